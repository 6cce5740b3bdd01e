"""The kind of a file by its bytes, and a refusal that helps for everything else."""

import contextlib
import io
import os
import struct
import threading
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.findings import message
from scorecard.readers import opening
from scorecard.readers.detect import detect
from scorecard.readers.opening import READERS, open_document
from scorecard.readers.package import Broken, has_doctype, open_package


def pack(*names, stored=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "x" * 100)
    return out.getvalue()


def ole(*names):
    """An OLE2 file whose root folder has streams of these names, chained as siblings."""
    header = bytearray(512)
    header[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<L", header, 48, 1)
    struct.pack_into("<109L", header, 76, 0, *[0xFFFFFFFF] * 108)
    sectors = (len(names) + 1 + 3) // 4
    fat = struct.pack("<128L", 0xFFFFFFFD, *range(2, 1 + sectors), 0xFFFFFFFE, *[0xFFFFFFFF] * (127 - sectors))

    def entry(name, kind, right, child):
        raw = name.encode("utf-16-le")
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBB", len(raw) + 2, kind, 1)
            + struct.pack("<LLL", 0xFFFFFFFF, right, child)
            + bytes(48)
        )

    entries = [entry("Root Entry", 5, 0xFFFFFFFF, 1 if names else 0xFFFFFFFF)]
    for number, name in enumerate(names, 1):
        entries.append(entry(name, 2, number + 1 if number < len(names) else 0xFFFFFFFF, 0xFFFFFFFF))
    return bytes(header) + fat + b"".join(entries).ljust(512 * sectors, b"\0")


