"""Target and actual side by side: both exact, in the target's unit, with the steps of the conversion.

The last step before scoring. Says nothing of points: whether a target is reached is the rules' business.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from scorecard.findings import found
from scorecard.model.base import exact_text, fraction_of
from scorecard.model.finding import Finding
from scorecard.model.values import Actual, Reading, Target
from scorecard.values.context import day_words, make, short
from scorecard.values.names import Hints, hints
from scorecard.values.tidy import tidy
from scorecard.values.units import convert, fold_unit, same_things

DAYS = "日期"
"""The unit of a measured deadline: days counted from 1-01-01 (`date.toordinal`)."""

_CLEAR = 3
"""How many times closer the one reading of a share must be than the other."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A target and an actual that can be compared.

    `target` is the number or, for a deadline, the ordinal of the last day in time; None for a range, which has `low`
    and `high`. All in `unit` (the target's; "" for numbers without one, `DAYS` for dates). `steps` are the
    conversions in Chinese, in order, empty where nothing was converted.
    """

    actual: Fraction
    target: Fraction | None
    unit: str
    low: Fraction | None = None
    high: Fraction | None = None
    steps: tuple[str, ...] = ()


def measure(
    actual: Actual, target: Target, *, name: str = "", level2: str = "", level3: str = ""
) -> tuple[Measured | None, list[Finding]]:
    """`actual` and `target` in one unit, or None where they cannot be compared.

    A target of words, one that does not apply, and a blank on either side give None without a finding. So does an
    actual that was refused when it was read: it has its finding. `name` (or `level3`) is the indicator's name.
    """
    if target.kind in ("text", "blank", "not_applicable") or actual.kind in ("blank", "not_applicable"):
        return None, []
    if actual.refused:
        return None, []
    if target.kind == "deadline":
        return _dates(actual, target)
    if actual.kind == "range":
        return None, [found("V035", actual.place, actual=short(actual.text))]
    if actual.kind != "number" or actual.value is None:
        return None, [_other_kind(actual, target, "一个数")]
    return _numbers(actual, target, hints(name or level3, "", level2))


def _other_kind(actual: Actual, target: Target, wanted: str) -> Finding:
    return found("V032", actual.place, target=short(target.text), actual=short(actual.text), wanted=wanted)


def _dates(actual: Actual, target: Target) -> tuple[Measured | None, list[Finding]]:
    if actual.date is None or target.date is None:
        return None, [_other_kind(actual, target, "一个日期")]
    steps = (f"期限 {day_words(target.date)}，完成 {day_words(actual.date)}",)
    return Measured(Fraction(actual.date.toordinal()), Fraction(target.date.toordinal()), DAYS, steps=steps), []


@dataclass(slots=True)
class _Side:
    """One side while units are being settled."""

    reading: Reading
    values: list[Fraction]
    unit: str
    word: str

    @property
    def shown(self) -> str:
        return "~".join(exact_text(value) for value in self.values)


def _side(reading: Reading, word: str) -> _Side:
    numbers = [reading.value] if reading.value is not None else [reading.low, reading.high]
    return _Side(reading, [fraction_of(n) for n in numbers if n is not None], reading.unit or "", word)


def _numbers(actual: Actual, target: Target, said: Hints) -> tuple[Measured | None, list[Finding]]:
    unit = target.unit
    value, wanted = actual.value, target.value
    if value is not None and wanted is not None and unit and print_alike(actual, target):
        return Measured(fraction_of(value), fraction_of(wanted), unit), []
    mine, goal = _side(actual, "实际完成值"), _side(target, "指标值")
    findings: list[Finding] = []
    steps: list[str] = []
    if not _settle_rates(mine, goal, said, findings, steps):
        return None, findings
    if not mine.unit or not goal.unit:
        if mine.unit != goal.unit:
            left = goal if mine.unit else mine
            left.unit = mine.unit or goal.unit
            steps.append(f"{left.word}没有单位，取“{left.unit}”")
    elif not _same_unit(mine, goal, findings, steps):
        return None, findings
    low, high = (goal.values[0], goal.values[1]) if len(goal.values) == 2 else (None, None)
    single = goal.values[0] if len(goal.values) == 1 else None
    return Measured(mine.values[0], single, goal.unit, low, high, tuple(steps)), findings


def print_alike(actual: Actual, target: Target) -> bool:
    """Whether both are one number and print the same unit, as most rows do: nothing is to be settled or converted.

    A % that is not printed (it came from the name or a column) may be a share, and is looked at closely.
    """
    unit = target.unit
    same = unit is not None and unit == actual.unit and actual.kind == "number" and target.kind == "number"
    return same and (unit != "%" or ("%" in actual.text and "%" in target.text))


def _settle_rates(mine: _Side, goal: _Side, said: Hints, findings: list[Finding], steps: list[str]) -> bool:
    """Shares without a per cent sign: 1 and 0.958 beside 95 % are 100 % and 95.8 %. False where undecided."""
    for side, other in ((goal, mine), (mine, goal)):
        bare = not side.unit or (side.unit == "%" and said.full and "%" not in tidy(side.reading.text))
        if not bare or not all(0 < value <= 1 for value in side.values):
            continue
        beside_percent = other.unit == "%" or (said.rate and any(value > 1 for value in other.values))
        if beside_percent:
            if not _as_share(side, other, said, findings, steps):
                return False
        elif said.rate and not other.unit:
            side.values = [value * 100 for value in side.values]
            side.unit = "%"
            _say(side, other, said, findings, steps)
    return True


def _as_share(side: _Side, other: _Side, said: Hints, findings: list[Finding], steps: list[str]) -> bool:
    value, beside = side.values[-1], other.values[-1]
    if beside == 0 or (other.unit != "%" and beside <= 1):
        hundredfold: bool | None = beside != 0
    else:
        literal, share = _apart(value, beside), _apart(value * 100, beside)
        hundredfold = True if share * _CLEAR <= literal else False if literal * _CLEAR <= share else None
    if hundredfold is None:
        place = side.reading.place
        findings.append(found("V039", place, text=short(side.reading.text), other=short(other.reading.text)))
        return False
    if hundredfold:
        side.values = [v * 100 for v in side.values]
    side.unit = "%"
    _say(side, other, said, findings, steps)
    return True


def _apart(one: Fraction, two: Fraction) -> Fraction:
    """How many times the larger of two positive numbers is the smaller; negatives count by size."""
    a, b = abs(one), abs(two)
    return max(a / b, b / a)


def _say(side: _Side, other: _Side, said: Hints, findings: list[Finding], steps: list[str]) -> None:
    shown = f"{side.shown}%"
    steps.append(f"{side.word} {short(side.reading.text)} 没有百分号，按 {shown} 计算")
    read = _side(side.reading, "").values
    if said.rate and all(0 < value <= 1 for value in read) and side.values == [value * 100 for value in read]:
        return  # V018 said so when the cell was read: one cause, one finding
    args = {"text": short(side.reading.text), "other": short(other.reading.text), "percent": shown}
    findings.append(make("V033", side.reading.place, args))


def _same_unit(mine: _Side, goal: _Side, findings: list[Finding], steps: list[str]) -> bool:
    """Bring `mine` into the unit of `goal`; False with a finding where the two cannot be compared."""
    frm, to = fold_unit(mine.unit), fold_unit(goal.unit)
    if frm == to:
        return True
    value = convert(mine.values[0], frm, to)
    if value is not None:
        if value != mine.values[0]:
            steps.append(f"{exact_text(mine.values[0])}{frm} = {exact_text(value)}{to}")
        mine.values, mine.unit = [value], to
        return True
    texts = {"target": short(goal.reading.text), "actual": short(mine.reading.text)}
    if same_things(frm, to) or frm.removesuffix("/年") == to.removesuffix("/年"):
        findings.append(make("V034", mine.reading.place, texts))
        steps.append(f"“{frm}”按“{to}”计算")
        mine.unit = to
        return True
    findings.append(make("V031", mine.reading.place, {"unit": to, "other": frm, **texts}))
    return False
