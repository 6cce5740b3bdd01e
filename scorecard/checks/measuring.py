"""Numbers of a form: those a check may reckon with, and whether an actual reaches its target where that is plain."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from scorecard.model import Actual, Amount, Reading, Target

Reached = Literal["reached", "exceeded", "missed"]

MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
HUNDRED = Decimal(100)
_FAR = Decimal("1.3")


def sane(value: Decimal | None) -> Decimal | None:
    """`value` where it can be a number of a form: a cell may hold 1E+999999, which no sum survives."""
    return value if value is not None and (not value or -18 < value.adjusted() < 18) else None


def number(amount: Amount | None) -> Decimal | None:
    """The number of a cell, None where it has none."""
    return sane(amount.value) if amount is not None else None


def compare(target: Target | None, actual: Actual | None) -> Reached | None:
    """Whether `actual` reaches `target`; None where that is not plain from the two readings alone."""
    if target is None or actual is None or actual.operator is not None:
        return None
    if target.kind == "deadline" and actual.kind == "deadline":
        if target.date is None or actual.date is None:
            return None
        return "missed" if actual.date > target.date else "reached"
    if actual.kind != "number" or actual.value is None:
        return None
    value = in_unit(target, actual)
    if value is None:
        return None
    if target.kind == "range" and target.low is not None and target.high is not None:
        return "missed" if value < target.low else "reached" if value <= target.high else None
    if target.kind != "number" or target.value is None:
        return None
    goal = sane(target.value)
    return _against(target.direction, goal, value) if goal is not None else None


def _against(direction: str | None, goal: Decimal, value: Decimal) -> Reached | None:
    if direction in ("<=", "<"):
        return "reached" if value < goal or (value == goal and direction == "<=") else "missed"
    if direction in ("=", None) and goal <= 0:
        return "reached" if value == goal else "missed"
    if direction == ">" and value == goal:
        return "missed"
    return "missed" if value < goal else "exceeded" if goal > 0 and value > goal * _FAR else "reached"


def in_unit(target: Reading, actual: Reading) -> Decimal | None:
    """The actual's number in the target's unit, None where the units do not allow it."""
    value = sane(actual.value)
    if value is None or target.unit == actual.unit:
        return value
    wanted, given = MONEY.get(target.unit or ""), MONEY.get(actual.unit or "")
    if wanted is not None and given is not None:
        return value * given / wanted
    if target.unit and actual.unit:
        return None
    if "%" in (target.unit, actual.unit):
        goal = target.value or target.low
        return value if goal is not None and (value > 1) == (goal > 1) else None
    return value


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """`part` of `whole` in percent. `whole` is not zero."""
    return part / whole * HUNDRED


def plain(value: Decimal, places: int = 2) -> str:
    """`value` for a message: rounded half up to `places`, without trailing zeros."""
    rounded = value if abs(value) >= 10**24 else value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


__all__ = ["HUNDRED", "MONEY", "Reached", "compare", "in_unit", "number", "percent", "plain", "sane"]
