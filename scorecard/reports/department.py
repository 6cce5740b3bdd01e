"""The chapters that only a 部门整体 report has, after the outline of the Shenzhen report of 2020.

一、基本情况 二、主要履职绩效分析（经济性 效率性 效果性 公平性） 三、总体评价和整改措施 四、评分情况, with the task table,
the indicator table and the 评分表.
"""

from __future__ import annotations

from typing import Any

from scorecard.model import Amount, Criterion, Evaluation, Form, Item, Task
from scorecard.reports.analysis import difference_words, state_words
from scorecard.reports.gaps import Gaps
from scorecard.reports.rows import Label, Row
from scorecard.reports.sentences import budget_sentence, execution_sentence
from scorecard.reports.text import (
    NOTHING,
    bound,
    cents,
    inline,
    lines,
    listing,
    money_cell,
    points_text,
    quoted,
    score_text,
    short,
    shown,
    some,
)

ASPECTS = {
    "经济性": "运转成本控制、“三公”经费和日常公用经费的控制情况",
    "效率性": "预算执行的及时性和均衡性、重点工作完成和项目按期完成情况",
    "效果性": "履行职责产生的社会、经济、生态效益和可持续影响",
    "公平性": "群众信访办理、公众或服务对象满意度",
}
"""The four aspects of 履职绩效 and what an office writes under each."""


def department_context(evaluation: Evaluation, gaps: Gaps) -> dict[str, Any]:
    """The fields under 部门. The gaps are counted only where the form is a department's."""
    form = evaluation.form
    if form.kind != "department_self_evaluation":
        gaps = Gaps()
    told = _Told(form, gaps)
    scored = _criteria(evaluation)
    return {
        "职能": told("一、（一）", "部门主要职能", "按机构职能规定写明", "主要职能", "部门职能", "单位职能概述"),
        "重点工作": told(
            "一、（二）", "年度总体工作和重点工作任务", "按年度工作要点逐条写明", "年度重点工作", "年度主要工作"
        ),
        "预算编制": some(budget_sentence(form))
        or told("一、（三）", "部门预算编制情况", "年初预算、调整预算及编制依据", "部门预算编制情况"),
        "预算执行": some(execution_sentence(evaluation), task_sum_sentence(form))
        or told("一、（四）", "部门预算执行情况", "收支、政府采购、结转结余、预决算公开情况", "部门预算执行情况"),
        "履职目标": lines(form.goal)
        or told("二、（一）", "主要履职目标", "表中未填写年度总体目标，按批复的整体绩效目标写明", "主要履职目标"),
        "履职情况": lines(form.goal_actual)
        or told("二、（二）", "主要履职情况", "对照履职目标写明完成的工作", "主要履职情况"),
        "绩效": [_aspect(name, hint, scored, gaps) for name, hint in ASPECTS.items()],
        "经验": told("三、（一）", "主要经验、做法", "预算绩效管理工作的做法", "主要经验及做法", "经验做法"),
        "后续": told("三、（三）", "后续工作计划、相关建议", "下一年度的工作安排", "后续工作计划"),
        "任务表": [_task_row(number, task, form) for number, task in enumerate(form.tasks)],
        "任务单位": _common_unit(form) or form.money_unit or "",
        "评分表": _criterion_rows(scored),
    }


class _Told:
    """What the form itself says under one of several labels, else a gap."""

    def __init__(self, form: Form, gaps: Gaps) -> None:
        self.form = form
        self.gaps = gaps

    def __call__(self, chapter: str, subject: str, hint: str, *labels: str) -> list[str]:
        for label in labels:
            if found := lines(self.form.entry(label)):
                return found
        return [self.gaps.need(chapter, subject, hint)]


Scored = tuple[int, Item, Criterion | None]


def _criteria(evaluation: Evaluation) -> list[Scored]:
    """The scored rows of the 评分表, each with its item number and its row on the form."""
    rows = evaluation.form.criteria
    return [
        (number, item, rows[item.row] if item.row is not None and item.row < len(rows) else None)
        for number, item in enumerate(evaluation.items)
        if item.kind == "criterion"
    ]


