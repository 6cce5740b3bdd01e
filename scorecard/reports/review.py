"""复核情况报告: what the bureau reports of a batch of forms, from a `ReviewSummary`.

Sentences and tables only; the counting is done by whoever fills the summary.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scorecard.findings import SEVERITY_WORDS
from scorecard.reports import review_scores as scores
from scorecard.reports.gaps import Gaps
from scorecard.reports.review_scores import counted, printed
from scorecard.reports.review_summary import (
    FindingCount,
    FormToReview,
    ReviewSummary,
)
from scorecard.reports.rows import Row, gap_rows
from scorecard.reports.templating import template_path
from scorecard.reports.text import NOTHING, inline, points_text, score_text, short, some

TITLE = "绩效自评复核情况报告"
MOST_KINDS = 10
"""Kinds of finding in the text's table; all are in 附件2."""
MOST_UNITS = 15
MOST_LISTED = 100
"""Rows of the lists of unreadable, missing and doubled forms; what is left out is said."""

_ORDER = {"error": 0, "warning": 1, "hint": 2}


def review_context(summary: ReviewSummary) -> dict[str, Any]:
    """All fields of the report."""
    gaps = Gaps()
    bureau = inline(summary.bureau)
    year = f"{summary.year}年度" if summary.year is not None else ""
    kinds = sorted(summary.findings, key=lambda kind: (_ORDER[kind.severity], -kind.count, kind.code))
    cover = [
        {"名称": "复核单位", "内容": bureau or gaps.need("封面", "复核单位", "组织复核的财政部门或主管部门")},
        {"名称": "自评年度", "内容": year or gaps.need("封面", "年度", "所报各表的年度")},
        {"名称": "编制日期", "内容": gaps.need("封面", "编制日期", "年月日")},
    ]
    context: dict[str, Any] = {
        "报告": {
            "标题": TITLE,
            "年度": year,
            "主体": "项目",
            "表": "自评表",
            "名称": bureau or "绩效自评复核",
            "封面": cover,
        },
        "复核": {
            "范围": [inline(summary.scope) or gaps.need("一、（一）", "复核范围", "复核的依据、对象、时间和方式")],
            "报送": some(
                files_sentence(summary),
                roster_sentence(summary),
                unreadable_sentence(summary),
                doubled_sentence(summary),
            ),
            "打不开表": [
                {"序号": str(n), "文件": inline(one.file) or NOTHING, "原因": inline(one.reason) or NOTHING}
                for n, one in enumerate(summary.unreadable[:MOST_LISTED], 1)
            ],
            "未报表": [
                {"序号": str(n), "单位": inline(one.unit) or NOTHING, "项目": inline(one.project) or NOTHING}
                for n, one in enumerate(summary.missing[:MOST_LISTED], 1)
            ],
            "重复表": [
                {
                    "单位": inline(one.unit) or NOTHING,
                    "项目": short(inline(one.project)) or NOTHING,
                    "文件": "；".join(inline(file) for file in one.files) or NOTHING,
                    "内容": "相同" if one.identical else "不同",
                }
                for one in summary.doubled[:MOST_LISTED]
            ],
            "质量": some(quality_sentence(summary), worst_sentence(kinds)),
            "问题表": [kind_row(kind) for kind in kinds if kind.severity != "hint"][:MOST_KINDS],
            "单位引语": units_sentence(summary),
            "单位表": unit_rows(summary),
            "得分": some(scores.scored_sentence(summary), scores.difference_sentence(summary)),
            "差额表": scores.band_rows(summary.differences),
            "等级引语": scores.grade_sentence(summary.grades),
            "等级表": scores.grade_rows(summary.grades),
            "抽查": some(scores.sample_sentence(summary.sample), scores.sample_difference_sentence(summary.sample))
            or [gaps.need("四、抽查复核", "抽查复核情况", "抽查的户数、方式和结果；没有抽查的写明“未抽查”")],
            "抽查表": [scores.sample_row(n, one) for n, one in enumerate(summary.sample)],
            "问题": _problems(summary, gaps),
            "下一步": [gaps.need("六、下一步", "下一步工作", "整改时限、结果应用和公开的安排")],
            "优先表": [first_row(n, one) for n, one in enumerate(summary.first)],
            "问题清单": [
                {"序号": str(n)} | kind_row(kind) | {"举例": inline(kind.example) or NOTHING}
                for n, kind in enumerate(kinds, 1)
            ],
        },
        "图": scores.band_chart(summary.differences),
        "生成": _origin(summary),
    }
    context["待补充"] = gap_rows(gaps.in_order())
    context["待补充数"] = str(len(gaps.found))
    return context


