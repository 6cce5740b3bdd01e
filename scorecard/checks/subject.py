"""What the checks look at: one form, prepared once, so that every check is a few lines.

Folds widths and white space, sorts rows by kind, and says of each row whether its target was reached: by the
`Evaluation` where there is one, else by a comparison of its own that answers only where nothing is in doubt.
Makes no findings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

from scorecard.checks.words import load_words
from scorecard.model import Actual, Amount, Evaluation, Form, FundLine, Indicator, Item, Place, Reading, Target, Text

Reached = Literal["reached", "exceeded", "missed"]

MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
_SPACE = re.compile(r"\s+")
_LONG_NUMBER = re.compile(r"\d(?:[-()]?\d){6}")
_PREFIX = re.compile(r"^[*★☆#]*(?:指标|目标)\d{1,2}[:.、](?=.)|^[*★☆]+|^\d{1,2}[.、:](?=\D)")
_TEXT_MEMBERS = ("explanation", "remark", "evidence", "basis", "work", "scoring_rule", "last_year", "likelihood")


def fold(text: str) -> str:
    """`text` in half width and without white space: what words are looked for in."""
    return _fold_short(text) if len(text) <= 120 else _fold_long(text)


def _fold(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return "".join(text.split())


_fold_short = lru_cache(maxsize=8192)(_fold)  # names, units and targets come back in form after form
_fold_long = lru_cache(maxsize=64)(_fold)  # goals come back within their form only


class Cell(NamedTuple):
    """A text of the form, where it stands, and what it is called."""

    label: str
    text: str
    place: Place | None


class Row:
    """One indicator, prepared. `kind1`, `kind2` are the kinds of `words.yaml` or "".

    `target_number`, `actual_number` are there where the cell is one number; an actual into which a sign was copied
    (≥266米) is no measurement and has none.
    """

    __slots__ = (
        "actual",
        "actual_number",
        "index",
        "indicator",
        "item",
        "kind1",
        "kind2",
        "label",
        "level2",
        "name",
        "points",
        "reached",
        "reason",
        "score",
        "target",
        "target_number",
        "unit",
    )

    def __init__(self, index: int, indicator: Indicator, item: Item | None) -> None:
        self.index = index
        self.indicator = indicator
        self.item = item
        self.label = _text(indicator.level3)
        self.name = _name(self.label)
        self.level2, self.kind2 = _kind2(_text(indicator.level2))
        self.kind1 = _kind1(_text(indicator.level1))
        self.target = indicator.target
        self.actual = indicator.actual
        self.unit = _unit(indicator.target)
        self.target_number = _value(indicator.target)
        self.actual_number = _value(indicator.actual)
        self.points = number(indicator.points)
        self.score = number(indicator.claimed_score)
        self.reason = fold(_text(indicator.deviation_reason))
        judged = item is not None and item.state != "not_scored"  # a row without points still has an actual
        self.reached = _state(item) if item and judged else compare(indicator.target, indicator.actual)
        if self.reached == "missed" and self._above_equal():
            self.reached = "exceeded"

    def _above_equal(self) -> bool:
        """Whether the actual is above a target written with "=": not equal, but nobody fell short."""
        target, goal, value = self.target, self.target_number, self.actual_number
        return (
            target is not None and target.direction in ("=", None) and goal is not None and value is not None
            and goal > 0 and value > goal and _same_unit(target, self.actual or target) is not None
        )  # fmt: skip

    @property
    def shown(self) -> str:
        """The indicator's name in a message."""
        name = _SPACE.sub("", self.label) or f"第{self.index + 1}项指标"
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

    @property
    def used(self) -> bool:
        """Whether the row asks for anything: a name and a target that apply."""
        return bool(self.name) and self.target is not None and self.target.kind not in ("blank", "not_applicable")


