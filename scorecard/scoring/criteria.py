"""Rows of an 评分表: facts in, points out, row by row, with the sentence that each fact comes from.

A row whose facts the report does not give is not decided: it keeps the interval that its 评分标准 leaves open, and its
claimed score stands beside it, marked as unchecked. Part of `evaluate`; the facts come from `derived`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import islice, product
from typing import Any

from scorecard.findings import found
from scorecard.model import Basis, Criterion, Form, Interval, Item, Place, RuleRef, Step, Text
from scorecard.rules.compiling import fold
from scorecard.rules.facts import Standing
from scorecard.rules.formula import Worked, show
from scorecard.rules.names import CRITERION
from scorecard.rules.pack import Pack, Rule, SubItem, Variant
from scorecard.scoring.context import Context, Line, check_claim_bounds, keep_claim, scored, unscored
from scorecard.scoring.derived import Base, Known, weakest
from scorecard.scoring.possible import possible, taken
from scorecard.scoring.rounding import plain, rounded
from scorecard.scoring.totals import Totals, check_claims, check_points, grade_of

_BASIS: dict[Standing | None, Basis] = {
    "写明": "exact",
    "自述": "asserted",
    "推断": "inferred",
    "矛盾": "contradicted",
    None: "exact",
}
_MAX_READINGS = 256
_STATED = re.compile(r"[（(]\s*([0-9]+(?:\.[0-9]+)?)\s*分\s*[）)]")


def has_criteria(pack: Pack) -> bool:
    """Whether the pack scores rows of an 评分表."""
    return any(rule.section == CRITERION for rule in pack.rules)


def score_criteria(context: Context, form: Form, base: Base) -> list[Item]:
    """The items of `form.criteria`; of the pack's own rows where the form has none but facts are given."""
    rows = form.criteria
    if not rows and base.facts.facts:
        rows = tuple(_row(rule) for rule in context.pack.rules if rule.section == CRITERION)
    if rows and not base.facts.facts:
        context.say("S065", form.place, count=len(rows))
    settled = [_Scorer(context, form, base, row, index).settle() for index, row in enumerate(rows)]
    _compare_rows(context, [one for one in settled if one is not None])
    return [one.item for one in settled if one is not None]


@dataclass(slots=True)
class _Settled:
    item: Item
    roots: frozenset[str]
    """names of the facts that the row rests on, and of those they rest on"""


def _row(rule: Rule) -> Criterion:
    return Criterion(level3=Text(text=rule.name, place=rule.place), place=rule.place)


