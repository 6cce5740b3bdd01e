"""The normaliser: one spelling for signs, digits and brackets, and no white space.

First step of the way from the text of a cell to a value. It never changes what a text says, only how it is
written: full width to half width, the many signs for ≥ and ≤ to one, all spaces out. Chinese numerals are
`numerals`; what the text means is `numbers` and `dates`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Gap = Literal["none", "joined", "several"]

# Superscripts, circled numbers and fractions (Unicode category No) are digits for NFKC: "95①" would become 951.
_KEEP = "No"
_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\x00-\x1f\x7f]+")
_INSIDE = re.compile(r"(?<=[0-9.,])\s+(?=[0-9])|(?<=[0-9])\s+(?=[.,][0-9])")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})+(?![0-9])")
_AROUND_POINT = re.compile(r"(?<=[0-9])\s+(?=[.,][0-9])|(?<=[0-9][.,])\s+(?=[0-9])")
_SPELLED = re.compile(r"(?<![0-9])(?:[0-9][ \u00a0\u3000])+[0-9](?![0-9])")
_RUN = re.compile(r"[≥≤<>=≮≯]{2,}|[≮≯]")
_ONE_SPELLING = re.compile("[0-9A-Za-z\u4e00-\u9fff]*")
_BOOK = re.compile(r"^([》《])(=?)(?=[0-9.*+\-])(?!.*[》《].)")

_FOLD = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLD.update(
    {
        ord(char): plain
        for chars, plain in {
            "≧⩾≥": "≥",
            "≦⩽≤": "≤",
            "﹦═＝": "=",
            "﹥＞": ">",
            "﹤＜": "<",
            "％﹪": "%",
            "～〜∼": "~",
            "—–―－‐‑‒−─﹣": "-",
            "（﹙": "(",
            "）﹚": ")",
            "【〔": "[",
            "】〕": "]",
            "．": ".",
            "，﹐": ",",
            "：": ":",
            "；": ";",
            "／": "/",
            "•・∙⋅": "·",
            "㎡": "m2",
            "㎥": "m3",
            "µ": "μ",
        }.items()
        for char in chars
    }
)


def fold(text: str) -> str:
    """`text` in half width, white space kept; circled numbers, ½ and the like stay as they are."""
    if text.isascii():
        return text
    text = text.translate(_FOLD)
    if not unicodedata.is_normalized("NFKC", text):
        if "²" in text or "³" in text:
            text = re.sub(r"([mM米])\s*²", r"\g<1>2", text)
            text = re.sub(r"([mM米])\s*³", r"\g<1>3", text)
        text = "".join(c if unicodedata.category(c) == _KEEP else unicodedata.normalize("NFKC", c) for c in text)
    return text


def spelled_one_way(text: str) -> bool:
    """Is `text` Chinese characters, Latin letters and digits of half width only, which folding leaves as they are?

    So are most names of indicators and levels, and a look at them is much cheaper than folding them.
    """
    return _ONE_SPELLING.fullmatch(text) is not None


def _sign(match: re.Match[str]) -> str:
    run = match.group()
    if len(run) > 4:
        return run
    run = run.replace("≮", "≥").replace("≯", "≤")
    up, down = ">" in run or "≥" in run, "<" in run or "≤" in run
    if up and down:
        return run
    if not up and not down:
        return "="
    equal = "=" in run or "≥" in run or "≤" in run
    return ("≥" if equal else ">") if up else ("≤" if equal else "<")


@lru_cache(maxsize=8192)
def tidy(text: str) -> str:
    r"""`text` without white space, in half width, with the signs ≥ ≤ > < = in one spelling each.

    `＞=1\n次` gives `≥1次`, `> =95%` gives `≥95%`, `》5次` gives `≥5次` (book-title marks around a title stay).
    """
    if spelled_one_way(text):
        return text
    folded = _SPACES.sub("", fold(text))
    if folded[:1] in ("》", "《"):
        folded = _BOOK.sub(lambda m: "≥" if m.group(1) == "》" else "≤", folded)
    return _RUN.sub(_sign, folded)


def gap(text: str) -> Gap:
    """What white space between two digits of `text` means.

    "joined": one number torn apart (`3577. 95`, `2 0 2 5年`, thousands set apart by a no-break space, one line feed
    inside a number); "several": as likely two numbers (`95 100`), which must not be run together.
    """
    # before folding, which makes a no-break space a plain one and so loses what it says
    grouped = _GROUPED.sub("0", text.strip())
    stripped = fold(grouped)
    if not _INSIDE.search(stripped):
        return "none" if grouped == text.strip() else "joined"
    bare = _SPELLED.sub("0", _AROUND_POINT.sub("", stripped))
    rest = _INSIDE.findall(bare)
    if not rest:
        return "joined"
    return "joined" if len(rest) == 1 and "\n" in rest[0] else "several"
