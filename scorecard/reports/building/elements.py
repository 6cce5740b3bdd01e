"""Paragraphs, tables and sections of WordprocessingML, as strings.

Lengths are twips (1/20 pt). Texts may hold Jinja fields; they are escaped like any text, which Word undoes on reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

# GB/T 9704: A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm.
PAGE = (11906, 16838)
MARGINS = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1588}
TEXT_WIDTH = 8844
LANDSCAPE_MARGINS = {"top": 1588, "right": 1984, "bottom": 1474, "left": 2098}
LANDSCAPE_WIDTH = 12756
# 225 mm in 22 lines. The styles set every line to exactly this height; the page carries no grid of its own, because
# LibreOffice 7.4 loses table rows at the end of a page that has one (measured: 2 of 22 rows gone at 6 of 14 lengths).
LINE_PITCH = 579
# 28 characters of 16 pt (320) in 8844 need at least 4.2 less each. A character grid (w:charSpace) would do it in Word,
# but LibreOffice then gives a glyph that is wider than its grid cell two cells, so the style condenses the text instead.
CHAR_SPACING = -5
FOOTER = 1300


def paragraph(text: str = "", style: str = "", properties: str = "") -> str:
    """A paragraph of one run. `properties` are further children of `<w:pPr>`, in schema order after the style."""
    head = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    ppr = f"<w:pPr>{head}</w:pPr>" if head else ""
    words = escape(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    run = f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>' if text else ""
    return f"<w:p>{ppr}{run}</w:p>"


def mark(text: str) -> str:
    """A paragraph that only steers the template ({%p for … %}) and is gone from the report."""
    return paragraph("{%p " + text + " %}", "BiaoJi")


def each(name: str, source: str, *content: str) -> str:
    """`content` once for every `name` in `source`."""
    return mark(f"for {name} in {source}") + "".join(content) + mark("endfor")


def when(condition: str, *content: str, otherwise: Sequence[str] = ()) -> str:
    """`content` where `condition` holds, else `otherwise`."""
    tail = mark("else") + "".join(otherwise) if otherwise else ""
    return mark(f"if {condition}") + "".join(content) + tail + mark("endif")


def paragraphs(source: str, style: str = "NormalIndent", properties: str = "") -> str:
    """One paragraph for each text in `source`; `properties` as of `paragraph`."""
    return each("段", source, paragraph("{{ 段 }}", style, properties))


SPACER = paragraph("", "KongXi")
"""A little air between a table and the text below it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the text of its cell in each row, its width, and left, center or right."""

    heading: str
    field: str
    width: int
    align: str = "left"


def table(columns: Sequence[Column], loop: str, *, foot: Sequence[str] = (), caption: str = "") -> str:
    """A ruled table with one repeated heading row and one row for each pass of `loop` ("行 in 附表").

    Rows never break across pages. `foot` gives the cells of a closing row. `caption` is the table's text alternative.
    """
    grid = "".join(f'<w:gridCol w:w="{column.width}"/>' for column in columns)
    heads = "".join(cell(column.heading, column.width, "BiaoTou") for column in columns)
    cells = "".join(cell(column.field, column.width, _style(column.align)) for column in columns)
    rows = [
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>",
        _steer("{%tr for " + loop + " %}", columns),
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>",
        _steer("{%tr endfor %}", columns),
    ]
    if foot:
        ends = "".join(cell(text, c.width, _style(c.align)) for text, c in zip(foot, columns, strict=True))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{ends}</w:tr>")
    width = sum(column.width for column in columns)
    described = f'<w:tblCaption w:val="{escape(caption)}"/>' if caption else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>{described}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def cell(text: str, width: int, style: str, *, span: int = 1, borders: str = "") -> str:
    """One cell of one paragraph."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{borders}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraph(text, style)}</w:tc>"
    )


def _steer(text: str, columns: Sequence[Column]) -> str:
    """A row that only steers the template; it has all its cells, so that Word shows it properly."""
    first, *rest = columns
    cells = cell(text, first.width, "BiaoJi") + "".join(cell("", column.width, "BiaoJi") for column in rest)
    return f"<w:tr>{cells}</w:tr>"


def _style(align: str) -> str:
    return {"left": "BiaoWen", "center": "BiaoZhong", "right": "BiaoShu"}[align]


def section(*, landscape: bool = False, footers: tuple[str, str] | None = None, restart: bool = False) -> str:
    """`<w:sectPr>` of a section that begins on a new page. `footers` are the relationship ids for odd and even pages."""
    width, height = (PAGE[1], PAGE[0]) if landscape else PAGE
    margins = LANDSCAPE_MARGINS if landscape else MARGINS
    refs = ""
    if footers:
        refs = (
            f'<w:footerReference w:type="default" r:id="{footers[0]}"/>'
            f'<w:footerReference w:type="even" r:id="{footers[1]}"/>'
        )
    turned = ' w:orient="landscape"' if landscape else ""
    edges = " ".join(f'w:{side}="{size}"' for side, size in margins.items())
    numbers = '<w:pgNumType w:start="1"/>' if restart else ""
    footer = 700 if landscape else FOOTER
    return (
        f'<w:sectPr>{refs}<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar {edges} w:header="851" w:footer="{footer}" w:gutter="0"/>{numbers}'
        f'<w:docGrid w:linePitch="{LINE_PITCH}"/></w:sectPr>'
    )


def section_end(**options: object) -> str:
    """The paragraph that ends a section; a point high, or a table that fills its page would push it onto an empty one."""
    low = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="BiaoJi"/>{low}{section(**options)}</w:pPr></w:p>'  # type: ignore[arg-type]
