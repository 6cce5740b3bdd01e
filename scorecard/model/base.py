"""What every class of the model shares: frozen, closed to unknown fields, and free of floats.

Stands under everything else. Numbers are `decimal.Decimal` where a form prints them and
`fractions.Fraction` where a rule computes them; both travel through JSON as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Self

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

    if TYPE_CHECKING:

        @classmethod
        def made(cls, **values: Any) -> Self:
            """The value with these fields, as the class itself makes it, but nothing is validated: a third of the cost.

            For what our own code has just read or computed, of the right types already, some hundred times a form.
            What comes from outside (JSON, YAML, arguments of public functions) goes through the class, which
            validates. `validating` turns validation on here too, and tests run the whole way under it. Where all
            fields are given they are given in order.
            """

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Give the class its `made`."""
        cls.made = staticmethod(_maker(cls))  # type: ignore[method-assign]

    def having(self, **values: Any) -> Self:
        """A copy with other values in these fields: `model_copy(update=...)` without its detours."""
        if _always_validated:
            return type(self)(**{**self.__dict__, **values})
        new = _NEW(type(self))
        _SET(new, "__dict__", {**self.__dict__, **values})
        _SET_FIELDS(new, self.__pydantic_fields_set__ | values.keys())
        _SET_EXTRA(new, None)
        _SET_PRIVATE(new, None)
        return new


_NEW = object.__new__
_SET = object.__setattr__
_SET_FIELDS = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_SET_EXTRA = BaseModel.__dict__["__pydantic_extra__"].__set__
_SET_PRIVATE = BaseModel.__dict__["__pydantic_private__"].__set__
_always_validated = False


def _maker(cls: type[Frozen]) -> Callable[..., Any]:
    # Fields left out take their defaults, and all keep the order in which the class declares them: dumps follow it.
    blank = {name: None if field.is_required() else field.default for name, field in cls.model_fields.items()}
    size, given = len(blank), set(blank)  # one set for all: nothing changes it, as copies take a copy
    new_object, put, put_fields, put_extra, put_private = _NEW, _SET, _SET_FIELDS, _SET_EXTRA, _SET_PRIVATE

    def made(**values: Any) -> Any:
        if _always_validated:
            if len(values) == size and [*values] != [*blank]:
                raise TypeError(f"{cls.__name__}.made takes all its fields in order: {', '.join(blank)}")
            return cls(**values)
        new = new_object(cls)
        put(new, "__dict__", values if len(values) == size else {**blank, **values})
        put_fields(new, given)
        put_extra(new, None)
        put_private(new, None)
        return new

    return made


@contextmanager
def validating() -> Iterator[None]:
    """Within it `Frozen.made` and `Frozen.having` validate what they are given: a fault of ours raises."""
    global _always_validated  # noqa: PLW0603 - a switch of the whole process, for tests
    before, _always_validated = _always_validated, True
    try:
        yield
    finally:
        _always_validated = before


@lru_cache(maxsize=8192)
def fraction_of(value: Decimal) -> Fraction:
    """`value`, which is finite, as a fraction: what `Fraction(value)` gives, remembered. Points and shares repeat."""
    return Fraction(value)


def decimal_text(value: Decimal | Fraction) -> str:
    """`value` as plain decimal digits, trailing zeros as printed, never with an exponent.

    A `Fraction` must have a finite decimal expansion; use `exact_text` where it may not.
    Raises ValueError for a fraction such as 1/3.
    """
    if type(value) is Fraction or isinstance(value, Fraction):
        text = _finite(value.numerator, value.denominator)
        if text is None:
            raise ValueError(f"{value} has no finite decimal expansion")
        return text
    return format(value, "f")


def exact_text(value: Fraction) -> str:
    """`value` as decimal digits where they end, else as "numerator/denominator"."""
    numerator, denominator = value.numerator, value.denominator
    text = _finite(numerator, denominator)
    return f"{numerator}/{denominator}" if text is None else text


def _finite(numerator: int, denominator: int) -> str | None:
    """The digits of a fraction in lowest terms; None where they do not end."""
    if denominator == 1:
        return str(numerator)
    twos = (denominator & -denominator).bit_length() - 1
    rest, fives = denominator >> twos, 0
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    if rest != 1:
        return None
    places = max(twos, fives)
    digits = str(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    return f"{'-' if numerator < 0 else ''}{digits[:-places]}.{digits[-places:]}"


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

__all__ = ["Exact", "Frozen", "Number", "decimal_text", "exact_text", "fraction_of", "validating"]
