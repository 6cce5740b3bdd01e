"""A small spreadsheet of binary doubles: computes the formulas that this package writes, as the worst program would.

Used where a formula is written, to show that it gives our score before it is put beside it, and by the tests. No
rounding error is mended here (`ROUND` adds a half and cuts off), so a formula that is right here is right by its own
construction. `digits=15` instead rounds what is compared, rounded or cut to 15 significant digits first, as Excel and
LibreOffice do. Not a spreadsheet for anything else: cells, + - * / = <> < <= > >= and a dozen functions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeAlias

Value: TypeAlias = float | bool | str | None
"""None is a blank cell."""
Lookup: TypeAlias = Mapping[str, Value]
"""Values by cell name without dollar signs: {"H12": 98.5}."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)|(?P<text>\"(?:[^\"]|\"\")*\")|(?P<name>\$?[A-Z]+\$?\d*)|(?P<sign><>|<=|>=|[-+*/(),:<>=&]))"
)
_ROW = re.compile(r"([A-Z]+)(\d+)")


class FormulaFault(Exception):  # noqa: N818 - a fault in a formula, or a value that has none
    """What a spreadsheet would show as an error: #DIV/0!, #VALUE!."""


def compute(formula: str, cells: Lookup, *, digits: int | None = None) -> Value:
    """The value of `formula` (without its equals sign). Raises FormulaFault where a spreadsheet shows an error."""
    reader = _Reader(formula, cells, digits)
    value = reader.comparison()
    if not reader.ended:
        raise FormulaFault(f"不能计算：{formula}")
    return value


