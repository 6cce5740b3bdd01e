"""A form in the making: what recognition has found so far. Ends as a frozen `Form`.

Shared by the readers of the parts of a form (labels, funds, indicators, tasks); knows no words and no cells.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scorecard.findings import found
from scorecard.layouts.grid import Row, squeezed
from scorecard.model import (
    Amount,
    Criterion,
    Entry,
    Finding,
    Form,
    FormKind,
    FundLine,
    Indicator,
    MoneyUnit,
    Place,
    Source,
    Task,
    Text,
)
from scorecard.model.values import UNCALCULATED
from scorecard.readers.table import Cell
from scorecard.values import parse_amount
from scorecard.values.amounts import sure_amount


@dataclass(slots=True)
class Total:
    """A 总分 line: its label, the points and the score on it."""

    place: Place
    points: Amount | None
    score: Amount | None


@dataclass(slots=True)
class Draft:
    """All that a form may have, and the findings on the way. `fields` are the columns of its indicator tables."""

    findings: list[Finding] = field(default_factory=list)
    title: Text | None = None
    kind: FormKind | None = None
    year: int | None = None
    texts: dict[str, tuple[int, Text]] = field(default_factory=dict)
    """labelled cells that the model has a field for: (rank of the label, value)"""
    money_unit: MoneyUnit | None = None
    funds: list[FundLine] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    execution_points: Amount | None = None
    indicator_points: Amount | None = None
    fields: dict[str, str] = field(default_factory=dict)
    fund_fields: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    placeholders: list[Place] = field(default_factory=list)
    hidden: list[tuple[Place, str]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """ids of the cells that are the value of a label in another row"""
    place: Place | None = None
    headed: bool = False

    def text(self, name: str, value: Text, rank: int, label: str) -> None:
        """A labelled cell. Of two labels for one field the one nearer the standard name counts."""
        self.labels.add(name)
        before = self.texts.get(name)
        if before is None:
            self.texts[name] = (rank, value)
            return
        if squeezed(before[1].text) == squeezed(value.text):
            return
        if rank < before[0]:
            self.texts[name] = (rank, value)
            value = before[1]
        elif rank == before[0]:
            self.findings.append(
                found("L014", value.place, label=label, first=shorten(before[1].text), second=shorten(value.text))
            )
        self.entries.append(Entry.made(label=label, value=value))

    def amount(
        self, row: Row, cell: Cell | None, name: str, *, unit: str | None = None, level3: str = ""
    ) -> Amount | None:
        """The number in `cell`; None for a blank. Faulty cells are told, with `name` of their column."""
        if cell is None:
            return None
        place = row.place(cell)
        if cell.fault is not None:
            self.fault(row, cell, name)
            return Amount(text=cell.text or UNCALCULATED, place=place)
        if cell.hidden:
            self.seen_hidden(row, cell, level3 or name)
        amount, findings = parse_amount(cell.text, unit=unit, percent=cell.percent, place=place)
        if findings:
            self.findings += findings
        return amount

    def fault(self, row: Row, cell: Cell, name: str) -> None:
        """Tell that `cell` holds an error or a formula without a value."""
        place = row.place(cell)
        if cell.fault == "error":
            self.findings.append(found("F017", place, name=name, text=cell.text))
        else:
            self.findings.append(found("F018", place, name=name))

    def seen_hidden(self, row: Row, cell: Cell, what: str) -> None:
        """Remember that a value of the form stands in a hidden row or column."""
        if cell.hidden:
            self.hidden.append((row.place(cell), what))

    def form(self, layout: str, kind: FormKind, source: Source) -> Form:
        """The form as far as it was read."""
        totals = self.totals[0] if self.totals else None

        def text(name: str) -> Text | None:
            return self.texts[name][1] if name in self.texts else None

        return Form.made(
            layout=layout,
            kind=kind,
            title=self.title,
            year=self.year,
            unit=text("unit"),
            department=text("department"),
            project=text("project"),
            money_unit=self.money_unit,
            funds=tuple(self.funds),
            goal=text("goal"),
            goal_actual=text("goal_actual"),
            goal_long_term=text("goal_long_term"),
            indicators=tuple(self.indicators),
            tasks=tuple(self.tasks),
            criteria=tuple(self.criteria),
            execution_points=self.execution_points,
            indicator_points=self.indicator_points,
            total_points=totals.points if totals else None,
            claimed_total=totals.score if totals else None,
            claimed_grade=text("grade"),
            entries=tuple(self.entries),
            source=source,
            place=self.place,
        )


def sure(row: Row, cell: Cell, unit: str | None = None) -> Amount | None:
    """As `Draft.amount`, where there is nothing to tell of `cell`; None where there is. Nearly every number is such a one."""
    if cell.fault is not None or cell.hidden:
        return None
    return sure_amount(cell.text, unit, row.place(cell), percent=cell.percent)


def shorten(text: str, most: int = 20) -> str:
    """`text` on one line, cut for a message."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"


__all__ = ["Draft", "Total", "shorten", "sure"]
