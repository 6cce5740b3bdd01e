"""`scorecard trace`: how one line got its score, on the screen and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorecard.cli import screen
from scorecard.cli.work import RequestError
from scorecard.model import Evaluation, Item
from scorecard.scoring.telling import Part, find_items, near_names, tell
from scorecard.scoring.whyclaimed import explanations_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from scorecard.rules import Pack


def traces(evaluations: Sequence[Evaluation], name: str) -> list[tuple[Evaluation, Item, list[Part]]]:
    """The story of every line called `name`. Raises RequestError, naming near ones, where there is none."""
    from scorecard.rules import load_pack

    told: list[tuple[Evaluation, Item, list[Part]]] = []
    for evaluation in evaluations:
        pack = load_pack(evaluation.pack.id)
        told += [
            (evaluation, item, [*tell(evaluation, item, pack), *_why(evaluation, item, pack)])
            for item in find_items(evaluation, name)
        ]
    if not told:
        near = "、".join(f"“{screen.flat(one)}”" for one in near_names(evaluations, name))
        raise RequestError(f"没有叫“{name}”的指标。" + (f"相近的有：{near}。" if near else "表上没有可计分的行。"))
    return told


def print_traces(told: Sequence[tuple[Evaluation, Item, list[Part]]]) -> None:
    """Print the stories, the head of a form once."""
    out = screen.console()
    last: Evaluation | None = None
    for evaluation, item, parts in told:
        if evaluation is not last:
            screen.head(out, evaluation)
            last = evaluation
        levels = "／".join(screen.flat(level) for level in (item.level1, item.level2) if level)
        out.print()
        screen.line(out, f"■ {screen.flat(item.level3)}" + (f"（{levels}）" if levels else ""), style="bold")
        for part in parts:
            _print_part(out, part)


def trace_json(told: Sequence[tuple[Evaluation, Item, list[Part]]]) -> dict[str, Any]:
    """The JSON object of `scorecard trace --format json`."""
    return {"items": [_json(evaluation, item, parts) for evaluation, item, parts in told]}


def _why(evaluation: Evaluation, item: Item, pack: Pack) -> list[Part]:
    """Why the claimed score differs, where it does."""
    alone = evaluation.model_copy(update={"items": (item,)})
    found = explanations_of(alone, pack)
    if not found:
        return []
    ways = found[0].ways
    if not ways:
        return [Part("自评得分的来由", (f"试过 {found[0].tried} 种算法，没有一种得到自评得分。",))]
    return [Part("自评得分的来由", tuple(f"吻合：{way}" for way in ways))]


def _print_part(out: Console, part: Part) -> None:
    screen.line(out, f"{part.title}", style="bold")
    if part.rows:
        rows = part.rows
        head = part.head
        if part.marked:
            head = ("", *head)
            rows = tuple(("→" if at in part.marked else "", *row) for at, row in enumerate(rows))
        screen.table(out, head, rows, marked=part.marked)
    numbered = part.title == "计算"
    for number, text in enumerate(part.lines, 1):
        screen.line(out, f"  {number}. {text}" if numbered else f"  {text}", indent=5)


def _json(evaluation: Evaluation, item: Item, parts: Sequence[Part]) -> dict[str, Any]:
    from scorecard.contract import evaluation_json, place_json

    scored = evaluation_json(evaluation.model_copy(update={"items": (item,)}))
    return {
        "file": evaluation.form.source.name if evaluation.form.source else None,
        "pack": scored["pack"],
        "item": scored["items"][0],
        "place": place_json(item.place),
        "parts": [
            {
                "title": part.title,
                "lines": list(part.lines),
                "head": list(part.head),
                "rows": [list(row) for row in part.rows],
                "marked": sorted(part.marked),
            }
            for part in parts
        ],
    }


__all__ = ["print_traces", "trace_json", "traces"]
