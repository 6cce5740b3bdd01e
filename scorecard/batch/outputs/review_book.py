"""复核结果.xlsx: 自评 beside 复核, one row a form; what changed, one row an indicator; what does not fit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.batch.outputs.sheets import Book, Column, Grid, Value
from scorecard.findings import SEVERITY_WORDS, message, remedy
from scorecard.reports.text import percent, signed

if TYPE_CHECKING:
    from scorecard.batch.review import FormResult, Review

UNIT, CUT = "单位", "自评−复核"

_FORMS = (
    Column("主管部门", 18, "wrap"),
    Column(UNIT, 22, "wrap"),
    Column("项目", 28, "wrap"),
    Column("年度", 7, "centre"),
    Column("全年预算\n（万元）", 12, "money"),
    Column("自评\n总分", 8, "score"),
    Column("核算\n总分", 8, "score"),
    Column("复核\n总分", 8, "score"),
    Column(CUT, 10, "score"),
    Column("偏差率\n（÷复核）", 10, "rate"),
    Column("偏差率\n（÷自评）", 10, "rate"),
    Column("自评\n等级", 7, "centre"),
    Column("复核\n等级", 7, "centre"),
    Column("等级\n变化", 8, "centre"),
    Column("改动\n行数", 7, "count"),
    Column("说明", 50, "wrap"),
    Column("文件", 30, "wrap"),
)
_ROWS = (
    Column("单位", 18, "wrap"),
    Column("项目", 24, "wrap"),
    Column("一级指标", 11, "wrap"),
    Column("二级指标", 12, "wrap"),
    Column("三级指标", 24, "wrap"),
    Column("指标值", 14, "wrap"),
    Column("自评\n完成值", 14, "wrap"),
    Column("核实\n完成值", 14, "wrap"),
    Column("分值", 7, "score"),
    Column("自评\n得分", 8, "score"),
    Column("核算\n得分", 8, "score"),
    Column("按核实值\n核算", 9, "score"),
    Column("复核\n得分", 8, "score"),
    Column("得分\n来自", 11, "centre"),
    Column("自评−复核", 9, "score"),
    Column("复核理由", 36, "wrap"),
    Column("备注", 18, "wrap"),
)
_FINDINGS = (
    Column("级别", 7, "centre"),
    Column("代码", 8, "centre"),
    Column("位置", 40, "wrap"),
    Column("问题", 60, "wrap"),
    Column("怎么改", 50, "wrap"),
)


def write_review(path: Path, result: Review) -> None:
    """Write the workbook. The same review gives the same bytes."""
    book = Book(path, "抽查复核结果")
    _write_forms(book, result)
    _write_rows(book, result)
    grid = Grid(book, "问题", _FINDINGS)
    grid.begin("交回的抽查表里的问题", "没有采用的行要改正后重新汇总。")
    for finding in result.findings:
        where = finding.place.words() if finding.place else ""
        grid.add([SEVERITY_WORDS[finding.severity], finding.code, where, message(finding), remedy(finding)])
    if not result.findings:
        grid.add([None, None, None, "没有发现问题。", None])
    grid.end()
    book.close()


def _write_forms(book: Book, result: Review) -> None:
    grid = Grid(book, "复核结果", _FORMS)
    grid.begin("抽查复核结果（每张表一行）", conclusion(result), frozen=3)
    for form in result.forms:
        grid.add(_form(form))
    grid.end()


def conclusion(result: Review) -> str:
    """The whole in one sentence."""
    from scorecard.batch.review import mean_difference, mean_rate  # noqa: PLC0415 - the two modules serve each other

    done = result.complete
    if not done:
        return f"共{len(result.forms)}张，还没有复核完的。"
    higher = sum(1 for form in done if (form.difference or 0) > 0)
    lower = sum(1 for form in done if (form.difference or 0) < 0)
    grades = sum(1 for form in done if grade_change(form))
    rate, mean = mean_rate(result), mean_difference(result)
    rate_words = "" if rate is None else f"，总偏差率{'-' if rate < 0 else ''}{percent(abs(rate))}"
    return (
        f"共{len(result.forms)}张，复核完{len(done)}张：复核调减{higher}张，调增{lower}张，不变{len(done) - higher - lower}张；"
        f"平均差{signed(mean)}分{rate_words}；等级变化{grades}张。偏差率没有统一的分母，两种都列。"
    )


def grade_change(form: FormResult) -> str:
    """优→良, "" where it stays or is not known."""
    if not form.claimed_grade or not form.reviewed_grade or form.claimed_grade == form.reviewed_grade:
        return ""
    return f"{form.claimed_grade}→{form.reviewed_grade}"


def _form(form: FormResult) -> list[Value]:
    line = form.line
    return [
        line.department, line.unit, line.name, str(line.year) if line.year else None, line.budget, form.claimed,
        line.total if line.scored else None, form.reviewed, form.difference, form.rate("复核"), form.rate("自评"),
        form.claimed_grade, form.reviewed_grade, grade_change(form),
        sum(1 for row in form.rows if row.difference), "；".join([*form.notes, form.remark] if form.remark else form.notes),
        line.file,
    ]  # fmt: skip


def _write_rows(book: Book, result: Review) -> None:
    grid = Grid(book, "改动明细", _ROWS)
    grid.begin(
        "改动明细（得分、完成值有变化或写了理由的指标）", "“得分来自”为复核，或抽查名单里为没填的行选的办法。", frozen=2
    )
    for form in result.forms:
        for row in form.rows:
            if not row.changed:
                continue
            line = row.line
            reviewed: Decimal | None = row.reviewed
            grid.add(
                [
                    form.line.unit, form.line.name, line.level1, line.level2, line.name, line.target, line.actual,
                    row.verified, line.points, line.claimed, line.score, row.rescored, reviewed, row.by, row.difference,
                    row.reason, row.note,
                ]
            )  # fmt: skip
    grid.end()


__all__ = ["CUT", "UNIT", "conclusion", "grade_change", "write_review"]
