"""Texts that two units share: goals nearly word for word, and whole indicator tables.

Forms find each other by their signs (`batch.signs`), so that no text is compared with every other, and a text is only
looked at where it may be a copy that somebody has changed a little. Near copies within one unit or of one project are
usual and not told.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from scorecard.batch.across.groups import folded, rows
from scorecard.batch.across.telling import called, tell
from scorecard.batch.records import FindingRow
from scorecard.batch.signs import WITNESS, WITNESSES, goal_letters, pieces_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHARE = 0.9
"""Common pieces from which two texts are told to be nearly the same."""
_DIFFERING = (1 - SHARE) / (1 + SHARE) + 1e-9
"""Pieces that only one of two texts has, of the pieces of both, where `SHARE` are common."""
_CROWD = 30
"""Texts of one hash beyond which only the first are compared: a text that everybody has needs no more of them."""


class _Light(NamedTuple):
    """A form as it waits for a copy: thousands of them do."""

    file: str
    form: int
    kind: str
    unit: str | None
    project: str | None
    sheet: str | None
    cell: str | None
    page: int | None
    line: int | None


@dataclass(slots=True)
class _Goal:
    """A goal that may be copied; its pieces are only made where it is nearly, not quite, the same as another."""

    at: int
    """in the order of files"""
    form: _Light
    text: str
    digest: str
    size: int
    pattern: int
    made: array[int] | None = None

    @property
    def pieces(self) -> array[int]:
        if self.made is None:
            self.made = pieces_of(goal_letters(self.text, self.form.unit, self.form.project) or "")
        return self.made


def goals(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A goal that another unit's other project has nearly word for word; told once, at the later form."""
    known: dict[str, list[_Goal]] = defaultdict(list)
    columns = ", ".join(f'f."{name}"' for name in _Light._fields)
    given = rows(
        connection,
        f"SELECT s.witnesses, f.goal, s.goal, s.pieces, s.pattern, {columns} FROM signs s "  # noqa: S608
        "JOIN forms f ON f.file = s.file AND f.form = s.form WHERE s.goal IS NOT NULL ORDER BY f.file, f.form",
    )
    for at, (witnesses, text, digest, size, pattern, *place) in enumerate(given):
        goal = _Goal(at, _Light(*place), text, digest, size, int(pattern, 16))
        groups = [known[witnesses[start : start + WITNESS]] for start in range(0, WITNESS * WITNESSES, WITNESS)]
        met = _first_alike(goal, groups)
        if met is not None:
            share, other = met
            yield tell("B068", goal.form, share=f"{share:.0%}", unit=other.form.unit, there=called(other.form))
        for group in groups:
            if len(group) < _CROWD:
                group.append(goal)


def indicators(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A table whose every indicator and target another unit's form of another project has as well; told once."""
    columns = ", ".join(f'f."{name}"' for name in _Light._fields)
    found = rows(
        connection,
        f"SELECT s.indicators, s.lines, {columns} FROM signs s "  # noqa: S608
        "JOIN forms f ON f.file = s.file AND f.form = s.form WHERE f.unit IS NOT NULL AND s.indicators IN "
        "(SELECT indicators FROM signs GROUP BY indicators HAVING count(*) > 1) "
        "ORDER BY s.indicators, f.kind, f.file, f.form",
    )
    for _, members in groupby(found, key=lambda row: (row[0], row[4])):
        first, *others = [(row[1], _Light(*row[2:])) for row in members]
        for lines, form in others:
            if _apart(first[1], form):
                yield tell("B069", form, count=lines, unit=first[1].unit, there=called(first[1]))


def _first_alike(goal: _Goal, groups: Iterable[list[_Goal]]) -> tuple[float, _Goal] | None:
    """The first form in the order of files whose text is nearly this one."""
    best: tuple[float, _Goal] | None = None
    for group in groups:  # each in the order of files
        for other in group:
            if best is not None and other.at >= best[1].at:
                break
            # Where more bits differ than pieces may, the pieces need not be looked at.
            differing = (goal.pattern ^ other.pattern).bit_count()
            if differing > (goal.size + other.size) * _DIFFERING or not _apart(goal.form, other.form):
                continue
            share = _share(goal, other)
            if share >= SHARE:
                best = (share, other)
                break
    return best


def _share(one: _Goal, other: _Goal) -> float:
    """The pieces that two goals have in common, of all that they have."""
    if one.digest == other.digest:
        return 1.0
    common = len(frozenset(one.pieces).intersection(other.pieces))
    return common / (one.size + other.size - common)


def _apart(one: _Light, other: _Light) -> bool:
    """Whether the two are of different units and different projects."""
    return folded(one.unit or "") != folded(other.unit or "") and (
        one.project is None or folded(one.project) != folded(other.project or "")
    )


__all__ = ["goals", "indicators"]
