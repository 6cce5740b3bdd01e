"""The hidden sheet of forms that we wrote: which layout, rule pack and version a workbook was made from.

`scorecard.excel.blank` writes it; recognition looks at it first. It helps and is never needed: a form without it, or with
a changed one, is recognised by its words like any other. What stands to the right of the official columns and on the
sheets beside the form is ours (readings, checks, lists), and is left out here, so that nothing of it can become a value.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorecard.findings import found
from scorecard.layouts.layout import Layout, UnknownLayout, load_layout
from scorecard.model import Finding, Place
from scorecard.readers.table import Cell, Table

SHEET = "_scorecard"
HEADING = "scorecard 表样信息"
FORMAT = "1"
"""of this sheet; a later one may hold more, and is read as far as it is known"""
_MOST_KEYS = 40
_READ_AS = "读作："
BESIDE = frozenset({"读作：指标值", "核对"})
"""the first heading of the columns beside a form: with a 指标值, and without"""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the sheet says. `columns` is the width of the official part, `sheets` those that hold it, `beside` the others.

    `mark` tells whether the layout's printed columns are still those that the form was made with.
    """

    layout: str
    kind: str
    year: str
    pack: str
    pack_version: str
    version: str
    columns: int
    sheet: str
    beside: tuple[str, ...]
    mark: str
    format: str = FORMAT

    def rows(self) -> list[tuple[str, str]]:
        """The sheet, row by row."""
        return [
            (HEADING, ""),
            ("格式", self.format),
            ("表样编号", self.layout),
            ("表样标记", self.mark),
            ("表种", self.kind),
            ("表年度", self.year),
            ("规则包编号", self.pack),
            ("规则包版本", self.pack_version),
            ("程序版本", self.version),
            ("表所在工作表", self.sheet),
            ("官方列数", str(self.columns)),
            ("附带工作表", "|".join(self.beside)),
        ]


def mark_of(layout: Layout) -> str:
    """A short mark of what a layout prints: it changes when its columns or lines do."""
    printed = "\n".join((*layout.columns, "", *layout.funds, "", *layout.fund_columns))
    return hashlib.sha256(printed.encode()).hexdigest()[:12]


def official(tables: Sequence[Table]) -> tuple[list[Table], Stamp | None, list[Finding]]:
    """`tables` without what we wrote beside the form, the stamp if there is one, and what is odd about it."""
    table = next((table for table in tables if table.name == SHEET), None)
    stamp = _read(table) if table is not None else None
    if table is None or stamp is None:
        return list(tables), None, []
    beside = {SHEET, *stamp.beside} - {stamp.sheet}
    kept = [_cut(one, stamp) if one.name == stamp.sheet else one for one in tables if one.name not in beside]
    return kept, stamp, _known(stamp, Place(file=table.file, sheet=stamp.sheet))


def _cut(table: Table, stamp: Stamp) -> Table:
    """`table` without the columns beside the form: where they stand now, for a clerk inserts and deletes columns.

    Without their headings they were deleted, and what stands there is the clerk's.
    """
    headings = [cell for cell in table.cells if cell.text.strip() in BESIDE]
    if not headings:
        return table
    row = headings[0].row
    left = min(cell.column for cell in headings if cell.row == row)
    if left < stamp.columns and not any(cell.text.startswith(_READ_AS) for cell in headings):
        left = stamp.columns  # a column of the clerk's own of that name
    return replace(table, cells=[cell for cell in table.cells if cell.column < left])


def _read(table: Table) -> Stamp | None:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in table.cells[: 2 * _MOST_KEYS]:
        rows.setdefault(cell.row, {})[cell.column] = cell
    held = {row[0].text: (row[1].text if 1 in row else "") for row in rows.values() if 0 in row}
    columns = held.get("官方列数", "")
    if HEADING not in held or not columns.isdecimal() or len(columns) > 3 or not int(columns):
        return None
    return Stamp(
        layout=held.get("表样编号", ""),
        kind=held.get("表种", ""),
        year=held.get("表年度", ""),
        pack=held.get("规则包编号", ""),
        pack_version=held.get("规则包版本", ""),
        version=held.get("程序版本", ""),
        columns=int(columns),
        sheet=held.get("表所在工作表", ""),
        beside=tuple(name for name in held.get("附带工作表", "").split("|") if name),
        mark=held.get("表样标记", ""),
        format=held.get("格式", ""),
    )


def _known(stamp: Stamp, place: Place) -> list[Finding]:
    def said(what: str) -> list[Finding]:
        return [found("W001", place, layout=_short(stamp.layout), version=_short(stamp.version), what=what)]

    if stamp.format != FORMAT:
        return said("表上的标记是另一个版本写的")
    try:
        layout = load_layout(stamp.layout)
    except UnknownLayout:
        return said("现在的程序没有这个表样")
    if mark_of(layout) != stamp.mark:
        return said("现在的程序里这个表样的列或资金行有改动")
    return []


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line[:40] or "（空）"


__all__ = ["FORMAT", "HEADING", "SHEET", "Stamp", "mark_of", "official"]
