"""Where the numbers of a rule may lie: what scoring makes sure of before it asks a rule, and what a pack declares.

A proof is about these domains and no others; scoring refuses what lies outside (a budget of zero, points below zero).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from scorecard.rules.formula.nodes import Compare, CompareOp, Name, Node, Number
from scorecard.rules.names import CRITERION, EXECUTION
from scorecard.rules.schema import FactText

_ZERO = Number(Fraction(0), "0")


def domain(kind: str, facts: Mapping[str, FactText], points: Fraction | None) -> list[Node]:
    """Conditions that hold for every input of a rule of that kind; `points` where the document fixes them."""
    worth = Name("分值")
    result: list[Node] = [Compare(worth, ((">", _ZERO),))]
    if points is not None:
        result.append(Compare(worth, (("=", Number(points, str(points))),)))
    if kind == EXECUTION:
        result.append(Compare(Name("全年预算数"), ((">", _ZERO),)))
    if kind == "区间":
        result.append(Compare(Name("下限"), (("<=", Name("上限")),)))
    for name, fact in facts.items():
        if fact.sort == "数" and fact.range is not None:
            result.extend(_inside(name, fact))
    return result


def _inside(name: str, fact: FactText) -> list[Node]:
    found: list[Node] = []
    span = fact.range
    if span is None:  # pragma: no cover - the caller has looked
        return found
    for bound, op in (
        (span.low, ">=" if span.low_included else ">"),
        (span.high, "<=" if span.high_included else "<"),
    ):
        if bound is not None:
            sign: CompareOp = op  # type: ignore[assignment]
            found.append(Compare(Name(name), ((sign, Number(bound, str(bound))),)))
    return found


def moving(kind: str, operator: str | None, facts: Mapping[str, FactText], said: str | None) -> tuple[str, int] | None:
    """The name in which a rule must be monotone, with +1 (more is never worse) or −1; None where nothing is expected.

    `said` is the rule's own 方向; without it the operator tells.
    """
    if said == "不定":
        return None
    turn = {"越大越好": 1, "越小越好": -1}.get(said or "")
    match kind:
        case "定量":
            expected = {"≥": 1, ">": 1, "≤": -1, "<": -1}.get(operator or "")
            # The operator knows better than the rule, where one rule serves several of them.
            return ("完成值", expected) if expected else None
        case "时限":
            return ("完成日", -1)
        case "预算执行率":
            return ("全年执行数", turn or 1)
        case _:
            numbers = [name for name, fact in facts.items() if fact.sort == "数"]
            return (numbers[0], turn) if kind == CRITERION and turn and len(numbers) == 1 else None


__all__ = ["domain", "moving"]
