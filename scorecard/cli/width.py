"""How wide a text stands in a terminal: a Chinese character takes two columns. Light, for the help pages."""

from __future__ import annotations

from unicodedata import east_asian_width

_NO_LINE_START = "，。；：、）》”’！？…)]"


def width(text: str) -> int:
    """Columns that `text` takes."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)


def pad(text: str, columns: int) -> str:
    """`text` filled up with spaces to `columns`."""
    return text + " " * max(0, columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns`; broken between Chinese characters, never inside a Latin word that fits.

    A line does not begin with a closing punctuation mark: the character before it goes down with it.
    """
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line: list[str] = []
        for piece in _pieces(paragraph):
            if line and width("".join(line)) + width(piece.rstrip()) > columns:
                down = len(line)
                while (
                    piece[0] in _NO_LINE_START and down > 1 and (down == len(line) or line[down][0] in _NO_LINE_START)
                ):
                    down -= 1
                lines.append("".join(line[:down]).rstrip())
                line = line[down:]
                piece = piece if line else piece.lstrip()  # noqa: PLW2901 - spaces at a line's end are not printed
            line.append(piece)
        lines.append("".join(line).rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """Units that are not broken: one wide character, or a run of narrow ones with the spaces after it."""
    pieces: list[str] = []
    for character in text:
        narrow = east_asian_width(character) not in "WF"
        if (
            pieces
            and narrow
            and east_asian_width(pieces[-1][-1]) not in "WF"
            and not (pieces[-1].endswith(" ") and character != " ")
        ):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces
