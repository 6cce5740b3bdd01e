"""All corrections that the forms of a workbook call for; whether each of them holds is proved by `fix`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from scorecard.fixing.correction import Correction
from scorecard.fixing.spelling import one_spelling
from scorecard.fixing.sums import rates, totals
from scorecard.model import Amount, Reading, decimal_text
from scorecard.values.tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from scorecard.fixing.cells import Stored
    from scorecard.model import Finding, Form, Frozen, Place

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
_SPELLED = frozenset({"number", "range", "deadline"})


def propose(
    forms: Sequence[Form], findings: Sequence[Finding], stored: Mapping[tuple[str, str], Stored]
) -> list[Correction]:
    """The corrections, at most one a cell. `stored` is what the cells of the file hold, by sheet and cell."""
    made: dict[tuple[str | None, str | None], Correction] = {}
    for form in forms:
        for correction in (*rates(form, findings), *totals(form), *_spellings(form, stored)):
            made.setdefault((correction.place.sheet, correction.place.cell), correction)
    return list(made.values())


def _spellings(form: Form, stored: Mapping[tuple[str, str], Stored]) -> Iterator[Correction]:
    for value in values(form):
        place = value.place
        if place is None or place.sheet is None or place.cell is None:
            continue
        held = stored.get((place.sheet, place.cell))
        if held is None or not held.is_text or held.text.strip() != value.text.strip():
            continue
        if isinstance(value, Reading):
            if value.kind in _SPELLED and not value.refused:
                yield from _reading(value, place)
        elif value.value is not None:
            yield from _amount(value, place, held)


def _reading(value: Reading, place: Place) -> Iterator[Correction]:
    text, changed = one_spelling(value.text)
    if changed and text != value.text.strip():
        rule = "D031" if changed == ["比较符号"] else "D032"
        reason = "" if rule == "D031" else "、".join(changed)
        yield Correction(place=place, before=value.text, after=text, rule=rule, reason=reason)


def _amount(value: Amount, place: Place, held: Stored) -> Iterator[Correction]:
    plain = tidy(value.text).replace(",", "")
    if _NUMBER.fullmatch(plain) and value.value == Decimal(plain) and held.as_number(Decimal(plain)):
        yield Correction(
            place=place,
            before=f"{value.text}（文字）",
            after=decimal_text(Decimal(plain)),
            rule="D033",
            reason="原来是文字，求和公式不会计入",
            number=Decimal(plain),
        )
        return
    text, changed = one_spelling(value.text)
    if changed and text != value.text.strip() and "比较符号" not in changed:
        yield Correction(place=place, before=value.text, after=text, rule="D032", reason="、".join(changed))


def values(form: Form) -> Iterator[Reading | Amount]:
    """All readings and amounts of a form, in the order of the model."""
    yield from _inside(form)


def _inside(record: Frozen) -> Iterator[Reading | Amount]:
    for name in type(record).model_fields:
        held = getattr(record, name)
        for one in held if isinstance(held, tuple) else (held,):
            if isinstance(one, Reading | Amount):
                yield one
            elif hasattr(type(one), "model_fields"):
                yield from _inside(one)


__all__ = ["propose", "values"]
