"""The plan, the checks and the guide become an .xlsx file: formats, protection, dropdowns, prompts, page set-up.

The last step of `scorecard new` and `scorecard prefill`. Knows XlsxWriter, and nothing of where the content came from.
Sheets are protected without a password. Inserting and hiding rows stays allowed: a clerk with more indicators than rows
inserts some, and sums, dropdowns, colours and merged labels widen with them, in Excel as in WPS and LibreOffice. (Spare
rows that are hidden from the start were the other way; they need unhiding, row by row, in the right group.)
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scorecard.excel.blank import choices, words
from scorecard.excel.blank.beside import absolute, write_guide, write_lists, write_stamp
from scorecard.excel.blank.formula import Area, Cells, Node, Value, call, operation, when
from scorecard.excel.blank.live import BAD, Live
from scorecard.excel.blank.plan import Box, Content, Plan
from scorecard.layouts.stamped import SHEET, Stamp
from scorecard.readers.table import cell_name, column_letters
from scorecard.reports.package import archive, part
from scorecard.reports.text import clean
from scorecard.reports.workbook import CREATED, line_count, row_height

GUIDE = "填报说明"
_LONGEST = 32_000
_PALE = "#FFFBE6"
"""the fill of inputs: light enough to vanish in a black-and-white print"""
_GREY = "#7F7F7F"
_RED, _PINK = "#C00000", "#FDE9E7"
_TALL = frozenset({"goal", "goal_actual", "goal_long_term"})
_TALL_LINES = 4
_NUMBERS = frozenset({"points", "claimed_score"})
_MONEY = frozenset({"initial", "budget", "executed", "forecast", "half_year_plan", "budget_fiscal", "budget_other"})
_LINE = 18
"""the height in points of a row of one line: a whole blank form goes on two pages at most"""
_ROW = 16.5
"""the same of a blank row of indicators"""
_LANDSCAPE_FROM = 100
"""characters of width from which a sheet lies on its side"""


@dataclass(frozen=True, slots=True)
class Paper:
    """All that goes into the file."""

    plan: Plan
    content: Content
    live: Live
    lines: Sequence[Node]
    guide: Sequence[tuple[str, str]]
    stamp: Stamp
    title: str


def write_sheet(paper: Paper) -> bytes:
    """The workbook's bytes; the same paper gives the same bytes."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and only this document needs it

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": paper.title, "author": "scorecard", "created": CREATED})
    book.set_calc_mode("auto")
    sheet = book.add_worksheet(paper.stamp.sheet)
    guide = book.add_worksheet(GUIDE)
    lists = book.add_worksheet(choices.SHEET)
    stamp = book.add_worksheet(SHEET)
    ranges = write_lists(lists, paper.plan)
    _Writer(book, sheet, paper, ranges).write()
    write_guide(book, guide, paper.guide)
    write_stamp(stamp, paper.stamp)
    sheet.activate()
    book.close()
    return _growing(target.getvalue(), paper.plan)


def _growing(data: bytes, plan: Plan) -> bytes:
    """The workbook with rows of indicators that grow with what is typed into them.

    XlsxWriter marks every height that it is given as set by hand, and no program fits such a row to its text again.
    """
    rows = {str(row + 1) for row in range(plan.first, plan.last + 1)}

    def freed(match: re.Match[str]) -> str:
        return match[0].replace(' customHeight="1"', "") if match[1] in rows else match[0]

    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            raw = package.read(name)
            if name == "xl/worksheets/sheet1.xml":
                raw = re.sub(r'<row r="(\d+)"[^>]*>', freed, raw.decode()).encode()
            parts.append(part(name, raw))
    return archive(parts)


