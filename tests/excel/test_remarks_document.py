"""Findings in a copy of the filer's Word document: Word comments at the cells, a 问题清单 in front."""

import io
import zipfile

import docx
from lxml import etree
from tables_to_files import table_of, to_docx

from scorecard.excel.remarks import annotate_document, unchanged
from scorecard.excel.remarks.notes import MARK
from scorecard.findings import found
from scorecard.layouts import recognise
from scorecard.model import Place
from scorecard.readers.opening import open_bytes

ROWS = [
    ["项目名称", ("演示项目（演示数据）", 1, 5)],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值"],
    [("产出指标", 2, 1), "数量指标", "培训次数", "≥10次", "12次", "50"],
    [None, "质量指标", "合格率", "≥90%", "80%", "30"],
]
TABLE = table_of(ROWS, before=["项目支出绩效自评表", "（2025年度）"])


def at(cell, **args):
    place = Place(file="表.docx", sheet="表1", cell=cell)
    return found("S021", place, **(args or {"name": "培训次数", "claimed": "60", "points": "50"}))


FINDINGS = [at("E4", name="合格率", claimed="31", points="30"), at("E3"), found("L015", Place(file="表.docx"))]


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def texts(data):
    document = docx.Document(io.BytesIO(data))
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def test_comments_stand_at_the_cells():
    after = annotate_document(to_docx(TABLE), "表.docx", FINDINGS)
    document = docx.Document(io.BytesIO(after.data))
    comments = {comment.comment_id: comment for comment in document.comments}
    assert {comment.author for comment in comments.values()} == {"scorecard"}
    assert all(comment.text.startswith(MARK) for comment in comments.values())
    cell = document.tables[0].cell(3, 4)
    reference = cell._tc.find(".//{*}commentReference")
    number = int(reference.get(etree.QName(reference).namespace.join("{}") + "id"))
    assert "合格率" in comments[number].text
    assert len(comments) == 2


def test_only_what_is_needed_changes():
    before = to_docx(TABLE)
    old, new = parts(before), parts(annotate_document(before, "表.docx", FINDINGS).data)
    assert {name for name in old if old[name] != new.get(name)} <= {
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    }
    assert texts(before) == texts(annotate_document(before, "表.docx", FINDINGS).data)


def test_the_copy_reads_as_the_same_form():
    before = to_docx(TABLE)
    once = annotate_document(before, "表.docx", FINDINGS).data
    first, said = recognise(open_bytes(before, "表.docx")[0])
    second, again = recognise(open_bytes(once, "表.docx")[0])
    none = {"source": None}
    assert len(first) == 1
    assert [form.model_copy(update=none) for form in first] == [form.model_copy(update=none) for form in second]
    assert said == again


def test_a_second_check_replaces_the_first():
    before = to_docx(TABLE)
    once = annotate_document(before, "表.docx", FINDINGS).data
    assert once == annotate_document(before, "表.docx", FINDINGS).data
    assert unchanged(once)
    twice = annotate_document(once, "表.docx", FINDINGS).data
    assert parts(twice)["word/document.xml"] == parts(once)["word/document.xml"]
    clean = annotate_document(once, "表.docx", []).data
    assert list(docx.Document(io.BytesIO(clean)).comments) == []
    assert b"commentReference" not in parts(clean)["word/document.xml"]


def test_the_filers_own_comments_stay():
    document = docx.Document(io.BytesIO(to_docx(TABLE)))
    document.add_comment(document.paragraphs[0].runs[0], text="我的说明", author="填报人")
    target = io.BytesIO()
    document.save(target)
    once = annotate_document(target.getvalue(), "表.docx", FINDINGS).data
    comments = list(docx.Document(io.BytesIO(once)).comments)
    assert comments[0].text == "我的说明"
    assert len(comments) == 3
    assert len({comment.comment_id for comment in comments}) == 3
    clean = annotate_document(once, "表.docx", []).data
    assert [comment.text for comment in docx.Document(io.BytesIO(clean)).comments] == ["我的说明"]


def test_the_list_links_to_the_cells():
    raw = parts(annotate_document(to_docx(TABLE), "表.docx", FINDINGS).data)["word/document.xml"]
    root = etree.fromstring(raw)
    w = f"{{{etree.QName(root).namespace}}}"
    anchors = {element.get(f"{w}anchor") for element in root.iter(f"{w}hyperlink")}
    marks = {element.get(f"{w}name") for element in root.iter(f"{w}bookmarkStart")}
    assert anchors
    assert anchors <= marks
    assert root.find(f"{w}body")[0].tag == f"{w}sdt"


def test_a_damaged_document_gives_a_finding():
    old = parts(to_docx(TABLE))
    old["word/document.xml"] = old["word/document.xml"][:300]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in old.items():
            package.writestr(name, data)
    after = annotate_document(target.getvalue(), "表.docx", FINDINGS)
    assert after.data is None
    assert [finding.code for finding in after.findings] == ["D022"]
