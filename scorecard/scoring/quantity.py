"""定量, 区间 and 时限 rows: the actual measured against the target, the rule of the pack applied, far exceeding noticed."""

from __future__ import annotations

from scorecard.findings import found
from scorecard.model import Finding, Indicator, Input, Item, Place, State, Step
from scorecard.rules.formula import show
from scorecard.scoring.applying import apply_rule, find_rule
from scorecard.scoring.context import Context, Line, check_claim_bounds, scored, too_long, unscored
from scorecard.scoring.filling import exactly
from scorecard.scoring.measuring import Numbers, as_percent, measure_row
from scorecard.scoring.quality import score_quality
from scorecard.scoring.rounding import plain, rounded

KIND_WORDS = {"number": "定量", "range": "区间", "deadline": "时限"}


def score_quantity(context: Context, line: Line, indicator: Indicator) -> Item:
    """The item of a row whose target is a number, a range or a deadline and whose points are usable."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None or line.points is None:  # pragma: no cover - the caller has looked
        return unscored(line)
    for reading in (target, actual):
        if too_long(reading.value) or too_long(reading.low) or too_long(reading.high):
            context.say("S028", reading.place or line.place, name=line.name, value=reading.text[:20] + "…")
            return unscored(line)
    numbers, findings = measure_row(indicator, line.name, line.points)
    if actual.kind == "text" and any(finding.code == "V032" for finding in findings):
        return _words_for_number(context, line, indicator)
    context.findings.extend(findings)
    if numbers is None:
        # An actual of words without a finding of `measure` was refused, with a finding, when it was read.
        if not findings and actual.kind != "text":
            context.say("S027", actual.place or line.place, name=line.name, target=target.text, actual=actual.text)
        check_claim_bounds(context, line)
        return unscored(line)
    if context.computed:
        numbers = exactly(context, line, numbers)
    line.inputs.append(
        Input(name="指标值", value=numbers.given_target, unit=numbers.unit, raw=target.text, place=target.place)
    )
    line.inputs.append(
        Input(name="实际完成值", value=numbers.given_actual, unit=numbers.unit, raw=actual.text, place=actual.place)
    )
    return score_numbers(context, line, indicator, numbers)


def score_numbers(context: Context, line: Line, indicator: Indicator, numbers: Numbers) -> Item:
    """The item of a row whose numbers are known."""
    rule = find_rule(context, numbers.kind, numbers.operator, indicator)
    variant = rule.variant(numbers.kind, numbers.operator) if rule is not None else None
    if rule is None or variant is None:
        kind = numbers.kind + (numbers.operator or "")
        context.say("S025", line.place, name=line.name, kind=kind, pack=context.pack.name)
        return unscored(line)
    wanted = rule.text.applies.units
    if wanted and numbers.unit not in wanted and not ("%" in wanted and as_percent(numbers)):
        reason = f"要求单位是“{'、'.join(wanted)}”，这里是“{numbers.unit or '没有单位'}”"
        context.say("S026", line.place, name=line.name, rule=rule.name, reason=reason)
        return unscored(line)
    line.steps.extend(numbers.steps)
    line.completion = numbers.completion
    values, texts = numbers.values, numbers.texts
    extra = len(variant.names) - len(values)
    if extra:  # facts of the rule that a form's row does not carry
        values, texts = [*values, *[None] * extra], [*texts, *[None] * extra]
    exact = apply_rule(context, line, rule, variant, values, texts)
    if exact is None:
        check_claim_bounds(context, line)
        return unscored(line)
    reached = variant.reached is not None and bool(variant.reached(values))
    if numbers.operator == "=" and not reached and numbers.target is not None:
        # Where the pack takes more than "=" asks for as reached (等号超出：满分), the row is not called a miss.
        reached = numbers.actual > numbers.target and exact == values[-1 - extra]
    state: State = "reached" if reached else "missed"
    if numbers.kind == "定量":
        if numbers.target is not None and not reached and numbers.target.numerator <= 0:
            place = indicator.target.place if indicator.target else None
            target_text = indicator.target.text if indicator.target else ""
            context.say("S015", place or line.place, name=line.name, target=target_text)
        if _exceeded(context, line, indicator, numbers):
            state = "exceeded"
    return scored(context, line, state, exact)


def _words_for_number(context: Context, line: Line, indicator: Indicator) -> Item:
    """已完成 beside ≥21个: no number to compare. The pack says whether its words may decide a 档次."""
    target, actual = indicator.target, indicator.actual
    if target is not None and actual is not None:
        place = actual.place or line.place
        context.say("S014", place, name=line.name, target=target.text, actual=actual.text.strip()[:40])
    if context.pack.option("定量填文字") == "按档次":
        return score_quality(context, line, indicator)
    check_claim_bounds(context, line)
    return unscored(line)


def _exceeded(context: Context, line: Line, indicator: Indicator, numbers: Numbers) -> bool:
    completion = numbers.completion
    if completion is None or completion.numerator <= completion.denominator or numbers.operator not in {"≥", ">", "="}:
        return False
    limit = context.pack.number("超额阈值")
    if limit is None or completion <= 1 + limit:
        return False
    reason = indicator.deviation_reason
    over = f"{plain(rounded((completion - 1) * 100, 2))}%"
    shown = f"{show(limit * 100)}%"
    place = (indicator.actual.place if indicator.actual else None) or line.place
    context.findings.append(
        _far(
            "S017" if reason is not None and reason.text.strip() else "S016",
            place,
            name=line.name,
            actual=numbers.texts[0] or "",
            target=numbers.texts[1] or "",
            over=over,
            limit=shown,
        )
    )
    line.steps.append(
        Step(
            label="超额核对",
            expression=f"高出指标值 {over}，阈值 {shown}",
            result="不自动扣分，须说明原因，由复核人决定是否调减",
        )
    )
    return True


def _far(code: str, place: Place | None, **args: str) -> Finding:
    return found(code, place, **args)  # type: ignore[arg-type]


__all__ = ["KIND_WORDS", "score_numbers", "score_quantity"]
