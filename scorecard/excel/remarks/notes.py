"""Comments of one worksheet and the boxes in which they are shown.

A filer's comment stays, ours is written below it, and taken out again when the file is checked anew. The boxes
(VML) are edited as text: Office writes VML that no XML parser takes.
"""

from __future__ import annotations

import copy
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.excel.remarks.entries import RANK_WORDS
from scorecard.excel.remarks.parts import local
from scorecard.reports.workbook import line_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from scorecard.excel.remarks.entries import Entry

MARK = "【scorecard 检查意见】"
"""The first line of our comments, by which they are known again"""
AUTHOR = "scorecard"
_MOST = 12
"""findings in one comment; the others are in the 问题清单"""
_LONGEST_ONE = 400
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Office writes v: and x:, other programs write prefixes of their own.
_SHAPE = re.compile(r"<(\w+):shape\b(?:(?!</\1:shape>).)*</\1:shape>\s*", re.DOTALL)
_ROW = re.compile(r"<\w+:Row\b[^>]*>\s*(\d+)\s*<")
_COLUMN = re.compile(r"<\w+:Column\b[^>]*>\s*(\d+)\s*<")
_ANCHOR = re.compile(r"<(\w+):Anchor\b[^>]*>[^<]*</\1:Anchor>")
_CLIENT = re.compile(r"<\w+:ClientData\b[^>]*>")
_ID = re.compile(r"_x0000_s(\d+)")
_IDMAP = re.compile(r'(<\w+:idmap\b[^>]*\bdata=")([\d,]*)(")')
_WIDE, _WIDER = 320, 460
_LINE = 18
"""pixels a line, which holds the fonts that stand in for 宋体 as well"""

EMPTY_BOXES = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{block}"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>'
    "</v:shapetype></xml>"
)
_BOX = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{number}" type="#_x0000_t202" style=\'position:absolute;margin-left:60pt;margin-top:2pt;'
    'width:{wide}pt;height:{high}pt;z-index:{z};visibility:hidden\' fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def words(rows: Sequence[Entry]) -> list[str]:
    """The lines of the comment that tells `rows`, after its first line."""
    lines = []
    for row in rows[:_MOST]:
        what = f"{row.what}（原来：{row.before}；改为：{row.after}）" if row.rank == "fixed" else row.what
        lines.append(f"{row.number}. {RANK_WORDS[row.rank]} {row.code}：{_short(what)}")
        if row.remedy and row.rank not in {"hint", "fixed"}:
            lines.append(f"→ {_short(row.remedy)}")
        if row.article:
            lines.append(f"依据：{_short(row.article)}")
    if len(rows) > _MOST:
        lines.append(f"这一格另有 {len(rows) - _MOST} 个问题，见工作表“问题清单”。")
    return lines


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_ONE else f"{text[:_LONGEST_ONE]}……"


# ------------------------------------------------------------------------------------------------ comments


def strip_comments(root: _Element) -> list[str]:
    """Take our comments out of a comments part; returns the cells that have none left."""
    gone = []
    for comment in [element for element in root.iter() if local(element) == "comment"]:
        texts = [element for element in comment.iter() if local(element) == "t"]
        whole = "".join(element.text or "" for element in texts)
        at = whole.find(MARK)
        if at < 0:
            continue
        if not whole[:at].strip():
            parent = comment.getparent()
            if parent is not None:
                parent.remove(comment)
            gone.append(comment.get("ref") or "")
            continue
        _cut(texts, len(whole[:at].rstrip("\n")))
    return gone


def _cut(texts: list[_Element], keep: int) -> None:
    """Leave the first `keep` characters of a comment."""
    for element in texts:
        text = element.text or ""
        if keep <= 0:
            holder = element.getparent()
            parent = None if holder is None else holder.getparent()
            if holder is not None and local(holder) == "r" and parent is not None:
                parent.remove(holder)
                continue
        element.text = text[: max(keep, 0)]
        keep -= len(text)


class Comments:
    """The comments part with the root `root`, to which ours are added."""

    def __init__(self, root: _Element) -> None:
        self._root = root
        self._namespace = root.tag.rpartition("}")[0] + "}" if isinstance(root.tag, str) else ""
        self._list = _child(root, self._namespace, "commentList")
        self._there: dict[str | None, _Element] = {}
        for comment in self._list:
            if local(comment) == "comment":
                self._there.setdefault(comment.get("ref"), comment)

    def add(self, cell: str, lines: Sequence[str]) -> str:
        """Write our comment at `cell`, below a comment that is there; returns all of its text."""
        namespace, comment = self._namespace, self._there.get(cell)
        before = ""
        if comment is None:
            author = _author(self._root, namespace)
            comment = etree.SubElement(self._list, f"{namespace}comment", {"ref": cell, "authorId": author})
            text = etree.SubElement(comment, f"{namespace}text")
            self._there[cell] = comment
        else:
            text = _child(comment, namespace, "text")
            before = "".join(element.text or "" for element in text.iter() if local(element) == "t")
            for plain in [child for child in text if local(child) == "t"]:
                run = etree.Element(f"{namespace}r")
                text.replace(plain, run)
                run.append(plain)
        gap = "\n\n" if before else ""
        _run(text, namespace, f"{gap}{MARK}\n", bold=True)
        _run(text, namespace, "\n".join(lines), bold=False)
        return f"{before}{gap}{MARK}\n" + "\n".join(lines)


