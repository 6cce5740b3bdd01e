"""Sentences of a report, composed from the data: the object, its money, the result.

Each function gives one sentence (with its full stop), or "" where the data carry nothing to say. None of them claims
what the form and the evaluation do not hold; derived numbers are only those that the model has. What is said of
single indicators stands in `scorecard.reports.analysis`.
"""

from __future__ import annotations

from scorecard.model import Evaluation, Form, FundLine, Item
from scorecard.reports.summary import KINDS, Level, count_states, execution, in_state
from scorecard.reports.text import (
    bound,
    cents,
    first,
    has_value,
    inline,
    money,
    percent,
    points_text,
    project_words,
    rate_text,
)


def total_line(form: Form) -> tuple[int, FundLine] | None:
    """年度资金总额 and its number in `Form.funds`."""
    return next(((n, line) for n, line in enumerate(form.funds) if line.role == "total"), None)


# ------------------------------------------------------------------------------------------------------- 基本情况


def subject_sentence(form: Form) -> str:
    """What is evaluated: “…”项目主管部门为…，实施单位为…，评价年度为…年。"""
    words = KINDS[form.kind]
    department, unit, project = first(form.department), first(form.unit), first(form.project)
    parts = []
    if words.subject == "项目":
        if department:
            parts.append(f"主管部门为{department}")
        if unit:
            parts.append(f"实施单位为{unit}")
        name = project_words(project) if project else "本项目"
    else:
        if department and department != unit:
            parts.append(f"主管部门为{department}")
        name = unit or "本部门（单位）"
    if form.year is not None:
        parts.append(f"{words.year}为{form.year}年")
    if words.subject != "项目" and parts:
        return f"{'评价' if words.scored else '填报'}对象为{name}，{'，'.join(parts)}。"
    return f"{name}{'，'.join(parts)}。" if parts else ""


def budget_sentence(form: Form) -> str:
    """年初预算数 and 全年预算数 of the total line, and what the latter is made of."""
    line = total_line(form)
    if line is None:
        return ""
    number, total = line
    initial, budget = money(total.initial, form.money_unit), money(total.budget, form.money_unit)
    parts = []
    if initial:
        parts.append(f"年初预算数{bound(initial, f'form.funds.{number}.initial')}")
    if budget:
        parts.append(f"全年预算数{bound(budget, f'form.funds.{number}.budget')}")
    if not parts:
        return ""
    sources = [
        f"{_source_name(part)}{bound(amount, f'form.funds.{n}.budget')}"
        for n, part in enumerate(form.funds)
        if budget and part.role != "total" and (amount := money(part.budget, form.money_unit))
    ]
    tail = f"，其中：{'、'.join(sources)}" if sources else ""
    return f"{'，'.join(parts)}{tail}。"


def budget_changed(form: Form) -> bool:
    """Whether 全年预算数 differs from 年初预算数 on the total line, both being given."""
    line = total_line(form)
    if line is None:
        return False
    initial, budget = line[1].initial, line[1].budget
    if initial is None or budget is None or initial.value is None or budget.value is None:
        return False
    return initial.value != budget.value and (initial.unit or "") == (budget.unit or "")


def unit_missing_sentence(form: Form) -> str:
    """Said where amounts are given and no unit of money is printed anywhere."""
    amounts = [a for line in form.funds for a in (line.initial, line.budget, line.executed)]
    bare = [a for a in amounts if a is not None and has_value(a) and not a.unit]
    return f"{KINDS[form.kind].form}未注明金额单位，以上金额按原表照录。" if bare and not form.money_unit else ""


def _source_name(line: FundLine) -> str:
    name = inline(line.name)
    for lead in ("其中：", "其中:", "其中"):
        name = name.removeprefix(lead)
    return name.strip() or "其他"


# ------------------------------------------------------------------------------------------------- 自评工作开展情况


