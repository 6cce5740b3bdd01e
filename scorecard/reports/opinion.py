"""审核意见: what a reviewer sends back on a target form or a self-evaluation, made from the findings.

A self-evaluation gets 自评审核意见 with the recomputed scores, a target form 绩效目标审核意见 with its findings under the four
parts of 财预〔2015〕88号. The program lists what it found, with place, article and remedy; the judgement itself stays the
reviewer's, as a gap.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from scorecard.checks.repeats import of_the_form
from scorecard.findings import article
from scorecard.model import Evaluation, Finding
from scorecard.reports.analysis import differences
from scorecard.reports.context import build_context
from scorecard.reports.gaps import Gaps
from scorecard.reports.rows import Row
from scorecard.reports.sentences import claimed_sentence, subject_sentence, total_sentence
from scorecard.reports.summary import KINDS
from scorecard.reports.templating import template_path
from scorecard.reports.text import first, inline

TARGET_ASPECTS = {
    "完整性": "格式是否规范、内容是否完整，目标是否明确清晰",
    "相关性": "目标与法规、规划和部门职能是否相关，指标是否全面、关键、有具体值",
    "适当性": "绩效是否合理，目标与资金量、使用方向是否匹配",
    "可行性": "是否经过论证测算，实施方案、组织和制度是否有保障",
}
"""The four parts of the review of targets, 财预〔2015〕88号."""

_FAMILIES = {
    "指标名称": "相关性",
    "类别": "相关性",
    "指标设置": "相关性",
    "分值": "相关性",
    "指标值": "相关性",
    "资金": "适当性",
}
"""To which part the findings of a family of checks belong; all others (how the table is filled in) are 完整性."""
_CODES = dict.fromkeys(("C045", "C046", "C050", "C053", "C054", "C055", "C057"), "适当性")
"""Findings on 指标值 that are about how high the target is set, not about whether it is one."""


@cache
def _families() -> dict[str, str]:
    from scorecard.checks.listing import CHECKS  # noqa: PLC0415 - all checks, only for target forms

    return {check.code: check.family for check in CHECKS}


def aspect_of(code: str) -> str:
    """The part of the review of targets to which findings of `code` belong."""
    return _CODES.get(code) or _FAMILIES.get(_families().get(code, ""), "完整性")


def opinion_context(evaluation: Evaluation, findings: Sequence[Finding], by: dt.date | None = None) -> dict[str, Any]:
    """The fields of an opinion: those of a report, and 审核. `by` is the day by which the form is to come back."""
    form = evaluation.form
    words = KINDS[form.kind]
    findings = of_the_form(form, findings)
    gaps = Gaps()
    kind = "运行监控" if form.kind == "monitoring" else "自评" if words.scored else "目标"
    title = f"{words.subject}支出绩效{kind}审核意见"
    name = first(form.project) if words.subject == "项目" else first(form.unit)
    context = build_context(evaluation, tuple(findings))
    context["报告"] = context["报告"] | {"标题": title}
    context["审核"] = {
        "对象": subject_sentence(form) or f"审核对象为报送的{words.form}。",
        "送审单位": first(form.unit) or gaps.need("抬头", "送审单位", f"{words.form}未填写"),
        "名称": name or words.subject,
        "总述": count_sentence(findings, words.form),
        "依据": articles_sentence(findings),
        "得分": [total_sentence(evaluation) + claimed_sentence(evaluation)]
        if words.scored and evaluation.items
        else [],
        "得分表": [context["附表"][number] for number, _ in differences(evaluation)],
        "方面": [] if words.scored or form.kind == "monitoring" else _aspects(context["问题清单"], gaps),
        "结论": conclusion_hint(findings)
        + gaps.need("审核意见", "审核结论", "通过、修改后重新报送或退回，由审核人决定"),
        "期限": deadline_sentence(findings, by, gaps),
        "落款": [gaps.need("落款", "审核单位和审核人", "签章"), gaps.need("落款", "审核日期", "年月日")],
    }
    return context


def count_sentence(findings: Sequence[Finding], form: str) -> str:
    """How many errors, warnings and hints."""
    counts = [(words, sum(1 for f in findings if f.severity == level)) for level, words in _LEVELS]
    said = "、".join(f"{words}{number}项" for words, number in counts if number)
    if not said:
        return f"经检查，{form}填报内容没有发现问题。"
    number = sum(number for _, number in counts)
    return f"经检查，{form}需要改正、核实或说明的事项共{number}项，其中{said}，逐项列表如下。"


_DOCUMENT = re.compile(r"(.+?号|《[^》]+》)\s*(.*)")
_LEVELS = (("error", "错误（应当改正）"), ("warning", "警告（请核实或说明）"), ("hint", "提示（供参考）"))


def articles_sentence(findings: Sequence[Finding]) -> str:
    """The articles that the findings rest on, each once, those of one document together."""
    documents: dict[str, list[str]] = {}
    for words in (one.strip() for finding in findings for one in inline(article(finding)).split("；") if one.strip()):
        match = _DOCUMENT.match(words)
        parts = documents.setdefault(match[1] if match else words, [])
        if match and match[2] and match[2] not in parts:
            parts.append(match[2])
    said = [f"{document}{'、'.join(parts)}" for document, parts in documents.items()]
    return f"所列事项依据的条款：{'；'.join(said)}。" if said else ""


def conclusion_hint(findings: Sequence[Finding]) -> str:
    """What the findings ask for, before the reviewer's own conclusion."""
    errors = sum(1 for finding in findings if finding.severity == "error")
    warnings = sum(1 for finding in findings if finding.severity == "warning")
    if errors:
        return f"错误{errors}项应当改正后重新报送。"
    return f"警告{warnings}项请核实或补充说明。" if warnings else ""


