"""The parts of a package, some of them replaced or added; all others keep their bytes.

Knows packages (Open Packaging Conventions), not workbooks or documents.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.reports.package import Part, archive, part

if TYPE_CHECKING:
    from lxml.etree import _Element

    from scorecard.readers.package import Package

_TYPES = "[Content_Types].xml"
_TYPES_NS = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
_LEVEL = 3
"""of deflating: see `scorecard.reports.word`"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation of a part: its id, the last word of its type, and the part it leads to (None: outside)."""

    id: str
    kind: str
    target: str | None


def parse(raw: bytes) -> _Element:
    """The XML `raw`; entities are not resolved, nothing is loaded. Raises `etree.XMLSyntaxError`."""
    return etree.fromstring(raw, _PARSER)


def serialise(root: _Element) -> bytes:
    """`root` as a part."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def local(element: _Element) -> str:
    """The tag without its namespace; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@dataclass(slots=True)
class Parts:
    """A package that is being changed. Nothing is written anywhere before `archive`."""

    package: Package
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    _trees: dict[str, _Element] = field(default_factory=dict)
    """parts that are being changed bit by bit, the content types and relations, by stored name: not yet bytes again"""
    _recurring: set[str] = field(default_factory=set)
    """changed parts that files of one template have alike"""
    _related: dict[str, list[Relation]] = field(default_factory=dict)
    """relations by stored name of their part, until it changes"""

    def __contains__(self, name: str) -> bool:
        stored = self._stored(name)
        return stored in self.changed or (stored in self.package and stored not in self.removed)

    def _stored(self, name: str) -> str:
        """The name under which the package has the part: case does not count, as in Office."""
        return self.package.lower.get(name.lower(), name)

    @property
    def names(self) -> list[str]:
        """The names of the parts as they stand now."""
        old = [name for name in self.package.names if name not in self.removed]
        return old + [name for name in self.changed if name not in self.package]

    def read(self, name: str) -> bytes:
        """The bytes of a part as it stands now. Raises KeyError, and `Broken` for a damaged one."""
        stored = self._stored(name)
        self._settle(stored)
        if stored in self.changed:
            return self.changed[stored]
        if stored in self.removed:
            raise KeyError(name)
        return self.package.xml(stored)

    def _settle(self, stored: str) -> None:
        tree = self._trees.pop(stored, None)
        if tree is not None:
            self.changed[stored] = serialise(tree)

    def _tree(self, name: str) -> _Element:
        """The part `name`, to be changed: what is done to it is done to the part. Raises as `read`."""
        stored = self._stored(name)
        self._related.pop(stored, None)
        if stored not in self._trees:
            self._trees[stored] = parse(self.read(name))
            self.changed.setdefault(stored, b"")
        return self._trees[stored]

    def raw(self, name: str) -> bytes:
        """As `read`, for a part that may be no XML."""
        stored = self._stored(name)
        self._settle(stored)
        return self.changed[stored] if stored in self.changed else self.package.read(stored)

    def write(self, name: str, data: bytes, *, recurring: bool = False) -> None:
        """Replace or add a part. One that is `recurring` is packed once for the files that have it alike."""
        stored = self._stored(name)
        if recurring:
            self._recurring.add(stored)
        else:
            self._recurring.discard(stored)
        self.removed.discard(stored)
        self._trees.pop(stored, None)
        self._related.pop(stored, None)
        self.changed[stored] = data

    def remove(self, name: str) -> None:
        """Take a part out, with its own relations and its content type."""
        for one in (name, relations_of(name)):
            stored = self._stored(one)
            self.changed.pop(stored, None)
            self._trees.pop(stored, None)
            self._related.pop(stored, None)
            if stored in self.package:
                self.removed.add(stored)
        root = self._tree(_TYPES)
        for element in list(root):
            if (element.get("PartName") or "").lower() == f"/{name}".lower():
                root.remove(element)

    def free(self, pattern: str) -> str:
        """A name that no part has: `pattern` with a number in the place of {}."""
        number = 1
        while (name := pattern.format(number)) in self:
            number += 1
        return name

    def relations(self, name: str) -> list[Relation]:
        """The relations of the part `name`."""
        own = relations_of(name)
        if own not in self:
            return []
        stored = self._stored(own)
        if stored not in self._related:
            root = self._trees.get(stored)
            self._related[stored] = self._told(name, parse(self.read(own)) if root is None else root)
        return self._related[stored]

    def _told(self, name: str, root: _Element) -> list[Relation]:
        found = []
        for element in root:
            if local(element) != "Relationship":
                continue
            target = element.get("Target") or ""
            outside = element.get("TargetMode") == "External"
            base = posixpath.dirname(name)
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(base, target))
            kind = (element.get("Type") or "").rpartition("/")[2]
            found.append(Relation(element.get("Id") or "", kind, None if outside else full))
        return found

    def related(self, name: str, kind: str) -> Relation | None:
        """The first relation of that kind to a part that is there."""
        return next((r for r in self.relations(name) if r.kind == kind and r.target and r.target in self), None)

    def relate(self, name: str, target: str, kind: str) -> str:
        """A new relation from the part `name` to the part `target`; `kind` is its whole type. Returns its id."""
        own = relations_of(name)
        if own not in self:
            empty = etree.Element(f"{{{_RELATIONS_NS}}}Relationships", nsmap={None: _RELATIONS_NS})  # type: ignore[dict-item]
            self.write(own, serialise(empty))
            self._type_of_relations()
        root = self._tree(own)
        taken = {element.get("Id") for element in root}
        number = 1
        while (new := f"rIdScorecard{number}") in taken:
            number += 1
        etree.SubElement(root, f"{{{_RELATIONS_NS}}}Relationship", {"Id": new, "Type": kind, "Target": f"/{target}"})
        return new

    def unrelate(self, name: str, ident: str) -> None:
        """Take a relation of the part `name` out."""
        root = self._tree(relations_of(name))
        for element in list(root):
            if element.get("Id") == ident:
                root.remove(element)

    def declare(self, name: str, content_type: str) -> None:
        """Give the part `name` its content type."""
        root = self._tree(_TYPES)
        for element in root:
            if (element.get("PartName") or "").lower() == f"/{name}".lower():
                element.set("ContentType", content_type)
                break
        else:
            etree.SubElement(root, f"{{{_TYPES_NS}}}Override", {"PartName": f"/{name}", "ContentType": content_type})

    def content_type(self, name: str) -> str:
        """The content type of a part; "" where none is given."""
        root = self._trees.get(self._stored(_TYPES))
        root = parse(self.read(_TYPES)) if root is None else root
        extension = name.rpartition(".")[2].lower()
        default = ""
        for element in root:
            if (element.get("PartName") or "").lower() == f"/{name}".lower():
                return element.get("ContentType") or ""
            if (element.get("Extension") or "").lower() == extension:
                default = element.get("ContentType") or ""
        return default

    def _type_of_relations(self) -> None:
        root = self._tree(_TYPES)
        if any((element.get("Extension") or "").lower() == "rels" for element in root):
            return
        element = etree.Element(f"{{{_TYPES_NS}}}Default", {"Extension": "rels", "ContentType": _RELATIONS_TYPE})
        root.insert(0, element)

    def main(self, usual: str) -> str:
        """The main part of the package."""
        relation = next(
            (r for r in self.relations("") if r.kind == "officeDocument" and r.target and r.target in self), None
        )
        return relation.target if relation is not None and relation.target else usual

    def zipped(self) -> list[Part]:
        """The parts, ready to be put into a zip file."""
        for name in list(self._trees):
            self._settle(name)
        made = []
        for name in self.package.names:
            if name in self.removed:
                continue
            found = self.package.packed(name) if name not in self.changed else None
            if found is not None:
                packed, entry = found
                made.append(Part(name.encode(), packed, entry.size, entry.crc, entry.method))
            else:
                pack = _packed_before if name in self._recurring else part
                data = self.changed[name] if name in self.changed else self.package.read(name)
                made.append(pack(name, data, level=_LEVEL))
        new = [(name, data) for name, data in self.changed.items() if name not in self.package]
        return made + [part(name, data, level=_LEVEL) for name, data in new]

    def archive(self) -> bytes:
        """The zip file."""
        return archive(self.zipped())


_packed_before = lru_cache(maxsize=8)(part)


def relations_of(name: str) -> str:
    """The name of the part that holds the relations of `name` ("" is the package itself)."""
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels" if folder else f"_rels/{file}.rels"


__all__ = ["OFFICE", "Parts", "Relation", "local", "parse", "relations_of", "serialise"]
