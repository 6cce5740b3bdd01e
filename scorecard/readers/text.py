"""Plain text: bytes become numbered lines. Where in them the forms stand is `scorecard.layouts.flow`'s business.

Encodings are tried from the strictest to the loosest: a byte order mark, UTF-8, UTF-16 without a mark (every other
byte is zero or a plausible high byte), GB18030. What cannot be decoded is replaced and said so, never dropped.
"""

from __future__ import annotations

import codecs

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers.table import Document, Line

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_LONGEST_LINE = 20_000
"""characters; a longer line is no text that a person wrote, and is cut with a finding"""


def read(data: bytes, source: Source) -> tuple[Document | None, list[Finding]]:
    """All lines of the text, numbered from 1; a form feed begins a new page. There are no tables in plain text."""
    text, findings = decode(data, source.name)
    lines: list[Line] = []
    page = 1
    cut = 0
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        page += raw.count("\f")
        content = raw.replace("\f", "").replace("\x00", "")
        if len(content) > _LONGEST_LINE:
            cut = cut or number
            content = content[:_LONGEST_LINE]
        lines.append(Line(text=content, line=number, page=page))
    if cut:
        findings.append(found("L202", Place(file=source.name, line=cut), limit=_LONGEST_LINE))
    return Document(source=source, tables=[], lines=lines), findings


def decode(data: bytes, name: str) -> tuple[str, list[Finding]]:
    """`data` as text, and a finding where some of it could not be decoded."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _loosely(data[len(mark) :], encoding, name)
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    wide = _wide(data)
    if wide:
        return _loosely(data, wide, name)
    try:
        return data.decode("gb18030"), []
    except UnicodeDecodeError:
        pass
    # Neither is clean. GB18030 bytes hardly ever form Chinese characters in UTF-8, but nearly all bytes do in GB18030.
    text = data.decode("utf-8", "replace")
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in text)
    return _loosely(data, "utf-8" if chinese >= text.count("\ufffd") else "gb18030", name)


def _loosely(data: bytes, encoding: str, name: str) -> tuple[str, list[Finding]]:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if not lost:
        return text, []
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return text, [found("L201", Place(file=name, line=line), count=lost, encoding=encoding.upper())]


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, or None: line feeds and digits show which of the two bytes is the high one."""
    sample = data[:_SAMPLE]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 20 and odd > 4 * even:
        return "utf-16-le"
    if even > len(sample) // 20 and even > 4 * odd:
        return "utf-16-be"
    return None


__all__ = ["decode", "read"]
