"""The sheets beside the form in a blank workbook: the guide, the words of the dropdowns, the stamp."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scorecard.excel.blank import choices
from scorecard.excel.blank.plan import Plan
from scorecard.layouts.stamped import Stamp
from scorecard.readers.table import column_letters
from scorecard.reports.workbook import line_count, row_height


def write_lists(sheet: Any, plan: Plan) -> dict[tuple[str, ...], str]:
    """Write the lists; where each stands, by its words."""
    ranges: dict[tuple[str, ...], str] = {}
    table = choices.levels(plan.layout.kind)

    def column(number: int, heading: str, entries: Sequence[str]) -> str:
        sheet.write_string(0, number, heading)
        for row, entry in enumerate(entries, 1):
            sheet.write_string(row, number, entry)
        return f"{choices.SHEET}!{absolute(1, number)}:{absolute(len(entries), number)}"

    names = [name for name in table if name != choices.ANY_LEVEL2]
    ranges["level1",] = column(0, "第一级", names)
    for number, (name, entries) in enumerate(table.items(), 1):
        ranges["level2",] = column(number, name, entries)
    ranges["heads",] = f"{choices.SHEET}!{absolute(0, 1)}:{absolute(0, len(table))}"
    ranges["corner",] = f"{choices.SHEET}!{absolute(1, 1)}"
    number = len(table) + 1
    for name in plan.columns:
        offered = choices.choices(name)
        if offered and offered not in ranges:
            ranges[offered] = column(number, f"可选{number}", offered)
            number += 1
    if choices.UNITS not in ranges:
        ranges[choices.UNITS] = column(number, f"可选{number}", choices.UNITS)
    sheet.hide()
    return ranges


def write_guide(book: Any, sheet: Any, lines: Sequence[tuple[str, str]]) -> None:
    """Write the guide: (heading, "") and ("", paragraph) in order, on paper one page wide."""
    base = {"font_name": "宋体", "font_size": 11, "text_wrap": True, "valign": "vcenter", "align": "left"}
    heading = book.add_format(base | {"font_name": "黑体", "font_size": 12})
    text = book.add_format(base)
    sheet.set_column(0, 0, 66)
    for row, (head, line) in enumerate(lines):
        sheet.write_string(row, 0, head or line, heading if head else text)
        sheet.set_row(row, 24 if head else row_height(line_count(line, 60)))
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.protect("", {"select_locked_cells": True, "format_columns": True, "format_rows": True})


def write_stamp(sheet: Any, stamp: Stamp) -> None:
    """Write what the reader must know of the blank, where no clerk sees it."""
    for row, (key, value) in enumerate(stamp.rows()):
        sheet.write_string(row, 0, key)
        if value:
            sheet.write_string(row, 1, value)
    sheet.very_hidden()


def absolute(row: int, column: int) -> str:
    """(0, 0) is $A$1."""
    return f"${column_letters(column)}${row + 1}"


__all__ = ["absolute", "write_guide", "write_lists", "write_stamp"]