class _Scorer:
    """One row on its way to an item."""

    def __init__(self, context: Context, form: Form, base: Base, row: Criterion, index: int) -> None:
        self._context = context
        self._base = base
        self._row = row
        self._known: dict[str, Known] = {}
        place = row.place or row.level3.place or form.place
        self._line = Line(
            "criterion",
            " ".join(row.level3.text.split()),
            place,
            row=index,
            level1=row.level1.text if row.level1 else None,
            level2=row.level2.text if row.level2 else None,
            claimed=row.claimed_score,
        )

    @property
    def _place(self) -> Place | None:
        claimed = self._row.claimed_score
        return (claimed.place if claimed is not None else None) or self._line.place

    def settle(self) -> _Settled:
        line, context = self._line, self._context
        keep_claim(context, line)
        wanted = fold(line.name)
        rule = next((one for one in context.pack.rules if one.section == CRITERION and _names(one, wanted)), None)
        if rule is None:
            context.say("S025", line.place, name=line.name, kind="评分项", pack=context.pack.name)
            return _Settled(unscored(line), frozenset())
        self._check_print(rule)
        parts = _parts(rule, Fraction(line.points or 0))
        line.rule = _ref(rule, parts)
        for name in sorted({name for part in parts for name in _needs(part)}, key=list(rule.facts).index):
            self._known[name] = self._base.value(name, rule.facts.get(name))
        for known in self._known.values():
            line.inputs.extend(one for one in known.inputs if one not in line.inputs)
            line.steps.extend(step for step in known.steps if step not in line.steps)
        return _Settled(self._decide(rule, parts), self._roots())

    def _decide(self, rule: Rule, parts: Sequence[SubItem]) -> Item:
        line = self._line
        spans = [self._span(part) for part in parts]
        low = sum((one[0] for one in spans), Fraction(0))
        high = sum((one[1] for one in spans), Fraction(0))
        points = [self._work(part, several=len(parts) > 1) for part in parts]
        exact = None if None in points else sum((one for one in points if one is not None), Fraction(0))
        interval = None if low == high else Interval(low=low, high=high)
        if exact is None:
            self._say_open(low, high)
            line.claim_checked = True
            item = unscored(line)
            return item.model_copy(update={"interval": interval, "basis": "undetermined"})
        if len(parts) > 1:
            expression = " + ".join(show(one) for one in points if one is not None)
            line.steps.append(Step(label="各要点合计", expression=expression, result=show(exact)))
        bounded = check_claim_bounds(self._context, line)
        line.claim_checked = True
        item = scored(self._context, line, "reached" if exact == line.points else "missed", exact, interval)
        standing = weakest(fact.standing for known in self._known.values() for fact in known.facts)
        if bounded:
            self._compare(item, rule, standing)
            self._say_readings(item, rule)
        return item.model_copy(update={"basis": _BASIS[standing]})

    # ------------------------------------------------------------------------------------------ the row as printed

    def _check_print(self, rule: Rule) -> None:
        line, row = self._line, self._row
        printed = row.points.value if row.points is not None else None
        expected = rule.points
        if printed is not None and expected is not None and Fraction(printed) != expected:
            place = row.points.place if row.points else None
            self._say("S061", place, what="分值", printed=plain(printed), expected=show(expected))
        if row.standard is not None and rule.text.standard is not None:
            mine, theirs = fold(row.standard.text), fold(rule.text.standard)
            if mine != theirs:
                at = next((i for i, (a, b) in enumerate(zip(mine, theirs, strict=False)) if a != b), 0)
                what, some = "评分标准", slice(max(0, at - 5), at + 15)
                self._say("S061", row.standard.place, what=what, printed=mine[some], expected=theirs[some])
        if printed is not None:
            line.points = printed
        elif expected is not None:
            line.points = Decimal(expected.numerator) / expected.denominator
        standard = row.standard.text if row.standard is not None else rule.text.standard or ""
        stated = max((Decimal(one) for one in _STATED.findall(standard)), default=Decimal(0))
        if line.points is not None and stated > line.points:
            place = row.standard.place if row.standard is not None else None
            self._say("S059", place, points=plain(line.points), stated=plain(stated))

    # ------------------------------------------------------------------------------------------------- the points

    def _values(self, variant: Variant, points: Fraction) -> list[Any]:
        return [points if name == "分值" else self._value(name) for name in variant.names]

    def _value(self, name: str) -> Fraction | bool | None:
        known = self._known.get(name)
        return known.value if known is not None else None

    def _work(self, part: SubItem, *, several: bool) -> Fraction | None:
        """The exact points of one 分项, with its steps; None where a fact that it needs is not known."""
        line, variant = self._line, part.variant
        values = self._values(variant, part.points)
        texts = [known.text if (known := self._known.get(name)) is not None else None for name in variant.names]
        spread = possible(variant, values)
        if spread is None or len(spread) != 1:
            missing = [name for name in _needs(part) if self._value(name) is None]
            label = f"要点“{part.name}”" if several else "得分"
            reason = f"缺少事实：{'、'.join(missing)}" if missing else "除数为零"
            line.steps.append(Step(label=label, expression=reason, result="不能核定"))
            return None
        only = Fraction(next(iter(spread)))
        worked: list[Worked] = []
        branch = taken(variant, values)
        if branch is not None:
            if branch.print_condition is not None:
                shown = branch.print_condition(values, texts)
                line.steps.append(Step(label=branch.condition_words, expression=shown, result="成立"))
            branch.trace_points(values, texts, worked)
        line.steps.extend(Step(label=one.formula, expression=one.expression, result=one.result) for one in worked)
        if several or not worked:
            label = f"要点“{part.name}”" if several else "得分"
            line.steps.append(Step(label=label, expression=f"分值 {show(part.points)}", result=show(only)))
        return only

    def _span(self, part: SubItem) -> tuple[Fraction, Fraction]:
        """The least and the most that the part can give, over what is unknown and what else the facts may mean."""
        names = [name for name in _needs(part) if name in self._known]
        choices = [(self._known[name].value, *self._known[name].others) for name in names]
        low = high = None
        for combination in islice(product(*choices), _MAX_READINGS):
            chosen = dict(zip(names, combination, strict=True))
            values = [part.points if name == "分值" else chosen.get(name) for name in part.variant.names]
            spread = possible(part.variant, values)
            spread = {Fraction(0), part.points} if spread is None else spread
            low = min(spread) if low is None else min(low, *spread)
            high = max(spread) if high is None else max(high, *spread)
        return (low or Fraction(0)), (part.points if high is None else high)

    def _roots(self) -> frozenset[str]:
        facts = [fact for known in self._known.values() for fact in known.facts]
        return frozenset(name for fact in facts for name in (fact.name, *fact.rests_on))

    # ------------------------------------------------------------------------------------------------ what to say

    def _say(self, code: str, place: Place | None, **args: str) -> None:
        place = place or self._line.place
        self._context.findings.append(found(code, place, name=self._line.name, **args))  # type: ignore[arg-type]

    def _say_open(self, low: Fraction, high: Fraction) -> None:
        if not self._base.facts.facts:
            return  # said once for the whole table
        claim = self._line.claim
        lacking = [known for known in self._known.values() if known.value is None]
        missing = "、".join(dict.fromkeys(name for known in lacking for name in known.missing or (known.name,)))
        why = "；".join(dict.fromkeys(known.why for known in lacking if known.why))
        self._say(
            "S055",
            self._place,
            missing=missing or "可用的事实",
            low=show(low),
            high=show(high),
            why=f"（{why}）" if why else "",
            claimed="" if claim is None else f" {plain(claim)} ",
        )

    def _compare(self, item: Item, rule: Rule, standing: Standing | None) -> None:
        claim, score = self._line.claim, item.score
        if claim is None or score is None or claim == score:
            return
        difference = claim - score
        if standing in {"矛盾", "推断"}:
            facts = {fact.name: fact for known in self._known.values() for fact in known.facts}
            cited = [fact for fact in facts.values() if fact.standing == standing]
            reason = "；".join(
                f"{fact.name}：{fact.text or '没有'}"
                + (f"，{fact.note}" if fact.note else "")
                + (f"（第 {fact.place.line} 行“{fact.sentence[:40]}”）" if fact.place and fact.sentence else "")
                for fact in cited
            )
            self._say("S056", self._place, claimed=plain(claim), score=plain(score), reason=reason)
            return
        sign = "+" if difference > 0 else ""
        finding = found(
            "S023",
            self._place,
            article=rule.citation,
            name=self._line.name,
            claimed=plain(claim),
            score=plain(score),
            difference=f"{sign}{plain(difference)}",
        )
        self._context.findings.append(finding)

    def _say_readings(self, item: Item, rule: Rule) -> None:
        if not rule.readings or item.exact is None or item.points is None:
            return
        given = [("规则包采用的读法", item.exact)]
        for name, variant in rule.readings:
            for fact in variant.used - {"分值"}:
                if fact not in self._known:
                    self._known[fact] = self._base.value(fact, rule.facts.get(fact))
            spread = possible(variant, self._values(variant, Fraction(item.points)))
            if spread is not None and len(spread) == 1:
                given.append((name, Fraction(next(iter(spread)))))
        if len({value for _, value in given}) < 2:
            return
        claim = self._line.claim
        places = self._context.pack.places
        same = [name for name, value in given if claim is not None and rounded(value, places) == claim]
        self._say(
            "S057",
            self._place,
            readings="；".join(f"{name} {show(value)}" for name, value in given),
            claimed="没有填" if claim is None else plain(claim),
            which=f"与“{'”“'.join(same)}”一致" if same else "与哪一种都不一致",
        )


