"""Where one form ends and the next begins: the rows of a document's tables cut into one run of rows a form.

Knows titles, the labels that open a form, and headings; reads no values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecard.layouts import labels
from scorecard.layouts.grid import Row, numeric
from scorecard.layouts.heads import Head, find_heads
from scorecard.layouts.tasks import is_task_head
from scorecard.readers.table import Table

_NOT_TITLE = ("注", "备注", "说明", "填表", "填报")
_OPENING = frozenset({"project", "unit", "department"})


@dataclass(slots=True)
class Segment:
    """The rows of one form, with the headings among them (their indices count within `rows`)."""

    rows: list[Row]
    heads: list[Head] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    titled: bool = False
    opened: bool = False
    """has a label that opens a form (项目名称, 单位名称)"""

    @property
    def table(self) -> Table:
        """The table in which the form begins."""
        return self.rows[0].table


def title_cell(row: Row) -> str | None:
    """The text of the row where it is a title of a form: a line of its own that names one."""
    if len(row.cells) > 2:
        return None
    text = row.cells[0].text.strip()
    if len(text) > 60 or text.startswith(_NOT_TITLE) or "。" in text or labels.roles(text):
        return None
    if len(row.cells) == 2 and row.cells[0].column + row.cells[0].columns >= row.cells[1].column and len(text) < 6:
        return None
    return text if labels.title_kind(text) is not None else None


def segments(table_rows: Sequence[Row], before: Sequence[str]) -> list[Segment]:
    """The forms in the rows of one table; `before` are the lines that stand above it."""
    rows = list(table_rows)
    heads = find_heads(rows)
    if not heads and not any(is_task_head(row) for row in rows) and not _looks_like_form(rows):
        return []
    inside = {index for head in heads for index in range(head.first, head.last + 1)}
    last_heads = {head.last for head in heads}
    starts = [0]
    seen = False
    for index, row in enumerate(rows):
        if index in inside:
            seen = seen or index in last_heads
            continue
        titled = len(row.cells) <= 2 and title_cell(row) is not None
        if titled and _content(rows[starts[-1] : index]):
            starts.append(index)
            seen = False
        elif seen and _opens(row) and _again(rows, index, starts[-1], heads):
            begin = _back(rows, index, max(starts[-1], *(head.last for head in heads if head.last < index)) + 1)
            starts.append(begin)
            seen = False
    result = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(rows)
        part = rows[start:end]
        own = [head for head in heads if start <= head.first < end]
        for head in own:
            head.first -= start
            head.last -= start
        segment = Segment(part, own, list(before) if number == 0 else [])
        segment.titled = any(title_cell(row) is not None for row in part[:6]) or (number == 0 and _titled(before))
        segment.opened = any(_opens(row) for row in part[: own[0].first if own else len(part)])
        result.append(segment)
    return [segment for segment in result if segment.heads or segment.opened or _tasks(segment)]


def _tasks(segment: Segment) -> bool:
    return any(is_task_head(row) for row in segment.rows)


def _titled(before: Sequence[str]) -> bool:
    return any(labels.title_kind(line) is not None for line in before[-6:] if len(line) <= 60)


def _looks_like_form(rows: Sequence[Row]) -> bool:
    """A first half of a form (labels and funds) whose indicators stand in the next table."""
    names = {roles.get("栏目") for row in rows[:30] for roles in row.names.values()}
    return len(names & {"project", "unit", "department", "goal", "money", "goal_actual"}) >= 3


def _content(rows: Sequence[Row]) -> bool:
    """Do these rows hold more of a form than lines above a title?"""
    return len(rows) > 12 or any(
        len(row.cells) > 1 and any("栏目" in roles for roles in row.names.values()) for row in rows
    )


def _opens(row: Row) -> bool:
    """Does the row begin with a label that opens a form, with a value beside it?"""
    first = row.cells[0]
    name = row.label()
    if name is not None:
        return name in _OPENING and len(row.cells) > 1
    text = first.text
    if ":" not in text and "：" not in text:
        return False
    return labels.roles(text.replace("：", ":").split(":")[0]).get("栏目") in _OPENING


def _again(rows: Sequence[Row], index: int, start: int, heads: Sequence[Head]) -> bool:
    """Is there another heading below, and does the label repeat one of the form above?"""
    if not any(head.first > index for head in heads):
        return False
    name = rows[index].label()
    return any(_opens(row) and (row.label() == name or name == "project") for row in rows[start:index])


def _back(rows: Sequence[Row], index: int, least: int) -> int:
    """The first of the single lines (附件2, a title, a year) that stand directly above a form."""
    begin = index
    while begin > least and len(rows[begin - 1].cells) == 1 and len(rows[begin - 1].cells[0].text) <= 40:
        if labels.roles(rows[begin - 1].cells[0].text) or rows[begin - 1].cells[0].text.strip().startswith(_NOT_TITLE):
            break
        begin -= 1
    return begin


def continues(before: Segment, rows: Sequence[Row]) -> bool:
    """Are these rows of a table without a heading the rest of the indicator table with which `before` ends?

    They are where they fit under its columns: as wide, and mostly with a number where the points or scores stand, or
    with level words.
    """
    if not before.heads or not rows:
        return False
    head = before.heads[-1]
    columns = head.columns
    amounts = [columns[name] for name in ("points", "claimed_score") if name in columns]
    good = 0
    for row in rows:
        if row.cells[-1].column >= head.right:
            return False
        first = row.cells[0]
        levels = first.column <= head.left + 1 and (labels.level1(first.text) or labels.level2(first.text))
        cells = [row.within(column.left, column.right) for column in amounts]
        total = row.label() == "total"
        good += bool(levels or total or any(cell is not None and numeric(cell) for cell in cells))
    return good * 5 >= len(rows) * 3


def joined(parts: Sequence[Segment], *, across_sheets: bool) -> list[Segment]:
    """`parts` with the halves of a form that stand in separate tables put together.

    A half with indicators but without title and opening labels belongs to the half above that lacks indicators.
    Sheets of a workbook are forms of their own unless `across_sheets`.
    """
    result: list[Segment] = []
    for part in parts:
        before = result[-1] if result else None
        same = before is not None and (before.table is part.table or across_sheets)
        if before is not None and same and not part.opened and not part.titled and part.heads and not before.heads:
            shift = len(before.rows)
            for head in part.heads:
                head.first += shift
                head.last += shift
            before.rows += part.rows
            before.heads += part.heads
            continue
        result.append(part)
    return result


__all__ = ["Segment", "continues", "joined", "segments", "title_cell"]
