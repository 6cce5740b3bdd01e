"""Rows without points: reached or not, and by how much. No score, no total, no grade.

What `evaluate` does with the indicators of a form that prints no points, where the pack says 无分值时: 判断达成. The half
year and the whole year are two views of one form (`for_period`), judged or scored one by one.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal, TypeAlias

from scorecard.model import Actual, Form, FundLine, Indicator, Input, Item, RuleRef, State, Step, Target
from scorecard.rules.bands import decide_band
from scorecard.rules.compiling import fold
from scorecard.rules.formula import half_up, show
from scorecard.scoring.applying import find_rule
from scorecard.scoring.context import Context, Line, row_name, too_long, unscored
from scorecard.scoring.filling import exactly
from scorecard.scoring.measuring import Numbers, measure_row
from scorecard.scoring.rows import is_blank

Period: TypeAlias = Literal["half_year", "year"]
PERIOD_WORDS: dict[Period, str] = {"half_year": "半年", "year": "全年"}
_ARTICLE = "没有公布分值和计分规则，只判断是否达到"


def for_period(form: Form, period: Period) -> Form:
    """`form` as it stands for that period: 半年指标值 beside 半年完成值, or 全年指标值 beside 实际完成值.

    For the half year the budget is 半年计划执行数. A row without a half-year target keeps none: the year's target is
    never taken for it.
    """
    if period == "year":
        return form
    rows = tuple(
        row.model_copy(
            update={
                "target": row.half_year_target,
                "actual": row.progress,
                "half_year_target": None,
                "progress": None,
                "claimed_score": None,
            }
        )
        for row in form.indicators
    )
    funds = tuple(_half(line) for line in form.funds)
    claims = {"claimed_total": None, "claimed_grade": None}
    return form.model_copy(update={"indicators": rows, "funds": funds, **claims})


def _half(line: FundLine) -> FundLine:
    return line.model_copy(update={"budget": line.half_year_plan, "half_year_plan": None, "claimed_score": None})


def judge_rows(context: Context, form: Form) -> list[Item]:
    """The items of `form.indicators`, each reached, missed or open, with its deviation; one finding sums them up."""
    items = [_judge(context, row, index) for index, row in enumerate(form.indicators)]
    reached = sum(item.state == "reached" for item in items)
    missed = sum(item.state == "missed" for item in items)
    still = sum(item.state == "not_scored" for item in items)
    context.say("S063", form.place, reached=reached, missed=missed, open=still)
    return items


def _judge(context: Context, row: Indicator, index: int) -> Item:
    line = Line(
        "indicator",
        row_name(row, index),
        row.place,
        row=index,
        level1=row.level1.text if row.level1 else None,
        level2=row.level2.text if row.level2 else None,
    )
    target, actual = row.target, row.actual
    if is_blank(target) and is_blank(actual) and row.level3 is None:
        return unscored(line, "not_applicable")
    if target is not None and target.kind == "not_applicable":
        return unscored(line, "not_applicable")
    if target is None or is_blank(target):
        context.say("S011", (target.place if target else None) or line.place, name=line.name)
        return unscored(line)
    if actual is None or is_blank(actual):
        if not context.no_actuals:
            context.say("S010", (actual.place if actual else None) or line.place, name=line.name)
        return unscored(line)
    if actual.kind == "not_applicable":
        context.say("S013", actual.place or line.place, name=line.name, target=target.text, actual=actual.text)
        return unscored(line)
    if target.kind == "text":
        return _by_words(context, line, row, target, actual)
    return _by_numbers(context, line, row, target, actual)


def _by_words(context: Context, line: Line, row: Indicator, target: Target, actual: Actual) -> Item:
    line.inputs.append(Input(name="指标值", raw=target.text, place=target.place))
    line.inputs.append(Input(name="实际完成值", raw=actual.text, place=actual.place))
    line.rule = RuleRef(name="达成判断", article=_ARTICLE, formula="完成情况与指标值相同，或属于最高一档")
    rule = find_rule(context, "定性", None, row)
    state: State | None = None
    if fold(target.text) and fold(target.text) == fold(actual.text):
        state, reason = "reached", f"实际完成值与指标值相同（{actual.text.strip()}）"
    elif rule is None:
        reason = "规则包没有写定性指标的档次"
    else:
        band, reason = decide_band(rule.bands, actual.text, target.text)
        if band is not None:
            state = "reached" if band is rule.bands[0] else "missed"
            reason = f"{reason}，属于“{band.name}”"
    if state is None:
        context.say("S064", actual.place or line.place, name=line.name, actual=actual.text.strip()[:40], reason=reason)
        return unscored(line)
    line.steps.append(Step(label="判断是否达到", expression=reason, result=_STATES[state]))
    return unscored(line, state)


def _by_numbers(context: Context, line: Line, row: Indicator, target: Target, actual: Actual) -> Item:
    for reading in (target, actual):
        if too_long(reading.value) or too_long(reading.low) or too_long(reading.high):
            context.say("S028", reading.place or line.place, name=line.name, value=reading.text[:20] + "…")
            return unscored(line)
    numbers, findings = measure_row(row, line.name, Decimal(1))
    context.findings.extend(findings)
    if numbers is None:
        if not findings:
            context.say("S027", actual.place or line.place, name=line.name, target=target.text, actual=actual.text)
        return unscored(line)
    numbers = exactly(context, line, numbers)
    line.inputs.append(
        Input(name="指标值", value=numbers.given_target, unit=numbers.unit, raw=target.text, place=target.place)
    )
    line.inputs.append(
        Input(name="实际完成值", value=numbers.given_actual, unit=numbers.unit, raw=actual.text, place=actual.place)
    )
    line.steps.extend(numbers.steps)
    line.completion = numbers.completion
    reached, formula, expression = _reached(numbers)
    line.rule = RuleRef(name="达成判断", article=_ARTICLE, formula=formula)
    state: State = "reached" if reached else "missed"
    line.steps.append(Step(label="判断是否达到", expression=expression, result=_STATES[state]))
    line.steps.append(Step(label="偏差", expression=_difference_words(numbers), result=deviation(numbers)))
    return unscored(line, state)


_STATES: dict[State, str] = {"reached": "达到", "missed": "未达到"}


def _reached(numbers: Numbers) -> tuple[bool, str, str]:
    """Whether the target is reached, the condition in words, and with its numbers."""
    actual, text = numbers.actual, numbers.texts
    match numbers.kind:
        case "区间":
            low, high = numbers.values[2], numbers.values[3]
            brackets = numbers.operator or "[]"
            above = low is None or actual > low or (brackets[0] == "[" and actual == low)
            below = high is None or actual < high or (brackets[1] == "]" and actual == high)
            signs = ("≤" if brackets[0] == "[" else "<", "≤" if brackets[1] == "]" else "<")
            formula = f"下限 {signs[0]} 完成值 {signs[1]} 上限"
            return above and below, formula, f"{text[2]} {signs[0]} {text[0]} {signs[1]} {text[3]}"
        case "时限":
            late = numbers.target is not None and actual > numbers.target
            return not late, "完成日 ≤ 期限日", f"{text[4]} ≤ {text[5]}"
        case _:
            operator, target = numbers.operator or "≥", numbers.target or Fraction(0)
            holds = {
                "≥": actual >= target,
                ">": actual > target,
                "=": actual == target,
                "≤": actual <= target,
                "<": actual < target,
            }[operator]
            return holds, f"完成值 {operator} 指标值", f"{text[0]} {operator} {text[1]}"


def deviation(numbers: Numbers) -> str:
    """Actual less target, in the form's unit and in per cent of the target; days for a deadline."""
    difference = _difference(numbers)
    if numbers.kind == "时限":
        days = int(difference)
        return "当天" if days == 0 else f"{'晚' if days > 0 else '早'} {abs(days)} 天"
    unit = {"%": " 个百分点", "‰": " 个千分点"}.get(numbers.unit or "", numbers.unit or "")
    text = f"{_signed(difference)}{unit}"
    if numbers.kind == "定量" and numbers.given_target is not None and numbers.given_target > 0 and difference:
        text += f"（{_signed(half_up(difference / numbers.given_target * 100, 2))}%）"
    return text


def _difference(numbers: Numbers) -> Fraction:
    if numbers.kind == "区间":
        scale = numbers.given_actual / numbers.actual if numbers.actual else Fraction(1)
        low, high = numbers.values[2], numbers.values[3]
        if low is not None and numbers.actual < low:
            return (numbers.actual - Fraction(low)) * scale
        return (numbers.actual - Fraction(high)) * scale if high is not None and numbers.actual > high else Fraction(0)
    return numbers.given_actual - (numbers.given_target or Fraction(0))


def _difference_words(numbers: Numbers) -> str:
    return {"时限": "完成日 － 期限日", "区间": "完成值到区间的距离"}.get(numbers.kind, "完成值 － 指标值")


def _signed(value: Fraction) -> str:
    return f"+{show(value)}" if value > 0 else show(value)


__all__ = ["PERIOD_WORDS", "Period", "deviation", "for_period", "judge_rows"]
