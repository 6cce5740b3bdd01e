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
    if not subject.rows or "" in subject.kinds1:
        return False
    if subject.points_sum is not None:
        return subject.whole
    return len(subject.rows) >= 6 and not subject.kinds1.isdisjoint(after)


def _place(subject: Subject) -> Place | None:
    cell = subject.rows[0].indicator.level1
    return (cell.place if cell else None) or subject.rows[0].indicator.place


def no_output(subject: Subject) -> Iterator[Finding]:
    """No 产出指标 (101号 二: 原则上每一项目均应设置产出指标和效益指标)."""
    if "产出" not in subject.kinds1 and _complete(subject, "效益", "满意度"):
        yield found("C081", _place(subject))


def no_benefit(subject: Subject) -> Iterator[Finding]:
    """No 效益指标 (101号 二)."""
    if "效益" not in subject.kinds1 and _complete(subject, "满意度"):
        yield found("C082", _place(subject))


def no_quantity(subject: Subject) -> Iterator[Finding]:
    """Outputs without a 数量指标 (101号 二（二）: 数量指标和质量指标原则上均需设置)."""
    if _outputs_lack("数量", subject) and _complete(subject, "效益", "满意度"):
        yield found("C083", _place(subject))


def no_quality(subject: Subject) -> Iterator[Finding]:
    """Outputs without a 质量指标 (101号 二（二）)."""
    if _outputs_lack("质量", subject) and _complete(subject, "效益", "满意度"):
        yield found("C084", _place(subject))


def _outputs_lack(kind: str, subject: Subject) -> bool:
    """Whether there are outputs, all with a second level that is known, and none of the kind `kind`."""
    kinds = subject.output_kinds
    return bool(kinds) and kind not in kinds and "" not in kinds


def no_satisfaction(subject: Subject) -> Iterator[Finding]:
    """A project that serves the public without a 满意度指标 (101号 二（四）)."""
    if subject.satisfaction or "满意度" in subject.kinds1 or any(row.kind2 == "满意度" for row in subject.rows):
        return
    if not _complete(subject):
        return
    match = subject.words.has("面向公众", subject.project + "\n" + "\n".join(row.name for row in subject.rows))
    if match is not None:
        yield found("C085", _place(subject), who=match)


def no_cost(subject: Subject) -> Iterator[Finding]:
    """Works, large repairs or purchases without a 成本指标 (101号 二)."""
    if subject.costs or not subject.project or not _complete(subject, "效益", "满意度"):
        return
    match = subject.words.has("应设成本", subject.project)
    if match is not None:
        yield found("C086", _place(subject), what=match)
