"""Files on disk: what is written, what is replaced, what never is; the web page; LibreOffice as a second reader."""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import html

from scorecard import pipeline
from scorecard.findings import CATALOGUE, found, message, remedy
from scorecard.model import Evaluation, Text
from scorecard.reports import render_report, write_report

NAMES = ["自评报告.docx", "自评报告.html", "自评表.xlsx", "得分核算.xlsx", "evaluation.json"]


def test_five_documents_are_written(evaluation, findings, tmp_path):
    paths = write_report(evaluation, tmp_path / "新建" / "目录", findings=findings)
    assert [path.name for path in paths] == NAMES
    assert [path.read_bytes() for path in paths] == list(render_report(evaluation, findings=findings).values())


def test_same_bytes_in_another_process(documents, tmp_path):
    script = (
        "import sys, hashlib, sample; from scorecard.reports import render_report\n"
        "for data in render_report(sample.evaluation(), findings=sample.findings()).values(): print(hashlib.sha256(data).hexdigest())"
    )
    here = str(Path(__file__).parent)
    env = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "PYTHONPATH": here, "LC_ALL": "C.UTF-8"}
    out = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert out.stdout.split() == [hashlib.sha256(data).hexdigest() for data in documents.values()]


def test_own_untouched_files_are_replaced(evaluation, tmp_path):
    write_report(evaluation, tmp_path)
    changed = evaluation.model_copy(update={"grade": "良"})
    assert [path.name for path in write_report(changed, tmp_path)] == NAMES
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(NAMES)


def test_an_edited_report_is_kept(evaluation, tmp_path):
    first = write_report(evaluation, tmp_path)
    document = docx.Document(first[0])
    document.core_properties.modified = __import__("datetime").datetime(2025, 1, 2)
    document.save(first[0])
    page = first[1].read_bytes().replace("优".encode(), "良".encode())
    first[1].write_bytes(page)
    edited = first[0].read_bytes()
    second = write_report(evaluation.model_copy(update={"grade": "良"}), tmp_path)
    assert [path.name for path in second] == [
        "自评报告_2.docx",
        "自评报告_2.html",
        "自评表.xlsx",
        "得分核算.xlsx",
        "evaluation.json",
    ]
    assert first[0].read_bytes() == edited
    assert first[1].read_bytes() == page


@pytest.mark.parametrize("name", NAMES)
def test_a_strangers_file_is_never_overwritten(evaluation, tmp_path, name):
    (tmp_path / name).write_bytes(b"mine")
    stem, dot, suffix = name.rpartition(".")
    paths = write_report(evaluation, tmp_path)
    assert tmp_path / f"{stem}_2{dot}{suffix}" in paths
    assert (tmp_path / name).read_bytes() == b"mine"


def test_the_input_is_never_overwritten_even_if_we_wrote_it(evaluation, tmp_path):
    own = write_report(evaluation, tmp_path)[2].read_bytes()
    source = evaluation.form.source.model_copy(update={"sha256": hashlib.sha256(own).hexdigest()})
    again = evaluation.model_copy(update={"form": evaluation.form.model_copy(update={"source": source})})
    assert write_report(again, tmp_path)[2].name == "自评表_2.xlsx"
    assert (tmp_path / "自评表.xlsx").read_bytes() == own


def test_evaluation_json_reads_back(evaluation, documents):
    assert Evaluation.model_validate_json(documents["evaluation.json"]) == evaluation
    assert list(json.loads(documents["evaluation.json"])) == list(Evaluation.model_fields)


def test_page_is_self_contained_and_says_what_the_word_report_says(documents):
    source = documents["自评报告.html"].decode()
    assert not re.search(r"(src|href)=|url\(|@import|https?://(?!www\.w3\.org/2000/svg)|<script", source)
    page = html.document_fromstring(source)
    text = page.text_content()
    document = docx.Document(io.BytesIO(documents["自评报告.docx"]))
    for paragraph in document.element.body.iter("{*}p"):
        words = "".join(paragraph.itertext("{*}t"))
        if "。" in words and "补充后删去" not in words and not re.match(r"(规则|公式|数据|结果|第\d步)", words):
            assert words in text, words
    assert page.find(".//svg/title").text == "各部分分值与核算得分"
    assert "产出指标分值50分" in page.find(".//svg/desc").text
    assert len(page.findall(".//details")) == 11
    assert len(page.findall(".//mark")) == 9


