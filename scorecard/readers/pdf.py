"""PDF files: pages, limits and order; rulings are read by `pdf_grid`, lines by `pdf_text`, page breaks by `pdf_join`.

pdfplumber (MIT) gives the characters and rulings of pages that have rulings. It needs a tenth of a second a page; so
pages are looked at with pdfium first (it comes with pdfplumber), and where that sees no rulings, its characters are
the lines: in a document of 200 pages that is most of them.
"""

from __future__ import annotations

import contextlib
import io
import logging
import re
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdftypes import LITERALS_FLATE_DECODE, resolve1
from pdfplumber.utils.exceptions import PdfminerException

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers import pdf_join
from scorecard.readers.pdf_glance import Glance, glance
from scorecard.readers.pdf_grid import Grid, page_grids
from scorecard.readers.pdf_text import UNKNOWN, Char, TextLine, clean, text_lines
from scorecard.readers.table import Document, Line, Table

MOST_PAGES = 2_000
LONGEST = 300.0
"""seconds for one file"""
LARGEST_CONTENT = 64 * 2**20
"""bytes of one page's drawing orders, unpacked"""
SCAN_TEXT = 12
"""A page with fewer characters and an image over half of it is a scan; a page number alone is no text."""
BEFORE = 12
_PAGE_NUMBER = re.compile(r"^[\s\-—–－~·第/]*\d{1,4}[\s\-—–－~·页]*((共|/|of)\s*\d{1,4}\s*页?)?[\s\-—–－]*$")
_EDGE = 0.12
"""the part of a page's height, above and below, where running heads and page numbers stand"""


@dataclass(slots=True)
class _Page:
    """What stands on one page, from top to bottom."""

    number: int
    height: float
    items: list[Grid | TextLine] = field(default_factory=list)
    unknown: int = 0
    scanned: bool = False
    broken: bool = False


def read(data: bytes, source: Source) -> tuple[Document | None, list[Finding]]:
    """The ruled tables and the lines of a PDF; None with an error finding where nothing can be read."""
    place = Place(file=source.name)
    view = glance(data)
    if view is not None and view.locked:
        return None, [found("F008", place)]
    try:
        with _listening() as complaints, pdfplumber.open(io.BytesIO(data)) as pdf:
            if not pdf.pages:
                return None, [found("F121", place)]
            pages, findings = _pages(pdf, view, complaints, place)
    except PdfminerException as error:
        if "Password" in repr(error):
            return None, [found("F008", place)]
        return None, [found("F009", place, reason="PDF 的结构读不出")]
    except Exception:  # noqa: BLE001 - pdfminer raises whatever a damaged file leads it to
        return None, [found("F009", place, reason="PDF 的结构读不出")]
    finally:
        if view is not None:
            view.close()
    findings.extend(_page_findings(pages, place))
    if all(page.broken or page.scanned for page in pages):
        return None, findings
    heads = _running(pages)
    tables, lines, joined = _assemble(pages, heads, source.name)
    return Document(source=source, tables=tables, lines=lines), [*findings, *joined]


def _pages(pdf: Any, view: Glance | None, complaints: _Complaints, place: Place) -> tuple[list[_Page], list[Finding]]:
    findings: list[Finding] = []
    stop = time.monotonic() + LONGEST
    pages: list[_Page] = []
    total = len(pdf.pages)
    if total > MOST_PAGES:
        findings.append(
            found("F101", place, what=f"PDF 共 {total} 页，", limit=f"{MOST_PAGES} 页", read=f"前 {MOST_PAGES} 页")
        )
    for page in pdf.pages[:MOST_PAGES]:
        if time.monotonic() > stop:
            limit = f"{LONGEST:g} 秒"
            findings.append(
                found("F101", place, what="PDF 的读取时间", limit=limit, read=f"前 {len(pages)} 页（共 {total} 页）")
            )
            break
        pages.append(_read_page(page, view, complaints))
        page.close()  # frees what the page had cached
    return pages, findings


def _read_page(page: Any, view: Glance | None, complaints: _Complaints) -> _Page:
    result = _Page(page.page_number, 0.0)
    try:
        result.height = float(page.height)
        result.broken = not all(is_whole(resolve1(content)) for content in page.page_obj.contents)
        if result.broken:
            return result
        plain = None if view is None or page.rotation else view.plain_page(page.page_number - 1)
        if plain is not None:
            chars, image = plain
            grids: list[Grid] = []
            lines = text_lines(chars)
        else:
            chars = [
                Char(char["x0"], char["top"], char["x1"], char["bottom"], text)
                for char in page.chars
                if (text := clean(char["text"]))
            ]
            grids, lines = page_grids(page.edges, chars, page.page_number)
            image = _image_share(page)
        result.unknown = sum(char.text == UNKNOWN for char in chars)
        result.scanned = image > 0.5 and sum(not char.text.isspace() for char in chars) < SCAN_TEXT
        on_page = [line for line in lines if line.bottom > 0 and line.top < result.height]
        result.items = [*grids, *on_page]
        result.items.sort(key=_top)
    except Exception:  # noqa: BLE001 - as above; one damaged page does not cost the others
        result.broken = True
    if complaints.take():
        result.broken = True
    if result.broken:
        result.items, result.unknown, result.scanned = [], 0, False
    return result


