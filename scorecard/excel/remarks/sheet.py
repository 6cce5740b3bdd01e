"""One worksheet: remarks at its cells, colours over them; its rows and cells keep their bytes.

The colours are conditional formats, so that no cell's own format is touched: they look at the 问题清单, and go away where
the clerk has written there that a problem is dealt with, or when the 问题清单 is deleted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.excel.remarks import notes
from scorecard.excel.remarks.anchors import Grid
from scorecard.excel.remarks.parts import OFFICE, local, parse, serialise
from scorecard.excel.remarks.threads import reply, strip_threads
from scorecard.readers.table import cell_name, cell_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from scorecard.excel.remarks.entries import Entry, Rank
    from scorecard.excel.remarks.parts import Parts

Areas = list[tuple[str, tuple[int, int], tuple[int, int]]]
"""Merged areas: reference, first cell, last cell."""
NUMBERS, DONE = "_scorecard_no", "_scorecard_done"
"""The names of two columns of the 问题清单: the number of each problem, and what the clerk has done about it"""
_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData\b[^>]*?(/?)>")
_AFTER_FORMATS = frozenset(
    [
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "customProperties",
        "cellWatches",
        "ignoredErrors",
        "smartTags",
        "drawing",
        "legacyDrawing",
        "legacyDrawingHF",
        "drawingHF",
        "picture",
        "oleObjects",
        "controls",
        "webPublishItems",
        "tableParts",
        "extLst",
    ]
)
_AFTER_BOXES = frozenset(
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"]
)
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"


@dataclass(slots=True)
class Worksheet:
    """A worksheet part taken apart: `root` without its rows, `rows` their bytes (None where they are in `root`)."""

    parts: Parts
    name: str
    title: str
    root: _Element
    rows: bytes | None
    prefix: bytes = b""
    heights: dict[int, float] = field(default_factory=dict)

    @property
    def namespace(self) -> str:
        """The namespace of the worksheet's elements."""
        return self.root.tag.rpartition("}")[0].lstrip("{") if isinstance(self.root.tag, str) else ""

    def save(self) -> None:
        """Write the part back."""
        data = serialise(self.root)
        if self.rows is not None:
            data = _DATA.sub(lambda _: self.rows or b"", data, count=1)
        self.parts.write(self.name, data)

    def child(self, name: str) -> _Element | None:
        """The first child of that name."""
        return next((child for child in self.root if local(child) == name), None)

    def insert(self, element: _Element, later: frozenset[str]) -> None:
        """Put a child where the schema wants it: before the first of `later`."""
        at = next((i for i, child in enumerate(self.root) if local(child) in later), len(self.root))
        self.root.insert(at, element)


def open_sheet(parts: Parts, name: str, title: str) -> Worksheet:
    """The worksheet part `name`, called `title`. Raises `etree.XMLSyntaxError`, and `Broken` for a damaged part."""
    raw = parts.read(name)
    opened = _DATA.search(raw)
    if opened is None or not _is_utf8(raw):
        return Worksheet(parts, name, title, parse(raw), None)
    prefix = opened[1]
    end = opened.end()
    if not opened[2]:
        close = raw.rfind(b"</" + prefix + b"sheetData")
        end = raw.find(b">", close) + 1 if close > 0 else 0
        if end <= opened.end():
            return Worksheet(parts, name, title, parse(raw), None)
    root = parse(raw[: opened.start()] + b"<" + prefix + b"sheetData/>" + raw[end:])
    return Worksheet(parts, name, title, root, raw[opened.start() : end], prefix)


def _is_utf8(raw: bytes) -> bool:
    head = raw[:200].lower()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head:
        return False
    declared = re.search(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)", head)
    return declared is None or declared[1] in {b"utf-8", b"utf8", b"us-ascii"}


# ------------------------------------------------------------------------------------------------ taking out


