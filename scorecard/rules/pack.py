"""A rule pack ready to score: compiled rules, grades, parameters as chosen.

What `scorecard.scoring` works with. Made by `compiling` from a checked pack text, once per process; nothing in it changes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from scorecard.model.place import Place
from scorecard.rules.formula import Evaluator, Node, Printer, Tracer
from scorecard.rules.schema import (
    DerivedText,
    ExampleText,
    FactText,
    ParameterText,
    Range,
    RuleText,
    TotalRuleText,
)

if TYPE_CHECKING:
    from scorecard.rules.schema import PackText

Section = Literal["预算执行率", "指标", "评分项"]
RowKind = Literal["定量", "区间", "时限", "定性"]


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of a rule: points that it gives when its condition holds (None: always)."""

    condition: Node | None
    score: Node
    holds: Evaluator | None
    points: Evaluator
    print_condition: Printer | None
    condition_words: str
    trace_points: Tracer
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """A rule compiled for one operator: `names` in slot order, of which `used` really occur in the formulas."""

    operator: str | None
    names: tuple[str, ...]
    used: frozenset[str]
    needed: tuple[int, ...]
    """the slots of `used`"""
    branches: tuple[Branch, ...]
    reached: Evaluator | None
    formula: str
    """the rule in words, as reports print it"""
    full_where_reached: bool = False
    """达标 is the whole condition of the first branch, which gives all the points (分值), and a row has all that is used"""

    def choose(self, values: Sequence[Any]) -> Branch | None:
        """The first branch that holds; None is a gap in the rule (the proofs see to it that a pack has none)."""
        for branch in self.branches:
            if branch.holds is None or branch.holds(values):
                return branch
        return None


@dataclass(frozen=True, slots=True)
class Band:
    """One 档次: its words (folded, longest first) and the shares of the points that it allows."""

    name: str
    words: tuple[str, ...]
    range: Range


@dataclass(frozen=True, slots=True)
class SubItem:
    """One 分项: its points and its own branches."""

    name: str
    points: Fraction
    variant: Variant


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `variants` by row kind and operator (brackets for a range, None where there is none); `bands` for a
    qualitative rule. `document` is the 文号 of the pack that wrote it, which may be a parent.
    """

    name: str
    document: str | None
    article: str
    section: Section
    kinds: frozenset[str] | None
    operators: frozenset[str] | None
    levels: tuple[str, ...]
    scoring_rules: tuple[str, ...]
    names: frozenset[str]
    variants: Mapping[tuple[str, str | None], Variant]
    bands: tuple[Band, ...]
    parts: tuple[SubItem, ...]
    points: Fraction | None
    facts: Mapping[str, FactText]
    examples: tuple[ExampleText, ...]
    text: RuleText
    place: Place
    readings: tuple[tuple[str, Variant], ...] = ()

    def variant(self, kind: str, operator: str | None = None) -> Variant | None:
        """The rule as compiled for a row of that kind (定量, 区间, 时限; 预算执行率, 评分项) and operator."""
        return self.variants.get((kind, operator))

    @property
    def citation(self) -> str:
        """文号 and article: 财预〔2020〕10号 第十六条第二款."""
        return f"{self.document} {self.article}" if self.document else self.article


@dataclass(frozen=True, slots=True)
class Derived:
    """A 派生指标: `evaluate` and `trace` take the base data in the order of `facts`, each in its declared unit."""

    name: str
    names: frozenset[str]
    """folded: its own name and 别名"""
    document: str | None
    article: str
    unit: str | None
    facts: Mapping[str, FactText]
    formula: str
    evaluate: Evaluator
    trace: Tracer
    text: DerivedText
    place: Place

    @property
    def citation(self) -> str:
        """文号 and article."""
        return f"{self.document} {self.article}" if self.document else self.article


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of the total."""

    name: str
    range: Range


@dataclass(frozen=True, slots=True)
class TotalRule:
    """A cap or a penalty on the total."""

    name: str
    article: str
    variant: Variant
    cap: Fraction | None
    text: TotalRuleText


@dataclass(frozen=True, slots=True)
class Parameter:
    """An open question of the document, its options and what is chosen. `number` where it is one."""

    name: str
    value: str
    number: Fraction | None
    text: ParameterText


@dataclass(frozen=True, slots=True, repr=False)
class Pack:
    """A rule pack with its parameters chosen.

    `points` are those of the execution line where the form gives none; `kinds` the `Form.kind`s it is meant for.
    Change a parameter with `scorecard.rules.with_parameters`.
    """

    id: str
    name: str
    title: str
    document: str | None
    version: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    region: str
    kinds: tuple[str, ...]
    total: Fraction
    execution_points: Decimal | None
    grades: tuple[Grade, ...]
    grades_article: str | None
    places: int
    parameters: Mapping[str, Parameter]
    rules: tuple[Rule, ...]
    total_rules: tuple[TotalRule, ...]
    sources: tuple[str, ...]
    text: PackText
    place: Place
    derived: tuple[Derived, ...] = ()
    judges: bool = False
    """indicators without points are judged (达到, 未达到, deviation), not left out"""
    recompile: Callable[[Mapping[str, str]], Pack | None] | None = field(default=None, compare=False, repr=False)
    """this pack with other parameters, from the text that it was made of; None where an option does not exist"""
    cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """what scoring remembers about this pack (chosen rules by row kind); filled lazily, never observable"""

    def __repr__(self) -> str:
        chosen = {name: parameter.value for name, parameter in self.parameters.items()}
        return f"Pack({self.id!r}, {self.version!r}, {chosen})"

    def option(self, name: str) -> str | None:
        """The chosen option of parameter `name`, None where the pack has no such parameter."""
        parameter = self.parameters.get(name)
        return parameter.value if parameter else None

    def number(self, name: str) -> Fraction | None:
        """The number of parameter `name`."""
        parameter = self.parameters.get(name)
        return parameter.number if parameter else None


__all__ = ["Band", "Branch", "Derived", "Grade", "Pack", "Parameter", "Rule", "SubItem", "TotalRule", "Variant"]
