"""Formulas of the blank form as trees: each prints itself for Excel and computes the value to cache beside it.

A workbook opened without recalculation shows the cached values, so they must be what Excel would compute. Writing a
formula and its value from one tree keeps the two the same. Only what the live checks need is here, and only functions
that Excel 2007, WPS and LibreOffice compute alike; the tests let LibreOffice recalculate every formula.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from scorecard.readers.table import cell_name
from scorecard.scoring.rounding import rounded

Value = str | Decimal | bool | None
Place = tuple[int, int]
Cells = Mapping[Place, "Value | Node"]
"""what each cell holds: a constant, or the tree of its formula"""


class Fault(Exception):  # noqa: N818 - what Excel shows as #VALUE!, not an error of ours
    """The formula gives an error value."""


class Node:
    """A part of a formula."""

    def text(self) -> str:
        """As Excel has it, without the leading =."""
        raise NotImplementedError

    def value(self, cells: Cells) -> Value:
        """What it gives. Raises Fault where Excel gives an error."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A text or a number."""

    constant: str | Decimal | int

    def text(self) -> str:
        """As Excel has it."""
        if isinstance(self.constant, str):
            return '"' + self.constant.replace('"', '""') + '"'
        return str(self.constant)

    def value(self, cells: Cells) -> Value:  # noqa: ARG002
        """What it gives."""
        return Decimal(self.constant) if isinstance(self.constant, int) else self.constant


@dataclass(frozen=True, slots=True)
class Ref(Node):
    """One cell of the same sheet. Rows and columns count from 0."""

    row: int
    column: int

    def text(self) -> str:
        """As Excel has it."""
        return cell_name(self.row, self.column)

    def value(self, cells: Cells) -> Value:
        """What it gives."""
        held = cells.get((self.row, self.column))
        return held.value(cells) if isinstance(held, Node) else held


@dataclass(frozen=True, slots=True)
class Area(Node):
    """The cells of one column from `first` to `last`. Absolute rows, so that inserted rows widen it."""

    column: int
    first: int
    last: int

    def text(self) -> str:
        """As Excel has it."""
        letters = cell_name(0, self.column)[:-1]
        return f"{letters}${self.first + 1}:{letters}${self.last + 1}"

    def values(self, cells: Cells) -> Iterator[Value]:
        """The values from top to bottom."""
        for row in range(self.first, self.last + 1):
            yield Ref(row, self.column).value(cells)


@dataclass(frozen=True, slots=True)
class Raw(Node):
    """A formula made elsewhere (a rule of a pack), which stands only where its numbers are blank and so is not computed here."""

    formula: str

    def text(self) -> str:
        """As Excel has it."""
        return self.formula

    def value(self, cells: Cells) -> Value:  # noqa: ARG002
        """What it gives."""
        raise AssertionError(f"{self.formula}: a rule is not computed while a form is written")


@dataclass(frozen=True, slots=True)
class Operation(Node):
    """Two sides and an operator of Excel: & + - / * = <> > >= < <=."""

    operator: str
    left: Node
    right: Node

    def text(self) -> str:
        """As Excel has it."""
        return f"({self.left.text()}{self.operator}{self.right.text()})"

    def value(self, cells: Cells) -> Value:
        """What it gives."""
        left, right = self.left.value(cells), self.right.value(cells)
        if self.operator == "&":
            return shown(left) + shown(right)
        if self.operator in _COMPARISONS:
            return _compare(self.operator, left, right)
        first, second = _number(left), _number(right)
        if self.operator == "/":
            if not second:
                raise Fault
            return first / second
        return {"+": first + second, "-": first - second, "*": first * second}[self.operator]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of Excel."""

    name: str
    arguments: tuple[Node, ...]

    def text(self) -> str:
        """As Excel has it."""
        return f"{self.name}({','.join(argument.text() for argument in self.arguments)})"

    def value(self, cells: Cells) -> Value:
        """What it gives."""
        return _FUNCTIONS[self.name](cells, self.arguments)


@dataclass(frozen=True, slots=True)
class Tally(Node):
    """How many rows hold: `formula` is the sum of products that counts them, `holds` the same of one row's values."""

    formula: str
    areas: tuple[Area, ...]
    holds: Callable[[Sequence[Value]], bool]

    def text(self) -> str:
        """As Excel has it."""
        return self.formula

    def value(self, cells: Cells) -> Value:
        """What it gives."""
        rows = zip(*(area.values(cells) for area in self.areas), strict=True)
        return Decimal(sum(self.holds(row) for row in rows))


Given = Node | str | int | Decimal


def node(given: Given) -> Node:
    """`given` as a tree: texts and numbers are constants."""
    return given if isinstance(given, Node) else Constant(given)


def call(name: str, *arguments: Given) -> Node:
    """The function `name` of `arguments`."""
    return Call(name, tuple(node(argument) for argument in arguments))


