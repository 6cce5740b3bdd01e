"""部门项目支出绩效自评总结报告: many projects in one report, after 豫财效〔2020〕10号 附件2.

Made from `ProjectLine`s, so from evaluations as well as from a batch's store; time grows with the number of lines only.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from scorecard.model import Evaluation, Finding
from scorecard.reports import chart
from scorecard.reports import project_sentences as say
from scorecard.reports.gaps import Gaps
from scorecard.reports.project_line import IndicatorLine, ProjectLine, project_line
from scorecard.reports.rows import Row, gap_rows
from scorecard.reports.templating import template_path
from scorecard.reports.text import (
    NOTHING,
    bound,
    cents,
    inline,
    listing,
    percent,
    points_text,
    short,
    shown,
    signed,
    some,
)

MOST_TOLD = 10
"""Indicators and projects told one by one in the text; all of them stand in the appendices."""

TITLE = "部门项目支出绩效自评总结报告"

Found = list[tuple[int, IndicatorLine]]


def project_lines(evaluated: Iterable[tuple[Evaluation, Sequence[Finding]]]) -> list[ProjectLine]:
    """The lines of the projects' self-evaluations among `evaluated`; forms of other kinds are left out."""
    return [
        project_line(evaluation, findings)
        for evaluation, findings in evaluated
        if evaluation.form.kind == "project_self_evaluation"
    ]


def summary_context(lines: Sequence[ProjectLine], *, department: str = "") -> dict[str, Any]:
    """All fields of the report. `department` is who reports; else the one department that all forms name."""
    gaps = Gaps()
    lines = [_tidy(line) for line in lines]
    who = short(inline(department), 80) or _common(line.department for line in lines)
    years = {line.year for line in lines if line.year is not None}
    year = f"{next(iter(years))}年度" if len(years) == 1 else ""
    missed = [(number, row) for number, line in enumerate(lines) for row in line.missed]
    exceeded = [(number, row) for number, line in enumerate(lines) for row in line.exceeded]
    cover = [
        {"名称": "编报部门", "内容": who or gaps.need("封面", "编报部门", "汇总自评结果的主管部门")},
        {"名称": "评价年度", "内容": year or gaps.need("封面", "年度", "自评表未注明，或各表年度不同")},
        {"名称": "编制日期", "内容": gaps.need("封面", "编制日期", "报送日期")},
    ]
    context: dict[str, Any] = {
        "报告": {
            "标题": TITLE,
            "年度": year,
            "主体": "项目",
            "表": "自评表",
            "名称": who or "部门项目支出",
            "封面": cover,
        },
        "总结": {
            "构成": some(say.make_up_sentence(lines), say.largest_sentence(lines)),
            "预算": some(say.budget_sentence(lines), say.money_missing_sentence(lines))
            or [gaps.need("一、（二）", "总体预算和执行情况", "自评表没有可用的预算数和执行数")],
            "单位表": unit_rows(lines),
            "合计": _money_row("合计", lines, "summary"),
            "工作": _work(lines, gaps),
            "得分": some(
                say.claimed_sentence(lines),
                say.score_sentence(lines),
                say.grade_sentence(lines),
                say.incomplete_sentence(lines),
            ),
            "等级表": grade_rows(lines),
            "单位得分表": unit_score_rows(lines),
            "执行": _execution(lines, gaps),
            "指标": some(say.indicator_sentence(lines), say.all_done_sentence(lines)),
            "未完成": _told(lines, missed, "未完成", gaps),
            "超额": _told(lines, exceeded, "超额", gaps),
            "差异": some(
                say.difference_sentence(lines), say.grade_change_sentence(lines), say.item_difference_sentence(lines)
            ),
            "问题": _problems(lines, missed, exceeded, gaps),
            "建议": [
                gaps.need(
                    "五、建议", "自评工作建议和预算安排建议", "对指标设置、评分规则的建议，自评结果与下年预算安排的衔接"
                )
            ],
            "其他": [gaps.need("六、其他", "其他需要说明的问题", "结果公开和整改的安排等；没有的写明“无”")],
            "项目表": [project_row(number, line) for number, line in enumerate(lines)],
            "未完成表": [_indicator_row(order, lines[n], n, row, "missed") for order, (n, row) in enumerate(missed, 1)],
            "超额表": [
                _indicator_row(order, lines[n], n, row, "exceeded") for order, (n, row) in enumerate(exceeded, 1)
            ],
        },
        "图": _chart(lines),
        "生成": origin(lines),
    }
    context["待补充"] = gap_rows(gaps.in_order())
    context["待补充数"] = str(len(gaps.found))
    return context


