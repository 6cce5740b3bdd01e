"""Results on the screen: tables that fit 80 columns, findings with place and remedy, JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorecard import findings as catalogue
from scorecard.cli import screen
from scorecard.cli.width import wrap
from scorecard.model import decimal_text
from scorecard.scoring.rounding import rounded

if TYPE_CHECKING:
    from decimal import Decimal

    from scorecard.cli.work import Scores
    from scorecard.findings import Kind
    from scorecard.model import Evaluation, Finding, Form, Item, Severity
    from scorecard.reports.fields import Field

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "hint": "dim"}
_STATES = {
    "reached": "达标",
    "exceeded": "超额",
    "missed": "未达标",
    "band": "定性",
    "not_applicable": "不适用",
    "not_scored": "未计分",
}
_KINDS = {
    "project_target": "项目绩效目标表",
    "project_self_evaluation": "项目绩效自评表",
    "department_target": "部门整体绩效目标表",
    "department_self_evaluation": "部门整体绩效自评表",
    "monitoring": "绩效运行监控表",
}
_MOST_FINDINGS = 40


def _console(*, stderr: bool = False) -> Console:
    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    # A pipe has no width of its own; 80 columns are promised.
    if not console.is_terminal:
        console.width = 80
    return console


def json_text(data: Any) -> None:
    """Print `data` as JSON."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def forms(found: Sequence[Form], findings: Sequence[Finding]) -> None:
    """The forms that were read, then the findings."""
    console = _console()
    for form in found:
        _head(console, form)
        if form.funds:
            table = _table(
                f"资金（{form.money_unit or '单位未写明'}）", "资金来源", "年初预算", "全年预算", "全年执行", "执行率%"
            )
            for line in form.funds:
                table.add_row(
                    escape(line.name),
                    *(
                        "" if amount is None else escape(_amount(amount.value, amount.text))
                        for amount in (line.initial, line.budget, line.executed, line.rate)
                    ),
                )
            console.print(table)
        _indicator_table(console, form)
        if form.tasks:
            console.print(f"年度主要任务 {len(form.tasks)} 项。")
        if form.criteria:
            console.print(f"评分表 {len(form.criteria)} 行。")
        console.print()
    if not found:
        console.print("没有读到绩效表。")
    _findings(console, findings)


def _indicator_table(console: Console, form: Form) -> None:
    if not form.indicators:
        return
    with_actual = any(row.actual for row in form.indicators)
    columns = [
        "二级指标",
        "三级指标",
        "指标值",
        *(["完成值"] if with_actual else []),
        "分值",
        *(["得分"] if with_actual else []),
    ]
    table = _table(f"指标 {len(form.indicators)} 行", *columns)
    for row in form.indicators:
        cells = [_plain(row.level2), _plain(row.level3), row.target.text if row.target else ""]
        if with_actual:
            cells.append(row.actual.text if row.actual else "")
        cells.append(_amount(row.points.value, row.points.text) if row.points else "")
        if with_actual:
            cells.append(_amount(row.claimed_score.value, row.claimed_score.text) if row.claimed_score else "")
        table.add_row(*(escape(_flat(cell)) for cell in cells))
    console.print(table)


def scores(scored: Scores) -> None:
    """The scores, claimed beside recomputed, then the findings."""
    console = _console()
    for evaluation in scored.evaluations:
        _head(console, evaluation.form)
        if evaluation.form.kind == "monitoring" and not evaluation.items:
            _monitoring_table(console, evaluation.form)
        else:
            _score_table(console, evaluation)
        console.print()
    if not scored.evaluated:
        console.print("没有读到绩效表，无法计分。")
    _findings(console, scored.findings)


def _score_table(console: Console, evaluation: Evaluation) -> None:
    pack = evaluation.pack
    screen.line(console, f"规则包：{pack.name}（{pack.id} 第{pack.version}版）")
    if pack.reason:
        screen.line(console, f"选用理由：{pack.reason}")
    table = _table(None, "三级指标", "指标值", "完成值", "分值", "自评", "核算", "差", "情况")
    for item in evaluation.items:
        target, actual = _target_and_actual(evaluation, item)
        table.add_row(
            escape(_flat(item.level3)),
            escape(_flat(target)),
            escape(_flat(actual)),
            _number(item.points),
            _number(item.claimed),
            _score(item),
            _number(item.difference) if item.difference else "",
            _STATES[item.state],
        )
    console.print(table)
    total = "未能计算" if evaluation.total is None else decimal_text(evaluation.total)
    grade = evaluation.grade or ("有项目未计分，不评等级" if not evaluation.complete else "未评")
    claimed = "未填" if evaluation.claimed_total is None else decimal_text(evaluation.claimed_total)
    if evaluation.items and all(item.points is None for item in evaluation.items):
        console.print("表上没有分值，只判断各项指标是否达到，不计总分，不评等级。")
        return
    console.print(f"核算总分 [bold]{total}[/]，等级 [bold]{escape(grade)}[/]；自评总分 {claimed}。")


