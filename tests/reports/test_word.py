"""The Word report: its text, its structure, its page, its chart; compared by text, never by bytes of a whole file."""

import io
import re
import zipfile
from itertools import pairwise

import docx
import pytest
import sample
from lxml import etree

from scorecard.reports import TemplateProblem, builtin_templates, render_report
from scorecard.reports.building.document import build_all

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


@pytest.fixture(scope="module")
def report(documents):
    return documents["自评报告.docx"]


@pytest.fixture(scope="module")
def body(report):
    return part(report, "word/document.xml")[0]


def paragraphs(body):
    return ["".join(p.itertext(W + "t")) for p in body.iter(W + "p")]


def test_headings_are_the_outline_of_a_report(report):
    document = docx.Document(io.BytesIO(report))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "一、项目基本情况",
        "二、绩效自评工作开展情况",
        "三、自评结果及分析",
        "四、存在的问题",
        "五、改进措施",
        "六、其他需要说明的情况",
    ]
    second = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert second[:3] == ["（一）项目概况", "（二）资金情况", "（三）绩效目标"]
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 3"] == [
        "1.产出指标",
        "2.效益指标",
        "3.满意度指标",
    ]


def test_nothing_of_the_template_is_left(body):
    text = "".join(paragraphs(body))
    assert not re.search(r"\{[%{]|[%}]\}|[\ue000-\ue004]|None", text)


def test_sentences_tables_and_reasons_are_there(body):
    text = "\n".join(paragraphs(body))
    assert "经逐项核算，绩效自评总分为93.13分（满分95分），等级为“优”。" in text
    assert "“部分设备到货批次存在缺陷，已要求供货单位更换，年底前完成复验”。" in text
    assert "【待补充：“重点河段水质达标率”未完成的原因" in text
    assert "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" in text


def test_each_rule_is_printed_once_and_every_item_names_its_own(body):
    text = "\n".join(paragraphs(body))
    rules = re.findall(r"^规则(\d+)　(.+)$", text, re.MULTILINE)
    assert [int(number) for number, _ in rules] == list(range(1, len(rules) + 1))
    assert len(rules) == len({words for _, words in rules}) > 1
    assert any(words == "定量指标（财预〔2020〕10号 第十六条第二款）" for _, words in rules)
    heads, *rows = next(table for table in tables(body) if "计算" in table[0])
    assert heads == ["序号", "指标", "规则", "数据", "计算", "结果"]
    traced = [item for item in sample.evaluation().items if item.rule or item.inputs or item.steps]
    assert len(rows) == len(traced)
    for row, item in zip(rows, traced, strict=True):
        assert dict(rules)[row[2]].startswith(item.rule.name) if item.rule else row[2] == "—"
        assert all(value.name in row[3] for value in item.inputs)
        assert row[5].endswith("。")


def test_every_gap_is_marked_counted_and_listed(body):
    text = "\n".join(paragraphs(body))
    marked = [run for run in body.iter(W + "r") if run.find(f"{W}rPr/{W}rStyle[@{W}val='DaiBuChong']") is not None]
    assert len(marked) == text.count("【待补充：") == 9
    assert "本报告有9处需要填报单位补充" in text
    assert text.count("【待补充：") == len([row for row in tables(body)[-1][1:] if row[0].isdigit()])


def tables(body):
    return [
        [["".join(cell.itertext(W + "t")) for cell in row.iter(W + "tc")] for row in table.iter(W + "tr")]
        for table in body.iter(W + "tbl")
    ]


