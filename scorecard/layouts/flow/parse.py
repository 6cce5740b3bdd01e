"""Pieces become rows: the cheapest reading of a run of pieces as the rows of a table with known columns.

A semi-Markov search (dynamic programming) over "how far read" and "which column was filled last". A cell may be made
of several pieces; its cost is how ill its text fits the column (`signs.fit`) and what the page says against its
borders (`pieces`). Level labels stand between the rows, wherever they were printed; whose they are is decided
afterwards (`levels`). Time is bounded: pieces × columns × the longest cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf

from scorecard.layouts.flow.fits import NEVER, TEXT_FIELDS, begins_level, fit
from scorecard.layouts.flow.pieces import NEVER_JOIN, Piece, joined
from scorecard.layouts.flow.signs import fold, level_word

SKIP = {
    "level3": 9.0,
    "target": 6.0,
    "actual": 3.0,
    "points": 6.0,
    "claimed_score": 3.0,
    "half_year_target": 4.0,
    "basis": 2.0,
    "last_year": 0.8,
    "scoring_rule": 2.0,
    "evidence": 2.0,
    "unit": 1.0,
    "operator": 1.5,
    "work": 0.0,
    "deviation_reason": 0.1,
    "remark": 0.1,
    "explanation": 1.0,
}
"""What it costs to leave a column of a row blank."""
_SKIP_OTHER = 0.6
_LONGEST_TEXT, _LONGEST_VALUE, _LONGEST_NAME, _LONGEST_LABEL = 26, 12, 16, 9
_LOST_PIECE = 9.0
_REST = 3.0
_MID_ROW_LABEL = 2.5
_UNFINISHED = 0.1
_LONGEST_REST = 16
_CUT_ROW, _CUT_PIECE = 2.0, 1.2
_UNDECIDED = 0.35
"""two borders whose costs differ by less are both possible"""
_KEPT = 8
"""candidates kept for one cell start and column"""
_DEAR = 12.0


@dataclass(slots=True)
class Found:
    """A cell of a row: its text and the line of its first piece."""

    text: str
    line: int
    first: int
    last: int


@dataclass(slots=True)
class Row:
    """A row: its cells by field, and the line of its first cell."""

    line: int
    cells: dict[str, Found] = field(default_factory=dict)


@dataclass(slots=True)
class Label:
    """A level label and the number of rows that begin before it; `level` is "1", "2" or "12" (either)."""

    text: str
    level: str
    row: int
    line: int
    whole: bool = True


@dataclass(slots=True)
class Reading:
    """What was read: rows, level labels, pieces that fit nowhere, the index of the piece where reading ended.

    `rests` are the beginnings of pages that go on with the cells of a row that the page break cut: (index of the row,
    first piece, past the last piece); `cutrows` gives them to their cells.
    """

    rows: list[Row]
    labels: list[Label]
    lost: list[Piece]
    end: int
    cost: float
    rests: list[tuple[int, int, int]] = field(default_factory=list)


def parse(
    pieces: Sequence[Piece],
    fields: Sequence[str],
    *,
    widths: Mapping[str, int] | None = None,
    skip: Mapping[str, float] | None = None,
    cut_off: bool = False,
) -> Reading:
    """The cheapest reading of `pieces` as rows of the columns `fields` (level columns not among them).

    `widths` are the columns' widths where they are known: a line that is not full is not continued. `skip` are
    costs of blank cells other than `SKIP`. `cut_off`: the text ends with the pieces, the last row may be unfinished.
    """
    costs = {name: SKIP.get(name, _SKIP_OTHER) for name in fields} | dict(skip or {})
    cells = _Cells(pieces, fields, widths or {})
    count, columns = len(pieces), len(fields)
    before = list(itertools.accumulate((costs[name] for name in fields), initial=0.0))
    # state (i, c): i pieces read, c columns of the current row passed; c == 0: no row is open.
    best: list[list[float]] = [[inf] * (columns + 1) for _ in range(count + 1)]
    back: list[list[tuple[int, int, str] | None]] = [[None] * (columns + 1) for _ in range(count + 1)]
    best[0][0] = 0.0
    for i in range(count + 1):
        here = best[i]
        for c in range(columns, 0, -1):  # close the row: the rest of its columns is blank
            cost = here[c] + (before[columns] - before[c]) * (_UNFINISHED if cut_off and i == count else 1.0)
            if cost < here[0]:
                here[0] = cost
                back[i][0] = (i, c, "close")
        if i == count:
            break
        floor = min(here)
        if floor == inf:
            continue
        options = cells.starting(i)
        found_labels = cells.labels(i)
        for c in range(columns + 1):
            start = here[c]
            if start > floor + _DEAR + 6:
                continue
            if pieces[i].page and i:
                for j in range(i + 1, min(i + _LONGEST_REST, count) + 1):
                    cost = start + before[columns] - before[c] + _CUT_ROW + _CUT_PIECE * (j - i)
                    _relax(best, back, (j, 0), cost, (i, c, "rest"))
            for j, cost in found_labels:
                _relax(best, back, (j, c), start + cost + (_MID_ROW_LABEL if c else 0.0), (i, c, "label"))
            opening = pieces[i].row if c == 0 else pieces[i].inner
            for k in range(c, columns):
                skipped = before[k] - before[c]
                if skipped > _DEAR:
                    break
                for j, cost in options[k]:
                    _relax(best, back, (j, k + 1), start + cost + skipped + opening, (i, c, fields[k]))
            _relax(
                best,
                back,
                (i + 1, c),
                start + _LOST_PIECE - (4.0 if len(pieces[i].text) <= 2 and c == 0 else 0.0),
                (i, c, "lost"),
            )
    end = min(range(count + 1), key=lambda i: best[i][0] + _REST * (count - i))
    return _trace(pieces, back, end, best[end][0])


def _relax(
    best: list[list[float]],
    back: list[list[tuple[int, int, str] | None]],
    to: tuple[int, int],
    cost: float,
    origin: tuple[int, int, str],
) -> None:
    if cost < best[to[0]][to[1]]:
        best[to[0]][to[1]] = cost
        back[to[0]][to[1]] = origin


def _trace(pieces: Sequence[Piece], back: list[list[tuple[int, int, str] | None]], end: int, cost: float) -> Reading:
    steps: list[tuple[int, int, str]] = []
    i, c = end, 0
    while (origin := back[i][c]) is not None:
        steps.append((origin[0], i, origin[2]))
        i, c = origin[0], origin[1]
    rows: list[Row] = []
    found: list[Label] = []
    lost: list[Piece] = []
    rests: list[tuple[int, int, int]] = []
    is_open = False
    for start, stop, kind in reversed(steps):
        if kind == "close":
            is_open = False
        elif kind == "label":
            text = joined(pieces[start:stop])
            level = level_word(fold(text))
            whole = level is not None or fold(text).endswith("指标")
            found.append(Label(text, level or ("2" if whole else "12"), len(rows), pieces[start].line, whole=whole))
        elif kind == "lost":
            lost.append(pieces[start])
        elif kind == "rest":
            rests.append((len(rows) - 1, start, stop))
            is_open = False
        else:
            if not is_open:
                rows.append(Row(pieces[start].line))
                is_open = True
            rows[-1].cells[kind] = Found(joined(pieces[start:stop]), pieces[start].line, start, stop)
    return Reading(rows, found, lost, end, cost, rests)


class _Cells:
    """The candidates for cells that start at a piece, each computed once."""

    def __init__(self, pieces: Sequence[Piece], fields: Sequence[str], widths: Mapping[str, int]) -> None:
        self._pieces = pieces
        self._fields = fields
        self._widths = widths

    def starting(self, i: int) -> list[list[tuple[int, float]]]:
        """For each column the cells that may start at piece `i`: (end, cost)."""
        pieces = self._pieces
        opening = pieces[i].cut if i else 0.0
        result: list[list[tuple[int, float]]] = []
        texts: list[tuple[int, str, float]] = []
        text, cost = "", 0.0
        for j in range(i, min(i + _LONGEST_TEXT, len(pieces))):
            piece = pieces[j]
            if j > i:
                cost += piece.join
                if cost > _DEAR:
                    break
            text += (" " if text and not piece.first else "") + piece.text
            texts.append((j + 1, text, cost))
        for name in self._fields:
            most = _LONGEST_TEXT if name in TEXT_FIELDS else _LONGEST_NAME if name == "level3" else _LONGEST_VALUE
            kept: list[tuple[int, float]] = []
            for end, cell, joins in texts[:most]:
                worth = fit(name, cell)
                if worth >= NEVER:
                    continue
                total = worth + joins + opening
                if total <= _DEAR:
                    kept.append((end, total + self._full(name, i, end)))
            kept.sort(key=lambda option: option[1])
            result.append(kept[:_KEPT])
        return result

    def worth(self, name: str, start: int, end: int) -> float:
        """The cost of the cell made of the pieces from `start` to `end` in the column `name`."""
        pieces = self._pieces
        cost = (pieces[start].cut if start else 0.0) + sum(pieces[k].join for k in range(start + 1, end))
        return cost + fit(name, joined(pieces[start:end])) + self._full(name, start, end)

    def _full(self, name: str, start: int, end: int) -> float:
        """What speaks against the cell's lines: broken before the column was full, or wider than the column."""
        # Cells are centred: the last of several lines does not stand level with the next cell's line.
        several = False
        for k in range(start + 1, end):
            if self._pieces[k].first:
                several = True
                break
        cost = 1.0 if several and end < len(self._pieces) and not self._pieces[end].first else 0.0
        limit = self._widths.get(name)
        if limit is None:
            return cost
        line = 0
        for k in range(start, end):
            piece = self._pieces[k]
            if k > start and piece.first:
                # What follows would have had room on the line, so it was not broken for want of room.
                head = 2 if piece.text[0] > "\u2fff" else min(piece.width, 6)
                if line + head + 2 <= limit:
                    cost += 2.5
                line = 0
            line += piece.width + (1 if k > start and not piece.first else 0)
            if line > limit + 2:
                cost += 1.5
        if limit - 1 <= line <= limit and limit >= 10:
            cost += 0.8  # a full line is likely to be continued
        return cost

    def _near_page(self, j: int) -> bool:
        """Whether a page ends soon after piece `j`."""
        return any(piece.page for piece in self._pieces[j + 1 : j + _LONGEST_TEXT])

    def labels(self, i: int) -> list[tuple[int, float]]:
        """The level labels that may start at piece `i`: (end, cost)."""
        pieces = self._pieces
        text, cost = "", 0.0
        result: list[tuple[int, float]] = []
        for j in range(i, min(i + _LONGEST_LABEL, len(pieces))):
            if j > i:
                if pieces[j].join >= NEVER_JOIN:
                    break
                cost += 0.3 * min(pieces[j].join, 4.0)
            text += pieces[j].text
            if len(text) > 18:
                break
            folded = fold(text)
            if level_word(folded):
                # A label ends where its word ends: 成本指标 is whole, 成本 is when 指标 does not follow.
                rest = fold(pieces[j + 1].text) if j + 1 < len(pieces) else ""
                cost_here = cost + (2.0 if not folded.endswith("指标") and rest and "指标".startswith(rest) else 0.0)
                result.append((j + 1, cost_here + 0.3 * (pieces[i].cut if i else 0.0)))
            elif 4 <= len(folded) <= 9 and folded.endswith("指标") and _is_own_level(folded):
                result.append((j + 1, cost + 3.0))  # a level of the form's own
            elif j > i and len(folded) >= 4 and level_word(folded + "标") and not _continues(pieces, j):
                result.append((j + 1, cost + 3.0))
            elif begins_level(folded) and self._near_page(j):
                result.append((j + 1, cost + 2.5))  # cut by the end of the page
        return result


