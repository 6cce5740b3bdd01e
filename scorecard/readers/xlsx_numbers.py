"""What a number cell of a workbook shows: number formats read as far as a reader of the page must know them.

Between the XML of a sheet and its cells. No rounding to the format's places: the exact number is kept, in the form
(percent, date, with the words of the format) that stands on the page.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

Shown = Literal["number", "percent", "date", "time"]

_EXCEL = Context(prec=15, rounding=ROUND_HALF_UP)
"""Excel keeps and shows 15 significant digits; what a double has beyond them (0.1+0.2) is nobody's number."""
_WIDEST = 24
"""digits before or after the point beyond which a number is no quantity of a form"""
_SHORT = 20
"""characters of the longest double, and about those of a number that is remembered"""
_SIMPLE = re.compile(r"(?!-0(?:\.0*)?$)-?(?:0|[1-9]\d*)(?:\.\d+)?")
_TOKEN = re.compile(
    r'"[^"]*"?|[\\!].|_.|\*.|\[[^\]]*\]?|General|AM/PM|A/P|上午/下午|E[+-]|.', re.DOTALL | re.IGNORECASE
)
_DIGITS = "\x00"
_KEPT = re.compile(r"[\u4e00-\u9fff≥≤＞＜<>=≧≦/]")

# Formats that Excel knows by number, in a Chinese installation (27 to 58 are its own dates).
_BUILT_IN = {
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: "h:mm",
    33: "h:mm:ss",
    34: "h:mm",
    35: "h:mm:ss",
    36: 'yyyy"年"m"月"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: "h:mm",
    56: "h:mm:ss",
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a format shows a number. `before` and `after` are its words (≥, 个); `year`/`day`/`hour` what a date shows."""

    shown: Shown = "number"
    before: str = ""
    after: str = ""
    year: bool = False
    day: bool = False
    hour: bool = False


PLAIN = NumberFormat()


def built_in(number: int) -> NumberFormat:
    """The format that has `number` and no code in the file."""
    code = _BUILT_IN.get(number)
    return number_format(code) if code else PLAIN


@lru_cache(maxsize=2048)
def number_format(code: str) -> NumberFormat:
    """The format that `code` (numFmt formatCode) describes; its first section counts."""
    letters: set[str] = set()
    words: list[str] = []  # literal text; _DIGITS where digits stand
    for piece in _TOKEN.findall(code[:255]):
        if piece[0] == ";":
            break
        if piece[0] in "_*.":
            continue  # a space as wide as a character, a fill, the decimal point
        if piece[0] == "[":
            if piece[1:2].lower() in {"h", "m", "s"} and not piece.strip("[]hHmMsS"):
                letters.add("h")
        elif piece.lower() in {"0", "#", "?", "general"}:
            words.append(_DIGITS)
        elif len(piece) == 1 and piece.lower() in "ymdhs":
            letters.add(piece.lower())
        elif piece.upper() in {"AM/PM", "A/P", "上午/下午"}:
            letters.add("h")
        else:
            words.append(piece.strip('"') if piece[0] == '"' else piece.lstrip("\\!"))
    if letters and _DIGITS not in words:
        return _date(letters)
    before, after = _words(words)
    return NumberFormat("percent" if "%" in words else "number", before, after)


def _date(letters: set[str]) -> NumberFormat:
    if letters & {"y", "d"} or letters == {"m"}:
        return NumberFormat("date", year="y" in letters, day="d" in letters, hour="h" in letters)
    return NumberFormat("time", hour=True)


def _words(words: list[str]) -> tuple[str, str]:
    """The literal text before and after the digits.

    Nothing where the format divides what it shows (a comma behind the last digit) or has words among its digits:
    then the words belong to another number than the one in the cell.
    """
    places = [index for index, word in enumerate(words) if word == _DIGITS]
    if not places:
        return "", ""
    first, last = places[0], places[-1]
    tail = words[last + 1 :]
    if tail[:1] == [","] or any(word not in (_DIGITS, ",") for word in words[first:last]):
        return "", ""
    before, after = "".join(words[:first]).strip(), "".join(tail).replace("%", "").strip()
    return before if _KEPT.search(before) else "", after if _KEPT.search(after) else ""


def exact(text: str) -> tuple[Decimal | None, str]:
    """The number that the XML text of a cell stands for, and its digits; (None, text) where it is none.

    A double's tail beyond 15 significant digits is rounded away, as Excel does: 12.340000000000002 is 12.34.
    """
    return _short(text) if len(text) <= _SHORT else _exact(text)


def _exact(text: str) -> tuple[Decimal | None, str]:
    if len(text) <= 15 and _SIMPLE.fullmatch(text):
        return Decimal(text), text
    try:
        number = _EXCEL.create_decimal(text.strip())
    except InvalidOperation:
        return None, text
    if not number.is_finite() or not -_WIDEST < number.adjusted() < _WIDEST:
        return None, text
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    if digits in {"-0", ""}:
        digits = "0"
    return Decimal(digits), digits


_short = lru_cache(maxsize=4096)(_exact)  # points, shares and scores are the same few numbers in all forms


def show(number: Decimal, digits: str, style: NumberFormat, *, since_1904: bool = False) -> str:
    """The text of a cell with this number and format."""
    if style.shown == "percent":
        return f"{style.before}{_plain(number * 100)}%{style.after}"
    if style.shown in {"date", "time"}:
        return _moment(number, style, since_1904=since_1904) or digits
    return f"{style.before}{digits}{style.after}"


def _plain(number: Decimal) -> str:
    digits = format(number, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _moment(number: Decimal, style: NumberFormat, *, since_1904: bool) -> str | None:
    seconds = int((number * 86400).to_integral_value(rounding=ROUND_HALF_UP))
    days, seconds = divmod(seconds, 86400)
    clock = f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
    if style.shown == "time":
        return clock if days == 0 and number >= 0 else None
    day = _day(days, since_1904=since_1904)
    if day is None:
        return None
    if not style.day:
        return f"{day.year}年{day.month}月" if style.year else f"{day.month}月"
    return f"{day.isoformat()} {clock}" if style.hour and seconds else day.isoformat()


def _day(days: int, *, since_1904: bool) -> dt.date | None:
    """The day of a serial number. Excel believes in 29 February 1900 (60), so earlier days count one less."""
    if since_1904:
        start = dt.date(1904, 1, 1)
    elif days > 60:
        start = dt.date(1899, 12, 30)
    else:
        start = dt.date(1899, 12, 31)
    if not 0 < days < 2_950_000 or (days == 60 and not since_1904):
        return None
    return start + dt.timedelta(days=days)


__all__ = ["PLAIN", "NumberFormat", "built_in", "exact", "number_format", "show"]
