"""What differs between two packs, in words: for `scorecard packs diff A B` and for whoever inherits from a parent.

Compares what the packs say after inheritance and parameters, rule by rule; formulas are compared as trees and shown in words, so
that white space, signs in full width and the order of keys never count as a difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scorecard.rules.formula import show
from scorecard.rules.formula.words import words
from scorecard.rules.pack import Pack, Parameter, Rule, Variant

MISSING = "（没有）"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: where (总分, 规则“预算执行率”, ...), what of it, and what each of the two says."""

    where: str
    what: str
    left: str
    right: str

    def words(self) -> str:
        """The difference in one line."""
        return (
            f"{self.where}：{self.what} {self.left} → {self.right}"
            if self.what
            else f"{self.where}：{self.left} → {self.right}"
        )


def compare_packs(left: Pack, right: Pack) -> list[Difference]:
    """Every difference that can change a score, a grade or a citation, in the order of a pack file."""
    return [*_head(left, right), *_parameters(left, right), *_rules(left, right), *_totals(left, right)]


def _head(left: Pack, right: Pack) -> Iterator[Difference]:
    pairs = (
        ("文号", left.document or MISSING, right.document or MISSING),
        ("有效期", _validity(left), _validity(right)),
        ("地区", left.region, right.region),
        ("适用表样", "、".join(left.kinds) or MISSING, "、".join(right.kinds) or MISSING),
        ("总分", show(left.total), show(right.total)),
        ("执行率分值", str(left.execution_points or MISSING), str(right.execution_points or MISSING)),
        ("取整", f"{left.places} 位小数", f"{right.places} 位小数"),
        ("等级", _grades(left), _grades(right)),
    )
    yield from (Difference(name, "", one, two) for name, one, two in pairs if one != two)


def _validity(pack: Pack) -> str:
    return f"{pack.valid_from or '…'} 至 {pack.valid_to or '…'}"


def _grades(pack: Pack) -> str:
    return "，".join(f"{grade.name} {grade.range.text}" for grade in pack.grades) or MISSING


def _parameters(left: Pack, right: Pack) -> Iterator[Difference]:
    for name in dict.fromkeys((*left.parameters, *right.parameters)):
        one, two = left.parameters.get(name), right.parameters.get(name)
        if _parameter(one) != _parameter(two):
            yield Difference(f"参数“{name}”", "", _parameter(one), _parameter(two))


def _parameter(parameter: Parameter | None) -> str:
    if parameter is None:
        return MISSING
    options = parameter.text.options
    return f"{parameter.value}（可选：{'、'.join(options)}）" if options else parameter.value


def _rules(left: Pack, right: Pack) -> Iterator[Difference]:
    ours = {rule.name: rule for rule in left.rules}
    theirs = {rule.name: rule for rule in right.rules}
    for name in dict.fromkeys((*ours, *theirs)):
        where = f"规则“{name}”"
        one, two = ours.get(name), theirs.get(name)
        if one is None or two is None:
            yield Difference(where, "", *(MISSING if rule is None else _summary(rule) for rule in (one, two)))
        else:
            yield from (Difference(where, *difference) for difference in _rule(one, two))
    common = [name for name in ours if name in theirs]
    if common != [name for name in theirs if name in ours]:
        order = ["、".join(name for name in rules if name in common) for rules in (ours, theirs)]
        yield Difference("规则的先后", "", *order)


def _summary(rule: Rule) -> str:
    if rule.bands:
        return "；".join(f"{band.name} {band.range.text}" for band in rule.bands)
    variant = next(iter(rule.variants.values()), None)
    parts = "；".join(f"{part.name}（{show(part.points)} 分）：{part.variant.formula}" for part in rule.parts)
    return variant.formula if variant is not None else parts


