"""The roster (名册): which projects are expected, with which budgets; read from a workbook by its labels.

Reading only; what came of each line is `expected`. A roster without a column of project names is a request that makes
no sense; single lines that cannot be used are findings.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from scorecard.batch.encoding import fits
from scorecard.batch.errors import BatchError
from scorecard.findings import found
from scorecard.model import Finding, Place
from scorecard.readers.opening import open_document
from scorecard.readers.table import Cell, Table
from scorecard.values import parse_amount

_PROJECT = ("项目名称", "项目", "资金名称", "政策和项目名称")
_UNIT = ("单位", "单位名称", "预算单位", "预算单位名称", "实施单位", "项目单位", "项目实施单位", "填报单位", "用款单位")
_DEPARTMENT = ("主管部门", "部门", "部门名称", "主管部门名称", "一级预算单位")
_BUDGET = re.compile(
    r"^(?:项目|年初|全年|年度|批复|调整后|本年)*(?:预算|预算数|预算金额|预算资金|预算安排|资金总额|金额)(?:数|额|合计)?$"
)
_UNITS = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}
_MONEY = re.compile(r"亿元|百万元|万元|千元|元")
_TOTALS = re.compile(r"^(?:合计|总计|小计|共计)")
_SPACE = re.compile(r"\s+")
_HEAD_ROWS = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One project that is expected. `row` counts from 1 as the sheet does; `budget` in 万元, exact."""

    row: int
    project: str
    unit: str | None
    department: str | None
    budget: Decimal | None
    place: Place


@dataclass(frozen=True, slots=True)
class Roster:
    """The lines in order, and what could not be used."""

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...] = ()


def read_roster(path: Path) -> Roster:
    """The roster in the file at `path` (xlsx, xls, csv, …). Raises BatchError where it cannot be used at all."""
    document, wrong = open_document(path)
    if document is None:
        from scorecard.findings import message  # noqa: PLC0415 - only for the refusal

        raise BatchError(f"名册 {path} 读不出：{message(wrong[0])}。")
    lines: list[Line] = []
    findings: list[Finding] = []
    headed = False
    for table in document.tables:
        rows: dict[int, list[Cell]] = defaultdict(list)
        for cell in table.cells:
            rows[cell.row].append(cell)
        head = _head(rows)
        if head is not None:
            headed = True
            _read(table, rows, *head, lines, findings)
    if not headed:
        raise BatchError(
            f"名册 {path} 里没有找到表头：至少要有“项目名称”一列，最好还有“单位”“主管部门”“预算数（万元）”。"
        )
    return Roster(tuple(lines), tuple(findings))


def _head(rows: dict[int, list[Cell]]) -> tuple[int, dict[str, Cell], str | None] | None:
    """The row of labels, the label of each column that we know, and the unit of money that a line above it names."""
    money = None
    for number in sorted(rows)[:_HEAD_ROWS]:
        columns: dict[str, Cell] = {}
        for cell in rows[number]:
            name = _column(cell.text)
            if name is not None:
                columns.setdefault(name, cell)
        if "project" in columns and (len(columns) > 1 or len(rows[number]) == 1):
            return number, columns, money
        for cell in rows[number]:
            said = _SPACE.sub("", cell.text)
            if "单位：" in said or "单位:" in said:
                unit = _MONEY.search(said)
                money = unit[0] if unit else money
    return None


def _column(text: str) -> str | None:
    plain = re.sub(r"[（(].*?[)）]", "", _SPACE.sub("", unicodedata.normalize("NFKC", text)))
    if plain in _PROJECT:
        return "project"
    if plain in _UNIT:
        return "unit"
    if plain in _DEPARTMENT:
        return "department"
    return "budget" if _BUDGET.match(plain) else None


def _read(
    table: Table,
    rows: dict[int, list[Cell]],
    head: int,
    columns: dict[str, Cell],
    money: str | None,
    lines: list[Line],
    findings: list[Finding],
) -> None:
    unit = None
    if "budget" in columns:
        said = _MONEY.search(columns["budget"].text)
        unit = said[0] if said else money
        if unit is None:
            findings.append(_wrong(table, head, columns["budget"], "没有写明预算数是万元还是元，没有核对预算数"))
    for other in rows[head]:
        used = columns.get(_column(other.text) or "")
        if used is not None and used is not other:
            told = f"“{_clean(other.text)}”与“{_clean(used.text)}”意思相同，只用“{_clean(used.text)}”一列"
            findings.append(_wrong(table, head, other, told))
    seen: dict[tuple[str, str], int] = {}
    spans = _spanning(table, columns)
    for number in sorted(rows):
        if number <= head:
            continue
        values = {name: _value(rows[number], spans[name], cell, number) for name, cell in columns.items()}
        project = values.get("project")
        name = _clean(project.text) if project else ""
        if project is None or not name:
            # A line that says something and not of which project must not vanish; a unit merged over lines says nothing.
            said_more = next((cell for cell in (project, values.get("budget")) if cell and _says(cell)), None)
            if said_more is not None and not any(_TOTALS.match(_clean(cell.text)) for cell in rows[number]):
                findings.append(_wrong(table, number, said_more, "没有项目名称（空白或公式没有结果），没有采用"))
            continue
        if _TOTALS.match(name):
            continue
        owner, department = (_clean(cell.text) if (cell := values.get(kind)) else "" for kind in ("unit", "department"))
        before = seen.setdefault((_SPACE.sub("", name), _SPACE.sub("", owner)), number)
        if before != number:
            findings.append(_wrong(table, number, project, f"“{name}”与第 {before + 1} 行重复，没有采用"))
            continue
        budget = None
        cell = values.get("budget")
        if cell is not None and unit is not None and _clean(cell.text):
            amount, _ = parse_amount(cell.text, unit=unit)
            factor = _UNITS.get(amount.unit or unit)
            if amount.value is None or factor is None or not fits(amount.value * factor):
                findings.append(
                    _wrong(table, number, cell, f"预算数“{_clean(cell.text)[:30]}”不是一个能用的数，没有核对")
                )
            else:
                budget = amount.value * factor
        lines.append(Line(number + 1, name, owner or None, department or None, budget, table.place(project)))


def _says(cell: Cell) -> bool:
    """Whether something stands in the cell, be it a formula without a result."""
    return bool(_clean(cell.text)) or cell.fault is not None


def _spanning(table: Table, columns: dict[str, Cell]) -> dict[str, list[Cell]]:
    """By column: the merged cells that stand for several rows (one unit beside all its projects)."""
    spans: dict[str, list[Cell]] = {name: [] for name in columns}
    for name, head in columns.items():
        if name != "project":  # a project over several rows is still one line
            spans[name] = [
                cell
                for cell in table.cells
                if cell.rows > 1 and cell.column <= head.column < cell.column + cell.columns
            ]
    return spans


def _value(cells: Sequence[Cell], spanning: Sequence[Cell], head: Cell, row: int) -> Cell | None:
    for cell in cells:
        if cell.column <= head.column < cell.column + cell.columns:
            return cell
    return next((cell for cell in spanning if cell.row <= row < cell.row + cell.rows), None)


def _wrong(table: Table, row: int, cell: Cell, what: str) -> Finding:
    return found("B016", table.place(cell), row=row + 1, what=what)


def _clean(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


__all__ = ["Line", "Roster", "read_roster"]
