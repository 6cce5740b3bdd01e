"""汇总表.xlsx: everything of a batch in one workbook that a bureau can filter, print and pass on.

    项目 图表 按部门 按单位 按指标类别 问题汇总 问题清单 来件 名册

Made from the store alone, in one pass over the forms; `faults` writes the sheets about findings, `charts` the charts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.batch.outputs import charts, faults
from scorecard.batch.outputs.lines import (
    KIND_WORDS,
    NO_DEPARTMENT,
    NO_UNIT,
    FormLine,
    fetched,
    lines,
    one_line,
    tidy,
)
from scorecard.batch.outputs.risk import Risk, Surroundings, risk
from scorecard.batch.outputs.sheets import Book, Column, Grid, Value, outside
from scorecard.batch.outputs.tallies import GRADES, UNGRADED, Tally, Totals, mean
from scorecard.scoring.rounding import rounded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PROJECTS = (
    Column("序号", 6, "count"),
    Column("主管部门", 20, "wrap"),
    Column("单位", 24, "wrap"),
    Column("项目", 34, "wrap"),
    Column("表", 13),
    Column("年度", 7, "centre"),
    Column("全年预算\n（万元）", 13, "money", "sum"),
    Column("全年执行\n（万元）", 13, "money", "sum"),
    Column("执行率", 9, "rate"),
    Column("自评总分", 9, "score", "mean"),
    Column("核算总分", 9, "score", "mean"),
    Column("差\n（自评−核算）", 11, "score", "mean"),
    Column("自评\n等级", 7, "centre"),
    Column("核算\n等级", 7, "centre"),
    Column("错误", 6, "count", "sum"),
    Column("警告", 6, "count", "sum"),
    Column("关注分", 8, "centre"),
    Column("标记（为什么要看）", 60, "wrap"),
    Column("文件", 30),
)
PROJECT_SHEET = "项目"

_GROUP_COLUMNS = (
    Column("表数", 7, "count"),
    Column("全年预算\n（万元）", 15, "money"),
    Column("全年执行\n（万元）", 15, "money"),
    Column("执行率", 9, "rate"),
    Column("自评\n平均分", 9, "score"),
    Column("核算\n平均分", 9, "score"),
    Column("平均差", 9, "score"),
    *(Column(grade, 6, "count") for grade in GRADES),
    Column("未评\n等级", 7, "count"),
    *(Column(f"自评\n“{grade}”", 7, "count") for grade in GRADES),
    Column("错误", 7, "count"),
    Column("警告", 7, "count"),
    Column("有错误\n的表", 8, "count"),
)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the files are, as links from the workbook: `file(name)` and `paper(name, form)`, None where there is none."""

    file: Callable[[str], str | None] = lambda _: None
    paper: Callable[[str, int], str | None] = lambda _, __: None


def write_summary_workbook(
    path: Path,
    connection: DuckDBPyConnection,
    around: Surroundings,
    sources: Sources,
) -> Totals:
    """Write the workbook; what was counted on the way."""
    totals = Totals()
    book = Book(path, "绩效表汇总")
    projects = Grid(book, PROJECT_SHEET, PROJECTS)
    projects.sheet = book.sheet(PROJECT_SHEET)
    chart_sheet = book.sheet("图表")
    # The sums stand above the rows, so they are known before the first row is written.
    for line in lines(connection):
        totals.take(line)
    _projects(projects, totals, ((line, risk(line, around)) for line in lines(connection)), sources)
    _departments(book, totals)
    _units(book, totals)
    _indicators(book, connection)
    faults.write_kinds(book, connection, totals.all.forms)
    faults.write_findings(book, connection, sources, PROJECT_SHEET, projects.head + 1)
    _files(book, connection, sources)
    if next(fetched(connection, "SELECT count(*) FROM roster"))[0]:
        _roster(book, connection)
    charts.write_charts(book, chart_sheet, totals)
    book.close()
    return totals


def project_values(line: FormLine, found: Risk, sources: Sources) -> list[Value]:
    """The cells of one form."""
    return [
        line.number,
        line.department,
        line.unit,
        line.project,
        KIND_WORDS.get(line.kind, ""),
        str(line.year) if line.year is not None else None,
        line.budget,
        line.executed,
        line.rate,
        line.claimed_total,
        line.total if line.scored else None,
        line.difference,
        line.claimed_grade,
        line.grade if line.complete else None,
        line.errors,
        line.warnings,
        found.points,
        found.words,
        outside(sources.paper(line.file, line.form) or sources.file(line.file), line.file, line.sheet, line.cell),
    ]


