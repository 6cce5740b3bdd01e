"""Workbooks as tables of cells: every trap of real files, written as the XML that holds it."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from scorecard.model import Source
from scorecard.readers import package, xlsx_sheet
from scorecard.readers.opening import open_bytes
from scorecard.readers.table import Cell
from scorecard.readers.xlsx import merge, read
from scorecard.readers.xlsx_numbers import exact, number_format

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">'
WORKBOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{RELS}"><workbookPr/><sheets>%s</sheets></workbook>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s'
    f'<Relationship Id="rS" Type="{RELS}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rT" Type="{RELS}/styles" Target="styles.xml"/></Relationships>'
)


def book(*sheets, strings="", formats=(), workbook=None, extra=None, drop=()):
    """A workbook of raw sheet XML (what stands inside <worksheet>). `formats` are the codes of styles 1, 2, ..."""
    names = [f"表格{number}" for number in range(1, len(sheets) + 1)]
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(names, 1))
    linked = "".join(
        f'<Relationship Id="r{n}" Type="{RELS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    codes = "".join(f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    used = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": workbook or WORKBOOK % listed,
        "xl/_rels/workbook.xml.rels": RELATIONS % linked,
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellStyleXfs><xf numFmtId="9"/>'
        f'</cellStyleXfs><cellXfs><xf numFmtId="0"/>{used}</cellXfs><cellStyles/></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        **{
            f"xl/worksheets/sheet{n}.xml": sheet if sheet.startswith("<?xml") else f"{HEAD}{sheet}</worksheet>"
            for n, sheet in enumerate(sheets, 1)
        },
        **(extra or {}),
    }
    return pack({name: body for name, body in parts.items() if name not in drop})


def pack(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


def read_bytes(data):
    return read(data, Source(name="自评表.xlsx", format="xlsx", sha256="0" * 64))


def cells(data):
    """The cells of the first sheet by name, and the findings' codes."""
    document, findings = read_bytes(data)
    table = document.tables[0]
    return {table.place(cell).cell: cell for cell in table.cells}, [finding.code for finding in findings]


def one(body, **options):
    """The cell A1 of a sheet whose only row holds `body`."""
    got, codes = cells(book(f'<sheetData><row r="1">{body}</row></sheetData>', **options))
    return got.get("A1"), codes


def test_shared_strings_join_runs_and_drop_phonetics():
    strings = (
        '<si><t>一级指标</t></si><si><r><t xml:space="preserve">年度 </t></r><r><rPr><b/></rPr><t>指标值</t></r>'
        '<rPh sb="0" eb="1"><t>ねんど</t></rPh><phoneticPr fontId="1"/></si><si><t>甲_x000D_\n乙</t></si>'
    )
    body = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
    got, codes = cells(book(f"<sheetData>{body}</sheetData>", strings=strings))
    assert [cell.text for cell in got.values()] == ["一级指标", "年度 指标值", "甲\n乙"]
    assert codes == []


def test_missing_shared_string_is_told():
    cell, codes = one('<c r="A1" t="s"><v>7</v></c>')
    assert cell is None
    assert codes == ["F022"]


def test_a_cell_given_twice_is_told():
    cell, codes = one('<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>')
    assert cell.text == "1"
    assert codes == ["F022"]


def test_inline_text_and_formula_text():
    cell, _ = one('<c r="A1" t="inlineStr"><is><r><t>实际</t></r><r><t>完成值</t></r></is></c>')
    assert cell.text == "实际完成值"
    cell, _ = one('<c r="A1" t="str"><f>B1&amp;C1</f><v>甲&amp;乙</v></c>')
    assert cell.text == "甲&乙"
    cell, _ = one('<c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c>')
    assert cell is None


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("12.340000000000002", "12.34"),
        ("0.30000000000000004", "0.3"),
        ("100", "100"),
        ("1E-3", "0.001"),
        ("-8", "-8"),
        ("-0", "0"),
        ("9.4299999999999997", "9.43"),
        ("26515638.49", "26515638.49"),
        ("1.5000000000000000E+3", "1500"),
    ],
)
def test_numbers_are_exact_as_excel_shows_them(raw, text):
    cell, _ = one(f'<c r="A1"><v>{raw}</v></c>')
    assert (cell.text, cell.number) == (text, Decimal(text))


def test_absurd_numbers_are_text():
    assert exact("1e999999") == (None, "1e999999")
    assert exact("nan")[0] is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_double_reads_as_the_decimal_that_was_typed(number):
    assert exact(repr(float(number)))[0] == number


