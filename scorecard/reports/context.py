"""The fields that templates use: one dictionary with Chinese names, built from an evaluation and its findings.

Every value is text, a list, a dictionary of such (or a `Later`), or a truth value; nothing is None. The names are listed with
their meaning in `scorecard.reports.fields`; a test keeps both the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scorecard.checks.repeats import of_the_form
from scorecard.model import Evaluation, Finding, Form
from scorecard.reports import analysis, chart, rows, sentences, trace
from scorecard.reports.department import department_context
from scorecard.reports.gaps import Gaps
from scorecard.reports.later import Later
from scorecard.reports.monitoring import monitoring_context, progress_chart
from scorecard.reports.summary import KINDS, Level, in_state, levels
from scorecard.reports.text import NOTHING, bound, clean, first, inline, lines, quoted, signed, some

_SEVERITY_ORDER = {"error": 0, "warning": 1, "hint": 2}

_PLAIN_REASON = "写明形成偏差的具体原因和已采取的措施"


def build_context(evaluation: Evaluation, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
    """All fields of a report. The gaps are counted while the chapters are composed, so they come last."""
    form = evaluation.form
    words = KINDS[form.kind]
    gaps = Gaps()
    ordered = tuple(sorted(of_the_form(form, findings), key=lambda finding: _SEVERITY_ORDER[finding.severity]))
    groups = levels(evaluation)
    item_rows = [rows.item_row(evaluation, number, item) for number, item in enumerate(evaluation.items)]
    sheet = form.place.sheet if form.place is not None else None
    # A gap counts only in a chapter that this kind of report prints.
    unseen = Gaps()
    department = form.kind == "department_self_evaluation"
    monitoring = form.kind == "monitoring"
    scored = gaps if words.scored else unseen
    project = unseen if department else scored
    appendix = rows.appendix_rows(evaluation, item_rows)
    entries, rules = trace.traced(evaluation, sheet)

    def of_department() -> dict[str, Any]:
        fields = department_context(evaluation, gaps if department else unseen)
        return fields | {"指标表": _indicator_rows(evaluation, appendix)}

    context: dict[str, Any] = {
        "报告": _report(form, gaps),
        "基本情况": _basics(evaluation, unseen if department or monitoring else gaps),
        "工作开展": _work(evaluation, project),
        "结果": _results(evaluation, groups, item_rows, _Shown(project, scored, "二、（三）" if department else "")),
        "存在问题": _problems(evaluation, ordered, scored, "三、（二）" if department else "四、存在的问题"),
        "改进措施": _measures(evaluation, scored, "三、（二）" if department else "五、改进措施"),
        "其他情况": _others(evaluation, project),
        "图": progress_chart(form) if monitoring else chart.context(evaluation, groups),
        "附表": appendix,
        "附表合计": _appendix_total(evaluation),
        "核算规则": rules,
        "核算过程": entries,
        "部门": of_department() if department else Later(of_department),
        "目标指标": [] if words.scored else rows.target_rows(form),
        "未列过程": trace.untraced_sentence(evaluation),
        "问题清单": rows.finding_rows(ordered, sheet),
        "生成": _origin(evaluation),
        "已评分": words.scored,
    }
    if monitoring:
        context["监控"] = monitoring_context(evaluation, gaps)
    context["待补充"] = rows.gap_rows(gaps.in_order())
    context["待补充数"] = str(len(gaps.found))
    return context


def _indicator_rows(evaluation: Evaluation, appendix: list[rows.Row]) -> list[rows.Row]:
    """附表 without the 预算执行率 line and the rows of an 评分表, for reports that show those elsewhere."""
    return [row for row, item in zip(appendix, evaluation.items, strict=True) if item.kind == "indicator"]


def _report(form: Form, gaps: Gaps) -> dict[str, Any]:
    words = KINDS[form.kind]
    cover = "封面"
    project = first(form.project)
    unit = first(form.unit)
    facts = []
    if words.subject == "项目":
        name = project or gaps.need(cover, "项目名称", "自评表未填写，按预算批复的名称填写")
        facts.append({"名称": "项目名称", "内容": name})
    department = first(form.department)
    if words.subject == "项目" or (department and department != unit):
        facts.append({"名称": "主管部门", "内容": department})
    if words.subject == "项目":
        facts.append({"名称": "实施单位", "内容": unit})
    else:
        facts.append({"名称": "单位名称", "内容": unit})
    year = f"{form.year}年度" if form.year is not None else ""
    for fact in facts:
        if not fact["内容"]:
            fact["内容"] = gaps.need(cover, fact["名称"], f"{words.form}未填写")
    facts.append(
        {
            "名称": words.year,
            "内容": year or gaps.need(cover, "年度", f"{words.form}未注明"),
        }
    )
    facts.append({"名称": "编制日期", "内容": gaps.need(cover, "编制日期", "报送日期")})
    return {
        "标题": words.title,
        "年度": year,
        "主体": words.subject,
        "表": words.form,
        "名称": (project if words.subject == "项目" else unit) or words.subject,
        "封面": facts,
    }


def _basics(evaluation: Evaluation, gaps: Gaps) -> dict[str, Any]:
    form = evaluation.form
    words = KINDS[form.kind]
    chapter = "一、项目基本情况" if words.subject == "项目" else "一、部门基本情况"
    overview = some(sentences.subject_sentence(form))
    told = [
        line
        for label in ("项目概况", "项目实施内容及过程概述", "单位职能概述", "部门职能")
        for line in lines(form.entry(label))
    ]
    if told:
        overview += told
    elif words.subject == "项目":
        overview.append(gaps.need(f"{chapter}（一）", "项目概况", "立项依据、主要内容、实施范围和起止时间"))
    else:
        overview.append(gaps.need(f"{chapter}（一）", "部门概况", "主要职能、机构和人员、年度重点工作"))

    money = some(sentences.budget_sentence(form), sentences.unit_missing_sentence(form))
    if not money:
        money.append(
            gaps.need(f"{chapter}（二）", "资金情况", f"{words.form}未填写预算数，写明年初预算、全年预算及来源")
        )
    elif sentences.budget_changed(form):
        need = gaps.need(f"{chapter}（二）", "预算调整的原因", "调整时间、批复文件和调整内容")
        money.append(f"全年预算数与年初预算数不一致。{need}")
    goal = lines(form.goal) or lines(form.goal_long_term)
    missing_goal = not goal
    if missing_goal:
        goal = [gaps.need(f"{chapter}（三）", "年度总体目标", f"{words.form}未填写，按预算批复的绩效目标填写")]
    return {
        "标题": chapter,
        "概况": overview,
        "资金": money,
        "金额单位": form.money_unit or "",
        "资金表": rows.fund_rows(evaluation),
        "目标引语": "" if missing_goal else f"{words.form}填写的年度总体目标为：",
        "目标": goal,
    }


def _work(evaluation: Evaluation, gaps: Gaps) -> list[str]:
    form = evaluation.form
    need = gaps.need("二、绩效自评工作开展情况", "自评工作的组织和过程", "责任处室、时间安排、数据采集和核实的方式")
    method = some(
        sentences.method_sentence(evaluation) if KINDS[form.kind].scored else "", sentences.evidence_sentence(form)
    )
    return [*method, need]


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where the gaps of the results go: `project` those of chapters that only project reports print."""

    project: Gaps
    scored: Gaps
    chapter: str
    """the chapter of unmet indicators where it is not the project report's"""


