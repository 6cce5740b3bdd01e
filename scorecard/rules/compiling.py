"""From a checked pack text to a `Pack`: parameters put in, formulas parsed, closures made.

The last step of loading. Each rule is compiled for every kind of row and operator that it applies to, with 达标 and the
parameters put into its tree, so that scoring a row is one look-up and one call.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product

from scorecard.findings import found
from scorecard.model.finding import Finding
from scorecard.model.place import Place
from scorecard.rules.checking import Checked, Origin
from scorecard.rules.formula import (
    FormulaError,
    Node,
    Sort,
    compile_node,
    compile_printer,
    compile_tracer,
    names_of,
    parse,
    replace_names,
    sort_of,
    words,
)
from scorecard.rules.formula.nodes import Name, Number
from scorecard.rules.names import (
    CRITERION,
    EXECUTION,
    EXECUTION_NAMES,
    INDICATOR_NAMES,
    KIND_NAMES,
    KIND_OPERATORS,
    reached_text,
    sort_of_name,
)
from scorecard.rules.pack import Band, Branch, Derived, Grade, Pack, Parameter, Rule, SubItem, TotalRule, Variant
from scorecard.rules.schema import BranchText, DerivedText, PartText, RuleText, TotalRuleText
from scorecard.rules.source import Path

ROW_KINDS = ("定量", "区间", "时限", "定性")


def compile_pack(checked: Checked, chosen: Mapping[str, str] | None = None) -> tuple[Pack | None, list[Finding]]:
    """The pack, with the parameters `chosen` (others at their defaults). None where a rule cannot be compiled."""
    return _Compiler(checked, dict(chosen or {})).pack()


def constant(text: str) -> Fraction | None:
    """The number that `text` says (30%, 0.5, 1/3), or None."""
    try:
        node = parse(text, {}, sort="number")
        return Fraction(compile_node(node, {})(()))
    except (FormulaError, ZeroDivisionError):
        return None


class _Compiler:
    def __init__(self, checked: Checked, chosen: dict[str, str]) -> None:
        self._checked = checked
        self._text = checked.text
        self._chosen = chosen
        self._findings: list[Finding] = []
        self._parameters: dict[str, Parameter] = {}
        self._numbers: dict[str, Node] = {}
        self._broken = False

    def pack(self) -> tuple[Pack | None, list[Finding]]:
        text, checked = self._text, self._checked
        self._parameters = {parameter.name: parameter for parameter in self._choose()}
        self._numbers = {
            name: Number(parameter.number, parameter.value)
            for name, parameter in self._parameters.items()
            if parameter.number is not None
        }
        rules = [self._rule(rule, origin) for rule, origin in zip(text.rules, self._checked.origins, strict=True)]
        totals = [self._total_rule(rule, ("总分规则", index)) for index, rule in enumerate(text.total_rules)]
        derived = [self._derived(one, origin) for one, origin in zip(text.derived, self._checked.derived, strict=True)]
        total = self._number(text.total, ("总分",))
        execution = constant(text.execution_points) if text.execution_points is not None else None
        if self._broken:
            return None, self._findings
        pack = Pack(
            id=text.id,
            name=text.name,
            title=text.title or text.name,
            document=text.document,
            version=text.version,
            valid_from=text.validity.start,
            valid_to=text.validity.end,
            region=text.region,
            kinds=tuple(text.kinds),
            total=total,
            execution_points=None if execution is None else Decimal(execution.numerator) / execution.denominator,
            grades=tuple(Grade(grade.name, grade.range) for grade in text.grades),
            grades_article=text.grades_article,
            places=text.rounding.places,
            parameters=self._parameters,
            rules=tuple(rules),
            total_rules=tuple(totals),
            sources=tuple(text.sources),
            text=text,
            place=self._checked.source.place(()),
            derived=tuple(derived),
            judges=text.without_points == "判断达成",
            recompile=lambda options: compile_pack(checked, options)[0],
        )
        return pack, self._findings

    def _choose(self) -> Iterator[Parameter]:
        for name, text in self._text.parameters.items():
            value = self._chosen.pop(name, text.default)
            path: Path = ("参数", name)
            number = None
            if text.options is not None:
                if value not in text.options:
                    known = "、".join(text.options)
                    self._fault("P007", path, what=f"参数“{name}”的选项", name=f"{value}（可选：{known}）")
            else:
                number = self._number(value, (*path, "默认"))
            yield Parameter(name, value, number, text)
        for name in self._chosen:
            self._fault("P007", (), what="参数", name=name)

    def _number(self, text: str, path: Path) -> Fraction:
        value = constant(text)
        if value is None:
            self._fault("P005", path, key=str(path[-1]) if path else "", reason=f"“{text}”不是一个数")
        return value or Fraction(0)

    def _fault(self, code: str, path: Path, origin: Origin | None = None, **args: str | int) -> None:
        source = origin.source if origin else self._checked.source
        self._findings.append(_found(code, source.place(path), args))
        self._broken = True

    def _rule(self, text: RuleText, origin: Origin) -> Rule:
        applies = text.applies
        kinds = _kinds(text)
        variants: dict[tuple[str, str | None], Variant] = {}
        parts: tuple[SubItem, ...] = ()
        operators = frozenset(applies.operators) if applies.operators else None
        if text.parts:
            parts = tuple(
                self._part(text, part, origin, (*origin.path, "分项", index)) for index, part in enumerate(text.parts)
            )
        elif not text.bands:
            branches = text.branches or [BranchText.model_validate({"得分": text.formula})]
            allowed = frozenset.intersection(*(KIND_NAMES[kind] for kind in kinds))
            for kind, operator in _pairs(kinds, operators):
                before = len(self._findings)
                variants[kind, operator] = self._variant(text, branches, kind, operator, allowed, origin)
                if len(self._findings) > before:
                    break  # a fault in a formula is the same fault for every operator
        points = constant(text.points) if text.points is not None else None
        return Rule(
            name=text.name,
            document=origin.document,
            article=text.article,
            section=applies.section,
            kinds=frozenset(kinds) if applies.section == "指标" and applies.kinds else None,
            operators=operators,
            levels=tuple(fold(word) for word in applies.levels or ()),
            scoring_rules=tuple(fold(word) for word in applies.scoring_rules or ()),
            names=frozenset(fold(word) for word in applies.names or ()),
            variants=variants,
            bands=tuple(
                Band(band.name, tuple(sorted(map(fold, band.words), key=len, reverse=True)), band.range)
                for band in text.bands or ()
            ),
            parts=parts,
            points=points,
            facts=text.facts,
            examples=tuple(text.examples),
            text=text,
            place=origin.source.place(origin.path),
            readings=tuple(self._reading(text, name, origin) for name in text.readings),
        )

    def _reading(self, rule: RuleText, name: str, origin: Origin) -> tuple[str, Variant]:
        branches = [BranchText.model_validate({"得分": rule.readings[name]})]
        path = (*origin.path, "其他读法", name)
        return name, self._variant(rule, branches, CRITERION, None, KIND_NAMES[CRITERION], origin, path)

    def _derived(self, text: DerivedText, origin: Origin) -> Derived:
        slots = {name: slot for slot, name in enumerate(text.facts)}
        names: dict[str, Sort] = {
            name: "condition" if fact.sort == "是非" else "number" for name, fact in text.facts.items()
        }
        node = self._parse(text.formula, names, "number", origin, (*origin.path, "公式"))
        return Derived(
            name=text.name,
            names=frozenset(fold(name) for name in (text.name, *text.aliases)),
            document=origin.document,
            article=text.article,
            unit=text.unit,
            facts=text.facts,
            formula=words(node),
            evaluate=compile_node(node, slots),
            trace=compile_tracer(node, slots),
            text=text,
            place=origin.source.place(origin.path),
        )

    def _part(self, rule: RuleText, part: PartText, origin: Origin, path: Path) -> SubItem:
        points = self._number(part.points, (*path, "分值"))
        branches = part.branches or [BranchText.model_validate({"得分": part.formula or "分值"})]
        definitions = {**rule.definitions, **part.definitions}
        scope = rule.model_copy(update={"definitions": definitions})
        variant = self._variant(scope, branches, CRITERION, None, KIND_NAMES[CRITERION], origin, path)
        return SubItem(part.name, points, variant)

    def _variant(
        self,
        rule: RuleText,
        branches: list[BranchText],
        kind: str,
        operator: str | None,
        allowed: frozenset[str],
        origin: Origin,
        path: Path | None = None,
    ) -> Variant:
        path = origin.path if path is None else path
        names: dict[str, Sort] = {name: sort_of_name(name) for name in allowed}
        names.update({name: "condition" if fact.sort == "是非" else "number" for name, fact in rule.facts.items()})
        names.update(dict.fromkeys(self._numbers, "number"))
        values = dict(self._numbers)
        reached = reached_text(kind, operator)
        reached_node: Node | None = None
        if reached is not None:
            reached_node = parse(reached, dict.fromkeys(KIND_NAMES[kind] - {"达标"}, "number"))
            values["达标"] = reached_node
        for name, formula in rule.definitions.items():
            node = self._parse(formula, names, None, origin, (*path, "定义", name))
            values[name] = replace_names(node, values)
            names[name] = sort_of(node)
        slots = _slots(kind, rule)
        made: list[Branch] = []
        for index, branch in enumerate(branches):
            here = (*path, "公式") if rule.formula is not None and path == origin.path else (*path, "分段", index)
            if not self._wanted(branch, origin, here):
                continue
            made.append(self._branch(branch, names, values, slots, origin, here))
        used = frozenset(name for branch in made for name in _used(branch))
        return Variant(
            operator=operator,
            names=tuple(slots),
            used=used,
            needed=tuple(slots[name] for name in slots if name in used),
            branches=tuple(made),
            reached=compile_node(reached_node, slots) if reached_node is not None else None,
            formula=_in_words(made),
            full_where_reached=_full_where_reached(made, reached_node, used),
        )

    def _wanted(self, branch: BranchText, origin: Origin, path: Path) -> bool:
        for name, option in branch.options.items():
            parameter = self._parameters.get(name)
            if parameter is None or not parameter.text.options or option not in parameter.text.options:
                self._fault("P007", (*path, "选项", name), origin, what="参数选项", name=f"{name}：{option}")
                return False
            if parameter.value != option:
                return False
        return True

    def _branch(
        self,
        text: BranchText,
        names: Mapping[str, Sort],
        values: dict[str, Node],
        slots: Mapping[str, int],
        origin: Origin,
        path: Path,
    ) -> Branch:
        condition = None
        if text.when is not None:
            condition = replace_names(self._parse(text.when, names, "condition", origin, (*path, "当")), values)
        score = replace_names(self._parse(text.score, names, "number", origin, (*path, "得分")), values)
        return Branch(
            condition=condition,
            score=score,
            holds=None if condition is None else compile_node(condition, slots),
            points=compile_node(score, slots),
            print_condition=None if condition is None else compile_printer(condition, slots),
            condition_words="" if condition is None else words(condition),
            trace_points=compile_tracer(score, slots),
            note=text.note,
        )

    def _parse(self, text: str, names: Mapping[str, Sort], sort: Sort | None, origin: Origin, path: Path) -> Node:
        try:
            return parse(text, names, sort=sort)
        except FormulaError as error:
            marked = f"{text[: error.at]}▶{text[error.at :]}"
            if len(marked) > 200:
                start = max(0, error.at - 60)
                marked = f"…{marked[start : start + 120]}…"
            self._fault("P006", path, origin, formula=marked, at=error.at + 1, reason=error.reason)
            return _NOTHING

    def _total_rule(self, text: TotalRuleText, path: Path) -> TotalRule:
        origin = Origin(self._checked.source, path, self._text.document)
        names: dict[str, Sort] = {"总分": "number", "执行率": "number", **dict.fromkeys(self._numbers, "number")}
        slots = {"总分": 0, "执行率": 1}
        score = text.deduct or "0"
        branch = self._branch(
            BranchText.model_validate({"当": text.when, "得分": score}), names, dict(self._numbers), slots, origin, path
        )
        used = frozenset(_used(branch))
        needed = tuple(slots[name] for name in slots if name in used)
        variant = Variant(None, tuple(slots), used, needed, (branch,), None, _in_words([branch]))
        cap = self._number(text.cap, (*path, "上限")) if text.cap is not None else None
        return TotalRule(text.name, text.article, variant, cap, text)


def _found(code: str, place: Place, args: Mapping[str, object]) -> Finding:
    return found(code, place, **args)  # type: ignore[arg-type]


_NOTHING = Number(Fraction(0), "0")


def fold(text: str) -> str:
    """`text` for comparing: NFKC, without white space and punctuation, lower case."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in plain if char.isalnum() or char in "%<>=")


