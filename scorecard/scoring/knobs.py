"""What can be changed on a form, one knob a line: an actual value, a date, an amount executed, or a 档次 with its score.

A knob knows what its line scores at a value, which value gives enough points, how the value is printed, and how it
stands in the form. `whatif` turns them; it knows nothing of units and rules.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, Protocol, TypeAlias

from scorecard.model import Actual, Amount, Form, Item, Reading
from scorecard.rules.pack import Pack
from scorecard.scoring.gradings import grading_of
from scorecard.scoring.inverting import Anchor, Grid, NoPieces
from scorecard.scoring.numberknob import NumberKnob, with_row
from scorecard.scoring.pieces import pieces_of
from scorecard.scoring.watching import Applied, Watcher
from scorecard.values import show as show_reading
from scorecard.values.units import known, measure_of

Setting: TypeAlias = Any
"""What a knob is set to: a Fraction (number, day ordinal, money), or for a 定性 line a `gradings.Mark`."""

_SLOTS = {"定量": "完成值", "区间": "完成值", "时限": "完成日", "预算执行率": "全年执行数"}
_WHOLE = {"时间", "月", "工作日", "人", "人次"}
"""Dimensions that forms count in whole units, beside the counting units."""
_LAST_DAY = Fraction(dt.date.max.toordinal())
_MONEY_PLACES = 2
_MOST_PLACES = 8


class Knob(Protocol):
    """One line that can be changed. Scores are in points, rounded as the pack says, after a reviewer's deduction."""

    @property
    def index(self) -> int:
        """Of the line in `Evaluation.items`."""

    @property
    def item(self) -> Item:
        """The line as it was scored."""

    def most(self) -> tuple[Setting, Decimal] | None:
        """The setting that gives most, nearest to the present one, and its score."""

    def find(self, needed: Decimal) -> Setting | None:
        """The setting nearest to the present one that scores `needed` or more; None where none does."""

    def less(self, setting: Setting) -> Setting | None:
        """One step less than `setting`, towards the present one; None at the end."""

    def score(self, setting: Setting) -> Decimal | None:
        """The score of the line at `setting`."""

    def put(self, form: Form, setting: Setting) -> Form:
        """`form` with the line at `setting`."""

    def words(self, setting: Setting) -> str:
        """`setting` as the form prints it: 22个, 95%, 2025年11月30日, 8021.36万元."""

    def now(self) -> str:
        """The present value in words."""

    def bound(self, setting: Setting) -> str:
        """Which side of `setting` is good enough: 至少, 至多, 不晚于."""

    def change(self, setting: Setting) -> tuple[str, Fraction]:
        """How far `setting` is from the present one, in words and as a share of it (the order of nearness)."""


def knobs_of(form: Form, items: tuple[Item, ...], pack: Pack) -> tuple[dict[int, Knob], dict[int, str]]:
    """The knobs of a form that was scored to `items`, by index; and why a line that is not at full points has none."""
    watcher = Watcher(pack)
    knobs: dict[int, Knob] = {}
    stuck: dict[int, str] = {}
    for index, item in enumerate(items):
        if item.state == "not_applicable":
            continue
        made: Knob | str | None = None
        if item.kind == "execution":
            made = _execution(form, index, item, pack, watcher)
        elif item.kind == "indicator" and item.row is not None:
            made = _row(form, index, item, pack, watcher)
        if made is None:
            stuck[index] = (
                "按评分表计分，要改事实，不能由得分反推" if item.kind == "criterion" else "缺少计分要用的数据"
            )
        elif isinstance(made, str):
            stuck[index] = made
        else:
            knobs[index] = made
    return knobs, stuck


def _execution(form: Form, index: int, item: Item, pack: Pack, watcher: Watcher) -> Knob | None:
    total = form.fund("total")
    if total is None or total.budget is None or total.budget.value is None or total.budget.value <= 0:
        return None
    known_now = item.score is not None
    probe = form
    if not known_now:
        line = total.model_copy(update={"executed": total.budget})
        probe = form.model_copy(update={"funds": tuple(line if one is total else one for one in form.funds)})
    _, applied = watcher.line(probe, item)
    slot = applied.slot(_SLOTS["预算执行率"]) if applied is not None else None
    given = applied.slot("全年预算数") if applied is not None else None
    if applied is None or slot is None or given is None or applied.values[slot] is None:
        return None
    unit = form.money_unit or total.budget.unit or ""
    places = max(_MONEY_PLACES, _places(total.budget.value), _places(total.executed.value if total.executed else None))
    grid = Grid(Fraction(1, 10 ** min(places, _MOST_PLACES)))
    best = Fraction(applied.values[given])
    anchor: Anchor = Fraction(applied.values[slot]) if known_now else "low"
    return _number(index, item, pack, applied, slot, grid, anchor, 1, unit, best, "money", Fraction(0))


def _row(form: Form, index: int, item: Item, pack: Pack, watcher: Watcher) -> Knob | str | None:
    row = form.indicators[item.row or 0]
    target = row.target
    if item.points is None:
        return "没有可用的分值"
    if target is None or target.kind == "blank":
        return "没有指标值"
    if item.state == "band" or target.kind == "text":
        return grading_of(form, index, item, pack)
    known_now = item.score is not None
    probe = form if known_now else with_row(form, item, {"actual": _as_target(target)})
    _, applied = watcher.line(probe, item)
    if applied is None:
        return None
    kind = next((kind for kind, _ in _keys(applied)), "定量")
    slot = applied.slot(_SLOTS.get(kind, "完成值"))
    if slot is None or applied.values[slot] is None:
        return None
    return _row_knob(index, item, pack, applied, slot, kind, form, known=known_now)


