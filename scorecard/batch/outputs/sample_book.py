"""抽查.xlsx: the workbook in which people review the forms that were drawn.

    抽查名单   one row a form: why it was drawn, how far the review is, the sums (live formulas)
    复核       one row an indicator: what the unit says, and empty cells for 核实完成值, 复核得分, 复核理由
    说明       how to fill in, how the draw was made

Rows carry a hidden 识别码 (`sampling.form_key`, `item_key`), by which `scorecard.batch.review` knows them again after
sorting, hiding and moving. Formulas have their values as if just calculated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecard.batch.outputs.lines import FormLine, fetched, one_line, tidy
from scorecard.batch.outputs.risk import POINTS
from scorecard.batch.outputs.sheets import Book, Column, Grid, Value, cell_text
from scorecard.batch.sampling import Drawn, Sample, item_key
from scorecard.model import decimal_text
from scorecard.reports.text import cents

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LIST, ROWS, NOTES = "抽查名单", "复核", "说明"
CODE = "识别码"
VERIFIED, REVIEWED, REASON = "核实完成值", "复核得分", "复核理由"
REST = "没填的行"
TAKE_SCORED, TAKE_CLAIMED = "按核算得分", "按自评得分"
NOT_SCORED = "未核算"
NO_POINTS = "表上没有分值，只核对完成值"

LIST_COLUMNS = (
    Column("表号", 6, "centre"),
    Column("主管部门", 16, "wrap"),
    Column("单位", 20, "wrap"),
    Column("项目", 26, "wrap"),
    Column("年度", 7, "centre"),
    Column("全年预算\n（万元）", 12, "money"),
    Column("自评\n总分", 8, "score"),
    Column("自评\n等级", 7, "centre"),
    Column("核算\n总分", 8, "score"),
    Column("核算\n等级", 7, "centre"),
    Column("抽取方式", 9, "centre"),
    Column("为什么抽到", 54, "wrap"),
    Column(REST, 13, "centre"),
    Column("复核\n总分", 8, "score"),
    Column("自评−复核", 10, "score"),
    Column("填写情况", 22, "wrap"),
    Column("文件", 30, "wrap"),
    Column(CODE, 20, hidden=True),
)
ROW_COLUMNS = (
    Column("表号", 6, "centre"),
    Column("单位", 16, "wrap"),
    Column("项目", 20, "wrap"),
    Column("一级指标", 11, "wrap"),
    Column("二级指标", 12, "wrap"),
    Column("三级指标", 24, "wrap"),
    Column("指标值", 14, "wrap"),
    Column("自评完成值", 14, "wrap"),
    Column("分值", 7, "score"),
    Column("自评得分", 8, "score"),
    Column("核算得分", 8, "score"),
    Column(VERIFIED, 14, "wrap"),
    Column(REVIEWED, 9, "score"),
    Column(REASON, 34, "wrap"),
    Column("自评−复核", 9, "score"),
    Column("填写提示", 18, "wrap"),
    Column(CODE, 20, hidden=True),
)
_ITEMS = """
SELECT kind, row, level1, level2, level3, target, actual, points, claimed, score, state
FROM items WHERE file = ? AND form = ? ORDER BY kind <> 'execution', kind, row
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a drawn form, as the store has it. `counts` is False where it carries no points."""

    key: str
    level1: str
    level2: str
    name: str
    target: str
    actual: str
    points: Decimal | None
    claimed: Decimal | None
    score: Decimal | None
    state: str

    @property
    def counts(self) -> bool:
        """Whether it is part of the total."""
        return self.points is not None and self.state != "not_applicable"


def form_lines(connection: DuckDBPyConnection, form: FormLine) -> list[Line]:
    """The lines of a form, 预算执行率 first, then in the order of the form."""
    found = [
        Line(
            item_key(kind, row), one_line(level1), one_line(level2), one_line(level3) or "预算执行率",
            one_line(target), one_line(actual), tidy(points), tidy(claimed), tidy(score), state or "",
        )
        for kind, row, level1, level2, level3, target, actual, points, claimed, score, state in fetched(
            connection, _ITEMS, form.file, form.form
        )
    ]  # fmt: skip
    return [_with_money(line, form) if line.key == "E" else line for line in found]


def _with_money(line: Line, form: FormLine) -> Line:
    """The 预算执行率 line with what its rate is made of; a verified value there is the verified 执行数, in 万元."""
    budget = "" if form.budget is None else f"预算{cents(form.budget)}万元"
    executed = "" if form.executed is None else f"执行{cents(form.executed)}万元"
    return replace(line, target=budget, actual=executed)


def write_sample(path: Path, connection: DuckDBPyConnection, sample: Sample) -> None:
    """Write the workbook. The same sample gives the same bytes."""
    book = Book(path, "绩效自评抽查")
    listed = Grid(book, LIST, LIST_COLUMNS)
    rows = Grid(book, ROWS, ROW_COLUMNS)
    listed.sheet, rows.sheet = book.sheet(LIST), book.sheet(ROWS)
    book.sheet(NOTES)
    forms = [(drawn, form_lines(connection, drawn.line)) for drawn in sample.drawn]
    rows.begin(
        "复核表（每个指标一行）",
        f"填写“{VERIFIED}”“{REVIEWED}”“{REASON}”三栏；复核得分与自评得分不同的要写理由。全部没有异议的行可以不填，见抽查名单的“{REST}”。",
        frozen=6,
    )
    first = rows.row + 1
    for drawn, lines in forms:
        for line in lines:
            _row(rows, drawn, line)
    last = max(rows.row, first)
    rows.end()
    _helps(rows, first, last)
    listed.begin(
        "抽查名单",
        f"从{sample.population}张自评表中抽取{len(sample.drawn)}张，种子{sample.seed}；复核总分随“复核”页自动计算。",
        frozen=4,
    )
    for drawn, lines in forms:
        _form(listed, drawn, lines, first, last)
    listed.end()
    _choices(listed)
    _notes(book, sample)
    for grid in (listed, rows):
        _protect(grid)
    book.close()


# ------------------------------------------------------------------------------------------------------ one a row


def _row(grid: Grid, drawn: Drawn, line: Line) -> None:
    at = grid.row
    values: list[Value] = [
        drawn.number, drawn.line.unit, drawn.line.name, line.level1, line.level2, line.name, line.target, line.actual,
        line.points, line.claimed, line.score if line.score is not None else NOT_SCORED,
        None, None if line.counts else "不计分", None, None, None, f"{drawn.key}-{line.key}",
    ]  # fmt: skip
    row = at + 1
    grid.add(values)
    sheet, book = grid.sheet, grid.book
    # Written after the row's other cells and before the next row begins: constant memory allows that.
    if line.counts:
        for column, kind in ((11, "wrap"), (12, "score"), (13, "wrap")):
            sheet.write_blank(at, column, None, book.cell_format(kind, locked=False, bg_color="#FFF9E5"))  # type: ignore[arg-type]
    sheet.write_formula(at, 14, f'=IF(ISNUMBER(M{row}),ROUND(J{row}-M{row},2),"")', book.cell_format("score"), "")
    sheet.write_formula(
        at,
        15,
        f'=IF(M{row}="","",IF(ISNUMBER(M{row}),IF(OR(M{row}<0,M{row}>I{row}),"复核得分超出分值",'
        f'IF(AND(M{row}<>J{row},N{row}=""),"请写复核理由","")),IF(M{row}="不计分","","复核得分不是数")))',
        book.cell_format("wrap"),
        "",
    )


def _helps(grid: Grid, first: int, last: int) -> None:
    """What Excel says while a score is typed in: between 0 and the points of the row."""
    grid.sheet.data_validation(
        f"M{first}:M{last}",
        {
            "validate": "decimal", "criteria": "between", "minimum": 0, "maximum": f"=$I{first}", "ignore_blank": True,
            "input_title": REVIEWED, "input_message": "填 0 到分值之间的数；没有异议可以不填。",
            "error_title": REVIEWED, "error_message": "复核得分是 0 到本行分值之间的数。", "error_type": "warning",
        },
    )  # fmt: skip
    loud = grid.book.book.add_format({"bold": True, "bg_color": "#BFBFBF"})
    grid.sheet.conditional_format(
        f"P{first}:P{last}", {"type": "formula", "criteria": f"=LEN($P{first})>0", "format": loud}
    )


# ------------------------------------------------------------------------------------------------------ one a form


def adjustment(total: Decimal | None, lines: Sequence[Line]) -> Decimal:
    """What a pack's rules on the total (caps, penalties) add to the sum of the lines; 0 where nothing is known."""
    scores = [line.score for line in lines if line.counts]
    if total is None or any(score is None for score in scores):
        return Decimal(0)
    return total - sum((score for score in scores if score is not None), Decimal(0))


