"""Which forms are looked at by people (财政抽查复核): a draw by risk, a part of it by chance alone.

Stands behind the store; `outputs.sample_book` writes what was drawn. Drawing is without replacement and depends on the
store and the seed alone: only whole numbers are compared, and `random.Random.random` gives the same numbers for the
same seed in every version of Python.
"""

from __future__ import annotations

import errno
import hashlib
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from scorecard.batch.errors import BatchError
from scorecard.batch.outputs.lines import FormLine, lines
from scorecard.batch.outputs.report import digest
from scorecard.batch.outputs.risk import Risk, risk, surroundings
from scorecard.scoring.rounding import rounded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RANDOM_SHARE = 20
"""Percent of the sample drawn by chance alone, so that nobody is safe; rounded up to whole forms."""
How = Literal["按风险", "随机"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One form of the sample. `number` counts from 1 by department and unit, `order` is the order of the draw."""

    number: int
    order: int
    line: FormLine
    risk: Risk
    how: How
    why: str

    @property
    def key(self) -> str:
        """See `form_key`."""
        return form_key(self.line.file, self.line.form)


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw: what was drawn, out of how many, with which seed; `digest` says from which store."""

    drawn: tuple[Drawn, ...]
    population: int
    size: int
    seed: int
    random_share: int
    digest: str
    mean_points: Decimal


def draw(
    connection: DuckDBPyConnection,
    size: int,
    seed: int,
    *,
    random_share: int = RANDOM_SHARE,
    cut_units: Mapping[str, Decimal] | None = None,
) -> Sample:
    """Draw `size` self-evaluations (all, where there are not so many).

    `random_share` percent are drawn by chance alone, the others with a chance that grows with the square of their risk
    points plus one. `cut_units` are units whose scores an earlier review cut. Raises BatchError where the store holds
    no self-evaluation.
    """
    around = surroundings(connection, cut_units)
    weights: list[int] = []
    numbers: list[int] = []
    points = 0
    for line in _population(connection):
        found = risk(line, around)
        weights.append((found.points + 1) ** 2)
        numbers.append(line.number)
        points += found.points
    if not numbers:
        raise BatchError("批量结果里没有自评表，无从抽查。")
    wanted = min(size, len(numbers))
    by_chance = -(-wanted * random_share // 100)
    chosen = draw_indexes(weights, wanted - by_chance, by_chance, seed)
    order = {numbers[at]: (place, how) for place, (at, how) in enumerate(chosen, 1)}
    mean = rounded(Fraction(points, len(numbers)), 1)
    drawn: list[tuple[FormLine, Risk, int, How]] = []
    for line in _population(connection):
        if line.number in order:
            place, how = order[line.number]
            drawn.append((line, risk(line, around), place, how))
    drawn.sort(key=lambda one: (one[0].department, one[0].unit, one[0].number))
    return Sample(
        drawn=tuple(
            Drawn(number, place, line, found, how, _why(how, found, mean))
            for number, (line, found, place, how) in enumerate(drawn, 1)
        ),
        population=len(numbers),
        size=size,
        seed=seed,
        random_share=random_share,
        digest=digest(connection),
        mean_points=mean,
    )


def _population(connection: DuckDBPyConnection) -> Iterator[FormLine]:
    return (line for line in lines(connection) if line.kind.endswith("self_evaluation"))


def draw_indexes(weights: Sequence[int], by_risk: int, by_chance: int, seed: int) -> list[tuple[int, How]]:
    """Indexes of `weights` without repetition: first `by_risk` in proportion to the weights, then `by_chance` evenly."""
    chance = random.Random(seed)  # noqa: S311 - a draw that can be repeated, not a secret
    tree = _Tree(weights)
    chosen: list[tuple[int, How]] = [(tree.take(chance.random()), "按风险") for _ in range(by_risk)]
    taken = {at for at, _ in chosen}
    even = _Tree([0 if at in taken else 1 for at in range(len(weights))])
    chosen += [(even.take(chance.random()), "随机") for _ in range(by_chance)]
    return chosen


class _Tree:
    """Whole weights with their running sums (a Fenwick tree): drawing one and taking it out costs log n."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.weights = list(weights)
        self.sums = [0, *weights]
        for at in range(1, len(self.sums)):
            above = at + (at & -at)
            if above < len(self.sums):
                self.sums[above] += self.sums[at]
        self.total = sum(weights)

    def take(self, part: float) -> int:
        """The index at `part` (0 to 1) of the sum of the weights; its weight is 0 from now on."""
        # Sums stay far below 2**53, where a double still counts in ones.
        left = min(int(part * self.total), self.total - 1)
        at = 0
        step = 1 << (len(self.weights).bit_length())
        while step:
            above = at + step
            if above < len(self.sums) and self.sums[above] <= left:
                at, left = above, left - self.sums[above]
            step >>= 1
        weight, self.weights[at] = self.weights[at], 0
        self.total -= weight
        above = at + 1
        while above < len(self.sums):
            self.sums[above] -= weight
            above += above & -above
        return at


def _why(how: How, found: Risk, mean: Decimal) -> str:
    """Why a form was drawn, in words with the numbers."""
    reasons = f"：{found.words}" if found.reasons else ""
    if how == "随机":
        return f"随机抽中（每张表机会相同，不看关注分）。关注分{found.points}，全部表平均{mean:f}{reasons}。"
    return f"按风险抽中。关注分{found.points}，全部表平均{mean:f}{reasons}。"


def form_key(file: str, form: int) -> str:
    """Twelve characters by which a form of the store is known again, wherever its rows have gone."""
    return hashlib.sha256(f"{file}\n{form}".encode("utf-8", "surrogatepass")).hexdigest()[:12]


def item_key(kind: str, row: int | None) -> str:
    """A line of a form: E is the 预算执行率 line, I3 the indicator with index 3, C5 a row of an 评分表."""
    return {"execution": "E", "indicator": "I", "criterion": "C"}[kind] + ("" if row is None else str(row))


def sample_to(
    out: Path,
    target: Path,
    size: int,
    seed: int,
    *,
    random_share: int = RANDOM_SHARE,
    last: Sequence[Path] = (),
) -> Sample:
    """Draw from the results in `out` and write the workbook `target`; `last` are earlier 复核结果.xlsx.

    Raises BatchError for a request that makes no sense, FileNotFoundError where `out` holds no results, FileExistsError
    where `target` exists (reviewers may have written in it) and OSError where it cannot be written.
    """
    from scorecard.batch.outputs.sample_book import write_sample  # noqa: PLC0415 - xlsxwriter
    from scorecard.batch.store import connect  # noqa: PLC0415 - duckdb

    if size < 1:
        raise BatchError("抽查张数要大于 0。")
    if target.exists():
        raise FileExistsError(errno.EEXIST, "exists", str(target))
    connection = connect(out)
    try:
        sample = draw(connection, size, seed, random_share=random_share, cut_units=_cut_units(last))
        write_sample(target, connection, sample)
    finally:
        connection.close()
    return sample


def _cut_units(last: Sequence[Path]) -> dict[str, Decimal]:
    """Units whose totals earlier reviews cut, and by how much in all."""
    from scorecard.batch.earlier import earlier_cuts  # noqa: PLC0415 - reads workbooks

    cuts: dict[str, Decimal] = {}
    for path in last:
        for unit, cut in earlier_cuts(path):
            cuts[unit] = cuts.get(unit, Decimal(0)) + cut
    return cuts


__all__ = ["RANDOM_SHARE", "Drawn", "Sample", "draw", "draw_indexes", "form_key", "item_key", "sample_to"]
