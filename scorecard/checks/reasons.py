"""Checks of 偏差原因分析及改进措施: missing, needless, empty, copied. They rest on 10号 第十一条."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.checks.folding import fold
from scorecard.checks.rows import Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding


def _blank(subject: Subject, row: Row) -> bool:
    return not row.reason or subject.words.is_whole("写无", row.reason)


def missing(subject: Subject) -> Iterator[Finding]:
    """A target missed, no reason: an error where the form has the column, else a warning. Late dates: C133.

    A hint where the form explains deviations in one place for all and does not name this one there.
    """
    rows = [row for row in subject.missed if not row.reason and row.target and row.target.kind != "deadline"]
    if not rows:
        return
    elsewhere = subject.reasons_elsewhere
    column = any(row.reason for row in subject.all_rows) or (
        not elsewhere and any(row.indicator.deviation_reason is not None for row in subject.all_rows)
    )
    for row in rows:
        if elsewhere and _named(row.name, elsewhere):
            continue
        yield found(
            "C121",
            row.reason_place,
            severity="error" if column else "hint" if elsewhere else "warning",
            name=row.shown,
            target=fold(row.target.text) if row.target else "",
            actual=fold(row.actual.text) if row.actual else "",
        )


def _named(name: str, text: str) -> bool:
    """Whether `text` speaks of `name`: four characters of it in a row, or all of it."""
    return name in text or any(name[at : at + 4] in text for at in range(len(name) - 3))


def needless(subject: Subject) -> Iterator[Finding]:
    """Reached with all points, yet the reason says it was not."""
    for row in subject.rows:
        if row.reached != "reached" or len(row.reason) < 4 or row.score is None or row.score != row.points:
            continue
        if subject.words.has("未做到", row.reason):
            yield found("C122", row.reason_place, name=row.shown, reason=_shown(row))


def empty_phrase(subject: Subject) -> Iterator[Finding]:
    """客观原因, 疫情影响: a phrase, not a reason."""
    for row in subject.missed:
        if subject.words.is_whole("空话原因", row.reason.strip("。,;.")):
            yield found("C123", row.reason_place, name=row.shown, reason=_shown(row))


def says_none(subject: Subject) -> Iterator[Finding]:
    """无 or / for a reason, though the target was missed."""
    if len(subject.reasons_elsewhere) > 6:
        return
    for row in subject.missed:
        if row.reason and subject.words.is_whole("写无", row.reason):
            yield found("C124", row.reason_place, name=row.shown, reason=_shown(row))


def no_measure(subject: Subject) -> Iterator[Finding]:
    """A reason without a measure (10号 第十一条: 研究提出改进措施)."""
    words = subject.words
    if words.has("措施", subject.reasons_elsewhere):
        return
    for row in subject.missed:
        if _blank(subject, row) or words.is_whole("空话原因", row.reason.strip("。,;.")):
            continue
        if not words.has("措施", row.reason):
            yield found("C125", row.reason_place, name=row.shown, reason=_shown(row))


def copied(subject: Subject) -> Iterator[Finding]:
    """The same reason, word for word, for three missed indicators or more."""
    groups: dict[str, list[Row]] = {}
    for row in subject.missed:
        if len(row.reason) >= 4 and not _blank(subject, row) and not subject.words.is_whole("空话原因", row.reason):
            groups.setdefault(row.reason, []).append(row)
    for rows in groups.values():
        if len(rows) >= 3:
            yield found("C126", rows[1].reason_place, count=len(rows), reason=_shown(rows[0]))


def no_problems(subject: Subject) -> Iterator[Finding]:
    """存在问题 or 改进措施 says 无, while targets were missed."""
    rows = subject.missed
    if not rows:
        return
    for entry in subject.form.entries:
        if ("问题" in entry.label or "措施" in entry.label) and subject.words.is_whole("写无", fold(entry.value.text)):
            yield found("C127", entry.value.place, label=entry.label, count=len(rows), name=rows[0].shown)


def _shown(row: Row) -> str:
    """The reason as printed, on one line, cut where it is long."""
    cell = row.indicator.deviation_reason
    text = "".join(cell.text.split()) if cell is not None else ""
    return text if len(text) <= 40 else text[:38] + "…"
