"""`--update`, `--pdf` and `scorecard public` as a clerk uses them."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import docx
import pytest

ROOT = Path(__file__).resolve().parents[2]
FORM = next((ROOT / "examples").glob("2-*.xlsx"))


@pytest.fixture(scope="module")
def soffice(tmp_path_factory):
    """A program that stands for LibreOffice."""
    path = tmp_path_factory.mktemp("bin") / "soffice"
    path.write_text(
        '#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\nout="$2"; shift 2; mkdir -p "$out"\n'
        'for f in "$@"; do printf "%%PDF-1.6\\n%%%%EOF" > "$out/$(basename "${f%.docx}").pdf"; done\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


def run(*arguments, soffice=""):
    environment = {**os.environ, "COLUMNS": "80", "PYTHONPATH": str(ROOT), "SCORECARD_SOFFICE": soffice}
    return subprocess.run(
        [sys.executable, "-m", "scorecard", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", check=False, env=environment,
    )  # fmt: skip


@pytest.fixture(scope="module")
def first(tmp_path_factory, soffice):
    out = tmp_path_factory.mktemp("first")
    done = run("score", FORM, "--out", out, "--pdf", "--opinion", soffice=soffice)
    assert done.returncode == 0, done.stderr
    return out


def test_every_word_document_is_printed(first):
    assert {path.stem for path in first.glob("*.pdf")} == {path.stem for path in first.glob("*.docx")}


def test_an_edited_report_is_brought_up_to_date_and_never_written_over(first):
    path = first / "自评报告.docx"
    document = docx.Document(path)
    document.paragraphs[-1].add_run("本单位的一句话。联系人：某某某，13800001234。")
    document.save(path)
    before = path.read_bytes()
    done = run("score", FORM, "--out", first, "--update", path)
    assert done.returncode == 0, done.stderr
    assert "D012" in done.stdout
    assert path.read_bytes() == before
    new = first / "自评报告_2.docx"
    assert any("本单位的一句话" in p.text for p in docx.Document(new).paragraphs)
    again = run("score", FORM, "--out", first)
    assert again.returncode == 0
    assert any("本单位的一句话" in p.text for p in docx.Document(path).paragraphs)
    assert any("本单位的一句话" in p.text for p in docx.Document(new).paragraphs)


def test_public_copy_of_the_edited_report(first, tmp_path, soffice):
    path = tmp_path / "改定.docx"
    document = docx.Document(first / "自评报告.docx")
    document.paragraphs[-1].add_run("联系电话：13800001234。")
    document.save(path)
    done = run("public", path, "--out", tmp_path / "公开", "--pdf", soffice=soffice)
    assert done.returncode == 0, done.stderr
    assert {one.name for one in (tmp_path / "公开").iterdir()} == {
        "改定-公开稿.docx", "改定-公开稿.pdf", "改定-公开稿删除清单.txt",
    }  # fmt: skip
    assert "D018" in done.stdout
    assert "手机号码" in (tmp_path / "公开" / "改定-公开稿删除清单.txt").read_text(encoding="utf-8")
    assert not any("13800001234" in p.text for p in docx.Document(tmp_path / "公开" / "改定-公开稿.docx").paragraphs)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score", FORM, "--pdf"], "用 --pdf 时要用 --out"),
        (["score", FORM, "--update", "没有.docx", "--out", "x"], "找不到旧报告"),
        (["score", FORM, FORM, "--update", FORM, "--out", "x"], "--update 一次更新一份报告"),
        (["public", "没有.docx"], "找不到"),
    ],
)
def test_requests_that_make_no_sense(arguments, words):
    done = run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_what_is_no_report(tmp_path):
    (tmp_path / "x.docx").write_bytes(b"x")
    done = run("public", tmp_path / "x.docx", "--out", tmp_path)
    assert done.returncode == 2
    assert "D003" in done.stdout
    done = run("score", FORM, "--update", tmp_path / "x.docx", "--out", tmp_path / "o")
    assert done.returncode == 1
    assert "D003" in done.stdout
    assert (tmp_path / "o" / "自评报告.docx").is_file()


def test_without_libreoffice_the_word_files_are_there(tmp_path):
    done = run("score", FORM, "--pdf", "--out", tmp_path, soffice=str(tmp_path / "没有"))
    assert done.returncode == 0
    assert "D041" in done.stdout
    assert (tmp_path / "自评报告.docx").is_file()
