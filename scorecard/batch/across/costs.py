"""Unit costs that are out of line: one indicator over many units, by median and median absolute deviation.

The measure is the modified z-score of Iglewicz and Hoaglin, 0.6745·|x − median| ÷ MAD, told above 3.5, on at least eight
values alike. Where more than half of the values are one and the same the deviation is 0 and says nothing: then a value is
told that is off by half of the median.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scorecard.batch.across.groups import folded, rows
from scorecard.batch.across.telling import short, tell
from scorecard.batch.across.units import median
from scorecard.batch.records import FindingRow, ItemRow
from scorecard.scoring.rounding import plain
from scorecard.values.units import convert, fold_unit

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ALIKE = 8
"""Values alike from which a comparison means something."""
LIMIT = Fraction(7, 2) / Fraction(6745, 10000)
"""|x − median| ÷ MAD above which a value is out of line."""

_COLUMNS = (
    "file, form, kind, row, level1, level2, level3, target, target_kind, operator, target_value, target_unit, actual, "
    "actual_kind, actual_value, actual_unit, points, claimed, score, difference, state, completion, reason, sheet, "
    "cell, page, line"
)
_MONEY = ("元", "千元", "万元", "百万元", "亿元")


def outliers(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """Cost values far from those of the same indicator elsewhere: actuals where given, else targets."""
    found = rows(
        connection,
        f"SELECT {_COLUMNS} FROM items WHERE kind = 'indicator' AND level3 IS NOT NULL "  # noqa: S608
        "AND (level2 LIKE '%成本%' OR target_unit LIKE '%元%') ORDER BY level3, file, form, row",
    )
    # Names that fold to one are told apart by the store; sorting by the folded name needs them all, so names only.
    keyed: dict[tuple[str, str], list[tuple[Fraction, ItemRow]]] = {}
    for row in found:
        item = ItemRow(*row)
        value, unit = _cost(item)
        if value is not None:
            keyed.setdefault((folded(item.level3 or ""), unit), []).append((value, item))
    for (_, unit), members in sorted(keyed.items(), key=lambda pair: pair[0]):
        yield from _out_of_line(unit, members)


def _out_of_line(unit: str, members: list[tuple[Fraction, ItemRow]]) -> Iterator[FindingRow]:
    # One form may print an indicator twice; a unit's two years count as two values.
    if len({(item.file, item.form) for _, item in members}) < ALIKE:
        return
    values = sorted(value for value, _ in members)
    middle = median(values)
    deviation = median(sorted(abs(value - middle) for value in values))
    for value, item in members:
        far = abs(value - middle)
        if far > LIMIT * deviation if deviation else far * 2 >= middle and far > 0:
            yield tell(
                "B067",
                item,
                name=short(item.level3),
                value=f"{_digits(value)}{unit}",
                count=len(members),
                median=f"{_digits(middle)}{unit}",
            )


def _cost(item: ItemRow) -> tuple[Fraction | None, str]:
    """The value in 元 (or 元 per something), and that unit; None where it is no cost of one thing."""
    value: Any
    unit: str
    if item.actual_value is not None:
        value, unit = item.actual_value, fold_unit(item.actual_unit or item.target_unit or "")
    else:
        value, unit = item.target_value, fold_unit(item.target_unit or "")
    head, slash, rest = unit.partition("/")
    # An amount as such follows the size of the project; only what is per something, or named a unit price, compares.
    if value is None or value <= 0 or head not in _MONEY or not (slash or _per_piece(item.level3 or "")):
        return None, ""
    wanted = f"元/{rest}" if slash else "元"
    return convert(Fraction(value), unit, wanted), wanted


def _per_piece(name: str) -> bool:
    return any(word in name for word in ("单价", "单位成本", "人均", "每人", "每次", "每平方米", "标准", "平均"))


def _digits(value: Fraction) -> str:
    return plain((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01")))


__all__ = ["ALIKE", "LIMIT", "outliers"]
