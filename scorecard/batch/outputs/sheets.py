"""Sheets of a large workbook: typed columns, filters, frozen heads, links as far as Excel allows them.

Stands between XlsxWriter and the workbooks of a batch; knows nothing of forms. Rows are written once, from top to bottom
(XlsxWriter's constant-memory mode: a row goes to disk when the next one begins). A text is always written as text, so
nothing that a filer wrote becomes a formula or a link; a number becomes a cell's double only where that prints the same
digits, else it stays text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from scorecard.model import decimal_text
from scorecard.readers.table import column_letters
from scorecard.reports.text import clean
from scorecard.reports.workbook import CREATED
from scorecard.scoring.rounding import rounded

MOST_ROWS = 1_048_576
"""Rows of a sheet."""
MOST_LINKS = 65_530
"""Links of a sheet: Excel refuses a file that has more."""
LONGEST = 32_000
"""Characters of a cell; Excel takes 32,767."""
LONGEST_LINK = 2_000

Kind = Literal["text", "wrap", "count", "money", "score", "rate", "centre"]
FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"align": "left"},
    "wrap": {"align": "left", "text_wrap": True},
    "centre": {"align": "center"},
    "count": {"align": "right", "num_format": "#,##0"},
    "money": {"align": "right", "num_format": "#,##0.00####"},
    "score": {"align": "right", "num_format": "0.00##"},
    "rate": {"align": "right", "num_format": "0.00%"},
}
_BASE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_LINE = {"border": 1, "border_color": "#7F7F7F"}


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads somewhere: `target` as XlsxWriter takes it (`internal:…`, `external:…`), `text` is shown."""

    text: str
    target: str


