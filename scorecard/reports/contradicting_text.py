"""What the rules of `scorecard.reports.contradicting` have in common: paragraphs ready to be searched, and numbers.

A number keeps its digits as printed, for the last of them says how exact it is.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scorecard.reports.prose import Prose
from scorecard.reports.text import inline

NUMBER = r"\d[\d,]*(?:\.\d+)?"

_MONEY = re.compile(rf"(?<![\d.,])({NUMBER})(?:支出|经费|费用|资金)?(万元|亿元|元|万(?=[，。；;、,）)]|$))(?!/)")
"""An amount. 万 alone is money where nothing is counted after it (1070万，not 3万人); a word that belongs before the
number is sometimes typed after it (14.23支出万元)."""

_STOP = re.compile(r"[，。；;,、：:（）()%]")
_NAME = 40
"""characters before a number that may name it"""

_FACTORS = {"元": 1, "万": 10_000, "万元": 10_000, "亿元": 100_000_000}
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_SPACE_AT_NUMBER = re.compile(r"(?<=[\d.%]) +(?=[\u4e00-\u9fff%])|(?<=[\u4e00-\u9fff]) +(?=\d)")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a text: the words before it since the last stop or number, and where its digits stand."""

    name: str
    digits: str
    unit: str
    start: int
    end: int

    @property
    def value(self) -> Fraction:
        """The amount in 元."""
        return value(self.digits, self.unit)

    @property
    def step(self) -> Fraction:
        """One unit of its last digit, in 元."""
        return step(self.digits, self.unit)

    @property
    def words(self) -> str:
        """As printed: 12.50万元."""
        return self.digits + self.unit


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph of a report: its number from 0, its text as the rules search it, the headings above, its amounts."""

    number: int
    prose: Prose
    text: str
    headings: str
    money: tuple[Money, ...]

    def amounts_in(self, start: int, end: int) -> tuple[Money, ...]:
        """The amounts that begin in `text[start:end]`."""
        first, last = (bisect_left(self.money, at, key=lambda amount: amount.start) for at in (start, end))
        return self.money[first:last]

    def where(self) -> str:
        """Where the paragraph stands, as a sentence says it: 第12行."""
        return self.prose.place.words(with_file=False)


def folded(text: str) -> str:
    """`text` with half-width digits and signs, and no white space between a number and its words."""
    return _SPACE_AT_NUMBER.sub("", inline(text).translate(_HALF_WIDTH))


_LEVELS = (
    re.compile(r"^[一二三四五六七八九十]+、"),
    re.compile(r"^[（(][一二三四五六七八九十]+[)）]"),
    re.compile(r"^\d{1,2}[.．、](?!\d)"),
    re.compile(r"^[（(]\d{1,2}[)）]"),
)
_SENTENCE = re.compile(r"[。；;，,：:！？%]|元")
_HEADING = 30
"""characters of a numbered paragraph that count as its heading; a paragraph without a number that is as short and has
no stop is a heading too (Word keeps the numbers of its headings outside the text)"""


def passages(paragraphs: Sequence[Prose]) -> list[Passage]:
    """The paragraphs with the headings they stand under."""
    found = []
    above: dict[int, str] = {}
    for number, prose in enumerate(paragraphs):
        text = folded(prose.text)
        level = next((n for n, pattern in enumerate(_LEVELS) if pattern.match(text)), None)
        if level is None and len(text) <= _HEADING and _SENTENCE.search(text) is None:
            level = len(_LEVELS)
        if level is not None:
            above = {n: heading for n, heading in above.items() if n < level}
        found.append(Passage(number, prose, text, " ".join(above[n] for n in sorted(above)), _money(text)))
        if level is not None:
            above[level] = text[:_HEADING]
    return found


def _money(text: str) -> tuple[Money, ...]:
    amounts = []
    end = 0
    for match in _MONEY.finditer(text) if "元" in text or "万" in text else ():
        name = _STOP.split(text[max(end, match.start() - _NAME) : match.start()])[-1]
        amounts.append(Money(name, match[1], match[2], match.start(), match.end()))
        end = match.end()
    return tuple(amounts)


# ------------------------------------------------------------------------------------------------------- numbers


def value(digits: str, unit: str = "") -> Fraction:
    """The number that `digits` print, in 元 where `unit` is one of money."""
    return Fraction(Decimal(digits.replace(",", ""))) * _FACTORS.get(unit, 1)


def step(digits: str, unit: str = "") -> Fraction:
    """One unit of the last digit that is printed, in 元 where `unit` is one of money."""
    places = len(digits.partition(".")[2])
    return Fraction(_FACTORS.get(unit, 1), 10**places)


def plain(number: Fraction) -> str:
    """A number with up to four decimals, no zero at the end."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):.4f}"
    return text.rstrip("0").rstrip(".") or "0"


def in_unit(number: Fraction, unit: str) -> str:
    """An amount of 元 printed in `unit`."""
    return plain(number / _FACTORS[unit]) + unit


def percent(ratio: Fraction, like: str) -> str:
    """`ratio` as a percent with as many decimals as `like`, at least two, half up."""
    places = max(len(like.partition(".")[2]), 2)
    scaled = ratio * 100 * 10**places
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{Decimal(digits).scaleb(-places)}%"


def fits(ratio: Fraction, digits: str) -> bool:
    """Whether `ratio` may be printed as `digits` percent: rounded or cut at the last digit."""
    return abs(ratio - value(digits) / 100) <= step(digits) / 100
