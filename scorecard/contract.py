"""The JSON that `scorecard read` and `scorecard score` print: a contract with the programs that call us.

Keys are fixed and always present; a missing thing is null. Numbers and money are decimal text without separators,
a percent keeps its printed number (98.5 with unit "%"), dates are ISO. Additions are allowed, changes are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from scorecard import findings as catalogue
from scorecard.model import decimal_text, exact_text

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from scorecard.model import (
        Amount,
        Criterion,
        Evaluation,
        Finding,
        Form,
        FundLine,
        Indicator,
        Item,
        Place,
        Reading,
        Task,
        Text,
    )


def read_result(forms: Iterable[Form], findings: Iterable[Finding]) -> dict[str, Any]:
    """The JSON object of `scorecard read --format json`."""
    return {"forms": [form_json(form) for form in forms], "findings": [finding_json(f) for f in findings]}


def score_result(evaluations: Iterable[Evaluation], findings: Iterable[Finding]) -> dict[str, Any]:
    """The JSON object of `scorecard score --format json`."""
    return {
        "evaluations": [evaluation_json(evaluation) for evaluation in evaluations],
        "findings": [finding_json(f) for f in findings],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding with its words."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": catalogue.message(finding),
        "remedy": catalogue.remedy(finding),
        "article": catalogue.article(finding),
        "place": place_json(finding.place),
    }


def form_json(form: Form) -> dict[str, Any]:
    """One form. The first keys are the ones agreed on first; what follows `indicators` came later."""
    return {
        "layout": form.layout,
        "kind": form.kind,
        "title": _text(form.title),
        "year": form.year,
        "unit": _text(form.unit),
        "project": _text(form.project),
        "funds": [_fund(line) for line in form.funds],
        "goal": _text(form.goal),
        "indicators": [_indicator(indicator) for indicator in form.indicators],
        "department": _text(form.department),
        "goal_actual": _text(form.goal_actual),
        "goal_long_term": _text(form.goal_long_term),
        "money_unit": form.money_unit,
        "execution_points": _amount(form.execution_points),
        "indicator_points": _amount(form.indicator_points),
        "total_points": _amount(form.total_points),
        "claimed_total": _amount(form.claimed_total),
        "claimed_grade": _text(form.claimed_grade),
        "tasks": [_task(task) for task in form.tasks],
        "criteria": [_criterion(criterion) for criterion in form.criteria],
        "entries": {entry.label: entry.value.text for entry in form.entries},
        "source": form.source.model_dump() if form.source else None,
        "place": place_json(form.place),
    }


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """One evaluation; an item's `trace` is the inputs and the steps in the order of the calculation."""
    return {
        "form": form_json(evaluation.form),
        "pack": {
            "id": evaluation.pack.id,
            "version": evaluation.pack.version,
            "name": evaluation.pack.name,
            "document": evaluation.pack.document,
            "reason": evaluation.pack.reason,
        },
        "items": [_item(item) for item in evaluation.items],
        "points_total": decimal_text(evaluation.points_total),
        "total": _decimal(evaluation.total),
        "claimed_total": _decimal(evaluation.claimed_total),
        "grade": evaluation.grade,
        "claimed_grade": evaluation.claimed_grade,
        "complete": evaluation.complete,
    }


def place_json(place: Place | None) -> dict[str, Any] | None:
    """A place with all its keys."""
    return None if place is None else place._asdict() | {"box": list(place.box) if place.box else None}


def _text(value: Text | None) -> str | None:
    return None if value is None else value.text


def _amount(value: Amount | None) -> str | None:
    return None if value is None else _decimal(value.value)


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def _reading(value: Reading | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {
        "text": value.text,
        "kind": _kind(value),
        "operator": value.operator,
        "implied_operator": value.implied_operator,
        "value": _decimal(value.value),
        "unit": value.unit,
        "date": value.date.isoformat() if value.date else None,
        "low": _decimal(value.low),
        "high": _decimal(value.high),
        "approximate": value.approximate,
    }


def _kind(value: Reading) -> str:
    """The five kinds of the contract: 不适用 is a word that the form prints, "/" and "-" are nothing."""
    if value.kind == "blank":
        return "none"
    if value.kind == "not_applicable":
        return "text" if any("\u4e00" <= character <= "\u9fff" for character in value.text) else "none"
    return value.kind


def _fund(line: FundLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "initial": _amount(line.initial),
        "budget": _amount(line.budget),
        "executed": _amount(line.executed),
        "rate": _amount(line.rate),
        "points": _amount(line.points),
        "claimed_score": _amount(line.claimed_score),
        "place": place_json(line.place),
        "role": line.role,
        "half_year_plan": _amount(line.half_year_plan),
        "forecast": _amount(line.forecast),
        "reason": _text(line.reason),
    }


def _indicator(row: Indicator) -> dict[str, Any]:
    return {
        "level1": _text(row.level1),
        "level2": _text(row.level2),
        "level3": _text(row.level3),
        "target": _reading(row.target),
        "half_year_target": _reading(row.half_year_target),
        "actual": _reading(row.actual),
        "points": _amount(row.points),
        "claimed_score": _amount(row.claimed_score),
        "basis": _text(row.basis),
        "last_year": _text(row.last_year),
        "scoring_rule": _text(row.scoring_rule),
        "evidence": _text(row.evidence),
        "work": _text(row.work),
        "deviation_reason": _text(row.deviation_reason),
        "place": place_json(row.place),
        "explanation": _text(row.explanation),
        "remark": _text(row.remark),
        "progress": _reading(row.progress),
        "forecast": _reading(row.forecast),
        "likelihood": _text(row.likelihood),
        "review_deduction": _amount(row.review_deduction),
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "name": task.name.text,
        "content": _text(task.content),
        "budget": _amount(task.budget),
        "budget_fiscal": _amount(task.budget_fiscal),
        "budget_other": _amount(task.budget_other),
        "executed": _amount(task.executed),
        "executed_fiscal": _amount(task.executed_fiscal),
        "place": place_json(task.place),
    }


def _criterion(row: Criterion) -> dict[str, Any]:
    return {
        "level1": _text(row.level1),
        "level1_points": _amount(row.level1_points),
        "level2": _text(row.level2),
        "level3": row.level3.text,
        "points": _amount(row.points),
        "explanation": _text(row.explanation),
        "standard": _text(row.standard),
        "claimed_score": _amount(row.claimed_score),
        "reason": _text(row.reason),
        "place": place_json(row.place),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "row": item.row,
        "level1": item.level1,
        "level2": item.level2,
        "level3": item.level3,
        "points": _decimal(item.points),
        "state": item.state,
        "score": _decimal(item.score),
        "exact": _exact(item.exact),
        "interval": None
        if item.interval is None
        else {
            "low": exact_text(item.interval.low),
            "high": exact_text(item.interval.high),
            "low_included": item.interval.low_included,
            "high_included": item.interval.high_included,
        },
        "claimed": _decimal(item.claimed),
        "difference": _decimal(item.difference),
        "completion": _exact(item.completion),
        "rule": None if item.rule is None else item.rule.model_dump(),
        "trace": [
            *(
                {
                    "input": value.name,
                    "value": _exact(value.value),
                    "unit": value.unit,
                    "raw": value.raw,
                    "place": place_json(value.place),
                }
                for value in item.inputs
            ),
            *({"step": step.label, "expression": step.expression, "result": step.result} for step in item.steps),
        ],
        "place": place_json(item.place),
        "basis": item.basis,
    }
