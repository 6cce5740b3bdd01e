"""Where the box of a comment stands: beside its cell, as large as its text, counted in columns and rows as Office does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scorecard.excel.remarks.sheet import Worksheet

_ROWS = re.compile(rb"<(?:[\w.-]+:)?row\b[^>]*>")
_ATTRIBUTE = re.compile(rb"""\b(r|ht|hidden)\s*=\s*["']([^"']*)["']""")


class Grid:
    """Widths of columns and heights of rows in pixels, for the anchors of boxes."""

    def __init__(self, sheet: Worksheet, rows: int) -> None:
        """Of `sheet`, up to the row `rows` (from 0)."""
        properties = sheet.child("sheetFormatPr")
        standard = properties.get("defaultColWidth") if properties is not None else None
        self.wide = _pixels(_number(standard, 8.43 + 0.71))
        self.high = round(_number(properties.get("defaultRowHeight") if properties is not None else None, 15.0) * 4 / 3)
        self.columns: dict[int, int] = {}
        columns = sheet.child("cols")
        for element in columns if columns is not None else ():
            low, high = int(element.get("min") or 1), min(int(element.get("max") or 1), 2000)
            hidden = element.get("hidden") in {"1", "true"}
            for column in range(low - 1, high):
                self.columns[column] = 0 if hidden else _pixels(_number(element.get("width"), 9.14))
        self.rows: dict[int, int] = {}
        for match in _ROWS.finditer(sheet.rows or b""):
            values = dict(_ATTRIBUTE.findall(match.group()))
            number = int(values[b"r"]) - 1 if values.get(b"r", b"").isdigit() else -1
            if number > rows:
                break
            if values.get(b"hidden") in {b"1", b"true"}:
                self.rows[number] = 0
            elif b"ht" in values:
                self.rows[number] = round(_number(values[b"ht"].decode(), 15.0) * 4 / 3)

    def anchor(self, cell: tuple[int, int], size: tuple[int, int], last: int) -> str:
        """The anchor of a box beside `cell`, which reaches to the column `last`: left column, offset, top row, offset, ..."""
        left, top = last + 1, max(cell[0] - 1, 0)
        right, right_rest = _walk(left, 12 + size[0], self.columns, self.wide)
        bottom, bottom_rest = _walk(top, 4 + size[1], self.rows, self.high)
        return f"{left}, 12, {top}, 4, {right}, {right_rest}, {bottom}, {bottom_rest}"


def _walk(start: int, distance: int, sizes: dict[int, int], standard: int) -> tuple[int, int]:
    at = start
    while distance > sizes.get(at, standard) and at < start + 2000:
        distance -= sizes.get(at, standard)
        at += 1
    return at, distance


def _pixels(width: float) -> int:
    """A column of `width` characters in pixels, at Excel's usual 7 pixels a digit."""
    return int((256 * width + int(128 / 7)) / 256 * 7)


def _number(text: str | None, default: float) -> float:
    try:
        value = float(text) if text is not None else default
    except ValueError:
        return default
    return value if 0 <= value < 3000 else default


__all__ = ["Grid"]