def _form(grid: Grid, drawn: Drawn, lines: Sequence[Line], first: int, last: int) -> None:
    line = drawn.line
    adjust = adjustment(line.total if line.scored else None, lines)
    at, row = grid.row, grid.row + 1
    grid.add(
        [
            drawn.number, line.department, line.unit, line.name, str(line.year) if line.year else None, line.budget,
            line.claimed_total, line.claimed_grade, line.total if line.scored else None,
            line.grade if line.complete else None, drawn.how, drawn.why, None, None, None, None, line.file, drawn.key,
        ]
    )  # fmt: skip
    sheet, book = grid.sheet, grid.book
    if not any(one.counts for one in lines):
        sheet.write_string(at, 15, NO_POINTS, book.cell_format("wrap"))
        return
    sheet.write_blank(at, 12, None, book.cell_format("centre", locked=False, bg_color="#FFF9E5"))

    def area(letters: str) -> str:
        return f"'{ROWS}'!${letters}${first}:${letters}${last}"

    mine = f"({area('A')}=$A{row})"
    open_rows = f'SUMPRODUCT({mine}*({area("M")}=""))'
    unscored = f'SUMPRODUCT({mine}*({area("M")}="")*(1-ISNUMBER({{0}})))'
    plus = f"{'+' if adjust >= 0 else '-'}{decimal_text(abs(adjust))}" if adjust else ""
    typed = f"SUMIFS({area('M')},{area('A')},$A{row})"

    def taken(letters: str) -> str:
        rest = f'SUMPRODUCT({mine}*({area("M")}=""),{area(letters)})'
        return f'IF({unscored.format(area(letters))}>0,"",ROUND({typed}+{rest}{plus},2))'

    sheet.write_formula(
        at, 13,
        f'=IF({open_rows}=0,ROUND({typed}{plus},2),IF(M{row}="{TAKE_SCORED}",{taken("K")},IF(M{row}="{TAKE_CLAIMED}",{taken("J")},"")))',
        book.cell_format("score"), "",
    )  # fmt: skip
    sheet.write_formula(at, 14, f'=IF(ISNUMBER(N{row}),ROUND(G{row}-N{row},2),"")', book.cell_format("score"), "")
    count = sum(1 for one in lines if one.counts)
    note = f"（含总分规则调整{'+' if adjust > 0 else ''}{cents(adjust)}分）" if adjust else ""
    sheet.write_formula(
        at, 15,
        f'=IF({open_rows}=0,"已填完",IF(M{row}="","还有"&{open_rows}&"行没有填",IF(ISNUMBER(N{row}),"其余"&{open_rows}&"行"&M{row},"有行没有这种得分，请填写")))&"{note}"',
        book.cell_format("wrap"), f"还有{count}行没有填{note}",
    )  # fmt: skip


