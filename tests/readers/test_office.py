"""Files that only LibreOffice opens: converted in a place of their own, within a time, or refused clearly."""

import os
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from tables_to_files import convert, grid, self_evaluation, to_docx, to_xlsx

from scorecard.findings import message
from scorecard.model import Source
from scorecard.readers import office

SOURCE = Source(name="a.doc", format="office", sha256="")
FORM = self_evaluation(18)


@pytest.fixture(scope="module")
def made():
    word = to_docx(FORM)
    return {
        "doc": convert({"a.docx": word}, "doc")["a.docx"],
        "ods": convert({"a.xlsx": to_xlsx(FORM)}, "ods")["a.xlsx"],
    }


@pytest.mark.parametrize("kind", ["doc", "ods"])
def test_a_form_comes_back_whole_f153(made, kind):
    document, findings = office.read(made[kind], SOURCE)
    assert grid(document.tables[0]) == grid(FORM)
    assert [finding.code for finding in findings] == ["F153"]


def test_without_libreoffice_f151(monkeypatch):
    monkeypatch.setenv("SCORECARD_SOFFICE", "/nowhere/soffice")
    document, findings = office.read(bytes.fromhex("d0cf11e0a1b11ae1"), SOURCE)
    assert document is None
    assert [finding.code for finding in findings] == ["F151"]
    assert "LibreOffice" in message(findings[0])


def test_what_cannot_be_converted_f152():
    document, findings = office.read(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 2000, SOURCE)
    assert document is None
    assert [finding.code for finding in findings] == ["F152"]


def test_a_hanging_program_is_stopped_with_its_children_f152(tmp_path, monkeypatch):
    script = tmp_path / "soffice"
    note = tmp_path / "child"
    script.write_text(f"#!/bin/sh\nsleep 300 &\necho $! > {note}\nwait\n")
    script.chmod(0o755)
    monkeypatch.setenv("SCORECARD_SOFFICE", str(script))
    monkeypatch.setattr(office, "LONGEST", 1.0)
    start = time.monotonic()
    assert office.convert(str(script), b"x", "doc", "docx", 1.0) == (None, "1 秒内没有完成，已停止")
    assert time.monotonic() - start < 10
    child = int(note.read_text())
    for _ in range(50):
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            break
        if Path(f"/proc/{child}/stat").exists() and ") Z " in Path(f"/proc/{child}/stat").read_text():
            break
        time.sleep(0.1)
    else:
        pytest.fail("the child still runs")


def test_a_program_that_fails(tmp_path):
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nexit 3\n")
    script.chmod(0o755)
    assert office.convert(str(script), b"x", "doc", "docx")[1] == "LibreOffice 异常退出（3）"
    assert office.convert(str(tmp_path), b"x", "doc", "docx")[1] == "LibreOffice 启动不了"
