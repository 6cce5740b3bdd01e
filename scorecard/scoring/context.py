"""What the scoring of one form shares: the pack, the findings so far, and how an item is finished.

Between the single rules (`execution`, `quantity`, `quality`) and the whole (`evaluating`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scorecard.findings import found
from scorecard.model import (
    Amount,
    Finding,
    Indicator,
    Input,
    Interval,
    Item,
    Place,
    RuleRef,
    State,
    Step,
)
from scorecard.model.values import Reading, is_fault
from scorecard.rules.formula import show
from scorecard.rules.pack import Pack, Rule, Variant
from scorecard.scoring.derived import Known
from scorecard.scoring.rounding import plain, rounded

MAX_DIGITS = 30
"""Digits before or after the point beyond which a number is a paste error, not data."""
MOST_POINTS = 1000
POINT_DIGITS = 12
"""The same for points and scores: sums of such `Decimal`s are exact."""
SHORT = 6
"""Characters in which no number has more than `POINT_DIGITS` decimals: the shortest that has them is 1.2E-12."""


@dataclass(slots=True)
class Context:
    """One form being scored. `no_actuals` and `no_points`: said once for the form, not again for every row."""

    pack: Pack
    findings: list[Finding] = field(default_factory=list)
    no_actuals: bool = False
    no_points: bool = False
    trace: bool = True
    """whether inputs and steps are wanted"""
    computed: dict[int, Known] = field(default_factory=dict)
    """rows whose actual was computed from base data, by row index"""

    def say(self, code: str, place: Place | None, **args: object) -> None:
        """Add a finding."""
        self.findings.append(found(code, place, **args))  # type: ignore[arg-type]


@dataclass(slots=True)
class Line:
    """One line being scored, as far as it is known: an item in the making."""

    kind: Literal["execution", "indicator", "criterion"]
    name: str
    place: Place | None
    row: int | None = None
    level1: str | None = None
    level2: str | None = None
    points: Decimal | None = None
    claimed: Amount | None = None
    deduction: Amount | None = None
    inputs: list[Input] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    rule: RuleRef | None = None
    completion: Fraction | None = None
    claim_checked: bool = False
    """a finding about the claimed score was already given, or it decided the score"""

    @property
    def claim(self) -> Decimal | None:
        """The claimed score, where the cell holds a number."""
        return self.claimed.value if self.claimed is not None else None


def unscored(line: Line, state: State = "not_scored") -> Item:
    """The item of a line without a score: a value is missing, or it does not apply."""
    return _item(line, state)


def scored(context: Context, line: Line, state: State, exact: Fraction, interval: Interval | None = None) -> Item:
    """The item of a line with its exact score: rounded, a reviewer's deduction taken off, the claim compared."""
    places = context.pack.places
    score = rounded(exact, places)
    if context.trace and 10**places % exact.denominator:
        line.steps.append(rounding_step(exact, score, places))
    deduction = _deduction(context, line)
    if deduction:
        left = max(score - deduction, Decimal(0))
        expression = f"{plain(score)} － {plain(deduction)}" + ("，最低为 0" if deduction > score else "")
        line.steps.append(Step(label="复核扣分", expression=expression, result=plain(left)))
        score, exact = left, Fraction(left)
    _compare_claim(context, line, score)
    return _item(line, state, score, exact, interval)


def rounding_step(exact: Fraction, score: Decimal, places: int) -> Step:
    """The step that tells how an exact score became one of `places` decimals."""
    return Step.made(label=f"四舍五入到 {places} 位小数", expression=show(exact), result=plain(score))


def check_claim_bounds(context: Context, line: Line) -> bool:
    """Whether the claimed score lies within 0 and the points; a finding where it does not."""
    claim, points = line.claim, line.points
    if claim is None or line.claimed is None:
        return True
    if claim < 0:
        context.say("S022", line.claimed.place or line.place, name=line.name, claimed=plain(claim))
    elif points is not None and claim > points:
        context.say(
            "S021", line.claimed.place or line.place, name=line.name, claimed=plain(claim), points=plain(points)
        )
    else:
        return True
    line.claim_checked = True
    return False


def keep_claim(context: Context, line: Line) -> None:
    """Forget a claimed score that is a paste error (with a finding), so that nothing computes with it."""
    if line.claimed is not None and too_long(line.claimed.value, POINT_DIGITS):
        place = line.claimed.place or line.place
        context.say("S028", place, name=f"{line.name}的自评得分", value=line.claimed.text[:20] + "…")
        line.claimed = None


