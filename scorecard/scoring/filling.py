"""Rows whose indicator is a 派生指标: the actual value computed from base data, kept exact on its way into the score.

Used by `evaluate` where facts are given. A blank actual is filled in; one that the form states is compared with the
computed value and kept.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from scorecard.model import Actual, Form, Indicator
from scorecard.rules.formula import half_up, show
from scorecard.scoring.context import Context, Line
from scorecard.scoring.derived import Base, Known
from scorecard.scoring.measuring import Numbers

_PARTS = {"%": 100, "‰": 1000}
_PRINTED = 2
"""Decimals of a computed actual as it is printed in its cell; the score uses the exact value."""


def fill_actuals(context: Context, form: Form, base: Base) -> Form:
    """`form` with every blank actual of a 派生指标 computed; S050 for one whose base data are missing (never a zero)."""
    rows = [_fill(context, row, index, base) for index, row in enumerate(form.indicators)]
    return form.model_copy(update={"indicators": tuple(rows)})


def _fill(context: Context, row: Indicator, index: int, base: Base) -> Indicator:
    name = " ".join(row.level3.text.split()) if row.level3 is not None else ""
    derived = base.derived(name) if name else None
    if derived is None or (row.target is not None and row.target.kind == "not_applicable"):
        return row
    place = (row.actual.place if row.actual is not None else None) or row.place
    known = base.value(name)
    blank = row.actual is None or row.actual.kind == "blank"
    if not isinstance(known.value, Fraction):
        # A zero denominator was already said. Where the form states the value itself, it is kept unchecked.
        said = known.why == "分母为零"
        if blank and not said:
            context.say("S050", place, name=name, missing="、".join(known.missing))
        elif not blank and not said and row.actual is not None:
            stated, missing = row.actual.text.strip(), "、".join(known.missing)
            context.say("S051", place, name=name, value=stated, missing=missing, note="")
        return row
    if not blank:
        _compare(context, row, known, derived.formula)
        return row
    context.computed[index] = known
    return row.model_copy(update={"actual": _actual(row, known)})


def _actual(row: Indicator, known: Known) -> Actual:
    exact = known.value if isinstance(known.value, Fraction) else Fraction(0)
    shown = half_up(exact * _PARTS.get(known.unit or "", 1), _PRINTED)
    value = Decimal((shown * 10**_PRINTED).numerator).scaleb(-_PRINTED)
    text = f"{show(shown)}{known.unit or ''}"
    place = (row.actual.place if row.actual is not None else None) or row.place
    return Actual(text=text, kind="number", value=value, unit=known.unit, place=place)


def _compare(context: Context, row: Indicator, known: Known, formula: str) -> None:
    actual = row.actual
    if actual is None or actual.kind != "number" or actual.value is None or not isinstance(known.value, Fraction):
        return
    exponent = actual.value.as_tuple().exponent
    places = min(-exponent, 6) if isinstance(exponent, int) and exponent < 0 else 0
    computed = half_up(known.value * _PARTS.get(known.unit or "", 1), places)
    same_unit = (actual.unit or "") == (known.unit or "")
    if same_unit and computed != Fraction(actual.value):
        text = f"{show(computed)}{known.unit or ''}"
        context.say("S052", actual.place, name=known.name, stated=actual.text.strip(), computed=text, formula=formula)


def exactly(context: Context, line: Line, numbers: Numbers) -> Numbers:
    """`numbers` of a computed row with the exact value in place of the printed one, its steps and inputs on `line`."""
    known: Known | None = context.computed.get(line.row) if line.row is not None else None
    if known is None or not isinstance(known.value, Fraction):
        return numbers
    line.inputs.extend(known.inputs)
    line.steps.extend(known.steps)
    scale = _PARTS.get(known.unit or "", 1)
    if numbers.kind not in {"定量", "区间"} or (numbers.unit or "") != (known.unit or ""):
        return numbers
    values = [known.value, *numbers.values[1:]]
    texts = [known.text, *numbers.texts[1:]]
    given = known.value * scale
    target = numbers.given_target
    completion = given / target if target is not None and target > 0 else None
    return replace(
        numbers,
        values=values,
        printed=texts,
        actual=known.value,
        given_actual=given,
        completion=completion,
        worked=None,
        given=None,
    )


__all__ = ["exactly", "fill_actuals"]
