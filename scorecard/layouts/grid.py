"""Rows of cells as recognition walks over them: every column of a row knows the cell that covers it.

Between a reader's `Table` and the recognisers. Knows merged areas and places, no words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorecard.layouts import labels
from scorecard.layouts.labels import printed
from scorecard.model import Place, Text
from scorecard.readers.table import Cell, Table


@dataclass(slots=True)
class Row:
    """A row of a table that has cells of its own.

    `cells` are those anchored here, from left to right, and `above` the merged ones that reach in from the rows above;
    `at` gives the cell that covers a column. `names` says what the labels among `cells` are called, by index.
    """

    table: Table
    number: int
    cells: list[Cell]
    above: Sequence[Cell]
    at: dict[int, Cell]
    names: dict[int, Mapping[labels.Group, str]]
    _line: Place | None = None

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
        return Text.of({"text": printed(cell.text), "place": self.place(cell)})

    def named(self, group: labels.Group = "指标列") -> frozenset[str]:
        """The fields that the labels among its cells name exactly."""
        return frozenset([roles[group] for roles in self.names.values() if group in roles])

    def label(self, index: int = 0) -> str | None:
        """The field of 栏目 that the cell `cells[index]` names, or None."""
        roles = self.names.get(index)
        return None if roles is None else roles.get("栏目")

    def without(self, used: set[int]) -> Row | None:
        """The row without the cells whose ids are `used`; None where nothing is left."""
        cells = [cell for cell in self.cells if id(cell) not in used]
        if not cells:
            return None
        known = enumerate(labels.named([cell.text for cell in cells]))
        names = {index: roles for index, roles in known if roles is not None}
        return Row(self.table, self.number, cells, self.above, self.at, names)

    def within(self, left: int, right: int) -> Cell | None:
        """The first cell that begins in the columns from `left` up to `right`; merged ones from above count."""
        at = self.at
        cell = at.get(left)
        if cell is not None and cell.column == left and left < right:
            return cell
        for column in range(left + 1, right):
            cell = at.get(column)
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
    reaching: list[Cell] = []  # merged areas that go on below the row where they begin,
    covered: dict[int, Cell] = {}  # the columns that they cover,
    end = 0  # and the row behind the first of them
    cells: list[Cell] = []
    at: dict[int, Cell] = {}
    names: dict[int, Mapping[labels.Group, str]] = {}
    number = -1
    for cell, roles in zip(table.cells, labels.named([cell.text for cell in table.cells]), strict=True):
        if cell.row != number:
            number = cell.row
            if reaching and number >= end:
                reaching = [other for other in reaching if other.row + other.rows > number]
                end = min([other.row + other.rows for other in reaching], default=0)
                covered = {}
                for other in reaching:
                    _cover(covered, other)
            cells, at, names = [], covered.copy(), {}
            rows.append(Row(table, number, cells, reaching, at, names))
        if roles is not None:
            names[len(cells)] = roles
        cells.append(cell)
        if cell.columns == 1:
            at[cell.column] = cell
        else:
            _cover(at, cell)
        if cell.rows > 1:
            end = min(end, number + cell.rows) if reaching else number + cell.rows
            reaching = [*reaching, cell]
            _cover(covered, cell)
    return rows


def _cover(at: dict[int, Cell], cell: Cell) -> None:
    column = cell.column
    if cell.columns == 1:
        at[column] = cell
    else:
        at.update(dict.fromkeys(range(column, column + cell.columns), cell))


def squeezed(text: str) -> str:
    """`text` without any white space: labels and level names, which break over lines as the column is narrow."""
    return "".join(text.split())


def numeric(cell: Cell) -> bool:
    """Does the cell hold a number (or what stands for one in a column of numbers)?"""
    if cell.number is not None:
        return True
    text = cell.text
    if "\u4e00" <= text[:1] <= "\u9fff":
        return False  # a word, as nearly every label
    text = text.strip().rstrip("%％元万分 ").replace(",", "").replace("，", "")
    return bool(text) and len(text) < 24 and text.lstrip("-").replace(".", "", 1).isdigit()


__all__ = ["Row", "numeric", "rows_of", "squeezed"]