def _aspect(name: str, hint: str, scored: list[Scored], gaps: Gaps) -> dict[str, Any]:
    """One aspect: what the 评分表 gives under it, then what the office has to tell."""
    mine = [(number, item) for number, item, _ in scored if name in inline(item.level2) or name in inline(item.level1)]
    texts = [aspect_sentence(name, mine)] if mine else []
    return {"名称": name, "段落": [*texts, gaps.need(f"二、（三）{name}", f"{name}分析", hint)]}


def aspect_sentence(name: str, scored: list[tuple[int, Item]]) -> str:
    """评分表中经济性指标1项：“公用经费控制率”分值6分，核算得分6.00分，自评得分6分。"""
    parts = []
    for number, item in scored:
        marks = []
        if item.points is not None:
            marks.append(f"分值{bound(f'{points_text(item.points)}分', f'items.{number}.points')}")
        if item.score is not None:
            marks.append(f"核算得分{bound(f'{cents(item.score)}分', f'items.{number}.score')}")
        if item.claimed is not None:
            marks.append(f"自评得分{bound(f'{points_text(item.claimed)}分', f'items.{number}.claimed')}")
        parts.append(f"{quoted(short(inline(item.level3)) or '未命名指标')}{'，'.join(marks)}")
    return f"评分表中{name}指标{len(scored)}项：{'；'.join(parts)}。"


def task_sum_sentence(form: Form) -> str:
    """How many tasks the form lists, and which of them spent more than their budget."""
    tasks = [task for task in form.tasks if not _is_sum(task)]
    if not tasks:
        return ""
    over = [short(inline(task.name)) for task in tasks if _over(task)]
    tail = f"，其中执行数超过预算数的{len(over)}项：{listing(over)}" if over else ""
    return f"表中列明年度主要任务{len(tasks)}项{tail}。"


def _over(task: Task) -> bool:
    budget, executed = task.budget, task.executed
    if budget is None or executed is None or budget.value is None or executed.value is None:
        return False
    return (budget.unit or "") == (executed.unit or "") and executed.value > budget.value


def _is_sum(task: Task) -> bool:
    return inline(task.name).replace(" ", "") in {"金额合计", "合计", "总计"}


def _task_row(number: int, task: Task, form: Form) -> Row:
    unit = _common_unit(form) or form.money_unit

    def cell(amount: Amount | None) -> str:
        return money_cell(amount, unit)

    return {
        "序号": str(number + 1),
        "任务": inline(task.name) or NOTHING,
        "完成情况": inline(task.content) or NOTHING,
        "预算数": cell(task.budget),
        "其中财政预算": cell(task.budget_fiscal),
        "执行数": cell(task.executed),
        "其中财政执行": cell(task.executed_fiscal),
    }


def _common_unit(form: Form) -> str:
    """The unit of the tasks' amounts where they all print the same."""
    units = {
        a.unit for task in form.tasks for a in (task.budget, task.executed) if a is not None and a.value is not None
    }
    return next(iter(units)) or "" if len(units) == 1 else ""


def _criterion_rows(scored: list[Scored]) -> list[Row]:
    rows: list[Row] = []
    above: tuple[str, str] | None = None
    for number, item, criterion in scored:
        level1, level2 = inline(item.level1) or NOTHING, inline(item.level2) or NOTHING
        same1 = above is not None and above[0] == level1
        same2 = same1 and above is not None and above[1] == level2
        remark = difference_words(item) or (state_words(item) if item.state in {"not_scored", "not_applicable"} else "")
        rows.append(
            {
                "一级指标": Label(level1, first=not same1),
                "二级指标": Label(level2, first=not same2),
                "指标": short(inline(item.level3)) or NOTHING,
                "分值": shown(points_text(item.points), f"items.{number}.points"),
                "自评得分": shown(points_text(item.claimed), f"items.{number}.claimed"),
                "核算得分": shown(score_text(item.score), f"items.{number}.score"),
                "说明": (inline(criterion.reason) if criterion else "") or remark,
            },
        )
        above = (level1, level2)
    return rows