def render_summary(
    lines: Sequence[ProjectLine], *, department: str = "", templates: Path | None = None
) -> dict[str, bytes]:
    """自评总结报告.docx and .html as bytes. Raises TemplateProblem for a template that cannot be used."""
    from scorecard.reports.page import page_template  # noqa: PLC0415 - jinja2
    from scorecard.reports.word import word_template  # noqa: PLC0415 - jinja2, docxtpl
    from scorecard.reports.write import sealed_page  # noqa: PLC0415 - as the two above

    context = summary_context(lines, department=department)
    return {
        "自评总结报告.docx": word_template(template_path("自评总结报告.docx", templates)).render(context),
        "自评总结报告.html": sealed_page(page_template(template_path("自评总结报告.html", templates)).render(context)),
    }


# ------------------------------------------------------------------------------------------------------- chapters


def _work(lines: Sequence[ProjectLine], gaps: Gaps) -> list[str]:
    names = list(dict.fromkeys(line.pack_name for line in lines if line.pack_name))
    rules = f"各表得分按照{listing(names)}逐项核算。" if names else ""
    return [
        *some(rules),
        gaps.need("二、自评工作", "绩效自评覆盖情况", "应自评项目数、已自评项目数和覆盖率，没有自评的项目及原因"),
        gaps.need("二、自评工作", "组织开展程序", "自评通知、时间安排、数据采集和审核的过程"),
        gaps.need("二、自评工作", "责任单位和参与机构", "牵头处室、项目单位，委托第三方的写明"),
    ]


def _execution(lines: Sequence[ProjectLine], gaps: Gaps) -> list[str]:
    told = some(say.execution_sentence(lines))
    low = say.low_execution(lines)
    for order, (number, line) in enumerate(low[:MOST_TOLD], 1):
        told.append(f"（{order}）{say.low_execution_sentence(number, line)}")
    if len(low) > MOST_TOLD:
        told.append(f"其余{len(low) - MOST_TOLD}个项目见附件1。")
    if low:
        told.append(gaps.need("三、（二）", "预算执行率偏低的原因", "逐个项目写明结余结转的原因和整改措施"))
    return told or [gaps.need("三、（二）", "预算执行情况", "自评表没有可用的预算数和执行数")]


def _told(lines: Sequence[ProjectLine], found: Found, kind: str, gaps: Gaps) -> list[str]:
    """What is said of missed (or far exceeded) indicators: counted, then the farthest off one by one."""
    missed = kind == "未完成"
    words = "未完成指标值的指标" if missed else "完成值明显高于指标值的指标"
    chapter, table = ("三、（四）", "附件2") if missed else ("三、（五）", "附件3")
    if not found:
        return [
            f"所报项目没有{words}。" if any(line.indicators for line in lines) else "自评表中没有可以分析的绩效指标。"
        ]
    projects = len({number for number, _ in found})
    told = [
        f"{words}共{len(found)}项，涉及{projects}个项目，全部列在{table}。"
        + say.count_by_level_sentence(found, "这些指标")
        + say.reason_count_sentence(found)
    ]
    ranked = sorted(enumerate(found), key=lambda pair: _distance(pair[1][1], missed=missed, order=pair[0]))
    if len(found) > MOST_TOLD:
        told.append(f"偏差较大的{MOST_TOLD}项说明如下。")
    seen = Counter[int]()
    places = []
    for number, _ in found:
        places.append(seen[number])
        seen[number] += 1
    for order, (index, (number, row)) in enumerate(ranked[:MOST_TOLD], 1):
        field = f"projects.{number}.{'missed' if missed else 'exceeded'}.{places[index]}"
        told.append(f"（{order}）{say.indicator_line_sentence(lines[number], row, field)}")
    bare = sum(1 for _, row in found if not row.reason)
    if bare:
        told.append(gaps.need(chapter, f"{bare}项指标的原因", f"见{table}中“原因”为空的各项，向项目单位核实后补写"))
    return told


def _distance(row: IndicatorLine, *, missed: bool, order: int) -> tuple[int, Fraction, int]:
    """How indicators are ranked: by how far they are off; those without a ratio come last, in their order."""
    if row.completion is None:
        return 1, Fraction(), order
    return 0, row.completion if missed else -row.completion, order


