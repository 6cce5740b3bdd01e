"""自评表.xlsx: the scored form in the official layout (财预〔2020〕10号 附1), ready to print and to be read again.

The official grid is nine columns wide and holds what the form holds: 得分 stays the 自评得分, never replaced. To its
right, outside the grid, stand 核算得分 and 差额. A cell holds a number where it is one (money, points, scores), and
text as printed everywhere else; nothing a filer wrote becomes a formula or a link.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from scorecard.model import Amount, Evaluation, FundLine, Indicator, Item
from scorecard.reports.summary import KINDS
from scorecard.reports.text import clean, inline, rate_text

_LAST = 8
_SCORE, _DIFFERENCE = 9, 10
_LONGEST = 32_000
"""An Excel cell takes 32,767 characters."""

_FUNDS = {"total": "年度资金总额", "fiscal": "其中：当年财政拨款", "carryover": "上年结转资金", "other": "其他资金"}
_WIDTHS = (8, 11, 13, 25, 15, 15, 8, 10, 30, 10, 9)
CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - Excel's properties have no zone


def write_workbook(evaluation: Evaluation) -> bytes:
    """The workbook's bytes; the same evaluation gives the same bytes."""
    target = io.BytesIO()
    book = new_book(target, KINDS[evaluation.form.kind].title)
    _Sheet(book, evaluation).write()
    book.close()
    return target.getvalue()