def is_whole(stream: Any) -> bool:
    """Whether the content of a page unpacks to its end and as it was packed; the libraries go on with what there is."""
    filters = stream.get_filters()
    if not filters or filters[0][0] not in LITERALS_FLATE_DECODE or stream.rawdata is None:
        return True
    packed = stream.rawdata
    if stream.decipher:
        packed = stream.decipher(stream.objid, stream.genno, packed, stream.attrs)
    unpacker = zlib.decompressobj(-15)
    try:
        content = unpacker.decompress(packed[2:], LARGEST_CONTENT)
    except zlib.error:
        return False
    rest = unpacker.unused_data
    # Some programs leave the checksum out.
    return unpacker.eof and (len(rest) < 4 or int.from_bytes(rest[:4], "big") in {zlib.adler32(content), 0})


class _Complaints(logging.Handler):
    """Hears what pdfminer only logs: that a stream is damaged and that it goes on with the rest of it."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.damaged = False

    def emit(self, record: logging.LogRecord) -> None:
        """Note complaints that mean lost text; those about colours and fonts' boxes do not."""
        text = record.getMessage()
        self.damaged = self.damaged or "Data-loss" in text or "Cannot render" in text

    def take(self) -> bool:
        """Whether there were any since the last call."""
        damaged, self.damaged = self.damaged, False
        return damaged


@contextlib.contextmanager
def _listening() -> Iterator[_Complaints]:
    """Hear pdfminer's complaints instead of letting it print them."""
    logger = logging.getLogger("pdfminer")
    complaints, propagate = _Complaints(), logger.propagate
    logger.addHandler(complaints)
    logger.propagate = False
    try:
        yield complaints
    finally:
        logger.removeHandler(complaints)
        logger.propagate = propagate


def _top(item: Grid | TextLine) -> float:
    return item.box.top if isinstance(item, Grid) else item.top


def _bottom(item: Grid | TextLine) -> float:
    return item.box.bottom if isinstance(item, Grid) else item.bottom


def _image_share(page: Any) -> float:
    """The largest part of the page that one image covers."""
    area = float(page.width) * float(page.height) or 1.0
    shares = (abs((image["x1"] - image["x0"]) * (image["bottom"] - image["top"])) / area for image in page.images)
    return float(max(shares, default=0.0))


def _page_findings(pages: list[_Page], place: Place) -> Iterable[Finding]:
    for code, chosen in (
        ("F126", [page for page in pages if page.broken]),
        ("F122", [page for page in pages if page.scanned]),
    ):
        if chosen:
            yield found(code, place._replace(page=chosen[0].number), pages=_numbers(chosen))
    unknown = [page for page in pages if page.unknown]
    if unknown:
        first = place._replace(page=unknown[0].number)
        yield found("F125", first, pages=_numbers(unknown), count=sum(page.unknown for page in unknown))


def _numbers(pages: list[_Page]) -> str:
    """1, 2, 3, 7 as 1-3、7."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page.number == runs[-1][-1] + 1:
            runs[-1].append(page.number)
        else:
            runs.append([page.number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _running(pages: list[_Page]) -> set[int]:
    """Take out page numbers and repeated feet; the ids of lines above that repeat from page to page.

    Those stay: a title may stand at the same place of every page that begins a form.
    """
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({_key(item, page) for item in _edge_lines(page)})
    heads: set[int] = set()
    shown: set[tuple[str, int]] = set()
    for page in pages:
        drop: set[int] = set()
        for item in _edge_lines(page):
            key = _key(item, page)
            repeated = seen[key] >= 3 and seen[key] * 2 >= len(pages)
            if _PAGE_NUMBER.match(item.text) or (repeated and key in shown and item.top > page.height / 2):
                drop.add(id(item))
            elif repeated:
                heads.add(id(item))
            shown.add(key)
        page.items = [item for item in page.items if id(item) not in drop]
    return heads


def _key(line: TextLine, page: _Page) -> tuple[str, int]:
    """The text without its numbers, and how high it stands."""
    return re.sub(r"\d+", "#", line.text.strip()), round(line.top / page.height * 100)


def _edge_lines(page: _Page) -> list[TextLine]:
    """The outermost line above and below, where it stands in the margin."""
    result = [item for item in page.items[:1] if isinstance(item, TextLine) and item.top < page.height * _EDGE]
    for item in page.items[-1:]:
        if isinstance(item, TextLine) and item.bottom > page.height * (1 - _EDGE) and item not in result:
            result.append(item)
    return result


def _assemble(pages: list[_Page], heads: set[int], file: str) -> tuple[list[Table], list[Line], list[Finding]]:
    findings: list[Finding] = []
    lines: list[Line] = []
    tables: list[pdf_join.Joined] = []
    pending: list[str] = []
    last: pdf_join.Joined | None = None  # the table that nothing has followed yet
    feet: dict[int, float] = {}
    for page in pages:
        key = round(page.height)
        feet[key] = max([feet.get(key, 0.0), *(_bottom(item) for item in page.items)])
    for page in pages:
        if page.broken or page.scanned:
            last = None
        for item, following in zip(page.items, [*page.items[1:], None], strict=False):
            if isinstance(item, TextLine):
                if last is not None and pdf_join.is_clipped_label(last, item):
                    continue
                if last is not None and id(item) in heads and item.top > page.height / 2:
                    continue  # the first of feet that repeat; it does not end a table
                if (
                    last is not None
                    and id(item) in heads
                    and isinstance(following, Grid)
                    and pdf_join.goes_on(last, following, feet[round(page.height)])
                ):
                    continue
                text = item.text.strip()
                lines.append(Line(text, len(lines) + 1, page.number))
                pending.append(text)
                last = None
            elif last is not None and pdf_join.goes_on(last, item, feet[round(page.height)]):
                findings.extend(pdf_join.join(last, item, file))
            else:
                last = pdf_join.start(item, pending[-BEFORE:])
                pending = []
                tables.append(last)
    return [pdf_join.finish(table, f"表{number}", file) for number, table in enumerate(tables, 1)], lines, findings
