"""Features of points and of the funds block."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scorecard.checks.features.kinds import Feature
from scorecard.checks.folding import fold_label
from scorecard.checks.funds import rate_is_off
from scorecard.checks.measuring import MONEY, number
from scorecard.checks.rows import Fund, Row
from scorecard.checks.subject import Subject

_NOTHING = Decimal()
_MUCH, _LITTLE = 10**10, 1000  # 元


def of_points(subject: Subject) -> Iterator[Feature]:
    """How the points are given and claimed."""
    rows, total = subject.rows, subject.points_sum
    if total is not None and max(subject.points) * 5 > total * 2:
        yield "heavy row"
    if rows:
        first, last = rows[0], rows[-1]
        if first.points == last.points:
            yield "equal points"
        # Two rows of all: the check looks at the others.
        if all(row.points is None or row.score == row.points for row in (first, last, *subject.missed[:1])):
            yield "full marks"
    line = subject.total.line if subject.total is not None else None
    value = number(subject.form.execution_points or (line.points if line is not None else None))
    if value is not None and value != 10:
        yield "execution weight"


def of_funds(subject: Subject) -> Iterator[Feature]:
    """How the amounts of the funds block go together."""
    for fund in subject.funds:
        initial, budget, executed = fund.initial, fund.budget, fund.executed
        if (initial and initial < 0) or (budget and budget < 0) or (executed and executed < 0):
            yield "negative amount"
        if executed and not budget:
            yield "unbudgeted"
        elif executed and budget:
            if executed > budget:
                yield "overspent"
                yield "mixed units"
            elif executed * 1000 < budget:
                yield "mixed units"
        if fund.unread and _is_error(fund):
            yield "error value"
    if rate_is_off(subject):
        yield "rate off"


def of_total(subject: Subject, total: Fund) -> Iterator[Feature]:
    """How the total line of the funds, or the first where there is none, goes with the other lines and the costs."""
    if total.budget and total.executed is not None and total.executed * 5 <= total.budget * 4:
        yield "little spent"
    if total.initial and total.initial != total.budget:
        yield "adjusted"
    if not _adds_up(subject.funds, total):
        yield "parts and total"
    line = total.line
    yuan = [value for amount in (line.initial, line.budget, line.executed) if (value := subject.in_yuan(amount))]
    if yuan:
        least = min(yuan)
        if not _LITTLE <= least <= max(yuan) < _MUCH:
            yield "other magnitude"
        if any(_cost(row) > least for row in subject.costs):
            yield "priced"


def _is_error(fund: Fund) -> bool:
    """Whether a cell of the line holds an error for a number."""
    line = fund.line
    cells = (line.initial, line.budget, line.executed, line.rate)
    return any(cell is not None and cell.value is None and cell.text.startswith("#") for cell in cells)


def _adds_up(funds: list[Fund], total: Fund) -> bool:
    """Whether the sources of every column of the total line add up to it, to the digit."""
    parts = [fund for fund in funds if fund.role in ("fiscal", "carryover", "other")]
    return (
        _sums_to([fund.initial for fund in parts], total.initial)
        and _sums_to([fund.budget for fund in parts], total.budget)
        and _sums_to([fund.executed for fund in parts], total.executed)
    )


def _sums_to(parts: list[Decimal | None], whole: Decimal | None) -> bool:
    values = [value for value in parts if value is not None]
    return whole is None or (bool(values) and sum(values, Decimal()) == whole)


def _cost(row: Row) -> Decimal:
    """The target or the actual of a cost, whichever is more money, in 元; 0 where neither is money."""
    unit = MONEY.get(row.unit, _NOTHING)
    actual_unit = MONEY.get(fold_label(row.actual_unit), _NOTHING) if row.actual_unit else unit
    return max((row.target_number or _NOTHING) * unit, (row.actual_number or _NOTHING) * actual_unit)


__all__ = ["of_funds", "of_points", "of_total"]