def method_sentence(evaluation: Evaluation) -> str:
    """By which rules the scores were worked out, and how many items."""
    pack = evaluation.pack
    document, name = inline(pack.document), inline(pack.name)
    rules = f"{document}（规则包“{name}”）" if document else f"规则包“{name}”"
    counted = len(evaluation.items)
    if not counted:
        return f"得分按照{rules}核算；自评表中没有可以核算的指标。"
    rows = counted - (1 if execution(evaluation) else 0)
    parts = ["预算执行率1项"] if execution(evaluation) else []
    if rows:
        parts.append(f"绩效指标{rows}项")
    return f"本次自评得分按照{rules}逐项核算，共核算{counted}项，其中{'、'.join(parts)}。"


def evidence_sentence(form: Form) -> str:
    """How many indicators name their evidence; nothing where none does."""
    named = sum(1 for row in form.indicators if first(row.evidence))
    return f"{KINDS[form.kind].form}列明佐证资料的指标有{named}项。" if named else ""


# --------------------------------------------------------------------------------------------------------- 自评结果


def has_points(evaluation: Evaluation) -> bool:
    """Whether the form has points at all; one without is judged row by row, and has no total and no grade."""
    return not evaluation.items or any(item.points is not None for item in evaluation.items)


def total_sentence(evaluation: Evaluation) -> str:
    """The recomputed total and its grade, or why there is none."""
    if evaluation.total is None and not has_points(evaluation):
        return "自评表没有分值，本报告只判断各项指标是否达到指标值，不核算得分和等级。"
    if evaluation.total is None:
        return "自评表提供的数据不足以核算得分，本报告不列核算总分和等级。"
    total = bound(f"{cents(evaluation.total)}分", "total")
    points = bound(f"{points_text(evaluation.points_total)}分", "points_total")
    if not evaluation.complete:
        missing = sum(1 for item in evaluation.items if item.state == "not_scored")
        which = f"有{missing}项因数据不足未能核算，" if missing else "部分内容因数据不足未能核算，"
        return f"{which}其余各项核算得分合计{total}，暂不评定等级（计入总分的全部分值为{points}，含未核算的各项）。"
    grade = f"，等级为“{inline(evaluation.grade)}”" if evaluation.grade else ""
    return f"经逐项核算，绩效自评总分为{total}（满分{points}）{grade}。"


def claimed_sentence(evaluation: Evaluation) -> str:
    """The total that the form claims, beside the recomputed one."""
    claimed = evaluation.claimed_total
    if claimed is None:
        return "自评表未填写自评总分。" if evaluation.items and has_points(evaluation) else ""
    grade = f"，自评等级为“{inline(evaluation.claimed_grade)}”" if evaluation.claimed_grade else ""
    head = f"自评表填写的总分为{bound(f'{points_text(claimed)}分', 'claimed_total')}{grade}"
    if evaluation.total is None or not evaluation.complete:
        return f"{head}。"
    difference = claimed - evaluation.total
    if difference == 0:
        return f"{head}，与核算总分一致。"
    side = "高" if difference > 0 else "低"
    amount = bound(f"{cents(abs(difference))}分", "total_difference")
    return f"{head}，比核算总分{side}{amount}，差异说明见后。"


def overview_sentence(evaluation: Evaluation) -> str:
    """How many indicators were reached, missed, qualitative and so on."""
    rows = [(n, item) for n, item in enumerate(evaluation.items) if item.kind == "indicator"]
    if not rows:
        return ""
    counts = count_states(rows)
    done = counts.get("reached", 0) + counts.get("exceeded", 0)
    parts = []
    if done:
        far = counts.get("exceeded", 0)
        parts.append(f"完成指标值的{done}项" + (f"（其中完成值明显高于指标值的{far}项）" if far else ""))
    for state, words in (
        ("missed", "未完成指标值的{}项"),
        ("band", "按定性档次评分的{}项"),
        ("not_applicable", "不适用的{}项"),
        ("not_scored", "因数据不足未核算的{}项"),
    ):
        number = counts.get(state)  # type: ignore[call-overload]
        if number:
            parts.append(words.format(number))
    return f"绩效指标共{len(rows)}项，{'，'.join(parts)}。"


