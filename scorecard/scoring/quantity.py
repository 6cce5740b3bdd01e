"""定量, 区间 and 时限 rows: the actual measured against the target, the rule of the pack applied, far exceeding noticed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from scorecard.findings import found
from scorecard.model import Finding, Indicator, Input, Item, Place, State, Step
from scorecard.rules.formula import show
from scorecard.rules.pack import Rule, Variant
from scorecard.scoring.applying import apply_rule, find_rule
from scorecard.scoring.context import Context, Line, check_claim_bounds, endless, rule_ref, scored, unscored
from scorecard.scoring.filling import exactly
from scorecard.scoring.measuring import Numbers, Worked, as_percent, measure_row
from scorecard.scoring.quality import score_quality
from scorecard.scoring.rounding import plain, rounded

KIND_WORDS = {"number": "定量", "range": "区间", "deadline": "时限"}


def score_quantity(context: Context, line: Line, indicator: Indicator) -> Item:
    """The item of a row whose target is a number, a range or a deadline and whose points are usable."""
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None or line.points is None:  # pragma: no cover - the caller has looked
        return unscored(line)
    for reading in (target, actual):
        if endless(reading):
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
    if context.trace:
        wanted, got, unit = numbers.given_target, numbers.given_actual, numbers.unit
        line.inputs += (
            Input.made(name="指标值", value=wanted, unit=unit, raw=target.text, place=target.place),
            Input.made(name="实际完成值", value=got, unit=unit, raw=actual.text, place=actual.place),
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
    if wanted:
        values, texts = [*numbers.values], [*numbers.texts]
        numbers = replace(numbers, values=values, printed=texts, worked=None, given=None)  # not the shared one
    if wanted and numbers.unit not in wanted and not ("%" in wanted and as_percent(numbers)):
        reason = f"要求单位是“{'、'.join(wanted)}”，这里是“{numbers.unit or '没有单位'}”"
        context.say("S026", line.place, name=line.name, rule=rule.name, reason=reason)
        return unscored(line)
    line.completion = numbers.completion
    worth = _worth(context, line, rule, variant, numbers)
    if worth is None:
        check_claim_bounds(context, line)
        return unscored(line)
    exact, reached = worth
    state: State = "reached" if reached else "missed"
    if numbers.kind == "定量":
        if numbers.target is not None and not reached and numbers.target.numerator <= 0:
            place = indicator.target.place if indicator.target else None
            target_text = indicator.target.text if indicator.target else ""
            context.say("S015", place or line.place, name=line.name, target=target_text)
        if _exceeded(context, line, indicator, numbers):
            state = "exceeded"
    return scored(context, line, state, exact)


def _worth(
    context: Context, line: Line, rule: Rule, variant: Variant, numbers: Numbers
) -> tuple[Fraction, bool] | None:
    """The exact points, and whether the target is reached; the steps go to `line`. None with a finding: not to be scored."""
    worked, given = numbers.worked, numbers.given
    if not context.trace and given is not None and given[0] is variant:
        line.rule = rule_ref(context, rule, variant)
        return given[1], given[2]
    if worked is not None and worked.variant is variant:
        line.rule = rule_ref(context, rule, variant)
        line.steps += (*numbers.steps, *worked.steps)
        return worked.exact, worked.reached
    line.steps.extend(numbers.steps)
    before = len(line.steps)
    values, texts = numbers.values, numbers.texts if context.trace else None
    extra = len(variant.names) - len(values)
    if extra:  # facts of the rule that a form's row does not carry
        values, texts = [*values, *[None] * extra], [*texts, *[None] * extra] if texts is not None else None
    points = apply_rule(context, line, rule, variant, values, texts)
    if points is None:
        return None
    reached = variant.reached is not None and bool(variant.reached(values))
    if numbers.operator == "=" and not reached and numbers.target is not None:
        # Where the pack takes more than "=" asks for as reached (等号超出：满分), the row is not called a miss.
        reached = numbers.actual > numbers.target and points == values[-1 - extra]
    if type(variant) is Variant:  # one that is watched has to be asked each time
        if context.trace:
            numbers.worked = Worked(variant, tuple(line.steps[before:]), points, reached)
        numbers.given = variant, points, reached
    return points, reached


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
    if limit is None:
        return False
    # completion ≤ 1 + limit, in whole numbers: nearly every row ends here
    most = (limit.denominator + limit.numerator) * completion.denominator
    if completion.numerator * limit.denominator <= most:
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
    if not context.trace:
        return True
    line.steps.append(
        Step.made(
            label="超额核对",
            expression=f"高出指标值 {over}，阈值 {shown}",
            result="不自动扣分，须说明原因，由复核人决定是否调减",
        )
    )
    return True


def _far(code: str, place: Place | None, **args: str) -> Finding:
    return found(code, place, **args)  # type: ignore[arg-type]


__all__ = ["KIND_WORDS", "score_numbers", "score_quantity"]
