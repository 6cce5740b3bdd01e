"""The bodies of 自评审核意见 and 绩效目标审核意见: who is reviewed, what was found, what to do by when, the judgement."""

from __future__ import annotations

from scorecard.reports.building.elements import TEXT_WIDTH, Column
from scorecard.reports.building.outline import Kit
from scorecard.reports.building.self_evaluation import APPENDIX_FOOTERS, finding_columns


def self_evaluation_body(kit: Kit) -> str:
    """自评审核意见."""
    scores = [
        Column("指标", "{{ 行.指标 }}", 2600),
        Column("分值", "{{ 行.分值 }}", 800, "center"),
        Column("自评得分", "{{ 行.自评得分 }}", 1100, "center"),
        Column("核算得分", "{{ 行.核算得分 }}", 1100, "center"),
        Column("差额", "{{ 行.差额 }}", 900, "center"),
        Column("说明", "{{ 行.差异说明 }}", TEXT_WIDTH - 6500),
    ]
    return (
        _head(kit)
        + kit.heading(1, "二、检查发现的问题")
        + kit.paragraph("{{ 审核.总述 }}{{ 审核.依据 }}")
        + kit.when("问题清单", kit.table(finding_columns(), "行 in 问题清单", "检查发现的问题"))
        + kit.when(
            "审核.得分",
            kit.heading(1, "三、得分核算"),
            kit.paragraphs("审核.得分"),
            kit.when("审核.得分表", kit.table(scores, "行 in 审核.得分表", "得分差异")),
            kit.heading(1, "四、审核意见"),
            otherwise=[kit.heading(1, "三、审核意见")],
        )
        + _foot(kit)
    )


def target_body(kit: Kit) -> str:
    """绩效目标审核意见, its findings under the four parts of the review of targets (财预〔2015〕88号)."""
    columns = [
        Column("级别", "{{ 行.级别 }}\n{{ 行.代码 }}", 760, "center"),
        Column("位置", "{{ 行.位置 }}", 940, "center"),
        Column("问题", "{{ 行.问题 }}", 3060),
        Column("处理建议", "{{ 行.建议 }}", 2484),
        Column("依据", "{{ 行.依据 }}", TEXT_WIDTH - 7244),
    ]
    return (
        _head(kit)
        + kit.heading(1, "二、检查发现的问题")
        + kit.paragraph("{{ 审核.总述 }}{{ 审核.依据 }}")
        + kit.each(
            "面",
            "审核.方面",
            kit.heading(2, "（{{ 面.序号 }}）{{ 面.名称 }}"),
            kit.paragraph("{{ 面.要点 }}"),
            kit.when("面.问题", kit.table(columns, "行 in 面.问题", "检查发现的问题")),
            kit.paragraph("{{ 面.意见 }}"),
        )
        + kit.heading(1, "三、审核意见")
        + _foot(kit)
    )


def _head(kit: Kit) -> str:
    return (
        kit.title()
        + kit.paragraph("{{ 审核.送审单位 }}：", "Normal")
        + kit.heading(1, "一、审核对象")
        + kit.paragraph("{{ 审核.对象 }}")
    )


def _foot(kit: Kit) -> str:
    return (
        kit.paragraph("{{ 审核.结论 }}", keep=True)
        + kit.when("审核.期限", kit.paragraph("{{ 审核.期限 }}", keep=True))
        + kit.each("行", "审核.落款", kit.paragraph("{{ 行 }}", "LuoKuan", keep=True))
        + kit.close(APPENDIX_FOOTERS, restart=True)
    )
