"""Cells that hold numbers only: money, points, scores, rates. No signs, no dates, no words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from scorecard.findings import found
from scorecard.model.finding import Finding
from scorecard.model.place import Place
from scorecard.model.values import Amount
from scorecard.values.context import short
from scorecard.values.refusals import refusal, says_none
from scorecard.values.tidy import gap, tidy
from scorecard.values.units import MONEY_UNITS, fold_unit

_NUMBER = re.compile(
    r"^[¥$]?(?P<number>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.[0-9]{1,20})?)(?P<unit>%|元|万元|千元|百万元|亿元|分)?$"
)
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_POWER = re.compile(r"^[+-]?[0-9](?:\.[0-9]{1,17})?[eE][+-]?[0-9]{1,2}$")
_NOTHING = frozenset(["—", "──", "……", "…", "*", "**", "——", "空", "空白", "未填"]) | {"...", "......"}


@lru_cache(maxsize=16384)
def _read(plain: str) -> tuple[Decimal, str | None] | None:
    if match := _NUMBER.match(plain):
        return Decimal(match["number"].replace(",", "")), match["unit"]
    if _POWER.match(plain):
        return Decimal(f"{Decimal(plain):f}"), None
    return None


def parse_amount(
    text: str, *, unit: str | None = None, percent: bool = False, place: Place | None = None
) -> tuple[Amount, list[Finding]]:
    """The number of a number cell, in the unit printed in it, else in `unit` (the heading's).

    Blank, —, / and 无 are no number and no finding; any other text is a finding. `（10）` is 10 where points
    stand, but not where money stands: there brackets may mean a negative amount. In a column of per cent a number up
    to 1 is a share (0.9846 is 98.46 %), and said to be so. Never raises for any text.
    """
    amount = sure_amount(text, unit, place, percent=percent)
    if amount is not None:
        return amount, []
    raw, value, shown, notes = _read_cell(text, unit, percent=percent)
    return Amount.made(text=raw, value=value, unit=shown, place=place), [
        found(code, place, **args) for code, args in notes
    ]


def sure_amount(text: str, unit: str | None, place: Place | None, *, percent: bool = False) -> Amount | None:
    """As `parse_amount`, where there is no finding; None where there is one."""
    if not percent and (unit is None or unit in MONEY_UNITS) and (value := plain_value(text)) is not None:
        return Amount.of({"text": text, "value": value, "unit": unit, "place": place})
    raw, value, shown, notes = _read_cell(text, unit, percent=percent)
    return None if notes else Amount.of({"text": raw, "value": value, "unit": shown, "place": place})


def plain_value(text: str) -> Decimal | None:
    """The number that `text` is, where it is digits alone (with a point): nearly every cell of points, scores and money."""
    if len(text) <= _FEW:
        return _few_digits(text)
    return Decimal(text) if len(text) <= 15 and _PLAIN.fullmatch(text) else None


def _digits(text: str) -> Decimal | None:
    return Decimal(text) if _PLAIN.fullmatch(text) else None


_FEW = 5
"""characters of the numbers that come again and again: points and scores, but not money"""
_few_digits = lru_cache(maxsize=8192)(_digits)
_Notes = tuple[tuple[str, dict[str, Any]], ...]
_SHORT = 64
"""characters; what is longer is no number and is not kept"""


def _read_cell(text: str, unit: str | None, *, percent: bool) -> tuple[str, Decimal | None, str | None, _Notes]:
    return _parse(text, unit, percent) if len(text) < _SHORT else _parse.__wrapped__(text, unit, percent)


@lru_cache(maxsize=8192)
def _parse(text: str, unit: str | None, percent: bool) -> tuple[str, Decimal | None, str | None, _Notes]:  # noqa: FBT001
    """Text, value and unit of the amount, and the findings as codes with arguments. The same cells come again and again."""
    raw = text.strip()
    heading = fold_unit(unit) if unit else None
    plain = tidy(raw) if len(raw) <= 200 else raw[:200]
    if not plain or says_none(plain) or plain in _NOTHING:
        return raw, None, None, ()
    said = short(raw)
    inner = plain[1:-1] if plain[0] == "(" and plain[-1] == ")" else ""
    read = _read(inner or plain)
    if inner and read and ((heading in MONEY_UNITS) or read[1] in MONEY_UNITS or read[0] < 0):
        return raw, None, None, (("V027", {"text": said}),)
    torn = gap(raw) if len(plain) < len(raw) else "none"
    if read is None or torn == "several":
        code = "V030" if refusal(plain[:40]) == "V030" else "V026"
        return raw, None, None, ((code, {"text": said}),)
    value, printed = read
    notes: list[tuple[str, dict[str, Any]]] = []
    if torn == "joined":
        notes.append(("V021", {"text": said, "read": f"{value:f}{printed or ''}"}))
    if printed is None and percent:
        value, printed = value.scaleb(2), "%"
    elif printed is None and heading == "%" and 0 < value <= 1:
        value, printed = value.scaleb(2), "%"
        notes.append(("V029", {"text": said, "percent": f"{value.normalize():f}%"}))
    elif printed and heading and printed != heading:
        notes.append(("V028", {"text": said, "unit": printed, "heading": heading}))
    return raw, value, printed or heading, tuple(notes)
