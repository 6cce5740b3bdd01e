"""The worked examples of a pack: data in, score out, run exactly as scoring would run them.

Every example is a hand calculation by someone who read the article; where it disagrees with the formula the pack is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.findings import found
from scorecard.model.finding import Finding
from scorecard.rules.banding import band_range, banded_score
from scorecard.rules.bands import decide_band
from scorecard.rules.compiling import constant
from scorecard.rules.formula import half_up, show
from scorecard.rules.names import CRITERION, EXECUTION, KIND_OPERATORS
from scorecard.rules.pack import Derived, Pack, Rule, TotalRule, Variant
from scorecard.rules.schema import DerivedExampleText, ExampleText, Range

_FALLBACK = {"定量": "≥", "区间": "[]", "时限": None}


def run_example(pack: Pack, rule: Rule, example: ExampleText) -> tuple[Fraction | None, Range | None, str]:
    """The rounded score and, for a qualitative rule, the interval that `rule` of `pack` gives for `example`.

    `pack` must have the example's parameters chosen (`scorecard.rules.with_parameters`). The last is why there is no
    score, in Chinese.
    """
    data = {name: value(given) for name, given in example.data.items() if name not in _WORDS}
    words = {name: str(example.data[name]) for name in _WORDS if name in example.data}
    if rule.bands:
        return _banded(pack, rule, data, words)
    try:
        if rule.parts:
            points = sum((_points(part.variant, {**data, "分值": part.points}) for part in rule.parts), Fraction(0))
            return half_up(points, pack.places), None, ""
        variant = example_variant(rule, words)
        if variant is None:
            return None, None, "规则不适用于示例中的符号"
        if rule.points is not None:
            data.setdefault("分值", rule.points)
        return half_up(_points(variant, data), pack.places), None, ""
    except ZeroDivisionError:
        return None, None, "除数为零"
    except LookupError as error:
        return None, None, str(error.args[0])


_WORDS = ("符号", "类型", "指标值文字", "实际完成值")


def example_variant(rule: Rule, words: Mapping[str, str]) -> Variant | None:
    """The variant of `rule` that an example with these words is about (符号: ≥; 类型 where a rule has several)."""
    if rule.section in {EXECUTION, CRITERION}:
        return rule.variant(rule.section)
    kinds = [kind for kind, _ in rule.variants]
    kind = words.get("类型") or (kinds[0] if kinds else "定量")
    operators = [operator for k, operator in rule.variants if k == kind]
    default = _FALLBACK.get(kind) if _FALLBACK.get(kind) in operators else next(iter(operators), None)
    operator = words.get("符号", default)
    return rule.variant(kind, operator) if operator in KIND_OPERATORS.get(kind, ()) else None


def check_examples(pack: Pack, variants: Mapping[tuple[tuple[str, str], ...], Pack] | None = None) -> list[Finding]:
    """P009 for every example that its rule does not give, P010 for every rule without one.

    `variants` are the packs with parameters chosen that examples ask for, by their sorted items.
    """
    return list(_check(pack, variants or {}))


def _check(pack: Pack, variants: Mapping[tuple[tuple[str, str], ...], Pack]) -> Iterator[Finding]:
    for index, rule in enumerate(pack.rules):
        if not rule.examples:
            yield found("P010", rule.place, rule=rule.name)
        for number, example in enumerate(rule.examples, 1):
            asked = variants.get(tuple(sorted(example.options.items())), pack)
            score, interval, why = run_example(asked, asked.rules[index], example)
            problem = difference(example, score, interval, why)
            if problem is not None:
                expected, got = problem
                yield found("P009", rule.place, rule=rule.name, number=number, expected=expected, got=got)
    yield from _check_others(pack)


def run_derived_example(derived: Derived, example: DerivedExampleText) -> tuple[Fraction | None, str]:
    """The exact value that a 派生指标 gives for an example's base data; the last is why there is none, in Chinese."""
    values = [value(example.data.get(name)) for name in derived.facts]
    missing = [name for name, given in zip(derived.facts, values, strict=True) if given is None]
    if missing:
        return None, f"示例缺少{'、'.join(missing)}"
    try:
        return Fraction(derived.evaluate(values)), ""
    except ZeroDivisionError:
        return None, "除数为零"


