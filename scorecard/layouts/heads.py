"""Heading rows of indicator tables: which row heads the table, and what each of its columns holds.

Finds the heading by its words, over one row or two, and gives columns in any order. Knows nothing of what stands below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.grid import Row, squeezed
from scorecard.model import Finding, Place
from scorecard.readers.table import Cell

RIVAL = "rival"
"""the field of a column that lost its field to another one (the finding L006 names both)"""
LEVELS = ("level1", "level2", "level3")
_VALUES = frozenset({"target", "actual", "points", "claimed_score", "progress", "standard"})
_ABOVE = frozenset(
    {"target", "actual", "points", "claimed_score", "deviation_reason", "explanation", "standard", "progress",
     "forecast", "likelihood", "remark", "half_year_target"}
)  # fmt: skip
_LONG_TERM = ("长期", "中期", "中长期", "实施期")
_YEARLY = ("年度", "当年", "本年")


@dataclass(slots=True)
class Column:
    """A column of an indicator table, from `left` up to `right`, headed by `cell` in `row`.

    `part` is the second heading row's word, if any.
    """

    field: str
    left: int
    right: int
    label: str
    row: Row
    cell: Cell
    notes: tuple[str, ...] = ()
    part: str | None = None

    @property
    def place(self) -> Place:
        """Where its label stands."""
        return self.row.place(self.cell)


@dataclass(slots=True)
class Head:
    """The heading of an indicator table: rows `first` to `last` (indices), and its columns from left to right.

    `parts` are the columns under a divided heading (经费保障 ... 原因说明; 确定能 ... 完全不可能), `unknown` those
    whose label no vocabulary knows.
    """

    first: int
    last: int
    columns: dict[str, Column]
    parts: list[Column] = field(default_factory=list)
    unknown: list[Column] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    """the known columns as field, first column, and the one behind, once all are named"""

    @property
    def left(self) -> int:
        """The first column of the table; what stands left of it is a side label."""
        return min(column.left for column in self.all_columns())

    @property
    def right(self) -> int:
        """The column behind the last one."""
        return max(column.right for column in self.all_columns())

    @property
    def criteria(self) -> bool:
        """Is this the heading of an 评分表, whose rows carry their own standard and no target?"""
        return "standard" in self.columns and "target" not in self.columns

    def all_columns(self) -> list[Column]:
        """Every column, known or not."""
        return [*self.columns.values(), *self.parts, *self.unknown]


def find_heads(rows: Sequence[Row]) -> list[Head]:
    """The headings of all indicator tables among `rows`, in order."""
    heads: list[Head] = []
    index = 0
    while index < len(rows):
        if _heads(rows[index]):
            head = _read_head(rows, index, heads[-1].last if heads else -1)
            head.spans = [(name, column.left, column.right) for name, column in head.columns.items()]
            heads.append(head)
            index = head.last
        index += 1
    return heads


def _heads(row: Row) -> bool:
    """Is this a heading row of indicators? Two levels, or a name and a value, or three values, are enough."""
    if len(row.names) < 2:
        return False
    fields = row.named()
    if len(fields) < 2:
        return False
    levels = fields.intersection(LEVELS)
    if len(levels) >= 2:
        return True
    if "level3" in fields and fields & _VALUES:
        return True
    return "target" in fields and len(fields & _VALUES) >= 3


def _read_head(rows: Sequence[Row], index: int, before: int) -> Head:
    row = rows[index]
    upper = _upper(rows, index, before)
    lower = _lower(rows, index)
    head = Head(index if upper is None else index - 1, index if lower is None else index + 1, {})
    main = [(row, cell) for cell in row.cells]
    if upper is None and lower is None and not row.above:  # no label stands above another
        _name_columns(head, [(row, cell) for row, cell in main if cell.text.strip()], parents=())
        return head
    top: list[tuple[Row, Cell]] = []
    if upper is not None:
        top += [(upper, cell) for cell in upper.cells]
    taken = {cell.column for cell in row.cells}
    top += [(row, cell) for cell in {id(cell): cell for cell in row.at.values()}.values() if cell.column not in taken]
    bottom = [(lower, cell) for cell in lower.cells] if lower is not None else []
    _name_columns(head, _lowest([top, main, bottom]), parents=[cell for _, cell in [*top, *main]])
    return head


def _upper(rows: Sequence[Row], index: int, before: int) -> Row | None:
    """The heading row above, where it names columns that this one leaves blank (unmerged two-row headings)."""
    if index - 1 <= before or rows[index - 1].number != rows[index].number - 1:
        return None
    above, row = rows[index - 1], rows[index]
    named: set[str] = set()
    for number, roles in above.names.items():
        column = above.cells[number].column
        if "指标列" in roles and (column not in row.at or row.at[column] is above.cells[number]):
            named.add(roles["指标列"])
    return above if len(named & _ABOVE) >= 2 and named <= _ABOVE | set(LEVELS) else None


def _lower(rows: Sequence[Row], index: int) -> Row | None:
    """The second heading row below, where there is one: mostly labels, under the first."""
    if index + 1 >= len(rows) or rows[index + 1].number != rows[index].number + 1:
        return None
    row, below = rows[index], rows[index + 1]
    known = sum("指标列" in roles or "监控列" in roles for roles in below.names.values())
    # Level words (产出指标) are no headings; "其他" among causes is one.
    if known < 2 or known * 5 < len(below.cells) * 3:
        return None
    if below.named() >= row.named():
        return None  # the same heading again, as after a page break
    return below


def _lowest(layers: Sequence[Sequence[tuple[Row, Cell]]]) -> list[tuple[Row, Cell]]:
    """Of the labels above each other in a column, the lowest; a label that is divided below gives way to its parts."""
    labelled: list[tuple[Row, Cell]] = []
    for layer in layers:
        for row, cell in layer:
            if not cell.text.strip():
                continue
            span = range(cell.column, cell.column + cell.columns)
            labelled = [(r, c) for r, c in labelled if c is not cell and c.column not in span]
            labelled.append((row, cell))
    covered = [(row, cell) for row, cell in labelled]
    result = []
    for row, cell in covered:
        span = range(cell.column, cell.column + cell.columns)
        under = [other for _, other in covered if other.row > cell.row and other.column in span]
        if not under:
            result.append((row, cell))
    return sorted(result, key=lambda pair: pair[1].column)


def _name_columns(head: Head, labelled: Sequence[tuple[Row, Cell]], parents: Sequence[Cell]) -> None:
    """Give each labelled column its field, and tell what is doubtful."""
    for number, (row, cell) in enumerate(labelled):
        right = cell.column + cell.columns
        if number + 1 < len(labelled):
            right = max(right, labelled[number + 1][1].column)
        label = squeezed(cell.text)
        column = Column("", cell.column, right, label, row, cell, labels.take_apart(cell.text).notes)
        known = labels.roles(cell.text)
        parent = _parent(cell, parents)
        if "监控列" in known and ("指标列" not in known or parent is not None):
            column.field = known["监控列"]
            column.part = label
            head.parts.append(column)
        elif known.get("指标列") == "number":
            continue
        elif "指标列" in known:
            column.field = known["指标列"]
            _claim(head, column, parent)
        elif known.get("栏目") in {"indicators", "goals"} or (known and not head.columns):
            continue  # the side label (绩效指标), or a label of the form left of the table
        else:
            _guess(head, column, cell, parent)


def _parent(cell: Cell, parents: Sequence[Cell]) -> Cell | None:
    for other in parents:
        if other is not cell and other.row < cell.row and other.column <= cell.column < other.column + other.columns:
            return other
    return None


def _guess(head: Head, column: Column, cell: Cell, parent: Cell | None) -> None:
    """A label that no list has: the likest name with a finding, else an unknown column."""
    if not head.columns and cell.rows > 1:
        return  # a side label that no list knows, merged down beside the table
    match = labels.match(cell.text, "指标列") if len(cell.text) <= 60 else None
    if match is None or match.field in head.columns:
        head.unknown.append(column)
        return
    column.field = match.field
    head.findings.append(
        found("L005", column.place, printed=column.label, name=match.name, likeness=round(match.likeness * 100))
    )
    _claim(head, column, parent)


def _claim(head: Head, column: Column, parent: Cell | None) -> None:
    """Enter `column`; where its field is taken, the yearly one of a long-term and a yearly group counts."""
    rival = head.columns.get(column.field)
    if rival is None:
        head.columns[column.field] = column
        return
    if column.field == "operator":
        head.unknown.append(column)  # 指标性质 beside 指标方向: the rows tell which holds the sign
        column.field = "operator"
        return
    above = parent.text if parent is not None else ""
    context = squeezed(above) + "".join(column.notes) + column.label
    long_term = any(word in "".join(rival.notes) + rival.label for word in _LONG_TERM)
    if long_term or (any(word in context for word in _YEARLY) and not any(word in context for word in _LONG_TERM)):
        taken, left = column, rival
    else:
        taken, left = rival, column
    head.columns[column.field] = taken
    left.field = RIVAL
    head.unknown.append(left)
    if column.field not in {"level1", "level2", "level3"} or rival.label == column.label:
        head.findings.append(
            found(
                "L006",
                column.place,
                first=f"{rival.label}（{_where(rival)}）",
                second=f"{column.label}（{_where(column)}）",
                field=labels.standard_name("指标列", taken.field),
                taken=f"{taken.label}（{_where(taken)}）",
            )
        )


def _where(column: Column) -> str:
    return column.place.cell or (f"第{column.place.line}行" if column.place.line else f"第{column.left + 1}列")


__all__ = ["LEVELS", "RIVAL", "Column", "Head", "find_heads"]