@lru_cache(maxsize=1024)
def _tokens(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The kinds of the tokens of a formula, and the tokens; "" and "" after the last. Raises FormulaFault."""
    kinds, texts = [], []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaFault(f"不能计算：{text}")
        kind = match.lastgroup or ""
        kinds.append(kind)
        texts.append(match[kind])
        at = match.end()
    return (*kinds, ""), (*texts, "")


class _Reader:
    """Reads and computes at once; parts that a function does not need are read without being computed."""

    def __init__(self, text: str, cells: Lookup, digits: int | None) -> None:
        self._kinds, self._texts = _tokens(text.strip())
        self._at = 0
        self._cells = cells
        self._digits = digits
        self._idle = 0

    @property
    def ended(self) -> bool:
        return not self._kinds[self._at]

    def _take(self, wanted: str | None = None) -> str:
        token = self._texts[self._at]
        if not token or (wanted is not None and token != wanted):
            raise FormulaFault(f"公式在“{token}”处不完整")
        self._at += 1
        return token

    def comparison(self) -> Value:
        left = self._sum()
        while self._texts[self._at] in {"=", "<>", "<", "<=", ">", ">="}:
            sign = self._take()
            right = self._sum()
            left = False if self._idle else self._compare(sign, left, right)
        return left

    def _compare(self, sign: str, left: Value, right: Value) -> bool:
        left, right = self._plain(left, right), self._plain(right, left)
        if isinstance(left, str) != isinstance(right, str):  # a text is more than any number
            order = 1 if isinstance(left, str) else -1
        elif isinstance(left, str) and isinstance(right, str):
            order = (left > right) - (left < right)
        else:
            one, two = self._mend(_number(left)), self._mend(_number(right))
            order = (one > two) - (one < two)
        return {"=": order == 0, "<>": order != 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0}[
            sign
        ]

    @staticmethod
    def _plain(value: Value, other: Value) -> Value:
        if value is None:
            return "" if isinstance(other, str) else 0.0
        return value

    def _mend(self, value: float) -> float:
        if self._digits is None or value == 0:
            return value
        return float(f"{value:.{self._digits - 1}e}")

    def _sum(self) -> Value:
        left = self._product()
        while self._texts[self._at] in {"+", "-", "&"}:
            sign = self._take()
            right = self._product()
            if self._idle:
                continue
            if sign == "&":
                left = f"{_text(left)}{_text(right)}"
            else:
                left = _number(left) + _number(right) if sign == "+" else _number(left) - _number(right)
        return left

    def _product(self) -> Value:
        left = self._signed()
        while self._texts[self._at] in {"*", "/"}:
            sign = self._take()
            right = self._signed()
            if self._idle:
                continue
            if sign == "/" and _number(right) == 0:
                raise FormulaFault("#DIV/0!")
            left = _number(left) * _number(right) if sign == "*" else _number(left) / _number(right)
        return left

    def _signed(self) -> Value:
        if self._texts[self._at] == "-":
            self._take()
            value = self._signed()
            return 0.0 if self._idle else -_number(value)
        return self._atom()

    def _atom(self) -> Value:
        kind = self._kinds[self._at]
        symbol = token = self._take()
        if symbol == "(":
            value = self.comparison()
            self._take(")")
            return value
        if kind == "number":
            return float(token)
        if kind == "text":
            return token[1:-1].replace('""', '"')
        if kind != "name":
            raise FormulaFault(f"公式在“{token}”处不完整")
        name = token.replace("$", "")
        if self._texts[self._at] == "(":
            self._take()
            return self._call(name)
        if name in {"TRUE", "FALSE"}:
            return name == "TRUE"
        return self._cells.get(name)

    def _call(self, name: str) -> Value:
        if name == "IF":
            return self._if()
        values: list[Value] = []
        while self._texts[self._at] != ")":
            values.extend(self._argument())
            if self._texts[self._at] == ",":
                self._take()
        self._take(")")
        if self._idle:
            return None
        return self._function(name, values)

    def _argument(self) -> list[Value]:
        """One argument, or every cell of a range."""
        if not self.ended and self._texts[self._at + 1] == ":":
            first = self._take().replace("$", "")
            self._take(":")
            return [self._cells.get(name) for name in _range(first, self._take().replace("$", ""))]
        return [self.comparison()]

    def _if(self) -> Value:
        test = self.comparison()
        chosen: list[Value] = []
        for wanted in (True, False):
            if self._texts[self._at] != ",":
                break
            self._take()
            needed = self._idle == 0 and _truth(test) == wanted
            self._idle += 0 if needed else 1
            value = self.comparison()
            self._idle -= 0 if needed else 1
            if needed:
                chosen.append(value)
        self._take(")")
        return chosen[0] if chosen else False

    def _function(self, name: str, values: list[Value]) -> Value:
        numbers = [value for value in values if isinstance(value, float | int) and not isinstance(value, bool)]
        match name:
            case "ROUND":
                return _half_up(self._mend(_number(values[0])), int(_number(values[1])))
            case "INT":
                return float(math.floor(self._mend(_number(values[0]))))
            case "AND":
                return all(_truth(value) for value in values)
            case "OR":
                return any(_truth(value) for value in values)
            case "NOT":
                return not _truth(values[0])
            case "ISNUMBER":
                return bool(numbers)
            case "COUNT":
                return float(len(numbers))
            case _:
                return _SIMPLE[name](numbers) if name in _SIMPLE else _unknown(name)


_SIMPLE: dict[str, Callable[[list[float]], float]] = {
    "ABS": lambda numbers: abs(numbers[0]),
    "MAX": lambda numbers: max(numbers, default=0.0),
    "MIN": lambda numbers: min(numbers, default=0.0),
    "SUM": lambda numbers: float(sum(numbers)),
}


def _unknown(name: str) -> Value:
    raise FormulaFault(f"#NAME? {name}")


def _half_up(value: float, places: int) -> float:
    power = 10.0**places
    whole = math.floor(abs(value) * power + 0.5) / power
    return math.copysign(whole, value) if value else 0.0


def _range(first: str, last: str) -> list[str]:
    one, two = _ROW.fullmatch(first), _ROW.fullmatch(last)
    if one is None or two is None or one[1] != two[1]:
        raise FormulaFault(f"不能计算区域 {first}:{last}")
    return [f"{one[1]}{row}" for row in range(int(one[2]), int(two[2]) + 1)]


def _number(value: Value) -> float:
    if isinstance(value, str):
        raise FormulaFault("#VALUE!")
    return 0.0 if value is None else float(value)


def _truth(value: Value) -> bool:
    if isinstance(value, str):
        raise FormulaFault("#VALUE!")
    return bool(value)


def _text(value: Value) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{_number(value):g}"


__all__ = ["FormulaFault", "Lookup", "Value", "compute"]
