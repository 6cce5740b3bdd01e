"""底稿: what a Word document said when it was written, as checksums, so that an office's edits can be told from ours.

Written by `scorecard.reports.word` into each document as a custom XML part, which Word, WPS and LibreOffice keep when
they save; read by `scorecard.reports.updating`. It holds no text: what an office deletes from its report is gone.
One token a paragraph, in the order of the document: `T` before the first of a table, `R` before the first of a row,
`C` before the first of a cell, `E` before the first after a table, then the checksum of its text without white space
and with a NUL for each number of the model, then `=` and the fields of these numbers.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import unescape

NAMESPACE = "urn:scorecard:baseline"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# As `scorecard.reports.word` writes them: the tag is the first of the control's properties.
CONTROL = '<w:sdt><w:sdtPr><w:tag w:val="'
NUMBER = "\0"
"""what stands for a number of the model in the text of a paragraph"""
_FEET = re.compile(r"word/(?:header|footer)\d*\.xml")
_FIELD = re.compile(r'<f="([^"]*)"')
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]+)")


def checksum(text: str) -> str:
    """The checksum of a paragraph's text: white space does not count, for office programs move it."""
    # Most white space is spaces in calculations, which go faster in one step.
    words = "".join(text.replace(" ", "").split())
    return format(zlib.crc32(words.encode("utf-8", "ignore")), "x")


def fingerprints(xml: str) -> str:
    """The tokens of a part that we wrote."""
    return " ".join(read_tokens(xml)[0])


def read_tokens(xml: str, depth: int = 0) -> tuple[list[str], str, int]:
    """The tokens of the paragraphs that end in `xml`, the markup after the last of them, and the tables open there.

    `xml` begins where a paragraph may begin, inside `depth` tables.
    """
    # Every number becomes a text of its own, NUL, with its field where no text is looked for.
    first, *controls = xml.split(CONTROL)
    pieces = [first]
    for control in controls:
        name, _, rest = control.partition('"')
        pieces += ('<f="', name, f'"<w:t>{NUMBER}', rest.partition("</w:sdt>")[2])
    *segments, left = "".join(pieces).split("</w:p>")
    tokens = []
    for segment in segments:
        prefix, depth = table_marks(segment, depth)
        suffix = "=" + ",".join(_FIELD.findall(segment)) if '<f="' in segment else ""
        tokens.append(prefix + escaped_checksum(text_of(segment)) + suffix)
    return tokens, left, depth


def escaped_checksum(text: str) -> str:
    """The checksum of a text that is escaped as XML has it."""
    return checksum(unescape(text) if "&" in text else text)


def text_of(markup: str) -> str:
    """What the runs in `markup` say, as they are escaped there."""
    found = _TEXT.findall(markup)
    return found[0] if len(found) == 1 else "".join(found)


def table_marks(markup: str, depth: int) -> tuple[str, int]:
    """The letters before the checksum of a paragraph with `markup`, and the tables open after it; `depth` are open before."""
    if "<w:tc" not in markup and "</w:tbl>" not in markup:
        return "", depth
    marks = ""
    if "</w:tbl>" in markup:
        depth -= markup.count("</w:tbl>")
        marks = "E" if not depth else ""
    if "<w:tbl>" in markup:
        depth += markup.count("<w:tbl>")
        marks += "T"
    if "<w:tr>" in markup or "<w:tr " in markup:
        marks += "R"
    if "<w:tc>" in markup or "<w:tc " in markup:
        marks += "C"
    return marks, depth


def is_foot(name: str) -> bool:
    """Whether a part is a header or footer."""
    return _FEET.fullmatch(name) is not None


def baseline_xml(document: str, footers: Iterable[str]) -> bytes:
    """The custom XML part of a document with these headers and footers, in the order of their names."""
    return tokens_xml(fingerprints(document), map(fingerprints, footers))


def tokens_xml(body: str, feet: Iterable[str]) -> bytes:
    """As `baseline_xml`, of the tokens of the document and of its headers and footers."""
    return f'{_HEAD}<baseline xmlns="{NAMESPACE}"><body>{body}</body><foot>{" ".join(feet)}</foot></baseline>'.encode()


def properties_xml() -> bytes:
    """The part that names the schema of the custom XML part."""
    return (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{{5C0CA7D0-0001-4000-8000-000000000001}}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


def properties_relation(number: int) -> bytes:
    """The relationships of the custom XML part `number`."""
    return (
        f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{_RELATIONS}/customXmlProps" Target="itemProps{number}.xml"/></Relationships>'
    ).encode()


def with_relation(relations: bytes, number: int) -> bytes:
    """The relationships of document.xml with one to the custom XML part `number`."""
    entry = (
        f'<Relationship Id="rIdBaseline" Type="{_RELATIONS}/customXml" Target="../customXml/item{number}.xml"/>'
        "</Relationships>"
    )
    return relations.replace(b"</Relationships>", entry.encode())


def with_content_type(types: bytes, number: int) -> bytes:
    """[Content_Types].xml with the type of the part that names the schema."""
    entry = f'<Override PartName="/customXml/itemProps{number}.xml" ContentType="{CONTENT_TYPE}"/></Types>'
    return types.replace(b"</Types>", entry.encode())


def free_number(names: Iterable[str]) -> int:
    """The first number that no custom XML part among `names` has."""
    taken = set(names)
    number = 1
    while f"customXml/item{number}.xml" in taken or f"customXml/itemProps{number}.xml" in taken:
        number += 1
    return number


# ------------------------------------------------------------------------------------------------- read back


@dataclass(slots=True)
class Cell:
    """A paragraph, or the paragraphs of a cell: their checksums and the fields of their numbers."""

    sums: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What tells it from others."""
        return "/".join(self.sums)


@dataclass(slots=True)
class Block:
    """A paragraph (`rows` is None) or a table."""

    cell: Cell = field(default_factory=Cell)
    rows: list[list[Cell]] | None = None

    @property
    def key(self) -> str:
        """A paragraph's checksum; a table is told by its first row."""
        return self.cell.key if self.rows is None else "T" + row_key(self.rows[0])


def row_key(cells: Sequence[Cell]) -> str:
    """What tells a row from others."""
    return "|".join(cell.key for cell in cells)


_TOKEN = re.compile(r"(E?)(T?)(R?)(C?)([0-9a-f]{1,8})(?:=(\S*))?")


def blocks(tokens: str) -> list[Block]:
    """The blocks that `fingerprints` tells of; tokens that make no sense are left out. A table inside a cell is text of the cell."""
    found: list[Block] = []
    table: Block | None = None
    for token in tokens.split():
        match = _TOKEN.fullmatch(token)
        if match is None:
            continue
        end, start, row, cell, value, fields = match.groups()
        if end:
            table = None
        if start and table is None:
            table = Block(rows=[])
            found.append(table)
        if table is None or table.rows is None:
            here = Block()
            found.append(here)
            target = here.cell
        else:
            if row or not table.rows:
                table.rows.append([])
            if cell or not table.rows[-1]:
                table.rows[-1].append(Cell())
            target = table.rows[-1][-1]
        target.sums.append(value)
        target.fields += [name for name in (fields or "").split(",") if name]
    return found
