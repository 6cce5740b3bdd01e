"""What one cell says: texts, amounts, and the readings of 指标值 and 实际完成值.

`scorecard.values` turns text into these; this module only says what they are.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from scorecard.model.base import Frozen, Number
from scorecard.model.place import Place

Operator = Literal[">=", ">", "=", "<=", "<"]
Kind = Literal["number", "range", "deadline", "text", "not_applicable", "blank"]


UNCALCULATED = "公式未计算"
"""The text of a formula for which the file has no result (the cell itself shows nothing)."""


def is_fault(text: str) -> bool:
    """Whether the text of a blank value is a faulty cell, of which reading has already told (F017, F018)."""
    return text.startswith("#") or text == UNCALCULATED


class Text(Frozen):
    """A text of the form, as printed (outer white space removed, inner line feeds kept)."""

    text: str
    place: Place | None = None


class Amount(Frozen):
    """Money, points, scores, rates: a number in a cell that holds numbers.

    `value` is None where the cell's text is no number ("—", "/", "#DIV/0!", blank); a blank is never zero.
    `unit` is "万元", "元", "%", ... where the cell or its heading says so; `value` is in that unit
    (98.5 with unit "%" for 98.5%).
    """

    text: str
    value: Number | None = None
    unit: str | None = None
    place: Place | None = None


class Reading(Frozen):
    """The reading of a 指标值 or an 实际完成值.

    kind number: `value` and `unit` (printed number and printed unit, synonyms folded: 百分比 is "%"),
    `operator` as printed or None, and `implied_operator` where none is printed.
    kind range: `low` and `high` with `low_included`, `high_included`, `unit`.
    kind deadline: `date`, the last day that is in time (2025年11月30日前 is 2025-11-30, 9月前 is 08-31,
    2025年第三季度 is 2025-09-30); for an actual, the day (or last day) on which it was done.
    kind text: `text` alone. not_applicable: 不适用, "/", "-", 无. blank: nothing.
    `approximate`: 约3次, 20左右. `refused`: the text (kind "text") looks like a number or a date, but none can be
    read from it for certain (≥**批次, 公里); a finding says why, and nothing may be computed from it.
    """

    text: str
    kind: Kind
    operator: Operator | None = None
    implied_operator: Operator | None = None
    value: Number | None = None
    unit: str | None = None
    low: Number | None = None
    high: Number | None = None
    low_included: bool = True
    high_included: bool = True
    date: dt.date | None = None
    approximate: bool = False
    refused: bool = False
    place: Place | None = None

    @property
    def direction(self) -> Operator | None:
        """The operator that counts: the printed one, else the implied one."""
        return self.operator or self.implied_operator


class Target(Reading):
    """指标值."""


class Actual(Reading):
    """实际完成值. `operator` is given only where one was copied into the cell (≥266米), which is no measurement."""
