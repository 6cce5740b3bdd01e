"""The body of 审核意见.docx: who is reviewed, what was found, the scores, the reviewer's judgement."""

from __future__ import annotations

from scorecard.reports.building.elements import (
    SPACER,
    TEXT_WIDTH,
    Column,
    each,
    paragraph,
    paragraphs,
    section,
    table,
    when,
)
from scorecard.reports.building.self_evaluation import APPENDIX_FOOTERS, finding_columns, heading


def body() -> str:
    """The content of `<w:body>`."""
    scores = [
        Column("指标", "{{ 行.指标 }}", 2600),
        Column("分值", "{{ 行.分值 }}", 800, "center"),
        Column("自评得分", "{{ 行.自评得分 }}", 1100, "center"),
        Column("核算得分", "{{ 行.核算得分 }}", 1100, "center"),
        Column("差额", "{{ 行.差额 }}", 900, "center"),
        Column("说明", "{{ 行.差异说明 }}", TEXT_WIDTH - 6500),
    ]
    return "".join(
        (
            paragraph("{{ 报告.标题 }}", "Title"),
            when("报告.年度", paragraph("（{{ 报告.年度 }}）", "FengMianNianDu")),
            SPACER,
            paragraph("{{ 审核.送审单位 }}：", "Normal"),
            heading(1, "一、审核对象"),
            paragraph("{{ 审核.对象 }}", "NormalIndent"),
            heading(1, "二、检查发现的问题"),
            paragraph("{{ 审核.总述 }}{{ 审核.依据 }}", "NormalIndent"),
            when("问题清单", table(finding_columns(), "行 in 问题清单", caption="检查发现的问题"), SPACER),
            when(
                "审核.得分",
                heading(1, "三、得分核算"),
                paragraphs("审核.得分"),
                when("审核.得分表", table(scores, "行 in 审核.得分表", caption="得分差异"), SPACER),
                heading(1, "四、审核意见"),
                otherwise=[heading(1, "三、审核意见")],
            ),
            each("面", "审核.方面", paragraph("{{ 面.名称 }}：{{ 面.意见 }}", "NormalIndent")),
            paragraph("{{ 审核.结论 }}", "NormalIndent"),
            SPACER,
            each("行", "审核.落款", paragraph("{{ 行 }}", "LuoKuan")),
            section(footers=APPENDIX_FOOTERS, restart=True),
        ),
    )