def _rule(one: Rule, two: Rule) -> Iterator[tuple[str, str, str]]:
    pairs = [
        ("条款", one.citation, two.citation),
        ("适用", _applies(one), _applies(two)),
        ("分值", _points(one), _points(two)),
        ("数据", "、".join(one.facts) or MISSING, "、".join(two.facts) or MISSING),
        ("方向", one.text.direction or MISSING, two.text.direction or MISSING),
    ]
    yield from ((what, a, b) for what, a, b in pairs if a != b)
    yield from _variants(one, two)
    for band in dict.fromkeys(band.name for band in (*one.bands, *two.bands)):
        ranges = [next((b.range.text for b in rule.bands if b.name == band), MISSING) for rule in (one, two)]
        if ranges[0] != ranges[1]:
            yield f"档次“{band}”", ranges[0], ranges[1]
        texts = [next(({*b.words} for b in rule.bands if b.name == band), set()) for rule in (one, two)]
        if texts[0] != texts[1] and MISSING not in ranges:
            only = ["、".join(sorted(texts[i] - texts[1 - i])) or MISSING for i in (0, 1)]
            yield f"档次“{band}”独有的词", only[0], only[1]
    for part in dict.fromkeys(part.name for part in (*one.parts, *two.parts)):
        shown = [
            next((f"{show(p.points)} 分：{p.variant.formula}" for p in rule.parts if p.name == part), MISSING)
            for rule in (one, two)
        ]
        if shown[0] != shown[1]:
            yield f"分项“{part}”", shown[0], shown[1]


def _variants(one: Rule, two: Rule) -> Iterator[tuple[str, str, str]]:
    """Formulas that differ: said once, where they differ for every operator alike."""
    found: list[tuple[str, str, str]] = []
    for key in dict.fromkeys((*one.variants, *two.variants)):
        a, b = one.variants.get(key), two.variants.get(key)
        if a is not None and b is not None and _trees(a) != _trees(b):
            label = "".join(part for part in key if part and part != one.section)
            found.append((f"公式（{label}）" if label else "公式", *_changed(a, b)))
    yield from found


def _trees(variant: Variant) -> Sequence[object]:
    return [(branch.condition, branch.score) for branch in variant.branches]


def _changed(a: Variant, b: Variant) -> tuple[str, str]:
    """Only the branches that are not in both."""
    kept = [tree for tree in _trees(a) if tree in _trees(b)]

    def shown(variant: Variant) -> str:
        lines = [
            words(branch.score) if branch.condition is None else f"{words(branch.condition)} 时：{words(branch.score)}"
            for branch, tree in zip(variant.branches, _trees(variant), strict=True)
            if tree not in kept
        ]
        return "；".join(lines) or "（其余相同，少这一段）"

    return shown(a), shown(b)


def _points(rule: Rule) -> str:
    return MISSING if rule.points is None else show(rule.points)


def _applies(rule: Rule) -> str:
    applies = rule.text.applies
    parts: list[tuple[str, Sequence[str] | None]] = [
        ("类型", applies.kinds),
        ("符号", applies.operators),
        ("级别含", applies.levels),
        ("赋分规则", applies.scoring_rules),
        ("名称", applies.names),
        ("单位", applies.units),
    ]
    said = [f"{name} {'、'.join(values)}" for name, values in parts if values]
    return "，".join([applies.section, *said])


def _totals(left: Pack, right: Pack) -> Iterator[Difference]:
    ours = {rule.name: rule for rule in left.total_rules}
    theirs = {rule.name: rule for rule in right.total_rules}
    for name in dict.fromkeys((*ours, *theirs)):
        shown = [
            MISSING
            if (rule := rules.get(name)) is None
            else f"{rule.text.when} 时，" + (f"不高于 {rule.text.cap}" if rule.text.cap else f"扣 {rule.text.deduct}")
            for rules in (ours, theirs)
        ]
        if shown[0] != shown[1]:
            yield Difference(f"总分规则“{name}”", "", *shown)


__all__ = ["MISSING", "Difference", "compare_packs"]