def _run(text: _Element, namespace: str, words_: str, *, bold: bool) -> None:
    run = copy.deepcopy(_run_pattern(namespace, bold=bold))
    run[-1].text = escaped(words_)
    at = next((i for i, child in enumerate(text) if local(child) in {"rPh", "phoneticPr"}), len(text))
    text.insert(at, run)


@lru_cache(maxsize=8)
def _run_pattern(namespace: str, *, bold: bool) -> _Element:
    """A run of ours without its words, which stand in its last child; to be copied."""
    holder = etree.Element(f"{namespace}text", nsmap={None: namespace.strip("{}")} if namespace else None)  # type: ignore[dict-item]
    run = etree.SubElement(holder, f"{namespace}r")
    properties = etree.SubElement(run, f"{namespace}rPr")
    if bold:
        etree.SubElement(properties, f"{namespace}b")
    etree.SubElement(properties, f"{namespace}sz", {"val": "9"})
    etree.SubElement(properties, f"{namespace}color", {"indexed": "81"})
    etree.SubElement(properties, f"{namespace}rFont", {"val": "宋体"})
    etree.SubElement(properties, f"{namespace}charset", {"val": "134"})
    etree.SubElement(run, f"{namespace}t", {_SPACE: "preserve"})
    return run


def escaped(text: str) -> str:
    """`text` so that Excel does not take _x0041_ for a character."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text) if "_x" in text else text


def _author(root: _Element, namespace: str) -> str:
    authors = _child(root, namespace, "authors")
    names = [element.text or "" for element in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{namespace}author").text = AUTHOR
        names.append(AUTHOR)
    return str(names.index(AUTHOR))


def _child(parent: _Element, namespace: str, name: str) -> _Element:
    found = next((child for child in parent if local(child) == name), None)
    if found is None:
        found = etree.Element(f"{namespace}{name}")
        parent.insert(0 if name == "authors" else len(parent), found)
    return found


# ------------------------------------------------------------------------------------------------ boxes


def box_size(text: str) -> tuple[int, int]:
    """Width and height in pixels that hold all of `text`."""
    size = (_WIDE, 0)
    for wide in (_WIDE, _WIDER):
        columns = (wide - 20) // 6
        lines = line_count(text, columns - 2)
        size = (wide, lines * _LINE + 14)
        if lines <= 24:
            break
    return size


def has_boxes(vml: str) -> bool:
    """Whether there is any box, or another shape, in the part."""
    return _SHAPE.search(vml) is not None


def strip_boxes(vml: str, cells: set[tuple[int, int]]) -> str:
    """Take the boxes of the comments at `cells` out."""

    def keep(match: re.Match[str]) -> str:
        return "" if _cell_of(match.group()) in cells else match.group()

    return _SHAPE.sub(keep, vml)


class Boxes:
    """The boxes of the drawing `vml`, to which some are added; read once, for a sheet may have hundreds of remarks."""

    def __init__(self, vml: str) -> None:
        self._vml = vml
        self._old: dict[tuple[int, int] | None, re.Match[str]] = {}
        for match in _SHAPE.finditer(vml):
            self._old.setdefault(_cell_of(match.group()), match)
        blocks = _IDMAP.search(vml)
        self._blocks = [block for block in blocks[2].split(",") if block] if blocks is not None else []
        first = int(self._blocks[0]) if self._blocks else 1
        self._last = max([first * 1024, *(int(match[1]) for match in _ID.finditer(vml))])
        self._changed: dict[int, tuple[int, str]] = {}
        """begin of a shape: its end, and what stands there now"""
        self._made: list[str] = []

    def add(self, cell: tuple[int, int], anchor: str, size: tuple[int, int]) -> None:
        """Give the comment at `cell`, each at most once, a box of that anchor; an old one that is there is made as large."""
        old = self._old.get(cell)
        if old is not None:
            shape = old.group()
            place = f'<x:Anchor xmlns:x="urn:schemas-microsoft-com:office:excel">{anchor}</x:Anchor>'
            if _ANCHOR.search(shape):
                shape = _ANCHOR.sub(place, shape)
            else:
                shape = _CLIENT.sub(lambda match: match.group() + place, shape, count=1)
            self._changed[old.start()] = old.end(), shape
            return
        self._last += 1
        number = self._last
        if str(number // 1024) not in self._blocks:
            self._blocks.append(str(number // 1024))
        self._made.append(
            _BOX.format(
                number=number, z=number % 1024, wide=size[0] * 3 // 4, high=size[1] * 3 // 4, anchor=anchor, row=cell[0],
                column=cell[1],
            )
        )  # fmt: skip

    def vml(self) -> str:
        """The drawing as it is now. Raises ValueError where it has no end."""
        pieces, at = [], 0
        for start, (end, shape) in sorted(self._changed.items()):
            pieces += [self._vml[at:start], shape]
            at = end
        end = self._vml.rindex("</xml>") if self._made else len(self._vml)
        vml = "".join([*pieces, self._vml[at:end], *self._made, self._vml[end:]])
        return _IDMAP.sub(lambda match: f"{match[1]}{','.join(self._blocks)}{match[3]}", vml, count=1)


def _cell_of(shape: str) -> tuple[int, int] | None:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    if 'ObjectType="Note"' not in shape or row is None or column is None:
        return None
    return int(row[1]), int(column[1])


__all__ = [
    "AUTHOR", "EMPTY_BOXES", "MARK", "Boxes", "Comments", "box_size", "escaped", "has_boxes", "strip_boxes", "strip_comments",
    "words",
]  # fmt: skip