def _projects(grid: Grid, totals: Totals, rows: Iterator[tuple[FormLine, Risk]], sources: Sources) -> None:
    every = totals.all
    sums: list[Value] = [
        None, None, None, "合计（随筛选变动；得分为平均）", None, None, _money(every.budget), _money(every.executed), None,
        *totals.plain_means, every.mean_difference, None, None, every.errors, every.warnings, None, None, None,
    ]  # fmt: skip
    grid.begin(
        "绩效表汇总（每张表一行）",
        "金额单位为万元，表上没有写明单位的不列。有指标不能核算的表不列核算总分。关注分越高越应先看，计法见抽查名单。",
        frozen=4,
        sums=sums,
    )
    for line, found in rows:
        grid.add(project_values(line, found, sources))
    grid.end()
    _emphasis(grid)


def _emphasis(grid: Grid) -> None:
    """Bold where there is an error and where the claim is five points too high: seen in black and white too."""
    if grid.row <= grid.head + 1:
        return
    bold = grid.book.book.add_format({"bold": True, "bg_color": "#D9D9D9"})
    first, last = grid.head + 1, grid.row - 1
    for heading, limit in (("差\n（自评−核算）", 5), ("错误", 1)):
        at = next(n for n, column in enumerate(grid.columns) if column.heading == heading)
        rule = {"type": "cell", "criteria": ">=", "value": limit, "format": bold}
        grid.sheet.conditional_format(first, at, last, at, rule)


def _money(value: Fraction) -> Decimal:
    """An exact sum of decimals as a decimal."""
    return tidy(rounded(value, 12)) or Decimal(0)


def group_values(tally: Tally) -> list[Value]:
    """The cells of one group, from 表数 on."""
    return [
        tally.forms,
        _money(tally.budget) if tally.budgets else None,
        _money(tally.executed) if tally.executions else None,
        tally.rate,
        tally.mean_claimed,
        tally.mean_scored,
        tally.mean_difference,
        *(tally.grades[grade] for grade in (*GRADES, UNGRADED)),
        *(tally.claimed_grades[grade] for grade in GRADES),
        tally.errors,
        tally.warnings,
        tally.with_errors,
    ]


_GROUP_NOTE = "平均分按每张表折合 100 分计算；执行率只算预算数和执行数都写明的表；等级为核算等级，自评等级另列。"


def _departments(book: Book, totals: Totals) -> None:
    columns = (Column("主管部门", 26), Column("单位数", 7, "count"), *_GROUP_COLUMNS)
    grid = Grid(book, "按部门", columns)
    grid.begin("按主管部门汇总", _GROUP_NOTE, frozen=1)
    for tally in totals.by_department():
        grid.add([tally.name or NO_DEPARTMENT, len(tally.units), *group_values(tally)])
    grid.end(["合计", len(totals.all.units), *group_values(totals.all)])


def _units(book: Book, totals: Totals) -> None:
    columns = (Column("主管部门", 22), Column("单位", 28), *_GROUP_COLUMNS)
    grid = Grid(book, "按单位", columns)
    grid.begin("按单位汇总", _GROUP_NOTE, frozen=2)
    for tally in totals.by_unit():
        grid.add([tally.department, tally.name or NO_UNIT, *group_values(tally)])
    grid.end(["合计", None, *group_values(totals.all)])


# ---------------------------------------------------------------------------------------------- indicator kinds

_CATEGORIES = """
SELECT coalesce(level1, ''), coalesce(level2, ''), coalesce(state, ''), completion, count(*)
FROM items WHERE kind <> 'execution' GROUP BY ALL ORDER BY ALL
"""


