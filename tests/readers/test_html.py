"""Web pages: what a browser shows, in whatever encoding it was saved."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from tables_to_files import grid, self_evaluation, to_html

from scorecard.model import Source
from scorecard.readers import html

SOURCE = Source(name="a.html", format="html", sha256="")


def read(data):
    data = data.encode() if isinstance(data, str) else data
    document, findings = html.read(data, SOURCE)
    return document, [finding.code for finding in findings]


def rows(table):
    return [[cell.text for cell in row] for _, row in table.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-8-sig", "utf-16"])
def test_a_form_comes_back_whole(encoding):
    form = self_evaluation(36)
    document, codes = read(to_html(form, form, encoding=encoding))
    assert codes == []
    for table in document.tables:
        assert grid(table) == grid(form)
        assert table.before[-2:] == form.before
    assert [table.name for table in document.tables] == ["表1", "表2"]


def test_spans():
    document, _ = read("<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>丙<td>丁</table>")
    assert [(c.row, c.column, c.rows, c.columns, c.text) for c in document.tables[0].cells] == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 1, 1, 1, "丙"),
        (1, 2, 1, 1, "丁"),
    ]


def test_a_rowspan_of_nought_reaches_to_the_end_and_none_goes_beyond():
    document, _ = read("<table><tr><td rowspan=0>甲<td rowspan=999999>乙<td>1<tr><td>2</table>")
    assert [cell.rows for cell in document.tables[0].cells] == [2, 2, 1, 1]


def test_overlapping_spans_are_told_f133():
    document, codes = read("<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c<td>d</table>")
    assert codes == ["F133"]
    assert [(c.row, c.column, c.text) for c in document.tables[0].cells][2:] == [(1, 0, "c"), (1, 2, "d")]


def test_layout_tables_are_not_tables():
    page = "<table><tr><td>栏目<td><table><tr><td>正文标题</table><table><tr><td>a<td>b<tr><td>c<td>d</table>尾</table>"
    document, _ = read(page)
    assert [rows(table) for table in document.tables] == [[["正文标题"]], [["a", "b"], ["c", "d"]]]
    assert [line.text for line in document.lines] == ["栏目", "尾"]


def test_a_table_inside_a_form_stays_in_its_cell_and_follows():
    cells = "".join(f"<td>文{number}" for number in range(6))
    document, _ = read(f"<table><tr>{cells}<tr><td>前<table><tr><td>内1<td>内2</table>后</table>")
    assert rows(document.tables[0])[1] == ["前\n内1\n内2\n后"]
    assert rows(document.tables[1]) == [["内1", "内2"]]


def test_what_is_not_shown_is_not_read():
    document, codes = read(
        "<html><head><title>标题</title><style>td{}</style><script>var a='<td>'</script></head><body>"
        "<table><tr><td>甲<script>x</script><span style='color:red; display: none'>藏</span><td hidden>藏"
        "<tr style='display:none'><td>藏<td>藏<tr><td>乙<!-- 注 --><td>丙</table><div style='visibility:hidden'>藏</div>"
    )
    assert rows(document.tables[0]) == [["甲"], ["乙", "丙"]]
    assert document.lines == []
    assert codes == []


def test_white_space_and_breaks():
    document, _ = read(
        "<table><tr><td> 一级<br>指标 <p>甲&nbsp;乙\n 丙</p><div>丁</div></table><p>行 一<br/>行二<pre>a\nb</pre>"
    )
    assert rows(document.tables[0]) == [["一级\n指标\n甲 乙 丙\n丁"]]
    assert [line.text for line in document.lines] == ["行 一", "行二", "a", "b"]


def test_rows_flattened_into_bars_stay_lines():
    document, _ = read("<p>一级指标 | 二级指标 | 指标值</p><p>产出指标 | 数量指标 | ≥5个</p>")
    assert [line.text for line in document.lines] == ["一级指标 | 二级指标 | 指标值", "产出指标 | 数量指标 | ≥5个"]


def test_fields_of_a_form_are_what_is_filled_in():
    document, _ = read(
        "<table><tr><td><input value='≥95%'><td><textarea>说明</textarea>"
        "<td><select><option>优<option selected>良</select><td><input type=hidden value=x><input type=checkbox checked>是"
    )
    assert rows(document.tables[0]) == [["≥95%", "说明", "良", "☑是"]]


def test_a_wrong_declaration_is_found_out_f132():
    document, codes = read("<meta charset=gb2312><p>项目支出绩效自评表</p>".encode())
    assert document.lines[0].text == "项目支出绩效自评表"
    assert codes == ["F132"]
    document, codes = read("<meta charset=utf-8><p>项目支出绩效自评表</p>".encode("gbk"))
    assert document.lines[0].text == "项目支出绩效自评表"
    assert codes == ["F132"]
    document, _ = read("<meta charset=iso-8859-1><p>项目支出绩效自评表</p>".encode("gbk"))
    assert document.lines[0].text == "项目支出绩效自评表"


def test_damaged_characters_are_counted_f131():
    data = "<meta charset=utf-8><p>项目支出绩效自评表，年度指标值</p>".encode()
    document, codes = read(data[:40] + b"\xff" + data[40:])
    assert "\ufffd" in document.lines[0].text
    assert codes == ["F131"]


@pytest.mark.parametrize("data", [b"", b"<html><body><script>load()</script></body></html>", b"\x00\x00"])
def test_a_page_without_text_f134(data):
    document, codes = read(data)
    assert document is None
    assert codes == ["F134"]


def test_too_many_cells_f101(monkeypatch):
    monkeypatch.setattr(html, "MOST_CELLS", 10)
    document, codes = read("<table>" + "<tr><td>a<td>b" * 20 + "</table>")
    assert codes == ["F101"]
    assert 0 < len(document.tables[0].cells) <= 11


def test_huge_spans_cost_nothing():
    document, _ = read("<table>" + "<tr><td colspan=99999 rowspan=99999>a" * 50 + "</table>")
    assert len(document.tables) == 1


def test_a_web_archive():
    body = "<table border=1><tr><td>甲<td>乙</table>".encode("gbk").hex("=", 1).upper()
    data = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
        f"={body}\r\n--b--\r\n"
    ).encode()
    assert rows(read(data)[0].tables[0]) == [["甲", "乙"]]


def test_deep_nesting_does_not_raise():
    document, codes = read("<div>" * 5000 + "<table><tr><td>a" * 300 + "</table>")
    assert (document is None) == ("F134" in codes)


def test_a_page_cut_off_inside_a_table_is_told_f135():
    document, codes = read("<html><body><table><tr><td>甲<td>乙<tr><td>丙")
    assert codes == ["F135"]
    assert rows(document.tables[0]) == [["甲", "乙"], ["丙"]]
