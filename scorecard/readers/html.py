"""Web pages, saved ones included: tables with spans, and the lines of text outside them.

Bytes are decoded here (`html_encoding`), not by libxml2, which believes a wrong declaration. What a browser does not
show (scripts, hidden elements) is dropped. Tables that only lay out a page are no tables: their text is lines, and
the tables inside them are tables.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

from lxml import etree, html

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers.html_encoding import Decoded, decode
from scorecard.readers.table import Cell, Document, Line, Table

FRAME_TEXTS = 6
"""A table around others is a table where at least so many cells of its own hold text; else it lays out the page."""
BEFORE = 12
WIDEST, HIGHEST = 1_000, 20_000
"""columns and rows; what a span says beyond the rows of its table is cut anyway"""
MOST_CELLS = 500_000

_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "title",
        "meta",
        "link",
        "object",
        "embed",
        "applet",
        "svg",
        "canvas",
        "audio",
        "video",
        "iframe",
        "datalist",
        "rp",
        "rt",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "section",
        "article",
        "header",
        "footer",
        "nav",
        "main",
        "aside",
        "form",
        "fieldset",
        "legend",
        "pre",
        "blockquote",
        "hr",
        "center",
        "address",
        "figure",
        "figcaption",
        "body",
        "html",
        "option",
    ]
)
_HIDDEN = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.IGNORECASE
)
_OPENING, _CLOSING = re.compile(r"<table[\s>]", re.IGNORECASE), re.compile(r"</table[\s>]", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f\v]+")
_MHTML = re.compile(rb"^(?:mime-version|from|subject|date|message-id|snapshot-content-location)\s*:", re.IGNORECASE)
_DEEPEST = 250
"""libxml2 itself stops at 256 nested elements"""


def read(data: bytes, source: Source) -> tuple[Document | None, list[Finding]]:
    """The tables and lines of a web page (.html, .mht); None with an error finding where there is no text in it."""
    place = Place(file=source.name)
    declared = None
    if _MHTML.match(data.lstrip()[:40]):
        data, declared = _html_part(data)
    page = decode(data, declared)
    findings = _encoding_findings(page, place)
    root = _parse(page.text)
    if root is None:
        return None, [*findings, found("F134", place)]
    gathered = _Page(source.name)
    _walk(root, gathered, 0)
    gathered.flush()
    if not gathered.tables and not gathered.lines:
        return None, [*findings, found("F134", place)]
    open_tables = len(_OPENING.findall(page.text)) - len(_CLOSING.findall(page.text))
    if open_tables > 0 and "</html" not in page.text[-200:].lower():
        findings.append(found("F135", place, count=open_tables))
    if gathered.overlaps:
        findings.append(found("F133", place._replace(sheet=gathered.overlap_at), count=gathered.overlaps))
    if gathered.full:
        findings.append(found("F101", place, what="网页中的单元格", limit=str(MOST_CELLS), read="这以前的部分"))
    return Document(source=source, tables=gathered.tables, lines=gathered.lines), findings


def _encoding_findings(page: Decoded, place: Place) -> list[Finding]:
    if page.faults:
        return [found("F131", place, encoding=page.encoding, count=page.faults)]
    if page.declared is not None and page.contradicted:
        return [found("F132", place, declared=page.declared, encoding=page.encoding)]
    return []


def _html_part(data: bytes) -> tuple[bytes, str | None]:
    """The page inside a web archive (.mht) and the encoding that its part declares."""
    try:
        message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.default)
        for part in message.walk():
            if part.get_content_type() == "text/html":
                payload = part.get_payload(decode=True)
                if isinstance(payload, bytes):
                    return payload, part.get_content_charset()
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):  # damaged headers
        pass
    return data, None


def _parse(text: str) -> etree._Element | None:
    # Zero bytes end the text for libxml2, and an XML declaration contradicts the encoding that we give.
    text = text.replace("\x00", "").lstrip("\ufeff")
    if not text.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


@dataclass(slots=True)
class _Page:
    """What the walk gathers."""

    file: str
    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    overlaps: int = 0
    overlap_at: str | None = None
    cells: int = 0
    full: bool = False

    def flush(self) -> None:
        """End the lines that are being written."""
        if self.words:
            for line in _fold("".join(self.words)).split("\n"):
                if line:
                    self.lines.append(Line(line, len(self.lines) + 1))
                    self.pending.append(line)
            self.words.clear()


def _walk(element: etree._Element, page: _Page, depth: int) -> None:
    """Text outside tables goes to the lines, tables to the tables."""
    for child in element:
        if not isinstance(child.tag, str) or _is_unseen(child):
            pass
        elif child.tag == "table":
            page.flush()
            _add_table(child, page, depth + 1)
        elif depth < _DEEPEST:
            block = child.tag in _BLOCKS
            page.words.append("\n" if block or child.tag == "br" else "")
            page.words.append(_own_text(child))
            _walk(child, page, depth + 1)
            page.words.append("\n" if block else "")
        if child.tail:
            page.words.append(_WHITE.sub(" ", child.tail))


def _add_table(element: etree._Element, page: _Page, depth: int) -> None:
    inner: list[etree._Element] = []
    name = f"表{len(page.tables) + 1}"
    overlaps_before = page.overlaps
    cells, own_texts = _cells(element, inner, page)
    if page.overlaps > overlaps_before:
        page.overlap_at = page.overlap_at or name
    if inner and own_texts < FRAME_TEXTS:
        page.overlaps = overlaps_before
        page.cells -= len(cells)
        for part in _layout_cells(element):
            page.words.append("\n")
            page.words.append(_own_text(part))
            _walk(part, page, depth + 1)
            page.flush()
        return
    caption = next((child for child in element if child.tag == "caption" and not _is_unseen(child)), None)
    if caption is not None:
        page.words.append("\n" + _text(caption, []) + "\n")
        page.flush()
    if not any(cell.text for cell in cells):
        return
    page.tables.append(Table(name=name, cells=cells, before=page.pending[-BEFORE:], file=page.file))
    page.pending = []
    for nested in inner:
        _add_table(nested, page, depth + 1)


def _layout_cells(table: etree._Element) -> Iterator[etree._Element]:
    for row in _rows(table):
        for cell in row:
            if cell.tag in {"td", "th"} and not _is_unseen(cell):
                yield cell


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of this table, not of tables inside."""
    for child in table:
        if not isinstance(child.tag, str) or _is_unseen(child):
            continue
        if child.tag == "tr":
            yield child
        elif child.tag in {"tbody", "thead", "tfoot", "form", "div"}:
            yield from _rows(child)


