"""Base data to values: a fact as a rule wants it, or a 派生指标 computed from its base data with the formula shown.

Beside the single rules: `criteria` takes the numbers of an 评分表 from here, `evaluate` the actual values of rows whose
indicator is derived. Exact; a blank is never a zero; nothing a fact says raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from scorecard.findings import found
from scorecard.model import Finding, Input, Place, Step
from scorecard.rules.compiling import fold
from scorecard.rules.facts import Fact, Facts, Standing
from scorecard.rules.formula import Value, Worked, half_up, show
from scorecard.rules.pack import Derived, Pack
from scorecard.rules.schema import FactText
from scorecard.values import convert

_PARTS = {"%": 100, "‰": 1000}
_WORST: tuple[Standing, ...] = ("矛盾", "推断", "写明", "自述")
_MONEY = frozenset({"元", "万元", "亿元"})
_MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Known:
    """A value as a rule takes it. `value` is None where it is not known; `missing` then says what the report lacks.

    `text` is how a formula prints it (99.59%, 991.15), `facts` are the facts it rests on, the first its own.
    """

    name: str
    value: Value | None
    text: str = ""
    unit: str | None = None
    facts: tuple[Fact, ...] = ()
    inputs: tuple[Input, ...] = ()
    steps: tuple[Step, ...] = ()
    missing: tuple[str, ...] = ()
    why: str = ""
    others: tuple[Value | None, ...] = ()
    """what else the fact itself may be read to say, in the same unit; None is anything"""

    @property
    def standing(self) -> Standing | None:
        """The weakest standing among the facts; None where there are none."""
        return weakest(fact.standing for fact in self.facts)


def weakest(standings: Iterator[Standing]) -> Standing | None:
    """矛盾 before 推断 before 写明 before 自述; None of none. (A computed figure beside a promise counts as computed.)"""
    found_ones = set(standings)
    return next((standing for standing in _WORST if standing in found_ones), None)


class Base:
    """The facts of one unit under one pack: each value looked up or computed once, findings said once."""

    def __init__(self, pack: Pack, facts: Facts | None, findings: list[Finding]) -> None:
        self._facts = facts or Facts()
        self._findings = findings
        self._known: dict[str, Known] = {}
        self._used: set[str] = set()
        self._derived: Mapping[str, Derived] = {name: one for one in pack.derived for name in one.names}

    @property
    def facts(self) -> Facts:
        """The facts as given."""
        return self._facts

    def derived(self, name: str) -> Derived | None:
        """The 派生指标 of that name or 别名."""
        return self._derived.get(fold(name))

    def unused(self) -> Iterator[Fact]:
        """Facts that nothing has asked for so far and no used fact rests on."""
        reached = set(self._used)
        reached.update(name for one in self._used if (fact := self._facts.get(one)) for name in fact.rests_on)
        return (fact for name, fact in self._facts.facts.items() if name not in reached)

    def value(self, name: str, declared: FactText | None = None, depth: int = 0) -> Known:
        """The value of the fact or 派生指标 `name`, in the unit that `declared` wants."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._in_range(self._settle(name, declared, depth), declared)
        return known

    def _in_range(self, known: Known, declared: FactText | None) -> Known:
        """`known`, or nothing where its value lies outside what the pack declares possible."""
        value, bounds = known.value, declared.range if declared is not None else None
        if bounds is None or isinstance(value, bool) or value is None or bounds.holds(value):
            return known
        if value == 0 and bounds.low == 0:
            return known  # a zero denominator, which the division says better
        place = known.facts[0].place if known.facts else None
        self._say("S066", place, name=known.name, value=known.text, range=bounds.text)
        return replace(
            known, value=None, missing=(known.name,), why=f"{known.name}为 {known.text}，不在 {bounds.text} 之内"
        )

    def _settle(self, name: str, declared: FactText | None, depth: int) -> Known:
        stated = self._stated(name, declared)
        derived = self.derived(name)
        if derived is None or depth > _MAX_DEPTH:
            return stated
        computed = self._computed(name, derived, depth)
        if computed.value is None:
            if stated.value is None:
                return computed
            self._unchecked(stated, computed)
            return stated
        if stated.value is not None and not _agrees(stated, computed):
            place = stated.facts[0].place if stated.facts else None
            self._say(
                "S052", place, name=name, stated=stated.facts[0].text, computed=computed.text, formula=derived.formula
            )
        return computed

    def _stated(self, name: str, declared: FactText | None) -> Known:
        fact = self._facts.get(name)
        if fact is None:
            return Known(name, None, missing=(name,))
        self._used.add(name)
        if fact.value is None:
            return Known(name, None, facts=(fact,), steps=(fact_step(fact),), missing=(name,), why=fact.note)
        unit = declared.unit if declared is not None and declared.unit else fact.unit
        value = _in_unit(fact.value, fact.unit, unit)
        if (declared is not None and declared.sort == "是非") != isinstance(fact.value, bool):
            wanted = "是或否" if declared is not None and declared.sort == "是非" else unit or "数"
            self._say("S054", fact.place, name=name, unit=fact.text, wanted=wanted)
            return Known(name, None, missing=(name,))
        if value is None:
            self._say("S054", fact.place, name=name, unit=fact.unit or "", wanted=unit or "")
            return Known(name, None, missing=(name,))
        if unit in _MONEY and not fact.unit and value:
            self._say("S067", fact.place, name=name, wanted=str(unit))
        text = _printed(value, unit)
        shown = None if isinstance(value, bool) else value * _PARTS.get(unit or "", 1)
        given = Input(name=name, value=shown, unit=unit, raw=fact.text, place=fact.place)
        others = tuple(_in_unit(one, fact.unit, unit) for one in fact.others if _possible(one, declared))
        return Known(name, value, text, unit, (fact,), (given,), (fact_step(fact),), others=others)

    def _computed(self, name: str, derived: Derived, depth: int) -> Known:
        parts = [self.value(one, declared, depth + 1) for one, declared in derived.facts.items()]
        lacking = [part for part in parts if part.value is None]
        facts = tuple(dict.fromkeys(fact for part in parts for fact in part.facts))
        if lacking:
            missing = tuple(dict.fromkeys(one for part in lacking for one in part.missing or (part.name,)))
            why = "；".join(dict.fromkeys(part.why for part in lacking if part.why))
            steps = tuple(dict.fromkeys(step for part in parts for step in part.steps))
            return Known(name, None, facts=facts, steps=steps, missing=missing, why=why)
        worked: list[Worked] = []
        values = [part.value for part in parts]
        texts = [part.text for part in parts]
        try:
            value, _ = derived.trace(values, texts, worked)
        except ZeroDivisionError:
            numbers = "，".join(f"{part.name} {part.text}" for part in parts)
            place = facts[0].place if facts else None
            self._say("S053", place, name=name, formula=derived.formula, numbers=numbers)
            return Known(name, None, facts=facts, missing=(f"有意义的{name}",), why="分母为零")
        exact = Fraction(value)
        text = _printed(exact, derived.unit)
        trace = [step for part in parts for step in part.steps]
        trace += [Step(label=f"{name}：{one.formula}", expression=one.expression, result=one.result) for one in worked]
        if derived.unit in _PARTS:
            trace.append(Step(label=f"{name}（{derived.citation}）", expression=f"{show(exact)} × 100%", result=text))
        inputs = tuple(one for part in parts for one in part.inputs)
        return Known(name, exact, text, derived.unit, facts, inputs, tuple(trace))

    def _unchecked(self, stated: Known, computed: Known) -> None:
        fact = stated.facts[0]
        note = f"（{fact.note}）" if fact.note else ""
        missing = "、".join(computed.missing)
        self._say("S051", fact.place, name=stated.name, value=fact.text, missing=missing, note=note)

    def _say(self, code: str, place: Place | None, **args: str) -> None:
        self._findings.append(found(code, place, **args))  # type: ignore[arg-type]


