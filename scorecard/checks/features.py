"""What a form must have for a check to have anything to find: asked once a form, so that most checks need not run.

Each feature is a name used in `listing` and the condition that goes with it. A condition may be wider than its check, never
narrower: a check left out has nothing to say, which tests hold against running them all.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Literal

from scorecard.checks.subject import HUNDRED, Subject

Feature = Literal[
    "always",
    "account",  # a long run of digits
    "all",  # a target of 100 % or more
    "cost",
    "cost lacking",
    "criteria",
    "deadline",
    "done on",  # an actual that is a day
    "entries",
    "equal sign",
    "execution rate",  # a name with 执行率
    "few or many rows",
    "last year",
    "level lacking",  # no 产出 or no 效益
    "little spent",
    "mail",
    "missed",
    "more than all",  # an actual of more than 100 %
    "negative actual",
    "no unit",
    "output lacking",  # no 数量 or no 质量
    "parts",  # a name with 其中
    "points in a level",  # a first level with 分
    "repeated rate",
    "routine",
    "satisfaction",
    "satisfaction lacking",
    "set phrase",
    "tasks",
    "timeliness",
    "toothless",
    "upper bound",  # a target with ≤ or <
    "words",  # a target that is a text
]
"""What `Check.when` may say."""


_MUCH = Decimal(80)  # percent of the budget
_WITHOUT_UNIT = {"", "text", "deadline"}  # kinds of target that need none

_OF_FORM: dict[Feature, Callable[[Subject], bool]] = {
    "always": lambda subject: True,  # noqa: ARG005
    "account": lambda subject: subject.long_numbers,
    "cost": lambda subject: bool(subject.costs),
    "cost lacking": lambda subject: not subject.costs,
    "criteria": lambda subject: bool(subject.form.criteria),
    "done on": lambda subject: "deadline" in {row.actual_kind for row in subject.all_rows},
    "entries": lambda subject: bool(subject.form.entries),
    "execution rate": lambda subject: "执行率" in subject.names,
    "few or many rows": lambda subject: not 3 <= len(subject.rows) <= 30,
    "level lacking": lambda subject: not {"产出", "效益"} <= subject.kinds1,
    "little spent": lambda subject: subject.spent is not None and subject.spent < _MUCH,
    "mail": lambda subject: "@" in subject.blob,
    "missed": lambda subject: bool(subject.missed),
    "no unit": lambda subject: not {row.target_kind for row in subject.all_rows if not row.unit} <= _WITHOUT_UNIT,
    "output lacking": lambda subject: not {"数量", "质量"} <= subject.output_kinds,
    "parts": lambda subject: "其中" in subject.names,
    "points in a level": lambda subject: any("分" in level for level in subject.levels1),
    "repeated rate": lambda subject: subject.words.anywhere("与执行率重复", subject.names),
    "routine": lambda subject: subject.words.anywhere("管理要求", subject.names),
    "satisfaction": lambda subject: bool(subject.satisfaction),
    "satisfaction lacking": lambda subject: not subject.satisfaction,
    "set phrase": lambda subject: subject.words.anywhere("套话指标", subject.names),
    "tasks": lambda subject: bool(subject.form.tasks),
    "timeliness": lambda subject: subject.words.anywhere("时效名称", subject.names),
}
_OF_KIND: dict[str, tuple[Feature, ...]] = {"text": ("words", "set phrase"), "deadline": ("deadline", "timeliness")}
_OF_SIGN: dict[str | None, tuple[Feature, ...]] = {
    "=": ("equal sign",),
    "<=": ("upper bound", "toothless"),
    "<": ("upper bound", "toothless"),
}


def features_of(subject: Subject) -> frozenset[Feature]:
    """All features of the form."""
    has = {feature for feature, holds in _OF_FORM.items() if holds(subject)}
    kinds, signs = _of_rows(subject, has)
    for kind in kinds:
        has.update(_OF_KIND.get(kind, ()))
    for sign in signs:
        has.update(_OF_SIGN.get(sign, ()))
    return frozenset(has)


def _of_rows(subject: Subject, has: set[Feature]) -> tuple[set[str], set[str | None]]:
    """The kinds and the signs of the targets; what the numbers of the rows have goes into `has`."""
    kinds: set[str] = set()
    signs: set[str | None] = set()
    for row in subject.all_rows:
        kinds.add(row.target_kind)
        signs.add(row.operator)
        if row.last_year is not None:
            has.add("last year")
        wanted, reached = row.target_number, row.actual_number
        if wanted is not None:
            if not wanted:
                has.add("toothless")
            elif row.unit == "%" and wanted >= HUNDRED:
                has.add("all")
        if reached is not None:
            if reached.is_signed():
                has.add("negative actual")
            elif row.actual_unit == "%" and reached > HUNDRED:
                has.add("more than all")
    return kinds, signs


__all__ = ["Feature", "features_of"]
