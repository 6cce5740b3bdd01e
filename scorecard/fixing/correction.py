"""One correction of one cell. A value only: what it rests on is `propose`, how it is written is `cells`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from scorecard import findings as catalogue
from scorecard.findings import found

if TYPE_CHECKING:
    from scorecard.model import Finding, Place


@dataclass(frozen=True, slots=True)
class Correction:
    """`place` is a cell of a workbook; `before` and `after` are what a reader of the page sees there.

    `number` is what the cell holds where it is (to be) a number: 0.9846 for 98.46%; None for a text. `rule` is the
    code that explains the correction, `blank` says that the cell was empty, `same` that no value of the form may change
    by it (only how it is written).
    """

    place: Place
    before: str
    after: str
    rule: str
    reason: str = ""
    number: Decimal | None = None
    blank: bool = False
    same: bool = True

    @property
    def finding(self) -> Finding:
        """The correction as the catalogue tells it."""
        names = catalogue.CATALOGUE[self.rule].names
        args = {"before": self.before or "（空白）", "after": self.after, "reason": self.reason}
        return found(self.rule, self.place, severity=None, article=None, **{name: args[name] for name in names})

    @property
    def why(self) -> str:
        """Why it was corrected, in one sentence."""
        return f"{catalogue.CATALOGUE[self.rule].title}{'：' + self.reason if self.reason else ''}。"


__all__ = ["Correction"]