def join(*parts: Given) -> Node:
    """The texts one after the other."""
    result = node(parts[0])
    for part in parts[1:]:
        result = Operation("&", result, node(part))
    return result


def operation(left: Given, operator: str, right: Given) -> Node:
    """Two sides and an operator."""
    return Operation(operator, node(left), node(right))


def when(*pairs: Given) -> Node:
    """IF … IF … : condition, value, condition, value, …, and what is left."""
    result = node(pairs[-1])
    for index in range(len(pairs) - 3, -1, -2):
        result = call("IF", pairs[index], pairs[index + 1], result)
    return result


def shown(value: Value) -> str:
    """`value` as & puts it into a text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        plain = format(value, "f")
        plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
        return plain if plain != "-0" else "0"
    return value


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}


def _compare(operator: str, left: Value, right: Value) -> bool:
    if left is None:
        left = "" if isinstance(right, str) else Decimal(0)
    if right is None:
        right = "" if isinstance(left, str) else Decimal(0)
    if isinstance(left, str) != isinstance(right, str):  # Excel: every text is greater than every number
        left, right = Decimal(isinstance(left, str)), Decimal(isinstance(right, str))
    return _COMPARISONS[operator](left, right)


def _number(value: Value) -> Decimal:
    if value is None:
        return Decimal(0)
    if isinstance(value, str):
        try:
            return Decimal(value)
        except InvalidOperation:
            raise Fault from None
    return Decimal(value)


def _if(cells: Cells, arguments: Sequence[Node]) -> Value:
    condition = arguments[0].value(cells)
    return arguments[1 if condition else 2].value(cells)


def _iferror(cells: Cells, arguments: Sequence[Node]) -> Value:
    try:
        return arguments[0].value(cells)
    except Fault:
        return arguments[1].value(cells)


def _isnumber(cells: Cells, arguments: Sequence[Node]) -> Value:
    try:
        value = arguments[0].value(cells)
    except Fault:
        return False
    return isinstance(value, Decimal)


def _find(cells: Cells, arguments: Sequence[Node]) -> Value:
    position = shown(arguments[1].value(cells)).find(shown(arguments[0].value(cells)))
    if position < 0:
        raise Fault
    return Decimal(position + 1)


def _mid(cells: Cells, arguments: Sequence[Node]) -> Value:
    text, start, length = (argument.value(cells) for argument in arguments)
    first = int(_number(start)) - 1
    return shown(text)[first : first + int(_number(length))]


def _value(cells: Cells, arguments: Sequence[Node]) -> Value:
    value = arguments[0].value(cells)
    text = shown(value).strip()
    if not text:
        raise Fault
    return _number(text[:-1]) / 100 if text.endswith("%") else _number(text)


def _texts(function: Callable[[list[str]], Value]) -> Callable[[Cells, Sequence[Node]], Value]:
    return lambda cells, arguments: function([shown(argument.value(cells)) for argument in arguments])


def _areas(function: Callable[[list[Value]], Value]) -> Callable[[Cells, Sequence[Node]], Value]:
    def over(cells: Cells, arguments: Sequence[Node]) -> Value:
        values: list[Value] = []
        for argument in arguments:
            values += argument.values(cells) if isinstance(argument, Area) else [argument.value(cells)]
        return function(values)

    return over


def _round(cells: Cells, arguments: Sequence[Node]) -> Value:
    number, places = (_number(argument.value(cells)) for argument in arguments)
    return rounded(Fraction(number), int(places))


_FUNCTIONS: dict[str, Callable[[Cells, Sequence[Node]], Value]] = {
    "IF": _if,
    "IFERROR": _iferror,
    "NOT": lambda cells, arguments: not arguments[0].value(cells),
    "AND": lambda cells, arguments: all(bool(argument.value(cells)) for argument in arguments),
    "OR": lambda cells, arguments: any(bool(argument.value(cells)) for argument in arguments),
    "ISNUMBER": _isnumber,
    "LEN": _texts(lambda texts: Decimal(len(texts[0]))),
    "SUBSTITUTE": _texts(lambda texts: texts[0].replace(texts[1], texts[2])),
    "LEFT": lambda cells, arguments: shown(arguments[0].value(cells))[: int(_number(arguments[1].value(cells)))],
    "MID": _mid,
    "FIND": _find,
    "VALUE": _value,
    "ABS": lambda cells, arguments: abs(_number(arguments[0].value(cells))),
    "ROUND": _round,
    "SUM": _areas(lambda values: sum((value for value in values if isinstance(value, Decimal)), Decimal(0))),
    "COUNT": _areas(lambda values: Decimal(sum(isinstance(value, Decimal) for value in values))),
}

__all__ = [
    "Area",
    "Call",
    "Cells",
    "Constant",
    "Fault",
    "Given",
    "Node",
    "Operation",
    "Place",
    "Raw",
    "Ref",
    "Tally",
    "Value",
    "call",
    "join",
    "node",
    "operation",
    "shown",
    "when",
]
