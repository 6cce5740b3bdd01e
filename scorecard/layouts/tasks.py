"""年度主要任务 and 评分表: the two tables of 部门整体 forms that are not indicators.

Fills `Draft.tasks` and `Draft.criteria`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from scorecard.layouts import labels
from scorecard.layouts.draft import Draft, Total
from scorecard.layouts.grid import Row, numeric, squeezed
from scorecard.layouts.heads import Head
from scorecard.layouts.labelled import add_total, label_of, money_note, note_row, points_note
from scorecard.model import Amount, Criterion, Task, Text
from scorecard.readers.table import Cell

_MONEY = {("budget", "total"): "budget", ("budget", "fiscal"): "budget_fiscal", ("budget", "other"): "budget_other",
          ("executed", "total"): "executed", ("executed", "fiscal"): "executed_fiscal"}  # fmt: skip
_TOTALS = frozenset({"金额合计", "合计", "总计", "小计"})
_PLACEHOLDER = re.compile(r"^(?:任务[\d一二三四五六七八九十]*[:：]?|[….·]+)$")


def is_task_head(row: Row) -> bool:
    """Is this the heading of the table of tasks?"""
    if len(row.names) < 2:
        return False
    fields = row.named("任务列")
    return "name" in fields and bool(fields & {"content", "budget", "executed"})


def read_tasks(draft: Draft, rows: Sequence[Row], index: int, end: int) -> int:
    """Read the tasks under the heading `rows[index]`; the index behind the last line."""
    head = rows[index]
    columns = _columns(rows, index)
    for cell in head.cells:
        draft.money_unit = draft.money_unit or money_note(cell.text)
    position = index + 1
    if position < end and rows[position].named("任务金额"):
        position += 1
    draft.headed = True
    while position < end and rows[position].table is head.table:
        row = rows[position]
        cells = {name: row.within(left, right) for name, (left, right) in columns.items()}
        name = cells.get("name")
        if name is None or not row.own(name):
            name = next((cell for cell in row.cells if squeezed(cell.text) in _TOTALS), None)
        if name is None:
            if any(label_of(cell) for cell in row.cells):
                break
            position += 1
            continue
        text = squeezed(name.text)
        if text not in _TOTALS and (label_of(row.cells[0]) or row.named() >= {"level1", "level2"}):
            break
        position += 1
        if text in _TOTALS or _PLACEHOLDER.match(text):
            continue
        values: dict[str, Any] = {"name": row.text(name), "place": row.place(name)}
        for field, held in cells.items():
            if field == "name" or held is None or held is name:
                continue
            if field == "content":
                values[field] = row.text(held)
            elif row.own(held):
                values[field] = draft.amount(row, held, f"任务“{text[:16]}”的金额", unit=draft.money_unit)
        draft.tasks.append(Task(**values))
    return position


def _columns(rows: Sequence[Row], index: int) -> dict[str, tuple[int, int]]:
    """Fields of a task and their columns; sums of money are divided in the second heading row."""
    head = rows[index]
    below = rows[index + 1] if index + 1 < len(rows) else None
    divided = below is not None and bool(below.named("任务金额"))
    columns: dict[str, tuple[int, int]] = {}
    labelled = [(cell, name) for cell in head.cells if (name := labels.roles(cell.text).get("任务列")) is not None]
    for number, (cell, name) in enumerate(labelled):
        right = cell.column + cell.columns
        right = max(right, labelled[number + 1][0].column) if number + 1 < len(labelled) else right + 2
        if name not in {"budget", "executed"} or not divided or below is None:
            columns.setdefault(name, (cell.column, right))
            continue
        for part in below.cells:
            kind = labels.roles(part.text).get("任务金额")
            money = _MONEY.get((name, kind or ""))
            if money and cell.column <= part.column < right:
                columns.setdefault(money, (part.column, part.column + part.columns))
    return columns


def read_criteria(draft: Draft, rows: Sequence[Row], head: Head, end: int) -> int:
    """Read the rows of an 评分表; the index behind the last one. A row without a name goes on with the one above."""
    position = head.last + 1
    # A heading that is printed again on the next page goes on with the levels in force.
    before = draft.criteria[-1] if draft.criteria else None
    level1: Text | None = before.level1 if before is not None else None
    level1_points: Amount | None = before.level1_points if before is not None else None
    level2: Text | None = before.level2 if before is not None else None
    draft.headed = True
    for field, column in head.columns.items():
        draft.fields.setdefault(field, column.label)
    while position < end and rows[position].table is rows[head.first].table:
        row = rows[position]
        first = row.cells[0]
        name = label_of(first)
        if name == "total":
            _total(draft, row, first, head)
            position += 1
            continue
        if note_row(row):
            position += 1
            continue
        if name is not None and first.column <= head.left:
            break
        cells = {field: row.within(column.left, column.right) for field, column in head.columns.items()}
        if (cell := cells.get("level1")) is not None and cell.text.strip():
            # 部门决策(20分): the number is a value of its own
            text = labels.take_apart(cell.text).core if points_note(cell.text) else squeezed(cell.text)
            if level1 is None or level1.text != text:
                level2 = None
            level1, level1_points = Text(text=text, place=row.place(cell)), points_note(cell.text)
        if (cell := cells.get("level2")) is not None and cell.text.strip():
            level2 = Text(text=squeezed(cell.text), place=row.place(cell))
        named = cells.get("level3")
        if named is not None and row.own(named):
            draft.criteria.append(_criterion(draft, row, named, cells, (level1, level1_points, level2)))
        elif draft.criteria:
            draft.criteria[-1] = _continued(draft.criteria[-1], cells)
        position += 1
    return position


def _criterion(
    draft: Draft,
    row: Row,
    named: Cell,
    cells: dict[str, Cell | None],
    levels: tuple[Text | None, Amount | None, Text | None],
) -> Criterion:
    def text(field: str) -> Text | None:
        cell = cells.get(field)
        return row.text(cell) if cell is not None and cell.text.strip() else None

    name = squeezed(named.text)
    return Criterion(
        level1=levels[0],
        level1_points=levels[1],
        level2=levels[2],
        level3=row.text(named),
        points=draft.amount(row, cells.get("points"), f"“{name[:16]}”的分值"),
        explanation=text("explanation"),
        standard=text("standard") or text("scoring_rule"),
        claimed_score=draft.amount(row, cells.get("claimed_score"), f"“{name[:16]}”的得分"),
        reason=text("deviation_reason") or text("remark"),
        place=row.place(named),
    )


def _continued(before: Criterion, cells: dict[str, Cell | None]) -> Criterion:
    """The rest of a long standard, printed in a row of its own (after a page break)."""
    update: dict[str, Text] = {}
    for field in ("explanation", "standard"):
        cell = cells.get(field)
        if cell is not None and cell.text.strip():
            old: Text | None = getattr(before, field)
            joined = f"{old.text}\n{cell.text.strip()}" if old is not None else cell.text.strip()
            update[field] = Text(text=joined, place=old.place if old is not None else before.place)
    return before.model_copy(update=update) if update else before


def _total(draft: Draft, row: Row, label: Cell, head: Head) -> None:
    numbers = [cell for cell in row.after(label) if numeric(cell)]
    if not numbers:
        return
    column = head.columns.get("claimed_score")
    score = next(
        (cell for cell in numbers if column is not None and column.left <= cell.column < column.right), numbers[-1]
    )
    points = next((cell for cell in numbers if cell is not score), None)
    add_total(
        draft,
        Total(row.place(score), draft.amount(row, points, "总分行的分值"), draft.amount(row, score, "总分行的得分")),
    )


__all__ = ["is_task_head", "read_criteria", "read_tasks"]
