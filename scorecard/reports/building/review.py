"""The body of 复核情况报告: what a batch of forms comes to, for the bureau that reviews them."""

from __future__ import annotations

from scorecard.reports.building.elements import LANDSCAPE_WIDTH, TEXT_WIDTH, Column
from scorecard.reports.building.family import gaps
from scorecard.reports.building.outline import Kit
from scorecard.reports.building.self_evaluation import APPENDIX_FOOTERS, BODY_FOOTERS


def body(kit: Kit) -> str:
    """The content of the document."""
    return "".join(
        (
            kit.cover,
            _coming_in(kit),
            _quality(kit),
            _scores(kit),
            _sample(kit),
            _close(kit),
            kit.part(footers=BODY_FOOTERS, restart=True),
            _first(kit),
            _findings(kit),
            kit.part(landscape=True, footers=APPENDIX_FOOTERS),
            gaps(kit, "3", "复核单位", fresh=False),
            kit.paragraph(
                "核算依据：{{ 生成.规则包 }}。输入文件：{{ 生成.文件 }}。SHA-256：{{ 生成.校验值 }}。", "BiaoZhu"
            ),
            kit.close(APPENDIX_FOOTERS),
        ),
    )


def _coming_in(kit: Kit) -> str:
    lost = [
        Column("序号", "{{ 行.序号 }}", 700, "center"),
        Column("文件", "{{ 行.文件 }}", 4000),
        Column("原因", "{{ 行.原因 }}", TEXT_WIDTH - 4700),
    ]
    missing = [
        Column("序号", "{{ 行.序号 }}", 700, "center"),
        Column("单位", "{{ 行.单位 }}", 4000),
        Column("项目", "{{ 行.项目 }}", TEXT_WIDTH - 4700),
    ]
    doubled = [
        Column("单位", "{{ 行.单位 }}", 2200),
        Column("项目", "{{ 行.项目 }}", 2500),
        Column("文件", "{{ 行.文件 }}", 2944),
        Column("内容", "{{ 行.内容 }}", TEXT_WIDTH - 7644, "center"),
    ]
    return (
        kit.heading(1, "一、复核范围和报送情况")
        + kit.heading(2, "（一）复核范围")
        + kit.paragraphs("复核.范围")
        + kit.heading(2, "（二）报送情况")
        + kit.paragraphs("复核.报送")
        + kit.when("复核.打不开表", kit.table(lost, "行 in 复核.打不开表", "不能读取的文件", shown="不能读取的文件"))
        + kit.when("复核.未报表", kit.table(missing, "行 in 复核.未报表", "未报送的表", shown="未报送的表"))
        + kit.when("复核.重复表", kit.table(doubled, "行 in 复核.重复表", "重复报送的表", shown="重复报送的表"))
    )


def _quality(kit: Kit) -> str:
    kinds = [
        Column("代码", "{{ 行.代码 }}", 900, "center"),
        Column("级别", "{{ 行.级别 }}", 900, "center"),
        Column("问题", "{{ 行.问题 }}", 4444),
        Column("项数", "{{ 行.项数 }}", 1200, "center"),
        Column("涉及表数", "{{ 行.表数 }}", TEXT_WIDTH - 7444, "center"),
    ]
    units = [
        Column("序号", "{{ 行.序号 }}", 700, "center"),
        Column("单位", "{{ 行.单位 }}", 4044),
        Column("表数", "{{ 行.表数 }}", 1200, "center"),
        Column("错误", "{{ 行.错误 }}", 1200, "center"),
        Column("警告", "{{ 行.警告 }}", TEXT_WIDTH - 7144, "center"),
    ]
    return (
        kit.heading(1, "二、填报质量")
        + kit.paragraphs("复核.质量")
        + kit.when(
            "复核.问题表", kit.table(kinds, "行 in 复核.问题表", "主要问题", shown="表1　主要问题（完整清单见附件2）")
        )
        + kit.when("复核.单位引语", kit.paragraph("{{ 复核.单位引语 }}"))
        + kit.when("复核.单位表", kit.table(units, "行 in 复核.单位表", "错误较多的单位", shown="表2　错误较多的单位"))
    )


