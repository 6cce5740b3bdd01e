"""A form on its way from text to a grid: what the readings of all kinds of text have in common."""

from __future__ import annotations

from dataclasses import dataclass, field

from scorecard.layouts.flow.columns import Column
from scorecard.model import Finding, Place


@dataclass(slots=True)
class Printed:
    """A row that is passed on as it stands (title, labelled cells, funds, totals): (column, text) and its line.

    `spans` gives the columns that a cell covers where that is more than one.
    """

    line: int
    cells: list[tuple[int, str]]
    spans: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class IndicatorRow:
    """A row of the indicator table: texts by field, and the line that all of its values carry."""

    line: int
    cells: dict[str, str]
    label_only: bool = False


@dataclass(slots=True)
class Block:
    """One form: its rows above the indicator table, the table, the rows below, and what was found on the way."""

    file: str
    line: int
    title: str | None = None
    head: list[Printed] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    heading_line: int = 0
    rows: list[IndicatorRow] = field(default_factory=list)
    tail: list[Printed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def place(self, line: int | None = None) -> Place:
        """A line of the file; the form's own line where none is given."""
        return Place(file=self.file, line=self.line if line is None else line)


__all__ = ["Block", "IndicatorRow", "Printed"]
