"""What a form must have for a check to have anything to find: asked once a form, so that most checks need not run.

Each feature is a name used in `listing` and the condition that goes with it. A condition may be wider than its check, never
narrower: a check left out has nothing to say, which tests hold against running them all.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from scorecard.checks.subject import Subject

Feature = Literal[
    "always",
    "account",  # a long run of digits
    "capped",  # a rate that ends at 100 %
    "criteria",
    "deadline",
    "done on",  # an actual that is a day
    "entries",
    "equal sign",
    "last year",
    "missed",
    "negative actual",
    "no unit",
    "parts",  # a name with 其中
    "repeated rate",
    "routine",
    "satisfaction",
    "set phrase",
    "tasks",
    "timeliness",
    "toothless",
    "upper bound",  # a target with ≤ or <
    "words",  # a target that is a text
]
"""What `Check.when` may say."""


_OF_FORM: dict[Feature, Callable[[Subject], bool]] = {
    "always": lambda subject: True,  # noqa: ARG005
    "account": lambda subject: subject.long_numbers,
    "capped": lambda subject: subject.words.anywhere("封顶率", subject.names),
    "criteria": lambda subject: bool(subject.form.criteria),
    "entries": lambda subject: bool(subject.form.entries),
    "parts": lambda subject: "其中" in subject.names,
    "repeated rate": lambda subject: subject.words.anywhere("与执行率重复", subject.names),
    "routine": lambda subject: subject.words.anywhere("管理要求", subject.names),
    "satisfaction": lambda subject: "满意" in subject.names,
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
    for row in subject.all_rows:
        target, actual, number = row.target, row.actual, row.actual_number
        if target is not None:
            has.update(_OF_KIND.get(target.kind, () if row.unit else ("no unit",)))
            if target.operator in _OF_SIGN:
                has.update(_OF_SIGN[target.operator])
            if row.target_number == 0:
                has.add("toothless")
        if actual is not None and actual.kind == "deadline":
            has.add("done on")
        if number is not None and number < 0:
            has.add("negative actual")
        if row.reached == "missed":
            has.add("missed")
        if row.indicator.last_year is not None:
            has.add("last year")
    return frozenset(has)


__all__ = ["Feature", "features_of"]