def _scores(kit: Kit) -> str:
    bands = [
        Column("差额（分）", "{{ 行.范围 }}", 2844, "center"),
        Column("自评偏高", "{{ 行.偏高 }}", 1500, "center"),
        Column("自评偏低", "{{ 行.偏低 }}", 1500, "center"),
        Column("一致", "{{ 行.一致 }}", 1500, "center"),
        Column("合计", "{{ 行.合计 }}", 1500, "center"),
    ]
    grades = [
        Column("自评等级", "{{ 行.自评 }}", 2844, "center"),
        Column("核算等级", "{{ 行.核算 }}", 2844, "center"),
        Column("表数", "{{ 行.表数 }}", 1500, "center"),
        Column("变化", "{{ 行.变化 }}", TEXT_WIDTH - 7188, "center"),
    ]
    return (
        kit.heading(1, "三、自评得分与核算得分")
        + kit.paragraphs("复核.得分")
        + kit.when(
            "复核.差额表", kit.table(bands, "行 in 复核.差额表", "差额分布", shown="表3　自评得分与核算得分的差额分布")
        )
        + kit.chart()
        + kit.when("复核.等级引语", kit.paragraph("{{ 复核.等级引语 }}"))
        + kit.when("复核.等级表", kit.table(grades, "行 in 复核.等级表", "等级变化", shown="表4　自评等级与核算等级"))
    )


def _sample(kit: Kit) -> str:
    columns = [
        Column("单位", "{{ 行.单位 }}", 1500),
        Column("项目", "{{ 行.项目 }}", 1700),
        Column("自评\n得分", "{{ 行.自评得分 }}", 800, "center"),
        Column("复核\n得分", "{{ 行.复核得分 }}", 850, "center"),
        Column("差额", "{{ 行.差额 }}", 900, "center"),
        Column("等级", "{{ 行.等级 }}", 850, "center"),
        Column("说明", "{{ 行.说明 }}", TEXT_WIDTH - 6600),
    ]
    return (
        kit.heading(1, "四、抽查复核情况")
        + kit.paragraphs("复核.抽查")
        + kit.when("复核.抽查表", kit.table(columns, "行 in 复核.抽查表", "抽查复核结果", shown="表5　抽查复核结果"))
    )


def _close(kit: Kit) -> str:
    return (
        kit.heading(1, "五、主要问题和处理意见")
        + kit.paragraphs("复核.问题")
        + kit.heading(1, "六、下一步工作")
        + kit.paragraphs("复核.下一步")
    )


def _first(kit: Kit) -> str:
    columns = [
        Column("序号", "{{ 行.序号 }}", 650, "center"),
        Column("单位", "{{ 行.单位 }}", 2100),
        Column("项目", "{{ 行.项目 }}", 2500),
        Column("文件", "{{ 行.文件 }}", 2400),
        Column("自评\n得分", "{{ 行.自评得分 }}", 850, "center"),
        Column("核算\n得分", "{{ 行.核算得分 }}", 850, "center"),
        Column("错误", "{{ 行.错误 }}", 700, "center"),
        Column("原因", "{{ 行.原因 }}", LANDSCAPE_WIDTH - 10050),
    ]
    return kit.appendix("1", "优先核查的表", fresh=False) + kit.when(
        "复核.优先表",
        kit.table(columns, "行 in 复核.优先表", "优先核查的表", last=True),
        otherwise=[kit.paragraph("没有需要优先核查的表。", "BiaoZhu")],
    )


def _findings(kit: Kit) -> str:
    columns = [
        Column("序号", "{{ 行.序号 }}", 650, "center"),
        Column("代码", "{{ 行.代码 }}", 850, "center"),
        Column("级别", "{{ 行.级别 }}", 850, "center"),
        Column("问题", "{{ 行.问题 }}", 3600),
        Column("项数", "{{ 行.项数 }}", 850, "center"),
        Column("涉及\n表数", "{{ 行.表数 }}", 850, "center"),
        Column("举例", "{{ 行.举例 }}", LANDSCAPE_WIDTH - 7650),
    ]
    return kit.appendix("2", "问题分类清单") + kit.when(
        "复核.问题清单",
        kit.table(columns, "行 in 复核.问题清单", "问题分类清单", last=True),
        otherwise=[kit.paragraph("填报内容检查没有发现问题。", "BiaoZhu")],
    )
