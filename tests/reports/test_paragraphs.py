"""Paragraphs written in one go say what Jinja's own way says, and their tokens are those of the finished part."""

import io
import re
import zipfile

import pytest
import sample
import strategies
from hypothesis import HealthCheck, Phase, given, settings

from scorecard.reports import TemplateProblem, builtin_templates
from scorecard.reports.baseline import baseline_xml, is_foot
from scorecard.reports.context import build_context
from scorecard.reports.paragraphs import FILTER, ROW, Paragraphs, Written
from scorecard.reports.rows import Label
from scorecard.reports.text import bound, gap_mark
from scorecard.reports.word import WordTemplate, word_template

TEMPLATES = ("自评报告.docx", "部门整体自评报告.docx", "监控报告.docx")
EVALUATIONS = (sample.evaluation, sample.department, sample.monitoring)
FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def told(written):
    """The 底稿 of a document, and what its finished parts tell."""
    body = written["word/document.xml"].decode()
    return written["customXml/item1.xml"], baseline_xml(
        body, [written[n].decode() for n in sorted(written) if is_foot(n)]
    )


def with_body(body):
    """The built-in template with another body."""
    source = parts((builtin_templates() / "自评报告.docx").read_bytes())
    document = source["word/document.xml"].decode()
    source["word/document.xml"] = re.sub(
        r"<w:body>.*</w:body>", lambda _: f"<w:body>{body}</w:body>", document, flags=re.DOTALL
    ).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in source.items():
            package.writestr(name, data)
    return target.getvalue()


def both_ways(data, context, monkeypatch):
    """The parts of the document with the paragraphs taken out of the template, and with all of it left to Jinja."""
    short = WordTemplate(data, "短.docx")
    # Twice: the second time from what is remembered.
    first, again = parts(short.render(context)), parts(short.render(context))
    assert first == again
    monkeypatch.setattr(Paragraphs, "take", lambda _, source: source)
    return first, parts(WordTemplate(data, "全.docx").render(context))


@pytest.mark.parametrize("make", EVALUATIONS)
@pytest.mark.parametrize("name", TEMPLATES[:2])
def test_built_in_templates_say_the_same_both_ways(name, make, monkeypatch):
    context = build_context(make(), sample.findings())
    first, whole = both_ways((builtin_templates() / name).read_bytes(), context, monkeypatch)
    assert first == whole
    assert told(first)[0] == told(first)[1]


@FEW
@given(strategies.evaluations(), strategies.findings)
def test_the_tokens_are_those_of_the_finished_part(evaluation, findings):
    name = "监控报告.docx" if evaluation.form.kind == "monitoring" else "自评报告.docx"
    written = parts(word_template(builtin_templates() / name).render(build_context(evaluation, findings)))
    known, finished = told(written)
    assert known == finished


def p(text, properties=""):
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(*cells):
    return f"<w:tbl><w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr></w:tbl>"


BODIES = {
    "plain": p("甲{{ 报告.标题 }}乙{{ 报告.名称 }}丙") + p("不变 &amp; 不变") + p("{{ 报告.标题 }}"),
    "values": "".join(
        p(f"{{{{ {value} }}}}") for value in ("无", "特殊", "换行", "数", "两数", "待补", "数换行", "记号")
    ),
    "no texts": "".join(p(f"{{{{ {value} }}}}") for value in ("空", "真", "一", "表", "数列|length", "真 == 一")),
    "own markup": p("{{ '<w:t>甲</w:t>'|safe }}") + p("{{ '甲&amp;乙'|safe }}") + p("{{ '甲&amp;乙' }}"),
    "equal values": p("{%p for 值 in 相等 %}") + p("{{ 值 }}") + p("{%p endfor %}"),
    "choice": p("前{% if 真 %}{{ 数 }}{% endif %}后{{ 无 }}") + p("{% if 空 %}无{% endif %}{{ 数 }}"),
    "tables": table(p("{{ 数 }}"), p("{{ 特殊 }}")) + p("{{ 数 }}") + table(p("{{ 数 }}")) + table(p("不变")) + p("后"),
    "table in a cell": table(table(p("{{ 数 }}"), p("内")) + p("{{ 特殊 }}"), p("{{ 数 }}")) + p("{{ 数 }}"),
    "rows": "<w:tbl><w:tr><w:tc>"
    + p("{%tr for 值 in 数列 %}")
    + "</w:tc></w:tr><w:tr><w:tc>"
    + p("{{ loop.index }}")
    + "</w:tc><w:tc>"
    + p("{{ 值 }}{{ 值 }}")
    + "</w:tc></w:tr><w:tr><w:tc>"
    + p("{%tr endfor %}")
    + "</w:tc></w:tr></w:tbl>"
    + p("后{{ 数 }}"),
    "paragraph in a paragraph": "<w:p><w:r><w:t>外{% if 真 %}真{% endif %}</w:t></w:r><w:r><w:pict>"
    + p("内{{ 数 }}")
    + "</w:pict></w:r><w:r><w:t>{{ 特殊 }}</w:t></w:r></w:p>",
    "control of the office": '<w:p><w:sdt><w:sdtPr><w:tag w:val="我的"/></w:sdtPr><w:sdtContent><w:r><w:t>甲</w:t></w:r>'
    "</w:sdtContent></w:sdt><w:r><w:t>{{ 数 }}</w:t></w:r></w:p>",
    "field in an attribute": '<w:p><w:pPr><w:pStyle w:val="{{ 特殊 }}"/></w:pPr><w:r><w:t>{{ 数 }}</w:t></w:r></w:p>'
    '<w:p><w:bookmarkStart w:id="1" w:name="{{(无)|_run0}}"/><w:r><w:t>{{ 数 }}</w:t></w:r></w:p>',
    "unknown run": '<w:p><w:bookmarkStart w:id="1" w:name="{% if 空 %}{{(无)|_run9}}{% endif %}"/></w:p>'
    + p("{{ 数 }}"),
    "merged": table(p("{{ 特殊|合并 }}"), p("{{ 数|合并 }}"), p("甲"))
    + table(p("甲{{ 标签|合并 }}乙"), p("{{ 接着|合并 }}")),
    "cells": table(
        *(p(f"{{{{ {value} }}}}") for value in ("无", "特殊", "数", "两数", "待补", "数换行", "空", "真", "数列"))
    ),
    "cells with what they do not say": table(p("{{ 数 }}", "<w:keepNext/>") + p("{{ 特殊 }}"), p("{{ 数 }}") + p("")),
    "comment": p("{# 甲 #}{{ 数 }}") + p("{{ 特殊 }}"),
    "filter": p("{% filter upper %}") + p("甲a{{ 特殊 }}") + p("{% endfilter %}") + p("{{ 数 }}"),
    "block": p("{% block 块 %}") + p("{{ 特殊 }}") + p("{% endblock %}") + p("{{ 数 }}{{ self.块() }}"),
    "recursive": p("{% for 值 in 数列 recursive %}") + p("{{ 值 }}") + p("{% endfor %}") + p("{{ 数 }}"),
    "raw": p("{% raw %}{{ 数 }}{% endraw %}") + p("{{ 特殊 }}"),
    "white space": p(" {{- 数 -}} ") + p("甲\n{{ 特殊 }}\r\n乙") + "\n" + p("{{ 数 }}"),
    "empty runs": p("{{ 无 }}")
    + p("")
    + p("{{ 无 }}{{ 数 }}", "<w:keepNext/>")
    + "<w:p><w:r><w:t>{{ 数 }}</w:t></w:r></w:p>",
}


