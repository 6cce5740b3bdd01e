"""What a clerk chooses from instead of typing: the lists behind the dropdowns, in the words of the regulations.

Lists stand on a hidden sheet of the workbook; the dropdowns refer to them. A list helps and never refuses: another
word may be typed (regions have words of their own), and the reader reads it.
"""

from __future__ import annotations

from scorecard.layouts import labels
from scorecard.model import FormKind

SHEET = "选项"
OPERATORS = ("≥", "≤", "=", ">", "<", "定性")
GRADES = ("达成年度指标", "部分达成年度指标并具有一定效果", "未达成年度指标且效果较差")
"""The three grades of a qualitative indicator, word for word: 财预〔2020〕10号 第十六条第三款."""
SCORING_RULES = ("按照完成比例赋分", "直接赋分", "满意度赋分", "按评判等级赋分")
"""财预〔2021〕101号 附件1 三（七）, as the forms of the provinces print them."""
BASES = ("计划标准", "行业标准", "历史标准", "其他标准")
"""财预〔2020〕10号 第十五条."""
EVIDENCE = ("正式材料", "工作资料", "原始凭证", "说明材料")
UNITS = ("个", "项", "次", "人", "人次", "户", "份", "套", "台", "批次", "场", "期", "天", "公里", "亩", "平方米", "吨", "元", "万元", "元/人", "%", "‰", "分")  # fmt: skip
TICK = ("√",)
YES_NO = ("是", "否")

ANY_LEVEL2 = "全部"
_PROJECT = ("成本指标", "产出指标", "效益指标", "满意度指标")
_BY_COLUMN: dict[str, tuple[str, ...]] = {
    "operator": OPERATORS,
    "unit": UNITS,
    "actual": GRADES,
    "progress": GRADES,
    "forecast": GRADES,
    "scoring_rule": SCORING_RULES,
    "basis": BASES,
    "evidence": EVIDENCE,
    "core": YES_NO,
    "causes": TICK,
    "degrees": TICK,
}


def choices(name: str) -> tuple[str, ...]:
    """The words offered in the column `name` of an indicator table; empty where it is free text."""
    return _BY_COLUMN.get(name.partition(".")[0], ())


def levels(kind: FormKind) -> dict[str, tuple[str, ...]]:
    """The 二级指标 of each 一级指标 that a form of `kind` offers; all of them under `ANY_LEVEL2`."""
    known: dict[str, list[str]] = labels.vocabulary()["一级指标"]
    names = _PROJECT if kind in {"project_target", "project_self_evaluation", "monitoring"} else tuple(known)
    table = {name: tuple(known[name]) or (name,) for name in names}
    return table | {ANY_LEVEL2: tuple(dict.fromkeys(word for words in table.values() for word in words))}


__all__ = [
    "ANY_LEVEL2",
    "BASES",
    "EVIDENCE",
    "GRADES",
    "OPERATORS",
    "SCORING_RULES",
    "SHEET",
    "TICK",
    "UNITS",
    "YES_NO",
    "choices",
    "levels",
]