def _cells(table: etree._Element, inner: list[etree._Element], page: _Page) -> tuple[list[Cell], int]:
    """The cells, and how many without a table inside hold text; tables inside are added to `inner`."""
    cells: list[Cell] = []
    own_texts = 0
    taken: set[tuple[int, int]] = set()
    rows = list(_rows(table))[:HIGHEST]
    for row, tr in enumerate(rows):
        column = 0
        for td in tr:
            if td.tag not in {"td", "th"} or _is_unseen(td):
                continue
            while (row, column) in taken:
                column += 1
            if column >= WIDEST:
                break
            columns = min(_span(td, "colspan"), WIDEST - column)
            height = _span(td, "rowspan")
            height = len(rows) - row if height == 0 else min(height, len(rows) - row)
            slots = [(row, right) for right in range(column, column + columns)]
            if any(slot in taken for slot in slots):
                page.overlaps += 1
                columns = next(i for i, slot in enumerate(slots) if slot in taken)
            inside = len(inner)
            text = _fold(_text(td, inner))
            own_texts += bool(text) and len(inner) == inside
            if text or height > 1 or columns > 1:
                cells.append(Cell(row, column, text, rows=height, columns=columns))
                page.cells += 1
            if page.cells + len(taken) > MOST_CELLS:
                page.full = True
                return cells, own_texts
            taken.update(
                (down, right) for down in range(row, row + height) for right in range(column, column + columns)
            )
            column += columns
    return cells, own_texts


def _span(cell: etree._Element, name: str) -> int:
    """The number that a span attribute starts with, as browsers read it; 1 where there is none."""
    match = re.match(r"\s*\+?(\d{1,6})", cell.get(name) or "")
    if match is None:
        return 1
    value = int(match[1])
    return value if value or name == "rowspan" else 1


def _text(element: etree._Element, inner: list[etree._Element], depth: int = 0) -> str:
    """The text under `element`, with line feeds for blocks and <br>; tables inside are added to `inner`."""
    parts = [_own_text(element)]
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or _is_unseen(child):
            pass
        elif tag == "br":
            parts.append("\n")
        elif depth < _DEEPEST:
            if tag == "table":
                inner.append(child)
                parts.append("\n" + _text(child, [], depth + 1) + "\n")
            elif tag in _BLOCKS:
                parts.append("\n" + _text(child, inner, depth + 1) + "\n")
            else:
                parts.append(_text(child, inner, depth + 1))
        if child.tail:
            parts.append(_WHITE.sub(" ", child.tail))
    return "".join(parts)


def _own_text(element: etree._Element) -> str:
    """The text directly in an element; for a field of a form, what is filled in."""
    tag = element.tag
    if tag == "input":
        kind = (element.get("type") or "text").lower()
        if kind in {"text", "number", "date", "tel", "email"}:
            return element.get("value") or ""
        return {"checkbox": "☐", "radio": "○"}.get(kind, "") if element.get("checked") is None else "☑"
    if tag == "option":
        chosen = element.get("selected") is not None
        return _WHITE.sub(" ", element.text or "") if chosen else ""
    text = element.text or ""
    return text if tag in {"pre", "textarea"} else _WHITE.sub(" ", text)


def _is_unseen(element: etree._Element) -> bool:
    if element.tag in _SKIPPED or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def _fold(text: str) -> str:
    """One line feed between lines, no white space around them; &nbsp; is a blank."""
    lines = (line.replace("\xa0", " ").replace("\u200b", "").strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
