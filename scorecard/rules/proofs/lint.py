"""`packs lint`: everything that can be proved of a pack, and the counterexamples where it cannot.

Runs the obligations for every rule, kind of row, operator and option of the pack's parameters; then what holds for the pack
as a whole: examples, grades, bands, sums of points, rules that can never apply. Needs sympy; nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from scorecard.findings import found
from scorecard.model.finding import Finding, Severity
from scorecard.rules.compiling import ROW_KINDS
from scorecard.rules.examples import check_examples
from scorecard.rules.formula import Sort, parse, show
from scorecard.rules.library import with_parameters
from scorecard.rules.names import CRITERION, KIND_OPERATORS
from scorecard.rules.pack import Pack, Rule, TotalRule, Variant
from scorecard.rules.proofs.cases import Undecided
from scorecard.rules.proofs.domains import domain, moving
from scorecard.rules.proofs.obligations import Fault, Subject, prove, prove_divisors
from scorecard.rules.schema import Range

_CODES = {
    "gap": "P020",
    "overlap": "P021",
    "division": "P022",
    "below": "P023",
    "above": "P023",
    "turn": "P024",
    "dead": "P027",
    "unattained": "P031",
    "idle": "P034",
    "undecided": "P032",
}
_OBLIGATIONS = {
    "gaps": "没有空档",
    "overlaps": "没有重叠",
    "divisions": "不除以零",
    "dead": "每段都用得上",
    "bounds": "得分在 0 和分值之间",
    "turns": "单调",
    "idle": "是非数据都影响得分",
}
_proved: dict[object, list[Fault]] = {}
"""What was proved already in this process, by the trees themselves: packs share rules, and lint runs often."""


def lint(pack: Pack, *, directory: str | None = None) -> list[Finding]:
    """All findings of the family P about a loaded pack; empty means: every proof went through, every example holds.

    A warning means that a proof was not possible, a hint that something is worth knowing. `directory` is where an
    office's own packs lie.
    """
    variants = list(_choices(pack, directory))
    findings: list[Finding] = []
    for chosen, words in variants:
        findings.extend(_rules(chosen, words))
    findings.extend(check_examples(pack, _asked(pack, directory)))
    findings.extend(_whole(pack))
    return list({_key(finding): finding for finding in findings}.values())


def _key(finding: Finding) -> tuple[object, ...]:
    return (finding.code, finding.place, finding.args.get("rule"), finding.args.get("branch"), finding.args.get("what"))


def _choices(pack: Pack, directory: str | None) -> Iterator[tuple[Pack, str]]:
    """The pack with its defaults, and with each option of each parameter in turn."""
    yield pack, ""
    for name, parameter in pack.parameters.items():
        for option in parameter.text.options or ():
            if option != parameter.value:
                yield _with(pack, {name: option}, directory), f"（参数 {name}＝{option}）"


def _asked(pack: Pack, directory: str | None) -> Mapping[tuple[tuple[str, str], ...], Pack]:
    wanted = {tuple(sorted(example.options.items())) for rule in pack.rules for example in rule.examples}
    return {options: _with(pack, dict(options), directory) for options in wanted if options}


def _with(pack: Pack, options: Mapping[str, str], directory: str | None) -> Pack:
    if pack.recompile is not None:
        chosen = {name: parameter.value for name, parameter in pack.parameters.items()}
        return pack.recompile({**chosen, **options}) or pack
    return with_parameters(pack, options, directory=directory)


def _rules(pack: Pack, words: str) -> Iterator[Finding]:
    for rule in pack.rules:
        for (kind, operator), variant in rule.variants.items():
            yield from _variant(rule, variant, kind, operator, rule.points, words)
        for part in rule.parts:
            yield from _variant(rule, part.variant, CRITERION, None, part.points, words)


def _variant(
    rule: Rule, variant: Variant, kind: str, operator: str | None, points: Fraction | None, words: str
) -> Iterator[Finding]:
    subject = Subject(
        variant,
        tuple(domain(kind, rule.facts, points)),
        moving(kind, operator, rule.facts, rule.text.direction),
    )
    for fault in faults_of(subject):
        where = f"{rule.name}{f'（{operator}）' if operator else ''}{words}"
        yield _finding(rule, where, fault)


def faults_of(subject: Subject) -> list[Fault]:
    """The faults of a compiled rule, remembered by its trees."""
    key = (
        tuple((branch.condition, branch.score) for branch in subject.variant.branches),
        subject.domain,
        subject.moving,
        subject.variant.names,
    )
    if key not in _proved:
        _proved[key] = prove(subject)
    return _proved[key]


def _finding(rule: Rule, where: str, fault: Fault) -> Finding:
    code = _CODES[fault.what]
    place = rule.place
    match fault.what:
        case "gap":
            return found(code, place, rule=where, example=fault.example)
        case "overlap":
            return found(code, place, rule=where, branch=fault.branch, example=fault.example, detail=fault.detail)
        case "division":
            return found(code, place, rule=where, branch=fault.branch, example=fault.example)
        case "below" | "above":
            return found(code, place, rule=where, branch=fault.branch, example=fault.example, score=fault.detail)
        case "turn":
            return found(code, place, rule=where, example=fault.example, detail=fault.detail)
        case "dead":
            return found(code, place, rule=where, branch=fault.branch)
        case "idle":
            return found(code, place, rule=where, name=fault.example)
        case "unattained":
            return found(code, place, rule=where)
        case _:
            return found(code, place, rule=where, what=_OBLIGATIONS.get(fault.detail, fault.detail))


def _whole(pack: Pack) -> Iterator[Finding]:
    if pack.grades:
        named = [(grade.name, grade.range) for grade in pack.grades]
        yield from _partition(pack, "等级", named, Fraction(0), pack.total)
    for rule in pack.rules:
        if rule.bands:
            bands = [(band.name, band.range) for band in rule.bands]
            yield from _partition(pack, f"规则“{rule.name}”的档次", bands, Fraction(0), Fraction(1), rule)
            yield from _words(rule)
        yield from _points(rule)
        yield from _unused(rule)
    yield from _derived(pack)
    yield from _sums(pack)
    yield from _reach(pack)
    for total_rule in pack.total_rules:
        yield from _total_rule(pack, total_rule)


def _partition(
    pack: Pack, what: str, named: list[tuple[str, Range]], low: Fraction, high: Fraction, rule: Rule | None = None
) -> Iterator[Finding]:
    """P030: ranges that leave a number out, or count one twice, between `low` and `high` (both included)."""
    edges = sorted({low, high, *(edge for _, span in named for edge in (span.low, span.high) if edge is not None)})
    probes = sorted({*edges, *((a + b) / 2 for a, b in pairwise(edges))})
    place = rule.place if rule is not None else pack.place
    for probe in probes:
        inside = [name for name, span in named if span.holds(probe)]
        if low <= probe <= high and len(inside) != 1:
            detail = "不属于任何一档" if not inside else f"同时属于{'、'.join(inside)}"
            shown = show(probe) if high > 1 else f"{show(probe * 100)}%"
            yield found("P030", place, what=what, value=shown, detail=detail)
            return
        if not low <= probe <= high and inside:
            yield found("P030", place, what=what, value=show(probe), detail=f"超出 {show(low)} 到 {show(high)}")
            return


def _words(rule: Rule) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for band in rule.bands:
        for word in band.words:
            if seen.setdefault(word, band.name) != band.name:
                detail = f"同时属于{seen[word]}、{band.name}"
                yield found("P030", rule.place, what=f"规则“{rule.name}”的词", value=word, detail=detail)


def _points(rule: Rule) -> Iterator[Finding]:
    if rule.parts and rule.points is not None:
        total = sum((part.points for part in rule.parts), Fraction(0))
        if total != rule.points:
            yield found("P025", rule.place, rule=rule.name, sum=show(total), points=show(rule.points))


def _unused(rule: Rule) -> Iterator[Finding]:
    used = {name for variant in rule.variants.values() for name in variant.used}
    used |= {name for part in rule.parts for name in part.variant.used}
    for name in rule.facts:
        if name not in used:
            yield found("P028", rule.place, rule=rule.name, name=name)


def _derived(pack: Pack) -> Iterator[Finding]:
    """P022 for a 派生指标 that divides by zero within the declared ranges of its base data."""
    for derived in pack.derived:
        names: dict[str, Sort] = {
            name: "condition" if fact.sort == "是非" else "number" for name, fact in derived.facts.items()
        }
        try:
            point = prove_divisors(parse(derived.text.formula, names), domain("", derived.facts, None))
        except Undecided:
            yield found("P032", derived.place, rule=derived.name, what=_OBLIGATIONS["divisions"])
            continue
        if point is not None:
            shown = "，".join(f"{name}＝{show(point[name])}" for name in derived.facts if name in point)
            # A change from year to year may be nothing, and then there is no ratio: scoring says so. A range from
            # zero on is a slip.
            zero = [derived.facts[name] for name in derived.facts if not point.get(name, 1)]
            severity: Severity = (
                "error" if any(fact.range is not None and fact.range.low is not None for fact in zero) else "hint"
            )
            yield found("P022", derived.place, severity=severity, rule=derived.name, branch=1, example=shown)


def _sums(pack: Pack) -> Iterator[Finding]:
    rows = [rule for rule in pack.rules if rule.section == CRITERION]
    if rows and all(rule.points is not None for rule in rows):
        total = sum((rule.points or Fraction(0) for rule in rows), Fraction(0))
        if total != pack.total:
            yield found("P026", pack.place, sum=show(total), total=show(pack.total))


def _reach(pack: Pack) -> Iterator[Finding]:
    """P027 for rules that an earlier one always forestalls, P029 for rows that no rule takes."""
    covered: set[tuple[str, str | None]] = set()
    for rule in pack.rules:
        if rule.section == CRITERION:
            continue
        mine = set(rule.variants) or {("定性", None)}
        if mine <= covered:
            yield found("P027", rule.place, rule=rule.name, branch="全部")
        if not (rule.levels or rule.scoring_rules or rule.names):
            covered |= mine
    if any(rule.section == "指标" for rule in pack.rules):
        wanted: Iterable[tuple[str, str | None]] = [
            (kind, operator) for kind in ROW_KINDS for operator in KIND_OPERATORS.get(kind, (None,))
        ]
        missing = [f"{kind}{operator or ''}" for kind, operator in wanted if (kind, operator) not in covered]
        if missing:
            yield found("P029", pack.place, kinds="、".join(missing))


def _total_rule(pack: Pack, rule: TotalRule) -> Iterator[Finding]:
    if rule.cap is not None and not 0 <= rule.cap <= pack.total:
        yield found("P033", pack.place, rule=rule.name, reason=f"上限 {show(rule.cap)} 不在 0 和总分之间")
    branch = rule.variant.branches[0]
    for total in (Fraction(0), pack.total / 2, pack.total):
        for rate in (Fraction(n, 100) for n in range(0, 121, 5)):
            values = [total, rate]
            if branch.holds is not None and branch.holds(values) and branch.points(values) < 0:
                yield found("P033", pack.place, rule=rule.name, reason=f"执行率 {show(rate * 100)}% 时反而加分")
                return


__all__ = ["faults_of", "lint"]
