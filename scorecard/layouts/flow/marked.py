"""Text of web pages: cells between `|`, cells on lines of their own, or a row a line with spaces between its cells.

Gives the same pieces as `pieces` does for a PDF's text, with borders that say what the marks decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from scorecard.layouts.flow.pieces import NEVER_JOIN, Piece, width
from scorecard.readers.table import Line

_BAR = re.compile(r"\|")
_ROW_END = 2
"""so many marks without text between them end a row: blank cells at its end"""


def has_bars(lines: Sequence[Line]) -> bool:
    """Whether the cells of `lines` stand between vertical bars."""
    full = [line.text for line in lines if line.text.strip()]
    return bool(full) and sum("|" in text for text in full) * 5 >= 2 * len(full)


def cut_bars(lines: Sequence[Line]) -> list[Piece]:
    """The cells between the bars. A line feed inside a cell is no border; a bar always is."""
    pieces: list[Piece] = []
    open_cell = False
    blanks = 0
    for line in lines:
        if not line.text.strip():
            continue
        first = True
        parts = _BAR.split(line.text)
        for number, part in enumerate(parts):
            text = " ".join(part.split())
            if number:
                open_cell = False
            if not text:
                blanks += number > 0
                continue
            piece = Piece(text=text, line=line.line, first=first, width=width(text), blanks=blanks)
            if pieces:
                if open_cell:
                    piece.join, piece.cut, piece.row = 0.3, 2.5, 2.0
                else:
                    piece.join, piece.cut = NEVER_JOIN, 0.0
                    piece.row = 0.0 if first or blanks >= _ROW_END else 3.0
            pieces.append(piece)
            first = False
            open_cell = True
            blanks = 0
    return pieces


__all__ = ["cut_bars", "has_bars"]
