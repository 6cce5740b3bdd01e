"""Chinese numerals: 三, 十二, 二百五十, 一万二千, 两.

A helper of `numbers` and `dates`; it reads a numeral that stands alone and never searches one in a sentence,
for 一般, 三公经费 and 十分满意 are words.
"""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
CHARS = "零〇一二两三四五六七八九十百千万亿"
"""The characters of a numeral."""


def numeral(text: str) -> int | None:
    """The number that `text` writes in Chinese characters, or None where it is not one well-formed numeral.

    A numeral begins with a digit or with 十; 百, 千, 万 alone are units. 二〇二五 is read digit by digit.
    """
    if not text or len(text) > 16 or (text[0] not in _DIGITS and text[0] != "十"):
        return None
    if all(c in _DIGITS for c in text):
        # "三五" is three to five, not thirty-five; four digits are a year
        if len(text) == 1 or len(text) == 4:
            return int("".join(str(_DIGITS[c]) for c in text))
        return None
    total = section = 0
    digit: int | None = None
    last = 10**12
    for char in text:
        if char in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[char]
        elif char in _PLACES:
            place = _PLACES[char]
            if place >= last:
                return None
            section += (1 if digit is None else digit) * place
            digit, last = None, place
        elif char in _GROUPS:
            total = (
                (total + section + (digit or 0)) * _GROUPS[char]
                if char == "亿"
                else total + (section + (digit or 0)) * _GROUPS[char]
            )
            section, digit, last = 0, None, 10**12
        else:
            return None
    return total + section + (digit or 0)
