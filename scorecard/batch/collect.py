"""From the model to rows: what `records` keeps of a file that was read, scored and checked.

Stands right behind `pipeline`. Nothing is computed here but units and counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scorecard import findings as catalogue
from scorecard.batch.records import FileRow, FindingRow, FormRow, ItemRow, Records, TaskRow
from scorecard.checks.measuring import MONEY
from scorecard.model import (
    Actual,
    Amount,
    Criterion,
    Evaluation,
    Finding,
    Form,
    Indicator,
    Item,
    Place,
    Target,
    Text,
    exact_text,
)

_NOWHERE = Place()
_NO_TARGET = (None, None, None, None, None)
_NO_ACTUAL = (None, None, None, None)


def records_of(
    name: str,
    sha256: str,
    size: int,
    evaluated: Sequence[tuple[Evaluation, Sequence[Finding]]],
    findings: Sequence[Finding],
    *,
    opened: bool,
) -> Records:
    """The rows of the file `name`: `evaluated` pairs each form's evaluation with its own findings, `findings` are the file's.

    A finding belongs to exactly one of the two; both are settled already (`scorecard.checks.settle`).
    """
    forms: list[FormRow] = []
    items: list[ItemRow] = []
    tasks: list[TaskRow] = []
    rows = [finding_row(name, None, finding) for finding in findings]
    for number, (evaluation, found) in enumerate(evaluated, 1):
        rows += [finding_row(name, number, finding) for finding in found]
        forms.append(form_row(name, number, evaluation, found))
        items += item_rows(name, number, evaluation)
        tasks += task_rows(name, number, evaluation.form)
    count = Counter(row.severity for row in rows)
    return Records(
        FileRow(name, sha256, size, opened, len(forms), count["error"], count["warning"], count["hint"]),
        tuple(forms),
        tuple(items),
        tuple(tasks),
        tuple(rows),
    )


def form_row(name: str, number: int, evaluation: Evaluation, findings: Sequence[Finding]) -> FormRow:
    """The row of one form."""
    form, place = evaluation.form, evaluation.form.place or _NOWHERE
    funds = form.fund("total")
    count = Counter(finding.severity for finding in findings)
    claimed, total = evaluation.claimed_total, evaluation.total
    return FormRow(
        file=name,
        form=number,
        layout=form.layout,
        kind=form.kind,
        title=_text(form.title),
        year=form.year,
        department=_text(form.department),
        unit=_text(form.unit),
        project=_text(form.project),
        initial=in_wan(funds.initial, form) if funds else None,
        budget=in_wan(funds.budget, form) if funds else None,
        executed=in_wan(funds.executed, form) if funds else None,
        pack=evaluation.pack.id,
        pack_version=evaluation.pack.version,
        points_total=evaluation.points_total,
        total=total,
        claimed_total=claimed,
        difference=None if claimed is None or total is None else claimed - total,
        grade=evaluation.grade,
        claimed_grade=evaluation.claimed_grade,
        complete=evaluation.complete,
        goal=_text(form.goal),
        goal_actual=_text(form.goal_actual),
        sheet=place.sheet,
        cell=place.cell,
        page=place.page,
        line=place.line,
        errors=count["error"],
        warnings=count["warning"],
        hints=count["hint"],
    )


def item_rows(name: str, number: int, evaluation: Evaluation) -> list[ItemRow]:
    """The lines of one form: the scored ones in the order of the evaluation, then indicators that no item scores."""
    form = evaluation.form
    rows: list[ItemRow] = []
    seen: set[int] = set()
    for item in evaluation.items:
        indicator = evaluation.indicator(item)
        criterion = form.criteria[item.row] if item.kind == "criterion" and item.row is not None else None
        if indicator is not None and item.row is not None:
            seen.add(item.row)
        rows.append(_item_row(name, number, item, indicator, criterion))
    rows += [
        _unscored(name, number, index, indicator)
        for index, indicator in enumerate(form.indicators)
        if index not in seen
    ]
    return rows


def task_rows(name: str, number: int, form: Form) -> list[TaskRow]:
    """The lines of 年度主要任务; where both 财政拨款 and 其他资金 are printed but no total, the budget is their sum."""
    rows: list[TaskRow] = []
    for index, task in enumerate(form.tasks, 1):
        place = task.place or _NOWHERE
        budget = in_wan(task.budget, form)
        fiscal, other = in_wan(task.budget_fiscal, form), in_wan(task.budget_other, form)
        if budget is None and fiscal is not None and other is not None:
            budget = fiscal + other
        rows.append(
            TaskRow(
                file=name,
                form=number,
                number=index,
                name=task.name.text,
                budget=budget,
                executed=in_wan(task.executed or task.executed_fiscal, form),
                sheet=place.sheet,
                cell=place.cell,
                page=place.page,
                line=place.line,
            )
        )
    return rows


def finding_row(name: str | None, number: int | None, finding: Finding) -> FindingRow:
    """A finding in words."""
    kind = catalogue.CATALOGUE[finding.code]
    place = finding.place or _NOWHERE
    return FindingRow(
        file=name,
        form=number,
        code=finding.code,
        severity=finding.severity,
        title=kind.title,
        message=catalogue.message(finding),
        remedy=catalogue.remedy(finding) if "{" in kind.remedy else kind.remedy,
        article=finding.article or kind.article,
        sheet=place.sheet,
        cell=place.cell,
        page=place.page,
        line=place.line,
    )


def in_wan(amount: Amount | None, form: Form) -> Decimal | None:
    """`amount` in 万元, exact; None where there is no number or nobody says its unit."""
    if amount is None or amount.value is None:
        return None
    factor = MONEY.get(amount.unit or form.money_unit or "")
    return None if factor is None else (amount.value * factor).scaleb(-4)


def _item_row(name: str, number: int, item: Item, indicator: Indicator | None, criterion: Criterion | None) -> ItemRow:
    reason = indicator.deviation_reason if indicator else criterion.reason if criterion else None
    place = item.place or _NOWHERE
    return ItemRow(
        name,
        number,
        item.kind,
        item.row,
        item.level1,
        item.level2,
        item.level3,
        *_readings(indicator.target if indicator else None, indicator.actual if indicator else None),
        item.points,
        item.claimed,
        item.score,
        item.difference,
        item.state,
        None if item.completion is None else exact_text(item.completion),
        reason.text if reason else None,
        place.sheet,
        place.cell,
        place.page,
        place.line,
    )


def _unscored(name: str, number: int, index: int, indicator: Indicator) -> ItemRow:
    place = indicator.place or _NOWHERE
    return ItemRow(
        name,
        number,
        "indicator",
        index,
        _text(indicator.level1),
        _text(indicator.level2),
        _text(indicator.level3),
        *_readings(indicator.target, indicator.actual),
        indicator.points.value if indicator.points else None,
        indicator.claimed_score.value if indicator.claimed_score else None,
        None,  # score, difference, state and completion
        None,
        None,
        None,
        _text(indicator.deviation_reason),
        place.sheet,
        place.cell,
        place.page,
        place.line,
    )


def _readings(target: Target | None, actual: Actual | None) -> tuple[Any, Any, Any, Any, Any, Any, Any, Any, Any]:
    """The columns from `target` to `actual_unit`, in their order."""
    return (
        *((target.text, target.kind, target.direction, target.value, target.unit) if target else _NO_TARGET),
        *((actual.text, actual.kind, actual.value, actual.unit) if actual else _NO_ACTUAL),
    )


def _text(value: Text | None) -> str | None:
    return None if value is None else value.text


__all__ = ["finding_row", "form_row", "in_wan", "item_rows", "records_of", "task_rows"]
