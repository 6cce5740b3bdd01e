"""`scorecard whatif` and `scorecard score --against`: answers about a form, on the screen and as JSON."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from scorecard.cli import screen
from scorecard.cli.work import RequestError
from scorecard.model import decimal_text, exact_text
from scorecard.scoring.comparing import Change, Comparison, compare
from scorecard.scoring.rounding import plain
from scorecard.scoring.telling import step_words
from scorecard.scoring.whatif import Answer, Limit, Move, Way, next_grade, what_if

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from rich.console import Console

    from scorecard.model import Evaluation, Item

_MOST_PAIRS = 10


def answers(evaluations: Sequence[Evaluation], grade: str | None, total: str | None) -> list[Answer]:
    """The answer for every form; without a grade and a total, for the grade above the present one.

    Raises RequestError for a grade that the pack does not have, or a total that is none.
    """
    from scorecard.rules import load_pack

    if grade is not None and total is not None:
        raise RequestError("--to 和 --total 只能写一个。")
    goal = _total(total) if total is not None else None
    found = []
    for evaluation in evaluations:
        pack = load_pack(evaluation.pack.id)
        wanted = grade if grade is not None or goal is not None else next_grade(evaluation, pack)
        if wanted is None and goal is None:
            raise RequestError(f"规则包“{pack.name}”不分等级，请用 --total 写明总分。")
        if wanted is not None and wanted not in {one.name for one in pack.grades}:
            known = "、".join(one.name for one in pack.grades) or "不分等级"
            raise RequestError(f"规则包“{pack.name}”没有等级“{wanted}”（{known}）。")
        if goal is not None and goal > pack.total:
            raise RequestError(f"总分最多 {exact_text(pack.total)} 分。")
        found.append(what_if(evaluation, pack, grade=wanted, total=goal))
    return found


def comparisons(evaluations: Sequence[Evaluation], against: str) -> list[Comparison]:
    """Every form, as it was scored, beside the pack `against`."""
    from scorecard.rules import load_pack

    other = load_pack(against)
    return [compare(one.form, load_pack(one.pack.id), other, reason=one.pack.reason) for one in evaluations]


def print_answers(found: Sequence[Answer]) -> None:
    """Print the answers, one form after the other."""
    out = screen.console()
    for answer in found:
        screen.head(out, answer.evaluation)
        _answer(out, answer)
        out.print()
    if not found:
        out.print("没有读到绩效表。")


def print_comparisons(found: Sequence[Comparison]) -> None:
    """Print what changes, form by form, then how many forms do."""
    out = screen.console()
    for comparison in found:
        screen.head(out, comparison.first)
        _comparison(out, comparison)
        out.print()
    if len(found) > 1:
        _summary(out, found)
    if not found:
        out.print("没有读到绩效表。")


def answer_json(found: Sequence[Answer]) -> dict[str, Any]:
    """The JSON object of `scorecard whatif --format json`."""
    return {"answers": [_answer_json(answer) for answer in found]}


def comparison_json(found: Sequence[Comparison]) -> dict[str, Any]:
    """The JSON object of `scorecard score --against --format json`."""
    from scorecard.contract import finding_json

    return {
        "comparisons": [
            {
                "file": one.first.form.source.name if one.first.form.source else None,
                "first": _total_json(one.first),
                "second": _total_json(one.second),
                "difference": _decimal(one.difference),
                "changed": one.changed,
                "changes": [_change_json(change) for change in one.changes],
                "findings": [finding_json(finding) for finding in one.findings],
                "other_findings": [finding_json(finding) for finding in one.other_findings],
            }
            for one in found
        ]
    }


def _total(text: str) -> Decimal:
    try:
        value = Decimal(text.strip().removesuffix("分"))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 < value < 10**6 or value.as_tuple().exponent < -6:  # type: ignore[operator]
        raise RequestError(f"--total 后面写总分，例如 92；“{text}”不是。")
    return value


def _answer(out: Console, answer: Answer) -> None:
    now = answer.evaluation.total
    goal = f"{answer.grade}（{plain(answer.goal)} 分及以上）" if answer.grade else f"{plain(answer.goal)} 分"
    have = "没有总分" if now is None else f"{plain(now)} 分"
    if not answer.evaluation.complete:
        have += "（有项目没有计分）"
    if answer.reached:
        screen.line(out, f"现在 {have}，已经达到目标 {goal}。")
        return
    short = "" if now is None or now >= answer.goal else f"，还差 {plain(answer.goal - now)} 分"
    screen.line(out, f"现在 {have}；目标 {goal}{short}。")
    if not answer.possible:
        best = "" if answer.best is None else f"：能改的全部得到最高分，总分也只有 {plain(answer.best)} 分"
        screen.line(out, f"达不到{best}。", style="bold")
    if answer.singles:
        rows = [_single(way) for way in answer.singles]
        head = ("指标", "现在", "改为", "变化", "得分", "总分")
        screen.table(out, head, rows, title="只改一项就够（由近到远）", numeric=("得分", "总分"))
    elif answer.possible:
        screen.line(out, "只改一项都不够。")
    _pairs(out, answer)
    if answer.together:
        names = [f"{screen.flat(move.item.level3)} {move.bound} {move.value}" for move in answer.together]
        screen.line(out, f"改两项也不够，最少要改 {len(names)} 项，例如：{'；'.join(names)}。")
    _limits(out, answer)


def _single(way: Way) -> tuple[str, ...]:
    (move,) = way.moves
    return (move.item.level3, move.now, f"{move.bound} {move.value}", move.change, plain(move.score), plain(way.total))


def _pairs(out: Console, answer: Answer) -> None:
    if not answer.pairs:
        return
    rows = [
        (
            way.moves[0].item.level3,
            f"{way.moves[0].bound} {way.moves[0].value}",
            way.moves[1].item.level3,
            f"{way.moves[1].bound} {way.moves[1].value}",
            plain(way.total),
        )
        for way in answer.pairs[:_MOST_PAIRS]
    ]
    title = "改两项（一项得到最高分，另一项至少到；由近到远）"
    screen.table(out, ("一项", "改为", "另一项", "改为 ", "总分"), rows, title=title, numeric=("总分",))
    if len(answer.pairs) > _MOST_PAIRS:
        screen.line(out, f"……另有 {len(answer.pairs) - _MOST_PAIRS} 种两项的组合，用 --format json 查看。")


def _limits(out: Console, answer: Answer) -> None:
    if not answer.limits:
        return
    screen.line(out, "单独改达不到的：")
    full = [limit for limit in answer.limits if limit.total is None and limit.most is not None]
    for limit in answer.limits:
        if limit not in full:
            screen.line(out, f"  {screen.flat(limit.item.level3)}：{_limit(limit)}", indent=4)
    if full:
        names = "、".join(screen.flat(limit.item.level3) for limit in full)
        screen.line(out, f"  已经是能得到的最高分：{names}", indent=4)


def _limit(limit: Limit) -> str:
    if limit.most is None:
        return limit.why
    total = "" if limit.total is None else f"，总分 {plain(limit.total)} 分"
    return f"最多得 {plain(limit.most)} 分{total}，{limit.why}"


def _comparison(out: Console, comparison: Comparison) -> None:
    one, two = comparison.first, comparison.second
    screen.line(out, f"对照规则包：{two.pack.name}（{two.pack.id} 第{two.pack.version}版）")
    if not comparison.changed:
        screen.line(out, f"两套规则结果相同：{_standing(one)}。")
        return
    rows = [
        (change.name, _score(change.first), _score(change.second), _signed(change.difference), "；".join(change.why))
        for change in comparison.changes
    ]
    numeric = ("甲", "乙", "差")
    title = f"得分不同的 {len(rows)} 行（甲：{one.pack.name}；乙：{two.pack.name}）"
    if rows:
        screen.table(out, ("指标", "甲", "乙", "差", "为什么"), rows, title=title, numeric=numeric)
    for change in comparison.changes:
        _both(out, change)
    difference = "" if comparison.difference is None else f"，相差 {_signed(comparison.difference)} 分"
    screen.line(out, f"总分：甲 {_standing(one)}；乙 {_standing(two)}{difference}。")
    if comparison.beyond_lines:
        screen.line(out, f"其中 {_signed(comparison.beyond_lines)} 分来自总分的封顶或扣分。")


def _both(out: Console, change: Change) -> None:
    screen.line(out, f"{screen.flat(change.name)}", style="bold")
    for label, item in (("甲", change.first), ("乙", change.second)):
        if item is None:
            continue
        rule = f"{item.rule.name}（{item.rule.article}）" if item.rule is not None else "没有用到规则"
        screen.line(out, f"  {label} {rule}")
        for step in item.steps:
            screen.line(out, f"     {step_words(step)}", indent=7)
        screen.line(out, f"     得分 {_score(item)}")


def _summary(out: Console, found: Sequence[Comparison]) -> None:
    changed = [one for one in found if one.changed]
    counts = Counter(
        "升" if one.difference > 0 else "降" for one in changed if one.difference is not None and one.difference
    )
    regraded = [one for one in changed if one.first.grade != one.second.grade]
    screen.line(
        out,
        f"共 {len(found)} 张表：{len(changed)} 张有变化（总分升 {counts['升']} 张，降 {counts['降']} 张），"
        f"{len(regraded)} 张等级不同。",
    )


def _standing(evaluation: Evaluation) -> str:
    total = "没有总分" if evaluation.total is None else f"{plain(evaluation.total)} 分"
    return f"{total}（{evaluation.grade}）" if evaluation.grade else f"{total}（未评等级）"


def _score(item: Item | None) -> str:
    if item is None:
        return "—"
    if item.state == "not_applicable":
        return "不适用"
    return "未计分" if item.score is None else plain(item.score)


def _signed(value: Decimal | None) -> str:
    return "" if value is None else f"{'+' if value > 0 else ''}{plain(value)}"


def _answer_json(answer: Answer) -> dict[str, Any]:
    evaluation = answer.evaluation
    return {
        "file": evaluation.form.source.name if evaluation.form.source else None,
        "now": _total_json(evaluation),
        "goal": decimal_text(answer.goal),
        "grade": answer.grade,
        "reached": answer.reached,
        "possible": answer.possible,
        "best": _decimal(answer.best),
        "singles": [_way_json(way) for way in answer.singles],
        "pairs": [_way_json(way) for way in answer.pairs],
        "together": [_move_json(move) for move in answer.together],
        "limits": [
            {
                "name": limit.item.level3,
                "row": limit.item.row,
                "most": _decimal(limit.most),
                "total": _decimal(limit.total),
                "why": limit.why,
            }
            for limit in answer.limits
        ],
    }


def _way_json(way: Way) -> dict[str, Any]:
    return {"total": decimal_text(way.total), "grade": way.grade, "moves": [_move_json(move) for move in way.moves]}


def _move_json(move: Move) -> dict[str, Any]:
    nearness: Fraction = move.nearness
    return {
        "kind": move.item.kind,
        "row": move.item.row,
        "name": move.item.level3,
        "now": move.now,
        "bound": move.bound,
        "value": move.value,
        "change": move.change,
        "share": exact_text(nearness),
        "score": decimal_text(move.score),
        "full": move.full,
    }


def _total_json(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "pack": evaluation.pack.id,
        "total": _decimal(evaluation.total),
        "grade": evaluation.grade,
        "complete": evaluation.complete,
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "name": change.name,
        "difference": _decimal(change.difference),
        "why": list(change.why),
        "first": _item_json(change.first),
        "second": _item_json(change.second),
    }


def _item_json(item: Item | None) -> dict[str, Any] | None:
    if item is None:
        return None
    return {
        "row": item.row,
        "points": _decimal(item.points),
        "state": item.state,
        "score": _decimal(item.score),
        "rule": item.rule.model_dump(mode="json") if item.rule is not None else None,
        "steps": [step.model_dump(mode="json") for step in item.steps],
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)


__all__ = ["answer_json", "answers", "comparison_json", "comparisons", "print_answers", "print_comparisons"]
