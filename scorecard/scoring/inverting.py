"""From points back to the number that gives them: the nearest number on a grid at which a rule gives enough.

Between the algebra of `pieces` and the questions of `whatif`. Exact: on every piece the inequality is solved for the
open number, the end that counts is moved onto the grid (whole units, cents, days). A rule that rounds inside itself has
no pieces; it is bisected between the present value and the best one, on the same grid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Literal, TypeAlias

from scorecard.scoring.pieces import NoPieces, Piece, Pieces, minus_times, roots, value

Anchor: TypeAlias = Fraction | Literal["low", "high"]
"""Where to start from: the present value; or, where there is none, the end of the grid that asks least of the unit."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The numbers that a form can print: multiples of `step` from `low` to `high`, None where there is no bound."""

    step: Fraction
    low: Fraction | None = Fraction(0)
    high: Fraction | None = None

    def holds(self, x: Fraction) -> bool:
        """Whether `x` is one of them."""
        return (
            (x / self.step).denominator == 1
            and (self.low is None or x >= self.low)
            and (self.high is None or x <= self.high)
        )


@dataclass(frozen=True, slots=True)
class _Span:
    """Numbers that suffice: an interval with its ends, None where there is no end."""

    low: Fraction | None
    high: Fraction | None
    low_included: bool = False
    high_included: bool = False


def nearest_enough(
    pieces: Pieces, worth: Callable[[Fraction], Fraction | None], least: Fraction, anchor: Anchor, grid: Grid
) -> Fraction | None:
    """The number on `grid` nearest to `anchor` at which the rule gives at least `least` exact points; None: nowhere.

    `worth` gives the exact points at a number, None where no branch holds; it decides at the edges.
    Raises NoPieces where an inequality is not linear.
    """
    best: Fraction | None = None
    for candidate in _candidates(pieces, worth, least, anchor, grid):
        if best is None or _nearer(candidate, best, anchor):
            best = candidate
    return best


def best_points(
    pieces: Pieces, worth: Callable[[Fraction], Fraction | None], anchor: Anchor, grid: Grid
) -> tuple[Fraction, Fraction] | None:
    """The most that the rule gives anywhere on `grid`, as (number, points); the number is the nearest that gives it."""
    most: Fraction | None = None
    for x in _corners(pieces, grid):
        points = worth(x)
        if points is not None and (most is None or points > most):
            most = points
    if most is None:
        return None
    nearest = nearest_enough(pieces, worth, most, anchor, grid)
    return None if nearest is None else (nearest, most)


def bisect(enough: Callable[[Fraction], bool], start: Fraction, best: Fraction, grid: Grid) -> Fraction | None:
    """The first number on the way from `start` to `best` that is enough, where all after it are; None: not even `best`.

    `best` lies on the grid; `start` need not.
    """
    if not enough(best):
        return None
    step = grid.step if best >= start else -grid.step
    steps = floor((best - start) / step)
    low, high = 0, steps  # counted back from best: enough at 0, not known at `steps`
    while low < high:
        middle = (low + high + 1) // 2
        if enough(best - middle * step):
            low = middle
        else:
            high = middle - 1
    return best - low * step


def _candidates(
    pieces: Pieces, worth: Callable[[Fraction], Fraction | None], least: Fraction, anchor: Anchor, grid: Grid
) -> Iterator[Fraction]:
    for edge in pieces.edges:
        if grid.holds(edge):
            points = worth(edge)
            if points is not None and points >= least:
                yield edge
    for piece in pieces.pieces:
        span = _span(piece, least)
        if span is not None:
            found = _on_grid(span, anchor, grid)
            if found is not None:
                yield found


def _span(piece: Piece, least: Fraction) -> _Span | None:
    """Where inside the piece top ÷ bottom ≥ least."""
    if piece.points is None:
        return None
    whole = _Span(piece.low, piece.high)
    sign = 1 if value(piece.points.bottom, piece.inside) > 0 else -1
    over = tuple(sign * c for c in minus_times(piece.points.top, piece.points.bottom, least))
    if len(over) < 2:
        return whole if not over or over[0] >= 0 else None
    (root,) = roots(over)
    if over[1] > 0:
        if piece.low is not None and piece.low >= root:
            return whole
        return _Span(root, piece.high, low_included=True) if piece.high is None or root < piece.high else None
    if piece.high is not None and piece.high <= root:
        return whole
    return _Span(piece.low, root, high_included=True) if piece.low is None or root > piece.low else None


def _on_grid(span: _Span, anchor: Anchor, grid: Grid) -> Fraction | None:
    step = grid.step
    first = None if span.low is None else ceil(span.low / step)
    if first is not None and not span.low_included and first * step == span.low:
        first += 1
    last = None if span.high is None else floor(span.high / step)
    if last is not None and not span.high_included and last * step == span.high:
        last -= 1
    if grid.low is not None:
        lowest = ceil(grid.low / step)
        first = lowest if first is None else max(first, lowest)
    if grid.high is not None:
        highest = floor(grid.high / step)
        last = highest if last is None else min(last, highest)
    if first is not None and last is not None and first > last:
        return None
    if isinstance(anchor, str):
        wanted = (first if first is not None else last) if anchor == "low" else (last if last is not None else first)
        return None if wanted is None else wanted * step
    choices = {_clamp(floor(anchor / step), first, last), _clamp(ceil(anchor / step), first, last)}
    return min(choices, key=lambda k: (abs(k * step - anchor), k)) * step


def _clamp(k: int, first: int | None, last: int | None) -> int:
    if first is not None and k < first:
        return first
    return last if last is not None and k > last else k


def _nearer(one: Fraction, two: Fraction, anchor: Anchor) -> bool:
    if isinstance(anchor, str):
        return one < two if anchor == "low" else one > two
    return (abs(one - anchor), one) < (abs(two - anchor), two)


def _corners(pieces: Pieces, grid: Grid) -> Iterator[Fraction]:
    """Numbers on the grid at and beside every edge: monotone pieces are highest at an end."""
    edges = [*pieces.edges, *(bound for bound in (grid.low, grid.high) if bound is not None)] or [Fraction(0)]
    for edge in edges:
        k = floor(edge / grid.step)
        for near in (k - 1, k, k + 1, k + 2):
            if grid.holds(near * grid.step):
                yield near * grid.step


__all__ = ["Anchor", "Grid", "NoPieces", "best_points", "bisect", "nearest_enough"]
