"""From the lines of a document to its forms: which kind of text each of them is, and the order of the steps.

lines ──find──> regions ──tabs | wrapped | marked──> Blocks ──finish──> Blocks ──grid──> Tables
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from scorecard.findings import found
from scorecard.layouts.flow import declared, find, glued, tabs, wrapped
from scorecard.layouts.flow.block import Block
from scorecard.layouts.flow.columns import Column
from scorecard.layouts.flow.finish import finish
from scorecard.layouts.flow.grid import to_table
from scorecard.layouts.flow.marked import cut_bars, has_bars
from scorecard.layouts.flow.pieces import Piece, cut_pieces, has_broken_words, style_of, with_wraps
from scorecard.model import Finding
from scorecard.readers.table import Document, Line, Table

_USUAL = 4
_DOUBT = 0.5


def rebuild(document: Document) -> tuple[list[Table], list[Finding]]:
    """The forms in the lines of `document` as clean grids, in order, and what was repaired, refused or contradicts.

    Content never raises. A document without forms gives nothing and says nothing.
    """
    lines = document.lines
    file = document.source.name
    regions = find.regions(lines)
    inside = [(region.start, region.end) for region in regions]
    blocks = read_blocks(lines, regions, file)
    if not document.tables and not any(block.rows for block in blocks):
        listed = glued.lists(lines, inside, file)
        inside += [(start, start + 1) for start, _ in listed]
        blocks += [block for _, block in listed]
    findings: list[Finding] = []
    tables: list[Table] = []
    for block in blocks:
        glued.settle(block)
        finish(block)
        findings += block.findings
        if block.rows:
            tables.append(to_table(block, f"表{len(tables) + 1}"))
        elif not any(finding.code == "L215" for finding in block.findings):
            findings.append(found("L216", block.place(), title=block.title or "绩效指标"))
    facts = [declared.fact_of_block(block) for block in blocks if block.rows]
    findings += declared.compare(lines, inside, facts, file)
    return tables, findings


def read_blocks(lines: Sequence[Line], regions: Sequence[find.Region], file: str) -> list[Block]:
    """The forms in the regions of `lines`, each read by the reader of its kind of text."""
    usual = _usual([lines[region.start : region.end] for region in regions])
    blocks: dict[int, Block] = {}
    plain: list[find.Region] = []
    for region in regions:
        part = lines[region.start : region.end]
        if _has_tabs(part):
            blocks[region.start] = tabs.read_block(part, file, region.title, usual)
        elif glued.is_glued(part, region.heading - region.start):
            blocks[region.start] = glued.read_glued(part, region.heading - region.start, file, region.title)
        else:
            plain.append(region)
    for group in (
        [region for region in plain if has_bars(lines[region.start : region.end])],
        [region for region in plain if not has_bars(lines[region.start : region.end])],
    ):
        if group:
            for region, block in zip(group, _read_group(lines, group, file), strict=True):
                blocks[region.start] = block
    return [blocks[region.start] for region in regions]


def _read_group(lines: Sequence[Line], group: Sequence[find.Region], file: str) -> list[Block]:
    """Forms whose cells are marked the same way."""
    if has_bars(lines[group[0].start : group[0].end]):
        return wrapped.read_blocks([_part(lines, region, cut_bars, wraps=False) for region in group], file)
    styles = [style_of(lines[region.heading : region.end]) for region in group]
    parts = [
        [
            _part(lines, region, partial(cut_pieces, style=with_wraps(style, wraps=wraps)), wraps=wraps)
            for region, style in zip(group, styles, strict=True)
        ]
        for wraps in (True, False)
    ]
    first, second = (wrapped.cost(candidate, file) for candidate in parts)
    traces = any(style.end_spaces or style.gaps for style in styles) or any(
        has_broken_words(_body(lines, region)) for region in group
    )
    # Without a trace of a page that cells were wrapped is believed only where it explains the rows far better.
    return wrapped.read_blocks(parts[0] if first <= second * (1.0 if traces else _DOUBT) else parts[1], file)


def _body(lines: Sequence[Line], region: find.Region) -> Sequence[Line]:
    return lines[region.heading + 3 : region.end]


def _part(
    lines: Sequence[Line],
    region: find.Region,
    cut: Callable[[Sequence[Line]], list[Piece]],
    *,
    wraps: bool,
) -> wrapped.Part:
    last = not any(line.text.strip() for line in lines[region.end :])
    return wrapped.Part(lines[region.start : region.end], region.heading - region.start, region.title, cut, wraps, last)


def _has_tabs(lines: Sequence[Line]) -> bool:
    full = [line.text for line in lines if line.text.strip()]
    return sum("\t" in text for text in full) * 3 >= len(full)


def _usual(parts: Sequence[Sequence[Line]]) -> list[list[Column]]:
    """The headings printed in the document, the commonest first."""
    count = Counter(tuple(columns) for part in parts for columns in tabs.printed_headings(part))
    return [list(columns) for columns, _ in count.most_common(_USUAL)]


__all__ = ["read_blocks", "rebuild"]