def row_name(indicator: Indicator, index: int) -> str:
    """What a row is called: its last level that is written, on one line."""
    for text in (indicator.level3, indicator.level2, indicator.level1):
        if text is not None and (words := text.text.split()):
            return " ".join(words)
    return f"第{index + 1}行指标"


def rule_ref(context: Context, rule: Rule, variant: Variant | None) -> RuleRef:
    """The citation of `rule`, made once for each pack."""
    key = ("ref", rule.name, id(variant))
    ref = context.pack.cache.get(key)
    if ref is None:
        formula = variant.formula if variant is not None else band_words(rule)
        ref = context.pack.cache[key] = RuleRef(name=rule.name, article=rule.citation, formula=formula)
    return ref


def band_words(rule: Rule) -> str:
    """A qualitative rule in words."""
    return "；".join(f"{band.name}：分值 × {band.range.text}" for band in rule.bands)


def too_long(value: Decimal | None, limit: int = MAX_DIGITS) -> bool:
    """Whether `value` has more digits than any real figure (1e999 would cost memory before it is wrong)."""
    if value is None:
        return False
    if not -limit <= value.adjusted() <= limit:
        return True
    return limit < MAX_DIGITS and len(str(value)) > SHORT and -limit > value.as_tuple().exponent  # type: ignore[operator]


def endless(reading: Reading) -> bool:
    """Whether the number of `reading`, or a bound of its range, is a paste error."""
    if reading.value is not None:
        return too_long(reading.value)
    return too_long(reading.low) or too_long(reading.high)


def usable_points(context: Context, line: Line, amount: Amount | None) -> bool:
    """Whether the line has points that a score can be taken of; sets `line.points`, or a finding says why not."""
    value = amount.value if amount is not None else None
    place = (amount.place if amount is not None else None) or line.place
    if value is None:
        if not context.no_points and not (amount is not None and is_fault(amount.text)):
            context.say("S008", place, name=line.name)
        return False
    if too_long(value, POINT_DIGITS) or value <= 0 or value > MOST_POINTS:
        shown = plain(value) if not too_long(value) else "…"
        context.say("S009", place, name=line.name, value=shown)
        return False
    line.points = value
    return True


def _deduction(context: Context, line: Line) -> Decimal | None:
    amount = line.deduction
    if amount is None or (amount.value is None and not amount.text.strip()):
        return None
    if amount.value is None or amount.value < 0 or too_long(amount.value, POINT_DIGITS):
        context.say("S024", amount.place or line.place, name=line.name, value=amount.text)
        return None
    line.inputs.append(
        Input(name="复核扣分", value=Fraction(amount.value), unit="分", raw=amount.text, place=amount.place)
    )
    return amount.value


def _compare_claim(context: Context, line: Line, score: Decimal) -> None:
    claim = line.claim
    if claim is None or line.claimed is None or line.claim_checked or not check_claim_bounds(context, line):
        return
    if claim != score:
        difference = claim - score
        context.say(
            "S023",
            line.claimed.place or line.place,
            name=line.name,
            claimed=plain(claim),
            score=plain(score),
            difference=f"{'+' if difference > 0 else ''}{plain(difference)}",
        )


def _item(
    line: Line,
    state: State,
    score: Decimal | None = None,
    exact: Fraction | None = None,
    interval: Interval | None = None,
) -> Item:
    claim = line.claim
    return Item.made(
        kind=line.kind,
        row=line.row,
        level1=line.level1,
        level2=line.level2,
        level3=line.name,
        points=line.points,
        state=state,
        score=score,
        exact=exact,
        interval=interval,
        claimed=claim,
        difference=claim - score if claim is not None and score is not None else None,
        completion=line.completion,
        rule=line.rule,
        inputs=tuple(line.inputs),
        steps=tuple(line.steps),
        place=line.place,
        basis=None,
    )


__all__ = [
    "MAX_DIGITS",
    "MOST_POINTS",
    "POINT_DIGITS",
    "SHORT",
    "Context",
    "Line",
    "band_words",
    "check_claim_bounds",
    "endless",
    "keep_claim",
    "rounding_step",
    "row_name",
    "rule_ref",
    "scored",
    "too_long",
    "unscored",
    "usable_points",
]