@pytest.mark.parametrize("name", BODIES)
def test_every_way_to_print_says_the_same_both_ways(name, monkeypatch):
    context = build_context(sample.evaluation()) | {
        "无": "", "空": None, "真": True, "一": 1, "表": ["甲", "乙"], "特殊": "<甲> & “乙” 'a' \"b\"", "换行": "甲\n乙",
        "数": bound("9.50", "items.3.score"), "两数": f"共{bound('1', 'a.1')}项，计{bound('2', 'b')}。后",
        "待补": f"甲{gap_mark('【待补充：乙】')}丙{bound('3', 'c')}", "数换行": f"甲\n{bound('4', 'd')}", "记号": "&amp;lt; &#65;",
        "标签": Label("甲<乙", first=True), "接着": Label("甲<乙", first=False),
        "数列": [bound("1", "x.1"), "二", bound("3", "x.3")], "相等": [True, 1, "1", 1.0, "True"],
    }  # fmt: skip
    first, whole = both_ways(with_body(BODIES[name] + "<w:sectPr/>"), context, monkeypatch)
    assert first == whole
    known, finished = told(first)
    assert known == finished


def test_the_paragraphs_of_a_template_are_taken(monkeypatch):
    taken = []
    take = Paragraphs.take
    monkeypatch.setattr(Paragraphs, "take", lambda self, source: taken.append(take(self, source)) or taken[-1])
    template = WordTemplate((builtin_templates() / "自评报告.docx").read_bytes(), "自评报告.docx")
    assert sum(source.count(f"|{FILTER}(") for source in taken) > 25
    assert sum(source.count(f"|{ROW}(") for source in taken) > 8
    context = build_context(sample.evaluation())
    pieces = list(template._parts[2][1].generate(context))
    written = [piece for piece in pieces if type(piece) is Written]
    assert len(written) > len(pieces) / 2
    # A row of 附表 is one passage: its cells, their labels merged.
    assert max(piece.markup.count(b"</w:p>") for piece in written) == 10
    assert any(b"<w:vMerge" in piece.markup and piece.markup.endswith(b"</w:tr>") for piece in written)


def test_a_fault_of_a_paragraph_is_told_as_ever():
    template = WordTemplate(with_body(p("{{ 报告.标题 }}{{ 没有 }}") + "<w:sectPr/>"), "错.docx")
    with pytest.raises(TemplateProblem, match="没有名为“没有”的字段"):
        template.render(build_context(sample.evaluation()))
    for wrong in ("0|_paragraph", "0|_paragraph(1,2,3)", "99|_row(1)", "'甲'|_row(1)"):
        template = WordTemplate(
            with_body(p(f"{{{{ 报告.标题 }}}}{{% if {wrong} %}}{{% endif %}}") + p("{{ 报告.标题 }}") + "<w:sectPr/>"),
            "错.docx",
        )
        with pytest.raises(TemplateProblem):
            template.render(build_context(sample.evaluation()))
    with pytest.raises(TemplateProblem, match="多余的"):
        WordTemplate(with_body(p("{{ 报告.标题 ) }}") + "<w:sectPr/>"), "错.docx")
