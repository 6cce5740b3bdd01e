"""The rows of an indicator table become `Indicator`s: levels inherited, values read with all that the row says.

Gets the heading and the rows below it. Which rows are placeholders, totals or notes is decided here; shifted cells
are put right before, in `repair`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.draft import Draft, Total, shorten
from scorecard.layouts.grid import Row, numeric, squeezed
from scorecard.layouts.heads import LEVELS, RIVAL, Head
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
_TEXTS = frozenset(TEXTS)
_AMOUNTS = ("points", "claimed_score")
_MEASURED = ("actual", "progress", "forecast")
_EXTRAS = ("score_rate", "core")
_VALUES = frozenset({"target", "half_year_target", "adjusted_target", "actual", "points", "claimed_score", "progress"})
_PLACEHOLDER = re.compile(
    r"^(?:(?:指标|目标|任务|三级指标|绩效指标)[\dnN一二三四五六七八九十]*[:：.、]?[….·xX×*]*|[….·。、]+|[xX×*]+|(?:指标|三级指标)名称)$"
)
_DASHES = frozenset("-—–/＼\\") | {"——", "──", "--"}
_UNIT_NOTES = frozenset({"%", "元", "万元", "亿元", "个", "人", "天", "次", "项"})
_OURS = re.compile(r"^(?:核算得分|差额$|读作|核对$)")
"""Columns that our own workbooks add to the right of the official ones: results, not what the filer wrote."""
_SMALL = re.compile(r"^(?:0?\.\d+|[01](?:\.0+)?)$")
_TICKS = frozenset("√✓✔☑■●是1vV")
_STANDARD = {"points": "分值", "claimed_score": "得分", "target": "指标值", "actual": "实际完成值"}


_PLACEHOLDER_STARTS = frozenset("指目任三绩")


def _placeholder(name: str) -> bool:
    first = name[:1]
    if "\u4e00" <= first <= "\u9fff" and first not in _PLACEHOLDER_STARTS:
        return False  # as nearly every name
    return _PLACEHOLDER.match(labels.fold(name)) is not None


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


class _Said(NamedTuple):
    """What a row says that decides how its values are read."""

    name: str
    level1: str
    level2: str
    year: int | None


class _Table:
    """The reading of one indicator table: the levels in force, and what was met on the way."""

    def __init__(self, draft: Draft, head: Head) -> None:
        self.draft = draft
        self.head = head
        self.left, self.right = head.left, head.right
        self.noted: dict[str, str] = {}
        """the unit in the heading's brackets by field, once it was asked for"""
        self.signs = any(column.field == "operator" for column in head.unknown)
        self.odd = bool(head.unknown) or not head.columns.keys().isdisjoint(_EXTRAS)
        """has columns that the model has no field for"""
        self.first: Cell | None = None
        self.second: Cell | None = None
        """the cells of the levels in force"""
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
        if len(row.cells) == 1 and note_row(row):
            self.draft.entries.append(Entry(label="注", value=row.text(first)))
            return True
        if first.column <= self.left:
            if name is not None and name not in {"indicators", "goals", "money_unit"}:
                return False
            if len(row.cells) == 1 and first.columns > 1 and not labels.level1(first.text):
                # A line across the table: a remark of the form, or the title of the next.
                return False
            if inside_label(first) is not None:
                return False
        if self.ended and not any(row.within(c.left, c.right) for n, c in self.head.columns.items() if n in _VALUES):
            return False
        fields, findings = repair_row(row, self.head)
        if findings:
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
        number = row.number
        own = [cell for name, cell in fields.items() if cell.row == number and name not in LEVELS]
        name = name_cell.text.strip() if name_cell is not None else ""
        if name_cell is not None and _placeholder(name):
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
        if first is not None and first is not self.first:
            self.first = first
            text = Text.made(text=squeezed(first.text), place=row.place(first))
            if self.level1 is None or text.text != self.level1.text or row.own(first):
                if self.level1 is None or self.level1.text != text.text:
                    self.level2 = None
                self.level1 = text
                self.printed.append(text)
            self.second = None if self.level2 is None else self.second
        if second is not None and (second is not self.second or row.table.line_places):
            self.second = second
            self.level2 = Text.made(text=squeezed(second.text), place=row.place(second))

    def build(self, row: Row, fields: Fields, name_cell: Cell | None, place: Place) -> Indicator:
        """The indicator of `row` from its cells by field."""
        draft = self.draft
        level1, level2 = self.level1, self.level2
        name = printed_name = ""
        if name_cell is not None:
            name, printed_name = squeezed(name_cell.text), name_cell.text.strip()
            if name_cell.hidden:
                draft.seen_hidden(row, name_cell, name)
        said = _Said(printed_name, level1.text if level1 else "", level2.text if level2 else "", draft.year)
        made: dict[str, Any] = {
            "level1": level1,
            "level2": level2,
            "level3": row.text(name_cell) if name_cell is not None else None,
            "place": place,
        }
        extras: list[str] = []
        unit_cell, operator_cell = fields.get("unit"), fields.get("operator")
        unit = unit_cell.text.strip() if unit_cell is not None else ""
        operator = self.operator(row, operator_cell) if operator_cell is not None or self.signs else ""
        target = made["target"] = self.aim(row, fields, unit, operator, said, extras)
        if (cell := fields.get("half_year_target")) is not None:
            made["half_year_target"] = self.target(row, cell, self.unit("half_year_target", unit), operator, said)
        for field in _MEASURED:
            if (cell := fields.get(field)) is not None:
                made[field] = self.actual(row, cell, field, unit, said, target)
        for field in _AMOUNTS:
            if (cell := fields.get(field)) is not None:
                made[field] = self.amount(row, cell, field, name)
        for field, cell in fields.items():
            if field in _TEXTS and cell.fault is None and squeezed(cell.text) not in _DASHES:
                made[field] = row.text(cell)
        if "scoring_rule" not in made and (cell := fields.get("standard")) is not None:
            made["scoring_rule"] = row.text(cell)
        if self.head.parts:
            self.parts(row, made)
        if self.odd or row.cells[-1].column >= self.right:
            extras += self.extras(row, fields)
        if extras:
            before = [made["remark"].text] if made.get("remark") is not None else []
            made["remark"] = Text(text="；".join([*before, *extras]), place=place)
        return Indicator.made(**made)

    def aim(self, row: Row, fields: Fields, unit: str, operator: str, said: _Said, extras: list[str]) -> Target | None:
        """The target that counts: the adjusted one where there is one; then the first goes to `extras`."""
        cell, adjusted, field = fields.get("target"), fields.get("adjusted_target"), "target"
        if adjusted is not None and squeezed(adjusted.text) not in _DASHES:
            if cell is not None and squeezed(cell.text) != squeezed(adjusted.text):
                extras.append(f"{self.head.columns['target'].label}：{cell.text.strip()}")
            cell, field = adjusted, "adjusted_target"
        return self.target(row, cell, self.unit(field, unit), operator, said) if cell is not None else None

    def unit(self, field: str, unit: str) -> str:
        """The unit of a value column: the row's own, else one in the heading's brackets (指标值(%))."""
        if unit:
            return unit
        noted = self.noted.get(field)
        if noted is None:
            column = self.head.columns.get(field)
            notes = column.notes if column is not None else ()
            noted = self.noted[field] = next((note for note in notes if note in _UNIT_NOTES), "")
        return noted

    def target(self, row: Row, cell: Cell, unit: str, operator: str, said: _Said) -> Target:
        """The target in `cell`."""
        place = row.place(cell)
        if cell.fault is not None:
            self.draft.fault(row, cell, f"“{shorten(said.name)}”的指标值")
            return Target(text=cell.text or UNCALCULATED, kind="blank", place=place)
        reading, findings = parse_target(
            cell.text,
            name=said.name,
            level1=said.level1,
            level2=said.level2,
            unit=unit,
            operator=operator,
            year=said.year,
            percent=cell.percent,
            place=place,
        )
        if findings:
            self.draft.findings += findings
        return reading

    def actual(self, row: Row, cell: Cell, field: str, unit: str, said: _Said, target: Target | None) -> Actual:
        """The actual value in `cell`. `unit` is the row's, from a column of its own."""
        place = row.place(cell)
        if cell.fault is not None:
            self.draft.fault(row, cell, f"“{shorten(said.name)}”的{labels.standard_name('指标列', field)}")
            return Actual(text=cell.text or UNCALCULATED, kind="blank", place=place)
        if cell.rows > 1 and not row.own(cell) and id(cell) not in self.merged:
            self.merged.add(id(cell))
            self.draft.findings.append(found("L021", place, count=cell.rows, text=cell.text.strip()))
        own = self.unit(field, "")
        if not own and unit and labels.fold(unit) in {"%", "百分比"} and _SMALL.match(cell.text.strip()):
            own = unit  # 1 beside a column that says % is 1 %, not the whole
        reading, findings = parse_actual(
            cell.text,
            target=target,
            name=said.name,
            level2=said.level2,
            unit=own,
            year=said.year,
            percent=cell.percent,
            place=place,
        )
        if findings:
            self.draft.findings += findings
        return reading

    def amount(self, row: Row, cell: Cell, field: str, name: str) -> Amount | None:
        """Points or a score; a cell merged over several rows counts once, for the first."""
        draft = self.draft
        if cell.rows > 1 and not row.own(cell):
            if id(cell) not in self.merged:
                self.merged.add(id(cell))
                what = _STANDARD[field]
                draft.findings.append(
                    found("L016", row.place(cell), what=what, count=cell.rows, text=cell.text.strip())
                )
            return None
        # named only where there is something to tell
        what = f"“{shorten(name)}”的{_STANDARD[field]}" if cell.fault is not None or cell.hidden else ""
        amount = draft.amount(row, cell, what, level3=name)
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
        for name in _EXTRAS:
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
