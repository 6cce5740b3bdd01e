"""Forms of one project, brought together: same unit, same project name, whatever the year and the kind of form.

What forms of one project share is among their signs (`batch.signs`); it is joined in the store, so that only groups of two
and more are ever fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from scorecard.batch.records import FormRow, ItemRow
from scorecard.batch.signs import folded, key_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

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


def rows(connection: DuckDBPyConnection, query: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
    """The rows of `query`, fetched in portions, on a cursor of its own."""
    cursor = connection.cursor()
    cursor.execute(query, list(parameters))
    while part := cursor.fetchmany(_BATCH):
        yield from part


def forms(connection: DuckDBPyConnection, where: str = "TRUE") -> Iterator[FormRow]:
    """The forms of the store, by file and number."""
    columns = ", ".join(f'"{name}"' for name in FormRow._fields)
    for row in rows(connection, f"SELECT {columns} FROM forms WHERE {where} ORDER BY file, form"):  # noqa: S608
        yield FormRow(*row)


def open_groups(connection: DuckDBPyConnection) -> Iterator[Group]:
    """Every project of which the store has two forms or more, in the order of their keys."""
    cursor = connection.cursor()
    cursor.execute(
        "CREATE OR REPLACE TABLE grouped AS SELECT project AS key, file, form FROM signs "
        "WHERE project IN (SELECT project FROM signs GROUP BY project HAVING count(*) > 1)"
    )
    yield from _grouped(cursor)


def _grouped(connection: DuckDBPyConnection) -> Iterator[Group]:
    order = "g.key, f.year NULLS FIRST, f.kind, f.file, f.form"
    form_columns = ", ".join(f'f."{name}"' for name in FormRow._fields)
    item_columns = ", ".join(f'i."{name}"' for name in ItemRow._fields)
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


__all__ = ["Group", "Sheet", "folded", "forms", "key_of", "open_groups", "rows"]
