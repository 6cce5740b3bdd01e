"""A form as it was filled in: the middle of the house. Readers end here, rules and documents begin here."""

from __future__ import annotations

from typing import Literal

from scorecard.model.base import Frozen
from scorecard.model.place import Place
from scorecard.model.values import Actual, Amount, Target, Text

FormKind = Literal[
    "project_target",
    "project_self_evaluation",
    "department_target",
    "department_self_evaluation",
    "monitoring",
]
FundRole = Literal["total", "fiscal", "carryover", "other", "part"]
MoneyUnit = Literal["元", "万元", "亿元"]


class Source(Frozen):
    """The file a form was read from."""

    name: str
    format: str
    """xlsx, xls, docx, pdf, html, text, csv"""
    sha256: str


class FundLine(Frozen):
    """One line of the funds block, in the order printed. Money is in the form's unit (`Form.money_unit`).

    `role`: "total" is 年度资金总额 (the line that is scored), "fiscal" 财政拨款, "carryover" 上年结转,
    "other" 其他资金, "part" any further line. `rate` is the printed 执行率 (98.5, unit "%").
    """

    name: str
    role: FundRole = "part"
    initial: Amount | None = None
    """年初预算数"""
    budget: Amount | None = None
    """全年预算数（调整后）; on a target form the amount asked for"""
    executed: Amount | None = None
    """全年执行数; on a monitoring form the amount spent so far"""
    rate: Amount | None = None
    points: Amount | None = None
    claimed_score: Amount | None = None
    half_year_plan: Amount | None = None
    forecast: Amount | None = None
    """全年预计执行数 (monitoring)"""
    reason: Text | None = None
    place: Place | None = None


class Indicator(Frozen):
    """One row of the indicator table, after repair; `None` is a cell that the form does not have or left empty.

    `level1`, `level2` are inherited from the merged label above where the row does not repeat it.
    """

    level1: Text | None = None
    level2: Text | None = None
    level3: Text | None = None
    target: Target | None = None
    half_year_target: Target | None = None
    actual: Actual | None = None
    points: Amount | None = None
    claimed_score: Amount | None = None
    basis: Text | None = None
    last_year: Text | None = None
    scoring_rule: Text | None = None
    evidence: Text | None = None
    work: Text | None = None
    deviation_reason: Text | None = None
    explanation: Text | None = None
    """指标解释, 指标说明"""
    remark: Text | None = None
    progress: Actual | None = None
    """1–7月执行情况, 半年完成值 (monitoring)"""
    forecast: Actual | None = None
    """全年预计完成情况 (monitoring)"""
    likelihood: Text | None = None
    """完成目标可能性: 确定能, 有可能, 完全不可能"""
    review_deduction: Amount | None = None
    """points taken off by a reviewer (10号 第十六条: 按照偏离度适度调减分值), traced in the score"""
    place: Place | None = None


class Task(Frozen):
    """One line of 年度主要任务 of a 部门整体 form. Money as in `FundLine`."""

    name: Text
    content: Text | None = None
    """主要内容, 完成情况"""
    budget: Amount | None = None
    budget_fiscal: Amount | None = None
    budget_other: Amount | None = None
    executed: Amount | None = None
    executed_fiscal: Amount | None = None
    place: Place | None = None


class Criterion(Frozen):
    """One row of an 评分表 whose rows carry their own 评分标准 (Shenzhen, the 2013 common system)."""

    level1: Text | None = None
    level1_points: Amount | None = None
    level2: Text | None = None
    level3: Text
    points: Amount | None = None
    explanation: Text | None = None
    standard: Text | None = None
    claimed_score: Amount | None = None
    reason: Text | None = None
    place: Place | None = None


class Entry(Frozen):
    """A labelled cell that the model has no field of its own for (评价结论, 机构设置及人员配置, 项目负责人, ...)."""

    label: str
    value: Text


class Form(Frozen):
    """One form of one file.

    `money_unit` is the unit of the funds block (元 or 万元). `execution_points` is 执行率分值 where a target
    form prints it in its head, `indicator_points` the declared sum of the rows (分值权重（90）).
    `total_points` and `claimed_total` come from the 总分 line, `claimed_grade` from 评价等级.
    """

    layout: str
    kind: FormKind
    title: Text | None = None
    year: int | None = None
    unit: Text | None = None
    """实施单位, 预算单位, 部门（单位）名称"""
    department: Text | None = None
    """主管部门"""
    project: Text | None = None
    money_unit: MoneyUnit | None = None
    funds: tuple[FundLine, ...] = ()
    goal: Text | None = None
    goal_actual: Text | None = None
    goal_long_term: Text | None = None
    indicators: tuple[Indicator, ...] = ()
    tasks: tuple[Task, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    execution_points: Amount | None = None
    indicator_points: Amount | None = None
    total_points: Amount | None = None
    claimed_total: Amount | None = None
    claimed_grade: Text | None = None
    entries: tuple[Entry, ...] = ()
    source: Source | None = None
    place: Place | None = None

    def fund(self, role: FundRole) -> FundLine | None:
        """The first fund line of that role."""
        return next((line for line in self.funds if line.role == role), None)

    def entry(self, label: str) -> Text | None:
        """The value of the labelled cell `label`."""
        return next((entry.value for entry in self.entries if entry.label == label), None)


__all__ = [
    "Criterion",
    "Entry",
    "Form",
    "FormKind",
    "FundLine",
    "FundRole",
    "Indicator",
    "MoneyUnit",
    "Source",
    "Task",
]
