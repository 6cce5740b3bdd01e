"""Checks of the funds block: rates, denominators, units, parts against the total, and cost indicators against money.

What scoring says of the total line (no budget, no spending, more spent than budgeted) is not said again.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from scorecard.checks.folding import fold, fold_label
from scorecard.checks.measuring import MONEY, number, percent, plain
from scorecard.checks.rows import Fund, Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding

_COLUMNS = (("initial", "年初预算数"), ("budget", "全年预算数"), ("executed", "全年执行数"))


class _Rate(NamedTuple):
    """The printed rate of `fund` in percent, half of its last digit, and the rates that the amounts give."""

    fund: Fund
    shown: Decimal
    half: Decimal
    by_budget: Decimal
    by_initial: Decimal | None


def _rates(subject: Subject) -> list[_Rate]:
    """The printed rates of the form, worked out once for the three checks that ask."""
    rates: list[_Rate] | None = subject.memo.get("rates")
    if rates is None:
        rates = subject.memo["rates"] = list(_read_rates(subject))
    return rates


def _read_rates(subject: Subject) -> Iterator[_Rate]:
    if subject.monitoring:
        return
    seen: list[tuple[Decimal, Decimal, Decimal]] = []  # few: quicker looked through than hashed
    for fund in subject.funds:
        rate, budget, executed = fund.rate, fund.budget, fund.executed
        if rate is None or budget is None or executed is None or budget <= 0 or executed < 0:
            continue
        if (rate, budget, executed) in seen:
            continue  # 其中 repeats the total: one cause
        seen.append((rate, budget, executed))
        true = percent(executed, budget)
        digits = -int(rate.as_tuple().exponent)
        if rate <= 2 and fund.line.rate is not None and fund.line.rate.unit != "%" and true > 2 * rate:
            rate, digits = rate * 100, digits - 2
        initial = fund.initial
        by_initial = percent(executed, initial) if initial is not None and initial > 0 and initial != budget else None
        yield _Rate(fund, rate, Decimal(5).scaleb(-max(digits, 0) - 1), true, by_initial)


def rate_is_off(subject: Subject) -> bool:
    """Whether a printed rate is more than half of its last digit away from what its amounts give."""
    return any(abs(rate.shown - rate.by_budget) > rate.half for rate in _rates(subject))


_TEN_THOUSAND = (Decimal(5000), Decimal(11000))
_TEN_THOUSANDTH = (Decimal("0.00005"), Decimal("0.00011"))


def _mixed(fund: Fund) -> bool:
    budget, executed = fund.budget, fund.executed
    if not budget or not executed or budget < 0 or executed < 0:
        return False
    ratio = executed / budget
    low, high = _TEN_THOUSAND if ratio > 1 else _TEN_THOUSANDTH
    return low <= ratio <= high


def rate_contradicts(subject: Subject) -> Iterator[Finding]:
    """The printed rate is neither executed/budget nor executed/initial; more than a cut digit away."""
    for rate in _rates(subject):
        off = abs(rate.shown - rate.by_budget)
        if off <= 2 * rate.half or _mixed(rate.fund):
            continue
        if rate.by_initial is not None and abs(rate.shown - rate.by_initial) <= 2 * rate.half:
            continue
        if rate.by_budget > 100 and rate.shown == 100:
            continue  # capped on purpose; more spent than budgeted is said elsewhere
        yield found(
            "C021",
            rate.fund.place("rate"),
            line=rate.fund.name,
            shown=plain(rate.shown),
            rate=plain(rate.by_budget),
        )


def rate_by_initial(subject: Subject) -> Iterator[Finding]:
    """The printed rate fits 年初预算数, not 全年预算数（调整后）."""
    for rate in _rates(subject):
        if rate.by_initial is None or abs(rate.shown - rate.by_budget) <= 2 * rate.half:
            continue
        if abs(rate.shown - rate.by_initial) <= 2 * rate.half:
            yield found(
                "C022",
                rate.fund.place("rate"),
                line=rate.fund.name,
                shown=plain(rate.shown),
                rate=plain(rate.by_budget),
            )


def rate_rounding(subject: Subject) -> Iterator[Finding]:
    """The printed rate is off by its last digit only: cut or rounded the wrong way."""
    for rate in _rates(subject):
        off = abs(rate.shown - rate.by_budget)
        if rate.half < off <= 2 * rate.half:
            yield found(
                "C038",
                rate.fund.place("rate"),
                line=rate.fund.name,
                shown=plain(rate.shown, 4),
                rate=plain(rate.by_budget, 4),
            )


def mixed_units(subject: Subject) -> Iterator[Finding]:
    """Spending is about ten thousand times (or a ten-thousandth of) the budget: 元 beside 万元."""
    for fund in subject.funds:
        if _mixed(fund):
            yield found(
                "C023",
                fund.place("executed"),
                line=fund.name,
                budget=plain(fund.budget or Decimal(), 6),
                executed=plain(fund.executed or Decimal(), 6),
            )


def magnitude(subject: Subject) -> Iterator[Finding]:
    """An amount of 100亿元 or more (a department: 1000亿元), or of under 1,000元, in the declared unit: probably the other unit."""
    fund = subject.total or (subject.funds[0] if subject.funds else None)
    if fund is None or subject.unit_money is None:
        return
    limit = 10**10 if subject.project_form else 10**11
    for member, _name in _COLUMNS:
        value = getattr(fund, member)
        if value is None or value <= 0:
            continue
        yuan = subject.in_yuan(getattr(fund.line, member))
        if yuan is not None and (yuan >= limit or (subject.form.money_unit == "元" and yuan < 1000)):
            other = "元" if yuan >= limit else "万元"
            yield found("C024", fund.place(member), value=plain(value, 6), unit=subject.form.money_unit, other=other)
            return


def _half(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(exponent - 1) if isinstance(exponent, int) and exponent < 0 else Decimal()


def parts_and_total(subject: Subject) -> Iterator[Finding]:
    """年度资金总额 is not the sum of its sources.

    Where a form breaks the total down twice (收入 and 支出, or 其中 of 其中), the lines from the first on may reach
    the total before they end. Two columns of amounts read as two lines of one role are not judged.
    """
    total = subject.total
    if total is None:
        return
    funds = [fund for fund in subject.funds if fund is not total]
    main = [fund for fund in funds if fund.role in ("fiscal", "carryover", "other")]
    if len({fund.role for fund in main}) < len(main) or any(fund.role == "total" for fund in funds):
        return
    for member, name in _COLUMNS:
        whole = getattr(total, member)
        if whole is None:
            continue
        values = [value for fund in main if (value := getattr(fund, member)) is not None]
        if values and _fits(values, whole):
            continue
        if len(main) < len(funds):
            every = [value for fund in funds if (value := getattr(fund, member)) is not None]
            if any(_fits(every[:count], whole) for count in range(1, len(every) + 1)) or not every:
                continue
            parts = [value for fund in funds if fund.role == "part" and (value := getattr(fund, member)) is not None]
            if parts and _fits(parts, whole):
                continue
            values = values or parts
        if values:
            shown = plain(sum(values, Decimal()), 6)
            yield found("C025", total.place(member), column=name, total=plain(whole, 6), sum=shown)
            return


def _fits(values: list[Decimal], whole: Decimal) -> bool:
    total = sum(values, Decimal())
    return total == whole or abs(total - whole) <= sum(map(_half, values), _half(whole))


def over_budget(subject: Subject) -> Iterator[Finding]:
    """More spent than budgeted on the total line; with an `Evaluation` it is S006's."""
    if subject.total is not None and _over(subject.total):
        yield _found_over("C026", subject.total)


