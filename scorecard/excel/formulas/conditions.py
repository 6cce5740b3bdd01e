"""Conditions of a rule in normal form: what is known already is not asked again, and no rounding error can decide one.

Between the tree of a rule and the text of a formula. A comparison of quotients becomes one of whole numbers; where the
sign of a divisor is not known, the sign of the quotient is asked. A rule's later branches repeat what its earlier ones
refused (非 达标 且 ...); a formula that did so would be hard to read, so what is known on the way down is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from scorecard.excel.formulas.polynomials import (
    Monomial,
    Poly,
    Ratio,
    constant,
    is_constant,
    leading,
    normal,
    scaled,
)

Op = Literal[">=", "<=", ">", "<", "=", "!="]
_TURNED: dict[Op, Op] = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "=", "!=": "!="}
_NEGATED: dict[Op, Op] = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "=": "!=", "!=": "="}
_REASONS: dict[Op, tuple[set[Op], ...]] = {
    ">=": ({">"}, {"="}),
    "<=": ({"<"}, {"="}),
    "!=": ({">"}, {"<"}),
    ">": ({">=", "!="},),
    "<": ({"<=", "!="},),
    "=": ({">=", "<="},),
}
"""What a test follows from, where all of one set hold."""
_HOLDS: dict[Op, Callable[[Fraction], bool]] = {
    ">=": lambda value: value >= 0,
    "<=": lambda value: value <= 0,
    ">": lambda value: value > 0,
    "<": lambda value: value < 0,
    "=": lambda value: value == 0,
    "!=": lambda value: value != 0,
}


@dataclass(frozen=True, slots=True)
class Test:
    """top ÷ bottom `op` 0, both with whole coefficients; bottom is 1 where the sign of the divisor is known."""

    top: Poly
    op: Op
    bottom: Poly

    @property
    def key(self) -> tuple[object, ...]:
        """The same for equal tests."""
        return frozenset(self.top.items()), self.op, frozenset(self.bottom.items())

    @property
    def divides(self) -> bool:
        """Whether the text of it divides."""
        return not is_constant(self.bottom)


@dataclass(frozen=True, slots=True)
class Truth:
    """Always, or never."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """A yes-or-no cell; `wanted` False is 非."""

    ref: str
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Every:
    """且."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """或."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """若 condition 则 then 否则 otherwise, of conditions."""

    condition: Condition
    then: Condition
    otherwise: Condition


Condition: TypeAlias = Test | Truth | Fact | Every | Any | Either
ALWAYS, NEVER = Truth(True), Truth(False)


def negated(condition: Condition) -> Condition:
    """非 of it."""
    match condition:
        case Test(top=top, op=op, bottom=bottom):
            return Test(top, _NEGATED[op], bottom)
        case Truth(holds=holds):
            return Truth(not holds)
        case Fact(ref=ref, wanted=wanted):
            return Fact(ref, not wanted)
        case Every(parts=parts):
            return Any(tuple(negated(part) for part in parts))
        case Any(parts=parts):
            return Every(tuple(negated(part) for part in parts))
        case Either(condition=test, then=then, otherwise=otherwise):
            return Either(test, negated(then), negated(otherwise))


class Known:
    """What holds at one place of a formula. Grows by `also`; never changes."""

    def __init__(self, positive: Iterable[str] = (), held: Iterable[Condition] = ()) -> None:
        self._held: list[Condition] = []
        self._tests: set[tuple[object, ...]] = set()
        self._positive = set(positive)
        for one in held:
            self._take(one)
        self._infer()

    def also(self, condition: Condition) -> Known:
        """The same, and `condition`."""
        return Known(self._positive, (*self._held, condition))

    def _take(self, condition: Condition) -> None:
        if isinstance(condition, Every):
            for part in condition.parts:
                self._take(part)
        elif not isinstance(condition, Truth):
            self._held.append(condition)
            if isinstance(condition, Test):
                self._tests.add(condition.key)

    def positive(self, name: str) -> bool:
        """Whether that number is above zero for certain."""
        return name in self._positive

    def sign(self, poly: Poly) -> int:
        """1 or -1 where `poly` has that sign for certain, else 0."""
        if not poly or not all(self.positive(name) for names in poly for name in names):
            return 0
        signs = {value > 0 for value in poly.values()}
        return 0 if len(signs) > 1 else 1 if True in signs else -1

    def simple(self, condition: Condition) -> Condition:
        """`condition` without what is known."""
        match condition:
            case Test():
                return self._test(condition)
            case Fact():
                if condition in self._held:
                    return ALWAYS
                return NEVER if negated(condition) in self._held else condition
            case Every(parts=parts):
                return self._joined(parts, Every)
            case Any(parts=parts):
                return ALWAYS if condition in self._held else self._joined(parts, Any)
            case Either(condition=test, then=then, otherwise=otherwise):
                asked = self.simple(test)
                if isinstance(asked, Truth):
                    return self.simple(then if asked.holds else otherwise)
                return Either(asked, self.also(asked).simple(then), self.also(negated(asked)).simple(otherwise))
            case _:
                return condition

    def _test(self, test: Test) -> Condition:
        bottom = self.sign(test.bottom)
        if bottom:
            test = comparison(Ratio(test.top, constant(Fraction(bottom))), test.op)
        if is_constant(test.top) and is_constant(test.bottom):
            return Truth(_HOLDS[test.op](leading(test.top)))
        if test.key in self._tests or self._follows(test):
            return ALWAYS
        refused = Test(test.top, _NEGATED[test.op], test.bottom)
        return NEVER if refused.key in self._tests or self._follows(refused) else test

    def _follows(self, test: Test) -> bool:
        """Of x > 0 follows x ≥ 0 and x ≠ 0, and of these two x > 0; what is positive is all three."""
        if not is_constant(test.bottom):
            return False
        sign = self.sign(test.top)
        if sign:
            return _HOLDS[test.op](Fraction(sign))
        known = {op for op in _NEGATED if Test(test.top, op, test.bottom).key in self._tests}
        return any(reasons <= known for reasons in _REASONS.get(test.op, ()))

    def _joined(self, parts: tuple[Condition, ...], kind: type[Every | Any]) -> Condition:
        known, kept = self, list[Condition]()
        for part in parts:
            one = known.simple(part)
            if isinstance(one, Truth):
                if one.holds == (kind is Every):
                    continue
                return one
            kept.extend(one.parts if isinstance(one, kind) else [one])
            known = known.also(one if kind is Every else negated(one))
        if not kept:
            return Truth(kind is Every)
        return kept[0] if len(kept) == 1 else kind(tuple(kept))

    def _infer(self) -> None:
        """What follows: T > 0 of T ≥ A > 0; of 甲 或 乙 the one where the other cannot be."""
        grown = True
        while grown:
            grown = self._infer_signs() or self._infer_last()

    def _infer_signs(self) -> bool:
        before = len(self._positive)
        for one in self._held:
            if isinstance(one, Test) and is_constant(one.bottom):
                for top, op in ((one.top, one.op), (scaled(one.top, Fraction(-1)), _TURNED[one.op])):
                    name = self._must_be_positive(top, op)
                    if name is not None:
                        self._positive.add(name)
        return len(self._positive) > before

    def _infer_last(self) -> bool:
        for one in self._held:
            if isinstance(one, Any):
                open_parts = [part for part in map(self.simple, one.parts) if part != NEVER]
                if len(open_parts) == 1 and not isinstance(open_parts[0], Truth):
                    self._take(open_parts[0])
                    self._held.remove(one)
                    return True
        return False

    def _must_be_positive(self, top: Poly, op: Op) -> str | None:
        if op not in {">", ">=", "="}:
            return None
        above: list[Monomial] = [names for names, value in top.items() if value > 0]
        below = [names for names, value in top.items() if value < 0]
        if len(above) != 1 or len(above[0]) != 1:
            return None
        if not all(self.positive(name) for names in below for name in names):
            return None
        return above[0][0] if below or op == ">" else None


def comparison(apart: Ratio, op: Op) -> Test:
    """`apart` op 0 in normal form: whole coefficients, the first of them positive, signs moved into `op`."""
    factor, ratio = normal(apart, lambda _name: False)
    top, bottom = ratio.top, ratio.bottom
    if factor < 0:
        top = scaled(top, Fraction(-1))
    if leading(top) < 0:
        top, op = scaled(top, Fraction(-1)), _TURNED[op]
    return Test(top, op, bottom)


__all__ = [
    "ALWAYS",
    "NEVER",
    "Any",
    "Condition",
    "Either",
    "Every",
    "Fact",
    "Known",
    "Op",
    "Test",
    "Truth",
    "comparison",
    "negated",
]
