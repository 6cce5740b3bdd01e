"""From a formula to cases: conditions as alternatives of polynomial constraints, values as pieces.

Between SymPy and the linear solver. 最小, 最大, 绝对值 and 若 are split into pieces; a quotient's sign is that of its factors; what
stays non-linear after factoring is `Undecided`, which is told, never taken for a proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal, TypeAlias

import sympy

from scorecard.rules.formula import Node
from scorecard.rules.formula.nodes import Arithmetic, Call, Choice, Compare, Logic, Name, Negate, Not, Number
from scorecard.rules.proofs.linear import Linear, linear, solve
from scorecard.rules.proofs.symbolic import fraction, rational, symbol

Op: TypeAlias = Literal[">", ">=", "="]


class Undecided(Exception):  # noqa: N818 - not an error: a statement about what can be proved
    """The constraints are not linear, so that this prover says nothing."""


@dataclass(frozen=True)
class Fact:
    """A yes-or-no fact with its value."""

    name: str
    value: bool


@dataclass(frozen=True)
class Sign:
    """expression op 0."""

    expression: Any
    op: Op


Literal_: TypeAlias = Fact | Sign
Case: TypeAlias = tuple[Literal_, ...]
"""All of these hold."""
Point: TypeAlias = dict[str, Any]
"""Names with their values: Fraction, or bool for a yes-or-no fact."""


def pieces(node: Node) -> list[tuple[Case, Any]]:
    """The value of a number node: an expression for each case; the cases cover everything."""
    match node:
        case Number(value=value):
            return [((), rational(value))]
        case Name(name=name):
            return [((), symbol(name))]
        case Negate(operand=operand):
            return [(case, -value) for case, value in pieces(operand)]
        case Arithmetic(op=op, left=left, right=right):
            return [((*one, *two), _compute(op, a, b)) for (one, a), (two, b) in product(pieces(left), pieces(right))]
        case Choice(condition=condition, then=then, otherwise=otherwise):
            yes = [((*case, *more), value) for case in holds(condition) for more, value in pieces(then)]
            no = [((*case, *more), value) for case in fails(condition) for more, value in pieces(otherwise)]
            return yes + no
        case Call(function=function, arguments=arguments):
            return _call(function, [pieces(part) for part in arguments])
        case _:
            raise Undecided


def _compute(op: str, a: Any, b: Any) -> Any:
    match op:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case _:
            return a / b


def _call(function: str, parts: list[list[tuple[Case, Any]]]) -> list[tuple[Case, Any]]:
    if function in {"四舍五入", "向下取整"}:
        places = int(parts[1][0][1]) if function == "四舍五入" else 0
        return [one for case, value in parts[0] for one in _stepped(case, value, function, places)]
    result: list[tuple[Case, Any]] = []
    for chosen in product(*parts):
        case = tuple(literal for piece, _ in chosen for literal in piece)
        values = [value for _, value in chosen]
        match function:
            case "求和":
                result.append((case, sympy.Add(*values)))
            case "平均":
                result.append((case, sympy.Add(*values) / len(values)))
            case "绝对值":
                result.append(((*case, Sign(values[0], ">=")), values[0]))
                result.append(((*case, Sign(-values[0], ">")), -values[0]))
            case _:
                result.extend(_extreme(case, values, 1 if function == "最小" else -1))
    return result


def _stepped(case: Case, value: Any, function: str, places: int) -> Iterator[tuple[Case, Any]]:
    """Rounding as a new unknown near `value`: more than rounding allows, never less, so that "nowhere" stays a proof.

    On either side of zero apart, because that is where rules that count whole steps begin.
    """
    unit = sympy.Rational(1, 10**places)
    stepped = symbol(f"{_STEPPED}{function}{places}（{value}）")
    if function == "向下取整":
        near = (Sign(value - stepped, ">="), Sign(stepped + unit - value, ">"))
        yield (*case, Sign(value, ">="), Sign(stepped, ">="), *near), stepped
        yield (*case, Sign(-value, ">"), Sign(-stepped - unit, ">="), *near), stepped
        return
    near = (Sign(stepped + unit / 2 - value, ">="), Sign(value + unit / 2 - stepped, ">="))
    yield (*case, Sign(value, ">="), Sign(stepped, ">="), *near), stepped
    yield (*case, Sign(-value, ">"), Sign(-stepped, ">="), *near), stepped


_STEPPED = "取整·"


def _extreme(case: Case, values: list[Any], sign: int) -> Iterator[tuple[Case, Any]]:
    for index, value in enumerate(values):
        others = [
            Sign(sign * (other - value), ">=" if place > index else ">")
            for place, other in enumerate(values)
            if place != index
        ]
        yield (*case, *others), value


def holds(node: Node) -> list[Case]:
    """The cases in which a condition holds."""
    return _cases(node, positive=True)


def fails(node: Node) -> list[Case]:
    """The cases in which a condition does not hold."""
    return _cases(node, positive=False)


_NEGATED = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "=": "!=", "!=": "="}


def _cases(node: Node, *, positive: bool) -> list[Case]:
    match node:
        case Name(name=name):
            return [(Fact(name, positive),)]
        case Not(operand=operand):
            return _cases(operand, positive=not positive)
        case Logic(op=op, parts=parts):
            split = [_cases(part, positive=positive) for part in parts]
            if (op == "且") == positive:
                return [tuple(lit for case in chosen for lit in case) for chosen in product(*split)]
            return [case for cases in split for case in cases]
        case Compare(first=first, rest=rest):
            ends = [first, *(part for _, part in rest)]
            links = [_link(ends[i], op if positive else _NEGATED[op], ends[i + 1]) for i, (op, _) in enumerate(rest)]
            if positive:
                return [tuple(lit for case in chosen for lit in case) for chosen in product(*links)]
            return [case for cases in links for case in cases]
        case Choice(condition=condition, then=then, otherwise=otherwise):
            yes = [(*a, *b) for a in holds(condition) for b in _cases(then, positive=positive)]
            no = [(*a, *b) for a in fails(condition) for b in _cases(otherwise, positive=positive)]
            return yes + no
        case _:
            raise Undecided


def _link(left: Node, op: str, right: Node) -> list[Case]:
    result: list[Case] = []
    for (one, a), (two, b) in product(pieces(left), pieces(right)):
        case = (*one, *two)
        match op:
            case ">=":
                result.append((*case, Sign(a - b, ">=")))
            case ">":
                result.append((*case, Sign(a - b, ">")))
            case "<=":
                result.append((*case, Sign(b - a, ">=")))
            case "<":
                result.append((*case, Sign(b - a, ">")))
            case "=":
                result.append((*case, Sign(a - b, "=")))
            case _:
                result += [(*case, Sign(a - b, ">")), (*case, Sign(b - a, ">"))]
    return result


def satisfy(parts: Sequence[Sequence[Case]]) -> Point | None:
    """A point at which one case of every part holds, None where there is provably none. Raises Undecided.

    Depth first, the parts with the fewest cases first, given up as soon as what is chosen contradicts itself.
    """
    return _choose(sorted(parts, key=len), (), {})


def _choose(parts: Sequence[Sequence[Case]], chosen: tuple[Linear, ...], facts: dict[str, bool]) -> Point | None:
    if not parts:
        point = solve(chosen)
        return None if point is None else {**point, **facts}
    for case in parts[0]:
        known = dict(facts)
        if any(known.setdefault(lit.name, lit.value) != lit.value for lit in case if isinstance(lit, Fact)):
            continue
        signs = [_linear_cases(lit.expression, lit.op) for lit in case if isinstance(lit, Sign)]
        for more in _consistent(sorted(signs, key=len), chosen):
            point = _choose(parts[1:], more, known)
            if point is not None:
                return point
    return None


def _consistent(
    alternatives: list[list[tuple[Linear, ...]]], chosen: tuple[Linear, ...]
) -> Iterator[tuple[Linear, ...]]:
    """Every way to choose one of each of the alternatives that does not contradict itself or what is chosen."""
    if not alternatives:
        yield chosen
        return
    for choice in alternatives[0]:
        more = (*chosen, *(constraint for constraint in choice if constraint not in chosen))
        if len(more) == len(chosen) or solve(more) is not None:
            yield from _consistent(alternatives[1:], more)


@lru_cache(maxsize=20_000)
def _linear_cases(expression: Any, op: Op) -> list[tuple[Linear, ...]]:
    """`expression` op 0 as alternatives of linear constraints, by the signs of its factors."""
    numerator, denominator = sympy.fraction(sympy.together(expression))
    constant, factors = sympy.factor_list(numerator * denominator)
    below = {factor for factor, _ in sympy.factor_list(denominator)[1]}
    sign = 0 if constant == 0 else 1 if constant > 0 else -1
    if sign == 0:
        factors = []
    if len(factors) == 1 and factors[0][1] % 2 and not below:
        whole = _linear(factors[0][0], sign)
        return [(linear(dict(whole.coefficients), whole.constant, op),)]
    result: list[tuple[Linear, ...]] = []
    for signs in product((1, 0, -1), repeat=len(factors)):
        total = sign
        for (_, power), own in zip(factors, signs, strict=True):
            total *= own**power
        if any(own == 0 and factor in below for (factor, _), own in zip(factors, signs, strict=True)):
            continue
        if total > 0 if op == ">" else total >= 0 if op == ">=" else total == 0:
            result.append(tuple(_linear(factor, own) for (factor, _), own in zip(factors, signs, strict=True)))
    return result


def _linear(factor: Any, sign: int) -> Linear:
    symbols = sorted(factor.free_symbols, key=str)
    polynomial = sympy.Poly(factor, *symbols)
    if polynomial.total_degree() > 1:
        raise Undecided
    turn = -1 if sign < 0 else 1
    coefficients = {str(s): turn * fraction(polynomial.coeff_monomial(s)) for s in symbols}
    return linear(coefficients, turn * fraction(polynomial.coeff_monomial(1)), "=" if sign == 0 else ">")


__all__ = ["Case", "Fact", "Point", "Sign", "Undecided", "fails", "holds", "pieces", "satisfy"]
