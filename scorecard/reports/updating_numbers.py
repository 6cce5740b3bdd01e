"""`--update`: the numbers of the model, moved from a report of today into the office's copy of an earlier one.

A field names a row by its number (`items.3.score`), and rows move when a form changes. Which row of the copy is which
of today is learnt from the blocks and table rows that both have; a number whose row is gone is left and listed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from scorecard.reports import updating_blocks as wml
from scorecard.reports.verification import nearest, same

_INDEX = re.compile(r"^(.*\.\d+)\.[^.]+$")


@dataclass(slots=True)
class Numbers:
    """Today's numbers, and what became of the copy's."""

    known: dict[str, list[str]]
    votes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    moved: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """(field, printed before, printed today) → first paragraph"""
    lost: list[tuple[int, str, str]] = field(default_factory=list)
    """(paragraph, printed, its text): numbers of edited text that today's report does not have"""

    def name(self, element: etree._Element, fields: Sequence[str]) -> None:
        """Gives the numbers of `element` their names back where a program has dropped them."""
        found = list(wml.controls(element))
        if len(found) == len(fields) and not any(wml.field_of(control) for control in found):
            for control, name in zip(found, fields, strict=True):
                wml.set_number(control, name, wml.printed(control))

    def learn(self, pairs: Iterable[tuple[etree._Element, etree._Element]]) -> None:
        """Which rows of the copy are which of today, from blocks that say the same."""
        for old, new in pairs:
            if old.tag == f"{wml.W}tbl":
                for left, right in _like_rows(old, new):
                    self._learn(left, right)
            else:
                self._learn(old, new)

    def _learn(self, old: etree._Element, new: etree._Element) -> None:
        left, right = list(wml.controls(old)), list(wml.controls(new))
        if len(left) != len(right):
            return
        for one, other in zip(left, right, strict=True):
            before, now = _INDEX.match(wml.field_of(one)), _INDEX.match(wml.field_of(other))
            if before and now:
                self.votes[before[1]][now[1]] += 1

    def today(self, name: str) -> str | None:
        """Today's name of a field of the copy; None where its row is gone."""
        indexed = _INDEX.match(name)
        if indexed and self.votes:
            votes = self.votes.get(indexed[1])
            if votes is None:
                return None
            name = votes.most_common(1)[0][0] + name[len(indexed[1]) :]
        return name if name in self.known else None

    def move_same(self, old: etree._Element, new: etree._Element, place: int) -> None:
        """Moves the numbers of a block that both documents have."""
        for control, wanted in zip(list(wml.controls(old)), list(wml.controls(new)), strict=False):
            self._set(control, wml.field_of(wanted), wml.printed(wanted), place)

    def move_edited(self, element: etree._Element, place: int, text: str) -> None:
        """Moves the numbers in a text of the office."""
        for control in wml.controls(element):
            before = wml.printed(control)
            name = wml.field_of(control)
            now = self.today(name) if name else None
            if now is None:
                self.lost.append((place, before, text))
            else:
                self._set(control, now, nearest(before, self.known[now]), place)

    def _set(self, control: etree._Element, name: str, text: str, place: int) -> None:
        before = wml.printed(control)
        if not same(before, text):
            self.moved.setdefault((name, before, text), place)
        elif before == text and wml.field_of(control) == name:
            return
        wml.set_number(control, name, text)


def _like_rows(old: etree._Element, new: etree._Element) -> Iterable[tuple[etree._Element, etree._Element]]:
    """Rows of two tables that carry the same names."""
    names = defaultdict(list)
    for row in wml.rows_of(new):
        names[row_name(row)].append(row)
    for row in wml.rows_of(old):
        if found := names.get(row_name(row)):
            yield row, found.pop(0)


def row_name(row: etree._Element) -> str:
    """What a row is called: the longest text of its cells that is no number of the model, as names are."""
    texts = [wml.cell_text(cell) for cell in wml.cells(row)]
    return max(texts[:4], key=len, default="")
