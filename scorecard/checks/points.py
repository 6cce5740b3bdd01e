"""Checks of points: weights of the levels, one indicator with most of them, too few or too many indicators.

Sums against the printed total are scoring's (S): here only what a right sum does not show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scorecard.checks.folding import fold
from scorecard.checks.measuring import number, percent, plain
from scorecard.checks.rows import Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Criterion, Finding, Severity

# 财预〔2020〕10号 第十三条 and 财预〔2021〕101号 三（六）: points of cost, output, benefit, satisfaction out of 90.
SPLITS: tuple[tuple[Decimal, ...], ...] = tuple(
    tuple(map(Decimal, split)) for split in ((0, 50, 30, 10), (20, 40, 20, 10), (20, 40, 30, 0), (0, 50, 40, 0))
)
_FIVE = Decimal(5)
_KINDS = ("成本", "产出", "效益", "满意度")
_GIVEN = re.compile(r"[(](\d+(?:\.\d+)?)分[)]")
_PRINTED = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*(?:[-~～—]\s*(\d+(?:\.\d+)?)\s*[)）]?)?\s*分")


def _by_level(subject: Subject) -> dict[str, Decimal]:
    sums = dict.fromkeys(_KINDS, Decimal())
    for row in subject.all_rows:
        if row.points is None:
            continue
        kind = "满意度" if row.kind2 == "满意度" else row.kind1
        if kind not in sums:
            return {}
        sums[kind] += row.points
    return sums


def level_weights(subject: Subject) -> Iterator[Finding]:
    """The points of the first levels are none of the four splits (10号 第十三条; 101号 三（六））.

    A hint where a local pack scores: it may split otherwise. Only where the rows add up to 90: another sum, or another 执行率 weight, is another finding's matter.
    """
    if subject.points_sum != 90:
        return
    sums = _by_level(subject)
    if not sums:
        return
    given = tuple(sums[kind] for kind in _KINDS)
    if given in SPLITS:
        return
    row = next(row for row in subject.all_rows if row.points is not None)
    shown = "、".join(f"{kind} {plain(sums[kind])}" for kind in _KINDS if sums[kind])
    local = subject.evaluation is not None and not subject.evaluation.pack.id.startswith("mof")
    yield found("C001", row.points_place, severity="hint" if local else None, given=shown)


def execution_weight(subject: Subject) -> Iterator[Finding]:
    """执行率 does not carry 10 points (10号 第十三条第二款)."""
    line = subject.total.line if subject.total is not None else None
    amount = subject.form.execution_points or (line.points if line else None)
    value = number(amount)
    if value is not None and value != 10:
        place = (amount.place if amount else None) or (line.place if line else None)
        yield found("C002", place, points=plain(value))


def heavy_indicator(subject: Subject) -> Iterator[Finding]:
    """One indicator holds half of all points or more (warning), or more than two fifths (hint)."""
    total = subject.points_sum
    if not subject.whole or total is None or len(subject.rows) < 2:
        return
    double = total * 2
    for row in subject.rows:
        if row.points is not None and row.points * _FIVE > double:
            share = percent(row.points, total)
            yield found(
                "C003",
                row.points_place,
                severity="warning" if share >= 50 else "hint",
                name=row.shown,
                points=plain(row.points),
                share=plain(share, 0),
            )


def equal_points(subject: Subject) -> Iterator[Finding]:
    """All indicators have the same points: weights should follow importance (10号 第十三条第二款)."""
    rows = subject.rows
    if len(rows) < 4 or not subject.whole:
        return
    points = rows[0].points
    if points is not None and all(row.points == points for row in rows):
        yield found("C004", rows[0].points_place, count=len(rows), points=plain(points))


def printed_level_points(subject: Subject) -> Iterator[Finding]:
    """The points printed in the label of a first level (产出指标（50分）) are not those of its rows."""
    groups: dict[str, list[Row]] = {}
    for row in subject.all_rows:
        if "分" in row.level1:
            groups.setdefault(row.level1, []).append(row)
    for label, rows in groups.items():
        match = _PRINTED.search(label)
        values = [row.points for row in rows if row.points is not None]
        if match is None or not values or (not subject.whole and (len(values) < len(rows) or subject.evaluation)):
            continue  # rows without points, or a wrong sum, are scoring's
        low, high = Decimal(match[1]), Decimal(match[2] or match[1])
        total = sum(values, Decimal())
        if not low <= total <= high and not (total == 0 and match[2]):
            cell = rows[0].indicator.level1
            place = (cell.place if cell else None) or rows[0].indicator.place
            severity: Severity | None = None if subject.whole else "warning"
            yield found("C005", place, severity=severity, label="".join(label.split()), sum=plain(total))


def points_for_nothing(subject: Subject) -> Iterator[Finding]:
    """A row without an indicator or without a target still has points. Rows of a form with actuals: scoring says it."""
    for row in subject.all_rows:
        if row.points and row.points > 0 and not row.used and row.name:
            yield found("C006", row.points_place, name=row.shown, points=plain(row.points))


def full_marks_little_money(subject: Subject) -> Iterator[Finding]:
    """Less than half of the money spent, yet nearly all points of the indicators are claimed."""
    rate = subject.spent
    if rate is None or rate >= 50:
        return
    pairs = [(row.score, row.points) for row in subject.rows if row.score is not None and row.points]
    if len(pairs) < 3:
        return
    claimed = sum((score for score, _ in pairs if score is not None), Decimal())
    possible = sum((points for _, points in pairs if points is not None), Decimal())
    if possible > 0 and claimed * 20 >= possible * 19:
        place = subject.total.place("executed") if subject.total is not None else None
        yield found("C007", place, rate=plain(rate), claimed=plain(claimed), possible=plain(possible))


def all_full_marks(subject: Subject) -> Iterator[Finding]:
    """Every indicator, and 执行率 where it is printed, claims all its points: nothing tells good from middling."""
    line = subject.total.line if subject.total is not None else None
    rate, full = (number(line.claimed_score), number(line.points)) if line is not None else (None, None)
    if rate is not None and full is not None and rate < full:
        return
    pairs = [(row.score, row.points) for row in subject.rows if row.points is not None]
    if len(pairs) >= 5 and all(score is not None and score == points for score, points in pairs):
        cell = subject.rows[0].indicator.claimed_score
        place = (cell.place if cell else None) or subject.rows[0].indicator.place
        yield found("C008", place, count=len(pairs))


def too_few(subject: Subject) -> Iterator[Finding]:
    """Fewer than three indicators: quantity, quality and benefit cannot all be there (101号 二（二）)."""
    if 0 < len(subject.rows) < 3 and subject.whole:
        yield found("C009", subject.rows[0].name_place, count=len(subject.rows))


def too_many(subject: Subject) -> Iterator[Finding]:
    """More than 30 indicators: 101号 一（二）2 wants few that matter."""
    if len(subject.rows) > 30:
        yield found("C010", subject.rows[0].name_place, count=len(subject.rows))


def criteria_sums(subject: Subject) -> Iterator[Finding]:
    """In an 评分表 the points of a first level are not those of its rows."""
    sums: dict[str, Decimal] = {}
    heads: dict[str, Criterion] = {}
    for criterion in subject.form.criteria:
        label = fold(criterion.level1.text) if criterion.level1 else ""
        value = number(criterion.points)
        if not label or value is None:
            return
        sums[label] = sums.get(label, Decimal()) + value
        if number(criterion.level1_points) is not None:
            heads.setdefault(label, criterion)
    for label, criterion in heads.items():
        shown = number(criterion.level1_points)
        if shown is not None and shown != sums[label]:
            cell = criterion.level1_points
            place = (cell.place if cell else None) or criterion.place
            yield found("C011", place, level1=label, printed=plain(shown), sum=plain(sums[label]))


def standard_above_points(subject: Subject) -> Iterator[Finding]:
    """In an 评分表 the standard of a row gives more points than the row has."""
    for criterion in subject.form.criteria:
        value = number(criterion.points)
        if value is None or value <= 0 or criterion.standard is None:
            continue
        given = [Decimal(match[1]) for match in _GIVEN.finditer(fold(criterion.standard.text)) if len(match[1]) < 8]
        if given and max(given) > value:
            place = criterion.standard.place or criterion.place
            name = fold(criterion.level3.text)[:40]
            yield found("C012", place, name=name, points=plain(value), inside=plain(max(given)))
