"""Whom to look at first: risk points of a form, each with its reason in words.

Stands behind `lines`; used by the 汇总表 (标记), the 总览 (先看谁), the 复核情况报告 and the sample. Points are whole
numbers, so that ranks and draws are the same on every machine. No document sets such points: they are this program's own,
listed in `POINTS`, printed with every sample, and they decide nothing but the order in which people look.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from scorecard.batch.outputs.lines import NEAR_FULL, FormLine, tidy
from scorecard.model import decimal_text
from scorecard.reports.text import cents, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

POINTS: tuple[tuple[str, str], ...] = (
    ("自评高于核算", "自评总分每高于核算总分 1 分计 2 分，不足 1 分的部分舍去但至少计 1 分，最多 30 分"),
    ("自评低于核算", "自评总分低于核算总分 2 分以上，计 3 分"),
    ("等级高报", "自评等级高于按核算总分应评的等级，计 15 分"),
    ("错误", "每个错误计 5 分，最多 25 分"),
    ("警告", "每个警告计 1 分，最多 10 分"),
    (
        "预算规模",
        "全年预算数居全部表前 1% 计 20 分，前 5% 计 15 分，前 10% 计 10 分，前 25% 计 5 分（至少有 4 张表写明预算才计）",
    ),
    ("接近满分", "自评总分折合 98 分以上，计 5 分"),
    ("单位都接近满分", "同一单位至少 3 张表，自评总分都折合 98 分以上，计 10 分"),
    ("没有写原因", "每个没有完成又没有写偏差原因的指标计 3 分，最多 9 分"),
    ("完成值远高于指标值", "至少 3 个指标的完成值明显高于指标值，计 4 分"),
    ("执行率", "全年执行数超过全年预算数，计 8 分；执行率低于 50%，计 6 分"),
    ("表间比对", "每类由表间比对发现的问题（雷同、与上年或目标表不一致等）计 6 分，最多 18 分"),
    ("没有核算完整", "自评表有指标不能核算，计 5 分"),
    ("上次复核", "上次抽查复核调减过该单位的得分（用 --last 给出上次的复核结果），计 10 分"),
)
"""Name of the signal, and how it is counted: printed in 抽查.xlsx and 总览.html."""

_ORDER = {"优": 4, "良": 3, "中": 2, "差": 1}
_BUDGET_RANKS = {1: 20, 5: 15, 10: 10, 25: 5}
_MEMBERS = 3


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of the whole batch is needed to judge one form.

    `limits` are (percent, lowest budget within the largest `percent` of all), most exclusive first; `full_units` maps
    (department, unit) to how many forms it has where all of them claim 98 or more; `cut_units` are units whose
    scores an earlier review cut, with by how much in all.
    """

    limits: tuple[tuple[int, Decimal], ...] = ()
    full_units: Mapping[tuple[str, str], int] | None = None
    cut_units: Mapping[str, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """Points, and the reasons with their numbers, the weightiest first; each without a full stop."""

    points: int
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """The reasons in one text."""
        return "；".join(self.reasons)


def surroundings(connection: DuckDBPyConnection, cut_units: Mapping[str, Decimal] | None = None) -> Surroundings:
    """The limits of budget size and the units that claim nearly full marks everywhere."""
    budgets = "SELECT budget FROM forms WHERE budget IS NOT NULL AND budget > 0"
    row = connection.cursor().execute(f"SELECT count(*) FROM ({budgets})").fetchone()  # noqa: S608 - our own words
    count = row[0] if row else 0
    limits = []
    for share in _BUDGET_RANKS:
        rank = count * share // 100
        if rank < 1:
            continue
        found = connection.cursor().execute(f"{budgets} ORDER BY budget DESC LIMIT 1 OFFSET {rank - 1}")
        limit = found.fetchone()
        if limit:
            limits.append((share, tidy(limit[0]) or Decimal(0)))
    units: dict[tuple[str, str], tuple[int, int]] = {}
    rows = connection.cursor().execute(
        "SELECT coalesce(department, ''), coalesce(unit, ''), claimed_total, points_total FROM forms "
        "WHERE claimed_total IS NOT NULL AND coalesce(unit, '') <> ''"
    )
    while chunk := rows.fetchmany(2000):
        for department, unit, claimed, points in chunk:
            full, total = units.get((department, unit), (0, 0))
            high = claimed * 100 >= NEAR_FULL * points if points > 0 else claimed >= NEAR_FULL
            units[department, unit] = (full + bool(high), total + 1)
    everywhere = {key: total for key, (full, total) in units.items() if full == total >= _MEMBERS}
    return Surroundings(tuple(limits), _flat_keys(everywhere), cut_units)


def _flat_keys(units: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Keys as `FormLine` spells them."""
    return {
        (" ".join(department.split()), " ".join(unit.split())): total for (department, unit), total in units.items()
    }


def risk(line: FormLine, around: Surroundings) -> Risk:
    """The risk points of one form and why."""
    found: list[tuple[int, str]] = [
        *_scores(line),
        *_findings(line),
        *_money(line, around),
        *_full(line, around),
        *_items(line),
    ]
    cut = (around.cut_units or {}).get(line.unit)
    if cut is not None:
        found.append((10, f"上次复核调减该单位得分{cents(cut)}分"))
    found.sort(key=lambda pair: -pair[0])
    return Risk(sum(points for points, _ in found), tuple(words for _, words in found))


def _scores(line: FormLine) -> list[tuple[int, str]]:
    found = []
    difference = line.difference
    if difference is not None and difference > 0:
        points = min(30, max(1, 2 * int(difference)))
        found.append((points, f"自评得分高于核算得分{cents(difference)}分"))
    elif difference is not None and difference < -2:
        found.append((3, f"自评得分低于核算得分{cents(-difference)}分"))
    claimed, grade = _ORDER.get(line.claimed_grade or ""), _ORDER.get(line.grade or "")
    if claimed is not None and grade is not None and claimed > grade and line.complete:
        found.append((15, f"自评等级“{line.claimed_grade}”，核算等级“{line.grade}”"))
    if not line.complete and line.kind.endswith("self_evaluation"):
        found.append((5, "有指标不能核算，总分不完整"))
    return found


def _findings(line: FormLine) -> list[tuple[int, str]]:
    found = []
    if line.errors:
        found.append((min(25, 5 * line.errors), f"错误{line.errors}个"))
    if line.warnings:
        found.append((min(10, line.warnings), f"警告{line.warnings}个"))
    for at, title in enumerate(line.across[:3]):
        found.append((6, f"表间比对：{title}" if at == 0 else title))
    return found


def _money(line: FormLine, around: Surroundings) -> list[tuple[int, str]]:
    found = []
    if line.budget is not None and line.budget > 0:
        share = next((share for share, limit in around.limits if line.budget >= limit), None)
        if share is not None:
            found.append((_BUDGET_RANKS[share], f"全年预算{cents(line.budget)}万元，居全部表前{share}%"))
    rate = line.rate
    if rate is not None and line.kind.endswith("self_evaluation"):
        if rate > 1:
            found.append((8, f"执行率{percent(rate)}，超过预算"))
        elif rate < Fraction(1, 2):
            found.append((6, f"执行率只有{percent(rate)}"))
    return found


def _full(line: FormLine, around: Surroundings) -> list[tuple[int, str]]:
    found = []
    if line.near_full and line.claimed_total is not None:
        of = "" if line.points_total == 100 else f"（满分{decimal_text(line.points_total)}分）"
        found.append((5, f"自评总分{cents(line.claimed_total)}分{of}，满分或接近满分"))
    count = (around.full_units or {}).get((line.department, line.unit))
    if count is not None and line.near_full:
        found.append((10, f"该单位{count}张表的自评总分都在98分以上"))
    return found


def _items(line: FormLine) -> list[tuple[int, str]]:
    found = []
    if line.silent:
        found.append((min(9, 3 * line.silent), f"{line.silent}个指标没有完成又没有写原因"))
    if line.exceeded >= 3:
        found.append((4, f"{line.exceeded}个指标的完成值明显高于指标值"))
    return found


__all__ = ["POINTS", "Risk", "Surroundings", "risk", "surroundings"]