def _monitoring_table(console: Console, form: Form) -> None:
    """What a monitoring form says of each indicator, and the warning; it has no scores."""
    from scorecard.reports.warning import fund_colour, indicator_colour, period, region, spent

    time = period(form)
    table = _table(None, "三级指标", "指标值", f"{time.words}执行", "全年预计", "可能性", "预警")
    line = form.fund("total")
    if line is not None:
        rate = spent(line)
        shown = "" if rate is None else f"{decimal_text(rounded(rate * 100, 2))}%"
        forecast = line.forecast.text if line.forecast else ""
        table.add_row("预算执行", "", shown, escape(_flat(forecast)), "", fund_colour(line, time, region(form)))
    for row in form.indicators:
        cells = (_plain(row.level3), *(cell.text if cell else "" for cell in (row.target, row.progress, row.forecast)))
        colour = indicator_colour(row, time).colour
        table.add_row(*(escape(_flat(cell)) for cell in cells), escape(_flat(_plain(row.likelihood))), colour)
    console.print(table)
    console.print("监控表不计分；预警的规则见监控报告附件2（用 --out 写出）。")


def _target_and_actual(evaluation: Evaluation, item: Item) -> tuple[str, str]:
    indicator = evaluation.indicator(item)
    if indicator is not None:
        return (
            indicator.target.text if indicator.target else "",
            indicator.actual.text if indicator.actual else "",
        )
    if item.kind == "execution" and (line := evaluation.form.fund("total")) is not None:
        budget, executed = line.budget, line.executed
        return (budget.text if budget else "", executed.text if executed else "")
    return "", ""


def _score(item: Item) -> str:
    if item.state == "not_applicable":
        return "—"
    if item.score is not None:
        return decimal_text(item.score)
    return "?" if item.points is not None else ""


def demo(scored: Scores, written: Sequence[Path]) -> None:
    """What the demonstration did, and where its papers are."""
    console = _console()
    table = _table("示例（演示数据）", "项目或单位", "自评总分", "核算总分", "等级", "错误", "警告")
    for evaluation, found in scored.evaluated:
        name = evaluation.form.project or evaluation.form.unit
        levels = Counter(finding.severity for finding in found)
        table.add_row(
            escape(_flat(name.text if name else "")),
            _number(evaluation.claimed_total),
            _number(evaluation.total),
            "不计分" if evaluation.form.kind == "monitoring" else escape(evaluation.grade or "未评"),
            str(levels["error"]),
            str(levels["warning"]),
        )
    console.print(table)
    reports = [path for path in written if path.suffix == ".docx"]
    console.print(f"共写出 {len(written)} 个文件，其中 Word 报告 {len(reports)} 份：")
    for path in reports:
        console.print(f"  {escape(str(path))}", soft_wrap=True)
    console.print("同一文件夹里还有网页版报告（html）、自评表.xlsx、得分核算.xlsx 和 evaluation.json。")


def written(paths: Sequence[Path], *, to_errors: bool = False) -> None:
    """The files written."""
    if paths:
        console = _console(stderr=to_errors)
        console.print(f"已写出 {len(paths)} 个文件：")
        for path in paths:
            console.print(f"  {escape(str(path))}", soft_wrap=True)


def kind(entry: Kind) -> None:
    """One entry of the catalogue."""
    console = _console()
    console.print(f"[bold]{entry.code} {escape(entry.title)}[/]（{catalogue.SEVERITY_WORDS[entry.severity]}）")
    rows = [("说明", entry.explanation), ("怎么改", entry.remedy), ("例子", entry.example)]
    if entry.article:
        rows.append(("依据", entry.article))
    for name, text in rows:
        screen.line(console, f"{name}：{text}")


