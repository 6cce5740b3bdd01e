"""The running text of a report of any kind (Word, PDF, plain text), as paragraphs with their places.

Tables are left out: what they say is the form's. Lines that a page or a width has broken are put together again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from scorecard.model import Finding, Place
from scorecard.reports.text import inline

_END = re.compile(r"[。；;：:！!？?]$")
_START = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、](?!\d)|附[：:件]|表\s*\d|图\s*\d|第[一二三四五六七八九十]+[章节])"
)

_HEADING = 20
"""characters; a numbered line of that length without a stop is a heading"""


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph: its text on one line and where it begins."""

    text: str
    place: Place


def read_prose(path: Path) -> tuple[list[Prose] | None, list[Finding]]:
    """The paragraphs of the file at `path`; None where it cannot be read, with the findings that say why."""
    from scorecard.readers.opening import open_document  # noqa: PLC0415 - every reader

    document, findings = open_document(path)
    if document is None:
        return None, findings
    broken = document.source.format in {"text", "txt", "pdf"}
    found: list[Prose] = []
    held: Prose | None = None
    for line in document.lines:
        if "\t" in line.text:
            _give(held, found)
            held = None
            continue
        text = inline(line.text)
        if not text:
            continue
        place = Place(
            file=document.source.name, line=line.line, page=line.page if document.source.format == "pdf" else None
        )
        if held is not None and broken and _goes_on(held.text) and not _START.match(text):
            gap = " " if held.text[-1].isascii() and text[0].isascii() else ""
            held = Prose(held.text + gap + text, held.place)
            continue
        _give(held, found)
        held = Prose(text, place)
    _give(held, found)
    return found, findings


def _goes_on(text: str) -> bool:
    """Whether a line ends inside a sentence: it is no heading and has no stop at its end."""
    heading = _START.match(text) is not None and len(text) <= _HEADING
    return not heading and _END.search(text) is None


def _give(held: Prose | None, found: list[Prose]) -> None:
    if held is not None:
        found.append(held)
