"""定性 rows: the 档次 that the actual's words say, the interval of points that it allows, and the score within it."""

from __future__ import annotations

from fractions import Fraction

from scorecard.model import Indicator, Input, Interval, Item, Step
from scorecard.rules.banding import band_range, default_score, nearest
from scorecard.rules.bands import decide_band
from scorecard.rules.formula import show
from scorecard.rules.pack import Band
from scorecard.rules.schema import Range
from scorecard.scoring.applying import find_rule
from scorecard.scoring.context import Context, Line, check_claim_bounds, rule_ref, scored, unscored
from scorecard.scoring.rounding import plain


def score_quality(context: Context, line: Line, indicator: Indicator) -> Item:
    """The item of a qualitative row whose points are usable and whose actual is not blank."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None or line.points is None:  # pragma: no cover - the caller has looked
        return unscored(line)
    line.inputs.append(Input(name="指标值", raw=target.text, place=target.place))
    line.inputs.append(Input(name="实际完成值", raw=actual.text, place=actual.place))
    rule = find_rule(context, "定性", None, indicator)
    if rule is None:
        context.say("S025", line.place, name=line.name, kind="定性", pack=context.pack.name)
        return unscored(line)
    line.rule = rule_ref(context, rule, None)
    band, reason = decide_band(rule.bands, actual.text, target.text)
    points = Fraction(line.points)
    if band is None:
        context.say(
            "S018",
            actual.place or line.place,
            name=line.name,
            actual=actual.text.strip()[:40],
            reason=reason,
            points=plain(line.points),
        )
    line.steps.append(Step(label="判断档次", expression=reason, result=band.name if band is not None else "无法判断"))
    allowed = band_range(context.pack, band, points)
    interval = Interval(
        low=allowed.low, high=allowed.high, low_included=allowed.low_included, high_included=allowed.high_included
    )
    words = allowed.text
    share = band.range.text if band is not None else "[0%, 100%]"
    line.steps.append(Step(label="得分区间", expression=f"{plain(line.points)} × {share}", result=words))
    bounded = check_claim_bounds(context, line)
    claim = line.claim
    if claim is None:
        return _without_claim(context, line, band, interval, allowed)
    score = Fraction(claim)
    if allowed.holds(score):
        line.steps.append(Step(label="取分", expression=f"自评得分 {plain(claim)} 在区间内", result=plain(claim)))
        return scored(context, line, "band", score, interval)
    closest = nearest(context.pack, allowed, score)
    if bounded and band is not None:
        context.say(
            "S019",
            line.claimed.place if line.claimed and line.claimed.place else line.place,
            name=line.name,
            band=band.name,
            interval=_in_words(interval),
            claimed=plain(claim),
        )
    line.claim_checked = True
    line.steps.append(
        Step(label="取分", expression=f"自评得分 {plain(claim)} 在区间外，取区间内最近的分数", result=show(closest))
    )
    return scored(context, line, "band", closest, interval)


def _in_words(interval: Interval) -> str:
    """12 分至 16 分（不含）: a message is read by people who do not write [12, 16)."""
    low, high = (
        f"{show(bound)} 分{'' if included else '（不含）'}"
        for bound, included in ((interval.low, interval.low_included), (interval.high, interval.high_included))
    )
    return f"{low}至 {high}"


def _without_claim(context: Context, line: Line, band: Band | None, interval: Interval, allowed: Range) -> Item:
    if band is None:
        item = unscored(line)
        return item.model_copy(update={"interval": interval})
    score = default_score(context.pack, band, allowed)
    context.say(
        "S020",
        line.place,
        name=line.name,
        band=band.name,
        score=show(score),
        interval=allowed.text,
    )
    option = context.pack.option("定性默认") or "达成满分其余中点"
    line.steps.append(Step(label="取分", expression=f"没有自评得分，按默认（{option}）", result=show(score)))
    return scored(context, line, "band", score, interval)


__all__ = ["score_quality"]
