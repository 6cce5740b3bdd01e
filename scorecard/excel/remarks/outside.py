"""What a copy does not take along, whatever office program wrote the file: macros, and relations that fetch from elsewhere.

Beside `links`, which has the formulas of a workbook and the fields of a document. Links that a person clicks stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scorecard.excel.remarks.parts import local, parse, relations_of, serialise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorecard.excel.remarks.parts import Parts

_MACROS = frozenset({"vbaProject", "vbaProjectSignature", "wordVbaData", "keyMapCustomizations", "attachedToolbars"})
_CUSTOM = frozenset({"extensibility", "ui"})
"""menus and buttons of the file's own (customUI), which call macros"""
_OBJECTS = frozenset({"OLEObject", "attachedTemplate", "subDoc", "oleObject"})
"""elements that are nothing without what they lead to"""
_RELATED = re.compile(rb"""TargetMode\s*=\s*["']External["']""")
_SOURCE = frozenset({"dbPr", "olapPr", "webPr", "textPr", "parameters", "extLst"})
_KEPT = frozenset({"id", "name", "type"})


def drop_macros(parts: Parts, main: str, content_type: str) -> bool:
    """Take macros out of the package whose main part is `main`, which becomes a part of `content_type`; whether any were there."""
    gone = False
    for name, kinds in ((main, _MACROS), ("", _CUSTOM)):
        for relation in parts.relations(name):
            if relation.kind in kinds:
                parts.unrelate(name, relation.id)
                gone = True
                if relation.target is not None and relation.target in parts:
                    for inner in parts.relations(relation.target):
                        if inner.target is not None and inner.target in parts:
                            parts.remove(inner.target)
                    parts.remove(relation.target)
    if parts.content_type(main) != content_type:
        parts.declare(main, content_type)
    return gone


def sever(parts: Parts, passed: Iterable[str] = ()) -> int:
    """Take out relations to other files and addresses, except what a person clicks; how many there were.

    Templates that are fetched on opening, linked pictures and objects, parts of other documents. `passed` are parts
    that are not looked at.
    """
    count = 0
    skipped = {relations_of(name) for name in passed}
    for name in [one for one in parts.names if one.endswith(".rels") and one not in skipped]:
        raw = parts.read(name)
        if not _RELATED.search(raw):
            continue
        root = parse(raw)
        gone = set()
        for element in list(root):
            kind = (element.get("Type") or "").rpartition("/")[2]
            if element.get("TargetMode") == "External" and kind != "hyperlink":
                gone.add(element.get("Id") or "")
                root.remove(element)
        if gone:
            count += len(gone)
            parts.write(name, serialise(root))
            _unlink(parts, _owner(name), gone)
    return count


def _owner(relations: str) -> str:
    folder, _, file = relations.rpartition("/")
    return f"{folder.removesuffix('_rels')}{file.removesuffix('.rels')}"


def _unlink(parts: Parts, name: str, gone: set[str]) -> None:
    """Take the marks of relations that are gone out of the part `name`."""
    if name not in parts:
        return
    root = parse(parts.read(name))
    for element in list(root.iter()):
        for key, value in list(element.attrib.items()):
            if str(value) not in gone or "relationships" not in str(key):
                continue
            parent = element.getparent()
            if local(element) in _OBJECTS and parent is not None:
                parent.remove(element)
            else:
                del element.attrib[key]
    parts.write(name, serialise(root))


def deaden(parts: Parts, main: str) -> bool:
    """Leave of the data connections of a workbook their numbers only, which tables and pivots refer to; whether any were live."""
    relation = parts.related(main, "connections")
    if relation is None or relation.target is None:
        return False
    root = parse(parts.read(relation.target))
    for element in root:
        for child in [one for one in element if local(one) in _SOURCE]:
            element.remove(child)
        for key in [one for one in element.attrib if one not in _KEPT]:
            del element.attrib[key]
        element.set("refreshedVersion", "0")
        element.set("deleted", "1")
    made = serialise(root)
    parts.write(relation.target, made)
    return True


__all__ = ["deaden", "drop_macros", "sever"]
