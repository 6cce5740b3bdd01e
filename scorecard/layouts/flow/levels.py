"""Whose is a merged label? Labels that were printed once for a group of rows are given to the rows of the group.

A merged label stands with the first row of its group, with the last, or in the middle, as the program that made the
page has it; one document does it one way. For each way the rows are parted into groups (dynamic programming), where
the parting costs what the label's place and the meaning of the rows say against it; the cheapest way wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from typing import Literal

from scorecard.layouts import labels as words
from scorecard.layouts.flow.parse import Label
from scorecard.layouts.flow.signs import fold

Way = Literal["first", "last", "middle"]
WAYS: tuple[Way, ...] = ("first", "last", "middle")

_UNNAMED = 4.0
_UNDECIDED = 0.3
_LARGEST = 12_000
"""labels × rows; above it the labels' places decide alone"""
_EMPTY, _EMPTY_SHARED = 5.0, 0.6
_RATE = re.compile(r"率|合格|达标|通过|准确|质量|优良|验收|规范|健全|合规")
_TIME = re.compile(r"时间|及时|按时|按期|时限|期限|进度|工期|完成日期")
_COST = re.compile(r"费|成本|金额|资金|补助标准|预算|支出|投入|经费|单价|造价")
_SATISFIED = re.compile(r"满意|投诉|诉讼")
_COUNT = re.compile(r"数$|数量|次数|个数|面积|人数|份数|人次|频次|台数|里程|点位|户数|规模")
_MONEY = re.compile(r"元|万元|亿元")


@dataclass(frozen=True, slots=True)
class Named:
    """A label to place: its word and the number of rows that begin before it."""

    word: str
    row: int


@dataclass(frozen=True, slots=True)
class Parting:
    """Groups of rows in order, one for each label: (first row, past the last row), and their cost."""

    groups: tuple[tuple[int, int], ...]
    cost: float


def split_levels(found: Sequence[Label]) -> tuple[list[Named], list[Named]]:
    """The labels of level 1 and of level 2. A word of both levels (成本指标, 满意度指标) is decided by its company."""
    first: list[Named] = []
    second: list[Named] = []
    at: dict[int, list[Label]] = {}
    for label in found:
        at.setdefault(label.row, []).append(label)
    plain_outputs = any(
        label.level == "2" and _word(label.text, 2) in {"数量指标", "质量指标", "时效指标"} for label in found
    )
    costs_of_kinds = any(fold(label.text).endswith("成本指标") and len(fold(label.text)) > 4 for label in found)
    for row, company in at.items():
        for position, label in enumerate(company):
            level = label.level
            if level == "12":
                later = company[position + 1 :]
                if any(other.level in ("2", "12") for other in later):
                    level = "1"
                elif any(other.level in ("1", "12") for other in company[:position]):
                    level = "2"
                elif fold(label.text).startswith("成本"):
                    level = "2" if plain_outputs and not costs_of_kinds else "1"
                else:
                    level = "1"
            target = first if level == "1" else second
            target.append(Named(_word(label.text, int(level)), row))
    return first, second


def _word(text: str, level: int) -> str:
    folded = fold(text)
    known = words.level1(folded) if level == 1 else words.level2(folded)
    if known is None and not folded.endswith("标") and folded.endswith("指"):
        folded += "标"
    return folded


def part(named: Sequence[Named], count: int, way: Way, meaning: Sequence[Sequence[float]]) -> Parting:
    """The cheapest parting of `count` rows among `named`; `meaning[k][r]` is what speaks against row r under label k.

    Rows before the first group may stay without a label (a table whose beginning is lost), and a group may be
    empty (a label under which the form has no indicator): both at a price.
    """
    number = len(named)
    if number * count > _LARGEST:
        return _direct(named, count, way)
    sums = [[0.0] * (count + 1) for _ in named]
    for k, costs in enumerate(meaning):
        for r in range(count):
            sums[k][r + 1] = sums[k][r] + costs[r]
    best = [[inf] * (count + 1) for _ in range(number + 1)]
    back = [[0] * (count + 1) for _ in range(number + 1)]
    best[0] = [_UNNAMED * start for start in range(count + 1)]
    for k in range(number):
        shared = sum(other.row == named[k].row for other in named) > 1
        for start in range(count + 1):
            if best[k][start] == inf:
                continue
            for end in range(start, count + 1):
                cost = best[k][start] + sums[k][end] - sums[k][start]
                if end == start:
                    cost += _EMPTY_SHARED if shared else _EMPTY
                    cost += 0.5 * abs(start - named[k].row)
                else:
                    cost += _place_cost(named[k].row, start, end, way)
                if cost < best[k + 1][end]:
                    best[k + 1][end] = cost
                    back[k + 1][end] = start
    groups: list[tuple[int, int]] = []
    end = count
    for k in range(number, 0, -1):
        start = back[k][end]
        groups.append((start, end))
        end = start
    return Parting(tuple(reversed(groups)), best[number][count])


