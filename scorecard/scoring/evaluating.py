"""A form and a pack to an evaluation: the execution line, then every row, then the sums. Nothing a form says raises."""

from __future__ import annotations

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
    form: Form, pack: Pack, *, reason: str | None = None, facts: Facts | None = None
) -> tuple[Evaluation, list[Finding]]:
    """The evaluation of `form` by `pack`, and what is wrong with the form as far as scoring is concerned.

    `reason` says why the pack was chosen, in Chinese. Items: the execution line, then every indicator in the form's
    order, then every row of an 评分表. Points and scores are in points (分); `Item.exact` is before rounding. `facts`
    are base data: rows of an 评分表 are scored by them, and blank actuals of 派生指标 computed (in `Evaluation.form`).
    """
    context = Context(pack)
    base = Base(pack, facts, context.findings)
    if pack.kinds and form.kind not in pack.kinds:
        wanted = "、".join(KIND_WORDS.get(kind, kind) for kind in pack.kinds)
        context.say("S037", form.place, pack=pack.name, wanted=wanted, kind=KIND_WORDS[form.kind])
    if facts is not None:
        form = fill_actuals(context, form, base)
    _look_over(context, form)
    items: list[Item] = []
    if context.no_points and pack.judges:
        items.extend(judge_rows(context, form))
        totals = Totals(Decimal(0), None, None, complete=False)
    else:
        execution = score_execution(context, form)
        if execution is not None:
            items.append(execution)
        items.extend(score_row(context, form, index) for index in range(len(form.indicators)))
        totals = add_up(context, form, items)
    if has_criteria(pack) and (form.criteria or facts is not None):
        criteria = score_criteria(context, form, base)
        items.extend(criteria)
        totals = add_up_criteria(context, form, criteria)
    if facts is not None:
        for fact in base.unused():
            context.say("S062", fact.place, name=fact.name)
    evaluation = Evaluation(
        form=form,
        pack=PackRef(id=pack.id, version=pack.version, name=pack.name, document=pack.document, reason=reason),
        items=tuple(items),
        points_total=totals.points_total,
        total=totals.total,
        claimed_total=form.claimed_total.value if form.claimed_total is not None else None,
        grade=totals.grade,
        claimed_grade=form.claimed_grade.text if form.claimed_grade is not None else None,
        complete=totals.complete,
    )
    return evaluation, context.findings


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


__all__ = ["KIND_WORDS", "evaluate"]
