"""The rows and the lines of funds of a form under check, each prepared once: names, kinds and numbers as checks ask for them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from scorecard.checks.folding import fold
from scorecard.checks.measuring import Reached, compare, in_unit, number, sane
from scorecard.checks.words import load_words
from scorecard.model import Actual, Amount, FundLine, FundRole, Indicator, Place, Target, Text

COSTS = frozenset(("成本", "经济成本", "社会成本", "生态成本"))
"""the kinds of second level under which costs stand"""

_SPACE = re.compile(r"\s+")
_PREFIX = re.compile(r"[*★☆#]*(?:指标|目标)\d{1,2}[:.、](?=.)|[*★☆]+|\d{1,2}[.、:](?=\D)")
_REACHED: dict[str, Reached] = {"reached": "reached", "exceeded": "exceeded", "missed": "missed"}
_NOTHING = frozenset(("", "blank", "not_applicable"))
_NO_READING: dict[str, Any] = {"kind": "", "operator": None, "unit": None, "value": None}


class Shape(NamedTuple):
    """What of a row comes back in form after form: its levels, and kind, sign and unit of target and actual.

    `level1` and `actual_unit` are as printed, `level2` and `unit` (the target's) folded, `operator` is the target's sign;
    "" where there is no such cell. `kind1`, `kind2` are the kinds of `words.yaml` or "".
    """

    level1: str
    kind1: str
    level2: str
    kind2: str
    target_kind: str
    operator: str | None
    unit: str
    actual_kind: str
    actual_unit: str


@lru_cache(maxsize=8192)
def _shape(
    level1: str, level2: str, target_kind: str, operator: str | None, unit: str, actual_kind: str, actual_unit: str
) -> Shape:
    """The shape of a row with these texts of levels and units."""
    kind1, (folded, kind2) = _kind1(level1), _kind2(level2)
    return Shape(level1, kind1, folded, kind2, target_kind, operator, fold(unit), actual_kind, actual_unit)


@lru_cache(maxsize=2048)
def _kind1(text: str) -> str:
    return _kind(fold(text), load_words().level1)


@lru_cache(maxsize=2048)
def _kind2(text: str) -> tuple[str, str]:
    folded = fold(text)
    return folded, _kind(folded, load_words().level2)


def _kind(text: str, kinds: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    return next((name for name, pattern in kinds if pattern.search(text)), "") if text else ""


class Row:
    """One indicator, prepared. What its `shape` says can be asked of the row itself.

    `target_number`, `actual_number` are there where the cell is one number; an actual into which a sign was copied
    (≥266米) is no measurement and has none. `used`: the row asks for something, with a name and a target that apply.
    """

    __slots__ = (
        "actual",
        "actual_kind",
        "actual_number",
        "actual_unit",
        "index",
        "indicator",
        "kind1",
        "kind2",
        "last_year",
        "level1",
        "level2",
        "name",
        "operator",
        "points",
        "reached",
        "reason",
        "score",
        "shape",
        "target",
        "target_kind",
        "target_number",
        "unit",
        "used",
    )

    def __init__(self, index: int, indicator: Indicator, state: str | None, label: str, reason: str) -> None:
        """`state`: the evaluation's, where it judged the row. `label` and `reason`: the name and 偏差原因, folded."""
        cells = indicator.__dict__  # much is asked here, and pydantic looks each attribute up the long way
        level1, level2 = cells["level1"], cells["level2"]
        target: Target | None = cells["target"]
        actual: Actual | None = cells["actual"]
        aim = target.__dict__ if target is not None else _NO_READING
        got = actual.__dict__ if actual is not None else _NO_READING
        self.index = index
        self.indicator = indicator
        prefix = _PREFIX.match(label)
        self.name = name = label[prefix.end() :] if prefix is not None else label
        self.reason = reason
        self.shape = _shape(
            level1.text if level1 is not None else "",
            level2.text if level2 is not None else "",
            aim["kind"],
            aim["operator"],
            aim["unit"] or "",
            got["kind"],
            got["unit"] or "",
        )
        (
            self.level1,
            self.kind1,
            self.level2,
            self.kind2,
            self.target_kind,
            self.operator,
            self.unit,
            self.actual_kind,
            self.actual_unit,
        ) = self.shape
        self.target = target
        self.target_number = sane(aim["value"]) if self.target_kind == "number" else None
        self.actual = actual
        self.actual_number = sane(got["value"]) if self.actual_kind == "number" and got["operator"] is None else None
        self.last_year: Text | None = cells["last_year"]
        self.points = number(cells["points"])
        self.score = number(cells["claimed_score"])
        self.reached = _REACHED.get(state) if state is not None else compare(target, actual)
        if self.reached == "missed" and self._above_equal():
            self.reached = "exceeded"
        self.used = bool(name) and self.target_kind not in _NOTHING

    def _above_equal(self) -> bool:
        """Whether the actual is above a target written with "=": not equal, but nobody fell short."""
        target, goal, value = self.target, self.target_number, self.actual_number
        return (
            goal is not None and value is not None and value > goal > 0
            and target is not None and target.direction in ("=", None)
            and in_unit(target, self.actual or target) is not None
        )  # fmt: skip

    @property
    def shown(self) -> str:
        """The indicator's name in a message."""
        cell = self.indicator.level3
        name = _SPACE.sub("", cell.text if cell is not None else "") or f"第{self.index + 1}项指标"
        return name if len(name) <= 40 else name[:38] + "…"

    @property
    def name_place(self) -> Place | None:
        """The cell of the name."""
        cell = self.indicator.level3
        return (cell.place if cell else None) or self.indicator.place

    @property
    def target_place(self) -> Place | None:
        """The cell of 指标值."""
        return (self.target.place if self.target else None) or self.indicator.place

    @property
    def actual_place(self) -> Place | None:
        """The cell of 实际完成值."""
        return (self.actual.place if self.actual else None) or self.indicator.place

    @property
    def points_place(self) -> Place | None:
        """The cell of 分值."""
        cell = self.indicator.points
        return (cell.place if cell else None) or self.indicator.place

    @property
    def reason_place(self) -> Place | None:
        """The cell of 偏差原因."""
        cell = self.indicator.deviation_reason
        return (cell.place if cell else None) or self.indicator.place


class Fund:
    """One line of the funds block. Its amounts are numbers in the form's unit, its rate as printed; None where a cell has none.

    `unread`: there is a cell of these that has no number.
    """

    __slots__ = ("budget", "executed", "initial", "line", "name", "rate", "role", "unread")

    def __init__(self, line: FundLine) -> None:
        cells = line.__dict__
        self.line = line
        self.name: str = cells["name"]
        self.role: FundRole = cells["role"]
        initial, budget, executed, rate = cells["initial"], cells["budget"], cells["executed"], cells["rate"]
        self.initial = number(initial)
        self.budget = number(budget)
        self.executed = number(executed)
        self.rate = number(rate)
        self.unread = (
            (rate is not None and self.rate is None)
            or (executed is not None and self.executed is None)
            or (budget is not None and self.budget is None)
            or (initial is not None and self.initial is None)
        )

    def place(self, member: str) -> Place | None:
        """The cell of the amount `member` of the line."""
        amount: Amount | None = getattr(self.line, member)
        return (amount.place if amount else None) or self.line.place


__all__ = ["COSTS", "Fund", "Row", "Shape"]
