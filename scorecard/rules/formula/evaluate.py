"""The exact back end: a tree becomes closures over Fractions, made once and called for every item.

No float, no sympy, no `eval`. A value is a `Fraction` or, for a condition, a `bool`. Values arrive in a sequence; where
each name stands in it is settled when the formula is compiled.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from scorecard.rules.formula.nodes import Arithmetic, Call, Choice, Compare, Logic, Name, Negate, Node, Not, Number

Value: TypeAlias = Fraction | bool
Evaluator: TypeAlias = Callable[[Sequence[Any]], Any]
"""Takes `Value`s in slot order and gives a `Value`. Raises ZeroDivisionError where the formula divides by zero.

Any, because the parser has sorted numbers from conditions and a closure per node has no use for asking again.
"""

_ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


# Fraction's own comparisons ask an abstract base class what the other side is, which costs more than the comparison.
def _ge(a: Fraction, b: Fraction) -> bool:
    return a.numerator * b.denominator >= b.numerator * a.denominator


def _gt(a: Fraction, b: Fraction) -> bool:
    return a.numerator * b.denominator > b.numerator * a.denominator


def _le(a: Fraction, b: Fraction) -> bool:
    return a.numerator * b.denominator <= b.numerator * a.denominator


def _lt(a: Fraction, b: Fraction) -> bool:
    return a.numerator * b.denominator < b.numerator * a.denominator


_COMPARE: dict[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": _ge,
    "<=": _le,
    ">": _gt,
    "<": _lt,
    "=": operator.eq,
    "!=": operator.ne,
}


def half_up(value: Fraction, places: int) -> Fraction:
    """四舍五入: `value` to `places` decimals, a half away from zero. The one place where rounding is done."""
    return Fraction(half_up_units(value, places), 10**places)


def half_up_units(value: Fraction, places: int) -> int:
    """The same as a whole number of the last decimal: 2.675 to two places is 268."""
    return half_up_quotient(value.numerator * 10**places, value.denominator)


def half_up_quotient(numerator: int, denominator: int) -> int:
    """The same of a quotient, whose `denominator` is positive, to a whole number."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def apply(function: str, values: Sequence[Fraction]) -> Fraction:
    """The function of the formula language on exact values (四舍五入 takes the places as its second)."""
    match function:
        case "最小":
            return min(values)
        case "最大":
            return max(values)
        case "求和":
            return sum(values, Fraction(0))
        case "平均":
            return sum(values, Fraction(0)) / len(values)
        case "四舍五入":
            return half_up(values[0], int(values[1]))
        case "绝对值":
            return abs(values[0])
        case _:
            return Fraction(values[0].numerator // values[0].denominator)


def compile_node(node: Node, slots: Mapping[str, int]) -> Evaluator:
    """The closure that computes `node`; `slots` says where each name's value stands in the sequence."""
    match node:
        case Number(value=value):
            return lambda _values: value
        case Name(name=name):
            return operator.itemgetter(slots[name])
        case Negate(operand=operand):
            inner = compile_node(operand, slots)
            return lambda values: -inner(values)
        case Arithmetic():
            return _arithmetic(node, slots)
        case Call():
            return _call(node, slots)
        case Choice(condition=condition, then=then, otherwise=otherwise):
            test, yes, no = (compile_node(part, slots) for part in (condition, then, otherwise))
            return lambda values: yes(values) if test(values) else no(values)
        case _:
            return _condition(node, slots)


def _condition(node: Compare | Logic | Not, slots: Mapping[str, int]) -> Evaluator:
    match node:
        case Compare():
            return _compare(node, slots)
        case Logic(op=op, parts=parts):
            conditions = [compile_node(part, slots) for part in parts]
            if len(conditions) == 2:
                one, two = conditions
                if op == "且":
                    return lambda values: one(values) and two(values)
                return lambda values: one(values) or two(values)
            if op == "且":
                return lambda values: all(condition(values) for condition in conditions)
            return lambda values: any(condition(values) for condition in conditions)
        case Not(operand=operand):
            negated = compile_node(operand, slots)
            return lambda values: not negated(values)


def _arithmetic(node: Arithmetic, slots: Mapping[str, int]) -> Evaluator:
    compute = _ARITHMETIC[node.op]
    if isinstance(node.left, Name) and isinstance(node.right, Name):
        # 完成值 ÷ 指标值 is most of what rules say: one closure instead of three.
        first, second = slots[node.left.name], slots[node.right.name]
        return lambda values: compute(values[first], values[second])
    match node:
        case Arithmetic("*", Arithmetic("/", Name(one), Name(two)), Name(three)):
            return _share(slots[one], slots[two], slots[three])
    left, right = compile_node(node.left, slots), compile_node(node.right, slots)
    return lambda values: compute(left(values), right(values))


def _share(above: int, below: int, points: int) -> Evaluator:
    # 完成值 ÷ 指标值 × 分值 is most of what rules say where a target was missed: one fraction is made instead of two.
    def share(values: Sequence[Any]) -> Fraction:
        one, two, worth = values[above], values[below], values[points]
        return Fraction(
            one.numerator * two.denominator * worth.numerator, one.denominator * two.numerator * worth.denominator
        )

    return share


def _compare(node: Compare, slots: Mapping[str, int]) -> Evaluator:
    first = compile_node(node.first, slots)
    links = [(_COMPARE[op], compile_node(part, slots)) for op, part in node.rest]
    if len(links) == 1:
        compare, second = links[0]
        if isinstance(node.first, Name) and isinstance(node.rest[0][1], Name):
            one, two = slots[node.first.name], slots[node.rest[0][1].name]
            return lambda values: compare(values[one], values[two])
        return lambda values: compare(first(values), second(values))

    def chain(values: Sequence[Any]) -> bool:
        left = first(values)
        for compare, part in links:
            right = part(values)
            if not compare(left, right):
                return False
            left = right
        return True

    return chain


def _call(node: Call, slots: Mapping[str, int]) -> Evaluator:
    parts = [compile_node(part, slots) for part in node.arguments]
    function = node.function
    if function in {"最小", "最大"} and len(parts) == 2:
        one, two = parts
        if function == "最小":
            return lambda values: min(one(values), two(values))
        return lambda values: max(one(values), two(values))
    return lambda values: apply(function, [part(values) for part in parts])


__all__ = ["Evaluator", "Value", "apply", "compile_node", "half_up", "half_up_quotient", "half_up_units"]
