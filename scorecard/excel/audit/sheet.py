"""The sheet 得分核算: one row an item, its score a formula that a reviewer can click through and try other numbers in.

Writes what `rows` planned. White cells hold the form's words and our formulas, yellow ones the numbers that may be
changed; to the right, outside the print, stand the whole numbers that the formulas compute with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.excel.audit.grid import Grid
from scorecard.excel.audit.papers import grades_citation
from scorecard.excel.audit.rows import FINISHED, Plan, finished_word, plan_row
from scorecard.excel.formulas import (
    Cell,
    Formula,
    Quotient,
    filled,
    grade_formula,
    quoted,
    rounded,
    total_formula,
)
from scorecard.model import Evaluation, Item
from scorecard.reports.summary import STATE_WORDS
from scorecard.reports.text import inline
from scorecard.reports.workbook import line_count, row_height
from scorecard.rules.pack import Pack

_HEADS = (
    ("A", 5, "序号"), ("B", 9, "一级指标"), ("C", 10, "二级指标"), ("D", 22, "三级指标"), ("E", 7, "符号"),
    ("F", 13, "指标数\n（预算数）"), ("G", 9, "上限\n（区间）"), ("H", 7, "单位"), ("I", 13, "完成数\n或档次"),
    ("J", 7, "单位"), ("K", 7, "分值"), ("L", 8, "按规则\n得分"), ("M", 7, "复核\n扣分"), ("N", 8, "核算\n得分"),
    ("O", 8, "自评\n得分"), ("P", 8, "差额"), ("Q", 10, "状态"), ("R", 50, "计分规则（依据）"),
)  # fmt: skip
_HELPERS = (("S", "指标数"), ("T", "上限"), ("U", "完成数"), ("V", "分值"))
_SCORE, _CLAIM = "N", "O"
_LAST = "R"
_FINEST = 6
"""Decimals beyond which a score is not added up by a formula."""
UNSCORED, DASH = "未核算", "—"
_NO_SCORE = {"not_applicable": STATE_WORDS["not_applicable"], "reached": "不计分", "missed": "不计分"}
"""What stands for a score that is none: a form without points is only judged."""


def write_scores(book: Any, formats: Any, evaluation: Evaluation, pack: Pack | None, name: str) -> Grid:
    """Adds the sheet `name` with the scores of `evaluation` to `book`."""
    grid = Grid(book.add_worksheet(name), formats)
    _Scores(grid, evaluation, pack).write()
    return grid


_METHOD = (
    "得分是公式，点开可以看到怎样算。为了不受电子表格二进制小数误差的影响，公式先把各数化成同一单位的整数（S 至 V 列），"
    "只做一次除法，再四舍五入到分；比较大小也用整数，如“完成率不低于 60%”写成 5×完成数≥3×指标数。"
)
_LEGEND = (
    "有未核算的行时不评等级。“按规则得分”为“—”的行只列结果，原因写在计分规则栏。"
    "条文见“依据条文”，各数在填报表里的位置见“取数”。"
)


class _Scores:
    def __init__(self, grid: Grid, evaluation: Evaluation, pack: Pack | None) -> None:
        self.grid = grid
        self.evaluation = evaluation
        self.pack = pack
        self.places = pack.places if pack is not None else 2
        decimals = [self.places, 4]
        for item in evaluation.items:
            decimals += [_places(value) for value in (item.score, _deduction(item)) if value is not None]
        self.finest = max(decimals)
        self.row = 1
        self.execution: Mapping[str, Cell] | None = None

    def write(self) -> None:
        self._head()
        first = self.row
        for number, item in enumerate(self.evaluation.items, 1):
            self._item(number, item)
        self._sums(first, self.row - 1)
        self._notes()
        self._page(first - 1)

    # ----------------------------------------------------------------------------------------------------- head

    def _head(self) -> None:
        grid, form, pack = self.grid, self.evaluation.form, self.evaluation.pack
        for column, width, _ in _HEADS:
            grid.sheet.set_column(f"{column}:{column}", width)
        grid.sheet.set_column("S:V", 11)
        grid.sheet.set_row(0, 28)
        grid.span("A1", f"{_LAST}1", "得分核算表", "title")
        subject = form.project or form.unit
        known = self.pack
        basis = f"{inline(pack.name)}（规则包 {inline(pack.id)}，版本 {inline(pack.version)}"
        basis += f"，{inline(pack.document)}）" if pack.document else "）"
        source = f"{inline(form.source.name)}，SHA-256：{inline(form.source.sha256)}" if form.source else ""
        lines = [
            ("项目（部门）", inline(subject)),
            ("单位", inline(form.unit)),
            ("年度", f"{form.year}年" if form.year is not None else ""),
            ("计分依据", basis),
            ("输入文件", source),
        ]
        for number, (label, words) in enumerate(lines, 2):
            grid.span(f"A{number}", f"C{number}", label, "head")
            grid.span(f"D{number}", f"{_LAST}{number}", words, "text")
        finished = finished_word(self.evaluation, known) if known is not None else None
        grid.span("A7", "C7", "项目完成" if finished else "怎样用", "head")
        hint = (
            "黄色格里的数可以改：改了以后，得分、差额、状态、总分和等级随公式变。改动只在这一份工作簿里，不改填报表。"
        )
        if finished:
            cell = FINISHED.replace("$", "")
            grid.text(cell, finished, "input")
            grid.choices(cell, ("是", "否"))
            grid.span("E7", f"{_LAST}7", hint, "text")
        else:
            grid.span("D7", f"{_LAST}7", hint, "text")
        grid.sheet.set_row(7, 32)
        for column, _, words in _HEADS:
            grid.text(f"{column}8", words, "head")
        for column, words in _HELPERS:
            grid.text(f"{column}8", f"{words}\n（化整）", "aside_head")
        self.row = 9

    # ---------------------------------------------------------------------------------------------------- items

    def _item(self, number: int, item: Item) -> None:
        grid, row = self.grid, self.row
        plan = plan_row(self.evaluation, self.pack, item, row)
        grid.number(f"A{row}", Fraction(number))
        grid.text(f"B{row}", inline(item.level1) or ("预算执行" if item.kind == "execution" else ""))
        grid.text(f"C{row}", inline(item.level2))
        grid.text(f"D{row}", inline(item.level3))
        self._numbers(plan, item, row)
        written = plan.score is not None and self._live(plan, item, row)
        if not written:
            self._value(item, row)
        self._difference(item, row)
        state = f"IF(ISNUMBER(L{row}),{plan.state},{quoted(UNSCORED)})" if written and plan.state else ""
        if state and grid.try_formula(state) == STATE_WORDS[item.state]:
            grid.formula(f"Q{row}", state, "middle", value=STATE_WORDS[item.state])
        else:
            grid.text(f"Q{row}", STATE_WORDS[item.state], "middle")
        why = plan.why if plan.why or written or item.score is None else "结果用了表上没有的数据或参数"
        words = _rule_words(item, why)
        grid.text(f"R{row}", words, "small")
        lines = max(line_count(words, 58), line_count(inline(item.level3), 21), line_count(inline(item.level2), 9))
        grid.sheet.set_row(row - 1, row_height(lines - 1 if lines > 2 else lines))
        self.row += 1

    def _numbers(self, plan: Plan, item: Item, row: int) -> None:
        grid = self.grid
        grid.text(f"E{row}", plan.operator, "middle")
        grid.text(f"H{row}", plan.target_unit, "middle")
        grid.text(f"J{row}", plan.actual_unit, "middle")
        for column in ("F", "G", "I", "K"):
            cell, value = f"{column}{row}", plan.inputs.get(column)
            if value is not None:
                limit = plan.limits.get(column)
                grid.number(cell, value, "input", date=limit is not None and limit.date)
            elif column == "I" and plan.choices:
                grid.text(cell, plan.texts.get(column, ""), "input")
                grid.choices(cell, plan.choices)
            elif column == "K" and item.points is not None and item.state != "not_applicable":
                grid.number(cell, item.points)
            else:
                grid.text(cell, plan.texts.get(column, DASH if column == "K" else ""), "middle")
            if column in plan.limits:
                grid.limit(cell, plan.limits[column])
        cell = f"{_CLAIM}{row}"
        style = "input" if plan.choices else "number"
        if item.claimed is not None:
            grid.number(cell, item.claimed, style)
        else:
            grid.text(cell, "", style)
        if _CLAIM in plan.limits:
            grid.limit(cell, plan.limits[_CLAIM])
        for column, _ in _HELPERS:
            if column in plan.helpers:
                text, whole = plan.helpers[column]
                grid.formula(f"{column}{row}", text, "aside", value=float(whole))
            else:
                grid.text(f"{column}{row}", "", "aside")

    def _live(self, plan: Plan, item: Item, row: int) -> bool:
        """Writes the score as formulas; False, with nothing written, where they do not give the item's score."""
        grid = self.grid
        score = filled([f"{column}{row}" for column in plan.guard], plan.score or "", quoted(UNSCORED))
        deduction = _deduction(item)
        if item.score is None or self.finest > _FINEST:
            return False
        if deduction is not None:
            grid.number(f"M{row}", deduction, "input")
        else:
            grid.text(f"M{row}", "", "input")
        taken = rounded(f"L{row}-M{row}", self.finest)
        left = f"IF(ISNUMBER(L{row}),IF(M{row}=0,L{row},MAX(0,{taken})),{quoted(UNSCORED)})"
        before = grid.try_formula(score)
        grid.cells[f"L{row}"] = before
        after = grid.try_formula(left)
        if not isinstance(before, float | int) or after != float(item.score):
            grid.cells.pop(f"L{row}")
            return False
        grid.formula(f"L{row}", score, "number", self.places, value=before)
        grid.formula(f"N{row}", left, "score", max(self.places, _places(item.score)), value=after)
        if item.kind == "execution":
            self.execution = plan.cells
        return True

    def _value(self, item: Item, row: int) -> None:
        grid = self.grid
        grid.text(f"L{row}", DASH, "middle")
        deduction = _deduction(item)
        if deduction is not None:
            grid.number(f"M{row}", deduction)
        else:
            grid.text(f"M{row}", "")
        if item.score is not None:
            grid.number(f"N{row}", item.score, "score")
        else:
            grid.text(f"N{row}", _NO_SCORE.get(item.state, UNSCORED), "score")

    def _difference(self, item: Item, row: int) -> None:
        digits = max(self.finest, _places(item.claimed) if item.claimed is not None else 0)
        text = f'IF(COUNT(N{row},O{row})=2,{rounded(f"O{row}-N{row}", min(digits, 8))},"")'
        value = "" if item.difference is None else float(item.difference)
        places = max(2, _places(item.difference or Decimal(0)))
        self.grid.formula(f"P{row}", text, "number", places, value=value)

    # ----------------------------------------------------------------------------------------------------- sums

    def _sums(self, first: int, last: int) -> None:
        evaluation = self.evaluation
        criteria = [number for number, item in enumerate(evaluation.items) if item.kind == "criterion"]
        if criteria:
            first, last = first + criteria[0], first + criteria[-1]
        counted = [item for item in evaluation.items if item.kind == "criterion" or not criteria]
        wanted = sum(item.state != "not_applicable" for item in counted)
        digits = min(self.finest, _FINEST)
        if not evaluation.items:
            return
        limited = [] if criteria else self._total_rules(self.row)
        scores = f"N{first}:N{last}"
        total = f'IF(COUNT({scores})=0,"",{rounded(f"SUM({scores})", digits)})'
        self._label(self.row, "合计" if limited else "总分")
        self._sum_of_points(counted, f"K{first}:K{last}")
        for words, formula in limited:
            self._total(self.row, total)
            self.row += 1
            self._label(self.row, words)
            total = formula
        if limited:
            self._total(self.row, total)
            self.row += 1
            self._label(self.row, "总分")
            total = f"N{self.row - 1}"
        self._final(self.row, total)
        self.row += 1
        self._grade(self.row, f"N{self.row - 1}", f"COUNT({scores})<{wanted}")
        self.row += 1

    def _sum_of_points(self, counted: Sequence[Item], cells: str) -> None:
        grid, total = self.grid, self.evaluation.points_total
        points = max([_places(item.points) for item in counted if item.points is not None], default=0)
        text = rounded(f"SUM({cells})", min(points, 8))
        if points <= _FINEST and grid.try_formula(text) == float(total):
            grid.formula(f"K{self.row}", text, "number", points)
        else:
            grid.number(f"K{self.row}", total)

    def _total_rules(self, row: int) -> list[tuple[str, str]]:
        """The pack's caps and penalties as formulas, each over the total of the row before."""
        made: list[tuple[str, str]] = []
        digits = min(self.finest, _FINEST)
        for rule in self.pack.total_rules if self.pack is not None else ():
            before = f"N{row + len(made)}"
            whole = Cell(f"ROUND({10**digits}*{before},0)", Fraction(1, 10**digits), whole=True, most=1000 * 10**digits)
            cells: dict[str, Any] = {"总分": whole}
            if self.execution is not None:
                cells["执行率"] = Quotient(self.execution["全年执行数"], self.execution["全年预算数"])
            elif "执行率" in rule.variant.used:
                continue  # without a known rate the total stays as it is
            formula = total_formula(rule, cells, places=self.places)
            if isinstance(formula, Formula):
                made.append((f"{rule.name}（{rule.article}）", f'IF(ISNUMBER({before}),{formula.text},"")'))
        return made

    def _label(self, row: int, words: str) -> None:
        grid = self.grid
        grid.span(f"A{row}", f"J{row}", words, "head")
        for column in "KLMNOPQ":
            grid.text(f"{column}{row}", "", "middle")
        grid.text(f"R{row}", "", "small")

    def _total(self, row: int, formula: str) -> Any:
        return self.grid.formula(f"N{row}", formula, "score", self._places_of_total)

    @property
    def _places_of_total(self) -> int:
        total = self.evaluation.total
        return max(self.places, _places(total) if total is not None else 0)

    def _final(self, row: int, formula: str) -> None:
        """The total: a formula where it gives ours, else our number."""
        evaluation, grid = self.evaluation, self.grid
        total = evaluation.total
        if total is None:
            self._total(row, formula)
            return
        if self.finest <= _FINEST and grid.try_formula(formula) == float(total):
            self._total(row, formula)
        else:
            grid.number(f"N{row}", total, "score")
            grid.text(f"R{row}", "只列结果：合计用了不能写成公式的数", "small")
        claimed = evaluation.claimed_total
        if claimed is not None:
            grid.number(f"O{row}", claimed)
            digits = min(max(self.finest, _places(claimed)), 8)
            text = f'IF(COUNT(N{row},O{row})=2,{rounded(f"O{row}-N{row}", digits)},"")'
            grid.formula(f"P{row}", text, "number", max(2, _places(claimed - total)))

    def _grade(self, row: int, total: str, missing: str) -> None:
        evaluation, grid = self.evaluation, self.grid
        self._label(row, "等级")
        pack = self.pack
        made = grade_formula(pack.grades, total) if pack is not None else None
        if pack is None or not isinstance(made, Formula):
            grid.text(f"N{row}", evaluation.grade or DASH, "score")
        else:
            text = f'IF(OR(NOT(ISNUMBER({total})),{missing}),"",{made.text})'
            if (grid.try_formula(text) or "") == (evaluation.grade or ""):
                grid.formula(f"N{row}", text, "score")
            else:
                grid.text(f"N{row}", evaluation.grade or DASH, "score")
            grid.text(f"R{row}", grades_citation(pack), "small")
        grid.text(f"O{row}", evaluation.claimed_grade or "", "middle")

    # ---------------------------------------------------------------------------------------------------- finish

    def _notes(self) -> None:
        words = (_METHOD, _LEGEND)
        self.row += 1
        for line in words:
            self.grid.span(f"A{self.row}", f"{_LAST}{self.row}", line, "note")
            self.grid.sheet.set_row(self.row - 1, 15 * line_count(line, 210))
            self.row += 1

    def _page(self, header: int) -> None:
        sheet = self.grid.sheet
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.print_area(f"A1:{_LAST}{self.row - 1}")
        sheet.repeat_rows(header - 1)
        sheet.freeze_panes(header, 4)
        sheet.set_footer("&C— &P —")


def _deduction(item: Item) -> Decimal | None:
    """What a reviewer took off, where scoring took it off."""
    given = next((one.value for one in item.inputs if one.name == "复核扣分"), None)
    return Decimal(given.numerator) / given.denominator if given else None


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _rule_words(item: Item, why: str) -> str:
    parts: Sequence[str] = ()
    if item.rule is not None:
        parts = (f"{inline(item.rule.name)}（{inline(item.rule.article)}）：{inline(item.rule.formula)}",)
    if why:
        parts = (*parts, f"只列结果：{why}。")
    return "\n".join(parts)


__all__ = ["write_scores"]
