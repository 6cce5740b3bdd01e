"""Unit costs that are out of line: one indicator over many units, by median and median absolute deviation.

The measure is the modified z-score of Iglewicz and Hoaglin, 0.6745·|x − median| ÷ MAD, told above 3.5, on at least eight
values alike, where the value is also off by three tenths of the median: costs that nearly all agree would make a few per
cent an outlier. Where more than half of the values are one and the same the deviation is 0 and says nothing: then a value
is told that is off by half of the median. A project counts once a year, by its self-evaluation where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from scorecard.batch.across.groups import folded, key_of, rows
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
FAR = Fraction(3, 10)
"""Share of the median by which it must be off as well."""

_MONEY = ("元", "千元", "万元", "百万元", "亿元")


def outliers(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """Cost values far from those of the same indicator elsewhere: actuals where given, else targets."""
    columns = ", ".join(f'i."{name}"' for name in ItemRow._fields)
    found = rows(
        connection,
        f"SELECT f.kind, f.year, f.unit, f.department, f.project, {columns} "  # noqa: S608
        "FROM items i JOIN forms f ON f.file = i.file AND f.form = i.form "
        "WHERE i.kind = 'indicator' AND i.level3 IS NOT NULL "
        "AND (i.level2 LIKE '%成本%' OR i.target_unit LIKE '%元%') ORDER BY i.level3, i.file, i.form, i.row",
    )
    # Names that fold to one are told apart by the store; sorting by the folded name needs them all, so names only.
    keyed: dict[tuple[str, str], list[_Known]] = {}
    for kind, year, *owner in found:
        item = ItemRow(*owner[3:])
        value, unit = _cost(item)
        if value is not None:
            project = key_of(kind, *owner[:3]) or f"{item.file}|{item.form}"
            known = _Known(value, item, (project, year), kind.endswith("self_evaluation"))
            keyed.setdefault((folded(item.level3 or ""), unit), []).append(known)
    for (_, unit), members in sorted(keyed.items(), key=lambda pair: pair[0]):
        yield from _out_of_line(unit, _once(members))


class _Known(NamedTuple):
    """A cost: its value in 元, its row, the project and year that it is of, and whether a self-evaluation says it."""

    value: Fraction
    item: ItemRow
    of: tuple[str, int | None]
    own: bool


def _once(members: list[_Known]) -> list[_Known]:
    """Of the forms of one project and year the self-evaluations; among them (versions) all that differ."""
    reported = {known.of for known in members if known.own}
    kept: dict[tuple[tuple[str, int | None], Fraction], _Known] = {}
    for known in members:
        if known.own or known.of not in reported:
            kept.setdefault((known.of, known.value), known)
    return list(kept.values())


def _out_of_line(unit: str, members: list[_Known]) -> Iterator[FindingRow]:
    if len({known.of for known in members}) < ALIKE:
        return
    values = sorted(known.value for known in members)
    middle = median(values)
    deviation = median(sorted(abs(value - middle) for value in values))
    for value, item, _, _ in members:
        far = abs(value - middle)
        if far > LIMIT * deviation and far >= FAR * middle if deviation else far * 2 >= middle and far > 0:
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
