"""Threads of newer versions of Excel: where a cell has one, the comment beneath it is not shown, so we answer in the thread."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.excel.remarks import notes
from scorecard.excel.remarks.parts import parse, serialise
from scorecard.readers.table import cell_name

if TYPE_CHECKING:
    from scorecard.excel.remarks.entries import Entry
    from scorecard.excel.remarks.parts import Parts
    from scorecard.excel.remarks.sheet import Worksheet

_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_PERSONS = "application/vnd.ms-excel.person+xml"
_PERSON_KIND = "http://schemas.microsoft.com/office/2017/10/relationships/person"
_OURSELVES = "{5C08ECA8-D000-5000-8000-5C08ECA8D000}"
_WHEN = "2000-01-01T00:00:00.00"


def strip_threads(sheet: Worksheet) -> bool:
    """Take our answers to an earlier check out; whether there were any."""
    part = sheet.parts.related(sheet.name, "threadedComment")
    if part is None or part.target is None:
        return False
    root = parse(sheet.parts.read(part.target))
    ours = [element for element in root if element.get("personId") == _OURSELVES]
    for element in ours:
        root.remove(element)
    if ours:
        sheet.parts.write(part.target, serialise(root))
    return bool(ours)


def reply(sheet: Worksheet, at: dict[tuple[int, int], list[Entry]], main: str) -> None:
    """Answer in the threads of the cells `at`; `main` is the workbook's part."""
    part = sheet.parts.related(sheet.name, "threadedComment")
    if part is None or part.target is None:
        return
    root = parse(sheet.parts.read(part.target))
    first = {element.get("ref"): element.get("id") for element in reversed(root) if element.get("parentId") is None}
    added = False
    for cell, rows in sorted(at.items()):
        name = cell_name(*cell)
        if name not in first:
            continue
        ident = uuid.uuid5(uuid.NAMESPACE_URL, f"scorecard/{sheet.title}/{name}")
        answer = etree.SubElement(
            root,
            f"{{{_THREADS}}}threadedComment",
            {
                "ref": name,
                "dT": _WHEN,
                "personId": _OURSELVES,
                "id": f"{{{str(ident).upper()}}}",
                "parentId": first[name] or "",
            },
        )
        etree.SubElement(answer, f"{{{_THREADS}}}text").text = "\n".join([notes.MARK, *notes.words(rows)])
        added = True
    if added:
        sheet.parts.write(part.target, serialise(root))
        _introduce(sheet.parts, main)


def _introduce(parts: Parts, main: str) -> None:
    """Make us known as a person who writes in threads."""
    relation = parts.related(main, "person")
    if relation is not None and relation.target is not None:
        name, root = relation.target, parse(parts.read(relation.target))
    else:
        name = parts.free("xl/persons/scorecard{}.xml")
        root = etree.Element(f"{{{_THREADS}}}personList", nsmap={None: _THREADS})  # type: ignore[dict-item]
        parts.declare(name, _PERSONS)
        parts.relate(main, name, _PERSON_KIND)
    if all(element.get("id") != _OURSELVES for element in root):
        etree.SubElement(
            root,
            f"{{{_THREADS}}}person",
            {"displayName": notes.AUTHOR, "id": _OURSELVES, "userId": notes.AUTHOR, "providerId": "None"},
        )
    parts.write(name, serialise(root))


__all__ = ["reply", "strip_threads"]