class Subject:
    """A form under check, with all that more than one check needs."""

    def __init__(self, form: Form, evaluation: Evaluation | None = None) -> None:
        self.form = form
        self.evaluation = evaluation
        self.words = load_words()
        self.memo: dict[str, Any] = {}
        items: dict[int, Item] = {}
        if evaluation is not None:
            items = {item.row: item for item in evaluation.items if item.kind == "indicator" and item.row is not None}
        self.all_rows = [Row(index, indicator, items.get(index)) for index, indicator in enumerate(form.indicators)]
        self.rows = [row for row in self.all_rows if row.used]
        self.self_evaluation = form.kind.endswith("self_evaluation")
        self.project_form = form.kind.startswith("project")
        self.monitoring = form.kind == "monitoring"
        self.total = form.fund("total")
        self.goal = fold(_text(form.goal))
        self.goal_actual = fold(_text(form.goal_actual))
        self.project = fold(_text(form.project))
        self.unit_money = MONEY.get(form.money_unit or "")

    @cached_property
    def whole(self) -> bool:
        """Whether the indicator table is all there: its points add up to 90 or 100, or to what the form declares."""
        points = self.points_sum
        if points is None:
            return False
        declared = number(self.form.indicator_points)
        return points in (80, 90, 100) or (declared is not None and points == declared)

    @cached_property
    def points_sum(self) -> Decimal | None:
        """The sum of the rows' points, None where none is printed."""
        values = [row.points for row in self.all_rows if row.points is not None]
        return sum(values, Decimal()) if values else None

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """All texts of the form, in order, with their places."""
        return tuple(self._cells())

    @cached_property
    def names(self) -> str:
        """The names of all rows, a line each: what is in none of them needs no look at each."""
        return "\n".join([row.name for row in self.all_rows])

    @cached_property
    def reverse(self) -> bool:
        """Whether any name may be one of which less is better."""
        return self.words.anywhere("反向名称", self.names)

    def _cells(self) -> Iterator[Cell]:
        form = self.form
        heads: tuple[tuple[str, Text | None], ...] = (
            ("项目名称", form.project),
            ("单位", form.unit),
            ("主管部门", form.department),
            ("年度总体目标", form.goal),
            ("目标完成情况", form.goal_actual),
            ("中长期目标", form.goal_long_term),
        )
        for label, text in heads:
            if text is not None:
                yield Cell(label, text.text, text.place)
        for line in form.funds:
            if line.reason is not None:
                yield Cell("资金原因", line.reason.text, line.reason.place)
        for indicator in form.indicators:
            yield from _row_cells(indicator)
        for task in form.tasks:
            yield Cell("任务名称", task.name.text, task.name.place or task.place)
            if task.content is not None:
                yield Cell("任务内容", task.content.text, task.content.place or task.place)
        for criterion in form.criteria:
            if criterion.reason is not None:
                yield Cell("扣分原因", criterion.reason.text, criterion.reason.place or criterion.place)
        for entry in form.entries:
            yield Cell(entry.label, entry.value.text, entry.value.place)

    @cached_property
    def blob(self) -> str:
        """All texts in one, folded, cells parted by a line feed: one search tells whether a word is anywhere."""
        return "\n".join(fold(cell.text) for cell in self.cells)

    @cached_property
    def long_numbers(self) -> bool:
        """Whether a run of seven digits or more (hyphens allowed) is anywhere: else no telephone, no account."""
        return _LONG_NUMBER.search(self.blob) is not None

    @cached_property
    def reasons_elsewhere(self) -> str:
        """What the form says of deviations outside the rows, folded ("" for nothing)."""
        parts = [
            fold(entry.value.text)
            for entry in self.form.entries
            if any(word in entry.label for word in ("原因", "问题", "偏差", "措施", "结论", "说明"))
        ]
        parts += [fold(line.reason.text) for line in self.form.funds if line.reason is not None]
        return "".join(part for part in parts if not self.words.is_whole("写无", part))

    def in_yuan(self, amount: Amount | None) -> Decimal | None:
        """An amount of the funds block in 元; None without a number or a unit."""
        value = number(amount)
        factor = MONEY.get((amount.unit if amount is not None else None) or "") or self.unit_money
        return value * factor if value is not None and factor is not None else None


def _row_cells(indicator: Indicator) -> Iterator[Cell]:
    """The texts of one row."""
    named = indicator.level3
    name = named.text if named is not None else ""
    if named is not None:
        yield Cell("指标名称", name, named.place or indicator.place)
    for label, reading in (("指标值", indicator.target), ("实际完成值", indicator.actual)):
        if reading is not None and reading.text:
            yield Cell(label, reading.text, reading.place or indicator.place)
    if indicator.deviation_reason is not None:
        yield Cell("偏差原因", indicator.deviation_reason.text, indicator.deviation_reason.place)
    for member in _TEXT_MEMBERS:
        value: Text | None = getattr(indicator, member)
        if value is not None:
            yield Cell("指标说明", value.text, value.place or indicator.place)


