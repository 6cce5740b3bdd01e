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


def _nothing(_: Any, __: Any = None) -> None:
    """A slot that is always empty, and stays so whatever is put into it."""


class Frozen(BaseModel):
    """A value: never changed after it is made, and never carrying a field that the model does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # What pydantic keeps with each object besides its fields, which ours never have: as constants of the class they
    # need not be written into every object (`made`).
    __pydantic_extra__ = property(_nothing, _nothing)
    __pydantic_private__ = property(_nothing, _nothing)
    __pydantic_fields_set__ = property(lambda self: set(type(self).model_fields), _nothing)

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
        def of(cls, values: dict[str, Any]) -> Self:
            """As `made`, with all fields in order in a dict that nobody else keeps: it becomes the value's own."""

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        """Give the class its `made` and `of`."""
        made, of = _makers(cls)
        cls.made = staticmethod(made)  # type: ignore[method-assign]
        cls.of = staticmethod(of)  # type: ignore[assignment, method-assign]

    def having(self, **values: Any) -> Self:
        """A copy with other values in these fields: `model_copy(update=...)` without its detours."""
        return type(self).of({**self.__dict__, **values})


_NEW = object.__new__
_PUT = BaseModel.__dict__["__dict__"].__set__
_always_validated = False


def _makers(cls: type[Frozen]) -> tuple[Callable[..., Any], Callable[[dict[str, Any]], Any]]:
    # Fields left out take their defaults, and all keep the order in which the class declares them: dumps follow it.
    blank = {name: None if field.is_required() else field.default for name, field in cls.model_fields.items()}
    size, names = len(blank), [*blank]
    new_object, put = _NEW, _PUT

    def made(**values: Any) -> Any:
        if _always_validated:
            return of(values) if len(values) == size else cls(**values)
        new = new_object(cls)
        put(new, values if len(values) == size else {**blank, **values})
        return new

    def of(values: dict[str, Any]) -> Any:
        if _always_validated:
            if [*values] != names:
                raise TypeError(f"{cls.__name__} takes all its fields in order: {', '.join(names)}")
            return cls(**values)
        new = new_object(cls)
        put(new, values)
        return new

    return made, of


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
