"""The trace of one score in words: rule, formula, table of bands, numbers with their cells, steps, result.

For `scorecard trace`, and for a report that wants an appendix: plain texts and rows, no markup. It reads the evaluation;
with the pack that scored it also shows which band held and which parameters were asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scorecard.model import Evaluation, Input, Item, Step, exact_text
from scorecard.rules.compiling import fold
from scorecard.rules.formula import show, words
from scorecard.rules.pack import Branch, Pack, Rule
from scorecard.scoring.rounding import plain
from scorecard.scoring.watching import Applied, Watcher

_STATES = {
    "reached": "达标",
    "exceeded": "达标，并且高出较多",
    "missed": "未达标",
    "band": "定性指标，按档次",
    "not_applicable": "不适用，退出合计",
    "not_scored": "没有计分",
}
_NEAR = 0.45
"""How like the wanted name a name must be to be offered instead."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the story: lines of text, or a table with its head. `marked` are the rows that decided."""

    title: str
    lines: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    marked: frozenset[int] = frozenset()


def find_items(evaluation: Evaluation, name: str) -> list[Item]:
    """The lines whose name is `name`, else those whose name has it inside (case, width and punctuation aside)."""
    wanted = fold(name)
    if not wanted:
        return []
    exact = [item for item in evaluation.items if fold(item.level3) == wanted]
    return exact or [item for item in evaluation.items if wanted in fold(item.level3)]


def near_names(evaluations: Sequence[Evaluation], name: str, most: int = 5) -> list[str]:
    """Names of lines that are like `name`, the likest first; the first names of the forms where none is."""
    names = list(dict.fromkeys(item.level3 for evaluation in evaluations for item in evaluation.items))
    wanted = fold(name)
    ranked = sorted(((_likeness(wanted, fold(one)), -at, one) for at, one in enumerate(names)), reverse=True)
    near = [one for likeness, _, one in ranked if likeness >= _NEAR]
    return (near or names)[:most]


def tell(evaluation: Evaluation, item: Item, pack: Pack | None = None) -> list[Part]:
    """How `item` got its score, part by part; `pack` is the one that scored it, with its parameters."""
    rule, applied = _rule(evaluation, item, pack)
    parts = [_of_rule(evaluation, item, pack, rule, applied)]
    bands = _of_bands(item, rule, applied)
    if bands is not None:
        parts.append(bands)
    if item.inputs:
        rows = tuple(_input(one) for one in item.inputs)
        parts.append(Part("数据", head=("名称", "数", "表中原文", "位置"), rows=rows))
    if item.steps:
        parts.append(Part("计算", lines=tuple(step_words(step) for step in item.steps)))
    parts.append(Part("结果", lines=tuple(_result(item))))
    return parts


def step_words(step: Step) -> str:
    """One step: 完成值 ÷ 指标值：80 ÷ 100 ＝ 0.8."""
    lead = f"{step.label}：" if step.label else ""
    if not step.result or step.result == step.expression:
        return f"{lead}{step.expression or step.result}"
    if not step.expression:
        return f"{lead}{step.result}"
    if step.result in {"成立", "不成立"}:
        return f"{lead}{step.expression}，{step.result}"
    equal = step.result[:1].isdigit() and not step.label.startswith("四舍五入")
    return f"{lead}{step.expression} {'＝' if equal else '→'} {step.result}"


def _rule(evaluation: Evaluation, item: Item, pack: Pack | None) -> tuple[Rule | None, Applied | None]:
    if pack is None or item.rule is None or item.kind == "criterion":
        return None, None
    rule = next((rule for rule in pack.rules if rule.name == item.rule.name), None)
    if rule is None or rule.bands:
        return rule, None
    _, applied = Watcher(pack).line(evaluation.form, item)
    same = applied is not None and applied.rule.name == rule.name and applied.variant.formula == item.rule.formula
    return rule, applied if same else None


