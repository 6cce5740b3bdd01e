"""Old Excel: what the sheet shows, with percents, dates, errors, merges and what is hidden."""

import datetime as dt
import io
import struct
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

sys.path.insert(0, str(Path(__file__).parent))
from tables_to_files import convert, grid, self_evaluation, to_xlsx

from scorecard.model import Source
from scorecard.readers import biff, xls
from scorecard.readers.ole import stream

SOURCE = Source(name="a.xls", format="xls", sha256="")


def values_book():
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("自评表")
    sheet.write(0, 0, 0.95, book.add_format({"num_format": "0%"}))
    sheet.write(0, 1, 0.95126, book.add_format({"num_format": "0.00%"}))
    sheet.write_datetime(0, 2, dt.date(2025, 11, 30), book.add_format({"num_format": "yyyy/m/d"}))
    sheet.write(0, 3, 1234567.89)
    sheet.write(0, 4, 12)
    sheet.write(0, 5, 0.1 + 0.2)
    sheet.write(0, 6, -5)
    sheet.write(1, 0, "文字")
    sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 3, "=1+2", None, 3)
    sheet.write_boolean(1, 4, True)
    sheet.write(1, 5, "长" * 9000)
    sheet.write(2, 0, "藏行")
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.write(3, 9, "藏列")
    sheet.set_column(9, 9, None, None, {"hidden": True})
    sheet.merge_range(4, 0, 6, 2, "合并")
    for row in range(300):
        sheet.write(10 + row, 0, f"第{row}行" + "字" * (row % 97))
    hidden = book.add_worksheet("藏表")
    hidden.write(0, 0, "x")
    hidden.hide()
    book.close()
    return buffer.getvalue()


@pytest.fixture(scope="module")
def made():
    return convert({"form.xlsx": to_xlsx(self_evaluation(36)), "values.xlsx": values_book()}, "xls")


@pytest.fixture(scope="module")
def sheet(made):
    document, findings = xls.read(made["values.xlsx"], SOURCE)
    assert findings == []
    return document


def at(document, row, column):
    return next(cell for cell in document.tables[0].cells if (cell.row, cell.column) == (row, column))


def test_a_form_comes_back_whole(made):
    document, findings = xls.read(made["form.xlsx"], SOURCE)
    assert findings == []
    assert grid(document.tables[0]) == grid(self_evaluation(36))


@pytest.mark.parametrize(
    ("row", "column", "text", "number", "percent"),
    [
        (0, 0, "95%", "0.95", True),
        (0, 1, "95.126%", "0.95126", True),
        (0, 2, "2025-11-30", None, False),
        (0, 3, "1234567.89", "1234567.89", False),
        (0, 4, "12", "12", False),
        (0, 5, "0.3", "0.3", False),
        (0, 6, "-5", "-5", False),
        (1, 0, "文字", None, False),
        (1, 3, "3", "3", False),
        (1, 4, "TRUE", None, False),
        (1, 5, "长" * 9000, None, False),
        (4, 0, "合并", None, False),
    ],
)
def test_values_as_shown(sheet, row, column, text, number, percent):
    cell = at(sheet, row, column)
    assert (cell.text, cell.number, cell.percent) == (text, None if number is None else Decimal(number), percent)


def test_errors_are_not_blanks(sheet):
    assert (at(sheet, 1, 1).text, at(sheet, 1, 1).fault) == ("#DIV/0!", "error")


def test_what_is_hidden_says_so(sheet):
    assert at(sheet, 2, 0).hidden
    assert at(sheet, 3, 9).hidden
    assert not at(sheet, 1, 0).hidden
    assert [(table.name, table.hidden) for table in sheet.tables] == [("自评表", False), ("藏表", True)]


def test_merged_areas(sheet):
    assert (at(sheet, 4, 0).rows, at(sheet, 4, 0).columns) == (3, 3)


def test_texts_agree_with_calamine(made, sheet):
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(made["values.xlsx"]))
        .get_sheet_by_name("自评表")
        .to_python(skip_empty_area=False)
    )
    texts = {
        (r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if isinstance(value, str) and value
    }
    ours = {(cell.row, cell.column): cell.text for cell in sheet.tables[0].cells}
    assert len(texts) > 300
    assert {key: ours.get(key) for key in texts} == texts


def test_the_text_of_a_formula_follows_it():
    formula = struct.pack("<HHH", 1, 2, 0) + b"\x00\x00\x00\x00\x00\x00\xff\xff" + b"\x00" * 8
    text = struct.pack("<HB", 2, 1) + "甲乙".encode("utf-16-le")
    data = (
        record(0x0809, struct.pack("<HH", 0x0600, 16)) + record(6, formula) + record(0x0207, text) + record(0x0A, b"")
    )
    sheet = biff.RawSheet("a", hidden=False)
    biff._sheet(data, 0, sheet, biff._Head())
    assert [(cell.row, cell.column, cell.value) for cell in sheet.cells] == [(1, 2, "甲乙")]


def test_one_cell_in_the_far_corner_costs_nothing():
    records = [record(0x0809, struct.pack("<HH", 0x0600, 5)), None, record(0x0A, b"")]
    name = b"S"
    offset = len(records[0]) + 4 + 8 + len(name) + 4
    records[1] = record(0x85, struct.pack("<LBB", offset, 0, 0) + struct.pack("<BB", 1, 0) + name)
    body = (
        record(0x0809, struct.pack("<HH", 0x0600, 16))
        + record(0x0203, struct.pack("<HHHd", 65535, 255, 0, 7))
        + record(0x0A, b"")
    )
    document, findings = xls.read(b"".join(records) + body, SOURCE)
    assert findings == []
    assert [(cell.row, cell.column, cell.text) for cell in document.tables[0].cells] == [(65535, 255, "7")]


def record(number, content):
    return struct.pack("<HH", number, len(content)) + content


def test_a_text_over_two_records_changes_its_width():
    strings = biff._Strings([b"\x05\x00\x00ab", b"\x01" + "甲乙丙".encode("utf-16-le") + b"\x01\x00\x00z"])
    assert [strings.take("<H"), strings.take("<H")] == ["ab甲乙丙", "z"]


def test_packed_numbers():
    assert biff._rk((95 << 2) | 3) == 0.95
    assert biff._rk(((-5) & 0x3FFFFFFF) << 2 | 2) == -5
    assert biff._rk(struct.unpack("<Q", struct.pack("<d", 1.5))[0] >> 32) == 1.5


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (record(0x0809, struct.pack("<HH", 0x0600, 5)) + record(0x2F, b"\x01\x00"), "F008"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "F141"),
        (b"", "F009"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "F009"),
        (record(0x0809, struct.pack("<HH", 0x0600, 5)) + record(0x0A, b""), "F014"),
    ],
)
def test_what_cannot_be_read_f008_f009_f141(data, code):
    document, findings = xls.read(data, SOURCE)
    assert document is None
    assert [finding.code for finding in findings] == [code]


def test_too_many_cells_f015(made, monkeypatch):
    monkeypatch.setattr(biff, "MOST_CELLS", 20)
    document, findings = xls.read(made["values.xlsx"], SOURCE)
    assert "F015" in [finding.code for finding in findings]
    assert len(document.tables[0].cells) <= 21


def test_damage_never_raises(made):
    data = made["values.xlsx"]
    workbook = stream(data, "Workbook")
    for step in range(1, 200):
        place = len(data) * step // 200
        for damaged in (
            data[:place],
            data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :],
            workbook[: len(workbook) * step // 200],
        ):
            document, findings = xls.read(damaged, SOURCE)
            assert document is not None or any(finding.severity == "error" for finding in findings)
