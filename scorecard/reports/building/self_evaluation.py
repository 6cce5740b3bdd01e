"""The body of 自评报告.docx: chapters, tables and appendices, as fields and loops over fields."""

from __future__ import annotations

from scorecard.reports.building.chartpart import anchor
from scorecard.reports.building.elements import (
    LANDSCAPE_WIDTH,
    SPACER,
    TEXT_WIDTH,
    Column,
    cell,
    each,
    paragraph,
    paragraphs,
    section,
    section_end,
    table,
    when,
)

BODY_FOOTERS = ("rId11", "rId12")
APPENDIX_FOOTERS = ("rId13", "rId14")
CHART = "rId20"


def body() -> str:
    """The content of `<w:body>`."""
    return "".join(
        (
            cover(),
            paragraph("{{ 基本情况.标题 }}", "Heading1"),
            _basics(),
            when("已评分", _work(), _results(), _close(), otherwise=[_targets()]),
            section_end(footers=BODY_FOOTERS, restart=True),
            when(
                "已评分", _scored_table(), trace_pages("附件2"), section_end(landscape=True, footers=APPENDIX_FOOTERS)
            ),
            lists("{% if 已评分 %}3{% else %}1{% endif %}", "{% if 已评分 %}4{% else %}2{% endif %}"),
            section(footers=APPENDIX_FOOTERS),
        ),
    )


def heading(level: int, text: str) -> str:
    """A heading of the outline."""
    return paragraph(text, f"Heading{level}")


def cover() -> str:
    """The cover: title, year, names; a section of its own without page number."""
    line = '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>'
    left, right = 2000, 5800
    steer = cell("{%tr for 项 in 报告.封面 %}", left, "BiaoJi") + cell("", right, "BiaoJi")
    end = cell("{%tr endfor %}", left, "BiaoJi") + cell("", right, "BiaoJi")
    row = cell("{{ 项.名称 }}", left, "FengMianBiaoQian") + cell(
        "{{ 项.内容 }}", right, "FengMianNeiRong", borders=line
    )
    facts = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{left + right}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{right}"/></w:tblGrid>'
        f"<w:tr>{steer}</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr><w:tr>{end}</w:tr></w:tbl>"
    )
    return (
        paragraph("{{ 报告.标题 }}", "Title", '<w:spacing w:before="2600"/>')
        + when("报告.年度", paragraph("（{{ 报告.年度 }}）", "FengMianNianDu"))
        + paragraph("", "FengMianNianDu", '<w:spacing w:before="1500"/>')
        + facts
        + section_end()
    )


def _basics() -> str:
    money = [
        Column("资金来源", "{{ 行.名称 }}", 2844),
        Column("年初预算数", "{{ 行.年初预算数 }}", 1500, "right"),
        Column("全年预算数", "{{ 行.全年预算数 }}", 1500, "right"),
        Column("全年执行数", "{{ 行.全年执行数 }}", 1500, "right"),
        Column("执行率", "{{ 行.执行率 }}", 1500, "right"),
    ]
    unit = "{% if 基本情况.金额单位 %}（单位：{{ 基本情况.金额单位 }}）{% endif %}"
    return (
        heading(2, "（一）{{ 报告.主体 }}概况")
        + paragraphs("基本情况.概况")
        + heading(2, "（二）资金情况")
        + paragraphs("基本情况.资金")
        + when(
            "基本情况.资金表",
            paragraph(f"表1　资金安排和执行情况{unit}", "Caption"),
            table(money, "行 in 基本情况.资金表", caption="资金安排和执行情况"),
            SPACER,
        )
        + heading(2, "（三）绩效目标")
        + when("基本情况.目标引语", paragraph("{{ 基本情况.目标引语 }}", "NormalIndent", "<w:keepNext/>"))
        + paragraphs("基本情况.目标")
    )


def _work() -> str:
    return heading(1, "二、绩效自评工作开展情况") + paragraphs("工作开展")


