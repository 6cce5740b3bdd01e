"""Across forms: what no single form shows. Target against self-evaluation, year against year, unit against unit.

Stands behind the store and reads only its rows. One small function a question, all in the two lists below; forms are
streamed in groups, so memory follows the largest group, not the batch. Findings are of family B, B050 and up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from scorecard.batch.across import alike, costs, totals, units
from scorecard.batch.across.approved import approved
from scorecard.batch.across.groups import Group
from scorecard.batch.across.years import years
from scorecard.batch.records import FindingRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    Question = Callable[[DuckDBPyConnection], Iterable[FindingRow]]

GROUP_QUESTIONS: tuple[Callable[[Group], Iterator[FindingRow]], ...] = (approved, years)
"""Asked of the forms of one project: every form of the same unit and project name, all years and kinds."""


def of_project(group: Group) -> Iterator[FindingRow]:
    """The findings about one project."""
    for question in GROUP_QUESTIONS:
        yield from question(group)


BATCH_QUESTIONS: tuple[Question, ...] = (
    totals.over_total,
    totals.other_budget,
    units.all_high,
    units.all_equal,
    units.far_above,
    costs.outliers,
    alike.goals,
    alike.indicators,
)
"""Asked of all forms together: of units, and of the forms of different projects."""


def of_batch(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """The findings about all forms of the store behind `connection` together, in a fixed order."""
    for question in BATCH_QUESTIONS:
        yield from question(connection)


__all__ = ["BATCH_QUESTIONS", "GROUP_QUESTIONS", "of_batch", "of_project"]
