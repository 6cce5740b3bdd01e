"""One form under two packs: which lines change, by how much, and why, with both traces.

What `scorecard score --pack A --against B` shows. Nothing is averaged or judged: the two evaluations stand side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from scorecard.model import Evaluation, Finding, Form, Item
from scorecard.rules.pack import Pack
from scorecard.scoring.evaluating import evaluate
from scorecard.scoring.rounding import plain


@dataclass(frozen=True, slots=True)
class Change:
    """One line that the two packs score differently. `difference` is second minus first, None where one gives no score.

    `why` says in Chinese what the difference comes from.
    """

    first: Item | None
    second: Item | None
    difference: Decimal | None
    why: tuple[str, ...]

    @property
    def name(self) -> str:
        """The line's name."""
        one = self.first if self.first is not None else self.second
        return one.level3 if one is not None else ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A form under two packs, with the findings of each; `changes` in the form's order."""

    first: Evaluation
    second: Evaluation
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    """those of the first"""
    other_findings: tuple[Finding, ...]

    @property
    def difference(self) -> Decimal | None:
        """The second total minus the first, None where one has none."""
        if self.first.total is None or self.second.total is None:
            return None
        return self.second.total - self.first.total

    @property
    def changed(self) -> bool:
        """Whether a line, the total or the grade is not the same."""
        totals = (self.first.total, self.first.grade) != (self.second.total, self.second.grade)
        return bool(self.changes) or totals

    @property
    def beyond_lines(self) -> Decimal:
        """What the totals differ by beyond their lines: rules about the total."""
        return (self.difference or Decimal(0)) - _sum(self.second) + _sum(self.first)


def compare(form: Form, first: Pack, second: Pack, *, reason: str | None = None) -> Comparison:
    """`form` scored by both packs; `reason` is why the first was chosen."""
    one, findings = evaluate(form, first, reason=reason)
    two, others = evaluate(form, second)
    lines: dict[tuple[str, int], list[Item | None]] = {}
    for side, evaluation in enumerate((one, two)):
        seen: dict[str, int] = {}
        for item in evaluation.items:
            seen[item.kind] = seen.get(item.kind, -1) + 1
            lines.setdefault((item.kind, seen[item.kind]), [None, None])[side] = item
    changes = [_change(left, right, first, second) for left, right in lines.values() if not _same(left, right)]
    return Comparison(one, two, tuple(changes), tuple(findings), tuple(others))


def _same(one: Item | None, two: Item | None) -> bool:
    if one is None or two is None:
        return one is two
    return (one.score, one.points, one.state == "not_applicable") == (
        two.score,
        two.points,
        two.state == "not_applicable",
    )


def _change(one: Item | None, two: Item | None, first: Pack, second: Pack) -> Change:
    known = one is not None and two is not None and one.score is not None and two.score is not None
    difference = (
        two.score - one.score if known and one and two and one.score is not None and two.score is not None else None
    )
    return Change(one, two, difference, tuple(_why(one, two, first, second)))


def _why(one: Item | None, two: Item | None, first: Pack, second: Pack) -> list[str]:
    for item, other, pack in ((one, two, first), (two, one, second)):
        if item is None and other is not None:
            return [f"规则包“{pack.name}”不单独给这一行计分"]
    if one is None or two is None:
        return []
    why: list[str] = []
    if one.points != two.points:
        why.append(f"分值不同：{_points(one)} 与 {_points(two)}")
    if one.score is None or two.score is None:
        pack = first if one.score is None else second
        why.append(f"规则包“{pack.name}”没有给这一行计分（见该规则包计分时的提示）")
    if one.rule is not None and two.rule is not None and one.rule.formula != two.rule.formula:
        same = one.rule.name == two.rule.name
        names = f"“{one.rule.name}”" if same else f"“{one.rule.name}”与“{two.rule.name}”"
        why.append(f"{'同名规则的公式' if same else '规则'}不同：{names}")
    if one.interval is not None and two.interval is not None and one.interval != two.interval:
        why.append("档次的得分区间不同")
    return why or ["参数或取整不同"]


def _points(item: Item) -> str:
    return "无" if item.points is None else f"{plain(item.points)} 分"


def _sum(evaluation: Evaluation) -> Decimal:
    counted = (item.score for item in evaluation.items if item.state != "not_applicable" and item.score is not None)
    return sum(counted, Decimal(0))


__all__ = ["Change", "Comparison", "compare"]