def _results() -> str:
    indicators = [
        Column("三级指标", "{{ 行.指标 }}", 2444),
        Column("年度指标值", "{{ 行.指标值 }}", 1500, "center"),
        Column("实际完成值", "{{ 行.实际完成值 }}", 1500, "center"),
        Column("分值", "{{ 行.分值 }}", 700, "center"),
        Column("自评\n得分", "{{ 行.自评得分 }}", 750, "center"),
        Column("核算\n得分", "{{ 行.核算得分 }}", 800, "center"),
        Column("完成情况", "{{ 行.完成情况 }}", 1150, "center"),
    ]
    return (
        heading(1, "三、自评结果及分析")
        + heading(2, "（一）综合结论")
        + paragraphs("结果.结论")
        + when(
            "结果.总体目标完成情况",
            paragraph("年度总体目标完成情况：", "NormalIndent", "<w:keepNext/>"),
            paragraphs("结果.总体目标完成情况"),
        )
        + result_tables("表2")
        + heading(2, "（二）预算执行情况")
        + paragraphs("结果.执行率")
        + heading(2, "（三）绩效指标完成情况")
        + paragraphs("结果.指标总述")
        + each(
            "组",
            "结果.指标组",
            heading(3, "{{ 组.序号 }}.{{ 组.名称 }}"),
            paragraphs("组.段落", properties="<w:keepNext/>"),
            table(indicators, "行 in 组.指标", caption="指标完成情况"),
            SPACER,
        )
        + when("结果.其他指标", paragraphs("结果.其他指标"))
        + when(
            "结果.未完成引语",
            heading(2, "（四）未完成的指标及原因"),
            paragraph("{{ 结果.未完成引语 }}", "NormalIndent"),
            paragraphs("结果.未完成"),
            heading(2, "（五）完成值明显高于指标值的指标"),
            when("结果.超额引语", paragraph("{{ 结果.超额引语 }}", "NormalIndent")),
            paragraphs("结果.超额"),
            heading(2, "（六）自评得分与核算得分的差异"),
            otherwise=[heading(2, "（四）自评得分与核算得分的差异")],
        )
        + when(
            "结果.差异引语",
            paragraph("{{ 结果.差异引语 }}", "NormalIndent"),
            otherwise=[paragraph("自评表没有分值，没有可以比较的得分。", "NormalIndent")],
        )
        + paragraphs("结果.差异")
    )


def result_tables(number: str) -> str:
    """The table of sums, under its number, and the chart."""
    summary = [
        Column("组成部分", "{{ 行.名称 }}", 2844, "center"),
        Column("项数", "{{ 行.项数 }}", 1500, "center"),
        Column("分值", "{{ 行.分值 }}", 1500, "right"),
        Column("自评得分", "{{ 行.自评得分 }}", 1500, "right"),
        Column("核算得分", "{{ 行.核算得分 }}", 1500, "right"),
    ]
    return when(
        "结果.汇总表",
        paragraph(f"{number}　得分汇总", "Caption"),
        table(summary, "行 in 结果.汇总表", caption="得分汇总"),
    ) + when("图.有", anchor(CHART), paragraph("图1　{{ 图.标题 }}", "TuTi"), otherwise=[SPACER])


def _close() -> str:
    return (
        heading(1, "四、存在的问题")
        + paragraphs("存在问题")
        + heading(1, "五、改进措施")
        + paragraphs("改进措施")
        + heading(1, "六、其他需要说明的情况")
        + paragraphs("其他情况")
    )


def _targets() -> str:
    columns = [
        Column("一级指标", "{{ 行.一级指标|合并 }}", 1300, "center"),
        Column("二级指标", "{{ 行.二级指标|合并 }}", 1500, "center"),
        Column("三级指标", "{{ 行.指标 }}", 2844),
        Column("指标值", "{{ 行.指标值 }}", 2200, "center"),
        Column("分值", "{{ 行.分值 }}", 1000, "center"),
    ]
    return (
        heading(1, "二、绩效指标设定情况")
        + when("目标指标", table(columns, "行 in 目标指标", caption="绩效指标"))
        + when("not 目标指标", paragraph("{{ 报告.表 }}中没有绩效指标。", "NormalIndent"))
    )


def _scored_table() -> str:
    columns = [
        Column("一级指标", "{{ 行.一级指标|合并 }}", 1250, "center"),
        Column("二级指标", "{{ 行.二级指标|合并 }}", 1350, "center"),
        Column("三级指标", "{{ 行.指标 }}", 2250),
        Column("年度指标值", "{{ 行.指标值 }}", 1500, "center"),
        Column("实际完成值", "{{ 行.实际完成值 }}", 1500, "center"),
        Column("分值", "{{ 行.分值 }}", 650, "center"),
        Column("自评\n得分", "{{ 行.自评得分 }}", 750, "center"),
        Column("核算\n得分", "{{ 行.核算得分 }}", 750, "center"),
        Column("差额", "{{ 行.差额 }}", 820, "center"),
        Column("说明", "{{ 行.说明 }}", LANDSCAPE_WIDTH - 10820),
    ]
    foot = [
        "总分", "", "", "", "", "{{ 附表合计.分值 }}", "{{ 附表合计.自评得分 }}", "{{ 附表合计.核算得分 }}",
        "{{ 附表合计.差额 }}", "{{ 附表合计.说明 }}",
    ]  # fmt: skip
    return (
        paragraph("附件1", "FuJian")
        + paragraph("自评得分核算表", "FuJianBiaoTi")
        + table(columns, "行 in 附表", foot=foot, caption="自评得分核算表")
        + paragraph(
            "注：自评得分为填报单位填写，核算得分按规则计算，差额为自评得分减核算得分；不适用的指标不计入总分。",
            "BiaoZhu",
        )
    )