GOOD = [
    ("a.xlsx", pack("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    ("a.et", pack("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    ("a.docx", pack("[Content_Types].xml", "word/document.xml"), "docx"),
    ("a.xlsb", pack("xl/workbook.bin"), "office"),
    ("a.ods", pack("mimetype", "content.xml"), "office"),
    ("a.xls", ole("Workbook"), "xls"),
    ("a.et", ole("\x05SummaryInformation", "Workbook"), "xls"),
    ("a.xls", ole("Book"), "xls"),
    ("a.doc", ole("1Table", "Data", "\x05SummaryInformation", "WordDocument", "ObjectPool"), "office"),
    ("a.rtf", b"{\\rtf1 x}", "office"),
    ("a.pdf", b"%PDF-1.7\n", "pdf"),
    ("a.html", b"<!DOCTYPE html><html><body>x</body></html>", "html"),
    ("a.htm", "﻿\n<table><tr><td>项目名称</td></tr></table>".encode(), "html"),
    ("a.txt", "项目支出绩效自评表\n".encode(), "text"),
    ("a.txt", "项目支出绩效自评表\n".encode("gb18030") * 3, "text"),
    ("a.txt", "项目支出绩效自评表\n".encode("utf-16"), "text"),
    ("a.md", "<p>目标</p>\t甲\t乙\n".encode() * 3, "text"),
    ("a.csv", "一级指标,二级指标,三级指标,指标值\n产出指标,数量指标,里程,≥21公里\n".encode("gb18030"), "csv"),
    ("a.csv", "甲,乙\n丙,丁\n".encode(), "text"),
    ("a.xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "office"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kind"), GOOD, ids=[f"{g[0]}-{n}" for n, g in enumerate(GOOD)])
def test_kind(name, data, kind):
    assert detect(data, name) == (kind, [])
    assert kind in READERS


REFUSED = [
    (b"", "F002"),
    (b"\x89PNG\r\n\x1a\n" + bytes(50), "F004"),
    (b"\xff\xd8\xff\xe0" + bytes(50), "F004"),
    (b"Rar!\x1a\x07\x01\0", "F005"),
    (b"7z\xbc\xaf\x27\x1c" + bytes(9), "F005"),
    (pack("自评表1.xlsx", "自评表2.xlsx"), "F005"),
    (b"MZ" + bytes(100), "F006"),
    (pack("OFD.xml"), "F006"),
    (pack("ppt/presentation.xml"), "F006"),
    (bytes(range(256)) * 8, "F006"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n", "F006"),
    (ole("EncryptionInfo", "EncryptedPackage"), "F008"),
    (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "F009"),
    (pack("xl/workbook.xml")[:-30], "F009"),
    (b"PK\x03\x04" + bytes(50), "F009"),
    (ole("PowerPoint Document"), "F006"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED, ids=[f"{code}-{n}" for n, (_, code) in enumerate(REFUSED)])
def test_refusal(data, code):
    kind, findings = detect(data, "自评表.xlsx")
    assert kind is None
    assert [finding.code for finding in findings] == [code]
    assert findings[0].place.file == "自评表.xlsx"
    assert message(findings[0])


def test_the_extension_is_only_a_hint():
    kind, findings = detect(b"%PDF-1.7\n", "自评表.xlsx")
    assert kind == "pdf"
    assert [(finding.code, finding.severity) for finding in findings] == [("F007", "hint")]
    assert detect(b"%PDF-1.7\n", "自评表") == ("pdf", [])
    assert detect(b"%PDF-1.7\n", "v1.0 报告") == ("pdf", [])


def test_macros_are_told():
    kind, findings = detect(pack("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsm")
    assert kind == "xlsx"
    assert [finding.code for finding in findings] == ["F021"]


def test_package_reads_stored_and_deflated():
    for stored in (True, False):
        package, findings = open_package(pack("xl/Workbook.xml", stored=stored), "a")
        assert findings == []
        assert package.read("xl/workbook.xml") == b"x" * 100
        assert "XL/workbook.XML" in package
        with pytest.raises(KeyError):
            package.read("xl/none.xml")


def test_parts_that_recur_are_checked_in_each_package():
    good = pack("a.xml")
    bad = bytearray(good)
    bad[bad.rfind(b"PK\x01\x02") + 16] ^= 1  # the checksum in the directory
    for _ in range(2):
        package, _ = open_package(good, "a")
        assert package.xml("a.xml", recurring=True) == package.read("a.xml") == b"x" * 100
        package, _ = open_package(bytes(bad), "b")
        with pytest.raises(Broken) as caught:
            package.xml("a.xml", recurring=True)
        assert (caught.value.finding.code, caught.value.finding.place.file) == ("F009", "b")


def test_damaged_parts_are_found():
    data = bytearray(pack("a.xml", stored=True))
    data[60] ^= 1
    package, _ = open_package(bytes(data), "a")
    with pytest.raises(Broken) as caught:
        package.read("a.xml")
    assert caught.value.finding.code == "F009"


@pytest.mark.parametrize("names", [("a.xml", "A.xml"), ("../a.xml",), ("c:/a.xml",)])
def test_odd_names_are_refused(names):
    package, findings = open_package(pack(*names), "a")
    assert package is None
    assert [finding.code for finding in findings] == ["F011"]


def test_encrypted_entries_are_refused():
    data = bytearray(pack("a.xml"))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert open_package(bytes(data), "a")[1][0].code == "F008"


def test_total_size_is_limited(monkeypatch):
    monkeypatch.setattr("scorecard.readers.package.LARGEST_TOTAL", 150)
    package, findings = open_package(pack("a.xml", "b.xml"), "a")
    assert package is None
    assert findings[0].code == "F010"


def test_doctype_is_seen_in_any_encoding():
    text = '<?xml version="1.0"?>\n<!-- <a> --><!DOCTYPE a><a/>'
    assert has_doctype(text.encode())
    assert has_doctype(text.encode("utf-16"))
    assert not has_doctype(b'<?xml version="1.0"?><a>&lt;!DOCTYPE</a>')
    assert not has_doctype(b"<a/>")
    assert has_doctype(b'<?xml version="1.0"?> <!doctype a><a/>')
    assert has_doctype(b"\xef\xbb\xbf<!DOCTYPE a><a/>")
    assert has_doctype(b"<?xml version='1.0'?><?b <c> ?><!DOCTYPE a><a/>")


def test_files_pipes_and_what_is_neither(tmp_path):
    pipe, text = tmp_path / "a.txt", "项目支出绩效自评表\n" * 5000
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(text,))
    writer.start()
    document, findings = open_document(pipe)
    writer.join()
    assert (len(document.lines), findings) == (5001, [])
    reasons = [open_document(path)[1][0].args["reason"] for path in (tmp_path, tmp_path / "b.txt")]
    assert reasons == ["这是一个文件夹", "文件不存在"]
    (tmp_path / "c.xlsx").write_bytes(b"")
    assert open_document(tmp_path / "c.xlsx")[1][0].code == "F002"


def test_a_file_beyond_the_limit_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "LARGEST_FILE", 2**20)
    (tmp_path / "a.txt").write_bytes(b"a" * (2**20 + 1))
    document, findings = open_document(tmp_path / "a.txt")
    assert document is None
    assert [finding.code for finding in findings] == ["F003"]


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(data):
    for start in (b"", b"PK\x03\x04", b"PK\x05\x06", bytes.fromhex("d0cf11e0a1b11ae1"), b"<html>"):
        kind, findings = detect(start + data, "x.bin")
        assert (kind is None) == any(finding.severity == "error" for finding in findings)


@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_changed_directories_are_answered(at, noise):
    data = bytearray(pack("xl/workbook.xml", "xl/a.xml"))
    at %= len(data)
    data[at : at + len(noise)] = noise
    package, _ = open_package(bytes(data), "a")
    for name in package.names if package else []:
        with contextlib.suppress(Broken):
            package.read(name)


@given(st.binary(max_size=600))
def test_changed_ole_directories_are_answered(noise):
    data = bytearray(ole("Workbook"))
    data[512 : 512 + len(noise)] = noise
    detect(bytes(data), "a.xls")