def test_findings_are_listed_with_place_remedy_and_article(documents, findings):
    text = html.document_fromstring(documents["自评报告.html"].decode()).text_content()
    assert message(findings[0]) in text
    assert remedy(findings[0]) in text
    assert "E16" in text
    assert "表在“Sheet1”，文中单元格均指其中的单元格" in text


@pytest.mark.parametrize(
    ("code", "args"), [("D001", {"file": "自评报告.docx", "what": "没有字段“甲”"}), ("D002", {"count": 3})]
)
def test_findings_of_documents(code, args):
    finding = found(code, **args)
    assert all(value in message(finding) for value in finding.args.values())
    assert remedy(finding)
    assert CATALOGUE[code].explanation


def test_heavy_libraries_are_not_imported_at_the_door():
    script = "import sys, scorecard, scorecard.reports; print([m for m in ('jinja2','docx','docxtpl','xlsxwriter','lxml') if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.fixture(scope="module")
def converted(documents, tmp_path_factory):
    """Both documents as LibreOffice saves them again."""
    assert shutil.which("soffice"), "LibreOffice is part of the test environment"
    place = tmp_path_factory.mktemp("office")
    for name in ("自评报告.docx", "自评表.xlsx"):
        (place / name).write_bytes(documents[name])
    for kind, name in (("docx", "自评报告.docx"), ("xlsx", "自评表.xlsx")):
        command = [
            "soffice",
            f"-env:UserInstallation=file://{place}/profile",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(place / "out"),
            str(place / name),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    return place / "out"


def test_libreoffice_keeps_every_paragraph_and_table(documents, converted):
    def content(data):
        document = docx.Document(io.BytesIO(data))
        words = ["".join(p.itertext("{*}t")) for p in document.element.body.iter("{*}p")]
        return [w for w in words if w], [len(table.rows) for table in document.tables]

    assert content((converted / "自评报告.docx").read_bytes()) == content(documents["自评报告.docx"])
    with zipfile.ZipFile(converted / "自评报告.docx") as package:
        assert any(name.startswith("word/charts/chart") for name in package.namelist())


def test_libreoffice_reads_the_same_cells(documents, converted):
    import openpyxl

    def cells(source):
        sheet = openpyxl.load_workbook(source).active
        return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}

    assert cells(converted / "自评表.xlsx") == cells(io.BytesIO(documents["自评表.xlsx"]))


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>/etc/fonts/fonts.conf</include>
<alias binding="same"><family>仿宋_GB2312</family><prefer><family>Noto Serif CJK SC</family></prefer></alias>
<alias binding="same"><family>宋体</family><prefer><family>Noto Serif CJK SC</family></prefer></alias>
<alias binding="same"><family>黑体</family><prefer><family>Noto Sans CJK SC</family></prefer></alias></fontconfig>"""


def test_every_line_of_the_report_is_on_its_printed_pages(evaluation, findings, tmp_path):
    """LibreOffice loses rows at the end of a page with a document grid: pages are tried at many lengths."""
    reports = {}
    for extra in range(8):
        goal = Text(text="\n".join(["目标"] + [f"补充目标{n}：保持段落数量变化。" for n in range(extra)]))
        form = evaluation.form.model_copy(update={"goal": goal})
        path = tmp_path / f"{extra}.docx"
        path.write_bytes(
            render_report(evaluation.model_copy(update={"form": form}), findings=findings)["自评报告.docx"]
        )
        reports[extra] = path
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    (tmp_path / "fonts.conf").write_text(FONTS, encoding="utf-8")
    env = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    subprocess.run([*command, *map(str, reports.values())], check=True, capture_output=True, timeout=300, env=env)
    for extra, path in reports.items():
        pages = subprocess.run(
            ["pdftotext", "-raw", str(tmp_path / f"{extra}.pdf"), "-"], capture_output=True, text=True, check=True
        )
        printed = re.sub(r"\s", "", pages.stdout)
        written = re.sub(r"\s", "", "".join(docx.Document(path).element.body.itertext("{*}t")))
        for row in evaluation.form.indicators:
            name = row.level3.text[:6]
            assert printed.count(name) == written.count(name) >= 3, (extra, name)


def test_money_has_its_unit_once():
    """The example's funds are text cells with the unit in the heading: 20.00万元, not 20.00万元万元."""
    examples = Path(__file__).resolve().parents[2] / "examples"
    form = pipeline.read(next(examples.glob("3-*.xlsx"))).forms[0]
    documents = render_report(pipeline.evaluate(form).evaluation)
    page = documents["自评报告.html"].decode()
    assert "万元万元" not in page
    assert "全年预算数" in page
