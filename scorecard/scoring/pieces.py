"""A compiled rule as a function of one number: the places where it changes its course, and the ratio between them.

The algebra under `inverting`: formulas of rules are made of ＋ － × ÷, 最小, 最大, 绝对值 and conditions, so between two
neighbouring edges the points are a ratio of two polynomials of the one number that is left open, with exact rational
coefficients. What rounds inside (四舍五入, 向下取整) or needs a root of higher degree is refused with `NoPieces`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Any, TypeAlias

from scorecard.rules.formula import Node, compile_node, names_of
from scorecard.rules.formula.nodes import Arithmetic, Call, Choice, Compare, Name, Negate, Number, children
from scorecard.rules.pack import Variant

Poly: TypeAlias = tuple[Fraction, ...]
"""Coefficients from the constant upwards, without zeros at the end; () is zero."""
_ZERO, _ONE = Fraction(0), Fraction(1)
_MOST_EDGES = 200


class NoPieces(Exception):  # noqa: N818 - named for what it says
    """The rule is not made of pieces that can be inverted exactly; never leaves `scorecard.scoring`."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """top ÷ bottom, both polynomials of the open number."""

    top: Poly
    bottom: Poly = (_ONE,)

    def at(self, x: Fraction) -> Fraction:
        """The value at `x`. Raises ZeroDivisionError at a pole."""
        return value(self.top, x) / value(self.bottom, x)


@dataclass(frozen=True, slots=True)
class Piece:
    """Between two neighbouring edges (None: unbounded), both excluded, the points are `points`; None: no branch."""

    low: Fraction | None
    high: Fraction | None
    points: Ratio | None

    @property
    def inside(self) -> Fraction:
        """A number inside."""
        if self.low is None:
            return self.high - 1 if self.high is not None else _ZERO
        return self.low + 1 if self.high is None else (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Pieces:
    """The whole rule: `edges` in order, `pieces` between and outside of them."""

    edges: tuple[Fraction, ...]
    pieces: tuple[Piece, ...]


def pieces_of(variant: Variant, values: Sequence[Any], slot: int) -> Pieces:
    """The points that `variant` gives as the value in `slot` runs over all numbers, the other `values` fixed.

    Raises NoPieces where the rule rounds inside, needs a missing value, or is not linear in the open number where it
    has to be.
    """
    reader = _Reader(variant, values, slot)
    edges = reader.edges()
    ends: list[Fraction | None] = [None, *edges, None]
    made = []
    for low, high in pairwise(ends):
        piece = Piece(low, high, None)
        made.append(Piece(low, high, reader.points(piece.inside)))
    return Pieces(edges, tuple(made))


class _Reader:
    def __init__(self, variant: Variant, values: Sequence[Any], slot: int) -> None:
        self._variant = variant
        self._values = list(values)
        self._slot = slot
        self._name = variant.names[slot]
        self._slots: Mapping[str, int] = {name: place for place, name in enumerate(variant.names)}
        self._edges: set[Fraction] = set()

    def edges(self) -> tuple[Fraction, ...]:
        """Every number at which the rule may change its course, rising."""
        for branch in self._variant.branches:
            for node in (branch.condition, branch.score):
                if node is not None:
                    self._walk(node)
        if len(self._edges) > _MOST_EDGES:
            raise NoPieces
        return tuple(sorted(self._edges))

    def points(self, x: Fraction) -> Ratio | None:
        """The ratio that holds around `x`, which is no edge."""
        values = [*self._values]
        values[self._slot] = x
        try:
            branch = self._variant.choose(values)
            return None if branch is None else self._around(branch.score, x, values)
        except ZeroDivisionError:
            return None

    def _walk(self, node: Node) -> None:
        if isinstance(node, Compare):
            parts = [node.first, *(part for _, part in node.rest)]
            for left, right in pairwise(parts):
                self._meet(self._courses(left), self._courses(right))
        elif isinstance(node, Call):
            self._bends(node)
        elif isinstance(node, Arithmetic) and node.op == "/":
            for course in self._courses(node.right):
                self._edges.update(roots(course.top))
        for part in children(node):
            self._walk(part)

    def _bends(self, node: Call) -> None:
        if node.function in {"最小", "最大"}:
            for one, two in combinations(node.arguments, 2):
                self._meet(self._courses(one), self._courses(two))
        elif node.function == "绝对值":
            self._meet(self._courses(node.arguments[0]), [_constant(_ZERO)])

    def _meet(self, ones: Sequence[Ratio], twos: Sequence[Ratio]) -> None:
        for one, two in product(ones, twos):
            apart = _minus(one, two)
            self._edges.update(roots(apart.top))
            self._edges.update(roots(apart.bottom))

    def _courses(self, node: Node) -> list[Ratio]:
        """Every ratio that `node` may be, whichever way its own conditions fall."""
        found = list(dict.fromkeys(self._possible(node)))
        if len(found) > _MOST_EDGES:
            raise NoPieces
        return found

    def _possible(self, node: Node) -> Iterator[Ratio]:
        match node:
            case Number(value=given):
                yield _constant(given)
            case Name(name=name):
                yield self._named(name)
            case Negate(operand=operand):
                yield from (_minus(_constant(_ZERO), course) for course in self._courses(operand))
            case Arithmetic(op=op, left=left, right=right):
                for one, two in product(self._courses(left), self._courses(right)):
                    if op != "/" or two.top:
                        yield _combine(op, one, two)
            case Choice(then=then, otherwise=otherwise):
                yield from self._courses(then)
                yield from self._courses(otherwise)
            case Call(function="最小" | "最大", arguments=arguments):
                for argument in arguments:
                    yield from self._courses(argument)
            case Call(function="绝对值", arguments=(argument,)):
                for course in self._courses(argument):
                    yield course
                    yield _minus(_constant(_ZERO), course)
            case Call(function="求和" | "平均", arguments=arguments):
                for courses in product(*(self._courses(argument) for argument in arguments)):
                    yield _summed(courses, mean=node.function == "平均")
            case _:
                yield self._fixed(node)

    def _around(self, node: Node, x: Fraction, values: Sequence[Any]) -> Ratio:
        """The one ratio that `node` is near `x`."""
        match node:
            case Choice(condition=condition, then=then, otherwise=otherwise):
                holds = compile_node(condition, self._slots)(values)
                return self._around(then if holds else otherwise, x, values)
            case Call(function="最小" | "最大" as function, arguments=arguments):
                courses = [self._around(argument, x, values) for argument in arguments]
                pick = min if function == "最小" else max
                return pick(courses, key=lambda course: course.at(x))
            case Call(function="绝对值", arguments=(argument,)):
                course = self._around(argument, x, values)
                return course if course.at(x) >= 0 else _minus(_constant(_ZERO), course)
            case Call(function="求和" | "平均", arguments=arguments):
                parts = [self._around(argument, x, values) for argument in arguments]
                return _summed(parts, mean=node.function == "平均")
            case Arithmetic(op=op, left=left, right=right):
                return _combine(op, self._around(left, x, values), self._around(right, x, values))
            case Negate(operand=operand):
                return _minus(_constant(_ZERO), self._around(operand, x, values))
            case Number(value=given):
                return _constant(given)
            case Name(name=name):
                return self._named(name)
            case _:
                return self._fixed(node)

    def _named(self, name: str) -> Ratio:
        if name == self._name:
            return Ratio((_ZERO, _ONE))
        given = self._values[self._slots[name]]
        if given is None or isinstance(given, bool):
            raise NoPieces
        return _constant(Fraction(given))

    def _fixed(self, node: Node) -> Ratio:
        """A rounding of numbers that are all known."""
        if self._name in names_of(node):
            raise NoPieces
        try:
            return _constant(Fraction(compile_node(node, self._slots)(self._values)))
        except (TypeError, ZeroDivisionError):
            raise NoPieces from None


def value(poly: Poly, x: Fraction) -> Fraction:
    """`poly` at `x`."""
    total = _ZERO
    for coefficient in reversed(poly):
        total = total * x + coefficient
    return total


def roots(poly: Poly) -> tuple[Fraction, ...]:
    """The root of a linear polynomial; none of a constant. Raises NoPieces for a higher degree."""
    if len(poly) > 2:
        raise NoPieces
    return (-poly[0] / poly[1],) if len(poly) == 2 else ()


def minus_times(top: Poly, bottom: Poly, factor: Fraction) -> Poly:
    """What is left of `top` after `factor` times `bottom`: where its sign changes, the ratio passes `factor`."""
    return _add(top, tuple(-factor * coefficient for coefficient in bottom))


def _constant(number: Fraction) -> Ratio:
    return Ratio((number,) if number else ())


def _trim(coefficients: Sequence[Fraction]) -> Poly:
    end = len(coefficients)
    while end and not coefficients[end - 1]:
        end -= 1
    return tuple(coefficients[:end])


def _add(one: Poly, two: Poly) -> Poly:
    size = max(len(one), len(two))
    wide = [(*poly, *[_ZERO] * (size - len(poly))) for poly in (one, two)]
    return _trim([a + b for a, b in zip(*wide, strict=True)])


def _times(one: Poly, two: Poly) -> Poly:
    if not one or not two:
        return ()
    made = [_ZERO] * (len(one) + len(two) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(two):
            made[i + j] += a * b
    return _trim(made)


def _minus(one: Ratio, two: Ratio) -> Ratio:
    return _combine("-", one, two)


def _summed(courses: Sequence[Ratio], *, mean: bool) -> Ratio:
    total = _constant(_ZERO)
    for course in courses:
        total = _combine("+", total, course)
    return _combine("/", total, _constant(Fraction(len(courses)))) if mean else total


def _combine(op: str, one: Ratio, two: Ratio) -> Ratio:
    if op == "*":
        return Ratio(_times(one.top, two.top), _times(one.bottom, two.bottom))
    if op == "/":
        if not two.top:
            raise ZeroDivisionError
        return Ratio(_times(one.top, two.bottom), _times(one.bottom, two.top))
    sign = _ONE if op == "+" else -_ONE
    if one.bottom == two.bottom:
        return Ratio(_add(one.top, tuple(sign * c for c in two.top)), one.bottom)
    right = tuple(sign * c for c in _times(two.top, one.bottom))
    return Ratio(_add(_times(one.top, two.bottom), right), _times(one.bottom, two.bottom))


__all__ = ["NoPieces", "Piece", "Pieces", "Poly", "Ratio", "minus_times", "pieces_of", "roots", "value"]