def level_sentence(number: int, level: Level) -> str:
    """One 一级指标: how many rows, its points and scores."""
    parts = [f"{level.name}共{len(level.items)}项"]
    if level.points is not None:
        parts.append(f"分值{bound(f'{points_text(level.points)}分', f'levels.{number}.points')}")
    if level.score is not None:
        parts.append(f"核算得分{bound(f'{cents(level.score)}分', f'levels.{number}.score')}")
    if level.claimed is not None:
        parts.append(f"自评得分{bound(f'{points_text(level.claimed)}分', f'levels.{number}.claimed')}")
    missed = [item for _, item in level.items if item.state == "missed"]
    applicable = [item for _, item in level.items if item.state != "not_applicable"]
    tail = ""
    if missed:
        tail = f"其中{len(missed)}项未完成指标值。"
    elif applicable and all(item.state in {"reached", "exceeded"} for item in applicable):
        tail = "各项指标均已完成。" if len(applicable) > 1 else "指标已完成。"
    return f"{'，'.join(parts)}。{tail}"


# ----------------------------------------------------------------------------------------------------- 预算执行情况


def execution_sentence(evaluation: Evaluation) -> str:
    """全年预算数, 全年执行数, the rate and its score."""
    form = evaluation.form
    line = total_line(form)
    parts = []
    if line is not None:
        number, total = line
        for amount, words, field in (
            (total.budget, "全年预算数", "budget"),
            (total.executed, "全年执行数", "executed"),
        ):
            if text := money(amount, form.money_unit):
                parts.append(f"{words}{bound(text, f'form.funds.{number}.{field}')}")
    scored = execution(evaluation)
    if scored is not None:
        number, item = scored
        if item.completion is not None:
            parts.append(f"预算执行率{bound(percent(item.completion), f'items.{number}.completion')}")
        parts.extend(score_parts(number, item))
    elif line is not None and (rate := rate_text(line[1].rate)):
        parts.append(f"预算执行率{bound(rate, f'form.funds.{line[0]}.rate')}")
    return f"{'，'.join(parts)}。" if parts else ""


def execution_not_scored_sentence(evaluation: Evaluation) -> str:
    """Said where the execution line could not be scored."""
    scored = execution(evaluation)
    if scored is None or scored[1].state != "not_scored":
        return ""
    return "自评表缺少核算预算执行率所需的全年预算数或全年执行数，该项未核算得分。"


def spent_in_full(evaluation: Evaluation) -> bool | None:
    """Whether the whole budget was spent; None where it is not known."""
    scored = execution(evaluation)
    if scored is None or scored[1].completion is None:
        return None
    return scored[1].completion >= 1


def score_parts(number: int, item: Item) -> list[str]:
    """分值, 核算得分 and 自评得分 of one item, those that it has."""
    parts = []
    if item.points is not None:
        parts.append(f"分值{bound(f'{points_text(item.points)}分', f'items.{number}.points')}")
    if item.score is not None:
        parts.append(f"核算得分{bound(f'{cents(item.score)}分', f'items.{number}.score')}")
    if item.claimed is not None:
        parts.append(f"自评得分{bound(f'{points_text(item.claimed)}分', f'items.{number}.claimed')}")
    return parts


def missed_count_sentence(evaluation: Evaluation) -> str:
    """How many indicators were missed; said also where none was."""
    rows = in_state(evaluation, "reached", "exceeded", "missed")
    missed = in_state(evaluation, "missed")
    if missed:
        return f"未完成指标值的指标共{len(missed)}项，逐项说明如下。"
    return "可按数值或时限核算的指标均已达到指标值。" if rows else ""
