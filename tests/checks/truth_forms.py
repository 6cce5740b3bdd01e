"""Forms from transcribed tables (`tests/data/truth`, `tests/data/samples`): real rows without a reader between."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from scorecard.model import Actual, Amount, Form, FundLine, Indicator, Place, Target, Task, Text

DATA = Path(__file__).parents[1] / "data"
_OPERATORS = {">=": ">=", "≥": ">=", "≧": ">=", ">": ">", "<=": "<=", "≤": "<=", "≦": "<=", "<": "<", "=": "="}


def text(value, place=None):
    return None if value is None else Text(text=str(value), place=place)


def amount(value, unit=None):
    if value is None:
        return None
    shown = str(value)
    bare = shown.replace(",", "")
    if bare.strip().endswith("%"):
        bare, unit = bare.strip()[:-1], "%"
    match = re.fullmatch(r"\s*(-?\d+(?:\.\d+)?)\s*(万元|元|分)?", bare)
    if match and match[2] in ("万元", "元"):
        unit = match[2]
    try:
        number = Decimal(match[1]) if match else None
    except InvalidOperation:
        number = None
    return Amount(text=shown, value=number, unit=unit)


def reading(kind, printed, norm, place):
    if printed is None and not norm:
        return None
    printed = printed or ""
    if not norm:
        blank = not printed.strip()
        return kind(text=printed, kind="blank" if blank else "text", place=place)
    if norm["kind"] == "number":
        op = norm.get("op")
        implied = norm.get("implicit_op") or norm.get("op_implied")
        unit = norm.get("unit") or None
        unit = "%" if unit in ("百分比", "%(百分比)") else unit
        args = {}
        if kind is Target:
            args = {"implied_operator": op} if implied else {"operator": op}
        try:
            value = Decimal(str(norm["value"]).replace(",", ""))
        except InvalidOperation:
            return kind(text=printed, kind="text", place=place)
        return kind(text=printed, kind="number", value=value, unit=unit, place=place, **args)
    if norm["kind"] == "deadline" and re.fullmatch(r"\d{4}-\d\d-\d\d", norm.get("date") or ""):
        return kind(text=printed, kind="deadline", date=dt.date.fromisoformat(norm["date"]), place=place)
    if printed.strip() in ("不适用", "/", "无", "-"):
        return kind(text=printed, kind="not_applicable", place=place)
    return kind(text=printed, kind="text", place=place)


def indicator(row, number):
    place = Place(line=number)
    target = row.get("target")
    if target is not None and row.get("target_op") in _OPERATORS:
        target = f"{row['target_op']}{target}{row.get('target_unit') or ''}"
    return Indicator(
        level1=text(row.get("l1"), place),
        level2=text(row.get("l2"), place),
        level3=text(row.get("l3"), place),
        target=reading(Target, target, row.get("norm"), place),
        actual=reading(Actual, row.get("actual"), row.get("norm_actual"), place),
        points=amount(row.get("weight")),
        claimed_score=amount(row.get("score")),
        last_year=text(row.get("last_year"), place),
        evidence=text(row.get("evidence"), place),
        scoring_rule=text(row.get("rule"), place),
        basis=text(row.get("basis"), place),
        place=place,
    )


def _funds(funds):
    if not isinstance(funds, dict):
        return (), None
    lines, unit = [], None
    for role in ("total", "fiscal", "carryover", "other"):
        entry = funds.get(role)
        if entry is None:
            continue
        if not isinstance(entry, dict):
            entry = {"budget": entry}
        budget = amount(entry.get("adjusted") or entry.get("budget"))
        initial = amount(entry["budget"]) if "adjusted" in entry and "budget" in entry else None
        unit = unit or next((a.unit for a in (budget, initial) if a is not None and a.unit in ("元", "万元")), None)
        lines.append(
            FundLine(
                name=role,
                role=role,
                initial=initial,
                budget=budget,
                executed=amount(entry.get("executed")),
                rate=amount(entry.get("rate")),
                points=amount(entry.get("points")),
                claimed_score=amount(entry.get("score")),
                place=Place(line=1),
            )
        )
    return tuple(lines), unit


KINDS = {
    "project": "project_target",
    "department": "department_target",
    "target": "project_target",
    "self-evaluation": "project_self_evaluation",
}


def truth_forms():
    """(name, form) of every transcribed table."""
    for path in sorted((DATA / "truth").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if "tables" not in data:
            yield path.stem, _shenzhen(data)
            continue
        for number, table in enumerate(data["tables"], 1):
            rows = table.get("indicators") or table.get("rows") or []
            lines, _ = _funds(table.get("funds"))
            yield (
                f"{path.stem}#{number}",
                Form(
                    layout="truth",
                    kind=KINDS[table.get("kind", "project")],
                    year=table.get("year"),
                    unit=text(table.get("unit")),
                    project=text(table.get("project")),
                    money_unit="万元",
                    funds=lines,
                    goal=text(table.get("goal"), Place(line=table.get("line") or 1)),
                    indicators=tuple(indicator(row, n) for n, row in enumerate(rows, 1)),
                    execution_points=amount(table.get("execution_rate_points")),
                    indicator_points=amount(table.get("weight_total_declared")),
                ),
            )


def derived_forms():
    """Every real target table as a self-evaluation in which all was done, a little more or exactly."""
    for name, form in truth_forms():
        if form.kind != "project_target":
            continue
        rows = []
        for number, row in enumerate(form.indicators):
            got = _done(row.target, number) if row.target is not None else None
            update = {"actual": got, "claimed_score": row.points, "deviation_reason": Text(text="")}
            rows.append(row.model_copy(update=update))
        total = form.fund("total")
        budget = total.budget.value
        spent = (budget * Decimal("0.97")).quantize(Decimal("0.01"))
        rate = (spent / budget * 100).quantize(Decimal("0.01"))
        line = total.model_copy(
            update={"initial": total.budget, "executed": amount(spent), "rate": amount(rate, "%"), "points": amount(10)}
        )
        yield (
            name,
            form.model_copy(
                update={
                    "kind": "project_self_evaluation",
                    "indicators": tuple(rows),
                    "funds": (line,),
                    "goal_actual": Text(text="本年度各项工作按计划推进，资金按合同支付，满意度经问卷调查。"),
                }
            ),
        )


def _done(target, number):
    if target.kind == "deadline":
        return Actual(text=target.text, kind="deadline", date=target.date)
    if target.kind != "number":
        return Actual(text="达成", kind="text")
    value = target.value
    if target.direction in ("<=", "<"):
        value = value * Decimal("0.97") if (target.unit or "").endswith("元") else value
    elif target.unit == "%":
        value = min(Decimal(100), value + number % 3) if target.direction != ">" else min(Decimal(100), value + 1)
    else:
        value += number % 4
    return Actual(text=f"{value}{target.unit or ''}", kind="number", value=value, unit=target.unit)


def _shenzhen(data):
    return Form(
        layout="truth",
        kind="department_self_evaluation",
        year=data["year"],
        unit=text(data["unit"]),
        money_unit="元",
        goal=text(data["goal_expected"], Place(line=267)),
        goal_actual=text(data["goal_actual"], Place(line=267)),
        indicators=tuple(indicator(row, n) for n, row in enumerate(data["indicators"], 1)),
        tasks=tuple(
            Task(
                name=Text(text=task["name"]),
                content=text(task["result"]),
                budget=amount(task["budget"]),
                budget_fiscal=amount(task["budget_fiscal"]),
                executed=amount(task["spent"]),
                executed_fiscal=amount(task["spent_fiscal"]),
                place=Place(line=number),
            )
            for number, task in enumerate(data["tasks"], 1)
        ),
    )


def sample_forms():
    """(name, form) of every sample; many are cut off."""
    for path in sorted((DATA / "samples").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        kind = KINDS[data["form"]]
        if kind == "department_target" and any(row.get("actual") for row in data["rows"]):
            kind = "department_self_evaluation"
        lines, unit = _funds(data["funds"])
        unit = (data["funds"] or {}).get("unit") or unit
        yield (
            path.stem,
            Form(
                layout="sample",
                kind=kind,
                year=data["year"],
                unit=text(data["unit"]),
                project=text(data["project"]),
                money_unit=unit or ("元" if "putuo" in path.stem else "万元"),
                funds=lines,
                indicators=tuple(indicator(row, n) for n, row in enumerate(data["rows"], 1)),
            ),
        )
