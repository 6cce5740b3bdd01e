"""Checks of 实际完成值: too good, too round, impossible, or no measurement at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scorecard.checks.folding import fold, fold_label
from scorecard.checks.measuring import HUNDRED, compare, percent, plain
from scorecard.checks.rows import Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding, Place

_ONE, _TEN = Decimal(1), Decimal(10)
_SATISFACTION = re.compile(r"满意度|满意率")


def all_equal_targets(subject: Subject) -> Iterator[Finding]:
    """Every measured actual is its target to the digit, five times or more, some of them no 100 %."""
    count = open_ended = 0
    for row in subject.rows:
        target, actual = row.target_number, row.actual_number
        if target is None or actual is None:
            continue
        if target != actual:
            return
        count += 1
        open_ended += target != HUNDRED
    if count >= 5 and open_ended >= 3:
        yield found("C101", _first_actual(subject), count=count)


def round_numbers(subject: Subject) -> Iterator[Finding]:
    """All actuals are multiples of ten though they differ from their targets: estimates, not counts."""
    count = 0
    for row in subject.rows:
        target, actual = row.target_number, row.actual_number
        if target is None or actual is None or actual == target:
            continue
        if actual % _TEN:
            return
        count += actual not in (0, 100)
    if count >= 5:
        yield found("C102", _first_actual(subject), count=count)


def _first_actual(subject: Subject) -> Place | None:
    return next((row.actual_place for row in subject.rows if row.actual_number is not None), None)


def far_above(subject: Subject) -> Iterator[Finding]:
    """More than 1.3 times the target without a reason; with an `Evaluation` it is S016's."""
    for row in subject.rows:
        target, actual = row.target_number, row.actual_number
        if (
            row.reached == "exceeded"
            and not row.reason
            and target
            and actual is not None
            and target > 0
            and row.unit != "%"
        ):
            yield found(
                "C103",
                row.actual_place,
                name=row.shown,
                target=plain(target, 6),
                actual=plain(actual, 6),
                times=plain(actual / target, 1),
            )


def word_for_number(subject: Subject) -> Iterator[Finding]:
    """完成 where a number belongs; with an `Evaluation` it is S014's."""
    for row in subject.rows:
        if row.target_number is None or row.actual is None or row.actual.kind != "text":
            continue
        text = fold(row.actual.text)
        if subject.words.is_whole("完成套话", text):
            yield found("C104", row.actual_place, name=row.shown, actual=text)


def full_satisfaction(subject: Subject) -> Iterator[Finding]:
    """Satisfaction of exactly 100 %: no survey of any size says so."""
    for row in subject.satisfaction:
        if _satisfaction(row) == 100 and row.target_number != 100:
            yield found("C105", row.actual_place, name=row.shown)


def _satisfaction(row: Row) -> Decimal | None:
    if row.actual is None or not _SATISFACTION.search(row.name):
        return None
    return row.actual_number if "%" in (row.actual_unit, row.unit) else None


def no_survey(subject: Subject) -> Iterator[Finding]:
    """Satisfaction is claimed and nothing in the form speaks of a survey (101号 二（四）). Once a form."""
    rows = [row for row in subject.satisfaction if _satisfaction(row) is not None]
    if rows and not subject.words.anywhere("调查", subject.blob):
        yield found("C106", rows[0].actual_place, name=rows[0].shown)


def impossible_rate(subject: Subject) -> Iterator[Finding]:
    """More than 100 % of a rate that ends there (合格率 102 %)."""
    words = subject.words
    for row in subject.rows:
        actual = row.actual
        if actual is None or row.actual_unit != "%" or row.actual_number is None or row.actual_number <= HUNDRED:
            continue
        if words.has("封顶率", row.name) and not words.has("封顶除外", row.name):
            yield found("C107", row.actual_place, name=row.shown, actual=fold(actual.text))


def broken_count(subject: Subject) -> Iterator[Finding]:
    """A fraction of what comes in whole ones (12.5人)."""
    whole = subject.words.whole_units
    for row in subject.rows:
        if row.unit not in whole and fold_label(row.actual_unit) not in whole:
            continue
        wanted, reached = row.target_number, row.actual_number
        if (wanted is None or not wanted % _ONE) and (reached is None or not reached % _ONE):
            continue
        for reading, value in ((row.target, wanted), (row.actual, reached)):
            if reading is None or value is None or not value % _ONE:
                continue
            unit = fold_label(reading.unit) if reading.unit else row.unit
            if unit in whole and not subject.words.has("均数名称", row.name):
                place = row.target_place if reading is row.target else row.actual_place
                yield found("C108", place, name=row.shown, value=fold(reading.text))


def negative(subject: Subject) -> Iterator[Finding]:
    """A negative actual where the target is not negative and the name speaks of no change."""
    for row in subject.rows:
        value, target = row.actual_number, row.target_number
        if value is None or value >= 0 or (target is not None and target < 0):
            continue
        if not re.search(r"增[长加幅减速]|减|变|差|升|降|偏|同比|环比|温|率", row.name):
            yield found("C109", row.actual_place, name=row.shown, actual=plain(value, 6))


def scale_not_chosen(subject: Subject) -> Iterator[Finding]:
    """The actual is the whole scale (好坏, 优良中差), not one of its steps."""
    for row in subject.rows:
        actual = row.actual
        if (
            actual is not None
            and actual.kind == "text"
            and subject.words.is_whole("选项未选", fold(actual.text))
            and (row.target is None or fold(row.target.text) != fold(actual.text))
        ):
            yield found("C110", row.actual_place, name=row.shown, actual=fold(actual.text))


def certain_but_short(subject: Subject) -> Iterator[Finding]:
    """确定能 reach the target, while the forecast of the whole year is below it."""
    for row in subject.rows:
        likelihood, forecast = row.indicator.likelihood, row.indicator.forecast
        if likelihood is None or forecast is None or "确定能" not in fold(likelihood.text):
            continue
        if compare(row.target, forecast) == "missed":
            yield found(
                "C111",
                likelihood.place or row.indicator.place,
                name=row.shown,
                forecast=fold(forecast.text),
                target=fold(row.target.text) if row.target else "",
            )


def unlikely_without_reason(subject: Subject) -> Iterator[Finding]:
    """不可能 or 有可能, and no reason given."""
    for row in subject.rows:
        likelihood = row.indicator.likelihood
        if likelihood is None or "不可能" not in fold(likelihood.text):
            continue
        if not row.reason or subject.words.is_whole("写无", row.reason):
            yield found(
                "C112", likelihood.place or row.indicator.place, name=row.shown, likelihood=fold(likelihood.text)
            )


def ratio(row: Row) -> Decimal | None:
    """Actual over target in percent, where it has a meaning."""
    target, actual = row.target_number, row.actual_number
    return percent(actual, target) if target and target > 0 and actual is not None else None
