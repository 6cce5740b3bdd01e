"""Texts that two units share: goals nearly word for word, and whole indicator tables.

Likeness is the share of common three-letter pieces (Jaccard) of the folded text without its figures. Pieces are kept as
32-bit hashes; two texts are compared where one of their smallest hashes is the same, which texts that share nine pieces
of ten practically always have, so that no text is compared with every other. Near copies within one unit or of one project are
usual and not told.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from scorecard.batch.across.groups import folded, plain, rows
from scorecard.batch.across.telling import called, tell
from scorecard.batch.records import FindingRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHORTEST = 30
"""Letters from which a goal that is found elsewhere is no coincidence."""
SHARE = 0.9
"""Common pieces from which two texts are told to be nearly the same."""
LINES = 6
"""Indicators from which a table that is found elsewhere is no coincidence."""
_NAME = 6
"""Letters from which a name is a name; 设备购置 is words that any goal may use."""
_PIECE = 12
"""Bytes of a piece: three letters of four."""
_WITNESSES = 4
"""Smallest hashes of a text by which copies find it."""
_DIGITS = re.compile(r"\d+")
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


def goals(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A goal that another unit's other project has nearly word for word; told once, at the later form."""
    known: dict[int, list[tuple[_Light, array[int]]]] = defaultdict(list)
    columns = ", ".join(f'"{name}"' for name in _Light._fields)
    given = rows(
        connection,
        f"SELECT goal, {columns} FROM forms WHERE unit IS NOT NULL AND length(goal) >= {SHORTEST} ORDER BY file, form",  # noqa: S608
    )
    for goal, *place in given:
        form = _Light(*place)
        text = _DIGITS.sub("", plain(goal))
        if len(text) < SHORTEST:
            continue
        # The unit's and the project's own names make copies differ; what is left is what was copied.
        for name in (folded(form.unit or ""), folded(form.project or "")):
            text = text.replace(name, "") if len(name) >= _NAME else text
        pieces = _pieces(text)
        if len(pieces) < SHORTEST // 2:
            continue
        groups = [known[witness] for witness in pieces[:_WITNESSES]]
        met = _first_alike(form, pieces, groups)
        if met is not None:
            share, other = met
            yield tell("B068", form, share=f"{share:.0%}", unit=other.unit, there=called(other))
        for group in groups:
            if len(group) < _CROWD:
                group.append((form, pieces))


def indicators(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A table whose every indicator and target another unit's form of another project has as well; told once."""
    columns = ", ".join(f'f."{name}"' for name in _Light._fields)
    found = rows(
        connection,
        "WITH tables AS (SELECT file, form, count(DISTINCT line) AS lines, "  # noqa: S608
        "md5(string_agg(DISTINCT line, chr(10) ORDER BY line)) AS content FROM (SELECT file, form, "
        "regexp_replace(level3 || '|' || coalesce(target, ''), '\\s+', '', 'g') AS line FROM items "
        f"WHERE kind = 'indicator' AND level3 IS NOT NULL) GROUP BY file, form HAVING lines >= {LINES}), "
        "same AS (SELECT content FROM tables GROUP BY content HAVING count(*) > 1) "
        f"SELECT t.content, t.lines, {columns} FROM tables t JOIN same USING (content) "
        "JOIN forms f ON f.file = t.file AND f.form = t.form WHERE f.unit IS NOT NULL "
        "ORDER BY t.content, f.kind, f.file, f.form",
    )
    for _, members in groupby(found, key=lambda row: (row[0], row[4])):
        first, *others = [(row[1], _Light(*row[2:])) for row in members]
        for lines, form in others:
            if _apart(first[1], form):
                yield tell("B069", form, count=lines, unit=first[1].unit, there=called(first[1]))


def _first_alike(
    form: _Light, pieces: array[int], groups: Iterable[list[tuple[_Light, array[int]]]]
) -> tuple[float, _Light] | None:
    """The first form in the order of files whose text is nearly this one."""
    best: tuple[float, _Light] | None = None
    mine, size = frozenset(pieces), len(pieces)
    seen: set[int] = set()
    for group in groups:  # each in the order of files
        for other, others in group:
            if best is not None and (other.file, other.form) >= (best[1].file, best[1].form):
                break
            length = len(others)
            if id(others) in seen or min(size, length) < SHARE * max(size, length):
                continue
            seen.add(id(others))
            common = len(mine.intersection(others))
            share = common / (size + length - common)
            if share >= SHARE and _apart(form, other):
                best = (share, other)
                break
    return best


def _apart(one: _Light, other: _Light) -> bool:
    """Whether the two are of different units and different projects."""
    return folded(one.unit or "") != folded(other.unit or "") and (
        one.project is None or folded(one.project) != folded(other.project or "")
    )


def _pieces(text: str) -> array[int]:
    """The hashes of the text's pieces, smallest first."""
    data = text.encode("utf-32-le", "replace")
    return array("I", sorted({crc32(data[at : at + _PIECE]) for at in range(0, len(data) - _PIECE + 4, 4)}))


__all__ = ["goals", "indicators"]
