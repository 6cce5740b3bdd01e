"""The visible list of the checks: what runs, in which order, on what. Add a check by adding a line.

`needs` says which forms a check is for: "any"; "project" forms; "self" for self-evaluations; "monitoring";
"alone" for what scoring reports itself (family S), so that it runs only where there is no `Evaluation`. `when` names
what a form must have for the check to find anything (`features`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from scorecard.checks import (
    actuals,
    coverage,
    dates,
    funds,
    goals,
    leftovers,
    naming,
    placing,
    points,
    privacy,
    reasons,
)
from scorecard.checks import targets as wanted
from scorecard.checks.features import Feature
from scorecard.checks.subject import Subject
from scorecard.model import Finding

Needs = Literal["any", "project", "self", "monitoring", "alone"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check: it finds one kind of thing, named by its code."""

    code: str
    function: Callable[[Subject], Iterator[Finding]]
    family: str
    needs: Needs = "any"
    when: Feature = "always"


CHECKS: tuple[Check, ...] = (
    Check("C001", points.level_weights, "分值", "project"),
    Check("C002", points.execution_weight, "分值", "project", when="execution weight"),
    Check("C003", points.heavy_indicator, "分值", when="heavy row"),
    Check("C004", points.equal_points, "分值", when="equal points"),
    Check("C005", points.printed_level_points, "分值", when="points in a level"),
    Check("C006", points.points_for_nothing, "分值", "alone"),
    Check("C007", points.full_marks_little_money, "分值", "self", when="little spent"),
    Check("C008", points.all_full_marks, "分值", "self", when="full marks"),
    Check("C009", points.too_few, "分值", "project", when="few or many rows"),
    Check("C010", points.too_many, "分值", "project", when="few or many rows"),
    Check("C011", points.criteria_sums, "分值", when="criteria"),
    Check("C012", points.standard_above_points, "分值", when="criteria"),
    Check("C021", funds.rate_contradicts, "资金", when="rate off"),
    Check("C022", funds.rate_by_initial, "资金", when="rate off"),
    Check("C023", funds.mixed_units, "资金", when="mixed units"),
    Check("C024", funds.magnitude, "资金", when="other magnitude"),
    Check("C025", funds.parts_and_total, "资金", when="parts and total"),
    Check("C026", funds.over_budget, "资金", "alone", when="overspent"),
    Check("C027", funds.part_over_budget, "资金", when="overspent"),
    Check("C028", funds.spent_without_budget, "资金", when="unbudgeted"),
    Check("C029", funds.cost_above_budget, "资金", when="priced"),
    Check("C030", funds.actual_cost_above_spending, "资金", "self", when="priced"),
    Check("C031", funds.low_rate_unexplained, "资金", "self", when="little spent"),
    Check("C032", funds.large_adjustment, "资金", "self", when="adjusted"),
    Check("C033", funds.negative_amount, "资金", when="negative amount"),
    Check("C034", funds.no_amounts, "资金", "project"),
    Check("C035", funds.rate_row_against_funds, "资金", "self", when="execution rate"),
    Check("C036", funds.task_parts, "资金", when="tasks"),
    Check("C037", funds.task_done_unspent, "资金", when="tasks"),
    Check("C038", funds.rate_rounding, "资金", when="rate off"),
    Check("C041", wanted.vague, "指标值", when="words"),
    Check("C042", wanted.quantity_without_number, "指标值", when="words"),
    Check("C043", wanted.cost_without_number, "指标值", when="words"),
    Check("C044", wanted.no_unit, "指标值", when="no unit"),
    Check("C045", wanted.at_least_all, "指标值", when="all"),
    Check("C046", wanted.rate_above_all, "指标值", when="all"),
    Check("C047", wanted.wrong_way_down, "指标值", when="higher cost"),
    Check("C048", wanted.wrong_way_up, "指标值", when="upper bound"),
    Check("C049", wanted.exactly, "指标值", when="equal sign"),
    Check("C050", wanted.toothless, "指标值", when="toothless"),
    Check("C051", wanted.several_values, "指标值", when="words"),
    Check("C052", wanted.only_a_unit, "指标值", when="words"),
    Check("C053", wanted.low_satisfaction, "指标值", when="low satisfaction"),
    Check("C054", wanted.below_last_year, "指标值", when="last year"),
    Check("C055", wanted.same_number_everywhere, "指标值", when="no unit"),
    Check("C056", wanted.scale_not_chosen, "指标值", when="words"),
    Check("C057", wanted.parts_of_a_whole, "指标值", when="parts"),
    Check("C061", naming.value_in_name, "指标名称", when="odd name"),
    Check("C062", naming.no_name, "指标名称", when="odd name"),
    Check("C063", naming.short_name, "指标名称", when="short name"),
    Check("C064", naming.long_name, "指标名称", when="long name"),
    Check("C065", naming.same_name, "指标名称", when="repeated name"),
    Check("C066", naming.near_name, "指标名称"),
    Check("C067", naming.doubles_execution_rate, "指标名称", when="repeated rate"),
    Check("C068", naming.housekeeping, "指标名称", "project", when="routine"),
    Check("C069", naming.boilerplate, "指标名称", when="set phrase"),
    Check("C071", placing.rate_as_quantity, "类别", when="rate as quantity"),
    Check("C072", placing.money_as_quantity, "类别", when="money as quantity"),
    Check("C073", placing.cost_as_benefit, "类别"),
    Check("C074", placing.satisfaction_elsewhere, "类别", when="satisfaction elsewhere"),
    Check("C075", placing.quality_as_timeliness, "类别", when="timeliness"),
    Check("C076", placing.timeliness_elsewhere, "类别", when="timed"),
    Check("C077", placing.count_as_cost, "类别", when="counted cost"),
    Check("C078", placing.mixed_frames, "类别", when="foreign level"),
    Check("C079", placing.output_as_benefit, "类别", when="counted benefit"),
    Check("C081", coverage.no_output, "指标设置", "project", when="level lacking"),
    Check("C082", coverage.no_benefit, "指标设置", "project", when="level lacking"),
    Check("C083", coverage.no_quantity, "指标设置", "project", when="output lacking"),
    Check("C084", coverage.no_quality, "指标设置", "project", when="output lacking"),
    Check("C085", coverage.no_satisfaction, "指标设置", "project", when="satisfaction lacking"),
    Check("C086", coverage.no_cost, "指标设置", "project", when="cost lacking"),
    Check("C101", actuals.all_equal_targets, "完成值", "self", when="even actuals"),
    Check("C102", actuals.round_numbers, "完成值", "self", when="even actuals"),
    Check("C103", actuals.far_above, "完成值", "alone"),
    Check("C104", actuals.word_for_number, "完成值", "alone"),
    Check("C105", actuals.full_satisfaction, "完成值", "self", when="full satisfaction"),
    Check("C106", actuals.no_survey, "完成值", "self", when="satisfaction"),
    Check("C107", actuals.impossible_rate, "完成值", when="more than all"),
    Check("C108", actuals.broken_count, "完成值"),
    Check("C109", actuals.negative, "完成值", when="negative actual"),
    Check("C110", actuals.scale_not_chosen, "完成值", "alone"),
    Check("C111", actuals.certain_but_short, "完成值", "monitoring"),
    Check("C112", actuals.unlikely_without_reason, "完成值", "monitoring"),
    Check("C121", reasons.missing, "原因", "self", when="unexplained"),
    Check("C122", reasons.needless, "原因", "self", when="reason though reached"),
    Check("C123", reasons.empty_phrase, "原因", "self", when="nothing said"),
    Check("C124", reasons.says_none, "原因", "self", when="nothing said"),
    Check("C125", reasons.no_measure, "原因", "self", when="no measure"),
    Check("C126", reasons.copied, "原因", "self", when="same reasons"),
    Check("C127", reasons.no_problems, "原因", "self", when="missed and entries"),
    Check("C131", dates.after_year, "日期", when="deadline"),
    Check("C132", dates.before_year, "日期", when="deadline"),
    Check("C133", dates.late, "日期", "self", when="deadline"),
    Check("C134", dates.done_after_year, "日期", "self", when="done on"),
    Check("C135", dates.done_before_year, "日期", "self", when="done on"),
    Check("C136", dates.ends_before_start, "日期", when="entries"),
    Check("C137", dates.period_without_year, "日期", when="entries"),
    Check("C141", goals.goal_against_targets, "文字与表"),
    Check("C142", goals.report_against_actuals, "文字与表", "self"),
    Check("C143", goals.goal_against_report, "文字与表", "self"),
    Check("C144", goals.copied_report, "文字与表", "self", when="copied goal"),
    Check("C145", goals.no_report, "文字与表", "self", when="no report"),
    Check("C146", goals.all_done_claimed, "文字与表", "self", when="claims all"),
    Check("C147", goals.impossible_percentage, "文字与表", when="percentage of all"),
    Check("C148", goals.task_years, "文字与表", when="tasks"),
    Check("C151", leftovers.guidance, "残留", when="guidance"),
    Check("C152", leftovers.placeholder, "残留", when="placeholder"),
    Check("C153", leftovers.masked, "残留", when="masked"),
    Check("C154", leftovers.old_year_planned, "残留", when="another year"),
    Check("C155", leftovers.only_old_year, "残留", when="another year"),
    Check("C156", leftovers.old_year_in_name, "残留", when="another year"),
    Check("C157", leftovers.goal_is_name, "残留", when="short goal"),
    Check("C158", leftovers.goal_empty, "残留", when="short goal"),
    Check("C159", leftovers.goal_too_short, "残留", when="short goal"),
    Check("C160", leftovers.error_value, "残留", when="error value"),
    Check("C171", privacy.mobile, "隐私", when="account"),
    Check("C172", privacy.landline, "隐私", when="account"),
    Check("C173", privacy.identity, "隐私", when="account"),
    Check("C174", privacy.mail, "隐私", when="mail"),
    Check("C175", privacy.account, "隐私", when="account"),
)


@lru_cache(maxsize=512)
def running(needs: frozenset[str], features: frozenset[Feature]) -> tuple[Check, ...]:
    """The checks that can find something in a form of these needs and features, in order."""
    return tuple([check for check in CHECKS if check.needs in needs and check.when in features])


FAMILIES: tuple[str, ...] = tuple(dict.fromkeys(check.family for check in CHECKS))

__all__ = ["CHECKS", "FAMILIES", "Check", "Needs", "running"]
