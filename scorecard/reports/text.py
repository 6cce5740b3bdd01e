"""Text as documents print it: cleaning of what a filer wrote, numbers in print, and the marks that travel inside a text.

Stands at the bottom of `scorecard.reports`. Two kinds of mark travel inside a plain `str` until a document is
written, as characters of Unicode's private area (which `clean` takes out of everything a filer wrote):

- a number of the model, with the name of its field (`bound`): a Word document wraps it in a content control, so
  that `verify` can find it again; other documents drop the mark;
- a gap that only the office can fill (`gap_mark`): shown in a style of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from scorecard.model import Amount, Reading, Text, decimal_text
from scorecard.model.quotes import inner_quotes

_OPEN, _SEP, _CLOSE = "\ue000", "\ue001", "\ue002"
_GAP_OPEN, _GAP_CLOSE = "\ue003", "\ue004"

_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ue000-\ue004"
_ILLEGAL = re.compile(f"[{_FORBIDDEN}]")
_WHITE = "\t\n\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""white space but the space, as far as it is not forbidden"""
_UNTIDY = re.compile(f"[{_WHITE}{_FORBIDDEN}]")
"""what a text of one line may need to be rid of, besides spaces too many"""
_MARKED = re.compile(f"{_OPEN}([^{_SEP}]*){_SEP}([^{_CLOSE}]*){_CLOSE}|{_GAP_OPEN}([^{_GAP_CLOSE}]*){_GAP_CLOSE}")
_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]"
_BROKEN_WORD = re.compile(rf"(?<={_WIDE})\s*\n\s*(?={_WIDE})")

NOTHING = "—"
"""Printed in a table where the form has nothing: a blank is never a zero."""


def clean(text: str) -> str:
    """`text` without what XML forbids and without our own marks, every line feed alike, outer white space removed."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _BREAKS.sub("\n", _ILLEGAL.sub("", text)).strip()


def inline(text: str | Text | None) -> str:
    """`text` on one line, as a sentence quotes it; line feeds between Chinese characters leave no space."""
    if text is None:
        return ""
    return _inline(text if type(text) is str or isinstance(text, str) else text.text)


@lru_cache(maxsize=2048)
def _inline(text: str) -> str:
    if not _UNTIDY.search(text) and (" " not in text or ("  " not in text and text.strip() == text)):
        return text
    return _SPACES.sub(" ", _BROKEN_WORD.sub("", clean(text)))


def lines(text: str | Text | None) -> list[str]:
    """The lines of `text` that say something, one paragraph each."""
    if text is None:
        return []
    raw = text if isinstance(text, str) else text.text
    return [line for part in clean(raw).split("\n") if (line := inline(part))]


def first(*texts: str | Text | None) -> str:
    """The first of `texts` that says something, on one line; "" if none does."""
    return next((words for text in texts if (words := inline(text))), "")


def bound(text: str, field: str) -> str:
    """`text`, a number of the model, marked with the name of the field it comes from (`items.3.score`)."""
    return f"{_OPEN}{field}{_SEP}{text}{_CLOSE}" if text else ""


def gap_mark(text: str) -> str:
    """`text`, marked as a gap that the office fills."""
    return f"{_GAP_OPEN}{text}{_GAP_CLOSE}"


def shown(text: str, field: str) -> str:
    """`text` bound to `field`; nothing is printed as the dash, and a dash is no number to bind."""
    return NOTHING if text in {"", NOTHING} else bound(text, field)


def some(*texts: str) -> list[str]:
    """The sentences there are."""
    return [text for text in texts if text]


def plain(text: str) -> str:
    """`text` without marks, as it is printed."""
    return _MARKED.sub(lambda m: m[3] if m[1] is None else m[2], text) if has_marks(text) else text


def fields(text: str) -> list[tuple[str, str]]:
    """The numbers of the model in `text`: (field, printed)."""
    return [(match[1], match[2]) for match in _MARKED.finditer(text) if match[1] is not None]


def has_marks(text: str) -> bool:
    """Whether a number or a gap is marked in `text`."""
    return _OPEN in text or _GAP_OPEN in text


# ------------------------------------------------------------------------------------------------ numbers in print


def cents(value: Decimal) -> str:
    """`value` with at least two decimals: 9.5 is "9.50", 9.875 stays "9.875" (nothing is rounded away)."""
    return _two_decimals(format(value, "f"))


def _two_decimals(digits: str) -> str:
    whole, _, part = digits.partition(".")
    return f"{whole}.{part.ljust(2, '0')}"


def score_text(value: Decimal | None) -> str:
    """A score in a table, two decimals; "—" where there is none."""
    return NOTHING if value is None else cents(value)


def points_text(value: Decimal | None) -> str:
    """Points as the form prints them; "—" where there are none."""
    return NOTHING if value is None else format(value, "f")


def signed(value: Decimal | None) -> str:
    """A difference with its sign: "+0.35", "-1.00", "0.00"; "—" where there is none."""
    if value is None:
        return NOTHING
    return ("+" if value > 0 else "") + cents(value)


def replace_marks(text: str, number: Callable[[str, str], str], gap: Callable[[str], str]) -> str:
    """`text` with each mark replaced by what `number(words, field)` or `gap(words)` makes of it."""
    return _MARKED.sub(lambda m: gap(m[3]) if m[1] is None else number(m[2], m[1]), text)


def marked(text: str) -> list[Any]:
    """`text` in pieces: what stands before the first mark, and for each mark four more.

    These are the field and the words of a number, the words of a gap (None where it is the other), and what follows.
    """
    if _GAP_OPEN in text:
        return _MARKED.split(text)
    head, *numbers = text.split(_OPEN)
    pieces: list[Any] = [head]
    for number in numbers:
        field, _, said = number.partition(_SEP)
        words, closed, after = said.partition(_CLOSE)
        if not closed:  # a template has cut the text inside a mark
            return _MARKED.split(text)
        pieces += (field, words, None, after)
    return pieces


def has_value(amount: Amount | None) -> bool:
    """Whether the cell holds a number. A blank or a dash does not, and is never taken as zero."""
    return amount is not None and amount.value is not None


def money(amount: Amount | None, unit: str | None) -> str:
    """Money in print: two decimals in 万元 and 亿元, as printed in 元; "" where the cell holds no number.

    The cell's own unit goes before `unit`, the unit of the form's funds block.
    """
    if amount is None or amount.value is None:
        return ""
    unit = amount.unit or unit or ""
    return (cents(amount.value) if unit in {"万元", "亿元"} else decimal_text(amount.value)) + inline(unit)


def money_cell(amount: Amount | None, unit: str | None) -> str:
    """Money in a table whose heading names the unit; the cell's own text where it is no number, "—" where blank."""
    if amount is None:
        return NOTHING
    if amount.value is None:
        return inline(amount.text) or NOTHING
    if amount.unit and amount.unit != unit:
        return money(amount, unit)
    return cents(amount.value) if unit in {"万元", "亿元"} else decimal_text(amount.value)