def _choices(grid: Grid) -> None:
    """The choice of what counts where nothing is typed in."""
    first, last = grid.head + 2, max(grid.row, grid.head + 2)
    grid.sheet.data_validation(
        f"M{first}:M{last}",
        {
            "validate": "list", "source": [TAKE_SCORED, TAKE_CLAIMED], "ignore_blank": True,
            "input_title": REST, "input_message": "核对完后选：没有填复核得分的行按哪个得分计。不选，没填的行算没有复核。",
        },
    )  # fmt: skip


def _protect(grid: Grid) -> None:
    """Locked but for the cells to fill in; without a password: it keeps fingers off, not people."""
    allowed = ("format_columns", "format_rows", "sort", "autofilter", "select_locked_cells", "select_unlocked_cells")
    grid.sheet.protect("", dict.fromkeys(allowed, True))


def _notes(book: Book, sample: Sample) -> None:
    sheet: Any = book.book.get_worksheet_by_name(NOTES)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 96)
    head, text = book.format(bold=True, font_size=14), book.format(text_wrap=True, valign="top")
    rows: list[tuple[str, str]] = [
        ("怎么填", ""),
        (
            "",
            f"1. 在“{ROWS}”页，逐行核对佐证资料，把核实的结果写进“{VERIFIED}”，给出“{REVIEWED}”；与自评得分不同的写明“{REASON}”。",
        ),
        ("", f"2. 一张表核对完，在“{LIST}”页“{REST}”一栏选没有填的行按哪个得分计；不选，没填的行就算没有复核。"),
        ("", "3. 可以筛选、隐藏和移动列；要排序，先撤销工作表保护（没有密码）。不要删改隐藏的“识别码”。"),
        ("", "4. 填完后用 scorecard review 结果文件夹 抽查.xlsx 汇总；几个人分头填的，把各自的文件一起写上。"),
        ("怎么抽的", ""),
        ("抽取范围", f"批量结果中的自评表，共{sample.population}张。"),
        ("抽取张数", f"{len(sample.drawn)}张（要求{sample.size}张）。"),
        ("种子", f"{sample.seed}。同样的批量结果和种子抽出同样的表。"),
        (
            "方法",
            f"不重复抽取。{100 - sample.random_share}%按风险抽：每张表的机会与（关注分+1）的平方成正比；{sample.random_share}%随机抽：每张表机会相同，不看关注分。全部表的关注分平均{sample.mean_points:f}。",
        ),
        ("批量结果校验值", sample.digest),
        ("关注分", "只决定抽查的机会，不影响任何得分。计法："),
        *POINTS,
    ]
    for at, (name, words) in enumerate(rows):
        sheet.write_string(at, 0, name, head if name and not words else text)
        sheet.write_string(at, 1, cell_text(words), text)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


__all__ = [
    "CODE", "LIST", "REASON", "REST", "REVIEWED", "ROWS", "TAKE_CLAIMED", "TAKE_SCORED", "VERIFIED", "Line",
    "adjustment", "form_lines", "write_sample",
]  # fmt: skip
