"""The word lists of the checks, compiled once from `words.yaml`.

Data, not logic: a bureau that knows one more empty phrase adds a word there. Stands under all families of checks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Words:
    """The lists by their Chinese name in `words.yaml`.

    `plain` words are looked for as they are, `patterns` holds those that are regular expressions, `anything` is a list
    as one pattern, for one line or several: where it finds nothing, no word is there. `exact` are the lists of which
    whole cells are made, `whole` matches a whole cell.
    """

    plain: dict[str, tuple[str, ...]]
    patterns: dict[str, re.Pattern[str] | None]
    anything: dict[str, re.Pattern[str]]
    exact: dict[str, frozenset[str]]
    whole: dict[str, re.Pattern[str]]
    lists: dict[str, tuple[str, ...]]
    whole_units: frozenset[str]
    level1: tuple[tuple[str, re.Pattern[str]], ...]
    level2: tuple[tuple[str, re.Pattern[str]], ...]
    vague: re.Pattern[str]
    placeholder_line: re.Pattern[str]
    """a line between others that is a placeholder"""

    def has(self, name: str, text: str) -> str | None:
        """What of `text`, one line, is a word of the list `name` (the first of the list), None for nothing."""
        if self.anything[name].search(text) is None:
            return None
        for word in self.plain[name]:
            if word in text:
                return word
        pattern = self.patterns[name]
        match = pattern.search(text) if pattern is not None else None
        return match[0] if match is not None else None

    def anywhere(self, name: str, lines: str) -> bool:
        """Whether a word of the list `name` may be in one of `lines`: where not, `has` finds none in any of them."""
        return self.anything[name].search(lines) is not None

    def starts(self, name: str, text: str, at: int) -> bool:
        """Whether a pattern of the list `name` begins at `at` in `text`."""
        pattern = self.patterns[name]
        return pattern is not None and pattern.match(text, at) is not None

    def is_whole(self, name: str, text: str) -> bool:
        """Whether `text` as a whole is a word of the list `name`."""
        exact = self.exact.get(name)
        return text in exact if exact is not None else self.whole[name].fullmatch(text) is not None


_SPECIAL = re.compile(r"[\\\[\](){}|?*+^$.]")


def _special(words: list[Any]) -> re.Pattern[str] | None:
    special = [word for word in map(str, words) if _SPECIAL.search(word)]
    return re.compile(_join(special)) if special else None


def _join(words: list[Any]) -> str:
    return "|".join(f"(?:{word})" for word in sorted(map(str, words), key=len, reverse=True))


def _literal(words: list[Any]) -> list[str]:
    return [re.escape(str(word)) for word in words]


@cache
def load_words() -> Words:
    """The lists of `words.yaml`, compiled. Raises for a broken file: it is ours."""
    text = resources.files("scorecard.checks").joinpath("words.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    level1 = tuple((name, re.compile(_join(words))) for name, words in data.pop("一级指标").items())
    level2 = tuple((name, re.compile(_join(words))) for name, words in data.pop("二级指标").items())
    literal = {"空话原因", "写无", "选项未选", "完成套话", "错误值"}
    patterns = {name: _join(_literal(words) if name in literal else words) for name, words in data.items()}
    vague = re.compile(f"(?:{patterns['空泛修饰']}|{patterns['空泛词']}|[,。、;的])+")
    return Words(
        plain={
            name: tuple(str(word) for word in words if name in literal or not _SPECIAL.search(str(word)))
            for name, words in data.items()
        },
        patterns={name: _special(words) if name not in literal else None for name, words in data.items()},
        anything={name: re.compile(pattern, re.MULTILINE) for name, pattern in patterns.items()},
        exact={name: frozenset(map(str, data[name])) for name in literal},
        whole={name: re.compile(pattern) for name, pattern in patterns.items()},
        lists={name: tuple(map(str, words)) for name, words in data.items()},
        whole_units=frozenset(map(str, data["整数单位"])),
        level1=level1,
        level2=level2,
        vague=vague,
        placeholder_line=re.compile(rf"\n(?:{patterns['占位']})(?=\n)"),
    )


__all__ = ["Words", "load_words"]