def rate_text(amount: Amount | None) -> str:
    """A rate as the form prints it; "" where there is none."""
    if amount is None or amount.value is None:
        return ""
    if amount.unit == "%":
        return decimal_text(amount.value) + "%"
    return inline(amount.text)


def percent(value: Fraction) -> str:
    """A computed ratio as a percent of two decimals, half up: 2/3 is "66.67%"."""
    digits, _ = _half_up(value.numerator * 100, value.denominator, 2)
    if digits == "100" and value < 1:
        return "略低于100%"
    return _two_decimals(digits) + "%"


def exact_words(value: Fraction) -> str:
    """An exact number for a reader who follows by hand: its digits where they end soon, else rounded with 约."""
    if value.denominator == 1:
        return str(value.numerator)
    digits, exact = _half_up(value.numerator, value.denominator, 6)
    return digits if exact else f"约{digits}"


def _half_up(numerator: int, denominator: int, places: int) -> tuple[str, bool]:
    """A quotient rounded to at most `places` decimals, halves away from zero, and whether nothing was rounded away."""
    scaled, rest = divmod(abs(numerator) * 10**places, denominator)
    whole, part = divmod(scaled + (2 * rest >= denominator), 10**places)
    digits = f"{whole}.{part:0{places}}".rstrip("0").rstrip(".")
    return f"-{digits}" if numerator < 0 and digits != "0" else digits, not rest


def reading_text(reading: Reading | None) -> str:
    """A 指标值 or 实际完成值 as the form prints it; "" where there is none."""
    return "" if reading is None else inline(reading.text)


def listing(names: Iterable[str], *, limit: int = 6) -> str:
    """Names in quotes, joined as prose joins them: “甲”“乙”等8项 when there are more than `limit`."""
    marked = [quoted(name) for name in names]
    if len(marked) <= limit:
        return "".join(marked)
    return "".join(marked[:limit]) + f"等{len(marked)}项"


def quoted(text: str) -> str:
    """`text` in quotation marks, marks inside changed to single ones: “‘美丽家园’宣传”."""
    return f"“{inner_quotes(text)}”"


def project_words(name: str) -> str:
    """A project as a sentence names it: “甲”项目, and “甲项目” without the word said twice."""
    return quoted(name) + ("" if name.rstrip("”’）)").endswith("项目") else "项目")


def short(text: str, limit: int = 60) -> str:
    """`text` cut to `limit` characters with an ellipsis, for headings and names in sentences."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
