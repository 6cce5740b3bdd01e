"""The record stream of an old Excel workbook (BIFF8 of Excel 97-2003, BIFF5 of Excel 95): cells as they are stored.

Not python-calamine: it offers neither number formats (95% is 0.95) nor error cells (#DIV/0! is blank) nor hidden rows,
and it lays a sheet out as a full grid, so that one cell at the far corner takes gigabytes. Knows records, not tables.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

BIFF8, BIFF5 = 0x0600, 0x0500
_CODE_PAGES = {936: "gb18030", 950: "big5", 932: "cp932", 949: "cp949", 1200: "utf-16-le", 65001: "utf-8"}
MOST_CELLS = 500_000
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class BrokenBiffError(Exception):
    """The records end too early or contradict themselves."""


class LockedBiffError(Exception):
    """The records are encrypted."""


class OldBiffError(Exception):
    """A version without workbooks: Excel 4.0 and before."""


@dataclass(slots=True)
class RawCell:
    """`value` is a number, a text, or an error (`error` True, the text as Excel shows it)."""

    row: int
    column: int
    style: int
    value: float | str
    error: bool = False


@dataclass(slots=True)
class RawSheet:
    """A worksheet's cells in the order stored. Merges are (top, left, bottom, right), all included."""

    name: str
    hidden: bool
    cells: list[RawCell] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    stopped: int | None = None
    """the row in which reading stopped because there are too many cells"""


@dataclass(slots=True)
class RawBook:
    """A workbook. `styles` gives the number format's id by style, `formats` the codes by id."""

    sheets: list[RawSheet] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    since_1904: bool = False


@dataclass(slots=True)
class _Head:
    version: int = BIFF8
    encoding: str = "gb18030"
    strings: list[str] = field(default_factory=list)
    bounds: list[tuple[int, int, int, str]] = field(default_factory=list)


def read_book(data: bytes) -> RawBook:
    """The workbook in the stream `data`. Raises `BrokenBiffError`, `LockedBiffError` or `OldBiffError`."""
    book, head = RawBook(), _Head()
    try:
        _globals(data, book, head)
        for offset, state, kind, name in head.bounds:
            if kind == 0:
                sheet = RawSheet(name, hidden=state != 0)
                _sheet(data, offset, sheet, head)
                book.sheets.append(sheet)
    except (struct.error, IndexError) as error:
        raise BrokenBiffError("a record is too short") from error
    return book


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes, list[bytes]]]:
    """(number, content, contents of the CONTINUE records behind it) up to and with the EOF record."""
    depth = 0
    while True:
        if at + 4 > len(data):
            raise BrokenBiffError("the records stop without an end")
        number, length = struct.unpack_from("<HH", data, at)
        content = data[at + 4 : at + 4 + length]
        if len(content) < length:
            raise BrokenBiffError("the last record is cut off")
        at += 4 + length
        more: list[bytes] = []
        while data[at : at + 2] == b"\x3c\x00":
            (length,) = struct.unpack_from("<H", data, at + 2)
            more.append(data[at + 4 : at + 4 + length])
            at += 4 + length
        # Charts stand inside a sheet as streams of their own, with a BOF and an EOF.
        if number == 0x0809:
            depth += 1
        if depth <= 1 or number in {0x0A, 0x0809}:
            yield number, content, more
        if number == 0x0A:
            depth -= 1
            if depth <= 0:
                return


def _globals(data: bytes, book: RawBook, head: _Head) -> None:
    first = data[:2]
    if first != b"\x09\x08":
        if data[:1] == b"\x09":
            raise OldBiffError
        raise BrokenBiffError("no beginning of a workbook")
    for number, content, more in _records(data, 0):
        if number == 0x0809:
            (head.version,) = struct.unpack_from("<H", content, 0)
            if head.version not in {BIFF8, BIFF5}:
                raise OldBiffError
        elif number == 0x2F:
            raise LockedBiffError
        elif number == 0x42:
            (page,) = struct.unpack_from("<H", content, 0)
            head.encoding = _CODE_PAGES.get(page, f"cp{page}" if 1250 <= page <= 1258 else "gb18030")
        elif number == 0x22:
            book.since_1904 = content[:2] == b"\x01\x00"
        elif number == 0xE0:
            book.styles.append(struct.unpack_from("<H", content, 2)[0])
        elif number == 0x041E:
            (key,) = struct.unpack_from("<H", content, 0)
            book.formats[key] = _text(content[2:], [], head, wide=head.version == BIFF8)
        elif number == 0x85:
            offset, state, kind = struct.unpack_from("<LBB", content, 0)
            head.bounds.append((offset, state, kind, _text(content[6:], [], head, wide=False)))
        elif number == 0xFC:
            (count,) = struct.unpack_from("<L", content, 4)
            strings = _Strings([content[8:], *more])
            for _ in range(count):
                head.strings.append(strings.take("<H"))


def _sheet(data: bytes, offset: int, sheet: RawSheet, head: _Head) -> None:
    cells = sheet.cells
    waiting: tuple[int, int, int] | None = None  # a formula whose text follows in a record of its own
    for number, content, more in _records(data, offset):
        if len(cells) >= MOST_CELLS:
            sheet.stopped = cells[-1].row
            return
        if number == 0x06:
            waiting = _formula(content, cells)
        elif number == 0x0207 and waiting is not None:
            cells.append(RawCell(*waiting, _text(content, more, head, wide=True)))
            waiting = None
        elif number in _LAYOUT:
            _layout(number, content, sheet)
        else:
            cells.extend(_values(number, content, more, head))


