"""Rows of cells as recognition walks over them: every column of a row knows the cell that covers it.

Between a reader's `Table` and the recognisers. Knows merged areas and places, no words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scorecard.layouts import labels
from scorecard.layouts.labels import printed
from scorecard.model import Place, Text
from scorecard.readers.table import Cell, Table

_LONGEST_LABEL = 40
_NONE: frozenset[str] = frozenset()


@dataclass(slots=True)
class Row:
    """A row of a table that has cells of its own.

    `cells` are those anchored here, from left to right; `at` gives the cell that covers a column, merged areas from
    above and from the left included.
    """

    table: Table
    number: int
    cells: list[Cell]
    at: dict[int, Cell] = field(default_factory=dict)
    _line: Place | None = None
    _known: list[Mapping[labels.Group, str]] | None = None
    _named: dict[str, frozenset[str]] = field(default_factory=dict)

    def place(self, cell: Cell) -> Place:
        """Where `cell` stands; in a text, the line of the row."""
        if not self.table.line_places:
            return cell.at or self.table.place(cell)
        if self._line is None:
            self._line = self.table.place(self.cells[0])
        return self._line

    @property
    def here(self) -> Place:
        """Where the row begins."""
        return self.place(self.cells[0])

    def text(self, cell: Cell) -> Text:
        """The text of `cell` with its place."""
        return Text.made(text=printed(cell.text), place=self.place(cell))

    def named(self, group: labels.Group = "指标列") -> frozenset[str]:
        """The fields that the labels among its cells name exactly."""
        if self._known is None:
            self._known = [
                roles for cell in self.cells if len(cell.text) <= _LONGEST_LABEL and (roles := labels.roles(cell.text))
            ]
        if not self._known:
            return _NONE
        named = self._named.get(group)
        if named is None:
            named = self._named[group] = frozenset([roles[group] for roles in self._known if group in roles])
        return named

    def within(self, left: int, right: int) -> Cell | None:
        """The first cell that begins in the columns from `left` up to `right`; merged ones from above count."""
        for column in range(left, right):
            cell = self.at.get(column)
            if cell is not None and cell.column == column:
                return cell
        return None

    def after(self, cell: Cell) -> Iterator[Cell]:
        """The cells to the right of `cell` that begin in this row."""
        for other in self.cells:
            if other.column >= cell.column + cell.columns:
                yield other

    def own(self, cell: Cell) -> bool:
        """Does `cell` begin in this row (rather than reach into it from above)?"""
        return cell.row == self.number


def rows_of(table: Table) -> list[Row]:
    """The rows of `table` that have cells anchored in them."""
    rows: list[Row] = []
    reaching: list[Cell] = []  # merged areas that go on below the row where they begin
    for number, cells in table.rows():
        row = Row(table, number, cells)
        at = row.at
        if reaching:
            reaching = [cell for cell in reaching if cell.row + cell.rows > number]
            for cell in reaching:
                for column in range(cell.column, cell.column + cell.columns):
                    at[column] = cell
        for cell in cells:
            if cell.columns == 1:
                at[cell.column] = cell
            else:
                for column in range(cell.column, cell.column + cell.columns):
                    at[column] = cell
            if cell.rows > 1:
                reaching.append(cell)
        rows.append(row)
    return rows


def squeezed(text: str) -> str:
    """`text` without any white space: labels and level names, which break over lines as the column is narrow."""
    return "".join(text.split())


def numeric(cell: Cell) -> bool:
    """Does the cell hold a number (or what stands for one in a column of numbers)?"""
    if cell.number is not None:
        return True
    text = cell.text.strip().rstrip("%％元万分 ").replace(",", "").replace("，", "")
    return bool(text) and len(text) < 24 and text.lstrip("-").replace(".", "", 1).isdigit()


__all__ = ["Row", "numeric", "rows_of", "squeezed"]