def _kinds(text: RuleText) -> tuple[str, ...]:
    match text.applies.section:
        case "预算执行率":
            return (EXECUTION,)
        case "评分项":
            return (CRITERION,)
        case _:
            kinds = text.applies.kinds
            return tuple(kinds) if kinds else (ROW_KINDS if text.bands else ROW_KINDS[:3])


def _pairs(kinds: tuple[str, ...], operators: frozenset[str] | None) -> Iterator[tuple[str, str | None]]:
    for kind in kinds:
        for pair in product((kind,), KIND_OPERATORS.get(kind, ())):
            if kind == "定量" and operators is not None and pair[1] not in operators:
                continue
            yield pair


def _slots(kind: str, rule: RuleText) -> dict[str, int]:
    match kind:
        case "预算执行率":
            names: tuple[str, ...] = EXECUTION_NAMES
        case "评分项":
            names = ("分值",)
        case _:
            names = INDICATOR_NAMES
    return {name: slot for slot, name in enumerate(dict.fromkeys((*names, *rule.facts)))}


def _full_where_reached(branches: list[Branch], reached: Node | None, used: frozenset[str]) -> bool:
    plain = used <= {"完成值", "指标值", "分值"}
    return plain and bool(branches) and branches[0].condition == reached and branches[0].score == Name("分值")


def _used(branch: Branch) -> set[str]:
    used = set(names_of(branch.score))
    return used | set(names_of(branch.condition)) if branch.condition is not None else used


def _in_words(branches: list[Branch]) -> str:
    lines = [
        words(branch.score) if branch.condition is None else f"{words(branch.condition)} 时：{words(branch.score)}"
        for branch in branches
    ]
    return "；".join(lines)


__all__ = ["ROW_KINDS", "compile_pack", "constant", "fold"]
