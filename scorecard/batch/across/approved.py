"""Target form against self-evaluation: 单位自评指标是指预算批复时确定的绩效指标 (财预〔2020〕10号 第十三条).

Indicators added or dropped on the way, targets lowered, points shifted, another budget.
"""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.batch.across.groups import Group, Sheet
from scorecard.batch.across.matching import demand, match
from scorecard.batch.across.telling import called, short, tell
from scorecard.batch.records import FindingRow
from scorecard.scoring.rounding import plain

_LEAST_IN_COMMON = 0.3
"""Below this share of lines in common the two forms are told to be different tables, not line by line."""


def approved(group: Group) -> Iterator[FindingRow]:
    """Each self-evaluation beside the target form of its year."""
    targets = [sheet for sheet in group.of("target") if any(sheet.indicators)]
    for sheet in group.of("self_evaluation"):
        same = [target for target in targets if _same_year(target, sheet) and any(sheet.indicators)]
        if same:
            # Of several versions the one that agrees most is the approved one; a reviewer sees its name.
            yield from _compare(max(same, key=lambda target: _agreement(target, sheet)), sheet)


def _same_year(target: Sheet, sheet: Sheet) -> bool:
    return (
        target.form.year == sheet.form.year and target.form.kind.partition("_")[0] == sheet.form.kind.partition("_")[0]
    )


def _agreement(target: Sheet, sheet: Sheet) -> tuple[int, int, str]:
    pairs = match(target, sheet).pairs
    return len(pairs), sum(demand(before, after) == "same" for before, after in pairs), target.form.file


def _compare(target: Sheet, sheet: Sheet) -> Iterator[FindingRow]:
    matched = match(target, sheet)
    there = called(target.form)
    count = len(matched.pairs) + len(matched.only_first)
    if len(matched.pairs) < _LEAST_IN_COMMON * count:
        yield tell("B050", sheet.form, there=there, same=len(matched.pairs), count=count)
        return
    for item in matched.only_second:
        yield tell("B051", item, name=short(item.level3), there=there)
    for item in matched.only_first:
        yield tell("B052", sheet.form, name=short(item.level3), target=short(item.target), there=there)
    for before, after in matched.pairs:
        change = demand(before, after)
        words = {"name": short(after.level3), "before": short(before.target), "after": short(after.target)}
        if change == "less":
            yield tell("B053", after, **words, there=there)
        elif change == "more" or (change == "unknown" and before.target and after.target):
            yield tell("B054", after, **words, there=there)
        if before.points is not None and after.points is not None and before.points != after.points:
            yield tell(
                "B055",
                after,
                name=short(after.level3),
                before=plain(before.points),
                after=plain(after.points),
                there=there,
            )
    asked, initial = target.form.budget or target.form.initial, sheet.form.initial
    if asked is not None and initial is not None and asked != initial:
        yield tell("B056", sheet.form, before=plain(asked), after=plain(initial), there=there)


__all__ = ["approved"]
