"""The short way through a sheet's XML gives what the long way gives, or gives way to it."""

from xml.parsers.expat import ExpatError, ParserCreate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.readers import xlsx_parts, xlsx_sheet
from scorecard.readers.xlsx_numbers import PLAIN, NumberFormat
from scorecard.readers.xlsx_plain import LARGEST, odd_parts, plain_sheet, plain_strings

STRINGS = ("项目名称", "≥95%", "", " ", "甲&乙")
STYLES = (PLAIN, NumberFormat("percent"), NumberFormat("date", day=True), NumberFormat("number", "约", "个"))


def sheet(body, head="", tail=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="urn:x">{head}<sheetData>{body}</sheetData>{tail}</worksheet>'.encode()


def read(raw, monkeypatch=None):
    """Both ways: as it is, and with the short way closed."""
    short = xlsx_sheet.parse_sheet(raw, STRINGS, STYLES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_sheet, "plain_sheet", lambda _: None)
        return short, xlsx_sheet.parse_sheet(raw, STRINGS, STYLES)


references = st.tuples(st.integers(1, 12), st.sampled_from("ABCHZ"))
types = st.sampled_from(["", "n", "s", "b", "e", "str", "d", "inlineStr"])
values = st.sampled_from(
    [
        "",
        "0",
        "1",
        "2",
        "4",
        "7",
        "12.5",
        "0.1",
        "1e3",
        "0.30000000000000004",
        "abc",
        "甲&amp;乙",
        "&#20013;&#x6587;",
        "_x000D_",
        " 5 ",
        "#DIV/0!",
        "2025-11-30T00:00:00",
    ]
)
formulas = st.sampled_from(
    ["", "", "", "<f/>", "<f>A1+1</f>", "<f>100%</f>", "<f>2份</f>", '<f t="shared" si="0"/>', "<f>A1&gt;2</f>"]
)


@st.composite
def bodies(draw):
    cells = draw(
        st.lists(
            st.tuples(references, types, values, formulas, st.sampled_from(["", "0", "1", "2", "3", "9"])), max_size=14
        )
    )
    if draw(st.booleans()):
        cells.sort(key=lambda cell: cell[0])
    rows, last = [], None
    for (row, column), kind, value, formula, style in cells:
        if row != last:
            extra = draw(
                st.sampled_from(
                    ["", "", "", ' ht="30" customHeight="1"', ' spans="1:9"', ' hidden="0"', ' hidden="1"', ' ht="0"']
                )
            )
            rows.append(f'<row r="{row}"{extra}>')
            last = row
        given_style, given_kind = f' s="{style}"' if style else "", f' t="{kind}"' if kind else ""
        shown = (
            f"<is><t>{value}</t></is>"
            if kind == "inlineStr"
            else f"<v>{value}</v>"
            if value or draw(st.booleans())
            else ""
        )
        tag = f'<c r="{column}{row}"{given_style}{given_kind}'
        empty = not shown and not formula
        rows.append(f"{tag}/>" if empty and draw(st.booleans()) else f"{tag}>{formula}{shown}</c>")
    text, is_open = "", False
    for piece in rows:
        if piece.startswith("<row"):
            text += ("</row>" if is_open else "") + piece
            is_open = True
        else:
            text += piece
    return text + ("</row>" if is_open else "")


@given(
    bodies(),
    st.sampled_from(
        [
            "",
            '<cols><col min="1" max="2" width="8"/></cols>',
            '<cols><col min="1" max="1" width="8" hidden="1"/></cols>',
        ]
    ),
)
@settings(max_examples=150, deadline=None)
def test_both_ways_give_the_same_sheet(body, head):
    tail = '<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells>'
    short, long = read(sheet(body, head, tail))
    assert short == long


def test_the_short_way_is_taken_for_what_office_programs_write():
    body = '<row r="1" spans="1:2" ht="30"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1"/></row><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    plain = plain_sheet(sheet(body, tail='<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'))
    assert plain is not None
    assert plain.merges == ["A1:B1"]
    assert plain.cells == [('A1" s="1" t="s"', "0", ""), ('A2"', "", "<f>1+1</f><v>2</v></c>")]
    assert odd_parts("<f>1+1</f><v>2</v></c>") == ("<f>1+1</f>", "2", "")
    assert plain_strings(b"<sst><si><t>a&amp;b</t></si><si><t/></si></sst>") == ["a&b", ""]
    assert plain_strings(b"<sst><si><t>a</t></si><si><t>b&#10;c</t></si></sst>") == ["a", "b\nc"]
    assert plain_strings(b'<sst><si><t xml:space="preserve"> a</t><phoneticPr fontId="1"/></si></sst>') == [" a"]


@pytest.mark.parametrize(
    "raw",
    [
        sheet('<row r="1"><!-- --><c r="A1"><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="str"><v><![CDATA[<c r="B1"><v>2</v></c>]]></v></c></row>'),
        sheet('<row r="1"><c s="1" r="A1"><v>1</v></c></row>'),
        sheet('<row r="1"><c><v>1</v></c></row>'),
        sheet('<row><c r="A1"><v>1</v></c></row>'),
        sheet('<row r="1" hidden="true"><c r="A1"><v>1</v></c></row>'),
        sheet('<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c></row>'),
        sheet("", head='<cols><col min="1" max="1" width="0"/></cols>'),
        sheet("<row r='1'><c r='A1'><v>1</v></c></row>"),
        sheet("").replace(b"<worksheet", b"<x:worksheet").replace(b"</worksheet", b"</x:worksheet"),
        sheet("").replace(b"UTF-8", b"UTF-16"),
        sheet(" " * LARGEST),
    ],
)
def test_anything_else_goes_the_long_way(raw):
    assert plain_sheet(raw) is None


@pytest.mark.parametrize(
    "raw",
    [b"<sst><si><r><t>a</t></r></si></sst>", b"<sst><si><t>a</t><rPh><t>b</t></rPh></si></sst>", b"<sst><si/></sst>"],
)
def test_rich_strings_go_the_long_way(raw):
    assert plain_strings(raw) is None
    assert xlsx_parts.strings(raw) == ["" if raw == b"<sst><si/></sst>" else "a"]


DAMAGED = [
    sheet('<row r="1"><c r="A1"><v>1</v></c></row>') + b"<more/>",
    sheet('<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>'),
    sheet('<row r="1"><c r="A1" t="str"><v>\x01</v></c></row>'),
    sheet('<row r="1"><c r="A1" t="str"><v>\uffff</v></c></row>'),
    sheet('<row r="1"><c r="A1"><f a="1" a="2">1</f></c></row>'),
    sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>]]></t></is></c></row>'),
    sheet('<row r="1" ht="3" spans="1:1" ht="4"/>'),
    sheet('<row r="1" r="2"/>'),
    sheet('<row r="1"/>', head="<cols>"),
    sheet('<row r="1"/>', tail="</cols>"),
    sheet('<row r="1"/>', tail='<page <mergeCells><mergeCell ref="A1:B1"/></mergeCells>/>'),
    sheet('<row r="1"/>')[:-3],
]


