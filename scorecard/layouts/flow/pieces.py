"""Lines become pieces: the smallest runs of text that a cell is made of, with what the page says about their borders.

A PDF's text keeps three traces of the cells that it lost: a space at the end of the last line of a cell, a missing
blank line where the pen moved up to the next cell, and lines that fill the column's width. Which of the three a
document keeps is measured (`Style`), never assumed.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from scorecard.layouts.flow.signs import fold, is_number, is_sign, level_word
from scorecard.readers.table import Line

_SPLIT = re.compile(r"[ \t\u3000\xa0]+")
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})$"
)
_NUMBERED = re.compile(r"^(?:指标\d{1,2}[:：.、]|[★☆*＊]|其中[:：]?(?=[\u4e00-\u9fff]{3}))")
"""What can only begin a 三级指标."""
_OPENING, _CLOSING = "（(《【[「“", "）)》】]」”、，。；：,;:%"
_SIGNS = "<>=≥≤＜＞＝≧≦﹦"

_ROW_ON_LINE = 2.2
NEVER_JOIN = 40.0


@dataclass(frozen=True, slots=True)
class Style:
    """How a document's text was taken from its pages.

    `end_spaces`: the last line of a cell ends with a space. `gaps`: a line that continues downwards has a blank line
    before it, one that moves up has none. `wraps`: cells are wrapped over lines (else each line is a cell or a row).
    """

    end_spaces: bool = False
    gaps: bool = False
    wraps: bool = True


@dataclass(slots=True)
class Piece:
    """A run of text without white space. `join` and `cut` are the costs of continuing a cell with it, and of
    beginning a new cell with it; `row` the cost of beginning a new row with it, `inner` of going on with one.
    """

    text: str
    line: int
    first: bool
    page: bool = False
    join: float = 0.0
    cut: float = 0.0
    row: float = 0.0
    inner: float = 0.0
    width: int = 0
    blanks: int = 0


def width(text: str) -> int:
    """How wide `text` stands on paper, in half-width units."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def is_page_number(text: str) -> bool:
    """A line that only numbers a page."""
    return bool(_PAGE_NUMBER.match(text.strip()))


def style_of(lines: Sequence[Line]) -> Style:
    """The style of the text in `lines` (the tables of a document, not its prose)."""
    full = [index for index, line in enumerate(lines) if line.text.strip()]
    if len(full) < 8:
        return Style()
    spaced = sum(lines[index].text.endswith((" ", "\u3000")) for index in full)
    close = sum(b - a == 1 for a, b in itertools.pairwise(full))
    moves = len(full) - 1
    return Style(
        end_spaces=0.3 <= spaced / len(full) <= 0.97,
        gaps=0.04 <= close / moves <= 0.7,
        wraps=True,
    )


def has_broken_words(lines: Sequence[Line]) -> bool:
    """Whether a level word is broken over two lines: cells were wrapped, for these words stand in every table."""
    full = [fold(line.text) for line in lines if line.text.strip()]
    return any(
        len(before) <= 6 and level_word(before + after[:6]) and not level_word(before)
        for before, after in itertools.pairwise(full)
    )


def cut_pieces(lines: Sequence[Line], style: Style) -> list[Piece]:
    """The pieces of `lines`, with the costs of their borders."""
    pieces: list[Piece] = []
    previous: Line | None = None
    previous_index = -1
    for index, line in enumerate(lines):
        text = line.text
        if not text.strip() or is_page_number(text):
            continue
        page = previous is not None and (
            line.page != previous.page or (text[:1] == " " and previous_index == index - 1)
        )
        words = [word for word in _SPLIT.split(text) if word]
        for number, word in enumerate(words):
            piece = Piece(text=word, line=line.line, first=number == 0, page=page and number == 0, width=width(word))
            if pieces and _NUMBERED.match(word):
                piece.join, piece.row = NEVER_JOIN, 0.0
            elif pieces:
                if number:
                    piece.join, piece.cut = _same_line(pieces[-1].text, word)
                    piece.row = 1.5
                else:
                    gap = previous_index < index - 1
                    assert previous is not None  # noqa: S101 - pieces are there, so a line was
                    piece.join, piece.cut = _next_line(
                        previous.text, pieces[-1].text, word, style, gap=gap, page=piece.page
                    )
            pieces.append(piece)
        previous, previous_index = line, index
    return pieces


def _latin(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in ".%+-/~")


def _same_line(before: str, after: str) -> tuple[float, float]:
    """(join, cut) between two words of one line."""
    last, first = before[-1], after[0]
    if first in _CLOSING:
        return 0.2, 4.0
    if last in _OPENING:
        return 0.2, 3.0
    if first in "(（" and after[-1] in ")）":
        return 0.3, 1.5
    if last in _SIGNS and len(before) <= 3:
        return 0.0, 4.0
    if first in _SIGNS:
        return 1.5, 0.0
    if _latin(last) != _latin(first):
        return 0.5, 0.3
    return (1.5, 0.0) if _latin(last) else (2.5, 0.0)


def _next_line(line: str, before: str, after: str, style: Style, *, gap: bool, page: bool) -> tuple[float, float]:
    """(join, cut) between the last word of a line and the first of the next."""
    if not style.wraps:
        join, cut = 4.0, 0.0
    else:
        join, cut = 0.4, 0.5
    if page:
        return join + 1.0, cut
    last, first = before[-1], after[0]
    if style.end_spaces:
        if line.endswith((" ", "\u3000")):
            join += 4.0
        else:
            cut += 3.0
    if style.gaps and not gap:
        join += 5.0
    if first in _CLOSING and first not in "：:":
        join, cut = min(join, 0.3), cut + 4.0
    elif last in _OPENING:
        join, cut = min(join, 0.3), cut + 3.0
    elif last in "、，,":
        cut += 2.0
    if fold(before) and all(char in _SIGNS for char in before):
        join, cut = 0.0, cut + 3.0
    return join, cut


def for_columns(pieces: list[Piece], fields: Sequence[str]) -> list[Piece]:
    """`pieces` where the table has columns of their own for signs and units: these do not cling to their numbers."""
    result = pieces
    if "operator" in fields:
        result = [
            replace(piece, join=4.0, cut=0.0) if index and is_sign(result[index - 1].text) else piece
            for index, piece in enumerate(result)
        ]
    if "unit" in fields:
        result = [
            replace(piece, join=max(piece.join, 3.0), cut=0.0)
            if fold(piece.text) in {"%", "‰"} or (index and is_number(result[index - 1].text))
            else piece
            for index, piece in enumerate(result)
        ]
    return result


def rows_on_lines(pieces: list[Piece]) -> list[Piece]:
    """`pieces` where most lines hold several cells: there a line begins a row and seldom goes on with one."""
    lines = sum(piece.first for piece in pieces)
    if not lines or len(pieces) < _ROW_ON_LINE * lines:
        return pieces
    return [replace(piece, inner=2.0) if piece.first else piece for piece in pieces]


def joined(pieces: Sequence[Piece]) -> str:
    """The text of a cell: no space where a line was broken, the printed space within a line."""
    text = ""
    for piece in pieces:
        text += (" " if text and not piece.first else "") + piece.text
    return text


def with_wraps(style: Style, *, wraps: bool) -> Style:
    """`style` with another opinion about wrapping."""
    return replace(style, wraps=wraps)


__all__ = [
    "Piece",
    "Style",
    "cut_pieces",
    "for_columns",
    "has_broken_words",
    "is_page_number",
    "joined",
    "rows_on_lines",
    "style_of",
    "width",
    "with_wraps",
]
