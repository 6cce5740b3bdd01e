"""Rows as lines of text that DuckDB reads: the tables, their columns, and the rows of one file packed small.

The one place that knows how a row is written down. A number is written exactly; one that does not fit the column
DECIMAL(38,12) is left out and reported (B008), never rounded. The file's name is put in last (`unpacked`), so that a
renamed file need not be read again.
"""

from __future__ import annotations

import struct
import types
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from scorecard.batch.records import CopyRow, FileRow, FindingRow, FormRow, ItemRow, Records, TaskRow
from scorecard.batch.signs import SignRow, signs_of
from scorecard.findings import CATALOGUE, found, message, remedy
from scorecard.model import Finding

INTEGER_DIGITS: Final = 26
DECIMALS: Final = 12
DECIMAL: Final = f"DECIMAL({INTEGER_DIGITS + DECIMALS},{DECIMALS})"

_TYPES: Final = {str: "VARCHAR", int: "BIGINT", bool: "BOOLEAN", Decimal: DECIMAL}
_NAME: Final = "\0"
"""stands for the file's name; NUL is in no text of ours"""

_Row = TypeVar("_Row", FormRow, ItemRow, TaskRow)

_WORDS: Final = {
    "initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数", "points_total": "总分值", "total": "核算得分",
    "claimed_total": "自评总分", "difference": "差", "target_value": "指标值", "actual_value": "实际完成值", "points": "分值",
    "claimed": "自评得分", "score": "核算得分",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the store: its name, its columns with their types, and how a row of it is written as a line."""

    name: str
    columns: dict[str, str]
    writers: tuple[Callable[[Any], str], ...]
    named: bool
    """whether the first column is the file's name"""

    def line(self, row: tuple[Any, ...]) -> str:
        """`row` as a line of CSV; the file's name is left open. A blank without quotes is NULL. Raises `UnfitError`."""
        cells = []
        for write, value in zip(self.writers, row, strict=True):
            if value is None:
                cells.append("")
            elif write is text and '"' not in value and "\0" not in value:  # as most are: a call less
                cells.append(f'"{value}"')
            else:
                cells.append(write(value))
        if self.named and cells[0]:
            cells[0] = _NAME
        return ",".join(cells) + "\n"


class UnfitError(ValueError):
    """A number is not exact in a column of the store (`fits`)."""


def text(value: str) -> str:
    """A text of CSV: always quoted, because a blank without quotes is NULL."""
    if '"' in value or "\0" in value:
        value = value.replace('"', '""').replace("\0", "\ufffd")
    return f'"{value}"'


def fits(value: Decimal) -> bool:
    """Whether `value` is exact in a column of the store."""
    if not value.is_finite():
        return False
    whole, _, part = f"{value:f}".lstrip("-").partition(".")
    return len(whole) <= INTEGER_DIGITS and len(part.rstrip("0")) <= DECIMALS


def _number(value: Decimal) -> str:
    digits = f"{value:f}"
    # With this few characters there are few enough digits on both sides of the point; the rest is looked at.
    if not value.is_finite() or (len(digits) > DECIMALS and not fits(value)):
        raise UnfitError(digits)
    return digits


def _truth(value: bool) -> str:  # noqa: FBT001 - a cell of a table
    return "true" if value else "false"


_WRITERS: Final[dict[Any, Callable[[Any], str]]] = {str: text, int: str, bool: _truth, Decimal: _number}


def table(name: str, row: type) -> Table:
    """The table of the row type `row`: its fields in order."""
    kinds = {name: _plain(hint) for name, hint in get_type_hints(row).items()}
    return Table(
        name,
        {key: _TYPES[kind] for key, kind in kinds.items()},
        tuple(_WRITERS[kind] for kind in kinds.values()),
        next(iter(kinds)) == "file",
    )


def _plain(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        return next(part for part in get_args(hint) if part is not type(None))
    return hint if hint in _TYPES else str  # a Literal of words


FILES: Final = table("files", FileRow)
FORMS: Final = table("forms", FormRow)
ITEMS: Final = table("items", ItemRow)
TASKS: Final = table("tasks", TaskRow)
FINDINGS: Final = table("findings", FindingRow)
TABLES: Final = (FILES, FORMS, ITEMS, TASKS, FINDINGS)
SIGNS: Final = table("signs", SignRow)
COPIES: Final = table("copies", CopyRow)
PACKED: Final = (*TABLES, SIGNS, COPIES)
"""what is packed of a file: its rows in the tables, and what serves while the tables are made"""
_LENGTHS: Final = struct.Struct(f"<{len(PACKED)}L")


def packed(records: Records) -> bytes:
    """The rows of one file, compressed; its name is left open."""
    try:
        parts = _parts(records)
    except UnfitError:
        parts = _parts(fitted(records))
    return zlib.compress(_LENGTHS.pack(*map(len, parts)) + b"".join(parts), 1)


def _parts(records: Records) -> list[bytes]:
    rows: tuple[Sequence[Any], ...] = (
        (records.file,),
        records.forms,
        records.items,
        records.tasks,
        records.findings,
        signs_of(records),
        records.copies,
    )
    return ["".join(map(kind.line, of)).encode("utf-8", "replace") for kind, of in zip(PACKED, rows, strict=True)]


def unpacked(data: bytes, name: str) -> list[bytes]:
    """The lines of the tables (as in `PACKED`) with the file's name in them. Raises zlib.error for damaged bytes."""
    raw = zlib.decompress(data)
    put = text(name).encode("utf-8", "replace")
    made = []
    position = _LENGTHS.size
    for length in _LENGTHS.unpack_from(raw):
        made.append(raw[position : position + length].replace(b"\0", put))
        position += length
    return made


def lines(kind: Table, rows: Iterable[Any]) -> bytes:
    """Rows that know their file's name already, as lines."""
    return b"".join(
        kind.line(row).replace(_NAME, text(getattr(row, "file", None) or "")).encode("utf-8", "replace") for row in rows
    )


def finding_row(name: str | None, form: int | None, finding: Finding) -> FindingRow:
    """A finding of the batch itself in words, at a form or none."""
    from scorecard.batch.collect import finding_row as of_form  # noqa: PLC0415 - the model is not needed to read a store

    return of_form(name, form, finding)


def fitted(records: Records) -> Records:
    """`records` without numbers that do not fit the store, each of which becomes a finding."""
    wrong: list[FindingRow] = []
    forms = tuple(_fitted(row, FORMS, wrong) for row in records.forms)
    items = tuple(_fitted(row, ITEMS, wrong) for row in records.items)
    tasks = tuple(_fitted(row, TASKS, wrong) for row in records.tasks)
    if not wrong:
        return records
    count = len(wrong)
    forms = tuple(one._replace(warnings=one.warnings + sum(row.form == one.form for row in wrong)) for one in forms)
    file = records.file._replace(warnings=records.file.warnings + count)
    return Records(file, forms, items, tasks, (*records.findings, *wrong), records.copies)


def _fitted(row: _Row, kind: Table, wrong: list[FindingRow]) -> _Row:
    changed: dict[str, Any] = {}
    for name, sql in kind.columns.items():
        if sql != DECIMAL:
            continue
        value = getattr(row, name)
        if value is not None and not fits(value):
            changed[name] = None
            shown = f"{value:f}"
            finding = found("B008", name=_WORDS.get(name, name), value=shown[:60] + ("…" if len(shown) > 60 else ""))
            wrong.append(
                FindingRow(
                    file=row.file,
                    form=row.form,
                    code=finding.code,
                    severity=finding.severity,
                    title=CATALOGUE[finding.code].title,
                    message=message(finding),
                    remedy=remedy(finding),
                    article=None,
                    sheet=row.sheet,
                    cell=row.cell,
                    page=row.page,
                    line=row.line,
                )
            )
    return row._replace(**changed) if changed else row


__all__ = [
    "COPIES",
    "DECIMAL",
    "FILES",
    "FINDINGS",
    "FORMS",
    "ITEMS",
    "PACKED",
    "SIGNS",
    "TABLES",
    "TASKS",
    "Table",
    "UnfitError",
    "finding_row",
    "fits",
    "fitted",
    "lines",
    "packed",
    "table",
    "text",
    "unpacked",
]
