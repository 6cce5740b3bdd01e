"""The one place where a score is rounded: half up (四舍五入), to the decimals that the pack says."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from scorecard.model.base import fraction_of
from scorecard.rules.formula import half_up_units


def rounded(value: Fraction, places: int) -> Decimal:
    """`value` to `places` decimals, a half away from zero: 2.675 is 2.68, -2.675 is -2.68."""
    return Decimal(half_up_units(value, places)).scaleb(-places)


@lru_cache(maxsize=4096)
def whole(points: Decimal, places: int) -> tuple[Fraction, Decimal]:
    """All of `points` as an exact score and as a rounded one, remembered: forms share their few sizes of points."""
    exact = fraction_of(points)
    return exact, rounded(exact, places)


def plain(value: Decimal) -> str:
    """`value` without trailing zeros, as people write points: 8, 8.5, 8.62."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


__all__ = ["plain", "rounded", "whole"]