def run_total_example(pack: Pack, rule: TotalRule, example: ExampleText) -> tuple[Fraction | None, str]:
    """The total that a 总分规则 leaves of the example's 总分 at its 执行率 (`limit_total`)."""
    total, rate = value(example.data.get("总分")), value(example.data.get("执行率"))
    if total is None:
        return None, "示例缺少总分"
    return half_up(limit_total(rule, total, rate), pack.places), ""


def limit_total(rule: TotalRule, total: Fraction, rate: Fraction | None) -> Fraction:
    """`total` after the cap or the penalty of `rule`, never below 0; unchanged where its condition does not hold."""
    branch, values = rule.variant.branches[0], [total, rate]
    unknown = rate is None and "执行率" in rule.variant.used
    if unknown or (branch.holds is not None and not branch.holds(values)):
        return total
    after = total - Fraction(branch.points(values))
    return max(after if rule.cap is None else min(after, rule.cap), Fraction(0))


def _check_others(pack: Pack) -> Iterator[Finding]:
    for derived in pack.derived:
        if not derived.text.examples:
            yield found("P010", derived.place, rule=derived.name)
        for number, one in enumerate(derived.text.examples, 1):
            wanted = value(one.value)
            got, why = run_derived_example(derived, one)
            if got is None or got != wanted:
                shown = why or show(got or Fraction(0))
                yield found("P009", derived.place, rule=derived.name, number=number, expected=one.value, got=shown)
    for rule in pack.total_rules:
        if not rule.text.examples:
            yield found("P010", pack.place, rule=rule.name)
        for number, example in enumerate(rule.text.examples, 1):
            score, why = run_total_example(pack, rule, example)
            problem = difference(example, score, None, why)
            if problem is not None:
                expected, given = problem
                yield found("P009", pack.place, rule=rule.name, number=number, expected=expected, got=given)


def difference(
    example: ExampleText, score: Fraction | None, interval: Range | None, why: str
) -> tuple[str, str] | None:
    """What the example wants and what came out, where they differ."""
    wanted = None if example.score is None else constant(example.score)
    if wanted is None and example.score not in {None, "不计分"}:
        return str(example.score), "示例的得分不是数"
    if example.score == "不计分":
        return None if score is None else ("不计分", show(score))
    if wanted is not None and score != wanted:
        return show(wanted), why or (show(score) if score is not None else "没有得分")
    if example.range is not None:
        ends = [(r.low, r.high, r.low_included, r.high_included) for r in (example.range, interval) if r is not None]
        if len(ends) < 2 or ends[0] != ends[1]:
            return example.range.text, interval.text if interval is not None else "没有区间"
    return None


def value(given: Any) -> Any:
    """A value of an example's data as formulas take it: dates as day ordinals, 是 and 否 as conditions."""
    if isinstance(given, bool):
        return given
    if isinstance(given, int | Decimal):
        return Fraction(given)
    if isinstance(given, dt.date):
        return Fraction(given.toordinal())
    if isinstance(given, str) and given in {"是", "否"}:
        return given == "是"
    if isinstance(given, str):
        sign = -1 if given.startswith("-") else 1
        number = constant(given.lstrip("-"))
        return None if number is None else sign * number
    return None


def _points(variant: Variant, data: Mapping[str, Any]) -> Fraction:
    missing = [name for name in variant.names if name in variant.used and data.get(name) is None]
    if missing:
        raise LookupError(f"示例缺少{'、'.join(missing)}")
    values = [data.get(name) for name in variant.names]
    branch = variant.choose(values)
    if branch is None:
        raise LookupError("没有一条分段适用")
    return Fraction(branch.points(values))


def _banded(
    pack: Pack, rule: Rule, data: Mapping[str, Any], words: Mapping[str, str]
) -> tuple[Fraction | None, Range | None, str]:
    band, why = decide_band(rule.bands, words.get("实际完成值", ""), words.get("指标值文字", ""))
    if band is None or data.get("分值") is None:
        return None, None, why
    interval = band_range(pack, band, data["分值"])
    return banded_score(pack, band, interval, data.get("自评得分")), interval, why


__all__ = [
    "check_examples",
    "difference",
    "example_variant",
    "limit_total",
    "run_derived_example",
    "run_example",
    "run_total_example",
    "value",
]