def _results(evaluation: Evaluation, groups: list[Level], item_rows: list[rows.Row], shown: _Shown) -> dict[str, Any]:
    form = evaluation.form
    chapter = "三、自评结果及分析"
    conclusion = some(sentences.total_sentence(evaluation) + sentences.claimed_sentence(evaluation))
    actual = lines(form.goal_actual)
    if not actual and KINDS[form.kind].scored:
        actual = [shown.project.need(f"{chapter}（一）", "年度总体目标完成情况", "对照预期目标逐条写明实际完成情况")]
    return {
        "结论": conclusion,
        "总体目标完成情况": actual,
        "汇总表": rows.summary_rows(evaluation, groups) if sentences.has_points(evaluation) else [],
        "执行率": _execution(evaluation, shown.project, chapter),
        "指标总述": some(sentences.overview_sentence(evaluation)) or ["自评表中没有可以分析的绩效指标。"],
        "指标组": [_group(number, level, item_rows) for number, level in enumerate(groups)],
        "未完成引语": sentences.missed_count_sentence(evaluation),
        "未完成": _explained(evaluation, "missed", shown.scored, shown.chapter or f"{chapter}（四）", "未完成的原因"),
        "超额引语": _exceeded_lead(evaluation),
        "超额": _explained(
            evaluation, "exceeded", shown.scored, shown.chapter or f"{chapter}（五）", "明显超过指标值的原因"
        ),
        "其他指标": some(
            analysis.band_sentence(evaluation),
            analysis.not_applicable_sentence(evaluation),
            analysis.not_scored_sentence(evaluation),
        ),
        "差异引语": analysis.difference_count_sentence(evaluation)
        or ("自评表未填写可与核算得分比较的自评得分。" if sentences.has_points(evaluation) else ""),
        "差异": [analysis.difference_sentence(n, item) for n, item in analysis.differences(evaluation)],
    }


