"""Findings in a copy of the filer's workbook: remarks at the cells, a 问题清单 in front, nothing else changed."""

import io
import re
import struct
import zipfile
import zlib

import openpyxl
import pytest
import python_calamine
import xlsxwriter
from lxml import etree

from scorecard import pipeline
from scorecard.excel.remarks import annotate_workbook, unchanged
from scorecard.excel.remarks.notes import MARK, box_size
from scorecard.findings import found
from scorecard.layouts import recognise
from scorecard.model import Place
from scorecard.readers.opening import open_bytes
from scorecard.reports.package import Part, archive, part

SHEET = "自评表"
ROWS = [
    ["项目支出绩效自评表"],
    ["（2025年度）"],
    ["项目名称", "演示项目（演示数据）"],
    ["主管部门", "演示局", "实施单位", "演示中心"],
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", 100, 100, 90, 10, "90%", 9],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标", "数量指标", "培训次数", "＞=10次", "12次", 50, 50, ""],
    ["效益指标", "社会效益指标", "覆盖率", "≥90%", "80%", 30, 30, ""],
    ["满意度指标", "满意度指标", "群众满意度", "≥95%", "96%", 10, 10, ""],
    ["总分", "", "", "", "", 100, 99, ""],
]


def png():
    """A red square."""

    def chunk(kind, data):
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", 4, 4, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\x00" + b"\xff\x00\x00" * 4 for _ in range(4)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def filed(*, comment=None, protect=False):
    """A form as a filer keeps it: chart, picture, lists, colours, names, print set-up, further sheets."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(SHEET)
    form = book.add_format({"border": 1, "text_wrap": True, "bg_color": "#EEEEEE"})
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            if value != "":
                sheet.write(number, column, value, form)
    sheet.merge_range("A1:H1", ROWS[0][0], form)
    sheet.set_column("C:C", 30)
    sheet.set_row(7, 40)
    sheet.insert_image("J2", "red.png", {"image_data": io.BytesIO(png())})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={SHEET}!$G$8:$G$10"})
    sheet.insert_chart("J8", chart)
    sheet.data_validation("E8:E10", {"validate": "list", "source": ["12次", "80%"]})
    sheet.conditional_format("G8:G10", {"type": "cell", "criteria": ">", "value": 40, "format": form})
    sheet.print_area("A1:H11")
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    if comment:
        sheet.write_comment("E9", comment, {"author": "填报人"})
    if protect:
        sheet.protect("secret")
    second = book.add_worksheet("附表")
    second.write("A1", "=1+1 不是公式")
    second.write_formula("B1", "=SUM(1,2)", None, 3)
    second.repeat_rows(0)
    second.activate()
    hidden = book.add_worksheet("旧稿")
    hidden.write("A1", "上年")
    hidden.hide()
    book.define_name("总分格", f"={SHEET}!$G$11")
    book.close()
    return target.getvalue()


def at(cell, code="S021", sheet=SHEET, **args):
    return found(
        code,
        Place(file="表.xlsx", sheet=sheet, cell=cell),
        **(args or {"name": "培训次数", "claimed": "60", "points": "50"}),
    )


FINDINGS = [
    at("G8"),
    at("E9"),
    at("H10", "S010", name="群众满意度"),
    found("L015", Place(file="表.xlsx")),
]


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_all_other_parts_keep_their_bytes():
    before = filed(comment="我的说明")
    old, new = parts(before), parts(annotate_workbook(before, "表.xlsx", FINDINGS).data)
    changed = {name for name in old if old[name] != new.get(name)}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",  # is no longer the sheet that is shown first
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert set(new) - set(old) == {"xl/worksheets/scorecardList1.xml"}
    data = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    assert data.search(old["xl/worksheets/sheet1.xml"])[0] == data.search(new["xl/worksheets/sheet1.xml"])[0]
    assert old["xl/worksheets/sheet2.xml"].replace(b' tabSelected="1"', b"") == new["xl/worksheets/sheet2.xml"]


def picture_of(book, name):
    """Everything that openpyxl knows of a sheet."""
    sheet = book[name]
    looks = ("font", "fill", "border", "alignment", "protection")
    cells = {
        cell.coordinate: (
            cell.value,
            cell.data_type,
            cell.number_format,
            *(repr(getattr(cell, look)) for look in looks),
        )
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None or cell.has_style  # openpyxl makes a cell for every comment
    }
    return (
        cells,
        sorted(map(str, sheet.merged_cells.ranges)),
        {key: (one.width, one.hidden) for key, one in sheet.column_dimensions.items()},
        {key: (one.height, one.hidden) for key, one in sheet.row_dimensions.items()},
        [(str(one.sqref), one.type, one.formula1) for one in sheet.data_validations.dataValidation],
        [
            (str(area.sqref), rule.type, rule.formula)
            for area in sheet.conditional_formatting
            for rule in area.rules
            if not any("_scorecard_no" in formula for formula in rule.formula)
        ],
        sheet.print_area,
        sheet.print_title_rows,
        sheet.page_setup.orientation,
        sheet.sheet_state,
        vars(sheet.protection),
        len(sheet._charts),
        len(sheet._images),
    )


@pytest.mark.parametrize("protect", [False, True])
def test_values_formats_and_settings_are_the_same(protect):
    before = filed(protect=protect)
    after = annotate_workbook(before, "表.xlsx", FINDINGS).data
    old, new = openpyxl.load_workbook(io.BytesIO(before)), openpyxl.load_workbook(io.BytesIO(after))
    assert new.sheetnames == ["问题清单", *old.sheetnames]
    for name in old.sheetnames:
        assert picture_of(old, name) == picture_of(new, name)
    assert {n: d.attr_text for n, d in old.defined_names.items()}.items() <= {
        n: d.attr_text for n, d in new.defined_names.items()
    }.items()
    first, second = (python_calamine.load_workbook(io.BytesIO(data)) for data in (before, after))
    for name in old.sheetnames:
        assert first.get_sheet_by_name(name).to_python() == second.get_sheet_by_name(name).to_python()
    assert new.active.title == "问题清单"
    assert [s.title for s in new.worksheets if s.sheet_view.tabSelected] == ["问题清单"]


def test_the_list_in_front():
    after = annotate_workbook(filed(), "表.xlsx", FINDINGS).data
    sheet = openpyxl.load_workbook(io.BytesIO(after))["问题清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[0] for row in rows] == [1, 2, 3, 4]
    assert [row[2] for row in rows] == ["错误", "错误", "错误", "提示"]
    assert [row[6] for row in rows] == ["S021", "S021", "S010", "L015"]
    assert rows[0][1] == f"工作表“{SHEET}” G8"
    assert sheet["B5"].hyperlink.location == f"'{SHEET}'!G8"
    assert rows[3][1] == "整个文件"
    assert sheet["B8"].hyperlink is None


def test_comments_and_colours_at_the_cells():
    after = annotate_workbook(filed(comment="我的说明"), "表.xlsx", [*FINDINGS, at("G8", "S010", name="培训次数")]).data
    sheet = openpyxl.load_workbook(io.BytesIO(after))[SHEET]
    said = sheet["G8"].comment.text
    assert said.startswith(MARK)
    assert "S021" in said
    assert "S010" in said
    assert sheet["E9"].comment.text.startswith("我的说明\n\n" + MARK)
    assert sheet["E9"].comment.author == "填报人"
    assert sheet["H10"].comment is not None  # a cell that the sheet does not have
    coloured = {
        str(area.sqref): rule.dxf.fill.bgColor.rgb
        for area in sheet.conditional_formatting
        for rule in area.rules
        if any("_scorecard_no" in formula for formula in rule.formula)
    }
    assert coloured == {"G8": "FFFFC7CE", "E9": "FFFFC7CE", "H10": "FFFFC7CE"}
    assert sheet["G8"].fill.fgColor.rgb == "FFEEEEEE"


def test_a_merged_area_is_one_cell():
    after = annotate_workbook(filed(), "表.xlsx", [at("C1")]).data
    sheet = openpyxl.load_workbook(io.BytesIO(after))[SHEET]
    assert sheet["A1"].comment.text.startswith(MARK)
    assert "A1:H1" in {str(area.sqref) for area in sheet.conditional_formatting}


def test_same_input_gives_same_bytes_and_a_second_check_replaces_the_first():
    before = filed(comment="我的说明")
    once = annotate_workbook(before, "表.xlsx", FINDINGS).data
    assert annotate_workbook(before, "表.xlsx", FINDINGS).data == once
    twice = annotate_workbook(once, "表.xlsx", FINDINGS).data
    assert openpyxl.load_workbook(io.BytesIO(twice)).sheetnames == ["问题清单", SHEET, "附表", "旧稿"]
    sheet = openpyxl.load_workbook(io.BytesIO(twice))[SHEET]
    assert sheet["E9"].comment.text.count(MARK) == 1
    assert parts(twice)["xl/worksheets/sheet1.xml"] == parts(once)["xl/worksheets/sheet1.xml"]
    clean = annotate_workbook(once, "表.xlsx", []).data
    sheet = openpyxl.load_workbook(io.BytesIO(clean))[SHEET]
    assert sheet["E9"].comment.text == "我的说明"
    assert sheet["G8"].comment is None
    assert picture_of(openpyxl.load_workbook(io.BytesIO(clean)), SHEET) == picture_of(
        openpyxl.load_workbook(io.BytesIO(before)), SHEET
    )


def test_without_own_comments_no_boxes_are_left_behind():
    before = filed()
    once = annotate_workbook(before, "表.xlsx", FINDINGS).data
    clean = parts(annotate_workbook(once, "表.xlsx", []).data)
    assert not any("scorecardComments" in name or "scorecardVml" in name for name in clean)
    assert b"legacyDrawing" not in clean["xl/worksheets/sheet1.xml"]


def test_saved_by_another_program_it_is_still_known_again():
    once = annotate_workbook(filed(), "表.xlsx", FINDINGS).data
    book = openpyxl.load_workbook(io.BytesIO(once))
    target = io.BytesIO()
    book.save(target)
    again = openpyxl.load_workbook(io.BytesIO(annotate_workbook(target.getvalue(), "表.xlsx", FINDINGS[:1]).data))
    assert again.sheetnames == ["问题清单", SHEET, "附表", "旧稿"]
    assert again[SHEET]["E9"].comment is None
    assert again[SHEET]["G8"].comment.text.count(MARK) == 1


def test_the_copy_reads_as_the_same_form():
    before = filed(comment="我的说明")
    form, findings = recognise(open_bytes(before, "表.xlsx")[0])
    _, told = pipeline.evaluate(form[0])
    told += [
        found(
            "D035",
            Place(file="表.xlsx", sheet=SHEET, cell="G11"),
            before="年度资金总额",
            after="100",
            reason="各项资金之和",
        )
    ]
    after = annotate_workbook(before, "表.xlsx", [*findings, *told, *FINDINGS]).data
    again, second = recognise(open_bytes(after, "表.xlsx")[0])
    strip = {"source": None}
    assert [one.model_copy(update=strip) for one in again] == [one.model_copy(update=strip) for one in form]
    assert second == findings


def test_texts_that_begin_like_formulas_and_what_xml_forbids():
    wild = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a\x00b\x0b", "_x0041_", "<a>&'\"", "\ud800", "长" * 40_000]
    findings = [at("G8", name=text, claimed="1", points=text) for text in wild]
    after = annotate_workbook(filed(), "表.xlsx", findings).data
    sheet = openpyxl.load_workbook(io.BytesIO(after))["问题清单"]
    rows = list(sheet.iter_rows(min_row=5))
    assert len(rows) == len(wild)
    for row in rows:
        for cell in row[1:]:
            assert cell.data_type in {"s", "inlineStr", "n"}
            assert not isinstance(cell.value, int | float)
            assert cell.quotePrefix
            assert len(cell.value or "") < 32_767
    raw = parts(after)["xl/worksheets/scorecardList1.xml"]
    assert b"<f>" not in raw
    assert b"_x005F_x0041_" in raw


def test_strict_files():
    old = parts(filed())
    pairs = [
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    ]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in old.items():
            for usual, strict in pairs:
                data = data.replace(usual, strict)  # noqa: PLW2901
            package.writestr(name, data)
    after = annotate_workbook(target.getvalue(), "表.xlsx", FINDINGS)
    assert after.findings == []
    new = parts(after.data)
    for name in ("xl/worksheets/scorecardList1.xml", "xl/worksheets/sheet1.xml", "xl/scorecardComments1.xml"):
        assert etree.QName(etree.fromstring(new[name])).namespace == "http://purl.oclc.org/ooxml/spreadsheetml/main"
    assert len(recognise(open_bytes(after.data, "表.xlsx")[0])[0]) == 1


def test_macros_do_not_come_along():
    old = parts(filed())
    old["xl/vbaProject.bin"] = b"macros"
    old["[Content_Types].xml"] = (
        old["[Content_Types].xml"]
        .replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
        .replace(
            b"<Override", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override', 1
        )
    )
    old["xl/_rels/workbook.xml.rels"] = old["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        b'Target="vbaProject.bin"/></Relationships>',
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in old.items():
            package.writestr(name, data)
    after = annotate_workbook(target.getvalue(), "表.xlsm", FINDINGS)
    assert [finding.code for finding in after.findings] == ["D023"]
    new = parts(after.data)
    assert "xl/vbaProject.bin" not in new
    assert b"macroEnabled" not in new["[Content_Types].xml"]
    assert b"vbaProject.bin" not in new["xl/_rels/workbook.xml.rels"]


def test_a_thread_gets_an_answer():
    old = parts(filed(comment="[Threaded comment]\n\n请核对"))
    kind = b"http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    old[rels] = old[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="rId98" Type="'
        + kind
        + b'" Target="../threadedComments/threadedComment1.xml"/></Relationships>',
    )
    old["xl/threadedComments/threadedComment1.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?><ThreadedComments '
        'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="E9" '
        'dT="2025-01-01T00:00:00.00" personId="{A}" id="{B}"><text>请核对</text></threadedComment></ThreadedComments>'
    ).encode()
    old["[Content_Types].xml"] = old["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/threadedComments/threadedComment1.xml" '
        b'ContentType="application/vnd.ms-excel.threadedcomments+xml"/></Types>',
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in old.items():
            package.writestr(name, data)
    once = annotate_workbook(target.getvalue(), "表.xlsx", FINDINGS).data
    thread = etree.fromstring(parts(once)["xl/threadedComments/threadedComment1.xml"])
    assert [element.get("parentId") for element in thread] == [None, "{B}"]
    assert MARK in "".join(thread[1].itertext())
    assert b'displayName="scorecard"' in parts(once)["xl/persons/scorecard1.xml"]
    clean = annotate_workbook(once, "表.xlsx", []).data
    assert len(etree.fromstring(parts(clean)["xl/threadedComments/threadedComment1.xml"])) == 1


def test_a_damaged_part_gives_a_finding_and_no_copy():
    old = parts(filed())
    old["xl/styles.xml"] = old["xl/styles.xml"][:200]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in old.items():
            package.writestr(name, data)
    after = annotate_workbook(target.getvalue(), "表.xlsx", FINDINGS)
    assert after.data is None
    assert [finding.code for finding in after.findings] == ["D022"]
    assert len(after.rows) == len(FINDINGS)


def test_the_seal_is_broken_by_any_change():
    data = annotate_workbook(filed(), "表.xlsx", FINDINGS).data
    assert unchanged(data)
    assert not unchanged(filed())
    assert not unchanged(b"PK\x03\x04 no package")
    changed = parts(data)
    changed["xl/worksheets/sheet1.xml"] += b" "
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, part in changed.items():
            package.writestr(name, part)
    assert not unchanged(target.getvalue())


def test_boxes_grow_with_their_text():
    small, large = box_size("短"), box_size("这是一段很长的说明，" * 60)
    assert small[1] < large[1]
    assert large[0] > small[0]
    assert large[1] >= 60 * 20 * 6 // (large[0] // 2) * 18 // 20


def test_links_to_other_workbooks_and_programs_do_not_come_along():
    old = parts(filed())
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    old["xl/externalLinks/externalLink1.xml"] = (
        b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><ddeLink ddeService="cmd" '
        b'ddeTopic="/c calc"/></externalLink>'
    )
    old["xl/workbook.xml"] = (
        old["xl/workbook.xml"]
        .replace(b"</sheets>", b'</sheets><externalReferences><externalReference r:id="rId97"/></externalReferences>')
        .replace(b"</definedNames>", b'<definedName name="\xe5\xa4\x96">[1]Sheet1!$A$1</definedName></definedNames>')
    )
    old["xl/_rels/workbook.xml.rels"] = old["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId97" Type="'
        + office
        + b'/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>',
    )
    cells = (
        b'<c r="C1"><f>[1]!A0</f><v>7</v></c><c r="D1"><f t="shared" ref="D1:E1" si="0">\'[1]S 1\'!A1</f><v>8</v></c>'
        b'<c r="E1"><f t="shared" si="0"/><v>9</v></c><c r="F1"><f>SUM(T[1])</f><v>10</v></c></row>'
    )
    old["xl/worksheets/sheet2.xml"] = old["xl/worksheets/sheet2.xml"].replace(b"</row>", cells, 1)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in old.items():
            package.writestr(name, data)
    after = annotate_workbook(target.getvalue(), "表.xlsx", FINDINGS)
    assert [(finding.code, finding.args) for finding in after.findings] == [("D026", {"count": "3"})]
    new = parts(after.data)
    assert not any("externalLink" in name for name in new)
    assert not any(b"[1]!" in data or b"ddeLink" in data or b"[1]S" in data for data in new.values())
    sheet = openpyxl.load_workbook(io.BytesIO(after.data))["附表"]
    assert [sheet[cell].value for cell in ("C1", "D1", "E1", "F1")] == [7, 8, 9, "=SUM(T[1])"]
    assert sheet["B1"].value == "=SUM(1,2)"


def test_boxes_of_other_programs_are_well_formed_afterwards():
    book = openpyxl.load_workbook(io.BytesIO(filed(comment="我的说明")))
    target = io.BytesIO()
    book.save(target)  # writes boxes with prefixes of its own and without anchors
    once = annotate_workbook(target.getvalue(), "表.xlsx", FINDINGS).data
    (name,) = [name for name in parts(once) if name.endswith(".vml")]
    shapes = [e for e in etree.fromstring(parts(once)[name]) if etree.QName(e).localname == "shape"]
    assert len(shapes) == 3
    assert all(shape.findtext(".//{*}Anchor") for shape in shapes)
    assert len({shape.get("id") for shape in shapes}) == 3
    clean = parts(annotate_workbook(once, "表.xlsx", []).data)
    assert len([e for e in etree.fromstring(clean[name]) if etree.QName(e).localname == "shape"]) == 1


def test_a_list_of_the_filers_own_stays():
    book = openpyxl.load_workbook(io.BytesIO(filed()))
    book.create_sheet("问题清单")["A1"] = "我们自己的清单"
    target = io.BytesIO()
    book.save(target)
    once = annotate_workbook(target.getvalue(), "表.xlsx", FINDINGS).data
    twice = annotate_workbook(once, "表.xlsx", FINDINGS).data
    again = openpyxl.load_workbook(io.BytesIO(twice))
    assert again.sheetnames == ["问题清单(2)", SHEET, "附表", "旧稿", "问题清单"]
    assert again["问题清单"]["A1"].value == "我们自己的清单"


def test_names_of_single_sheets_keep_their_sheet():
    before = filed()
    once = annotate_workbook(before, "表.xlsx", FINDINGS).data
    twice = annotate_workbook(once, "表.xlsx", FINDINGS).data
    for data, front in ((before, 0), (once, 1), (twice, 1)):
        root = etree.fromstring(parts(data)["xl/workbook.xml"])
        names = {
            (name.get("name"), int(name.get("localSheetId")) - front)
            for name in root.iter("{*}definedName")
            if name.get("localSheetId") is not None
        }
        assert {("_xlnm.Print_Area", 0), ("_xlnm.Print_Titles", 0), ("_xlnm.Print_Titles", 1)} <= names


def test_many_findings_at_one_cell_are_one_comment():
    findings = [at("G8", name=f"第{number}项", claimed="1", points="0") for number in range(20)]
    sheet = openpyxl.load_workbook(io.BytesIO(annotate_workbook(filed(), "表.xlsx", findings).data))[SHEET]
    text = sheet["G8"].comment.text
    assert text.count("S021") == 12
    assert "另有 8 个问题" in text


def test_names_of_parts_in_capitals():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in parts(filed()).items():
            package.writestr("XL/_RELS/WORKBOOK.XML.RELS" if name == "xl/_rels/workbook.xml.rels" else name, data)
    once = annotate_workbook(target.getvalue(), "表.xlsx", FINDINGS).data
    assert annotate_workbook(once, "表.xlsx", FINDINGS).data == once
    assert len(recognise(open_bytes(once, "表.xlsx")[0])[0]) == 1


def repacked(data, name, pack):
    """The workbook `data` with the part `name` packed by `pack`, its size and checksum as they are."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [(info.filename, package.read(info)) for info in package.infolist()]
    return archive(
        [
            Part(one.encode(), pack(body), len(body), zlib.crc32(body), 8) if one == name else part(one, body)
            for one, body in parts
        ]
    )


def deflated(body, *, end=zlib.Z_FINISH):
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(body) + deflate.flush(end)


@pytest.mark.parametrize(
    ("pack", "kept"),
    [
        (deflated, True),
        (lambda body: deflated(body) + b"PK\x03\x04 behind the stream", False),
        (lambda body: deflated(body, end=zlib.Z_SYNC_FLUSH), False),
    ],
    ids=["whole", "more behind it", "no end"],
)
def test_a_part_that_stays_is_handed_on_as_it_is_packed_if_that_is_one_whole_stream(pack, kept):
    name = "docProps/app.xml"
    data = repacked(filed(), name, pack)
    with zipfile.ZipFile(io.BytesIO(filed())) as package:
        body = package.read(name)
    made = annotate_workbook(data, "表.xlsx", [found("S010", Place(sheet=SHEET, cell="E9"), name="覆盖率")]).data
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert package.read(name) == body
    assert (pack(body) in made) is kept
    assert b"behind the stream" not in made
    assert openpyxl.load_workbook(io.BytesIO(made)).sheetnames[0] == "问题清单"
