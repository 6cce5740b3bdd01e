"""The transcribed tables (tests/data/truth) as forms on paper, and the comparison of what is read back with them.

    published()                    every target table: (source, truth, a function that lays it out)
    laid_out(truth, titles=...)    `Table` in the form's own layout; titles "rows" (in the grid) or "lines" (before it)
    differences(truth, forms)      what is not as in the truth: [] is exact
    score_tables(truth)            the three tables of the Shenzhen report

A table is laid out as its province prints it: title, labelled cells, funds, goal, heading, rows with merged labels.
"""

import functools
import json
import unicodedata
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from tables_to_files import table_of

from scorecard.contract import form_json

TRUTH = Path(__file__).parents[1] / "data" / "truth"
SOURCES = ("feco-2025", "jiangsu-2026", "changji-2025", "xinjiang-2024")
FIELDS = MappingProxyType(
    {
        "l1": "level1",
        "l2": "level2",
        "l3": "level3",
        "weight": "points",
        "basis": "basis",
        "last_year": "last_year",
        "rule": "scoring_rule",
        "evidence": "evidence",
        "work": "work",
    }
)


@functools.cache
def truth(source):
    return json.loads((TRUTH / f"{source}.json").read_text(encoding="utf-8"))


def published():
    """[(name, truth of the table)] of the target documents, in order."""
    return [
        (f"{source}-{number:02}", table) for source in SOURCES for number, table in enumerate(truth(source)["tables"])
    ]


# --- printing -------------------------------------------------------------------------------------------------------


def span(text, columns, rows=1):
    """A cell over several columns, and what it covers."""
    return [(text, rows, columns), *[None] * (columns - 1)]


def merged_levels(rows):
    """The label cells of 一级, 二级 for each row: merged over runs of equal labels."""
    keys = [(row["l1"], row["l2"]) for row in rows]
    first, second = [None] * len(rows), [None] * len(rows)
    for column, key in ((first, lambda n: keys[n][0]), (second, lambda n: keys[n])):
        for _, run in groupby(range(len(rows)), key=key):
            numbers = list(run)
            label = keys[numbers[0]][0 if column is first else 1]
            column[numbers[0]] = (label, len(numbers), 1)
    return list(zip(first, second, strict=True))


def laid_out(table, *, titles="lines"):
    """The form as a table. With titles "rows" the title stands in merged rows of the grid, as in a workbook."""
    if table["title"].startswith("江苏"):
        rows, year = jiangsu(table), f"{table['year']}年度"
    elif table.get("execution_rate_points"):
        rows, year = central(table), f"（{table['year']}年度）"
    else:
        rows, year = (
            (xinjiang_department if table["kind"] == "department" else xinjiang_project)(table),
            f"（{table['year']}年）",
        )
    heads = [table["title"], year]
    if titles == "lines":
        return table_of(rows, before=heads)
    width = len(rows[0])
    return table_of([*(span(head, width) for head in heads), *rows])


def central(table):
    funds = table["funds"]
    rows = [
        [*span("二级项目名称", 2), *span(table["project"], 4)],
        [*span("主管部门及代码", 2), "[144]生态环境部", "实施单位", *span(table["unit"], 2)],
        [
            *span("项目资金\n（万元）", 2, 4),
            *span("年度资金总额：", 2),
            funds["total"],
            (f"执行率\n分值（{table['execution_rate_points']}）", 4, 1),
        ],
        [None, None, *span("其中：财政拨款", 2), funds["fiscal"], None],
        [None, None, *span("上年结转", 2), funds["carryover"], None],
        [None, None, *span("其他资金", 2), funds["other"], None],
        ["年度总体目标", *span(table["goal"], 5)],
        [
            ("绩效指标", len(table["rows"]) + 1, 1),
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
            f"分值权重\n（{table['weight_total_declared']}）",
        ],
    ]
    for row, levels in zip(table["rows"], merged_levels(table["rows"]), strict=True):
        rows.append([None, *levels, row["l3"], row["target"], row["weight"]])
    return rows


