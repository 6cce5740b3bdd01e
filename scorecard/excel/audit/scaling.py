"""The numbers of one row as whole numbers: how many decimals a cell may have, how large it may grow, what one unit is worth.

Between a row's exact numbers and `scorecard.excel.formulas`, which computes with whole numbers only. The cells that a
reviewer changes stay as printed (98.5, 2024-11-30); beside them stand helper cells that turn them into whole numbers of
one common unit (小时 and 分钟, percentages, money alike).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, gcd, lcm
from typing import Any

from scorecard.excel.formulas import DATE_OFFSET, Cell, Formula, Unsupported
from scorecard.model import decimal_text
from scorecard.reports.workbook import as_double

_LADDER = ((4, 100), (3, 100), (2, 100), (2, 10), (1, 10), (2, 1), (1, 1), (0, 1), (0, 0))
"""Decimals to allow, and how much larger than written a number may become (rounded up to a power of ten; 0: not at all);
the first that can be computed exactly is taken."""
_ROW = "§"
"""Stands for the row in formulas that are made once and used for many rows."""
_LAST_SERIAL = 100_000
_MOST_PLACES = 8
_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number in an input cell: `shown` as the cell has it; the rule's value is shown × `factor`.

    A date is shown as the spreadsheet's serial number. `column` is its cell's, `helper` that of its whole number.
    """

    column: str
    helper: str
    shown: Fraction
    factor: Fraction = Fraction(1)
    date: bool = False
    positive: bool = False

    @property
    def places(self) -> int:
        """Its decimals."""
        return len(decimal_text(self.shown).partition(".")[2])


@dataclass(frozen=True, slots=True)
class Limit:
    """What an input cell takes: decimals and size."""

    places: int
    most: int
    date: bool = False
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """The formulas of a row: its score, and its state where that has one."""

    score: Formula
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Scaled:
    """A row that can be computed exactly."""

    cells: Mapping[str, Cell]
    helpers: Mapping[str, tuple[str, int]]
    """helper column to the formula of its whole number, and that number"""
    limits: Mapping[str, Limit]
    """input column to what it takes"""
    made: Made


def writable(value: Fraction) -> bool:
    """Whether a cell can hold `value` exactly as people would print it."""
    try:
        text = decimal_text(value)
    except ValueError:
        return False
    return len(text.partition(".")[2]) <= _MOST_PLACES and as_double(Decimal(text)) is not None


def scale(
    row: int,
    groups: list[Mapping[str, Number]],
    make: Callable[[Mapping[str, Cell]], Made | Unsupported],
    remembered: dict[Any, Any],
    key: tuple[Any, ...],
) -> Scaled | Unsupported:
    """The whole numbers of `row` with the formulas that `make` gives over them; the reason where there are none.

    Each group's numbers share one unit. Tries generous limits first. What `make` gave is kept in `remembered` under
    `key` and the shape of the numbers: rows of one rule mostly differ in their row alone.
    """
    reason = Unsupported("")
    for extra, headroom in _LADDER:
        cells: dict[str, Cell] = {}
        helpers: dict[str, tuple[str, int]] = {}
        limits: dict[str, Limit] = {}
        for group in groups:
            for name, number, cell, helper, limit in _group(group, extra, headroom):
                cells[name], limits[number.column] = cell, limit
                helpers[number.helper] = (helper[0].replace(_ROW, str(row)), helper[1])
        shape = ("excel", *key, *cells.items())
        made: Made | Unsupported | None = remembered.get(shape)
        if made is None:
            made = make(cells)
            if len(remembered) < _REMEMBERED:
                remembered[shape] = made
        if isinstance(made, Made):
            here = {name: replace(cell, ref=cell.ref.replace(_ROW, str(row))) for name, cell in cells.items()}
            return Scaled(here, helpers, limits, _at(made, row))
        reason = made
    return reason


def _at(made: Made, row: int) -> Made:
    score = Formula(made.score.text.replace(_ROW, str(row)), made.score.exact)
    return Made(score, made.state.replace(_ROW, str(row)) if made.state is not None else None)


def here(column: str) -> str:
    """The cell of `column` in the row that a remembered formula is used for."""
    return f"{column}{_ROW}"


def _group(
    group: Mapping[str, Number], extra: int, headroom: int
) -> Iterator[tuple[str, Number, Cell, tuple[str, int], Limit]]:
    places = {name: 0 if number.date else max(number.places, extra) for name, number in group.items()}
    worth = {name: number.factor / 10 ** places[name] for name, number in group.items()}
    unit = _divisor(list(worth.values()))
    for name, number in group.items():
        power = 10 ** places[name]
        times = int(worth[name] / unit)
        bound = _LAST_SERIAL if number.date else _bound(number.shown, headroom)
        ref = here(number.column)
        whole = f"ROUND({power}*{ref},0)" if power > 1 else f"ROUND({ref},0)"
        helper = whole if times == 1 else f"{whole}*{times}"
        cell = Cell(
            here(number.helper),
            unit,
            Fraction(DATE_OFFSET) if number.date else Fraction(0),
            whole=True,
            most=bound * power * times,
            positive=number.positive,
        )
        value = int(number.shown * power) * times
        yield name, number, cell, (helper, value), Limit(places[name], bound, number.date, number.positive)


def _bound(shown: Fraction, headroom: int) -> int:
    size = max(ceil(abs(shown)), 1)
    return 10 ** len(str(size * headroom - 1)) if headroom else size


def points_group(column: str, helper: str, points: Fraction) -> Mapping[str, Number]:
    """The points of a row, a group of their own."""
    return {"分值": Number(column, helper, points, positive=True)}


def _divisor(values: list[Fraction]) -> Fraction:
    """The largest number of which all are whole multiples."""
    over = lcm(*(value.denominator for value in values))
    return Fraction(gcd(*(int(value * over) for value in values)), over)


__all__ = ["Limit", "Made", "Number", "Scaled", "here", "points_group", "scale", "writable"]
