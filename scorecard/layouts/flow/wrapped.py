"""Text without tabs: cells wrapped over lines, several cells of a row on one line, merged labels printed once.

Turns the lines of each form into a `Block`: the head by its labels, the indicator table by the search in `parse`,
the levels by the way the document prints merged labels (`levels`). The forms of a document are read together:
they share column widths and the place of merged labels.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from scorecard.findings import found
from scorecard.layouts.flow import columns as headings
from scorecard.layouts.flow import levels
from scorecard.layouts.flow.block import Block, IndicatorRow
from scorecard.layouts.flow.columns import Column
from scorecard.layouts.flow.cutrows import join_rests
from scorecard.layouts.flow.fits import begins_level, fit
from scorecard.layouts.flow.labelled import read_head, read_tail
from scorecard.layouts.flow.parse import Reading, Row, learn_widths, parse, rivals
from scorecard.layouts.flow.pieces import Piece, for_columns, rows_on_lines
from scorecard.layouts.flow.signs import fold, is_number, is_sign, is_value, level_word
from scorecard.readers.table import Line

_LEVELS = frozenset({"level1", "level2"})
_PASSES = 2
_LARGEST = 3000
"""pieces of one table; a larger one is no form"""
_WHERE = {"first": "一组的第一行", "last": "一组的最后一行", "middle": "一组的中间"}
_HEADING_PIECES = 60
_COMPARED = 3
_ODD = 2.4
_REST = 3.0
_LEFT_BLANK: tuple[tuple[str, ...], ...] = (
    (),
    ("claimed_score",),
    ("actual",),
    ("actual", "claimed_score"),
    ("points", "claimed_score"),
    ("actual", "points", "claimed_score"),
)
_FOOT = re.compile(
    r"^(?:总分|合计|总计)(?:$|[^\u4e00-\u9fff])|^(?:评价结论|自评结论|存在问题|改进措施|偏差大或|财政部门|填表人|填报人|项目负责人|财务负责人|"
    r"扫一扫|打印本页|【|相关附件|附件|备注[:：]|说明[:：]|注[:：\d]|\S{0,16}审核意见)"
)


@dataclass(slots=True)
class _Form:
    block: Block
    body: list[Piece]
    fields: list[str]
    cut_off: bool = False
    wraps: bool = True
    widths: dict[str, int] = field(default_factory=dict)
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A form to read: its lines, the index of the line with its heading, its title, and how its lines are cut."""

    lines: Sequence[Line]
    heading: int
    title: str | None
    cut: Callable[[Sequence[Line]], list[Piece]]
    wraps: bool = True
    last: bool = False
    """the text ends with it: it may be unfinished"""


def read_blocks(parts: Sequence[Part], file: str) -> list[Block]:
    """The forms of a document that were cut the same way, in order."""
    taken = [_take(part, file) for part in parts]
    _read(taken, wraps=all(part.wraps for part in parts))
    for form in taken:
        if form.reading is not None:
            _join_rests(form, form.reading)
    way: levels.Way = "first"  # as rows of a web page's table are printed: a merged cell with its first row
    if all(part.wraps for part in parts):
        way = _way([form.reading for form in taken if form.reading is not None])
    for form in taken:
        _fill(form, way)
    return [form.block for form in taken]


def cost(parts: Sequence[Part], file: str) -> float:
    """What the best reading of `parts` costs: of two ways to cut the lines the cheaper one is the right one."""
    total = 0.0
    for part in parts[:_COMPARED]:
        form = _take(part, file)
        reading = parse(form.body, form.fields, cut_off=form.cut_off) if part.wraps else _cheapest(form)
        total += reading.cost + _REST * (len(form.body) - reading.end)
    return total


def _read(taken: Sequence[_Form], *, wraps: bool) -> None:
    for form in taken:
        form.reading = _cheapest(form) if not wraps else parse(form.body, form.fields, cut_off=form.cut_off)
    for _ in range(_PASSES if wraps else 0):
        alike: dict[tuple[str, ...], list[_Form]] = {}
        for form in taken:
            alike.setdefault(tuple(form.fields), []).append(form)
        for group in alike.values():
            widths = learn_widths((form.reading, form.body) for form in group if form.reading is not None)
            for form in group:
                form.widths = widths
                form.reading = parse(form.body, form.fields, widths=widths, cut_off=form.cut_off)


def _take(part: Part, file: str) -> _Form:
    lines, heading, title = part.lines, part.heading, part.title
    block = Block(file=file, line=lines[0].line, title=title)
    block.head = read_head(part.cut(lines[1 if title else 0 : heading]), block)
    pieces = part.cut(lines[heading:])
    if len(pieces) > _LARGEST:
        block.findings.append(found("L224", block.place(pieces[_LARGEST].line), limit=_LARGEST))
        del pieces[_LARGEST:]
    lead = _lead(pieces)
    columns, length = _heading(pieces[lead:])
    block.columns = columns
    block.heading_line = lines[heading].line
    _tell_twice(pieces[lead : lead + length], block)
    body = pieces[lead + length :]
    body = _without_strangers(body, block)
    body, tail = _foot(body)
    body = _without_headings(body, columns, block)
    block.tail = read_tail(tail)
    if body:
        body[0] = replace(body[0], join=0.0, cut=0.0, row=0.0)
    fields = [column.field for column in columns if column.field not in _LEVELS]
    body = for_columns(body, fields)
    return _Form(
        block, body if part.wraps else rows_on_lines(body), fields, cut_off=part.last and not tail, wraps=part.wraps
    )


