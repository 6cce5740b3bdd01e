"""What the checks look at: one form, prepared once, so that every check is a few lines.

Folds widths and white space, sorts rows by kind, and says of each row whether its target was reached: by the
`Evaluation` where there is one, else by a comparison of its own that answers only where nothing is in doubt.
Makes no findings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from scorecard.checks.words import load_words
from scorecard.model import (
    Actual,
    Amount,
    Criterion,
    Evaluation,
    Form,
    FundLine,
    FundRole,
    Indicator,
    Place,
    Reading,
    Target,
    Task,
    Text,
)

Reached = Literal["reached", "exceeded", "missed"]

MONEY = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "百万元": Decimal(10**6),
    "亿元": Decimal(10**8),
}
HUNDRED = Decimal(100)
COSTS = frozenset(("成本", "经济成本", "社会成本", "生态成本"))
"""the kinds of second level under which costs stand"""

_SPACE = re.compile(r"\s+")
# Digits of any script, by ranges without ideographs that a search skips faster than \d: wider, never narrower.
_DIGITS = r"0-9\u0660-\u1fff\ua000-\uabff\U00010000-\U0010ffff"
_LONG_RUN = re.compile(rf"[{_DIGITS}][-(){_DIGITS}]{{6}}")  # quickly seen, and not always a long number: 21--2025
_LONG_NUMBER = re.compile(rf"[{_DIGITS}](?:[-()]?[{_DIGITS}]){{6}}")
_PREFIX = re.compile(r"[*★☆#]*(?:指标|目标)\d{1,2}[:.、](?=.)|[*★☆]+|\d{1,2}[.、:](?=\D)")
_OTHER_TEXTS: Callable[[dict[str, Any]], tuple[Text | None, ...]] = itemgetter(
    "explanation", "remark", "evidence", "basis", "work", "scoring_rule", "last_year", "likelihood"
)
_FAR = Decimal("1.3")
_REACHED: dict[str, Reached] = {"reached": "reached", "exceeded": "exceeded", "missed": "missed"}
# Full-width characters that nearly every form has. Replaced first, they leave most texts as NFKC wants them, which is
# far quicker to see than to bring about.
_WIDE = tuple(zip("，：；（）％＝＞＜", ",:;()%=><", strict=True))
_BETWEEN = "\0"


def fold(text: str) -> str:
    """`text` in half width and without white space: what words are looked for in."""
    return fold_all([text])[0]


def fold_all(texts: list[str]) -> list[str]:
    """Each of `texts` folded: all at once, as a form's sixty texts cost little more than one."""
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) >= len(texts):  # a text that has the character itself
        return ["".join(unicodedata.normalize("NFKC", text).split()) for text in texts]
    if not joined.isascii():
        for wide, narrow in _WIDE:
            joined = joined.replace(wide, narrow)
        if not unicodedata.is_normalized("NFKC", joined):
            joined = _BETWEEN.join([unicodedata.normalize("NFKC", text) for text in joined.split(_BETWEEN)])
    return "".join(joined.split()).split(_BETWEEN)


fold_label = lru_cache(maxsize=2048)(fold)  # units and levels come back in form after form, other texts do not


class Cell(NamedTuple):
    """A text of the form, where it stands, what it is called, and the text folded."""

    label: str
    text: str
    place: Place | None
    folded: str


