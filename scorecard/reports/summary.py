"""What an evaluation comes to: its items in groups and counted, before any sentence is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from scorecard.model import Evaluation, FormKind, Item, State
from scorecard.reports.text import inline

STATE_WORDS: dict[State, str] = {
    "reached": "完成",
    "exceeded": "完成（明显高于指标值）",
    "missed": "未完成",
    "band": "定性",
    "not_applicable": "不适用",
    "not_scored": "未核算",
}

NO_LEVEL = "未注明一级指标"


@dataclass(frozen=True, slots=True)
class Words:
    """How a kind of form is spoken of."""

    title: str
    subject: str
    form: str
    scored: bool = True
    year: str = "评价年度"
    """what the form's year is called"""


KINDS: dict[FormKind, Words] = {
    "project_self_evaluation": Words("项目支出绩效自评报告", "项目", "自评表"),
    "department_self_evaluation": Words("部门整体支出绩效自评报告", "部门整体", "自评表"),
    "project_target": Words("项目支出绩效目标情况说明", "项目", "绩效目标表", scored=False, year="预算年度"),
    "department_target": Words("部门整体支出绩效目标情况说明", "部门整体", "绩效目标表", scored=False, year="预算年度"),
    "monitoring": Words("绩效运行监控报告", "项目", "监控表", scored=False, year="监控年度"),
}


@dataclass(frozen=True, slots=True)
class Level:
    """The items under one 一级指标. Each has its number in `Evaluation.items`.

    `points` is the sum of the points that count, None where a row that counts has none. `score` sums what was
    scored, `claimed` is None unless every item that counts carries a 自评得分.
    """

    name: str
    items: tuple[tuple[int, Item], ...]
    points: Decimal | None
    score: Decimal | None
    claimed: Decimal | None


def levels(evaluation: Evaluation) -> list[Level]:
    """Indicators (and criteria) by 一级指标, in the order in which the form prints them first."""
    groups: dict[str, list[tuple[int, Item]]] = {}
    for number, item in enumerate(evaluation.items):
        if item.kind != "execution":
            groups.setdefault(inline(item.level1) or NO_LEVEL, []).append((number, item))
    return [_level(name, tuple(rows)) for name, rows in groups.items()]


def execution(evaluation: Evaluation) -> tuple[int, Item] | None:
    """The 预算执行率 line and its number in `Evaluation.items`."""
    return next(((n, item) for n, item in enumerate(evaluation.items) if item.kind == "execution"), None)


def execution_level(evaluation: Evaluation) -> Level | None:
    """The 预算执行率 line as a group of its own, as summary tables and the chart show it."""
    line = execution(evaluation)
    return None if line is None else _level("预算执行率", (line,))


def in_state(evaluation: Evaluation, *states: State) -> list[tuple[int, Item]]:
    """The indicators in one of `states`, with their numbers in `Evaluation.items`."""
    return [
        (number, item)
        for number, item in enumerate(evaluation.items)
        if item.kind == "indicator" and item.state in states
    ]


def count_states(items: Iterable[tuple[int, Item]]) -> dict[State, int]:
    """How many items are in each state that occurs, in the order of `STATE_WORDS`."""
    seen = [item.state for _, item in items]
    return {state: seen.count(state) for state in STATE_WORDS if state in seen}


def _level(name: str, items: tuple[tuple[int, Item], ...]) -> Level:
    counting = [item for _, item in items if item.state != "not_applicable"]
    return Level(
        name,
        items,
        points=_sum([item.points for item in counting], complete=True),
        score=_sum([item.score for item in counting], complete=False),
        claimed=_sum([item.claimed for item in counting], complete=True),
    )


def _sum(values: list[Decimal | None], *, complete: bool) -> Decimal | None:
    """The sum; None of nothing, and with `complete` also where one is missing: a blank is not a zero."""
    present = [value for value in values if value is not None]
    if not present or (complete and len(present) < len(values)):
        return None
    return sum(present, Decimal(0))