def _cheapest(form: _Form) -> Reading:
    """The reading under the cheapest supposition about columns that the form left blank throughout."""
    readings: list[tuple[float, Reading]] = []
    for blank in _LEFT_BLANK:
        if not set(blank) <= set(form.fields):
            continue
        reading = parse(form.body, form.fields, skip=dict.fromkeys(blank, 0.2), cut_off=form.cut_off)
        readings.append((reading.cost + 2.0 * len(blank), reading))
    if not {"points", "claimed_score"} & set(form.fields):
        reading = parse(form.body, [*form.fields, "unnamed"], cut_off=form.cut_off)
        readings.append((reading.cost + 5.0, reading))
    return min(readings, key=lambda pair: pair[0])[1]


def _tell_twice(pieces: Sequence[Piece], block: Block) -> None:
    """A heading with two groups of columns (中期, 年度) is read as one: the page does not say which was filled."""
    columns, _ = headings.split_run("".join(fold(piece.text) for piece in pieces))
    targets = [column for column in columns if column.field == "target"]
    if len(targets) > 1:
        block.findings.append(found("L221", block.place(block.heading_line), label=targets[-1].label))


def _without_strangers(body: list[Piece], block: Block) -> list[Piece]:
    """`body` without headings that the vocabulary does not know, where none of the known ones is a value's."""
    if headings.VALUES & {column.field for column in block.columns}:
        return body
    first = next(
        (index for index, piece in enumerate(body[:40]) if level_word(piece.text) or _starts_level(body, index)), 0
    )
    if first >= 2 and not any(is_value(piece.text) for piece in body[:first]):
        names = [piece.text for piece in body[:first]]
        block.findings.append(
            found("L219", block.place(block.heading_line), labels="、".join(names[:3]), count=len(names))
        )
        return body[first:]
    return body


def _starts_level(body: Sequence[Piece], index: int) -> bool:
    return index + 1 < len(body) and level_word(body[index].text + body[index + 1].text) is not None


def _lead(pieces: Sequence[Piece]) -> int:
    """How many pieces stand before the first word of the heading on its line (绩效指标)."""
    return next((index for index, piece in enumerate(pieces[:8]) if headings.may_start(fold(piece.text))), 0)


def _heading(pieces: Sequence[Piece]) -> tuple[list[Column], int]:
    """The columns of a heading with which `pieces` begin, and how many pieces it takes."""
    folded = [fold(piece.text) for piece in pieces[:_HEADING_PIECES]]
    columns, ends = headings.split_run("".join(folded))
    if not headings.is_heading(columns):
        return [], 0
    borders = {0: 0}
    length = 0
    for index, text in enumerate(folded):
        length += len(text)
        borders[length] = index + 1
    while ends and ends[-1] not in borders:
        ends.pop()
        columns.pop()
    if not ends or not headings.is_heading(columns):
        return [], 0
    return headings.dedupe(columns), borders[ends[-1]]


def _without_headings(body: list[Piece], columns: Sequence[Column], block: Block) -> list[Piece]:
    """`body` without the headings that a page break printed again."""
    fields = {column.field for column in columns}
    result: list[Piece] = []
    index = 0
    while index < len(body):
        if headings.may_start(fold(body[index].text)) or fold(body[index].text) in {"一", "一级"}:
            again, length = _heading(body[index:])
            if length and {column.field for column in again} == fields:
                block.findings.append(found("L208", block.place(block.heading_line), line=body[index].line))
                index += length
                if index < len(body):
                    body[index] = replace(body[index], page=True)
                continue
        result.append(body[index])
        index += 1
    return result


