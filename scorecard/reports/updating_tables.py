"""`--update`: one table of today's report merged into the office's copy of it, row by row and cell by cell."""

from __future__ import annotations

import copy
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.reports import updating_blocks as wml
from scorecard.reports.baseline import Cell, row_key
from scorecard.reports.text import inline
from scorecard.reports.updating_blocks import Block, W
from scorecard.reports.updating_numbers import Numbers, row_name

if TYPE_CHECKING:
    from scorecard.reports.updating_merge import Outcome


def merge_table(
    old: Block, new: Block, base: list[list[Cell]] | None, numbers: Numbers, styles: dict[str, str], outcome: Outcome
) -> None:
    """Changes the table `old` of the copy. `base` are its rows as they were written; None where that is not known.

    A cell of the office stays, with the numbers in it moved; cells, rows and numbers of ours follow `new`. A cell of
    the office in a row that is gone is listed as homeless by its text, and its paragraphs stay in the last row.
    """
    rows, wanted = wml.rows_of(old.element), wml.rows_of(new.element)
    origin = _origins(old.rows, base)
    gone = Counter(row_key(row) for row in base or ())
    gone.subtract(row_key(base[n]) for n in origin.values() if base is not None and n is not None)
    pairs = _pairs(rows, wanted)
    before: etree._Element | None = None
    by_new = {n: o for o, n in pairs.items()}
    for n, row in enumerate(wanted):
        if n in by_new:
            o = by_new[n]
            known = base[origin[o]] if base is not None and origin.get(o) is not None else None  # type: ignore[index]
            _merge_row(rows[o], row, known, _Here(old.place, numbers, styles, outcome))
            before = rows[o]
        elif gone[row_key(new.rows[n])] > 0:
            gone[row_key(new.rows[n])] -= 1
            outcome.deleted.append("表格行：" + inline(" ".join(wml.cell_text(c) for c in wml.cells(row))))
        else:
            clone = wml.copied(row, styles)
            if before is None:
                rows[0].addprevious(clone)
            else:
                before.addnext(clone)
            before = clone
    _leave(old, rows, pairs, origin, base, _Here(old.place, numbers, styles, outcome))


class _Here:
    """What every row of a table needs."""

    def __init__(self, place: int, numbers: Numbers, styles: dict[str, str], outcome: Outcome) -> None:
        self.place, self.numbers, self.styles, self.outcome = place, numbers, styles, outcome


def _origins(rows: list[list[Cell]], base: list[list[Cell]] | None) -> dict[int, int | None]:
    """Which row of the 底稿 each row of the copy was; rows that the office added are not in it."""
    if base is None:
        return dict.fromkeys(range(len(rows)))
    found: dict[int, int | None] = {}
    matcher = SequenceMatcher(None, [row_key(row) for row in rows], [row_key(row) for row in base], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            found.update(zip(range(first, last), range(start, end), strict=True))
            continue
        free = list(range(start, end))
        for o in range(first, last):
            common = {n: _common(rows[o], base[n]) for n in free}
            best = max(common, key=lambda n: (common[n], -n), default=None)
            if best is not None and common[best] * 2 >= len(rows[o]):
                found[o] = best
                free.remove(best)
    return found


def _common(row: list[Cell], other: list[Cell]) -> int:
    if len(row) != len(other):
        return -1
    return sum(a.key == b.key for a, b in zip(row, other, strict=True))


def _pairs(rows: list[etree._Element], wanted: list[etree._Element]) -> dict[int, int]:
    """Row of the copy → row of today, by their names and in order."""
    old, new = [row_name(row) for row in rows], [row_name(row) for row in wanted]
    pairs: dict[int, int] = {}
    for first, start, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        pairs.update((first + n, start + n) for n in range(size))
    return {o: n for o, n in pairs.items() if len(wml.cells(rows[o])) == len(wml.cells(wanted[n]))}


def _merge_row(row: etree._Element, today: etree._Element, known: list[Cell] | None, here: _Here) -> None:
    for number, (cell, wanted) in enumerate(zip(wml.cells(row), wml.cells(today), strict=True)):
        mine, theirs = wml.cell_of(wanted), wml.cell_of(cell)
        was = known[number] if known is not None and number < len(known) else None
        if was is not None:
            here.numbers.name(cell, was.fields)
        if mine.key == theirs.key:
            here.numbers.move_same(cell, wanted, here.place)
        elif was is not None and was.key == theirs.key and not wml.is_foreign(cell):
            _replace(cell, wanted, here.styles)
        elif (
            known is None
            and not wml.is_foreign(cell)
            and "【待补充：" not in (today_text := _text(wanted))
            and today_text
        ):
            # Without a 底稿 a cell that differs is taken for ours of that time, and its text is listed.
            if (text := _text(cell)) and text != today_text:
                here.outcome.both.append((here.place, f"表格中的“{text}”", today_text))
            _replace(cell, wanted, here.styles)
        elif wml.cell_text(cell) or wml.is_foreign(cell) or was is not None:
            text = _text(cell)
            here.numbers.move_edited(cell, here.place, text)
            if text:
                here.outcome.kept.append((here.place, f"表格中的“{text}”"))
        else:
            _replace(cell, wanted, here.styles)
        _merge_like(cell, wanted)


def _text(cell: etree._Element) -> str:
    return inline(" ".join(p.text for p in wml.read(cell)))


def _replace(cell: etree._Element, wanted: etree._Element, styles: dict[str, str]) -> None:
    """Puts the paragraphs of today into a cell of ours."""
    clone = wml.copied(wanted, styles)
    properties = cell.find(f"{W}tcPr")
    for child in list(cell):
        if child is not properties:
            cell.remove(child)
    for child in list(clone):
        if child.tag != f"{W}tcPr":
            cell.append(child)


def _merge_like(cell: etree._Element, wanted: etree._Element) -> None:
    """Gives a cell the vertical merge of today's."""
    here, there = cell.find(f"{W}tcPr"), wanted.find(f"{W}tcPr")
    merge = there.find(f"{W}vMerge") if there is not None else None
    if here is None or merge is None:
        return
    mine = here.find(f"{W}vMerge")
    if mine is not None:
        mine.getparent().replace(mine, copy.deepcopy(merge))  # type: ignore[union-attr]
        return
    head = [child for child in here if etree.QName(child).localname in {"cnfStyle", "tcW", "gridSpan", "hMerge"}]
    if head:
        head[-1].addnext(copy.deepcopy(merge))
    else:
        here.insert(0, copy.deepcopy(merge))


def _leave(
    old: Block,
    rows: list[etree._Element],
    pairs: dict[int, int],
    origin: dict[int, int | None],
    base: list[list[Cell]] | None,
    here: _Here,
) -> None:
    """Rows of the copy that today's table does not have: ours go, the office's stay."""
    for o, row in enumerate(rows):
        if o in pairs:
            continue
        text = inline(" ".join(p.text for p in wml.read(row)))
        at = origin.get(o)
        untouched = base is not None and at is not None and row_key(old.rows[o]) == row_key(base[at])
        if untouched and not wml.is_foreign(row):
            old.element.remove(row)
        elif at is None and base is not None:
            here.numbers.move_edited(row, here.place, text)
            here.outcome.kept.append((here.place, f"表格中加的一行“{text}”"))
        else:
            here.outcome.homeless.append((here.place, text, "表格"))
