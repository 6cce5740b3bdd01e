"""Checks of what a table of indicators lacks: output, benefit, quantity, quality, satisfaction, cost.

Only on tables that are all there (their points add up), so that a page cut off is not blamed on the unit.
"""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding, Place


def _complete(subject: Subject, *after: str) -> bool:
    """Whether the table is all there: its points add up, or (without points) a later first level follows."""
    rows = subject.rows
    if not rows or not all(row.kind1 for row in rows):
        return False
    if subject.points_sum is not None:
        return subject.whole
    return len(rows) >= 6 and any(row.kind1 in after for row in rows)


def _place(subject: Subject) -> Place | None:
    cell = subject.rows[0].indicator.level1
    return (cell.place if cell else None) or subject.rows[0].indicator.place


def no_output(subject: Subject) -> Iterator[Finding]:
    """No 产出指标 (101号 二: 原则上每一项目均应设置产出指标和效益指标)."""
    if _complete(subject, "效益", "满意度") and all(row.kind1 != "产出" for row in subject.rows):
        yield found("C081", _place(subject))


def no_benefit(subject: Subject) -> Iterator[Finding]:
    """No 效益指标 (101号 二)."""
    if _complete(subject, "满意度") and all(row.kind1 != "效益" for row in subject.rows):
        yield found("C082", _place(subject))


def no_quantity(subject: Subject) -> Iterator[Finding]:
    """Outputs without a 数量指标 (101号 二（二）: 数量指标和质量指标原则上均需设置)."""
    outputs = [row for row in subject.rows if row.kind1 == "产出"]
    if _complete(subject, "效益", "满意度") and outputs and all(row.kind2 and row.kind2 != "数量" for row in outputs):
        yield found("C083", _place(subject))


def no_quality(subject: Subject) -> Iterator[Finding]:
    """Outputs without a 质量指标 (101号 二（二）)."""
    outputs = [row for row in subject.rows if row.kind1 == "产出"]
    if _complete(subject, "效益", "满意度") and outputs and all(row.kind2 and row.kind2 != "质量" for row in outputs):
        yield found("C084", _place(subject))


def no_satisfaction(subject: Subject) -> Iterator[Finding]:
    """A project that serves the public without a 满意度指标 (101号 二（四）)."""
    if not _complete(subject):
        return
    if any(row.kind1 == "满意度" or row.kind2 == "满意度" or "满意" in row.name for row in subject.rows):
        return
    match = subject.words.has("面向公众", subject.project + "\n" + "\n".join(row.name for row in subject.rows))
    if match is not None:
        yield found("C085", _place(subject), who=match)


def no_cost(subject: Subject) -> Iterator[Finding]:
    """Works, large repairs or purchases without a 成本指标 (101号 二)."""
    if not subject.project or not _complete(subject, "效益", "满意度"):
        return
    if any(row.kind1 == "成本" or "成本" in row.kind2 for row in subject.rows):
        return
    match = subject.words.has("应设成本", subject.project)
    if match is not None:
        yield found("C086", _place(subject), what=match)