def _foot(body: list[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The body and the foot of a table: the foot begins with a total or a signature at the beginning of a line."""
    for index, piece in enumerate(body):
        if piece.first and _FOOT.match(fold(piece.text)):
            return body[:index], body[index:]
    return body, []


def _name(row: Row) -> tuple[str, str]:
    name, value = row.cells.get("level3"), row.cells.get("target")
    return (name.text if name else "", value.text if value else "")


def _way(readings: Sequence[Reading]) -> levels.Way:
    """Where this document prints merged labels: what explains all of its forms best."""
    costs = {
        way: sum(
            min(levels.assign(reading.labels, [_name(row) for row in reading.rows], way)[2], 60.0)
            for reading in readings
            if reading.rows
        )
        for way in levels.WAYS
    }
    return min(levels.WAYS, key=lambda way: costs[way])


def _fill(form: _Form, way: levels.Way) -> None:
    reading, block = form.reading, form.block
    if reading is None:
        return
    first, second, _ = levels.assign(reading.labels, [_name(row) for row in reading.rows], way)
    if way == "middle":
        _tell_groups(reading, block)
    merged = len({label.row for label in reading.labels}) < len(reading.rows)
    if merged and reading.labels:
        block.findings.append(found("L209", block.place(block.heading_line), where=_WHERE[way]))
    for row, level1, level2 in zip(reading.rows, first, second, strict=True):
        cells = {name: cell.text for name, cell in row.cells.items()}
        if level1:
            cells["level1"] = level1
        if level2:
            cells["level2"] = level2
        block.rows.append(IndicatorRow(row.line, cells))
    _tell_rivals(form, reading)
    _tell_cuts(form, reading)
    _drop_unnamed(reading, block)
    if form.cut_off and reading.rows and reading.end == len(form.body):
        _drop_unfinished(reading.rows[-1], form, block)
    whole = {label.text for label in reading.labels if not label.whole}
    for piece in reading.lost:
        if any(char in text or fold(text).endswith("指") for text in whole for char in piece.text):
            continue
        block.findings.append(found("L213", block.place(piece.line), text=piece.text))
    for name in ("level1", "level2"):
        if not any(column.field == name for column in block.columns) and any(name in row.cells for row in block.rows):
            block.columns.insert(0 if name == "level1" else 1, Column(name, headings.STANDARD[name]))


def _join_rests(form: _Form, reading: Reading) -> None:
    labels = {column.field: column.label for column in form.block.columns}
    for rest in join_rests(reading, form.body, form.fields, form.widths):
        place = form.block.place(reading.rows[rest.row].line)
        label = labels.get(rest.field, "级别名称")
        form.block.findings.append(found("L207", place, line=rest.line, text=rest.text[:30], label=label))


def _tell_cuts(form: _Form, reading: Reading) -> None:
    """Rows on both sides of a page break where something there is not as it should be."""
    starts = [min(cell.first for cell in row.cells.values()) for row in reading.rows]
    told: set[int] = set()
    for at in (index for index, piece in enumerate(form.body) if piece.page and index):
        after = bisect_left(starts, at)
        near = [row for row in (after - 1, after) if 0 <= row < len(reading.rows)]
        if any(_is_odd(row, at, form, reading) for row in near):
            told.update(near)
    for row in sorted(told):
        form.block.findings.append(found("L225", form.block.place(reading.rows[row].line)))


def _is_odd(row: int, at: int, form: _Form, reading: Reading) -> bool:
    cells = reading.rows[row].cells
    expected = [name for name in ("level3", "target", "points") if name in form.fields]
    if any(name not in cells or fit(name, cells[name].text) > _ODD for name in expected):
        return True
    if any(rest[1] == at for rest in reading.rests) or any(cell.first < at < cell.last for cell in cells.values()):
        return True
    if any(begins_level(label.text) or not label.whole for label in reading.labels if label.row == row):
        return True
    return any(piece.line >= form.body[at].line and piece.line <= reading.rows[row].line for piece in reading.lost)


def _tell_groups(reading: Reading, block: Block) -> None:
    for row, first, second in levels.undecided(reading.labels, [_name(row) for row in reading.rows]):
        block.findings.append(found("L223", block.place(reading.rows[row].line), first=first, second=second))


def _tell_rivals(form: _Form, reading: Reading) -> None:
    if not form.wraps:
        return
    for rival in rivals(reading, form.body, form.fields, form.widths):
        place = form.block.place(reading.rows[rival.row].line)
        first, second = rival.chosen
        other_first, other_second = rival.other
        form.block.findings.append(
            found("L222", place, first=first, second=second, other_first=other_first, other_second=other_second)
        )


def _drop_unnamed(reading: Reading, block: Block) -> None:
    unnamed = [row.cells["unnamed"].text for row in reading.rows if "unnamed" in row.cells]
    if unnamed:
        block.findings.append(found("L220", block.place(block.heading_line), text=unnamed[0]))
        for row in block.rows:
            row.cells.pop("unnamed", None)


def _drop_unfinished(row: Row, form: _Form, block: Block) -> None:
    """The last cell of a text that breaks off: half a number is no number."""
    name, cell = max(row.cells.items(), key=lambda item: item[1].last)
    if cell.last != len(form.body) or name == "level3":
        return
    following = form.fields[form.fields.index(name) + 1 :] if name in form.fields else []
    bare = is_number(cell.text) or is_sign(cell.text) or cell.text.endswith((".", ",", "，"))
    if bare and (name not in {"points", "claimed_score"} or following):
        block.rows[-1].cells.pop(name, None)
        block.findings.append(found("L218", block.place(row.line), text=cell.text))


__all__ = ["Part", "cost", "read_blocks"]
