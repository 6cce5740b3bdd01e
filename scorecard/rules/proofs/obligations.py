"""What must be proved of one compiled rule: total, without overlap or division by zero, within its points, monotone.

Each obligation is turned round: is there an input at which it fails? None is a proof, a point is a counterexample, checked
once more by exact evaluation before anybody is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any, Literal

from scorecard.rules.formula import Node, names_of, replace_names, show
from scorecard.rules.formula.nodes import Arithmetic, Choice, Compare, Logic, Name, Not, children
from scorecard.rules.pack import Branch, Variant
from scorecard.rules.proofs.cases import Case, Fact, Point, Sign, Undecided, fails, holds, pieces, satisfy
from scorecard.rules.proofs.symbolic import symbol

What = Literal["gap", "overlap", "division", "below", "above", "turn", "dead", "unattained", "idle", "undecided"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A proof that failed: which, at which branch (from 1), and the input and score that show it, in words."""

    what: What
    branch: int
    example: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is proved: the branches of a variant, its domain, and the name in which it must be monotone."""

    variant: Variant
    domain: tuple[Node, ...]
    moving: tuple[str, int] | None


def prove(subject: Subject) -> list[Fault]:
    """All faults of one compiled rule."""
    return list(_Prover(subject).faults())


class _Prover:
    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._branches = subject.variant.branches

    def faults(self) -> Iterator[Fault]:
        for step in (self._gaps, self._overlaps, self._divisions, self._dead, self._bounds, self._turns, self._idle):
            try:
                yield from step()
            except Undecided:
                yield Fault("undecided", 0, "", step.__name__.removeprefix("_"))

    def _first(self, *parts: Sequence[Case], shown: Callable[[Point], bool] | None = None) -> Point | None:
        """An input of the domain at which every part holds, or None as a proof that there is none.

        `shown` evaluates the point exactly. A point that it does not confirm (rounding inside a formula is only
        approximated) proves nothing either way: Undecided.
        """
        point = satisfy([*(holds(node) for node in self._subject.domain), *parts])
        if point is None:
            return None
        point = self._complete(point)
        if shown is not None and not shown(point):
            raise Undecided
        return point

    def _values(self, point: Mapping[str, Any]) -> list[Any]:
        return [point.get(name) for name in self._subject.variant.names]

    def _exact(self, branch: Branch, point: Mapping[str, Any]) -> Fraction | None:
        """What `branch` gives at `point`, None where it does not hold there or divides by zero."""
        values = self._values(point)
        try:
            if branch.holds is not None and not branch.holds(values):
                return None
            return Fraction(branch.points(values))
        except ZeroDivisionError:
            return None

    def _divides_by_zero(self, point: Mapping[str, Any]) -> bool:
        values = self._values(point)
        try:
            branch = self._subject.variant.choose(values)
            if branch is not None:
                branch.points(values)
        except ZeroDivisionError:
            return True
        return False

    def _complete(self, point: Point) -> Point:
        names = set(self._subject.variant.used)
        for node in self._subject.domain:
            names |= set(names_of(node))
        return {**{name: Fraction(1) for name in names}, **point}

    def _gaps(self) -> Iterator[Fault]:
        if any(branch.condition is None for branch in self._branches):
            return
        point = self._first(
            *(fails(branch.condition) for branch in self._branches if branch.condition is not None),
            shown=lambda point: (
                self._divides_by_zero(point) or self._subject.variant.choose(self._values(point)) is None
            ),
        )
        if point is not None:
            yield Fault("gap", 0, self._words(point))

    def _overlaps(self) -> Iterator[Fault]:
        for index, one in enumerate(self._branches):
            for later in range(index + 1, len(self._branches)):
                two = self._branches[later]
                point = self._first(_condition(one), _condition(two), shown=partial(self._both, one, two))
                if point is not None:
                    detail = (
                        f"第 {index + 1} 段得 {self._score(one, point)}，第 {later + 1} 段得 {self._score(two, point)}"
                    )
                    yield Fault("overlap", later + 1, self._words(point), detail)

    def _divisions(self) -> Iterator[Fault]:
        before: list[list[Case]] = []
        for index, branch in enumerate(self._branches):
            places: list[tuple[list[list[Case]], Node]] = []
            if branch.condition is not None:
                places += [([*before, *guards], below) for guards, below in _divisions(branch.condition, [])]
            scored = [*before, *([holds(branch.condition)] if branch.condition is not None else [])]
            places += [([*scored, *guards], below) for guards, below in _divisions(branch.score, [])]
            for guards, below in places:
                zero = [(*case, Sign(value, "=")) for case, value in pieces(below)]
                point = self._first(*guards, zero, shown=self._divides_by_zero)
                if point is not None:
                    yield Fault("division", index + 1, self._words(point))
                    break
            if branch.condition is not None:
                before.append(fails(branch.condition))

    def _both(self, one: Branch, two: Branch, point: Point) -> bool:
        values = self._values(point)
        try:
            return all(branch.holds is None or branch.holds(values) for branch in (one, two))
        except ZeroDivisionError:
            return True

    def _outside(self, branch: Branch, point: Point) -> bool:
        score = self._exact(branch, point)
        return score is not None and not 0 <= score <= point["分值"]

    def _falls(self, one: Branch, two: Branch, name: str, sign: int, point: Point) -> bool:
        first = self._exact(one, point)
        second = self._exact(two, {**point, name: point[_AHEAD + name]})
        return first is not None and second is not None and sign * (first - second) > 0

    def _dead(self) -> Iterator[Fault]:
        for index, branch in enumerate(self._branches):
            if self._first(_condition(branch)) is None:
                yield Fault("dead", index + 1, "")

    def _bounds(self) -> Iterator[Fault]:
        worth = symbol("分值")
        attained = False
        undecided = False
        for index, branch in enumerate(self._branches):
            for what, sign, offset in (("below", -1, 0), ("above", 1, worth)):
                try:
                    cases = [(*case, Sign(sign * value - offset, ">")) for case, value in pieces(branch.score)]
                    point = self._first(_condition(branch), cases, shown=partial(self._outside, branch))
                except Undecided:
                    undecided = True
                    continue
                if point is not None:
                    yield Fault(what, index + 1, self._words(point), self._score(branch, point))  # type: ignore[arg-type]
            try:
                full = [(*case, Sign(value - worth, ">=")) for case, value in pieces(branch.score)]
                attained = attained or self._first(_condition(branch), full) is not None
            except Undecided:
                undecided = True
        if undecided:
            yield Fault("undecided", 0, "", "bounds")
        elif not attained:
            yield Fault("unattained", 0, "")

    def _turns(self) -> Iterator[Fault]:
        if self._subject.moving is None:
            return
        name, sign = self._subject.moving
        if name not in self._subject.variant.used:
            return
        ahead = {name: Name(_AHEAD + name)}
        domain_ahead = [holds(replace_names(node, dict(ahead))) for node in self._subject.domain]
        for (i, one), (j, two) in product(enumerate(self._branches), repeat=2):
            # one at x, two at a later x′ > x: the score must not fall (rise, where less is better).
            fall: list[Case] = [
                (*a, *b, Sign(sign * (first - second), ">"))
                for (a, first), (b, second) in product(pieces(one.score), pieces(replace_names(two.score, dict(ahead))))
            ]
            second_condition = [()] if two.condition is None else holds(replace_names(two.condition, dict(ahead)))
            order: list[Case] = [(Sign(symbol(_AHEAD + name) - symbol(name), ">"),)]
            shown = partial(self._falls, one, two, name, sign)
            point = self._first(order, _condition(one), second_condition, fall, *domain_ahead, shown=shown)
            if point is not None:
                yield self._turn(point, name, i, j)
                return

    def _turn(self, point: Point, name: str, i: int, j: int) -> Fault:
        later = {**point, name: point[_AHEAD + name]}
        first, second = self._score(self._branches[i], point), self._score(self._branches[j], later)
        detail = f"{name}为 {show(point[name])} 时得 {first}，为 {show(later[name])} 时得 {second}"
        return Fault("turn", j + 1, self._words(point, leave=name), detail)

    def _idle(self) -> Iterator[Fault]:
        """Yes-or-no facts that change no score."""
        facts = {
            name for branch in self._branches for node in (branch.condition, branch.score) for name in _facts(node)
        }
        for name in sorted(facts):
            other = {name: Name(_AHEAD + name, "condition")}
            told: list[Case] = [(Fact(name, value=True), Fact(_AHEAD + name, value=False))]
            for one, two in product(self._branches, repeat=2):
                differ: list[Case] = [
                    (*a, *b, Sign(sign * (first - second), ">"))
                    for (a, first), (b, second) in product(
                        pieces(one.score), pieces(replace_names(two.score, dict(other)))
                    )
                    for sign in (1, -1)
                ]
                second_condition = [()] if two.condition is None else holds(replace_names(two.condition, dict(other)))
                if self._first(told, _condition(one), second_condition, differ) is not None:
                    break
            else:
                yield Fault("idle", 0, name)

    def _words(self, point: Mapping[str, Any], leave: str | None = None) -> str:
        shown = [name for name in self._subject.variant.names if name in point and name != leave]
        return "，".join(f"{name}＝{_value(point[name])}" for name in shown)

    def _score(self, branch: Branch, point: Mapping[str, Any]) -> str:
        values = [point.get(name) for name in self._subject.variant.names]
        try:
            return show(branch.points(values))
        except ZeroDivisionError:
            return "算不出（除数为零）"


_AHEAD = "后来的"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return show(value)


def _facts(node: Node | None) -> set[str]:
    if node is None:
        return set()
    if isinstance(node, Name):
        return {node.name} if node.sort == "condition" else set()
    return {name for child in children(node) for name in _facts(child)}


def _condition(branch: Branch) -> list[Case]:
    return [()] if branch.condition is None else holds(branch.condition)


def _divisions(node: Node, guards: list[list[Case]]) -> Iterator[tuple[list[list[Case]], Node]]:
    """The divisors in `node`, each with what holds whenever it is reached (且 and 若 stop before it)."""
    match node:
        case Arithmetic(op="/", left=left, right=right):
            yield from _divisions(left, guards)
            yield from _divisions(right, guards)
            yield list(guards), right
        case Choice(condition=condition, then=then, otherwise=otherwise):
            yield from _divisions(condition, guards)
            yield from _divisions(then, [*guards, holds(condition)])
            yield from _divisions(otherwise, [*guards, fails(condition)])
        case Logic(op=op, parts=parts):
            passed = list(guards)
            for part in parts:
                yield from _divisions(part, passed)
                if _has_division(part) or part is not parts[-1]:
                    passed = [*passed, holds(part) if op == "且" else fails(part)]
        case Compare() | Not() | _:
            for child in children(node):
                yield from _divisions(child, guards)


def _has_division(node: Node) -> bool:
    return (isinstance(node, Arithmetic) and node.op == "/") or any(_has_division(child) for child in children(node))


def prove_divisors(node: Node, domain: Sequence[Node]) -> Point | None:
    """An input of `domain` at which `node` divides by zero, None as a proof that there is none. Raises Undecided."""
    given = [holds(condition) for condition in domain]
    for guards, below in _divisions(node, []):
        point = satisfy([*given, *guards, [(*case, Sign(value, "=")) for case, value in pieces(below)]])
        if point is not None:
            return {**dict.fromkeys(names_of(node), Fraction(1)), **point}
    return None


__all__ = ["Fault", "Subject", "prove", "prove_divisors"]
