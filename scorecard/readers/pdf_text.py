"""Characters of a PDF page become lines of text. Knows positions of characters, not tables and not files.

A character is (x0, top, x1, bottom, text): pdfplumber and pdfium both give that much.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

UNKNOWN = "\ufffd"
"""Stands for a character whose font does not say what it is."""


class Char(NamedTuple):
    """A character and its box in points, from the page's upper left corner."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str


@dataclass(slots=True)
class TextLine:
    """A line of text and its box."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def size(self) -> float:
        """Its height in points, about the size of its letters."""
        return self.bottom - self.top


# Printers' drivers write the radical ⽬ (U+2F6C) for the character 目 and keep codes of the font Symbol as they are.
_REPAIRED = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_REPAIRED |= {
    0xF0A3: "≤",
    0xF0B3: "≥",
    0xF0B1: "±",
    0xF0B4: "×",
    0xF0B9: "≠",
    0xF0FE: "☑",
    0x00A0: " ",
    0x2002: " ",
    0x2003: " ",
    0x00AD: "-",
    0xFEFF: "",
    0x200B: "",
}
_CID = re.compile(r"^\(cid:\d+\)$")
_SPECIAL = re.compile(f"[{re.escape(''.join(map(chr, _REPAIRED)))}\x00-\x1f]")


def clean(text: str) -> str:
    """The text of one character as it is meant; `UNKNOWN` where nothing says."""
    if len(text) > 5 and _CID.match(text):
        return UNKNOWN
    if _SPECIAL.search(text):
        return text.translate(_REPAIRED).strip("\x00\r\n\t\x0b\x0c") or ""
    return text


def text_lines(chars: Iterable[Char]) -> list[TextLine]:
    """The lines that `chars` form, from top to bottom, each from left to right."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=_middle):
        if rows:
            last = rows[-1][0]
            height = max(last.bottom - last.top, char.bottom - char.top)
            if abs(_middle(char) - _middle(last)) <= 0.45 * height:
                rows[-1].append(char)
                continue
        rows.append([char])
    return [line for row in rows if (line := _line(row)) is not None]


def _middle(char: Char) -> float:
    return char.top + char.bottom


def _middle_gap(left: Char, right: Char) -> float:
    return right.x0 - left.x1


def _line(row: list[Char]) -> TextLine | None:
    row.sort()
    parts: list[str] = []
    previous: Char | None = None
    for char in row:
        if previous is not None:
            width = max(previous.x1 - previous.x0, 0.1)
            if char.text == previous.text and char.x0 - previous.x0 < 0.3 * width and char.text != " ":
                continue  # bold type imitated by printing twice
            if _is_gap(previous, char):
                parts.append(" ")
        parts.append(char.text)
        previous = char
    text = "".join(parts)
    if not text.strip():
        return None
    solid = [char for char in row if char.text.strip()]
    return TextLine(
        # A blank at the end of a wrapped line belongs to the text (2023 年); at its beginning it is indentation.
        text=text.lstrip(" \u3000"),
        x0=solid[0].x0,
        top=min(char.top for char in solid),
        x1=max(char.x1 for char in solid),
        bottom=max(char.bottom for char in solid),
    )


def _is_gap(left: Char, right: Char) -> bool:
    """Whether white space stands between two neighbours though none is printed."""
    if left.text.isspace() or right.text.isspace():
        return False
    gap = _middle_gap(left, right)
    size = max(left.bottom - left.top, right.bottom - right.top)
    # Justified Chinese lines are spread by up to half a character; between letters a fifth is a space already.
    wide = 0.2 if left.text.isascii() and right.text.isascii() else 0.75
    return gap > wide * size
