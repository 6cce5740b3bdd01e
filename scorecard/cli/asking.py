"""`scorecard whatif`: what would bring a form to a grade or a total, on the screen and as JSON."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from scorecard.cli import screen
from scorecard.cli.work import RequestError
from scorecard.model import decimal_text, exact_text
from scorecard.scoring.rounding import plain
from scorecard.scoring.whatif import Answer, Move, Way, next_grade, what_if

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from rich.console import Console

    from scorecard.model import Evaluation

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


def print_answers(found: Sequence[Answer]) -> None:
    """Print the answers, one form after the other."""
    out = screen.console()
    for answer in found:
        screen.head(out, answer.evaluation)
        _answer(out, answer)
        out.print()
    if not found:
        out.print("没有读到绩效表。")


def answer_json(found: Sequence[Answer]) -> dict[str, Any]:
    """The JSON object of `scorecard whatif --format json`."""
    return {"answers": [_answer_json(answer) for answer in found]}


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
    groups: dict[str, list[str]] = {}
    for limit in answer.limits:
        name = screen.flat(limit.item.level3)
        if limit.total is not None and limit.most is not None:
            most = f"最多得 {plain(limit.most)} 分，总分 {plain(limit.total)} 分"
            screen.line(out, f"  {name}：{most}，{limit.why}", indent=4)
        else:
            groups.setdefault(limit.why, []).append(name)
    for why, names in groups.items():
        screen.line(out, f"  {why}：{'、'.join(names)}", indent=4)


def _answer_json(answer: Answer) -> dict[str, Any]:
    evaluation = answer.evaluation
    return {
        "file": evaluation.form.source.name if evaluation.form.source else None,
        "now": total_json(evaluation),
        "goal": decimal_text(answer.goal),
        "grade": answer.grade,
        "reached": answer.reached,
        "possible": answer.possible,
        "best": decimal(answer.best),
        "singles": [_way_json(way) for way in answer.singles],
        "pairs": [_way_json(way) for way in answer.pairs],
        "together": [_move_json(move) for move in answer.together],
        "limits": [
            {
                "name": limit.item.level3,
                "row": limit.item.row,
                "most": decimal(limit.most),
                "total": decimal(limit.total),
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


def total_json(evaluation: Evaluation) -> dict[str, Any]:
    """The pack, the total and the grade of an evaluation."""
    return {
        "pack": evaluation.pack.id,
        "total": decimal(evaluation.total),
        "grade": evaluation.grade,
        "complete": evaluation.complete,
    }


def decimal(value: Decimal | None) -> str | None:
    """`value` as JSON has it."""
    return None if value is None else decimal_text(value)


__all__ = ["answer_json", "answers", "decimal", "print_answers", "total_json"]
