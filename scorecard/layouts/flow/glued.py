"""Indicators without cells: level words, name and value run together on a line, or listed in prose.

What the level words, signs and numbers decide is read; the rest is refused, line by line, with a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scorecard.findings import found
from scorecard.layouts.flow.block import Block, IndicatorRow
from scorecard.layouts.flow.columns import STANDARD, Column, is_heading, split_run
from scorecard.layouts.flow.labelled import read_head
from scorecard.layouts.flow.marked import cut_bars
from scorecard.layouts.flow.phrases import split_phrase, strip_levels
from scorecard.layouts.flow.pieces import Style, cut_pieces
from scorecard.layouts.flow.signs import fold
from scorecard.readers.table import Line

_COLUMNS = ("level1", "level2", "level3", "target")
_READABLE = frozenset({*_COLUMNS, "remark"})
_ITEMS = re.compile(r"[;；。\n]")
_CUT_INSIDE = re.compile(r"(?<=[%个次人元份])[,，](?=[\u4e00-\u9fff]{3})")
_LONGEST_LINE = 120
_LARGEST_GAP = 6
_END = re.compile(r"^(?:附件|注[:：]|备注|说明[:：]|总分|合计|扫一扫|打印|【|\[)")
_BOUNDARY = "指标名称与指标值的分界"


def is_glued(lines: Sequence[Line], heading: int) -> bool:
    """Whether the words of the heading stand on one line without anything between them."""
    for word in lines[heading].text.replace("\t", " ").replace("|", " ").split():
        columns, _ = split_run(fold(word)[max(fold(word).find("一级"), 0) :])
        if is_heading(columns) and len(columns) >= 4:
            return True
    return False


def read_glued(lines: Sequence[Line], heading: int, file: str, title: str | None) -> Block:
    """A form whose rows stand one on a line, without marks between their cells."""
    block = _block(lines, file, title)
    block.head = read_head(cut_pieces(lines[1 if title else 0 : heading], Style(wraps=False)), block)
    block.heading_line = lines[heading].line
    folded = fold(lines[heading].text)
    columns, ends = split_run(folded[max(folded.find("一级"), 0) :])
    rest = folded[max(folded.find("一级"), 0) :][ends[-1] if ends else 0 :]
    if rest or not {column.field for column in columns} <= _READABLE:
        text = rest or lines[heading].text.strip()
        block.findings.append(found("L215", block.place(lines[heading].line), text=text[:40], what="各格的内容"))
        return block
    refused: list[Line] = []
    for line in lines[heading + 1 :]:
        if not line.text.strip():
            continue
        if _END.match(line.text.strip()):
            break
        if _line(line, line.text, block):
            for other in refused:
                block.findings.append(
                    found("L215", block.place(other.line), text=other.text.strip()[:40], what=_BOUNDARY)
                )
            refused = []
        else:
            refused.append(line)
            if len(refused) > _LARGEST_GAP:
                break
    return block


def lists(lines: Sequence[Line], inside: Sequence[tuple[int, int]], file: str) -> list[tuple[int, Block]]:
    """Indicators listed in prose under level headings, outside the forms `inside`: (index of the first line, block)."""
    result: list[tuple[int, Block]] = []
    index = 0
    while index < len(lines):
        covered = next((end for start, end in inside if start <= index < end), None)
        if covered is not None:
            index = covered
            continue
        if not _level_line(lines[index].text):
            index += 1
            continue
        end, block = _list(lines, index, file)
        if len(block.rows) >= 3 and len({row.cells.get("level1") for row in block.rows}) >= 2:
            start = _labelled_before(lines, index)
            block.head = read_head(cut_bars(lines[start:index]), block)
            result.append((index, block))
        index = max(end, index + 1)
    return result


def _block(lines: Sequence[Line], file: str, title: str | None) -> Block:
    block = Block(file=file, line=lines[0].line, title=title)
    block.columns = [Column(name, STANDARD[name], index) for index, name in enumerate(_COLUMNS)]
    return block


def _level_line(text: str) -> bool:
    levels, rest = strip_levels(text.replace("年度绩效总目标", "").strip(" |"))
    return bool(levels) and levels[0][0] == "1" and (not rest.strip(" |") or ";" in rest or "；" in rest)


def _list(lines: Sequence[Line], start: int, file: str) -> tuple[int, Block]:
    block = _block(lines[start:], file, None)
    block.heading_line = lines[start].line
    gap = 0
    index = start
    while index < len(lines) and gap <= _LARGEST_GAP:
        text = lines[index].text.replace("年度绩效总目标", "").strip(" |")
        if _END.match(text):
            break
        if text:
            count = len(block.rows)
            known = _line(lines[index], text, block)
            gap = 0 if known or len(block.rows) > count else gap + 1
            if not known:
                break
        index += 1
    return index, block


def _line(line: Line, text: str, block: Block) -> bool:
    """Read one line into `block`; False where the list or the table has ended."""
    levels, rest = strip_levels(text)
    new = {f"level{level}": word for level, word in levels}
    if levels and not rest.strip(" |"):
        block.rows.append(IndicatorRow(line.line, new, label_only=True))
        return True
    if len(rest) > _LONGEST_LINE and not _ITEMS.search(rest):
        return False
    items = [item.strip(" |") for item in _ITEMS.split(_CUT_INSIDE.sub("；", rest)) if item.strip(" |")]
    read = 0
    for item in items:
        phrase = split_phrase(item)
        if phrase is None:
            if levels or read:
                block.findings.append(found("L215", block.place(line.line), text=item[:40], what=_BOUNDARY))
            continue
        read += 1
        block.rows.append(IndicatorRow(line.line, {**new, "level3": phrase[0], "target": phrase[1]}))
        new = {}
    return bool(read or levels)


def settle(block: Block) -> None:
    """Give the labels that stand alone to the rows that follow them, and drop them as rows."""
    waiting: dict[str, str] = {}
    rows: list[IndicatorRow] = []
    for row in block.rows:
        if row.label_only:
            if "level1" in row.cells:
                waiting = {}
            waiting.update(row.cells)
            continue
        row.cells = {**waiting, **row.cells}
        waiting = {}
        rows.append(row)
    block.rows = rows


def _labelled_before(lines: Sequence[Line], index: int) -> int:
    start = index
    while start > 0 and "|" in lines[start - 1].text:
        start -= 1
    return start


__all__ = ["is_glued", "lists", "read_glued", "settle"]