def render_review(summary: ReviewSummary, *, templates: Path | None = None) -> dict[str, bytes]:
    """复核情况报告.docx and .html as bytes. Raises TemplateProblem for a template that cannot be used."""
    from scorecard.reports.page import page_template  # noqa: PLC0415 - jinja2
    from scorecard.reports.word import word_template  # noqa: PLC0415 - jinja2, docxtpl
    from scorecard.reports.write import sealed_page  # noqa: PLC0415 - as the two above

    context = review_context(summary)
    return {
        "复核情况报告.docx": word_template(template_path("复核情况报告.docx", templates)).render(context),
        "复核情况报告.html": sealed_page(page_template(template_path("复核情况报告.html", templates)).render(context)),
    }


# ------------------------------------------------------------------------------------------------------- 报送情况


def files_sentence(summary: ReviewSummary) -> str:
    """本次共收到文件120个，读出绩效表118张，涉及单位35个。"""
    units = f"，涉及单位{counted(summary.units, 'units')}个" if summary.units else ""
    return f"本次共收到文件{counted(summary.files, 'files')}个，读出绩效表{counted(summary.forms, 'forms')}张{units}。"


def roster_sentence(summary: ReviewSummary) -> str:
    """Against the roster: how many are missing; "" where there was none."""
    if summary.roster is None:
        return ""
    missing = len(summary.missing)
    head = f"按名册应报{counted(summary.roster, 'roster')}项"
    if not missing:
        return f"{head}，全部报送。"
    more = f"（列出前{MOST_LISTED}项）" if missing > MOST_LISTED else ""
    return f"{head}，未报送{counted(missing, 'missing')}项{more}。"


def unreadable_sentence(summary: ReviewSummary) -> str:
    """How many files could not be read."""
    count = len(summary.unreadable)
    if not count:
        return "所有文件均能读取。" if summary.files else ""
    more = f"（列出前{MOST_LISTED}个）" if count > MOST_LISTED else ""
    return f"不能读取或没有绩效表的文件{counted(count, 'unreadable')}个{more}，需要重新报送。"


def doubled_sentence(summary: ReviewSummary) -> str:
    """How many forms came twice, and how many of them say different things."""
    count = len(summary.doubled)
    if not count:
        return ""
    differing = sum(1 for one in summary.doubled if not one.identical)
    tail = (
        f"，其中内容不同的{counted(differing, 'doubled_differing')}项，需要报送单位确认以哪一份为准"
        if differing
        else ""
    )
    return f"重复报送的{counted(count, 'doubled')}项{tail}。"


# ------------------------------------------------------------------------------------------------------- 填报质量


def quality_sentence(summary: ReviewSummary) -> str:
    """How many findings of each severity, in how many forms."""
    if not summary.forms and not summary.findings:
        return "没有可以检查的表。"
    counts = (
        ("错误", summary.errors, "errors"),
        ("警告", summary.warnings, "warnings"),
        ("提示", summary.hints, "hints"),
    )
    said = "、".join(f"{words}{counted(count, field)}项" for words, count, field in counts if count)
    if not said:
        return "填报内容检查没有发现问题。"
    forms = some(
        f"有错误的表{counted(summary.forms_with_errors, 'forms_with_errors')}张" if summary.forms_with_errors else "",
        f"有警告的表{counted(summary.forms_with_warnings, 'forms_with_warnings')}张"
        if summary.forms_with_warnings
        else "",
    )
    tail = f"；{'，'.join(forms)}" if forms else ""
    return f"填报内容检查共发现{said}{tail}。"


def worst_sentence(kinds: Sequence[FindingCount]) -> str:
    """The most frequent errors."""
    errors = [kind for kind in kinds if kind.severity == "error"][:3]
    said = "、".join(
        f"“{short(inline(kind.title), 30) or kind.code}”{counted(kind.count, f'findings.{kind.code}.count')}项"
        for kind in errors
    )
    return f"出现最多的错误：{said}。" if said else ""


