"""A rebuilt form as a clean grid, as a careful clerk would have typed it: what the grid recogniser reads."""

from __future__ import annotations

from scorecard.layouts.flow.block import Block, Printed
from scorecard.layouts.flow.columns import STANDARD
from scorecard.readers.table import Cell, Table


def to_table(block: Block, name: str) -> Table:
    """`block` as a table whose cells carry the line of their row."""
    cells: list[Cell] = []
    row = 0
    if block.title:
        cells.append(Cell(row=row, column=0, text=block.title, line=block.line))
        row += 1
    for printed in block.head:
        cells += _printed(printed, row)
        row += 1
    fields = [column.field for column in block.columns]
    if fields:
        for index, column in enumerate(block.columns):
            label = column.label or STANDARD.get(column.field, "")
            cells.append(Cell(row=row, column=index, text=label, line=block.heading_line))
        row += 1
    for indicator in block.rows:
        for index, field in enumerate(fields):
            text = indicator.cells.get(field)
            if text:
                cells.append(Cell(row=row, column=index, text=text, line=indicator.line))
        row += 1
    for printed in block.tail:
        cells += _printed(printed, row)
        row += 1
    return Table(name=name, cells=cells, line_places=True, file=block.file)


def _printed(printed: Printed, row: int) -> list[Cell]:
    return [
        Cell(row=row, column=column, text=text, columns=printed.spans.get(column, 1), line=printed.line)
        for column, text in printed.cells
    ]


__all__ = ["to_table"]
