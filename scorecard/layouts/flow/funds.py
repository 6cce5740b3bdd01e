"""The funds of a form, however they were printed: a list of (name, amounts) under the headings that they have.

Knows names of funds and amounts; does not know where a form begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from scorecard.layouts import labels
from scorecard.layouts.flow.block import Printed
from scorecard.layouts.flow.signs import fold

_MONEY = re.compile(r"^-?\d[\d,]*(?:\.\d+)?(?:万?元|亿元|%|百分比)?$")
_ROWS = {"total", "fiscal", "carryover", "other", "part"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the funds."""

    name: str
    amounts: tuple[str, ...]
    line: int


def is_money(text: str) -> bool:
    """An amount, a rate, or the dash that stands for one."""
    folded = fold(text)
    return bool(_MONEY.match(folded)) or folded in {"-", "—", "/", "－"}


def amount(text: str) -> Decimal | None:
    """The number of an amount."""
    try:
        return Decimal(re.sub(r"[^\d.\-]", "", fold(text)))
    except InvalidOperation:
        return None


def side_label(text: str) -> bool:
    """Whether `text` is the label of the whole block of funds (项目资金（万元）)."""
    match = labels.match(text, "栏目", floor=1.0)
    return match is not None and match.field == "money"


def heading(text: str) -> str | None:
    """The column of amounts that `text` names, or None."""
    match = labels.match(text, "资金列", floor=1.0)
    return match.field if match else None


def fund_name(text: str) -> bool:
    """Whether `text` names a line of the funds."""
    match = labels.match(text, "资金行", floor=1.0)
    return match is not None and match.field in _ROWS


def pairs(texts: Sequence[str]) -> tuple[str, list[tuple[str, str]]] | None:
    """The side label and the (name, amount) pairs of a row of funds; None where the row is no such row."""
    rest = list(texts)
    side = rest.pop(0) if rest and side_label(rest[0]) and not (len(rest) > 1 and is_money(rest[1])) else ""
    if len(rest) < 2 or len(rest) % 2:
        return None
    found = list(zip(rest[0::2], rest[1::2], strict=True))
    if all(fund_name(name) and (is_money(value) or not fold(value)) for name, value in found):
        return side, found
    return None


def printed_pairs(side: str, found: Sequence[tuple[str, str]], line: int) -> list[Printed]:
    """One row for each pair: side label, name, amount."""
    rows: list[Printed] = []
    for number, (name, value) in enumerate(found):
        cells = [(0, side)] if side and number == 0 else []
        rows.append(Printed(line, [*cells, (1, name), (2, value)]))
    return rows


__all__ = ["Line", "amount", "fund_name", "heading", "is_money", "pairs", "printed_pairs", "side_label"]
