"""The two sheets beside the scores: 依据条文 quotes the rules that were applied, 取数 says where each number came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scorecard.excel.audit.grid import Grid
from scorecard.model import Evaluation, Input, Item
from scorecard.reports.rows import place_words
from scorecard.reports.text import exact_words, inline
from scorecard.reports.workbook import line_count, row_height
from scorecard.rules.pack import Pack

_ARTICLE_HEADS = (("A", 24, "规则"), ("B", 34, "文号和条款"), ("C", 62, "计分公式"), ("D", 60, "说明和原文"))
_SOURCE_HEADS = (
    ("A", 6, "序号"), ("B", 26, "指标"), ("C", 14, "数据"), ("D", 24, "表中原文"), ("E", 16, "采用的数"), ("F", 8, "单位"),
    ("G", 28, "在填报表里的位置"), ("H", 50, "计算步骤"),
)  # fmt: skip


def write_articles(book: Any, formats: Any, evaluation: Evaluation, pack: Pack | None, name: str) -> None:
    """Adds the sheet 依据条文: every rule used, the parameters in force, grades, and what the pack rests on."""
    rows: list[tuple[str, ...]] = list(_rules(evaluation, pack))
    if pack is not None:
        rows += [
            (f"总分规则：{rule.name}", inline(rule.article), rule.variant.formula, _cap(rule.text.cap))
            for rule in pack.total_rules
        ]
        if pack.grades:
            words = "，".join(f"{grade.range.text} 为{grade.name}" for grade in pack.grades)
            rows.append(("等级", grades_citation(pack), words, "含端点用方括号，不含用圆括号"))
        rows += [
            (f"参数：{one.name}", "文件没有规定，由规则包的参数定", f"取“{one.value}”", inline(one.text.explanation))
            for one in pack.parameters.values()
        ]
        rows += [("来源", inline(pack.title), "", inline(source)) for source in pack.sources]
    _table(Grid(book.add_worksheet(name), formats), "依据条文", _ARTICLE_HEADS, rows)


def grades_citation(pack: Pack) -> str:
    """文号 and article of the grades."""
    article = inline(pack.grades_article)
    return article if "〔" in article else " ".join(part for part in (inline(pack.document), article) if part)


def write_sources(book: Any, formats: Any, evaluation: Evaluation, name: str) -> None:
    """Adds the sheet 取数: each number that went into a score, its text and its place in the form, and the steps."""
    rows: list[tuple[str, ...]] = []
    for number, item in enumerate(evaluation.items, 1):
        rows += _inputs(number, item)
    _table(Grid(book.add_worksheet(name), formats), "取数", _SOURCE_HEADS, rows)


def _rules(evaluation: Evaluation, pack: Pack | None) -> Iterator[tuple[str, ...]]:
    written = {rule.name: rule for rule in pack.rules} if pack is not None else {}
    used = {(item.rule.name, item.rule.formula): item.rule for item in evaluation.items if item.rule is not None}
    for ref in used.values():
        rule = written.get(ref.name)
        words = [] if rule is None else [rule.text.explanation, rule.text.standard]
        yield inline(ref.name), inline(ref.article), inline(ref.formula), "\n".join(inline(one) for one in words if one)


def _cap(cap: str | None) -> str:
    return f"总分不高于 {cap}" if cap is not None else ""


def _inputs(number: int, item: Item) -> Iterator[tuple[str, ...]]:
    steps = "\n".join(
        inline(f"{step.label}：{step.expression}" + (f" = {step.result}" if step.result else "")) for step in item.steps
    )
    head = (str(number), inline(item.level3))
    for place, one in enumerate(item.inputs):
        yield (*head, *_input(one), steps if place == 0 else "")
    if not item.inputs:
        yield (*head, "", "", "", "", place_words(item.place), steps)


def _input(one: Input) -> tuple[str, ...]:
    value = exact_words(one.value) if one.value is not None else ""
    return inline(one.name), inline(one.raw), value, inline(one.unit), place_words(one.place)


def _table(grid: Grid, title: str, heads: tuple[tuple[str, int, str], ...], rows: list[tuple[str, ...]]) -> None:
    last = heads[-1][0]
    for column, width, words in heads:
        grid.sheet.set_column(f"{column}:{column}", width)
        grid.text(f"{column}2", words, "head")
    grid.sheet.set_row(0, 28)
    grid.span("A1", f"{last}1", title, "title")
    for row, texts in enumerate(rows, 3):
        for (column, _, _), words in zip(heads, texts, strict=True):
            grid.text(f"{column}{row}", words, "text")
        most = max(line_count(words, width - 1) for (_, width, _), words in zip(heads, texts, strict=True))
        grid.sheet.set_row(row - 1, row_height(most))
    _page(grid, len(rows) + 2, last)


def _page(grid: Grid, rows: int, last: str) -> None:
    sheet = grid.sheet
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(f"A1:{last}{rows}")
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 1)
    sheet.set_footer("&C— &P —")


__all__ = ["grades_citation", "write_articles", "write_sources"]
