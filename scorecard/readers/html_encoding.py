"""Which encoding a web page is in: the bytes decide, the declaration helps.

Chinese offices' pages are UTF-8 or GB18030 and often declare the other one (a page saved by another program keeps the
old declaration). Valid UTF-8 with Chinese in it is hardly ever anything else; so that is tried first.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.IGNORECASE)
_SEARCHED = 8192
_GB = {"gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936", "hz-gb-2312"}
_SINGLE = {"iso8859-1", "cp1252", "ascii"}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """`faults` counts places that could not be decoded; `contradicted`: the declaration was not followed."""

    text: str
    encoding: str
    declared: str | None = None
    contradicted: bool = False
    faults: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of a page; `declared` is an encoding known from outside (a mail header), before the page's own."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, "replace")
            return Decoded(text, encoding.upper(), faults=text.count("\ufffd"))
    sample = data[:400]
    if sample.count(b"\x00") * 3 > len(sample):  # UTF-16 without a mark
        text = data.decode("utf-16-be" if sample[:1] == b"\x00" else "utf-16-le", "replace")
        return Decoded(text, "UTF-16", faults=text.count("\ufffd"))
    if declared is None:
        match = _DECLARED.search(data[:_SEARCHED])
        declared = match[1].decode("ascii") if match else None
    named = _known(declared)
    # Any bytes are Latin-1: that is believed only of bytes that are no Chinese either.
    candidates = dict.fromkeys(
        name
        for name in ("utf-8", None if named in _SINGLE else named, "gb18030", named if named in _SINGLE else None)
        if name is not None
    )
    for encoding in candidates:
        if _decodes(data, encoding):
            contradicted = named is not None and named != encoding and not data.isascii()
            return Decoded(data.decode(encoding), _shown(encoding), declared, contradicted)
    # Damaged: the encoding with the fewest faults.
    tried = [(data.decode(name, "replace"), name) for name in candidates]
    text, encoding = min(tried, key=lambda item: item[0].count("\ufffd"))
    return Decoded(text, _shown(encoding), declared, named != encoding, text.count("\ufffd"))


def _known(declared: str | None) -> str | None:
    if declared is None:
        return None
    if declared.lower() in _GB:
        return "gb18030"
    try:
        info = codecs.lookup(declared)
    except LookupError:
        return None
    # "rot13", "zip" and the like are codecs too, but none of text.
    return info.name if info._is_text_encoding else None  # noqa: SLF001


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return False
    return True


def _shown(encoding: str) -> str:
    return {"utf-8": "UTF-8", "gb18030": "GB18030"}.get(encoding, encoding)