def _names(rule: Rule, wanted: str) -> bool:
    return wanted in rule.names or wanted == fold(rule.name)


def _parts(rule: Rule, points: Fraction) -> tuple[SubItem, ...]:
    if rule.parts:
        return rule.parts
    variant = rule.variant(CRITERION)
    return (SubItem(rule.name, points, variant),) if variant is not None else ()


def _ref(rule: Rule, parts: Sequence[SubItem]) -> RuleRef:
    formula = "；".join(f"{part.name}（{show(part.points)} 分）：{part.variant.formula}" for part in parts)
    return RuleRef(name=rule.name, article=rule.citation, formula=formula)


def _needs(part: SubItem) -> list[str]:
    return [name for name in part.variant.names if name in part.variant.used and name != "分值"]


def _compare_rows(context: Context, rows: Sequence[_Settled]) -> None:
    """S058: two rows on the same fact, one claimed in full and the other at nothing."""
    full = [one for one in rows if one.item.claimed is not None and one.item.claimed == one.item.points]
    none = [one for one in rows if one.item.claimed == 0]
    for first in full:
        for second in none:
            shared = sorted(first.roots & second.roots)
            if shared:
                context.say(
                    "S058",
                    second.item.place,
                    first=first.item.level3,
                    second=second.item.level3,
                    fact="、".join(shared),
                )


def add_up_criteria(context: Context, form: Form, items: Sequence[Item]) -> Totals:
    """The totals of an 评分表. Rows that are not decided leave the total incomplete; S060 says what it would be."""
    points = sum((item.points for item in items if item.points is not None), Decimal(0))
    scores = [item.score for item in items if item.score is not None]
    total = sum(scores, Decimal(0)) if scores else None
    still = [item for item in items if item.score is None]
    check_points(context, form, items)
    grade = None
    if still and total is not None:
        lost = sum((item.points for item in still if item.points is not None), Decimal(0))
        provisional = rounded(provisional_total(items), context.pack.places)
        context.say(
            "S060",
            form.place,
            count=len(still),
            points=plain(lost),
            total=plain(total),
            provisional=plain(provisional),
        )
    elif total is not None and context.pack.grades:
        grade = grade_of(context.pack, total)
    complete = bool(items) and not still
    check_claims(context, form, items, total, complete=complete)
    return Totals(points, total, grade, complete)


def provisional_total(items: Sequence[Item]) -> Fraction:
    """The exact sum, with the claimed score of every row that is not decided."""
    parts = [item.exact if item.exact is not None else item.claimed for item in items]
    return sum((Fraction(part) for part in parts if part is not None), Fraction(0))


__all__ = ["add_up_criteria", "has_criteria", "provisional_total", "score_criteria"]
