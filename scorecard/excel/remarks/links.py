"""Links to other files and programs (DDE) do not come along: the values stay, the formulas and fields that fetched them go.

The copy is sent to other people, on whose machine such a link asks for files that are not there, or starts a program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scorecard.excel.remarks.outside import deaden, sever
from scorecard.excel.remarks.parts import local, parse, serialise
from scorecard.excel.remarks.seal import unsealed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from scorecard.excel.remarks.parts import Parts

# [1]Sheet!A1, '[1]Sheet 1'!A1, [1]!topic, '[a.xlsx]Sheet'!A1, cmd|'/C calc'!A0; not 表1[1], which is a column of a table.
_OUTSIDE = re.compile(
    rb"(?<![\w\])\x80-\xff])\[[0-9]+\]|'[^'\[\]]*\[[^\[\]']+\][^']*'!|(?<![\w\])\x80-\xff\[])\[[^\[\]]+\][\w.\x80-\xff]*!"
    rb"|[\w'\x80-\xff]\|(?:'[^']*'|[\w.\x80-\xff]+)!"
)
# Functions that ask another program or machine as soon as the workbook is computed.
_FETCHING = re.compile(
    rb"(?<![\w.])(?:_xlfn\.)?(?:WEBSERVICE|RTD|CALL|REGISTER\.ID|SQL\.REQUEST|IMAGE|STOCKHISTORY|CUBE[A-Z]+)\s*\(",
    re.IGNORECASE,
)
_FIELD = re.compile(
    rb"\s*(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|RD|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)
"""fields of Word that fetch from a file or a program, or run a macro"""
_QUOTED = re.compile(rb'"[^"]*"|&quot;.*?&quot;')
_FORMULA = re.compile(rb"<((?:[\w.-]+:)?)f\b([^>]*?)(?:/>|>([^<]*)</\1f>)")
_ANY_FORMULA = re.compile(rb"[<:]f[\s/>]")
_SHARED = re.compile(rb"""\bsi\s*=\s*["']([0-9]+)["']""")


def break_links(parts: Parts, main: str, book: _Element, sheets: Iterable[str]) -> int:
    """Take the links of a workbook out of its parts and of `book`; how many formulas became values (0: there were no links).

    Returns at least 1 where there was a link, even if no formula used it.
    """
    holder = next((child for child in book if local(child) == "externalReferences"), None)
    linked = holder is not None
    if holder is not None:
        book.remove(holder)
        for relation in parts.relations(main):
            if relation.kind == "externalLink":
                parts.unrelate(main, relation.id)
                if relation.target is not None and relation.target in parts:
                    parts.remove(relation.target)
    for name in [element for element in book.iter() if local(element) == "definedName"]:
        parent = name.getparent()
        if parent is not None and _leads_out((name.text or "").encode()):
            linked = True
            parent.remove(name)
            if not len(parent):
                book.remove(parent)
    linked |= deaden(parts, main)
    linked |= bool(sever(parts, [main]))
    count = sum(_values_only(parts, sheet) for sheet in sheets)
    if count or linked:
        for relation in parts.relations(main):
            if relation.kind == "calcChain":
                parts.unrelate(main, relation.id)
                if relation.target is not None and relation.target in parts:
                    parts.remove(relation.target)
    return max(int(linked), count)


def _leads_out(formula: bytes) -> bool:
    bare = _QUOTED.sub(b'""', formula)
    return bool(_OUTSIDE.search(bare) or _FETCHING.search(bare))


def _values_only(parts: Parts, sheet: str) -> int:
    raw = parts.read(sheet)
    if not _ANY_FORMULA.search(raw) or not (_OUTSIDE.search(raw) or _FETCHING.search(raw)):
        return 0
    shared = {
        (prefix, number)
        for match in _FORMULA.finditer(raw)
        if _leads_out(match[3] or b"")
        for prefix, number in [(match[1], _shared(match[2]))]
        if number is not None
    }
    count = 0

    def cut(match: re.Match[bytes]) -> bytes:
        nonlocal count
        if _leads_out(match[3] or b"") or (match[1], _shared(match[2])) in shared:
            count += 1
            return b""
        return match.group()

    made = _FORMULA.sub(cut, raw)
    if count:
        parts.write(sheet, made)
    return count


def _shared(attributes: bytes) -> bytes | None:
    found = _SHARED.search(attributes)
    return None if found is None else found[1]


# --- Word -----------------------------------------------------------------------------------------------------------


def break_fields(parts: Parts, name: str) -> int:
    """Turn the fields of a part of a document that fetch from other files or programs into their results; how many."""
    raw = unsealed(parts.read(name))
    if b"fldChar" not in raw and b"fldSimple" not in raw:
        return 0
    root = parse(raw)
    count = 0
    opened: list[tuple[list[_Element], list[str]]] = []
    for element in list(root.iter()):
        kind = local(element)
        if kind == "fldSimple" and _FIELD.match(_instruction(element).encode()):
            count += 1
            _unwrap(element)
        elif kind == "fldChar" and _attribute(element, "fldCharType") == "begin":
            opened.append(([element], []))
        elif kind == "instrText" and opened:
            opened[-1][0].append(element)
            opened[-1][1].append(element.text or "")
        elif kind == "fldChar" and opened:
            opened[-1][0].append(element)
            if _attribute(element, "fldCharType") == "end":
                marks, instruction = opened.pop()
                if _FIELD.match("".join(instruction).encode()):
                    count += 1
                    for mark in marks:
                        _take_out(mark)
    if count:
        parts.write(name, serialise(root))
    return count


def _attribute(element: _Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _instruction(element: _Element) -> str:
    return _attribute(element, "instr")


def _take_out(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        for child in reversed(list(element)):
            parent.insert(at, child)
        parent.remove(element)


__all__ = ["break_fields", "break_links"]