def _text(cell: Text | None) -> str:
    return cell.text if cell is not None else ""


@lru_cache(maxsize=8192)
def _name(label: str) -> str:
    return _PREFIX.sub("", fold(label))


@lru_cache(maxsize=2048)
def _kind1(text: str) -> str:
    return _kind(fold(text), load_words().level1)


@lru_cache(maxsize=2048)
def _kind2(text: str) -> tuple[str, str]:
    folded = fold(text)
    return folded, _kind(folded, load_words().level2)


def _kind(text: str, kinds: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    return next((name for name, pattern in kinds if pattern.search(text)), "") if text else ""


def _value(reading: Target | Actual | None) -> Decimal | None:
    if reading is None or reading.kind != "number":
        return None
    return None if isinstance(reading, Actual) and reading.operator is not None else sane(reading.value)


def _unit(target: Target | None) -> str:
    return fold(target.unit) if target is not None and target.unit else ""


def _state(item: Item) -> Reached | None:
    state = item.state
    return state if state in ("reached", "exceeded", "missed") else None


def sane(value: Decimal | None) -> Decimal | None:
    """`value` where it can be a number of a form: a cell may hold 1E+999999, which no sum survives."""
    return value if value is not None and (not value or -18 < value.adjusted() < 18) else None


def number(amount: Amount | None) -> Decimal | None:
    """The number of a cell, None where it has none."""
    if amount is None or (value := amount.value) is None:
        return None
    return value if not value or -18 < value.adjusted() < 18 else None


def compare(target: Target | None, actual: Actual | None) -> Reached | None:
    """Whether `actual` reaches `target`; None where that is not plain from the two readings alone."""
    if target is None or actual is None or actual.operator is not None:
        return None
    if target.kind == "deadline" and actual.kind == "deadline":
        if target.date is None or actual.date is None:
            return None
        return "missed" if actual.date > target.date else "reached"
    if actual.kind != "number" or actual.value is None:
        return None
    value = _same_unit(target, actual)
    if value is None:
        return None
    if target.kind == "range" and target.low is not None and target.high is not None:
        return "missed" if value < target.low else "reached" if value <= target.high else None
    if target.kind != "number" or target.value is None:
        return None
    goal = sane(target.value)
    return _against(target.direction, goal, value) if goal is not None else None


def _against(direction: str | None, goal: Decimal, value: Decimal) -> Reached | None:
    if direction in ("<=", "<"):
        return "reached" if value < goal or (value == goal and direction == "<=") else "missed"
    if direction in ("=", None) and goal <= 0:
        return "reached" if value == goal else "missed"
    if direction == ">" and value == goal:
        return "missed"
    return "missed" if value < goal else "exceeded" if goal > 0 and value > goal * Decimal("1.3") else "reached"


def _same_unit(target: Reading, actual: Reading) -> Decimal | None:
    """The actual's number in the target's unit, None where the units do not allow it."""
    value = sane(actual.value)
    if value is None or target.unit == actual.unit:
        return value
    wanted, given = MONEY.get(target.unit or ""), MONEY.get(actual.unit or "")
    if wanted is not None and given is not None:
        return value * given / wanted
    if target.unit and actual.unit:
        return None
    if "%" in (target.unit, actual.unit):
        goal = target.value or target.low
        return value if goal is not None and (value > 1) == (goal > 1) else None
    return value


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """`part` of `whole` in percent. `whole` is not zero."""
    return part / whole * 100


def plain(value: Decimal, places: int = 2) -> str:
    """`value` for a message: rounded half up to `places`, without trailing zeros."""
    rounded = value if abs(value) >= 10**24 else value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed(line: FundLine, member: str) -> Decimal | None:
    """The number in the cell `member` of a funds line."""
    amount: Amount | None = getattr(line, member)
    return number(amount)


__all__ = [
    "MONEY",
    "Cell",
    "Reached",
    "Row",
    "Subject",
    "compare",
    "fold",
    "number",
    "percent",
    "plain",
    "printed",
    "sane",
]
