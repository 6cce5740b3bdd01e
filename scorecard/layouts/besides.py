"""Columns of an indicator table beside those of the model: parts of one heading with ticks, and what nobody knows.

Gets a row and the heading; what the model has a field for is read in `indicators`.
"""

from __future__ import annotations

import re
from typing import Any

from scorecard.layouts.draft import shorten
from scorecard.layouts.grid import Row, squeezed
from scorecard.layouts.heads import RIVAL, Head
from scorecard.layouts.repair import Fields
from scorecard.model import Place, Text

EXTRAS = ("score_rate", "core")
"""known columns without a field of the model"""
_OURS = re.compile(r"^(?:核算得分|差额$|读作|核对$)")
"""Columns that our own workbooks add to the right of the official ones: results, not what the filer wrote."""
_TICKS = frozenset("√✓✔☑■●是1vV")


def read_extras(
    row: Row, head: Head, fields: Fields, *, right: int, strange: dict[str, tuple[Place, str]]
) -> list[str]:
    """What stands in columns that the model has no field for, each with its heading.

    `right` is the first column behind the table; columns that nobody knows go to `strange`, with what stands in them.
    """
    texts = []
    for name in EXTRAS:
        column = head.columns.get(name)
        if column is not None and (cell := row.within(column.left, column.right)) is not None:
            texts.append(f"{column.label}：{cell.text.strip()}")
    for column in head.unknown:
        cell = row.within(column.left, column.right)
        if cell is None or column.field == "operator" or _OURS.match(column.label):
            continue
        if column.field != RIVAL:
            strange.setdefault(column.label, (column.place, shorten(cell.text)))
        texts.append(f"{column.label}：{cell.text.strip()}")
    used = fields.values()  # a row put right may have had cells behind the table
    for cell in row.cells:
        if cell.column >= right and cell.text.strip() and cell not in used:
            strange.setdefault("", (row.place(cell), shorten(cell.text)))
            texts.append(cell.text.strip())
    return texts


def read_parts(row: Row, head: Head, made: dict[str, Any]) -> None:
    """The columns under 偏差原因分析 and 完成目标可能性: the ticked ones, and what is written in them."""
    causes: list[str] = []
    place: Place | None = None
    for column in head.parts:
        cell = row.within(column.left, column.right)
        if cell is None or not cell.text.strip():
            continue
        text = cell.text.strip()
        label = column.part or column.label
        if column.field == "degrees":
            if squeezed(text) in _TICKS or squeezed(text) == label:
                made["likelihood"] = Text(text=label, place=row.place(cell))
        else:
            place = place or row.place(cell)
            causes.append(label if squeezed(text) in _TICKS else f"{label}：{text}")
    if causes and made["deviation_reason"] is None:
        made["deviation_reason"] = Text(text="；".join(causes), place=place)


__all__ = ["EXTRAS", "read_extras", "read_parts"]
