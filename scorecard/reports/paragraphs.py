"""Paragraphs of a Word template that do nothing but print: each is written in one go, its token of the 底稿 with it.

A report has some seven hundred paragraphs, most of them cells, and most of what they say recurs from report to report:
points, scores, labels, words of state. Such a paragraph is made once for the same values and kept. What a template
does besides printing (choosing, looping) stays Jinja's, and the markup it leaves between our paragraphs is read as
`scorecard.reports.baseline` reads a whole part, so the tokens are those that the finished part would give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from scorecard.reports.baseline import CONTROL, escaped_checksum, read_tokens, table_marks, text_of

FILTER = "_paragraph"
"""The filter that prints a paragraph: `{{ 3|_paragraph((行.指标)) }}` is the paragraph 3 with this one value."""

Inside = tuple[str, str | None, Sequence[str]]
"""A printed value inside its `<w:t>`: its markup, its text as the 底稿 reads it (escaped, None where it has to be read
from the markup), and the fields of its numbers."""
Writer = Callable[[Any], Inside]
"""Turns a value into what is printed of it: see `scorecard.reports.word`."""

_KEPT = 1024
"""pieces of markup between written paragraphs that are remembered; a template has some hundred"""
_FIELD = re.compile(r"\{\{\(((?:(?!\}\}).)*)\)\|_run(\d+)\}\}", re.DOTALL)
_FIELD_HERE = "\1"
_START = re.compile(r"<w:p[ >]")


class Skeleton:
    """A paragraph of the template: its markup from the end of the paragraph before it to its own, in pieces between fields."""

    __slots__ = ("fields", "head", "marks", "markup", "tables", "text")

    def __init__(self, pieces: list[str], writers: list[Writer]) -> None:
        self.markup = _FIELD_HERE.join(pieces)
        self.marks, _ = table_marks(self.markup, 0)
        """the letters before its token where it stands directly after another paragraph"""
        self.tables = "<w:tbl>" in self.markup or "</w:tbl>" in self.markup
        """whether a table begins or ends in it"""
        texts = text_of(self.markup).split(_FIELD_HERE)
        known = len(texts) == len(pieces) and CONTROL not in self.markup
        self.head = pieces[0]
        self.text = texts[0] if known else None
        """what it says before its first field; None where its text has to be read from the written markup"""
        texts = texts if known else [""] * len(pieces)
        self.fields = list(zip(writers, pieces[1:], texts[1:], strict=True))
        """each field's writer, the markup after it, and the text in this markup"""


class Written(str):
    """A written paragraph: markup."""

    __slots__ = ("skeleton", "token")

    skeleton: Skeleton
    token: str
    """its token where it stands directly after another paragraph"""

    def __html__(self) -> str:
        """Itself, to what would escape it."""
        return self


class Paragraphs:
    """The printing paragraphs of a template.

    `writers` turn values into markup, by the number of their run's formatting; `empty_runs` is the markup of runs
    that say nothing and are left out. Both may grow until the first part is assembled.
    """

    def __init__(self, writers: Sequence[Writer], empty_runs: Sequence[str]) -> None:
        self._writers = writers
        self._empty_runs = empty_runs
        self._skeletons: list[Skeleton] = []
        self._loose = lru_cache(maxsize=_KEPT)(self._read_loose)

    def take(self, source: str) -> str:
        """The Jinja source with each printing paragraph as one field."""
        if re.search(r"\{#|\{%-?\s*raw\b", source):
            return source  # what looks like a field may be text
        *segments, left = source.split("</w:p>")
        return "".join([self._taken(f"{segment}</w:p>") for segment in segments]) + left

    def _taken(self, segment: str) -> str:
        """`segment`, the source of what ends with one paragraph, with that paragraph as one field where it only prints."""
        fields = list(_FIELD.finditer(segment))
        texts = _FIELD.sub(_FIELD_HERE, segment).split(_FIELD_HERE)
        # What steers or prints otherwise stays Jinja's; the paragraph has to begin after it.
        at = max((number for number, text in enumerate(texts) if "%}" in text or "}}" in text), default=0)
        free = max(texts[at].rfind("%}"), texts[at].rfind("}}")) + 1
        paragraph = _START.search(texts[at], free)
        if paragraph is None:
            return segment
        start = texts[at].index("<", free)
        if "</w:r>" in texts[at][start : paragraph.start()]:
            start = paragraph.start()  # a paragraph that holds this one goes on before it
        pieces, fields_here = [texts[at][start:], *texts[at + 1 :]], fields[at:]
        # Jinja has rules of its own for line feeds.
        steered = any(mark in piece for piece in pieces for mark in ("{%", "{{", "\n", "\r"))
        if not fields_here or steered or any(int(field[2]) >= len(self._writers) for field in fields_here):
            return segment
        self._skeletons.append(Skeleton(pieces, [self._writers[int(field[2])] for field in fields_here]))
        values = ",".join(f"({field[1]})" for field in fields_here)
        before = segment[: start + (fields[at - 1].end() if at else 0)]
        return f"{before}{{{{ {len(self._skeletons) - 1}|{FILTER}({values}) }}}}"

    def write(self, number: int, *values: Any) -> Written:
        """The paragraph `number` with `values`: the filter."""
        skeleton = self._skeletons[number]
        markup, text = skeleton.head, skeleton.text
        names: list[str] = []
        for value, (write, piece, after) in zip(values, skeleton.fields, strict=True):
            inside, said, of_numbers = write(value)
            markup += inside + piece
            names += of_numbers
            text = None if text is None or said is None else text + said + after
        written = Written(self._without_empty(markup))
        written.skeleton = skeleton
        if text is None:
            (written.token,), _, _ = read_tokens(written, 0)
        else:
            suffix = "=" + ",".join(names) if names else ""
            written.token = skeleton.marks + escaped_checksum(text) + suffix
        return written

    def assemble(self, pieces: Iterable[str]) -> tuple[str, str]:
        """The part that a template's `pieces` make, and its tokens."""
        texts: list[str] = []
        tokens: list[str] = []
        loose: list[str] = []
        depth = 0
        for piece in pieces:
            if type(piece) is not Written:
                loose.append(piece)
                continue
            if loose or piece.skeleton.tables:
                text, ended, left, depth = self._loose("".join(loose), depth)
                texts.append(text)
                tokens += ended
                loose.clear()
                if text_of(left):  # the beginning of this paragraph
                    (token,), _, depth = read_tokens(left + piece, depth)
                else:
                    marks, depth = table_marks(left + piece.skeleton.markup, depth)
                    token = marks + piece.token.removeprefix(piece.skeleton.marks)
                tokens.append(token)
            else:
                tokens.append(piece.token)
            texts.append(piece)
        text, ended, _, _ = self._loose("".join(loose), depth)
        texts.append(text)
        tokens += ended
        return "".join(texts), " ".join(tokens)

    def _read_loose(self, markup: str, depth: int) -> tuple[str, list[str], str, int]:
        """Markup between written paragraphs: as it is printed, its tokens, what it leaves open, the tables open after it."""
        text = self._without_empty(markup)
        return text, *read_tokens(text, depth)

    def _without_empty(self, markup: str) -> str:
        for empty in self._empty_runs:
            markup = markup.replace(empty, "")
        return markup
