"""The knob of a 定性 line: its 档次 and the score within. A better score needs a better 档次, or room left in this one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from scorecard.model import Actual, Amount, Form, Item
from scorecard.rules.banding import band_range, nearest
from scorecard.rules.bands import decide_band
from scorecard.rules.pack import Band, Pack, Rule
from scorecard.rules.schema import Range
from scorecard.scoring.rounding import plain, rounded


@dataclass(frozen=True, slots=True)
class Mark:
    """A 档次, the word that says it in a form, and the score that is given within it (before a deduction)."""

    band: str
    word: str
    score: Decimal


@dataclass(frozen=True, slots=True)
class _Choice:
    band: Band
    word: str
    allowed: Range
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Grading:
    """A 定性 line as a knob (`knobs.Knob`). `choices` are the 档次 from the least to the best."""

    index: int
    item: Item
    choices: tuple[_Choice, ...]
    deduction: Decimal
    places: int
    present: str

    def most(self) -> tuple[Mark, Decimal] | None:
        """The best 档次 at its highest score."""
        best = max(self.choices, key=lambda choice: choice.high)
        mark = Mark(best.band.name, best.word, best.high)
        return mark, self._left(best.high)

    def find(self, needed: Decimal) -> Mark | None:
        """The least 档次 that allows `needed` or more, at the least such score."""
        cent = Decimal(1).scaleb(-self.places)
        wanted = (needed + self.deduction if needed > 0 else Decimal(0)).quantize(cent, rounding=ROUND_CEILING)
        for choice in self.choices:
            if choice.high >= wanted:
                return Mark(choice.band.name, choice.word, max(choice.low, wanted))
        return None

    def less(self, setting: Mark) -> Mark | None:
        """A cent less: in the same 档次, or the highest score of the one below."""
        below = setting.score - Decimal(1).scaleb(-self.places)
        fitting = [choice for choice in self.choices if choice.low <= below]
        if not fitting:
            return None
        choice = next((one for one in fitting if one.band.name == setting.band), fitting[-1])
        return Mark(choice.band.name, choice.word, min(below, choice.high))

    def score(self, setting: Mark) -> Decimal | None:
        """What is left of the score after a reviewer's deduction."""
        return self._left(setting.score)

    def put(self, form: Form, setting: Mark) -> Form:
        """`form` with the word of the 档次 as the actual value and the score as the claimed one."""
        rows = [*form.indicators]
        row = rows[self.item.row or 0]
        actual_place = row.actual.place if row.actual is not None else row.place
        claim_place = row.claimed_score.place if row.claimed_score is not None else row.place
        text = plain(setting.score)
        rows[self.item.row or 0] = row.model_copy(
            update={
                "actual": Actual(text=setting.word, kind="text", place=actual_place),
                "claimed_score": Amount(text=text, value=setting.score, place=claim_place),
            }
        )
        return form.model_copy(update={"indicators": tuple(rows)})

    def words(self, setting: Mark) -> str:
        """达成年度指标，评 9.2 分."""
        return f"{setting.band}，评 {plain(setting.score)} 分"

    def now(self) -> str:
        """The present actual in words, with its score."""
        if self.item.score is None:
            return self.present or "未填"
        return f"{self.present or '未填'}，{plain(self.item.score)} 分"

    def bound(self, setting: Mark) -> str:
        """Always 至少: a better 档次 or score is as good."""
        return "至少" if setting.band else ""

    def change(self, setting: Mark) -> tuple[str, Fraction]:
        """How much better it has to be judged; the share is of the points of the line."""
        now = self.item.score if self.item.score is not None else Decimal(0)
        apart = self._left(setting.score) - now
        points = self.item.points or Decimal(1)
        held = self.item.interval is not None and _inside(self.item, setting.score)
        return ("档次内提高" if held else "提高档次") + f" {plain(apart)} 分", Fraction(apart) / Fraction(points)

    def _left(self, score: Decimal) -> Decimal:
        return max(score - self.deduction, Decimal(0))


def grading_of(form: Form, index: int, item: Item, pack: Pack) -> Grading | str:
    """The knob of a 定性 line; why there is none, in Chinese, where its rule or words are not known."""
    row = form.indicators[item.row or 0]
    rule = _rule(pack, item)
    if rule is None or item.points is None:
        return "没有适用的定性规则"
    wanted = row.target.text if row.target is not None else ""
    points = Fraction(item.points)
    choices = []
    for band in rule.bands:
        word = next(
            (word for word in (band.name, *band.words) if decide_band(rule.bands, word, wanted)[0] is band), None
        )
        if word is None:
            continue
        allowed = band_range(pack, band, points)
        low, high = (nearest(pack, allowed, end) for end in (Fraction(-1), points + 1))
        choices.append(_Choice(band, word, allowed, rounded(low, pack.places), rounded(high, pack.places)))
    if not choices:
        return "没有适用的定性规则"
    value = row.review_deduction.value if row.review_deduction is not None else None
    deduction = value if value is not None and value > 0 else Decimal(0)
    present = " ".join(row.actual.text.split())[:20] if row.actual is not None else ""
    choices.sort(key=lambda choice: choice.low)
    return Grading(index, item, tuple(choices), deduction, pack.places, present)


def _rule(pack: Pack, item: Item) -> Rule | None:
    named = item.rule.name if item.rule is not None else None
    banded = [rule for rule in pack.rules if rule.bands and rule.section == "指标"]
    return next((rule for rule in banded if rule.name == named), banded[0] if banded and named is None else None)


def _inside(item: Item, score: Decimal) -> bool:
    interval = item.interval
    if interval is None:
        return False
    value = Fraction(score)
    above = value > interval.low or (interval.low_included and value == interval.low)
    return above and (value < interval.high or (interval.high_included and value == interval.high))


__all__ = ["Grading", "Mark", "grading_of"]