def xinjiang_department(table):
    funds = table["funds"]
    rows = [
        [*span("部门名称（盖章）", 2), *span(table["unit"], 4)],
        [*span("部门联系人", 2), "某某", "联系电话", *span("000-00000000", 2)],
        [*span("年度绩效目标", 2), *span(table["goal"], 4)],
        [*span("年度预算（万元）", 2, 4), *span("资金来源", 2), *span("资金总额（万元）", 2)],
        [None, None, ("财政资金（万元）", 2, 1), "上级安排", *span(funds["superior"], 2)],
        [None, None, None, "本级安排", *span(funds["own"], 2)],
        [None, None, "其他资金（万元）", "其他", *span(funds["other"], 2)],
        ["一级指标", "二级指标", "三级指标", "指标值", "指标设定依据", "分值权重"],
    ]
    for row, levels in zip(table["rows"], merged_levels(table["rows"]), strict=True):
        rows.append([*levels, row["l3"], row["target"], row["basis"], row["weight"]])
    return rows


def xinjiang_project(table):
    funds = table["funds"]
    rows = [
        [*span("预算单位", 2), *span(table["unit"], 7)],
        [*span("项目名称", 2), *span(table["project"], 4), "项目负责人", *span("某某", 2)],
        [
            *span("项目资金（万元）", 2),
            "年度预算总额",
            funds["total"],
            "其中：财政拨款",
            funds["fiscal"],
            "其他资金",
            *span(funds["other"], 2),
        ],
        [*span("项目总体目标", 2), *span(table["goal"], 7)],
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "指标值",
            "指标值设置依据",
            "上年完成值",
            "指标分值权重",
            "指标赋分规则",
            "佐证资料",
        ],
    ]
    for number, (row, levels) in enumerate(zip(table["rows"], merged_levels(table["rows"]), strict=True)):
        last = row["last_year"] or "-—"[number % 2]  # as printed where there is none
        rows.append(
            [
                *levels,
                row["l3"],
                row["target"],
                row["basis"],
                last,
                row["weight"],
                row["rule"] or "",
                row["evidence"] or "",
            ]
        )
    return rows


def jiangsu(table):
    funds = table["funds"]
    income, expenditure = funds["income_lines"], funds["expenditure_lines"]
    rows = [
        ["单位名称", *span(table["unit"], 5)],
        ["单位主要职能", *span(table["duties"], 5)],
        ["机构设置及人员配置", *span(table["staffing"], 5)],
        [("部门整体资金（万元）", len(income) + len(expenditure) + 2, 1), *span("收入", 3), *span("全年预算数", 2)],
        *([None, *span(line["name"], 3), *span(line["full_year_budget"], 2)] for line in income),
        [None, *span("支出", 3), "半年计划执行数", "全年预算数"],
        *([None, *span(line["name"], 3), line["half_year_plan"], line["full_year_budget"]] for line in expenditure),
        ["中长期目标", *span(table["goal_long_term"], 5)],
        ["年度目标", *span(table["goal"], 5)],
    ]
    for with_work, run in groupby(table["rows"], key=lambda row: row["work"] is not None):
        part = list(run)
        middle = ["重点工作", "三级指标"] if with_work else span("三级指标", 2)
        rows.append(["一级指标", "二级指标", *middle, "半年指标值", "全年指标值"])
        works = [None] * len(part)
        for _, numbers in groupby(range(len(part)), key=lambda n: (part[n]["l2"], part[n]["work"])):
            same = list(numbers)
            works[same[0]] = (part[same[0]]["work"], len(same), 1)
        for row, levels, work in zip(part, merged_levels(part), works, strict=True):
            names = [work, row["l3"]] if with_work else span(row["l3"], 2)
            rows.append([*levels, *names, row["target_half"], row["target"]])
    return rows


def shenzhen_self_evaluation(whole):
    """部门（单位）整体支出绩效目标完成情况自评表 of Shenzhen: tasks with money, goals, indicators."""
    tasks, total = whole["tasks"], whole["tasks_total"]
    money = ("budget", "budget_fiscal", "spent", "spent_fiscal")
    rows = [
        [*span("部门（单位）名称", 2), *span(whole["unit"], 2), "预算年度", *span(str(whole["year"]), 2)],
        [
            ("年度主要任务完成情况", len(tasks) + 3, 1),
            ("任务名称", 2, 1),
            ("完成情况", 2, 1),
            *span("预算数（元）", 2),
            *span("执行数（元）", 2),
        ],
        [None, None, None, "全额", "其中：财政拨款", "全额", "其中：财政拨款"],
        *([None, task["name"], task["result"], *(task[key] for key in money)] for task in tasks),
        [None, *span("金额合计", 2), *(total[key] for key in money)],
        [("年度总体目标完成情况", 2, 1), *span("预期目标", 2), *span("目标实际完成情况", 4)],
        [None, *span(whole["goal_expected"], 2), *span(whole["goal_actual"], 4)],
        [
            ("年度绩效指标完成情况", len(whole["indicators"]) + 1, 1),
            "一级指标",
            "二级指标",
            "三级指标",
            "预期指标值",
            *span("实际完成指标值", 2),
        ],
    ]
    for row, levels in zip(whole["indicators"], merged_levels(whole["indicators"]), strict=True):
        rows.append([None, *levels, row["l3"], row["target"], *span(row["actual"], 2)])
    return table_of(rows, before=["部门（单位）整体支出绩效目标完成情况自评表"])


