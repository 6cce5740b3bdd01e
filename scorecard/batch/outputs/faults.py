"""The sheets of the 汇总表 about findings: 问题汇总 by kind, 问题清单 with links to the form's row and to its file."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scorecard.batch.outputs.lines import fetched, one_line, place_words
from scorecard.batch.outputs.sheets import MOST_ROWS, Book, Column, Grid, Value, inside, outside
from scorecard.findings import SEVERITY_WORDS
from scorecard.scoring.rounding import rounded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from scorecard.batch.outputs.workbook import Sources

LINKS = 20_000
"""Links of one sheet. Excel allows 65,530, but a sheet with that many opens slowly and costs 60 MB more to write."""

# The example is the finding that stands first in the order of files: the same one every time.
_KINDS = """
SELECT code, severity, min(title) AS title, count(*) AS findings,
       count(DISTINCT coalesce(file, '') || chr(0) || coalesce(form::VARCHAR, '')) AS forms,
       arg_min(
           struct_pack(file := file, sheet := sheet, cell := cell, page := page, line := line, message := message),
           coalesce(file, chr(1114109)) || chr(0) || lpad(coalesce(form, 0)::VARCHAR, 9, '0') || chr(0) || message
       ) AS example
FROM findings GROUP BY code, severity
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, findings DESC, code
"""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One kind of finding over the whole batch; `forms` counts forms (or files) in which it occurs."""

    code: str
    severity: Any
    title: str
    count: int
    forms: int
    example: str


def fault_kinds(connection: DuckDBPyConnection) -> list[FaultKind]:
    """The kinds of finding, errors first, the most frequent first."""
    return [
        FaultKind(code, severity, title, count, forms, _example(example))
        for code, severity, title, count, forms, example in fetched(connection, _KINDS)
    ]


def _example(found: dict[str, Any] | None) -> str:
    if not found:
        return ""
    place = place_words(found["sheet"], found["cell"], found["page"], found["line"])
    head = " ".join(part for part in (found["file"] or "", place) if part)
    words = one_line(found["message"])
    return f"{head}：{words}" if head else words


def write_kinds(book: Book, connection: DuckDBPyConnection, forms: int) -> None:
    """问题汇总: one row a kind of finding."""
    columns = (
        Column("级别", 7, "centre"),
        Column("代码", 8, "centre"),
        Column("问题", 34, "wrap"),
        Column("次数", 9, "count"),
        Column("涉及表数", 9, "count"),
        Column("占全部表", 9, "rate"),
        Column("例子", 90, "wrap"),
    )
    grid = Grid(book, "问题汇总", columns)
    grid.begin("问题汇总（按代码）", "每个代码的含义、改法和依据，用 scorecard explain 代码 查看。", frozen=3)
    for kind in fault_kinds(connection):
        share = rounded(Fraction(kind.forms, forms), 6) if forms else None
        grid.add(
            [SEVERITY_WORDS.get(kind.severity, ""), kind.code, kind.title, kind.count, kind.forms, share, kind.example]
        )
    grid.end()


_LIST = (
    Column("级别", 7, "centre"),
    Column("代码", 8, "centre"),
    Column("主管部门", 18),
    Column("单位", 22),
    Column("项目", 28),
    Column("位置", 18),
    Column("问题", 60, "wrap"),
    Column("怎么改", 50, "wrap"),
    Column("依据", 26, "wrap"),
    Column("文件", 28),
    Column("项目表中的行", 12, "centre"),
)

_FINDINGS = """
WITH numbered AS (
    SELECT file, form, row_number() OVER (ORDER BY file, form) AS number, department, unit, project FROM forms
)
SELECT g.code, g.severity, n.number, n.department, n.unit, n.project, g.file, g.sheet, g.cell, g.page, g.line,
       g.message, g.remedy, g.article
FROM findings g
LEFT JOIN files f ON f.file = g.file
LEFT JOIN numbered n ON n.file = g.file AND n.form = CASE WHEN g.form IS NULL AND f.forms = 1 THEN 1 ELSE g.form END
ORDER BY CASE g.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, g.file NULLS LAST, g.form NULLS FIRST, g.page, g.line, g.sheet,
         length(g.cell), g.cell, g.code, g.message
"""


def write_findings(
    book: Book,
    connection: DuckDBPyConnection,
    sources: Sources,
    target: str,
    offset: int,
    *,
    most_rows: int = MOST_ROWS,
    most_links: int = LINKS,
) -> list[Grid]:
    """问题清单, on as many sheets as its rows need; `target` is the sheet of the forms, whose first row is `offset`.

    A sheet holds `most_rows` rows and `most_links` links; errors come first, so they have theirs.
    """
    count = next(fetched(connection, "SELECT count(*) FROM findings"))[0]
    note = "错误在前，警告、提示在后。点“文件”打开原文件，点“项目表中的行”回到项目页。"
    if 2 * count > most_links:
        note += f"一页最多 {most_links} 个链接，其后的行没有链接。"
    if count > most_rows - 3:
        note += f"一页最多 {most_rows} 行，其余在后面的页。"
    grids: list[Grid] = []
    grid = _sheet(book, grids, note, most_links)
    for row in fetched(connection, _FINDINGS):
        if grid.row >= most_rows:
            grid.end()
            grid = _sheet(book, grids, note, most_links)
        grid.add(_values(row, sources, target, offset))
    grid.end()
    return grids


def _sheet(book: Book, grids: list[Grid], note: str, most_links: int) -> Grid:
    number = len(grids) + 1
    name = "问题清单" if number == 1 else f"问题清单（{number}）"
    grid = Grid(book, name, _LIST, most_links=most_links)
    grid.begin(name, note, frozen=2)
    grids.append(grid)
    return grid


def _values(row: tuple[Any, ...], sources: Sources, target: str, offset: int) -> list[Value]:
    code, severity, number, department, unit, project, file, sheet, cell, page, line, said, remedy, article = row
    return [
        SEVERITY_WORDS.get(severity, ""),
        code,
        one_line(department),
        one_line(unit),
        one_line(project),
        place_words(sheet, cell, page, line),
        one_line(said),
        one_line(remedy),
        one_line(article),
        outside(sources.file(file), file, sheet, cell) if file else "（各表之间）",
        inside(target, offset + number - 1, f"第{number}行") if number is not None else None,
    ]


__all__ = ["FaultKind", "fault_kinds", "write_findings", "write_kinds"]
