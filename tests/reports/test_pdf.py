"""PDF through LibreOffice: many documents in one call, the same bytes, and a finding for whatever goes wrong."""

import shutil
import stat

from scorecard.findings import message, remedy
from scorecard.reports import pdf
from scorecard.reports.pdf import render_pdf, reproducible, untouched_pdf


def soffice(tmp_path, script):
    """A program that stands for LibreOffice: `$out` is the folder to write to, `$@` the files."""
    path = tmp_path / "soffice"
    path.write_text(
        '#!/bin/sh\nout=""\nwhile [ $# -gt 0 ]; do case "$1" in --outdir) out="$2"; shift 2; break;; *) shift;; esac; done\n'
        'mkdir -p "$out"\n' + script,
        encoding="utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


COPY = 'for f in "$@"; do printf "%%PDF-1.6 %s\\n%%%%EOF" "$(cat "$f")" > "$out/$(basename "${f%.docx}").pdf"; done\n'


def papers(tmp_path, count):
    paths = [tmp_path / f"项目{number}" / "自评报告.docx" for number in range(count)]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        path.write_text(f"文{number}", encoding="utf-8")
    return paths


def test_real_documents_of_the_same_name_become_pdfs_with_the_same_bytes(tmp_path, documents):
    paths = []
    for number in range(2):
        path = tmp_path / f"{number}" / "自评报告.docx"
        path.parent.mkdir()
        path.write_bytes(documents["自评报告.docx"])
        paths.append(path)
    made = render_pdf(paths)
    assert made.findings == []
    assert made.paths == [path.with_suffix(".pdf") for path in paths]
    first, second = (path.read_bytes() for path in made.paths)
    assert second.startswith(b"%PDF")
    # A file's bytes depend on its place in the call, so the same call is made again.
    assert render_pdf(paths) == made
    assert [path.read_bytes() for path in made.paths] == [first, second]
    assert first.startswith(b"%PDF")
    assert b"CreationDate(D:20000101000000" in first
    assert untouched_pdf(first)
    import pypdfium2

    text = pypdfium2.PdfDocument(first)[0].get_textpage().get_text_range()
    assert "项目支出绩效自评报告" in text


def test_more_files_than_one_call_takes(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "BATCH", 3)
    paths = papers(tmp_path, 7)
    calls = tmp_path / "calls"
    made = render_pdf(paths, soffice=soffice(tmp_path, f'echo $# >> "{calls}"\n' + COPY))
    assert [path.read_text(encoding="utf-8").split()[1] for path in made.paths] == [f"文{n}" for n in range(7)]
    assert calls.read_text().split() == ["3", "3", "1"]


def test_a_file_that_is_dropped_is_told(tmp_path):
    paths = papers(tmp_path, 3)
    made = render_pdf(paths, soffice=soffice(tmp_path, 'rm "$2"; set -- "$1" "$3"\n' + COPY))
    assert [path.parent.name for path in made.paths] == ["项目0", "项目2"]
    assert [(f.code, message(f)) for f in made.findings] == [
        ("D043", "“自评报告.docx”没有转换成 PDF：LibreOffice 没有给出结果")
    ]


def test_time_is_limited_and_half_a_file_is_none(tmp_path):
    paths = papers(tmp_path, 2)
    script = 'printf "%%PDF-1.6 half" > "$out/0.pdf"\nsleep 60\n'
    made = render_pdf(paths, seconds=0.5, soffice=soffice(tmp_path, script))
    assert made.paths == []
    assert [(f.code, message(f)) for f in made.findings] == [
        ("D042", "LibreOffice 转换 2 个文件超过 0.5 秒，已中止；没有写出 PDF 的文件：自评报告.docx、自评报告.docx")
    ]


def test_without_libreoffice(tmp_path, monkeypatch):
    monkeypatch.setenv("SCORECARD_SOFFICE", str(tmp_path / "没有"))
    made = render_pdf(papers(tmp_path, 1))
    assert made.paths == []
    assert [f.code for f in made.findings] == ["D041"]
    assert "apt-get install" in remedy(made.findings[0])
    assert render_pdf([]) == ([], [])


def test_an_annotated_pdf_is_not_written_over(tmp_path):
    (path,) = papers(tmp_path, 1)
    program = soffice(tmp_path, COPY)
    path.with_suffix(".pdf").write_bytes(b"%PDF-1.6 notes of a reader %%EOF")
    made = render_pdf([path], soffice=program)
    assert [one.name for one in made.paths] == ["自评报告_2.pdf"]
    assert path.with_suffix(".pdf").read_bytes().startswith(b"%PDF-1.6 notes")


def test_a_folder_that_cannot_be_written(tmp_path):
    (path,) = papers(tmp_path, 1)
    program = soffice(tmp_path, COPY)
    blocked = path.with_suffix(".pdf")
    blocked.mkdir()
    made = render_pdf([path], soffice=program)
    assert [one.name for one in made.paths] == ["自评报告_2.pdf"]
    shutil.rmtree(blocked)
    assert [one.name for one in render_pdf([path], soffice=program).paths] == ["自评报告.pdf"]


def test_dates_and_ids_keep_their_length():
    data = (
        b"%PDF-1.6\n/CreationDate(D:20261121151001Z')\n/ID [ <4740C83B720C8DA325D7E577A5F14715>\n"
        b"<4740C83B720C8DA325D7E577A5F14715> ]\n/DocChecksum /5C45CB52282E7FE9E838EA1A5BDAB82B\n%%EOF\n"
    )
    other = data.replace(b"20261121151001", b"20271231235959").replace(b"4740C8", b"AAAAAA").replace(b"5C45", b"BBBB")
    assert len(reproducible(data)) == len(data)
    assert reproducible(data) == reproducible(other)
    assert reproducible(reproducible(data)) == reproducible(data)
    assert untouched_pdf(reproducible(data))
    assert not untouched_pdf(reproducible(data).replace(b"1.6", b"1.7"))
    assert not untouched_pdf(data)
