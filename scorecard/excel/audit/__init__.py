"""得分核算.xlsx: an evaluation as a workbook whose scores are live formulas, with the articles and the places beside.

    from scorecard.excel.audit import audit_workbook
    audit_workbook(evaluation, pack)          # bytes; the same evaluation gives the same bytes

Behind scoring, beside the report. A reviewer clicks a score and sees how it is computed, changes a number and sees what
follows. The formulas come from `scorecard.excel.formulas`, exact by construction; each is computed once more before it is
written, and where it does not give our score to the cent (a row scored from facts, an actual that does not end in
decimals, a pack that is not at hand), the value stands there with the reason.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from scorecard.excel.audit.papers import write_articles, write_sources
from scorecard.excel.audit.sheet import write_scores
from scorecard.model import Evaluation
from scorecard.reports.workbook import new_book
from scorecard.rules import UnknownPack, load_pack
from scorecard.rules.pack import Pack

FILE = "得分核算.xlsx"
SCORES, ARTICLES, SOURCES = "得分核算", "依据条文", "取数"


def audit_workbook(evaluation: Evaluation, pack: Pack | None = None) -> bytes:
    """The workbook of one form; `pack` is the pack that scored it, by default the built-in one of that id."""
    return audit_workbooks([(evaluation, pack)])


def audit_workbooks(forms: Sequence[tuple[Evaluation, Pack | None]], *, scores_only: bool = False) -> bytes:
    """The same for several forms in one workbook; the sheets of the second are called 得分核算2, 依据条文2, 取数2.

    `scores_only` leaves out 依据条文 and 取数.
    """
    target = io.BytesIO()
    book = new_book(target, SCORES)
    formats = _Formats(book)
    for number, (evaluation, given) in enumerate(forms, 1):
        pack = given if given is not None else _pack_of(evaluation)
        suffix = "" if number == 1 else str(number)
        write_scores(book, formats, evaluation, pack, f"{SCORES}{suffix}")
        if scores_only:
            continue
        write_articles(book, formats, evaluation, pack, f"{ARTICLES}{suffix}")
        write_sources(book, formats, evaluation, f"{SOURCES}{suffix}")
    book.close()
    return target.getvalue()


def _pack_of(evaluation: Evaluation) -> Pack | None:
    """The built-in pack that the evaluation names, in the same version; None where there is none."""
    try:
        pack = load_pack(evaluation.pack.id)
    except UnknownPack:
        return None
    return pack if pack.version == evaluation.pack.version else None


_BASE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True}
_BOXED = _BASE | {"border": 1}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"},
    "head": _BOXED | {"align": "center", "font_name": "黑体"},
    "text": _BOXED | {"align": "left"},
    "small": _BOXED | {"align": "left", "font_size": 8},
    "middle": _BOXED | {"align": "center"},
    "number": _BOXED | {"align": "center"},
    "input": _BOXED | {"align": "center", "bg_color": "#FFF8DC"},
    "score": _BOXED | {"align": "center", "bold": True},
    "note": _BASE | {"font_size": 9, "align": "left"},
    "aside_head": _BOXED | {"align": "center", "border": 4, "font_color": "#666666"},
    "aside": _BOXED | {"align": "center", "border": 4, "font_color": "#666666"},
}


class _Formats:
    """The formats of one workbook by style and number pattern, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str | None], Any] = {}

    def __call__(self, style: str, pattern: str | None = None) -> Any:
        key = (style, pattern)
        if key not in self._made:
            extra = {"num_format": pattern} if pattern is not None else {}
            self._made[key] = self._book.add_format(_STYLES[style] | extra)
        return self._made[key]


__all__ = ["ARTICLES", "FILE", "SCORES", "SOURCES", "audit_workbook", "audit_workbooks"]
