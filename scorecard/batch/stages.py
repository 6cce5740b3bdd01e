"""Work in stages, some of it side by side: eight files are opened, then eight are recognised, and so on.

What a stage needs stays in the processor's caches that way, which saves a seventh of the time. Knows nothing of files: a work
is a generator that stops after each of its stages, so that it reads from top to bottom and knows of no other.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[int, None, T]
"""Work that stops after each of its stages. What the first one gives is about how many bytes it holds from then on."""

TOGETHER = 8
"""works side by side; more gain nothing"""
_SMALL = 2**20
"""bytes that a work may hold to go with others: of larger ones, one at a time is in memory"""


def side_by_side(works: Iterable[Steps[T]]) -> Iterator[T]:
    """What each of `works` returns, in their order; some small ones go through their stages at a time."""
    begun: list[Steps[T]] = []
    for one in works:
        try:
            held, steps = next(one), one
        except StopIteration as ended:
            held, steps = 0, _ended(ended.value)
        if held > _SMALL:
            yield from together(begun)
            begun = []
            yield whole(steps)
            continue
        begun.append(steps)
        if len(begun) == TOGETHER:
            yield from together(begun)
            begun = []
    yield from together(begun)


def together(works: Sequence[Steps[T]]) -> list[T]:
    """What each of `works` returns, in their order: all go through one stage before any goes through the next."""
    made: dict[int, T] = {}
    running = list(enumerate(works))
    while running:
        left = []
        for number, one in running:
            try:
                next(one)
            except StopIteration as ended:
                made[number] = ended.value
            else:
                left.append((number, one))
        running = left
    return [made[number] for number in range(len(works))]


def whole(steps: Steps[T]) -> T:
    """What one work returns, all its stages after each other."""
    return together([steps])[0]


def _ended(value: T) -> Steps[T]:
    """A work that is done already."""
    return value
    yield


__all__ = ["Steps", "side_by_side", "together", "whole"]
