"""The body of 自评总结报告, after 豫财效〔2020〕10号 附件2《部门项目支出绩效自评总结报告（参考提纲）》."""

from __future__ import annotations

from scorecard.reports.building.elements import LANDSCAPE_WIDTH, TEXT_WIDTH, Column
from scorecard.reports.building.family import gaps
from scorecard.reports.building.outline import Kit
from scorecard.reports.building.self_evaluation import APPENDIX_FOOTERS, BODY_FOOTERS

MONEY = "（单位：万元）"


def body(kit: Kit) -> str:
    """The content of the document."""
    return "".join(
        (
            kit.cover,
            _basics(kit),
            _results(kit),
            _close(kit),
            kit.part(footers=BODY_FOOTERS, restart=True),
            _projects(kit),
            _indicators(kit, "2", "未完成的绩效指标", "总结.未完成表", "所报项目没有未完成指标值的指标。"),
            _indicators(
                kit, "3", "完成值明显高于指标值的绩效指标", "总结.超额表", "所报项目没有完成值明显高于指标值的指标。"
            ),
            kit.part(landscape=True, footers=APPENDIX_FOOTERS),
            gaps(kit, "4", "编报部门", fresh=False),
            kit.paragraph(
                "核算依据：{{ 生成.规则包 }}。输入文件：{{ 生成.文件 }}。SHA-256：{{ 生成.校验值 }}。", "BiaoZhu"
            ),
            kit.close(APPENDIX_FOOTERS),
        ),
    )


def _basics(kit: Kit) -> str:
    money = [
        Column("单位", "{{ 行.单位 }}", 2844),
        Column("项目数", "{{ 行.项目数 }}", 850, "center"),
        Column("年初预算数", "{{ 行.年初预算数 }}", 1330, "right"),
        Column("全年预算数", "{{ 行.全年预算数 }}", 1330, "right"),
        Column("全年执行数", "{{ 行.全年执行数 }}", 1330, "right"),
        Column("执行率", "{{ 行.执行率 }}", TEXT_WIDTH - 7684, "right"),
    ]
    foot = [
        f"{{{{ 总结.合计.{name} }}}}" for name in ("单位", "项目数", "年初预算数", "全年预算数", "全年执行数", "执行率")
    ]
    return (
        kit.heading(1, "一、项目支出基本情况")
        + kit.heading(2, "（一）项目支出构成情况")
        + kit.paragraphs("总结.构成")
        + kit.heading(2, "（二）总体预算和执行情况")
        + kit.paragraphs("总结.预算")
        + kit.table(
            money,
            "行 in 总结.单位表",
            "各单位项目预算和执行情况",
            foot=foot,
            shown=f"表1　各单位项目预算和执行情况{MONEY}",
        )
        + kit.heading(1, "二、绩效自评工作开展情况")
        + kit.paragraphs("总结.工作")
    )


def _results(kit: Kit) -> str:
    grades = [
        Column("等级", "{{ 行.等级 }}", 2444, "center"),
        Column("自评等级（项）", "{{ 行.自评 }}", 1600, "center"),
        Column("占比", "{{ 行.自评占比 }}", 1600, "center"),
        Column("核算等级（项）", "{{ 行.核算 }}", 1600, "center"),
        Column("占比", "{{ 行.核算占比 }}", 1600, "center"),
    ]
    units = [
        Column("单位", "{{ 行.单位 }}", 2844),
        Column("可核算\n项目数", "{{ 行.可核算 }}", 1000, "center"),
        Column("自评\n平均分", "{{ 行.自评平均 }}", 1250, "right"),
        Column("核算\n平均分", "{{ 行.核算平均 }}", 1250, "right"),
        Column("核算\n最高分", "{{ 行.最高 }}", 1250, "right"),
        Column("核算\n最低分", "{{ 行.最低 }}", TEXT_WIDTH - 7594, "right"),
    ]
    number = "{% if 总结.等级表 %}3{% else %}2{% endif %}"
    return (
        kit.heading(1, "三、绩效自评结果及分析")
        + kit.heading(2, "（一）自评分数情况及分析")
        + kit.paragraphs("总结.得分")
        + kit.when("总结.等级表", kit.table(grades, "行 in 总结.等级表", "等级分布", shown="表2　等级分布"))
        + kit.chart()
        + kit.when(
            "总结.单位得分表",
            kit.table(units, "行 in 总结.单位得分表", "各单位得分情况", shown=f"表{number}　各单位得分情况"),
        )
        + kit.heading(2, "（二）预算执行情况分析")
        + kit.paragraphs("总结.执行")
        + kit.heading(2, "（三）绩效指标完成情况及分析")
        + kit.paragraphs("总结.指标")
        + kit.heading(2, "（四）没有完成的指标及原因")
        + kit.paragraphs("总结.未完成")
        + kit.heading(2, "（五）完成值明显高于指标值的指标及原因")
        + kit.paragraphs("总结.超额")
        + kit.heading(2, "（六）自评得分与核算得分的差异")
        + kit.paragraphs("总结.差异")
    )


