"""A Word document annotated: Word comments at the cells and paragraphs concerned, a 问题清单 in front, all else as it was.

The 问题清单 stands in a content control of its own, which reading passes over, so that 表1 of the copy is 表1 of the original.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.excel.remarks.book import Annotated, reason
from scorecard.excel.remarks.entries import RANK_WORDS, Entry, entries
from scorecard.excel.remarks.links import break_fields
from scorecard.excel.remarks.listing import problem, summary
from scorecard.excel.remarks.notes import AUTHOR, MARK, words
from scorecard.excel.remarks.outside import drop_macros, sever
from scorecard.excel.remarks.parts import OFFICE, Parts, local, parse, serialise
from scorecard.excel.remarks.seal import sealed, unsealed
from scorecard.excel.remarks.styles import COLOURS
from scorecard.findings import found
from scorecard.model import Place
from scorecard.readers.docx_xml import OURS, STRICT_WORD, WORD, read_body
from scorecard.readers.package import Broken, open_package
from scorecard.readers.table import cell_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from scorecard.model import Finding

_BODY = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEXTS = frozenset({"header", "footer", "footnotes", "endnotes", "comments"})
_COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_DATE = "2000-01-01T00:00:00Z"
_BOOKMARK = "scorecard_"
_TOKEN = re.compile("\ue100([0-9]+)\ue101")
_COLUMNS = (("序号", 500), ("在哪一格", 1500), ("级别", 700), ("问题说明", 3100), ("怎么改", 2600), ("代码", 800))
"""heading and width in twentieths of a point"""
Spot = tuple[str | None, str | None, int | None]
"""Table, cell and line of a place."""


def annotate_document(data: bytes, name: str, findings: Sequence[Finding]) -> Annotated:
    """The document `data` (called `name`) with `findings` as comments."""
    package, wrong = open_package(data, name)
    if package is None:
        return Annotated(None, entries(findings), wrong)
    parts = Parts(package)
    try:
        main = parts.main("word/document.xml")
        told = _safe(parts, main, name)
        made = _Document(parts, main).annotate(findings)
        return Annotated(made.data, made.rows, told)
    except Broken as broken:
        return Annotated(None, entries(findings), [broken.finding])
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        return Annotated(None, entries(findings), [found("D022", Place(file=name), reason=reason(error))])


def _safe(parts: Parts, main: str, name: str) -> list[Finding]:
    """Take macros and what fetches from elsewhere out, and say so."""
    told = []
    if drop_macros(parts, main, _BODY):
        told.append(found("D023", Place(file=name)))
    texts = [main, *(r.target for r in parts.relations(main) if r.kind in _TEXTS and r.target and r.target in parts)]
    count = sever(parts) + sum(break_fields(parts, one) for one in texts)
    if count:
        told.append(found("D027", Place(file=name), count=count))
    return told


class _Document:
    """The main part, its comments, and where the values of the form stand in it."""

    def __init__(self, parts: Parts, main: str) -> None:
        self.parts, self.main = parts, main
        self.root = parse(unsealed(parts.read(main)))
        tag = self.root.tag
        namespace = tag.rpartition("}")[0].lstrip("{") if isinstance(tag, str) else WORD
        self.w = f"{{{namespace}}}"
        self.namespace = namespace
        self.office = "http://purl.oclc.org/ooxml/officeDocument/relationships" if namespace == STRICT_WORD else OFFICE

    def annotate(self, findings: Sequence[Finding]) -> Annotated:
        name, comments = self._comments()
        self._strip(comments)
        rows = entries(findings)
        spots = self._spots()
        by_spot: dict[Spot, list[Entry]] = {}
        for row in rows:
            place = row.place
            if place is not None and (spot := (place.sheet, place.cell, place.line)) in spots:
                by_spot.setdefault(spot, []).append(row)
        numbers = [int(e.get(f"{self.w}id") or 0) for e in comments if (e.get(f"{self.w}id") or "").isdecimal()]
        number = max(numbers, default=-1)
        marks = [
            int(e.get(f"{self.w}id") or 0)
            for e in self.root.iter(f"{self.w}bookmarkStart")
            if (e.get(f"{self.w}id") or "").isdecimal()
        ]
        mark = max(marks, default=-1)
        for spot, here in by_spot.items():
            number, mark = number + 1, mark + 1
            self._remark(spots[spot], comments, number, mark, here)
        first = {row.number: here[0].number for here in by_spot.values() for row in here}
        body = self.root.find(f"{self.w}body")
        if body is None:
            raise ValueError("no body")
        body.insert(0, self._list(rows, first))
        self.parts.write(name, serialise(comments))
        made = serialise(self.root)
        self.parts.write(self.main, made)
        return Annotated(sealed(self.parts.zipped(), self.main, made), rows)

    # ---------------------------------------------------------------------------------------- what is there

    def _comments(self) -> tuple[str, _Element]:
        relation = self.parts.related(self.main, "comments")
        if relation is not None and relation.target is not None:
            return relation.target, parse(self.parts.read(relation.target))
        name = self.parts.free("word/scorecardComments{}.xml")
        self.parts.declare(name, _COMMENTS)
        self.parts.relate(self.main, name, f"{self.office}/comments")
        return name, etree.Element(f"{self.w}comments", nsmap={"w": self.namespace})

    def _strip(self, comments: _Element) -> None:
        """Take out what an earlier check wrote."""
        gone = set()
        for comment in list(comments):
            text = "".join(element.text or "" for element in comment.iter(f"{self.w}t"))
            if text.startswith(MARK):
                gone.add(comment.get(f"{self.w}id"))
                comments.remove(comment)
        marks = set()
        for element in list(self.root.iter()):
            parent = element.getparent()
            if parent is None:
                continue
            name, ident = local(element), element.get(f"{self.w}id")
            ours = name in {"commentRangeStart", "commentRangeEnd"} and ident in gone
            if name == "bookmarkStart" and (element.get(f"{self.w}name") or "").startswith(_BOOKMARK):
                marks.add(ident)
                ours = True
            if ours or (name == "bookmarkEnd" and ident in marks):
                parent.remove(element)
            elif name == "commentReference" and ident in gone and (holder := parent.getparent()) is not None:
                holder.remove(parent)
            elif name == "sdt" and self._is_ours(element):
                parent.remove(element)

    def _is_ours(self, control: _Element) -> bool:
        tag = control.find(f"{self.w}sdtPr/{self.w}tag")
        return tag is not None and tag.get(f"{self.w}val") == OURS

    def _spots(self) -> dict[Spot, _Element]:
        """The paragraph in which the text at each place begins.

        The paragraphs of a copy get marks and the copy is read, so that tables, rows and lines are counted by the one
        who gave the places.
        """
        paragraphs = list(self.root.iter(f"{self.w}p"))
        marked = copy.deepcopy(self.root)
        for number, paragraph in enumerate(marked.iter(f"{self.w}p")):
            text = next(
                (
                    t
                    for t in paragraph.iter(f"{self.w}t")
                    if t.text and next(t.iterancestors(f"{self.w}p")) is paragraph
                ),
                None,
            )
            if text is not None:
                text.text = f"\ue100{number}\ue101{text.text}"
        raw = etree.tostring(marked)
        body, _, _ = read_body(parse(raw.replace(STRICT_WORD.encode(), WORD.encode())))
        spots: dict[Spot, _Element] = {}
        for table in body.tables:
            for cell in table.cells:
                if (match := _TOKEN.search(cell.text)) is not None:
                    spots[table.name, cell_name(cell.row, cell.column), None] = paragraphs[int(match[1])]
        for line in body.lines:
            if (match := _TOKEN.search(line.text)) is not None:
                spots[None, None, line.line] = paragraphs[int(match[1])]
        return spots

    # ---------------------------------------------------------------------------------------- what comes

    def _remark(self, paragraph: _Element, comments: _Element, number: int, mark: int, rows: Sequence[Entry]) -> None:
        w = self.w
        start = etree.Element(f"{w}commentRangeStart", {f"{w}id": str(number)})
        named = etree.Element(f"{w}bookmarkStart", {f"{w}id": str(mark), f"{w}name": f"{_BOOKMARK}{rows[0].number}"})
        at = 1 if len(paragraph) and local(paragraph[0]) == "pPr" else 0
        paragraph.insert(at, start)
        paragraph.insert(at, named)
        etree.SubElement(paragraph, f"{w}commentRangeEnd", {f"{w}id": str(number)})
        run = etree.SubElement(paragraph, f"{w}r")
        etree.SubElement(run, f"{w}commentReference", {f"{w}id": str(number)})
        etree.SubElement(paragraph, f"{w}bookmarkEnd", {f"{w}id": str(mark)})
        comment = etree.SubElement(
            comments,
            f"{w}comment",
            {f"{w}id": str(number), f"{w}author": AUTHOR, f"{w}date": _DATE, f"{w}initials": "SC"},
        )
        for line in (MARK, *words(rows)):
            self._paragraph(comment, line, size=18, bold=line == MARK)

    def _paragraph(
        self,
        parent: _Element,
        text: str,
        *,
        size: int,
        bold: bool = False,
        anchor: str | None = None,
        centre: bool = False,
    ) -> _Element:
        w = self.w
        paragraph = etree.SubElement(parent, f"{w}p")
        properties = etree.SubElement(paragraph, f"{w}pPr")
        etree.SubElement(properties, f"{w}spacing", {f"{w}before": "0", f"{w}after": "0"})
        etree.SubElement(properties, f"{w}ind", {f"{w}firstLine": "0"})
        if centre:
            etree.SubElement(properties, f"{w}jc", {f"{w}val": "center"})
        holder = paragraph
        if anchor is not None:
            holder = etree.SubElement(paragraph, f"{w}hyperlink", {f"{w}anchor": anchor, f"{w}history": "1"})
        run = etree.SubElement(holder, f"{w}r")
        look = etree.SubElement(run, f"{w}rPr")
        etree.SubElement(look, f"{w}rFonts", {f"{w}ascii": "宋体", f"{w}hAnsi": "宋体", f"{w}eastAsia": "宋体"})
        if bold:
            etree.SubElement(look, f"{w}b")
        if anchor is not None:
            etree.SubElement(look, f"{w}color", {f"{w}val": "0563C1"})
        etree.SubElement(look, f"{w}sz", {f"{w}val": str(size)})
        if anchor is not None:
            etree.SubElement(look, f"{w}u", {f"{w}val": "single"})
        for at, line in enumerate(text.split("\n")):
            if at:
                etree.SubElement(run, f"{w}br")
            words_ = etree.SubElement(run, f"{w}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
            words_.text = line
        return paragraph

    def _list(self, rows: Sequence[Entry], anchors: dict[int, int]) -> _Element:
        """The 问题清单 in its content control; `anchors` are the numbers of the bookmarks that rows lead to."""
        w = self.w
        control = etree.Element(f"{w}sdt")
        properties = etree.SubElement(control, f"{w}sdtPr")
        etree.SubElement(properties, f"{w}alias", {f"{w}val": "问题清单"})
        etree.SubElement(properties, f"{w}tag", {f"{w}val": OURS})
        content = etree.SubElement(control, f"{w}sdtContent")
        self._paragraph(content, "问题清单", size=32, bold=True, centre=True)
        self._paragraph(content, f"{summary(rows)}改好后删去本清单和批注。", size=20)
        table = etree.SubElement(content, f"{w}tbl")
        look = etree.SubElement(table, f"{w}tblPr")
        etree.SubElement(look, f"{w}tblW", {f"{w}w": "5000", f"{w}type": "pct"})
        borders = etree.SubElement(look, f"{w}tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            etree.SubElement(
                borders, f"{w}{side}", {f"{w}val": "single", f"{w}sz": "4", f"{w}space": "0", f"{w}color": "BFBFBF"}
            )
        etree.SubElement(look, f"{w}tblLayout", {f"{w}type": "fixed"})
        grid = etree.SubElement(table, f"{w}tblGrid")
        for _, wide in _COLUMNS:
            etree.SubElement(grid, f"{w}gridCol", {f"{w}w": str(wide)})
        self._row(table, [name for name, _ in _COLUMNS], fill="D9E1F2", bold=True)
        for row in rows:
            what = problem(row) + (f"\n依据：{row.article}" if row.article else "")
            texts = [str(row.number), row.where, RANK_WORDS[row.rank], what, row.remedy, row.code]
            anchor = f"{_BOOKMARK}{anchors[row.number]}" if row.number in anchors else None
            self._row(table, texts, rank=COLOURS[row.rank][2:], anchor=anchor)
        last = etree.SubElement(content, f"{w}p")
        etree.SubElement(etree.SubElement(last, f"{w}r"), f"{w}br", {f"{w}type": "page"})
        return control

    def _row(
        self,
        table: _Element,
        texts: Sequence[str],
        *,
        fill: str | None = None,
        rank: str | None = None,
        anchor: str | None = None,
        bold: bool = False,
    ) -> None:
        w = self.w
        row = etree.SubElement(table, f"{w}tr")
        properties = etree.SubElement(row, f"{w}trPr")
        etree.SubElement(properties, f"{w}cantSplit")
        if bold:
            etree.SubElement(properties, f"{w}tblHeader")
        for column, (text, (_, wide)) in enumerate(zip(texts, _COLUMNS, strict=True)):
            cell = etree.SubElement(row, f"{w}tc")
            look = etree.SubElement(cell, f"{w}tcPr")
            etree.SubElement(look, f"{w}tcW", {f"{w}w": str(wide), f"{w}type": "dxa"})
            colour = rank if column == 2 and rank else fill
            if colour:
                etree.SubElement(look, f"{w}shd", {f"{w}val": "clear", f"{w}color": "auto", f"{w}fill": colour})
            self._paragraph(cell, text, size=18, bold=bold, anchor=anchor if column == 1 else None)


__all__ = ["annotate_document"]
