"""`scorecard check`: findings on the screen, copies with remarks in files, sources never touched."""

import io
import json
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from tables_to_files import convert, to_docx, to_html, to_xls
from typer.testing import CliRunner

from scorecard.cli.app import app
from scorecard.excel.remarks import unchanged
from scorecard.excel.remarks.notes import MARK
from scorecard.readers.opening import open_bytes

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.xlsx"))
WRONG = next(path for path in EXAMPLES if path.name.startswith("4"))


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments):
        return CliRunner().invoke(app, ["check", *map(str, arguments)])

    return call


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "自评表.xlsx"
    shutil.copy(WRONG, path)
    return path


def test_findings_alone_write_nothing(run, source):
    result = run(source)
    assert result.exit_code == 1
    assert "S021" in result.output
    assert [path.name for path in source.parent.iterdir()] == ["自评表.xlsx"]


def test_a_copy_with_remarks(run, source, tmp_path):
    before = source.read_bytes()
    result = run(source, "-o", tmp_path / "批注.xlsx")
    assert result.exit_code == 1
    assert source.read_bytes() == before
    book = openpyxl.load_workbook(tmp_path / "批注.xlsx")
    assert book.sheetnames[0] == "问题清单"
    assert unchanged((tmp_path / "批注.xlsx").read_bytes())


def test_a_folder_gives_the_copy_its_name(run, source, tmp_path):
    run(source, "-o", f"{tmp_path}/退回/")
    assert [path.name for path in (tmp_path / "退回").iterdir()] == ["自评表-批注.xlsx"]


def test_never_over_the_source_nor_over_a_changed_file(run, source, tmp_path):
    before = source.read_bytes()
    run(source, "-o", source)
    assert source.read_bytes() == before
    assert (tmp_path / "自评表_2.xlsx").exists()
    target = tmp_path / "批注.xlsx"
    run(source, "-o", target)
    first = target.read_bytes()
    run(source, "-o", target)  # ours and unchanged: replaced
    assert target.read_bytes() == first
    assert not (tmp_path / "批注_2.xlsx").exists()
    book = openpyxl.load_workbook(target)
    book.save(target)
    changed = target.read_bytes()
    run(source, "-o", target)
    assert target.read_bytes() == changed
    assert (tmp_path / "批注_2.xlsx").exists()


def test_the_annotated_copy_is_checked_again(run, source, tmp_path):
    run(source, "-o", tmp_path / "退回")
    copy = tmp_path / "退回" / "自评表-批注.xlsx"
    run(copy, "-o", tmp_path / "退回")
    again = tmp_path / "退回" / "自评表-批注_2.xlsx"
    sheet = openpyxl.load_workbook(again).worksheets[1]
    assert all(
        cell.comment.text.count(MARK) == 1 for row in sheet.iter_rows() for cell in row if cell.comment is not None
    )


def test_files_of_one_name_do_not_overwrite_each_other(run, source, tmp_path):
    twin = tmp_path / "另一处" / "自评表-批注.xlsx"
    twin.parent.mkdir()
    shutil.copy(EXAMPLES[0], twin)
    run(source, twin, "-o", f"{tmp_path}/退回/")
    assert sorted(path.name for path in (tmp_path / "退回").iterdir()) == ["自评表-批注.xlsx", "自评表-批注_2.xlsx"]


def test_several_files_need_a_folder(run, source, tmp_path):
    other = tmp_path / "另一张.xlsx"
    shutil.copy(EXAMPLES[0], other)
    result = run(source, other, "-o", tmp_path / "一个.xlsx")
    assert result.exit_code == 2
    assert not (tmp_path / "一个.xlsx").exists()
    assert run(source, other, "-o", tmp_path / "退回").exit_code == 1
    assert len(list((tmp_path / "退回").iterdir())) == 2


def test_fix_writes_the_corrections_and_lists_them(run, source):
    result = run(source, "--fix", "--format", "json")
    told = json.loads(result.stdout)["files"][0]
    assert {one["code"] for one in told["corrections"]} == {"D031"}
    assert told["written"].endswith("自评表-更正.xlsx")
    assert all(one["after"].startswith(("≥", "≤")) for one in told["corrections"])
    rows = [row[2].value for row in openpyxl.load_workbook(told["written"])["问题清单"].iter_rows(min_row=5)]
    assert rows.count("已更正") == len(told["corrections"])


