"""PDF: ruled tables over pages, lines elsewhere, and pages that cannot be read are named."""

import io
import sys
import zlib
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))
from tables_to_files import convert, grid, rows_equal, self_evaluation, share_equal, table_of, to_docx, to_xlsx

from scorecard.findings import message
from scorecard.model import Source
from scorecard.readers import pdf, pdf_glance, pdf_join
from scorecard.readers.pdf_grid import Area, Box, Grid, page_grids
from scorecard.readers.pdf_text import Char, TextLine, text_lines

SOURCE = Source(name="a.pdf", format="pdf", sha256="")
FORM = self_evaluation(36)
LOCKED = 'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},"DocumentOpenPassword":{"type":"string","value":"x"}}'


def read(data):
    document, findings = pdf.read(data, SOURCE)
    return document, [finding.code for finding in findings], findings


def two_forms():
    """Two forms of one template, each filling its page, without a title between them."""
    body = [[f"指标{n}", f"值{n}"] for n in range(30)]
    first = table_of([["项目名称", "甲项目"], *body])
    second = table_of([["项目名称", "乙项目"], *body])
    return to_xlsx(first, second), first, second


@pytest.fixture(scope="module")
def printed():
    prose = table_of([["唯一的表", "值"]], before=["说明文字" * 100, "单位：万元"])
    twins, _, _ = two_forms()
    return convert(
        {
            "word.docx": to_docx(FORM),
            "header.docx": to_docx(FORM, repeat_header=1),
            "whole.docx": to_docx(FORM, split_rows=False, font_size=9),
            "sheet.xlsx": to_xlsx(FORM),
            "titles.xlsx": to_xlsx(FORM, repeat_header=1),
            "several.docx": to_docx(self_evaluation(9), self_evaluation(12, project="另一个项目")),
            "prose.docx": to_docx(prose),
            "twins.xlsx": twins,
        },
        "pdf",
    )


@pytest.mark.parametrize("name", ["word.docx", "header.docx", "whole.docx", "sheet.xlsx", "titles.xlsx"])
def test_a_form_over_many_pages_comes_back_as_one_table_f123_f124(printed, name):
    document, codes, findings = read(printed[name])
    assert len(document.tables) == 1
    assert rows_equal(FORM, document.tables[0]) == 1
    assert grid(document.tables[0]) == grid(FORM)
    assert "F123" in codes
    assert ("F124" in codes) == (name in {"word.docx", "header.docx"})
    headers = {finding.args["headers"] for finding in findings if finding.code == "F123"}
    assert headers == ({"1"} if name in {"header.docx", "titles.xlsx"} else {"0"})
    if name.endswith(".docx"):
        assert document.tables[0].before == FORM.before


def test_several_forms_stay_apart(printed):
    document, codes, _ = read(printed["several.docx"])
    assert [
        share_equal(form, table)
        for form, table in zip(
            (self_evaluation(9), self_evaluation(12, project="另一个项目")), document.tables, strict=True
        )
    ] == [1, 1]
    assert document.tables[1].before == FORM.before
    assert set(codes) <= {"F123", "F124"}


def test_forms_of_one_template_on_full_pages_stay_apart(printed):
    _, first, second = two_forms()
    document, _, _ = read(printed["twins.xlsx"])
    assert [grid(table) for table in document.tables] == [grid(first), grid(second)]


def test_places_name_page_box_and_cell(printed):
    document, _, _ = read(printed["word.docx"])
    table = document.tables[0]
    cell = next(cell for cell in table.cells if cell.text.replace("\n", "").startswith("完成服务第36"))
    place = table.place(cell)
    assert place.page > 5
    assert place.cell == f"D{cell.row + 1}"
    assert place.box[0] < place.box[2]


def test_lines_outside_tables(printed):
    document, _, _ = read(printed["prose.docx"])
    assert "".join(line.text for line in document.lines).startswith("说明文字说明文字")
    assert document.lines[-1].text == "单位：万元"
    assert {line.page for line in document.lines} == {1}
    assert document.tables[0].before[-1] == "单位：万元"


def test_wrapped_cells_keep_their_line_feeds(printed):
    document, _, _ = read(printed["word.docx"])
    goal = next(cell for cell in document.tables[0].cells if "已完成" in cell.text)
    assert "\n" in goal.text


def test_pages_without_rulings_read_the_same_with_both_libraries(monkeypatch):
    data = convert(
        {"a.docx": to_docx(table_of([["x"]], before=["产出指标 数量指标 ≥95% 10", "PM2.5 浓度 2024年12月"]))}, "pdf"
    )["a.docx"]
    quick, _, _ = read(data)
    monkeypatch.setattr(pdf, "glance", lambda data: None)
    slow, _, _ = read(data)
    assert [line.text for line in quick.lines] == [line.text for line in slow.lines]


