"""Tables of cells: what every reader gives and all that recognition sees of a file.

Plain slotted classes rather than pydantic models: a workbook has thousands of cells and most are thrown away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from scorecard.model import Place, Source

Fault = Literal["error", "uncalculated"]


@dataclass(slots=True)
class Cell:
    """One cell, or one merged area, anchored at its top left corner. Rows and columns count from 0.

    `text` is what a reader of the page sees, exactly: a number cell's digits (never with an exponent), a percent
    cell as "95%" (0.95126 in a 0% cell is "95.126%", not rounded), a date cell as "2025-11-30", text as it stands
    with inner line feeds. "" is blank. `number` is the exact number where the cell holds one (0.95 for 95%).
    `fault` is "error" for #DIV/0! and its like (`text` keeps it) and "uncalculated" for a formula without a value.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    number: Decimal | None = None
    percent: bool = False
    fault: Fault | None = None
    hidden: bool = False
    note: str | None = None
    page: int | None = None
    box: tuple[int, int, int, int] | None = None
    line: int | None = None
    at: Place | None = field(default=None, compare=False, repr=False)
    """its place, once `Table.place` was asked for it: the values of a cell share one"""


@dataclass(slots=True)
class Table:
    """A grid of cells: a worksheet, a table of a document, or a run of rows in a text.

    `cells` are in reading order, without blanks that carry nothing; a merged area is one cell. `name` is the sheet's
    name or "表1", "表2", ... `before` are the lines of text that stand directly before the table in a document (titles,
    units of money), nearest last. `line_places` is True for plain text: places are lines, and all cells of a row
    share the line of the row.
    """

    name: str
    cells: list[Cell]
    before: list[str] = field(default_factory=list)
    hidden: bool = False
    line_places: bool = False
    file: str | None = None

    @property
    def height(self) -> int:
        """Rows, counted to the last cell."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """Columns, counted to the last cell."""
        return max((cell.column + cell.columns for cell in self.cells), default=0)

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """The rows that have cells anchored in them: (row, its cells from left to right)."""
        current: list[Cell] = []
        for cell in self.cells:
            if current and cell.row != current[0].row:
                yield current[0].row, current
                current = []
            current.append(cell)
        if current:
            yield current[0].row, current

    def place(self, cell: Cell) -> Place:
        """Where `cell` stands, in the words of its kind of file."""
        at = cell.at
        if at is None:
            if self.line_places:
                return Place(file=self.file, line=cell.line)
            # What the class does, without its call: nearly every cell of a form is asked for its place.
            where = (self.file, self.name, _name(cell.row, cell.column), cell.page, cell.box, cell.line)
            at = cell.at = _NEW(Place, where)
        return at


@dataclass(slots=True)
class Line:
    """A line of a text, or a paragraph outside the tables of a document. `line` counts from 1 in the file."""

    text: str
    line: int
    page: int | None = None


@dataclass(slots=True)
class Document:
    """What a reader gives: the source's identity, its tables in order, and its running text (for numbers in prose).

    `lines` are the lines (paragraphs) outside tables; for plain text, and for PDF pages without ruled tables, all
    lines: there the tables are found by what the lines say (`scorecard.layouts.flow`).
    """

    source: Source
    tables: list[Table]
    lines: list[Line] = field(default_factory=list)


def column_letters(column: int) -> str:
    """0 is "A", 25 "Z", 26 "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """(0, 0) is "A1"."""
    return f"{column_letters(column)}{row + 1}"


@lru_cache(maxsize=8192)
def cell_of(name: str) -> tuple[int, int] | None:
    """(0, 0) for "A1"; None for a text that names no cell."""
    match = _CELL.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


_name = lru_cache(maxsize=8192)(cell_name)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_NEW = tuple.__new__
