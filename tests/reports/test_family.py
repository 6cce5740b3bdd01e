"""All the templates of the family: structure of their Word files, the same fields in both twins, attacks refused."""

import io
import re
import zipfile
from itertools import pairwise
from xml.sax.saxutils import escape

import docx
import pytest
import sample
from lxml import etree, html
from test_word import ATTACKS, ORDER, RUN_ORDER

from scorecard.findings import message
from scorecard.reports import (
    TemplateProblem,
    builtin_templates,
    check_template,
    project_line,
    render_opinion,
    render_report,
    render_review,
    render_summary,
)
from scorecard.reports.building.document import TWINS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def target():
    full = sample.evaluation()
    return full.model_copy(update={"form": full.form.model_copy(update={"kind": "project_target"}), "items": ()})


MAKERS = {
    "自评总结报告": lambda templates=None: render_summary([project_line(sample.evaluation())], templates=templates),
    "监控报告": lambda templates=None: render_report(sample.monitoring(), templates=templates),
    "自评审核意见": lambda templates=None: render_opinion(
        sample.evaluation(), findings=sample.findings(), templates=templates
    ),
    "绩效目标审核意见": lambda templates=None: render_opinion(
        target(), findings=sample.findings(), templates=templates
    ),
    "复核情况报告": lambda templates=None: render_review(sample.review(), templates=templates),
}


def test_every_template_of_the_family_is_made_here():
    assert {twins.name for twins in TWINS} == set(MAKERS)


@pytest.mark.parametrize("name", MAKERS)
def test_tables_repeat_their_heading_keep_rows_whole_and_parts_are_in_order(name):
    data = MAKERS[name]()[f"{name}.docx"]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    ruled = [t for t in body.iter(W + "tbl") if t.find(f"{W}tblPr/{W}tblStyle") is not None]
    assert ruled
    for table in ruled:
        rows = list(table.iter(W + "tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        grid = [int(column.get(W + "w")) for column in table.iter(W + "gridCol")]
        wide = table.xpath("following::w:sectPr[1]/w:pgSz/@w:orient", namespaces={"w": W[1:-1]}) == ["landscape"]
        assert sum(grid) <= (12756 if wide else 8844)
        assert min(grid) > 0
        for row in rows:
            assert [int(width.get(W + "w")) for width in row.iter(W + "tcW")] == grid
    for tag, order in (("pPr", ORDER), ("rPr", RUN_ORDER)):
        for element in body.iter(W + tag):
            places = [order.index(etree.QName(child).localname) for child in element]
            assert all(a < b for a, b in pairwise(places)), etree.tostring(element)
    assert not re.search(r"\{[%{]|[%}]\}|[\ue000-\ue004]|None", "".join(body.itertext(W + "t")))
    assert docx.Document(io.BytesIO(data)).core_properties.author == "scorecard"


@pytest.mark.parametrize("name", MAKERS)
def test_twins_say_the_same(name):
    documents = MAKERS[name]()
    body = docx.Document(io.BytesIO(documents[f"{name}.docx"])).element.body
    page = html.document_fromstring(documents[f"{name}.html"].decode())
    said = "".join("".join(p.text_content().split()) for p in page.iter("h1", "h2", "h3", "p", "td", "dd", "dt"))
    for paragraph in body.iter(W + "p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join("".join(paragraph.itertext(W + "t")).split())
        if text and style is not None and style.get(W + "val") in {"NormalIndent", "BiaoWen", "BiaoZhong", "BiaoShu"}:
            assert text in said, text


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("attack", ATTACKS[::5])
def test_attacks_are_refused(name, attack, tmp_path):
    with zipfile.ZipFile(builtin_templates() / f"{name}.docx") as package:
        parts = {part: package.read(part) for part in package.namelist()}
    xml = parts["word/document.xml"].decode()
    assert "{{ 报告.标题 }}" in xml
    parts["word/document.xml"] = xml.replace("{{ 报告.标题 }}", escape(attack)).encode()
    with zipfile.ZipFile(tmp_path / f"{name}.docx", "w") as package:
        for part, data in parts.items():
            package.writestr(part, data)
    with pytest.raises(TemplateProblem) as problem:
        MAKERS[name](tmp_path)
    assert f"{name}.docx" in str(problem.value)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("自评总结报告", "结果.结论"),
        ("自评报告", "总结.合计"),
        ("复核情况报告", "审核.对象"),
        ("监控报告", "复核.范围"),
    ],
)
def test_a_field_of_another_report_is_unknown(name, field, tmp_path):
    page = (builtin_templates() / f"{name}.html").read_text(encoding="utf-8")
    (tmp_path / f"{name}.html").write_text(page.replace("{{ 报告.标题 }}", f"{{{{ {field} }}}}"), encoding="utf-8")
    (found,) = check_template(tmp_path / f"{name}.html")
    assert found.code == "D008"
    assert field.partition(".")[0] in message(found)
    (tmp_path / "本局另用.html").write_text(page, encoding="utf-8")
    assert check_template(tmp_path / "本局另用.html") == []
