"""A 问题清单 of its own, as a workbook: for files into which no remark can be written (xls, et, PDF, web pages, text)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from scorecard.excel.remarks.entries import RANK_WORDS
from scorecard.excel.remarks.listing import COLUMNS, TITLE, problem, summary
from scorecard.excel.remarks.parts import Parts
from scorecard.excel.remarks.seal import sealed
from scorecard.excel.remarks.styles import COLOURS
from scorecard.readers.package import open_package
from scorecard.reports.workbook import CREATED, line_count, row_height

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.excel.remarks.entries import Entry

_MAIN = "xl/workbook.xml"


def list_workbook(rows: Sequence[Entry], file: str) -> bytes:
    """The workbook with `rows`, places named in words; `file` is what was checked. Same rows, same bytes."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and only this document needs it

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": TITLE, "author": "scorecard", "created": CREATED})
    usual = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
    cell = {**usual, "border": 1, "border_color": "#BFBFBF"}
    plain, text = book.add_format(usual), book.add_format(cell)
    head = book.add_format({**cell, "bold": True, "align": "center", "bg_color": "#D9E1F2"})
    ranks = {
        rank: book.add_format({**cell, "bold": True, "align": "center", "bg_color": f"#{rgb[2:]}"})
        for rank, rgb in COLOURS.items()
    }
    sheet = book.add_worksheet(TITLE)
    last = len(COLUMNS) - 2  # nothing depends on 处理情况 here
    for column, (name, width) in enumerate(COLUMNS[: last + 1]):
        sheet.set_column(column, column, width)
        sheet.write_string(3, column, name, head)
    sheet.merge_range(0, 0, 0, last, "", plain)
    sheet.write_string(0, 0, TITLE, book.add_format({"bold": True, "font_name": "宋体", "font_size": 16}))
    sheet.set_row(0, 28)
    for at, line in ((1, f"检查的文件：{file}"), (2, summary(rows))):
        sheet.merge_range(at, 0, at, last, "", plain)
        sheet.write_string(at, 0, line, plain)
        sheet.set_row(at, 20)
    for at, row in enumerate(rows, 4):
        texts = (str(row.number), row.where, RANK_WORDS[row.rank], problem(row), row.remedy, row.article, row.code)
        for column, value in enumerate(texts):
            sheet.write_string(at, column, value, ranks[row.rank] if column == 2 else text)
        lines = max(line_count(value, width - 1) for value, (_, width) in zip(texts, COLUMNS, strict=False))
        sheet.set_row(at, row_height(lines))
    if not rows:
        sheet.write_string(4, 0, "没有发现问题。", plain)
    sheet.freeze_panes(4, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    book.close()
    package, _ = open_package(target.getvalue(), file)
    if package is None:
        raise RuntimeError("the workbook just written cannot be opened")
    parts = Parts(package)
    return sealed(parts.zipped(), _MAIN, package.read(_MAIN))


__all__ = ["list_workbook"]
