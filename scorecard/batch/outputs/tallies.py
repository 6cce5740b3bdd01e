"""What many forms come to: sums by department and unit, grades, bands of scores, pairs for the scatter, the first to see.

Stands behind `lines` and `risk`; every consumer takes one line at a time, so that nothing grows with the number of
forms but the number of units. Sums are exact: money and scores are added as `Fraction`s.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from scorecard.batch.outputs.lines import FormLine
from scorecard.batch.outputs.risk import Risk
from scorecard.scoring.rounding import rounded

GRADES = ("优", "良", "中", "差")
UNGRADED = "未评"
BAND_WIDTH = 5
BANDS = tuple(f"{low}–{low + BAND_WIDTH}" for low in range(60, 100, BAND_WIDTH))
BAND_NAMES = ("60以下", *BANDS[:-1], "95–100", "100以上")
"""Bands of totals, the lower end included; 100 belongs to the last but one, more than 100 stands alone."""


@dataclass(slots=True)
class Tally:
    """A group of forms: a department, a unit, or all.

    `budget`, `executed` sum what forms state; `rate` is made of those forms only that state both.
    """

    name: str
    department: str = ""
    forms: int = 0
    units: set[str] = field(default_factory=set)
    budget: Fraction = Fraction(0)
    executed: Fraction = Fraction(0)
    both_budget: Fraction = Fraction(0)
    both_executed: Fraction = Fraction(0)
    budgets: int = 0
    executions: int = 0
    claimed: Fraction = Fraction(0)
    claims: int = 0
    scored: Fraction = Fraction(0)
    scores: int = 0
    difference: Fraction = Fraction(0)
    compared: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    claimed_grades: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    warnings: int = 0
    with_errors: int = 0
    with_warnings: int = 0

    def take(self, line: FormLine) -> None:
        """Count one form."""
        self.forms += 1
        if line.unit:
            self.units.add(line.unit)
        self._money(line)
        if line.claimed_total is not None:
            self.claimed += line.share(line.claimed_total)
            self.claims += 1
        if line.scored and line.total is not None:
            self.scored += line.share(line.total)
            self.scores += 1
        if line.difference is not None:
            self.difference += Fraction(line.difference)
            self.compared += 1
        self.grades[line.grade if line.grade in GRADES and line.complete else UNGRADED] += 1
        self.claimed_grades[line.claimed_grade if line.claimed_grade in GRADES else UNGRADED] += 1
        self.errors += line.errors
        self.warnings += line.warnings
        self.with_errors += line.errors > 0
        self.with_warnings += line.warnings > 0

    def _money(self, line: FormLine) -> None:
        if line.budget is not None:
            self.budget += Fraction(line.budget)
            self.budgets += 1
        if line.executed is not None:
            self.executed += Fraction(line.executed)
            self.executions += 1
        if line.budget is not None and line.executed is not None:
            self.both_budget += Fraction(line.budget)
            self.both_executed += Fraction(line.executed)

    @property
    def rate(self) -> Fraction | None:
        """Executed over budget, of the forms that state both."""
        return self.both_executed / self.both_budget if self.both_budget > 0 else None

    @property
    def mean_claimed(self) -> Decimal | None:
        """Mean of the claimed totals, each as percentage of its points, two decimals."""
        return mean(self.claimed, self.claims)

    @property
    def mean_scored(self) -> Decimal | None:
        """Mean of the recomputed totals that are whole."""
        return mean(self.scored, self.scores)

    @property
    def mean_difference(self) -> Decimal | None:
        """Mean of 自评 − 核算."""
        return mean(self.difference, self.compared)


def mean(total: Fraction, count: int, places: int = 2) -> Decimal | None:
    """`total` / `count`, rounded half up; None of nothing."""
    return rounded(total / count, places) if count else None


def band(score: Fraction) -> int:
    """The number of the band of a total of 100 points, in `BAND_NAMES`."""
    if score < 60:
        return 0
    if score > 100:
        return len(BAND_NAMES) - 1
    return min(int(score - 60) // BAND_WIDTH + 1, len(BAND_NAMES) - 2)


@dataclass(slots=True)
class Totals:
    """Everything that is counted over all forms in one pass."""

    all: Tally = field(default_factory=lambda: Tally("合计"))
    departments: dict[str, Tally] = field(default_factory=dict)
    units: dict[tuple[str, str], Tally] = field(default_factory=dict)
    claimed_bands: Counter[int] = field(default_factory=Counter)
    scored_bands: Counter[int] = field(default_factory=Counter)
    pairs: Counter[tuple[int, int]] = field(default_factory=Counter)
    """(claimed, recomputed) of forms that have both, as percentages rounded half up to halves, doubled"""
    grade_pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)
    packs: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: Counter[Decimal] = field(default_factory=Counter)
    raw_claimed: Fraction = Fraction(0)
    raw_scored: Fraction = Fraction(0)

    def take(self, line: FormLine) -> None:
        """Count one form everywhere."""
        self.all.take(line)
        department = self.departments.get(line.department)
        if department is None:
            department = self.departments[line.department] = Tally(line.department)
        department.take(line)
        key = (line.department, line.unit)
        unit = self.units.get(key)
        if unit is None:
            unit = self.units[key] = Tally(line.unit, line.department)
        unit.take(line)
        self.kinds[line.kind] += 1
        self.packs[line.pack, line.pack_version] += 1
        if line.year is not None:
            self.years[line.year] += 1
        claimed = None if line.claimed_total is None else line.share(line.claimed_total)
        self.raw_claimed += Fraction(line.claimed_total or 0)
        self.raw_scored += Fraction(line.total or 0) if line.scored else 0
        scored = line.share(line.total) if line.scored and line.total is not None else None
        if claimed is not None:
            self.claimed_bands[band(claimed)] += 1
        if scored is not None:
            self.scored_bands[band(scored)] += 1
        if claimed is not None and scored is not None:
            self.pairs[int(rounded(claimed * 2, 0)), int(rounded(scored * 2, 0))] += 1
        if line.claimed_grade in GRADES and line.grade in GRADES and line.complete:
            self.grade_pairs[str(line.claimed_grade), str(line.grade)] += 1
        if line.difference is not None:
            self.differences[line.difference] += 1

    @property
    def plain_means(self) -> tuple[Decimal | None, Decimal | None]:
        """Means of the claimed and of the recomputed totals as they stand, points of whatever sum."""
        return mean(self.raw_claimed, self.all.claims), mean(self.raw_scored, self.all.scores)

    def by_department(self) -> list[Tally]:
        """Departments, most forms first."""
        return sorted(self.departments.values(), key=lambda one: (-one.forms, one.name))

    def by_unit(self) -> list[Tally]:
        """Units by department and name."""
        return sorted(self.units.values(), key=lambda one: (one.department, one.name))


class First:
    """The `limit` most urgent forms of all that were taken, by points; forms alike in points by their number."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._heap: list[tuple[int, int, FormLine, Risk]] = []

    def take(self, line: FormLine, risk: Risk) -> None:
        """Offer one form; it stays if it is among the most urgent."""
        entry = (risk.points, -line.number, line, risk)
        if len(self._heap) < self.limit:
            heapq.heappush(self._heap, entry)
        elif entry[:2] > self._heap[0][:2]:
            heapq.heapreplace(self._heap, entry)

    def ranked(self) -> list[tuple[FormLine, Risk]]:
        """The most urgent first."""
        ordered = sorted(self._heap, key=lambda entry: (-entry[0], -entry[1]))
        return [(line, risk) for _, _, line, risk in ordered]


__all__ = ["BAND_NAMES", "GRADES", "UNGRADED", "First", "Tally", "Totals", "band", "mean"]
