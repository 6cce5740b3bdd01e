"""The XML of one worksheet becomes cells: the hot loop of reading a workbook.

Streams through expat with the fewest callbacks that do; what carries nothing (blank formatted cells and rows) costs a
callback and no object. Knows nothing of packages and findings: damage raises `ExpatError`, limits are reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from xml.parsers.expat import ExpatError, ParserCreate

from scorecard.readers.table import Cell
from scorecard.readers.xlsx_numbers import PLAIN, NumberFormat, exact, show
from scorecard.readers.xlsx_parts import clean, in_known_encoding
from scorecard.readers.xlsx_plain import PlainSheet, odd_parts, plain_sheet, unescaped

MOST_ROWS = 20_000
"""rows with content that are read of a sheet; a form has some hundred"""
MOST_CELLS = 200_000
MOST_TAGS = 3_000_000
"""cell tags that are passed over, blank ones included (two to three seconds)"""
_TRIM_FROM = 1_000_000
_CHUNK = 1 << 20
_DIGITS = "0123456789"
_NONE: dict[str, str] = {}
_STRIDE = 1 << 20
"""row times this plus column is one number for a cell, which costs less than a pair; no column is as large"""
_INDICES = tuple(map(str, range(4096)))
"""of shared strings, as a sheet writes them"""
_ATTRIBUTES = re.compile(r'([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?: t="([A-Za-z]+)")?')
_NO_FORMULA = re.compile(r"\s*\d[\d,]*(?:\.\d+)?\s*(?:%|[\u4e00-\u9fff][\u4e00-\u9fff()（）/、]*)?\s*")


@dataclass(slots=True)
class Sheet:
    """What a sheet's XML holds. `merges` are (top, left, bottom, right), from 0 and inclusive."""

    cells: list[Cell] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    doubled: list[tuple[int, int]] = field(default_factory=list)
    """cells that the XML gives twice (the first counts)"""
    written: list[Cell] = field(default_factory=list)
    """cells where a text like =2份 was stored as a formula by the program that wrote the file"""
    lost: list[tuple[int, int]] = field(default_factory=list)
    """cells whose shared string does not exist"""
    stopped: int | None = None
    """the row (from 1) at which reading stopped at a limit"""


class _Enough(Exception):  # noqa: N818 - ends the parse, is no error
    pass


def parse_sheet(
    raw: bytes, strings: Sequence[str], styles: Sequence[NumberFormat], *, since_1904: bool = False
) -> Sheet:
    """The cells of the worksheet XML `raw`, in reading order.

    Raises `ExpatError` where the XML is damaged, or declares a DOCTYPE.
    """
    plain = plain_sheet(raw)
    if plain is not None:
        reading = _Reading(strings, styles, since_1904=since_1904)
        if _read_plain(plain, reading):
            return reading.sheet
    reading = _Reading(strings, styles, since_1904=since_1904)
    parser = ParserCreate()
    parser.buffer_text = True

    def root(name: str, _: dict[str, str]) -> None:
        # The root tells the prefix that all tags have (mostly none); then the fast handler takes over.
        prefix = name.rpartition(":")[0]
        parser.StartElementHandler = reading.start
        if prefix:
            length = len(prefix) + 1
            parser.StartElementHandler = lambda name, attributes: reading.start(name[length:], attributes)
            parser.EndElementHandler = lambda name: reading.end(name[length:])

    parser.StartElementHandler = root
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text.append
    parser.StartDoctypeDeclHandler = _refuse
    sheet = reading.sheet
    try:
        for block in _blocks(in_known_encoding(raw)):
            parser.Parse(block)
        parser.Parse(b"", True)
    except _Enough:
        sheet.stopped = reading.row
    if not reading.in_order:
        sheet.cells.sort(key=lambda cell: (cell.row, cell.column))
    return sheet


def _read_plain(plain: PlainSheet, reading: _Reading) -> bool:
    """Take the cells of a plainly written sheet, as `_Reading.end` would one by one; False where their order is odd."""
    sheet, styles = reading.sheet, reading.styles
    keep = sheet.cells.append
    words = {index: text for index, text in zip(_INDICES, reading.strings, strict=False) if text and not text.isspace()}
    bare: dict[str, bool] = {}  # styles that leave a number as it is
    last = -1
    for tag, value, rest in plain.cells:
        row, column, here, style, kind = _tag(tag)
        if here <= last:
            return False
        last = here
        if kind == "s":
            text = words.get(value)
            if text is not None:
                keep(Cell(row, column, text))
                continue
        elif value and (not kind or kind == "n"):
            as_it_is = bare.get(style)
            if as_it_is is None:
                as_it_is = bare[style] = _plain_style(style, styles)
            number, digits = exact(value) if as_it_is else (None, value)
            if number is not None:
                keep(Cell(row, column, digits, 1, 1, number))
                continue
        cell = reading.plain_cell(row, column, style, kind, value, rest)
        if cell is not None:
            keep(cell)
    sheet.merges = [area for area in map(_area, plain.merges) if area is not None]
    return True


