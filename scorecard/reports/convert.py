"""`scorecard convert`: what was read, as clean workbooks in the ministry's manner, one sheet a form.

The way from a published PDF to a working form. Every sheet reads back as the form it came from; to the right of the
indicator table, outside it, stands how each 指标值 and 实际完成值 was read, beside the original text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from scorecard.model import Amount, Criterion, Form, FundLine, Reading, Text
from scorecard.reports.summary import KINDS
from scorecard.reports.text import clean, inline
from scorecard.reports.workbook import CREATED, line_count, row_height

_LONGEST = 32_000
_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]+")
_NOTE = "注"
_SIGNS = {">=": "≥", ">": ">", "=": "=", "<=": "≤", "<": "<"}

Column = tuple[str, int, Callable[[Any], Any]]
"""Heading, width in characters, and what of a row stands in it."""

_INDICATORS: tuple[Column, ...] = (
    ("一级指标", 12, lambda row: row.level1),
    ("二级指标", 14, lambda row: row.level2),
    ("重点工作", 20, lambda row: row.work),
    ("三级指标", 30, lambda row: row.level3),
    ("指标解释", 24, lambda row: row.explanation),
    ("半年指标值", 14, lambda row: row.half_year_target),
    ("年度指标值", 16, lambda row: row.target),
    ("执行情况", 16, lambda row: row.progress),
    ("全年预计完成情况", 16, lambda row: row.forecast),
    ("实际完成值", 16, lambda row: row.actual),
    ("指标值设定依据", 24, lambda row: row.basis),
    ("上年完成值", 12, lambda row: row.last_year),
    ("分值", 8, lambda row: row.points),
    ("得分", 8, lambda row: row.claimed_score),
    ("指标赋分规则", 18, lambda row: row.scoring_rule),
    ("佐证资料", 14, lambda row: row.evidence),
    ("完成目标可能性", 12, lambda row: row.likelihood),
    ("偏差原因分析及改进措施", 30, lambda row: row.deviation_reason),
    ("备注", 16, lambda row: row.remark),
)
_FUNDS: tuple[Column, ...] = (
    ("年初预算数", 12, lambda line: line.initial),
    ("全年预算数", 12, lambda line: line.budget),
    ("半年计划执行数", 12, lambda line: line.half_year_plan),
    ("全年执行数", 12, lambda line: line.executed),
    ("全年预计执行数", 12, lambda line: line.forecast),
    ("分值", 8, lambda line: line.points),
    ("执行率", 10, lambda line: line.rate),
    ("得分", 8, lambda line: line.claimed_score),
    ("原因", 24, lambda line: line.reason),
)
_TASKS: tuple[Column, ...] = (
    ("任务名称", 30, lambda task: task.name),
    ("完成情况", 30, lambda task: task.content),
)
_TASK_MONEY: tuple[tuple[str, tuple[Column, ...]], ...] = (
    ("预算数", (("全额", 12, lambda t: t.budget), ("其中：财政拨款", 14, lambda t: t.budget_fiscal))),
    ("执行数", (("全额", 12, lambda t: t.executed), ("其中：财政拨款", 14, lambda t: t.executed_fiscal))),
)


def _with_points(row: Criterion) -> Text | None:
    """部门决策（20分）: the label as 评分表 print it."""
    points = row.level1_points
    if row.level1 is None or points is None or points.value is None:
        return row.level1
    return Text(text=f"{row.level1.text}（{points.value:f}分）")


_CRITERIA: tuple[Column, ...] = (
    ("一级指标", 12, _with_points),
    ("二级指标", 14, lambda row: row.level2),
    ("三级指标", 24, lambda row: row.level3),
    ("分值", 8, lambda row: row.points),
    ("指标说明", 30, lambda row: row.explanation),
    ("评分标准", 40, lambda row: row.standard),
    ("得分", 8, lambda row: row.claimed_score),
)
_KIND_WORDS: dict[str, str] = {
    "number": "数值",
    "range": "区间",
    "deadline": "时限",
    "text": "文字",
    "not_applicable": "不适用",
    "blank": "空白",
}


def write_forms(forms: Sequence[Form]) -> bytes:
    """A workbook with a sheet for each of `forms`, in order; the same forms give the same bytes."""
    import xlsxwriter  # noqa: PLC0415 - heavy, and only this document needs it

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({"title": "绩效表", "author": "scorecard", "created": CREATED})
    taken: set[str] = set()
    formats = _formats(book)
    for form in forms:
        _Sheet(book.add_worksheet(sheet_name(form, taken)), formats, form).write()
    if not forms:
        book.add_worksheet("没有读到绩效表")
    book.close()
    return target.getvalue()


def sheet_name(form: Form, taken: set[str]) -> str:
    """A sheet name for `form` that `taken` does not have: at most 31 characters, none that Excel forbids."""
    source = form.project or form.unit or form.title
    name = _SHEET_NAME.sub(" ", inline(source) if source is not None else "绩效表").strip() or "绩效表"
    number, candidate = 1, name[:31].strip()
    while candidate.casefold() in taken:
        number += 1
        tail = f"({number})"
        candidate = name[: 31 - len(tail)].strip() + tail
    taken.add(candidate.casefold())
    return candidate


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
    boxed = base | {"border": 1}
    return {
        "title": book.add_format(base | {"font_size": 16, "align": "center"}),
        "line": book.add_format(base | {"align": "center"}),
        "head": book.add_format(boxed | {"align": "center", "font_name": "黑体"}),
        "text": book.add_format(boxed | {"align": "left"}),
        "middle": book.add_format(boxed | {"align": "center"}),
        "aside_head": book.add_format(base | {"align": "center", "font_color": "#595959", "border": 4}),
        "aside": book.add_format(base | {"align": "center", "font_color": "#595959", "border": 4}),
    }


class _Sheet:
    """One sheet while it is written; `row` is the next free row, `width` the columns of the official part."""

    def __init__(self, sheet: Any, formats: dict[str, Any], form: Form) -> None:
        self.sheet = sheet
        self.formats = formats
        self.form = form
        self.row = 0
        self.columns = [c for c in _INDICATORS if c[0] in {"一级指标", "二级指标", "三级指标"} or self._has(c)]
        self.funds = [c for c in _FUNDS if any(c[2](line) is not None for line in form.funds)] or [_FUNDS[1]]
        money = 3 + len(self.funds) if form.funds else 0
        self.width = max(len(self.columns), money, len(_CRITERIA) if form.criteria else 0, 7 if form.tasks else 0, 5)

    def _has(self, column: Column) -> bool:
        if column[0] == "年度指标值":
            return True
        if column[0] == "分值" and self.form.kind != "monitoring":
            return any(row.points is not None for row in self.form.indicators)
        return any(column[2](row) is not None for row in self.form.indicators)

    def write(self) -> None:
        """The whole form."""
        self.widths = [width for _, width, _ in self.columns] + [12] * (self.width - len(self.columns))
        for number, width in enumerate(self.widths):
            self.sheet.set_column(number, number, width)
        self._heading()
        self._funds()
        self._goals()
        self._entries()
        self._tasks()
        if self.form.indicators:
            self._indicators()
        self._criteria()
        if self.form.claimed_total is not None or self.form.total_points is not None:
            self._total()
        if self.form.claimed_grade is not None:
            self._pair("评价等级", self.form.claimed_grade)
        self._notes()
        self.sheet.set_paper(9)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)

    def _heading(self) -> None:
        form = self.form
        title = inline(form.title) if form.title is not None else KINDS[form.kind].title
        self._span(0, self.width - 1, title, "title")
        if form.year is not None:
            self._span(0, self.width - 1, f"（{form.year}年度）", "line")
        department = form.kind.startswith("department")
        if form.project is not None:
            self._pair("项目名称", form.project)
        if form.department is not None:
            self._pair("主管部门", form.department)
        if form.unit is not None:
            self._pair("部门（单位）名称" if department else "实施单位", form.unit)

    def _pair(self, label: str, value: Text) -> None:
        self.sheet.merge_range(self.row, 0, self.row, 1, "", self.formats["head"])
        self._put(self.row, 0, label, "head")
        self._fit((label, 0, 1), (clean(value.text), 2, self.width - 1))
        self._span(2, self.width - 1, clean(value.text), "text")

    def _funds(self) -> None:
        form = self.form
        if not form.funds:
            return
        columns = self.funds
        unit = f"（{form.money_unit}）" if form.money_unit else ""
        first = self.row
        self.sheet.merge_range(first, 0, first + len(form.funds), 0, "", self.formats["head"])
        self._put(first, 0, f"项目资金{unit}" if form.project is not None else f"部门整体资金{unit}", "head")
        self.sheet.merge_range(first, 1, first, 2, "", self.formats["head"])
        for number, (head, _, _) in enumerate(columns, 3):
            self._put(first, number, head, "head")
        for offset, line in enumerate(form.funds, 1):
            self._fund(first + offset, line, columns)
        self.row = first + 1 + len(form.funds)
        if form.execution_points is not None and not any(line.points is not None for line in form.funds):
            self._pair("执行率分值", Text(text=_plain(form.execution_points)))

    def _fund(self, row: int, line: FundLine, columns: Sequence[Column]) -> None:
        self.sheet.merge_range(row, 1, row, 2, "", self.formats["text"])
        self._put(row, 1, inline(line.name), "text")
        for number, (_, _, what) in enumerate(columns, 3):
            self._cell(row, number, what(line))

    def _goals(self) -> None:
        form = self.form
        if form.goal_long_term is not None:
            self._pair("中长期目标", form.goal_long_term)
        if form.goal_actual is None:
            if form.goal is not None:
                self._pair("年度总体目标", form.goal)
            return
        half = max(3, self.width // 2)
        first = self.row
        self.sheet.merge_range(first, 0, first + 1, 0, "", self.formats["head"])
        self._put(first, 0, "年度总体目标", "head")
        self._span(1, half - 1, "预期目标", "head", keep=True)
        self._span(half, self.width - 1, "实际完成情况", "head")
        goal = clean(form.goal.text) if form.goal else ""
        self._fit((goal, 1, half - 1), (clean(form.goal_actual.text), half, self.width - 1))
        self._span(1, half - 1, goal, "text", keep=True)
        self._span(half, self.width - 1, clean(form.goal_actual.text), "text")

    def _entries(self) -> None:
        for entry in self.form.entries:
            if entry.label != _NOTE:
                self._pair(inline(entry.label), entry.value)

    def _notes(self) -> None:
        for entry in self.form.entries:
            if entry.label == _NOTE:
                self._fit((clean(entry.value.text), 0, self.width - 1))
                self._span(0, self.width - 1, clean(entry.value.text), "text")

    def _tasks(self) -> None:
        if not self.form.tasks:
            return
        first = self.row
        unit = f"（{self.form.money_unit}）" if self.form.money_unit else ""
        column = 1
        fields: list[Column] = list(_TASKS)
        for number, (head, _, _) in enumerate(_TASKS, column):
            self.sheet.merge_range(first, number, first + 1, number, "", self.formats["head"])
            self._put(first, number, head, "head")
        column += len(_TASKS)
        for head, parts in _TASK_MONEY:
            self.sheet.merge_range(first, column, first, column + 1, "", self.formats["head"])
            self._put(first, column, f"{head}{unit}", "head")
            for part in parts:
                self._put(first + 1, column, part[0], "head")
                fields.append(part)
                column += 1
        last = first + 1 + len(self.form.tasks)
        self.sheet.merge_range(first, 0, last, 0, "", self.formats["head"])
        self._put(first, 0, "年度主要任务", "head")
        for row, task in enumerate(self.form.tasks, first + 2):
            self._record(row, 1, task, fields)
        self.row = last + 1

    def _record(self, row: int, column: int, record: Any, fields: Sequence[Column]) -> None:
        texts = []
        for number, (_, _, what) in enumerate(fields, column):
            value = what(record)
            self._cell(row, number, value)
            if value is not None:
                texts.append((clean(value.text), number, number))
        self._fit(*texts, row=row)

    def _indicators(self) -> None:
        heads = [head for head, _, _ in self.columns]
        if "分值" in heads and self.form.indicator_points is not None and self.form.indicator_points.value is not None:
            heads[heads.index("分值")] = f"分值（{self.form.indicator_points.value:f}）"
        self._table(heads, self.columns, self.form.indicators)
        self._aside()

    def _criteria(self) -> None:
        if self.form.criteria:
            self._table([head for head, _, _ in _CRITERIA], _CRITERIA, self.form.criteria)

    def _table(self, heads: Sequence[str], columns: Sequence[Column], rows: Sequence[Any]) -> None:
        for number, head in enumerate(heads):
            self._put(self.row, number, head, "head")
        self.sheet.set_row(self.row, row_height(2))
        for row, record in enumerate(rows, self.row + 1):
            self._record(row, 0, record, columns)
        self.row += 1 + len(rows)

    def _aside(self) -> None:
        """How the values were read, to the right of the table and apart from it."""
        rows = self.form.indicators
        first = self.row - len(rows)
        column = self.width + 1
        sides: tuple[tuple[str, list[Reading | None]], ...] = (
            ("指标值", [row.target for row in rows]),
            ("完成值", [row.actual for row in rows]),
        )
        for name, readings in sides:
            if not any(readings):
                continue
            self.sheet.set_column(column, column + len(_READ_AS) - 1, 12)
            for number, (head, _) in enumerate(_READ_AS):
                self._put(first - 1, column + number, f"读作：{name}{head}", "aside_head")
            for offset, reading in enumerate(readings):
                for number, (_, part) in enumerate(_READ_AS):
                    self._put(first + offset, column + number, part(reading) if reading is not None else "", "aside")
            column += len(_READ_AS)

    def _total(self) -> None:
        form = self.form
        heads = [head for head, _, _ in (_CRITERIA if form.criteria else self.columns)]
        points = heads.index("分值") if "分值" in heads else None
        score = heads.index("得分") if "得分" in heads else None
        last = min(column for column in (points, score, len(heads)) if column is not None) - 1
        self.sheet.merge_range(self.row, 0, self.row, max(last, 1), "", self.formats["head"])
        self._put(self.row, 0, "总分", "head")
        if points is not None:
            self._cell(self.row, points, form.total_points)
        if score is not None:
            self._cell(self.row, score, form.claimed_total)
        self.row += 1

    # ---------------------------------------------------------------------------------------------- cells

    def _cell(self, row: int, column: int, value: Text | Reading | Amount | None) -> None:
        if isinstance(value, Amount) and value.value is not None and value.unit in {None, "分", self.form.money_unit}:
            number = float(value.value)
            if Decimal(repr(number)) == value.value:
                self.sheet.write_number(row, column, number, self.formats["middle"])
                return
        shown = clean(value.text) if value is not None else ""
        self._put(row, column, shown, "text" if isinstance(value, Text) else "middle")

    def _fit(self, *texts: tuple[str, int, int], row: int | None = None) -> None:
        """Make the row high enough for texts that stand in the columns from the first to the last number of each."""
        lines = [line_count(text, int(sum(self.widths[first : last + 1]))) for text, first, last in texts]
        self.sheet.set_row(self.row if row is None else row, row_height(max(lines, default=1)))

    def _span(self, first: int, last: int, text: str, style: str, *, keep: bool = False) -> None:
        """`text` over columns `first` to `last` of the current row, which is then done unless `keep`."""
        if last > first:
            self.sheet.merge_range(self.row, first, self.row, last, "", self.formats[style])
        self._put(self.row, first, text, style)
        if not keep:
            self.row += 1

    def _put(self, row: int, column: int, text: str, style: str) -> None:
        if text:
            shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……（原文共{len(text)}字）"
            self.sheet.write_string(row, column, shown, self.formats[style])
        else:
            self.sheet.write_blank(row, column, None, self.formats[style])


def _plain(amount: Amount) -> str:
    return f"{amount.value:f}" if amount.value is not None else amount.text


def _sign(reading: Reading) -> str:
    if reading.operator is not None:
        return _SIGNS[reading.operator]
    return f"{_SIGNS[reading.implied_operator]}（推定）" if reading.implied_operator is not None else ""


def _value(reading: Reading) -> str:
    if reading.value is not None:
        return f"{reading.value:f}"
    if reading.low is not None and reading.high is not None:
        return f"{reading.low:f}～{reading.high:f}"
    return reading.date.isoformat() if reading.date is not None else ""


_READ_AS: tuple[tuple[str, Callable[[Reading], str]], ...] = (
    ("类型", lambda r: _KIND_WORDS[r.kind]),
    ("符号", _sign),
    ("数值", _value),
    ("单位", lambda r: r.unit or ""),
)
