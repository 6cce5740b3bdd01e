"""The names that formulas may use, by the kind of line a rule scores, and what 达标 means for each.

Shared by the compiler (which slots), the scorer (which values) and the proofs (which domains).
"""

from __future__ import annotations

from scorecard.rules.formula import Sort

EXECUTION = "预算执行率"
CRITERION = "评分项"
INDICATOR_NAMES = ("完成值", "指标值", "下限", "上限", "完成日", "期限日", "分值")
"""Slots of every indicator rule, in this order."""
EXECUTION_NAMES = ("全年执行数", "全年预算数", "年初预算数", "分值", "项目完成")
"""Slots of an execution rule. 项目完成 is yes or no: whether the form says that the project is finished."""
CONDITIONS = frozenset({"达标", "项目完成"})
OPERATORS = ("≥", ">", "=", "≤", "<")
BRACKETS = ("[]", "[)", "(]", "()")
"""The four ways in which a range includes its ends; they stand where a number has its operator."""

KIND_NAMES: dict[str, frozenset[str]] = {
    "定量": frozenset({"完成值", "指标值", "分值", "达标"}),
    "区间": frozenset({"完成值", "下限", "上限", "分值", "达标"}),
    "时限": frozenset({"完成日", "期限日", "分值", "达标"}),
    "定性": frozenset({"分值"}),
    EXECUTION: frozenset({*EXECUTION_NAMES, "达标"}),
    CRITERION: frozenset({"分值"}),
}
KIND_OPERATORS: dict[str, tuple[str | None, ...]] = {
    "定量": OPERATORS,
    "区间": BRACKETS,
    "时限": (None,),
    EXECUTION: (None,),
    CRITERION: (None,),
}


def sort_of_name(name: str) -> Sort:
    """Whether a built-in name is a number or a condition."""
    return "condition" if name in CONDITIONS else "number"


def reached_text(kind: str, operator: str | None) -> str | None:
    """达标 as a formula, for rows of that kind and operator; None where nothing can be reached (评分项)."""
    match kind:
        case "定量":
            return f"完成值 {operator} 指标值"
        case "区间":
            brackets = operator or "[]"
            return f"下限 {'≤' if brackets[0] == '[' else '<'} 完成值 {'≤' if brackets[1] == ']' else '<'} 上限"
        case "时限":
            return "完成日 ≤ 期限日"
        case "预算执行率":
            return "全年执行数 ≥ 全年预算数"
        case _:
            return None


__all__ = [
    "BRACKETS",
    "CONDITIONS",
    "CRITERION",
    "EXECUTION",
    "EXECUTION_NAMES",
    "INDICATOR_NAMES",
    "KIND_NAMES",
    "KIND_OPERATORS",
    "OPERATORS",
    "reached_text",
    "sort_of_name",
]