def _direct(named: Sequence[Named], count: int, way: Way) -> Parting:
    """The parting of a table too large to search: each group from its label to the next."""
    if way == "middle":
        return Parting(tuple((count, count) for _ in named), inf)
    if way == "last":
        ends = [min(label.row + 1, count) for label in named]
        starts = [0, *ends[:-1]]
    else:
        starts = [min(label.row, count) for label in named]
        ends = [*starts[1:], count]
    return Parting(tuple(zip(starts, ends, strict=True)), 0.0 if way == "first" else 1.0)


def _place_cost(row: int, start: int, end: int, way: Way) -> float:
    if way == "first":
        return 3.0 * abs(start - row)
    if way == "last":
        return 3.0 * abs(end - 1 - row)
    middle = (start + end) / 2
    return 1.5 * max(0.0, row - middle, middle - row - 1)


@lru_cache(maxsize=16384)
def against(word: str, name: str, target: str) -> float:
    """What speaks against the indicator `name` under the level label `word` (0: nothing)."""
    if not word:
        return 0.0
    text = fold(name)
    value = fold(target)
    kinds: set[str] = set()
    if _SATISFIED.search(text):
        kinds.add("满意")
    if _TIME.search(text) or any(char in value for char in "年月日"):
        kinds.add("时效")
    if _MONEY.search(value) or (_COST.search(text) and not _RATE.search(text)):
        kinds.add("成本")
    if _RATE.search(text) and "满意" not in kinds:
        kinds.add("质量")
    if _COUNT.search(text):
        kinds.add("数量")
    if not kinds:
        return 0.0
    key = next((kind for kind in ("满意", "时效", "成本", "质量", "数量") if kind in word), None)
    if key is None:
        return (
            0.6
            if kinds == {"满意"}
            else 0.5
            if kinds & {"时效", "成本"} and ("效益" in word or "影响" in word)
            else 0.0
        )
    return 0.0 if key in kinds else 0.8


@lru_cache(maxsize=4096)
def belongs(first: str, second: str | None) -> float:
    """What speaks against the level-2 label `second` under the level-1 label `first`."""
    if second is None:
        return 0.0
    name = words.level1(first)
    children = words.vocabulary()["一级指标"].get(name or "", [])
    child = words.level2(second)
    if name is None or child is None or not children:
        return 0.0
    return 0.0 if any(fold(word).removesuffix("指标") == fold(child).removesuffix("指标") for word in children) else 2.5


def assign(
    found: Sequence[Label], names: Sequence[tuple[str, str]], way: Way
) -> tuple[list[str | None], list[str | None], float]:
    """Level 1 and level 2 of each row (name, target), and what the assignment costs, when labels stand as `way` says."""
    count = len(names)
    first, second = split_levels(found)
    if way == "first" and second:
        # A new level 1 that brings no level 2 of its own ends the level 2 above it.
        bare = {label.row for label in first} - {label.row for label in second}
        second = sorted(
            [*second, *(Named("", row) for row in bare if row > second[0].row)], key=lambda label: label.row
        )
    level2: list[str | None] = [None] * count
    cost = 0.0
    if second:
        parting = part(second, count, way, [[against(label.word, *row) for row in names] for label in second])
        cost += parting.cost
        for label, (start, end) in zip(second, parting.groups, strict=True):
            level2[start:end] = [label.word or None] * (end - start)
    level1: list[str | None] = [None] * count
    if first:
        parting = part(first, count, way, [[belongs(label.word, level2[r]) for r in range(count)] for label in first])
        cost += parting.cost
        for label, (start, end) in zip(first, parting.groups, strict=True):
            level1[start:end] = [label.word] * (end - start)
            # A group of level 1 does not part a group of level 2 between two of them.
            cost += (
                1.0
                if 0 < start < count
                and level2[start] is not None
                and level2[start] == level2[start - 1]
                and len(second) < count
                else 0.0
            )
    return level1, level2, cost


def undecided(found: Sequence[Label], names: Sequence[tuple[str, str]]) -> list[tuple[int, str, str]]:
    """Rows at the border of two groups that might belong to either, where labels stand in the middle of their groups.

    (row, the label it was given, the other label).
    """
    count = len(names)
    second = split_levels(found)[1]
    meaning = [[against(label.word, *row) for row in names] for label in second]
    groups = part(second, count, "middle", meaning).groups
    result: list[tuple[int, str, str]] = []

    def cost(k: int, start: int, end: int) -> float:
        return inf if end <= start else _place_cost(second[k].row, start, end, "middle") + sum(meaning[k][start:end])

    for k in range(len(groups) - 1):
        (start, border), (_, end) = groups[k], groups[k + 1]
        now = cost(k, start, border) + cost(k + 1, border, end)
        for moved, row in ((border - 1, border - 1), (border + 1, border)):
            if cost(k, start, moved) + cost(k + 1, moved, end) - now < _UNDECIDED and 0 <= row < count:
                here, there = (k, k + 1) if row < border else (k + 1, k)
                result.append((row, second[here].word, second[there].word))
    return result


__all__ = ["WAYS", "Named", "Parting", "Way", "against", "assign", "belongs", "part", "split_levels", "undecided"]
