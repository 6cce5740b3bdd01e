"""The points that a 档次 allows, and which of them is taken: shared by scoring and by the examples of a pack."""

from __future__ import annotations

from fractions import Fraction

from scorecard.rules.formula import half_up, show
from scorecard.rules.pack import Band, Pack
from scorecard.rules.schema import Range


def band_range(pack: Pack, band: Band | None, points: Fraction) -> Range:
    """The scores that `band` allows for a row of `points`; all of 0 to the points where no band is known.

    The bounds are rounded as scores are, so that a rounded score can be compared with them.
    """
    if band is None:
        return Range(low=Fraction(0), high=points, text=f"[0, {show(points)}]")
    low = half_up((band.range.low or Fraction(0)) * points, pack.places)
    high = half_up((band.range.high if band.range.high is not None else Fraction(1)) * points, pack.places)
    left, right = "[" if band.range.low_included else "(", "]" if band.range.high_included else ")"
    return Range(
        low=low,
        high=high,
        low_included=band.range.low_included,
        high_included=band.range.high_included,
        text=f"{left}{show(low)}, {show(high)}{right}",
    )


def banded_score(pack: Pack, band: Band, allowed: Range, claim: Fraction | None) -> Fraction:
    """The score: the claim where it is allowed, the nearest allowed score where it is not, the default without one."""
    if claim is None:
        return default_score(pack, band, allowed)
    return claim if allowed.holds(claim) else nearest(pack, allowed, claim)


def default_score(pack: Pack, band: Band, allowed: Range) -> Fraction:
    """The score that the pack's 定性默认 takes where none is claimed; always inside `allowed`."""
    how = pack.option("定性默认")
    if how == "下限":
        return nearest(pack, allowed, allowed.low)
    top = band.range.high is None or (band.range.high >= 1 and band.range.high_included)
    if how != "中点" and top:
        return Fraction(allowed.high)
    return nearest(pack, allowed, half_up((allowed.low + allowed.high) / 2, pack.places))


def nearest(pack: Pack, allowed: Range, score: Fraction) -> Fraction:
    """The allowed score next to `score`; an end that is not included is missed by the smallest unit of a score."""
    cent = Fraction(1, 10**pack.places)
    low: Fraction = allowed.low if allowed.low_included else allowed.low + cent
    high: Fraction = allowed.high if allowed.high_included else allowed.high - cent
    return max(low, min(score, high)) if low <= high else low


__all__ = ["band_range", "banded_score", "default_score", "nearest"]