@pytest.mark.parametrize("raw", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_sheet_is_left_to_the_parser_that_refuses_it(raw):
    assert plain_sheet(raw) is None
    with pytest.raises(ExpatError):
        xlsx_sheet.parse_sheet(raw, STRINGS, STYLES)


@pytest.mark.parametrize(
    "raw",
    [
        b"<sst><si><t>\x01</t></si></sst>",
        "<sst><si><t>\uffff</t></si></sst>".encode(),
        b"<sst><si><t>a]]>b</t></si></sst>",
        b"<sst><si><t>&nbsp;</t></si></sst>",
        b"<sst <si><t>a</t></si>></sst>",
        b"<sst></sst><si><t>a</t></si>",
        b"<sst><si><t>a</t></si>",
        b'<?xml version="1.0\' encoding="UTF-8"?><sst xmlns="urn:x"><si><t>a</t></si></sst>',
        b'<sst xmlns="urn:x" count="1" count="1"><si><t>a</t></si></sst>',
    ],
)
def test_damaged_strings_are_left_to_the_parser_that_refuses_them(raw):
    assert plain_strings(raw) is None
    with pytest.raises(ExpatError):
        xlsx_parts.strings(raw)


PIECES = st.sampled_from(
    [
        *("<", ">", '"', "&", "/", "</c>", "</row>", "<v>", "</v>", '<row r="3">', '<c r="A1">', "<f>", "</f>", "</t>"),
        *("]]>", "<![CDATA[", "<!-- -->", "<?a?>", "\x02", "\uffff", "\r", "&amp;", "&#1;", "&#13;", "&b;", ' r="1"'),
        *(' a="1"', ' a="1"', "</sheetData>", "<sheetData>", "<mergeCells>", "<si>", "</si>", "<t>", "</sst>", "甲"),
    ]
)


@given(bodies(), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 3), PIECES), min_size=1, max_size=3))
@settings(max_examples=300, deadline=None)
def test_what_the_short_way_takes_is_well_formed(body, changes):
    merges = '<mergeCells count="1"><mergeCell ref="A1:C2"/></mergeCells>'
    strings = '<sst xmlns="urn:x" count="3" uniqueCount="3"><si><t>甲</t></si><si><t>&lt;</t></si><si><t/></si></sst>'
    for text, short in ((sheet(body, tail=merges).decode(), plain_sheet), (strings, plain_strings)):
        changed = text
        for at, cut, piece in changes:
            at %= len(changed) + 1  # noqa: PLW2901
            changed = changed[:at] + piece + changed[at + cut :]
        if short(changed.encode()) is not None:
            ParserCreate().Parse(changed.encode(), True)  # raises where it is not


@pytest.mark.parametrize("text", ["甲_x000D_乙", "甲&#95;x000D_乙", "甲_&#120;000D_乙", "甲&#13;乙", "甲&#xD;&#xA;乙"])
def test_line_ends_in_shared_strings_however_written(text):
    written = f"<sst><si><t>{text}</t></si></sst>".encode()
    longer = written.replace(b"<si>", b"<!-- the long way --><si>")
    assert xlsx_parts.strings(written) == xlsx_parts.strings(longer) == ["甲\n乙"]
