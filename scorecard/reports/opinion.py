"""审核意见: what a reviewer sends back on a target form or a self-evaluation, made from the findings.

The program lists what it found, with place, article and remedy, and the recomputed scores; the judgement itself stays
the reviewer's, as a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scorecard.findings import article
from scorecard.model import Evaluation, Finding
from scorecard.reports.analysis import differences
from scorecard.reports.context import build_context
from scorecard.reports.gaps import Gaps
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


def opinion_context(evaluation: Evaluation, findings: Sequence[Finding]) -> dict[str, Any]:
    """The fields of an opinion: those of a report, and 审核."""
    form = evaluation.form
    words = KINDS[form.kind]
    gaps = Gaps()
    title = f"{words.subject}支出绩效{'自评' if words.scored else '目标'}审核意见"
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
        "方面": [] if words.scored else [_aspect(aspect, hint, gaps) for aspect, hint in TARGET_ASPECTS.items()],
        "结论": conclusion_hint(findings)
        + gaps.need("审核意见", "审核结论", "通过、修改后重新报送或退回，由审核人决定"),
        "落款": [gaps.need("落款", "审核单位和审核人", "签章"), gaps.need("落款", "审核日期", "年月日")],
    }
    return context


def count_sentence(findings: Sequence[Finding], form: str) -> str:
    """How many errors, warnings and hints."""
    counts = [(words, sum(1 for f in findings if f.severity == level)) for level, words in _LEVELS]
    said = "、".join(f"{words}{number}项" for words, number in counts if number)
    return f"经检查，{form}存在{said}，逐项列表如下。" if said else f"经检查，{form}填报内容没有发现问题。"


_LEVELS = (("error", "错误"), ("warning", "警告"), ("hint", "提示"))


def articles_sentence(findings: Sequence[Finding]) -> str:
    """The articles that the findings rest on, each once."""
    known = [words for finding in findings if (words := inline(article(finding)))]
    unique = list(dict.fromkeys(known))
    return f"所列问题依据的条款：{'；'.join(unique)}。" if unique else ""


def conclusion_hint(findings: Sequence[Finding]) -> str:
    """What the findings ask for, before the reviewer's own conclusion."""
    errors = sum(1 for finding in findings if finding.severity == "error")
    warnings = sum(1 for finding in findings if finding.severity == "warning")
    if errors:
        return f"错误{errors}项应当改正后重新报送。"
    return f"警告{warnings}项请核实或补充说明。" if warnings else ""


def _aspect(name: str, hint: str, gaps: Gaps) -> dict[str, str]:
    return {"名称": name, "意见": gaps.need(f"{name}审核", f"{name}审核意见", hint)}


def render_opinion(
    evaluation: Evaluation, *, findings: Sequence[Finding] = (), templates: Path | None = None
) -> dict[str, bytes]:
    """The opinion as a Word document, by file name. Raises TemplateProblem for a template that cannot be used."""
    from scorecard.reports.word import word_template  # noqa: PLC0415 - jinja2, docxtpl

    context = opinion_context(evaluation, findings)
    name = "自评审核意见.docx" if KINDS[evaluation.form.kind].scored else "绩效目标审核意见.docx"
    return {name: word_template(template_path("审核意见.docx", templates)).render(context)}


def write_opinion(
    evaluation: Evaluation, directory: Path, *, findings: Sequence[Finding] = (), templates: Path | None = None
) -> list[Path]:
    """Writes 自评审核意见.docx (of a self-evaluation) or 绩效目标审核意见.docx (of a target form) into `directory`.

    Existing files are treated as by `write_report`.
    """
    from scorecard.reports.write import place  # noqa: PLC0415 - the two modules serve the same package

    directory.mkdir(parents=True, exist_ok=True)
    documents = render_opinion(evaluation, findings=findings, templates=templates)
    return [place(directory, name, data, evaluation) for name, data in documents.items()]
