"""Rows with tabs: every line is a row and the cells are known, but blanks, shifts and headings may be lost.

Gives a `Block`: the head as printed, and the indicator table with each cell in the column where it belongs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from scorecard.findings import found
from scorecard.layouts.flow import columns as headings
from scorecard.layouts.flow.align import align, split_cell
from scorecard.layouts.flow.block import Block, IndicatorRow, Printed
from scorecard.layouts.flow.columns import STANDARD, Column
from scorecard.layouts.flow.heads import is_tail, tidy_head
from scorecard.layouts.flow.signs import fold, is_points, is_value, is_vocabulary, level_word
from scorecard.readers.table import Line

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_FULL_TEXT = frozenset({"level3", "work", "basis", "standard", "explanation", "evidence", "remark", "target", "actual"})
_LARGEST = 3000
"""rows of one table; a longer one is no form"""
_ADDABLE = ("scoring_rule", "evidence", "basis")


@dataclass(slots=True)
class _Row:
    line: int
    cells: list[tuple[int, str]]
    width: int
    after_break: bool = False
    own: bool = True


@dataclass(slots=True)
class _Section:
    """Rows under one printed heading."""

    columns: list[Column]
    width: int
    line: int
    rows: list[_Row] = field(default_factory=list)


def read_block(lines: Sequence[Line], file: str, title: str | None, usual: Sequence[Sequence[Column]]) -> Block:
    """The form in `lines`. `usual` are the headings of the other forms of the document, the commonest first."""
    block = Block(file=file, line=lines[0].line, title=title)
    rows = _rows(lines[1:] if title else lines, block)
    head, sections, tail = _parts(rows, block)
    block.head = tidy_head(head, block)
    block.tail = [Printed(row.line, row.cells) for row in tail]
    block.heading_line = sections[0].line if sections else block.line
    for section in sections:
        section.columns = _heading(section, usual, block)
    block.columns = _union([section.columns for section in sections])
    for section in sections:
        _body(section, block)
    return block


def printed_headings(lines: Sequence[Line]) -> list[list[Column]]:
    """The headings printed in `lines`, as they stand."""
    found_headings = []
    for line in lines:
        columns = _heading_row(_cells(line.text)[0])
        if columns:
            found_headings.append(columns)
    return found_headings


def _cells(text: str) -> tuple[list[tuple[int, str]], int]:
    parts = text.rstrip("\r\n").split("\t")
    return [(index, part.strip()) for index, part in enumerate(parts) if part.strip()], len(parts)


def _rows(lines: Sequence[Line], block: Block) -> list[_Row]:
    rows: list[_Row] = []
    broken = False
    page = lines[0].page if lines else None
    tags: set[str] = set()
    tagged = 0
    for line in lines:
        if not line.text.strip():
            broken = True
            continue
        text = line.text
        marks = _TAG.findall(text)
        if marks:
            tags.update(marks)
            tagged = tagged or line.line
            text = _TAG.sub("", text)
        cells, width = _cells(text)
        if cells:
            rows.append(_Row(line.line, cells, width, broken or line.page != page))
        broken, page = False, line.page
    if tags:
        block.findings.append(found("L217", block.place(tagged), tags=" ".join(sorted(tags)[:6])))
    return rows


def _heading_row(cells: Sequence[tuple[int, str]]) -> list[Column] | None:
    """The columns that a heading row names, or None where it is none."""
    named = []
    for position, text in cells:
        name = headings.field_of(text)
        if name is not None:
            named.append(Column(name, fold(text), position))
    if len(named) >= 3 and len(named) >= len(cells) - 1 and headings.is_heading(named):
        return headings.dedupe(named)
    return None


def _parts(rows: Sequence[_Row], block: Block) -> tuple[list[tuple[Printed, int]], list[_Section], list[_Row]]:
    head: list[tuple[Printed, int]] = []
    sections: list[_Section] = []
    tail: list[_Row] = []
    over: list[_Row] = []
    for index, row in enumerate(rows):
        columns = _heading_row(row.cells)
        if columns is None and index + 1 < len(rows):
            # A heading over two rows: 评价指标 | 指标说明 | 评分标准 over 一级指标 | 二级指标 | 三级指标 | 分值.
            columns = _double_heading(row, rows[index + 1])
            if columns is not None:
                over.append(row)
                continue
        if columns is not None and over and over[-1] is rows[index - 1]:
            columns = _double_heading(over[-1], row) or columns
        if columns is not None:
            same = sections and [(c.field, c.position) for c in sections[-1].columns] == [
                (c.field, c.position) for c in columns
            ]
            if same:
                block.findings.append(found("L208", block.place(sections[-1].line), line=row.line))
                _mark_next(rows, index)
            else:
                sections.append(_Section(columns, row.width, row.line))
            continue
        if over and over[-1] is row:
            continue
        if not sections:
            head.append((Printed(row.line, row.cells), row.width))
        elif is_tail(row.cells) or tail:
            tail.append(row)
        else:
            sections[-1].rows.append(row)
    return head, sections, tail


def _mark_next(rows: Sequence[_Row], index: int) -> None:
    if index + 1 < len(rows):
        rows[index + 1].after_break = True


def _double_heading(upper: _Row, lower: _Row) -> list[Column] | None:
    below = [Column(name, fold(text), position) for position, text in lower.cells if (name := headings.field_of(text))]
    if len(below) < 2 or not {"level1", "level2", "level3"} & {column.field for column in below}:
        return None
    first_wide = [position for position, _ in lower.cells]
    above = [
        Column(name, fold(text), position)
        for position, text in upper.cells
        if position > max(first_wide) and (name := headings.field_of(text))
    ]
    if not above or (_heading_row(lower.cells) == [*below] and not above):
        return None
    if any(not headings.field_of(text) for position, text in upper.cells if position > max(first_wide)):
        return None
    if any(is_value(text) for _, text in upper.cells):
        return None
    return headings.dedupe([*below, *(_score(column) for column in above)])


def _score(column: Column) -> Column:
    return column


def _heading(section: _Section, usual: Sequence[Sequence[Column]], block: Block) -> list[Column]:
    """The columns of the section: as printed, or as the rows prove them to be."""
    printed = section.columns
    candidates = [printed]
    sample = [row.cells for row in section.rows[:40]]
    cells = [_split_all(row)[0] for row in sample]
    missing = [
        name
        for name in _ADDABLE
        if name not in {column.field for column in printed}
        and sum(any(is_vocabulary(text) == name for _, text in row) for row in cells) * 2 >= len(cells) > 0
    ]
    if missing:
        candidates.append(_with(printed, missing))
    fields = {column.field for column in printed}
    candidates += [list(other) for other in usual if {column.field for column in other} != fields]
    costs = [_heading_cost(columns, cells) for columns in candidates]
    # Another heading than the printed one must explain the rows clearly better.
    best = min(range(len(candidates)), key=lambda index: costs[index] + (1.0 + 0.4 * len(cells) if index else 0.0))
    chosen = candidates[best]
    if best == 0:
        return printed
    _tell_heading(printed, chosen, section, block)
    return chosen


def _heading_cost(columns: Sequence[Column], rows: Sequence[Sequence[tuple[int, str]]]) -> float:
    cost = 0.0
    for row in rows:
        if all(level_word(text) for _, text in row):
            continue
        aligned = align(row, columns)
        cost += 30.0 if aligned is None else aligned.cost
    return cost


def _with(printed: Sequence[Column], missing: Sequence[str]) -> list[Column]:
    """`printed` with columns that it lost, where the usual order has them."""
    order = [
        "level1",
        "level2",
        "work",
        "level3",
        "half_year_target",
        "target",
        "basis",
        "last_year",
        "points",
        "scoring_rule",
        "evidence",
    ]
    result = list(printed)
    for name in missing:
        rank = order.index(name)
        at = next(
            (
                index
                for index, column in enumerate(result)
                if column.field in order and order.index(column.field) > rank
            ),
            len(result),
        )
        result.insert(at, Column(name, STANDARD[name]))
    return [Column(column.field, column.label, index) for index, column in enumerate(result)]


def _tell_heading(printed: Sequence[Column], chosen: Sequence[Column], section: _Section, block: Block) -> None:
    place = block.place(section.line)
    order = [column.field for column in chosen]
    ranks = [order.index(column.field) if column.field in order else -1 for column in printed]
    misplaced = {
        index
        for index, rank in enumerate(ranks)
        if rank < 0 or any(later >= 0 and later < rank for later in ranks[index + 1 :])
    }
    printed_fields = {column.field for column in printed}
    lost = [column for column in chosen if column.field not in printed_fields]
    for index in sorted(misplaced):
        if lost:
            block.findings.append(found("L204", place, printed=printed[index].label, label=STANDARD[lost.pop(0).field]))
    for column in lost:
        block.findings.append(found("L203", place, label=STANDARD[column.field]))


def _union(lists: Sequence[Sequence[Column]]) -> list[Column]:
    """One heading for all sections of a table, in an order that keeps each section's own."""
    result: list[Column] = []
    for columns in lists:
        at = 0
        for column in columns:
            index = next((i for i, other in enumerate(result) if other.field == column.field), None)
            if index is None:
                result.insert(at, column)
                at += 1
            else:
                at = index + 1
    return [Column(column.field, column.label, index) for index, column in enumerate(result)]