def deadline_sentence(findings: Sequence[Finding], by: dt.date | None, gaps: Gaps) -> str:
    """By when the form is to come back, or a gap for the day; "" where nothing has to be done."""
    if not conclusion_hint(findings):
        return ""
    day = (
        f"{by.year}年{by.month}月{by.day}日"
        if by is not None
        else gaps.need("审核意见", "改正和重新报送的期限", "年月日")
    )
    return f"请逐项改正或说明，并于{day}前重新报送。"


def _aspects(rows: list[Row], gaps: Gaps) -> list[dict[str, Any]]:
    """The four parts, each with the findings that belong to it and room for the reviewer's opinion."""
    numerals = "一二三四"
    return [
        {
            "序号": numerals[number],
            "名称": name,
            "要点": f"审核要点：{hint}。{part_sentence(mine, name)}",
            "问题": mine,
            "意见": gaps.need(f"{name}审核", f"{name}审核意见", "对照审核要点写明意见"),
        }
        for number, (name, hint) in enumerate(TARGET_ASPECTS.items())
        for mine in [[row for row in rows if aspect_of(row["代码"]) == name]]
    ]


def part_sentence(rows: list[Row], name: str) -> str:
    """How many findings a part has; 可行性 cannot be seen from a table, and that is said."""
    if rows:
        return f"检查发现{len(rows)}项，列表如下。"
    if name == "可行性":
        return "表中没有可以据以判断的内容，由审核人对照论证材料和实施方案审核。"
    return "按表中内容检查，没有发现这方面的问题；表中看不出的，由审核人判断。"


def opinion_name(evaluation: Evaluation) -> str:
    """What the opinion is called: 自评审核意见, 绩效目标审核意见, or 监控审核意见."""
    if evaluation.form.kind == "monitoring":
        return "监控审核意见"
    return "自评审核意见" if KINDS[evaluation.form.kind].scored else "绩效目标审核意见"


def opinion_template(evaluation: Evaluation) -> str:
    """The template of the opinion: a monitoring form takes that of a self-evaluation, without its chapter on scores."""
    return opinion_name(evaluation).replace("监控", "自评")


def render_opinion(
    evaluation: Evaluation,
    *,
    findings: Sequence[Finding] = (),
    templates: Path | None = None,
    by: dt.date | None = None,
) -> dict[str, bytes]:
    """The opinion as a Word document and a page, by file name. Raises TemplateProblem for a template that cannot be used.

    `by` is the day by which the form is to come back; without it the opinion has a gap there.
    """
    from scorecard.reports.page import page_template  # noqa: PLC0415 - jinja2
    from scorecard.reports.word import word_template  # noqa: PLC0415 - jinja2, docxtpl
    from scorecard.reports.write import sealed_page  # noqa: PLC0415 - the two modules serve the same package

    context = opinion_context(evaluation, findings, by)
    name, template = opinion_name(evaluation), opinion_template(evaluation)
    return {
        f"{name}.docx": word_template(template_path(f"{template}.docx", templates)).render(context),
        f"{name}.html": sealed_page(page_template(template_path(f"{template}.html", templates)).render(context)),
    }


def write_opinion(
    evaluation: Evaluation,
    directory: Path,
    *,
    findings: Sequence[Finding] = (),
    templates: Path | None = None,
    by: dt.date | None = None,
) -> list[Path]:
    """Writes 自评审核意见 (or 绩效目标审核意见 of a target form, 监控审核意见 of a monitoring form), .docx and .html.

    `by` as in `render_opinion`. Existing files are treated as by `write_report`.
    """
    from scorecard.reports.write import place  # noqa: PLC0415 - the two modules serve the same package

    directory.mkdir(parents=True, exist_ok=True)
    documents = render_opinion(evaluation, findings=findings, templates=templates, by=by)
    return [place(directory, name, data, evaluation) for name, data in documents.items()]
