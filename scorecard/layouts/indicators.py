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
from scorecard.layouts.besides import EXTRAS, read_extras, read_parts
from scorecard.layouts.draft import Draft, Total, shorten
from scorecard.layouts.grid import Row, numeric, squeezed
from scorecard.layouts.heads import LEVELS, Head
from scorecard.layouts.labelled import add_total, inside_label, note_row, points_note
from scorecard.layouts.labels import printed
from scorecard.layouts.repair import Fields, complete_levels, repair_row
from scorecard.model import Actual, Amount, Entry, Indicator, Place, Target, Text
from scorecard.model.values import UNCALCULATED
from scorecard.readers.table import Cell
from scorecard.values import parse_actual, parse_target
from scorecard.values.amounts import plain_value
from scorecard.values.names import Hints, hints_under, level_under
from scorecard.values.readings import common_reading

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
_VALUES = frozenset({"target", "half_year_target", "adjusted_target", "actual", "points", "claimed_score", "progress"})
_PLACEHOLDER = re.compile(
    r"^(?:(?:指标|目标|任务|三级指标|绩效指标)[\dnN一二三四五六七八九十]*[:：.、]?[….·xX×*]*|[….·。、]+|[xX×*]+|(?:指标|三级指标)名称)$"
)
_DASHES = frozenset("-—–/＼\\") | {"——", "──", "--"}
_UNIT_NOTES = frozenset({"%", "元", "万元", "亿元", "个", "人", "天", "次", "项"})
_SMALL = re.compile(r"^(?:0?\.\d+|[01](?:\.0+)?)$")
_STANDARD = {"points": "分值", "claimed_score": "得分", "target": "指标值", "actual": "实际完成值"}


_PLACEHOLDER_STARTS = frozenset("指目任三绩")
_DASH_STARTS = frozenset(dash[0] for dash in _DASHES)
_NOTHING_YET: dict[str, Any] = dict.fromkeys(Indicator.model_fields)


def _dash(text: str) -> bool:
    """Is `text` a dash, which says in a column of words that there is nothing to say?"""
    return text.strip()[:1] in _DASH_STARTS and squeezed(text) in _DASHES


def _placeholder(name: str) -> bool:
    first = name[:1]
    if "\u4e00" <= first <= "\u9fff" and first not in _PLACEHOLDER_STARTS:
        return False  # as nearly every name
    return _PLACEHOLDER.match(labels.fold(name)) is not None


def read_rows(draft: Draft, rows: Sequence[Row], head: Head, end: int) -> int:
    """Read the rows below `head` up to `end`; the index behind the last one that belongs to the table."""
    reading = _Table(draft, head)
    if draft.indicators and draft.fields == {name: column.label for name, column in head.columns.items()}:
        reading.go_on(draft.indicators[-1])
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
        for index, cell in enumerate(row.cells):
            if row.label(index) == "indicators" and (amount := points_note(cell.text)) is not None:
                return amount.model_copy(update={"place": row.place(cell)})
    return None