def trace_pages(name: str) -> str:
    """The appendix with pack, input, the rules that were applied and the trace of every score, on pages turned sideways."""
    columns = [
        Column("序号", "{{ 条.序号 }}", 600, "center"),
        Column("指标", "{{ 条.标题 }}", 1950),
        Column("规则", "{{ 条.规则序号 }}", 600, "center"),
        Column("数据", "{{ 条.代入 }}", 4000),
        Column("计算", "{{ 条.计算 }}", 3700),
        Column("结果", "{{ 条.结论 }}", LANDSCAPE_WIDTH - 10850),
    ]
    return (
        paragraph(name, "FuJian", "<w:pageBreakBefore/>")
        + paragraph("得分核算过程", "FuJianBiaoTi")
        # Not at the end of the report: where a list fills its page, these two lines would stand alone on the next.
        + _origin()
        + each(
            "规",
            "核算规则",
            paragraph("规则{{ 规.序号 }}　{{ 规.名称 }}", "GuoChengTi"),
            when("规.公式", paragraph("{{ 规.公式 }}", "GuoCheng")),
        )
        + when("核算过程", SPACER, table(columns, "条 in 核算过程", caption="得分核算过程"))
        + when("未列过程", paragraph("{{ 未列过程 }}", "BiaoZhu"))
    )


def _origin() -> str:
    """By which pack and from which file the numbers come."""
    sheet = "{% if 生成.工作表 %}，表在“{{ 生成.工作表 }}”，文中单元格均指其中的单元格{% endif %}"
    return paragraph(
        "核算依据：{{ 生成.规则包 }}{% if 生成.文号 != '—' %}（{{ 生成.文号 }}）{% endif %}，规则包{{ 生成.标识 }}，版本{{ 生成.版本 }}。",
        "BiaoZhu",
    ) + paragraph(f"输入文件：{{{{ 生成.文件 }}}}{sheet}。SHA-256：{{{{ 生成.校验值 }}}}。", "BiaoZhu")


def finding_columns() -> list[Column]:
    """The columns of a 问题清单."""
    return [
        Column("序号", "{{ 行.序号 }}", 680, "center"),
        Column("级别", "{{ 行.级别 }}\n{{ 行.代码 }}", 720, "center"),
        Column("位置", "{{ 行.位置 }}", 900, "center"),
        Column("问题", "{{ 行.问题 }}", 2620),
        Column("处理建议", "{{ 行.建议 }}", 2224),
        Column("依据", "{{ 行.依据 }}", TEXT_WIDTH - 7144),
    ]


def lists(findings_number: str, gaps_number: str) -> str:
    """The appendices 问题清单 and 待补充清单; a report without a trace names pack and input after them."""
    gaps = [
        Column("序号", "{{ 行.序号 }}", 600, "center"),
        Column("位置", "{{ 行.位置 }}", 2400),
        Column("内容", "{{ 行.内容 }}", 2600),
        Column("提示", "{{ 行.提示 }}", TEXT_WIDTH - 5600),
    ]
    return (
        paragraph(f"附件{findings_number}", "FuJian", "<w:pageBreakBefore/>")
        + paragraph("问题清单", "FuJianBiaoTi")
        + when(
            "问题清单",
            table(finding_columns(), "行 in 问题清单", caption="问题清单"),
            otherwise=[paragraph("填报内容检查没有发现问题。", "NormalIndent")],
        )
        + paragraph(f"附件{gaps_number}", "FuJian", '<w:spacing w:before="400"/>')
        + paragraph("待补充清单", "FuJianBiaoTi")
        + paragraph("本报告有{{ 待补充数 }}处需要填报单位补充，补充后删去【】及其中的提示。", "BiaoZhu")
        + when("待补充", table(gaps, "行 in 待补充", caption="待补充清单"))
        + when("not 已评分", SPACER, _origin())
    )  # fmt: skip
