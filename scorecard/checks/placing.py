"""Checks of where an indicator stands: rates and money under 数量, costs under 效益, timeliness under 质量.

All rest on what 101号 二 says each second level reflects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecard.checks.measuring import MONEY
from scorecard.checks.rows import Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding

_COST = re.compile(
    r"(?:成本|费用|经费|支出|造价|单价)(?:控制(?:数|率|额|情况)?|总额|金额|数|额)?$|成本控制|预算控制|控制成本"
)
_GAIN = re.compile(r"节约|降低|下降|减少|压减|减轻|增加|收入|收益|节省|增收|避免|挽回")
_ONLY_OUTPUT = re.compile(
    r"^(?:完成|开展|举办|组织|印发|编制|购置|采购|新建|修缮|建设|培训).{0,20}(?:数量|次数|个数|份数|台数|面积|里程)$"
)
COUNTS = frozenset(
    ["人", "次", "个", "台", "套", "份", "家", "户", "件", "条", "座", "期", "场", "篇", "本", "辆", "名", "人次"]
)
_OLD_COST = {"成本", "经济成本"}
# Second levels of one guide that stand under a first level of the other: new costs and benefits under 产出, outputs under 效益.
FOREIGN = {
    "产出": {"经济成本", "社会成本", "生态成本", "经济效益", "社会效益", "生态效益", "可持续影响"},
    "效益": {"数量", "质量", "时效", "成本", "经济成本"},
}


def _wrong(code: str, row: Row, **args: str) -> Finding:
    return found(code, row.name_place, severity=None, article=None, name=row.shown, level2=row.level2, **args)


def rate_as_quantity(subject: Subject) -> Iterator[Finding]:
    """A rate under 数量指标, which counts products and services (101号 二（二）1)."""
    for row in subject.rows:
        if (
            row.kind2 == "数量"
            and row.unit in ("%", "‰")
            and subject.words.has("率名称", row.name)
            and not subject.words.has("时效名称", row.name)
            and not subject.words.has("与执行率重复", row.name)
        ):
            yield _wrong("C071", row)


def money_as_quantity(subject: Subject) -> Iterator[Finding]:
    """An amount of money under 数量指标."""
    for row in subject.rows:
        if row.kind2 == "数量" and row.unit in MONEY:
            yield _wrong("C072", row, unit=row.unit)


def cost_as_benefit(subject: Subject) -> Iterator[Finding]:
    """A cost or its control under 效益指标. What is saved or earned is a benefit."""
    for row in subject.rows:
        if (
            row.kind1 == "效益"
            and row.kind2 != "满意度"
            and _COST.search(row.name)
            and not _GAIN.search(row.name)
            and (row.unit in MONEY or row.unit == "%" or "控制" in row.name)
        ):
            yield _wrong("C073", row)


def satisfaction_elsewhere(subject: Subject) -> Iterator[Finding]:
    """满意度 under another level: 101号 二（四） has a first level for it."""
    for row in subject.satisfaction:
        if (
            row.kind2
            and row.kind2 != "满意度"
            and row.kind1 != "满意度"
            and re.search(r"满意[度率](?:\([^()]*\))?$", row.name)
        ):
            yield _wrong("C074", row)


def quality_as_timeliness(subject: Subject) -> Iterator[Finding]:
    """A pass or accuracy rate under 时效指标."""
    words = subject.words
    for row in subject.rows:
        if row.kind2 == "时效" and words.has("质量名称", row.name) and not words.has("时效名称", row.name):
            yield _wrong("C075", row)


def timeliness_elsewhere(subject: Subject) -> Iterator[Finding]:
    """及时率, 完成时间 or a date under 数量 or 质量."""
    for row in subject.rows:
        if row.kind2 not in ("数量", "质量") or row.target is None:
            continue
        dated = row.target_kind == "deadline"
        named = (
            not dated
            and row.unit in ("", "%")
            and subject.words.has("时效名称", row.name)
            and not re.search(r"合格|验收|质量|准确", row.name)
        )
        if dated or named:
            yield _wrong("C076", row)


def count_as_cost(subject: Subject) -> Iterator[Finding]:
    """A number of things under 成本指标."""
    for row in subject.costs:
        if row.kind2 in _OLD_COST and row.unit in COUNTS and not re.search(r"成本|费|价|元|支出|消耗|能耗", row.name):
            yield _wrong("C077", row)


def mixed_frames(subject: Subject) -> Iterator[Finding]:
    """A second level of 101号 under a first level of 88号 or the other way round (经济成本 under 产出)."""
    for row in subject.rows:
        if row.kind2 in FOREIGN.get(row.kind1, ()):
            level1 = row.indicator.level1.text if row.indicator.level1 else ""
            yield _wrong("C078", row, level1="".join(level1.split()))
            return


def output_as_benefit(subject: Subject) -> Iterator[Finding]:
    """What was done (开展培训次数) under 效益指标: an effect is what came of it (101号 二（三）)."""
    for row in subject.rows:
        if row.kind1 == "效益" and row.kind2 != "满意度" and row.unit in COUNTS and _ONLY_OUTPUT.search(row.name):
            yield _wrong("C079", row)