def _of_rule(evaluation: Evaluation, item: Item, pack: Pack | None, rule: Rule | None, applied: Applied | None) -> Part:
    lines = [f"规则包：{evaluation.pack.name}（{evaluation.pack.id} 第 {evaluation.pack.version} 版）"]
    if item.rule is None:
        return Part("规则", (*lines, "没有用到规则：这一行没有计分。"))
    lines.append(f"规则：{item.rule.name}")
    lines.append(f"依据：{item.rule.article}")
    if rule is not None and rule.text.explanation:
        lines.append(f"说明：{rule.text.explanation}")
    lines.append(f"公式：{item.rule.formula}")
    if pack is not None and rule is not None:
        lines += _parameters(pack, rule, applied)
    return Part("规则", tuple(lines))


def _parameters(pack: Pack, rule: Rule, applied: Applied | None) -> Iterator[str]:
    """The open questions of the document that this rule asks, and how the pack answers them."""
    asked = {name for branch in rule.text.branches or () for name in branch.options}
    texts = [rule.text.formula or "", *(f"{branch.when or ''} {branch.score}" for branch in rule.text.branches or ())]
    for name, parameter in pack.parameters.items():
        option = (parameter.text.options or {}).get(parameter.value)
        default = rule.bands and name == "定性默认"
        if name in asked or default or (applied is not None and any(name in text for text in texts)):
            meaning = f"（{option}）" if option else ""
            yield f"参数：{name}取“{parameter.value}”{meaning}。{parameter.text.explanation}"


def _of_bands(item: Item, rule: Rule | None, applied: Applied | None) -> Part | None:
    if rule is not None and rule.bands:
        chosen = {step.result for step in item.steps if step.label == "判断档次"}
        rows = [(band.name, f"分值 × {band.range.text}", "、".join(band.words[:3])) for band in rule.bands]
        marked = frozenset(at for at, band in enumerate(rule.bands) if band.name in chosen)
        return Part("档次", head=("档次", "得分区间", "写法举例"), rows=tuple(rows), marked=marked)
    if applied is not None:
        branches = applied.variant.branches
        marked = frozenset(at for at, branch in enumerate(branches) if branch is applied.branch)
        return Part("分段", head=("什么情况", "得多少分"), rows=tuple(map(_branch, branches)), marked=marked)
    if item.rule is None:
        return None
    pieces = [piece.partition(" 时：") for piece in item.rule.formula.split("；")]
    rows_of_text = tuple((when, score) if mark else ("任何情况", when) for when, mark, score in pieces)
    return Part("分段", head=("什么情况", "得多少分"), rows=rows_of_text) if len(rows_of_text) > 1 else None


def _branch(branch: Branch) -> tuple[str, str]:
    when = branch.condition_words or "任何情况"
    score = words(branch.score)
    return when, f"{score}（{branch.note}）" if branch.note else score


def _input(one: Input) -> tuple[str, str, str, str]:
    number = "" if one.value is None else f"{_number(one)}{one.unit or ''}"
    return one.name, number, " ".join(one.raw.split()), one.place.words() if one.place is not None else ""


def _number(one: Input) -> str:
    if one.value is None:
        return ""
    text = exact_text(one.value)
    return show(one.value) if "/" in text else text


def _result(item: Item) -> Iterator[str]:
    points = "没有" if item.points is None else f"{plain(item.points)} 分"
    yield f"分值：{points}；情况：{_STATES[item.state]}"
    if item.score is None:
        yield "得分：没有"
    else:
        before = f"（取整前 {show(item.exact)}）" if item.exact is not None and item.exact != item.score else ""
        yield f"得分：{plain(item.score)} 分{before}"
    if item.interval is not None:
        left, right = "[" if item.interval.low_included else "(", "]" if item.interval.high_included else ")"
        yield f"允许的区间：{left}{show(item.interval.low)}, {show(item.interval.high)}{right} 分"
    if item.claimed is not None:
        apart = item.difference
        same = "，与核算一致" if apart == 0 else f"，相差 {'+' if apart > 0 else ''}{plain(apart)} 分" if apart else ""
        yield f"自评：{plain(item.claimed)} 分{same}"


def _likeness(wanted: str, name: str) -> float:
    return SequenceMatcher(None, wanted, name, autojunk=False).ratio()


__all__ = ["Part", "find_items", "near_names", "step_words", "tell"]
