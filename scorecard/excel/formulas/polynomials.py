"""Quotients of polynomials with exact coefficients over cells: the normal form in which a score is written out.

Between the tree of a rule and the text of a formula. A spreadsheet adds, subtracts and multiplies whole numbers without
error as long as they stay small, so the arithmetic of a rule is brought to one numerator and one denominator, both with
whole coefficients, and the one division comes last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

Monomial: TypeAlias = tuple[str, ...]
"""Names in order, repeated for a power; () is the constant."""
Poly: TypeAlias = Mapping[Monomial, Fraction]
"""Coefficients without zeros."""

_MOST_TERMS = 40


class TooManyTerms(Exception):  # noqa: N818 - named for what it says
    """The formula would be longer than a person can read."""


def constant(value: Fraction) -> Poly:
    """`value` as a polynomial."""
    return {(): value} if value else {}


def add(one: Poly, two: Poly, sign: int = 1) -> Poly:
    """The sum of one and sign × two."""
    made = dict(one)
    for monomial, coefficient in two.items():
        total = made.get(monomial, Fraction(0)) + sign * coefficient
        if total:
            made[monomial] = total
        else:
            made.pop(monomial, None)
    return made


def times(one: Poly, two: Poly) -> Poly:
    """The product."""
    made: Poly = {}
    for left, a in one.items():
        made = add(made, {tuple(sorted((*left, *right))): a * b for right, b in two.items()})
    if len(made) > _MOST_TERMS:
        raise TooManyTerms
    return made


def scaled(poly: Poly, factor: Fraction) -> Poly:
    """The product of a number and a polynomial."""
    return {monomial: coefficient * factor for monomial, coefficient in poly.items()} if factor else {}


def content(poly: Poly) -> Fraction:
    """The positive factor that leaves whole coefficients without a common divisor; 1 of zero."""
    if not poly:
        return Fraction(1)
    over = lcm(*(value.denominator for value in poly.values()))
    return Fraction(gcd(*(int(value * over) for value in poly.values())), over)


def is_constant(poly: Poly) -> bool:
    """Whether no name occurs."""
    return all(not monomial for monomial in poly)


def leading(poly: Poly) -> Fraction:
    """The coefficient of the first monomial in printing order; 0 of zero."""
    return poly[min(poly, key=_order)] if poly else Fraction(0)


def _order(monomial: Monomial) -> tuple[int, Monomial]:
    return (-len(monomial), monomial)


def common(poly: Poly) -> Monomial:
    """The names that divide every term."""
    parts = iter(poly)
    shared = list(next(parts, ()))
    for monomial in parts:
        rest = list(monomial)
        kept = []
        for name in shared:
            if name in rest:
                rest.remove(name)
                kept.append(name)
        shared = kept
    return tuple(shared)


def divided(poly: Poly, monomial: Monomial) -> Poly:
    """The quotient of `poly` and `monomial`, which divides every term."""
    made = {}
    for names, coefficient in poly.items():
        rest = list(names)
        for name in monomial:
            rest.remove(name)
        made[tuple(rest)] = coefficient
    return made


def largest(poly: Poly, most: Callable[[str], int]) -> Fraction:
    """A bound of |poly| where no name exceeds `most`."""
    total = Fraction(0)
    for monomial, coefficient in poly.items():
        term = abs(coefficient)
        for name in monomial:
            term *= most(name)
        total += term
    return total


@dataclass(frozen=True, slots=True)
class Ratio:
    """top ÷ bottom."""

    top: Poly
    bottom: Poly

    @property
    def key(self) -> tuple[frozenset[tuple[Monomial, Fraction]], frozenset[tuple[Monomial, Fraction]]]:
        """The same for equal ratios in normal form."""
        return frozenset(self.top.items()), frozenset(self.bottom.items())


def number(value: Fraction) -> Ratio:
    """`value` as a ratio."""
    return Ratio(constant(value), constant(Fraction(1)))


def combine(op: str, one: Ratio, two: Ratio) -> Ratio:
    """The ratio one op two. Raises ZeroDivisionError for a divisor that is always zero."""
    if op == "*":
        return Ratio(times(one.top, two.top), times(one.bottom, two.bottom))
    if op == "/":
        if not two.top:
            raise ZeroDivisionError
        return Ratio(times(one.top, two.bottom), times(one.bottom, two.top))
    sign = 1 if op == "+" else -1
    if one.bottom == two.bottom:
        return Ratio(add(one.top, two.top, sign), one.bottom)
    return Ratio(
        add(times(one.top, two.bottom), times(two.top, one.bottom), sign),
        times(one.bottom, two.bottom),
    )


def normal(ratio: Ratio, safe: Callable[[str], bool]) -> tuple[Fraction, Ratio]:
    """A factor and a ratio of polynomials with whole coefficients: together they are `ratio`.

    Names that divide both are cancelled where `safe` says that they are never zero.
    """
    shared = list(common(ratio.bottom))
    both = []
    for name in common(ratio.top):
        if name in shared and safe(name):
            shared.remove(name)
            both.append(name)
    top, bottom = divided(ratio.top, tuple(both)), divided(ratio.bottom, tuple(both))
    over, under = content(top), content(bottom)
    if leading(bottom) < 0:
        under = -under
    return over / under, Ratio(scaled(top, 1 / over), scaled(bottom, 1 / under))


def write(poly: Poly, refs: Callable[[str], str], factor: int = 1, *, tight: bool = False) -> str:
    """The text of factor × poly, the factor and the common names written once; whole coefficients only.

    `tight`: a sum stands in brackets, ready to be divided.
    """
    if not poly:
        return "0"
    names = common(poly)
    rest: Poly = divided(poly, names) if len(poly) > 1 else {(): leading(poly)}
    heads = [refs(name) for name in names]
    if len(poly) > 1:
        heads.append(f"({_sum(rest, refs)})" if heads or factor != 1 or tight else _sum(rest, refs))
    else:
        factor *= int(leading(poly))
    if factor != 1 or not heads:
        heads.insert(0, str(factor))
    return "*".join(heads)


def _sum(poly: Poly, refs: Callable[[str], str]) -> str:
    text = ""
    for monomial in sorted(poly, key=lambda names: (poly[names] < 0, _order(names))):
        coefficient = int(poly[monomial])
        parts = [refs(name) for name in monomial]
        if abs(coefficient) != 1 or not parts:
            parts.insert(0, str(abs(coefficient)))
        text += ("-" if coefficient < 0 else "+" if text else "") + "*".join(parts)
    return text


def terms(poly: Poly, *, positive: bool) -> Poly:
    """The terms with positive coefficients, or those with negative ones, turned positive."""
    return {names: abs(value) for names, value in poly.items() if (value > 0) == positive}


__all__ = [
    "Monomial",
    "Poly",
    "Ratio",
    "TooManyTerms",
    "add",
    "combine",
    "common",
    "constant",
    "content",
    "divided",
    "is_constant",
    "largest",
    "leading",
    "normal",
    "number",
    "scaled",
    "terms",
    "times",
    "write",
]
