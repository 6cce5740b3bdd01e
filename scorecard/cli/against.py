"""`scorecard score --against`: a form under two packs, on the screen and as JSON."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from scorecard.cli import screen
from scorecard.cli.asking import decimal, total_json
from scorecard.scoring.comparing import Change, Comparison, compare
from scorecard.scoring.rounding import plain
from scorecard.scoring.telling import step_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from rich.console import Console

    from scorecard.model import Evaluation, Item


def comparisons(evaluations: Sequence[Evaluation], against: str) -> list[Comparison]:
    """Every form, as it was scored, beside the pack `against`."""
    from scorecard.rules import load_pack

    other = load_pack(against)
    return [compare(one.form, load_pack(one.pack.id), other, reason=one.pack.reason) for one in evaluations]


def print_comparisons(found: Sequence[Comparison]) -> None:
    """Print what changes, form by form, then how many forms do."""
    out = screen.console()
    for comparison in found:
        screen.head(out, comparison.first)
        _comparison(out, comparison)
        out.print()
    if len(found) > 1:
        _summary(out, found)
    if not found:
        out.print("没有读到绩效表。")


def comparison_json(found: Sequence[Comparison]) -> dict[str, Any]:
    """The JSON object of `scorecard score --against --format json`."""
    from scorecard.contract import finding_json

    return {
        "comparisons": [
            {
                "file": one.first.form.source.name if one.first.form.source else None,
                "first": total_json(one.first),
                "second": total_json(one.second),
                "difference": decimal(one.difference),
                "changed": one.changed,
                "changes": [_change_json(change) for change in one.changes],
                "findings": [finding_json(finding) for finding in one.findings],
                "other_findings": [finding_json(finding) for finding in one.other_findings],
            }
            for one in found
        ]
    }


def _comparison(out: Console, comparison: Comparison) -> None:
    one, two = comparison.first, comparison.second
    screen.line(out, f"对照规则包：{two.pack.name}（{two.pack.id} 第{two.pack.version}版）")
    if not comparison.changed:
        screen.line(out, f"两套规则结果相同：{_standing(one)}。")
        return
    rows = [
        (change.name, _score(change.first), _score(change.second), _signed(change.difference), "；".join(change.why))
        for change in comparison.changes
    ]
    numeric = ("甲", "乙", "差")
    title = f"得分不同的 {len(rows)} 行（甲：{one.pack.name}；乙：{two.pack.name}）"
    if rows:
        screen.table(out, ("指标", "甲", "乙", "差", "为什么"), rows, title=title, numeric=numeric)
    for change in comparison.changes:
        _both(out, change)
    difference = "" if comparison.difference is None else f"，相差 {_signed(comparison.difference)} 分"
    screen.line(out, f"总分：甲 {_standing(one)}；乙 {_standing(two)}{difference}。")
    if comparison.beyond_lines:
        screen.line(out, f"其中 {_signed(comparison.beyond_lines)} 分来自总分的封顶或扣分。")


def _both(out: Console, change: Change) -> None:
    screen.line(out, f"{screen.flat(change.name)}", style="bold")
    for label, item in (("甲", change.first), ("乙", change.second)):
        if item is None:
            continue
        rule = f"{item.rule.name}（{item.rule.article}）" if item.rule is not None else "没有用到规则"
        screen.line(out, f"  {label} {rule}")
        for step in item.steps:
            screen.line(out, f"     {step_words(step)}", indent=7)
        screen.line(out, f"     得分 {_score(item)}")


def _summary(out: Console, found: Sequence[Comparison]) -> None:
    changed = [one for one in found if one.changed]
    counts = Counter(
        "升" if one.difference > 0 else "降" for one in changed if one.difference is not None and one.difference
    )
    regraded = [one for one in changed if one.first.grade != one.second.grade]
    screen.line(
        out,
        f"共 {len(found)} 张表：{len(changed)} 张有变化（总分升 {counts['升']} 张，降 {counts['降']} 张），"
        f"{len(regraded)} 张等级不同。",
    )


def _standing(evaluation: Evaluation) -> str:
    total = "没有总分" if evaluation.total is None else f"{plain(evaluation.total)} 分"
    return f"{total}（{evaluation.grade}）" if evaluation.grade else f"{total}（未评等级）"


def _score(item: Item | None) -> str:
    if item is None:
        return "—"
    if item.state == "not_applicable":
        return "不适用"
    return "未计分" if item.score is None else plain(item.score)


def _signed(value: Decimal | None) -> str:
    return "" if value is None else f"{'+' if value > 0 else ''}{plain(value)}"


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "name": change.name,
        "difference": decimal(change.difference),
        "why": list(change.why),
        "first": _item_json(change.first),
        "second": _item_json(change.second),
    }


def _item_json(item: Item | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {
        "row": item.row,
        "points": decimal(item.points),
        "state": item.state,
        "score": decimal(item.score),
        "rule": item.rule.model_dump(mode="json") if item.rule is not None else None,
        "steps": [step.model_dump(mode="json") for step in item.steps],
    }


__all__ = ["comparison_json", "comparisons", "print_comparisons"]