def _execution(evaluation: Evaluation, gaps: Gaps, chapter: str) -> list[str]:
    paragraphs = some(
        sentences.execution_sentence(evaluation) + sentences.execution_not_scored_sentence(evaluation),
    )
    if not paragraphs:
        return [gaps.need(f"{chapter}（二）", "预算执行情况", "全年预算数、全年执行数和预算执行率")]
    if sentences.spent_in_full(evaluation) is False:
        line = sentences.total_line(evaluation.form)
        reason = first(line[1].reason) if line else ""
        if reason:
            paragraphs.append(f"自评表填写的原因：{quoted(reason.rstrip('。'))}。")
        else:
            paragraphs.append(
                gaps.need(f"{chapter}（二）", "预算未全部执行的原因", "结余或结转的数额、形成原因和后续安排")
            )
    return paragraphs


def _group(number: int, level: Level, item_rows: list[rows.Row]) -> dict[str, Any]:
    return {
        "序号": str(number + 1),
        "名称": level.name,
        "段落": [sentences.level_sentence(number, level)],
        "指标": [item_rows[n] for n, _ in level.items],
    }


def _exceeded_lead(evaluation: Evaluation) -> str:
    found = in_state(evaluation, "exceeded")
    if not found:
        return "没有完成值明显高于指标值的指标。" if in_state(evaluation, "reached", "missed") else ""
    return f"完成值明显高于指标值的指标共{len(found)}项，未作自动扣分，需分析指标值是否设定偏低，逐项说明如下。"


def _explained(evaluation: Evaluation, state: Any, gaps: Gaps, chapter: str, subject: str) -> list[str]:
    """One paragraph an indicator in `state`: its numbers and the office's reason, or a gap for the reason."""
    paragraphs = []
    for order, (number, item) in enumerate(in_state(evaluation, state), 1):
        reason = analysis.reason_sentence(evaluation.indicator(item))
        if not reason:
            reason = gaps.need(chapter, f"{quoted(analysis.name_of(item))}{subject}", _PLAIN_REASON)
        paragraphs.append(
            f"（{order}）{analysis.item_sentence(evaluation, number, item)}"
            f"{analysis.completion_sentence(number, item)}{reason}",
        )
    return paragraphs


def _problems(evaluation: Evaluation, findings: tuple[Finding, ...], gaps: Gaps, chapter: str) -> list[str]:
    found = analysis.problem_sentences(evaluation, findings)
    paragraphs = [f"{number}.{text}" for number, text in enumerate(found, 1)]
    told = lines(evaluation.form.entry("存在问题")) or lines(evaluation.form.entry("存在的问题"))
    if told:
        return [*paragraphs, *told]
    need = gaps.need(chapter, "管理和实施中的问题", "目标设定、组织实施、资金管理等方面；没有的写明“无”")
    return [*paragraphs, need]


def _measures(evaluation: Evaluation, gaps: Gaps, chapter: str) -> list[str]:
    told = lines(evaluation.form.entry("改进措施"))
    if told:
        return told
    hint = "针对上述问题逐条写明措施、责任单位和完成时限"
    return [gaps.need(chapter, "改进措施", hint)]


def _others(evaluation: Evaluation, gaps: Gaps) -> list[str]:
    told = lines(evaluation.form.entry("其他需要说明的情况")) or lines(evaluation.form.entry("其他需要说明的问题"))
    return told or [gaps.need("六、其他需要说明的情况", "其他需要说明的情况", "结果应用和公开的安排等；没有的写明“无”")]


def _appendix_total(evaluation: Evaluation) -> dict[str, str]:
    row = rows.summary_rows(evaluation, [])[-1]
    if not sentences.has_points(evaluation):
        row["分值"] = NOTHING
    total, claimed = evaluation.total, evaluation.claimed_total
    difference = claimed - total if total is not None and claimed is not None and evaluation.complete else None
    grade = inline(evaluation.grade) or NOTHING
    claimed_grade = inline(evaluation.claimed_grade) or NOTHING
    return {
        "分值": row["分值"],
        "自评得分": row["自评得分"],
        "核算得分": row["核算得分"],
        "差额": bound(signed(difference), "total_difference") if difference is not None else NOTHING,
        "等级": grade,
        "自评等级": claimed_grade,
        "说明": f"核算等级：{grade}；自评等级：{claimed_grade}",
    }


def _origin(evaluation: Evaluation) -> dict[str, str]:
    pack, source = evaluation.pack, evaluation.form.source
    return {
        "规则包": inline(pack.name) or inline(pack.id) or NOTHING,
        "标识": inline(pack.id) or NOTHING,
        "版本": inline(pack.version),
        "文号": inline(pack.document) or NOTHING,
        "选用理由": inline(pack.reason) or NOTHING,
        "工作表": inline(evaluation.form.place.sheet) if evaluation.form.place and evaluation.form.place.sheet else "",
        "文件": clean(source.name) if source and clean(source.name) else NOTHING,
        "校验值": clean(source.sha256) if source and clean(source.sha256) else NOTHING,
    }