@lru_cache(maxsize=8192)
def _tag(attributes: str) -> tuple[int, int, int, str, str]:
    """Of a tag A1" s="1" t="s": row and column (from 0), both as one number, style and type. Forms share their tags."""
    letters, number, style, kind = _ATTRIBUTES.fullmatch(attributes).groups("")  # type: ignore[union-attr]  # as found
    row, column = int(number) - 1, _column(letters)
    return row, column, row * _STRIDE + column, style, kind


def _plain_style(style: str, styles: Sequence[NumberFormat]) -> bool:
    return not style or int(style) >= len(styles) or styles[int(style)] is PLAIN


class _Reading:
    """The handlers of one sheet and what they remember between tags."""

    __slots__ = (
        "attributes", "column", "columns", "formula", "formula_text", "hidden_columns", "in_order", "last", "last_row", "phonetic", "row", "row_hidden",
        "rows", "seen", "sheet", "since_1904", "strings", "styles", "tags", "text", "value",
    )  # fmt: skip

    def __init__(self, strings: Sequence[str], styles: Sequence[NumberFormat], *, since_1904: bool) -> None:
        self.sheet = Sheet()
        self.strings, self.styles, self.since_1904 = strings, styles, since_1904
        self.columns: dict[str, int] = {}
        self.hidden_columns: list[tuple[int, int]] = []
        self.seen: set[int] = set()
        self.text: list[str] = []
        self.row = self.column = -1
        self.attributes = _NONE
        self.value = self.formula_text = ""
        self.formula = self.phonetic = self.row_hidden = False
        self.in_order = True
        self.rows = self.tags = 0
        self.last = self.last_row = -2 * _STRIDE

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.tags += 1
            if self.tags > MOST_TAGS:
                raise _Enough
            if "r" not in attributes:
                self.column = self.place() + 1
            self.attributes = attributes  # looked at when the cell ends with something in it: most do not
            self.value = ""
            self.formula = False
        elif name in ("v", "t"):
            self.text.clear()
        elif name == "f":
            self.text.clear()
            self.formula = True
        elif name == "row":
            number = attributes.get("r", "")
            self.row = int(number) - 1 if number.isdecimal() and 0 < len(number) < 8 else self.row + 1
            self.column = -1
            self.attributes = _NONE
            self.row_hidden = attributes.get("hidden") in {"1", "true"} or attributes.get("ht") == "0"
        else:
            self.other(name, attributes)

    def other(self, name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell":
            area = _area(attributes.get("ref", ""))
            if area:
                self.sheet.merges.append(area)
        elif name == "col":
            if attributes.get("hidden") in {"1", "true"} or attributes.get("width") == "0":
                low, high = attributes.get("min", ""), attributes.get("max", "")
                if low.isdecimal() and high.isdecimal() and len(low) < 8 and len(high) < 8:
                    self.hidden_columns.append((int(low) - 1, int(high) - 1))
        elif name == "rPh":
            self.phonetic = True

    def end(self, name: str) -> None:
        if name == "c":
            if self.value or self.formula:
                self.column = self.place()
                cell = self.cell()
                if cell is not None:
                    self.keep(cell)
        elif name == "v":
            self.value = "".join(self.text)
        elif name == "t":
            if not self.phonetic:
                self.value += "".join(self.text)
        elif name == "f":
            self.formula_text = "".join(self.text)
        elif name == "rPh":
            self.phonetic = False

    def place(self) -> int:
        """The column of the last cell begun; -1 before the first of a row."""
        reference = self.attributes.get("r")
        if reference is None:
            return self.column
        letters = reference.rstrip(_DIGITS)
        column = self.columns.get(letters)
        return self.columns.setdefault(letters, _column(letters)) if column is None else column

    def keep(self, cell: Cell) -> None:
        here = cell.row * _STRIDE + cell.column
        if here <= self.last:
            if here in self.seen:
                self.sheet.doubled.append((cell.row, cell.column))
                return
            self.in_order = False
        else:
            if cell.row != self.last_row:
                self.last_row = cell.row
                self.rows += 1
                if self.rows > MOST_ROWS or len(self.seen) >= MOST_CELLS:
                    raise _Enough
            self.last = here
        self.seen.add(here)
        if self.row_hidden or (
            self.hidden_columns and any(low <= cell.column <= high for low, high in self.hidden_columns)
        ):
            cell.hidden = True
        self.sheet.cells.append(cell)

    def cell(self) -> Cell | None:
        """The cell that has just ended, or None where it shows nothing."""
        kind, value, row, column = self.attributes.get("t"), self.value, self.row, self.column
        if kind is None or kind == "n":
            return self.number()
        if kind == "e":
            return Cell(row, column, value, fault="error")
        if kind == "s":
            index = int(value) if value.strip().isdecimal() and len(value) < 12 else -1
            if not 0 <= index < len(self.strings):
                self.sheet.lost.append((row, column))
                return None
            words = self.strings[index]
        elif kind == "b":
            words = {"1": "是", "0": "否"}.get(value, value)
        elif kind == "d":
            words = value.partition("T")[0]
        else:
            # A formula whose result is an empty text is blank, as it shows.
            words = clean(value)
        return Cell(row, column, words) if words and not words.isspace() else None

    def plain_cell(self, row: int, column: int, style: str, kind: str, value: str, rest: str) -> Cell | None:
        """As `cell`, of a plainly written one; `rest` is what it holds where that is more than a value."""
        formula, inline = "", ""
        if rest:
            formula, value, inline = odd_parts(rest)
        value = value or inline
        if not value and not formula:
            return None
        self.row, self.column = row, column
        self.attributes = {"t": kind} if kind else {}
        if style:
            self.attributes["s"] = style
        self.value = unescaped(value) if "&" in value else value
        self.formula = bool(formula)
        self.formula_text = "" if formula.endswith("/>") else unescaped(formula[formula.find(">") + 1 : -len("</f>")])
        return self.cell()

    def uncalculated(self) -> Cell:
        """A formula without a value, unless what was stored as a formula is none: a target such as =100% or =2份."""
        if _NO_FORMULA.fullmatch(self.formula_text):
            cell = Cell(self.row, self.column, "=" + self.formula_text)
            self.sheet.written.append(cell)
            return cell
        return Cell(self.row, self.column, "", fault="uncalculated")

    def number(self) -> Cell | None:
        row, column, style = self.row, self.column, self.attributes.get("s")
        if not self.value.strip():
            return self.uncalculated() if self.formula else None
        number, digits = exact(self.value)
        if number is None:
            return Cell(row, column, self.value.strip())
        # `s` is the index of a style; one out of range is shown as it stands.
        shown = PLAIN
        if style is not None and style.isdecimal() and len(style) < 8 and int(style) < len(self.styles):
            shown = self.styles[int(style)]
        if shown is PLAIN:
            return Cell(row, column, digits, number=number)
        words = show(number, digits, shown, since_1904=self.since_1904)
        if shown.shown in {"date", "time"} and words != digits:
            return Cell(row, column, words)
        return Cell(row, column, words, number=number, percent=shown.shown == "percent")


def _refuse(*_: object) -> None:
    raise ExpatError("DOCTYPE")


def _blocks(raw: bytes) -> list[bytes]:
    """`raw` in pieces, without the rows behind the last one with content in a sheet that is large.

    A form in the first twenty rows of a million formatted ones must not cost a million callbacks.
    """
    if len(raw) < _TRIM_FROM:
        return [raw]
    close = raw.rfind(b"sheetData>")
    close = raw.rfind(b"</", 0, close) if close > 0 else -1
    if close < 0:
        return [raw[at : at + _CHUNK] for at in range(0, len(raw), _CHUNK)]
    # The text ends </v>, </t> or </f> (with or without a prefix), or is a formula without text: <f .../>.
    last = max(raw.rfind(mark, 0, close) for mark in (b"v>", b"t>", b"f>", b"<f "))
    row_end = raw.find(b"row>", last, close) if last > 0 else -1
    if row_end < 0:
        row_end = close - 4
    stop = row_end + 4
    return [raw[at : min(at + _CHUNK, stop)] for at in range(0, stop, _CHUNK)] + [raw[close:]]


def _column(letters: str) -> int:
    """Column A is 0, AA 26; letters that are none give a column beyond all forms."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or number > 20_000:
            return 16_383
        number = number * 26 + ord(letter) - 64
    return number - 1 if number else 16_383


@lru_cache(maxsize=4096)
def _area(reference: str) -> tuple[int, int, int, int] | None:
    first, _, second = reference.partition(":")
    corners = []
    for corner in (first, second or first):
        letters = corner.rstrip(_DIGITS)
        digits = corner[len(letters) :]
        if not letters or not digits or len(digits) > 7:
            return None
        corners.append((int(digits) - 1, _column(letters)))
    (top, left), (bottom, right) = corners
    return (top, left, bottom, right) if 0 <= top <= bottom and left <= right else None


__all__ = ["MOST_CELLS", "MOST_ROWS", "Sheet", "parse_sheet"]
