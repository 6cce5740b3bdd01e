"""Paragraphs of a Word template that do nothing but print: each is written in one go, its token of the 底稿 with it.

A report has some seven hundred paragraphs, most of them cells, and most of what they say recurs from report to report:
points, scores, labels, words of state. Such a paragraph is made once for the same values and kept; of a table's row,
which as a whole does not recur, its cells are. What a template does besides printing (choosing, looping) stays
Jinja's, and the markup it leaves between our passages is read as `scorecard.reports.baseline` reads a whole part, so
the tokens are those that the finished part would give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from scorecard.reports.baseline import CONTROL, NUMBER, checksum, escaped_checksum, read_tokens, table_marks, text_of

FILTER = "_paragraph"
"""The filter that prints a paragraph: `{{ 3|_paragraph((行.指标)) }}` is the passage 3 with this one value."""
ROW = "_row"
"""As FILTER, for passages of several paragraphs, the cells of a row."""

Inside = tuple[str, str | None, Sequence[str]]
"""A printed value inside its `<w:t>`: its markup, its text as the 底稿 reads it (escaped, None where it has to be read
from the markup), and the fields of its numbers."""
Writer = Callable[[Any], Inside]
"""Turns a value into what is printed of it: see `scorecard.reports.word`."""

Cell = tuple[bytes, str | None]
"""A value that is all its paragraph says: its markup with the run, and the paragraph's token without the letters before
it (None where the token has to be read from the markup, "" for what is no text)."""
CellWriter = tuple[Callable[[str], Cell], Callable[[Any], Cell]]
"""Makes a cell of a text, which is remembered, and of any other value."""
_Printing = tuple[list[str], list[re.Match[str]]]
"""A paragraph that only prints: its markup in pieces, and the fields between them."""

_KEPT = 1024
"""pieces of markup between written passages that are remembered; a template has some hundred"""
_KEPT_CELLS = 8192
"""texts of cells that are remembered: scores and labels recur, and a number of the model stands in several tables"""
_FIELD = re.compile(
    r"\{\{\((?P<printed>(?:(?!\}\}).)*)\)\|_run(?P<run>\d+)\}\}"
    r'|(?<=<w:vMerge w:val=")\{\{\((?P<merged>(?:(?!\}\}).)*)\)\|_merge\}\}(?="/>)',
    re.DOTALL,
)
_FIELD_HERE = "\1"
_START = re.compile(r"<w:p[ >]")
_RUN_END = "</w:t></w:r>"
_NUMBER_ALONE = checksum(NUMBER)
_BUFFERED = re.compile(r"\{#|\{%-?\s*(?:raw|filter|block)\b|\{%[^}]*\brecursive\b")
"""Comments and raw texts, in which what looks like a field may be text; and what Jinja puts together itself as text."""
_ENDS = re.compile(r"(?:</w:tc>|</w:tr>)*")
"""what may follow a paragraph and tells the 底稿 nothing"""


class Skeleton:
    """A paragraph of the template: its markup from the end of the paragraph before it to its own, in pieces between fields.

    A field without a writer prints how its cell is merged, which is no text.
    """

    __slots__ = ("alone", "fields", "head", "marks", "markup", "tables", "text")

    def __init__(self, pieces: list[str], writers: list[Writer | None], merge: Writer) -> None:
        self.markup = pieces[0] + "".join(
            [(_FIELD_HERE if write else "") + piece for write, piece in zip(writers, pieces[1:], strict=True)]
        )
        self.marks, _ = table_marks(self.markup, 0)
        """the letters before its token where it stands directly after another paragraph"""
        self.tables = "<w:tbl>" in self.markup or "</w:tbl>" in self.markup
        """whether a table begins or ends in it"""
        texts = text_of(self.markup).split(_FIELD_HERE)
        known = len(texts) == len(pieces) - writers.count(None) and CONTROL not in self.markup
        self.head = encoded(pieces[0])
        self.text = texts[0] if known else None
        """what it says before its first field; None where its text has to be read from the written markup"""
        self.alone = known and texts == ["", ""]
        """whether it says one field and nothing else"""
        after = iter(texts[1:] if known else [""] * len(writers))
        self.fields = [
            (write, encoded(piece), next(after)) if write else (merge, encoded(piece), "")
            for write, piece in zip(writers, pieces[1:], strict=True)
        ]
        """each field's writer, the markup after it, and the text in this markup"""


class Passage:
    """Paragraphs of the template that follow each other directly, as those of a table's row do.

    It has `cells`, a writer for each field, where every paragraph says one field and nothing else; else it has none.
    """

    __slots__ = ("cells", "count", "markup", "paragraphs", "tokens")

    def __init__(self, paragraphs: list[Skeleton], cells: list[CellWriter], markup: list[str]) -> None:
        self.paragraphs = paragraphs
        self.count = sum(len(paragraph.fields) for paragraph in paragraphs)
        """how many fields it has"""
        self.cells = cells
        self.markup = [text for piece in markup for text in (encoded(piece), b"")][:-1]
        """the markup outside of the cells' runs, every second entry a place for a cell"""
        self.tokens = [text for paragraph in paragraphs for text in (f" {paragraph.marks}", "")]
        """the tokens, every second entry a place for one without its letters"""
        self.tokens[0] = paragraphs[0].marks


