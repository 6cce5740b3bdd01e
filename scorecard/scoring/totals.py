"""The whole form: points that add up, scores that add up, caps, grades, and what the form itself claims of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scorecard.model import Form, Item
from scorecard.rules.examples import limit_total
from scorecard.rules.formula import show
from scorecard.rules.pack import Pack
from scorecard.scoring.context import POINT_DIGITS, Context, too_long
from scorecard.scoring.rounding import plain, rounded


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums of an evaluation, as `Evaluation` names them."""

    points_total: Decimal
    total: Decimal | None
    grade: str | None
    complete: bool


def add_up(context: Context, form: Form, items: Sequence[Item]) -> Totals:
    """The totals of `items`, after the pack's caps, with findings about sums, completeness and grade."""
    counted = [item for item in items if item.state != "not_applicable"]
    points_total = sum([item.points for item in counted if item.points is not None], Decimal(0))
    scores = [item.score for item in counted if item.score is not None]
    missing = [item for item in counted if item.score is None] if len(scores) < len(counted) else []
    total = sum(scores, Decimal(0)) if scores else None
    if total is not None:
        total = _limit(context, form, items, total)
    check_points(context, form, items)
    complete = not missing and bool(scores)
    grade = None
    if missing and total is not None and (context.no_actuals or context.no_points):
        pass  # S029 or S030 has said why
    elif missing and total is not None:
        lost = sum((item.points for item in missing if item.points is not None), Decimal(0))
        context.say("S035", form.place, count=len(missing), points=plain(lost), total=plain(total))
    elif total is not None and context.pack.grades:
        grade = grade_of(context.pack, total)
        if grade is None:
            context.say("S034", form.place, total=plain(total))
    check_claims(context, form, items, total, complete=complete)
    return Totals(points_total, total, grade, complete)


def grade_of(pack: Pack, total: Decimal) -> str | None:
    """The grade of `total`, None outside all grades."""
    exact = Fraction(total)
    return next((grade.name for grade in pack.grades if grade.range.holds(exact)), None)


def check_points(context: Context, form: Form, items: Sequence[Item]) -> None:
    """S031: all points of the form add up to its total; checked only where every row has points."""
    if context.no_points or not items:
        return
    points = [item.points for item in items if item.points is not None]
    if len(points) < len(items) and any(item.points is None and item.state != "not_applicable" for item in items):
        return
    place = form.total_points.place if form.total_points and form.total_points.place else form.place
    declared = form.indicator_points.value if form.indicator_points else None
    if declared is not None:
        indicators = sum([item.points for item in items if item.kind == "indicator" and item.points], Decimal(0))
        if indicators != declared:
            how = f"表头写明指标分值权重为 {plain(declared)}"
            context.say("S031", place, sum=plain(indicators), total=plain(declared), how=how)
            return
    everything = sum(points, Decimal(0))
    printed = form.total_points.value if form.total_points else None
    if everything.as_integer_ratio() != context.pack.total.as_integer_ratio():
        how = "预算执行率和各指标的分值之和"
        context.say("S031", place, sum=plain(everything), total=show(context.pack.total), how=how)
    elif printed is not None and printed != everything:
        context.say("S031", place, sum=plain(everything), total=plain(printed), how="表上总分一行的分值")


def check_claims(context: Context, form: Form, items: Sequence[Item], total: Decimal | None, *, complete: bool) -> None:
    """S032, S033, S036: the claimed total against the claimed scores, the claimed grade against the claimed total."""
    claim = form.claimed_total.value if form.claimed_total is not None else None
    place = (form.claimed_total.place if form.claimed_total else None) or form.place
    claims = [item.claimed for item in items if item.claimed is not None]
    if claim is not None and not too_long(claim, POINT_DIGITS):
        unclaimed = [item for item in items if item.claimed is None] if len(claims) < len(items) else []
        if claims and all(item.state == "not_applicable" for item in unclaimed):
            added = sum(claims, Decimal(0))
            if added != claim:
                difference = plain(claim - added)
                context.say("S032", place, claimed=plain(claim), sum=plain(added), difference=difference)
        elif not claims and complete and total is not None and total != claim:
            context.say("S036", place, claimed=plain(claim), total=plain(total), difference=plain(claim - total))
    if form.claimed_grade is None:
        return
    if too_long(claim, POINT_DIGITS):
        return
    basis = claim if claim is not None else total if complete else None
    if basis is None:
        return
    proper = grade_of(context.pack, basis)
    claimed = form.claimed_grade.text.strip()
    if proper is not None and claimed and not claimed.startswith(proper):
        context.say("S033", form.claimed_grade.place or form.place, claimed=claimed, total=plain(basis), grade=proper)


def _limit(context: Context, form: Form, items: Sequence[Item], total: Decimal) -> Decimal:
    """The total after the pack's 总分规则 (caps and penalties); none applies without a known execution rate it needs."""
    rate = next((item.completion for item in items if item.kind == "execution"), None)
    for rule in context.pack.total_rules:
        limited = rounded(limit_total(rule, Fraction(total), rate), context.pack.places)
        if limited != total:
            context.say("S038", form.place, rule=rule.name, before=plain(total), after=plain(limited))
            total = limited
    return total


__all__ = ["Totals", "add_up", "check_claims", "check_points", "grade_of"]
