"""Reviewers' workbooks read back: rows by their 识别码, whatever was sorted, hidden or moved in Excel, WPS or LibreOffice.

Stands before `review`, which compares with the store. Reads with the readers of forms, so that a damaged or hostile
workbook is a finding; a column is known by its heading, a row by its code, never by where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path

from scorecard.batch.outputs.sample_book import CODE, REASON, REST, REVIEWED, VERIFIED
from scorecard.findings import found
from scorecard.model import Finding, Place
from scorecard.readers.opening import open_document
from scorecard.readers.table import Cell, Document, Table, cell_name
from scorecard.values.tidy import tidy

_FORM = re.compile(r"[0-9a-f]{12}")
_ROW = re.compile(r"([0-9a-f]{12})-((?:E|I|C)\d*)")
_DIGEST = "批量结果校验值"
_SHOWN = ("分值", "自评得分", "核算得分")


@dataclass(frozen=True, slots=True)
class Entered:
    """One row that came back. `score` is None where nothing (or no number) was entered; `text` is what stands there."""

    form: str
    item: str
    verified: str
    text: str
    score: Decimal | None
    reason: str
    shown: dict[str, str]
    place: Place

    @property
    def touched(self) -> bool:
        """Whether a reviewer wrote something into the row."""
        return bool(self.text or self.verified or self.reason)


@dataclass(slots=True)
class Returned:
    """What several workbooks say: rows in order, choices (form → 按核算得分, …), and which store they were drawn from."""

    rows: list[Entered] = field(default_factory=list)
    choices: dict[str, set[str]] = field(default_factory=dict)
    digests: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    opened: bool = True


def read_returned(paths: list[Path]) -> Returned:
    """Read all `paths`; what is wrong with a file is a finding."""
    result = Returned()
    for path in paths:
        document, findings = open_document(path)
        result.findings += findings
        if document is None:
            result.opened = False
            continue
        before = len(result.rows)
        _read(document, result)
        if len(result.rows) == before:
            result.findings.append(found("B030", Place(file=path.name)))
    return result


def _read(document: Document, result: Returned) -> None:
    for table in document.tables:
        for heads, cells, place in records(table, CODE, REVIEWED):
            code = _value(cells, heads, CODE)
            if REVIEWED in heads and CODE in heads and code:
                result.rows.append(_entered(code, heads, cells, place))
            elif REST in heads and CODE in heads and _FORM.fullmatch(code):
                choice = _value(cells, heads, REST)
                if choice:
                    result.choices.setdefault(code, set()).add(choice)
        for _, row in table.rows():
            for first, second in pairwise(row):
                if first.text.strip() == _DIGEST:
                    result.digests.add(second.text.strip())


def records(
    table: Table, wanted: str = CODE, told: str = ""
) -> Iterator[tuple[dict[str, int], dict[int, Cell], Place]]:
    """The rows below the row of heads that holds `wanted`: heads (folded) → column, column → cell, and a place.

    The place is the cell of the row under the head `told`, where there is one.
    """
    heads: dict[str, int] = {}
    for _, row in table.rows():
        if not heads:
            folded = {fold(cell.text): cell.column for cell in row}
            if wanted in folded:
                heads = folded
            continue
        column = heads.get(told, heads[wanted])
        place = Place(file=table.file, sheet=table.name, cell=cell_name(row[0].row, column))
        yield heads, {cell.column: cell for cell in row}, place


def fold(heading: str) -> str:
    """A heading without white space."""
    return "".join(heading.split())


def _value(cells: dict[int, Cell], heads: dict[str, int], name: str) -> str:
    cell = cells.get(heads.get(name, -1))
    return cell.text.strip() if cell is not None else ""


def _entered(code: str, heads: dict[str, int], cells: dict[int, Cell], place: Place) -> Entered:
    match = _ROW.fullmatch(code)
    cell = cells.get(heads[REVIEWED])
    text = cell.text.strip() if cell is not None else ""
    if cell is not None and cell.fault is not None:
        text = text or "没有计算的公式"
    return Entered(
        form=match[1] if match else "",
        item=match[2] if match else code,
        verified=_value(cells, heads, VERIFIED),
        text=text,
        score=_number(cell),
        reason=_value(cells, heads, REASON),
        shown={name: _value(cells, heads, name) for name in _SHOWN if name in heads},
        place=place,
    )


def _number(cell: Cell | None) -> Decimal | None:
    """The number of a score cell: 8.5, also typed as text (８.５, 8.5分); None where there is none."""
    if cell is None or cell.fault is not None or cell.percent:
        return None
    if cell.number is not None:
        return cell.number
    plain = tidy(cell.text.strip()).removesuffix("分").strip()
    try:
        number = Decimal(plain) if re.fullmatch(r"-?\d{1,6}(\.\d{1,6})?", plain) else None
    except InvalidOperation:
        return None
    return number


__all__ = ["Entered", "Returned", "fold", "read_returned", "records"]
