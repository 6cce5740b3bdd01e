"""Results of sample reviews that stay: kept beside the store for later reports, and read from an earlier 复核结果.xlsx.

Written by `review`; read by `outputs` (复核情况报告) and by `sampling` (units that were cut are drawn more often).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from scorecard.batch.reviewed import records
from scorecard.model import decimal_text
from scorecard.readers.opening import open_document
from scorecard.reports.review_summary import SampleResult

KEPT = "抽查复核.json"
"""The results in 数据, so that a later run of the batch reports them too."""


def keep_sample(path: Path, sample: Sequence[SampleResult]) -> None:
    """Write the results for later runs."""
    rows = [{name: _plain(value) for name, value in asdict(one).items()} for one in sample]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def kept_sample(path: Path) -> tuple[SampleResult, ...]:
    """The results that `keep_sample` left; nothing where there are none or somebody spoilt the file."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            SampleResult(
                **row | {name: None if row[name] is None else Decimal(row[name]) for name in ("claimed", "reviewed")}
            )
            for row in rows
        )
    except (OSError, ValueError, TypeError, KeyError, ArithmeticError):
        return ()


def _plain(value: object) -> str | None:
    return decimal_text(value) if isinstance(value, Decimal) else None if value is None else str(value)


def earlier_cuts(path: Path) -> list[tuple[str, Decimal]]:
    """Units whose totals an earlier 复核结果.xlsx cut, with by how much; nothing where the file is none."""
    from scorecard.batch.outputs.review_book import CUT, UNIT  # noqa: PLC0415 - xlsxwriter

    document, _ = open_document(path)
    cuts = []
    for table in document.tables if document is not None else []:
        for heads, cells, _place_of_row in records(table, CUT):
            unit, cut = cells.get(heads.get(UNIT, -1)), cells.get(heads[CUT])
            if unit is not None and cut is not None and cut.number is not None and cut.number > 0:
                cuts.append((" ".join(unit.text.split()), cut.number))
        break  # the first sheet has one row a form; the next has the indicators
    return cuts


__all__ = ["KEPT", "earlier_cuts", "keep_sample", "kept_sample"]