@pytest.mark.parametrize(
    ("code", "raw", "text", "percent"),
    [
        ("0%", "0.95", "95%", True),
        ("0%", "0.95126", "95.126%", True),
        ("0.00%", "1", "100%", True),
        ("&quot;≥&quot;0%", "0.9", "≥90%", True),
        ("&quot;≥&quot;0&quot;个&quot;", "21", "≥21个", False),
        ("0.00&quot;万元&quot;", "12.5", "12.5万元", False),
        ("#,##0.00", "1057.5", "1057.5", False),
        ("&quot;¥&quot;#,##0.00", "3", "3", False),
        ("0.00,&quot;千元&quot;", "12500", "12500", False),
        ("0!.0,&quot;万&quot;", "12500", "12500", False),
        ("General&quot;人&quot;", "5", "5人", False),
    ],
)
def test_number_formats(code, raw, text, percent):
    cell, _ = one(f'<c r="A1" s="1"><v>{raw}</v></c>', formats=[code])
    assert (cell.text, cell.percent, cell.number) == (text, percent, Decimal(raw))


@pytest.mark.parametrize(
    ("code", "raw", "text"),
    [
        ("yyyy/m/d", "45991", "2025-11-30"),
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "45991", "2025-11-30"),
        ("[$-804]yyyy&quot;年&quot;m&quot;月&quot;;@", "45991", "2025年11月"),
        ("yyyy-mm-dd hh:mm", "45991.5", "2025-11-30 12:00"),
        ("m/d", "45991", "2025-11-30"),
        ("h:mm", "0.5", "12:00"),
        ("yyyy/m/d", "60", "60"),
        ("yyyy/m/d", "59", "1900-02-28"),
    ],
)
def test_dates(code, raw, text):
    cell, _ = one(f'<c r="A1" s="1"><v>{raw}</v></c>', formats=[code])
    assert cell.text == text
    assert (cell.number is None) == (text != raw)


def test_dates_of_1904_and_iso_cells():
    workbook = (WORKBOOK % '<sheet name="甲" sheetId="1" r:id="r1"/>').replace(
        "<workbookPr/>", '<workbookPr date1904="1"/>'
    )
    cell, _ = one('<c r="A1" s="1"><v>44529</v></c>', formats=["yyyy/m/d"], workbook=workbook)
    assert cell.text == "2025-11-30"
    cell, _ = one('<c r="A1" t="d"><v>2025-11-30T00:00:00</v></c>')
    assert cell.text == "2025-11-30"


def test_built_in_formats():
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="9"/><xf numFmtId="31"/><xf numFmtId="57"/></cellXfs></styleSheet>'
    body = (
        '<c r="A1" s="0"><v>0.5</v></c><c r="B1" s="1"><v>45991</v></c><c r="C1" s="2"><v>45991</v></c>'
        '<c r="D1" s="99"><v>0.5</v></c>'
    )
    got, _ = cells(book(f'<sheetData><row r="1">{body}</row></sheetData>', extra={"xl/styles.xml": styles}))
    assert [cell.text for cell in got.values()] == ["50%", "2025-11-30", "2025年11月", "0.5"]


def test_error_cells_and_formulas_never_calculated():
    cell, _ = one('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>')
    assert (cell.text, cell.fault) == ("#DIV/0!", "error")
    for body in ("<f>SUM(B1:B2)</f>", "<f>SUM(B1:B2)</f><v></v>", "<f>1+1</f><v/>", '<f t="shared" si="0"/>'):
        cell, codes = one(f'<c r="A1">{body}</c>')
        assert (cell.text, cell.fault, codes) == ("", "uncalculated", [])
    cell, _ = one('<c r="A1"><f>B1*2</f><v>8</v></c>')
    assert (cell.text, cell.number, cell.fault) == ("8", Decimal(8), None)


@pytest.mark.parametrize("text", ["=100%", "=2份", "=60本（份）", "=1,000"])
def test_a_target_stored_as_a_formula_is_text(text):
    cell, codes = one(f'<c r="A1"><f>{text[1:]}</f><v></v></c>')
    assert (cell.text, cell.fault, codes) == (text, None, ["F024"])


def test_numbers_stored_as_text_and_booleans():
    cell, _ = one('<c r="A1" t="inlineStr"><is><t> 12.50 </t></is></c>')
    assert (cell.text, cell.number) == (" 12.50 ", None)
    cell, _ = one('<c r="A1" t="b"><v>1</v></c>')
    assert cell.text == "是"


