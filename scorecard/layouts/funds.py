"""The funds block in all its shapes: a matrix under 年初预算数 … 得分, a list of names and amounts, or pairs in a row.

Fills `Draft.funds`. Knows the words of funds, not where in the form they stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.draft import Draft, sure
from scorecard.layouts.grid import Row, numeric, squeezed
from scorecard.layouts.heads import LEVELS
from scorecard.layouts.labelled import label_of, money_note
from scorecard.model import Amount, FundLine, FundRole, Text
from scorecard.readers.table import Cell

_MONEY = ("initial", "budget", "executed", "half_year_plan", "forecast")
_ROLES: dict[str, FundRole] = {role: role for role in get_args(FundRole)}
_DASHES = frozenset("-—–/＼\\*") | {"——", "──", "…", "……"}
_NAMES = {"rate": "执行率", "points": "分值", "claimed_score": "得分"}
_SECTION = frozenset({"收入", "支出", "资金来源", "资金性质", "项目"})
_NOT_FUNDS = ("中期", "中长期", "长期", "实施期")


def is_matrix_head(row: Row) -> bool:
    """Is this the heading of a funds matrix? Two columns of money, or one beside the money label, and no amounts."""
    if not row.names:
        return False
    fields = {roles["资金列"] for roles in row.names.values() if "资金列" in roles}
    if not fields or fields.isdisjoint(_MONEY) or not row.named().isdisjoint(LEVELS):
        return False
    if any(numeric(cell) for cell in row.cells):
        return False
    if len(fields) >= 2:
        return True
    return any(squeezed(cell.text) in _SECTION or label_of(cell) == "money" for cell in row.at.values())


@dataclass(slots=True)
class _Column:
    """A column of a matrix, from `left` up to `right`; `unit` is that of its numbers, None where the cell says it."""

    name: str
    left: int
    right: int
    label: str
    unit: str | None = None


def read_matrix(draft: Draft, rows: Sequence[Row], index: int) -> int:
    """Read the funds matrix whose heading is `rows[index]`; the index behind its last row."""
    head = rows[index]
    columns: dict[str, _Column] = {}
    unit = draft.money_unit
    side = _side(head)
    first = _name_column(rows, index, side)
    for number, cell in enumerate(head.cells):
        label_unit = money_note(cell.text)
        if label_unit:
            unit = unit or label_unit
        if cell is side or cell.column < first:
            continue
        name = labels.roles(cell.text).get("资金列")
        doubtful = None
        if name is None and len(cell.text) <= 30 and labels.take_apart(cell.text).core:
            doubtful = labels.match(cell.text, "资金列")
            name = doubtful.field if doubtful else None
        if name is None or name in columns:
            continue
        if doubtful is not None:
            likeness = round(doubtful.likeness * 100)
            draft.findings.append(
                found("L005", head.place(cell), printed=squeezed(cell.text), name=doubtful.name, likeness=likeness)
            )
        right = cell.column + cell.columns
        if number + 1 < len(head.cells):
            right = max(right, head.cells[number + 1].column)
        columns[name] = _Column(name, cell.column, right, squeezed(cell.text))
    if not columns:
        return index + 1
    if side is not None:
        unit = money_note(side.text) or unit
        draft.labels.add("money")
    draft.money_unit = draft.money_unit or unit
    draft.fund_fields.update(columns)
    draft.headed = True
    for column in columns.values():
        column.unit = _unit(column, draft.money_unit)
    left = min(column.left for column in columns.values())
    position = index + 1
    while position < len(rows) and rows[position].table is head.table:
        row = rows[position]
        if is_matrix_head(row) or not _matrix_row(draft, row, [*columns.values()], left, side):
            break
        position += 1
    return position


def _unit(column: _Column, money_unit: str | None) -> str | None:
    if column.name in _MONEY:
        return money_note(column.label) or money_unit
    return "%" if column.name == "rate" else None


def _side(head: Row) -> Cell | None:
    """The side label (项目资金(万元)) that stands left of the heading or reaches down beside the block."""
    for cell in head.at.values():
        if label_of(cell) == "money" or (cell.rows > 1 and labels.take_apart(cell.text).core.endswith("资金")):
            return cell
    return None


def _name_column(rows: Sequence[Row], index: int, side: Cell | None) -> int:
    """The column behind the names of the lines: a heading above the names (年度预算数(万元)) heads no amounts."""
    for row in rows[index + 1 : index + 3]:
        names = [
            cell
            for cell in row.cells
            if cell is not side and "资金行" in labels.roles(cell.text) and label_of(cell) != "money"
        ]
        if names:
            return names[-1].column + 1
    return 0


def _matrix_row(draft: Draft, row: Row, columns: Sequence[_Column], left: int, side: Cell | None) -> bool:
    """Enter a line of the matrix, whose names stand before the column `left`; False where the row is none."""
    name_cell: Cell | None = None
    for other in row.cells:
        text = other.text
        if (":" in text or "：" in text) and _split(other) is not None:
            return False  # names and amounts in one cell each: read as pairs
        if other.column < left and other is not side and not numeric(other):
            name_cell = other
    if name_cell is None or len(name_cell.text) > 60:
        return False
    known = labels.roles(name_cell.text)
    money = [(column, cell) for column in columns if (cell := row.within(column.left, column.right)) is not None]
    if "资金行" not in known:
        filled = any(numeric(cell) or squeezed(cell.text) in _DASHES for _, cell in money)
        if label_of(name_cell) or "指标列" in known or not filled:
            return False
    values: dict[str, Amount | Text | None] = {}
    for column, cell in money:
        name = column.name
        if name == "reason":
            values[name] = row.text(cell)
        elif cell.row == row.number:  # a merged area from above belongs to the line where it begins
            amount = sure(row, cell, column.unit)
            if amount is None:
                what = f"“{squeezed(name_cell.text)}”的{_NAMES.get(name, column.label)}"
                amount = draft.amount(row, cell, what, unit=column.unit)
            values[name] = amount
    draft.funds.append(_line(draft, row, name_cell, values))
    return True


def read_pairs(draft: Draft, row: Row, *, inside: bool) -> set[int]:
    """Enter the fund names of `row` with the amount beside or inside each; `inside` a money section any name counts.

    Returns the ids of the cells used.
    """
    used: set[int] = set()
    if not any("资金行" in roles for roles in row.names.values()) and not any(
        ":" in cell.text or "：" in cell.text for cell in row.cells
    ):
        return used
    waiting: Cell | None = None
    for cell in row.cells:
        split = _split(cell)
        if split is not None and (inside or split[0] != "part"):
            role_name, amount = split
            unit = money_note(role_name) or draft.money_unit
            value = draft.amount(row, Cell(cell.row, cell.column, amount, line=cell.line), role_name, unit=unit)
            draft.funds.append(_line(draft, row, cell, {"budget": value}, name=role_name))
            used.add(id(cell))
            continue
        role = _role(cell)
        if role is not None and (inside or role != "part"):
            waiting = cell
            continue
        if waiting is None:
            continue
        if numeric(cell) or squeezed(cell.text) in _DASHES or cell.fault or money_like(cell):
            unit = money_note(waiting.text) or draft.money_unit
            value = draft.amount(row, cell, squeezed(waiting.text).strip(":："), unit=unit)
            draft.funds.append(_line(draft, row, waiting, {"budget": value}))
            used.update((id(waiting), id(cell)))
        waiting = None
    if waiting is not None and inside and _lonely(row, waiting):
        draft.funds.append(_line(draft, row, waiting, {}))
        used.add(id(waiting))
    if used:
        draft.headed = True
        draft.fund_fields.add("budget")
    return used


def _lonely(row: Row, name: Cell) -> bool:
    """A fund name that ends its row is a line whose amount was left blank, unless it heads a column."""
    return row.cells[-1] is name and not any(squeezed(cell.text) in _SECTION for cell in row.cells)


def money_like(cell: Cell) -> bool:
    """Does the cell begin with an amount (854万(其中…))?"""
    text = cell.text.strip()
    return bool(text) and text[0].isdigit() and ("元" in text or "万" in text)


def _role(cell: Cell) -> FundRole | None:
    if len(cell.text) > 30:
        return None
    return _ROLES.get(labels.roles(cell.text).get("资金行", ""))


def _split(cell: Cell) -> tuple[str, str] | None:
    """Name and amount of a cell that holds both: 年度资金总额:21.00."""
    text = cell.text.strip()
    if ":" not in text and "：" not in text:
        return None
    for colon in (":", "："):
        name, separator, amount = text.rpartition(colon)
        if separator and amount.strip() and amount.strip()[0].isdigit():
            known = labels.roles(name).get("资金行")
            if known is not None:
                return squeezed(name), amount.strip()
    return None


def _line(
    draft: Draft, row: Row, name_cell: Cell, values: dict[str, Amount | Text | None], *, name: str | None = None
) -> FundLine:
    printed = squeezed(name if name is not None else name_cell.text).strip(":：")
    role = _role(name_cell) if name is None else _ROLES.get(labels.roles(printed).get("资金行", ""))
    if role is None and any(word in printed for word in _NOT_FUNDS):
        role = "part"
    if role is None:
        match = labels.match(printed, "资金行")
        if match is not None and match.field != "part":
            role = _ROLES[match.field]
            likeness = round(match.likeness * 100)
            draft.findings.append(
                found("L005", row.place(name_cell), printed=printed, name=match.name, likeness=likeness)
            )
    if role == "total" and any(line.role == "total" for line in draft.funds):
        role = "part"
    return FundLine.made(name=printed, role=role or "part", place=row.place(name_cell), **values)


__all__ = ["is_matrix_head", "read_matrix", "read_pairs"]
