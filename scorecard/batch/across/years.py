"""Last year against this year: copied text and values, targets lowered, targets far below what was already done."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby, pairwise

from scorecard.batch.across.groups import Group, Sheet, folded
from scorecard.batch.across.matching import demand, in_unit, match
from scorecard.batch.across.telling import called, short, tell
from scorecard.batch.records import FindingRow, ItemRow

SAME_TEXT = 20
"""Letters from which a text that is the same as last year's is no coincidence (全部完成 is one)."""
SAME_VALUES = 5
"""Numbers other than 100 % and the like that must agree before values are told to be copied."""
ABOVE = Fraction(13, 10)
"""Last year's actual over this year's target from which the target is told to be low: the 30 % of the checks (C047)."""


def years(group: Group) -> Iterator[FindingRow]:
    """Each form beside the same form of the year before."""
    for kind in ("project_self_evaluation", "department_self_evaluation", "project_target", "department_target"):
        sheets = [sheet for sheet in group.sheets if sheet.form.kind == kind and sheet.form.year is not None]
        latest = [list(same)[-1] for _, same in groupby(sheets, key=lambda sheet: sheet.form.year)]
        for before, after in pairwise(latest):
            if (after.form.year or 0) - (before.form.year or 0) == 1:
                yield from _compare(before, after)


def _compare(before: Sheet, after: Sheet) -> Iterator[FindingRow]:
    there = called(before.form)
    for label, past, present in (
        ("总体目标完成情况", before.form.goal_actual, after.form.goal_actual),
        ("年度总体目标", before.form.goal, after.form.goal),
    ):
        text = folded(present or "")
        if len(text) >= SAME_TEXT and text == folded(past or ""):
            yield tell("B057" if label == "总体目标完成情况" else "B058", after.form, label=label, there=there)
    pairs = match(before, after).pairs
    same = [new for old, new in pairs if _same_actual(old, new)]
    numbers = [new for old, new in pairs if _own_number(old) and _own_number(new)]
    if len(same) >= SAME_VALUES and len(same) == len(numbers):
        yield tell("B059", after.form, count=len(same), name=short(same[0].level3), there=there)
    for old, new in pairs:
        words = {"name": short(new.level3), "before": short(old.target), "after": short(new.target), "there": there}
        if demand(old, new) == "less":
            yield tell("B060", new, **words)
        elif (share := _above(old, new)) is not None and share >= ABOVE:
            yield tell(
                "B061",
                new,
                name=short(new.level3),
                actual=short(old.actual),
                target=short(new.target),
                there=there,
            )


def _own_number(item: ItemRow) -> bool:
    """An actual of which it would be a coincidence to come back: a number that is not simply the target, or 100 or 1."""
    return (
        item.actual_value is not None
        and item.actual_value not in {0, 1, 100}
        and (item.target_value is None or item.actual_value != item.target_value)
    )


def _same_actual(old: ItemRow, new: ItemRow) -> bool:
    return (
        _own_number(old)
        and _own_number(new)
        and old.actual_value == new.actual_value
        and old.actual_unit == new.actual_unit
    )


def _above(old: ItemRow, new: ItemRow) -> Fraction | None:
    """Last year's actual over this year's target, for targets that more is better for."""
    if old.actual_value is None or not new.target_value or (new.operator or "")[:1] == "<":
        return None
    done = in_unit(old.actual_value, old.actual_unit or old.target_unit, new.target_unit)
    return None if done is None or new.target_value < 0 else done / Fraction(new.target_value)


__all__ = ["years"]
