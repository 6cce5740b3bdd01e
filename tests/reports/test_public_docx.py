"""The public copy of an edited report: nothing of a person is left in the file, and everything removed is listed."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from scorecard.reports.public_docx import left_gaps, publish
from scorecard.reports.reading import NotAReport, read_paragraphs


@pytest.fixture(scope="module")
def edited(documents):
    document = docx.Document(io.BytesIO(documents["自评报告.docx"]))
    find = {p.text: p for p in document.paragraphs}
    place = find["（二）资金情况"]
    place.insert_paragraph_before("有疑问请与联系人：张某某联系，手机13800001234。")
    split = place.insert_paragraph_before("电话 0755-")
    split.add_run("8888").bold = True
    split.add_run("6666，邮箱 ab@example.cn。")
    hidden = place.insert_paragraph_before("公开的话").add_run("领导尚未同意")
    hidden.font.hidden = True
    document.add_comment(hidden, text="这一段别公开", author="李某某")
    changed = place.insert_paragraph_before("定稿")
    for tag, words in (("w:ins", "新词"), ("w:del", "旧词")):
        mark = OxmlElement(tag)
        mark.set(qn("w:author"), "王某某")
        mark.set(qn("w:id"), "9")
        run = changed.add_run(words)._r
        if tag == "w:del":
            run.find(qn("w:t")).tag = qn("w:delText")
        changed._p.append(mark)
        mark.append(run)
    table = document.add_table(2, 2)
    for cell, words in zip(table._cells, ("联系电话", "12345678", "项目名称", "监测能力建设"), strict=True):
        cell.text = words
    document.core_properties.author = "赵某某"
    document.core_properties.last_modified_by = "钱某某"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def documents(request):
    import sample

    from scorecard.reports import render_report

    return render_report(sample.evaluation(), findings=sample.findings())


def test_nothing_of_a_person_is_left_anywhere_in_the_file(edited):
    data, _ = publish(edited, "自评报告.docx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        everything = "".join(
            package.read(name).decode("utf-8", "replace") for name in package.namelist() if "xlsx" not in name
        )
        names = package.namelist()
    for word in (
        "张某某",
        "李某某",
        "王某某",
        "赵某某",
        "钱某某",
        "13800001234",
        "88886666",
        "0755",
        "ab@example",
        "领导",
        "别公开",
        "旧词",
        "12345678",
    ):
        assert word not in everything, word
    assert not [name for name in names if "comments" in name or name.startswith("customXml")]
    assert "customXml" not in everything
    assert "问题清单" not in everything
    assert "待补充清单" not in everything


def test_what_is_for_the_public_stays(edited):
    data, _ = publish(edited, "自评报告.docx")
    document = docx.Document(io.BytesIO(data))
    texts = [p.text for p in document.paragraphs]
    assert "公开的话" in texts
    assert "定稿新词" in texts
    assert "电话 （略），邮箱 （略）。" in texts
    assert [cell.text for cell in document.tables[-1]._cells] == ["联系电话", "（略）", "项目名称", "监测能力建设"]
    assert any(text.startswith("核算依据：") for text in texts)
    assert left_gaps(data) == 9
    assert any("93.13分" in p.text for p in read_paragraphs(data))


def test_every_removal_is_listed_without_what_was_removed(edited):
    _, removals = publish(edited, "自评报告.docx")
    kinds = [removal.what for removal in removals]
    for what in (
        "批注1条", "联系人", "手机号码", "固定电话", "电子邮箱", "隐藏文字", "修订中删除的文字", "修订的作者和时间", "联系电话",
        "文档属性中的作者", "文档属性中的最后修改人", "问题清单（内部使用）", "待补充清单（内部使用）",
    ):  # fmt: skip
        assert what in kinds, what
    assert not re.search("某某|1380000|8888", str(removals))
    assert all(re.search(r"第\d+段|全文|属性", removal.place) for removal in removals)


def test_an_untouched_report_loses_only_what_is_internal(documents):
    data, removals = publish(documents["自评报告.docx"], "自评报告.docx")
    assert [removal.what for removal in removals] == [
        "问题清单（内部使用）", "待补充清单（内部使用）", "填报内容检查的结果（内部使用）",
    ]  # fmt: skip
    assert publish(documents["自评报告.docx"], "自评报告.docx")[0] == data


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04"])
def test_what_is_no_report_is_refused(content):
    with pytest.raises(NotAReport):
        publish(content, "x.docx")