class _Table:
    """The reading of one indicator table: the levels in force, and what was met on the way."""

    def __init__(self, draft: Draft, head: Head) -> None:
        self.draft = draft
        self.head = head
        self.left, self.right = head.left, head.right
        columns = head.columns
        self.texts = [name for name in columns if name in _TEXTS]
        self.amounts = [name for name in _AMOUNTS if name in columns]
        self.measured = [name for name in _MEASURED if name in columns]
        self.adjusted, self.halved = "adjusted_target" in columns, "half_year_target" in columns
        self.noted = {
            name: next((note for note in column.notes if note in _UNIT_NOTES), "") for name, column in columns.items()
        }
        """the unit in the heading's brackets (指标值(%)) by field, "" where there is none"""
        self.signs = "operator" in columns or any(column.field == "operator" for column in head.unknown)
        self.odd = bool(head.unknown) or not columns.keys().isdisjoint(EXTRAS)
        """has columns that the model has no field for"""
        self.first: Cell | None = None
        self.second: Cell | None = None
        """the cells of the levels in force"""
        self.level1: Text | None = None
        self.level2: Text | None = None
        self.under = self.beside = ""
        """the level that counts for what a name says of a target, and of an actual value"""
        self.strange: dict[str, tuple[Place, str]] = {}
        self.merged: set[int] = set()
        self.ended = False
        self.inherited: set[int] = set()
        self.printed: list[Text] = []

    def go_on(self, before: Indicator) -> None:
        """The same heading again, on the next page: the levels of the row before it stay in force."""
        self.level1, self.level2 = before.level1, before.level2
        self.name_levels()

    def name_levels(self) -> None:
        """Keep the words of the levels in force for the hints of the rows below them."""
        level1 = self.level1.text if self.level1 else ""
        level2 = self.level2.text if self.level2 else ""
        self.under, self.beside = level_under(level1, level2), level_under("", level2)

    def take(self, row: Row) -> bool:
        """Enter `row`; False where the table has ended before it."""
        first, name = row.cells[0], row.label() if row.names else None
        if name is not None or first.column <= self.left or len(row.cells) == 1:
            known = self.apart(row, first, name)
            if known is not None:
                return known
        if self.ended and not any(row.within(c.left, c.right) for n, c in self.head.columns.items() if n in _VALUES):
            return False
        fields, findings = repair_row(row, self.head)
        if findings:
            self.draft.findings += findings
        self.indicator(row, fields)
        return True

    def apart(self, row: Row, first: Cell, name: str | None) -> bool | None:
        """Whether the table goes on behind a row that is no indicator (sums, notes, what follows the table); else None."""
        if name == "indicators" and first.column < self.left and len(row.cells) > 1:
            first, name = row.cells[1], row.label(1)
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
        return None

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
        name = name_cell.text.strip() if name_cell is not None else ""
        placeholder = name_cell is not None and _placeholder(name)
        if name_cell is None or placeholder or name_cell.row != row.number:
            own = [cell for field, cell in fields.items() if cell.row == row.number and field not in LEVELS]
            if not own:
                if placeholder and name_cell is not None:
                    draft.placeholders.append(row.place(name_cell))
                return
            if placeholder:
                name_cell = None
            if name_cell is None and "level3" in self.head.columns:
                has = "、".join(dict.fromkeys(shorten(cell.text, 12) for cell in own if cell.text))
                draft.findings.append(found("L009", row.here, has=has or "内容", name=name or "空白"))
        if "level1" not in fields:
            self.inherited.add(len(draft.indicators))
        draft.indicators.append(self.build(row, fields, name_cell))

    def levels(self, row: Row, fields: Fields) -> None:
        """Levels are inherited from the label above; a new 一级 label ends the 二级 one."""
        first, second = fields.get("level1"), fields.get("level2")
        changed = False
        if first is not None and first is not self.first:
            self.first = first
            text = Text.of({"text": squeezed(first.text), "place": row.place(first)})
            if self.level1 is None or text.text != self.level1.text or row.own(first):
                if self.level1 is None or self.level1.text != text.text:
                    self.level2 = None
                self.level1 = text
                self.printed.append(text)
                changed = True
            self.second = None if self.level2 is None else self.second
        if second is not None and (second is not self.second or row.table.line_places):
            self.second = second
            self.level2 = Text.of({"text": squeezed(second.text), "place": row.place(second)})
            changed = True
        if changed:
            self.name_levels()

    def build(self, row: Row, fields: Fields, name_cell: Cell | None) -> Indicator:
        """The indicator of `row` from its cells by field."""
        made = _NOTHING_YET.copy()
        extras: list[str] = []
        cell_of = fields.get
        made["level1"], made["level2"] = self.level1, self.level2
        name = ""
        if name_cell is None:
            made["place"] = place = row.place(row.cells[0])
        else:
            name = name_cell.text.strip()
            made["place"] = place = row.place(name_cell)
            made["level3"] = Text.of({"text": printed(name), "place": place})
            if name_cell.hidden:
                self.draft.seen_hidden(row, name_cell, squeezed(name))
        unit_cell = cell_of("unit")
        unit = unit_cell.text.strip() if unit_cell is not None else ""
        operator = self.operator(row, cell_of("operator")) if self.signs else ""
        self.measures(row, fields, made, extras, name, unit, operator)
        for field in self.amounts:
            if (cell := cell_of(field)) is not None:
                made[field] = self.amount(row, cell, field, name)
        for field in self.texts:
            if (cell := cell_of(field)) is not None and cell.fault is None and not _dash(cell.text):
                made[field] = row.text(cell)
        if (cell := cell_of("standard")) is not None and made["scoring_rule"] is None:
            made["scoring_rule"] = row.text(cell)
        if self.head.parts:
            read_parts(row, self.head, made)
        if self.odd or row.cells[-1].column >= self.right:
            extras += read_extras(row, self.head, fields, right=self.right, strange=self.strange)
        if extras:
            before = [made["remark"].text] if made["remark"] is not None else []
            made["remark"] = Text(text="；".join([*before, *extras]), place=place)
        return Indicator.of(made)

    def measures(
        self, row: Row, fields: Fields, made: dict[str, Any], extras: list[str], name: str, unit: str, operator: str
    ) -> None:
        """Enter the targets and the actual values in `made`.

        The target that counts is the adjusted one where there is one; then the first goes to `extras`.
        """
        said = hints_under(name, self.under)
        cell, field = fields.get("target"), "target"
        if self.adjusted and (adjusted := fields.get("adjusted_target")) is not None and not _dash(adjusted.text):
            if cell is not None and squeezed(cell.text) != squeezed(adjusted.text):
                extras.append(f"{self.head.columns['target'].label}：{cell.text.strip()}")
            cell, field = adjusted, "adjusted_target"
        target = None
        if cell is not None:
            made["target"] = target = self.target(row, cell, name, said, unit or self.noted[field], operator)
        if self.halved and (cell := fields.get("half_year_target")) is not None:
            noted = self.noted["half_year_target"]
            made["half_year_target"] = self.target(row, cell, name, said, unit or noted, operator)
        if self.beside != self.under:
            said = hints_under(name, self.beside)
        for field in self.measured:
            if (cell := fields.get(field)) is not None:
                made[field] = self.actual(row, cell, field, name, said, unit, target)

    def target(self, row: Row, cell: Cell, name: str, said: Hints, unit: str, operator: str) -> Target:
        """The target in `cell`. `name` is the indicator's, `said` its hints; `unit` and `operator` are of other columns."""
        place = row.place(cell)
        if cell.fault is not None:
            self.draft.fault(row, cell, f"“{shorten(name)}”的指标值")
            return Target(text=cell.text or UNCALCULATED, kind="blank", place=place)
        common = common_reading(Target, cell.text, said, place, unit=unit, operator=operator, percent=cell.percent)
        if common is not None:
            return common
        reading, findings = parse_target(
            cell.text,
            name=name,
            level1=self.level1.text if self.level1 else "",
            level2=self.level2.text if self.level2 else "",
            unit=unit,
            operator=operator,
            year=self.draft.year,
            percent=cell.percent,
            place=place,
        )
        if findings:
            self.draft.findings += findings
        return reading

    def actual(
        self, row: Row, cell: Cell, field: str, name: str, said: Hints, unit: str, target: Target | None
    ) -> Actual:
        """The actual value in `cell`. `unit` is the row's, from a column of its own."""
        place = row.place(cell)
        if cell.fault is not None:
            self.draft.fault(row, cell, f"“{shorten(name)}”的{labels.standard_name('指标列', field)}")
            return Actual(text=cell.text or UNCALCULATED, kind="blank", place=place)
        if cell.rows > 1 and not row.own(cell) and id(cell) not in self.merged:
            self.merged.add(id(cell))
            self.draft.findings.append(found("L021", place, count=cell.rows, text=cell.text.strip()))
        own = self.noted[field]
        if not own and unit and labels.fold(unit) in {"%", "百分比"} and _SMALL.match(cell.text.strip()):
            own = unit  # 1 beside a column that says % is 1 %, not the whole
        common = common_reading(Actual, cell.text, said, place, unit=own, percent=cell.percent)
        if common is not None:
            return common
        reading, findings = parse_actual(
            cell.text,
            target=target,
            name=name,
            level2=self.level2.text if self.level2 else "",
            unit=own,
            year=self.draft.year,
            percent=cell.percent,
            place=place,
        )
        if findings:
            self.draft.findings += findings
        return reading

    def amount(self, row: Row, cell: Cell, field: str, name: str) -> Amount | None:
        """Points or a score; a cell merged over several rows counts once, for the first."""
        draft, text = self.draft, cell.text
        ordinary = cell.rows == 1 and cell.fault is None and not cell.hidden and not cell.percent
        if ordinary and (value := plain_value(text)) is not None:  # digits alone are not negative
            return Amount.of({"text": text, "value": value, "unit": None, "place": row.place(cell)})
        if cell.rows > 1 and not row.own(cell):
            if id(cell) not in self.merged:
                self.merged.add(id(cell))
                what = _STANDARD[field]
                draft.findings.append(
                    found("L016", row.place(cell), what=what, count=cell.rows, text=cell.text.strip())
                )
            return None
        name = squeezed(name)
        amount = draft.amount(row, cell, f"“{shorten(name)}”的{_STANDARD[field]}", level3=name)
        if amount is not None and amount.value is not None and amount.value.is_signed() and amount.value < 0:
            draft.findings.append(found("L011", amount.place, what=_STANDARD[field], text=amount.text))
        return amount

    def operator(self, row: Row, cell: Cell | None) -> str:
        """The sign of the row. With two such columns (指标性质 正向, 指标方向 =) both texts count."""
        cells = [cell, *(row.within(c.left, c.right) for c in self.head.unknown if c.field == "operator")]
        return " ".join(other.text.strip() for other in cells if other is not None)

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