def picture(pages=1):
    images = [Image.new("RGB", (600, 800), "white") for _ in range(pages)]
    buffer = io.BytesIO()
    images[0].save(buffer, "PDF", save_all=True, append_images=images[1:])
    return buffer.getvalue()


def test_scanned_pages_are_an_error_f122():
    document, codes, findings = read(picture(3))
    assert document is None
    assert codes == ["F122"]
    assert "第 1-3 页" in message(findings[0])


def raw_pdf(*objects, trailer=""):
    """A PDF of the objects given, numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    for place in places:
        out += f"{place:010d} 00000 n \n".encode()
    out += f"trailer <</Size {len(places) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def page_pdf(content, font="<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>", *more, filters=""):
    return raw_pdf(
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
        f"<</Length {len(content)} {filters}>>\nstream\n{content}\nendstream",
        font,
        *more,
    )


def test_no_pages_f121():
    document, codes, _ = read(raw_pdf("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [] /Count 0>>"))
    assert document is None
    assert codes == ["F121"]


def test_a_password_f008():
    data = convert({"a.docx": to_docx(table_of([["甲"]]))}, LOCKED)["a.docx"]
    document, codes, _ = read(data)
    assert document is None
    assert codes == ["F008"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<", b"\x00" * 100])
def test_no_pdf_f009(data):
    document, codes, _ = read(data)
    assert document is None
    assert codes == ["F009"]


def test_characters_without_meaning_f125():
    font = (
        "<</Type /Font /Subtype /Type0 /BaseFont /Nobody /Encoding /Identity-H /DescendantFonts [6 0 R]>>",
        "<</Type /Font /Subtype /CIDFontType2 /BaseFont /Nobody /CIDSystemInfo <</Registry (X) /Ordering (Y) /Supplement 0>> /DW 1000 /FontDescriptor 7 0 R>>",
        "<</Type /FontDescriptor /FontName /Nobody /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 900 /Descent -100 /ItalicAngle 0 /CapHeight 900 /StemV 80>>",
    )
    rules = "".join(f"{x} 50 m {x} 250 l S 50 {x} m 250 {x} l S " for x in (50, 150, 250))
    document, codes, findings = read(page_pdf(f"{rules} BT /F1 12 Tf 60 200 Td <00410042> Tj ET", *font))
    assert codes == ["F125"]
    assert findings[0].args["count"] == "2"
    assert "\ufffd" in document.tables[0].cells[0].text


def test_a_damaged_page_is_named_and_not_read_by_half_f126(printed):
    content = zlib.compress(("BT /F1 12 Tf 60 200 Td (abc) Tj ET " * 40).encode()).decode("latin-1")
    whole, codes, _ = read(page_pdf(content, filters="/Filter /FlateDecode"))
    assert whole.lines
    assert codes == []
    for damaged in (content[:-12], content[:30] + "zz" + content[32:]):
        document, codes, _ = read(page_pdf(damaged, filters="/Filter /FlateDecode"))
        assert document is None
        assert codes == ["F126"]


def test_limits_f101(printed, monkeypatch):
    monkeypatch.setattr(pdf, "MOST_PAGES", 2)
    document, codes, _ = read(printed["word.docx"])
    assert codes[0] == "F101"
    assert {cell.page for cell in document.tables[0].cells} == {1, 2}
    monkeypatch.setattr(pdf, "LONGEST", -1.0)
    assert read(printed["word.docx"])[1].count("F101") == 2


def edges(*rules):
    return [
        {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "orientation": "h" if top == bottom else "v"}
        for x0, top, x1, bottom in rules
    ]


def chars(text, x, y, size=10.0):
    return [Char(x + i * size, y, x + (i + 1) * size, y + size, letter) for i, letter in enumerate(text)]


def test_a_merged_area_is_one_cell():
    rules = edges(
        (0, 0, 0, 60),
        (50, 0, 50, 60),
        (100, 30, 100, 60),
        (150, 0, 150, 60),
        (0, 0, 150, 0),
        (50, 30, 150, 30),
        (0, 60, 150, 60),
    )
    text = [*chars("甲", 5, 20), *chars("乙", 70, 10), *chars("丙", 60, 40), *chars("丁", 110, 40), *chars("外", 5, 80)]
    grids, lines = page_grids(rules, text, 1)
    assert [(a.row, a.column, a.rows, a.columns, a.text) for a in grids[0].areas] == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 1, 1, 1, "丙"),
        (1, 2, 1, 1, "丁"),
    ]
    assert [line.text for line in lines] == ["外"]


def test_a_last_row_without_a_border_below_is_read():
    rules = edges((0, 0, 0, 80), (50, 0, 50, 80), (100, 0, 100, 80), (0, 0, 100, 0), (0, 30, 100, 30))
    grids, _ = page_grids(rules, [*chars("上", 5, 10), *chars("下", 5, 50), *chars("右", 60, 50)], 1)
    assert [area.text for area in grids[0].areas] == ["上", "", "下", "右"]
    assert [area.open_below for area in grids[0].areas] == [False, False, True, True]


def test_lines_of_text():
    bold = [*chars("粗", 0, 0), *chars("粗", 0.4, 0)]
    assert [line.text for line in text_lines(bold)] == ["粗"]
    assert [line.text for line in text_lines([*chars("下", 0, 20), *chars("上", 0, 0)])] == ["上", "下"]
    assert [line.text for line in text_lines([*chars("甲", 0, 0), *chars("乙", 40, 0.5)])] == ["甲 乙"]
    assert [line.text for line in text_lines([*chars("甲", 0, 0), *chars("乙", 14, 0)])] == ["甲乙"]


def row_grid(page, *cells, top, bottom):
    areas = []
    for column, (text, tail) in enumerate(cells):
        box = Box(column * 50.0, top, column * 50.0 + 50, bottom)
        line = (
            TextLine(text.split("\n")[-1], box.x0 + 5, tail - 10, box.x0 + 5 + 10 * len(text.split("\n")[-1]), tail)
            if text
            else None
        )
        areas.append(Area(0, column, 1, 1, box, page, text, line, 5.0))
    width = 50.0 * len(cells)
    return Grid(page, [50.0 * i for i in range(len(cells) + 1)], [top, bottom], areas, Box(0, top, width, bottom))


def test_a_doubtful_row_stays_two_rows_f127():
    # One filled cell is written full, the other is not; one cell above is blank below.
    above = row_grid(1, ("甲乙丙丁", 795), ("短", 795), ("文", 780), top=700, bottom=800)
    below = row_grid(2, ("戊", 80), ("己", 80), ("", 80), top=70, bottom=100)
    table = pdf_join.start(above, [])
    assert pdf_join.goes_on(table, below, 800)
    assert [finding.code for finding in pdf_join.join(table, below, "a.pdf")] == ["F123", "F127"]
    assert table.height == 2


def test_a_full_row_goes_on_and_a_short_one_does_not():
    above = row_grid(1, ("甲乙丙丁", 795), ("文", 720), ("文", 720), top=700, bottom=800)
    table = pdf_join.start(above, [])
    codes = [
        f.code for f in pdf_join.join(table, row_grid(2, ("戊", 80), ("", 80), ("", 80), top=70, bottom=100), None)
    ]
    assert codes == ["F123", "F124"]
    assert table.areas[0].text == "甲乙丙丁\n戊"
    above = row_grid(1, ("甲", 720), ("文", 720), ("文", 720), top=700, bottom=800)
    table = pdf_join.start(above, [])
    codes = [
        f.code for f in pdf_join.join(table, row_grid(2, ("戊", 80), ("", 80), ("", 80), top=70, bottom=100), None)
    ]
    assert codes == ["F123"]
    assert table.height == 2


def test_tables_are_not_joined_without_reason():
    above = row_grid(1, ("甲", 120), ("文", 120), top=100, bottom=130)
    below = row_grid(2, ("乙", 80), ("文", 80), top=70, bottom=100)
    assert not pdf_join.goes_on(pdf_join.start(above, []), below, 800)  # two thirds of the page were free
    wider = row_grid(2, ("乙", 80), ("文", 80), ("宽", 80), top=70, bottom=100)
    assert not pdf_join.goes_on(
        pdf_join.start(row_grid(1, ("甲", 795), ("文", 795), top=770, bottom=800), []), wider, 800
    )


def test_the_glance_is_only_an_accelerator():
    assert pdf_glance.glance(b"no pdf") is None


@pytest.mark.parametrize("kind", ["cut", "flip"])
def test_damage_never_raises(printed, kind):
    data = printed["sheet.xlsx"]
    for step in range(1, 25):
        place = len(data) * step // 25
        damaged = data[:place] if kind == "cut" else data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        document, codes, findings = read(damaged)
        assert document is not None or any(finding.severity == "error" for finding in findings), codes
