"""One compiled rule applied to one line: the branch that holds, its points, and the trace with the numbers put in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from scorecard.model import Indicator, Step
from scorecard.rules.compiling import fold
from scorecard.rules.formula import Node, Worked
from scorecard.rules.pack import Branch, Rule, Variant
from scorecard.scoring.context import Context, Line, rule_ref

REMEMBERED = 10_000
"""Rows whose rule a pack remembers: forms repeat their labels, but memory does not grow with the files."""


def apply_rule(
    context: Context,
    line: Line,
    rule: Rule,
    variant: Variant,
    values: Sequence[Any],
    texts: Sequence[str | None] | None,
) -> Fraction | None:
    """The exact points that `variant` gives for `values` (in its slot order; None where a value is missing).

    The steps go to `line`, with `texts` for the values; none are made where `texts` is None. None with a finding where a value that the rule needs is missing, where it divides by
    zero, or where no branch holds.
    """
    line.rule = rule_ref(context, rule, variant)
    missing = [variant.names[slot] for slot in variant.needed if values[slot] is None]
    if missing:
        _fail(context, line, rule, f"缺少{'、'.join(missing)}")
        return None
    try:
        branch = variant.choose(values)
        if branch is None:
            _fail(context, line, rule, "没有一条分段适用")
            return None
        if texts is None:
            return branch.points(values)  # type: ignore[no-any-return]
        return work_out(branch, values, texts, line.steps)
    except ZeroDivisionError:
        _fail(context, line, rule, "除数为零")
        return None


def work_out(branch: Branch, values: Sequence[Any], texts: Sequence[str | None], steps: list[Step]) -> Fraction:
    """The exact points by `branch`, which holds for `values`; its steps go to `steps`. Raises ZeroDivisionError."""
    if branch.print_condition is not None:
        shown = branch.print_condition(values, texts)
        steps.append(Step.made(label=branch.condition_words, expression=shown, result="成立"))
    worked: list[Worked] = []
    points, text = branch.trace_points(values, texts, worked)
    steps.extend([Step.made(label=step[0], expression=step[1], result=step[2]) for step in worked])
    if not worked:
        # The score is a bare name or number (分值, 0): without a step the reader would not see it.
        label = "得分" if branch.note is None else f"得分（{branch.note}）"
        steps.append(Step.made(label=label, expression=_bare(branch.score), result=text))
    return points  # type: ignore[no-any-return]


def _bare(node: Node) -> str:
    return str(getattr(node, "name", None) or getattr(node, "text", ""))


def _fail(context: Context, line: Line, rule: Rule, reason: str) -> None:
    context.say("S026", line.place, name=line.name, rule=rule.name, reason=reason)


def row_key(context: Context, kind: str, operator: str | None, indicator: Indicator) -> tuple[str | None, ...]:
    """What the choice of a rule for an indicator row rests on: its kind and operator, and texts if the pack asks for them."""
    cache = context.pack.cache
    generic = cache.get("generic")
    if generic is None:
        generic = cache["generic"] = not any(
            rule.levels or rule.scoring_rules or rule.names for rule in context.pack.rules if rule.section == "指标"
        )
    if generic:
        return kind, operator
    texts = (indicator.level1, indicator.level2, indicator.level3, indicator.scoring_rule)
    return kind, operator, *[text.text if text is not None else "" for text in texts]


def find_rule(context: Context, kind: str, operator: str | None, indicator: Indicator) -> Rule | None:
    """The first rule of the pack for an indicator row of that kind (定量, ...) and operator."""
    cache = context.pack.cache
    key = row_key(context, kind, operator, indicator)
    if key in cache:
        return cache[key]  # type: ignore[no-any-return]
    folded = [fold(text or "") for text in key[2:]] or [""] * 4
    rule = next((rule for rule in context.pack.rules if _fits(rule, kind, operator, folded[:3], folded[3])), None)
    if len(cache) < REMEMBERED:
        cache[key] = rule
    return rule


def _fits(rule: Rule, kind: str, operator: str | None, levels: Sequence[str], scoring_rule: str) -> bool:
    if rule.section != "指标" or (rule.kinds is not None and kind not in rule.kinds):
        return False
    if kind == "定量" and rule.operators is not None and operator not in rule.operators:
        return False
    if kind != "定性" and not rule.bands and rule.variant(kind, operator) is None:
        return False
    if kind == "定性" and not rule.bands:
        return False
    if rule.levels and not any(word in level for word in rule.levels for level in levels):
        return False
    if rule.scoring_rules and not any(word in scoring_rule for word in rule.scoring_rules):
        return False
    return not rule.names or levels[-1] in rule.names


__all__ = ["REMEMBERED", "apply_rule", "find_rule", "row_key", "work_out"]
