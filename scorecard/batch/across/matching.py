"""Which line of one form is which line of another, and which of two targets asks for less.

Names first exactly (folded), then, among what is left of the same kind, by likeness; a likeness is only taken where it is
clear, so that a renamed indicator is not told as one dropped and one added, and different ones are not taken for one.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Literal, NamedTuple

from scorecard.batch.across.groups import Sheet, folded
from scorecard.batch.records import ItemRow
from scorecard.values.units import convert

LIKE = 0.8
"""Likeness (0..1) from which two names of one kind are taken for one indicator."""

Demand = Literal["less", "more", "same", "unknown"]


class Matched(NamedTuple):
    """Lines of two forms side by side, and the lines that only one of them has."""

    pairs: list[tuple[ItemRow, ItemRow]]
    only_first: list[ItemRow]
    only_second: list[ItemRow]


def match(first: Sheet, second: Sheet) -> Matched:
    """The indicators of `first` beside those of `second`, in the order of `second`."""
    left = list(first.indicators)
    right = list(second.indicators)
    waiting: dict[str, list[int]] = defaultdict(list)
    for index, item in enumerate(left):
        waiting[folded(item.level3 or "")].append(index)
    taken: dict[int, int] = {}
    for index, item in enumerate(right):
        candidates = waiting.get(folded(item.level3 or ""), [])
        # Two lines of one name (in two kinds) are told apart by their kind.
        best = min(candidates, key=lambda at: left[at].level2 != item.level2, default=None)
        if best is not None:
            candidates.remove(best)
            taken[index] = best
    rest = sorted(at for group in waiting.values() for at in group)
    for index, item in enumerate(right):
        if index in taken:
            continue
        scored = [(likeness(left[at], item), at) for at in rest]
        if scored and max(scored)[0] >= LIKE:
            best = max(scored, key=lambda pair: (pair[0], -pair[1]))[1]
            rest.remove(best)
            taken[index] = best
    return Matched(
        [(left[taken[index]], item) for index, item in enumerate(right) if index in taken],
        [left[at] for at in rest],
        [item for index, item in enumerate(right) if index not in taken],
    )


def likeness(one: ItemRow, other: ItemRow) -> float:
    """How alike two names are; 0 for lines of different kinds."""
    if folded(one.level2 or "")[:2] != folded(other.level2 or "")[:2]:
        return 0.0
    return SequenceMatcher(None, folded(one.level3 or ""), folded(other.level3 or ""), autojunk=False).ratio()


def demand(before: ItemRow, after: ItemRow) -> Demand:
    """Whether the target of `after` asks for less than that of `before`, in the unit of `before`.

    A change of the sign alone (≥ for =) is no lowering. Unknown where the two cannot be compared.
    """
    if folded(before.target or "") == folded(after.target or "") and before.target_unit == after.target_unit:
        return "same"
    if before.target_value is None or after.target_value is None:
        return "unknown"
    value = in_unit(after.target_value, after.target_unit, before.target_unit)
    if value is None:
        return "unknown"
    wanted = Fraction(before.target_value)
    if value == wanted:
        return "same"
    smaller_is_harder = (before.operator or "")[:1] == "<"
    if smaller_is_harder != ((after.operator or "")[:1] == "<"):
        return "unknown"
    return "less" if (value > wanted) == smaller_is_harder else "more"


def in_unit(value: Decimal, unit: str | None, wanted: str | None) -> Fraction | None:
    """A number of the store in another unit; None where the two do not measure the same."""
    return convert(Fraction(value), unit or "", wanted or "")


__all__ = ["Matched", "demand", "in_unit", "likeness", "match"]
