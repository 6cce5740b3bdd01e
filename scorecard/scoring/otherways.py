"""The other ways in which people are known to arrive at a score, each as a number in exact points.

The material of `whyclaimed`: which way gives the claimed score is decided there. Where a way comes from: regulations of
provinces (反向 A/B, 1−超出, 80–50 档), forms of 2016 (年初预算数), and published forms (cut or rounded to integers, met
targets docked a point, full points for missed ones).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scorecard.model import Evaluation, FundLine, Indicator, Item
from scorecard.rules.formula import half_up_quotient, show
from scorecard.scoring.rounding import plain
from scorecard.values import convert

_POINT_STEPS = (Fraction(1, 10), Fraction(1, 5), Fraction(1, 2), Fraction(1), Fraction(2))
"""Points taken off for each percentage point, as rules of provinces have them."""


@dataclass(frozen=True, slots=True)
class Base:
    """One way before rounding: its words, and the exact points that it gives."""

    words: str
    exact: Fraction


@dataclass(frozen=True, slots=True)
class Rounding:
    """One way to shorten a score."""

    words: str
    unit: Fraction
    how: str

    def apply(self, exact: Fraction) -> Fraction:
        """`exact` shortened."""
        numerator, unit = exact.numerator * self.unit.denominator, self.unit.numerator
        denominator = exact.denominator * unit  # numerator over denominator: how often the unit goes into it
        match self.how:
            case "round":
                count = half_up_quotient(numerator, denominator)
            case "cut":
                count = numerator // denominator
            case _:
                count = -(-numerator // denominator)
        return Fraction(count * unit, self.unit.denominator)


ROUNDINGS = (
    Rounding("舍去两位以后的小数", Fraction(1, 100), "cut"),
    Rounding("四舍五入到一位小数", Fraction(1, 10), "round"),
    Rounding("舍去一位以后的小数", Fraction(1, 10), "cut"),
    Rounding("四舍五入到整数", Fraction(1), "round"),
    Rounding("舍去小数取整数", Fraction(1), "cut"),
    Rounding("进位到整数", Fraction(1), "up"),
    Rounding("取到半分", Fraction(1, 2), "round"),
)
_SHARES = (
    Rounding("四舍五入到百分之一", Fraction(1, 100), "round"),
    Rounding("舍去百分号前的小数", Fraction(1, 100), "cut"),
    Rounding("进到整百分数", Fraction(1, 100), "up"),
    Rounding("四舍五入到百分数一位小数", Fraction(1, 1000), "round"),
    Rounding("四舍五入到百分数两位小数", Fraction(1, 10000), "round"),
    Rounding("四舍五入到一成", Fraction(1, 10), "round"),
)


def other_formulas(evaluation: Evaluation, item: Item) -> Iterator[Base]:
    """Other formulas for a line that was scored from numbers; rounding is left to the caller."""
    points, exact = item.points, item.exact
    if points is None or exact is None or item.state == "band":
        return
    worth = Fraction(points)
    if 0 < exact < worth:
        for rounding in _SHARES:
            yield Base(f"先把比例{rounding.words}再乘分值", rounding.apply(exact / worth) * worth)
        yield Base("没有达标就记 0 分", Fraction(0))
    if exact < worth:
        yield Base("没有达标仍记满分", worth)
    if item.completion is not None:
        yield from _by_completion(worth, item.completion, evaluation.indicator(item))
    if item.kind == "execution":
        yield from _of_execution(evaluation, item, worth)
    else:
        yield from _of_row(item, worth)


def other_bands(item: Item) -> Iterator[tuple[str, Fraction, Fraction]]:
    """For a 定性 line: other intervals of points as (words, low, high); the high end is excluded below full points."""
    if item.points is None or item.interval is None:
        return
    worth = Fraction(item.points)
    low = item.interval.low
    if low == worth * 6 / 10:
        yield "旧办法“部分达成”80%—50%", worth / 2, worth * 8 / 10
    elif low == 0 and item.interval.high < worth:
        yield "旧办法“未达成”50%—0%", Fraction(0), worth / 2
    for name, start, end in (("达成", 8, 10), ("部分达成", 6, 8), ("未达成", 0, 6)):
        if worth * start / 10 != low:
            yield f"按“{name}”一档给分", worth * start / 10, worth * end / 10


def by_hand(item: Item, claim: Decimal, *, reason: bool) -> str | None:
    """A score set by hand, in words: whole or half points off, a round share of the points; None where it is neither.

    `reason`: whether the form writes a reason for the deviation.
    """
    if item.points is None or item.score is None or item.state == "band":
        return None
    off = item.points - claim
    if off <= 0 or claim < 0:
        return None
    met = item.exact is not None and item.exact >= Fraction(item.points)
    told = "（写有偏差原因）" if reason else "（没有写原因）"
    head = f"已达标却扣分{told}：" if met else "没有按比例："
    if off % Decimal("0.5") == 0:
        return f"{head}从满分里扣 {plain(off)} 分"
    share = Fraction(claim) / Fraction(item.points)
    if (share * 20).denominator == 1:
        return f"{head}按分值的 {show(share * 100)}% 给分"
    if not met and (item.score - claim) % 1 == 0 and claim < item.score:
        return f"在应得分上再扣 {plain(item.score - claim)} 分"
    return None


def _by_completion(worth: Fraction, completion: Fraction, row: Indicator | None) -> Iterator[Base]:
    if completion <= 0:
        return
    direction = row.target.direction if row is not None and row.target is not None else ">="
    if completion > 1 and direction not in {"<=", "<"}:
        yield Base("超额部分按比例扣分", max(Fraction(0), 2 - completion) * worth)
        yield Base("超额时用指标值÷完成值", worth / completion)
        yield Base("完成值÷指标值×分值，不封顶", worth * completion)
    elif direction in {"<=", "<"} and completion < 1:
        yield Base("把“≤”指标当作“≥”，用完成值÷指标值", worth * completion)
        yield Base("用指标值÷完成值，不封顶", worth / completion)
    elif direction in {"<=", "<"} and completion > 1:
        yield Base("用 1－超出部分÷指标值", max(Fraction(0), 2 - completion) * worth)


def _of_execution(evaluation: Evaluation, item: Item, worth: Fraction) -> Iterator[Base]:
    form = evaluation.form
    total = form.fund("total")
    if total is None:
        return
    unit = form.money_unit
    executed = _money(total, "executed", unit)
    if item.exact is not None and (total.points is None or total.points.value is None):
        yield Base("把预算执行率的分值当作 20 分", item.exact / worth * 20)  # Hubei, some forms of Sichuan and Yunnan
    for name, field in (("年初预算数", "initial"), ("全年预算数", "budget")):
        base = _money(total, field, unit)
        if base is None or base <= 0 or executed is None:
            continue
        if field == "initial":
            yield Base(f"用{name}作分母", min(Fraction(1), executed / base) * worth)
            yield Base(f"用{name}作分母，不封顶", executed / base * worth)
    rate = total.rate
    if rate is not None and rate.value is not None and abs(rate.value.adjusted()) < 12:
        share = Fraction(rate.value) / (100 if rate.unit == "%" or rate.value > 1 else 1)
        yield Base(f"分值×表上印的执行率 {rate.text.strip()}", share * worth)
    fiscal = form.fund("fiscal")
    if fiscal is not None:
        budget, spent = _money(fiscal, "budget", unit), _money(fiscal, "executed", unit)
        if budget is not None and budget > 0 and spent is not None:
            yield Base("只看财政拨款的执行率", min(Fraction(1), spent / budget) * worth)


def _money(line: FundLine, field: str, unit: str | None) -> Fraction | None:
    amount = getattr(line, field)
    if amount is None or amount.value is None or abs(amount.value.adjusted()) > 30:
        return None
    value = Fraction(amount.value)
    converted = convert(value, amount.unit, unit) if amount.unit and unit else value
    return value if converted is None else converted


def _of_row(item: Item, worth: Fraction) -> Iterator[Base]:
    given = {one.name: one for one in item.inputs}
    actual, target = given.get("实际完成值"), given.get("指标值")
    if actual is None or actual.value is None or actual.unit != "%":
        return
    if 0 <= actual.value <= 100 and (target is None or target.value != 100):
        yield Base(f"分值×完成值 {show(actual.value)}%", actual.value / 100 * worth)
    if target is None or target.value is None or item.state != "missed":
        return
    apart = abs(actual.value - target.value)
    for step in _POINT_STEPS:
        yield Base(f"每差 1 个百分点扣 {show(step)} 分", max(Fraction(0), worth - apart * step))


__all__ = ["ROUNDINGS", "Base", "Rounding", "by_hand", "other_bands", "other_formulas"]
