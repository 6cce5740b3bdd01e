"""Where everything of a form stands: a layout's writing plan and the content at hand become boxes on a grid.

Between a layout and the workbook. Knows rows, columns and fields; nothing of formats, dropdowns or formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from scorecard.layouts import labels
from scorecard.layouts.layout import Block, GridCell, IndicatorBlock, Layout, TaskBlock

Role = Literal["title", "line", "head", "text", "input"]
Align = Literal["左", "中", "右"]
Filling = str | Decimal

LEVELS = ("level1", "level2")


@dataclass(frozen=True, slots=True)
class Content:
    """What is known of a form before the filer begins.

    `values` by field ("project", "funds.total.budget", "goal"); `rows` are the indicators, a value for each field;
    `tasks` those of 年度主要任务. What is given here is printed and locked, unless its field is in `open`.
    `extra` are columns that the layout lacks and the source has (heading, width), `money_unit` replaces 万元 in print.
    `reasons` tells why a field that should be known is not: shown where the filer enters it.
    """

    values: Mapping[str, Filling] = field(default_factory=dict)
    rows: tuple[Mapping[str, Filling], ...] = ()
    tasks: tuple[Mapping[str, Filling], ...] = ()
    open: frozenset[str] = frozenset()
    extra: tuple[tuple[str, int], ...] = ()
    money_unit: str | None = None
    year: int | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Box:
    """A cell, or a merged area, of the official part. `field` names what stands in it; "indicator.target" in a row."""

    row: int
    column: int
    rows: int
    columns: int
    role: Role
    text: Filling = ""
    field: str | None = None
    align: Align = "中"
    own: bool = False
    """an input that begins with words of the form (其中：一般公共预算：), behind which the filer writes"""


@dataclass(slots=True)
class Plan:
    """The whole official part. Rows and columns count from 0; `columns` are those of the indicator table by field."""

    layout: Layout
    widths: tuple[float, ...]
    boxes: list[Box] = field(default_factory=list)
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)
    """field: (first column, how many)"""
    head: tuple[int, int] = (0, 0)
    """the heading rows of the indicator table, first and last"""
    first: int = 0
    last: int = -1
    """the rows of indicators, first and last"""
    tasks: tuple[int, int] = (0, -1)
    height: int = 0
    _cells: dict[str, Box] = field(default_factory=dict)

    @property
    def width(self) -> int:
        """Columns of the official part."""
        return len(self.widths)

    def cell(self, name: str) -> tuple[int, int] | None:
        """Where the field `name` stands: (row, column)."""
        box = self._cells.get(name)
        return (box.row, box.column) if box is not None else None

    def column(self, name: str) -> int | None:
        """The column of the indicator table that holds `name`."""
        place = self.columns.get(name)
        return place[0] if place is not None else None

    def inputs(self) -> Iterator[Box]:
        """The boxes that the filer fills in."""
        return (box for box in self.boxes if box.role == "input")

    def add(self, box: Box) -> None:
        """Enter `box`."""
        self.boxes.append(box)
        self.height = max(self.height, box.row + box.rows)
        if box.field is not None:
            self._cells.setdefault(box.field, box)


def make_plan(layout: Layout, content: Content, *, rows: int | None = None) -> Plan:
    """The plan of `layout` filled with `content`; `rows` blank rows for every 二级指标 (default: as the layout says).

    Raises ValueError for a layout without an indicator table to write.
    """
    extra = sum(width for _, width in content.extra)
    widths = (*layout.widths, *(17.0 for _ in range(extra)))
    plan = Plan(layout, widths)
    if not any(block.indicators is not None for block in layout.blocks) or not layout.blocks[0].rows:
        raise ValueError(f"{layout.id} has no writing plan")
    row = 0
    for block in layout.blocks:
        if block.indicators is not None:
            row = _indicators(plan, block.indicators, content, row, rows)
        elif block.tasks is not None:
            row = _tasks(plan, block.tasks, content, row)
        else:
            row = _printed(plan, block, content, row)
    return plan


def _unit(text: str, content: Content) -> str:
    """The unit of money of a printed label as the source has it: numbers are carried, never converted."""
    return text.replace("万元", content.money_unit) if content.money_unit not in (None, "万元") else text


def _printed(plan: Plan, block: Block, content: Content, row: int) -> int:
    taken: set[tuple[int, int]] = set()
    for line in block.rows:
        column = 0
        for number, cell in enumerate(line):
            while (row, column) in taken:
                column += 1
            columns = cell.span + (plan.width - len(plan.layout.widths) if number == len(line) - 1 else 0)
            taken.update((row + down, column + right) for down in range(cell.rows) for right in range(columns))
            plan.add(_box(cell, content, (row, column), columns, plan.width))
            column += columns
        row += 1
    return row


def _box(cell: GridCell, content: Content, place: tuple[int, int], columns: int, width: int) -> Box:
    row, column = place
    text = _unit(cell.text, content)
    if cell.fill in {"year", "execution_points"} and "{}" in cell.text:
        value: Filling | int | None = (
            content.year if cell.fill == "year" else content.values.get("execution_points", "10")
        )
        whole = columns == width
        role: Role = ("title" if cell.bold else "line") if whole else "text"
        return Box(
            row, column, cell.rows, columns, role, text.format(value if value is not None else "    "), cell.fill
        )
    if cell.fill is None:
        role = "title" if cell.bold else "line" if columns == width else "head" if text else "text"
        return Box(row, column, cell.rows, columns, role, text, align=cell.align)
    if cell.fill == "year":
        return Box(row, column, cell.rows, columns, "text", str(content.year or ""), "year")
    filling = content.values.get(cell.fill)
    locked = filling is not None and cell.fill not in content.open
    shown = filling if filling is not None else text
    return Box(
        row, column, cell.rows, columns, "text" if locked else "input", shown, cell.fill, cell.align, own=bool(text)
    )


def _indicators(plan: Plan, table: IndicatorBlock, content: Content, row: int, rows: int | None) -> int:
    side = 1 if table.side is not None else 0
    columns = (*table.columns, *content.extra)
    divided = bool(table.below)
    plan.head = (row, row + 1 if divided else row)
    column = side
    for label, span in columns:
        name = _field(label)
        parts = table.below.get(label)
        if parts is None:
            plan.add(Box(row, column, 2 if divided else 1, span, "head", _points(label, content)))
            plan.columns[name] = (column, span)
        else:
            plan.add(Box(row, column, 1, span, "head", label))
            for offset, part in enumerate(parts):
                plan.add(Box(row + 1, column + offset, 1, 1, "head", part))
                plan.columns[f"{labels.roles(part)['监控列']}.{part}"] = (column + offset, 1)
        column += span
    plan.first = plan.head[1] + 1
    lines = [dict(line) for line in content.rows] or _blank(table, rows)
    for offset, line in enumerate(lines):
        for name, (start, span) in plan.columns.items():
            if name in LEVELS:
                continue
            filling = line.get(name)
            locked = filling is not None and f"indicator.{name}" not in content.open
            align: Align = "左" if name in _LEFT else "中"
            kind: Role = "text" if locked else "input"
            plan.add(Box(plan.first + offset, start, 1, span, kind, _filled(filling), f"indicator.{name}", align))
    plan.last = plan.first + len(lines) - 1
    _levels(plan, lines, locked=bool(content.rows))
    if side:
        height = plan.last - plan.head[0] + 1
        plan.add(Box(plan.head[0], 0, height, 1, "head", table.side or ""))
    return plan.last + 1


_LEFT = frozenset({"level3", "deviation_reason", "basis", "scoring_rule", "evidence", "work", "explanation", "remark"})


def _filled(filling: Filling | None) -> Filling:
    return "" if filling is None else filling


def _points(label: str, content: Content) -> str:
    declared = content.values.get("indicator_points")
    return label if declared is None or "（90）" not in label else label.replace("90", str(declared))


def _blank(table: IndicatorBlock, rows: int | None) -> list[dict[str, Filling]]:
    return [
        {"level1": level1, "level2": level2}
        for level1, level2, count in table.rows
        for _ in range(count if rows is None else rows)
    ]


def _levels(plan: Plan, lines: Sequence[Mapping[str, Filling]], *, locked: bool) -> None:
    """The labels of 一级, 二级 down the side, merged over the rows that share them."""
    for depth, name in enumerate(LEVELS):
        place = plan.columns.get(name)
        if place is None:
            continue
        keys = [tuple(line.get(level) for level in LEVELS[: depth + 1]) for line in lines]
        begin = 0
        for number in range(1, len(lines) + 1):
            if number < len(lines) and keys[number] == keys[begin]:
                continue
            text = _filled(lines[begin].get(name))
            role: Role = "text" if locked and text else "input"
            rows = number - begin
            plan.add(Box(plan.first + begin, place[0], rows, place[1], role, text, f"indicator.{name}"))
            begin = number


def _tasks(plan: Plan, table: TaskBlock, content: Content, row: int) -> int:
    divided = bool(table.below)
    first = row
    fields: list[tuple[str, int, int]] = []
    column = 1
    for label, span in table.columns:
        name = labels.roles(label).get("任务列", label)
        parts = table.below.get(label)
        if parts is None:
            plan.add(Box(row, column, 2 if divided else 1, span, "head", _unit(label, content)))
            fields.append((name, column, span))
        else:
            plan.add(Box(row, column, 1, span, "head", _unit(label, content)))
            for offset, part in enumerate(parts):
                plan.add(Box(row + 1, column + offset, 1, 1, "head", part))
                money = labels.roles(part)["任务金额"]
                fields.append((name if money == "total" else f"{name}_{money}", column + offset, 1))
        column += span
    row += 2 if divided else 1
    count = max(table.rows, len(content.tasks)) if not content.tasks else len(content.tasks)
    plan.tasks = (row, row + count - 1)
    for offset in range(count):
        line = content.tasks[offset] if offset < len(content.tasks) else {}
        for name, start, span in fields:
            filling = line.get(name)
            role: Role = "text" if filling is not None else "input"
            align: Align = "左" if name in {"name", "content"} else "中"
            plan.add(Box(row + offset, start, 1, span, role, _filled(filling), f"task.{name}", align))
    row += count
    if table.total is not None:
        money_columns = [place for place in fields if place[0] not in {"name", "content"}]
        plan.add(Box(row, 1, 1, money_columns[0][1] - 1, "head", table.total))
        for name, start, span in money_columns:
            plan.add(Box(row, start, 1, span, "text", "", f"tasks.{name}"))  # a sum, which no reader takes
        row += 1
    plan.add(Box(first, 0, row - first, 1, "head", table.side))
    return row


def _field(label: str) -> str:
    return labels.roles(label)["指标列"]


__all__ = ["LEVELS", "Box", "Content", "Filling", "Plan", "make_plan"]
