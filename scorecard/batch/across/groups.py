"""Forms of one project, brought together: same unit, same project name, whatever the year and the kind of form.

Names are compared folded (width, white space, punctuation and brackets do not count). Keys are made here and joined in the
store, so that only groups of two and more are ever fetched.
"""

from __future__ import annotations

import csv
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecard.batch.records import FormRow, ItemRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NOISE = re.compile(r"[\W_]+")
_YEAR = re.compile(r"(?:19|20)\d{2}(?:年度|年)?")
_FORM_COLUMNS = tuple(field.name for field in fields(FormRow))
_ITEM_COLUMNS = tuple(field.name for field in fields(ItemRow))
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form with its lines."""

    form: FormRow
    items: tuple[ItemRow, ...]

    @property
    def indicators(self) -> Iterator[ItemRow]:
        """The rows of the indicator table that have a name."""
        return (item for item in self.items if item.kind == "indicator" and item.level3)


@dataclass(frozen=True, slots=True)
class Group:
    """The forms of one project, ordered by year, kind, file and number."""

    sheets: tuple[Sheet, ...]

    def of(self, kind: str) -> list[Sheet]:
        """The forms of one kind ("target", "self_evaluation")."""
        return [sheet for sheet in self.sheets if sheet.form.kind.endswith(kind)]


def plain(text: str) -> str:
    """`text` as names and long texts are compared: half width, lower case, letters and digits only."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


folded = lru_cache(maxsize=65536)(plain)
"""`plain` for names, which come back."""


def key_of(kind: str, unit: str | None, department: str | None, project: str | None) -> str | None:
    """What forms of one project share; None where the form names neither project nor, for a 部门整体 form, its unit.

    A year in the name does not count (2024年度运维经费 and 2025年度运维经费 are one project).
    """
    owner = folded(unit or department or "")
    if kind.startswith("department"):
        return f"部门|{owner}" if owner else None
    name = folded(_YEAR.sub("", project or ""))
    return f"{owner}|{name}" if name else None


def rows(connection: DuckDBPyConnection, query: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
    """The rows of `query`, fetched in portions, on a cursor of its own."""
    cursor = connection.cursor()
    cursor.execute(query, list(parameters))
    while part := cursor.fetchmany(_BATCH):
        yield from part


def forms(connection: DuckDBPyConnection, where: str = "TRUE") -> Iterator[FormRow]:
    """The forms of the store, by file and number."""
    columns = ", ".join(f'"{name}"' for name in _FORM_COLUMNS)
    for row in rows(connection, f"SELECT {columns} FROM forms WHERE {where} ORDER BY file, form"):  # noqa: S608
        yield FormRow(*row)


def open_groups(connection: DuckDBPyConnection) -> Iterator[Group]:
    """Every project of which the store has two forms or more, in the order of their keys."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "keys.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(("key", "file", "form"))
            named = rows(
                connection, "SELECT file, form, kind, unit, department, project FROM forms ORDER BY file, form"
            )
            for file, number, *names in named:
                if (key := key_of(*names)) is not None:
                    writer.writerow((key, file, number))
        cursor = connection.cursor()
        cursor.execute(
            "CREATE OR REPLACE TABLE grouped AS WITH keys AS (SELECT * FROM read_csv($1, header=true, quote='\"', "
            "columns={'key': 'VARCHAR', 'file': 'VARCHAR', 'form': 'INTEGER'})) "
            "SELECT * FROM keys WHERE key IN (SELECT key FROM keys GROUP BY key HAVING count(*) > 1)",
            [str(path)],
        )
        yield from _grouped(cursor)


def _grouped(connection: DuckDBPyConnection) -> Iterator[Group]:
    order = "g.key, f.year NULLS FIRST, f.kind, f.file, f.form"
    form_columns = ", ".join(f'f."{name}"' for name in _FORM_COLUMNS)
    item_columns = ", ".join(f'i."{name}"' for name in _ITEM_COLUMNS)
    joined = "grouped g JOIN forms f ON f.file = g.file AND f.form = g.form"
    found = rows(connection, f"SELECT g.key, {form_columns} FROM {joined} ORDER BY {order}")  # noqa: S608
    lines = groupby(
        (
            ItemRow(*row)
            for row in rows(
                connection,
                f"SELECT {item_columns} FROM {joined} JOIN items i ON i.file = g.file AND i.form = g.form "  # noqa: S608
                f"ORDER BY {order}, i.kind, i.row NULLS FIRST",
            )
        ),
        key=lambda item: (item.file, item.form),
    )
    # Both queries come in the same order of forms; a form without lines is simply not among the lines.
    ahead = next(lines, None)
    for _, members in groupby(found, key=lambda row: row[0]):
        sheets: list[Sheet] = []
        for row in members:
            form = FormRow(*row[1:])
            items: tuple[ItemRow, ...] = ()
            if ahead is not None and ahead[0] == (form.file, form.form):
                items = tuple(ahead[1])
                ahead = next(lines, None)
            sheets.append(Sheet(form, items))
        yield Group(tuple(sheets))


__all__ = ["Group", "Sheet", "folded", "forms", "key_of", "open_groups", "plain", "rows"]
