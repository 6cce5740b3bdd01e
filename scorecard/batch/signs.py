"""What of a form is compared with all other forms, made small by the worker that read it.

Stands between the rows of one file and the questions across forms (`across`, `resubmitted`). They would otherwise fold and
hash every name and text of the batch in the one process that has them all. Signs are packed with the rows of their file
and are gone when the tables are made.

Names are compared folded (width, white space, punctuation and brackets do not count). Likeness of two goals is the share of
common three-letter pieces (Jaccard) of the folded text without its figures. Pieces are 32-bit hashes; two texts are
compared where one of their smallest hashes is the same, which texts that share nine pieces of ten practically always have.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from scorecard.batch.records import FormRow, ItemRow, Records

SHORTEST = 30
"""Letters from which a goal that is found elsewhere is no coincidence."""
LINES = 6
"""Indicators from which a table that is found elsewhere is no coincidence."""
WITNESSES = 4
"""Smallest hashes of a text by which copies find it."""
WITNESS = 8
"""Digits of a witness."""
_NAME = 6
"""Letters from which a name is a name; 设备购置 is words that any goal may use."""
_PIECE = 12
"""Bytes of a piece: three letters of four."""
_BITS = 256
_NOISE = re.compile(r"[\W_]+")
_SPACE = re.compile(r"[ \t\n\f\r]+")
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"(?:19|20)\d{2}(?:年度|年)?")


class SignRow(NamedTuple):
    """The signs of one form.

    `project` is what forms of one project share. `goal` is a digest of the goal's letters, None where there are too few;
    `pieces` is how many it has, `witnesses` are the smallest of them and `pattern` has a bit for each (`pattern_of`), both
    as hexadecimal digits. `indicators` is a digest of the names and targets of the indicator table, None for a short
    one; `lines` is how many different ones it has.
    """

    file: str
    form: int
    project: str | None
    goal: str | None
    pieces: int
    witnesses: str
    pattern: str
    indicators: str | None
    lines: int


def signs_of(records: Records) -> list[SignRow]:
    """The signs of each form of a file."""
    lines: dict[int, list[ItemRow]] = defaultdict(list)
    for item in records.items:
        if item.kind == "indicator" and item.level3 is not None:
            lines[item.form].append(item)
    return [_signs(row, lines[row.form]) for row in records.forms]


def _signs(form: FormRow, indicators: Sequence[ItemRow]) -> SignRow:
    goal, pieces, witnesses, pattern = None, 0, "", ""
    letters = goal_letters(form.goal, form.unit, form.project)
    if letters is not None:
        hashes = pieces_of(letters)
        if len(hashes) >= SHORTEST // 2:
            goal, pieces = _digest(letters), len(hashes)
            witnesses = "".join(f"{piece:0{WITNESS}x}" for piece in hashes[:WITNESSES])
            pattern = f"{pattern_of(hashes):x}"
    table, count = None, 0
    if len(indicators) >= LINES:
        # The separator survives the removal of white space; a store has � for a NUL of a text.
        text = "\0".join(f"{item.level3}|{item.target or ''}".replace("\0", "\ufffd") for item in indicators)
        different = sorted(set(_SPACE.sub("", text).split("\0")))
        count = len(different)
        table = _digest("\n".join(different)) if count >= LINES else None
    key = key_of(form.kind, form.unit, form.department, form.project)
    return SignRow(form.file, form.form, key, goal, pieces, witnesses, pattern, table, count)


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
    name = plain(_YEAR.sub("", project or ""))
    return f"{owner}|{name}" if name else None


def goal_letters(goal: str | None, unit: str | None, project: str | None) -> str | None:
    """What of a goal may be copied; None where it is too short, or nobody is named whose it is."""
    if unit is None or goal is None or len(goal) < SHORTEST:
        return None
    letters = _DIGITS.sub("", plain(goal))
    if len(letters) < SHORTEST:
        return None
    # The unit's and the project's own names make copies differ; what is left is what was copied.
    for name in (folded(unit), plain(project or "")):
        letters = letters.replace(name, "") if len(name) >= _NAME else letters
    return letters


def pieces_of(letters: str) -> array[int]:
    """The hashes of the text's pieces, smallest first."""
    data = letters.encode("utf-32-le", "replace")
    return array("I", sorted({crc32(data[at : at + _PIECE]) for at in range(0, len(data) - _PIECE + 4, 4)}))


def pattern_of(pieces: Iterable[int]) -> int:
    """A bit for each piece, some for several: two texts have at least as many pieces that differ as bits that differ."""
    pattern = 0
    for piece in pieces:
        pattern |= 1 << piece % _BITS
    return pattern


def _digest(text: str) -> str:
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


__all__ = [
    "LINES",
    "SHORTEST",
    "WITNESS",
    "WITNESSES",
    "SignRow",
    "folded",
    "goal_letters",
    "key_of",
    "pattern_of",
    "pieces_of",
    "plain",
    "signs_of",
]
