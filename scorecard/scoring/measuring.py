"""The numbers of a row, ready for a rule: what `scorecard.values` measured, put into the slots of the rule.

A percentage is a proportion here (95% is 0.95, printed 95%), so that 满意度 ≥ 90% in a pack means what it says; a date is
its day ordinal, printed as a date.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from scorecard.model import Finding, Indicator, Step, Target
from scorecard.model.base import fraction_of
from scorecard.rules.formula import show
from scorecard.rules.pack import Variant
from scorecard.values import Measured, measure
from scorecard.values.measures import print_alike

SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}
_PARTS = {"%": 100, "‰": 1000}


class Worked(NamedTuple):
    """A rule worked out: its variant, the steps, the exact points, and whether the target is reached."""

    variant: Variant
    steps: tuple[Step, ...]
    exact: Fraction
    reached: bool


@dataclass(slots=True)
class Numbers:
    """One row measured: `values` and `texts` in the slot order of `names.INDICATOR_NAMES` (points last).

    `operator` is ≥ > = ≤ < for 定量, the brackets of a 区间, None for 时限. `completion` is actual over target where
    that has a meaning.
    """

    kind: str
    operator: str | None
    values: list[Any]
    printed: list[str | None] | None
    """`texts`, once they were asked for"""
    unit: str | None
    steps: tuple[Step, ...]
    completion: Fraction | None
    actual: Fraction
    target: Fraction | None
    given_actual: Fraction
    given_target: Fraction | None
    """as printed, in `unit`: 95 and % where `actual` is 0.95"""
    worked: Worked | None = None
    """what the rule that was last applied to them gave"""
    given: tuple[Variant, Fraction, bool] | None = None
    """the same where nobody wanted its steps: variant, exact points, and whether the target is reached"""

    @property
    def texts(self) -> list[str | None]:
        """The values as they are printed; made when a trace or a finding asks for them."""
        if self.printed is None:
            shown = _print(self.given_actual, self.unit or ""), _print(self.given_target, self.unit or "")
            self.printed = [*shown, None, None, None, None, show(self.values[6])]
        return self.printed


def measure_row(indicator: Indicator, name: str, points: Decimal) -> tuple[Numbers | None, list[Finding]]:
    """The numbers of a row whose target is a number, a range or a deadline; None where they cannot be compared.

    The findings are those of `scorecard.values.measure` (V codes): units that do not mix, a missing unit, ...
    """
    target, actual = indicator.target, indicator.actual
    if target is None or actual is None:
        return None, []
    wanted, got = target.value, actual.value
    if wanted is not None and got is not None and target.unit and print_alike(actual, target):
        return alike(SIGNS[target.direction or ">="], got, wanted, target.unit, points), []
    level2 = indicator.level2.text if indicator.level2 else ""
    level3 = indicator.level3.text if indicator.level3 else name
    measured, findings = measure(actual, target, name=name, level2=level2, level3=level3)
    if measured is None:
        return None, findings
    steps = tuple([Step(label="换算", expression=step, result="") for step in measured.steps]) if measured.steps else ()
    worth = fraction_of(points)
    if target.kind == "deadline":
        return _deadline(measured, worth, steps), findings
    if measured.target is None:
        return _range(target, measured, worth, steps), findings
    operator = SIGNS[target.direction or ">="]
    return _number(operator, measured.actual, measured.target, measured.unit, worth, steps), findings


@lru_cache(maxsize=4096)
def alike(operator: str, actual: Decimal, target: Decimal, unit: str, points: Decimal) -> Numbers:
    """The numbers of a row whose sides print the same unit; shared by the rows that say the same (≥95%, 96%, 5 points)."""
    return _number(operator, fraction_of(actual), fraction_of(target), unit, fraction_of(points), ())


def _number(
    operator: str, actual: Fraction, target: Fraction, unit: str, points: Fraction, steps: tuple[Step, ...]
) -> Numbers:
    completion = actual / target if target.numerator > 0 else None
    values = number_values(actual, target, unit, points)
    return Numbers(
        kind="定量",
        operator=operator,
        values=values,
        printed=None,
        unit=unit or None,
        steps=steps,
        completion=completion,
        actual=values[0],
        target=values[1],
        given_actual=actual,
        given_target=target,
    )


def number_values(actual: Fraction, target: Fraction, unit: str, points: Fraction) -> list[Any]:
    """The values of a 定量 row in slot order; `actual` and `target` are as printed, in `unit`."""
    return [_proportion(actual, unit), _proportion(target, unit), None, None, None, None, points]


def as_percent(numbers: Numbers) -> bool:
    """Turn a score out of a hundred without a per cent sign (满意度 88分, 88) into 88%, with a step that says so."""
    values, texts = (numbers.given_actual, numbers.given_target), numbers.texts
    if numbers.unit not in {None, "分"} or any(value is None or not 1 < value <= 100 for value in values):
        return False
    shown = f"{show(numbers.given_actual)}{numbers.unit or ''}"
    step = Step(label="换算", expression=f"{shown} 按百分制", result=f"{show(numbers.given_actual)}%")
    numbers.steps = (*numbers.steps, step)
    numbers.unit = "%"
    numbers.actual /= 100
    numbers.values[0] = numbers.actual
    texts[0] = step.result
    if numbers.target is not None:
        numbers.target /= 100
        numbers.values[1] = numbers.target
        texts[1] = f"{show(numbers.target * 100)}%"
    return True


def _range(target: Target, measured: Measured, points: Fraction, steps: tuple[Step, ...]) -> Numbers:
    unit = measured.unit
    texts = [_print(measured.actual, unit), None, _print(measured.low, unit), _print(measured.high, unit)]
    low, high = (None if bound is None else _proportion(bound, unit) for bound in (measured.low, measured.high))
    actual = _proportion(measured.actual, unit)
    return Numbers(
        kind="区间",
        operator=("[" if target.low_included else "(") + ("]" if target.high_included else ")"),
        values=[actual, None, low, high, None, None, points],
        printed=[*texts, None, None, None],
        unit=unit or None,
        steps=steps,
        completion=None,
        actual=actual,
        target=None,
        given_actual=measured.actual,
        given_target=None,
    )


def _deadline(measured: Measured, points: Fraction, steps: tuple[Step, ...]) -> Numbers:
    actual, target = measured.actual, measured.target
    return Numbers(
        kind="时限",
        operator=None,
        values=[None, None, None, None, actual, target, points],
        printed=[None, None, None, None, _day(actual), None if target is None else _day(target), None],
        unit=None,
        steps=steps,
        completion=None,
        actual=actual,
        target=target,
        given_actual=actual,
        given_target=target,
    )


def _proportion(value: Fraction, unit: str) -> Fraction:
    part = _PARTS.get(unit)
    return Fraction(value.numerator, value.denominator * part) if part else value


def _print(value: Fraction | None, unit: str) -> str | None:
    if value is None:
        return None
    return f"{show(value)}{unit}" if unit in _PARTS else show(value)


def _day(ordinal: Fraction) -> str:
    return dt.date.fromordinal(int(ordinal)).isoformat()


__all__ = ["SIGNS", "Numbers", "Worked", "alike", "as_percent", "measure_row", "number_values"]
