"""Rows of a report's tables, as dictionaries with the Chinese field names that templates use."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Self

from scorecard.findings import SEVERITY_WORDS, article, message, remedy
from scorecard.model import Amount, Evaluation, Finding, Form, FundLine, Item, Place
from scorecard.reports.analysis import difference_words, name_of, reason_of, state_words
from scorecard.reports.gaps import Gap
from scorecard.reports.summary import NO_LEVEL, Level, execution_level
from scorecard.reports.text import (
    NOTHING,
    bound,
    inline,
    money_cell,
    points_text,
    rate_text,
    reading_text,
    score_text,
    short,
    shown,
    signed,
)

Row = dict[str, Any]


class Label(str):
    """A label of a vertically merged cell. `first` is True on the row where the merged area begins."""

    __slots__ = ("first",)

    def __new__(cls, text: str, *, first: bool) -> Self:
        """`text` as a label, `first` in its merged area or not."""
        label = super().__new__(cls, text)
        label.first = first
        return label

    first: bool


def fund_rows(evaluation: Evaluation) -> list[Row]:
    """资金表: one row a line of the funds block."""
    form = evaluation.form
    return [_fund_row(number, line, form.money_unit) for number, line in enumerate(form.funds)]


def _fund_row(number: int, line: FundLine, unit: str | None) -> Row:
    def cell(field: str) -> str:
        text = money_cell(getattr(line, field), unit)
        return text if text == NOTHING else bound(text, f"form.funds.{number}.{field}")

    rate = rate_text(line.rate)
    return {
        "名称": inline(line.name) or NOTHING,
        "年初预算数": cell("initial"),
        "全年预算数": cell("budget"),
        "全年执行数": cell("executed"),
        "执行率": bound(rate, f"form.funds.{number}.rate") or NOTHING,
    }


def summary_rows(evaluation: Evaluation, groups: list[Level]) -> list[Row]:
    """得分汇总表: 预算执行率, each 一级指标, and the sum."""
    rows = []
    line = execution_level(evaluation)
    if line is not None:
        rows.append(_summary_row(f"items.{line.items[0][0]}", line))
    rows.extend(_summary_row(f"levels.{number}", level) for number, level in enumerate(groups))
    total = points_text(evaluation.points_total)
    rows.append(
        {
            "名称": "合计",
            "项数": str(len(evaluation.items)),
            "分值": bound(total, "points_total"),
            "自评得分": shown(points_text(evaluation.claimed_total), "claimed_total"),
            "核算得分": shown(score_text(evaluation.total), "total"),
            "合计行": True,
        },
    )
    return rows


def _summary_row(field: str, level: Level) -> Row:
    return {
        "名称": level.name,
        "项数": str(len(level.items)),
        "分值": shown(points_text(level.points), f"{field}.points"),
        "自评得分": shown(points_text(level.claimed), f"{field}.claimed"),
        "核算得分": shown(score_text(level.score), f"{field}.score"),
        "合计行": False,
    }


def _sum(name: str, amount: Amount | None, unit: str | None, field: str) -> str:
    """全年预算数20.00万元: the number bound to its field, and its unit once."""
    printed = money_cell(amount, unit)
    if amount is None or printed == NOTHING:
        return ""
    own = amount.unit is not None and amount.unit != unit  # then the unit is printed with the number
    return f"{name}{bound(printed, field)}{'' if own or amount.value is None else unit or ''}"


def item_row(evaluation: Evaluation, number: int, item: Item) -> Row:
    """One item as tables show it: target and actual as printed, points, both scores, and what to say of them."""
    row = evaluation.indicator(item)
    execution = item.kind == "execution"
    target = actual = ""
    if row is not None:
        of_row = f"form.indicators.{item.row}"
        target = bound(reading_text(row.target), f"{of_row}.target")
        actual = bound(reading_text(row.actual), f"{of_row}.actual")
    elif execution:
        form = evaluation.form
        line = next(((n, fund) for n, fund in enumerate(form.funds) if fund.role == "total"), None)
        if line is not None:
            index, fund = line
            target = _sum("全年预算数", fund.budget, form.money_unit, f"form.funds.{index}.budget")
            actual = _sum("全年执行数", fund.executed, form.money_unit, f"form.funds.{index}.executed")
    of_item = f"items.{number}"
    return {
        "序号": str(number + 1),
        "指标": "预算执行率" if execution else name_of(item),
        "指标值": target or NOTHING,
        "实际完成值": actual or NOTHING,
        "分值": shown(points_text(item.points), f"{of_item}.points"),
        "自评得分": shown(points_text(item.claimed), f"{of_item}.claimed"),
        "核算得分": shown(score_text(item.score), f"{of_item}.score"),
        "差额": shown(signed(_difference(item)), f"{of_item}.difference"),
        "完成情况": state_words(item),
        "差异说明": difference_words(item),
        "偏差原因": reason_of(row),
    }


def appendix_rows(evaluation: Evaluation, item_rows: list[Row]) -> list[Row]:
    """附表: every item in the form's order, its 一级 and 二级 labels merged over the rows that share them."""
    rows: list[Row] = []
    above: tuple[str, str] | None = None
    for number, item in enumerate(evaluation.items):
        if item.kind == "execution":
            level1, level2 = "预算执行", "预算执行率"
        else:
            level1, level2 = inline(item.level1) or NO_LEVEL, inline(item.level2) or NOTHING
        same1 = above is not None and above[0] == level1
        same2 = same1 and above is not None and above[1] == level2
        row = dict(item_rows[number])
        row["一级指标"] = Label(level1, first=not same1)
        row["二级指标"] = Label(level2, first=not same2)
        row["说明"] = row["差异说明"] or _state_remark(item)
        rows.append(row)
        above = (level1, level2)
    return rows


