"""The exact back end that also shows its work: closures that compute a value and note every step with its numbers.

What scoring runs for each item. A step is one operation (or one chain of the same kind), small enough to be followed by
hand; its words are made once, when the rule is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from scorecard.rules.formula.evaluate import Value, apply, compile_node
from scorecard.rules.formula.nodes import (
    Arithmetic,
    Call,
    Choice,
    Compare,
    Logic,
    Name,
    Negate,
    Node,
    Not,
    Number,
    names_of,
)
from scorecard.rules.formula.words import COMPARE_SIGNS, SIGNS, show, words


class Worked(NamedTuple):
    """One step worked out: the expression in words, the same with its numbers, and the result as text."""

    formula: str
    expression: str
    result: str


Tracer: TypeAlias = Callable[[Sequence[Any], Sequence[str | None], list[Worked]], tuple[Any, str]]
"""Takes values and their printed texts in slot order and a list for the steps; gives the value and its text."""


def compile_tracer(node: Node, slots: Mapping[str, int]) -> Tracer:
    """The tracing closure of `node`. It raises ZeroDivisionError where the formula divides by zero."""
    match node:
        case Number(value=value, text=text):
            constant = (value, text)
            return lambda _values, _texts, _steps: constant
        case Name(name=name):
            slot = slots[name]
            return lambda values, texts, _steps: (values[slot], texts[slot] or show(values[slot]))
        case Negate(operand=operand):
            return _negate(compile_tracer(operand, slots))
        case Arithmetic():
            return _arithmetic(node, slots)
        case Call():
            return _call(node, slots)
        case Choice():
            return _choice(node, slots)
        case _:
            return _condition(node, slots)


def work(node: Node, values: Mapping[str, Value], texts: Mapping[str, str]) -> tuple[Value, list[Worked]]:
    """The value of `node` with its steps, for a single use; `texts` says how a name's value is printed (95%)."""
    names = names_of(node)
    slots = {name: slot for slot, name in enumerate(names)}
    steps: list[Worked] = []
    value, _ = compile_tracer(node, slots)([values[name] for name in names], [texts.get(name) for name in names], steps)
    return value, steps


def _negate(inner: Tracer) -> Tracer:
    def negate(values: Sequence[Any], texts: Sequence[str | None], steps: list[Worked]) -> tuple[Any, str]:
        value, _ = inner(values, texts, steps)
        return -value, show(-value)

    return negate


def _arithmetic(node: Arithmetic, slots: Mapping[str, int]) -> Tracer:
    operands, signs = _chain(node)
    first, *others = (compile_tracer(part, slots) for part in operands)
    rest = [(sign, f" {SIGNS[sign]} ", tracer) for sign, tracer in zip(signs, others, strict=True)]
    label = words(node)

    def compute(values: Sequence[Any], texts: Sequence[str | None], steps: list[Worked]) -> tuple[Any, str]:
        total, text = first(values, texts, steps)
        expression = _bracket(text)
        for sign, printed, tracer in rest:
            value, text = tracer(values, texts, steps)
            if sign == "*":
                total *= value
            elif sign == "/":
                total /= value
            elif sign == "+":
                total += value
            else:
                total -= value
            expression += printed + _bracket(text)
        result = show(total)
        steps.append(Worked(label, expression, result))
        return total, result

    return compute


def _chain(node: Arithmetic) -> tuple[list[Node], list[str]]:
    # a + b − c and a × b stand in one step; a ÷ b is a step of its own, because its result is what people look up.
    signs = "+-" if node.op in "+-" else "*" if node.op == "*" else ""
    operands: list[Node] = [node.right]
    between = [str(node.op)]
    left = node.left
    while signs and isinstance(left, Arithmetic) and left.op in signs:
        operands.append(left.right)
        between.append(left.op)
        left = left.left
    operands.append(left)
    return operands[::-1], between[::-1]


