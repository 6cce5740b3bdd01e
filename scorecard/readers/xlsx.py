"""xlsx workbooks as tables of cells: what a reader of the printed page sees, with numbers exact.

A small reader of its own, because what forms need (percent formats, error cells, formulas never calculated, hidden
rows, merged areas) is not offered together by any fast library. It executes nothing, and never writes.
"""

from __future__ import annotations

from xml.parsers.expat import ExpatError, errors

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers.package import Broken, Package, open_package
from scorecard.readers.table import Cell, Document, Table, cell_name, column_letters
from scorecard.readers.xlsx_numbers import NumberFormat
from scorecard.readers.xlsx_parts import SheetRef, Workbook, elements, strings, styles, workbook
from scorecard.readers.xlsx_sheet import MOST_CELLS, MOST_ROWS, Sheet, parse_sheet

_MOST_SHEETS = 1000
_MOST_TOLD = 10
"""findings of one kind for a sheet; the rest says nothing new"""
_MERGE_STEPS = 2_000_000
_STRIDE = 1 << 20
"""more than any sheet has columns: row times this plus column is a cell's number"""


def read(data: bytes, source: Source) -> tuple[Document | None, list[Finding]]:
    """The sheets of the workbook `data`, one table each; None with an error finding where none can be read."""
    package, findings = open_package(data, source.name)
    if package is None:
        return None, findings
    return read_package(package, source)


def read_package(package: Package, source: Source) -> tuple[Document | None, list[Finding]]:
    """As `read`, of a package that is open already."""
    findings: list[Finding] = []
    place = Place(file=source.name)
    try:
        book = _workbook(package, place)
        texts = _shared(package, book, place)
        formats = _formats(package, book, place)
    except Broken as broken:
        return None, [*findings, broken.finding]
    tables: list[Table] = []
    for reference in book.sheets[:_MOST_SHEETS]:
        if reference.kind != "worksheet":
            continue
        try:
            sheet = _sheet(package, reference, texts, formats, since_1904=book.since_1904)
        except Broken as broken:
            findings.append(broken.finding)
            continue
        tables.append(_table(sheet, reference, source.name, findings))
    if not tables:
        if not any(finding.severity == "error" for finding in findings):
            findings.append(found("F014", place))
        return None, findings
    return Document(source, tables), findings


def _workbook(package: Package, place: Place) -> Workbook:
    main = "xl/workbook.xml"
    if main not in package:
        main = next(
            (
                attributes.get("Target", "").lstrip("/")
                for name, attributes in _elements(package, "_rels/.rels", place)
                if name == "Relationship" and attributes.get("Type", "").endswith("/officeDocument")
            ),
            main,
        )
    base, _, name = main.rpartition("/")
    relations = f"{base}/_rels/{name}.rels" if base else f"_rels/{name}.rels"
    raw = _xml(package, main, place)
    try:
        return workbook(raw, _xml(package, relations, place), base)
    except ExpatError as error:
        raise Broken(_damaged(main, error, place)) from error


def _shared(package: Package, book: Workbook, place: Place) -> list[str]:
    part = book.strings or "xl/sharedStrings.xml"
    if part not in package:
        return []
    try:
        return strings(package.xml(part))
    except ExpatError as error:
        raise Broken(_damaged(part, error, place)) from error


def _formats(package: Package, book: Workbook, place: Place) -> tuple[NumberFormat, ...]:
    part = book.styles or "xl/styles.xml"
    if part not in package:
        return ()
    try:
        return styles(package.xml(part, recurring=True))
    except ExpatError as error:
        # Without styles percents and dates would be read as bare numbers, silently wrong.
        raise Broken(_damaged(part, error, place)) from error


def _sheet(
    package: Package,
    reference: SheetRef,
    texts: list[str],
    formats: tuple[NumberFormat, ...],
    *,
    since_1904: bool,
) -> Sheet:
    place = Place(file=package.file, sheet=reference.name)
    if reference.part is None or reference.part not in package:
        raise Broken(found("F023", place, sheet=reference.name))
    raw = package.xml(reference.part)
    try:
        return parse_sheet(raw, texts, formats, since_1904=since_1904)
    except ExpatError as error:
        raise Broken(_damaged(reference.part, error, place)) from error


