"""Broken and hostile files: each ends in a located finding in Chinese and the promised exit code, never in a traceback."""

import io
import os
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from scorecard import findings as catalogue
from scorecard import pipeline

ROOT = Path(__file__).resolve().parents[1]
GOOD = next((ROOT / "examples").glob("3-*.xlsx"))


def changed(change):
    """The good example after `change(sheet)`, as bytes."""
    book = load_workbook(GOOD)
    change(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def find(sheet, text):
    return next(cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and text in cell.value)


def parts(data, **replace):
    """The workbook `data` with parts replaced: name ("xl/...") with "__" for "/" and bytes, or None to drop."""
    out = io.BytesIO()
    replace = {name.replace("__", "/"): value for name, value in replace.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            value = replace.get(name, old.read(name))
            if value is not None:
                new.writestr(name, value)
    return out.getvalue()


SHEET = "xl__worksheets__sheet1.xml"


def sheet_xml(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(SHEET.replace("__", "/"))


def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        with zipfile.ZipFile(GOOD) as good:
            for name in good.namelist():
                if name != "xl/worksheets/sheet1.xml":
                    package.writestr(name, good.read(name))
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def million_rows():
    book = Workbook(write_only=True)
    sheet = book.create_sheet("自评表")
    out = io.BytesIO()
    book.save(out)
    del sheet
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_000_001))
    xml = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )
    return parts(out.getvalue(), **{SHEET: xml})


def encrypted():
    """An OLE container with the streams of a password-protected OOXML file."""
    sector = 512
    header = bytearray(sector)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    header[24:34] = (
        (0x3E).to_bytes(2, "little")
        + (3).to_bytes(2, "little")
        + b"\xfe\xff"
        + (9).to_bytes(2, "little")
        + (6).to_bytes(2, "little")
    )
    header[44:48] = (1).to_bytes(4, "little")
    header[48:52] = (1).to_bytes(4, "little")
    header[56:60] = (4096).to_bytes(4, "little")
    header[60:64] = b"\xfe\xff\xff\xff"
    header[68:72] = b"\xfe\xff\xff\xff"
    header[76:512] = b"\xff" * 436
    header[76:80] = (0).to_bytes(4, "little")
    fat = bytearray(b"\xff" * sector)
    fat[0:4] = b"\xfd\xff\xff\xff"
    fat[4:8] = b"\xfe\xff\xff\xff"

    def entry(name, kind, child=0xFFFFFFFF, right=0xFFFFFFFF):
        raw = bytearray(128)
        text = name.encode("utf-16-le")
        raw[: len(text)] = text
        raw[64:66] = (len(text) + 2).to_bytes(2, "little")
        raw[66] = kind
        raw[67] = 1
        raw[68:72] = b"\xff\xff\xff\xff"
        raw[72:76] = right.to_bytes(4, "little")
        raw[76:80] = child.to_bytes(4, "little")
        raw[116:120] = b"\xfe\xff\xff\xff"
        return bytes(raw)

    directory = (
        entry("Root Entry", 5, child=1)
        + entry("EncryptedPackage", 2, right=2)
        + entry("EncryptionInfo", 2)
        + bytes(128)
    )
    return bytes(header) + bytes(fat) + directory


def set_value(label, value, *, offset=1):
    def change(sheet):
        cell = find(sheet, label)
        sheet.cell(cell.row, cell.column + offset).value = value

    return change


def second_total(sheet):
    row = find(sheet, "总分").row
    sheet.unmerge_cells(start_row=row, start_column=1, end_row=row, end_column=6)
    row = find(sheet, "注：").row
    for merged in list(sheet.merged_cells.ranges):
        if merged.min_row == row:
            sheet.unmerge_cells(str(merged))
    sheet.cell(row, 1).value = "总分"
    sheet.cell(row, 7).value = 100
    sheet.cell(row, 8).value = 88


def drop_column(label):
    def change(sheet):
        sheet.delete_cols(find(sheet, label).column)

    return change


def column_value(head, value):
    """Set the first indicator's cell in the column with that heading of the indicator table."""

    def change(sheet):
        row = find(sheet, "三级指标").row
        column = next(cell.column for cell in sheet[row] if cell.value == head)
        sheet.cell(row + 1, column).value = value

    return change


