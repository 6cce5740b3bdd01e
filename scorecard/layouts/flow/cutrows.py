"""A row that a page break cut: the next page begins with the rest of each of its cells, one after the other.

Gives the rests that `parse` set aside to the cells and labels they belong to: in order, so that each becomes what
its column expects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from scorecard.layouts.flow.fits import fit
from scorecard.layouts.flow.parse import Found, Label, Reading
from scorecard.layouts.flow.pieces import Piece, joined
from scorecard.layouts.flow.signs import fold, level_word

_NO_LABEL = 6.0
_KEPT_WHOLE = 0.5
"""what it costs to add to a cell that was whole without it"""
_NOT_FULL, _FULL = 3.0, 1.0
"""against adding to a cell whose last line had room left; against adding nothing to one whose last line is full"""


@dataclass(frozen=True, slots=True)
class Joined:
    """A rest that was given back: the row, the line of the rest, its text, and the column it went to."""

    row: int
    line: int
    text: str
    field: str


def join_rests(
    reading: Reading, pieces: Sequence[Piece], fields: Sequence[str], widths: Mapping[str, int]
) -> list[Joined]:
    """Complete the cut rows of `reading` in place and tell what went where."""
    told: list[Joined] = []
    for row, start, stop in reading.rests:
        lines = _lines(pieces[start:stop])
        if row < 0 or not lines:
            continue
        slots = _slots(reading, row, fields, pieces, widths)
        for slot, rest in zip(slots, _shares(slots, lines), strict=True):
            if not rest:
                continue
            text = slot.text + "".join(rest)
            told.append(Joined(row, pieces[start].line, "".join(rest), slot.field))
            if isinstance(slot.where, Label):
                level = level_word(fold(text))
                slot.where.text, slot.where.whole = text, level is not None
                slot.where.level = level or slot.where.level
            else:
                slot.where.text = text
    return told


@dataclass(frozen=True, slots=True)
class _Slot:
    field: str
    text: str
    where: Label | Found
    full: bool | None = None
    """whether its last line fills the column; None where the column's width is not known"""

    def cost(self, rest: Sequence[str]) -> float:
        text = self.text + "".join(rest)
        added = _KEPT_WHOLE if rest else 0.0
        if self.full is not None:
            added += (_NOT_FULL if rest and not self.full else 0.0) + (_FULL if self.full and not rest else 0.0)
        if isinstance(self.where, Label):
            return (0.0 if level_word(fold(text)) else _NO_LABEL) + added
        return fit(self.field, text) + added


def _lines(pieces: Sequence[Piece]) -> list[str]:
    """The rest, a text for each line; words that share a line belong to different cells."""
    return [joined([piece]) for piece in pieces]


def _slots(
    reading: Reading, row: int, fields: Sequence[str], pieces: Sequence[Piece], widths: Mapping[str, int]
) -> list[_Slot]:
    slots = [_Slot("level", label.text, label) for label in reading.labels if label.row == row]
    cells = reading.rows[row].cells
    for name in fields:
        if name not in cells:
            continue
        cell = cells[name]
        full = None
        if name in widths:
            line = 0
            for k in range(cell.first, cell.last):
                line = pieces[k].width + (line + 1 if k > cell.first and not pieces[k].first else 0)
            full = line >= widths[name] - 2
        slots.append(_Slot(name, cell.text, cell, full))
    return slots


def _shares(slots: Sequence[_Slot], lines: Sequence[str]) -> list[list[str]]:
    """The lines of the rest for each slot: in order, all of them, at the least cost."""
    count = len(lines)
    best = [[inf] * (count + 1) for _ in range(len(slots) + 1)]
    back = [[0] * (count + 1) for _ in range(len(slots) + 1)]
    best[0][0] = 0.0
    for index, slot in enumerate(slots):
        for start in range(count + 1):
            if best[index][start] == inf:
                continue
            for end in range(start, count + 1):
                cost = best[index][start] + slot.cost(lines[start:end])
                if cost < best[index + 1][end]:
                    best[index + 1][end] = cost
                    back[index + 1][end] = start
    if best[len(slots)][count] == inf:
        return [[] for _ in slots]
    shares: list[list[str]] = []
    end = count
    for index in range(len(slots), 0, -1):
        start = back[index][end]
        shares.append(list(lines[start:end]))
        end = start
    return shares[::-1]


__all__ = ["Joined", "join_rests"]
