"""The native Word chart: the template's chart part with its series filled, and the little workbook behind it.

An office may restyle the chart in Word; what is replaced here is only what the series hold. A series is known by its
name: 分值, 核算得分 (or 得分), and what the other reports call theirs. The workbook is what Word opens on "edit data".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scorecard.reports.package import archive, part
from scorecard.reports.templating import value_text
from scorecard.reports.text import clean

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_FIELDS = {
    "分值": "图.分值",
    "自评等级": "图.分值",
    "时间进度（%）": "图.分值",
    "自评偏高": "图.分值",
    "核算得分": "图.得分",
    "得分": "图.得分",
    "核算等级": "图.得分",
    "完成进度（%）": "图.得分",
    "自评偏低": "图.得分",
}
"""The names of the series of our charts, each with the numbers that fill it; every chart has two."""

_CATEGORIES = (
    '<c:strRef><c:f>Sheet1!$A$2:$A${{ 图.类别|length + 1 }}</c:f><c:strCache><c:ptCount val="{{ 图.类别|length }}"/>'
    "{{ 图.类别|_points }}</c:strCache></c:strRef>"
)
_VALUES = (
    "<c:numRef><c:f>Sheet1!$@$2:$@${{ 图.类别|length + 1 }}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
    '<c:ptCount val="{{ 图.类别|length }}"/>{{ #|_points }}</c:numCache></c:numRef>'
)


def points(values: Iterable[Any]) -> str:
    """The markup of a series' values: the filter `_points`."""
    from markupsafe import escape  # noqa: PLC0415

    return "".join([f'<c:pt idx="{n}"><c:v>{escape(value_text(value))}</c:v></c:pt>' for n, value in enumerate(values)])


def chart_source(content: bytes) -> str:
    """The Jinja source of a chart part: its series replaced by the chart's fields."""
    from lxml import etree  # noqa: PLC0415 - only documents need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(content, parser)
    replaced: dict[str, str] = {}
    for series in root.iter(f"{_C}ser"):
        name = "".join(value.text or "" for value in series.iterfind(f"{_C}tx//{_C}v")).strip()
        field = _FIELDS.get(name)
        if field is None:
            continue
        column = "B" if field == "图.分值" else "C"
        for tag, source in ((f"{_C}cat", _CATEGORIES), (f"{_C}val", _VALUES.replace("@", column).replace("#", field))):
            element = series.find(tag)
            if element is None:
                continue
            for child in list(element):
                element.remove(child)
            key = f"@@{len(replaced)}@@"
            element.text = key
            replaced[key] = source
    source = etree.tostring(root, encoding="unicode")
    for key, value in replaced.items():
        source = source.replace(key, value)
    return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + source


def chart_workbook(chart: Mapping[str, Any]) -> bytes:
    """An xlsx file with the chart's numbers, in columns A (names), B and C (the two series, 分值 and 核算得分)."""
    from markupsafe import escape  # noqa: PLC0415

    def text(cell: str, words: str) -> str:
        return f'<c r="{cell}" t="inlineStr"><is><t>{escape(clean(words))}</t></is></c>'

    rows = [f'<row r="1">{text("A1", "类别")}{text("B1", chart["系列一"])}{text("C1", chart["系列二"])}</row>']
    for row, (name, points, score) in enumerate(zip(chart["类别"], chart["分值"], chart["得分"], strict=True), 2):
        rows.append(
            f'<row r="{row}">{text(f"A{row}", name)}<c r="B{row}"><v>{points}</v></c><c r="C{row}"><v>{score}</v></c></row>'
        )
    sheet = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"{''.join(rows)}</sheetData></worksheet>"
    ).encode("utf-8", "ignore")
    return archive([*_FRAME, part("xl/worksheets/sheet1.xml", sheet, level=1)])


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{_RELS}"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEETS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEETS}.worksheet+xml"/></Types>'
)
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_BOOK_RELS = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_FRAME = [
    part(name, (_HEAD + xml).encode())
    for name, xml in (
        ("[Content_Types].xml", _TYPES),
        ("_rels/.rels", _ROOT),
        ("xl/workbook.xml", _BOOK),
        ("xl/_rels/workbook.xml.rels", _BOOK_RELS),
    )
]
