"""Formulas computed with binary doubles against exact scores: no rounding error may ever reach a cent."""

from fractions import Fraction

import pytest
from audit_forms import packs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scorecard.excel.audit.quality import UNDECIDED, quality_formula
from scorecard.excel.formulas import Cell, Flag, Formula, Quotient, grade_formula, rule_formula, total_formula
from scorecard.excel.formulas.doubles import FormulaFault, compute
from scorecard.rules import load_pack
from scorecard.rules.banding import band_range, banded_score
from scorecard.rules.examples import limit_total
from scorecard.rules.formula import half_up

MACHINES = (None, 15)
"""Plain doubles; and doubles that are rounded to 15 digits before they are compared or rounded, as Excel does."""
WHOLE = {"完成值": "A1", "指标值": "B1", "下限": "B1", "上限": "C1", "完成日": "A1", "期限日": "B1", "分值": "D1",
         "全年执行数": "A1", "全年预算数": "B1", "年初预算数": "C1"}  # fmt: skip
VARIANTS = [
    (pack, rule, kind, operator)
    for family in packs()
    for pack in family
    for rule in pack.rules
    for kind, operator in rule.variants
    if kind != "评分项" and not rule.facts
]


FORMULAS = {}


def one_rule(pack, rule, kind, operator, whole, unit):
    """The formula and the exact score for those whole numbers; both None where neither gives a score."""
    variant = rule.variant(kind, operator)
    positive = {"分值", "全年预算数"}
    cells = {
        name: Cell(
            ref,
            Fraction(1, 10) if name == "分值" else unit,
            whole=True,
            most=1_000_000 if name != "分值" else 5000,
            positive=name in positive,
        )
        for name, ref in WHOLE.items()
    }
    cells["项目完成"] = Flag('E1="是"')
    key = (id(variant), unit)
    formula = FORMULAS[key] = FORMULAS.get(key) or rule_formula(variant, cells, places=pack.places)
    assert isinstance(formula, Formula), formula
    assert formula.exact
    known = {name: whole[ref] * cells[name].unit for name, ref in WHOLE.items()} | {"项目完成": whole["E1"] == "是"}
    values = [known.get(name) for name in variant.names]
    try:
        branch = variant.choose(values)
        exact = None if branch is None else half_up(Fraction(branch.points(values)), pack.places)
    except ZeroDivisionError:
        exact = None
    return formula, exact


def check(formula, exact, whole):
    cells = {name: float(value) if isinstance(value, int) else value for name, value in whole.items()}
    for digits in MACHINES:
        try:
            got = compute(formula.text, cells, digits=digits)
        except FormulaFault:
            got = ""
        assert got == ("" if exact is None else float(exact)), (formula.text, whole, exact)


@settings(max_examples=400)
@given(
    st.sampled_from(VARIANTS),
    st.integers(-200, 1_000_000),
    st.integers(-50, 1_000_000),
    st.integers(0, 5000),
    st.integers(1, 1000),
    st.sampled_from([Fraction(1), Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000), Fraction(1, 60)]),
    st.booleans(),
)
def test_any_numbers(case, actual, target, wider, points, unit, finished):
    pack, rule, kind, operator = case
    if kind == "预算执行率":
        target = max(target, 1)
    whole = {"A1": actual, "B1": target, "C1": target + wider, "D1": points, "E1": "是" if finished else "否"}
    check(*one_rule(pack, rule, kind, operator, whole, unit), whole)


@settings(max_examples=400)
@given(
    st.sampled_from(VARIANTS),
    st.integers(1, 300),
    st.integers(0, 5000),
    st.integers(1, 200),
    st.sampled_from([0, 0, 1, -1]),
    st.booleans(),
)
@example(VARIANTS[0], 1, 0, 1, 0, True)
def test_scores_that_end_in_half_a_cent_or_just_beside(case, part, half, points, beside, above):
    """points × actual ÷ target is exactly half a cent, in the two orders of actual and target."""
    pack, rule, kind, operator = case
    whole = {"A1": (2 * half + 1) * part + beside, "B1": points * 20 * part, "D1": points, "E1": "否"}
    if above:
        whole["A1"], whole["B1"] = max(whole["B1"], 0), max(whole["A1"], 1)
    whole["C1"] = whole["B1"] + 7
    check(*one_rule(pack, rule, kind, operator, whole, Fraction(1, 100)), whole)


QUALITIES = [(pack, rule) for family in packs() for pack in family for rule in pack.rules if rule.bands]


@settings(max_examples=300)
@given(
    st.sampled_from(QUALITIES), st.integers(0, 3), st.one_of(st.none(), st.integers(-100, 60_000)), st.integers(1, 500)
)
def test_qualities(case, band, claim, points):
    pack, rule = case
    cells = {
        "分值": Cell("D1", Fraction(1, 10), whole=True, most=5000, positive=True),
        "自评得分": Cell("A1", Fraction(1, 1000), whole=True, most=100_000),
    }
    key = (id(pack), rule.name)
    formula = FORMULAS[key] = FORMULAS.get(key) or quality_formula(pack, rule.bands, cells, "F1", "G1")
    assert isinstance(formula, Formula)
    chosen = rule.bands[band] if band < len(rule.bands) else None
    worth, claimed = Fraction(points, 10), None if claim is None else Fraction(claim, 1000)
    allowed = band_range(pack, chosen, worth)
    if chosen is not None:
        want = half_up(banded_score(pack, chosen, allowed, claimed), pack.places)
    elif claimed is None:
        want = "未核算"
    else:
        want = half_up(max(min(claimed, worth), Fraction(0)), pack.places)
    row = {
        "F1": chosen.name if chosen else UNDECIDED,
        "G1": None if claim is None else claim / 1000,
        "A1": float(claim or 0),
        "D1": float(points),
    }
    for digits in MACHINES:
        got = compute(formula.text, row, digits=digits)
        assert got == (want if isinstance(want, str) else float(want))


@settings(max_examples=300)
@given(st.integers(0, 10_000), st.integers(0, 200_000), st.integers(1, 100_000))
@example(9350, 60, 100)
@example(9350, 70, 100)
def test_caps_on_the_total(total, executed, budget):
    pack = load_pack("local-total-caps")
    rate = Quotient(Cell("A1", whole=True, most=10**7), Cell("B1", whole=True, most=10**7, positive=True))
    values = {"A1": float(executed), "B1": float(budget), "N1": total / 100}
    before = Fraction(total, 100)
    for rule in pack.total_rules:
        cells = {"总分": Cell("ROUND(100*N1,0)", Fraction(1, 100), whole=True, most=10**5), "执行率": rate}
        formula = total_formula(rule, cells)
        assert isinstance(formula, Formula)
        before = limit_total(rule, before, Fraction(executed, budget))
        for digits in MACHINES:
            assert compute(formula.text, values, digits=digits) == float(before)
        values["N1"] = float(before)


@pytest.mark.parametrize("pack", [family[0] for family in packs() if family[0].grades], ids=lambda pack: pack.id)
def test_every_total_gets_its_grade(pack):
    formula = grade_formula(pack.grades, "N1")
    for cents in {*range(0, 10_101, 97), *(edge * 1000 + step for edge in range(11) for step in (-1, 0, 1))}:
        grade = next((one.name for one in pack.grades if one.range.holds(Fraction(cents, 100))), "")
        assert compute(formula.text, {"N1": cents / 100}) == grade