def _split_all(cells: Sequence[tuple[int, str]]) -> tuple[list[tuple[int, str]], list[tuple[str, str, str]]]:
    result: list[tuple[int, str]] = []
    splits: list[tuple[str, str, str]] = []
    for position, text in cells:
        parts = split_cell(text) if " " in text else None
        if parts is None:
            result.append((position + len(splits), text))
        else:
            splits.append((text, *parts))
            result += [(position + len(splits) - 1, parts[0]), (position + len(splits), parts[1])]
    return result, splits


def _body(section: _Section, block: Block) -> None:
    columns = section.columns
    fields = [column.field for column in columns]
    waiting: list[tuple[str, str, int]] = []
    if len(section.rows) > _LARGEST:
        block.findings.append(found("L224", block.place(section.rows[_LARGEST].line), limit=_LARGEST))
    for row in section.rows[:_LARGEST]:
        if _is_continuation(row, section, block):
            _continue(row, section, block)
            continue
        words = [(position, text) for position, text in row.cells]
        if all(level_word(text) for _, text in words) and len(words) <= 2:
            waiting += [(text, level_word(text) or "", row.line) for _, text in words]
            continue
        _indicator(row, section, block, fields, waiting)
        waiting = []
    for text, _, line in waiting:
        block.findings.append(found("L211", block.place(line), text=fold(text)))


