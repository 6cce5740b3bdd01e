"""The live checks beside the indicators: columns that read each row, score it by the pack and say what is wrong with it.

Everything here stands outside the print area and outside what the reader takes for the form. The official part itself
holds no formula: what it says is what the unit declares, whichever program wrote the cell. `lines` has the checks of the
whole form, below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from scorecard.excel.blank import reading
from scorecard.excel.blank.formula import Given, Node, Place, Ref, call, join, operation, when
from scorecard.excel.blank.plan import Plan
from scorecard.excel.blank.scoring import Scorer

OK = "√ "
BAD = "✗ "
HALF_CENT = Decimal("0.005")

Finder = Callable[[str], Ref]


@dataclass(frozen=True, slots=True)
class Column:
    """A column beside the table. Its heading begins with words by which the reader knows it as ours."""

    name: str
    heading: str
    width: float
    hidden: bool = False


@dataclass(slots=True)
class Live:
    """The columns from left to right, of which the first is `left`, and the formulas of their cells."""

    left: int
    columns: list[Column] = field(default_factory=list)
    cells: dict[Place, Node] = field(default_factory=dict)

    def at(self, name: str) -> int | None:
        """The column of that name."""
        return next((self.left + number for number, column in enumerate(self.columns) if column.name == name), None)


_TARGET = (
    Column("target", "读作：指标值", 14, hidden=True),
    Column("sign", "读作：符号", 8),
    Column("measure", "读作：指标值的数和单位", 14, hidden=True),
    Column("rest", "读作：指标值去掉数字", 14, hidden=True),
    Column("number", "读作：指标值的数", 10),
    Column("unit", "读作：指标值的单位", 10),
)
_ACTUAL = (
    Column("actual", "读作：完成值", 14, hidden=True),
    Column("actual_rest", "读作：完成值去掉数字", 14, hidden=True),
    Column("actual_number", "读作：完成值的数", 10),
    Column("actual_unit", "读作：完成值的单位", 10),
)
_SCORE = Column("score", "核算得分", 10)
_SAID = Column("said", "核对", 44)
_NEEDED = (
    ("target", "指标值"),
    ("points", "分值"),
    ("actual", "实际完成值"),
    ("progress", "执行情况"),
    ("claimed_score", "得分"),
)


def live_checks(plan: Plan, scorer: Scorer | None) -> Live:
    """The columns beside the form `plan`; scores by `scorer` where the form has points and actual values."""
    live = Live(plan.width + 1)
    target = "target" in plan.columns
    value = next((name for name in ("actual", "progress") if name in plan.columns), None)
    scored = scorer is not None and target and {"points", "actual"} <= plan.columns.keys()
    if target:
        live.columns += _TARGET
    if target and value is not None:
        live.columns += _ACTUAL
    if scored:
        live.columns.append(_SCORE)
    live.columns.append(_SAID)
    for row in range(plan.first, plan.last + 1):
        _Row(plan, live, row).enter(value if target else None, scorer if scored else None)
    return live


class _Row:
    """The checks of one row of indicators."""

    def __init__(self, plan: Plan, live: Live, row: int) -> None:
        self.live = live
        self.row = row
        self.own = {name: Ref(row, column) for name, (column, _) in plan.columns.items()}

    def ref(self, name: str) -> Ref:
        column = self.live.at(name)
        assert column is not None, name  # noqa: S101 - the columns are entered before the rows
        return Ref(self.row, column)

    def put(self, name: str, formula: Node) -> None:
        self.live.cells[self.row, self.ref(name).column] = formula

    def enter(self, value: str | None, scorer: Scorer | None) -> None:
        """Write the formulas of the row; `value` is the field of what was done."""
        ref = self.ref
        if self.live.at("target") is not None:
            self.put("target", reading.tidy(*(self.own[n] for n in ("operator", "target", "unit") if n in self.own)))
            self.put("sign", reading.sign(ref("target")))
            self.put("measure", reading.measure(ref("target"), ref("sign")))
            self.put("rest", reading.rest(ref("measure")))
            self.put("number", reading.number(ref("measure"), ref("rest")))
            self.put("unit", reading.unit(ref("measure"), ref("rest"), ref("number")))
        if value is not None:
            # Where the unit has a column of its own, it holds for the value too, unless the value has one already.
            bare = call("LEN", self.own[value]) if "unit" in self.own else None
            tidied = reading.tidy(self.own[value])
            if bare is not None:
                unit = self.own["unit"]
                alone = call("ISNUMBER", call("VALUE", tidied))
                tidied = when(alone, reading.tidy(self.own[value], unit), tidied)
            self.put("actual", tidied)
            self.put("actual_rest", reading.rest(ref("actual")))
            self.put("actual_number", reading.number(ref("actual"), ref("actual_rest")))
            self.put("actual_unit", reading.unit(ref("actual"), ref("actual_rest"), ref("actual_number")))
        if scorer is not None:
            self.put("score", self.score(scorer))
        self.put("said", self.said(scored=scorer is not None))

    def number(self, cell: Ref) -> Node:
        return call("ISNUMBER", cell)

    def score(self, scorer: Scorer) -> Node:
        """The score of the row by the pack; "" where the row is not ready or its rule needs a person."""
        ref = self.ref
        ready = call(
            "AND",
            self.number(ref("actual_number")),
            self.number(ref("number")),
            operation(ref("actual_unit"), "=", ref("unit")),
            self.number(self.own["points"]),
        )
        rule = self.own.get("scoring_rule")
        formula = scorer.indicator(ref("sign"), ref("actual_number"), ref("number"), self.own["points"], rule)
        return when(ready, call("IFERROR", formula, ""), "")

    def said(self, *, scored: bool) -> Node:
        """What is wrong with the row, the gravest first; "" for an unused row."""
        own, name = self.own, self.own.get("level3")
        if name is None:
            return join("")
        needed = [(label, own[one]) for one, label in _NEEDED if one in own]
        lacking = join(*(when(operation(cell, "=", ""), f"、{label}", "") for label, cell in needed), "")
        empty = call("AND", *(operation(cell, "=", "") for _, cell in needed))
        pairs: list[Given] = [
            call("AND", operation(name, "=", ""), empty), "",
            operation(name, "=", ""), f"{BAD}没有写三级指标的名称。",
            operation(call("LEN", lacking), ">", 0), join(f"{BAD}缺", call("MID", lacking, 2, 99), "。"),
        ]  # fmt: skip
        points, claimed = own.get("points"), own.get("claimed_score")
        if points is not None:
            pairs += [_not(self.number(points)), f"{BAD}分值不是数字。"]
        if claimed is not None:
            pairs += [_not(self.number(claimed)), f"{BAD}得分不是数字。"]
        if points is not None and claimed is not None:
            pairs += [operation(claimed, ">", points), f"{BAD}得分高于分值。"]
            pairs += [operation(claimed, "<", 0), f"{BAD}得分小于 0。"]
        if self.live.at("sign") is not None:
            pairs += [operation(self.ref("sign"), "=", reading.UNSIGNED), f"{BAD}指标值没有写符号（≥、≤、= 等）。"]
        if not scored or points is None or claimed is None:
            return when(*pairs, OK)
        return when(*pairs, *self.compared(points, claimed), f"{OK}由人判断，或提交后核算。")

    def compared(self, points: Ref, claimed: Ref) -> list[Given]:
        """What the score by the pack says of the score claimed: conditions and sentences."""
        ref = self.ref
        quantity = call("AND", self.number(ref("number")), operation(ref("sign"), "<>", reading.QUALITATIVE))
        computed = self.number(ref("score"))
        difference = call("ABS", operation(when(computed, ref("score"), claimed), "-", claimed))
        pairs: list[Given] = [
            call("AND", quantity, _not(self.number(ref("actual_number")))),
            f"{BAD}指标值是数，实际完成值也要写数和单位。",
            call("AND", quantity, operation(ref("actual_unit"), "<>", ref("unit"))),
            f"{BAD}实际完成值的单位与指标值不同，请写成同一单位。",
            operation(difference, ">=", HALF_CENT),
            join(f"{BAD}按规则应得", ref("score"), "分，填的是", claimed, "分。"),
        ]
        if (reason := self.own.get("deviation_reason")) is not None:
            missed = call("AND", operation(claimed, "<", points), operation(reason, "=", ""))
            pairs += [missed, f"{BAD}没有得满分，要写偏差原因和改进措施。"]
        return [*pairs, computed, f"{OK}与规则一致。"]


def _not(condition: Node) -> Node:
    return call("NOT", condition)


__all__ = ["BAD", "HALF_CENT", "OK", "Column", "Live", "live_checks"]
