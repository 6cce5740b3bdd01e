"""总览.html: what stands in it, that nothing leaves the page, and that no name breaks out of it."""

import json
import re
from decimal import Decimal

import lxml.html
import pytest
from outputs_store import finding, form, item, write

from scorecard.batch.outputs import OutputOptions, page, write_outputs

EVIL = "</script><script>alert(1)</script><!--<b>&amp;\u2028"


def made(tmp_path, forms, findings=(), **options):
    out = write(tmp_path / "结果", forms, [item(forms[0])] if forms else [], findings)
    write_outputs(out, OutputOptions(**options), only=frozenset({"page"}))
    text = (out / "总览.html").read_text(encoding="utf-8")
    return text, lxml.html.document_fromstring(text)


def data_of(tree):
    return json.loads(tree.get_element_by_id("data").text)


def test_essentials_without_a_script(tmp_path):
    one = form(claimed_total=Decimal(99), total=Decimal(85), grade="良", claimed_grade="优")
    text, tree = made(tmp_path, [one, form(file="乙.xlsx", unit="第二中学")], [finding(one)])
    for script in tree.xpath("//script"):
        script.drop_tree()
    words = tree.text_content()
    for said in (
        "读到的表",
        "2张",
        "先看谁",
        "自评得分高于核算得分14.00分",
        "没有完成而没有写原因",
        "市教育局",
        "96.00%",
    ):
        assert said in words
    assert tree.xpath("//noscript")
    assert len(tree.xpath("//*[local-name()='svg']/*[local-name()='title']")) == 3
    assert "<svg" in text


def test_every_drawing_has_words(tmp_path):
    _, tree = made(tmp_path, [form(), form(file="乙.xlsx", claimed_total=Decimal(98))])
    descriptions = [node.text for node in tree.xpath("//*[local-name()='desc']")]
    assert descriptions[0] == "市教育局2张：优2"
    assert descriptions[1] == "95–100分：自评2张、核算2张"
    assert descriptions[2] == "自评高于核算1张，低于核算0张，相差不到半分1张。"


def test_rows_of_the_table(tmp_path):
    one = form(budget=Decimal("1234.5"), claimed_total=Decimal(97), claimed_grade="优")
    _, tree = made(tmp_path, [one], file=lambda name: f"../来件/{name}")
    data = data_of(tree)
    row = data["rows"][0]
    assert data["names"] == {"departments": ["市教育局"], "units": ["第一中学"]}
    assert row[3:10] == ["设备购置", "1234.50", "3.89", "97.00", "95.00", "+2.00", "优"]
    assert row[15:17] == [194, 190]
    assert row[17] == "../%E6%9D%A5%E4%BB%B6/%E7%94%B2.xlsx"


@pytest.mark.parametrize("field", ["project", "unit", "department", "file"])
def test_no_name_breaks_out(tmp_path, field):
    name = EVIL.replace("/", "_") if field == "file" else EVIL
    one = form(**{field: name})
    text, tree = made(tmp_path, [one], [finding(one, title=EVIL, message=EVIL)], file=lambda name: name)
    assert len(re.findall(r"<script", text)) == 2
    assert "<b>&amp;" not in re.sub(r"&lt;b&gt;&amp;amp;", "", text)
    assert not tree.xpath("//script[contains(text(), 'alert(1)')][not(@type)]")
    assert data_of(tree)["rows"][0][3] == (" ".join(EVIL.split()) if field == "project" else "设备购置")


def test_a_link_never_runs(tmp_path):
    _, tree = made(tmp_path, [form()], file=lambda _: "javascript:alert(1)")
    assert data_of(tree)["rows"][0][17] == "javascript%3Aalert%281%29"


def test_nothing_comes_from_a_network(tmp_path):
    text, tree = made(tmp_path, [form()])
    assert "default-src 'none'" in text
    outside = re.findall(r"(?:https?:)?//[a-z][^\s\"'<]*", re.sub(r"xmlns=\"http://www.w3.org/2000/svg\"", "", text))
    assert outside == []
    assert not tree.xpath("//link | //img | //iframe | //script[@src]")


def test_only_the_most_urgent_where_there_are_too_many(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST_ROWS", 2)
    forms = [form(file=f"{n}.xlsx", claimed_total=Decimal(95 + n), project=f"项目{n}") for n in range(4)]
    _, tree = made(tmp_path, forms)
    assert [row[3] for row in data_of(tree)["rows"]] == ["项目3", "项目2"]
    assert "其余 2 张见汇总表" in tree.text_content()


def test_nothing_read(tmp_path):
    text, _ = made(tmp_path, [])
    assert "没有读到绩效表" in text
