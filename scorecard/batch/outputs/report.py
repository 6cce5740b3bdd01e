"""复核情况报告: the store as a `ReviewSummary`, and the report that `scorecard.reports.review` makes of it.

Counting only; the sentences are the report's. The results of a sample review come with the options, see
`scorecard.batch.review`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.batch.outputs.faults import FaultKind, fault_kinds
from scorecard.batch.outputs.kept import free
from scorecard.batch.outputs.lines import FormLine, fetched, lines, one_line
from scorecard.batch.outputs.risk import Risk, Surroundings, risk
from scorecard.batch.outputs.tallies import First, Totals
from scorecard.reports.review_summary import (
    DoubledForm,
    FindingCount,
    FormToReview,
    GradeChange,
    PackUse,
    ReviewSummary,
    RosterEntry,
    UnitCount,
    UnreadableFile,
    count_differences,
)

if TYPE_CHECKING:
    from decimal import Decimal

    from duckdb import DuckDBPyConnection

    from scorecard.batch.outputs import OutputOptions

FIRST = 50
"""Forms in the list of those to look at first."""

_LOST = """
SELECT f.file, min(g.message) FILTER (WHERE g.severity = 'error'), min(g.message)
FROM files f LEFT JOIN findings g ON g.file = f.file AND g.form IS NULL
WHERE NOT f.opened OR f.forms = 0 GROUP BY f.file ORDER BY f.file
"""
# A form comes double where unit, project, year and kind agree; "identical" where it has the same numbers too.
_DOUBLED = """
SELECT min(unit), min(project), list(file ORDER BY file, form),
       count(DISTINCT coalesce(budget::VARCHAR, '') || '|' || coalesce(executed::VARCHAR, '') || '|'
             || coalesce(claimed_total::VARCHAR, '') || '|' || coalesce(total::VARCHAR, '')) = 1
FROM forms WHERE coalesce(trim(unit), '') <> '' AND coalesce(trim(project), '') <> ''
GROUP BY trim(unit), trim(project), year, kind HAVING count(*) > 1 ORDER BY 1, 2, 3
"""


def write_review_report(
    out: Path, connection: DuckDBPyConnection, around: Surroundings, options: OutputOptions
) -> list[Path]:
    """Write 复核情况报告.docx and .html into `out`; a report that somebody has changed is kept, and ours is called …_2."""
    from scorecard.reports.review import render_review  # noqa: PLC0415 - jinja2, docxtpl

    written = []
    for name, data in render_review(review_summary(connection, around, options), templates=options.templates).items():
        path = free(out, name)
        path.write_bytes(data)
        written.append(path)
    return written


def review_summary(connection: DuckDBPyConnection, around: Surroundings, options: OutputOptions) -> ReviewSummary:
    """What the store comes to."""
    totals, first = Totals(), First(FIRST)
    for line in lines(connection):
        totals.take(line)
        first.take(line, risk(line, around))
    every = totals.all
    files = next(fetched(connection, "SELECT count(*) FROM files"))[0]
    roster = next(fetched(connection, "SELECT count(*) FROM roster"))[0]
    years = list(totals.years)
    return ReviewSummary(
        files=files,
        forms=every.forms,
        units=len(every.units),
        scored=every.scores,
        compared=every.compared,
        year=years[0] if len(years) == 1 else None,
        bureau=options.bureau,
        scope=options.scope,
        unreadable=tuple(
            UnreadableFile(file, one_line(error or other) or "没有读到绩效表")
            for file, error, other in fetched(connection, _LOST)
        ),
        roster=roster or None,
        missing=tuple(
            RosterEntry(one_line(unit), one_line(project), one_line(department))
            for unit, project, department in fetched(
                connection,
                "SELECT unit, project, department FROM roster WHERE status = '未报送' ORDER BY department, unit, project",
            )
        ),
        doubled=tuple(
            DoubledForm(one_line(unit), one_line(project), tuple(names), bool(identical))
            for unit, project, names, identical in fetched(connection, _DOUBLED)
        ),
        findings=tuple(_count(kind) for kind in fault_kinds(connection)),
        forms_with_errors=every.with_errors,
        forms_with_warnings=every.with_warnings,
        differences=count_differences(_each(totals)),
        grades=tuple(
            GradeChange(claimed, recomputed, count)
            for (claimed, recomputed), count in sorted(totals.grade_pairs.items())
        ),
        units_with_errors=tuple(
            UnitCount(unit.name, unit.forms, unit.errors, unit.warnings, unit.department)
            for unit in totals.by_unit()
            if unit.errors and unit.name
        ),
        first=tuple(_to_review(line, found) for line, found in first.ranked() if found.points),
        sample=options.sample,
        packs=_packs(totals),
        digest=digest(connection),
    )


def _each(totals: Totals) -> Iterator[Decimal]:
    for difference, count in totals.differences.items():
        for _ in range(count):
            yield difference


def _count(kind: FaultKind) -> FindingCount:
    return FindingCount(kind.code, kind.title, kind.severity, kind.count, kind.forms, kind.example)


def _to_review(line: FormLine, found: Risk) -> FormToReview:
    return FormToReview(
        file=line.file,
        unit=line.unit,
        project=line.name,
        reasons=found.reasons,
        sheet=line.sheet or "",
        claimed=line.claimed_total,
        recomputed=line.total if line.scored else None,
        errors=line.errors,
        warnings=line.warnings,
    )


def _packs(totals: Totals) -> tuple[PackUse, ...]:
    """The packs used; their names where they are ours, else their ids."""
    from scorecard.rules import available_packs  # noqa: PLC0415 - reads the packs' heads

    known = {pack.id: pack for pack in available_packs()}
    used = []
    for (name, version), count in sorted(totals.packs.items(), key=lambda pair: (-pair[1], pair[0])):
        pack = known.get(name)
        used.append(PackUse(name, pack.name if pack else name, version, count, (pack.document or "") if pack else ""))
    return tuple(used)


def digest(connection: DuckDBPyConnection) -> str:
    """SHA-256 of the lines "sha256  name" of all files, sorted: which inputs the outputs were made of."""
    told = hashlib.sha256()
    for sha256, file in fetched(connection, "SELECT sha256, file FROM files ORDER BY sha256, file"):
        told.update(f"{sha256}  {file}\n".encode())
    return told.hexdigest()


__all__ = ["digest", "review_summary", "write_review_report"]
