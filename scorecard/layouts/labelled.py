"""Labelled cells: 项目名称, 主管部门, 年度总体目标 and all others whose value stands to the right, below, or behind a colon.

Walks one row at a time and fills the draft. Knows where values stand beside labels, not what the values mean.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.draft import Draft, Total
from scorecard.layouts.grid import Row, numeric, squeezed
from scorecard.model import Amount, Entry, MoneyUnit, Text
from scorecard.readers.table import Cell

YEAR = re.compile(r"(?<!\d)(20[0-4]\d)\s*年")
_BARE_YEAR = re.compile(r"^[^\d]*(20[0-4]\d)[^\d]*$")
_UNIT = re.compile(r"(?:单位[:：]?\s*|[(（]\s*)(亿元|万元|元)\s*[)）]?")
_POINTS = re.compile(r"^(\d{1,3}(?:\.\d+)?)分?$")
_NOTE = re.compile(r"^(?:注|备注|说明|填表说明|填报说明)\s*\d*\s*[:：.、]")
_GOALS = ("goal", "goal_actual", "goal_long_term")
_OWN = frozenset({"project", "unit", "department", "grade", *_GOALS})
_LONGEST = 40


def label_of(cell: Cell) -> str | None:
    """The field of 栏目 that the whole cell names, or None."""
    return labels.roles(cell.text).get("栏目") if len(cell.text) <= _LONGEST else None


def is_label(cell: Cell) -> bool:
    """Is the cell a label of any kind, so that it cannot be the value of another?"""
    if len(cell.text) > _LONGEST:
        return False
    known = labels.roles(cell.text)
    return bool(known.keys() & {"栏目", "资金行", "指标列"}) or cell.text.rstrip().endswith((":", "："))


def note_row(row: Row) -> bool:
    """Is this row a note about how to fill in the form?"""
    return len(row.cells) == 1 and bool(_NOTE.match(row.cells[0].text.strip()))


def read_labels(draft: Draft, rows: Sequence[Row], index: int) -> None:
    """Enter what the labelled cells of `rows[index]` say."""
    row = rows[index]
    if note_row(row):
        draft.entries.append(Entry.made(label="注", value=row.text(row.cells[0])))
        return
    skip: Cell | None = None
    for number, cell in enumerate(row.cells):
        if cell is skip or cell.fault is not None or id(cell) in draft.used:
            continue
        inside = inside_label(cell)
        if inside is not None:
            field, label, text = inside
            _enter(draft, row, field, label, Text.made(text=text, place=row.place(cell)), cell)
            continue
        name = row.label(number)
        if name is not None:
            skip = _labelled(draft, rows, index, cell, name)
        elif len(row.cells) == 1:
            take_line(draft, cell.text)
        elif number + 1 < len(row.cells):
            skip = _unknown(draft, row, cell, row.cells[number + 1])


def _labelled(draft: Draft, rows: Sequence[Row], index: int, cell: Cell, name: str) -> Cell | None:
    """Enter the value of the known label `cell`; the cell of this row that holds it, if any."""
    row = rows[index]
    draft.headed = True
    draft.labels.add(name)
    if name == "execution_points":
        _execution_points(draft, row, cell)
        return None
    place = _value(row, cell, rows, index, name)
    if place is None:
        _label_notes(draft, row, name, cell)
        return None
    owner, value = place
    draft.used.add(id(value))
    label = squeezed(cell.text).strip(":：")
    if value.fault is not None:
        draft.fault(owner, value, label)
    else:
        draft.seen_hidden(owner, value, label)
        _enter(draft, owner, name, label, owner.text(value), value)
    return value if owner is row else None


def _unknown(draft: Draft, row: Row, cell: Cell, following: Cell) -> Cell | None:
    """A short text with a value beside it is a label that no list has: kept as an entry."""
    if not _plain_label(cell) or is_label(following):
        return None
    if following.fault is None:
        draft.entries.append(Entry.made(label=squeezed(cell.text).strip(":："), value=row.text(following)))
    return following


def inside_label(cell: Cell) -> tuple[str, str, str] | None:
    """Field, label and value of a cell that holds both: 项目名称:办公设备购置."""
    text = cell.text
    if ":" not in text and "：" not in text:
        return None
    position = min((at for at in (text.find(":"), text.find("：")) if at > 0), default=-1)
    if not 0 < position <= 16 or not text[position + 1 :].strip():
        return None
    name = labels.roles(text[:position]).get("栏目")
    if name is None:
        return None
    return name, squeezed(text[:position]), text[position + 1 :].strip()


def _plain_label(cell: Cell) -> bool:
    text = squeezed(cell.text).strip(":：")
    return 2 <= len(text) <= 12 and not any(character.isdigit() for character in text) and not numeric(cell)


def _value(row: Row, cell: Cell, rows: Sequence[Row], index: int, name: str) -> tuple[Row, Cell] | None:
    """The value of the label `cell`: the next cell to the right, for goals else the one below."""
    following = next(row.after(cell), None)
    if following is not None and not is_label(following):
        return row, following
    beside = following is not None and cell.rows > 1  # 年度总体目标 at the side of 预期目标 and 实际完成情况
    if name in _GOALS and not beside and (following is None or label_of(following) in _GOALS):
        for below in rows[index + 1 : index + 3]:
            if below.table is not row.table or below.number < cell.row + cell.rows:
                continue
            candidate = below.within(cell.column, cell.column + cell.columns)
            if candidate is not None and below.own(candidate) and not is_label(candidate):
                return below, candidate
            return None
    return None


def _enter(draft: Draft, row: Row, name: str, label: str, value: Text, cell: Cell) -> None:
    draft.headed = True
    if name in _OWN:
        draft.text(name, value, labels.rank("栏目", label), label)
    elif name == "year":
        draft.labels.add(name)
        match = YEAR.search(value.text) or _BARE_YEAR.match(value.text)
        if match and draft.year is None:
            draft.year = int(match[1])
        elif not match:
            draft.entries.append(Entry.made(label=label, value=value))
    elif name == "money_unit":
        if value.text.strip("()（） ") in {"元", "万元", "亿元"}:
            draft.money_unit = draft.money_unit or _money(value.text)
    elif name in {"money", "indicators", "goals", "subtotal"}:
        return
    elif name == "total":
        _total(draft, row, cell, value)
    else:
        draft.labels.add(name)
        draft.entries.append(Entry.made(label=label, value=value))


def _total(draft: Draft, row: Row, cell: Cell, value: Text) -> None:
    """A total outside the indicator table: one number is the score, two are points and score."""
    numbers = [cell, *(other for other in row.after(cell) if numeric(other))]
    if not numeric(cell):
        return
    amounts = [draft.amount(row, other, "总分") for other in numbers[:2]]
    points, score = (amounts[0], amounts[1]) if len(amounts) == 2 else (None, amounts[0])
    add_total(draft, Total(value.place or row.here, points, score))


def add_total(draft: Draft, total: Total) -> None:
    """Enter a 总分 line; a second one with other numbers is told, and the first counts."""

    def numbers(line: Total) -> tuple[object, object]:
        return (line.points.value if line.points else None, line.score.value if line.score else None)

    if draft.totals and numbers(draft.totals[0]) != numbers(total):
        draft.findings.append(found("L010", total.place, first=_words(draft.totals[0]), second=_words(total)))
    draft.totals.append(total)


def _words(total: Total) -> str:
    parts = []
    if total.points is not None:
        parts.append(f"分值 {total.points.text or '空'}")
    if total.score is not None:
        parts.append(f"得分 {total.score.text or '空'}")
    where = total.place.cell or ""
    return "、".join(parts) + (f"({where})" if where else "")


def _execution_points(draft: Draft, row: Row, cell: Cell) -> None:
    """执行率分值(10): the number in the brackets, or in the next cell."""
    number = next((match[1] for note in labels.take_apart(cell.text).notes if (match := _POINTS.match(note))), None)
    if number is not None:
        amount = draft.amount(row, Cell(cell.row, cell.column, number, line=cell.line), "执行率分值")
        draft.execution_points = amount.model_copy(update={"text": cell.text.strip()}) if amount else None
        return
    following = next(row.after(cell), None)
    if following is not None and not is_label(following):
        draft.execution_points = draft.amount(row, following, "执行率分值")


def _label_notes(draft: Draft, row: Row, name: str, cell: Cell) -> None:
    """A side label without a value of its own may say the unit of money (万元) or the sum of points (90分)."""
    for note in labels.take_apart(cell.text).notes:
        if name == "money" and note in {"元", "万元", "亿元"}:
            draft.money_unit = draft.money_unit or _money(note)
        elif name == "indicators" and (match := _POINTS.match(note)) and draft.indicator_points is None:
            amount = draft.amount(row, Cell(cell.row, cell.column, match[1], line=cell.line), "分值")
            draft.indicator_points = amount.model_copy(update={"text": cell.text.strip()}) if amount else None


def take_line(draft: Draft, text: str) -> None:
    """Year and unit of money, where a line outside of labels says them."""
    if len(text) > 120:
        return
    if draft.year is None and (match := YEAR.search(text)):
        draft.year = int(match[1])
    if draft.money_unit is None and (match := _UNIT.search(text)):
        draft.money_unit = _money(match[1])


def _money(text: str) -> MoneyUnit | None:
    for unit in ("亿元", "万元", "元"):
        if unit in text:
            return unit
    return None


def money_note(text: str) -> MoneyUnit | None:
    """The unit of money in the brackets of a label: 预算数(元)."""
    for note in labels.take_apart(text).notes:
        if note in {"元", "万元", "亿元"}:
            return _money(note)
    return None


def points_note(text: str) -> Amount | None:
    """The number in the brackets of a label: 分值权重(90)."""
    for note in labels.take_apart(text).notes:
        if match := _POINTS.match(note):
            return Amount.model_validate({"text": squeezed(text), "value": match[1]})
    return None


__all__ = [
    "YEAR",
    "add_total",
    "inside_label",
    "is_label",
    "label_of",
    "money_note",
    "note_row",
    "points_note",
    "read_labels",
    "take_line",
]