def test_merged_areas_and_what_they_cover():
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>产出指标</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>旧内容</t></is></c><c r="B2"><v>1</v></c></row>'
        '<row r="3"><c r="B3"><v>2</v></c></row></sheetData>'
        '<mergeCells count="3"><mergeCell ref="A1:A3"/><mergeCell ref="A1:B1"/><mergeCell ref="C1:XFD1048576"/></mergeCells>'
    )
    got, codes = cells(book(sheet))
    assert list(got) == ["A1", "B2", "B3"]
    assert (got["A1"].rows, got["A1"].columns) == (1, 2)
    assert codes == ["F016"]


@given(
    st.sets(st.tuples(st.integers(0, 7), st.integers(0, 5)), min_size=1, max_size=24),
    st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5), st.integers(0, 9), st.integers(0, 9)), max_size=6),
)
def test_merged_areas_take_in_all_cells_within_them(places, areas):
    cells = [Cell(row, column, f"{row},{column}") for row, column in sorted(places)]
    merges = [(top, left, top + height, left + width) for top, left, height, width in areas]
    kept, covered = merge(list(cells), merges)
    standing = {(cell.row, cell.column): cell for cell in cells}
    sizes, hidden = {}, []
    for top, left, bottom, right in merges:
        low, far = min(bottom, max(row for row, _ in places)), min(right, max(column for _, column in places))
        if (top, left) not in standing:
            continue
        sizes[top, left] = (low - top + 1, far - left + 1)
        inside = [at for at in sorted(standing) if top <= at[0] <= low and left <= at[1] <= far and at != (top, left)]
        hidden += [((top, left), [standing.pop(at).text for at in inside])] if inside else []
    assert [(cell.row, cell.column) for cell in kept] == sorted(standing)
    assert [(cell.rows, cell.columns) for cell in kept] == [sizes.get(at, (1, 1)) for at in sorted(standing)]
    assert [(anchor, [cell.text for cell in texts]) for anchor, _, texts in covered] == hidden


def test_a_merge_over_whole_rows_is_no_wider_than_the_sheet():
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>自评表</t></is></c></row>'
        '<row r="2"><c r="C2"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'
    )
    got, _ = cells(book(sheet))
    assert got["A1"].columns == 3


def test_hidden_rows_columns_and_sheets():
    workbook = WORKBOOK % (
        '<sheet name="甲" sheetId="1" r:id="r1"/><sheet name="乙" sheetId="2" state="veryHidden" r:id="r2"/>'
    )
    sheet = (
        '<cols><col min="2" max="3" hidden="1"/></cols><sheetData>'
        '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="C2"><v>3</v></c><c r="D2"><v>4</v></c></row></sheetData>'
    )
    document, _ = read_bytes(book(sheet, sheet, workbook=workbook))
    assert [cell.hidden for cell in document.tables[0].cells] == [True, False, True, False]
    assert [table.hidden for table in document.tables] == [False, True]