def _close(kit: Kit) -> str:
    return (
        kit.heading(1, "四、自评发现的问题及整改措施")
        + kit.paragraphs("总结.问题")
        + kit.heading(1, "五、绩效自评工作建议及预算安排建议")
        + kit.paragraphs("总结.建议")
        + kit.heading(1, "六、其他需要说明的问题")
        + kit.paragraphs("总结.其他")
    )


def _projects(kit: Kit) -> str:
    columns = [
        Column("序号", "{{ 行.序号 }}", 580, "center"),
        Column("项目名称", "{{ 行.项目 }}", LANDSCAPE_WIDTH - 10810),
        Column("实施单位", "{{ 行.单位 }}", 1600),
        Column("全年\n预算数", "{{ 行.全年预算数 }}", 1080, "right"),
        Column("全年\n执行数", "{{ 行.全年执行数 }}", 1080, "right"),
        Column("执行率", "{{ 行.执行率 }}", 1150, "right"),
        Column("自评\n得分", "{{ 行.自评得分 }}", 770, "center"),
        Column("核算\n得分", "{{ 行.核算得分 }}", 950, "center"),
        Column("差额", "{{ 行.差额 }}", 1000, "center"),
        Column("自评\n等级", "{{ 行.自评等级 }}", 600, "center"),
        Column("核算\n等级", "{{ 行.核算等级 }}", 600, "center"),
        Column("未完成\n指标", "{{ 行.未完成 }}", 850, "center"),
        Column("错误", "{{ 行.错误 }}", 550, "center"),
    ]
    return (
        kit.appendix("1", f"项目支出绩效自评结果汇总表{MONEY}", fresh=False)
        + kit.table(columns, "行 in 总结.项目表", "项目支出绩效自评结果汇总表")
        + kit.paragraph(
            "注：自评得分为填报单位填写，核算得分按规则计算，差额为自评得分减核算得分；有指标未能核算的，不列核算得分和等级。"
            "“未完成指标”为未完成指标值的项数和指标总项数，“错误”为填报内容检查发现的错误项数。",
            "BiaoZhu",
        )
    )


def _indicators(kit: Kit, number: str, title: str, source: str, none: str) -> str:
    columns = [
        Column("序号", "{{ 行.序号 }}", 600, "center"),
        Column("项目名称", "{{ 行.项目 }}", 2500),
        Column("三级指标", "{{ 行.指标 }}", 2500),
        Column("年度指标值", "{{ 行.指标值 }}", 1500, "center"),
        Column("实际完成值", "{{ 行.实际完成值 }}", 1500, "center"),
        Column("完成比例", "{{ 行.完成比例 }}", 1150, "right"),
        Column("自评表填写的偏差原因及改进措施", "{{ 行.原因 }}", LANDSCAPE_WIDTH - 9750),
    ]
    return kit.appendix(number, title) + kit.when(
        source, kit.table(columns, f"行 in {source}", title, last=True), otherwise=[kit.paragraph(none, "BiaoZhu")]
    )
