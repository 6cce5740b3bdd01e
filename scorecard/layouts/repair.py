"""The step between the grid and the rows: which cell of a row belongs to which field, and putting right what slipped.

A row that stands as printed passes through untouched. A repair rests on what the cells mean (level words, signs and
units of targets, points being numbers), and says so in a finding; where two repairs are possible, it repairs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.grid import Row, numeric, squeezed
from scorecard.layouts.heads import Column, Head
from scorecard.model import Finding, Indicator, Text
from scorecard.readers.table import Cell

Fields = dict[str, Cell]
Slots = tuple[int | None, ...]
"""for each column the index of a cell of the row, or None"""

_AMOUNTS = frozenset({"points", "claimed_score", "score_rate"})
_VALUES = frozenset({"target", "half_year_target", "adjusted_target", "actual", "progress", "forecast"})
_DASHES = frozenset("-—–/＼\\") | {"——", "──", "……"}
_SIGNED = re.compile(r"^(?:[≥≤>＞<＜=＝﹦≧≦]|不少于|不低于|不超过|不高于|大于|小于|等于)")
_MEASURED = re.compile(r"^\d[\d,.]*\s*(?:%|％|‰|[a-zA-Z\u4e00-\u9fff/²³]{0,8})$")
_NO_NAMES = frozenset("不大小等")
"""characters with which a value may begin in words (不低于95%)"""
_NOTHING_SAID: Sequence[Finding] = ()
_MISFIT = -4
_MOST_COLUMNS = 24


def fields_of_row(row: Row, head: Head) -> Fields:
    """The cells of `row` by field, as they stand under the heading."""
    fields: Fields = {}
    at = row.at
    for name, left, right in head.spans:
        cell = at.get(left)
        if cell is None or cell.column != left:
            if right == left + 1:
                continue
            cell = row.within(left + 1, right)
        if cell is not None and (cell.text.strip() or cell.fault is not None):
            fields[name] = cell
    return fields


def repair_row(row: Row, head: Head) -> tuple[Fields, Sequence[Finding]]:
    """The cells of `row` by field, put right where they slipped sideways; and the finding that says so."""
    fields = fields_of_row(row, head)
    if not _suspicious(row, fields):
        return fields, _NOTHING_SAID
    columns = sorted(head.columns.values(), key=lambda column: column.left)
    if len(columns) > _MOST_COLUMNS or head.parts:
        return fields, []
    printed = _slots(row, head, columns)
    names = [column.field for column in columns]
    start = _score(printed, names, row)
    ranked: dict[Slots, int] = {}
    for candidate in _candidates(printed):
        score = _score(candidate, names, row)
        if score is not None:
            ranked[candidate] = score
    if start is not None or not ranked:
        return fields, []  # nothing contradicts the printed order, or no order is free of contradictions
    best = max(ranked.values())
    ways = [candidate for candidate, score in ranked.items() if score == best]
    if len(ways) > 1:
        first, second = _told(row, ways[1], ways[0], columns), _told(row, ways[0], ways[1], columns)
        return fields, [found("L013", row.here, first=first, second=second)]
    return _fields(row, columns, ways[0]), [found("L012", row.here, how=_told(row, printed, ways[0], columns))]


def _suspicious(row: Row, fields: Fields) -> bool:
    """Does anything in the row contradict its column? Cheap: most rows end here."""
    number = row.number
    for name in ("level1", "level2"):
        cell = fields.get(name)
        if cell is not None and cell.row == number and _level_fit(cell, name) <= _MISFIT:
            return True
    third = fields.get("level3")
    if third is not None and third.row == number:
        text = third.text
        # nearly every name begins with a word and is no level
        wordy = "\u4e00" <= text[:1] <= "\u9fff" and text[0] not in _NO_NAMES and "指" not in text
        if not wordy and (_level_word(third) or _valued(third)):
            return True
    for name in ("points", "claimed_score"):
        cell = fields.get(name)
        if cell is not None and cell.number is None and not _amount(cell):
            return True
    return False


def _slots(row: Row, head: Head, columns: Sequence[Column]) -> Slots:
    """The row's own cells by column, and behind them those to the right of the table."""
    index = {id(cell): number for number, cell in enumerate(row.cells)}
    slots: list[int | None] = []
    for column in columns:
        cell = row.within(column.left, column.right)
        slots.append(index.get(id(cell)) if cell is not None else None)
    slots += [number for number, cell in enumerate(row.cells) if cell.column >= head.right][:3]
    return tuple(slots)


def _candidates(slots: Slots) -> list[Slots]:
    """Every way to move one run of cells by one column: into a gap on its left, or into one on its right."""
    found_ways: list[Slots] = []
    size = len(slots)
    for begin in range(size):
        if slots[begin] is None:
            continue
        gap_right = next((at for at in range(begin + 1, size) if slots[at] is None), None)
        stop = gap_right if gap_right is not None else size
        if begin > 0 and slots[begin - 1] is None:
            found_ways.append((*slots[: begin - 1], *slots[begin:stop], None, *slots[stop:]))
            found_ways.append((*slots[: begin - 1], *slots[begin:], None))
        if gap_right is not None:
            found_ways.append((*slots[:begin], None, *slots[begin:gap_right], *slots[gap_right + 1 :]))
    return [way for way in dict.fromkeys(found_ways) if way != slots]