def _values(number: int, content: bytes, more: list[bytes], head: _Head) -> Iterator[RawCell]:
    """The cells of one record that holds values as they were typed in."""
    if number == 0xFD:
        row, column, style, index = struct.unpack_from("<HHHL", content, 0)
        if index >= len(head.strings):
            raise BrokenBiffError("a cell refers to a text that is not there")
        yield RawCell(row, column, style, head.strings[index])
    elif number == 0x0203:
        yield RawCell(*struct.unpack_from("<HHHd", content, 0))
    elif number == 0x027E:
        row, column, style, packed = struct.unpack_from("<HHHL", content, 0)
        yield RawCell(row, column, style, _rk(packed))
    elif number == 0xBD:
        row, column = struct.unpack_from("<HH", content, 0)
        for index in range((len(content) - 6) // 6):
            style, packed = struct.unpack_from("<HL", content, 4 + 6 * index)
            yield RawCell(row, column + index, style, _rk(packed))
    elif number in {0x0204, 0xD6}:
        row, column, style = struct.unpack_from("<HHH", content, 0)
        yield RawCell(row, column, style, _text(content[6:], more, head, wide=True))
    elif number == 0x0205:
        row, column, style, value, error = struct.unpack_from("<HHHBB", content, 0)
        yield _special(row, column, style, value, error=bool(error))


_LAYOUT = frozenset({0x0208, 0x7D, 0xE5})


def _layout(number: int, content: bytes, sheet: RawSheet) -> None:
    """Hidden rows and columns, merged areas."""
    if number == 0x0208:
        row, height, options = struct.unpack_from("<H4xH4xH", content, 0)
        if options & 0x20 or height & 0x7FFF == 0:
            sheet.hidden_rows.add(row)
    elif number == 0x7D:
        first, last, width, _, options = struct.unpack_from("<HHHHH", content, 0)
        if options & 1 or width == 0:
            sheet.hidden_columns.update(range(first, min(last, 255) + 1))
    else:
        (count,) = struct.unpack_from("<H", content, 0)
        for index in range(count):
            top, bottom, left, right = struct.unpack_from("<HHHH", content, 2 + 8 * index)
            sheet.merges.append((top, left, bottom, right))


def _formula(content: bytes, cells: list[RawCell]) -> tuple[int, int, int] | None:
    """Add the cached result of a formula; where it is a text, give the cell that the next STRING record fills."""
    row, column, style = struct.unpack_from("<HHH", content, 0)
    result = content[6:14]
    if result[6:8] != b"\xff\xff":
        cells.append(RawCell(row, column, style, struct.unpack("<d", result)[0]))
    elif result[0] == 0:
        return row, column, style
    elif result[0] in {1, 2}:
        cells.append(_special(row, column, style, result[2], error=result[0] == 2))
    return None


def _special(row: int, column: int, style: int, value: int, *, error: bool) -> RawCell:
    if error:
        return RawCell(row, column, style, _ERRORS.get(value, "#ERR!"), error=True)
    return RawCell(row, column, style, "TRUE" if value else "FALSE")


def _rk(packed: int) -> float:
    """A number in 30 bits: an integer or the upper half of a double, either perhaps in hundredths."""
    value: float
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))
    return value / 100 if packed & 1 else value


def _text(content: bytes, more: list[bytes], head: _Head, *, wide: bool) -> str:
    """A text with its length before it, in two bytes (`wide`) or one."""
    if head.version == BIFF8:
        return _Strings([content, *more]).take("<H" if wide else "<B")
    start = 2 if wide else 1
    (length,) = struct.unpack_from("<H" if wide else "<B", content, 0)
    return content[start : start + length].decode(head.encoding, "replace")


class _Strings:
    """Unicode texts in a row, over the borders of records: each record says anew how wide its characters are."""

    def __init__(self, parts: list[bytes]) -> None:
        self.parts = parts
        self.part = 0
        self.at = 0

    def _bytes(self, count: int) -> bytes:
        """`count` bytes that are no characters; a record's border does not matter to them."""
        found = b""
        while len(found) < count:
            if self.part >= len(self.parts):
                raise BrokenBiffError("a text is cut off")
            piece = self.parts[self.part][self.at : self.at + count - len(found)]
            found += piece
            self.at += len(piece)
            if len(found) < count:
                self.part, self.at = self.part + 1, 0
        return found

    def take(self, length_format: str) -> str:
        (left,) = struct.unpack(length_format, self._bytes(struct.calcsize(length_format)))
        flags = self._bytes(1)[0]
        runs = struct.unpack("<H", self._bytes(2))[0] if flags & 8 else 0
        extra = struct.unpack("<L", self._bytes(4))[0] if flags & 4 else 0
        pieces: list[str] = []
        while left:
            width = 2 if flags & 1 else 1
            if self.part >= len(self.parts):
                raise BrokenBiffError("a text is cut off")
            piece = self.parts[self.part][self.at : self.at + left * width]
            piece = piece[: len(piece) // width * width]
            pieces.append(piece.decode("utf-16-le" if width == 2 else "latin-1", "replace"))
            self.at += len(piece)
            left -= len(piece) // width
            if left:
                self.part, self.at = self.part + 1, 0
                flags = self._bytes(1)[0]
        self._skip(4 * runs + extra)
        return "".join(pieces)

    def _skip(self, count: int) -> None:
        while count:
            if self.part >= len(self.parts):
                raise BrokenBiffError("a text is cut off")
            step = min(count, len(self.parts[self.part]) - self.at)
            self.at += step
            count -= step
            if count:
                self.part, self.at = self.part + 1, 0