def fact_step(fact: Fact) -> Step:
    """A fact as a step of a trace: what it says, the sentence it comes from, and how firmly."""
    line = f"第 {fact.place.line} 行" if fact.place is not None and fact.place.line is not None else ""
    source = f"{line}：“{fact.sentence}”" if line and fact.sentence else line or fact.sentence
    note = f"；{fact.note}" if fact.note else ""
    expression = f"{fact.text or '没有'}（{source}）{note}" if source else f"{fact.text or '没有'}{note}"
    return Step(label=f"事实：{fact.name}", expression=expression, result=fact.standing)


def _in_unit(value: Value | None, frm: str | None, to: str | None) -> Value | None:
    """`value` in the unit `to`, None where the units do not convert. A percentage is a proportion already."""
    if value is None or isinstance(value, bool) or not frm or not to or frm == to:
        return value
    converted = convert(value * _PARTS.get(frm, 1), frm, to)
    return None if converted is None else converted / _PARTS.get(to, 1)


def _possible(value: Value | None, declared: FactText | None) -> bool:
    """Whether `value` is one that the pack declares possible; None (anything) is."""
    if value is None or declared is None:
        return True
    if isinstance(value, bool) or declared.sort == "是非":
        return isinstance(value, bool) and declared.sort == "是非"
    return declared.range is None or declared.range.holds(value)


def _agrees(stated: Known, computed: Known) -> bool:
    """Whether the computed value, rounded as the report prints it, is the stated one."""
    if not isinstance(stated.value, Fraction) or not isinstance(computed.value, Fraction):
        return stated.value == computed.value
    text = stated.facts[0].text.rstrip("%‰") if stated.facts else ""
    places = len(text.partition(".")[2]) if text.replace(".", "", 1).lstrip("-").isdigit() else 2
    scale = _PARTS.get(stated.unit or "", 1)
    return half_up(computed.value * scale, places) == half_up(stated.value * scale, places)


def _printed(value: Value, unit: str | None) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    scale = _PARTS.get(unit or "")
    return f"{show(value * scale)}{unit}" if scale else show(value)


__all__ = ["Base", "Known", "fact_step", "weakest"]