def _problems(lines: Sequence[ProjectLine], missed: Found, exceeded: Found, gaps: Gaps) -> list[str]:
    low = say.low_execution(lines)
    changed = sum(1 for line in lines if line.difference)
    unscored = sum(line.not_scored for line in lines)
    found = some(
        f"有{len({n for n, _ in missed})}个项目的{len(missed)}项指标未完成指标值。" if missed else "",
        f"有{len({n for n, _ in exceeded})}个项目的{len(exceeded)}项指标完成值明显高于指标值，需核实指标值是否设定偏低。"
        if exceeded
        else "",
        f"有{len(low)}个项目预算执行率偏低（低于80%）。" if low else "",
        f"有{unscored}项指标因数据缺失或不能识别未核算得分。" if unscored else "",
        f"有{changed}个项目的自评总分与核算总分不一致。" if changed else "",
        say.check_sentence(lines),
    )
    return [
        *(f"{number}.{text}" for number, text in enumerate(found, 1)),
        gaps.need("四、问题和整改", "自评发现的管理问题", "目标设定、组织实施、资金管理等方面；没有的写明“无”"),
        gaps.need("四、问题和整改", "整改措施", "针对上述问题逐条写明措施、责任单位和完成时限"),
    ]


# --------------------------------------------------------------------------------------------------------- tables


def unit_rows(lines: Sequence[ProjectLine]) -> list[Row]:
    """One row a unit: projects and money."""
    return [_money_row(unit, mine, f"units.{n}") for n, (unit, mine) in enumerate(say.by_unit(lines).items())]


def _money_row(name: str, lines: Sequence[ProjectLine], field: str) -> Row:
    total = say.sums(lines)
    return {
        "单位": short(name),
        "项目数": str(total.projects),
        "年初预算数": shown(say.wan(total.initial), f"{field}.initial"),
        "全年预算数": shown(say.wan(total.budget), f"{field}.budget"),
        "全年执行数": shown(say.wan(total.executed), f"{field}.executed"),
        "执行率": shown(percent(total.rate) if total.rate is not None else "", f"{field}.rate"),
    }


def unit_score_rows(lines: Sequence[ProjectLine]) -> list[Row]:
    """One row a unit: how many projects were scored in full, averages, highest and lowest."""
    rows = []
    for number, (unit, mine) in enumerate(say.by_unit(lines).items()):
        scores = [line.scored for line in mine if line.scored is not None]
        claimed = [line.claimed_total for line in mine if line.claimed_total is not None]
        rows.append(
            {
                "单位": short(unit),
                "可核算": str(len(scores)),
                "自评平均": _score(say.average(claimed), f"units.{number}.claimed"),
                "核算平均": _score(say.average(scores), f"units.{number}.average"),
                "最高": _score(max(scores, default=None), f"units.{number}.highest"),
                "最低": _score(min(scores, default=None), f"units.{number}.lowest"),
            }
        )
    return rows


def _graded(lines: Sequence[ProjectLine]) -> tuple[Counter[str], Counter[str], list[str]]:
    """Projects by claimed grade and by recomputed grade, and the grades that occur (优良中差 always)."""
    claimed = Counter(line.claimed_grade for line in lines if line.claimed_grade)
    scored = Counter(line.grade for line in lines if line.scored is not None and line.grade)
    return claimed, scored, [*say.GRADES, *sorted((set(claimed) | set(scored)) - set(say.GRADES))]


def grade_rows(lines: Sequence[ProjectLine]) -> list[Row]:
    """等级分布, the projects without a grade in a last row where there are any; [] where none has a grade."""
    claimed, scored, grades = _graded(lines)
    if not claimed.total() and not scored.total():
        return []
    none = (len(lines) - claimed.total(), len(lines) - scored.total())
    counted = [(grade, claimed[grade], scored[grade]) for grade in grades]
    if any(none):
        counted.append(("未评定", *none))
    return [
        {
            "等级": short(grade, 12),
            "自评": str(a),
            "自评占比": _share(a, len(lines)),
            "核算": str(b),
            "核算占比": _share(b, len(lines)),
        }
        for grade, a, b in counted
    ]


