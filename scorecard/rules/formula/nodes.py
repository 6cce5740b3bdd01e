"""The tree of a formula: our own frozen nodes, the only form in which a formula travels.

Stands between the parser, which builds these from text, and the back ends (exact evaluation, printing, proofs),
which walk them. Text never reaches a back end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, TypeAlias

ArithmeticOp = Literal["+", "-", "*", "/"]
CompareOp = Literal[">=", "<=", ">", "<", "=", "!="]
FunctionName = Literal["最小", "最大", "求和", "平均", "四舍五入", "绝对值", "向下取整"]
Sort = Literal["number", "condition"]
"""What an expression gives: a number, or true or false."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the formula; `text` as written (30%, 2024年12月31日), `value` exact (a date is a day ordinal)."""

    value: Fraction
    text: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A declared name: 完成值, 指标值, 分值, or a yes-or-no fact."""

    name: str
    sort: Sort = "number"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus before an operand."""

    operand: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left op right."""

    op: ArithmeticOp
    left: Node
    right: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain: 80% ≤ x < 90% is first=80%, rest=((<=, x), (<, 90%)); every link must hold."""

    first: Node
    rest: tuple[tuple[CompareOp, Node], ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """且 or 或 of two or more conditions."""

    op: Literal["且", "或"]
    parts: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """非 of a condition."""

    operand: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """若 condition 则 then 否则 otherwise."""

    condition: Node
    then: Node
    otherwise: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of one or more numbers; the second argument of 四舍五入 is a `Number` from 0 to 6."""

    function: FunctionName
    arguments: tuple[Node, ...]
    at: int = field(default=0, compare=False)


Node: TypeAlias = Number | Name | Negate | Arithmetic | Compare | Logic | Not | Choice | Call


def sort_of(node: Node) -> Sort:
    """Whether `node` gives a number or a condition."""
    match node:
        case Compare() | Logic() | Not():
            return "condition"
        case Name(sort=sort):
            return sort
        case Choice(then=then):
            return sort_of(then)
        case _:
            return "number"


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly under `node`, in the order written."""
    match node:
        case Negate(operand=operand) | Not(operand=operand):
            return (operand,)
        case Arithmetic(left=left, right=right):
            return (left, right)
        case Compare(first=first, rest=rest):
            return (first, *(part for _, part in rest))
        case Logic(parts=parts):
            return parts
        case Choice(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def names_of(node: Node) -> tuple[str, ...]:
    """The names used, each once, in the order of first use."""
    seen: dict[str, None] = {}
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, Name):
            seen.setdefault(here.name)
        stack.extend(reversed(children(here)))
    return tuple(seen)


def replace_names(node: Node, values: dict[str, Node]) -> Node:
    """`node` with every name of `values` replaced: how 达标 becomes 完成值 ≥ 指标值, and a parameter its number."""
    match node:
        case Name(name=name):
            return values.get(name, node)
        case Negate(operand=operand, at=at):
            return Negate(replace_names(operand, values), at)
        case Not(operand=operand):
            return negated(replace_names(operand, values))
        case Arithmetic(op=op, left=left, right=right, at=at):
            return Arithmetic(op, replace_names(left, values), replace_names(right, values), at)
        case Compare(first=first, rest=rest, at=at):
            links = tuple((op, replace_names(part, values)) for op, part in rest)
            return Compare(replace_names(first, values), links, at)
        case Logic(op=logic, parts=parts, at=at):
            return Logic(logic, tuple(replace_names(part, values) for part in parts), at)
        case Choice(condition=condition, then=then, otherwise=otherwise, at=at):
            return Choice(
                replace_names(condition, values), replace_names(then, values), replace_names(otherwise, values), at
            )
        case Call(function=function, arguments=arguments, at=at):
            return Call(function, tuple(replace_names(part, values) for part in arguments), at)
        case _:
            return node


_NEGATED: dict[CompareOp, CompareOp] = {">=": "<", "<": ">=", ">": "<=", "<=": ">", "=": "!=", "!=": "="}


def negated(node: Node) -> Node:
    """非 of `node`, said without 非 where it is a single comparison: readers and proofs both prefer it."""
    if isinstance(node, Compare) and len(node.rest) == 1:
        (op, right) = node.rest[0]
        return Compare(node.first, ((_NEGATED[op], right),), node.at)
    return Not(node, node.at)


__all__ = [
    "Arithmetic",
    "ArithmeticOp",
    "Call",
    "Choice",
    "Compare",
    "CompareOp",
    "FunctionName",
    "Logic",
    "Name",
    "Negate",
    "Node",
    "Not",
    "Number",
    "Sort",
    "children",
    "names_of",
    "negated",
    "replace_names",
    "sort_of",
]