def fields(known: Sequence[Field]) -> None:
    """The fields of templates, with meaning and example."""
    table = _table(f"模板字段 {len(known)} 个", "字段", "含义", "例子")
    for entry in known:
        table.add_row(escape(entry.path), escape(entry.meaning), escape(entry.example))
    _console().print(table)


def packs(directory: Path | None = None) -> None:
    """The rule packs, with those of an office's own `directory`."""
    from scorecard.rules import available_packs

    table = _table("规则包", "编号", "名称", "文号", "版本")
    for pack in available_packs(directory=directory):
        table.add_row(pack.id, escape(pack.name), escape(pack.document or ""), pack.version)
    _console().print(table)


def checks() -> None:
    """The checks, family by family."""
    from scorecard.checks import CHECKS

    table = _table(f"检查 {len(CHECKS)} 项", "类别", "代码", "名称", "级别")
    family = ""
    for entry in CHECKS:
        known = catalogue.CATALOGUE[entry.code]
        shown, family = (entry.family if entry.family != family else ""), entry.family
        table.add_row(shown, entry.code, escape(known.title), catalogue.SEVERITY_WORDS[known.severity])
    _console().print(table)


def layouts() -> None:
    """The layouts."""
    from scorecard.layouts import all_layouts

    table = _table("表样", "编号", "名称", "类型", "依据")
    for layout in all_layouts():
        table.add_row(
            layout.id, escape(layout.name), _KINDS.get(layout.kind, layout.kind), escape(layout.document or "")
        )
    _console().print(table)


def _head(console: Console, form: Form) -> None:
    title = form.title.text if form.title else _KINDS[form.kind]
    year = f"（{form.year}年度）" if form.year else ""
    console.print(f"[bold]{escape(_flat(title))}{year}[/]")
    parts = [("项目", form.project), ("单位", form.unit), ("主管部门", form.department)]
    names = "；".join(f"{name}：{_flat(value.text)}" for name, value in parts if value is not None)
    if names:
        screen.line(console, names)
    if form.source:
        screen.line(console, f"文件：{form.source.name}", style="dim")


def _table(title: str | None, *columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, padding=(0, 1, 0, 0))
    numeric = {
        "年初预算",
        "全年预算",
        "全年执行",
        "执行率%",
        "分值",
        "得分",
        "自评",
        "核算",
        "差",
        "自评总分",
        "核算总分",
        "错误",
        "警告",
    }
    for name in columns:
        table.add_column(
            name,
            justify="right" if name in numeric else "left",
            overflow="fold",
            no_wrap=name in numeric or name == "编号",
        )
    return table


def findings(found: Iterable[Finding]) -> None:
    """The findings alone."""
    _findings(_console(), found)


def _findings(console: Console, found: Iterable[Finding]) -> None:
    found = sorted(found, key=lambda finding: list(_COLOURS).index(finding.severity))
    if not found:
        console.print("没有发现问题。")
        return
    counts = Counter(finding.severity for finding in found)
    console.print(
        "发现 "
        + "，".join(f"{catalogue.SEVERITY_WORDS[level]} {counts[level]} 个" for level in _COLOURS if counts[level])
        + "："
    )
    for finding in found[:_MOST_FINDINGS]:
        colour = _COLOURS[finding.severity]
        place = finding.place.words() if finding.place else ""
        head = f"{catalogue.SEVERITY_WORDS[finding.severity]} {finding.code}"
        first, *rest = wrap(f"{head} {place}", console.width - 1)
        console.print(f"[{colour}]{escape(first[: len(head)])}[/]{escape(first[len(head) :])}", soft_wrap=True)
        for part in rest:
            console.print(escape(part), soft_wrap=True)
        screen.line(console, f"  {catalogue.message(finding)}。".replace("。。", "。"), indent=2)
        if finding.severity != "hint":
            screen.line(console, f"  → {catalogue.remedy(finding)}", style="dim", indent=4)
    if len(found) > _MOST_FINDINGS:
        console.print(f"……另有 {len(found) - _MOST_FINDINGS} 个，用 --format json 查看全部。")


def _amount(value: Decimal | None, text: str) -> str:
    return text if value is None else decimal_text(value)


def _number(value: Decimal | None) -> str:
    return "" if value is None else decimal_text(value)


def _plain(value: Any) -> str:
    return "" if value is None else value.text


def _flat(text: str) -> str:
    return " ".join(text.split())
