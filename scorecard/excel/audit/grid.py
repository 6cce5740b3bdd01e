"""A sheet that knows what it says: every cell is written and remembered, and a formula gets the value it would compute.

Around an XlsxWriter sheet. A program that shows files without computing them (a preview, a mail reader) shows what is
cached beside a formula, so that must be the score; it is computed here, by `formulas.doubles`, from the cells written.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.excel.audit.scaling import Limit
from scorecard.excel.formulas.doubles import FormulaFault, Value, compute
from scorecard.model import decimal_text
from scorecard.readers.table import cell_of
from scorecard.reports.text import clean
from scorecard.reports.workbook import as_double, cut


def _place(cell: str) -> tuple[int, int]:
    """The row and column of a cell ("H12"), as XlsxWriter counts them. Raises ValueError for what names no cell."""
    place = cell_of(cell)
    if place is None:
        raise ValueError(f"no cell: {cell}")
    return place


class Grid:
    """`cells` are the values by name ("H12"): numbers as doubles, texts, truths; a formula's is its result."""

    def __init__(self, sheet: Any, formats: Any) -> None:
        self.sheet = sheet
        self.formats = formats
        self.cells: dict[str, Value] = {}

    def text(self, cell: str, text: str, style: str = "text") -> None:
        """`text` as text, whatever it begins with."""
        words = cut(clean(text))
        if words:
            self.sheet.write_string(*_place(cell), words, self.formats(style))
            self.cells[cell] = words
        else:
            self.sheet.write_blank(*_place(cell), None, self.formats(style))

    def span(self, first: str, last: str, text: str, style: str = "text") -> None:
        """`text` in the cells from `first` to `last`, merged."""
        self.sheet.merge_range(*_place(first), *_place(last), "", self.formats(style))
        self.text(first, text, style)

    def number(self, cell: str, value: Fraction | Decimal, style: str = "number", *, date: bool = False) -> None:
        """`value` as a number, with the decimals that it has; as text where a cell cannot hold it exactly."""
        printed = decimal_text(value)
        double = as_double(Decimal(printed))
        if double is None:
            self.text(cell, printed, style)
            return
        places = len(printed.partition(".")[2])
        pattern = "yyyy-mm-dd" if date else "0." + "0" * places if places else "0"
        self.sheet.write_number(*_place(cell), double, self.formats(style, pattern))
        self.cells[cell] = double

    def try_formula(self, text: str) -> Value:
        """What `text` computes here; None where a spreadsheet would show an error."""
        try:
            return compute(text, self.cells)
        except FormulaFault:
            return None

    def formula(
        self, cell: str, text: str, style: str = "number", places: int | None = None, *, value: Value = None
    ) -> Value:
        """A formula (without its equals sign) with its value, computed where it is not given."""
        value = self.try_formula(text) if value is None else value
        pattern = None if places is None else "0." + "0" * places if places else "0"
        self.sheet.write_formula(*_place(cell), f"={text}", self.formats(style, pattern), _cached(value))
        self.cells[cell] = value
        return value

    def limit(self, cell: str, limit: Limit) -> None:
        """Only numbers that the formulas compute exactly may be typed in."""
        size = f"{cell}>0,{cell}<={limit.most}" if limit.positive else f"ABS({cell})<={limit.most}"
        if limit.date:
            test, words = f"AND(ISNUMBER({cell}),INT({cell})={cell},{cell}>60,{size})", "请填写日期，如 2025-11-30。"
        else:
            test = f"AND(ISNUMBER({cell}),{size},ROUND({cell},{limit.places})={cell})"
            least = "大于 0、" if limit.positive else ""
            decimals = f"最多 {limit.places} 位小数" if limit.places else "不带小数"
            words = f"请填写{least}不超过 {limit.most} 的数，{decimals}：再大或再细，公式就不能保证准确到分。"
        self.sheet.data_validation(
            cell,
            {
                "validate": "custom",
                "value": f"={test}",
                "error_title": "不能这样填",
                "error_message": words,
            },
        )

    def choices(self, cell: str, words: Sequence[str]) -> None:
        """A list to choose from; left out where the file format has no room for it."""
        if sum(len(word) + 1 for word in words) <= 250 and not any("," in word for word in words):
            self.sheet.data_validation(
                cell,
                {
                    "validate": "list",
                    "source": list(words),
                    "error_title": "不能这样填",
                    "error_message": "请从下拉列表里选一个档次。",
                },
            )

    def link(self, cell: str, sheet: str, target: str, text: str, style: str = "text") -> None:
        """`text` as a link to a cell of this workbook."""
        self.sheet.write_url(*_place(cell), f"internal:{_named(sheet)}!{target}", self.formats(style), text)
        self.cells[cell] = text


def _cached(value: Value) -> float | int | str:
    """`value` as XlsxWriter takes it: whole numbers without a point."""
    if value is None:
        return ""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _named(sheet: str) -> str:
    doubled = sheet.replace("'", "''")
    return f"'{doubled}'"


__all__ = ["Grid"]