Value = str | int | Decimal | Fraction | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in characters, kind; `total` says how the row above the heads sums it up."""

    heading: str
    width: float
    kind: Kind = "text"
    total: Literal["sum", "mean", ""] = ""
    hidden: bool = False


class Book:
    """A workbook that is written to `path` when it is closed. The same rows give the same bytes."""

    def __init__(self, path: Path, title: str, *, constant_memory: bool = True) -> None:
        import xlsxwriter  # noqa: PLC0415 - heavy, and only outputs need it

        options = {
            "constant_memory": constant_memory,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "max_url_length": LONGEST_LINK + 79,
        }
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"title": title, "author": "scorecard", "created": CREATED})
        # What Excel takes where a cell has no format of its own, also for the width of columns.
        self.book.formats[0].set_font_name("宋体")
        self.book.formats[0].set_font_size(10)
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **properties: Any) -> Any:
        """A format, made once."""
        key = tuple(sorted((_BASE | properties).items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(key))
        return self._formats[key]

    def cell_format(self, kind: Kind, **properties: Any) -> Any:
        """The format of a ruled cell of that kind."""
        return self.format(**(_LINE | FORMATS[kind] | properties))

    def sheet(self, name: str) -> Any:
        """A new worksheet."""
        return self.book.add_worksheet(name)

    def close(self) -> None:
        """Write the file."""
        self.book.close()


@dataclass(slots=True)
class Grid:
    """A sheet that is one table: title, note, sums (where a column has some), heads, rows.

    `row` is the next free row, from 0. `links` counts the links made.
    """

    book: Book
    name: str
    columns: Sequence[Column]
    sheet: Any = None
    row: int = 0
    head: int = 0
    links: int = 0
    most_links: int = MOST_LINKS
    _cells: list[Any] = field(default_factory=list)
    _wrapped: list[int] = field(default_factory=list)
    _narrow: list[int] = field(default_factory=list)
    _heights: list[dict[int, Any]] = field(default_factory=list)
    _link_format: Any = None

    def begin(self, title: str, note: str = "", *, frozen: int = 0, sums: Sequence[Value] | None = None) -> None:
        """Everything above the rows. `sums` are the exact sums of all rows, where columns have a `total`."""
        book = self.book
        if self.sheet is None:
            self.sheet = book.sheet(self.name)
        sheet = self.sheet
        for at, column in enumerate(self.columns):
            sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, title, book.format(font_size=16, font_name="黑体"))
        self.row = 1
        if note:
            sheet.write_string(1, 0, note, book.format(font_color="#404040"))
            self.row = 2
        if sums is not None:
            self.row += 1
        self.head = self.row
        if sums is not None:
            self._sums(sums)
        sheet.set_row(self.head, 30)
        style = book.format(**_LINE, bold=True, align="center", text_wrap=True, bg_color="#E7E6E6")
        for at, column in enumerate(self.columns):
            sheet.write_string(self.head, at, column.heading, style)
        self.row = self.head + 1
        self._cells = [book.cell_format(column.kind) for column in self.columns]
        known = (getattr(sheet, name, None) for name in ("row_info", "row_sizes"))
        self._heights = [heights for heights in known if isinstance(heights, dict)]
        self._wrapped = [at for at, column in enumerate(self.columns) if column.kind == "wrap"]
        self._narrow = [max(1, int(column.width / 2) - 1) for column in self.columns]
        self._link_format = book.cell_format("text", underline=1)
        sheet.freeze_panes(self.row, frozen)
        sheet.repeat_rows(self.head)
        sheet.set_landscape()
        sheet.set_paper(8 if sum(c.width for c in self.columns) > 150 else 9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&C— &P —")

    def _sums(self, sums: Sequence[Value]) -> None:
        """SUBTOTAL over what a filter leaves, with the exact sum of all rows as the value until a filter is set."""
        row, first = self.head - 1, self.head + 2
        bold = {"bold": True, "top": 1, "bg_color": "#F2F2F2"}
        for at, (column, value) in enumerate(zip(self.columns, sums, strict=True)):
            style = self.book.cell_format(column.kind, **bold)
            if not column.total or value is None or isinstance(value, str | Link):
                self._text(row, at, value if isinstance(value, str) else "", style)
                continue
            letters = column_letters(at)
            how = 109 if column.total == "sum" else 101
            area = f"{letters}{first}:{letters}{MOST_ROWS}"
            formula = f"=SUBTOTAL({how},{area})"
            if column.total == "mean":
                formula = f'=IF(SUBTOTAL(102,{area})=0,"",SUBTOTAL(101,{area}))'
            self.sheet.write_formula(row, at, formula, style, float(value))

    def add(self, values: Sequence[Value], *, bold: bool = False) -> int:
        """Write one row, as high as its wrapped texts need; its number (from 0)."""
        most = 1
        for at in self._wrapped:
            value = values[at]
            if isinstance(value, str) and len(value) > self._narrow[at]:
                most = max(most, -(-_columns(value) // (2 * self._narrow[at])))
        if most > 1:
            # Excel fits rows itself, LibreOffice and WPS do not always.
            self.sheet.set_row(self.row, min(409, 13.5 * most + 2))
        # A row that is on disk needs its height no more; XlsxWriter would keep one for each row of the sheet.
        for heights in self._heights:
            heights.pop(self.row - 2, None)
        for at, value in enumerate(values):
            style = self._cells[at]
            if bold:
                style = self.book.cell_format(self.columns[at].kind, bold=True, top=2)
            self._put(at, value, style)
        self.row += 1
        return self.row - 1

    def end(self, total: Sequence[Value] | None = None) -> None:
        """The filter over all rows, and below it, left out of it, the row `total`."""
        if self.row > self.head + 1:
            self.sheet.autofilter(self.head, 0, self.row - 1, len(self.columns) - 1)
        if total is not None:
            self.add(total, bold=True)
        self.sheet.print_area(0, 0, max(self.row - 1, self.head), len(self.columns) - 1)

    @property
    def full(self) -> bool:
        """Whether the sheet has no row left."""
        return self.row >= MOST_ROWS

    def _put(self, at: int, value: Value, style: Any) -> None:
        if value is None:
            self.sheet.write_blank(self.row, at, None, style)
        elif isinstance(value, str):
            self._text(self.row, at, value, style)
        elif isinstance(value, Link):
            self._link(at, value, style)
        else:
            write_number(self.sheet, self.row, at, value, style)

    def _text(self, row: int, at: int, text: str, style: Any) -> None:
        words = cell_text(text)
        if words:
            self.sheet.write_string(row, at, words, style)
        else:
            self.sheet.write_blank(row, at, None, style)

    def _link(self, at: int, link: Link, style: Any) -> None:
        words = cell_text(link.text)
        if self.links >= self.most_links or len(link.target) > LONGEST_LINK or not words:
            self._text(self.row, at, words, style)
            return
        self.links += 1
        self.sheet.write_url(self.row, at, link.target, self._link_format, words)


def _columns(text: str) -> int:
    """Half-width columns that `text` takes, counted fast: a Chinese character has three bytes and two columns."""
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2


def write_number(sheet: Any, row: int, column: int, value: int | Decimal | Fraction, style: Any) -> None:
    """`value` as a number where a double prints the same digits, else as text; a ratio is rounded to six decimals."""
    exact = rounded(value, 6) if isinstance(value, Fraction) else Decimal(value)
    number = float(exact)
    if Decimal(repr(number)) == exact:
        sheet.write_number(row, column, number, style)
    else:
        sheet.write_string(row, column, decimal_text(exact), style)


@lru_cache(maxsize=4096)
def cell_text(text: str) -> str:
    """`text` as a cell can hold it."""
    words = clean(text)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}……（原文共{len(words)}字）"


def inside(sheet: str, row: int, text: str, column: str = "A") -> Link:
    """A link to row `row` (from 0) of another sheet of the workbook."""
    quoted = sheet.replace("'", "''")
    return Link(text, f"internal:'{quoted}'!{column}{row + 1}")


def outside(target: str | None, text: str, sheet: str | None = None, cell: str | None = None) -> Value:
    """A link to the file `target` (at a cell of it where it is a workbook), or just `text` where there is none."""
    # XlsxWriter, like Excel, takes what follows # for a place in the file.
    if not target or "#" in target:
        return text
    spot = ""
    if sheet and cell and target.lower().endswith((".xlsx", ".xls", ".et")) and not set(sheet) & set("'#!"):
        spot = f"#'{sheet}'!{cell}"
    return Link(text, f"external:{target}{spot}")


__all__ = [
    "FORMATS",
    "MOST_LINKS",
    "MOST_ROWS",
    "Book",
    "Column",
    "Grid",
    "Link",
    "Value",
    "cell_text",
    "inside",
    "outside",
    "write_number",
]
