"""The body of a Word document as tables and paragraphs: a walk over the XML of `word/document.xml`.

Knows WordprocessingML, not packages (`docx.py`) and not forms. What a person sees on the page is read: inserted
text, content controls, text boxes, field results and symbols are in; deleted and hidden text, field codes, headers,
footers, footnotes and list numbers are out.

Nested tables: the text of an inner table stays in the outer cell (its cells a line each), and the inner table
follows its outer table as a table of its own. An outer table that only frames others (fewer than
`FRAME_TEXTS` cells of its own with text) is no table: its texts are lines before the inner one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.readers.table import Cell, Line, Table

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_W = f"{{{WORD}}}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

P, R, T, TAB, BR, CR = _W + "p", _W + "r", _W + "t", _W + "tab", _W + "br", _W + "cr"
SYM, HYPHEN, TEXT_BOX = _W + "sym", _W + "noBreakHyphen", _W + "txbxContent"
TBL, TR, TC, TC_PR, TR_PR = _W + "tbl", _W + "tr", _W + "tc", _W + "tcPr", _W + "trPr"
GRID_SPAN, V_MERGE, H_MERGE, GRID_BEFORE = _W + "gridSpan", _W + "vMerge", _W + "hMerge", _W + "gridBefore"
VAL, DEL, HIDDEN = _W + "val", _W + "del", _W + "hidden"
_TEXTS = (T, TAB, BR, CR, SYM, HYPHEN, _MATH_TEXT)
_CONTAINERS = frozenset(
    {
        *(_W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")),
        TEXT_BOX,
        _COMPATIBILITY + "AlternateContent",
        _COMPATIBILITY + "Choice",
    }
)
_OFF = frozenset({"0", "false", "off", "none"})

# Characters that Word stores as a code of a picture font; in the font itself they are these.
_SYMBOLS = {
    "symbol": {0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xB0: "°"},
    "wingdings": {0xFE: "☑", 0xA8: "☐", 0x6F: "□", 0xFC: "√", 0xFB: "×", 0x6C: "●", 0x6E: "■"},
    "wingdings 2": {0x52: "☑", 0xA3: "□", 0x50: "√", 0x54: "☒", 0x2A: "□"},
}

FRAME_TEXTS = 6
"""A table around others is a table where at least so many cells of its own hold text; else it is a frame."""
BEFORE = 12
"""Lines kept before a table."""
OURS = "scorecard-remarks"
"""The tag of the content control with our own 问题清单; a file that comes back with it is read as if it were not there."""
WIDEST = 1_000
"""Columns; a gridSpan above it is damage or malice."""


@dataclass(slots=True)
class Body:
    """What the walk gathers. `line` counts the lines outside tables, from 1."""

    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """A paragraph outside tables."""
        for part in text.split("\n"):
            self.lines.append(Line(part.strip(), len(self.lines) + 1))
            if self.lines[-1].text:
                self.pending.append(self.lines[-1].text)

    def take_pending(self) -> list[str]:
        """The lines since the last table; they belong to the next one."""
        lines, self.pending = self.pending[-BEFORE:], []
        return lines


def read_body(root: _Element, file: str | None = None) -> tuple[Body, int, int]:
    """The body under `root` (w:document), how many deletions and how many hidden runs were left out."""
    deleted = _drop_deleted(root)
    hidden = _drop_hidden(root)
    _free_text_boxes(root)
    body = Body()
    main = root.find(_W + "body")
    _walk(root if main is None else main, body, file)
    return body, deleted, hidden


def _walk(container: _Element, body: Body, file: str | None) -> None:
    for child in container:
        tag = child.tag
        if tag == P:
            body.say(paragraph_text(child))
        elif tag == TBL:
            _add_table(child, body, file)
        elif tag in _CONTAINERS and not _is_ours(child):
            _walk(child, body, file)


def _is_ours(control: _Element) -> bool:
    mark = control.find(f"{_W}sdtPr/{_W}tag")
    return mark is not None and mark.get(VAL) == OURS


def _add_table(element: _Element, body: Body, file: str | None) -> None:
    inner: list[_Element] = []
    table = Table(name="", cells=_cells(element, inner), file=file)
    if inner and sum(1 for cell in table.cells if cell.text and cell.note != _HOLDS) < FRAME_TEXTS:
        for row in _children(element, TR):
            for tc in _children(row, TC):
                _walk(tc, body, file)
        return
    for cell in table.cells:
        cell.note = None
    table.before = body.take_pending()
    table.name = f"表{len(body.tables) + 1}"
    body.tables.append(table)
    for nested in inner:
        _add_table(nested, body, file)


_HOLDS = "holds a table"
"""Marks, until the table is finished, a cell with a table inside."""


def _cells(table: _Element, inner: list[_Element]) -> list[Cell]:
    """The cells of one table in reading order; tables inside cells are added to `inner`."""
    cells: list[Cell] = []
    open_areas: dict[int, Cell] = {}  # column: the cell whose vertical merge reaches this row
    for row, tr in enumerate(_children(table, TR)):
        column = 0
        properties = tr.find(TR_PR)
        hidden = False
        if properties is not None:
            column = _number(properties.find(GRID_BEFORE), 0)
            hidden = _is_on(properties.find(HIDDEN))
        still_open: dict[int, Cell] = {}
        last: Cell | None = None
        for tc in _children(tr, TC):
            span, merge, follows = 1, None, False
            properties = tc.find(TC_PR)
            if properties is not None:
                span = max(1, _number(properties.find(GRID_SPAN), 1))
                merge = properties.find(V_MERGE)
                follows = _continues(properties.find(H_MERGE))
            if follows and last is not None:  # the old way to merge along a row
                last.columns += span
                column += span
                continue
            above = open_areas.get(column)
            if merge is not None and _continues(merge) and above is not None and above.columns == span:
                above.rows += 1
                still_open[column] = last = above
            else:
                found_inside = len(inner)
                last = Cell(row, column, _block_text(tc, inner), columns=span, hidden=hidden)
                if len(inner) > found_inside:
                    last.note = _HOLDS
                if merge is not None:
                    still_open[column] = last
                cells.append(last)
            column += span
        open_areas = still_open
    return [cell for cell in cells if cell.text or cell.rows > 1 or cell.columns > 1]


def _block_text(container: _Element, inner: list[_Element]) -> str:
    """The paragraphs of a cell, a line each; of inner tables each cell is a line."""
    parts: list[str] = []
    for child in container:
        tag = child.tag
        if tag == P:
            parts.append(paragraph_text(child))
        elif tag == TBL:
            inner.append(child)
            parts.extend(_block_text(tc, []) for row in _children(child, TR) for tc in _children(row, TC))
        elif tag in _CONTAINERS:
            parts.append(_block_text(child, inner))
    return parts[0].strip() if len(parts) == 1 else "\n".join(part for part in parts if part).strip()


def paragraph_text(paragraph: _Element) -> str:
    """The text of one paragraph; breaks are line feeds, tabs are tabs."""
    parts: list[str] = []
    for element in paragraph.iter(*_TEXTS):
        tag = element.tag
        if tag in {T, _MATH_TEXT}:
            parts.append(element.text or "")
        elif tag == TAB:
            parent = element.getparent()
            if parent is not None and parent.tag == R:  # w:tab also defines tab stops
                parts.append("\t")
        elif tag == SYM:
            parts.append(_symbol(element))
        elif tag == HYPHEN:
            parts.append("-")
        else:
            parts.append("\n")
    return "".join(parts)


def _symbol(element: _Element) -> str:
    font = (element.get(_W + "font") or "").lower()
    try:
        code = int(element.get(_W + "char") or "", 16)
    except ValueError:
        return "\ufffd"
    known = _SYMBOLS.get(font, {})
    small = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    if small in known:
        return known[small]
    return "\ufffd" if 0xE000 <= code <= 0xF8FF or code < 0x20 or code > 0xFFFF else chr(code)


def _children(parent: _Element, tag: str) -> list[_Element]:
    """The rows of a table or cells of a row, through content controls and their like."""
    result: list[_Element] = []
    for child in parent:
        if child.tag == tag:
            result.append(child)
        elif child.tag in _CONTAINERS:
            result.extend(_children(child, tag))
    return result


def _drop_deleted(root: _Element) -> int:
    """Take tracked deletions out of the tree: rows, cells' text, runs; also what only older programs show."""
    count = 0
    for mark in list(root.iter(DEL)):
        properties = mark.getparent()
        if properties is not None and properties.tag == TR_PR:
            row = properties.getparent()
            table = None if row is None else row.getparent()
            if row is not None and table is not None:
                table.remove(row)
                count += 1
        elif properties is not None and properties.tag != _W + "rPr":
            count += 1
    for mark in list(root.iter(_W + "cellDel")):
        cell = next(mark.iterancestors(TC), None)
        if cell is not None:
            for block in [child for child in cell if child.tag != TC_PR]:
                cell.remove(block)
            count += 1
    strip = (DEL, _W + "moveFrom", _W + "rt", _COMPATIBILITY + "Fallback")
    if next(root.iter(*strip), None) is not None:
        etree.strip_elements(root, *strip, with_tail=False)
    return count


def _drop_hidden(root: _Element) -> int:
    count = 0
    for mark in list(root.iter(_W + "vanish")):
        properties = mark.getparent()
        run = None if properties is None else properties.getparent()
        if run is None or run.tag != R or not _is_on(mark):
            continue
        holder = run.getparent()
        if holder is not None:
            count += next(run.iter(T), None) is not None
            holder.remove(run)
    return count


def _free_text_boxes(root: _Element) -> None:
    """Move the content of text boxes behind the paragraph that anchors them, as blocks of their own."""
    for box in list(root.iter(TEXT_BOX)):
        anchor = next(box.iterancestors(P), None)
        if anchor is not None:
            anchor.addnext(box)


def _number(element: _Element | None, default: int) -> int:
    if element is None:
        return default
    try:
        return max(0, min(int(element.get(VAL) or default), WIDEST))
    except ValueError:
        return default


def _is_on(element: _Element | None) -> bool:
    return element is not None and (element.get(VAL) or "1").lower() not in _OFF


def _continues(element: _Element | None) -> bool:
    """Whether a w:vMerge or w:hMerge carries on the area before it."""
    return element is not None and (element.get(VAL) or "continue") == "continue"
