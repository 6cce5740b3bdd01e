"""The step between the grid and the rows: which cell of a row belongs to which field, and putting right what slipped.

A row that stands as printed passes through untouched. A repair rests on what the cells mean (level words, the grammar
of targets, points being numbers), and says so in a finding; where two repairs are possible, it repairs nothing.
"""

from __future__ import annotations

from scorecard.layouts.grid import Row
from scorecard.layouts.heads import Head
from scorecard.model import Finding, Text
from scorecard.readers.table import Cell

Fields = dict[str, Cell]
_LEVELS = ("level1", "level2")
_SHARED = frozenset({"points", "claimed_score"})


def repair_row(row: Row, head: Head, level1: Text | None, level2: Text | None) -> tuple[Fields, list[Finding]]:
    """The cells of `row` by field, after repair; and what was repaired. `level1`, `level2` are those in force."""
    del level1, level2
    return fields_of_row(row, head), []


def fields_of_row(row: Row, head: Head) -> Fields:
    """The cells of `row` by field, as they stand under the heading."""
    fields: Fields = {}
    for name, column in head.columns.items():
        cell = row.within(column.left, column.right)
        if cell is not None and (cell.text.strip() or cell.fault is not None):
            fields[name] = cell
    return fields


__all__ = ["Fields", "fields_of_row", "repair_row"]