def _is_own_level(folded: str) -> bool:
    """Whether a word that ends with 指标 is a level of the form's own, and not a known one with a stray before it."""
    return not folded.startswith("指标") and not any(level_word(folded[k:]) for k in range(1, len(folded) - 3))


def _continues(pieces: Sequence[Piece], j: int) -> bool:
    return j + 1 < len(pieces) and fold(pieces[j + 1].text).startswith("标")


@dataclass(frozen=True, slots=True)
class Rival:
    """Two cells of a row whose border might stand elsewhere: the fields and both readings of the two texts."""

    row: int
    fields: tuple[str, str]
    chosen: tuple[str, str]
    other: tuple[str, str]


def rivals(
    reading: Reading, pieces: Sequence[Piece], fields: Sequence[str], widths: Mapping[str, int] | None = None
) -> list[Rival]:
    """Borders between cells of a row that the evidence does not decide: another one costs hardly more."""
    cells = _Cells(pieces, fields, widths or {})
    result: list[Rival] = []
    for index, row in enumerate(reading.rows):
        ordered = sorted(row.cells.items(), key=lambda item: item[1].first)
        for (name, left), (after, right) in itertools.pairwise(ordered):
            if left.last != right.first or right.last - left.first > _LONGEST_TEXT:
                continue
            chosen = cells.worth(name, left.first, left.last) + cells.worth(after, right.first, right.last)
            for border in range(left.first + 1, right.last):
                if border == left.last:
                    continue
                cost = cells.worth(name, left.first, border) + cells.worth(after, border, right.last)
                if cost - chosen < _UNDECIDED:
                    other = (joined(pieces[left.first : border]), joined(pieces[border : right.last]))
                    result.append(Rival(index, (name, after), (left.text, right.text), other))
                    break
    return result


def learn_widths(readings: Iterable[tuple[Reading, Sequence[Piece]]]) -> dict[str, int]:
    """The width of each column, from the lines of its cells that were continued on the next line.

    `readings` are the forms of one document that have the same heading: their columns are as wide in each of them.
    """
    widths: dict[str, list[int]] = {}
    for reading, pieces in readings:
        for row in reading.rows:
            for name, cell in row.cells.items():
                line = 0
                for k in range(cell.first, cell.last):
                    piece = pieces[k]
                    if k > cell.first and piece.first:
                        widths.setdefault(name, []).append(line)
                        line = 0
                    line += piece.width + (1 if k > cell.first and not piece.first else 0)
    return {name: _typical(sizes) for name, sizes in widths.items() if len(sizes) >= 3}


def _typical(sizes: list[int]) -> int:
    """A width that nearly all of `sizes` keep to: the largest but for strays."""
    ordered = sorted(sizes)
    return ordered[-1 - len(ordered) // 8]


__all__ = ["Found", "Label", "Reading", "Rival", "Row", "learn_widths", "parse", "rivals"]