class Row:
    """One indicator, prepared. `kind1`, `kind2` are the kinds of `words.yaml` or "".

    `target_number`, `actual_number` are there where the cell is one number; an actual into which a sign was copied
    (≥266米) is no measurement and has none. `used`: the row asks for something, with a name and a target that apply.
    `level1` and `actual_unit` are as printed, `operator` is the target's sign; "" where there is no such cell.
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
        "target",
        "target_kind",
        "target_number",
        "unit",
        "used",
    )

    def __init__(self, index: int, indicator: Indicator, state: str | None, label: str, reason: str) -> None:
        """`state`: the evaluation's, where it judged the row. `label` and `reason`: the name and 偏差原因, folded."""
        cells = indicator.__dict__  # much is asked here, and pydantic looks each attribute up the long way
        level1, level2, target, actual = cells["level1"], cells["level2"], cells["target"], cells["actual"]
        aim = target.__dict__ if target is not None else _NO_READING
        got = actual.__dict__ if actual is not None else _NO_READING
        self.index = index
        self.indicator = indicator
        prefix = _PREFIX.match(label)
        self.name = label[prefix.end() :] if prefix is not None else label
        self.reason = reason
        self.level1 = level1.text if level1 is not None else ""
        self.kind1 = _kind1(self.level1)
        self.level2, self.kind2 = _kind2(level2.text) if level2 is not None else ("", "")
        self.target: Target | None = target
        self.target_kind: str = aim["kind"]
        self.operator: str | None = aim["operator"]
        self.unit = fold_label(aim["unit"]) if aim["unit"] else ""
        self.target_number = sane(aim["value"]) if self.target_kind == "number" else None
        self.actual: Actual | None = actual
        self.actual_kind: str = got["kind"]
        self.actual_unit: str = got["unit"] or ""
        measured = self.actual_kind == "number" and got["operator"] is None
        self.actual_number = sane(got["value"]) if measured else None
        self.last_year: Text | None = cells["last_year"]
        self.points = number(cells["points"])
        self.score = number(cells["claimed_score"])
        self.reached = _REACHED.get(state) if state is not None else compare(target, actual)
        if self.reached == "missed" and self._above_equal():
            self.reached = "exceeded"
        self.used = bool(self.name) and self.target_kind not in _NOTHING

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
        name = _SPACE.sub("", _text(self.indicator.level3)) or f"第{self.index + 1}项指标"
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
    """One line of the funds block. Its amounts are numbers in the form's unit, its rate as printed; None where a cell has none."""

    __slots__ = ("budget", "executed", "initial", "line", "name", "rate", "role")

    def __init__(self, line: FundLine) -> None:
        cells = line.__dict__
        self.line = line
        self.name: str = cells["name"]
        self.role: FundRole = cells["role"]
        self.initial = number(cells["initial"])
        self.budget = number(cells["budget"])
        self.executed = number(cells["executed"])
        self.rate = number(cells["rate"])

    def place(self, member: str) -> Place | None:
        """The cell of the amount `member` of the line."""
        amount: Amount | None = getattr(self.line, member)
        return (amount.place if amount else None) or self.line.place


class Subject:
    """A form under check, with all that more than one check needs."""

    def __init__(self, form: Form, evaluation: Evaluation | None = None) -> None:
        self.form = form
        self.evaluation = evaluation
        self.words = load_words()
        self.memo: dict[str, Any] = {}
        states = _states(evaluation) if evaluation is not None else {}
        self._sources, starts = _sources(form)
        self._folded = folded = fold_all([value.text if value is not None else "" for _, value, _ in self._sources])
        self.project, self.goal, self.goal_actual = folded[_PROJECT], folded[_GOAL], folded[_GOAL_ACTUAL]
        self.all_rows = [
            Row(index, indicator, states.get(index), folded[start], folded[start + _REASON])
            for index, (indicator, start) in enumerate(zip(form.indicators, starts, strict=True))
        ]
        self.blob = "\n" + "\n".join(folded) + "\n"
        """all texts, folded, a line each: one search tells whether a word is anywhere"""
        self.names = "\n" + "\n".join([row.name for row in self.all_rows]) + "\n"
        """the names of all rows, a line each: what is in none of them needs no look at each"""
        self.rows = [row for row in self.all_rows if row.used]
        self.missed = [row for row in self.rows if row.reached == "missed"]
        self.satisfaction = [row for row in self.rows if "满意" in row.name]
        self.costs = [row for row in self.rows if row.kind1 == "成本" or row.kind2 in COSTS]
        self.levels1 = {row.level1 for row in self.all_rows}
        self.kinds1 = {row.kind1 for row in self.rows}
        self.output_kinds = {row.kind2 for row in self.rows if row.kind1 == "产出"}
        points = [row.points for row in self.all_rows if row.points is not None]
        self.points_sum = sum(points, Decimal()) if points else None
        """of the rows, None where no points are printed"""
        self.funds = [Fund(line) for line in form.funds]
        self.total = next((fund for fund in self.funds if fund.role == "total"), None)
        self.self_evaluation = form.kind.endswith("self_evaluation")
        self.project_form = form.kind.startswith("project")
        self.monitoring = form.kind == "monitoring"
        self.unit_money = MONEY.get(form.money_unit or "")

    @cached_property
    def whole(self) -> bool:
        """Whether the indicator table is all there: its points add up to 90 or 100, or to what the form declares."""
        points = self.points_sum
        if points is None:
            return False
        declared = number(self.form.indicator_points)
        return points in _WHOLE or (declared is not None and points == declared)

    @cached_property
    def spent(self) -> Decimal | None:
        """The execution rate of the total line in percent, None where its amounts give none."""
        total = self.total
        if total is None or not total.budget or total.budget <= 0 or total.executed is None:
            return None
        return percent(total.executed, total.budget)

    @cached_property
    def cells(self) -> list[Cell]:
        """All texts of the form, in order, with their places."""
        return [
            Cell(label, value.text, value.place or (owner.place if owner is not None else None), folded)
            for (label, value, owner), folded in zip(self._sources, self._folded, strict=True)
            if value is not None
        ]

    @cached_property
    def reverse(self) -> bool:
        """Whether any name may be one of which less is better."""
        return self.words.anywhere("反向名称", self.names)

    @cached_property
    def long_numbers(self) -> bool:
        """Whether a run of seven digits or more (hyphens allowed) is anywhere: else no telephone, no account."""
        return _LONG_RUN.search(self.blob) is not None and _LONG_NUMBER.search(self.blob) is not None

    @cached_property
    def reasons_elsewhere(self) -> str:
        """What the form says of deviations outside the rows, folded ("" for nothing)."""
        parts = [
            fold(entry.value.text)
            for entry in self.form.entries
            if any(word in entry.label for word in ("原因", "问题", "偏差", "措施", "结论", "说明"))
        ]
        parts += [fold(line.reason.text) for line in self.form.funds if line.reason is not None]
        return "".join([part for part in parts if not self.words.is_whole("写无", part)])

    def in_yuan(self, amount: Amount | None) -> Decimal | None:
        """An amount of the funds block in 元; None without a number or a unit."""
        value = number(amount)
        factor = MONEY.get((amount.unit if amount is not None else None) or "") or self.unit_money
        return value * factor if value is not None and factor is not None else None


