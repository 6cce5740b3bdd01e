"""Features of the rows: where they stand, how their targets are written, and what their numbers are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from scorecard.checks.features.kinds import Feature
from scorecard.checks.measuring import HUNDRED, MONEY
from scorecard.checks.placing import COUNTS, FOREIGN
from scorecard.checks.rows import COSTS, Row, Shape
from scorecard.checks.subject import Subject

_LOW, _TEN = Decimal(80), Decimal(10)


def of_table(subject: Subject) -> Iterator[Feature]:
    """What the rows in use are, taken together."""
    if not 3 <= len(subject.rows) <= 30:
        yield "few or many rows"
    kinds = {(row.kind1, row.kind2) for row in subject.rows}
    if not {"产出", "效益"} <= {kind1 for kind1, _ in kinds}:
        yield "level lacking"
    if ("产出", "数量") not in kinds or ("产出", "质量") not in kinds:
        yield "output lacking"
    if not subject.costs:
        yield "cost lacking"
    yield "satisfaction" if subject.satisfaction else "satisfaction lacking"


@lru_cache(maxsize=8192)
def of_shape(shape: Shape) -> frozenset[Feature]:
    """What a row has that stands there and has such a target and such an actual."""
    return frozenset([*_of_target(shape), *_of_level(shape)])


def _of_target(shape: Shape) -> Iterator[Feature]:
    kind, operator, unit = shape.target_kind, shape.operator, shape.unit
    if kind == "text":
        yield "words"
        yield "set phrase"
    elif kind == "deadline":
        yield "deadline"
    elif kind in ("number", "range") and not unit:
        yield "no unit"
    if shape.actual_kind == "deadline":
        yield "done on"
    if operator == "=" and unit == "%":
        yield "equal sign"


def _of_level(shape: Shape) -> Iterator[Feature]:
    kind1, kind2, unit = shape.kind1, shape.kind2, shape.unit
    if "分" in shape.level1:
        yield "points in a level"
    if kind2 in FOREIGN.get(kind1, ()):
        yield "foreign level"
    if kind2 == "数量" and unit in ("%", "‰"):
        yield "rate as quantity"
    if kind2 == "数量" and unit in MONEY:
        yield "money as quantity"
    if kind2 in ("数量", "质量") and (shape.target_kind == "deadline" or unit in ("", "%")):
        yield "timed"
    if kind2 == "时效":
        yield "timeliness"
    if kind1 == "效益" and unit in COUNTS:
        yield "counted benefit"
    if kind1 == "成本" or kind2 in COSTS:
        if unit in COUNTS:
            yield "counted cost"
        if unit in MONEY and shape.operator in (">=", ">"):
            yield "higher cost"


def of_rows(subject: Subject) -> set[Feature]:
    """What the numbers of the rows have, and what only some rows have."""
    has: set[Feature] = set()
    uneven = False  # an actual that is neither its target nor a multiple of ten
    for row in subject.all_rows:
        wanted, reached = row.target_number, row.actual_number
        if wanted is not None:
            if not wanted:
                has.add("toothless")
            elif row.unit == "%" and wanted >= HUNDRED:
                has.add("all")
                has.add("toothless")
        if reached is not None:
            if reached.is_signed():
                has.add("negative actual")
            elif row.actual_unit == "%" and reached > HUNDRED:
                has.add("more than all")
            if not uneven and row.used and wanted is not None and wanted != reached and reached % _TEN:
                uneven = True
        if row.operator in ("<=", "<") and (row.kind2 == "数量" or subject.words.anywhere("正向名称", row.name)):
            has.add("upper bound")
        if row.last_year is not None:
            has.add("last year")
        if row.reason and row.reached == "reached":
            has.add("reason though reached")
    if not uneven:
        has.add("even actuals")
    return has


def of_satisfaction(row: Row) -> Iterator[Feature]:
    """What a row of satisfaction has."""
    if row.unit == "%" and row.target_number is not None and row.target_number < _LOW:
        yield "low satisfaction"
    if row.actual_number == HUNDRED:
        yield "full satisfaction"
    if row.kind1 != "满意度" and row.kind2 not in ("", "满意度"):
        yield "satisfaction elsewhere"


__all__ = ["of_rows", "of_satisfaction", "of_shape", "of_table"]
