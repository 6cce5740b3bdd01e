"""Findings and corrections as numbered rows of the 问题清单: most important first, each with its place in the file.

The words are those of the catalogue; this module only orders, numbers and cleans them for XML.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scorecard import findings as catalogue
from scorecard.readers.table import cell_of
from scorecard.reports.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scorecard.fixing import Correction
    from scorecard.model import Finding, Place

Rank = Literal["error", "warning", "hint", "fixed"]
RANK_WORDS: dict[Rank, str] = {"error": "错误", "warning": "警告", "hint": "提示", "fixed": "已更正"}
_RANKS: tuple[Rank, ...] = ("error", "warning", "hint", "fixed")
LONGEST = 4000
"""characters of one text; Excel's limit for a cell is 32,767, and nobody reads more"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what is wrong where, and what to do. `what` and `remedy` are clean for XML."""

    number: int
    rank: Rank
    code: str
    what: str
    remedy: str
    article: str
    place: Place | None = field(compare=False)
    before: str = ""
    after: str = ""

    @property
    def sheet(self) -> str | None:
        """The worksheet (or 表1 of a document) it is in."""
        return self.place.sheet if self.place is not None else None

    @property
    def cell(self) -> tuple[int, int] | None:
        """Row and column, from 0."""
        return cell_of(self.place.cell) if self.place is not None and self.place.cell else None

    @property
    def where(self) -> str:
        """The place in words, without the file."""
        if self.place is None:
            return "整个文件"
        return clean(self.place.words(with_file=False)) or "整个文件"


def entries(
    findings: Iterable[Finding], corrections: Iterable[Correction] = (), sheets: Sequence[str] = ()
) -> list[Entry]:
    """The rows of the 问题清单. `sheets` are the names of the worksheets in their order."""
    order = {name: number for number, name in enumerate(sheets)}
    rows: list[Entry] = []
    for finding in dict.fromkeys(_hashable(finding) for finding in findings):
        one = finding.finding
        rows.append(
            Entry(
                number=0,
                rank=one.severity,
                code=one.code,
                what=_text(f"{catalogue.message(one)}。"),
                remedy=_text(catalogue.remedy(one)),
                article=_text(catalogue.article(one) or ""),
                place=one.place,
            )
        )
    rows += [
        Entry(
            number=0,
            rank="fixed",
            code=one.rule,
            what=_text(one.why),
            remedy="请核对；不同意的改回原来的内容。",
            article="",
            place=one.place,
            before=_text(one.before) or "（空白）",
            after=_text(one.after),
        )
        for one in corrections
    ]

    def key(row: Entry) -> tuple[int, int, tuple[int, int], int]:
        place = row.place
        line = (place.line or 0) + 100_000 * (place.page or 0) if place is not None else 0
        return _RANKS.index(row.rank), order.get(row.sheet or "", -1), row.cell or (-1, -1), line

    rows.sort(key=key)
    return [_numbered(row, number) for number, row in enumerate(rows, 1)]


@dataclass(frozen=True)
class _hashable:  # noqa: N801 - a wrapper of one line, to drop findings told twice
    finding: Finding

    def __hash__(self) -> int:
        return hash((self.finding.code, self.finding.place))


def _numbered(row: Entry, number: int) -> Entry:
    return Entry(number, row.rank, row.code, row.what, row.remedy, row.article, row.place, row.before, row.after)


def _text(text: str) -> str:
    text = clean(text).replace("。。", "。")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"


__all__ = ["LONGEST", "RANK_WORDS", "Entry", "Rank", "entries"]
