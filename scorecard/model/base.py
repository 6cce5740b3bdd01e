"""What every class of the model shares: frozen, closed to unknown fields, and free of floats.

Stands under everything else. Numbers are `decimal.Decimal` where a form prints them and
`fractions.Fraction` where a rule computes them; both travel through JSON as text.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)


class Frozen(BaseModel):
    """A value: never changed after it is made, and never carrying a field that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def decimal_text(value: Decimal | Fraction) -> str:
    """`value` as plain decimal digits, trailing zeros as printed, never with an exponent.

    A `Fraction` must have a finite decimal expansion; use `exact_text` where it may not.
    Raises ValueError for a fraction such as 1/3.
    """
    if isinstance(value, Fraction):
        denominator = value.denominator
        twos = fives = 0
        while denominator % 2 == 0:
            denominator //= 2
            twos += 1
        while denominator % 5 == 0:
            denominator //= 5
            fives += 1
        if denominator != 1:
            raise ValueError(f"{value} has no finite decimal expansion")
        places = max(twos, fives)
        scaled = value.numerator * 10**places // value.denominator
        digits = str(abs(scaled)).rjust(places + 1, "0")
        sign = "-" if scaled < 0 else ""
        return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    return format(value, "f")


def exact_text(value: Fraction) -> str:
    """`value` as decimal digits where they end, else as "numerator/denominator"."""
    try:
        return decimal_text(value)
    except ValueError:
        return f"{value.numerator}/{value.denominator}"


def _decimal(value: Any) -> Decimal:
    if type(value) is Decimal:
        number = value
    elif isinstance(value, str | int) and not isinstance(value, bool):
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise ValueError(f"{value!r} is not a number") from None
    else:
        raise ValueError("a number is a Decimal, an int or text, never a float")
    if not number.is_finite():
        raise ValueError("a number is finite")
    return number


def _fraction(value: Any) -> Fraction:
    if type(value) is Fraction:
        return value
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    raise ValueError("an exact number is a Fraction, a Decimal, an int or text, never a float")


Number = Annotated[
    Decimal,
    PlainValidator(_decimal),
    PlainSerializer(decimal_text, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}),
]
"""A number as a form prints it; JSON: its digits as text, without separators."""

Exact = Annotated[
    Fraction,
    PlainValidator(_fraction),
    PlainSerializer(exact_text, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+|/\d+)?$"}),
]
"""A number as a rule computes it; JSON: its digits where they end, else numerator/denominator."""

__all__ = ["Exact", "Frozen", "Number", "decimal_text", "exact_text"]
