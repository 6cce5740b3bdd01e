"""Why a claimed score differs from the recomputed one: the known other ways are tried, the ones that fit are named.

Takes an evaluation, gives one hint for each line that differs (S070 named, S071 not), beside S023 and in place of
nothing; and S072 where one other set of rules accounts for all of them. Only exact agreement counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from scorecard.findings import found
from scorecard.model import Evaluation, Finding, Form, Item, Place
from scorecard.rules import available_packs
from scorecard.rules.formula import half_up
from scorecard.rules.pack import Pack
from scorecard.scoring.evaluating import score_line
from scorecard.scoring.otherways import ROUNDINGS, Base, by_hand, other_bands, other_formulas
from scorecard.scoring.rounding import plain
from scorecard.scoring.watching import alone_with

_NAMED = 3
"""Ways named in one finding; further ones that fit as well are counted."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One line whose claimed score differs. `ways`: what gives the claimed score exactly, in Chinese, likeliest first;
    empty where none of the `tried` ways does. `place` is that of the claimed score.
    """

    index: int
    item: Item
    ways: tuple[str, ...]
    tried: int
    place: Place | None
    rules: tuple[str, ...] = ()
    """the other packs and options that give it"""


@dataclass(slots=True)
class _Others:
    """What other rules give: those that give the claimed score, and everyone's exact points."""

    fitting: list[str] = field(default_factory=list)
    bases: dict[Fraction, Base] = field(default_factory=dict)
    tried: int = 0

    def take(self, words: str, one: Item | None, item: Item, claim: Decimal) -> None:
        """Note what the rules named `words` make of the line."""
        if one is None or one.score is None or one.exact is None:
            return
        self.tried += 1
        if one.score == item.score:
            return
        if one.state == "band":  # the claim itself decides within an interval
            if one.score == claim:
                self.fitting.append(f"{words}的档次区间")
            return
        if one.score == claim:
            self.fitting.append(words)
        self.bases.setdefault(one.exact, Base(words, one.exact))


def explain(evaluation: Evaluation, pack: Pack | None = None, *, directory: str | Path | None = None) -> list[Finding]:
    """The hints for every line of `evaluation` that differs from its claim; `pack` is the one that scored it."""
    explanations = explanations_of(evaluation, pack, directory=directory)
    findings = [_finding(explanation) for explanation in explanations]
    if len(explanations) > 1:
        shared = [rule for rule in explanations[0].rules if all(rule in one.rules for one in explanations)]
        if shared:
            way = way_words(shared)
            findings.append(found("S072", evaluation.form.place, count=len(explanations), way=way))
    return findings


def explanations_of(
    evaluation: Evaluation, pack: Pack | None = None, *, directory: str | Path | None = None
) -> list[Explanation]:
    """What could be found out about every line whose claimed score is not the recomputed one, in the form's order."""
    items = evaluation.items
    lines = [(index, item) for index, item in enumerate(items) if item.claimed != item.score and _differs(item)]
    if not lines:
        return []
    own = evaluation.pack.id
    packs = [one for one in available_packs(directory=directory) if one.id != own or pack is None]
    packs = [*([pack] if pack is not None else []), *sorted(packs, key=lambda one: (one.id != own, one.id))]
    packs = [one for one in packs if any(rule.section != "评分项" for rule in one.rules)]
    return [_explain(evaluation, index, item, packs) for index, item in lines]


def _differs(item: Item) -> bool:
    """Whether claim and score, which are not the same, are both there to be compared."""
    known = item.claimed is not None and item.score is not None and item.points is not None
    return known and item.kind != "criterion"


def _explain(evaluation: Evaluation, index: int, item: Item, packs: Sequence[Pack]) -> Explanation:
    claim = item.claimed if item.claimed is not None else Decimal(0)
    bases = list(other_formulas(evaluation, item))
    others = _by_rules(evaluation.form, item, packs, evaluation.pack.id, claim)
    ways: list[str] = []
    claimed = Fraction(claim)
    if item.exact is not None:
        ways += [f"按规则算后{one.words}" for one in ROUNDINGS if one.apply(item.exact) == claimed]
    ways += others.fitting
    ways += [base.words for base in bases if base.exact not in others.bases and half_up(base.exact, 2) == claimed]
    ways += [words for words, low, high in other_bands(item) if _within(item, claim, low, high)]
    ways += _without_deduction(evaluation, item, claim)
    tried = len(ROUNDINGS) * (1 + len(bases) + len(others.bases)) + len(bases) + others.tried
    if not ways:
        ways = list(_rounded_too([*bases, *others.bases.values()], claimed))
    if not ways:
        row = evaluation.indicator(item)
        reason = row is not None and row.deviation_reason is not None and bool(row.deviation_reason.text.strip())
        hand = by_hand(item, claim, reason=reason)
        ways = [hand] if hand is not None else []
    place = _place(evaluation, item)
    return Explanation(index, item, tuple(dict.fromkeys(ways)), tried, place, tuple(others.fitting))


