"""Old Excel workbooks (.xls, and .et where it is the same format): stored cells become what the page shows.

`ole` opens the container, `biff` the records; number formats and merged areas are understood as in xlsx.
"""

from __future__ import annotations

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers.biff import (
    MOST_CELLS,
    BrokenBiffError,
    LockedBiffError,
    OldBiffError,
    RawBook,
    RawCell,
    RawSheet,
    read_book,
)
from scorecard.readers.ole import MAGIC, BrokenOleError, stream, streams
from scorecard.readers.table import Cell, Document, Table, cell_name
from scorecard.readers.xlsx import merge
from scorecard.readers.xlsx_numbers import PLAIN, NumberFormat, built_in, exact, number_format, show

MOST_TOLD = 20
"""findings of one kind for one sheet"""


def read(data: bytes, source: Source) -> tuple[Document | None, list[Finding]]:
    """The worksheets of an .xls as tables; None with an error finding where it cannot be trusted."""
    place = Place(file=source.name)
    try:
        book = read_book(_workbook(data))
    except BrokenOleError:
        return None, [found("F009", place, reason="旧版 Excel 文件的内部目录不完整")]
    except BrokenBiffError:
        return None, [found("F009", place, reason="工作簿的单元格记录不完整")]
    except LockedBiffError:
        return None, [found("F008", place)]
    except OldBiffError:
        return None, [found("F141", place, version="4.0 或更早")]
    if not book.sheets:
        return None, [found("F014", place)]
    findings: list[Finding] = []
    styles = [_style(book, number) for number in book.styles]
    tables = [_table(sheet, book, styles, source.name, findings) for sheet in book.sheets]
    return Document(source=source, tables=tables), findings


def _workbook(data: bytes) -> bytes:
    if not data.startswith(MAGIC):
        return data  # Excel 4.0 and some reporting tools write the records without a container
    names = streams(data)
    return stream(data, "Workbook" if "Workbook" in names else "Book")


def _style(book: RawBook, number: int) -> NumberFormat:
    # Excel writes the codes of its own formats too, in the words of its language; they may be taken as they are.
    code = book.formats.get(number)
    return number_format(code) if code else built_in(number)


def _table(sheet: RawSheet, book: RawBook, styles: list[NumberFormat], file: str, findings: list[Finding]) -> Table:
    cells: dict[tuple[int, int], Cell] = {}
    for raw in sheet.cells:
        cell = _cell(raw, styles, since_1904=book.since_1904)
        if cell is not None:
            cell.hidden = raw.row in sheet.hidden_rows or raw.column in sheet.hidden_columns
            # A cell stored twice: Excel shows the later one.
            cells[raw.row, raw.column] = cell
    ordered = [cells[key] for key in sorted(cells)]
    if sheet.merges and ordered:
        ordered, covered = merge(ordered, sheet.merges)
        for (row, column), (top, left, bottom, right), hidden in covered[:MOST_TOLD]:
            place = Place(file=file, sheet=sheet.name, cell=cell_name(row, column))
            area = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
            findings.append(found("F016", place, area=area, count=len(hidden), text=hidden[0].text[:20]))
    if sheet.stopped is not None:
        place = Place(file=file, sheet=sheet.name, cell=cell_name(sheet.stopped, 0))
        findings.append(found("F015", place, limit=f"{MOST_CELLS} 格", read=sheet.stopped + 1))
    return Table(name=sheet.name, cells=ordered, hidden=sheet.hidden, file=file)


def _cell(raw: RawCell, styles: list[NumberFormat], *, since_1904: bool) -> Cell | None:
    value = raw.value
    if raw.error:
        return Cell(raw.row, raw.column, str(value), fault="error")
    if isinstance(value, str):
        return Cell(raw.row, raw.column, value) if value.strip() else None
    number, digits = exact(str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value))
    if number is None:
        return Cell(raw.row, raw.column, digits)
    style = styles[raw.style] if raw.style < len(styles) else PLAIN
    words = show(number, digits, style, since_1904=since_1904)
    if style.shown in {"date", "time"} and words != digits:
        return Cell(raw.row, raw.column, words)
    return Cell(raw.row, raw.column, words, number=number, percent=style.shown == "percent")