def _bracket(text: str) -> str:
    return f"（{text}）" if text.startswith(("-", "－")) else text


def _call(node: Call, slots: Mapping[str, int]) -> Tracer:
    parts = [compile_tracer(part, slots) for part in node.arguments]
    function = node.function
    label = words(node)

    def call(values: Sequence[Any], texts: Sequence[str | None], steps: list[Worked]) -> tuple[Any, str]:
        worked = [part(values, texts, steps) for part in parts]
        value = apply(function, [given for given, _ in worked])
        result = show(value)
        steps.append(Worked(label, f"{function}（{'，'.join([text for _, text in worked])}）", result))
        return value, result

    return call


def _choice(node: Choice, slots: Mapping[str, int]) -> Tracer:
    test, yes, no = (compile_tracer(part, slots) for part in (node.condition, node.then, node.otherwise))

    def choose(values: Sequence[Any], texts: Sequence[str | None], steps: list[Worked]) -> tuple[Any, str]:
        held, _ = test(values, texts, steps)
        return yes(values, texts, steps) if held else no(values, texts, steps)

    return choose


def _condition(node: Compare | Logic | Not, slots: Mapping[str, int]) -> Tracer:
    # What is computed inside a condition is shown as its result: a reader wants to see the comparison.
    evaluate = compile_node(node, slots)
    printer = _printer(node, slots)
    label = words(node)

    def decide(values: Sequence[Any], texts: Sequence[str | None], steps: list[Worked]) -> tuple[Any, str]:
        held = evaluate(values)
        result = "成立" if held else "不成立"
        steps.append(Worked(label, printer(values, texts), result))
        return held, result

    return decide


def _print_pair(one: int, sign: str, two: int) -> Callable[[Sequence[Any], Sequence[str | None]], str]:
    return lambda values, texts: (texts[one] or show(values[one])) + sign + (texts[two] or show(values[two]))


_Printer: TypeAlias = Callable[[Sequence[Any], Sequence[str | None]], str]


def _printer(node: Node, slots: Mapping[str, int]) -> _Printer:
    match node:
        case Compare(first=first, rest=rest):
            signs = [f" {COMPARE_SIGNS[op]} " for op, _ in rest]
            if len(rest) == 1 and isinstance(first, Name) and isinstance(rest[0][1], Name):
                return _print_pair(slots[first.name], signs[0], slots[rest[0][1].name])
            parts = [compile_tracer(part, slots) for part in (first, *(part for _, part in rest))]

            unneeded = f"{words(node)}（前面已定，不必比较）"

            def compare(values: Sequence[Any], texts: Sequence[str | None]) -> str:
                try:
                    shown = [part(values, texts, [])[1] for part in parts]
                except ZeroDivisionError:
                    # 且 and 或 stopped before this part, or the rule could not have been decided at all.
                    return unneeded
                return shown[0] + "".join(sign + text for sign, text in zip(signs, shown[1:], strict=True))

            return compare
        case Logic(op=op, parts=conditions):
            printers = [_printer(part, slots) for part in conditions]
            return lambda values, texts: f" {op} ".join([print_part(values, texts) for print_part in printers])
        case Not(operand=operand):
            inner = _printer(operand, slots)
            return lambda values, texts: f"非（{inner(values, texts)}）"
        case Name(name=name):
            slot = slots[name]
            return lambda values, _texts: f"{name}：{'是' if values[slot] else '否'}"
        case _:
            tracer = compile_tracer(node, slots)
            return lambda values, texts: tracer(values, texts, [])[1]


Printer: TypeAlias = _Printer
"""Prints a condition with its numbers put in, from values and their texts in slot order."""


def compile_printer(node: Node, slots: Mapping[str, int]) -> Printer:
    """The closure that prints the condition `node`; whether it holds is known already."""
    return _printer(node, slots)


__all__ = ["Printer", "Tracer", "Worked", "compile_printer", "compile_tracer", "work"]
