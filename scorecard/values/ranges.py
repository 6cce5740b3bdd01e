"""Ranges: 3-5次, 90%~95%, [90,95)%, 80%≤X<90%, ≥80%且≤90%, ±5%.

Part of `numbers`: reads tidied text whose words of comparison are signs already.
"""

from __future__ import annotations

import re

from scorecard.values.lexis import ABOUT, NEUTRAL, NUM, OP, Number, decimal, sign_of
from scorecard.values.units import fold_unit, plausible

_TO = r"(?:[-~]{1,2}|至|到)"
_PIECE = r"[^0-9\-~至到,\[\]≥≤<>=]{0,8}?"
_INCL = r"(?:\((?:含|不含)\))?"
_RANGE = re.compile(
    rf"^(?P<lead>(?:{NEUTRAL}|控制在|在)*)(?P<about>{ABOUT})?(?P<low>{NUM})(?P<u1>{_PIECE})(?P<i1>{_INCL}){_TO}"
    rf"(?P<high>{NUM})(?P<u2>[^0-9]{{0,14}}?)(?P<i2>{_INCL})(?P<tail>之间|左右|以内|之内|内|范围内|区间)?$"
)
_BRACKET = re.compile(
    rf"^(?P<a>[\[(])(?P<low>{NUM})(?P<u1>{_PIECE})[,~](?P<high>{NUM})(?P<u2>{_PIECE})(?P<b>[\])])(?P<u3>[^0-9]{{0,14}})$"
)
_BETWEEN = re.compile(
    rf"^(?P<low>{NUM})(?P<u1>{_PIECE})(?P<a>[≤<])[^0-9≤<]{{0,14}}(?P<b>[≤<])(?P<high>{NUM})(?P<u2>[^0-9]{{0,14}})$"
)
_BOTH = re.compile(
    rf"^(?P<a>{OP})(?P<low>{NUM})(?P<u1>{_PIECE})[,、;]?(?:且|并且|并|和|同时)?(?P<b>{OP})(?P<high>{NUM})(?P<u2>[^0-9]{{0,14}})$"
)
_PLUS_MINUS = re.compile(
    rf"^(?:≤|不超过|控制在|在)?±(?P<num>{NUM})(?P<u>[^0-9]{{0,10}}?)(?:以内|之内|之间|内|范围内)?$"
)


def read_range(text: str) -> Number | None:
    """The range that `text` says, or None."""
    for reader in (_dashed, _bracketed, _between, _both, _plus_minus):
        found = reader(text)
        if found is not None:
            return found
    return None


def _dashed(text: str) -> Number | None:
    match = _RANGE.match(text)
    if match is None:
        return None
    return _bounds(
        match["low"],
        match["high"],
        (match["u1"], match["u2"]),
        (match["i1"] != "(不含)", match["i2"] != "(不含)"),
        approximate=bool(match["about"]) or match["tail"] == "左右",
    )


def _bracketed(text: str) -> Number | None:
    match = _BRACKET.match(text)
    if match is None or (match["a"] == "(" and match["b"] == ")" and not match["u1"] + match["u2"] + match["u3"]):
        return None
    if match["u3"] and match["u2"]:
        return None
    return _bounds(
        match["low"], match["high"], (match["u1"], match["u2"] or match["u3"]), (match["a"] == "[", match["b"] == "]")
    )


def _between(text: str) -> Number | None:
    match = _BETWEEN.match(text)
    if match is None:
        return None
    return _bounds(match["low"], match["high"], (match["u1"], match["u2"]), (match["a"] == "≤", match["b"] == "≤"))


def _both(text: str) -> Number | None:
    match = _BOTH.match(text)
    if match is None:
        return None
    first, second = sign_of(match["a"]), sign_of(match["b"])
    if not first or not second or {first[0], second[0]} != {"<", ">"}:
        return None
    a, b = (match["low"], match["u1"], first), (match["high"], match["u2"], second)
    low, high = (a, b) if first[0] == ">" else (b, a)
    units = (low[1], high[1]) if first[0] == ">" else (high[1], low[1])
    if low[1] and high[1] and low[1] != high[1]:
        return None
    return _bounds(low[0], high[0], units if units[1] else (units[1], units[0]), (low[2] == ">=", high[2] == "<="))


def _plus_minus(text: str) -> Number | None:
    match = _PLUS_MINUS.match(text)
    if match is None:
        return None
    return _bounds("-" + match["num"].lstrip("+"), match["num"], ("", match["u"]), (True, True))


def _bounds(
    low: str, high: str, units: tuple[str, str], included: tuple[bool, bool], *, approximate: bool = False
) -> Number | None:
    """A range, where its ends are in order and its units agree; the low end's unit may be left out."""
    first, unit = fold_unit(units[0]), fold_unit(units[1])
    if (first and first != unit) or (unit and not plausible(unit)):
        return None
    if low.startswith("--") or decimal(low) > decimal(high):
        return None
    return Number(
        unit=unit or None,
        low=decimal(low),
        high=decimal(high),
        low_included=included[0],
        high_included=included[1],
        approximate=approximate,
    )
