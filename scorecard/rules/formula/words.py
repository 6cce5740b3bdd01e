"""A formula as a person reads it: its tree in words, and a value as digits. The printer of rules and of traces."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scorecard.rules.formula.evaluate import Value
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
)

SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
COMPARE_SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "＝", "!=": "≠"}
_SCALE = 10**6


def show(value: Value) -> str:
    """`value` for a reader: its digits where they end within six places, else six of them and "…"."""
    if isinstance(value, bool):
        return "成立" if value else "不成立"
    numerator, denominator = value.as_integer_ratio()
    if denominator == 1:
        return str(numerator)
    scaled, rest = divmod(abs(numerator) * _SCALE, denominator)
    whole, part = divmod(scaled, _SCALE)
    text = f"{whole}.{part:06}"
    text = f"{text}…" if rest else text.rstrip("0")
    return f"-{text}" if numerator < 0 else text


def _binding(node: Node) -> int:
    match node:
        case Choice():
            return 0
        case Logic(op=op):
            return 1 if op == "或" else 2
        case Not():
            return 3
        case Compare():
            return 4
        case Arithmetic(op=op):
            return 5 if op in "+-" else 6
        case Negate():
            return 7
        case _:
            return 8


def words(node: Node, texts: Mapping[str, str] | None = None) -> str:
    """`node` in words, with brackets only where they are needed; `texts` replaces names (by their numbers)."""
    names = texts or {}

    def write(part: Node, least: int) -> str:
        text = _write(part, names, write)
        return f"（{text}）" if _binding(part) < least else text

    return write(node, 0)


def _write(node: Node, names: Mapping[str, str], write: Callable[[Node, int], str]) -> str:
    match node:
        case Number(text=text):
            return text
        case Name(name=name):
            return names.get(name, name)
        case Negate(operand=operand):
            return f"－{write(operand, 8)}"
        case Arithmetic(op=op, left=left, right=right):
            here = _binding(node)
            return f"{write(left, here)} {SIGNS[op]} {write(right, here + 1)}"
        case Compare(first=first, rest=rest):
            return write(first, 5) + "".join(f" {COMPARE_SIGNS[op]} {write(part, 5)}" for op, part in rest)
        case Logic(op=op, parts=parts):
            return f" {op} ".join(write(part, _binding(node) + 1) for part in parts)
        case Not(operand=operand):
            return f"非 {write(operand, 4)}"
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return f"若 {write(condition, 1)} 则 {write(then, 1)} 否则 {write(otherwise, 0)}"
        case Call(function=function, arguments=arguments):
            return f"{function}（{'，'.join(write(part, 0) for part in arguments)}）"


__all__ = ["COMPARE_SIGNS", "SIGNS", "show", "words"]
