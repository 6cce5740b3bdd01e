"""A score that explains itself: every item with its rule, its numbers, their places, and each step."""

from __future__ import annotations

from typing import Literal

from scorecard.model.base import Exact, Frozen, Number
from scorecard.model.form import Form, Indicator
from scorecard.model.place import Place

State = Literal[
    "reached",
    "exceeded",  # reached, and by more than the pack's parameter allows without a reason
    "missed",
    "band",  # qualitative: only an interval is decided
    "not_applicable",  # dropped out of the sum
    "not_scored",  # a value needed is missing or unreadable; a finding says which
]


Basis = Literal[
    "exact",  # the report's figures decide it
    "asserted",  # only the unit's own word stands behind it
    "inferred",
    "contradicted",  # the report states a fact that the claimed score does not agree with
    "undetermined",  # a fact is missing: the claimed score stands, unchecked
]
"""What a row of an 评分表 rests on."""


class PackRef(Frozen):
    """The rule pack that scored."""

    id: str
    version: str
    name: str
    document: str | None = None
    """文号, e.g. 财预〔2020〕10号"""
    reason: str | None = None
    """why this pack was chosen, in Chinese"""


class RuleRef(Frozen):
    """The rule that scored an item."""

    name: str
    article: str
    """文号 and article: 财预〔2020〕10号 第十六条第二款"""
    formula: str
    """the formula in words, as the pack writes it"""


class Input(Frozen):
    """A number that went into a score. `value` is exact, in `unit`; `raw` is the cell's text."""

    name: str
    value: Exact | None = None
    unit: str | None = None
    raw: str = ""
    place: Place | None = None


class Step(Frozen):
    """One step of the calculation: what, the expression with the numbers put in, and its result."""

    label: str
    expression: str
    result: str


class Interval(Frozen):
    """Scores that the rule allows, in points."""

    low: Exact
    high: Exact
    low_included: bool = True
    high_included: bool = True


class Item(Frozen):
    """The score of one line. `score` is rounded as the pack says; `exact` is before rounding.

    `kind` "execution" is the 预算执行率 line, "indicator" a row of the indicator table (`row` is its index in
    `Form.indicators`), "criterion" a row of `Form.criteria`. `claimed` is the 自评得分 on the form, `difference`
    claimed minus score.
    """

    kind: Literal["execution", "indicator", "criterion"]
    row: int | None = None
    level1: str | None = None
    level2: str | None = None
    level3: str
    points: Number | None = None
    state: State
    score: Number | None = None
    exact: Exact | None = None
    interval: Interval | None = None
    claimed: Number | None = None
    difference: Number | None = None
    completion: Exact | None = None
    """actual over target, where a ratio has a meaning; 1 is reached exactly"""
    rule: RuleRef | None = None
    inputs: tuple[Input, ...] = ()
    steps: tuple[Step, ...] = ()
    place: Place | None = None
    basis: Basis | None = None
    """for a criterion scored from facts: how firm they are"""


class Evaluation(Frozen):
    """What a pack says of a form. `total` is None where nothing could be scored.

    `points_total` is the sum of the points that count (not_applicable ones are out). `complete` is False where
    an item could not be scored: then `total` is the sum of the others and carries no grade.
    """

    form: Form
    pack: PackRef
    items: tuple[Item, ...]
    points_total: Number
    total: Number | None
    claimed_total: Number | None = None
    grade: str | None = None
    claimed_grade: str | None = None
    complete: bool = True

    def indicator(self, item: Item) -> Indicator | None:
        """The row of the form that `item` scores."""
        return self.form.indicators[item.row] if item.kind == "indicator" and item.row is not None else None
