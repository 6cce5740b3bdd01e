"""Fonts, fills, borders and formats that the 问题清单 and the colours need, added behind those of the workbook.

What the workbook has keeps its index; what is there already is used again, so a second check adds nothing.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.excel.remarks.parts import local, parse, serialise

if TYPE_CHECKING:
    from lxml.etree import _Element

    from scorecard.excel.remarks.entries import Rank

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
COLOURS: dict[Rank, str] = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "hint": "FFDDEBF7", "fixed": "FFC6EFCE"}
"""The colours of the cells, and of the ranks in the 问题清单: red, yellow, blue; green for what was corrected"""
REMEMBERED = 2**18
"""bytes of a styles part, up to which one that recurs is remembered"""
_EMPTY = (
    '<styleSheet xmlns="{ns}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


@dataclass(frozen=True, slots=True)
class Look:
    """Indices of cell formats in the 问题清单."""

    title: int
    text: int
    head: int
    cell: int
    link: int
    centre: int
    done: int
    ranks: dict[Rank, int]


Said = tuple[object, ...]
"""What an element says: see `_canonical`."""


class _Collection:
    """What the elements of a collection say, each with the first index among the elements of its tag; how many there are."""

    __slots__ = ("counts", "known")

    def __init__(self) -> None:
        self.known: dict[Said, int] = {}
        self.counts: Counter[str] = Counter()

    def count(self, said: Said) -> None:
        """One element more."""
        tag = str(said[0])
        self.known.setdefault(said, self.counts[tag])
        self.counts[tag] += 1


class Styles:
    """The styles part of a workbook, to which formats are added."""

    def __init__(self, raw: bytes | None, namespace: str) -> None:
        """`raw` is the part, None where the workbook has none."""
        self.added = False
        self.root = parse(raw if raw is not None else _EMPTY.format(ns=namespace).encode())
        self.namespace = self.root.tag.rpartition("}")[0].lstrip("{") if isinstance(self.root.tag, str) else namespace
        self._collections: dict[str, _Collection] = {}

    def serialised(self) -> bytes:
        """The part."""
        return serialise(self.root)

    def colour(self, rank: Rank) -> int:
        """The index of the differential format that colours a cell."""
        fill = f'<fill><patternFill patternType="solid"><bgColor rgb="{COLOURS[rank]}"/></patternFill></fill>'
        return self._index("dxfs", f"<dxf>{fill}</dxf>")

    def quoted(self, index: int) -> int:
        """The cell format `index`, with the mark that a text beginning with = stays a text when it is edited."""
        return self._variant(index, "quotePrefix", "1")

    def two_decimals(self, index: int) -> int:
        """The cell format `index`, numbers shown with two decimals where it said nothing of decimals."""
        return self._variant(index, "numFmtId", "2")

    def _variant(self, index: int, name: str, value: str) -> int:
        formats = [child for child in self._collection("cellXfs") if local(child) == "xf"]
        if not 0 <= index < len(formats):
            return index
        wanted = copy.deepcopy(formats[index])
        wanted.set(name, value)
        if name == "numFmtId":
            wanted.set("applyNumberFormat", "1")
        return self._index("cellXfs", etree.tostring(wanted).decode())

    def look(self) -> Look:
        """The formats of the 问题清单."""
        plain = self._font('<sz val="10"/>')
        bold = self._font('<b/><sz val="10"/>')
        title = self._font('<b/><sz val="16"/>')
        link = self._font('<u/><sz val="10"/><color rgb="FF0563C1"/>')
        side = '<{0} style="thin"><color rgb="FFBFBFBF"/></{0}>'
        thin = "".join(side.format(name) for name in ("left", "right", "top", "bottom"))
        border = self._index("borders", f"<border>{thin}<diagonal/></border>")
        none, grey = 0, self._fill("FFD9E1F2")
        return Look(
            title=self._format(title, none, 0, wrap=False),
            text=self._format(plain, none, 0),
            head=self._format(bold, grey, border, centre=True),
            cell=self._format(plain, none, border),
            link=self._format(link, none, border),
            centre=self._format(plain, none, border, centre=True),
            done=self._format(plain, self._fill("FFFFF9E5"), border, unlocked=True),
            ranks={rank: self._format(bold, self._fill(rgb), border, centre=True) for rank, rgb in COLOURS.items()},
        )

    def _font(self, inner: str) -> int:
        return self._index("fonts", f'<font>{inner}<name val="宋体"/><family val="3"/><charset val="134"/></font>')

    def _fill(self, rgb: str) -> int:
        inner = f'<patternFill patternType="solid"><fgColor rgb="{rgb}"/><bgColor indexed="64"/></patternFill>'
        return self._index("fills", f"<fill>{inner}</fill>")

    def _format(
        self, font: int, fill: int, border: int, *, centre: bool = False, wrap: bool = True, unlocked: bool = False
    ) -> int:
        across = ' horizontal="center"' if centre else ""
        lines = ' wrapText="1"' if wrap else ""
        lock = '<protection locked="0"/>' if unlocked else ""
        return self._index(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" quotePrefix="1" '
            f'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"{" applyProtection=" + chr(34) + "1" + chr(34) if unlocked else ""}>'
            f'<alignment{across} vertical="center"{lines}/>{lock}</xf>',
        )

    def _index(self, collection: str, xml: str) -> int:
        holder = self._collection(collection)
        there = self._collections.get(collection)
        if there is None:
            there = self._collections[collection] = _Collection()
            for child in holder:
                there.count(_canonical(child))
        pattern, wanted = _meant(xml, self.namespace)
        if wanted not in there.known:
            self.added = True
            new = copy.deepcopy(pattern)
            holder.append(new)
            etree.cleanup_namespaces(new)
            there.count(wanted)
            holder.set("count", str(there.counts[str(wanted[0])]))
        return there.known[wanted]

    def _collection(self, name: str) -> _Element:
        for child in self.root:
            if local(child) == name:
                return child
        made = etree.Element(f"{{{self.namespace}}}{name}", {"count": "0"})
        later = _ORDER[_ORDER.index(name) + 1 :]
        at = next((i for i, child in enumerate(self.root) if local(child) in later), len(self.root))
        self.root.insert(at, made)
        return made


@dataclass(frozen=True, slots=True)
class Dressed:
    """The styles part of a workbook with all that an annotated copy needs, and where it stands there."""

    part: bytes
    colours: dict[Rank, int]
    """differential formats that colour a cell"""
    look: Look


def dressed(raw: bytes | None, namespace: str) -> Dressed:
    """The styles part `raw` (None where there is none) made ready; remembered, for files of one template share theirs."""
    return (_dressed_before if raw is None or len(raw) <= REMEMBERED else _dressed)(raw, namespace)


def _dressed(raw: bytes | None, namespace: str) -> Dressed:
    styles = Styles(raw, namespace)
    colours = {rank: styles.colour(rank) for rank in COLOURS}
    look = styles.look()
    return Dressed(styles.serialised(), colours, look)


_dressed_before = lru_cache(maxsize=8)(_dressed)


@lru_cache(maxsize=256)
def _meant(xml: str, namespace: str) -> tuple[_Element, Said]:
    """The element `xml`, which is not to be changed, and what it says: workbook after workbook needs the same few."""
    element = parse(f'<r xmlns="{namespace}">{xml}</r>'.encode())[0]
    return element, _canonical(element)


def _canonical(element: _Element) -> Said:
    """What `element` says, free of prefixes and of white space between its children."""
    children = tuple([_canonical(child) for child in element if isinstance(child.tag, str)])
    said = element.items()
    return local(element), tuple(sorted(said) if len(said) > 1 else said), children


__all__ = ["COLOURS", "REMEMBERED", "Dressed", "Look", "Styles", "dressed"]