def _keys(applied: Applied) -> list[tuple[str, str | None]]:
    return [key for key, variant in applied.rule.variants.items() if variant is applied.variant]


def _row_knob(
    index: int, item: Item, pack: Pack, applied: Applied, slot: int, kind: str, form: Form, *, known: bool
) -> Knob | None:
    row = form.indicators[item.row or 0]
    target, present = row.target, Fraction(applied.values[slot])
    if target is None:
        return None
    deduction = _deduction(row.review_deduction)
    downwards = applied.variant.operator in {"≤", "<"} or kind == "时限"
    anchor: Anchor = present if known else "high" if downwards else "low"
    if kind == "时限":
        due = Fraction(applied.values[slot + 1]) if applied.values[slot + 1] is not None else present
        grid = Grid(Fraction(1), Fraction(1), _LAST_DAY)
        return _number(index, item, pack, applied, slot, grid, anchor, 1, "", due, "date", deduction)
    given = next((value for value in item.inputs if value.name == "实际完成值"), None)
    unit = _unit(target, given.unit if given is not None else None)
    scale = 100 if unit == "%" else 1000 if unit == "‰" else 1
    if given is not None and given.value and present:
        ratio = given.value / present
        scale = int(ratio) if ratio in {1, 100, 1000} else scale
    places = _row_places(unit, target, row.actual)
    lowest = min([Fraction(0), *([present] if known else []), *_goals(applied)])
    grid = Grid(Fraction(1, scale * 10**places), lowest)
    best = _best(applied, grid, downwards=downwards)
    return _number(index, item, pack, applied, slot, grid, anchor, scale, unit, best, "number", deduction)


def _number(  # noqa: PLR0913, PLR0917 - the one place where a number knob is put together
    index: int,
    item: Item,
    pack: Pack,
    applied: Applied,
    slot: int,
    grid: Grid,
    anchor: Anchor,
    scale: int,
    unit: str,
    best: Fraction,
    how: Literal["number", "date", "money"],
    deduction: Fraction,
) -> NumberKnob:
    try:
        pieces = pieces_of(applied.variant, applied.values, slot)
    except NoPieces:
        pieces = None
    if (best / grid.step).denominator != 1:
        best = -(-best // grid.step) * grid.step
    return NumberKnob(index, item, applied, slot, grid, anchor, scale, unit, pack.places, deduction, pieces, best, how)


def _goals(applied: Applied) -> list[Fraction]:
    """The target or both bounds, in the scale of the rule."""
    names = ("指标值", "下限", "上限")
    slots = [applied.slot(name) for name in names]
    return [Fraction(applied.values[slot]) for slot in slots if slot is not None and applied.values[slot] is not None]


def _best(applied: Applied, grid: Grid, *, downwards: bool) -> Fraction:
    goals = _goals(applied) or [Fraction(0)]
    goal, step = goals[0], grid.step
    best = goal // step * step if downwards else -(-goal // step) * step
    strict = applied.variant.operator in {">", "<", "(]", "()"}
    if strict and best == goal:
        best += -step if downwards else step
    return best


def _row_places(unit: str, *readings: Reading | None) -> int:
    """Decimals that a row prints: two for 8.90%, none for 10.0 个."""
    counted = _counts(unit)
    values = [value for reading in readings if reading for value in (reading.value, reading.low, reading.high)]
    printed = min(max((_places(value, written=not counted) for value in values), default=0), _MOST_PLACES)
    return printed if printed or counted else 2


def _counts(unit: str) -> bool:
    """Whether the unit is counted in whole numbers: 个, 人, 天, no unit at all; not %, 元, 亩, 万人."""
    if not unit:
        return True
    if unit in {"%", "‰"}:
        return False
    if not known(unit):
        return True
    powers, factor = measure_of(unit)
    if len(powers) != 1:
        return unit.startswith("?")
    name = powers[0][0]
    return name in _WHOLE or (factor == 1 and (name == unit or name.startswith("?")))


def _unit(target: Reading, measured: str | None) -> str:
    return measured if measured is not None else target.unit or ""


def _as_target(target: Reading) -> Actual:
    """An actual that equals the target: what a blank one is tried with."""
    if target.kind == "deadline":
        return Actual(text=show_reading(target), kind="deadline", date=target.date)
    number = target.value if target.kind == "number" else target.low
    return Actual(text=show_reading(target), kind="number", value=number, unit=target.unit)


def _deduction(amount: Amount | None) -> Fraction:
    value = amount.value if amount is not None else None
    return Fraction(value) if value is not None and value > 0 and value.adjusted() < _MOST_PLACES else Fraction(0)


def _places(value: Decimal | None, *, written: bool = False) -> int:
    """The decimals of `value`; with `written` the zeros at their end too."""
    exponent = (value if written else value.normalize()).as_tuple().exponent if value is not None else 0
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


__all__ = ["Knob", "Setting", "knobs_of"]