@dataclass(slots=True)
class Category:
    """The indicators under one 一级 and 二级指标. `ratios` counts each completion (actual over target)."""

    level1: str
    level2: str
    rows: int = 0
    states: Counter[str] | None = None
    ratios: Counter[Fraction] | None = None

    def take(self, state: str, completion: str | None, count: int) -> None:
        """Count `count` rows."""
        self.states = self.states if self.states is not None else Counter()
        self.ratios = self.ratios if self.ratios is not None else Counter()
        self.rows += count
        self.states[state] += count
        if completion:
            # Six decimals: the exact sum of thousands of unlike fractions would have thousands of digits.
            self.ratios[Fraction(rounded(Fraction(completion), 6))] += count

    @property
    def mean_completion(self) -> Decimal | None:
        """Mean of the completions, six decimals."""
        ratios = self.ratios or Counter()
        total = sum((ratio * count for ratio, count in ratios.items()), Fraction(0))
        return mean(total, sum(ratios.values()), 6)

    @property
    def median_completion(self) -> Decimal | None:
        """The middle completion: one row of 10,000 % does not move it."""
        ratios = self.ratios or Counter()
        number = sum(ratios.values())
        if not number:
            return None
        middle = [_nth(ratios, (number - 1) // 2), _nth(ratios, number // 2)]
        return rounded(sum(middle, Fraction(0)) / 2, 6)


def _nth(ratios: Counter[Fraction], position: int) -> Fraction:
    for ratio in sorted(ratios):
        position -= ratios[ratio]
        if position < 0:
            return ratio
    raise IndexError(position)


def categories(connection: DuckDBPyConnection) -> list[Category]:
    """The kinds of indicator, most rows first."""
    found: dict[tuple[str, str], Category] = {}
    for level1, level2, state, completion, count in fetched(connection, _CATEGORIES):
        key = (one_line(level1), one_line(level2))
        if key not in found:
            found[key] = Category(*key)
        found[key].take(state, completion, count)
    return sorted(found.values(), key=lambda one: (-one.rows, one.level1, one.level2))


def _indicators(book: Book, connection: DuckDBPyConnection) -> None:
    columns = (
        Column("一级指标", 20),
        Column("二级指标", 22),
        Column("行数", 9, "count"),
        Column("完成", 9, "count"),
        Column("未完成", 9, "count"),
        Column("明显高于\n指标值", 10, "count"),
        Column("定性", 9, "count"),
        Column("不适用", 9, "count"),
        Column("未核算", 9, "count"),
        Column("平均\n完成率", 11, "rate"),
        Column("中位\n完成率", 11, "rate"),
    )
    grid = Grid(book, "按指标类别", columns)
    grid.begin(
        "按指标类别汇总",
        "一级、二级指标名称照各表原文；完成率为完成值与指标值之比，只算两者都是数的行，越小越好的指标也照此计算。",
        frozen=2,
    )
    every = Category("合计", "")
    for one in categories(connection):
        grid.add(_category_values(one))
        for state, count in (one.states or Counter()).items():
            every.take(state, None, count)
        every.ratios = (every.ratios or Counter()) + (one.ratios or Counter())
    grid.end(_category_values(every))


def _category_values(one: Category) -> list[Value]:
    states = one.states or Counter()
    return [
        one.level1 or "（未填）",
        one.level2 or ("" if one.level1 == "合计" else "（未填）"),
        one.rows,
        states["reached"],
        states["missed"],
        states["exceeded"],
        states["band"],
        states["not_applicable"],
        states["not_scored"] + states[""],
        one.mean_completion,
        one.median_completion,
    ]


# ------------------------------------------------------------------------------------------------ files, roster

_FILES = """
SELECT f.file, f.size, f.opened, f.forms,
       coalesce(g.errors, 0), coalesce(g.warnings, 0), g.why, f.sha256
FROM files f LEFT JOIN (
    SELECT file, count(*) FILTER (WHERE severity = 'error') AS errors,
           count(*) FILTER (WHERE severity = 'warning') AS warnings,
           min(code || ' ' || message) FILTER (WHERE form IS NULL AND severity = 'error') AS why
    FROM findings WHERE file IS NOT NULL GROUP BY file) g ON g.file = f.file
ORDER BY f.opened AND f.forms > 0, f.file
"""


def _files(book: Book, connection: DuckDBPyConnection, sources: Sources) -> None:
    columns = (
        Column("文件", 46),
        Column("大小\n（字节）", 11, "count"),
        Column("结果", 14, "centre"),
        Column("表数", 7, "count"),
        Column("错误", 7, "count"),
        Column("警告", 7, "count"),
        Column("读不出或没有表的原因", 60, "wrap"),
        Column("SHA-256", 24),
    )
    grid = Grid(book, "来件", columns)
    grid.begin("来件清单", "读不出的文件和没有读到绩效表的文件排在前面。", frozen=1)
    for file, size, opened, forms, errors, warnings, why, sha256 in fetched(connection, _FILES):
        state = "已读" if opened and forms else "没有读到表" if opened else "读不出"
        reason = (why or "").partition(" ")[2] if state != "已读" else ""
        if grid.full:
            break
        grid.add([outside(sources.file(file), file), size, state, forms, errors, warnings, reason, sha256])
    grid.end()


_ROSTER = (
    Column("主管部门", 22),
    Column("单位", 28),
    Column("项目", 36),
    Column("名册预算\n（万元）", 14, "money"),
    Column("报送情况", 14, "centre"),
    Column("文件", 34),
    Column("说明", 50, "wrap"),
)


def _roster(book: Book, connection: DuckDBPyConnection) -> None:
    grid = Grid(book, "名册", _ROSTER)
    query = (
        "SELECT department, unit, project, budget, status, file, note FROM roster "
        "ORDER BY CASE status WHEN '未报送' THEN 0 WHEN '预算数不一致' THEN 1 WHEN '重复报送' THEN 2 ELSE 3 END, "
        "department, unit, project, file"
    )
    counts = Counter({row[0]: row[1] for row in fetched(connection, "SELECT status, count(*) FROM roster GROUP BY 1")})
    order = [name for name in ("已报送", "未报送", "重复报送", "预算数不一致") if counts[name]]
    grid.begin("名册核对", "；".join(f"{name}{counts[name]}项" for name in order) + "。" if order else "", frozen=3)
    for department, unit, project, budget, status, file, note in fetched(connection, query):
        grid.add([department, unit, project, tidy(budget), status, file, note])
    grid.end()


__all__ = ["PROJECTS", "PROJECT_SHEET", "Category", "Sources", "categories", "group_values", "write_summary_workbook"]