def _chart(lines: Sequence[ProjectLine]) -> dict[str, Any]:
    claimed, scored, grades = _graded(lines)
    rows = [(grade, Decimal(claimed[grade]), Decimal(scored[grade])) for grade in grades]
    if not any(a or b for _, a, b in rows):
        rows = []
    return chart.bars("自评等级与核算等级的项目数（项）", ("自评等级", "核算等级"), rows, "项")


def project_row(number: int, line: ProjectLine) -> Row:
    """One project of 附件1."""
    field = f"projects.{number}"
    difference = line.difference
    return {
        "序号": str(number + 1),
        "项目": short(line.project or line.file, 80) or NOTHING,
        "单位": short(line.unit or line.department) or NOTHING,
        "全年预算数": shown(say.wan(line.budget), f"{field}.budget"),
        "全年执行数": shown(say.wan(line.executed), f"{field}.executed"),
        "执行率": shown(percent(line.rate) if line.rate is not None else "", f"{field}.rate"),
        "自评得分": shown(
            points_text(line.claimed_total) if line.claimed_total is not None else "", f"{field}.claimed"
        ),
        "核算得分": _score(line.scored, f"{field}.total"),
        "差额": shown(signed(difference) if difference is not None else "", f"{field}.difference"),
        "自评等级": short(line.claimed_grade, 12) or NOTHING,
        "核算等级": (short(line.grade, 12) if line.scored is not None else "") or NOTHING,
        "未完成": f"{len(line.missed)}/{line.indicators}",
        "错误": str(line.errors),
    }


def _indicator_row(order: int, line: ProjectLine, number: int, row: IndicatorLine, kind: str) -> Row:
    place = next(n for n, one in enumerate(getattr(line, kind)) if one is row)
    field = f"projects.{number}.{kind}.{place}"
    return {
        "序号": str(order),
        "项目": short(line.project or line.file, 80) or NOTHING,
        "指标": row.name,
        "指标值": shown(row.target, f"{field}.target"),
        "实际完成值": shown(row.actual, f"{field}.actual"),
        "完成比例": shown(percent(row.completion) if row.completion is not None else "", f"{field}.completion"),
        "原因": short(row.reason, 500),
    }


def origin(lines: Sequence[ProjectLine]) -> dict[str, str]:
    """Packs and inputs: several of each, so the checksum is one over all files' own."""
    packs = list(dict.fromkeys(line.pack for line in lines if line.pack))
    names = list(dict.fromkeys(line.pack_name for line in lines if line.pack_name))
    files = sorted({(line.sha256, line.file) for line in lines if line.sha256})
    digest = (
        files[0][0]
        if len(files) == 1
        else hashlib.sha256("".join(f"{sha}  {name}\n" for sha, name in files).encode("utf-8", "replace")).hexdigest()
    )
    return {
        "规则包": "、".join(names) or NOTHING,
        "标识": "、".join(packs) or NOTHING,
        "版本": "",
        "文号": NOTHING,
        "选用理由": NOTHING,
        "工作表": "",
        "文件": f"{len(files)}个（校验值为各文件SHA-256清单的SHA-256）" if len(files) != 1 else files[0][1] or NOTHING,
        "校验值": digest if files else NOTHING,
    }


def _score(value: Decimal | None, field: str) -> str:
    return NOTHING if value is None else bound(cents(value), field)


def _share(part: int, whole: int) -> str:
    return percent(Fraction(part, whole)) if whole else NOTHING


def _tidy(line: ProjectLine) -> ProjectLine:
    """The line with its texts on one line each and free of what no document may hold, wherever it came from."""

    def rows(found: tuple[IndicatorLine, ...]) -> tuple[IndicatorLine, ...]:
        return tuple(
            replace(
                row,
                level1=inline(row.level1),
                name=short(inline(row.name)) or "未命名指标",
                target=inline(row.target),
                actual=inline(row.actual),
                reason=inline(row.reason),
            )
            for row in found
        )

    return replace(
        line,
        project=inline(line.project),
        unit=inline(line.unit),
        department=inline(line.department),
        grade=inline(line.grade),
        claimed_grade=inline(line.claimed_grade),
        pack=inline(line.pack),
        pack_name=inline(line.pack_name),
        file=inline(line.file),
        sha256=inline(line.sha256),
        missed=rows(line.missed),
        exceeded=rows(line.exceeded),
    )


def _common(values: Iterable[str]) -> str:
    """The one value that all have; "" where they differ or none has one."""
    known = {value for value in values if value}
    return next(iter(known)) if len(known) == 1 else ""
