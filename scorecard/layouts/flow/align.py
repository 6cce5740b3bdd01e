"""Printed cells of a row go into the columns of a table: in order, by what they say and by where they stand.

For rows whose cells are known (tabs, marks) but not in which column they belong: leading blanks lost, the row
shifted, a cell of the heading or of the row lost. The order of the cells is never changed and no cell is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from scorecard.layouts.flow.columns import Column
from scorecard.layouts.flow.fits import NEVER, fit
from scorecard.layouts.flow.parse import SKIP
from scorecard.layouts.flow.signs import fold, is_number, is_vocabulary

_SKIP_OTHER = 0.6
_SHIFT = 0.35
_STRAY = 0.3
_BARE = 1.2
_AT_HOME = 1.7
_SHIFTS = (0, -1, 1, -2, 2)
AMBIGUOUS = 0.3
"""two alignments whose costs differ by less than this are both possible"""


@dataclass(frozen=True, slots=True)
class Aligned:
    """The column (index) of each cell, the cost, how far the row was shifted, and a rival reading of equal worth."""

    columns: tuple[int, ...]
    cost: float
    shift: int
    rival: tuple[int, ...] | None = None


def align(cells: Sequence[tuple[int, str]], columns: Sequence[Column]) -> Aligned | None:
    """The cheapest places of `cells` (position, text) in `columns`; None where there are more cells than columns."""
    return _align(tuple(cells), tuple(columns))


@lru_cache(maxsize=16384)
def _align(cells: tuple[tuple[int, str], ...], columns: tuple[Column, ...]) -> Aligned | None:
    if not cells or len(cells) > len(columns):
        return None
    plain = _in_place(cells, columns)
    if plain is not None:
        return plain
    best: Aligned | None = None
    second: Aligned | None = None
    for shift in _SHIFTS:
        for candidate in _ways(cells, columns, shift):
            if best is None or candidate.cost < best.cost:
                if best is not None and best.columns != candidate.columns:
                    second = best
                best = candidate
            elif candidate.columns != best.columns and (second is None or candidate.cost < second.cost):
                second = candidate
    if best is None or best.cost >= NEVER:
        return None
    rival = second.columns if second is not None and second.cost - best.cost < _margin(cells, best, second) else None
    return Aligned(best.columns, best.cost, best.shift, rival)


def _margin(cells: tuple[tuple[int, str], ...], best: Aligned, second: Aligned) -> float:
    """How much cheaper a reading must be. A bare number says little of itself: it is a value as well as points."""
    moved = sum(
        is_number(text)
        for (_, text), here, there in zip(cells, best.columns, second.columns, strict=True)
        if here != there
    )
    return AMBIGUOUS + _BARE * moved


def _in_place(cells: tuple[tuple[int, str], ...], columns: tuple[Column, ...]) -> Aligned | None:
    """Every cell under its own heading, and at home there: most rows."""
    at = {column.position: index for index, column in enumerate(columns)}
    places: list[int] = []
    cost = 0.0
    for position, text in cells:
        index = at.get(position)
        if index is None:
            return None
        worth = fit(columns[index].field, text)
        if worth > _AT_HOME:
            return None
        cost += worth
        places.append(index)
    filled = {columns[index].field for index in places}
    if "level3" not in filled or ("level1" in filled and "level2" not in filled):
        return None
    cost += sum(_skip(column.field) for column in columns if column.field not in filled)
    return Aligned(tuple(places), cost, 0)


def _ways(cells: tuple[tuple[int, str], ...], columns: tuple[Column, ...], shift: int) -> list[Aligned]:
    """The two cheapest alignments when the row stands `shift` columns beside its place."""
    count, width = len(cells), len(columns)
    skips = [_skip(column.field) for column in columns]
    # best[k]: the two cheapest (cost, path) with the cells so far placed, the last of them in column k - 1.
    best: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in range(width + 1)]
    best[0] = [(_SHIFT * abs(shift), ())]
    for index, (position, text) in enumerate(cells):
        following: list[list[tuple[float, tuple[int, ...]]]] = [[] for _ in range(width + 1)]
        for k in range(index, width - (count - index - 1)):
            worth = fit(columns[k].field, text)
            if worth >= NEVER:
                continue
            worth += _STRAY * abs(position + shift - columns[k].position)
            options: list[tuple[float, tuple[int, ...]]] = []
            skipped = 0.0
            for origin in range(k, -1, -1):
                options += [(cost + skipped + worth, (*path, k)) for cost, path in best[origin]]
                if origin:
                    skipped += skips[origin - 1]
            options.sort(key=lambda option: option[0])
            following[k + 1] = options[:2]
        best = following
    ends: list[Aligned] = []
    for k in range(1, width + 1):
        rest = sum(skips[k:])
        ends += [Aligned(path, cost + rest + _levels(columns, path), shift) for cost, path in best[k]]
    ends.sort(key=lambda way: way.cost)
    return ends[:2]


def _levels(columns: tuple[Column, ...], path: tuple[int, ...]) -> float:
    """A new level 1 without a level 2 of its own is unlikely where the table has both."""
    fields = {columns[k].field for k in path}
    has_second = any(column.field == "level2" for column in columns)
    return 2.0 if has_second and "level1" in fields and "level2" not in fields else 0.0


def _skip(field: str) -> float:
    if field in ("level1", "level2"):
        return 0.0
    return SKIP.get(field, _SKIP_OTHER)


def split_cell(text: str) -> tuple[str, str] | None:
    """Two words of different columns that stand in one cell (按照完成比例赋分 工作资料), or None."""
    parts = text.split()
    for cut in range(1, len(parts)):
        before, after = " ".join(parts[:cut]), " ".join(parts[cut:])
        first, second = is_vocabulary(before), is_vocabulary(after)
        if first and second and first != second:
            return before, after
    return None


def is_blank(text: str) -> bool:
    """Nothing is printed."""
    return not fold(text)


__all__ = ["AMBIGUOUS", "Aligned", "align", "is_blank", "split_cell"]