def test_tables_repeat_their_heading_and_keep_rows_whole(body):
    for table in list(body.iter(W + "tbl"))[1:]:
        rows = list(table.iter(W + "tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        grid = [int(column.get(W + "w")) for column in table.iter(W + "gridCol")]
        for row in rows:
            assert [int(width.get(W + "w")) for width in row.iter(W + "tcW")] == grid


def test_labels_of_the_scored_table_are_merged(body):
    table = next(t for t in body.iter(W + "tbl") if "差额" in "".join(t.itertext(W + "t")))
    merges = [row.find(f"{W}tc/{W}tcPr/{W}vMerge").get(W + "val") for row in list(table.iter(W + "tr"))[1:-1]]
    assert merges == ["restart", "restart", *["continue"] * 5, "restart", *["continue"] * 2, "restart"]
    rows = next(t for t in tables(body) if "差额" in t[0])
    assert [row[0] for row in rows[1:-1] if row[0]] == ["预算执行", "产出指标", "效益指标", "满意度指标"]
    assert rows[4][2:9] == ["监测设备验收合格率", "≥95%", "90%", "10", "10", "9.47", "+0.53"]
    assert rows[-1][5:9] == ["95", "92.75", "93.13", "-0.38"]


def test_page_is_that_of_an_official_document(body):
    sections = list(body.iter(W + "sectPr"))
    sizes = [(s.find(W + "pgSz").get(W + "w"), s.find(W + "pgSz").get(W + "orient")) for s in sections]
    assert sizes == [("11906", None), ("11906", None), ("16838", "landscape"), ("11906", None)]
    margins = sections[1].find(W + "pgMar")
    millimetres = {
        side: round(int(margins.get(W + side)) * 25.4 / 1440, 1) for side in ("top", "bottom", "left", "right")
    }
    assert millimetres == {"top": 37.0, "bottom": 35.0, "left": 28.0, "right": 26.0}
    grid = sections[1].find(W + "docGrid")
    height = 16838 - int(margins.get(W + "top")) - int(margins.get(W + "bottom"))
    width = 11906 - int(margins.get(W + "left")) - int(margins.get(W + "right"))
    assert height // int(grid.get(W + "linePitch")) == 22
    assert width // (320 - 5) == 28
    assert sections[1].find(W + "pgNumType").get(W + "start") == "1"
    assert sections[0].find(W + "footerReference") is None


def test_styles_name_the_fonts_of_official_documents(report):
    styles = part(report, "word/styles.xml")
    fonts = {
        s.get(W + "styleId"): (s.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia"), s.find(f"{W}rPr/{W}sz").get(W + "val"))
        for s in styles.iter(W + "style")
        if s.find(f"{W}rPr/{W}rFonts") is not None
    }
    assert fonts["Normal"] == ("仿宋_GB2312", "32")
    assert fonts["Heading1"] == ("黑体", "32")
    assert fonts["Heading2"] == ("楷体_GB2312", "32")
    spacing = next(s for s in styles.iter(W + "style") if s.get(W + "styleId") == "Normal").find(f"{W}pPr/{W}spacing")
    assert int(spacing.get(W + "line")) / 20 <= 28.95


def test_footers_number_pages_and_name_the_origin(report):
    odd = "".join(part(report, "word/footer1.xml").itertext())
    assert odd == "—  PAGE 1 —"
    origin = "".join(part(report, "word/footer3.xml").itertext())
    assert "规则包：mof-2020 1.0" in origin
    assert "9f86d081884c7d65" in origin


def test_chart_is_native_filled_and_described(report, body):
    chart = part(report, "word/charts/chart1.xml")
    series = {
        "".join(s.find(C + "tx").itertext(C + "v")): (
            [v.text for v in s.find(C + "cat").iter(C + "v")],
            [v.text for v in s.find(C + "val").iter(C + "v")],
        )
        for s in chart.iter(C + "ser")
    }
    names = ["预算执行率", "产出指标", "效益指标", "满意度指标"]
    assert series == {
        "分值": (names, ["10", "50", "25", "10"]),
        "核算得分": (names, ["9.85", "49.47", "23.81", "10.00"]),
    }
    fills = [s.find(f"{C}spPr/*/*").get("val") for s in chart.iter(C + "ser")]
    assert fills == ["FFFFFF", "595959"]
    described = body.find(f".//{WP}docPr").get("descr")
    assert "产出指标分值50分、核算得分49.47分" in described
    book = zipfile.ZipFile(
        io.BytesIO(zipfile.ZipFile(io.BytesIO(report)).read("word/embeddings/Microsoft_Excel_Sheet1.xlsx"))
    )
    assert "49.47" in book.read("xl/worksheets/sheet1.xml").decode()


def test_numbers_of_the_model_stand_in_hidden_content_controls(body):
    controls = [
        (tag.get(W + "val"), "".join(sdt.itertext(W + "t")))
        for sdt in body.iter(W + "sdt")
        for tag in sdt.iter(W + "tag")
    ]
    assert ("total", "93.13分") in controls
    assert ("items.3.score", "9.47分") in controls
    assert ("items.3.score", "9.47") in controls
    assert ("form.funds.0.budget", "302.49万元") in controls
    assert len(controls) > 100


ORDER = [
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "autoSpaceDE",
    "autoSpaceDN",
    "snapToGrid",
    "spacing",
    "ind",
    "jc",
    "outlineLvl",
    "sectPr",
]
RUN_ORDER = ["rStyle", "rFonts", "color", "spacing", "kern", "sz", "szCs", "shd", "lang"]


def test_children_stand_in_schema_order(report, body):
    for root in (body, part(report, "word/styles.xml")):
        for tag, order in (("pPr", ORDER), ("rPr", RUN_ORDER)):
            for element in root.iter(W + tag):
                places = [order.index(etree.QName(child).localname) for child in element]
                assert all(a < b for a, b in pairwise(places)), etree.tostring(element)


def test_document_opens_in_python_docx_with_fixed_properties(report):
    properties = docx.Document(io.BytesIO(report)).core_properties
    assert properties.author == "scorecard"
    assert properties.title == "项目支出绩效自评报告"
    assert properties.created.year == properties.modified.year == 2000
    with zipfile.ZipFile(io.BytesIO(report)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_built_in_template_is_what_its_source_builds(tmp_path):
    for path in build_all(tmp_path):
        assert path.read_bytes() == (builtin_templates() / path.name).read_bytes(), (
            "run python -m scorecard.reports.building"
        )


def test_department_and_target_forms_have_their_own_headings(evaluation):
    department = evaluation.model_copy(
        update={"form": evaluation.form.model_copy(update={"kind": "department_self_evaluation"})}
    )
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(render_report(department)["自评报告.docx"])).paragraphs)
    assert "部门整体支出绩效自评报告" in text
    assert "一、部门（单位）基本情况" in text
    target = evaluation.model_copy(update={"form": evaluation.form.model_copy(update={"kind": "project_target"})})
    document = docx.Document(io.BytesIO(render_report(target)["自评报告.docx"]))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "一、项目基本情况",
        "二、绩效指标设定情况",
    ]


def office_template(tmp_path, change):
    """The built-in template with its document.xml changed, as an office would save it."""
    with zipfile.ZipFile(builtin_templates() / "自评报告.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = change(parts["word/document.xml"].decode()).encode()
    with zipfile.ZipFile(tmp_path / "自评报告.docx", "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return tmp_path


def test_office_may_edit_the_template_even_where_word_splits_runs(evaluation, tmp_path):
    split = "<w:t>{</w:t></w:r><w:r><w:t>{ 报告.</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>标题 }}（本局版）</w:t>"
    templates = office_template(
        tmp_path, lambda xml: xml.replace('<w:t xml:space="preserve">{{ 报告.标题 }}</w:t>', split)
    )
    text = "\n".join(
        p.text
        for p in docx.Document(io.BytesIO(render_report(evaluation, templates=templates)["自评报告.docx"])).paragraphs
    )
    assert "项目支出绩效自评报告（本局版）" in text


ATTACKS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ 报告.__class__ }}",
    "{{ self.__init__.__globals__ }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ 报告.标题.__class__.__base__ }}",
    "{{ ''|attr('__class__') }}",
    "{{ '{0.__class__}'.format(报告) }}",
    "{{ 'x' * 1000000000 }}",
    "{{ '%999999999d' % 1 }}",
    "{{ 2 ** 99999999 }}",
    "{{ range(999999999)|list }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as x %}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ 报告.update({'标题': 'x'}) }}",
    "{{ ['a']|map('upper')|list }}",
    "{{ (1).__class__.__base__.__subclasses__() }}",
    "{{ url_for.__globals__ }}{{ config }}{{ request.application }}",
    "{{ self._TemplateReference__context.environment }}",
    "{{ 报告.标题.__init__.__globals__ }}",
    "{% for 甲 in range(99999) %}{% for 乙 in range(99999) %}{% endfor %}{% endfor %}",
    "{% set 甲 = 'xxxxxxxxxx' %}" + "{% set 甲 = 甲 ~ 甲 %}" * 40,
    "{% set 甲 = 'xxxxxxxxxx' %}" + "{% set 甲 = 甲 + 甲 %}" * 40,
    "{% set 甲 = ['x'] %}" + "{% set 甲 = 甲 + 甲 %}" * 40,
    "{% set 甲 = 'xxxxxxxxxx' %}" + "{% set 甲 = [甲, 甲]|join %}" * 40,
    "{% set 甲 = 'xx' %}" + "{% set 甲 %}{{ 甲 }}{{ 甲 }}{% endset %}" * 40,
    "{% set 甲 = 'xx' %}" + "{% set 甲 = 甲|replace('x', 甲) %}" * 40,
    "{% macro 甲() %}{{ 甲() }}{% endmacro %}{{ 甲() }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ 'x'.replace('x', 'y') }}",
    "{{ '{0.__class__.__mro__}'.format_map({'0': 报告}) }}",
    "{{ namespace(x=1) }}",
    "{{ 报告.标题|pprint }}",
    "{% extends '自评报告.docx' %}",
    "{{r 报告.标题.__class__ }}",
    "{%p for 甲 in range(999999999) %}",
    "{{ 报告.没有的字段 }}",
    "{{ 没有的字段 }}",
    "{{ 未闭合 ",
    "{% for x in 附表 %}",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_attacks_and_faults_of_a_template_are_refused(evaluation, tmp_path, attack):
    from xml.sax.saxutils import escape

    templates = office_template(tmp_path, lambda xml: xml.replace("{{ 报告.标题 }}", escape(attack)))
    with pytest.raises(TemplateProblem) as problem:
        render_report(evaluation, templates=templates)
    assert "自评报告.docx" in str(problem.value)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_file_that_is_no_word_document_is_refused(evaluation, tmp_path, content):
    (tmp_path / "自评报告.docx").write_bytes(content)
    with pytest.raises(TemplateProblem, match="不是 Word 文档"):
        render_report(evaluation, templates=tmp_path)
