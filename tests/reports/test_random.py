"""Whatever an evaluation holds, every document is written, opens, and says nothing empty."""

import io
import json
import re
import zipfile

import docx
import openpyxl
import strategies
from hypothesis import HealthCheck, given, settings
from lxml import etree, html

from scorecard.reports import render_report

# "，。" and its like are looked for only where no filer's text can hold them.
EMPTY = re.compile(r"，。|：。|、。|，，|：，|“”（|（）|^。|None|Undefined|\{\{|\{%")
OWN = re.compile(r"[\ue000-\ue004]")
FIXED = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def document_text(data):
    body = docx.Document(io.BytesIO(data)).element.body
    return ["".join(p.itertext("{*}t")) for p in body.iter("{*}p")]


@FIXED
@given(strategies.evaluations(), strategies.findings)
def test_every_evaluation_gives_every_document(evaluation, findings):
    documents = render_report(evaluation, findings=findings)

    paragraphs = document_text(documents["自评报告.docx"])
    assert not OWN.search("".join(paragraphs))
    body = docx.Document(io.BytesIO(documents["自评报告.docx"])).element.body
    counted = next(
        int(m[1]) for p in reversed(paragraphs) if (m := re.fullmatch(r"本报告有(\d+)处需要填报单位补充.*", p))
    )
    assert len([style for style in body.iter("{*}rStyle") if "DaiBuChong" in style.values()]) == counted
    with zipfile.ZipFile(io.BytesIO(documents["自评报告.docx"])) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))

    page = html.document_fromstring(documents["自评报告.html"].decode())
    assert page.find(".//h1").text_content()
    assert not page.findall(".//script")

    book = openpyxl.load_workbook(io.BytesIO(documents["自评表.xlsx"]))
    for row in book.active.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert cell.hyperlink is None

    assert json.loads(documents["evaluation.json"])["points_total"]


# The same with texts that hold no punctuation of their own, so that an empty sentence can only be ours.


def tame(evaluation):
    def walk(value):
        if isinstance(value, dict):
            return {
                k: (v if k in {"kind", "state", "role", "layout", "money_unit", "format", "sha256"} else walk(v))
                for k, v in value.items()
            }
        if isinstance(value, list | tuple):
            return [walk(v) for v in value]
        return "".join(c for c in value if c.isalnum() and c.isprintable())[:40] if isinstance(value, str) else value

    return type(evaluation).model_validate(walk(evaluation.model_dump()))


@FIXED
@given(strategies.evaluations())
def test_no_empty_sentence(evaluation):
    documents = render_report(tame(evaluation))
    for paragraph in document_text(documents["自评报告.docx"]):
        assert not EMPTY.search(paragraph), paragraph
    for element in html.document_fromstring(documents["自评报告.html"].decode()).iter("p", "td", "summary", "dd", "li"):
        assert not EMPTY.search(element.text_content().strip()), element.text_content()


@settings(FIXED, max_examples=30)
@given(strategies.evaluations(), strategies.findings)
def test_same_input_same_bytes(evaluation, findings):
    assert render_report(evaluation, findings=findings) == render_report(evaluation, findings=findings)
