"""A unit as a whole: scores that are all at the top, actuals that always hit the target, targets that were far too low."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING

from scorecard.batch.across.groups import forms, rows
from scorecard.batch.across.telling import tell
from scorecard.batch.records import FindingRow, FormRow
from scorecard.scoring.rounding import plain

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HIGH = Decimal(98)
"""Own scores of 98 to 100 on every form: the band that reviewers look for first."""
FORMS = 5
"""Forms of a unit from which the pattern of its scores means something."""
ROWS = 20
"""Rows with numbers from which the pattern of its actuals means something."""
FAR = Fraction(13, 10)
"""Median of actual over target from which a unit's targets are told to be low."""

_OWN = "kind LIKE '%self_evaluation'"
_CLAIMED = f"claimed_total IS NOT NULL AND points_total = 100 AND {_OWN}"
_NUMERIC = (
    "i.kind = 'indicator' AND i.target_value > 0 AND i.actual_value IS NOT NULL AND i.completion IS NOT NULL "
    f"AND f.{_OWN}"
)


def all_high(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A unit that gives itself 98 to 100 on all of its forms of a year."""
    for form, low, high, count in _units(
        connection,
        "min(claimed_total), max(claimed_total), count(*)",
        _CLAIMED,
        f"count(*) >= {FORMS} AND min(claimed_total) >= {HIGH} AND max(claimed_total) <= 100",
    ):
        yield tell("B064", form, unit=form.unit, count=count, low=plain(low), high=plain(high))


def all_equal(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A unit whose every actual is exactly its target, over many rows and more than one form."""
    for form, count, sheets in _by_rows(connection):
        yield tell("B065", form, unit=form.unit, count=count, forms=sheets)


def far_above(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A unit whose actuals are mostly far above the targets, where more is better."""
    given = (
        "SELECT f.unit, f.year, i.completion FROM items i JOIN forms f USING (file, form) "  # noqa: S608
        f"WHERE {_NUMERIC} AND f.unit IS NOT NULL AND coalesce(i.operator, '>=') NOT LIKE '<%'"
    )
    # Doubles find the units that may be concerned; what is told of them is computed exactly.
    found = rows(
        connection,
        f"WITH given AS ({given}), near AS (SELECT unit, year FROM given GROUP BY unit, year "  # noqa: S608
        f"HAVING count(*) >= {ROWS} AND median(split_part(completion, '/', 1)::DOUBLE / "
        f"coalesce(nullif(split_part(completion, '/', 2), '')::DOUBLE, 1)) >= {float(FAR) - 0.001}) "
        "SELECT g.* FROM given g JOIN near n ON g.unit = n.unit AND g.year IS NOT DISTINCT FROM n.year "
        "ORDER BY g.unit, g.year",
    )
    for (unit, year), members in groupby(found, key=lambda row: (row[0], row[1])):
        ratios = sorted(Fraction(row[2]) for row in members)
        middle = median(ratios)
        if middle >= FAR:
            form = _first(connection, unit, year, _OWN)
            percent = plain((Decimal(middle.numerator) / Decimal(middle.denominator) * 100).quantize(Decimal("0.1")))
            yield tell("B066", form, unit=unit, count=len(ratios), percent=percent)


def median(values: list[Fraction]) -> Fraction:
    """The middle of sorted values, exact."""
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def _by_rows(connection: DuckDBPyConnection) -> Iterator[tuple[FormRow, int, int]]:
    found = rows(
        connection,
        "SELECT unit, year, sum(lines)::BIGINT, count(*) FROM ("  # noqa: S608
        "SELECT f.unit, f.year, count(*) FILTER (i.completion = '1') AS equal, count(*) AS lines "
        f"FROM items i JOIN forms f USING (file, form) WHERE {_NUMERIC} AND f.unit IS NOT NULL "
        "GROUP BY f.unit, f.year, f.file, f.form) GROUP BY unit, year "
        f"HAVING sum(equal) = sum(lines) AND sum(lines) >= {ROWS} AND count(*) > 1 ORDER BY unit, year",
    )
    for unit, year, count, sheets in list(found):
        yield _first(connection, unit, year, _OWN), count, sheets


def _units(
    connection: DuckDBPyConnection, columns: str, where: str, having: str
) -> Iterator[tuple[FormRow, Decimal, Decimal, int]]:
    found = rows(
        connection,
        f"SELECT unit, year, {columns} FROM forms WHERE unit IS NOT NULL AND {where} "  # noqa: S608
        f"GROUP BY unit, year HAVING {having} ORDER BY unit, year",
    )
    for unit, year, *values in list(found):
        low, high, count = values
        yield _first(connection, unit, year, where), low, high, count


def _first(connection: DuckDBPyConnection, unit: str, year: int | None, where: str) -> FormRow:
    """The first form by name of a unit and year, of those that were counted: it stands for all of them."""
    quoted = unit.replace("'", "''")
    same_year = "IS NULL" if year is None else f"= {year}"
    return next(forms(connection, f"unit = '{quoted}' AND year {same_year} AND {where}"))


__all__ = ["all_equal", "all_high", "far_above", "median"]
