"""Linear constraints over exact numbers: satisfied somewhere, and if so where (Fourier–Motzkin elimination).

The bottom of the proofs. "Nowhere" is a proof; a point is a counterexample, which the caller checks once more by exact
evaluation. Strict and weak inequalities are kept apart, because rules live and die by the ends of their bands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Literal

_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Linear:
    """coefficients · names + constant, compared with zero."""

    coefficients: tuple[tuple[str, Fraction], ...]
    constant: Fraction
    op: Literal[">", ">=", "="]
    by_name: dict[str, Fraction] = field(compare=False, repr=False)

    def coefficient(self, name: str) -> Fraction:
        """That of `name`, zero where it does not occur."""
        return self.by_name.get(name, _ZERO)


def linear(coefficients: dict[str, Fraction], constant: Fraction, op: Literal[">", ">=", "="]) -> Linear:
    """A constraint in its normal form."""
    kept = {name: value for name, value in sorted(coefficients.items()) if value}
    return Linear(tuple(kept.items()), constant, op, kept)


def solve(constraints: Sequence[Linear]) -> dict[str, Fraction] | None:
    """A point at which all hold, with simple numbers where possible; None where there is none."""
    open_: list[Linear] = []
    for constraint in dict.fromkeys(constraints):
        if constraint.coefficients:
            open_.append(constraint)
        elif not _true(constraint):
            return None
    if not open_:
        return {}
    equal = next((c for c in open_ if c.op == "="), None)
    if equal is not None:
        return _by_substitution(open_, equal)
    name = _cheapest(open_)
    lows: list[Linear] = []
    highs: list[Linear] = []
    rest: list[Linear] = []
    for constraint in open_:
        own = constraint.by_name.get(name)
        (rest if own is None else lows if own.numerator > 0 else highs).append(constraint)
    rest += [_combine(low, high, name) for low in lows for high in highs]
    point = solve(rest)
    if point is None:
        return None
    return {**_others(open_, point, name), name: _between(lows, highs, name, point)}


def _true(constraint: Linear) -> bool:
    value = constraint.constant
    return value > 0 if constraint.op == ">" else value >= 0 if constraint.op == ">=" else value == 0


def _cheapest(constraints: list[Linear]) -> str:
    """The name whose elimination makes the fewest new constraints."""
    lows: dict[str, int] = {}
    highs: dict[str, int] = {}
    for constraint in constraints:
        for name, value in constraint.coefficients:
            side = lows if value.numerator > 0 else highs
            side[name] = side.get(name, 0) + 1
    return min({**lows, **highs}, key=lambda name: (lows.get(name, 0) * highs.get(name, 0), name))


def _combine(low: Linear, high: Linear, name: str) -> Linear:
    # low: a·x + p ≥ 0 with a > 0; high: −b·x + q ≥ 0 with b > 0; together b·p + a·q ≥ 0.
    a, b = low.coefficient(name), -high.coefficient(name)
    sums: dict[str, Fraction] = {}
    for factor, constraint in ((b, low), (a, high)):
        for known, value in constraint.coefficients:
            sums[known] = sums.get(known, Fraction(0)) + factor * value
    sums.pop(name, None)
    op: Literal[">", ">="] = ">" if ">" in {low.op, high.op} else ">="
    return linear(sums, b * low.constant + a * high.constant, op)


def _by_substitution(constraints: list[Linear], equal: Linear) -> dict[str, Fraction] | None:
    name, own = equal.coefficients[0]
    replaced: list[Linear] = []
    for constraint in constraints:
        if constraint is equal:
            continue
        factor = constraint.coefficient(name) / own
        sums = dict(constraint.coefficients)
        for known, value in equal.coefficients:
            sums[known] = sums.get(known, Fraction(0)) - factor * value
        sums.pop(name, None)
        replaced.append(linear(sums, constraint.constant - factor * equal.constant, constraint.op))
    point = solve(replaced)
    if point is None:
        return None
    point = _others(constraints, point, name)
    rest = sum((value * point[known] for known, value in equal.coefficients if known != name), equal.constant)
    return {**point, name: -rest / own}


def _others(constraints: list[Linear], point: dict[str, Fraction], name: str) -> dict[str, Fraction]:
    # Names that no longer occurred further down are free: 1 is as good as any number, and kinder than 0.
    names = {n for c in constraints for n, _ in c.coefficients if n != name}
    return {**dict.fromkeys(names, Fraction(1)), **point}


def _between(lows: list[Linear], highs: list[Linear], name: str, point: dict[str, Fraction]) -> Fraction:
    filled = {**_others([*lows, *highs], point, name)}

    def bound(constraint: Linear) -> tuple[Fraction, bool]:
        rest = sum((v * filled[n] for n, v in constraint.coefficients if n != name), constraint.constant)
        return -rest / constraint.coefficient(name), constraint.op == ">"

    low = max((bound(c) for c in lows), default=None)
    high = min((bound(c) for c in highs), key=lambda b: (b[0], not b[1]), default=None)
    if low is not None and high is not None:
        if low[0] == high[0]:
            return low[0]
        whole = Fraction(floor(low[0]) + 1)
        if not low[1] and low[0].denominator == 1:
            return low[0]
        return whole if whole < high[0] else (low[0] + high[0]) / 2
    if low is not None:
        return low[0] if not low[1] else Fraction(floor(low[0]) + 1)
    if high is not None:
        return high[0] if not high[1] else Fraction(-floor(-high[0]) - 1)
    return Fraction(1)


__all__ = ["Linear", "linear", "solve"]
