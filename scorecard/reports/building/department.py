"""The body of 部门整体自评报告.docx, after the outline of the Shenzhen report of 2020."""

from __future__ import annotations

from scorecard.reports.building.elements import (
    LANDSCAPE_WIDTH,
    SPACER,
    Column,
    each,
    paragraph,
    paragraphs,
    section,
    section_end,
    table,
    when,
)
from scorecard.reports.building.self_evaluation import (
    APPENDIX_FOOTERS,
    BODY_FOOTERS,
    cover,
    heading,
    lists,
    result_tables,
    trace_pages,
)


def body() -> str:
    """The content of `<w:body>`."""
    return "".join(
        (
            cover(),
            _basics(),
            _performance(),
            _judgement(),
            _scores(),
            section_end(footers=BODY_FOOTERS, restart=True),
            _tables(),
            trace_pages("附件4"),
            section_end(landscape=True, footers=APPENDIX_FOOTERS),
            lists("5", "6"),
            section(footers=APPENDIX_FOOTERS),
        ),
    )


def _basics() -> str:
    return (
        heading(1, "一、部门（单位）基本情况")
        + heading(2, "（一）部门主要职能")
        + paragraphs("部门.职能")
        + heading(2, "（二）年度总体工作和重点工作任务")
        + paragraphs("部门.重点工作")
        + heading(2, "（三）部门预算编制情况")
        + paragraphs("部门.预算编制")
        + heading(2, "（四）部门预算执行情况")
        + paragraphs("部门.预算执行")
    )


def _performance() -> str:
    return (
        heading(1, "二、部门（单位）主要履职绩效分析")
        + heading(2, "（一）主要履职目标")
        + paragraphs("部门.履职目标")
        + heading(2, "（二）主要履职情况")
        + paragraphs("部门.履职情况")
        + heading(2, "（三）部门履职绩效情况")
        + paragraphs("结果.指标总述")
        + each("面", "部门.绩效", heading(3, "{{ loop.index }}.{{ 面.名称 }}"), paragraphs("面.段落"))
        + when("结果.其他指标", paragraphs("结果.其他指标"))
        + when(
            "结果.未完成引语",
            paragraph("{{ 结果.未完成引语 }}", "NormalIndent"),
            paragraphs("结果.未完成"),
        )
        + when("结果.超额", paragraph("{{ 结果.超额引语 }}", "NormalIndent"), paragraphs("结果.超额"))
    )


def _judgement() -> str:
    return (
        heading(1, "三、总体评价和整改措施")
        + heading(2, "（一）预算绩效管理工作主要经验、做法")
        + paragraphs("部门.经验")
        + heading(2, "（二）部门整体支出绩效存在问题及改进措施")
        + paragraphs("存在问题")
        + paragraphs("改进措施")
        + heading(2, "（三）后续工作计划、相关建议等")
        + paragraphs("部门.后续")
    )


def _scores() -> str:
    return (
        heading(1, "四、部门整体支出绩效评价指标评分情况")
        + paragraphs("结果.结论")
        + result_tables("表1")
        + when("结果.差异引语", paragraph("{{ 结果.差异引语 }}", "NormalIndent"))
        + paragraphs("结果.差异")
        + paragraph("年度主要任务、年度绩效指标和评分情况分别见附件1、附件2和附件3。", "NormalIndent")
    )


def _tables() -> str:
    unit = "{% if 部门.任务单位 %}（单位：{{ 部门.任务单位 }}）{% endif %}"
    tasks = [
        Column("序号", "{{ 行.序号 }}", 600, "center"),
        Column("任务名称", "{{ 行.任务 }}", 2700),
        Column("完成情况", "{{ 行.完成情况 }}", LANDSCAPE_WIDTH - 9300),
        Column("预算数\n全额", "{{ 行.预算数 }}", 1500, "right"),
        Column("其中：\n财政拨款", "{{ 行.其中财政预算 }}", 1500, "right"),
        Column("执行数\n全额", "{{ 行.执行数 }}", 1500, "right"),
        Column("其中：\n财政拨款", "{{ 行.其中财政执行 }}", 1500, "right"),
    ]
    indicators = [
        Column("一级指标", "{{ 行.一级指标|合并 }}", 1400, "center"),
        Column("二级指标", "{{ 行.二级指标|合并 }}", 1600, "center"),
        Column("三级指标", "{{ 行.指标 }}", 3000),
        Column("预期指标值", "{{ 行.指标值 }}", 2000, "center"),
        Column("实际完成指标值", "{{ 行.实际完成值 }}", 2100, "center"),
        Column("完成情况", "{{ 行.完成情况 }}", LANDSCAPE_WIDTH - 10100, "center"),
    ]
    criteria = [
        Column("一级指标", "{{ 行.一级指标|合并 }}", 1500, "center"),
        Column("二级指标", "{{ 行.二级指标|合并 }}", 1600, "center"),
        Column("三级指标", "{{ 行.指标 }}", 3200),
        Column("分值", "{{ 行.分值 }}", 900, "center"),
        Column("自评得分", "{{ 行.自评得分 }}", 1100, "center"),
        Column("核算得分", "{{ 行.核算得分 }}", 1100, "center"),
        Column("说明", "{{ 行.说明 }}", LANDSCAPE_WIDTH - 9400),
    ]
    foot = [
        "综合评分",
        "",
        "",
        "{{ 附表合计.分值 }}",
        "{{ 附表合计.自评得分 }}",
        "{{ 附表合计.核算得分 }}",
        "{{ 附表合计.说明 }}",
    ]
    none = paragraph("表中没有填写。", "BiaoZhu")
    return (
        paragraph("附件1", "FuJian")
        + paragraph(f"年度主要任务完成情况{unit}", "FuJianBiaoTi")
        + when("部门.任务表", table(tasks, "行 in 部门.任务表", caption="年度主要任务完成情况"), otherwise=[none])
        + when(
            "部门.任务表",
            paragraph("附件2", "FuJian", "<w:pageBreakBefore/>"),
            otherwise=[paragraph("附件2", "FuJian", '<w:spacing w:before="400"/>')],
        )
        + paragraph("年度绩效指标完成情况", "FuJianBiaoTi")
        + when("部门.指标表", table(indicators, "行 in 部门.指标表", caption="年度绩效指标完成情况"), otherwise=[none])
        + when(
            "部门.指标表",
            paragraph("附件3", "FuJian", "<w:pageBreakBefore/>"),
            otherwise=[paragraph("附件3", "FuJian", '<w:spacing w:before="400"/>')],
        )
        + paragraph("部门整体支出绩效评分表", "FuJianBiaoTi")
        + when(
            "部门.评分表",
            table(criteria, "行 in 部门.评分表", foot=foot, caption="部门整体支出绩效评分表"),
            SPACER,
            otherwise=[none],
        )
    )  # fmt: skip
