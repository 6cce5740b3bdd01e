"""Gaps: what only the office can write stays visible as 【待补充：…】, and is counted and listed at the end."""

from __future__ import annotations

from dataclasses import dataclass, field

from scorecard.reports.text import gap_mark


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap: `chapter` in which it stands, what belongs there (`subject`) and a `hint` how to write it."""

    chapter: str
    subject: str
    hint: str


@dataclass(slots=True)
class Gaps:
    """The gaps of one document, in the order they were met."""

    found: list[Gap] = field(default_factory=list)

    def in_order(self) -> list[Gap]:
        """The gaps in the order of the report's chapters, which need not be the order in which they were met."""
        return sorted(self.found, key=_place)

    def need(self, chapter: str, subject: str, hint: str) -> str:
        """The text of a gap, 【待补充：subject（hint）】, marked; it is put on the list."""
        self.found.append(Gap(chapter, subject, hint))
        return gap_mark(f"【待补充：{subject}（{hint}）】")


_NUMERALS = "封一二三四五六七八九"


def _place(gap: Gap) -> tuple[int, int]:
    inner = gap.chapter.partition("（")[2][:1]
    return _NUMERALS.find(gap.chapter[:1]), _NUMERALS.find(inner) if inner else 0