class Written:
    """A written passage. Bytes, for a document is mostly markup: as a text with Chinese in it, it would be twice as long."""

    __slots__ = ("first", "markup", "tokens")

    def __init__(self, markup: bytes, first: Skeleton, tokens: str) -> None:
        self.markup = markup
        self.first = first
        """its first paragraph"""
        self.tokens = tokens
        """its tokens where it stands directly after another paragraph"""


class Paragraphs:
    """The printing paragraphs of a template.

    `writers` turn values into markup, by the number of their run's formatting; `merge` says how a cell is merged;
    `empty_runs` is the markup of these runs where they say nothing and are left out. `writers` and `empty_runs` may grow
    until the first source is taken.
    """

    def __init__(self, writers: Sequence[Writer], merge: Callable[[Any], str], empty_runs: Sequence[bytes]) -> None:
        self._writers = writers
        self._empty_runs = empty_runs
        self._passages: list[Passage] = []
        self._cells: list[CellWriter] = []
        self._merge: Writer = lambda value: (merge(value), "", ())
        self._merge_cell: CellWriter = (lambda value: (encoded(merge(value)), ""),) * 2
        self._loose = lru_cache(maxsize=_KEPT)(self._read_loose)

    def take(self, source: str) -> str:
        """The Jinja source with each passage of printing paragraphs as one field."""
        if _BUFFERED.search(source):
            return source
        self._cells = self._cells or [self._cell_writer(*one) for one in enumerate(self._writers)]
        *segments, left = source.split("</w:p>")
        made: list[str] = []
        passage: list[_Printing] = []
        for segment in segments:
            before, printing = self._parted(f"{segment}</w:p>")
            # Whether a table ends outside of all others is told only of a passage's first paragraph.
            tables = printing is not None and any("<w:tbl>" in text or "</w:tbl>" in text for text in printing[0])
            if before or printing is None or tables:
                made.append(self._taken(passage, before))
                passage = []
            if printing is not None:
                passage.append(printing)
        return "".join(made) + self._taken(passage, left)

    def _parted(self, segment: str) -> tuple[str, _Printing | None]:
        """`segment`, the source of what ends with one paragraph, parted before this paragraph if it only prints."""
        fields = list(_FIELD.finditer(segment))
        ends = [0, *(field.end() for field in fields)]
        texts = [segment[end:begin] for end, begin in zip(ends, [*(f.start() for f in fields), None], strict=True)]
        # What steers or prints otherwise stays Jinja's; the paragraph has to begin after it.
        at = max((number for number, text in enumerate(texts) if "%}" in text or "}}" in text), default=0)
        free = max(texts[at].rfind("%}"), texts[at].rfind("}}")) + 1
        begins = at
        while (paragraph := _START.search(texts[begins], free if begins == at else 0)) is None:
            if begins == len(fields) or fields[begins]["merged"] is None:
                return segment, None
            begins += 1
        start = texts[at].index("<", free)
        if "</w:r>" in "".join([*texts[at:begins], texts[begins][: paragraph.start()]])[start:]:
            at, start = begins, paragraph.start()  # a paragraph that holds this one goes on before it
        pieces, fields_here = [texts[at][start:], *texts[at + 1 :]], fields[at:]
        # Jinja has rules of its own for line feeds.
        steered = any(mark in piece for piece in pieces for mark in ("{%", "{{", "\n", "\r"))
        if not fields_here or steered or any(int(field["run"] or 0) >= len(self._writers) for field in fields_here):
            return segment, None
        return segment[: ends[at] + start], (pieces, fields_here)

    def _taken(self, passage: list[_Printing], after: str) -> str:
        """The source of a passage and of what stands `after` it."""
        if not passage:
            return after
        ended = _ENDS.match(after)
        tail = ended[0] if ended else ""
        passage[-1][0][-1] += tail
        fields = [field for _, fields_here in passage for field in fields_here]
        skeletons = [
            Skeleton(pieces, [self._writers[int(f["run"])] if f["run"] else None for f in fields_here], self._merge)
            for pieces, fields_here in passage
        ]
        self._passages.append(Passage(skeletons, *self._in_cells(skeletons, passage, fields)))
        values = ",".join(f"({field['printed'] if field['run'] else field['merged']})" for field in fields)
        name = FILTER if len(passage) == 1 else ROW
        return f"{{{{ {len(self._passages) - 1}|{name}({values}) }}}}{after[len(tail) :]}"

    def _in_cells(
        self, skeletons: list[Skeleton], passage: list[_Printing], fields: list[re.Match[str]]
    ) -> tuple[list[CellWriter], list[str]]:
        """The cells of a passage and its markup outside of their runs; none where a paragraph says more than one field."""
        markup = [""]
        for pieces, _ in passage:
            markup[-1] += pieces[0]
            markup += pieces[1:]
        cells = []
        for at, field in enumerate(fields):
            if field["run"]:
                start = self._run_start(int(field["run"]))
                if not (markup[at].endswith(start) and markup[at + 1].startswith(_RUN_END)):
                    return [], []
                markup[at] = markup[at].removesuffix(start)
                markup[at + 1] = markup[at + 1].removeprefix(_RUN_END)
            cells.append(self._cells[int(field["run"])] if field["run"] else self._merge_cell)
        if not all(skeleton.alone for skeleton in skeletons):
            return [], []
        return cells, [self._without_empty(encoded(piece)).decode() for piece in markup]

    def _run_start(self, number: int) -> str:
        """The markup before a value in a run of the formatting `number`."""
        return self._empty_runs[number].decode().removesuffix(_RUN_END)

    def _cell_writer(self, number: int, write: Writer) -> CellWriter:
        start = self._run_start(number)

        def of_any(value: Any) -> Cell:
            inside, said, names = write(value)
            return self._without_empty(encoded(start + inside + _RUN_END)), None if said is None else _token(
                said, names
            )

        return lru_cache(maxsize=_KEPT_CELLS)(of_any), of_any

    def write(self, number: int, *values: Any) -> Written:
        """The passage `number` with `values`: the filters. Raises ValueError for more or fewer than it has fields."""
        passage = self._passages[number]
        if len(values) != passage.count:
            raise ValueError(f"{len(values)} values for {passage.count} fields")
        if not passage.cells:
            return self._write_each(passage, values)
        insides, sums = [], []
        for value, (of_text, of_any) in zip(values, passage.cells, strict=True):
            inside, token = of_text(value) if type(value) is str else of_any(value)
            if token is None:
                return self._write_each(passage, values)
            insides.append(inside)
            if token:
                sums.append(token)
        markup, tokens = passage.markup.copy(), passage.tokens.copy()
        markup[1::2] = insides
        tokens[1::2] = sums
        return Written(b"".join(markup), passage.paragraphs[0], "".join(tokens))

    def _write_each(self, passage: Passage, values: tuple[Any, ...]) -> Written:
        """As `write`, of any paragraphs."""
        left = iter(values)
        texts: list[bytes] = []
        tokens: list[str] = []
        for skeleton in passage.paragraphs:
            pieces, text = [skeleton.head], skeleton.text
            names: list[str] = []
            for write, piece, after in skeleton.fields:
                inside, said, of_numbers = write(next(left))
                pieces += (encoded(inside), piece)
                names += of_numbers
                text = None if text is None or said is None else text + said + after
            markup = self._without_empty(b"".join(pieces))
            texts.append(markup)
            tokens.append(read_tokens(markup.decode())[0][0] if text is None else skeleton.marks + _token(text, names))
        return Written(b"".join(texts), passage.paragraphs[0], " ".join(tokens))

    def assemble(self, pieces: Iterable[str | Written]) -> tuple[bytes, str]:
        """The part that a template's `pieces` make, and its tokens."""
        texts: list[bytes] = []
        tokens: list[str] = []
        loose: list[str] = []
        depth = 0
        for piece in pieces:
            if not isinstance(piece, Written):
                loose.append(piece)
                continue
            if loose or piece.first.tables:
                text, ended, left, depth = self._loose("".join(loose), depth)
                texts.append(text)
                tokens += ended
                loose.clear()
                if text_of(left):  # the beginning of this paragraph
                    of_piece, _, depth = read_tokens(left + piece.markup.decode(), depth)
                    tokens += of_piece
                else:
                    marks, depth = table_marks(left + piece.first.markup, depth)
                    tokens.append(marks + piece.tokens.removeprefix(piece.first.marks))
            else:
                tokens.append(piece.tokens)
            texts.append(piece.markup)
        text, ended, _, _ = self._loose("".join(loose), depth)
        texts.append(text)
        tokens += ended
        return b"".join(texts), " ".join(tokens)

    def _read_loose(self, markup: str, depth: int) -> tuple[bytes, list[str], str, int]:
        """Markup between written passages: as it is printed, its tokens, what it leaves open, the tables open after it."""
        text = self._without_empty(encoded(markup))
        return text, *read_tokens(text.decode(), depth)

    def _without_empty(self, markup: bytes) -> bytes:
        for empty in self._empty_runs:
            markup = markup.replace(empty, b"")
        return markup


def encoded(text: str) -> bytes:
    """A text as it stands in the document: half a character, which no file can hold, is left out."""
    return text.encode("utf-8", "ignore")


def _token(text: str, names: Sequence[str]) -> str:
    """The token of a paragraph that says `text`, with numbers of the fields `names`, without its letters."""
    found = _NUMBER_ALONE if text == NUMBER else escaped_checksum(text)
    return f"{found}={','.join(names)}" if names else found
