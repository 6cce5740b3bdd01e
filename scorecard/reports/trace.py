"""The appendix that lets a reader follow every score by hand: rule, article, formula, numbers, steps."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from scorecard.model import Evaluation, Input, Item
from scorecard.reports.analysis import interval_words, name_of, state_words
from scorecard.reports.mathml import formula_math
from scorecard.reports.rows import place_words
from scorecard.reports.summary import NO_LEVEL
from scorecard.reports.text import bound, cents, exact_words, inline, listing, points_text


def trace_entries(evaluation: Evaluation, sheet: str | None = None) -> list[dict[str, Any]]:
    """One entry for each item that a rule was applied to: its heading and its lines, in the order of the form."""
    return [_entry(number, item, sheet) for number, item in enumerate(evaluation.items) if _has_trace(item)]


def untraced_sentence(evaluation: Evaluation) -> str:
    """The items without a calculation, named together; "" where there are none."""
    left = [item for item in evaluation.items if not _has_trace(item)]
    if not left:
        return ""
    names = listing((_name(item) for item in left), limit=30)
    return f"没有核算过程的{len(left)}项：{names}。"


def _has_trace(item: Item) -> bool:
    return bool(item.rule or item.inputs or item.steps)


def _name(item: Item) -> str:
    return "预算执行率" if item.kind == "execution" else name_of(item)


def _entry(number: int, item: Item, sheet: str | None) -> dict[str, Any]:
    rule = item.rule
    return {
        "序号": str(number + 1),
        "名称": _name(item),
        "归属": _belongs(item),
        "规则": f"{inline(rule.name)}（{inline(rule.article)}）"
        if rule and rule.article
        else inline(rule.name if rule else ""),
        "公式": inline(rule.formula) if rule else "",
        "公式数学": Markup(formula_math(rule.formula) or "") if rule else "",  # noqa: S704 - drawn from our own tree, names escaped
        "数据": [_input_words(value, sheet) for value in item.inputs],
        "步骤": [
            {"序号": str(n), "内容": f"{_lead(step.label)}{_equation(inline(step.expression), inline(step.result))}"}
            for n, step in enumerate(item.steps, 1)
        ],
        "结论": _result_words(number, item),
        "位置": place_words(item.place, sheet),
    }


def _belongs(item: Item) -> str:
    if item.kind == "execution":
        return "预算执行"
    return "／".join(part for part in (inline(item.level1) or NO_LEVEL, inline(item.level2)) if part)


def _lead(label: str) -> str:
    words = inline(label)
    return f"{words}：" if words else ""


def _equation(expression: str, result: str) -> str:
    if not expression or expression == result:
        return result or expression
    return f"{expression} = {result}" if result else expression


def _input_words(value: Input, sheet: str | None) -> str:
    """实际完成值：90%（表中“90%”，工作表“Sheet1” F12）."""
    name = inline(value.name)
    raw, place = inline(value.raw), place_words(value.place, sheet)
    number = f"{exact_words(value.value)}{inline(value.unit)}" if value.value is not None else "无可用数值"
    source = "，".join(([f"表中“{raw}”"] if raw else []) + ([place] if place else []))
    return f"{name}：{number}" + (f"（{source}）" if source else "")


def _result_words(number: int, item: Item) -> str:
    if item.state == "not_applicable":
        return "指标不适用，分值不计入总分。"
    if item.score is None:
        head = "未核算得分。" if item.state in {"band", "not_scored"} else f"{state_words(item)}，未计分。"
        if item.state == "band" and item.interval is not None:
            head = f"得分应在区间{interval_words(item)}分内，尚未确定。"
        return head
    score = bound(f"{cents(item.score)}分", f"items.{number}.score")
    before = ""
    if item.exact is not None and item.exact != item.score:
        before = f"（四舍五入前{exact_words(item.exact)}分）"
    parts = [f"核算得分{score}{before}"]
    if item.interval is not None:
        parts.append(f"规则允许的区间{interval_words(item)}分")
    if item.claimed is not None:
        parts.append(f"自评得分{bound(f'{points_text(item.claimed)}分', f'items.{number}.claimed')}")
    return f"{state_words(item)}，{'，'.join(parts)}。"
