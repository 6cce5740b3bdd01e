"""The last steps that all kinds of text share: merged labels filled in, blanks made blank, sums compared.

Gets a `Block` whose rows have their own cells only and leaves one whose rows can be read each by itself.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.flow.block import Block
from scorecard.layouts.flow.columns import STANDARD
from scorecard.layouts.flow.signs import fold, is_empty_mark, is_points, level_word

_DASHES = frozenset({"last_year", "basis", "evidence", "scoring_rule", "work", "remark", "deviation_reason"})
_DECLARED = re.compile(r"\((\d{1,3}(?:\.\d+)?)分?\)")
_LEVELS = ("level1", "level2")


def finish(block: Block) -> None:
    """Complete the rows of `block` in place."""
    for row in block.rows:
        for name in _DASHES & row.cells.keys():
            if is_empty_mark(row.cells[name]):
                del row.cells[name]
        for name in _LEVELS:
            if name in row.cells and level_word(row.cells[name]):
                row.cells[name] = fold(row.cells[name])
    _inherit(block)
    _complete_words(block)
    _blanks(block)
    _sums(block)


def _inherit(block: Block) -> None:
    """Merged cells: a blank level is the one above; a blank 重点工作 too, while the levels stay the same."""
    first: str | None = None
    second: str | None = None
    work: str | None = None
    for row in block.rows:
        cells = row.cells
        if "level1" in cells and cells["level1"] != first:
            first, second, work = cells["level1"], None, None
        if "level2" in cells and cells["level2"] != second:
            second, work = cells["level2"], None
        if "work" in cells:
            work = cells["work"]
        for name, value in (("level1", first), ("level2", second), ("work", work)):
            if value is not None:
                cells.setdefault(name, value)


def _complete_words(block: Block) -> None:
    """社会效益 beside 数量指标 and 质量指标 is 社会效益指标: the table's own way of writing decides."""
    words = [row.cells["level2"] for row in block.rows if "level2" in row.cells and level_word(row.cells["level2"])]
    whole = sum(word.endswith("指标") for word in words)
    if whole * 2 <= len(words):
        return
    standard = labels.levels()[1]
    for row in block.rows:
        word = row.cells.get("level2")
        if word is None or word.endswith("指标") or not level_word(word):
            continue
        longer = word + "指标"
        if standard.get(longer) == longer:
            row.cells["level2"] = longer
            block.findings.append(found("L210", block.place(row.line), text=word, word=longer))


def _blanks(block: Block) -> None:
    """A row without a name, or without its value or its points where all other rows have them, says so."""
    fields = [column.field for column in block.columns]
    expected = [
        name
        for name in fields
        if name in {"level3", "target", "points"} and sum(name in row.cells for row in block.rows) * 2 > len(block.rows)
    ]
    told = {finding.place.line for finding in block.findings if finding.place is not None and finding.code == "L212"}
    for row in block.rows:
        missing = [STANDARD[name] for name in expected if name not in row.cells]
        if missing and row.line not in told:
            block.findings.append(found("L214", block.place(row.line), missing="、".join(missing)))


def points_of(text: str) -> Decimal | None:
    """The number in a points cell."""
    try:
        return Decimal(fold(text).removesuffix("分").replace(",", ""))
    except InvalidOperation:
        return None


def _sums(block: Block) -> None:
    """The points that the heading declares against the sum of the rows."""
    if "standard" in {column.field for column in block.columns}:
        return
    label = next((column.label for column in block.columns if column.field == "points"), "")
    declared = _DECLARED.search(fold(label))
    if declared is None or not block.rows:
        return
    values = [row.cells.get("points") for row in block.rows]
    numbers = [points_of(value) for value in values if value is not None and is_points(value)]
    if len(numbers) != len(values) or any(number is None for number in numbers):
        return
    total = sum((number for number in numbers if number is not None), Decimal(0))
    if total != Decimal(declared[1]):
        block.findings.append(
            found(
                "L232",
                block.place(),
                found=format(total.normalize(), "f"),
                declared=declared[1],
                declared_by=f"表头“{fold(label)}”",
            )
        )


__all__ = ["finish", "points_of"]
