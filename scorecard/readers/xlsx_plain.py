"""The short way through the XML of a workbook: parts written as all office programs write them.

Beside `xlsx_sheet` and `xlsx_parts`, which read any XML. Excel, WPS, LibreOffice and the common libraries write a cell
one way, and then regular expressions find all cells of a sheet in a fraction of the time that a callback for each tag
takes. What is written in any other way (prefixes, comments, rich text, hidden rows, attributes in another order) and
all that is damaged is not read here: the answer is None, and the caller takes the long way.

Nothing is passed over and nothing malformed is taken: one expression has to match the rows from the first to the last
character, and it matches only what is well-formed. What it cannot vouch for (what stands around the rows, formulas,
inline texts, entities) goes through the same parser as on the long way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

LARGEST = 400_000
"""bytes of a part; what is larger is no single form, and the long way has the limits for it"""

_SHORT = 200
_LONGEST_FRAME = 20_000
"""characters around the rows of a sheet that are remembered as sound"""

# The row's number stands in all its cells. No attribute of a row may be there twice, or hide it.
_TAG = r'[A-Z]{1,3}\1"(?: s="[0-9]{1,5}")?+(?: t="[A-Za-z]+")?+'
_ATTRIBUTE = r' (?!r=|hidden="(?:1|true)"|ht="0")([A-Za-z][A-Za-z0-9:]*+)="[A-Za-z0-9.:+ -]*+"(?![^<>]* \2=)'
_PLAIN_TEXT = r"[^<>&\x00-\x08\x0b-\x1f\ufffe\uffff]*+"
_FORMULA = r"<f(?: [^<>/\r]*+)?+(?:/>|>[^<\r]*+</f>)"
_VALUE = r'<v(?: xml:space="preserve")?+>([^<\r]*+)</v>|<v ?/>|<is><t(?: xml:space="preserve")?+>([^<\r]*+)</t></is>'
_ROWS = re.compile(
    rf'(?:<row r="([0-9]{{1,6}})"(?:{_ATTRIBUTE})*+ ?(?:/>|>'
    rf'(?:<c r="{_TAG}(?: ?/>|>(?:<v>{_PLAIN_TEXT}</v>|(?:{_FORMULA})?+(?:{_VALUE})?+)</c>))*+'
    r"</row>))*+"
)
_DATA = "<sheetData>"
_CELL = re.compile(rf'<c r="([^<>/]*+)>(?:<v>({_PLAIN_TEXT})</v></c>|(<[^/].*?</c>))', re.DOTALL)
_ODD = re.compile(rf"({_FORMULA})?+(?:{_VALUE})?+</c>")
_MERGES = re.compile(
    r'<mergeCells(?: count="[0-9]*+")?+>'
    r'((?:<mergeCell ref="[A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7}" ?/>)*+)</mergeCells>'
)

_LIST = re.compile(
    r'(?:<\?xml version="1\.0" encoding="(?:UTF-8|utf-8)"(?: standalone="(?:yes|no)")?\?>[ \n]*)?'
    r'<sst xmlns="[A-Za-z0-9:/.]+"(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?>'
)
"""how the list of strings begins that ends with no more than its own tag"""
_FIRST, _NEXT, _LAST = "<si><t>", "</t></si><si><t>", "</t></si>"
_STRING = (
    r'<si><t(?: xml:space="preserve")?+(?:/>|>([^<]*+)</t>)'
    r'(?:<phoneticPr fontId="[0-9]++"(?: type="[A-Za-z]++")?+(?: alignment="[A-Za-z]++")?+ ?/>)?+</si>'
)
_ONE_STRING, _STRINGS = re.compile(_STRING), re.compile(f"(?:{_STRING})*+")
_CONTROLS = bytes({*range(32)} - {9, 10})
"""what no XML has, and the carriage return, which is a line feed to a parser"""

_DECLARATION = re.compile(
    r"<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?:UTF-8|utf-8)[\"'])?(?: standalone=[\"'](?:yes|no)[\"'])?\s*\?>\s*"
)
_ENTITY = re.compile(r"&(?:#(\d+)|#x([0-9A-Fa-f]+)|([a-z]+));")
_NAMED_ENTITY = re.compile("&(?:amp|lt|gt|quot|apos);")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CONTENT = ("<row ", "<row>", "<c ", "<c>", "<v>", "<t>", "<rPh")
"""tags of cells, of which there must be none beside the rows"""


class PlainSheet(NamedTuple):
    """The cells of a sheet that are not empty, in the order of the file, and the references of its merged areas.

    A cell is (the attributes of its tag, behind `r="`; its value; "") or, where it holds anything but a plain value,
    (attributes, "", the rest of the cell up to its end, for `odd_parts`).
    """

    cells: list[tuple[str, str, str]]
    merges: list[str]


def plain_sheet(raw: bytes) -> PlainSheet | None:
    """The cells of the worksheet `raw`, or None where it is not plain or not well-formed."""
    if len(raw) > LARGEST:
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    begin, end = text.find(_DATA) + len(_DATA), text.find("</sheetData>")
    if begin < len(_DATA) or not _ROWS.fullmatch(text, begin, end):
        return None
    head, tail, areas = text[:begin], text[end:], ""
    merges = _MERGES.search(tail)
    if merges:
        # The empty tag keeps its place: what is around it must be well-formed with it.
        areas, tail = merges[1], f"{tail[: merges.start()]}<mergeCells/>{tail[merges.end() :]}"
    is_sound = _sound_frame if len(head) + len(tail) < _LONGEST_FRAME else _sound_frame.__wrapped__
    if not is_sound(head, tail):
        return None
    cells: list[tuple[str, str, str]] = _CELL.findall(text, begin, end)
    odd = "<c>".join([rest for _, _, rest in cells if rest])
    if odd and not _well_formed(f"<row><c>{odd}</row>"):
        return None
    return PlainSheet(cells, areas.split('"')[1::2])


def odd_parts(rest: str) -> tuple[str, str, str]:
    """Formula tag, value and inline text of a cell that holds more than a plain value; "" for what it has not.

    Texts still have their entities (`unescaped`).
    """
    formula, value, inline = _ODD.fullmatch(rest).groups("")  # type: ignore[union-attr]  # `_ROWS` has matched it
    return formula, value, inline


def plain_strings(raw: bytes) -> list[str] | None:
    """The shared strings as they stand in the part, entities replaced, or None where it is not plain or well-formed."""
    if len(raw) > LARGEST or len(raw.translate(None, _CONTROLS)) != len(raw):
        return None
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    begin, end = text.find("<si>"), text.rfind("</si>") + len("</si>")
    if begin < 0:
        return None
    head, tail = text[:begin], text[end:]
    if not (tail == "</sst>" and _LIST.fullmatch(head)) and not _sound(head, tail, "<sst", ("<si", "<t")):
        return None
    listed = text[begin:end]
    pieces: list[str] = listed[len(_FIRST) : -len(_LAST)].split(_NEXT)
    if not (listed.startswith(_FIRST) and listed.endswith(_LAST) and listed.count("<") == 4 * len(pieces)):
        if not _STRINGS.fullmatch(listed):
            return None
        pieces = _ONE_STRING.findall(listed)
    if ("]" in listed and "]]>" in listed) or "\ufffe" in listed or "\uffff" in listed:
        return None
    if "&" in listed:
        if listed.count("&") != len(_NAMED_ENTITY.findall(listed)) and not _well_formed(text):
            return None
        return [unescaped(piece) if "&" in piece else piece for piece in pieces]
    return pieces


def unescaped(text: str) -> str:
    """`text` with its entities replaced; all that XML does not know have been refused before."""
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


@lru_cache(maxsize=256)
def _sound_frame(head: str, tail: str) -> bool:
    """Is what stands around the rows of a sheet well-formed, and does it change nothing of the cells?

    Remembered, since the sheets of a batch differ in their rows.
    """
    # A hidden column, or one without width; or attributes written in a way that would have to be parsed to tell.
    if head.count("hidden") != head.count(' hidden="false"') + head.count(' hidden="0"') or 'width="0"' in head:
        return False
    if "='" in head[head.find("<worksheet") :] or " =" in head or "= " in head:
        return False
    if "<col" in tail.replace("<colBreaks", "") or "<mergeCell" in (head + tail).replace("<mergeCells/>", ""):
        return False
    return _sound(head, tail, "<worksheet", _CONTENT)


def _sound(head: str, tail: str, root: str, content: tuple[str, ...]) -> bool:
    """Are `head` and `tail`, around what a part holds, well-formed, and nothing but the tags of a part with this `root`?

    Not if there are tags of `content`, or what could hide one: a comment, a CDATA section, an instruction.
    """
    declared = _DECLARATION.match(head)
    frame = head[declared.end() if declared else 0 :] + tail
    if not frame.startswith(root) or frame[len(root)] not in " >":
        return False
    if "<!" in frame or "<?" in frame or "\r" in frame or any(mark in frame for mark in content):
        return False
    # A tag stands for what is left out: where it cannot stand, as within another tag, that could not either.
    return _well_formed(f"{head}<_/>{tail}")


def _well_formed(text: str) -> bool:
    try:
        ParserCreate().Parse(text.encode(), True)
    except ExpatError:
        return False
    return True


__all__ = ["LARGEST", "PlainSheet", "odd_parts", "plain_sheet", "plain_strings", "unescaped"]
