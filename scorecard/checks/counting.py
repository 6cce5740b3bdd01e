"""The numbers of a running text, with what is counted: "新建道路3公里" is 3 公里 of 道路.

Reads clause by clause, and cuts names and the words before a number down to what they are about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from scorecard.checks.measuring import plain
from scorecard.checks.words import load_words

# A number and its unit. What must not stand before it is looked for behind the first digit: so a search is for digits.
QUANTITY = re.compile(
    r"(\d(?<![\d.第-].)\d*(?:\.\d+)?)(%|[万亿千]?元|人次|点位|站点|平方公里|平方米|立方米|公里|公顷|万人|人|次|个|份|家|台|套|项|户|期|场|篇|件|条|座|名|亩|本|辆|天|所|吨|棵|头|只|处|册|块|批|宗|起|幅|株|米|卷|盏|面|眼|间|类|支)"
)
_ENDS = r",。;!?:\n()（）、"  # of a clause
CLAUSE = re.compile(rf"[{_ENDS}]")
_CLAUSES_BEFORE = re.compile(rf".*[{_ENDS}]", re.DOTALL)
_REST_OF_CLAUSE = re.compile(rf"[^{_ENDS}]{{0,30}}")
_BRACKETS = re.compile(r"[(（][^()（）]{0,40}[)）]|《[^》]{0,60}》")
MIN_CORE = 4
"""the fewest characters of a name that are looked for in a text"""


class Count:
    """A number in a text, with its unit. Its surroundings are made out when asked for: most numbers concern no row."""

    __slots__ = ("_core", "_noun", "_text", "end", "unit", "value", "window")

    def __init__(self, text: str, start: int, end: int, last: int, value: Decimal, unit: str) -> None:
        """`start`, `end`: where number and unit stand in `text`. `last`: where the number before it ends, 0 for none."""
        self._text = text
        self._noun: str | None = None
        self._core: str | None = None
        self.end = end
        self.value = value
        self.unit = unit
        self.window = text[max(last, start - 30) : start]
        """the thirty characters before the number, of whatever clause"""

    @property
    def before(self) -> str:
        """What stands before the number in its clause, without 达到 and the like."""
        if self._noun is None:
            clauses = _CLAUSES_BEFORE.match(self.window)
            self._noun = without_join(self.window[clauses.end() :] if clauses is not None else self.window)
        return self._noun

    @property
    def core(self) -> str:
        """The core of what stands before the number."""
        if self._core is None:
            self._core = core_of(self.before)
        return self._core

    @property
    def behind(self) -> str:
        """What stands behind the number in its clause, up to thirty characters."""
        rest = _REST_OF_CLAUSE.match(self._text, self.end)
        return rest[0] if rest is not None else ""

    def precedes(self, word: str) -> bool:
        """Whether `word` stands right behind the number."""
        return self._text.startswith(word, self.end)

    @property
    def words(self) -> str:
        """The number as a message shows it."""
        return words_of(self.value, self.unit)


def words_of(value: Decimal, unit: str) -> str:
    """A number with its unit as a message shows it."""
    return f"{plain(value, 6)}{unit}"


class Trim(NamedTuple):
    """Words to be cut off the start or the end of a text, where most texts have none of them."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def trims() -> tuple[Trim, Trim, Trim]:
    """What is cut off before a number (达到), and off the head and the tail of a name (开展, 数量)."""
    lists = load_words().lists
    joins, heads, tails = (
        tuple(sorted(words, key=len, reverse=True))
        for words in ((*lists["连接词"], *"≥≤=<>"), lists["名称虚词头"], lists["名称虚词尾"])
    )
    join, head, tail = "|".join(joins), "|".join(heads), "|".join(tails)
    # A word and more of them, not one or more: so a search knows with which characters a match can begin.
    return (
        Trim(joins, re.compile(rf"(?:{join})(?:{join})*$")),
        Trim(heads, re.compile(rf"^(?:{head})+(?=.{{{MIN_CORE}}})", re.MULTILINE)),
        Trim(tails, re.compile(rf"(?:{tail})(?:{tail})*$", re.MULTILINE)),
    )


def without_join(text: str) -> str:
    """`text`, which stands before a number, without 达到, 不少于, ≥ and the like."""
    joined, _, _ = trims()
    return joined.pattern.sub("", text) if text.endswith(joined.words) else text


def read_counts(text: str) -> Iterator[Count]:
    """The numbers of `text` that have a unit, in order. A number of more than 15 digits is none."""
    last = 0
    for match in QUANTITY.finditer(text):
        start, end = match.span()
        number, unit = match.groups()
        if len(number) <= 15:
            yield Count(text, start, end, last, Decimal(number), unit)
        last = end


def core_of(name: str) -> str:
    """What a name is about: without brackets, and without the words that say little at its head and tail."""
    _, head, tail = trims()
    bare = _BRACKETS.sub("", name) if "(" in name or "（" in name or "《" in name else name
    if bare.startswith(head.words):
        bare = head.pattern.sub("", bare)
    if not bare.endswith(tail.words):
        return bare
    short = tail.pattern.sub("", bare)
    return short if len(short) >= MIN_CORE or "满意度" in short else bare


def cores_of(names: list[str]) -> list[str]:
    """`core_of` of each of `names`, which have no line breaks: all heads are cut off at once, then all tails."""
    lines = "\n".join(names)
    if not names or "(" in lines or "（" in lines or "《" in lines:
        return [core_of(name) for name in names]
    _, head, tail = trims()
    bare = head.pattern.sub("", lines)
    short = tail.pattern.sub("", bare)
    return [
        cut if len(cut) >= MIN_CORE or "满意度" in cut else whole
        for whole, cut in zip(bare.split("\n"), short.split("\n"), strict=True)
    ]


__all__ = [
    "CLAUSE",
    "MIN_CORE",
    "QUANTITY",
    "Count",
    "core_of",
    "cores_of",
    "read_counts",
    "trims",
    "without_join",
    "words_of",
]