# name, bytes, exit code of `scorecard score`, words that the messages must contain
CASES = [
    ("empty.xlsx", lambda: b"", 2, "空"),
    ("renamed-pdf.xlsx", lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF", 2, "PDF"),
    ("password.xlsx", encrypted, 2, "密码"),
    ("bomb.xlsx", zip_bomb, 2, "解压"),
    ("million.xlsx", million_rows, (1, 2), "行"),
    ("truncated.xlsx", lambda: GOOD.read_bytes()[:3000], 2, "损坏|不完整"),
    ("picture.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, 2, "图片"),
    ("archive.xlsx", lambda: b"Rar!\x1a\x07\x01\0" + b"\0" * 100, 2, "压缩"),
    ("program.xlsx", lambda: b"MZ" + b"\0" * 200, 2, "程序|不是"),
    ("noise.xlsx", lambda: zlib.compress(b"x" * 5000) + bytes(range(256)) * 4, 2, "不"),
    ("no-sheet.xlsx", lambda: parts(GOOD.read_bytes(), **{SHEET: None}), 2, "工作表"),
    ("cut-xml.xlsx", lambda: parts(GOOD.read_bytes(), **{SHEET: sheet_xml(GOOD.read_bytes())[:2500]}), (1, 2), "损坏|不完整|XML"),
    (
        "doctype.xlsx",
        lambda: parts(
            GOOD.read_bytes(),
            **{SHEET: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'},
        ),
        2,
        "DOCTYPE|不安全|实体",
    ),
    ("blank.xlsx", lambda: changed(lambda sheet: sheet.delete_rows(1, 200)), (1, 2), "没有"),
    ("no-target-column.xlsx", lambda: changed(drop_column("年度指标值")), 1, "指标值"),
    ("no-level3-column.xlsx", lambda: changed(drop_column("三级指标")), 1, "三级指标"),
    ("two-totals.xlsx", lambda: changed(second_total), 1, "总分"),
    ("text-in-points.xlsx", lambda: changed(column_value("分值", "八分左右")), 1, "八分左右"),
    ("negative-points.xlsx", lambda: changed(column_value("分值", -8)), 1, "-8"),
    ("score-over-points.xlsx", lambda: changed(column_value("得分", 80)), 1, "80"),
    ("error-cell.xlsx", lambda: changed(column_value("实际完成值", "#DIV/0!")), 1, "#DIV/0!"),
    ("uncalculated.xlsx", lambda: changed(column_value("实际完成值", "=1+1")), 1, "公式"),
    ("blank-actual.xlsx", lambda: changed(column_value("实际完成值", None)), 1, "完成值"),
    ("masked.xlsx", lambda: changed(column_value("年度指标值", "≥**次")), 1, r"\*\*"),
    ("zero-budget.xlsx", lambda: changed(set_value("年度资金总额", 0, offset=2)), 1, "预算数"),
    ("blank-budget.xlsx", lambda: changed(set_value("年度资金总额", None, offset=2)), 1, "预算数"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "code", "words"), CASES, ids=[case[0] for case in CASES])
def test_broken_input(name, make, code, words, tmp_path):
    path = tmp_path / name
    path.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-m", "scorecard", "score", str(path), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=60,
        check=False,
        env={**os.environ, "COLUMNS": "80"},
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (code if isinstance(code, tuple) else (code,)), done.stdout
    assert re.search(words, done.stdout.replace("\n", "")), done.stdout

    read = pipeline.read(path)
    found = [*read.findings, *(f for form in read.forms for f in pipeline.evaluate(form).findings)]
    errors = [finding for finding in found if finding.severity == "error"]
    assert errors
    for finding in errors:
        assert finding.place is not None, finding
        assert finding.place.file == name
        assert catalogue.message(finding)
        assert catalogue.remedy(finding)


def test_the_good_file_is_clean():
    read = pipeline.read(GOOD)
    assert [f for f in read.findings if f.severity == "error"] == []
    assert len(read.forms) == 1
