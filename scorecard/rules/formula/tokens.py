"""The words of a formula: from text to tokens, each with the character where it starts.

First step on the way from a rule pack's text to a score. It knows the signs in half and full width and, because
Chinese is written without spaces, finds names by the longest declared name that fits; keywords come second, so a
declared 非税收入 is never read as 非 and 税收入.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

TokenKind = Literal["number", "name", "sign", "keyword", "function", "end"]

MAX_LENGTH = 2000
"""Characters of one formula."""
MAX_DIGITS = 24
"""Digits of one number."""

_SIGNS = {
    "＋": "+",
    "－": "-",
    "−": "-",
    "–": "-",
    "×": "*",
    "＊": "*",
    "·": "*",
    "÷": "/",
    "／": "/",
    "（": "(",
    "）": ")",
    "，": ",",
    "、": ",",
    "≥": ">=",
    "≧": ">=",
    "≤": "<=",
    "≦": "<=",
    "＞": ">",
    "＜": "<",
    "＝": "=",
    "≠": "!=",
    "％": "%",
}
_TWO = {">=": ">=", "<=": "<=", "!=": "!=", "<>": "!=", "==": "="}
_ONE = frozenset("+-*/(),<>=")
KEYWORDS = ("否则", "若", "则", "且", "或", "非")
FUNCTIONS = {
    "最小": "最小",
    "最大": "最大",
    "求和": "求和",
    "平均": "平均",
    "四舍五入": "四舍五入",
    "绝对值": "绝对值",
    "向下取整": "向下取整",
    "min": "最小",
    "max": "最大",
    "sum": "求和",
    "abs": "绝对值",
    "round": "四舍五入",
}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_WORD = re.compile(r"[A-Za-z_\u3400-\u9fff“”][A-Za-z0-9_\u3400-\u9fff“”]*")


class FormulaError(Exception):
    """A formula that cannot be read. `at` is the character (from 0), `reason` is Chinese for the finding.

    Only inside `scorecard.rules`: `load_pack` turns it into a located finding.
    """

    def __init__(self, reason: str, at: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


@dataclass(frozen=True, slots=True)
class Token:
    """One word: `text` in its folded form (>=, 最小), `value` for a number, `at` the character where it starts."""

    kind: TokenKind
    text: str
    at: int
    value: Fraction | None = None


def tokenise(text: str, names: Collection[str]) -> list[Token]:
    """The tokens of `text`, ended by one of kind "end". Raises FormulaError."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"公式有 {len(text)} 个字符，超过 {MAX_LENGTH} 个的上限", MAX_LENGTH)
    ordered = sorted(names, key=len, reverse=True)
    folded = "".join(_fold(char) for char in text)
    tokens: list[Token] = []
    at = 0
    while at < len(folded):
        char = folded[at]
        if char.isspace() or char == "\u200b":
            at += 1
            continue
        token, at = _next(folded, at, ordered)
        tokens.append(token)
    tokens.append(Token("end", "", len(folded)))
    return tokens


def _fold(char: str) -> str:
    # One character stays one character, so that positions hold: two-character signs are private here.
    if "０" <= char <= "９" or "Ａ" <= char <= "Ｚ" or "ａ" <= char <= "ｚ":
        return chr(ord(char) - 0xFEE0)
    if char == "．":
        return "."
    sign = _SIGNS.get(char)
    return sign if sign is not None and len(sign) == 1 else char


def _next(text: str, at: int, names: list[str]) -> tuple[Token, int]:
    char = text[at]
    for name in names:  # the longest first
        if text.startswith(name, at):
            return Token("name", name, at), at + len(name)
    if "0" <= char <= "9":
        return _number(text, at)
    if char in _SIGNS:
        return Token("sign", _SIGNS[char], at), at + 1
    pair = text[at : at + 2]
    if pair in _TWO:
        return Token("sign", _TWO[pair], at), at + 2
    if char in _ONE:
        return Token("sign", char, at), at + 1
    return _word(text, at)


def _number(text: str, at: int) -> tuple[Token, int]:
    date = _DATE.match(text, at)
    if date:
        try:
            day = dt.date(int(date[1]), int(date[2]), int(date[3]))
        except ValueError:
            raise FormulaError(f"“{date[0]}”不是一个日期", at) from None
        return Token("number", date[0], at, Fraction(day.toordinal())), date.end()
    match = _NUMBER.match(text, at)
    if match is None:  # pragma: no cover - the caller saw a digit
        raise FormulaError("这里应当是一个数", at)
    digits = match[0]
    if len(digits) > MAX_DIGITS:
        raise FormulaError(f"数字有 {len(digits)} 位，超过 {MAX_DIGITS} 位的上限", at)
    value = Fraction(digits)
    end = match.end()
    if end < len(text) and text[end] == "%":
        return Token("number", digits + "%", at, value / 100), end + 1
    if end < len(text) and (text[end] == "." or text[end].isalpha()) and not _keyword_at(text, end):
        raise FormulaError(f"数字“{digits}”后面不应紧跟“{text[end]}”", end)
    return Token("number", digits, at, value), end


def _keyword_at(text: str, at: int) -> bool:
    return any(text.startswith(word, at) for word in KEYWORDS)


def _word(text: str, at: int) -> tuple[Token, int]:
    for keyword in KEYWORDS:
        if text.startswith(keyword, at):
            return Token("keyword", keyword, at), at + len(keyword)
    match = _WORD.match(text, at)
    if match is None:
        raise FormulaError(f"不认识的字符“{text[at]}”", at)
    word = match[0]
    function = next((known for known in sorted(FUNCTIONS, key=len, reverse=True) if word.startswith(known)), None)
    if function is not None and text[at + len(function) :].lstrip()[:1] in {"(", "（"}:
        return Token("function", FUNCTIONS[function], at), at + len(function)
    raise FormulaError(f"“{_shorten(word)}”没有声明：既不是数据、参数，也不是函数", at)


def _shorten(word: str) -> str:
    # Up to the next keyword, so that 未知数则1 is named as 未知数.
    ends = [word.index(keyword) for keyword in KEYWORDS if keyword in word[1:]]
    short = word[: min(ends)] if ends and min(ends) > 0 else word
    return short if len(short) <= 20 else short[:20] + "…"


__all__ = ["FUNCTIONS", "MAX_DIGITS", "MAX_LENGTH", "FormulaError", "Token", "TokenKind", "tokenise"]
