"""Checks of dates: deadlines outside the form's year, work done late or outside it.

The year to compare with is the form's; nothing here asks what day it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from scorecard.checks.folding import fold
from scorecard.checks.rows import Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Entry, Finding

_MONTH = re.compile(r"(20\d\d)[年.\-/](\d{1,2})")


def _deadlines(subject: Subject) -> Iterator[tuple[Row, dt.date, int]]:
    year = subject.form.year
    if year is None:
        return
    for row in subject.rows:
        if row.target is not None and row.target.kind == "deadline" and row.target.date is not None:
            yield row, row.target.date, year


def after_year(subject: Subject) -> Iterator[Finding]:
    """A deadline after the year of the form: it cannot be judged at the year's end."""
    for row, date, year in _deadlines(subject):
        if date.year > year:
            yield found("C131", row.target_place, name=row.shown, date=_words(date), year=year)


def before_year(subject: Subject) -> Iterator[Finding]:
    """A deadline before the year of the form: last year's table."""
    for row, date, year in _deadlines(subject):
        if date.year < year:
            yield found("C132", row.target_place, name=row.shown, date=_words(date), year=year)


def late(subject: Subject) -> Iterator[Finding]:
    """Done after the deadline, and no reason given (10号 第十一条)."""
    if len(subject.reasons_elsewhere) > 6:
        return
    for row in subject.rows:
        target, actual = row.target, row.actual
        if target is None or actual is None or target.date is None or actual.date is None:
            continue
        if target.kind == actual.kind == "deadline" and actual.date > target.date and not row.reason:
            yield found(
                "C133", row.actual_place, name=row.shown, target=_words(target.date), actual=_words(actual.date)
            )


def _actual_dates(subject: Subject) -> Iterator[tuple[Row, dt.date, int]]:
    year = subject.form.year
    if year is None:
        return
    for row in subject.rows:
        if row.actual is not None and row.actual.kind == "deadline" and row.actual.date is not None:
            yield row, row.actual.date, year


def done_after_year(subject: Subject) -> Iterator[Finding]:
    """Done after the year of the form and still in time: the target reaches out of the year, or the date is wrong."""
    for row, date, year in _actual_dates(subject):
        target = row.target.date if row.target is not None else None
        if date.year > year and (target is None or date <= target) and not (target is not None and target.year > year):
            yield found("C134", row.actual_place, name=row.shown, date=_words(date), year=year)


def done_before_year(subject: Subject) -> Iterator[Finding]:
    """Done before the year of the form began: not this year's work."""
    for row, date, year in _actual_dates(subject):
        target = row.target.date if row.target is not None else None
        if date.year < year and not (target is not None and target.year < year):
            yield found("C135", row.actual_place, name=row.shown, date=_words(date), year=year)


def _period(subject: Subject) -> Iterator[tuple[Entry, tuple[int, int], tuple[int, int]]]:
    """The first and the last month of the project's 起止时间."""
    for entry in subject.form.entries:
        if "起止" not in entry.label and "项目期" not in entry.label:
            continue
        months = [(int(match[1]), int(match[2])) for match in _MONTH.finditer(fold(entry.value.text))]
        if len(months) == 2 and all(1 <= month <= 12 for _, month in months):
            yield entry, months[0], months[1]


def ends_before_start(subject: Subject) -> Iterator[Finding]:
    """The project ends before it begins."""
    for entry, start, end in _period(subject):
        if end < start:
            yield found("C136", entry.value.place, text=fold(entry.value.text)[:40])


def period_without_year(subject: Subject) -> Iterator[Finding]:
    """The project's period does not touch the year of the form."""
    year = subject.form.year
    for entry, start, end in _period(subject):
        if year is not None and start <= end and not start[0] <= year <= end[0]:
            yield found("C137", entry.value.place, text=fold(entry.value.text)[:40], year=year)


def _words(date: dt.date) -> str:
    return f"{date.year}年{date.month}月{date.day}日"


__all__ = [
    "after_year",
    "before_year",
    "done_after_year",
    "done_before_year",
    "ends_before_start",
    "late",
    "period_without_year",
]
