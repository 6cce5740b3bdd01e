"""Whatever an evaluation holds, every document is written, opens, and says nothing empty."""

import io
import json
import re
import zipfile
from fractions import Fraction

import docx
import openpyxl
import strategies
from hypothesis import HealthCheck, Phase, given, settings
from lxml import etree, html

from scorecard.findings import message
from scorecard.reports import render_report
from scorecard.reports.monitoring import period_sentence
from scorecard.reports.reading import read_paragraphs
from scorecard.reports.text import exact_words
from scorecard.reports.warning import period
from scorecard.reports.warning_words import rule_sentences

# "，。" and its like are looked for only where no filer's text can hold them.
EMPTY = re.compile(r"，。|：。|、。|，，|：，|“”（|（）|^。|None|Undefined|\{\{|\{%")
OWN = re.compile(r"[\ue000-\ue004]")
# Shrinking an evaluation takes minutes and tells little more than the first failure.
PHASES = (Phase.explicit, Phase.generate)
FIXED = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, phases=PHASES
)


def report(documents, suffix=".docx"):
    """自评报告, or 监控报告 of a monitoring form."""
    return next(data for name, data in documents.items() if name.endswith(f"报告{suffix}"))


def document_text(data):
    body = docx.Document(io.BytesIO(data)).element.body
    return ["".join(p.itertext("{*}t")) for p in body.iter("{*}p")]


@FIXED
@given(strategies.evaluations(), strategies.findings)
def test_every_evaluation_gives_every_document(evaluation, findings):
    documents = render_report(evaluation, findings=findings)

    paragraphs = document_text(report(documents))
    assert not OWN.search("".join(paragraphs))
    body = docx.Document(io.BytesIO(report(documents))).element.body
    counted = next(
        int(m[1]) for p in reversed(paragraphs) if (m := re.fullmatch(r"本报告有(\d+)处需要填报单位补充.*", p))
    )
    assert len([style for style in body.iter("{*}rStyle") if "DaiBuChong" in style.values()]) == counted
    with zipfile.ZipFile(io.BytesIO(report(documents))) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))

    page = html.document_fromstring(report(documents, ".html").decode())
    assert page.find(".//h1").text_content()
    assert not page.findall(".//script")

    assert ("自评表.xlsx" in documents) == (evaluation.form.kind != "monitoring")
    sheet = documents.get("自评表.xlsx")
    for row in openpyxl.load_workbook(io.BytesIO(sheet)).active.iter_rows() if sheet else ():
        for cell in row:
            assert cell.data_type != "f"
            assert cell.hyperlink is None

    assert json.loads(documents["evaluation.json"])["points_total"]


# The same with texts that hold no punctuation of their own, so that an empty sentence can only be ours.


KEPT = {"kind", "state", "role", "layout", "money_unit", "format", "sha256"}
EXACT = {"exact", "completion", "low", "high", "value"}


def tame(evaluation):
    """The evaluation with letters alone in its texts: any digit or stop in a document is then ours or the model's."""

    def walk(value, key=""):
        if key in KEPT or (key in EXACT and isinstance(value, str)):
            return value
        if isinstance(value, dict):
            return {name: walk(inner, name) for name, inner in value.items()}
        if isinstance(value, list | tuple):
            return [walk(inner) for inner in value]
        if isinstance(value, str):
            letters = "".join(c for c in value if c.isalpha() and c.isprintable())[:40]
            # Hypothesis knows such words and tries them as a filer's text.
            return re.sub("None|Undefined", "", letters)
        return value

    return type(evaluation).model_validate(walk(evaluation.model_dump()))


@FIXED
@given(strategies.evaluations())
def test_no_empty_sentence(evaluation):
    documents = render_report(tame(evaluation))
    for paragraph in document_text(report(documents)):
        assert not EMPTY.search(paragraph), paragraph
    for element in html.document_fromstring(report(documents, ".html").decode()).iter("p", "td", "summary", "dd", "li"):
        assert not EMPTY.search(element.text_content().strip()), element.text_content()


@settings(FIXED, max_examples=30)
@given(strategies.evaluations(), strategies.findings)
def test_same_input_same_bytes(evaluation, findings):
    assert render_report(evaluation, findings=findings) == render_report(evaluation, findings=findings)


def fractions_of(value, key=""):
    """The exact numbers of a dump, which gives them as text."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from fractions_of(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from fractions_of(inner)
    elif key in EXACT and isinstance(value, str):
        yield Fraction(value)


def known_numbers(evaluation, findings):
    """The numbers that the text of a document may hold outside of content controls: the form's own, and counts."""
    digits = re.compile(r"\d+(?:\.\d+)?")
    data = evaluation.model_dump()
    known = set(digits.findall(json.dumps(data, default=str, ensure_ascii=False)))
    known |= {token for value in fractions_of(data) for token in digits.findall(exact_words(value))}
    known |= {
        token
        for finding in findings
        for token in digits.findall(f"{message(finding)} {finding.place} {finding.article}")
    }
    known |= {str(count) for count in range(60)} | {"256"}
    time = period(evaluation.form)
    return known | set(digits.findall("".join((*rule_sentences(evaluation.form, time, ""), period_sentence(time)))))


@FIXED
@given(strategies.evaluations(), strategies.findings)
def test_no_number_that_the_model_does_not_have(evaluation, findings):
    """Numbers of the model stand in content controls; any other number is the form's own text or a count."""
    evaluation = tame(evaluation)
    digits = re.compile(r"\d+(?:\.\d+)?")
    known = known_numbers(evaluation, findings)
    for paragraph in read_paragraphs(report(render_report(evaluation, findings=findings))):
        if "F001" not in paragraph.text:
            assert set(digits.findall(re.sub(r"^\d+\.", "", paragraph.free))) <= known, paragraph.free
