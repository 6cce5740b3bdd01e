"""How a spreadsheet reads what the clerk typed: sign, number and unit of a 指标值 or 实际完成值, as formulas.

A plain cousin of `scorecard.values` for the live checks beside the form: it reads what forms should say (≥21个, 97.5%)
and leaves the rest to the real reader. Each step has a column of its own, so that a person can follow it.
"""

from __future__ import annotations

from scorecard.excel.blank.formula import Given, Node, Ref, call, join, operation, when

_SIGNS = (
    ("　", ""), (" ", ""), ("\n", ""), ("，", ""), (",", ""), ("％", "%"), ("＞", ">"), ("＜", "<"), ("＝", "="), ("﹦", "="),
    ("≧", "≥"), ("≦", "≤"), (">=", "≥"), ("<=", "≤"), ("》", "≥"), ("大于等于", "≥"), ("小于等于", "≤"), ("不低于", "≥"),
    ("不少于", "≥"), ("不高于", "≤"), ("不超过", "≤"), ("百分比", "%"),
)  # fmt: skip
_DIGITS = "0123456789."
QUALITATIVE = "定性"
UNSIGNED = "没有写"


def tidy(*cells: Ref) -> Node:
    """The texts of `cells` together, without spaces and with one spelling for each sign."""
    result = join("", *cells)
    for old, new in _SIGNS:
        result = call("SUBSTITUTE", result, old, new)
    return result


def sign(text: Ref) -> Node:
    """The sign with which `text` begins; `UNSIGNED` before a bare number, `QUALITATIVE` before words, "" for a blank."""
    first = call("LEFT", text, 1)
    return when(
        operation(text, "=", ""),
        "",
        call("ISNUMBER", call("FIND", first, "≥≤=><")),
        first,
        call("ISNUMBER", call("FIND", first, _DIGITS)),
        UNSIGNED,
        QUALITATIVE,
    )


def measure(text: Ref, signed: Ref | None) -> Node:
    """What is left of `text` behind its sign."""
    if signed is None:
        return join("", text)
    words = call("OR", *(operation(signed, "=", word) for word in ("", UNSIGNED, QUALITATIVE)))
    return when(words, join("", text), call("MID", text, 2, 99))


def rest(text: Ref) -> Node:
    """`text` without digits: it begins with the unit."""
    result: Given = text
    for digit in _DIGITS:
        result = call("SUBSTITUTE", result, digit, "")
    return call("LEFT", result, 99)


def number(text: Ref, behind: Ref) -> Node:
    """The number with which `text` begins, 95% as 0.95; "" where there is none. `behind` is its `rest`."""
    length = when(
        operation(behind, "=", ""), call("LEN", text), operation(call("FIND", call("LEFT", behind, 1), text), "-", 1)
    )
    value = call("VALUE", call("LEFT", text, length))
    percent = operation(behind, "=", "%")
    return call("IFERROR", operation(value, "/", when(percent, 100, 1)), "")


def unit(text: Ref, behind: Ref, value: Ref) -> Node:
    """The unit behind the number; "" where there is no number or no unit."""
    none = call("OR", operation(value, "=", ""), operation(behind, "=", ""))
    return when(none, "", call("MID", text, call("FIND", call("LEFT", behind, 1), text), 99))


__all__ = ["QUALITATIVE", "UNSIGNED", "measure", "number", "rest", "sign", "tidy", "unit"]
