"""The list of fields is the context's, and a template's faults are found at their place."""

import zipfile
from collections.abc import Mapping

import pytest
import sample

from scorecard.findings import message
from scorecard.model import Evaluation
from scorecard.reports import builtin_templates, check_template
from scorecard.reports.checking import check_templates, sample_context
from scorecard.reports.context import build_context
from scorecard.reports.fields import FIELDS, field_tree, paths
from scorecard.reports.opinion import opinion_context
from scorecard.reports.project_line import project_line
from scorecard.reports.project_summary import summary_context
from scorecard.reports.review import review_context


def contexts():
    full = sample.evaluation()
    target = full.model_copy(update={"form": full.form.model_copy(update={"kind": "project_target"})})
    return [
        build_context(full, sample.findings()),
        build_context(target),
        build_context(sample.department()),
        opinion_context(full, ()),
        opinion_context(target, sample.findings()),
        build_context(sample.monitoring()),
        summary_context([project_line(full)]),
        review_context(sample.review()),
    ]


def test_every_field_of_the_context_is_listed_and_no_other():
    known = paths(field_tree())
    real = set().union(*(paths(context) for context in contexts()))
    assert real - known == set()
    assert known - real == set()
    assert len({field.path for field in FIELDS}) == len(FIELDS)
    assert all(field.meaning and field.example for field in FIELDS)


def test_context_has_no_none_and_no_other_types():
    def walk(value):
        assert isinstance(value, str | bool | list | Mapping), value
        for inner in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
            walk(inner)

    for context in contexts():
        walk(context)
    walk(sample_context())


def test_built_in_templates_are_clean():
    assert check_templates(builtin_templates()) == []


def changed(tmp_path, name, change):
    source = builtin_templates() / name
    target = tmp_path / name
    if name.endswith(".html"):
        target.write_text(change(source.read_text(encoding="utf-8")), encoding="utf-8")
        return target
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.namelist():
            content = old.read(item)
            new.writestr(item, change(content.decode()).encode() if item == "word/document.xml" else content)
    return target


@pytest.mark.parametrize("name", ["自评报告.docx", "自评报告.html"])
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("报告.标题 }}", "报告.标提 }}", "模板引用了没有的字段“报告.标提”，是否应为“报告.标题”（“"),
        ("行.全年预算数", "行.全年预算", "模板引用了没有的字段“行.全年预算”，是否应为“行.全年预算数”（“"),
        ("段 in 改进措施", "段 in 改进", "模板引用了没有的字段“改进”，是否应为“改进措施”（“"),
        ("行 in 问题清单", "行 in 生成.问题", "模板引用了没有的字段“生成.问题”（“"),
        ("组.名称", "组['名字']", "模板引用了没有的字段“组.名字”"),
    ],
)
def test_an_unknown_field_is_named_at_its_place(tmp_path, name, old, new, words):
    found = check_template(changed(tmp_path, name, lambda text: text.replace(old, new)))
    assert {finding.code for finding in found} == {"D008"}
    assert message(found[0]).startswith(words)
    assert found[0].place.file == name
    assert found[0].place.line


@pytest.mark.parametrize("name", ["自评报告.docx", "自评报告.html"])
@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("{{ 报告.标题.__class__ }}", "不允许访问“__class__”"),
        ("{{ 报告.标题|没有 }}", "没有名为“没有”的过滤器，或不允许使用"),
        ("{{ 报告.标题 + }}", ""),
        ("{% if 已评分 %}", "有 {% for %} 或 {% if %} 没有结束"),
        ("{% include 'x' %}", "不允许引入其他文件"),
        ("{{ 2 ** 9 }}", "模板中不允许这样使用运算符 **"),
    ],
)
def test_other_faults_are_told_in_chinese(tmp_path, name, new, words):
    found = check_template(changed(tmp_path, name, lambda text: text.replace("{{ 报告.标题 }}", new)))
    assert len(found) == 1
    if found[0].code == "D001":
        assert words in message(found[0])
    else:
        assert "__class__" in message(found[0])


def test_files_that_are_no_templates(tmp_path):
    (tmp_path / "坏.docx").write_bytes(b"x")
    (tmp_path / "坏.html").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "~$锁.docx").write_bytes(b"x")
    (tmp_path / "说明.txt").write_text("x")
    assert [finding.code for finding in check_templates(tmp_path)] == ["D001", "D001"]
    assert [finding.code for finding in check_template(tmp_path / "没有.docx")] == ["D001"]


def test_local_names_are_no_fields(tmp_path):
    words = "{% set 甲 = 报告 %}{{ 甲.标题 }}{% for 值 in [1] %}{{ loop.index }}{{ 值 }}{% endfor %}"
    path = changed(tmp_path, "自评报告.html", lambda text: text.replace("{{ 报告.标题 }}", words))
    assert check_template(path) == []
    assert isinstance(sample.evaluation(), Evaluation)
