"""`--update`: today's report merged into the office's edited one, block by block.

Three documents meet: the report as it was written (its 底稿, checksums only), the office's edited copy of it, and the
report of today. The office's copy is the one that is changed: what it wrote, formatted, commented or inserted stays
untouched; our own blocks take today's numbers, come, and go. Rules:

- a block of ours that the office left alone follows the report of today;
- a block that the office wrote or edited stays; numbers in controls inside it are today's;
- a block of ours that the office deleted stays deleted, as long as today's report says the same there;
- a block of the office under a heading that is no longer there goes to 附：原报告保留文字 at the end.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from lxml import etree

from scorecard.reports import updating_blocks as wml
from scorecard.reports.baseline import Block as Known
from scorecard.reports.text import inline
from scorecard.reports.updating_blocks import Block, W
from scorecard.reports.updating_numbers import Numbers
from scorecard.reports.updating_tables import merge_table

KEPT_TITLE = "附：原报告保留文字"
_ALIKE = 0.6
_GAP = "【待补充："
_DIGITS = re.compile(r"[\d.,，]+")


@dataclass(slots=True)
class Outcome:
    """What was done, for the list of differences; places are paragraphs of the office's copy."""

    kept: list[tuple[int, str]] = field(default_factory=list)
    homeless: list[tuple[int, str, str]] = field(default_factory=list)
    both: list[tuple[int, str, str]] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


class Merge:
    """One merge. `base` is None where the copy carries no 底稿: then every text that today's report does not have stays."""

    def __init__(
        self, old: list[Block], new: list[Block], base: list[Known] | None, numbers: Numbers, styles: dict[str, str]
    ) -> None:
        self.old, self.new, self.base = old, new, base
        self.numbers = numbers
        self.styles = styles
        self.outcome = Outcome()
        self.ours: dict[int, int | None] = {}  # block of the copy → block of the 底稿
        self.gone: Counter[str] = Counter()  # blocks of the 底稿 that the copy does not have as they were
        self.instead: dict[str, list[int]] = {}  # by such a block's key: what stands in its place in the copy
        self.doubtful: set[int] = set()
        self.same: dict[int, int] = {}  # block of the copy → block of today

    def run(self, body: etree._Element) -> Outcome:
        """Changes `body`, the body of the office's copy."""
        self._find_ours()
        self._find_same()
        self.numbers.learn(self._pairs())
        self._follow()
        inserted = self._insert(body)
        self._list_kept(inserted)
        self._remove(body)
        return self.outcome

    # ------------------------------------------------------------------------------------------ whose is what

    def _find_ours(self) -> None:
        if self.base is None:
            known = Counter(block.key for block in self.new)
            self.ours = {n: None for n, block in enumerate(self.old) if known[block.key]}
            return
        matcher = SequenceMatcher(None, [b.key for b in self.old], [b.key for b in self.base], autojunk=False)
        for tag, first, last, start, end in matcher.get_opcodes():
            if tag == "equal":
                self.ours.update(zip(range(first, last), range(start, end), strict=True))
                continue
            for number in range(start, end):
                self.gone[self.base[number].key] += 1
                self.instead.setdefault(self.base[number].key, list(range(first, last)))
            self._name_numbers(self.old[first:last], self.base[start:end])
        for n, known_at in self.ours.items():
            if known_at is not None:
                self.numbers.name(self.old[n].element, self.base[known_at].cell.fields)

    def _name_numbers(self, old: Sequence[Block], base: Sequence[Known]) -> None:
        """Gives numbers in edited paragraphs their names back, where a program dropped them and it is plain which."""
        waiting = [block for block in base if block.rows is None and block.cell.fields]
        for block in old:
            have = len(list(wml.controls(block.element))) if block.kind == "p" else 0
            fitting = [known for known in waiting if have and len(known.cell.fields) == have]
            if fitting:
                self.numbers.name(block.element, fitting[0].cell.fields)
                waiting.remove(fitting[0])

    def _find_same(self) -> None:
        mine = sorted(self.ours)
        matcher = SequenceMatcher(
            None, [self.old[n].loose_key for n in mine], [b.loose_key for b in self.new], autojunk=False
        )
        for first, start, size in matcher.get_matching_blocks():
            self.same.update((mine[first + n], start + n) for n in range(size))

    def _pairs(self) -> list[tuple[etree._Element, etree._Element]]:
        return [(self.old[o].element, self.new[n].element) for o, n in self.same.items()]

    # ------------------------------------------------------------------------------------------ what happens

    def _follow(self) -> None:
        """Blocks that both have: numbers, texts of headings, tables."""
        for o, n in self.same.items():
            old, new = self.old[o], self.new[n]
            if old.kind == "tbl":
                known_at = self.ours[o]
                known = self.base[known_at].rows if self.base is not None and known_at is not None else None
                merge_table(old, new, known, self.numbers, self.styles, self.outcome)
            elif old.key != new.key:
                _retext(old.element, new.element, self.styles)
            else:
                self.numbers.move_same(old.element, new.element, old.place)

    def _insert(self, body: etree._Element) -> set[int]:
        """Blocks of today that the copy has not: put after what stands before them. Gives the edited blocks paired."""
        at = {n: o for o, n in self.same.items()}
        gone = Counter(self.gone)
        theirs = [n for n in range(len(self.old)) if n not in self.ours]
        paired: set[int] = set()
        cursor: etree._Element | None = None
        position = -1
        for n, new in enumerate(self.new):
            if n in at:
                position = at[n]
                cursor = self.old[position].element
                continue
            if gone[new.key] > 0:
                gone[new.key] -= 1
                instead = [o for o in self.instead.get(new.key, []) if o > position]
                edited = _most_alike(new, [o for o in instead if o not in paired], self.old, 0.0)
                if edited is None:
                    if new.text.strip():
                        self.outcome.deleted.append(inline(new.text))
                else:
                    paired.add(edited)
                    position = edited
                    cursor = self.old[edited].element
                continue
            nearby = [o for o in theirs if o not in paired and self._between(o, position, at, n)]
            edited = _most_alike(new, nearby, self.old, _ALIKE)
            if edited is not None and self._stays(edited, new):
                paired.add(edited)
                position, cursor = edited, self.old[edited].element
                continue
            clone = wml.copied(new.element, self.styles)
            if cursor is None:
                body.insert(0, clone)
            else:
                cursor.addnext(clone)
            cursor = clone
        return paired

    def _stays(self, edited: int, new: Block) -> bool:
        """Whether the office's block stays in the place of one of today that reads much like it."""
        block = self.old[edited]
        if self.base is None and _GAP not in new.text:
            # Without a 底稿 it may be the office's, or our own of that time: today's stands, the other goes to the end.
            if _without_digits(block.text) == _without_digits(new.text):
                self.ours[edited] = None
            else:
                self.doubtful.add(edited)
            return False
        if self.base is not None:
            self.outcome.both.append((block.place, inline(block.text), inline(new.text)))
        return True

    def _between(self, o: int, position: int, at: dict[int, int], n: int) -> bool:
        """Whether a block of the copy stands between what surrounds the block `n` of today."""
        after = next((at[later] for later in range(n + 1, len(self.new)) if later in at), len(self.old))
        return position < o < after

    def _list_kept(self, paired: set[int]) -> None:
        both = {place for place, _, _ in self.outcome.both}
        for n, block in enumerate(self.old):
            if n in self.ours:
                continue
            self.numbers.move_edited(block.element, block.place, inline(block.text))
            if block.place in both and n in paired:
                continue
            if block.text.strip():
                self.outcome.kept.append((block.place, inline(block.text)))
            elif wml.is_foreign(block.element):
                self.outcome.kept.append((block.place, "图片"))

    def _remove(self, body: etree._Element) -> None:
        """Takes out what is ours and no longer said; what the office wrote below a heading that goes is kept at the end."""
        homeless: dict[str, list[Block]] = defaultdict(list)
        heading, gone = "", False
        leaving: list[Block] = []
        for n, block in enumerate(self.old):
            stale = n in self.ours and n not in self.same and not wml.has_section(block)
            if n in self.ours and block.heading:
                heading, gone = inline(block.text), stale
            if stale and not (block.kind == "p" and wml.is_foreign(block.element)):
                leaving.append(block)
            elif (gone and n not in self.ours and not wml.has_section(block)) or stale or n in self.doubtful:
                homeless[heading].append(block)
                if block.text.strip():
                    self.outcome.homeless.append((block.place, inline(block.text), heading or "开头"))
        for block in leaving:
            if block.element.getparent() is body:
                body.remove(block.element)
        moved = {block.place for blocks in homeless.values() for block in blocks}
        self.outcome.kept = [entry for entry in self.outcome.kept if entry[0] not in moved]
        if homeless:
            keep_at_end(body, [(head, [b.element for b in blocks]) for head, blocks in homeless.items()], self.styles)