def strip(sheet: Worksheet) -> bool:
    """Take the remarks and colours of an earlier check out; whether there were any."""
    found = _strip_colours(sheet)
    part = sheet.parts.related(sheet.name, "comments")
    if part is not None and part.target is not None:
        root = parse(sheet.parts.read(part.target))
        before = etree.tostring(root)
        gone = notes.strip_comments(root)
        if etree.tostring(root) != before:
            found = True
            sheet.parts.write(part.target, serialise(root))
        _strip_boxes(sheet, gone, empty=not any(local(element) == "comment" for element in root.iter()))
    return strip_threads(sheet) or found


def _strip_colours(sheet: Worksheet) -> bool:
    ours = 0
    for holder in [child for child in sheet.root if local(child) == "conditionalFormatting"]:
        for rule in list(holder):
            if any(NUMBERS in (element.text or "") for element in rule if local(element) == "formula"):
                holder.remove(rule)
                ours += 1
        if not len(holder):
            sheet.root.remove(holder)
    if ours:
        _shift(sheet, -ours)
    return ours > 0


def _shift(sheet: Worksheet, by: int) -> None:
    """Move the priority of the filer's own conditional formats, their order unchanged."""
    rules = [
        element
        for element in sheet.root.iter()
        if local(element) == "cfRule" and (element.get("priority") or "").isdecimal()
    ]
    numbers = [int(rule.get("priority") or 0) for rule in rules]
    if numbers and min(numbers) + by >= 1:
        for rule, number in zip(rules, numbers, strict=True):
            rule.set("priority", str(number + by))


def _strip_boxes(sheet: Worksheet, cells: Sequence[str], *, empty: bool) -> None:
    drawing = _boxes_part(sheet)
    if drawing is None or not cells:
        return
    places = {place for cell in cells if (place := cell_of(cell)) is not None}
    stripped = notes.strip_boxes(sheet.parts.raw(drawing).decode("utf-8", "surrogateescape"), places)
    if empty and not notes.has_boxes(stripped):
        _remove(sheet, "comments")
        _remove(sheet, "vmlDrawing")
        element = sheet.child("legacyDrawing")
        if element is not None:
            sheet.root.remove(element)
        return
    sheet.parts.write(drawing, stripped.encode("utf-8", "surrogateescape"))


def _remove(sheet: Worksheet, kind: str) -> None:
    relation = sheet.parts.related(sheet.name, kind)
    if relation is not None and relation.target is not None:
        sheet.parts.unrelate(sheet.name, relation.id)
        sheet.parts.remove(relation.target)


# ------------------------------------------------------------------------------------------------ putting in


def remark(sheet: Worksheet, rows: Sequence[Entry], colours: Mapping[Rank, int], *, main: str, block: int) -> None:
    """Colour the cells of `rows` and write what is wrong at each; `main` is the workbook's part, `block` its box numbers.

    `colours` are the differential formats of the ranks.
    """
    at: dict[tuple[int, int], list[Entry]] = {}
    areas = _areas(sheet)
    for row in rows:
        if row.cell is not None:
            at.setdefault(_anchor(areas, row.cell), []).append(row)
    if not at:
        return
    _colour(sheet, at, areas, colours)
    _comment(sheet, at, areas, block)
    reply(sheet, at, main)


def _areas(sheet: Worksheet) -> Areas:
    merges = sheet.child("mergeCells")
    found = []
    for element in merges if merges is not None else ():
        first, _, last = (element.get("ref") or "").replace("$", "").partition(":")
        start, end = cell_of(first), cell_of(last)
        if start is not None and end is not None:
            found.append((f"{first}:{last}", start, end))
    return found


def _anchor(areas: Areas, cell: tuple[int, int]) -> tuple[int, int]:
    for _, (top, left), (bottom, right) in areas:
        if top <= cell[0] <= bottom and left <= cell[1] <= right:
            return top, left
    return cell


