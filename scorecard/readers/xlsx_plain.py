"""The short way through the XML of a workbook: parts written as all office programs write them.

Beside `xlsx_sheet` and `xlsx_parts`, which read any XML. Excel, WPS, LibreOffice and the common libraries write a cell
one way, and then a regular expression finds all cells of a sheet in a fraction of the time that a callback for each
tag takes. What is written in any other way (prefixes, comments, rich text with phonetics, hidden rows, attributes in
another order) is not read here: the answer is None, and the caller takes the long way. Each function counts the tags
that it did not look at, so that nothing can be passed over. Damage raises `ExpatError`, as on the long way, since the
same parser checks the part.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from xml.parsers.expat import ParserCreate

LARGEST = 400_000
"""bytes of a part; what is larger is no single form, and the long way has the limits for it"""

_SHORT = 200
_DECLARATION = re.compile(
    rb"<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?:UTF-8|utf-8)[\"'])?(?: standalone=[\"'](?:yes|no)[\"'])?\s*\?>\s*"
)
_ROW_OR_CELL = re.compile(
    r'<row r="(\d{1,6})"((?: [A-Za-z0-9:]+="[^"<]*")*) ?/?>'
    r'|<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,5})")?(?: t="([A-Za-z]+)")?>'
    r"(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    r'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>',
    re.ASCII,
)
_MERGE = re.compile(r'<mergeCell ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})" ?(?:/>|>)')
_STRING = re.compile(r'<si><t(?: xml:space="preserve")?(?:/>|>([^<]*)</t>)</si>')
_ENTITY = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|([a-z]+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CONTENT = ("<row ", "<row>", "<c ", "<c>", "<v>", "<t>", "<rPh")
"""tags of cells, of which there must be none beside the rows"""
_HIDDEN = (' hidden="1"', ' hidden="true"', ' ht="0"')


class PlainSheet(NamedTuple):
    """The tags of a sheet in order, as groups of text.

    A tag is (row, its attributes, "", ...) or ("", "", column letters, style, type, formula, value, inline text), where
    the formula is its whole tag; texts still have their entities (`unescaped`). `merges` are references.
    """

    tags: list[tuple[str, ...]]
    merges: list[str]


def plain_sheet(raw: bytes) -> PlainSheet | None:
    """The tags of the worksheet `raw`, or None where it is not plain. Raises `ExpatError` for damaged XML."""
    text = _plain_text(raw, "<worksheet")
    if text is None:
        return None
    begin, end = text.find("<sheetData"), text.find("</sheetData>")
    if begin < 0 or end < 0:
        return None
    head, tail = text[:begin], text[end:]
    if any(mark in head or mark in tail for mark in _CONTENT):
        return None
    # A hidden column, or one without width; or attributes written in a way that would have to be parsed to tell.
    if head.count("hidden") != head.count(' hidden="false"') + head.count(' hidden="0"') or 'width="0"' in head:
        return None
    if "='" in head or " =" in head or "= " in head:
        return None
    tags = _ROW_OR_CELL.findall(text, begin, end)
    rows = [tag[1] for tag in tags if tag[0]]
    count = text.count
    if (
        count("<row", begin, end) != len(rows)
        or count("</c>", begin, end) != len(tags) - len(rows)
        or count("<c", begin, end) != count('<c r="', begin, end)
        or any(mark in attributes for attributes in rows if "h" in attributes for mark in _HIDDEN)
    ):
        return None
    merges = _MERGE.findall(tail)
    if tail.count("<mergeCell") != len(merges) + tail.count("<mergeCells") or "<col" in tail.replace("<colBreaks", ""):
        return None
    _check(raw)
    return PlainSheet(tags, merges)


def plain_strings(raw: bytes) -> list[str] | None:
    """The shared strings as they stand in the part, entities replaced, or None where it is not plain."""
    text = _plain_text(raw, "<sst")
    if text is None:
        return None
    texts: list[str] = _STRING.findall(text)
    if text.count("<si") != len(texts) or text.count("<t") != len(texts):
        return None
    _check(raw)
    return [unescaped(piece) if "&" in piece else piece for piece in texts]


def unescaped(text: str) -> str:
    """`text` with its entities replaced. The parser has already refused all that XML does not know."""
    return _short(text) if len(text) < _SHORT else _ENTITY.sub(_character, text)


@lru_cache(maxsize=4096)
def _short(text: str) -> str:
    # Labels and units are the same in every form of a batch.
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    number, hexadecimal, name = match.groups()
    if name is not None:
        return _NAMED[name]
    return chr(int(number) if number is not None else int(hexadecimal, 16))


def _plain_text(raw: bytes, root: str) -> str | None:
    """`raw` as text where it is UTF-8, begins with `root`, and has nothing in it but tags, texts and entities."""
    if len(raw) > LARGEST:
        return None
    declared = _DECLARATION.match(raw)
    start = declared.end() if declared else 0
    # A comment, a CDATA section or an instruction could hide a tag; a bare carriage return is a line feed to a parser.
    if raw.find(b"<!", start) >= 0 or raw.find(b"<?", start) >= 0 or raw.find(b"\r", start) >= 0:
        return None
    try:
        text = raw[start:].decode()
    except UnicodeDecodeError:
        return None
    following = text[len(root) : len(root) + 1]
    return text if text.startswith(root) and following in (" ", ">") else None


def _check(raw: bytes) -> None:
    ParserCreate().Parse(raw, True)


__all__ = ["LARGEST", "PlainSheet", "plain_sheet", "plain_strings", "unescaped"]