def test_prefixed_tags_and_missing_references():
    sheet = (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:dimension ref="A1"/><x:sheetData><x:row>'
        '<x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c><x:c/><x:c><x:v>3</x:v></x:c></x:row>'
        "<x:row><x:c><x:v>4</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    got, _ = cells(book(sheet))
    assert {name: cell.text for name, cell in got.items()} == {"A1": "甲", "C1": "3", "A2": "4"}


def test_cells_out_of_order_are_sorted():
    got, _ = cells(
        book(
            '<sheetData><row r="2"><c r="B2"><v>3</v></c><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        )
    )
    assert [cell.text for cell in got.values()] == ["1", "2", "3"]


def test_comments_and_charts_are_not_content():
    workbook = WORKBOOK % '<sheet name="甲" sheetId="1" r:id="r1"/><sheet name="图" sheetId="2" r:id="r9"/>'
    relations = RELATIONS % (
        f'<Relationship Id="r1" Type="{RELS}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="r9" Type="{RELS}/chartsheet" Target="chartsheets/sheet1.xml"/>'
    )
    data = book(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><legacyDrawing/>',
        workbook=workbook,
        extra={"xl/comments1.xml": "<comments/>", "xl/_rels/workbook.xml.rels": relations},
    )
    document, findings = read_bytes(data)
    assert [table.name for table in document.tables] == ["甲"]
    assert findings == []


def test_damaged_xml_drops_that_sheet_only():
    good = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    data = book(good, f"{HEAD}<sheetData><row", extra={"xl/worksheets/sheet2.xml": f"{HEAD}<sheetData><row"})
    document, findings = read_bytes(data)
    assert [table.name for table in document.tables] == ["表格1"]
    assert [(finding.code, finding.place.sheet) for finding in findings] == [("F013", "表格2")]


def test_damaged_shared_parts_refuse_the_file():
    for part in ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"):
        document, findings = read_bytes(book("<sheetData/>", extra={part: "<a><b>"}))
        assert document is None
        assert [finding.code for finding in findings] == ["F013"]


def test_no_sheet_can_be_read():
    document, findings = read_bytes(book("<sheetData/>", drop=["xl/worksheets/sheet1.xml"]))
    assert document is None
    assert [finding.code for finding in findings] == ["F023"]
    document, findings = read_bytes(book(workbook=WORKBOOK % ""))
    assert [finding.code for finding in findings] == ["F014"]
    document, findings = read_bytes(book("<sheetData/>", drop=["xl/_rels/workbook.xml.rels"]))
    assert [finding.code for finding in findings] == ["F009"]


def test_doctype_is_refused():
    sheet = f'<?xml version="1.0"?><!-- x --><!DOCTYPE a [<!ENTITY b "c">]><worksheet xmlns="{MAIN}">&b;</worksheet>'
    document, findings = read_bytes(book(sheet))
    assert document is None
    assert [finding.code for finding in findings] == ["F012"]


def test_blank_formatted_rows_cost_nothing(monkeypatch):
    looked_at = []
    cell = xlsx_sheet._Reading.cell
    monkeypatch.setattr(xlsx_sheet._Reading, "cell", lambda reading: looked_at.append(reading.row) or cell(reading))
    rows = b"".join(b'<row r="%d" spans="1:9" ht="15"><c r="A%d" s="1"/></row>' % (n, n) for n in range(3, 1_000_000))
    sheet = (
        f'{HEAD}<dimension ref="A1:IV65536"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'.encode()
        + rows
        + b'</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'
    )
    data = book("<sheetData/>", extra={"xl/worksheets/sheet1.xml": sheet})
    got, codes = cells(data)
    assert looked_at == [0]  # of a million rows, that of the one cell that holds something
    assert codes == []
    assert got["A1"].columns == 1


def test_a_million_rows_stop_at_the_limit():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 60_000))
    document, findings = read_bytes(book(f"<sheetData>{rows}</sheetData>"))
    assert len(document.tables[0].cells) == xlsx_sheet.MOST_ROWS
    assert [finding.code for finding in findings] == ["F015"]


def test_blank_cells_stop_at_the_limit(monkeypatch):
    monkeypatch.setattr(xlsx_sheet, "MOST_TAGS", 10)
    cells_ = "".join(f'<c r="{letter}1" s="1"/>' for letter in "ABCDEFGHIJKL")
    _, codes = one(f"{cells_}<c><v>1</v></c>")
    assert codes == ["F015"]


def test_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(package, "LARGEST_PART", 1000)
    document, findings = read_bytes(book("<sheetData/>" + " " * 5000))
    assert document is None
    assert [finding.code for finding in findings] == ["F010"]


def test_libraries_write_what_we_read(tmp_path):
    path = tmp_path / "甲.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("自评")
        sheet.merge_range("A1:C1", "项目支出绩效自评表")
        sheet.write("A2", 0.95, workbook.add_format({"num_format": "0%"}))
        sheet.write_rich_string("B2", "年度", workbook.add_format({"bold": True}), "指标值")
        sheet.write_formula("C2", "=A2*2", None, 1.9)
    document, findings = open_bytes(path.read_bytes(), path.name)
    assert findings == []
    assert [(c.text, c.columns) for c in document.tables[0].cells] == [
        ("项目支出绩效自评表", 3),
        ("95%", 1),
        ("年度指标值", 1),
        ("1.9", 1),
    ]
    other = openpyxl.Workbook()
    other.active["B3"] = "≥21 个"
    other.active["B4"] = 12.34
    out = io.BytesIO()
    other.save(out)
    document, _ = open_bytes(out.getvalue(), "乙.xlsx")
    assert [cell.text for cell in document.tables[0].cells] == ["≥21 个", "12.34"]


@given(st.binary(max_size=40), st.integers(0, 5000), st.integers(0, 3000))
def test_flipped_bytes_never_raise(noise, at, length):
    data = bytearray(book('<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'))
    at %= len(data)
    data[at : at + length % 50] = noise
    open_bytes(bytes(data), "x.xlsx")


@given(st.text(alphabet='yYmMdDhHsS0#?.,;%"\\!_*[]<>= @年月日个≥GeneralE+-', max_size=40))
def test_any_format_code_is_taken(code):
    number_format(code)