def part_over_budget(subject: Subject) -> Iterator[Finding]:
    """More spent than budgeted on one source while the total is within its budget."""
    if subject.total is not None and _over(subject.total):
        return  # the total says it
    for fund in subject.funds:
        if fund.role != "total" and _over(fund):
            yield _found_over("C027", fund)


def _over(fund: Fund) -> bool:
    budget, executed = fund.budget, fund.executed
    return budget is not None and executed is not None and executed > budget > 0 and not _mixed(fund)


def _found_over(code: str, fund: Fund) -> Finding:
    budget, executed = fund.budget or Decimal(), fund.executed or Decimal()
    return found(code, fund.place("executed"), line=fund.name, budget=plain(budget, 6), executed=plain(executed, 6))


def spent_without_budget(subject: Subject) -> Iterator[Finding]:
    """A source without budget was spent from. The total line is scoring's."""
    for fund in subject.funds:
        if fund.role == "total" and subject.evaluation is not None:
            continue
        executed, budget = fund.executed, fund.budget
        if budget or executed is None or executed <= 0 or fund.initial:
            continue
        if budget == 0 or (fund.role == "total" and fund.line.budget is not None):
            yield found("C028", fund.place("executed"), line=fund.name, executed=plain(executed, 6))


_SLACK = Decimal("1.001")


def _cost_yuan(value: Decimal | None, unit: str | None) -> Decimal | None:
    factor = MONEY.get(fold_label(unit or ""))
    return value * factor if value is not None and factor is not None else None


def _is_cost(subject: Subject, row: Row) -> bool:
    words = subject.words
    return (row.kind1 == "成本" or row.kind2 in ("成本", "经济成本")) and not words.has("成本除外", row.name)


def cost_above_budget(subject: Subject) -> Iterator[Finding]:
    """A cost target above the whole budget of the project (101号 一: 成本控制要求)."""
    if subject.total is None:
        return
    line = subject.total.line
    budgets = [subject.in_yuan(line.budget), subject.in_yuan(line.initial)]
    budget = max((value for value in budgets if value is not None), default=None)
    if not budget or budget <= 0:
        return
    for row in subject.costs:
        cost = _cost_yuan(row.target_number, row.unit)
        if cost is not None and cost > budget * _SLACK and _is_cost(subject, row):
            yield found(
                "C029",
                row.target_place,
                name=row.shown,
                cost=plain(cost / 10000, 6),
                budget=plain(budget / 10000, 6),
            )