def new_book(target: io.BytesIO, title: str) -> Any:
    """An empty XlsxWriter workbook to be closed into `target`: texts stay texts, and the date is always the same."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and only these documents need it

    from scorecard.reports.worksheet import Worksheet  # noqa: PLC0415 - as above

    book = xlsxwriter.Workbook(
        target,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.worksheet_class = Worksheet
    book.set_properties({"title": title, "author": "scorecard", "created": CREATED})
    return book


def as_double(value: Decimal) -> float | None:
    """`value` as a cell holds numbers, None where a binary double does not give it back exactly as printed."""
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if Decimal(repr(number)) == value else None


class _Sheet:
    """The one sheet while it is written; `row` is the next free row."""

    def __init__(self, book: Any, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.form = evaluation.form
        self.sheet = book.add_worksheet("自评表")
        self.row = 0
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
        boxed = base | {"border": 1}
        self.title = book.add_format(
            {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}
        )
        self.year = book.add_format(base | {"align": "center", "font_size": 11})
        self.head = book.add_format(boxed | {"align": "center", "font_name": "黑体"})
        self.text = book.add_format(boxed | {"align": "left"})
        self.middle = book.add_format(boxed | {"align": "center"})
        self.beside_head = book.add_format(boxed | {"align": "center", "font_name": "黑体", "border": 4})
        self.beside = book.add_format(boxed | {"align": "center", "border": 4})
        self.note = book.add_format(base | {"font_size": 9, "align": "left"})
        self._formats: dict[tuple[str, bool], Any] = {}
        self._book = book
        self._boxed = boxed

    def write(self) -> None:
        """Title, names, funds, goals, indicators, total, notes, page set-up."""
        sheet = self.sheet
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        self._heading()
        self._funds()
        self._goals()
        self._indicators()
        self._total()
        self._notes()
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C— &P —")

    # -------------------------------------------------------------------------------------------------- blocks

    def _heading(self) -> None:
        department = "department" in self.form.kind
        title = inline(self.form.title) or ("部门整体支出绩效自评表" if department else "项目支出绩效自评表")
        self.sheet.set_row(0, 30)
        self._merge(_LAST, title, self.title)
        if self.form.year is not None:
            self._merge(_LAST, f"（{self.form.year}年度）", self.year, row=1)
        self.row = 2
        if department:
            self._span(self.row, 0, 1, "部门（单位）名称", self.head)
            self._span(self.row, 2, _LAST, _text(self.form.unit), self.text)
        else:
            self._put(self.row, 0, "项目名称", self.head)
            self._span(self.row, 1, _LAST, _text(self.form.project), self.text)
            self.row += 1
            self._put(self.row, 0, "主管部门", self.head)
            self._span(self.row, 1, 3, _text(self.form.department), self.text)
            self._put(self.row, 4, "实施单位", self.head)
            self._span(self.row, 5, _LAST, _text(self.form.unit), self.text)
        self.row += 1

    def _funds(self) -> None:
        if not self.form.funds:
            return
        first = self.row
        self._span(first, 1, 2, "", self.head)
        heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
        for column, words in enumerate(heads, 3):
            self._put(first, column, words, self.head)
        self._put(first, _SCORE, "核算得分", self.beside_head)
        self._put(first, _DIFFERENCE, "差额", self.beside_head)
        for line in self.form.funds:
            self.row += 1
            self._fund_line(line)
        unit = f"（{self.form.money_unit}）" if self.form.money_unit else ""
        self._area(first, self.row, 0, f"项目资金\n{unit}" if unit else "项目资金", self.head)
        self.row += 1

    def _fund_line(self, line: FundLine) -> None:
        row = self.row
        self._span(row, 1, 2, inline(line.name) or _FUNDS.get(line.role, ""), self.text)
        for column, amount in ((3, line.initial), (4, line.budget), (5, line.executed)):
            self._amount(row, column, amount)
        total = line.role == "total"
        dash = "" if total else "—"
        self._amount(row, 6, line.points, dash)
        self._put(row, 7, rate_text(line.rate) or (inline(line.rate.text) if line.rate else ""), self.middle)
        self._amount(row, 8, line.claimed_score, dash)
        if total:
            item = next((item for item in self.evaluation.items if item.kind == "execution"), None)
            if item is not None:
                self._scores(row, item)

    def _goals(self) -> None:
        first = self.row
        self._span(first, 1, 4, "预期目标", self.head)
        self._span(first, 5, _LAST, "实际完成情况", self.head)
        goal, actual = _text(self.form.goal), _text(self.form.goal_actual)
        self._span(first + 1, 1, 4, goal, self.text)
        self._span(first + 1, 5, _LAST, actual, self.text)
        self.sheet.set_row(first + 1, row_height(max(line_count(goal, 58), line_count(actual, 56))))
        self._area(first, first + 1, 0, "年度\n总体\n目标", self.head)
        self.row = first + 2

    def _indicators(self) -> None:
        first = self.row
        heads = (
            "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
        )  # fmt: skip
        for column, words in enumerate(heads, 1):
            self._put(first, column, words, self.head)
        self._put(first, _SCORE, "核算得分", self.beside_head)
        self._put(first, _DIFFERENCE, "差额", self.beside_head)
        self.sheet.repeat_rows(first)
        self.row += 1
        scored = {item.row: item for item in self.evaluation.items if item.kind == "indicator"}
        rows = self.form.indicators
        for number, row in enumerate(rows):
            self._indicator(row)
            if number in scored:
                self._scores(self.row, scored[number])
            self.row += 1
        if not rows:
            self.row += 1
            for column in range(1, _LAST + 1):
                self._put(first + 1, column, "", self.text)
        start = first + 1
        for begin, end, words in _runs([inline(row.level1) for row in rows]):
            self._area(start + begin, start + end, 1, words, self.middle)
        for begin, end, words in _runs([(inline(row.level1), inline(row.level2)) for row in rows]):
            self._area(start + begin, start + end, 2, words[1], self.middle)
        self._area(first, self.row - 1, 0, "绩\n效\n指\n标", self.head)

    def _indicator(self, row: Indicator) -> None:
        reason = _text(row.deviation_reason)
        name = _text(row.level3)
        target = clean(row.target.text) if row.target else ""
        actual = clean(row.actual.text) if row.actual else ""
        self._put(self.row, 3, name, self.text)
        self._put(self.row, 4, target, self.middle)
        self._put(self.row, 5, actual, self.middle)
        self._amount(self.row, 6, row.points)
        self._amount(self.row, 7, row.claimed_score)
        self._put(self.row, 8, reason, self.text)
        most = max(
            line_count(name, 24),
            line_count(target, 14),
            line_count(actual, 14),
            line_count(reason, 29),
            line_count(inline(row.level2), 12),
        )
        self.sheet.set_row(self.row, row_height(most))

    def _total(self) -> None:
        form, evaluation = self.form, self.evaluation
        self._span(self.row, 0, 5, "总分", self.head)
        points = form.total_points.value if form.total_points else None
        self._number(self.row, 6, points if points is not None else evaluation.points_total)
        self._amount(self.row, 7, form.claimed_total)
        self._put(self.row, 8, "", self.text)
        if evaluation.total is not None:
            self._number(self.row, _SCORE, evaluation.total, self.beside)
            if evaluation.claimed_total is not None and evaluation.complete:
                self._number(self.row, _DIFFERENCE, evaluation.claimed_total - evaluation.total, self.beside)
        self.row += 1

    def _notes(self) -> None:
        pack, source = self.evaluation.pack, self.form.source
        self.row += 1
        words = [
            f"核算得分和差额由程序按{inline(pack.name)}（规则包{inline(pack.id)}，版本{inline(pack.version)}）计算，不属于原表内容。"
        ]
        if source is not None:
            words.append(f"输入文件：{inline(source.name)}，SHA-256：{inline(source.sha256)}。")
        for line in words:
            self._span(self.row, 0, _DIFFERENCE, line, self.note)
            self.row += 1

    # --------------------------------------------------------------------------------------------------- cells

    def _scores(self, row: int, item: Item) -> None:
        if item.score is not None:
            self._number(row, _SCORE, item.score, self.beside)
        else:
            self._put(row, _SCORE, "不适用" if item.state == "not_applicable" else "未核算", self.beside)
        difference = item.difference
        if difference is not None:
            self._number(row, _DIFFERENCE, difference, self.beside)
        else:
            self._put(row, _DIFFERENCE, "", self.beside)

    def _amount(self, row: int, column: int, amount: Amount | None, empty: str = "") -> None:
        """An amount: a number where the cell has one in the form's unit, else its text."""
        if amount is None:
            self._put(row, column, empty, self.middle)
        elif amount.value is not None and (amount.unit is None or amount.unit in {self.form.money_unit, "分"}):
            self._number(row, column, amount.value)
        else:
            self._put(row, column, clean(amount.text) or empty, self.middle)

    def _number(self, row: int, column: int, value: Decimal, style: Any = None) -> None:
        """`value` as a number cell where a binary double gives it back exactly as printed, else as text."""
        printed = format(value, "f")
        number = as_double(value)
        if number is None:
            self._put(row, column, printed, style or self.middle)
            return
        places = len(printed.partition(".")[2])
        self.sheet.write_number(row, column, number, self._number_format(places, beside=style is self.beside))

    def _number_format(self, places: int, *, beside: bool) -> Any:
        pattern = "0." + "0" * places if places else "0"
        key = (pattern, beside)
        if key not in self._formats:
            extra = {"align": "center", "num_format": pattern} | ({"border": 4} if beside else {})
            self._formats[key] = self._book.add_format(self._boxed | extra)
        return self._formats[key]

    def _put(self, row: int, column: int, text: str, style: Any) -> None:
        if text:
            self.sheet.write_string(row, column, cut(text), style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def _span(self, row: int, first: int, last: int, text: str, style: Any) -> None:
        self.sheet.merge_range(row, first, row, last, "", style)
        self._put(row, first, text, style)

    def _merge(self, last: int, text: str, style: Any, row: int = 0) -> None:
        self._span(row, 0, last, text, style)

    def _area(self, first: int, last: int, column: int, text: str, style: Any) -> None:
        """`text` in a column over the rows from `first` to `last`, merged where they are several."""
        if last > first:
            self.sheet.merge_range(first, column, last, column, "", style)
        self._put(first, column, text, style)


def _runs(labels: list[Any]) -> Iterator[tuple[int, int, Any]]:
    """Runs of equal labels: (first, last, label)."""
    begin = 0
    for number in range(1, len(labels) + 1):
        if number == len(labels) or labels[number] != labels[begin]:
            yield begin, number - 1, labels[begin]
            begin = number


def _text(text: Any) -> str:
    return clean(text.text) if text is not None else ""


def cut(text: str) -> str:
    """`text`, cut where an Excel cell cannot hold it."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……（原文共{len(text)}字）"


def line_count(text: str, width: int) -> int:
    """How many lines `text` takes in a column of `width` half-width characters."""
    lines = text.split("\n")[:200]
    return sum([max(1, -(-(2 * len(line) - len(line.encode("ascii", "ignore"))) // width)) for line in lines])


def row_height(lines: int) -> float:
    """A row's height in points for 10 pt type; Excel allows 409."""
    return min(409, max(22, lines * 14 + 5))
