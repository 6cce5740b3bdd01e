"""What a label says: the vocabulary of column heads, row names and labelled cells, and how a printed label is matched.

Stands between cells and layouts: it knows words, not where they stand. The words are data (`vocabulary.yaml`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

import yaml

from scorecard.values.tidy import spelled_one_way

Group = Literal["指标列", "监控列", "资金列", "资金行", "栏目", "任务列", "任务金额"]
GROUPS: tuple[Group, ...] = get_args(Group)

FUZZY_FLOOR = 0.75
"""Likeness (0..1, difflib) under which two labels are not the same; above it and below 1 the match is doubtful."""

_NOTE = re.compile(r"\(([^()]*)\)")
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
"""Characters without width, which come along when text is copied from a web page."""
_LEAD = re.compile(r"^(?:\d+[.、]|[一二三四五六七八九十]+、|[①-⑳])")
_LONGEST_LABEL = 24
_SIGNS = frozenset("≥≤<>=＜＞＝")
LONGEST = 40
"""characters of a cell that may be a label, as it is printed with its notes and line feeds"""
_MONTHS = re.compile(r"\d{1,2}(?:月?份?[-—–~至])\d{1,2}月份?")


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label taken apart: `core` is its word, `notes` what stood in brackets ("50分", "万元", "B/A")."""

    core: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What a label means. `likeness` is 1 for a name of the vocabulary; below 1 `name` is the nearest one."""

    field: str
    name: str
    likeness: float


def printed(text: str) -> str:
    """`text` as one sees it: no white space outside, no characters without width."""
    return (text if text.isprintable() else _UNSEEN.sub("", text)).strip()  # what has no width is not printable


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """`text` without white space, in half width: the form in which labels are compared."""
    if spelled_one_way(text):
        return text
    return _UNSEEN.sub("", "".join(unicodedata.normalize("NFKC", text).split())).replace("﹕", ":").strip(":：")


def _key(folded: str) -> str:
    """The form in which names are looked up: 1—6月份执行数 and 1-8月执行数 are both 1-7月执行数."""
    return _MONTHS.sub("1-7月", folded) if "月" in folded else folded


@lru_cache(maxsize=8192)
def take_apart(text: str) -> Label:
    """The label `text` without its bracketed notes, numbering and colon."""
    if spelled_one_way(text):
        return Label(text, ())
    folded = fold(text)
    notes = tuple(_NOTE.findall(folded))
    core = _LEAD.sub("", _NOTE.sub("", folded)).strip(":：|")
    return Label(core, notes)


@cache
def vocabulary() -> dict[str, Any]:
    """`vocabulary.yaml` as it stands."""
    text = (Path(__file__).parent / "vocabulary.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, the C one where there is one
    return data


@cache
def _names(group: Group) -> dict[str, str]:
    """Folded name: field. A name with a bracket of its own is found with and without it."""
    names: dict[str, str] = {}
    for field, words in vocabulary()[group].items():
        for word in words:
            names.setdefault(_key(fold(word)), field)
            names.setdefault(_key(take_apart(word).core), field)
    return names


@lru_cache(maxsize=8192)
def match(text: str, group: Group, *, floor: float = FUZZY_FLOOR) -> Match | None:
    """What the label `text` means among the names of `group`; None where nothing is like enough.

    A match whose `likeness` is below 1 is doubtful: the caller says so in a finding that shows both.
    """
    names = _names(group)
    folded = fold(text)
    if not folded or len(folded) > 3 * _LONGEST_LABEL:
        return None
    folded, core = _key(folded), _key(take_apart(text).core)
    for candidate in (folded, core):
        if candidate in names:
            return Match(names[candidate], candidate, 1.0)
    if len(core) < 3 or len(core) > _LONGEST_LABEL or floor >= 1:
        return None
    best: Match | None = None
    characters = set(core)
    for name, field in names.items():
        if abs(len(name) - len(core)) > max(2, len(core) // 2):
            continue
        # Each character that both have can count once: most names fall out here, at a tenth of the cost.
        if 2 * sum(character in characters for character in name) < floor * (len(name) + len(core)):
            continue
        likeness = SequenceMatcher(None, core, name, autojunk=False).ratio()
        if likeness >= floor and (best is None or likeness > best.likeness):
            best = Match(field, name, likeness)
    return best


_NOTHING: Mapping[Group, str] = MappingProxyType({})


@cache
def _fields() -> dict[str, dict[Group, str]]:
    """Name: its field in each group that has the name."""
    fields: dict[str, dict[Group, str]] = {}
    for group in GROUPS:
        for name, field in _names(group).items():
            fields.setdefault(name, {})[group] = field
    return fields


@lru_cache(maxsize=16384)
def roles(text: str) -> Mapping[Group, str]:
    """What `text` is called in each group that knows it exactly; empty for what is no label of a form."""
    if not text or len(text) > 3 * _LONGEST_LABEL or _outside(text):
        return _NOTHING
    folded = fold(text)
    if len(folded) > 2 * _LONGEST_LABEL:
        return _NOTHING
    fields = _fields()
    whole, core = fields.get(_key(folded)), fields.get(_key(take_apart(text).core))
    if whole is None or whole is core:
        return core or _NOTHING
    return {**core, **whole} if core is not None else whole


def named(texts: Sequence[str]) -> list[Mapping[Group, str] | None]:
    """The `roles` of each of the texts of cells, None where it has none or is too long for a cell that is a label."""
    known: list[Mapping[Group, str] | None] = [None] * len(texts)
    starts, ends = _edges()
    for index, text in enumerate(texts):
        # Most cells of a form are values, and a value is seldom the same as one before: no use to look them up.
        if text.isascii() or not 1 < len(text) <= LONGEST:
            continue
        last = text[-1]
        if last not in ends and ("\u4e00" <= last <= "\u9fff" or last == "%"):
            continue
        first = text[0]
        if first not in starts and ("\u4e00" <= first <= "\u9fff" or first in _SIGNS):
            continue
        known[index] = roles(text) or None
    return known


@cache
def _edges() -> tuple[frozenset[str], frozenset[str]]:
    """The characters with which a label may begin and end, of those that folding leaves as they are.

    They are those of the names of the vocabulary, of numbering, and of 1-8月份, which is looked up as 1-7月. No name is
    in ASCII alone, a single character, or begins with a sign of comparison.
    """
    names = [name for group in GROUPS for name in _names(group) if name]
    starts = {name[0] for name in names}.union("一二三四五六七八九十")
    ends = {name[-1] for name in names}
    return frozenset(starts), frozenset(ends | {"份"} if "月" in ends else ends)


def _outside(text: str) -> bool:
    """Can `text` be no name, as none begins or ends like it? Most cells of a form are values, and end here.

    Only for edges that folding leaves as they are, and that stand outside of brackets and numbering.
    """
    if text.isascii():
        return True
    starts, ends = _edges()
    first, last = text[0], text[-1]
    if last not in ends and ("\u4e00" <= last <= "\u9fff" or last == "%" or (last.isascii() and last.isalnum())):
        return True
    return first not in starts and ("\u4e00" <= first <= "\u9fff" or first in _SIGNS)


@lru_cache(maxsize=4096)
def rank(group: Group, text: str) -> int:
    """How near the front of its list the label `text` stands: 0 is the standard name, large is unknown."""
    folded, core = fold(text), take_apart(text).core
    for words in vocabulary()[group].values():
        for number, word in enumerate(words):
            if fold(word) in (folded, core):
                return number
    return 99


@cache
def standard_name(group: Group, field: str) -> str:
    """The standard name of `field`: the first of its list."""
    name: str = vocabulary()[group][field][0]
    return name


@cache
def levels() -> tuple[dict[str, str], dict[str, str]]:
    """Level words: (folded 一级 word: standard name, folded 二级 word: standard name), with and without 指标."""
    first: dict[str, str] = {}
    second: dict[str, str] = {}
    for name, children in vocabulary()["一级指标"].items():
        for table, words in ((first, [name]), (second, children)):
            for word in words:
                table.setdefault(fold(word), word)
                table.setdefault(fold(word).removesuffix("指标"), word)
                table.setdefault(fold(word).removesuffix("指标") + "指标", word)
    return first, second


@lru_cache(maxsize=4096)
def level1(text: str) -> str | None:
    """The standard name of a 一级指标 label (产出指标(50分), 产出), or None where the vocabulary does not know it."""
    return levels()[0].get(take_apart(text).core)


@lru_cache(maxsize=4096)
def level2(text: str) -> str | None:
    """The standard name of a 二级指标 label, or None."""
    return levels()[1].get(take_apart(text).core)


@lru_cache(maxsize=1024)
def children(text: str) -> frozenset[str]:
    """The standard 二级 words that belong to the 一级 label `text`; empty where the vocabulary does not know it."""
    name = level1(text)
    for known, words in vocabulary()["一级指标"].items():
        if name is not None and fold(known).removesuffix("指标") == fold(name).removesuffix("指标"):
            return frozenset(level2(word) or word for word in words)
    return frozenset()


@cache
def _titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile("|".join(entry["words"])), entry["kind"]) for entry in vocabulary()["标题"])


@lru_cache(maxsize=1024)
def title_kind(text: str) -> str | None:
    """The kind of form that the title `text` names (a `FormKind`), or None where it is no title of a form."""
    folded = fold(text)
    if not folded or len(folded) > 60:
        return None
    return next((kind for pattern, kind in _titles() if pattern.search(folded)), None)
