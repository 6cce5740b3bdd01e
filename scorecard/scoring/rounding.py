"""The one place where a score is rounded: half up (四舍五入), to the decimals that the pack says."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from scorecard.rules.formula import half_up_units


def rounded(value: Fraction, places: int) -> Decimal:
    """`value` to `places` decimals, a half away from zero: 2.675 is 2.68, -2.675 is -2.68."""
    return Decimal(half_up_units(value, places)).scaleb(-places)


def plain(value: Decimal) -> str:
    """`value` without trailing zeros, as people write points: 8, 8.5, 8.62."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


__all__ = ["plain", "rounded"]
