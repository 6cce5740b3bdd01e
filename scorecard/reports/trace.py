"""The appendix that lets a reader follow every score by hand: rule, article, formula, numbers, steps."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from scorecard.model import Evaluation, Indicator, Input, Item
from scorecard.reports.analysis import interval_words, name_of, says_not_applicable, state_words
from scorecard.reports.mathml import formula_math
from scorecard.reports.rows import place_words
from scorecard.reports.summary import NO_LEVEL
from scorecard.reports.text import NOTHING, bound, cents, exact_words, inline, listing, points_text, quoted

_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


def traced(evaluation: Evaluation, sheet: str | None = None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One entry for each item that a rule was applied to, in the order of the form; and the rules, each once.

    Most rows of a form go by two or three rules: printed with each row, these would fill most of the appendix.
    """
    rules: dict[tuple[str, str, Markup], str] = {}
    entries = [
        _entry(number, item, evaluation.indicator(item), sheet, rules)
        for number, item in enumerate(evaluation.items)
        if _has_trace(item)
    ]
    return entries, [
        {"序号": number, "名称": name, "公式": formula, "公式数学": mathematics}
        for (name, formula, mathematics), number in rules.items()
    ]


def untraced_sentence(evaluation: Evaluation) -> str:
    """The items without a calculation, named together; "" where there are none."""
    left = [item for item in evaluation.items if not _has_trace(item)]
    if not left:
        return ""
    named = [_name(item) for item in left if not says_not_applicable(item)]
    names = f"：{listing(named, limit=30)}" if named else ""
    return f"没有核算过程的{len(left)}项{names}。"


def _has_trace(item: Item) -> bool:
    return bool(item.rule or item.inputs or item.steps)


def _name(item: Item) -> str:
    return "预算执行率" if item.kind == "execution" else name_of(item)


def _entry(
    number: int, item: Item, row: Indicator | None, sheet: str | None, rules: dict[tuple[str, str, Markup], str]
) -> dict[str, Any]:
    rule = item.rule
    days = _days(row) if row is not None else ()
    name, belongs = _name(item), _belongs(item)
    words, formula, mathematics = said = (
        _rule_words(rule.name, rule.article, rule.formula) if rule else ("", "", Markup())
    )
    inputs = [_input_words(value, sheet, days) for value in item.inputs]
    steps = [_lead(step.label) + _equation(inline(step.expression), inline(step.result)) for step in item.steps]
    return {
        "序号": str(number + 1),
        "标题": f"{name}（{belongs}）",
        "名称": name,
        "归属": belongs,
        "规则序号": rules.setdefault(said, str(len(rules) + 1)) if rule else NOTHING,
        "规则": words,
        "公式": formula,
        "公式数学": mathematics,
        "数据": inputs,
        "代入": "\n".join(inputs) or NOTHING,
        "步骤": [{"序号": str(n), "内容": words} for n, words in enumerate(steps, 1)],
        "计算": "\n".join(steps) or NOTHING,
        "结论": _result_words(number, item),
        "位置": place_words(item.place, sheet),
    }


@lru_cache(maxsize=256)
def _rule_words(name: str, article: str | None, formula: str) -> tuple[str, str, Markup]:
    """A rule's name with its article, its formula on one line, and the formula as mathematics."""
    words = f"{inline(name)}（{inline(article)}）" if article else inline(name)
    return words, inline(formula), Markup(formula_math(formula) or "")  # noqa: S704 - drawn from our own tree, names escaped


def _belongs(item: Item) -> str:
    if item.kind == "execution":
        return "预算执行"
    level1, level2 = inline(item.level1) or NO_LEVEL, inline(item.level2)
    return f"{level1}／{level2}" if level2 else level1


@lru_cache(maxsize=256)
def _lead(label: str) -> str:
    words = inline(label)
    return f"{words}：" if words else ""


def _equation(expression: str, result: str) -> str:
    if "-" in expression or "-" in result:
        expression, result = (_ISO_DAY.sub(_day_words, text) for text in (expression, result))
    if not expression or expression == result:
        return result or expression
    return f"{expression} = {result}" if result else expression


def _day_words(match: re.Match[str]) -> str:
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日"


def _days(row: Indicator) -> tuple[date, ...]:
    """The days that a row names."""
    return tuple(
        reading.date for reading in (row.target, row.actual) if reading is not None and reading.date is not None
    )


def _day_of(days: tuple[date, ...], number: Fraction) -> str | None:
    """The day for which a calculation takes `number`, in words."""
    for day in days:
        if day.toordinal() == number:
            return f"{day.year}年{day.month}月{day.day}日"
    return None


def _input_words(value: Input, sheet: str | None, days: tuple[date, ...]) -> str:
    """实际完成值：90%（表中“90%”，工作表“Sheet1” F12）; a day is a day, not the number it is reckoned with."""
    name = inline(value.name)
    raw, place = inline(value.raw), place_words(value.place, sheet)
    number, exact, unit = "无可用数值", value.value, value.unit
    if exact is not None:
        day = _day_of(days, exact) if days and not unit else None
        number = day or exact_words(exact) + inline(unit)
    written = f"表中{quoted(raw)}" if raw else ""
    source = f"{written}，{place}" if written and place else written or place
    return f"{name}：{number}（{source}）" if source else f"{name}：{number}"


def _result_words(number: int, item: Item) -> str:
    if item.state == "not_applicable":
        return "指标不适用，分值不计入总分。"
    points = item.score
    if points is None:
        head = "未核算得分。" if item.state in {"band", "not_scored"} else f"{state_words(item)}，未计分。"
        if item.state == "band" and item.interval is not None:
            head = f"得分应在{interval_words(item)}之间，尚未确定。"
        return head
    words = f"{state_words(item)}，核算得分{bound(f'{cents(points)}分', f'items.{number}.score')}"
    exact, claimed = item.exact, item.claimed
    if exact is not None and exact.as_integer_ratio() != points.as_integer_ratio():
        words += f"（四舍五入前{exact_words(exact)}分）"
    if item.interval is not None:
        words += f"，规则允许{interval_words(item)}"
    if claimed is not None:
        words += f"，自评得分{bound(f'{points_text(claimed)}分', f'items.{number}.claimed')}"
    return f"{words}。"