def _table(sheet: Sheet, reference: SheetRef, file: str, findings: list[Finding]) -> Table:
    """The table of a sheet, its merged areas applied, and what is odd about it told."""
    table = Table(name=reference.name, cells=sheet.cells, hidden=reference.hidden, file=file)

    def at(row: int, column: int) -> Place:
        return Place(file=file, sheet=reference.name, cell=cell_name(row, column))

    if sheet.merges and sheet.cells:
        table.cells, covered = merge(sheet.cells, sheet.merges)
        findings += [
            found("F016", at(*anchor), area=_area_name(area), count=len(hidden), text=_short(hidden[0].text))
            for anchor, area, hidden in covered[:_MOST_TOLD]
        ]
    for row, column in sheet.doubled[:_MOST_TOLD]:
        findings.append(found("F022", at(row, column), reason="同一个单元格出现了两次，采用了第一次的内容"))
    for cell in sheet.written[:_MOST_TOLD]:
        findings.append(found("F024", at(cell.row, cell.column), text=cell.text))
    for row, column in sheet.lost[:_MOST_TOLD]:
        findings.append(found("F022", at(row, column), reason="引用的文字在文件里找不到，这一格按空白处理"))
    if sheet.stopped is not None:
        limit = f" {MOST_ROWS} 行或 {MOST_CELLS} 格"
        findings.append(found("F015", at(sheet.stopped, 0), limit=limit.strip(), read=sheet.stopped))
    return table


Covered = tuple[tuple[int, int], tuple[int, int, int, int], list[Cell]]


def merge(cells: list[Cell], merges: list[tuple[int, int, int, int]]) -> tuple[list[Cell], list[Covered]]:
    """`cells` with each merged area as one cell, and the areas that covered further texts: (anchor, area, texts)."""
    index = {cell.row * _STRIDE + cell.column: cell for cell in cells}
    is_blank = index.keys().isdisjoint
    bottom_edge = cells[-1].row
    right_edge = max([cell.column for cell in cells])
    count = len(cells)
    dropped: set[int] = set()
    covered: list[Covered] = []
    steps = 0
    for top, left, lowest, rightmost in merges:
        corner = top * _STRIDE + left
        anchor = index.get(corner)
        # Nothing is shown of an area whose corner is blank; the texts stay where they are, as if never merged.
        if anchor is None:
            continue
        bottom, right = min(lowest, bottom_edge), min(rightmost, right_edge)
        rows, columns = bottom - top + 1, right - left + 1
        if rows < 1 or columns < 1:
            continue
        size = rows * columns
        steps += min(size, count)
        if steps > _MERGE_STEPS:
            break
        if id(anchor) in dropped:
            continue
        anchor.rows, anchor.columns = rows, columns
        stop = corner + rows * _STRIDE
        if size > count:
            inside = [cell for cell in cells if top <= cell.row <= bottom and left <= cell.column <= right]
        elif (rows == 1 and is_blank(range(corner + 1, corner + columns))) or (
            columns == 1 and is_blank(range(corner + _STRIDE, stop, _STRIDE))
        ):
            continue  # as nearly every area
        else:
            inside = [
                cell
                for start in range(corner, stop, _STRIDE)
                for key in range(start, start + columns)
                if (cell := index.get(key)) is not None
            ]
        if len(inside) == 1:
            continue  # as nearly every area
        others = [cell for cell in inside[1:] if id(cell) not in dropped]
        dropped.update(id(cell) for cell in others)
        hidden = [cell for cell in others if cell.text and cell.text != anchor.text]
        if hidden:
            covered.append(((top, left), (top, left, bottom, right), hidden))
    if dropped:
        cells = [cell for cell in cells if id(cell) not in dropped]
    return cells, covered


def _xml(package: Package, part: str, place: Place) -> bytes:
    try:
        return package.xml(part, recurring=True)
    except KeyError:
        raise Broken(found("F009", place, reason=f"缺少部件 {part}")) from None


def _elements(package: Package, part: str, place: Place) -> list[tuple[str, dict[str, str]]]:
    try:
        return elements(_xml(package, part, place))
    except ExpatError as error:
        raise Broken(_damaged(part, error, place)) from error


def _damaged(part: str, error: ExpatError, place: Place) -> Finding:
    if str(error) == "DOCTYPE":
        return found("F012", place, part=part)
    unfinished = errors.codes[errors.XML_ERROR_NO_ELEMENTS], errors.codes[errors.XML_ERROR_UNCLOSED_TOKEN]
    code, line = getattr(error, "code", 0), getattr(error, "lineno", 0)
    reason = "内容没有写完" if code in unfinished else f"第 {line} 行附近不合语法"
    return found("F013", place, part=part, reason=reason)


def _area_name(area: tuple[int, int, int, int]) -> str:
    top, left, bottom, right = area
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 20 else f"{line[:20]}…"


__all__ = ["merge", "read", "read_package"]