def actual_cost_above_spending(subject: Subject) -> Iterator[Finding]:
    """An actual cost above all that was spent."""
    spent = subject.in_yuan(subject.total.line.executed) if subject.total is not None else None
    if spent is None or spent <= 0:
        return
    for row in subject.costs:
        cost = _cost_yuan(row.actual_number, row.actual_unit or row.unit)
        if cost is not None and cost > spent * _SLACK and _is_cost(subject, row):
            yield found(
                "C030", row.actual_place, name=row.shown, cost=plain(cost / 10000, 6), spent=plain(spent / 10000, 6)
            )


def low_rate_unexplained(subject: Subject) -> Iterator[Finding]:
    """Less than 80 % spent and not a word about it anywhere (10号 第二十六条第二款)."""
    total = subject.total
    if total is None:
        return
    rate, reason = subject.spent, total.line.reason
    if rate is None or rate < 0 or rate >= 80 or _mixed(total):
        return
    if reason is not None and len(fold(reason.text)) > 3:
        return
    said = subject.reasons_elsewhere + subject.goal_actual
    said += "".join([row.reason for row in subject.all_rows])
    if not subject.words.anywhere("提到支出", said):
        yield found("C031", total.place("executed"), rate=plain(rate))


def large_adjustment(subject: Subject) -> Iterator[Finding]:
    """The budget was changed by more than 30 % during the year."""
    total = subject.total
    if total is None:
        return
    initial, budget = total.initial, total.budget
    if not initial or initial <= 0 or budget is None or budget <= 0 or initial == budget:
        return
    change = percent(budget - initial, initial)
    if abs(change) > 30:
        direction = "增加" if change > 0 else "减少"
        yield found(
            "C032",
            total.place("budget"),
            initial=plain(initial, 6),
            budget=plain(budget, 6),
            change=f"{direction} {plain(abs(change))}%",
        )


def negative_amount(subject: Subject) -> Iterator[Finding]:
    """A negative amount. Spending of the total line is scoring's."""
    for fund in subject.funds:
        for member, name in _COLUMNS:
            value = getattr(fund, member)
            if value is None or value >= 0:
                continue
            if fund.role == "total" and subject.evaluation is not None and member != "initial":
                continue
            yield found("C033", fund.place(member), line=fund.name, column=name, value=plain(value, 6))


def no_amounts(subject: Subject) -> Iterator[Finding]:
    """A target form that asks for no money. On self-evaluations scoring says it."""
    form = subject.form
    if form.kind != "project_target" or not form.funds or not form.indicators:
        return
    amounts = [amount for line in form.funds for amount in (line.initial, line.budget, line.executed) if amount]
    if not any(char.isdigit() for amount in amounts for char in amount.text):
        yield found("C034", form.funds[0].place)


def rate_row_against_funds(subject: Subject) -> Iterator[Finding]:
    """An indicator 预算执行率 whose actual is not what the funds block gives."""
    total = subject.total
    budget, executed = (total.budget, total.executed) if total is not None else (None, None)
    if budget is None or executed is None or budget <= 0:
        return
    rate = percent(executed, budget)
    for row in subject.rows:
        value = row.actual_number
        if value is None or row.name not in ("预算执行率", "资金执行率", "预算资金执行率", "全年预算执行率"):
            continue
        shown = value if row.actual_unit == "%" or value > 2 else value * 100
        if abs(shown - rate) > Decimal("0.1") and not (rate > 100 and shown == 100):
            yield found("C035", row.actual_place, shown=plain(shown), rate=plain(rate))


def task_parts(subject: Subject) -> Iterator[Finding]:
    """A task's money is not the sum of its sources, or more was spent than budgeted."""
    for task in subject.form.tasks:
        whole, fiscal, other = number(task.budget), number(task.budget_fiscal), number(task.budget_other)
        place = (task.budget.place if task.budget else None) or task.place
        if whole is not None and fiscal is not None and other is not None:
            slack = _half(whole) + _half(fiscal) + _half(other)
            if abs(fiscal + other - whole) > slack:
                yield found(
                    "C036",
                    place,
                    task=_short(task.name.text),
                    total=plain(whole, 6),
                    sum=plain(fiscal + other, 6),
                )


def task_done_unspent(subject: Subject) -> Iterator[Finding]:
    """A task said to be completed with less than 80 % of its money spent."""
    for task in subject.form.tasks:
        budget, executed = number(task.budget), number(task.executed)
        if budget is None or executed is None or budget <= 0 or executed < 0 or executed * 10 >= budget * 8:
            continue
        if task.content is not None and "完成" in task.content.text and "未完成" not in task.content.text:
            place = (task.executed.place if task.executed else None) or task.place
            yield found("C037", place, task=_short(task.name.text), rate=plain(percent(executed, budget)))


def _short(text: str) -> str:
    name = fold(text)
    return name if len(name) <= 30 else name[:28] + "…"
