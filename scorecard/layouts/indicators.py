"""The rows of an indicator table become `Indicator`s: levels inherited, values read with all that the row says.

Gets the heading and the rows below it. Which rows are placeholders, totals or notes is decided here; shifted cells
are put right before, in `repair`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.draft import Draft, Total, shorten
from scorecard.layouts.grid import Row, numeric, squeezed
from scorecard.layouts.heads import RIVAL, Head
from scorecard.layouts.labelled import add_total, inside_label, label_of, note_row, points_note
from scorecard.layouts.repair import Fields, complete_levels, repair_row
from scorecard.model import Actual, Amount, Entry, Indicator, Place, Target, Text
from scorecard.model.values import UNCALCULATED
from scorecard.readers.table import Cell
from scorecard.values import parse_actual, parse_target

TEXTS = (
    "basis",
    "last_year",
    "scoring_rule",
    "evidence",
    "work",
    "deviation_reason",
    "explanation",
    "remark",
    "likelihood",
)
_AMOUNTS = ("points", "claimed_score")
_VALUES = frozenset({"target", "half_year_target", "adjusted_target", "actual", "points", "claimed_score", "progress"})
_PLACEHOLDER = re.compile(
    r"^(?:(?:指标|目标|任务|三级指标|绩效指标)[\dnN一二三四五六七八九十]*[:：.、]?[….·xX×*]*|[….·。、]+|[xX×*]+|(?:指标|三级指标)名称)$"
)
_DASHES = frozenset("-—–/＼\\") | {"——", "──", "--"}
_UNIT_NOTES = frozenset({"%", "元", "万元", "亿元", "个", "人", "天", "次", "项"})
_OURS = re.compile(r"^(?:核算得分|差额$|读作)")
"""Columns that our own workbooks add to the right of the official ones: results, not what the filer wrote."""
_SMALL = re.compile(r"^(?:0?\.\d+|[01](?:\.0+)?)$")
_TICKS = frozenset("√✓✔☑■●是1vV")
_STANDARD = {"points": "分值", "claimed_score": "得分", "target": "指标值", "actual": "实际完成值"}


def read_rows(draft: Draft, rows: Sequence[Row], head: Head, end: int) -> int:
    """Read the rows below `head` up to `end`; the index behind the last one that belongs to the table."""
    reading = _Table(draft, head)
    if draft.indicators and draft.fields == {name: column.label for name, column in head.columns.items()}:
        # The same heading again, on the next page: the levels in force go on.
        reading.level1, reading.level2 = draft.indicators[-1].level1, draft.indicators[-1].level2
    draft.findings += head.findings
    for name, column in head.columns.items():
        draft.fields.setdefault(name, column.label)
    draft.indicator_points = draft.indicator_points or _declared(rows[head.first : head.last + 1], head)
    position = head.last + 1
    while position < end:
        row = rows[position]
        if not reading.take(row):
            break
        position += 1
    reading.finish()
    return position


def _declared(rows: Sequence[Row], head: Head) -> Amount | None:
    """The sum of points that the heading declares: 分值权重（90）, or 绩效指标（90分） beside it."""
    points = head.columns.get("points")
    if points is not None and (amount := points_note(points.label)) is not None:
        return amount.model_copy(update={"place": points.place})
    for row in rows:
        for cell in row.cells:
            if label_of(cell) == "indicators" and (amount := points_note(cell.text)) is not None:
                return amount.model_copy(update={"place": row.place(cell)})
    return None


class _Table:
    """The reading of one indicator table: the levels in force, and what was met on the way."""

    def __init__(self, draft: Draft, head: Head) -> None:
        self.draft = draft
        self.head = head
        self.left, self.right = head.left, head.right
        self.level1: Text | None = None
        self.level2: Text | None = None
        self.strange: dict[str, tuple[Place, str]] = {}
        self.merged: set[int] = set()
        self.ended = False
        self.inherited: set[int] = set()
        self.printed: list[Text] = []

    def take(self, row: Row) -> bool:
        """Enter `row`; False where the table has ended before it."""
        first = row.cells[0]
        if first.column < self.left and len(row.cells) > 1 and label_of(first) == "indicators":
            first = row.cells[1]
        name = label_of(first)
        if name == "subtotal":
            return True
        if name == "total":
            self.total(row, first)
            self.ended = True
            return True
        if note_row(row):
            self.draft.entries.append(Entry(label="注", value=row.text(first)))
            return True
        if name is not None and first.column <= self.left and name not in {"indicators", "goals", "money_unit"}:
            return False
        if len(row.cells) == 1 and first.columns > 1 and first.column <= self.left and not labels.level1(first.text):
            # A line across the table: a remark of the form, or the title of the next.
            return False
        if inside_label(first) is not None and first.column <= self.left:
            return False
        if self.ended and not any(row.within(c.left, c.right) for n, c in self.head.columns.items() if n in _VALUES):
            return False
        fields, findings = repair_row(row, self.head)
        self.draft.findings += findings
        self.indicator(row, fields)
        return True

    def total(self, row: Row, label: Cell) -> None:
        """The 总分 line: by the columns of points and score, else by the order of its numbers."""
        draft, columns = self.draft, self.head.columns
        numbers = [cell for cell in row.after(label) if numeric(cell)]
        found_cells: dict[str, Cell | None] = {}
        for name in _AMOUNTS:
            column = columns.get(name)
            cell = row.within(column.left, column.right) if column is not None else None
            found_cells[name] = cell if cell is not None and cell is not label else None
        if not any(found_cells.values()) and numbers:
            two = len(numbers) > 1
            found_cells = {"points": numbers[0] if two else None, "claimed_score": numbers[1 if two else 0]}
        amounts = {name: draft.amount(row, cell, f"总分行的{_STANDARD[name]}") for name, cell in found_cells.items()}
        if any(amount is not None for amount in amounts.values()):
            add_total(draft, Total(row.place(label), amounts["points"], amounts["claimed_score"]))

    def indicator(self, row: Row, fields: Fields) -> None:
        """Enter an indicator row."""
        draft = self.draft
        self.levels(row, fields)
        name_cell = fields.get("level3")
        values = {name: cell for name, cell in fields.items() if name not in {"level1", "level2", "level3"}}
        own = [cell for cell in values.values() if row.own(cell)]
        name = name_cell.text.strip() if name_cell is not None else ""
        if name_cell is not None and _PLACEHOLDER.match(labels.fold(name)):
            if not own:
                draft.placeholders.append(row.place(name_cell))
                return
            name_cell = None
        elif name_cell is not None and not row.own(name_cell) and not own:
            return
        if name_cell is None and not own:
            return
        if name_cell is None and "level3" in self.head.columns:
            has = "、".join(dict.fromkeys(shorten(cell.text, 12) for cell in own if cell.text))
            draft.findings.append(found("L009", row.here, has=has or "内容", name=name or "空白"))
        if "level1" not in fields:
            self.inherited.add(len(draft.indicators))
        place = row.place(name_cell if name_cell is not None else row.cells[0])
        draft.indicators.append(self.build(row, fields, name_cell, place))

    def levels(self, row: Row, fields: Fields) -> None:
        """Levels are inherited from the label above; a new 一级 label ends the 二级 one."""
        first, second = fields.get("level1"), fields.get("level2")
        if first is not None:
            text = Text(text=squeezed(first.text), place=row.place(first))
            if self.level1 is None or text.text != self.level1.text or row.own(first):
                if self.level1 is None or self.level1.text != text.text:
                    self.level2 = None
                self.level1 = text
                self.printed.append(text)
        if second is not None:
            self.level2 = Text(text=squeezed(second.text), place=row.place(second))

    def build(self, row: Row, fields: Fields, name_cell: Cell | None, place: Place) -> Indicator:
        """The indicator of `row` from its cells by field."""
        draft = self.draft
        level1, level2 = self.level1, self.level2
        name = squeezed(name_cell.text) if name_cell is not None else ""
        context: dict[str, Any] = {
            "name": name_cell.text.strip() if name_cell is not None else "",
            "level2": level2.text if level2 is not None else "",
            "year": draft.year,
        }
        unit_cell, operator_cell = fields.get("unit"), fields.get("operator")
        if name_cell is not None:
            draft.seen_hidden(row, name_cell, name)
        made: dict[str, Any] = {
            "level1": level1,
            "level2": level2,
            "level3": row.text(name_cell) if name_cell is not None else None,
            "place": place,
        }
        extras: list[str] = []
        target_context = {**context, "level1": level1.text if level1 is not None else ""}
        unit = unit_cell.text.strip() if unit_cell is not None else ""
        operator = self.operator(row, operator_cell)
        target_cell = fields.get("target")
        adjusted = fields.get("adjusted_target")
        if adjusted is not None and squeezed(adjusted.text) not in _DASHES:
            if target_cell is not None and squeezed(target_cell.text) != squeezed(adjusted.text):
                extras.append(f"{self.head.columns['target'].label}：{target_cell.text.strip()}")
            target_cell, target_field = adjusted, "adjusted_target"
        else:
            target_field = "target"
        for field, cell in (("target", target_cell), ("half_year_target", fields.get("half_year_target"))):
            made[field] = self.target(
                row, cell, self.unit(target_field if field == "target" else field, unit), operator, target_context
            )
        for field in ("actual", "progress", "forecast"):
            made[field] = self.actual(row, fields.get(field), field, unit, {**context, "target": made["target"]})
        for field in _AMOUNTS:
            made[field] = self.amount(row, fields.get(field), field, name)
        for field in TEXTS:
            cell = fields.get(field)
            if cell is not None and cell.fault is None and squeezed(cell.text) not in _DASHES:
                made[field] = row.text(cell)
        if "scoring_rule" not in made and (cell := fields.get("standard")) is not None:
            made["scoring_rule"] = row.text(cell)
        self.parts(row, made)
        extras += self.extras(row, fields)
        if extras:
            before = [made["remark"].text] if made.get("remark") is not None else []
            made["remark"] = Text(text="；".join([*before, *extras]), place=place)
        return Indicator(**made)

    def unit(self, field: str, unit: str) -> str:
        """The unit of a value column: the row's own, else one in the heading's brackets (指标值(%))."""
        column = self.head.columns.get(field)
        if unit or column is None:
            return unit
        return next((note for note in column.notes if note in _UNIT_NOTES), "")

    def target(self, row: Row, cell: Cell | None, unit: str, operator: str, context: dict[str, Any]) -> Target | None:
        """The target in `cell`."""
        if cell is None:
            return None
        place = row.place(cell)
        if cell.fault is not None:
            self.draft.fault(row, cell, f"“{shorten(context['name'])}”的指标值")
            return Target(text=cell.text or UNCALCULATED, kind="blank", place=place)
        reading, findings = parse_target(
            cell.text, unit=unit, operator=operator, percent=cell.percent, place=place, **context
        )
        self.draft.findings += findings
        return reading

    def actual(self, row: Row, cell: Cell | None, field: str, unit: str, context: dict[str, Any]) -> Actual | None:
        """The actual value in `cell`. `unit` is the row's, from a column of its own."""
        if cell is None:
            return None
        place = row.place(cell)
        if cell.fault is not None:
            self.draft.fault(row, cell, f"“{shorten(context['name'])}”的{labels.standard_name('指标列', field)}")
            return Actual(text=cell.text or UNCALCULATED, kind="blank", place=place)
        own = self.unit(field, "")
        if not own and labels.fold(unit) in {"%", "百分比"} and _SMALL.match(cell.text.strip()):
            own = unit  # 1 beside a column that says % is 1 %, not the whole
        reading, findings = parse_actual(cell.text, unit=own, percent=cell.percent, place=place, **context)
        self.draft.findings += findings
        return reading

    def amount(self, row: Row, cell: Cell | None, field: str, name: str) -> Amount | None:
        """Points or a score; a cell merged over several rows counts once, for the first."""
        draft = self.draft
        if cell is None:
            return None
        if cell.rows > 1 and not row.own(cell):
            if id(cell) not in self.merged:
                self.merged.add(id(cell))
                what = _STANDARD[field]
                draft.findings.append(
                    found("L016", row.place(cell), what=what, count=cell.rows, text=cell.text.strip())
                )
            return None
        amount = draft.amount(row, cell, f"“{shorten(name)}”的{_STANDARD[field]}", level3=name)
        if amount is not None and amount.value is not None and amount.value < 0:
            draft.findings.append(found("L011", amount.place, what=_STANDARD[field], text=amount.text))
        return amount

    def operator(self, row: Row, cell: Cell | None) -> str:
        """The sign of the row. With two such columns (指标性质 正向, 指标方向 =) both texts count."""
        cells = [cell, *(row.within(c.left, c.right) for c in self.head.unknown if c.field == "operator")]
        return " ".join(other.text.strip() for other in cells if other is not None)

    def extras(self, row: Row, fields: Fields) -> list[str]:
        """What stands in columns that the model has no field for, each with its heading."""
        texts = []
        for name in ("score_rate", "core"):
            column = self.head.columns.get(name)
            if column is not None and (cell := row.within(column.left, column.right)) is not None:
                texts.append(f"{column.label}：{cell.text.strip()}")
        for column in self.head.unknown:
            cell = row.within(column.left, column.right)
            if cell is None or column.field == "operator" or _OURS.match(column.label):
                continue
            if column.field != RIVAL:
                self.strange.setdefault(column.label, (column.place, shorten(cell.text)))
            texts.append(f"{column.label}：{cell.text.strip()}")
        used = fields.values()  # a row put right may have had cells behind the table
        for cell in row.cells:
            if cell.column >= self.right and cell.text.strip() and cell not in used:
                self.strange.setdefault("", (row.place(cell), shorten(cell.text)))
                texts.append(cell.text.strip())
        return texts

    def parts(self, row: Row, made: dict[str, Any]) -> None:
        """The columns under 偏差原因分析 and 完成目标可能性: the ticked ones, and what is written in them."""
        causes: list[str] = []
        place: Place | None = None
        for column in self.head.parts:
            cell = row.within(column.left, column.right)
            if cell is None or not cell.text.strip():
                continue
            text = cell.text.strip()
            label = column.part or column.label
            if column.field == "degrees":
                if squeezed(text) in _TICKS or squeezed(text) == label:
                    made["likelihood"] = Text(text=label, place=row.place(cell))
            else:
                place = place or row.place(cell)
                causes.append(label if squeezed(text) in _TICKS else f"{label}：{text}")
        if causes and made.get("deviation_reason") is None:
            made["deviation_reason"] = Text(text="；".join(causes), place=place)

    def finish(self) -> None:
        """What can be said when all rows are read: labels in the middle of their group, columns that nobody knows."""
        if self.inherited and "level1" in self.head.columns:
            self.draft.findings += complete_levels(self.draft.indicators, self.inherited, self.printed)
        for label, (place, text) in self.strange.items():
            if label:
                self.draft.findings.append(found("L007", place, label=label, text=text))
            else:
                self.draft.findings.append(found("L020", place, text=text))


__all__ = ["read_rows"]