def _colour(
    sheet: Worksheet,
    at: dict[tuple[int, int], list[Entry]],
    areas: Areas,
    colours: Mapping[Rank, int],
) -> None:
    merged = {start: reference for reference, start, _ in areas}
    rules: list[tuple[str, int, str]] = []
    for cell, rows in at.items():
        for rank in dict.fromkeys(row.rank for row in rows):
            open_ = "+".join(f"({NUMBERS}={row.number})" for row in rows if row.rank == rank)
            formula = f'SUMPRODUCT(({open_})*({DONE}=""))>0'
            rules.append((merged.get(cell, cell_name(*cell)), colours[rank], formula))
    _shift(sheet, len(rules))
    namespace = f"{{{sheet.namespace}}}"
    for number, (reference, index, formula) in enumerate(rules, 1):
        holder = etree.Element(f"{namespace}conditionalFormatting", {"sqref": reference})
        rule = etree.SubElement(
            holder, f"{namespace}cfRule", {"type": "expression", "dxfId": str(index), "priority": str(number)}
        )
        etree.SubElement(rule, f"{namespace}formula").text = formula
        sheet.insert(holder, _AFTER_FORMATS)


def _comment(
    sheet: Worksheet,
    at: dict[tuple[int, int], list[Entry]],
    areas: Areas,
    block: int,
) -> None:
    parts, namespace = sheet.parts, f"{{{sheet.namespace}}}"
    relation = parts.related(sheet.name, "comments")
    if relation is not None and relation.target is not None:
        name, root = relation.target, parse(parts.read(relation.target))
    else:
        name = parts.free("xl/scorecardComments{}.xml")
        root = etree.Element(f"{namespace}comments", nsmap={None: sheet.namespace})  # type: ignore[dict-item]
        parts.declare(name, _COMMENTS)
        parts.relate(sheet.name, name, _kind(sheet, "comments"))
    boxes = _boxes_part(sheet)
    if boxes is None:
        boxes = parts.free("xl/drawings/scorecardVml{}.vml")
        parts.declare(boxes, _VML)
        ident = parts.relate(sheet.name, boxes, _kind(sheet, "vmlDrawing"))
        element = sheet.child("legacyDrawing")
        if element is None:
            # A prefix of our choice: made-up ones (ns0) differ from run to run.
            element = etree.Element(f"{namespace}legacyDrawing", nsmap={"r": _office(sheet)})
            sheet.insert(element, _AFTER_BOXES)
        element.set(f"{{{_office(sheet)}}}id", ident)
        vml = notes.EMPTY_BOXES.format(block=block)
    else:
        vml = parts.raw(boxes).decode("utf-8", "surrogateescape")
    grid = Grid(sheet, max(row for row, _ in at) + 100)
    last = {start: end[1] for _, start, end in areas}
    comments, drawn = notes.Comments(root), notes.Boxes(vml)
    for cell, rows in sorted(at.items()):
        size = notes.box_size(comments.add(cell_name(*cell), notes.words(rows)))
        drawn.add(cell, grid.anchor(cell, size, last.get(cell, cell[1])), size)
    parts.write(name, serialise(root))
    parts.write(boxes, drawn.vml().encode("utf-8", "surrogateescape"))


def _boxes_part(sheet: Worksheet) -> str | None:
    """The part with the boxes of the sheet's comments."""
    element = sheet.child("legacyDrawing")
    if element is None:
        return None
    ident = element.get(f"{{{_office(sheet)}}}id")
    found = next((r.target for r in sheet.parts.relations(sheet.name) if r.id == ident), None)
    return found if found is not None and found in sheet.parts else None


def _office(sheet: Worksheet) -> str:
    """The namespace of r:id: that of strict files, or the usual one."""
    return (
        OFFICE if "purl.oclc.org" not in sheet.namespace else "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )


def _kind(sheet: Worksheet, name: str) -> str:
    return f"{_office(sheet)}/{name}"


__all__ = ["DONE", "NUMBERS", "Worksheet", "open_sheet", "remark", "strip"]