def kind_row(kind: FindingCount) -> Row:
    """One kind of finding."""
    return {
        "代码": inline(kind.code),
        "级别": SEVERITY_WORDS[kind.severity],
        "问题": inline(kind.title) or NOTHING,
        "项数": counted(kind.count, f"findings.{inline(kind.code)}.count"),
        "表数": counted(kind.forms, f"findings.{inline(kind.code)}.forms"),
    }


def _ranked(summary: ReviewSummary) -> list[tuple[int, Any]]:
    found = [(n, unit) for n, unit in enumerate(summary.units_with_errors) if unit.errors]
    return sorted(found, key=lambda pair: (-pair[1].errors, -pair[1].warnings, inline(pair[1].unit)))


def units_sentence(summary: ReviewSummary) -> str:
    """How many units have errors."""
    found = _ranked(summary)
    if not found:
        return ""
    more = f"，错误最多的{MOST_UNITS}个单位如下" if len(found) > MOST_UNITS else "，按错误数排列如下"
    return f"有错误的单位{counted(len(found), 'units_with_errors')}个{more}。"


def unit_rows(summary: ReviewSummary) -> list[Row]:
    """The units with most errors."""
    return [
        {
            "序号": str(order),
            "单位": inline(unit.unit) or "未注明单位",
            "表数": counted(unit.forms, f"units.{n}.forms"),
            "错误": counted(unit.errors, f"units.{n}.errors"),
            "警告": counted(unit.warnings, f"units.{n}.warnings"),
        }
        for order, (n, unit) in enumerate(_ranked(summary)[:MOST_UNITS], 1)
    ]


# ------------------------------------------------------------------------------------------------------------ 得分


# ------------------------------------------------------------------------------------------------------------ 其他


def _problems(summary: ReviewSummary, gaps: Gaps) -> list[str]:
    changed = sum(one.count for one in summary.grades if inline(one.claimed) != inline(one.recomputed))
    higher = sum(band.higher for band in summary.differences)
    found = some(
        f"有{counted(len(summary.missing), 'missing')}项没有报送。" if summary.missing else "",
        f"有{counted(len(summary.unreadable), 'unreadable')}个文件不能读取或没有绩效表。" if summary.unreadable else "",
        f"有{counted(summary.forms_with_errors, 'forms_with_errors')}张表存在错误。"
        if summary.forms_with_errors
        else "",
        f"有{counted(higher, 'higher')}张表自评总分高于核算总分。" if higher else "",
        f"有{counted(changed, 'grade_changes')}张表的自评等级与核算等级不一致。" if changed else "",
        f"优先核查的表{counted(len(summary.first), 'first')}张，见附件1。" if summary.first else "",
    )
    return [
        *(f"{number}.{text}" for number, text in enumerate(found, 1)),
        gaps.need("五、问题和处理", "处理意见", "退回修改、约谈、核减得分等，由复核单位决定"),
    ]


def first_row(number: int, one: FormToReview) -> Row:
    """One form to look at first."""
    field = f"first.{number}"
    sheet = f"（{inline(one.sheet)}）" if inline(one.sheet) else ""
    return {
        "序号": str(number + 1),
        "单位": inline(one.unit) or NOTHING,
        "项目": short(inline(one.project), 80) or NOTHING,
        "文件": f"{inline(one.file) or NOTHING}{sheet}",
        "自评得分": printed(points_text(one.claimed), f"{field}.claimed"),
        "核算得分": printed(score_text(one.recomputed), f"{field}.recomputed"),
        "错误": counted(one.errors, f"{field}.errors"),
        "原因": "；".join(words for reason in one.reasons if (words := inline(reason))) or NOTHING,
    }


def _origin(summary: ReviewSummary) -> dict[str, str]:
    packs = [f"{inline(pack.id)} {inline(pack.version)}".strip() for pack in summary.packs]
    names = [
        f"{inline(pack.name) or inline(pack.id)}{f'（{inline(pack.document)}）' if inline(pack.document) else ''}"
        for pack in summary.packs
    ]
    return {
        "规则包": "、".join(dict.fromkeys(name for name in names if name)) or NOTHING,
        "标识": "、".join(dict.fromkeys(pack for pack in packs if pack)) or NOTHING,
        "版本": "",
        "文号": NOTHING,
        "选用理由": NOTHING,
        "工作表": "",
        "文件": f"{summary.files}个（校验值为各文件SHA-256清单的SHA-256）",
        "校验值": inline(summary.digest) or NOTHING,
    }
