"""A form and a pack to an evaluation: the execution line, then every row, then the sums. Nothing a form says raises."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from scorecard.model import Evaluation, Finding, Form, Item, PackRef
from scorecard.rules.facts import Facts
from scorecard.rules.pack import Pack
from scorecard.scoring.context import Context
from scorecard.scoring.criteria import add_up_criteria, has_criteria, score_criteria
from scorecard.scoring.derived import Base
from scorecard.scoring.execution import score_execution
from scorecard.scoring.filling import fill_actuals
from scorecard.scoring.judging import judge_rows
from scorecard.scoring.rows import is_blank, score_row
from scorecard.scoring.totals import Totals, add_up

KIND_WORDS = {
    "project_target": "项目支出绩效目标表",
    "project_self_evaluation": "项目支出绩效自评表",
    "department_target": "部门整体绩效目标表",
    "department_self_evaluation": "部门整体绩效自评表",
    "monitoring": "绩效运行监控表",
}


def evaluate(
    form: Form, pack: Pack, *, reason: str | None = None, facts: Facts | None = None, trace: bool = True
) -> tuple[Evaluation, list[Finding]]:
    """The evaluation of `form` by `pack`, and what is wrong with the form as far as scoring is concerned.

    `reason` says why the pack was chosen, in Chinese. Items: the execution line, then every indicator in the form's
    order, then every row of an 评分表. Points and scores are in points (分); `Item.exact` is before rounding. `facts`
    are base data: rows of an 评分表 are scored by them, and blank actuals of 派生指标 computed (in `Evaluation.form`).

    Without `trace`, lines that agree with their claim have no `inputs` and no `steps`, which nobody reads of thousands of
    forms; all else is the same, and so are the lines that differ from their claim (`whyclaimed` looks into those). With
    `facts` there is always a trace.
    """
    context = Context(pack, trace=trace or facts is not None)
    base = Base(pack, facts, context.findings)
    nothing_done = form.kind == "monitoring" and _is_under_way(form, pack)
    if pack.kinds and form.kind not in pack.kinds and not nothing_done:
        wanted = "、".join(KIND_WORDS.get(kind, kind) for kind in pack.kinds)
        context.say("S037", form.place, pack=pack.name, wanted=wanted, kind=KIND_WORDS[form.kind])
    if facts is not None:
        form = fill_actuals(context, form, base)
    items: list[Item] = []
    if not nothing_done:
        _look_over(context, form)
    if nothing_done:
        # A monitoring form has 执行情况 and forecasts, no 实际完成值: there is nothing to score, and nothing is missing.
        totals = Totals(Decimal(0), None, None, complete=False)
    elif context.no_points and pack.judges:
        items.extend(judge_rows(context, form))
        totals = Totals(Decimal(0), None, None, complete=False)
    else:
        execution = score_execution(context, form)
        if execution is not None:
            items.append(execution)
        items += [score_row(context, form, index) for index in range(len(form.indicators))]
        totals = add_up(context, form, items)
    if has_criteria(pack) and (form.criteria or facts is not None):
        criteria = score_criteria(context, form, base)
        items.extend(criteria)
        totals = add_up_criteria(context, form, criteria)
    if not context.trace:
        items = [_lean(context, form, item) if item.difference or item.inputs or item.steps else item for item in items]
    if facts is not None:
        for fact in base.unused():
            context.say("S062", fact.place, name=fact.name)
    evaluation = Evaluation.made(
        form=form,
        pack=PackRef.made(id=pack.id, version=pack.version, name=pack.name, document=pack.document, reason=reason),
        items=tuple(items),
        points_total=totals.points_total,
        total=totals.total,
        claimed_total=form.claimed_total.value if form.claimed_total is not None else None,
        grade=totals.grade,
        claimed_grade=form.claimed_grade.text if form.claimed_grade is not None else None,
        complete=totals.complete,
    )
    return evaluation, context.findings


def _lean(context: Context, form: Form, item: Item) -> Item:
    """`item` as it stays without a trace: bare, or, where its claim differs, worked out once more with all its steps."""
    if item.difference and item.kind != "criterion":
        full = Context(context.pack, no_actuals=context.no_actuals, no_points=context.no_points)
        again = score_execution(full, form) if item.row is None else score_row(full, form, item.row)
        return again or item
    return item.having(inputs=(), steps=())


def score_line(form: Form, pack: Pack, kind: str, *, trace: bool = True) -> Item | None:
    """The first item of that kind ("execution", "indicator") that `evaluate` would give, without the rest.

    Without `trace` its inputs and steps may be missing.
    """
    context = Context(pack, trace=trace)
    _look_over(context, form)
    items: Iterable[Item | None]
    if context.no_points and pack.judges:
        items = judge_rows(context, form)
    elif kind == "execution":
        items = [score_execution(context, form)]
    else:
        items = (score_row(context, form, index) for index in range(len(form.indicators)))
    return next((item for item in items if item is not None and item.kind == kind), None)


def _is_under_way(form: Form, pack: Pack) -> bool:
    """Whether a monitoring form says only how far things have come (执行情况, 预计), and nothing of what was done."""
    rows = form.indicators
    if any(not is_blank(row.actual) for row in rows):
        return False
    told = any(row.progress is not None or row.forecast is not None or row.likelihood is not None for row in rows)
    return told or not rows or (bool(pack.kinds) and form.kind not in pack.kinds)


def _look_over(context: Context, form: Form) -> None:
    """What holds for the whole form is said once (one cause, one finding)."""
    rows = form.indicators
    if not rows:
        return
    if all(is_blank(row.actual) for row in rows):
        context.no_actuals = True
        context.say("S029", form.place)
    if all(row.points is None or row.points.value is None for row in rows):
        context.no_points = True
        if not context.pack.judges:
            context.say("S030", form.place)


__all__ = ["KIND_WORDS", "evaluate", "score_line"]
