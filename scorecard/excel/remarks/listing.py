"""The worksheet 问题清单: a row a problem, its place a link to the cell, most important first.

Written as XML by hand, with texts in the cells themselves: the shared strings of the filer's workbook stay as they are.
No text of it can become a formula, and none of its columns is named like one of a form.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from scorecard.excel.remarks.entries import RANK_WORDS
from scorecard.excel.remarks.notes import escaped
from scorecard.readers.table import cell_name
from scorecard.reports.workbook import line_count, row_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.excel.remarks.entries import Entry
    from scorecard.excel.remarks.styles import Look

TITLE = "问题清单"
COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 6),
    ("在哪一格", 24),
    ("级别", 9),
    ("问题说明", 46),
    ("怎么改", 40),
    ("依据的条文", 26),
    ("代码", 8),
    ("处理情况", 14),
)
_TO_ESCAPE = re.compile("[&<>_\r]")
_ANSWERS = "已改,不改（已说明原因）,待核实"
_HEAD = 4
"""the row (from 1) of the headings"""


@dataclass(frozen=True, slots=True)
class Listing:
    """The worksheet's XML, and its first and last row (from 1) with a problem."""

    xml: bytes
    first: int
    last: int


def listing(rows: Sequence[Entry], look: Look, namespace: str, sheets: Sequence[str], *, told: str = "") -> Listing:
    """The worksheet of `rows`. `sheets` are the names of the worksheets that a link can lead to; `told` is a further line."""
    lines: list[str] = []
    links: list[str] = []
    merges: list[str] = []
    _wide_line(lines, merges, 1, TITLE, look.title, 28)
    _wide_line(lines, merges, 2, summary(rows), look.text, 20)
    intro = "点“在哪一格”可以到那一格。改好一处，在“处理情况”里选“已改”，那一格的底色就消失；全部改好后删去本工作表，其余底色也都消失。"
    if told:
        intro = f"{told}\n{intro}"
    _wide_line(lines, merges, 3, intro, look.text, row_height(line_count(intro, sum(w for _, w in COLUMNS) - 4)))
    head = "".join(_cell(_HEAD, column, name, look.head) for column, (name, _) in enumerate(COLUMNS))
    lines.append(f'<row r="{_HEAD}" ht="24" customHeight="1">{head}</row>')
    at = _HEAD
    fixed = False
    for row in rows:
        at += 1
        if row.rank == "fixed" and not fixed:
            fixed = True
            count = sum(1 for one in rows if one.rank == "fixed")
            _wide_line(lines, merges, at, f"已更正 {count} 处（只改了只有一种改法的，请核对）", look.text, 24)
            at += 1
        link = row.sheet in sheets
        lines.append(_row(at, row, look, link=link))
        if link:
            target = f"{_quoted(row.sheet or '')}!{cell_name(*row.cell) if row.cell else 'A1'}"
            links.append(
                f'<hyperlink ref="B{at}" location={quoteattr(target)} display={quoteattr(escaped(row.where))}/>'
            )
    if not rows:
        at += 1
        _wide_line(lines, merges, at, "没有发现问题。", look.text, 22)
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width + 0.71:g}" customWidth="1"/>'
        for number, (_, width) in enumerate(COLUMNS, 1)
    )
    validation = (
        f'<dataValidations count="1"><dataValidation type="list" allowBlank="1" errorStyle="information" '
        f'sqref="H{_HEAD + 1}:H{at}"><formula1>"{_ANSWERS}"</formula1></dataValidation></dataValidations>'
    )
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:H{at}"/><sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">'
        f'<pane ySplit="{_HEAD}" topLeftCell="A{_HEAD + 1}" activePane="bottomLeft" state="frozen"/>'
        f'<selection pane="bottomLeft" activeCell="B{_HEAD + 1}" sqref="B{_HEAD + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{"".join(lines)}</sheetData>'
        f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>{validation}'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    )
    return Listing(xml.encode("utf-8", "replace"), _HEAD + 1, at)


def summary(rows: Sequence[Entry]) -> str:
    """How many problems of which rank, in one line."""
    counts = Counter(row.rank for row in rows)
    told = [f"{RANK_WORDS[rank]} {counts[rank]} 个" for rank in ("error", "warning", "hint") if counts[rank]]
    text = (
        f"共 {sum(counts.values()) - counts['fixed']} 个问题：{'，'.join(told)}。" if told else "没有需要处理的问题。"
    )
    return text + (f"已更正 {counts['fixed']} 处。" if counts["fixed"] else "")


def problem(row: Entry) -> str:
    """What a row says under 问题说明."""
    if row.rank != "fixed":
        return row.what
    return f"原来：{row.before}\n改为：{row.after}\n{row.what}"


def _row(at: int, row: Entry, look: Look, *, link: bool) -> str:
    texts = (str(row.number), row.where, RANK_WORDS[row.rank], problem(row), row.remedy, row.article, row.code, "")
    styles = (
        look.centre,
        look.link if link else look.cell,
        look.ranks[row.rank],
        look.cell,
        look.cell,
        look.cell,
        look.centre,
        look.done,
    )
    lines = max(line_count(text, width - 1) for text, (_, width) in zip(texts, COLUMNS, strict=True))
    cells = f'<c r="A{at}" s="{styles[0]}"><v>{row.number}</v></c>' + "".join(
        _cell(at, column, text, styles[column]) for column, text in enumerate(texts) if column
    )
    return f'<row r="{at}" ht="{row_height(lines):g}" customHeight="1">{cells}</row>'


def _wide_line(lines: list[str], merges: list[str], at: int, text: str, style: int, height: float) -> None:
    lines.append(f'<row r="{at}" ht="{height:g}" customHeight="1">{_cell(at, 0, text, style)}</row>')
    merges.append(f'<mergeCell ref="A{at}:H{at}"/>')


def _cell(row: int, column: int, text: str, style: int) -> str:
    name = cell_name(row - 1, column)
    if not text:
        return f'<c r="{name}" s="{style}"/>'
    inner = escape(escaped(text), {"\r": ""}) if _TO_ESCAPE.search(text) else text
    return f'<c r="{name}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{inner}</t></is></c>'


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


__all__ = ["COLUMNS", "TITLE", "Listing", "listing", "problem", "summary"]