def _indicator(
    row: _Row, section: _Section, block: Block, fields: Sequence[str], waiting: Sequence[tuple[str, str, int]]
) -> None:
    columns = section.columns
    cells, splits = _split_all(row.cells)
    place = block.place(row.line)
    aligned = align(cells, columns)
    if aligned is None:
        text = " | ".join(text for _, text in row.cells)
        block.findings.append(found("L213", place, text=text[:60]))
        return
    if splits and not any(finding.code == "L206" for finding in block.findings):
        text, first, second = splits[0]
        rows = sum(bool(_split_all(other.cells)[1]) for other in section.rows)
        block.findings.append(found("L206", place, text=text, first=first, second=second, rows=rows))
    chosen = {fields[k]: text for k, (_, text) in zip(aligned.columns, cells, strict=True)}
    if aligned.rival is not None:
        other = {fields[k]: text for k, (_, text) in zip(aligned.rival, cells, strict=True)}
        differing = [name for name in fields if chosen.get(name) != other.get(name)]
        block.findings.append(found("L212", place, first=_words(chosen, differing), second=_words(other, differing)))
        for name in differing:
            chosen.pop(name, None)
    if not splits:
        _tell_shift(aligned.columns, cells, section, block, row)
    for text, level, _ in waiting:
        name = "level1" if level.startswith("1") else "level2"
        chosen.setdefault(name, text)
    block.rows.append(IndicatorRow(row.line, chosen))


def _words(cells: dict[str, str], names: Sequence[str]) -> str:
    return "、".join(f"{STANDARD.get(name, name)}“{cells[name]}”" for name in names if name in cells) or "空白"


def _tell_shift(
    places: Sequence[int], cells: Sequence[tuple[int, str]], section: _Section, block: Block, row: _Row
) -> None:
    by_position = {column.position: column for column in section.columns}
    for k, (position, text) in zip(places, cells, strict=True):
        column = section.columns[k]
        there = by_position.get(position)
        if column.position != position and there is not column and not (there and there.label == column.label):
            printed = there.label if there else "表外"
            block.findings.append(
                found("L205", block.place(row.line), text=text[:30], printed=printed, label=column.label)
            )
            return


def _is_continuation(row: _Row, section: _Section, block: Block) -> bool:
    """Whether the row is the rest of the row above: after a break, without a value and without points."""
    if not row.after_break or not block.rows or len(row.cells) > 2:
        return False
    if any(is_value(text) or is_points(text) or level_word(text) for _, text in row.cells):
        return False
    valued = {column.field for column in section.columns} & (headings.VALUES | {"points"})
    return bool(valued)


def _continue(row: _Row, section: _Section, block: Block) -> None:
    shift = section.width - row.width
    last = block.rows[-1]
    for position, text in row.cells:
        column = next((c for c in section.columns if c.position == position + shift), None)
        if column is None or column.field not in _FULL_TEXT or column.field not in last.cells:
            block.findings.append(found("L213", block.place(row.line), text=text[:60]))
            continue
        last.cells[column.field] += text
        block.findings.append(found("L207", block.place(last.line), line=row.line, text=text[:30], label=column.label))


__all__ = ["printed_headings", "read_block"]
