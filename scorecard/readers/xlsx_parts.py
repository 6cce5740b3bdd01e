"""The small parts of a workbook: its list of sheets, its styles, its shared strings.

Each is a function from bytes to plain values. Styles and lists of sheets are remembered by their bytes, because the
files of a batch come from one template. Raises `ExpatError` for bytes that are no XML; the caller makes the finding.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers.expat import ExpatError, ParserCreate

from scorecard.readers.xlsx_numbers import PLAIN, NumberFormat, built_in, number_format
from scorecard.readers.xlsx_plain import plain_strings

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DECLARED = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]*)[\"']")
_EXPATS_OWN = frozenset({"utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "iso-8859-1"})
_CHINESE = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5", "utf8": "utf-8-sig"}


@dataclass(frozen=True, slots=True)
class SheetRef:
    """A sheet as the workbook lists it; `part` is None where no part is registered for it."""

    name: str
    part: str | None
    kind: str
    """worksheet, chartsheet, dialogsheet, macrosheet"""
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """The sheets in order, and the parts that all of them share."""

    sheets: tuple[SheetRef, ...]
    since_1904: bool
    strings: str | None
    styles: str | None


def in_known_encoding(raw: bytes) -> bytes:
    """The XML `raw` in an encoding that expat reads; a Chinese one that it declares is decoded here.

    Raises `ExpatError` for encodings that no office program writes (expat itself would raise something else).
    """
    declared = _DECLARED.match(raw[:256].replace(b"\x00", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \r\n\t"))
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if name in _EXPATS_OWN:
        return raw
    codec = "utf-16" if b"\x00" in raw[:4] else _CHINESE.get(name)
    if codec is None:
        raise ExpatError(f"encoding {name}")
    try:
        text = raw.decode(codec)
        return text[text.index("?>") + 2 :].encode()
    except ValueError as error:
        raise ExpatError(f"encoding {name}") from error


def elements(raw: bytes) -> list[tuple[str, dict[str, str]]]:
    """All start tags of an XML part in order: local name and attributes (by local name)."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((name.rpartition(":")[2], attributes))

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.Parse(in_known_encoding(raw), True)
    return found


@lru_cache(maxsize=64)
def workbook(raw: bytes, relations: bytes, base: str) -> Workbook:
    """The workbook part `raw` with its relations; `base` is the folder of the part ("xl")."""
    targets: dict[str, tuple[str, str]] = {}
    shared: dict[str, str] = {}
    for name, attributes in elements(relations):
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            targets[attributes.get("Id", "")] = (kind, part)
            shared.setdefault(kind, part)
    sheets: list[SheetRef] = []
    since_1904 = False
    for name, attributes in elements(raw):
        if name == "workbookPr":
            since_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            kind, part = targets.get(link, ("worksheet", ""))
            hidden = attributes.get("state") in {"hidden", "veryHidden"}
            sheets.append(SheetRef(attributes.get("name", ""), part or None, kind, hidden))
    return Workbook(tuple(sheets), since_1904, shared.get("sharedStrings"), shared.get("styles"))


@lru_cache(maxsize=64)
def styles(raw: bytes) -> tuple[NumberFormat, ...]:
    """The number format of each cell style (index `s` of a cell)."""
    codes: dict[str, str] = {}
    formats: list[NumberFormat] = []
    inside = False
    for name, attributes in elements(raw):
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name in {"cellStyles", "dxfs"}:
            inside = False
        elif inside and name == "xf":
            number = attributes.get("numFmtId", "0")
            if number in codes:
                shown = number_format(codes[number])
                formats.append(
                    PLAIN if shown == PLAIN else shown
                )  # two decimals or none: the digits are kept as they are
            else:
                shown = built_in(int(number)) if number.isdecimal() else PLAIN
                formats.append(PLAIN if shown == PLAIN else shown)
    return tuple(formats)


def strings(raw: bytes) -> list[str]:
    """The shared strings: runs of rich text joined, phonetic guides left out."""
    plain = plain_strings(raw)
    if plain is not None:
        # A carriage return can only have been written as a character reference, and an escape plainly or so.
        return [clean(text) for text in plain] if b"_x" in raw or b"&#" in raw else plain
    texts: list[str] = []
    parts: list[str] = []
    pieces: list[str] = []
    phonetic = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal phonetic
        tag = name.rpartition(":")[2]
        if tag == "t":
            pieces.clear()
        elif tag == "si":
            parts.clear()
        elif tag == "rPh":
            phonetic = True

    def end(name: str) -> None:
        nonlocal phonetic
        tag = name.rpartition(":")[2]
        if tag == "t":
            if not phonetic:
                parts.append("".join(pieces))
        elif tag == "si":
            texts.append(clean("".join(parts)))
        elif tag == "rPh":
            phonetic = False

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    parser.Parse(in_known_encoding(raw), True)
    return texts


def clean(text: str) -> str:
    """`text` with Excel's escapes (_x000D_) undone and line ends as line feeds."""
    if "_x" in text:
        text = _ESCAPED.sub(_character, text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _character(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    if number in (9, 10, 13):
        return chr(number)
    return "" if number < 32 or 0xD800 <= number <= 0xDFFF or number >= 0xFFFE else chr(number)


__all__ = ["SheetRef", "Workbook", "clean", "elements", "in_known_encoding", "strings", "styles", "workbook"]