class _Writer:
    """The sheet of the form while it is written."""

    def __init__(self, book: Any, sheet: Any, paper: Paper, ranges: dict[tuple[str, ...], str]) -> None:
        self.book = book
        self.sheet = sheet
        self.paper = paper
        self.plan = paper.plan
        self.ranges = ranges
        self.cells: dict[tuple[int, int], Value | Node] = {}
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def style(self, **extra: Any) -> Any:
        """The format with these properties; made once."""
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "align": "center", "text_wrap": True}
        properties = base | extra
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def write(self) -> None:
        """Boxes, checks, protection, page."""
        for number, width in enumerate(self.plan.widths):
            self.sheet.set_column(number, number, width)
        for box in self.plan.boxes:
            self.box(box)
        self.heights()
        self.validate()
        self.beside()
        self.below()
        self.protect()
        self.page()

    # ------------------------------------------------------------------------------------------ official part

    def box(self, box: Box) -> None:
        """One cell or merged area."""
        style = self.style(**self.look(box))
        last_row, last_column = box.row + box.rows - 1, box.column + box.columns - 1
        if (last_row, last_column) != (box.row, box.column):
            self.sheet.merge_range(box.row, box.column, last_row, last_column, "", style)
        if (box.field or "").startswith("tasks."):
            area = Area(box.column, *self.plan.tasks)
            total = when(operation(call("COUNT", area), "=", 0), "", call("SUM", area))
            self.formula(box.row, box.column, total, style, self.cells)
        else:
            self.put(box, style)

    def look(self, box: Box) -> dict[str, Any]:
        """The properties of a box's format."""
        align = {"左": "left", "中": "center", "右": "right"}[box.align]
        if box.role == "title":
            return {"font_name": "方正小标宋简体", "font_size": 18}
        if box.role == "line":
            return {"font_size": 11, "align": align}
        look: dict[str, Any] = {"border": 1, "align": align}
        if box.role == "head":
            return look | {"font_name": "黑体"}
        look["num_format"] = self.number_format(box)
        if box.role == "input":
            look |= {"bg_color": _PALE, "locked": False}
        return look

    def number_format(self, box: Box) -> str:
        """Text for what is read as text, so that =60本 and 1-2 stay what they are; numbers where only numbers belong."""
        name = _last(box)
        if isinstance(box.text, Decimal):
            places = -int(box.text.as_tuple().exponent)
            return "0." + "0" * places if places > 0 else "0"
        if name in _MONEY:
            return "#,##0.00####"
        if name == "rate" and box.role == "input":
            return "0.00%"
        if box.field in {"total_points", "claimed_total"} or name in _NUMBERS:
            return "General"
        return "@"

    def put(self, box: Box, style: Any) -> None:
        """The text or number of a box; text never becomes a formula, a link or a number."""
        place = (box.row, box.column)
        if isinstance(box.text, Decimal):
            number = float(box.text)
            if Decimal(repr(number)) == box.text:
                self.sheet.write_number(*place, number, style)
                self.cells[place] = box.text
                return
        text = clean(str(box.text))[:_LONGEST] if not isinstance(box.text, Decimal) else format(box.text, "f")
        if text:
            self.sheet.write_string(*place, text, style)
            self.cells[place] = text
        else:
            self.sheet.write_blank(*place, None, style)

    def heights(self) -> None:
        """Each row as high as its texts. Rows of indicators grow when more is typed into them (see `_growing`)."""
        most: dict[int, int] = {}
        for box in self.plan.boxes:
            inside = self.plan.first <= box.row <= self.plan.last
            if inside and box.rows > 1:
                continue
            width = int(sum(self.plan.widths[box.column : box.column + box.columns]))
            size = 2 if box.role == "title" else 1
            lines = line_count(str(box.text), max(2, width // size)) if box.text != "" else 1
            if box.field in _TALL and box.role == "input":
                lines = max(lines, _TALL_LINES)
            if box.rows == 1:
                most[box.row] = max(most.get(box.row, 1), lines * size)
        for row in range(self.plan.height):
            lines = most.get(row, 1)
            least = _ROW if self.plan.first <= row <= self.plan.last else _LINE
            self.sheet.set_row(row, least if lines == 1 else row_height(lines))

    # ------------------------------------------------------------------------------------------ choosing, prompts

    def validate(self) -> None:
        """A prompt for every input, a list where there is one, numbers where only numbers belong."""
        done: set[tuple[str, int]] = set()
        for box in self.plan.inputs():
            name = box.field or ""
            if name.startswith("indicator.") and name not in {"indicator.level1", "indicator.level2"}:
                key = (name, box.column)
                if key in done:
                    continue
                done.add(key)
                rows = [one.row for one in self.plan.inputs() if one.field == name and one.column == box.column]
                for first, last in _runs(rows):
                    self.validation(box, first, last)
            else:
                self.validation(box, box.row, box.row)

    def validation(self, box: Box, first: int, last: int) -> None:
        """The data validation of the cells of `box`'s column from `first` to `last`."""
        name = box.field or ""
        title, text = words.prompt(name)
        if (reason := self.paper.content.reasons.get(name)) is not None:
            text = f"{reason}{text}"
        options: dict[str, Any] = {"input_title": title[:32], "input_message": text[:255], "ignore_blank": True}
        offered = choices.choices(name.removeprefix("indicator.")) if name.startswith("indicator.") else ()
        if name == "indicator.level1":
            options |= {"validate": "list", "source": f"={self.ranges['level1',]}", "show_error": False}
        elif name == "indicator.level2":
            options |= {"validate": "list", "source": self.level2(box), "show_error": False}
        elif offered:
            options |= {"validate": "list", "source": f"={self.ranges[offered]}", "show_error": False}
        elif _last(box) in _MONEY | _NUMBERS or name in {"total_points", "claimed_total"}:
            options |= {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": 10**12 if _last(box) in _MONEY else 200,
            }
            options |= {
                "error_title": "只写数字",
                "error_message": "这一格只写数字，不写单位和文字，不能是负数。",
                "error_type": "warning",
            }
        else:
            options |= {"validate": "any"}
        self.sheet.data_validation(first, box.column, last, box.column, options)

    def level2(self, box: Box) -> str:
        """The list of the 二级指标 that belong to the 一级指标 beside it; all of them where that is a word of its own."""
        above = (
            next(
                one
                for one in self.plan.boxes
                if one.field == "indicator.level1" and one.row <= box.row < one.row + one.rows
            )
            if "level1" in self.plan.columns
            else None
        )
        if above is None:
            return f"={self.ranges['level2',]}"
        names = self.ranges["heads",]
        corner = self.ranges["corner",]
        count = len(choices.levels(self.plan.layout.kind))
        at = f"IFERROR(MATCH({absolute(above.row, above.column)},{names},0),{count})-1"
        return f"=OFFSET({corner},0,{at},COUNTA(OFFSET({corner},0,{at},30,1)),1)"

    # ------------------------------------------------------------------------------------------ checks

    def beside(self) -> None:
        """The columns beside the indicators."""
        live = self.paper.live
        head = self.style(border=4, font_size=9, font_color=_GREY, font_name="黑体")
        gap = self.plan.width
        self.sheet.set_column(gap, gap, 2)
        for number, column in enumerate(live.columns, live.left):
            self.sheet.set_column(number, number, column.width, None, {"hidden": column.hidden})
            # In the first heading row: among the words of a second one they would outnumber those that tell it as such.
            self.sheet.write_string(self.plan.head[0], number, column.heading, head)
        plain = self.style(border=4, font_size=9, font_color=_GREY)
        said = self.style(border=4, font_size=9, align="left", text_wrap=False)
        cells = self.known()
        last = live.left + len(live.columns) - 1
        for (row, place), formula in live.cells.items():
            self.formula(row, place, formula, said if place == last else plain, cells)
        self.red(self.plan.first, last, self.plan.last, last)

    def below(self) -> None:
        """The sentences below the form."""
        style = self.style(align="left", font_size=10)
        cells = self.known()
        row = self.plan.height + 1
        for number, line in enumerate(self.paper.lines):
            self.sheet.merge_range(row + number, 0, row + number, self.plan.width - 1, "", style)
            self.sheet.set_row(row + number, 18)
            self.formula(row + number, 0, line, style, cells)
        if self.paper.lines:
            self.red(row, 0, row + len(self.paper.lines) - 1, 0)

    def known(self) -> Cells:
        """What every cell holds, formulas as trees."""
        return {**self.cells, **self.paper.live.cells}

    def formula(self, row: int, column: int, formula: Node, style: Any, cells: Cells) -> None:
        """A formula with its value."""
        value = formula.value(cells)
        cached: Any = float(value) if isinstance(value, Decimal) else "" if value is None else value
        self.sheet.write_formula(row, column, "=" + formula.text(), style, cached)

    def red(self, first: int, left: int, last: int, right: int) -> None:
        """Sentences that say what is wrong turn red."""
        form = self.book.add_format({"font_color": _RED, "bg_color": _PINK, "bold": True})
        rule = {
            "type": "formula",
            "criteria": f'=ISNUMBER(FIND("{BAD.strip()}",{_mixed(first, left)}))',
            "format": form,
        }
        self.sheet.conditional_format(first, left, last, right, rule)

    # ------------------------------------------------------------------------------------------ the sheet as a whole

    def protect(self) -> None:
        """Locked without a password; rows and columns may be sized, hidden and inserted."""
        self.sheet.protect(
            "",
            {
                "format_cells": True,
                "format_rows": True,
                "format_columns": True,
                "insert_rows": True,
                "select_locked_cells": True,
                "select_unlocked_cells": True,
            },
        )
        first, last = self.plan.first, self.plan.last
        area = f"{cell_name(first, 0)}:{cell_name(last, self.plan.width - 1)}"
        self.sheet.ignore_errors({"number_stored_as_text": area})

    def page(self) -> None:
        """A4, as wide as the page, headings repeated, pages numbered; the checks are not printed."""
        plan, sheet = self.plan, self.sheet
        sheet.set_paper(9)
        if sum(plan.widths) >= _LANDSCAPE_FROM:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.65)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, plan.height - 1, plan.width - 1)
        sheet.repeat_rows(plan.head[0], plan.head[1])
        sheet.set_footer("&C第 &P 页，共 &N 页", {"margin": 0.3})
        sheet.hide_gridlines(2)
        first = next(iter(sorted((box.row, box.column) for box in plan.inputs())), (0, 0))
        sheet.set_selection(*first, *first)


def _last(box: Box) -> str:
    return (box.field or "").rpartition(".")[2]


def _runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def _mixed(row: int, column: int) -> str:
    return f"${column_letters(column)}{row + 1}"


__all__ = ["GUIDE", "Paper", "write_sheet"]
