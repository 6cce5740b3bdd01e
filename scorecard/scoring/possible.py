"""What a rule can still give where some of its facts are not known: every score that stays open, by trying.

Used by `criteria`, for the interval of a row that is not decided and to see that a row is decided all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Any

from scorecard.rules.formula import names_of
from scorecard.rules.formula.nodes import Name, children
from scorecard.rules.pack import Branch, Variant

_MAX_READINGS = 256


def taken(variant: Variant, values: Sequence[Any]) -> Branch | None:
    """The branch that holds, where what is known decides it."""
    unknown = {name for name, value in zip(variant.names, values, strict=True) if value is None}
    for branch in variant.branches:
        if branch.condition is not None and unknown & set(names_of(branch.condition)):
            return None
        if branch.holds is None or branch.holds(values):
            return None if unknown & set(names_of(branch.score)) else branch
    return None


def possible(variant: Variant, values: Sequence[Any]) -> set[Fraction] | None:
    """Every score that `variant` can give for `values`, where None stands for a value that is not known.

    Unknown conditions are tried both ways; an unknown number in a score leaves everything from 0 to the points. None
    where the formula divides by zero.
    """
    sorts = {
        slot: any(_condition(node, variant.names[slot]) for branch in variant.branches for node in _trees(branch))
        for slot, value in enumerate(values)
        if value is None and variant.names[slot] in variant.used
    }
    yes_or_no = [slot for slot, is_condition in sorts.items() if is_condition]
    numbers = {variant.names[slot] for slot, is_condition in sorts.items() if not is_condition}
    points = values[variant.names.index("分值")]
    spread: set[Fraction] = set()
    for chosen in islice(product((True, False), repeat=len(yes_or_no)), _MAX_READINGS):
        tried = list(values)
        for slot, value in zip(yes_or_no, chosen, strict=True):
            tried[slot] = value
        try:
            spread |= set(_scores(variant, tried, numbers, points))
        except ZeroDivisionError:
            return None
    return spread


def _scores(variant: Variant, values: Sequence[Any], numbers: set[str], points: Fraction) -> Iterator[Fraction]:
    for branch in variant.branches:
        sure = branch.condition is None or not numbers & set(names_of(branch.condition))
        if sure and branch.holds is not None and not branch.holds(values):
            continue
        if numbers & set(names_of(branch.score)):
            yield from (Fraction(0), points)
        else:
            yield Fraction(branch.points(values))
        if sure:
            return


def _trees(branch: Branch) -> Iterator[Any]:
    yield branch.score
    if branch.condition is not None:
        yield branch.condition


def _condition(node: Any, name: str) -> bool:
    """Whether `name` occurs in `node` as a yes or no."""
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, Name) and here.name == name:
            return here.sort == "condition"
        stack.extend(children(here))
    return False


__all__ = ["possible", "taken"]