def shenzhen_scores(whole):
    """部门整体支出绩效评分表 of Shenzhen: rows with a scoring standard of their own."""
    part = whole["score_table"]
    rows = [
        [*span("评价指标", 4), ("指标说明", 2, 1), ("评分标准", 2, 1), ("分数", 2, 1)],
        ["一级指标", "二级指标", "三级指标", "分值", None, None, None],
    ]
    labels = [{"l1": f"{row['l1']}\n（{row['l1_points']}分）", "l2": row["l2"]} for row in part]
    for row, levels in zip(part, merged_levels(labels), strict=True):
        rows.append([*levels, row["l3"], row["points"], row["explanation"], row["standard"], row["score"]])
    rows.append([*span("综合评分", 6), whole["total"]])
    rows.append([*span("评分等级", 6), whole["grade"]])
    return table_of(rows, before=["部门整体支出绩效评分表"])


# --- comparing ------------------------------------------------------------------------------------------------------

SAME = str.maketrans({"≥": ">=", "≤": "<=", "—": "-", "–": "-", "“": '"', "”": '"', "‘": "'", "’": "'"})


def plain(text):
    """What counts of a text: NFKC, without white space, signs, quotes and dashes of one kind."""
    return "".join(unicodedata.normalize("NFKC", text or "").translate(SAME).split())


def amount(text):
    try:
        return Decimal(plain(text).replace(",", ""))
    except InvalidOperation:
        return plain(text)


def as_compared(norm, *, signed):
    """A target of the truth or of the contract, reduced to what must agree; `signed`: an operator is printed."""
    if not norm:
        return None
    if norm["kind"] == "number":
        operator = plain(norm.get("op") or norm.get("operator")) if signed else ""
        return ("number", operator, amount(norm["value"]), plain(norm["unit"]))
    return ("deadline", norm["date"]) if norm["kind"] == "deadline" else ("text", plain(norm["text"]))


def row_differences(expected, got):
    """The fields of one row that differ: [(name, truth, read)]."""
    wrong = []
    for key, name in FIELDS.items():
        if key in expected:
            same = (amount if key == "weight" else plain)(expected[key]) == (amount if key == "weight" else plain)(
                got[name]
            )
            if not same:
                wrong.append((name, expected[key], got[name]))
    for key, printed, name in (
        ("norm", "target", "target"),
        ("norm_half", "target_half", "half_year_target"),
        ("norm_actual", "actual", "actual"),
    ):
        norm = expected.get(key)
        if norm is None:
            continue
        signed = any(sign in plain(expected.get(printed)) for sign in "<>=") and not norm.get("implicit_op")
        if as_compared(norm, signed=signed) != as_compared(got[name], signed=signed):
            wrong.append((name, norm, got[name]))
    return wrong


def differences(table, form):
    """What of one table did not come back: [(row, [(field, truth, read)])], [] where all is exact. `form` may be None.

    Rows are paired by their 三级指标, in order, else by their position: one lost row does not make all others wrong.
    """
    rows = form_json(form)["indicators"] if form else []
    waiting = defaultdict(list)
    for index, row in enumerate(rows):
        waiting[plain(row["level3"])].append(index)
    wrong, used = [], set()
    for number, expected in enumerate(table["rows"]):
        named = [index for index in waiting[plain(expected["l3"])] if index not in used]
        index = named[0] if named else number
        if index >= len(rows) or index in used:
            wrong.append((number, [("row", expected["l3"], None)]))
            continue
        used.add(index)
        fault = row_differences(expected, rows[index])
        if fault:
            wrong.append((number, fault))
    return wrong


def head_differences(table, form):
    """The fields of the head that differ: unit, project, year, goal."""
    got = form_json(form)
    pairs = {key: table[key] for key in ("unit", "project", "year", "goal")}
    return [
        (key, value, got[key]) for key, value in pairs.items() if plain(str(value or "")) != plain(str(got[key] or ""))
    ]