@pytest.mark.parametrize("write", [to_html, lambda table: "\n".join(c.text for c in table.cells).encode()])
def test_files_that_take_no_remarks_get_a_list(run, tmp_path, write):
    table = open_bytes(WRONG.read_bytes(), "表.xlsx")[0].tables[0]
    path = tmp_path / "表.html"
    path.write_bytes(write(table))
    result = run(path, "-o", tmp_path / "退回", "--fix")
    assert "D021" in result.output
    assert "D025" in result.output
    (made,) = (tmp_path / "退回").iterdir()
    assert made.name == "表-问题清单.xlsx"
    assert unchanged(made.read_bytes())
    assert openpyxl.load_workbook(made).sheetnames == ["问题清单"]


def test_word_gets_word(run, tmp_path):
    path = tmp_path / "表.docx"
    path.write_bytes(to_docx(open_bytes(WRONG.read_bytes(), "表.xlsx")[0].tables[0]))
    run(path, "-o", tmp_path / "退回")
    assert [one.name for one in (tmp_path / "退回").iterdir()] == ["表-批注.docx"]


def test_unreadable_files_are_told(run, tmp_path):
    path = tmp_path / "空.xlsx"
    path.write_bytes(b"")
    result = run(path, "-o", tmp_path / "退回")
    assert result.exit_code == 2
    assert "F002" in result.output
    assert not (tmp_path / "退回").exists()


def test_eighty_columns(run, source):
    from scorecard.cli.width import width

    assert max(width(line) for line in run(source, "--fix").output.splitlines() if "/" not in line) <= 80


def test_libreoffice_opens_the_copies_and_shows_remarks_and_colours(run, source, tmp_path):
    run(source, "--fix", "-o", tmp_path / "更正.xlsx")
    table = open_bytes(WRONG.read_bytes(), "表.xlsx")[0].tables[0]
    old = tmp_path / "旧.xls"
    old.write_bytes(to_xls(table))
    run(old, "-o", tmp_path / "旧")
    copy = (tmp_path / "更正.xlsx").read_bytes()
    opened = convert({"a.xlsx": copy, "b.xlsx": (tmp_path / "旧" / "旧-问题清单.xlsx").read_bytes()}, "ods")
    assert set(opened) == {"a.xlsx", "b.xlsx"}
    back = convert({"a.ods": opened["a.xlsx"]}, "xlsx")["a.ods"]
    ours, theirs = openpyxl.load_workbook(io.BytesIO(copy)), openpyxl.load_workbook(io.BytesIO(back))
    assert theirs.sheetnames == ours.sheetnames
    for name in ours.sheetnames[1:]:
        for row in ours[name].iter_rows():
            for cell in row:
                other = theirs[name][cell.coordinate].comment
                assert (cell.comment is None) == (other is None)
                if cell.comment is not None:
                    assert re.sub(r"\s", "", cell.comment.text) == re.sub(r"\s", "", other.text)
    done = openpyxl.load_workbook(io.BytesIO(copy))
    for row in done["问题清单"].iter_rows(min_row=5):
        if row[0].value and row[2].value:  # no line between the parts
            row[7].value = "已改"
    target = io.BytesIO()
    done.save(target)
    without = openpyxl.load_workbook(io.BytesIO(copy))
    del without["问题清单"]
    deleted = io.BytesIO()
    without.save(deleted)
    pages = convert({"a.xlsx": copy, "b.xlsx": target.getvalue(), "c.xlsx": deleted.getvalue()}, "html")
    text = {name: page.decode("utf-8", "replace").lower() for name, page in pages.items()}
    shown, gone = (text[name].split('name="table1"')[1] for name in ("a.xlsx", "b.xlsx"))
    assert "#ffc7ce" not in text["c.xlsx"]  # and where the list is deleted
    assert "办公费用" in text["c.xlsx"]
    assert "#ffc7ce" in shown
    assert "#c6efce" in shown
    assert "#ffc7ce" not in gone  # the colours go where the clerk says that it is done
