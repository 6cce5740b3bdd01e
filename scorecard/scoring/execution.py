"""The 预算执行率 line: 全年执行数 ÷ 全年预算数 of the 年度资金总额 row. A blank is never a zero, and never 年初预算数."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from scorecard.model import Amount, Form, FundLine, Input, Item
from scorecard.model.base import fraction_of
from scorecard.model.values import is_fault
from scorecard.rules.formula import show
from scorecard.rules.names import EXECUTION
from scorecard.rules.pack import Rule
from scorecard.scoring.applying import apply_rule
from scorecard.scoring.context import (
    Context,
    Line,
    check_claim_bounds,
    keep_claim,
    scored,
    too_long,
    unscored,
    usable_points,
)
from scorecard.scoring.rounding import plain

NAME = "预算执行率"
_MONEY = {"元": 1, "万元": 10_000, "亿元": 100_000_000}


def score_execution(context: Context, form: Form) -> Item | None:
    """The item of the execution line; None where the pack scores none, or the form's points leave no room for one."""
    rule = next((rule for rule in context.pack.rules if rule.section == EXECUTION), None)
    if rule is None:
        return None
    total = form.fund("total")
    if total is None and not form.funds and _full_without(form, context.pack.total):
        return None
    if total is None and form.execution_points is None and context.pack.execution_points is None:
        return None
    place = total.place if total is not None else form.place
    line = Line("execution", NAME, place, claimed=total.claimed_score if total is not None else None)
    points = _points(context, form, total)
    keep_claim(context, line)
    if not usable_points(context, line, points):
        return unscored(line)
    executed = total.executed if total is not None else None
    if form.kind.endswith("_target") and context.no_actuals and (executed is None or executed.value is None):
        return unscored(line)  # a target form has nothing executed to score; S029 said so once for the form
    if total is None:
        context.say("S004", form.place, points=plain(line.points or Decimal(0)))
        return unscored(line)
    return _score(context, line, form, total, rule)


def _points(context: Context, form: Form, total: FundLine | None) -> Amount | None:
    for amount in (total.points if total is not None else None, form.execution_points):
        if amount is not None and amount.value is not None:
            return amount
    default = context.pack.execution_points
    if default is None:
        return None
    if total is not None:
        context.say("S005", total.place or form.place, points=plain(default))
    return Amount(text=plain(default), value=default)


def _full_without(form: Form, total: Fraction) -> bool:
    # Some forms have no execution line at all: their rows make up the whole.
    values = [row.points.value for row in form.indicators if row.points is not None and row.points.value is not None]
    return bool(values) and sum(values, Decimal(0)) == total


def _score(context: Context, line: Line, form: Form, total: FundLine, rule: Rule) -> Item:
    budget = _money(context, line, total, total.budget, form)
    executed = _money(context, line, total, total.executed, form)
    if not _usable(context, total, budget, executed) or budget is None or executed is None:
        check_claim_bounds(context, line)
        return unscored(line)
    unit = form.money_unit
    for name, value, amount in (("全年预算数", budget, total.budget), ("全年执行数", executed, total.executed)):
        if amount is not None and context.trace:
            line.inputs.append(Input.made(name=name, value=value, unit=unit, raw=amount.text, place=amount.place))
    variant = rule.variant(EXECUTION)
    if variant is None or line.points is None:  # pragma: no cover - an execution rule has one variant
        return unscored(line)
    initial = _money(context, line, total, total.initial, form) if "年初预算数" in variant.used else None
    finished = None
    if "项目完成" in variant.used:
        finished = is_finished(form)
        if finished is None and (default := context.pack.option("项目完成未填")):
            finished = default == "视为完成"
            if executed < budget:
                context.say("S039", total.place, how=default)
    given = {
        "全年执行数": executed,
        "全年预算数": budget,
        "年初预算数": initial,
        "分值": fraction_of(line.points),
        "项目完成": finished,
    }
    line.completion = executed / budget
    values = [given.get(name) for name in variant.names]
    exact = apply_rule(context, line, rule, variant, values, [None] * len(values) if context.trace else None)
    if exact is None:
        check_claim_bounds(context, line)
        return unscored(line)
    return scored(
        context, line, "reached" if line.completion.numerator >= line.completion.denominator else "missed", exact
    )


def _usable(context: Context, total: FundLine, budget: Fraction | None, executed: Fraction | None) -> bool:
    budget_place = (total.budget.place if total.budget else None) or total.place
    executed_place = (total.executed.place if total.executed else None) or total.place
    if budget is None:
        if total.budget is None or not is_fault(total.budget.text):
            context.say("S001", budget_place, name=total.name)
        return False
    if budget.numerator <= 0:
        context.say("S002", budget_place, name=total.name, value=show(budget))
        return False
    if executed is None:
        if total.executed is None or not is_fault(total.executed.text):
            context.say("S003", executed_place, name=total.name)
        return False
    if executed.numerator < 0:
        context.say("S007", executed_place, value=show(executed))
    if executed > budget:
        context.say("S006", executed_place, executed=show(executed), budget=show(budget))
    return True


def _money(context: Context, line: Line, total: FundLine, amount: Amount | None, form: Form) -> Fraction | None:
    """The amount in the form's money unit, None where the cell holds no number."""
    if amount is None or amount.value is None:
        return None
    if too_long(amount.value):
        context.say("S028", amount.place or total.place, name=line.name, value=amount.text[:20] + "…")
        return None
    value = Fraction(amount.value)
    own, common = _MONEY.get(amount.unit or ""), _MONEY.get(form.money_unit or "")
    return value * own / common if own and common and own != common else value


def is_finished(form: Form) -> bool | None:
    """Whether the form says that the project is finished; None where it does not say."""
    entry = form.entry("项目完成") or form.entry("项目是否完成")
    if entry is None:
        return None
    return entry.text.strip() in {"是", "已完成", "完成"}


__all__ = ["NAME", "is_finished", "score_execution"]
