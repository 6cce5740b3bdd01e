"""The knob of a line that is a number, a day or an amount: solved by the pieces of its rule, printed in the form's unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from scorecard.model import Actual, Amount, Form, Item
from scorecard.model.base import decimal_text
from scorecard.rules.formula import show
from scorecard.scoring.inverting import Anchor, Grid, NoPieces, best_points, bisect, nearest_enough
from scorecard.scoring.pieces import Pieces
from scorecard.scoring.rounding import plain, rounded
from scorecard.scoring.watching import Applied
from scorecard.values.context import day_words


@dataclass(frozen=True, slots=True)
class NumberKnob:
    """A number, a day or an amount. Settings are in the scale of the rule (95% is 0.95, a day its ordinal)."""

    index: int
    item: Item
    applied: Applied
    slot: int
    grid: Grid
    anchor: Anchor
    scale: int
    """what a setting is multiplied with to be printed"""
    unit: str
    places: int
    deduction: Fraction
    pieces: Pieces | None
    best: Fraction
    """a setting that reaches the target: where a bisection ends"""
    how: Literal["number", "date", "money"]

    def most(self) -> tuple[Fraction, Decimal] | None:
        """See `knobs.Knob`."""
        found = None
        if self.pieces is not None:
            try:
                found = best_points(self.pieces, self._worth, self.anchor, self.grid)
            except NoPieces:
                found = None
        if found is None:
            score = self.score(self.best)
            return None if score is None else (self.best, score)
        most = self.score(found[0])
        return None if most is None else (found[0], most)

    def find(self, needed: Decimal) -> Fraction | None:
        """See `knobs.Knob`."""
        wanted = Fraction(needed) + self.deduction if needed > 0 else Fraction(0)
        unit = Fraction(1, 10**self.places)
        least = -(-wanted // unit) * unit - unit / 2  # the smallest exact score that is rounded up to what is wanted
        if self.pieces is not None:
            try:
                return nearest_enough(self.pieces, self._worth, least, self.anchor, self.grid)
            except NoPieces:
                pass
        return self.bisect(lambda x: (score := self.score(x)) is not None and score >= needed)

    def bisect(self, enough: Callable[[Fraction], bool]) -> Fraction | None:
        """The first setting on the way to the target that is `enough`."""
        start = self.anchor
        if isinstance(start, str):
            start = self.best if self.grid.low is None or start == "high" else self.grid.low
        return bisect(enough, start, self.best, self.grid)

    def less(self, setting: Fraction) -> Fraction | None:
        """See `knobs.Knob`."""
        if isinstance(self.anchor, str):
            down = self.anchor == "low"
        else:
            if setting == self.anchor:
                return None
            down = setting > self.anchor
        beside: Fraction = setting - self.grid.step if down else setting + self.grid.step
        return beside if self.grid.holds(beside) else None

    def score(self, setting: Fraction) -> Decimal | None:
        """See `knobs.Knob`."""
        exact = self._worth(setting)
        if exact is None:
            return None
        return max(rounded(exact, self.places) - _decimal(self.deduction), Decimal(0))

    def put(self, form: Form, setting: Fraction) -> Form:
        """See `knobs.Knob`."""
        if self.how == "money":
            amount = Amount(text=self.words(setting), value=_decimal(setting), unit=self.unit or None)
            funds = [*form.funds]
            for at, line in enumerate(funds):
                if line.role == "total":
                    place = line.executed.place if line.executed else line.place
                    funds[at] = line.model_copy(update={"executed": amount.model_copy(update={"place": place})})
                    break
            return form.model_copy(update={"funds": tuple(funds)})
        return with_row(form, self.item, {"actual": self._actual(form, setting)})

    def words(self, setting: Fraction) -> str:
        """See `knobs.Knob`."""
        if self.how == "date":
            return day_words(dt.date.fromordinal(int(setting)))
        return f"{decimal_text(setting * self.scale)}{self.unit}"

    def now(self) -> str:
        """See `knobs.Knob`."""
        return "未填" if isinstance(self.anchor, str) else self._present(self.anchor)

    def bound(self, setting: Fraction) -> str:
        """See `knobs.Knob`."""
        down = self.anchor == "high" if isinstance(self.anchor, str) else setting < self.anchor
        if self.how == "date":
            return "不晚于" if down else "不早于"
        return "至多" if down else "至少"

    def change(self, setting: Fraction) -> tuple[str, Fraction]:
        """See `knobs.Knob`."""
        if isinstance(self.anchor, str):
            return "补填", Fraction(0)
        apart: Fraction = setting - self.anchor
        if self.how == "date":
            return f"{'提前' if apart < 0 else '推迟'} {abs(int(apart))} 天", abs(apart) / 365
        base = abs(self.anchor) or abs(self.best) or Fraction(1)
        unit = "个百分点" if self.unit == "%" else self.unit
        sign = "增加" if apart > 0 else "减少"
        share = abs(apart) / base
        percent = f"（{plain(rounded(share * 100, 1))}%）" if self.anchor and self.unit != "%" else ""
        return f"{sign} {show(abs(apart) * self.scale)}{unit}{percent}", share

    def _worth(self, x: Fraction) -> Fraction | None:
        return self.applied.worth(self.slot, x)

    def _present(self, x: Fraction) -> str:
        if self.how == "date":
            return day_words(dt.date.fromordinal(int(x)))
        return f"{show(x * self.scale)}{self.unit}"

    def _actual(self, form: Form, setting: Fraction) -> Actual:
        row = form.indicators[self.item.row or 0]
        place = row.actual.place if row.actual is not None else row.place
        text = self.words(setting)
        if self.how == "date":
            return Actual(text=text, kind="deadline", date=dt.date.fromordinal(int(setting)), place=place)
        return Actual(
            text=text, kind="number", value=_decimal(setting * self.scale), unit=self.unit or None, place=place
        )


def with_row(form: Form, item: Item, update: dict[str, Any]) -> Form:
    """`form` with `update` in the row of `item`."""
    rows = [*form.indicators]
    rows[item.row or 0] = rows[item.row or 0].model_copy(update=update)
    return form.model_copy(update={"indicators": tuple(rows)})


def _decimal(value: Fraction) -> Decimal:
    return Decimal(decimal_text(value))


__all__ = ["NumberKnob", "with_row"]