def _by_rules(form: Form, item: Item, packs: Sequence[Pack], own: str, claim: Decimal) -> _Others:
    """What the other packs give for the line, and the other options of each parameter that its rule asks."""
    others = _Others()
    alone = _unclaimed(alone_with(form, item), item)
    for pack in packs:
        one = score_line(alone, pack, item.kind, trace=False)
        words = f"规则包“{pack.name}”"
        if pack.id != own:
            others.take(words, one, item, claim)
        if one is None or one.rule is None:
            continue
        for name, option in _asked_options(pack, one.rule.name):
            other = _with_option(pack, name, option)
            if other is not None:
                there = score_line(alone, other, item.kind, trace=False)
                others.take(f"{words}把“{name}”定为“{option}”", there, item, claim)
    return others


def _unclaimed(alone: Form, item: Item) -> Form:
    """`alone` without its claim where that decides nothing: a score of numbers, by whatever rules (a 档次 asks for it)."""
    if item.kind != "indicator" or item.state not in {"reached", "exceeded", "missed"}:
        return alone
    (row,) = alone.indicators
    return alone.having(indicators=(row.having(claimed_score=None),))


def _asked_options(pack: Pack, rule_name: str) -> tuple[tuple[str, str], ...]:
    """`_options`, looked up once for each rule of a pack."""
    key = ("options", rule_name)
    if key not in pack.cache:
        pack.cache[key] = tuple(_options(pack, rule_name))
    found_ones: tuple[tuple[str, str], ...] = pack.cache[key]
    return found_ones


def _options(pack: Pack, rule_name: str) -> Iterator[tuple[str, str]]:
    """The options not chosen of every parameter that the rule asks."""
    rule = next((rule for rule in pack.rules if rule.name == rule_name), None)
    if rule is None:
        return
    asked = {name for branch in rule.text.branches or () for name in branch.options}
    used = {name for variant in rule.variants.values() for name in variant.used}
    for name, parameter in pack.parameters.items():
        # A parameter that says what an unstated fact means carries the fact's name: 项目完成未填.
        if name in asked or any(name.startswith(fact) for fact in used) or (rule.bands and name == "定性默认"):
            yield from ((name, option) for option in parameter.text.options or {} if option != parameter.value)


def _with_option(pack: Pack, name: str, option: str) -> Pack | None:
    key = ("option", name, option)
    if key not in pack.cache:
        chosen = {one: parameter.value for one, parameter in pack.parameters.items()}
        pack.cache[key] = pack.recompile({**chosen, name: option}) if pack.recompile is not None else None
    other: Pack | None = pack.cache[key]
    return other


def _rounded_too(bases: Sequence[Base], claimed: Fraction) -> Iterator[str]:
    """Two departures at once: another formula, and another rounding."""
    for base in bases:
        if base.exact.denominator == 1:
            continue
        for rounding in ROUNDINGS:
            if rounding.apply(base.exact) == claimed:
                yield f"{base.words}、再{rounding.words}"
                break


def _within(item: Item, claim: Decimal, low: Fraction, high: Fraction) -> bool:
    value, points = Fraction(claim), Fraction(item.points or 0)
    return low <= value and (value < high or (value == high == points))


def _without_deduction(evaluation: Evaluation, item: Item, claim: Decimal) -> list[str]:
    row = evaluation.indicator(item)
    amount = row.review_deduction if row is not None else None
    if amount is None or amount.value is None or item.score is None or amount.value <= 0:
        return []
    return ["没有减去复核扣分"] if claim - item.score == amount.value else []


def _place(evaluation: Evaluation, item: Item) -> Place | None:
    row = evaluation.indicator(item)
    claimed = row.claimed_score if row is not None else None
    if item.kind == "execution" and (total := evaluation.form.fund("total")) is not None:
        claimed = total.claimed_score
    return (claimed.place if claimed is not None else None) or item.place


def _finding(explanation: Explanation) -> Finding:
    item, place = explanation.item, explanation.place
    claimed = plain(item.claimed) if item.claimed is not None else ""
    score = plain(item.score) if item.score is not None else ""
    if not explanation.ways:
        return found("S071", place, name=item.level3, claimed=claimed, score=score, count=explanation.tried)
    way = way_words(explanation.ways)
    return found("S070", place, name=item.level3, claimed=claimed, score=score, way=way)


def way_words(ways: Sequence[str]) -> str:
    """The ways in one phrase, the likeliest three, the others counted."""
    named = "，或".join(f"“{way}”" if "“" not in way else way for way in ways[:_NAMED])
    return named + (f"（另有 {len(ways) - _NAMED} 种）" if len(ways) > _NAMED else "")


__all__ = ["Explanation", "explain", "explanations_of", "way_words"]
