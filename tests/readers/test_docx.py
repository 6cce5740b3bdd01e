"""Word: what stands on the page is read, and nothing else."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from tables_to_files import grid, self_evaluation, share_equal, table_of, to_docx

from scorecard.model import Source
from scorecard.readers import docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SOURCE = Source(name="a.docx", format="docx", sha256="")


def package(xml):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", xml)
    return buffer.getvalue()


def read(body):
    document, findings = docx.read(package(f"<w:document {W}><w:body>{body}</w:body></w:document>"), SOURCE)
    return document, [finding.code for finding in findings]


def p(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content, properties=""):
    content = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells, properties=""):
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def tbl(*rows):
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def texts(table):
    return [[cell.text for cell in row] for _, row in table.rows()]


def test_a_form_comes_back_whole():
    form = self_evaluation(36)
    document, findings = docx.read(to_docx(form, form), SOURCE)
    assert findings == []
    assert [table.name for table in document.tables] == ["表1", "表2"]
    for table in document.tables:
        assert grid(table) == grid(form)
        assert table.before[-2:] == form.before


def test_places_name_table_and_cell():
    document, _ = docx.read(to_docx(self_evaluation(9)), SOURCE)
    table = document.tables[0]
    cell = next(cell for cell in table.cells if cell.text == "年初预算数")
    assert table.place(cell).words() == "a.docx 表1 D3"


def test_a_merged_area_is_one_cell():
    document, _ = read(
        tbl(
            tr(tc("一级", '<w:vMerge w:val="restart"/>'), tc("甲", '<w:gridSpan w:val="2"/>')),
            tr(tc("", "<w:vMerge/>"), tc("乙"), tc("丙")),
            tr(tc("二级"), tc("丁"), tc("戊")),
        )
    )
    assert {(c.row, c.column, c.rows, c.columns): c.text for c in document.tables[0].cells} == {
        (0, 0, 2, 1): "一级",
        (0, 1, 1, 2): "甲",
        (1, 1, 1, 1): "乙",
        (1, 2, 1, 1): "丙",
        (2, 0, 1, 1): "二级",
        (2, 1, 1, 1): "丁",
        (2, 2, 1, 1): "戊",
    }


def test_rows_may_begin_further_right_and_merge_the_old_way():
    document, _ = read(
        tbl(
            tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("乙")),
            tr(tc("丙"), properties='<w:trPr><w:gridBefore w:val="2"/></w:trPr>'),
        )
    )
    assert [(c.row, c.column, c.columns, c.text) for c in document.tables[0].cells] == [
        (0, 0, 2, "甲"),
        (0, 2, 1, "乙"),
        (1, 2, 1, "丙"),
    ]


def test_lines_between_tables_belong_to_the_next_one():
    document, _ = read(p("第一张") + tbl(tr(tc("a"))) + p("第二张") + p("单位：万元") + tbl(tr(tc("b"))) + p("完"))
    assert [table.before for table in document.tables] == [["第一张"], ["第二张", "单位：万元"]]
    assert [(line.text, line.line) for line in document.lines] == [
        ("第一张", 1),
        ("第二张", 2),
        ("单位：万元", 3),
        ("完", 4),
    ]


def test_a_table_inside_a_form_is_read_in_its_cell_and_as_a_table():
    outer = [tc(f"文{number}") for number in range(6)]
    document, _ = read(tbl(tr(*outer), tr(tc(p("前") + tbl(tr(tc("内1"), tc("内2"))) + p("后")))))
    assert texts(document.tables[0])[1] == ["前\n内1\n内2\n后"]
    assert texts(document.tables[1]) == [["内1", "内2"]]


def test_a_frame_around_a_table_is_no_table():
    document, _ = read(tbl(tr(tc(p("标题") + tbl(tr(tc("内1"), tc("内2")), tr(tc("内3"), tc("内4"))) + "<w:p/>"))))
    assert [texts(table) for table in document.tables] == [[["内1", "内2"], ["内3", "内4"]]]
    assert document.tables[0].before == ["标题"]


def test_tracked_changes_are_read_as_accepted_f111():
    row = tr(
        tc(
            '<w:p><w:del w:id="1"><w:r><w:delText>≥90%</w:delText></w:r></w:del>'
            '<w:ins w:id="2"><w:r><w:t>≥95%</w:t></w:r></w:ins></w:p>'
        )
    )
    gone = tr(tc("删去的行"), properties='<w:trPr><w:del w:id="3"/></w:trPr>')
    added = tr(tc("新增的行"), properties='<w:trPr><w:ins w:id="4"/></w:trPr>')
    document, codes = read(tbl(row, gone, added))
    assert texts(document.tables[0]) == [["≥95%"], ["新增的行"]]
    assert codes == ["F111"]


def test_hidden_text_is_left_out_f112():
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>说明</w:t></w:r>"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>值</w:t></w:r>'
    document, codes = read(tbl(tr(tc(f"<w:p>{hidden}{shown}</w:p>"))))
    assert texts(document.tables[0]) == [["值"]]
    assert codes == ["F112"]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:r><w:t>一级</w:t><w:br/><w:t>指标</w:t></w:r>", "一级\n指标"),
        ("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>", "甲\t乙"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>95%</w:t></w:r>', "≥95%"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ("<w:sdt><w:sdtContent><w:r><w:t>控件</w:t></w:r></w:sdtContent></w:sdt>", "控件"),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>12</w:t></w:r>',
            "12",
        ),
        ('<w:r><w:t>优</w:t><w:footnoteReference w:id="1"/></w:r>', "优"),
        ("<w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>字</w:t></w:r>", "字"),
        ("<w:r><w:t>2</w:t><w:noBreakHyphen/><w:t>3</w:t></w:r>", "2-3"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "音",
        ),
    ],
)
def test_what_a_run_may_hold(runs, text):
    document, codes = read(tbl(tr(tc(f"<w:p>{runs}</w:p>"))))
    assert texts(document.tables[0]) == [[text]]
    assert codes == []


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    body = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent><w:t>正文</w:t></w:r></w:p>"
    document, _ = read(body)
    assert [line.text for line in document.lines] == ["正文", "框内"]


def test_rows_and_cells_in_content_controls():
    row = f"<w:sdt><w:sdtContent>{tr(tc('甲'), '<w:sdt><w:sdtContent>' + tc('乙') + '</w:sdtContent></w:sdt>')}</w:sdtContent></w:sdt>"
    document, _ = read(f"<w:sdt><w:sdtContent>{tbl(row)}</w:sdtContent></w:sdt>")
    assert texts(document.tables[0]) == [["甲", "乙"]]


def test_strict_documents_read_the_same():
    xml = f"<w:document {W}><w:body>{tbl(tr(tc('甲')))}</w:body></w:document>"
    strict = xml.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert texts(docx.read(package(strict), SOURCE)[0].tables[0]) == [["甲"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (package(f"<w:document {W}><w:body>" + p("半截")), "F013"),
        (package('<!DOCTYPE x [<!ENTITY e "ha">]><x>&e;</x>'), "F012"),
        (package("<x/>")[:-30], "F009"),
        (b"PK\x03\x04", "F009"),
        (b"", "F009"),
    ],
)
def test_what_cannot_be_trusted_is_refused(data, code):
    document, findings = docx.read(data, SOURCE)
    assert document is None
    assert [finding.code for finding in findings] == [code]


def test_deep_nesting_is_refused_not_followed():
    xml = f"<w:document {W}><w:body>" + "<w:tbl><w:tr><w:tc>" * 200 + p("x") + "</w:tc></w:tr></w:tbl>" * 200
    document, findings = docx.read(package(xml + "</w:body></w:document>"), SOURCE)
    assert document is None
    assert findings[0].code == "F013"


def test_blank_cells_of_merged_areas_keep_their_place():
    made = table_of([[("", 2, 1), "甲"], [None, "乙"]])
    assert share_equal(made, docx.read(to_docx(made), SOURCE)[0].tables[0]) == 1
