"""`--update`: the blocks of a Word document (paragraphs and tables) and the numbers in them, read and written in place.

Used by `scorecard.reports.updating_merge`. Knows WordprocessingML, and nothing of whose text is whose.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from scorecard.reports.baseline import Cell, checksum, row_key
from scorecard.reports.reading import Paragraph, is_number, paragraph_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.．、])")
_TABLE_NUMBER = re.compile(r"^[表图]\d+")
# What only a person puts into a document.
_FOREIGN = (
    "commentReference", "footnoteReference", "endnoteReference", "pict", "object", "hyperlink", "ins", "moveTo",
)  # fmt: skip


@dataclass(slots=True)
class Block:
    """A paragraph or table of the body. `key` tells it from others; `place` counts paragraphs from 1."""

    element: etree._Element
    kind: str
    cell: Cell
    text: str = ""
    place: int = 0
    style: str = ""
    rows: list[list[Cell]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def key(self) -> str:
        """As `scorecard.reports.baseline.Block.key`."""
        return "T" + row_key(self.rows[0]) if self.kind == "tbl" and self.rows else self.cell.key

    @property
    def heading(self) -> bool:
        """Whether it heads what follows."""
        return self.style.lower().startswith(("heading", "附件标题", "标题", "title"))

    @property
    def loose_key(self) -> str:
        """The key without the number that a heading or caption counts by; charts are all alike."""
        if self.kind == "p" and self.element.find(f".//{CHART}") is not None:
            return "CHART"
        if self.heading:
            return "H" + checksum(_NUMBERING.sub("", self.text.strip()))
        if self.style.lower() == "caption" or self.style == "图题":
            return "N" + checksum(_TABLE_NUMBER.sub("", self.text.strip()))
        return self.key


def blocks_of(body: etree._Element, styles: dict[str, str]) -> list[Block]:
    """The blocks of `body` in order; `styles` gives the name of each style id. Other elements (marks, sectPr) are none."""
    counted = {element: number for number, element in enumerate(body.iter(f"{W}p"), 1)}
    found = []
    for element in body:
        kind = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if kind == "p":
            found.append(_paragraph_block(element, counted[element], styles))
        elif kind == "tbl":
            rows = [[cell_of(cell) for cell in cells(row)] for row in rows_of(element)]
            first = next(element.iter(f"{W}p"), None)
            place = counted.get(first, 0) if first is not None else 0
            text = " ".join(words(p) for p in element.iter(f"{W}p"))
            found.append(Block(element, "tbl", Cell(), text=text, place=place, rows=rows))
        elif kind == "sdt":
            text = words(element)
            found.append(Block(element, "other", Cell(["sdt" + checksum(text)]), text=text))
    return found


def _paragraph_block(element: etree._Element, number: int, styles: dict[str, str]) -> Block:
    paragraph = paragraph_of(number, element)
    named = element.find(f"{W}pPr/{W}pStyle")
    style = styles.get(named.get(f"{W}val", ""), "") if named is not None else ""
    cell = Cell([checksum(paragraph.free)], [name for name, _ in paragraph.numbers])
    return Block(element, "p", cell, text=paragraph.text, place=number, style=style, numbers=paragraph.numbers)


def words(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(text.text or "" for text in element.iter(f"{W}t"))


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows of a table, not those of tables inside it."""
    return table.findall(f"{W}tr")


def cells(row: etree._Element) -> list[etree._Element]:
    """The cells of a row."""
    return row.findall(f"{W}tc")


def read(element: etree._Element) -> list[Paragraph]:
    """The paragraphs inside an element, itself included, empty ones too."""
    return [paragraph_of(0, p) for p in element.iter(f"{W}p")]


def cell_of(element: etree._Element) -> Cell:
    """Checksums and fields of a cell."""
    found = read(element)
    return Cell([checksum(p.free) for p in found], [name for p in found for name, _ in p.numbers])


def cell_text(element: etree._Element) -> str:
    """A cell's text without numbers of the model."""
    return "".join(p.free.replace("\x00", "") for p in read(element)).strip()


def has_section(block: Block) -> bool:
    """Whether a section ends in the block."""
    return block.element.find(f"{W}pPr/{W}sectPr") is not None


def is_foreign(element: etree._Element) -> bool:
    """Whether there is a comment, note, picture, link or tracked change in it: somebody has worked here."""
    if any(element.find(f".//{W}{name}") is not None for name in _FOREIGN):
        return True
    return element.find(".//{*}blip") is not None


# ------------------------------------------------------------------------------------------------ numbers


def controls(element: etree._Element) -> Iterator[etree._Element]:
    """The content controls of numbers of the model, in the order in which `read` gives them."""
    for control in element.iter(f"{W}sdt"):
        if is_number(control):
            yield control


def printed(control: etree._Element) -> str:
    """What stands in a control."""
    return words(control)


def field_of(control: etree._Element) -> str:
    """The field of a control, "" where its name was lost."""
    tag = control.find(f"{W}sdtPr/{W}tag")
    return tag.get(f"{W}val", "") if tag is not None else ""


def set_number(control: etree._Element, field_name: str, text: str) -> None:
    """Writes a number into its control, keeping its formatting, and gives a lost name back."""
    properties = control.find(f"{W}sdtPr")
    if properties is None:
        properties = etree.Element(f"{W}sdtPr")
        control.insert(0, properties)
    tag = properties.find(f"{W}tag")
    if tag is None:
        tag = etree.Element(f"{W}tag")
        at = next((n for n, child in enumerate(properties) if child.tag == f"{W}rPr"), -1)
        properties.insert(at + 1, tag)
        if properties.find(f"{W15}appearance") is None:
            properties.append(etree.Element(f"{W15}appearance", {f"{W15}val": "hidden"}))
    tag.set(f"{W}val", field_name)
    texts = list(control.iter(f"{W}t"))
    if not texts:
        content = control.find(f"{W}sdtContent")
        if content is None:
            return
        run = content.find(f".//{W}r")
        texts = [etree.SubElement(run if run is not None else etree.SubElement(content, f"{W}r"), f"{W}t")]
    texts[0].text = text
    texts[0].set(_XML_SPACE, "preserve")
    for other in texts[1:]:
        other.text = ""


def copied(element: etree._Element, style_ids: dict[str, str]) -> etree._Element:
    """A copy for another document, with its styles called as they are called there."""
    clone = copy.deepcopy(element)
    for name in ("pStyle", "rStyle", "tblStyle"):
        for style in clone.iter(f"{W}{name}"):
            value = style.get(f"{W}val", "")
            style.set(f"{W}val", style_ids.get(value, value))
    for section in clone.iter(f"{W}sectPr"):
        for kind in ("headerReference", "footerReference"):
            for reference in section.findall(f"{W}{kind}"):
                section.remove(reference)  # relationship ids mean nothing there; the section before is followed
    return clone
