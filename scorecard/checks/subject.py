"""What the checks look at: one form, prepared once, so that every check is a few lines.

Folds widths and white space, sorts rows by kind, and says of each row whether its target was reached: by the
`Evaluation` where there is one, else by a comparison of its own that answers only where nothing is in doubt.
Makes no findings.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property
from typing import Any

from scorecard.checks.cells import GOAL, GOAL_ACTUAL, PROJECT, REASON, Cell, cells_of, texts_of
from scorecard.checks.folding import fold, fold_all
from scorecard.checks.measuring import MONEY, number, percent
from scorecard.checks.rows import COSTS, Fund, Row
from scorecard.checks.words import load_words
from scorecard.model import Amount, Evaluation, Form

# Digits of any script, by ranges without ideographs that a search skips faster than \d: wider, never narrower.
_DIGITS = r"0-9\u0660-\u1fff\ua000-\uabff\U00010000-\U0010ffff"
_LONG_RUN = re.compile(rf"[{_DIGITS}][-(){_DIGITS}]{{6}}")  # quickly seen, and not always a long number: 21--2025
_LONG_NUMBER = re.compile(rf"[{_DIGITS}](?:[-()]?[{_DIGITS}]){{6}}")
_WHOLE = (Decimal(90), Decimal(100), Decimal(80))


class Subject:
    """A form under check, with all that more than one check needs."""

    def __init__(self, form: Form, evaluation: Evaluation | None = None) -> None:
        self.form = form
        self.evaluation = evaluation
        self.words = load_words()
        self.memo: dict[str, Any] = {}
        states = _states(evaluation) if evaluation is not None else {}
        texts, starts = texts_of(form)
        self._folded = folded = fold_all(texts)
        self.project, self.goal, self.goal_actual = folded[PROJECT], folded[GOAL], folded[GOAL_ACTUAL]
        self.all_rows = [
            Row(index, indicator, states.get(index), folded[start], folded[start + REASON])
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
        self.points = [row.points for row in self.all_rows if row.points is not None]
        self.points_sum = sum(self.points, Decimal()) if self.points else None
        """of the rows, None where no points are printed"""
        self.funds = [Fund(line) for line in form.funds]
        self.total = next((fund for fund in self.funds if fund.role == "total"), None)
        self.self_evaluation = form.kind.endswith("self_evaluation")
        self.project_form = form.kind.startswith("project")
        self.monitoring = form.kind == "monitoring"
        self.unit_money = MONEY.get(form.money_unit or "")

    @cached_property
    def kinds1(self) -> set[str]:
        """The kinds of the first levels of the rows in use."""
        return {row.kind1 for row in self.rows}

    @cached_property
    def output_kinds(self) -> set[str]:
        """The kinds of the second levels under 产出."""
        return {row.kind2 for row in self.rows if row.kind1 == "产出"}

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
        return cells_of(self.form, self._folded)

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


def _states(evaluation: Evaluation) -> dict[int, str]:
    """What the evaluation says of the rows that it judged. A row without points still has an actual: not judged."""
    items = [item.__dict__ for item in evaluation.items]
    return {
        item["row"]: item["state"] for item in items if item["kind"] == "indicator" and item["state"] != "not_scored"
    }


__all__ = ["Subject"]
