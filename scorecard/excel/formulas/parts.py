"""What the translator of rules takes and gives: cells that stand for a rule's names, and a formula or the reason for none.

At the bottom of `scorecard.excel.formulas`; knows nothing of sheets, forms or evaluations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

LARGEST = 10**14
"""Whole numbers below this are told apart by every spreadsheet: 15 significant digits, and one to spare for a half."""
DATE_OFFSET = 693_594
"""The ordinal (`date.toordinal`) of day 0 of a spreadsheet: 1899-12-30."""
FIRST_SERIAL = 61
"""1900-03-01. Excel counts a day before it that never was, so earlier dates have two serials."""


class Inexpressible(Exception):  # noqa: N818 - named for what it says
    """The rule has no exact formula; the text is the reason, in Chinese. Never leaves `scorecard.excel.formulas`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a rule as a sheet has it: the value is `ref` × `unit` + `offset`.

    `ref` is a cell (`$S12`) or a call (`ROUND(H12*100,0)`): something that binds tighter than any operator. `whole`
    says that it is always a whole number whose size never exceeds `most`; then formulas over it are exact. `positive`
    says that it is never zero or less. `unit` of a percentage that is printed as 98.5 is 1/100.
    """

    ref: str
    unit: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    whole: bool = False
    most: int = LARGEST
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no of a rule as a sheet has it: an expression that is TRUE or FALSE (`$K$9="是"`)."""

    ref: str


@dataclass(frozen=True, slots=True)
class Quotient:
    """A rate as a sheet has it, never rounded on its way: 全年执行数 over 全年预算数."""

    top: Cell
    bottom: Cell


Given: TypeAlias = Cell | Flag | Quotient | str
"""What may stand for a name; a text is a plain cell, of any number, so that the formula is close but not proved exact."""
Cells: TypeAlias = Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Formula:
    """One formula without its equals sign. `exact`: right to the cent by construction for all cells within `most`."""

    text: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Unsupported:
    """No formula, and why, in Chinese."""

    reason: str


__all__ = [
    "DATE_OFFSET",
    "FIRST_SERIAL",
    "LARGEST",
    "Cell",
    "Cells",
    "Flag",
    "Formula",
    "Given",
    "Inexpressible",
    "Quotient",
    "Unsupported",
]
