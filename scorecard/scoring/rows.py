"""One row of the indicator table: what kind of row it is, and who scores it. A value that is missing is said, not guessed."""

from __future__ import annotations

from scorecard.model import Actual, Form, Indicator, Item, Target
from scorecard.model.values import is_fault
from scorecard.scoring.context import (
    POINT_DIGITS,
    Context,
    Line,
    check_claim_bounds,
    keep_claim,
    row_name,
    too_long,
    unscored,
    usable_points,
)
from scorecard.scoring.ordinary import ordinary_item
from scorecard.scoring.quality import score_quality
from scorecard.scoring.quantity import score_quantity
from scorecard.scoring.rounding import plain


def score_row(context: Context, form: Form, index: int) -> Item:
    """The item of `form.indicators[index]`."""
    indicator = form.indicators[index]
    if not context.computed:
        item = ordinary_item(context, indicator, index)
        if item is not None:
            return item
    line = Line(
        "indicator",
        row_name(indicator, index),
        indicator.place,
        row=index,
        level1=indicator.level1.text if indicator.level1 else None,
        level2=indicator.level2.text if indicator.level2 else None,
        claimed=indicator.claimed_score,
        deduction=indicator.review_deduction,
    )
    keep_claim(context, line)
    target, actual = indicator.target, indicator.actual
    if _is_empty(indicator) or _is_part(indicator):
        return unscored(line, "not_applicable")
    if target is not None and target.kind == "not_applicable":
        return _drop_out(context, line, indicator)
    if not usable_points(context, line, indicator.points):
        return unscored(line)
    if not _comparable(context, line, target, actual) or target is None or actual is None:
        check_claim_bounds(context, line)
        return unscored(line)
    if target.refused or actual.refused:  # reading said why; a word such as 次 must not be scored as a quality
        check_claim_bounds(context, line)
        return unscored(line)
    if target.kind == "text":
        return score_quality(context, line, indicator)
    return score_quantity(context, line, indicator)


def is_blank(reading: Target | Actual | None) -> bool:
    """Whether nothing was written."""
    return reading is None or reading.kind == "blank"


def _is_empty(indicator: Indicator) -> bool:
    """A row of the blank form that was left in (指标2：): no target, no actual, no points."""
    points = indicator.points
    no_points = points is None or (points.value is None and not points.text.strip())
    return no_points and is_blank(indicator.target) and is_blank(indicator.actual)


def _is_part(indicator: Indicator) -> bool:
    """A 其中 row: it details the row above and carries no points."""
    points = indicator.points
    without = points is None or points.value is None
    return without and indicator.level3 is not None and indicator.level3.text.strip().startswith("其中")


def _drop_out(context: Context, line: Line, indicator: Indicator) -> Item:
    points = indicator.points
    if (
        points is not None
        and points.value is not None
        and points.value > 0
        and not too_long(points.value, POINT_DIGITS)
    ):
        line.points = points.value
        place = (indicator.target.place if indicator.target else None) or line.place
        context.say("S012", place, name=line.name, points=plain(points.value))
    return unscored(line, "not_applicable")


def _comparable(context: Context, line: Line, target: Target | None, actual: Actual | None) -> bool:
    if context.no_actuals:
        return False
    if target is None or target.kind == "blank":
        if target is None or not is_fault(target.text):
            context.say("S011", (target.place if target else None) or line.place, name=line.name)
        return False
    if actual is None or actual.kind == "blank":
        if actual is None or not is_fault(actual.text):
            context.say("S010", (actual.place if actual else None) or line.place, name=line.name)
        return False
    if actual.kind == "not_applicable":
        place = actual.place or line.place
        context.say("S013", place, name=line.name, target=target.text, actual=actual.text)
        return False
    return True


__all__ = ["is_blank", "score_row"]