def keep_at_end(
    body: etree._Element, parts: Sequence[tuple[str, Sequence[etree._Element]]], styles: dict[str, str]
) -> None:
    """Moves elements into the section 附：原报告保留文字 at the end of the document, by the headings they stood under."""
    titles = {wml.words(p) for p in body.findall(f"{W}p")}
    new = [] if KEPT_TITLE in titles else [paragraph(KEPT_TITLE, styles.get("FuJianBiaoTi", "FuJianBiaoTi"))]
    for heading, elements in parts:
        new.append(paragraph(f"（原在“{heading or '开头'}”之下）", styles.get("BiaoZhu", "BiaoZhu")))
        new.extend(elements)
    end = body.find(f"{W}sectPr")
    for element in new:
        if end is None:
            body.append(element)
        else:
            end.addprevious(element)


def paragraph(text: str, style: str) -> etree._Element:
    """A paragraph of one run."""
    element = etree.Element(f"{W}p")
    properties = etree.SubElement(element, f"{W}pPr")
    etree.SubElement(properties, f"{W}pStyle", {f"{W}val": style})
    run = etree.SubElement(element, f"{W}r")
    etree.SubElement(run, f"{W}t").text = text
    return element


def _most_alike(new: Block, candidates: Sequence[int], old: Sequence[Block], least: float) -> int | None:
    """The block of the copy that reads most like `new`, if it does so to the degree of `least`."""
    best, found = least, None
    for n in candidates:
        if old[n].kind != new.kind or not old[n].text.strip():
            continue
        alike = SequenceMatcher(None, old[n].text, new.text, autojunk=False).ratio()
        if alike > best or (alike == best and found is None):
            best, found = alike, n
    return found


def _without_digits(text: str) -> str:
    return _DIGITS.sub("0", "".join(text.split()))


def _retext(old: etree._Element, new: etree._Element, styles: dict[str, str]) -> None:
    """Gives a heading or caption of ours its text of today; the formatting of the copy's first run stays."""
    clone = wml.copied(new, styles)
    properties = old.find(f"{W}pPr")
    for child in list(old):
        if child is not properties:
            old.remove(child)
    for child in list(clone):
        if child.tag != f"{W}pPr":
            old.append(child)


__all__ = ["Merge", "Outcome", "keep_at_end", "paragraph"]
