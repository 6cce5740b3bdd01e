"""The template of the paper to a unit, 退回意见.docx: an office's own, or the one built here.

Built in the manner of the other templates (`scorecard.reports.building`), at run time: nothing in it has to be edited for
it to work, and `built_in()` gives an office the file to edit.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from scorecard.reports.building.document import document
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
from scorecard.reports.building.self_evaluation import BODY_FOOTERS, heading
from scorecard.reports.word import WordTemplate, word_template

NAME = "退回意见.docx"


def unit_template(templates: Path | None) -> WordTemplate:
    """The compiled template. Raises TemplateProblem for an office's file that cannot be used."""
    if templates is not None and (templates / NAME).is_file():
        return word_template(templates / NAME)
    return _compiled()


@cache
def _compiled() -> WordTemplate:
    return WordTemplate(built_in(), NAME)


def built_in() -> bytes:
    """The built-in template as a Word file."""
    return document(body())


def body() -> str:
    """The content of `<w:body>`."""
    overview = [
        Column("序号", "{{ 行.序号 }}", 620, "center"),
        Column("项目", "{{ 行.名称 }}", 2924),
        Column("自评\n总分", "{{ 行.自评总分 }}", 850, "center"),
        Column("核算\n总分", "{{ 行.核算总分 }}", 850, "center"),
        Column("差额", "{{ 行.差额 }}", 850, "center"),
        Column("错误", "{{ 行.错误 }}", 650, "center"),
        Column("警告", "{{ 行.警告 }}", 650, "center"),
        Column("处理", "{{ 行.处理 }}", TEXT_WIDTH - 7394, "center"),
    ]
    found = [
        Column("序号", "{{ 行.序号 }}", 620, "center"),
        Column("级别", "{{ 行.级别 }}\n{{ 行.代码 }}", 760, "center"),
        Column("位置", "{{ 行.位置 }}", 1050),
        Column("问题", "{{ 行.问题 }}", 3300),
        Column("怎么改", "{{ 行.怎么改 }}", TEXT_WIDTH - 5730),
    ]
    return "".join(
        (
            paragraph("{{ 报告.标题 }}", "Title"),
            when("报告.年度", paragraph("（{{ 报告.年度 }}）", "FengMianNianDu")),
            SPACER,
            paragraph("{{ 退回.抬头 }}：", "Normal"),
            paragraph("{{ 退回.总述 }}{{ 退回.依据 }}", "NormalIndent"),
            heading(1, "一、总体情况"),
            table(overview, "行 in 退回.总表", caption="各表的检查结果"),
            SPACER,
            heading(1, "二、逐张意见"),
            each(
                "表",
                "退回.表",
                heading(3, "{{ 表.序号 }}.{{ 表.名称 }}"),
                paragraph("{{ 表.说明 }}", "NormalIndent"),
                when("表.问题", table(found, "行 in 表.问题", caption="检查发现的问题"), SPACER),
            ),
            heading(1, "三、反馈要求"),
            paragraphs("退回.要求"),
            SPACER,
            each("行", "退回.落款", paragraph("{{ 行 }}", "LuoKuan")),
            section(footers=BODY_FOOTERS, restart=True),
        ),
    )


__all__ = ["NAME", "built_in", "unit_template"]
