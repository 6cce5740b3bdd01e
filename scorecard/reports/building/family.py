"""What the outlines of several reports share: columns of findings and gaps, and the foot that names their origin."""

from __future__ import annotations

from scorecard.reports.building.elements import TEXT_WIDTH, Column
from scorecard.reports.building.outline import Kit
from scorecard.reports.building.self_evaluation import finding_columns


def findings(kit: Kit, number: str, *, fresh: bool = True) -> str:
    """The appendix 问题清单."""
    return kit.appendix(number, "问题清单", fresh=fresh) + kit.when(
        "问题清单",
        kit.table(finding_columns(), "行 in 问题清单", "问题清单"),
        otherwise=[kit.paragraph("填报内容检查没有发现问题。")],
    )


def gaps(kit: Kit, number: str, who: str = "填报单位", *, fresh: bool = True) -> str:
    """The appendix 待补充清单; `who` has to fill the gaps."""
    columns = [
        Column("序号", "{{ 行.序号 }}", 600, "center"),
        Column("位置", "{{ 行.位置 }}", 2400),
        Column("内容", "{{ 行.内容 }}", 2600),
        Column("提示", "{{ 行.提示 }}", TEXT_WIDTH - 5600),
    ]
    return (
        kit.appendix(number, "待补充清单", fresh=fresh)
        + kit.paragraph(f"本报告有{{{{ 待补充数 }}}}处需要{who}补充，补充后删去【】及其中的提示。", "BiaoZhu")
        + kit.when("待补充", kit.table(columns, "行 in 待补充", "待补充清单"))
    )


def origin(kit: Kit) -> str:
    """By which pack and from which file the numbers come, for reports on one form."""
    sheet = "{% if 生成.工作表 %}，表在“{{ 生成.工作表 }}”，文中单元格均指其中的单元格{% endif %}"
    return kit.paragraph(
        "核算依据：{{ 生成.规则包 }}{% if 生成.文号 != '—' %}（{{ 生成.文号 }}）{% endif %}，规则包{{ 生成.标识 }}，版本{{ 生成.版本 }}。",
        "BiaoZhu",
    ) + kit.paragraph(f"输入文件：{{{{ 生成.文件 }}}}{sheet}。SHA-256：{{{{ 生成.校验值 }}}}。", "BiaoZhu")
