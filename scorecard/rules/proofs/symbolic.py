"""The SymPy back end: objects built from our nodes (never from text), for proofs, solving and printing.

The only module, with its neighbours in this package, that imports sympy; scoring never does (it costs 0.4 s).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sympy

from scorecard.rules.formula import Node
from scorecard.rules.formula.nodes import Arithmetic, Call, Choice, Compare, Logic, Name, Negate, Not, Number

_RELATIONS: dict[str, Any] = {
    ">=": sympy.Ge,
    "<=": sympy.Le,
    ">": sympy.Gt,
    "<": sympy.Lt,
    "=": sympy.Eq,
    "!=": sympy.Ne,
}


@lru_cache(maxsize=512)
def symbol(name: str) -> Any:
    """The real symbol of a name."""
    return sympy.Symbol(name, real=True)


@lru_cache(maxsize=512)
def condition_symbol(name: str) -> Any:
    """The symbol of a yes-or-no fact."""
    return sympy.Symbol(name)


def rational(value: Fraction) -> Any:
    """`value` as an exact SymPy number."""
    return sympy.Rational(value.numerator, value.denominator)


def fraction(value: Any) -> Fraction:
    """A SymPy rational as a Fraction."""
    return Fraction(int(value.p), int(value.q))


def to_sympy(node: Node) -> Any:
    """`node` as a SymPy expression: Piecewise for 若, Min, Max, floor for 四舍五入 (half away from zero)."""
    match node:
        case Number(value=value):
            return rational(value)
        case Name(name=name, sort=sort):
            return symbol(name) if sort == "number" else condition_symbol(name)
        case Negate(operand=operand):
            return -to_sympy(operand)
        case Arithmetic(op=op, left=left, right=right):
            one, two = to_sympy(left), to_sympy(right)
            return {"+": one + two, "-": one - two, "*": one * two}[op] if op != "/" else one / two
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return sympy.Piecewise((to_sympy(then), to_sympy(condition)), (to_sympy(otherwise), True))
        case Call(function=function, arguments=arguments):
            return _call(function, [to_sympy(part) for part in arguments])
        case _:
            return _condition(node)


def _condition(node: Compare | Logic | Not) -> Any:
    match node:
        case Compare(first=first, rest=rest):
            parts = [to_sympy(first), *(to_sympy(part) for _, part in rest)]
            links = [_RELATIONS[op](parts[i], parts[i + 1]) for i, (op, _) in enumerate(rest)]
            return sympy.And(*links)
        case Logic(op=op, parts=conditions):
            return (sympy.And if op == "且" else sympy.Or)(*(to_sympy(part) for part in conditions))
        case Not(operand=operand):
            return sympy.Not(to_sympy(operand))


def _call(function: str, parts: list[Any]) -> Any:
    match function:
        case "最小":
            return sympy.Min(*parts)
        case "最大":
            return sympy.Max(*parts)
        case "求和":
            return sympy.Add(*parts)
        case "平均":
            return sympy.Add(*parts) / len(parts)
        case "四舍五入":
            scale = 10 ** int(parts[1])
            half = sympy.Rational(1, 2)
            return sympy.sign(parts[0]) * sympy.floor(sympy.Abs(parts[0]) * scale + half) / scale
        case "绝对值":
            return sympy.Abs(parts[0])
        case _:
            return sympy.floor(parts[0])


def value_of(node: Node, values: Mapping[str, Fraction | bool]) -> Fraction | bool | None:
    """What SymPy makes of `node` with numbers put in, exactly; None where it divides by zero."""
    replaced = {
        (condition_symbol(name) if isinstance(value, bool) else symbol(name)): (
            sympy.true if value is True else sympy.false if value is False else rational(value)
        )
        for name, value in values.items()
    }
    try:
        result = sympy.simplify(_put_in(to_sympy(node), replaced))
    except TypeError:  # a comparison with a quotient by zero, in a branch that is not taken
        return None
    if result in (sympy.true, sympy.false):
        return bool(result)
    if not result.is_Rational:
        return None
    return fraction(result)


def _put_in(expression: Any, replaced: dict[Any, Any]) -> Any:
    return expression.subs(replaced, simultaneous=True) if hasattr(expression, "subs") else expression


def latex(node: Node) -> str:
    """`node` set as mathematics, for documents that can show it."""
    return str(sympy.latex(to_sympy(node)))


__all__ = ["condition_symbol", "fraction", "latex", "rational", "symbol", "to_sympy", "value_of"]
