"""A quick look at PDF pages with pdfium: are there rulings, and if not, which characters.

Only an accelerator: where pdfium cannot open the file or sees lines on a page, pdfplumber reads it.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from scorecard.readers.pdf_text import UNKNOWN, Char, clean

FEWEST_SEGMENTS = 6
"""A table of two cells takes a rectangle and a line; a rule under a running head takes two segments."""
_PASSWORD = 4
_KINDS = (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)


class Glance:
    """An open document. `locked` says that it wants a password."""

    def __init__(self, document: Any | None, *, locked: bool = False) -> None:
        self.document = document
        self.locked = locked

    def close(self) -> None:
        """Free the memory that pdfium holds."""
        if self.document is not None:
            self.document.close()

    def plain_page(self, index: int) -> tuple[list[Char], float] | None:
        """The characters of the page and the share of its largest image; None where it may have a table."""
        if self.document is None:
            return None
        try:
            page = self.document[index]
            try:
                image = _look(page)
                return None if image is None else (_chars(page), image)
            finally:
                page.close()
        except (pypdfium2.PdfiumError, IndexError, ValueError):
            return None


def glance(data: bytes) -> Glance | None:
    """The document for a look; None where pdfium does not open it."""
    try:
        return Glance(pypdfium2.PdfDocument(data))
    except pypdfium2.PdfiumError as error:
        return Glance(None, locked=True) if getattr(error, "err_code", None) == _PASSWORD else None


def _look(page: Any) -> float | None:
    """The share of the page that its largest image covers; None where lines are drawn."""
    width, height = page.get_size()
    segments, largest = 0, 0.0
    for item in page.get_objects(_KINDS, max_depth=6):
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            segments += pdfium.FPDFPath_CountSegments(item.raw)
            if segments >= FEWEST_SEGMENTS:
                return None
        else:
            x0, y0, x1, y1 = item.get_bounds()
            largest = max(largest, abs((x1 - x0) * (y1 - y0)) / max(width * height, 1.0))
    return largest


def _chars(page: Any) -> list[Char]:
    left, bottom, right, top = page.get_mediabox()
    del right, bottom
    text = page.get_textpage()
    try:
        box = pdfium.FS_RECTF()
        result: list[Char] = []
        for index in range(text.count_chars()):
            # Blanks and line ends that pdfium makes up have no place on the page.
            if pdfium.FPDFText_IsGenerated(text.raw, index) == 1:
                continue
            code = pdfium.FPDFText_GetUnicode(text.raw, index)
            if not pdfium.FPDFText_GetLooseCharBox(text.raw, index, ctypes.byref(box)):
                continue
            unknown = code == 0 or pdfium.FPDFText_HasUnicodeMapError(text.raw, index) == 1
            char = UNKNOWN if unknown else clean(chr(code))
            if char:
                result.append(Char(box.left - left, top - box.top, box.right - left, top - box.bottom, char))
        return result
    finally:
        text.close()
