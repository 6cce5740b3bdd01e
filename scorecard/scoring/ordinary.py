"""The ordinary row: a number beside a number in the same printed unit, met or missed, with the right claim or none.

Most rows are like this, and nothing is to be said of them. Such a row becomes its item here in one step, with its trace
where one is wanted; every other row is left to the general way (`rows`, `quantity`), and tests hold both to the same items.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from scorecard.model import Indicator, Input, Item, RuleRef, Step
from scorecard.model.base import fraction_of
from scorecard.rules.pack import Variant
from scorecard.scoring.applying import REMEMBERED, find_rule, row_key, work_out
from scorecard.scoring.context import (
    MAX_DIGITS,
    MOST_POINTS,
    POINT_DIGITS,
    Context,
    rounding_step,
    row_name,
    rule_ref,
    too_long,
)
from scorecard.scoring.measuring import SIGNS, Numbers, Worked, alike, number_values
from scorecard.scoring.rounding import rounded, whole
from scorecard.values.measures import print_alike

_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "≥": operator.ge,
    "≤": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}
_ONE = Fraction(1)


class _Plain(NamedTuple):
    """A rule for all units that gives all points where the target is met: how actual and target then compare, its citation.

    `most` is the completion beyond which a row counts as far exceeding (numerator, denominator), None where none does.
    """

    met: Callable[[Decimal, Decimal], bool]
    variant: Variant
    rule: RuleRef
    most: tuple[int, int] | None


def ordinary_item(context: Context, indicator: Indicator, index: int) -> Item | None:
    """The item of an ordinary row; None for every other row, of which nothing is said here."""
    target, actual, points, claimed = indicator.target, indicator.actual, indicator.points, indicator.claimed_score
    if target is None or actual is None or points is None or indicator.review_deduction is not None:
        return None
    wanted, got, worth, unit = target.value, actual.value, points.value, target.unit
    if wanted is None or got is None or worth is None or not unit or not print_alike(actual, target):
        return None
    if target.refused or actual.refused or abs(got.adjusted()) > MAX_DIGITS or abs(wanted.adjusted()) > MAX_DIGITS:
        return None
    if too_long(worth, POINT_DIGITS) or not 0 < worth <= MOST_POINTS:
        return None
    sign = SIGNS[target.operator or target.implied_operator or ">="]
    plain = _plain(context, sign, indicator)
    given = _given(plain, got, wanted, unit, worth, context.pack.places) if plain is not None else None
    if plain is None or given is None:
        return None
    met, exact, score = given
    claim = claimed.value if claimed is not None else None
    if claim is not None and (claim != score or not 0 <= claim <= worth or too_long(claim, POINT_DIGITS)):
        return None
    completion = None
    if wanted > 0:
        completion = _ONE if got == wanted else _completion(got, wanted, plain.most)
        if completion is None:
            return None
    inputs: tuple[Input, ...] = ()
    steps: tuple[Step, ...] = ()
    if context.trace:
        numbers = alike(sign, got, wanted, unit, worth)
        steps = _steps(plain.variant, numbers, score, met=met, places=context.pack.places)
        inputs = (
            Input.made(name="指标值", value=numbers.given_target, unit=unit, raw=target.text, place=target.place),
            Input.made(name="实际完成值", value=numbers.given_actual, unit=unit, raw=actual.text, place=actual.place),
        )
    return Item.made(
        kind="indicator",
        row=index,
        level1=indicator.level1.text if indicator.level1 is not None else None,
        level2=indicator.level2.text if indicator.level2 is not None else None,
        level3=row_name(indicator, index),
        points=worth,
        state="reached" if met else "missed",
        score=score,
        exact=exact,
        interval=None,
        claimed=claim,
        difference=claim - score if claim is not None else None,
        completion=completion,
        rule=plain.rule,
        inputs=inputs,
        steps=steps,
        place=indicator.place,
        basis=None,
    )


def _given(
    plain: _Plain, got: Decimal, wanted: Decimal, unit: str, worth: Decimal, places: int
) -> tuple[bool, Fraction, Decimal] | None:
    """Whether the target is met, the exact score and the rounded one; None where that is not all there is to say."""
    if plain.met(got, wanted):
        return True, *whole(worth, places)
    if wanted <= 0 or (plain.variant.operator == "=" and got > wanted):
        return None  # no ratio has a meaning; or the rule may take more than was asked for as reached
    values = number_values(fraction_of(got), fraction_of(wanted), unit, fraction_of(worth))
    try:
        branch = plain.variant.choose(values)
        if branch is None:
            return None
        exact = branch.points(values)
    except ZeroDivisionError:
        return None
    return False, exact, rounded(exact, places)


def _steps(variant: Variant, numbers: Numbers, score: Decimal, *, met: bool, places: int) -> tuple[Step, ...]:
    """How `score` comes about: one of the branches of `variant` holds for `numbers`."""
    worked = numbers.worked
    if worked is None or worked.variant is not variant:
        branch = variant.choose(numbers.values)
        if branch is None:  # pragma: no cover - `_given` has found one, or the target is met, which is the first
            return ()
        made: list[Step] = []
        exact = work_out(branch, numbers.values, numbers.texts, made)
        worked = numbers.worked = Worked(variant, tuple(made), exact, met)
    if 10**places % worked.exact.denominator:
        return (*worked.steps, rounding_step(worked.exact, score, places))
    return worked.steps


def _completion(got: Decimal, wanted: Decimal, most: tuple[int, int] | None) -> Fraction | None:
    """`got` over `wanted`, which is positive; None beyond `most`."""
    (above, above_scale), (below, below_scale) = got.as_integer_ratio(), wanted.as_integer_ratio()
    above, below = above * below_scale, below * above_scale
    if most is not None and above * most[1] > below * most[0]:
        return None
    return Fraction(above, below)


def _plain(context: Context, sign: str, indicator: Indicator) -> _Plain | None:
    """What is known of the row's rule; None where it is not as plain as that."""
    cache = context.pack.cache
    key = row_key(context, "plain", sign, indicator)
    if key in cache:
        return cache[key]  # type: ignore[no-any-return]
    rule = find_rule(context, "定量", sign, indicator)
    variant = rule.variant("定量", sign) if rule is not None else None
    plain = None
    # Not a variant that is watched, which has to be asked each time.
    if rule is not None and type(variant) is Variant and variant.full_where_reached and not rule.text.applies.units:
        limit = context.pack.number("超额阈值") if sign in {"≥", ">", "="} else None
        most = (1 + limit).as_integer_ratio() if limit is not None else None
        plain = _Plain(_COMPARE[sign], variant, rule_ref(context, rule, variant), most)
    if len(cache) < REMEMBERED:
        cache[key] = plain
    return plain


__all__ = ["ordinary_item"]
