"""The body of 监控报告, after 《河南省省级预算绩效运行监控管理办法》第十二条（四）: what a monitoring report consists of."""

from __future__ import annotations

from scorecard.reports.building.elements import LANDSCAPE_WIDTH, TEXT_WIDTH, Column
from scorecard.reports.building.family import findings, gaps, origin
from scorecard.reports.building.outline import Kit
from scorecard.reports.building.self_evaluation import APPENDIX_FOOTERS, BODY_FOOTERS


def body(kit: Kit) -> str:
    """The content of the document."""
    return "".join(
        (
            kit.cover,
            _chapters(kit),
            kit.part(footers=BODY_FOOTERS, restart=True),
            _table(kit),
            kit.part(landscape=True, footers=APPENDIX_FOOTERS),
            kit.appendix("2", "预警规则", fresh=False),
            kit.paragraphs("监控.规则"),
            findings(kit, "3"),
            gaps(kit, "4", fresh=False),
            origin(kit),
            kit.close(APPENDIX_FOOTERS),
        ),
    )


def _chapters(kit: Kit) -> str:
    money = [
        Column("资金来源", "{{ 行.名称 }}", 2444),
        Column("年初预算数", "{{ 行.预算数 }}", 1350, "right"),
        Column("{{ 监控.期间 }}\n执行数", "{{ 行.执行数 }}", 1350, "right"),
        Column("执行率", "{{ 行.执行率 }}", 1050, "right"),
        Column("全年预计\n执行数", "{{ 行.预计执行数 }}", 1350, "right"),
        Column("预警", "{{ 行.预警 }}", TEXT_WIDTH - 7544, "center"),
    ]
    unit = "{% if 基本情况.金额单位 %}（单位：{{ 基本情况.金额单位 }}）{% endif %}"
    colours = [
        Column("预警", "{{ 行.名称 }}", 2844, "center"),
        Column("指标项数", "{{ 行.项数 }}", 1500, "center"),
        Column("含义", "{{ 行.含义 }}", TEXT_WIDTH - 4344),
    ]
    return (
        kit.heading(1, "一、项目基本情况")
        + kit.paragraphs("监控.概况")
        + kit.when("监控.目标引语", kit.paragraph("{{ 监控.目标引语 }}"), kit.paragraphs("监控.目标"))
        + kit.heading(1, "二、绩效监控工作组织实施情况")
        + kit.paragraphs("监控.组织")
        + kit.heading(1, "三、预算执行进度情况及趋势分析")
        + kit.paragraphs("监控.执行")
        + kit.when(
            "监控.资金表", kit.table(money, "行 in 监控.资金表", "预算执行进度", shown=f"表1　预算执行进度{unit}")
        )
        + kit.heading(1, "四、绩效目标实现程度及趋势分析")
        + kit.paragraphs("监控.实现")
        + kit.when("监控.颜色表", kit.table(colours, "行 in 监控.颜色表", "指标预警情况", shown="表2　指标预警情况"))
        + kit.chart()
        + kit.heading(1, "五、存在的主要问题及原因分析")
        + kit.paragraphs("监控.问题")
        + kit.heading(1, "六、下一步改进措施")
        + kit.paragraphs("监控.措施")
        + kit.heading(1, "七、其他需要说明的问题")
        + kit.paragraphs("监控.其他")
    )


def _table(kit: Kit) -> str:
    columns = [
        Column("一级指标", "{{ 行.一级指标|合并 }}", 1150, "center"),
        Column("二级指标", "{{ 行.二级指标|合并 }}", 1250, "center"),
        Column("三级指标", "{{ 行.指标 }}", 1950),
        Column("年度\n指标值", "{{ 行.指标值 }}", 1250, "center"),
        Column("{{ 监控.期间 }}\n执行情况", "{{ 行.执行情况 }}", 1200, "center"),
        Column("完成\n比例", "{{ 行.完成比例 }}", 1120, "right"),
        Column("全年预计\n完成情况", "{{ 行.预计 }}", 1200, "center"),
        Column("完成\n可能性", "{{ 行.可能性 }}", 850, "center"),
        Column("预警", "{{ 行.预警 }}", 650, "center"),
        Column("偏差原因和措施", "{{ 行.原因 }}", LANDSCAPE_WIDTH - 10620),
    ]
    return (
        kit.appendix("1", "绩效指标监控情况表", fresh=False)
        + kit.when(
            "监控.指标表",
            kit.table(columns, "行 in 监控.指标表", "绩效指标监控情况表"),
            otherwise=[kit.paragraph("监控表中没有绩效指标。", "BiaoZhu")],
        )
        + kit.paragraph("注：预警以文字注明红、黄、绿，判断的规则见附件2；“—”为监控表没有填写或不能判断。", "BiaoZhu")
    )