def _score(slots: Slots, names: Sequence[str], row: Row) -> int | None:
    """How well the cells fit their columns; None where one contradicts its column or stands outside the table."""
    if any(number is not None for number in slots[len(names) :]):
        return None
    total = 0
    for name, number in zip(names, slots, strict=False):
        if number is None:
            total -= name in {"level3", "target"}
            continue
        fit = _fit(row.cells[number], name)
        if fit <= _MISFIT:
            return None
        total += fit
    return total


def _fit(cell: Cell, name: str) -> int:
    """From `_MISFIT` (contradicts the column) to 2 (speaks for it)."""
    if name in {"level1", "level2"}:
        return _level_fit(cell, name)
    if name in _AMOUNTS:
        return 2 if numeric(cell) else (0 if _amount(cell) else _MISFIT)
    word = _level_word(cell)
    if name == "level3":
        return _MISFIT if word or _valued(cell) or numeric(cell) else 1
    if name in _VALUES:
        return _MISFIT if word else (2 if _valued(cell) else 0)
    return _MISFIT if word else (-1 if numeric(cell) or _SIGNED.match(cell.text.strip()) else 0)


def _level_fit(cell: Cell, name: str) -> int:
    first, second = labels.level1(cell.text), labels.level2(cell.text)
    right, wrong = (first, second) if name == "level1" else (second, first)
    if right is not None:
        return 2
    if wrong is not None or _valued(cell) or numeric(cell):
        return _MISFIT
    return 0


def _level_word(cell: Cell) -> bool:
    """Is the cell a printed level name (社会效益指标)? Bare words (满意度, 经济效益) may be names of indicators."""
    if len(cell.text) > 24 or "指" not in cell.text or not squeezed(labels.take_apart(cell.text).core).endswith("指标"):
        return False
    return labels.level1(cell.text) is not None or labels.level2(cell.text) is not None


def _valued(cell: Cell) -> bool:
    """Does the cell read as a value with a sign or a unit, which no name does?"""
    text = cell.text.strip()
    if "\u4e00" <= text[:1] <= "\u9fff" and text[0] not in _NO_NAMES:
        return False
    if len(text) > 24 or "年" in text:
        return False
    return bool(_SIGNED.match(text) or _MEASURED.match(text))


def _amount(cell: Cell) -> bool:
    return numeric(cell) or cell.fault is not None or squeezed(cell.text) in _DASHES or cell.text.strip()[:1] in "(（"


def _fields(row: Row, columns: Sequence[Column], slots: Slots) -> Fields:
    """The fields after repair; merged labels from above stay where they are."""
    fields: Fields = {}
    for column, number in zip(columns, slots, strict=False):
        if number is not None:
            fields[column.field] = row.cells[number]
            continue
        above = row.within(column.left, column.right)
        if above is not None and not row.own(above):
            fields[column.field] = above
    return fields


def _told(row: Row, before: Slots, after: Slots, columns: Sequence[Column]) -> str:
    """Where the cells stand after that stood elsewhere before, in words."""
    moved = [
        (row.cells[number], column)
        for column, number, old in zip(columns, after, before, strict=False)
        if number is not None and number != old
    ]
    words = [f"“{squeezed(cell.text)[:12]}”归入“{column.label}”" for cell, column in moved[:3]]
    return "、".join(words) + ("等" if len(moved) > 3 else "")


def complete_levels(indicators: list[Indicator], inherited: set[int], printed: Sequence[Text]) -> list[Finding]:
    """Give rows that stand before their 一级 label (unmerged, printed in the middle of its group) that label.

    `inherited` are the indices of rows whose 一级 label was neither printed nor merged beside them; `printed` the
    labels of the table in order. Changes `indicators` in place. The vocabulary decides: the label must know the 二级
    word, and the one in force must not.
    """
    moved: dict[str, list[int]] = {}
    for index in sorted(inherited):
        row = indicators[index]
        if row.level2 is None:
            continue
        word = labels.level2(row.level2.text)
        if word is None or (row.level1 is not None and word in labels.children(row.level1.text)):
            continue
        names = [text for text in printed if word in labels.children(text.text)]
        if len({text.text for text in names}) != 1:
            continue
        indicators[index] = row.model_copy(update={"level1": names[0]})
        moved.setdefault(names[0].text, []).append(index)
    return [
        found("L019", indicators[rows[0]].place, count=len(rows), level="一级指标", name=name)
        for name, rows in moved.items()
    ]


__all__ = ["Fields", "complete_levels", "fields_of_row", "repair_row"]
