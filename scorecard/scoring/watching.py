"""The rule and the numbers that really scored a line: caught where scoring applies them, so that nothing is done twice.

A pack whose variants note what they are asked. `whatif` inverts what was noted, `telling` shows it as a table of bands;
neither has to know how a cell becomes a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from scorecard.model import Form, Item
from scorecard.rules.pack import Branch, Pack, Rule, Variant
from scorecard.scoring.evaluating import evaluate


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule as it was applied: its values in slot order (None where a line has none) and the branch that held."""

    rule: Rule
    variant: Variant
    values: tuple[Any, ...]
    branch: Branch | None

    def slot(self, name: str) -> int | None:
        """Where the value `name` stands."""
        return self.variant.names.index(name) if name in self.variant.names else None

    def worth(self, slot: int, x: Fraction) -> Fraction | None:
        """The exact points with `x` in `slot`; None where no branch holds or the rule divides by zero."""
        values = [*self.values]
        values[slot] = x
        try:
            branch = self.variant.choose(values)
            return None if branch is None else Fraction(branch.points(values))
        except ZeroDivisionError:
            return None


@dataclass(frozen=True, slots=True)
class _Watched(Variant):
    log: list[tuple[Variant, tuple[Any, ...], Branch | None]] = field(default_factory=list)

    def choose(self, values: Sequence[Any]) -> Branch | None:
        branch = Variant.choose(self, values)
        self.log.append((self, tuple(values), branch))
        return branch


class Watcher:
    """Scores lines of a form by `pack` and keeps what was applied."""

    def __init__(self, pack: Pack) -> None:
        self._log: list[tuple[Variant, tuple[Any, ...], Branch | None]] = []
        self._owners: dict[int, tuple[Rule, Variant]] = {}
        rules = tuple(replace(rule, variants=self._watched(rule)) for rule in pack.rules)
        self._pack = replace(pack, rules=rules, cache={})

    def line(self, form: Form, item: Item) -> tuple[Item | None, Applied | None]:
        """The line of `item` in `form`, scored alone: its item, and the rule as applied; None where none was."""
        alone = alone_with(form, item)
        self._log.clear()
        scored, _ = evaluate(alone, self._pack)
        one = next((found for found in scored.items if found.kind == item.kind), None)
        if not self._log:
            return one, None
        variant, values, branch = self._log[-1]
        rule, plain = self._owners[id(variant)]
        return one, Applied(rule, plain, values, branch)

    def _watched(self, rule: Rule) -> dict[tuple[str, str | None], Variant]:
        made: dict[tuple[str, str | None], Variant] = {}
        for key, variant in rule.variants.items():
            given = {one.name: getattr(variant, one.name) for one in fields(variant)}
            watched = made[key] = _Watched(**given, log=self._log)
            self._owners[id(watched)] = (rule, variant)
        return made


def alone_with(form: Form, item: Item) -> Form:
    """`form` with nothing to score but the line of `item`: the funds block, or one row of indicators."""
    nothing: dict[str, Any] = {"criteria": (), "tasks": (), "claimed_total": None, "claimed_grade": None}
    if item.kind == "indicator" and item.row is not None:
        rows = {"indicators": (form.indicators[item.row],), "funds": (), "execution_points": None}
        return form.model_copy(update={**nothing, **rows})
    return form.model_copy(update={**nothing, "indicators": ()})


__all__ = ["Applied", "Watcher", "alone_with"]