def target_rows(form: Form) -> list[Row]:
    """The indicators of a target form: labels, target and points, straight from the form."""
    found: list[Row] = []
    above: tuple[str, str] | None = None
    for number, row in enumerate(form.indicators):
        level1, level2 = inline(row.level1) or NO_LEVEL, inline(row.level2) or NOTHING
        same1 = above is not None and above[0] == level1
        found.append(
            {
                "一级指标": Label(level1, first=not same1),
                "二级指标": Label(level2, first=not (same1 and above is not None and above[1] == level2)),
                "指标": short(inline(row.level3)) or NOTHING,
                "指标值": shown(reading_text(row.target) or NOTHING, f"form.indicators.{number}.target"),
                "分值": shown(
                    points_text(row.points.value if row.points else None), f"form.indicators.{number}.points"
                ),
            },
        )
        above = (level1, level2)
    return found


def finding_rows(findings: tuple[Finding, ...], sheet: str | None = None) -> list[Row]:
    """问题清单: severity, place, what is wrong, what to do, the article."""
    return [
        {
            "序号": str(number),
            "级别": SEVERITY_WORDS[finding.severity],
            "代码": finding.code,
            "位置": place_words(finding.place, sheet) or NOTHING,
            "问题": inline(message(finding)),
            "建议": inline(remedy(finding)) or NOTHING,
            "依据": inline(article(finding)) or NOTHING,
        }
        for number, finding in enumerate(findings, 1)
    ]


def gap_rows(gaps: list[Gap]) -> list[Row]:
    """待补充清单."""
    return [
        {"序号": str(number), "位置": gap.chapter, "内容": inline(gap.subject), "提示": inline(gap.hint)}
        for number, gap in enumerate(gaps, 1)
    ]


def place_words(place: Place | None, sheet: str | None = None) -> str:
    """The place in words, without the file and without `sheet`: the report's foot names both once."""
    if place is None:
        return ""
    return _place_words(place.sheet, place.cell, place.page, place.line, sheet)


@lru_cache(maxsize=2048)
def _place_words(own: str | None, cell: str | None, page: int | None, line: int | None, sheet: str | None) -> str:
    words = inline(Place(sheet=own, cell=cell, page=page, line=line).words())
    if sheet is not None and own == sheet and cell:
        return words.replace(f"工作表“{inline(sheet)}” ", "", 1)
    return words


def _state_remark(item: Item) -> str:
    """The state, where it is worth a remark; a budget that was not spent in full is not called 未完成."""
    return "" if item.state == "reached" or (item.kind == "execution" and item.state == "missed") else state_words(item)


def _difference(item: Item) -> Any:
    difference = item.difference
    if difference is not None:
        return difference
    return item.claimed - item.score if item.claimed is not None and item.score is not None else None