_WHOLE = (Decimal(90), Decimal(100), Decimal(80))
_NOTHING = frozenset(("", "blank", "not_applicable"))
_NO_READING: dict[str, Any] = {"kind": "", "operator": None, "unit": None, "value": None}
_PROJECT, _GOAL, _GOAL_ACTUAL = 0, 3, 4  # where they stand in `_sources`
_REASON = 3  # how far 偏差原因 stands behind its row's name there

# What a text is called, the text, and whose place it has where it has none of its own.
_Source = tuple[str, Text | Reading | None, Indicator | Task | Criterion | None]


def _sources(form: Form) -> tuple[list[_Source], list[int]]:
    """All texts of the form, in order, and where in them each row begins."""
    sources: list[_Source] = [
        ("项目名称", form.project, None),
        ("单位", form.unit, None),
        ("主管部门", form.department, None),
        ("年度总体目标", form.goal, None),
        ("目标完成情况", form.goal_actual, None),
        ("中长期目标", form.goal_long_term, None),
    ]
    sources += [("资金原因", line.reason, None) for line in form.funds if line.reason is not None]
    starts = []
    for indicator in form.indicators:
        cells = indicator.__dict__
        starts.append(len(sources))
        sources += (
            ("指标名称", cells["level3"], indicator),
            ("指标值", cells["target"], indicator),
            ("实际完成值", cells["actual"], indicator),
            ("偏差原因", cells["deviation_reason"], None),
        )
        others = _OTHER_TEXTS(cells)
        if any(others):
            sources += [("指标说明", text, indicator) for text in others]
    for task in form.tasks:
        sources += (("任务名称", task.name, task), ("任务内容", task.content, task))
    sources += [("扣分原因", criterion.reason, criterion) for criterion in form.criteria]
    sources += [(entry.label, entry.value, None) for entry in form.entries]
    return sources, starts


def _states(evaluation: Evaluation) -> dict[int, str]:
    """What the evaluation says of the rows that it judged. A row without points still has an actual: not judged."""
    items = [item.__dict__ for item in evaluation.items]
    return {
        item["row"]: item["state"] for item in items if item["kind"] == "indicator" and item["state"] != "not_scored"
    }


def _text(cell: Text | None) -> str:
    return cell.text if cell is not None else ""


@lru_cache(maxsize=2048)
def _kind1(text: str) -> str:
    return _kind(fold(text), load_words().level1)


@lru_cache(maxsize=2048)
def _kind2(text: str) -> tuple[str, str]:
    folded = fold(text)
    return folded, _kind(folded, load_words().level2)


def _kind(text: str, kinds: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    return next((name for name, pattern in kinds if pattern.search(text)), "") if text else ""


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
    return "missed" if value < goal else "exceeded" if goal > 0 and value > goal * _FAR else "reached"


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
    return part / whole * HUNDRED


def plain(value: Decimal, places: int = 2) -> str:
    """`value` for a message: rounded half up to `places`, without trailing zeros."""
    rounded = value if abs(value) >= 10**24 else value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = format(rounded, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


__all__ = [
    "COSTS",
    "HUNDRED",
    "MONEY",
    "Cell",
    "Fund",
    "Reached",
    "Row",
    "Subject",
    "compare",
    "fold",
    "fold_all",
    "fold_label",
    "number",
    "percent",
    "plain",
    "sane",
]
