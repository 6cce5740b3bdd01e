"""From the text of a 指标值 or 实际完成值 and its context to the `Target` or `Actual` of the model.

The doors of the grammar (`context`): with places and findings, remembered, and with a short way for the common shape.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from scorecard.model.finding import Finding
from scorecard.model.place import Place
from scorecard.model.values import Actual, Target
from scorecard.values.context import Context, make, read_text
from scorecard.values.names import Hints, hints


def parse_target(
    text: str,
    *,
    name: str = "",
    level1: str = "",
    level2: str = "",
    unit: str = "",
    operator: str = "",
    year: int | None = None,
    percent: bool = False,
    place: Place | None = None,
) -> tuple[Target, list[Finding]]:
    """The target that a cell of 指标值 says, and the findings of reading it. Never raises for any text.

    `unit` and `operator` are the texts of columns of their own (度量单位, 计算符号, 指标性质; the latter may hold
    several words: `= 反向`). `name` is the 三级指标: units and signs in its brackets count, its words decide the
    implied operator. `year` is the form's year, for dates without one. `percent`: the cell has a percent format.
    """
    said = hints(name, level1, level2)
    common = common_reading(Target, text, said, place, unit=unit, operator=operator, percent=percent)
    if common is not None:
        return common, []
    read = _target if len(text) + len(name) < _SHORT else _target.__wrapped__
    fields, notes = read(text, name, level1, level2, unit, operator, year, percent)
    return Target.made(place=place, **fields), [make(code, place, args) for code, args in notes]


_SHORT = 120
"""characters of a text and a name whose reading is kept: within a batch the same values come again beside the same names"""
_Read = tuple[dict[str, Any], Sequence[tuple[str, dict[str, str]]]]


@lru_cache(maxsize=8192)
def _target(
    text: str,
    name: str,
    level1: str,
    level2: str,
    unit: str,
    operator: str,
    year: int | None,
    percent: bool,  # noqa: FBT001
) -> _Read:
    """The fields of the target, and the findings as codes with arguments; not to be changed by who gets them."""
    context = Context(hints(name, level1, level2), name, unit, operator, year, percent, actual=False)
    draft = read_text(text, context)
    return {"text": draft.raw, **draft.fields}, draft.notes


@lru_cache(maxsize=8192)
def _actual(
    text: str,
    name: str,
    level2: str,
    unit: str,
    year: int | None,
    percent: bool,  # noqa: FBT001 - the key of a cache
    beside: str | None,
) -> _Read:
    """As `_target`, for an actual value beside a target of the kind `beside`."""
    draft = read_text(text, Context(hints(name, "", level2), name, unit, "", year, percent, actual=True, beside=beside))
    return {"text": draft.raw, **draft.fields}, draft.notes


def parse_actual(
    text: str,
    *,
    target: Target | None = None,
    name: str = "",
    level2: str = "",
    unit: str = "",
    year: int | None = None,
    percent: bool = False,
    place: Place | None = None,
) -> tuple[Actual, list[Finding]]:
    """The actual value that a cell of 实际完成值 says, and the findings of reading it. Never raises for any text.

    `target` is the row's target: it tells that a number may be a date, and gives the year where `year` is missing.
    Its unit is not copied: a unit that is not printed stays None, and `measure` supplies it. A `unit` that is given
    (a column of the actual's own) is taken over.
    """
    if target is not None and target.date is not None and year is None:
        year = target.date.year
    common = common_reading(Actual, text, hints(name, "", level2), place, unit=unit, percent=percent)
    if common is not None:
        return common, []
    beside = target.kind if target is not None else None
    read = _actual if len(text) + len(name) < _SHORT else _actual.__wrapped__
    fields, notes = read(text, name, level2, unit, year, percent, beside)
    return Actual.made(place=place, **fields), [make(code, place, args) for code, args in notes]


_COMMON = re.compile(
    r"(?:([≥≤≧≦=＝]|[><＞＜](?: ?=)?|不(?:低于|少于|超过)) ?)?"
    r"(?!(?:19|20)[0-9]{2}\.)([0-9]{1,9}(?:\.[0-9]{1,4})?) ?"  # 2024.12个 may be a month
    r"([%％]|[个次份人户家场期套台座所项条块亩元万吨名只类辆天件批处本篇部间米头株]|公里|平方米|万元|人次|公顷|小时|分钟)"
)
"""sign, number and unit: the shape of nearly all targets and actual values that are numbers"""
_SIZES = (Decimal(0), Decimal(1), Decimal(100))
_READING: dict[str, Any] = {
    name: None if field.is_required() else field.default for name, field in Target.model_fields.items()
}
_Common = TypeVar("_Common", Target, Actual)


def common_reading(
    kind: type[_Common],
    text: str,
    said: Hints,
    place: Place | None,
    *,
    unit: str = "",
    operator: str = "",
    percent: bool = False,
) -> _Common | None:
    """The reading of a text of the common shape that the context leaves no doubt about; None for any other.

    As `parse_target` and `parse_actual` read it, and without findings. `said` are the hints of the indicator.
    """
    match = _COMMON.fullmatch(text)
    if match is None:
        return None
    sign, digits, printed = match.groups()
    value = Decimal(digits)
    zero, whole, hundred = _SIZES
    size = 3 if value > hundred else 2 if value > whole else 1 if value > zero else 0
    meant = _meant(sign, printed, size, said, unit, operator, percent, kind is Actual)
    if meant is None:
        return None
    fields = meant.copy()
    fields["text"], fields["value"], fields["place"] = text, value, place
    return kind.of(fields)


@lru_cache(maxsize=4096)
def _meant(
    sign: str | None,
    unit: str,
    size: int,
    said: Hints,
    column: str,
    operator: str,
    percent: bool,  # noqa: FBT001 - the key of a cache
    actual: bool,  # noqa: FBT001
) -> dict[str, Any] | None:
    """All fields of a text of the common shape, text, value and place still blank; None where it is doubtful.

    Not to be changed by who gets them. They follow from its sign, its unit and the context, and from the number only
    by its `size`: 0, a share (up to 1), up to 100, or above. So the grammar reads such a text once with a number of
    that size. A reading with findings is doubtful, and read anew each time.
    """
    number = ("0", "0.5", "50", "500")[size]
    draft = read_text(f"{sign or ''}{number}{unit}", Context(said, "", column, operator, None, percent, actual))
    fields = draft.fields
    if draft.notes or fields["kind"] != "number" or fields["value"] != Decimal(number) or fields["approximate"]:
        return None
    return {**_READING, **fields, "value": None}
