"""What formulas look like, what is refused, and the small spreadsheet that computes them."""

from fractions import Fraction

import pytest

from scorecard.excel.formulas import (
    DATE_OFFSET,
    Cell,
    Flag,
    Formula,
    Quotient,
    Unsupported,
    branches_formula,
    choice_formula,
    condition_formula,
    execution_formula,
    filled,
    grade_formula,
    quoted,
    reached_formula,
    rounded,
    rule_formula,
)
from scorecard.excel.formulas.doubles import FormulaFault, compute
from scorecard.rules import load_pack
from scorecard.rules.formula import parse

PACK = load_pack("mof-2020-10")


def rule(name, pack=PACK):
    return next(rule for rule in pack.rules if rule.name == name)


def whole(ref, unit=1, most=10**6, *, positive=False):
    return Cell(ref, Fraction(unit), whole=True, most=most, positive=positive)


POINTS = whole("V9", Fraction(1, 10), 1000, positive=True)
ROW = {"完成值": whole("U9", Fraction(1, 100)), "指标值": whole("S9", Fraction(1, 100)), "分值": POINTS}


def formula(text, cells, names=None, places=2):
    sorts = {name: "condition" if isinstance(cell, Flag) else "number" for name, cell in cells.items()}
    return branches_formula([(None, parse(text, sorts | (names or {}), sort="number"))], cells, places=places)


def test_what_is_known_is_not_asked_again():
    made = rule_formula(rule("定量指标（不低于）"), ROW, operator="≥")
    assert made == Formula("IF(U9>=S9,V9/10,IF(U9>0,ROUND(10*V9*U9/S9,0)/100,0))")


def test_a_threshold_becomes_a_cross_product():
    made = rule_formula(rule("按完成比例赋分（不低于）", load_pack("mof-2021-101")), ROW, operator="≥")
    assert made.text == "IF(U9>=S9,V9/10,IF(AND(U9>0,5*U9>=3*S9),ROUND(5*V9*(5*U9-3*S9)/S9,0)/100,0))"


def test_dates_shift_out():
    cells = {
        "完成日": Cell("U9", offset=Fraction(DATE_OFFSET), whole=True, most=10**5),
        "期限日": Cell("S9", offset=Fraction(DATE_OFFSET), whole=True, most=10**5),
        "分值": POINTS,
    }
    assert rule_formula(rule("时限指标"), cells, kind="时限", operator=None).text == "IF(U9<=S9,V9/10,0)"
    parsed = {"完成日": "number", "期限日": "number", "分值": "number"}
    assert (
        formula("最大(0, 1 - (完成日 - 期限日) × 5%) × 分值", cells, parsed).text
        == "IF(U9>=S9+20,0,ROUND(V9*(S9+20-U9)/2,0)/100)"
    )


def test_execution_rate_is_carried_as_a_quotient():
    cells = {"执行率": Quotient(whole("U9"), whole("S9", positive=True))}
    made = condition_formula(parse("60% ≤ 执行率 < 70%", {"执行率": "number"}, sort="condition"), cells)
    assert made.text == "AND(5*U9>=3*S9,10*U9<7*S9)"


def test_execution_with_a_yes_or_no():
    pack = load_pack("mof-2021-101")
    cells = {
        "全年执行数": whole("U9"),
        "全年预算数": whole("S9", positive=True),
        "分值": POINTS,
        "项目完成": Flag('D7="是"'),
    }
    made = execution_formula(rule("预算执行率", pack), cells)
    assert made.text == 'IF(U9>=S9,V9/10,IF(D7="是",V9/10,IF(5*U9>=4*S9,7*V9/100,IF(5*U9>=3*S9,V9/20,0))))'


def test_numbers_that_grow_too_large_are_refused():
    cells = ROW | {"完成值": whole("U9", most=10**12)}
    refused = rule_formula(rule("定量指标（不低于）"), cells, operator="≥")
    assert refused == Unsupported("数的位数太多，公式会有误差")


def test_a_name_that_the_sheet_lacks_is_refused():
    refused = rule_formula(rule("定量指标（不低于）"), {"完成值": "A1", "指标值": "B1"}, operator="≥")
    assert isinstance(refused, Unsupported)
    assert "分值" in refused.reason
    assert isinstance(rule_formula(rule("时限指标"), ROW, operator="≥"), Unsupported)
    assert isinstance(reached_formula({}, kind="评分项", operator=None), Unsupported)


def test_plain_cells_take_the_noise_of_doubles_away():
    made = rule_formula(rule("定量指标（不低于）"), {"完成值": "A1", "指标值": "B1", "分值": "C1"}, operator="≥")
    assert not made.exact
    # 2.675 and 1.005 are a little less in binary; both scores are halves of a cent
    assert compute(made.text, {"A1": 26.75, "B1": 100.0, "C1": 10.0}) == 2.68
    assert compute(made.text, {"A1": 1.1, "B1": 1.1, "C1": 1.005}) == 1.01


def test_a_divisor_of_unknown_sign_is_not_multiplied_across():
    names = {"甲": "number", "乙": "number"}
    cells = {"甲": whole("A1"), "乙": whole("B1")}
    made = condition_formula(parse("甲 ÷ 乙 ≥ 1", names, sort="condition"), cells)
    assert compute(made.text, {"A1": -3.0, "B1": -2.0}) is True
    assert compute(made.text, {"A1": 3.0, "B1": -2.0}) is False
    with pytest.raises(FormulaFault, match="DIV"):
        compute(made.text, {"A1": 3.0, "B1": 0.0})
    guarded = condition_formula(parse("乙 > 1 或 甲 ÷ 乙 ≥ 1", names, sort="condition"), cells)
    assert compute(guarded.text, {"A1": 0.0, "B1": 2.0}) is True
    both = condition_formula(parse("乙 ≠ 0 且 甲 ÷ 乙 ≥ 1", names, sort="condition"), cells)
    assert compute(both.text, {"A1": 3.0, "B1": 0.0}) is False


@pytest.mark.parametrize(
    ("text", "actual", "want"),
    [
        ("向下取整(甲 ÷ 乙) × 0.1", (299, 100), 0.2),
        ("四舍五入(甲 ÷ 乙, 1)", (145, 100), 1.5),
        ("绝对值(甲 - 乙) ÷ 4", (3, 10), 1.75),
        ("平均(甲, 乙, 3)", (1, 3), 2.33),
        ("求和(甲, 乙) ÷ 3", (1, 1), 0.67),
        ("若 甲 > 乙 则 甲 ÷ 8 否则 0 - 乙 ÷ 8", (1, 5), -0.63),
        ("最小(甲, 乙, 2.5) + 最大(甲, 乙)", (7, 3), 9.5),
        ("(甲 + 乙) × (甲 - 乙) ÷ 8", (3, 2), 0.63),
        ("1 ÷ 3", (0, 0), 0.33),
        ("2.5", (0, 0), 2.5),
    ],
)
def test_every_function(text, actual, want):
    cells = {"甲": whole("A1", most=10**5), "乙": whole("B1", most=10**5)}
    made = formula(text, cells, {"甲": "number", "乙": "number"})
    assert compute(made.text, {"A1": float(actual[0]), "B1": float(actual[1])}) == want
    plain = formula(text, {"甲": "A1", "乙": "B1"}, {"甲": "number", "乙": "number"})
    assert compute(plain.text, {"A1": float(actual[0]), "B1": float(actual[1])}) == want


def test_conditions_of_every_kind():
    cells = {"甲": whole("A1"), "是否": Flag("B1=1")}
    sorts = {"甲": "number", "是否": "condition"}
    for text, a, b, want in [
        ("非 是否", 0, 1, False),
        ("是否 且 甲 ≠ 3", 3, 1, False),
        ("非 (是否 或 甲 > 3)", 3, 0, True),
        ("若 是否 则 甲 > 0 否则 甲 < 0", -1, 0, True),
    ]:
        made = condition_formula(parse(text, sorts, sort="condition"), cells)
        assert compute(made.text, {"A1": float(a), "B1": float(b)}) is want


def test_choice_blank_and_quotes():
    assert choice_formula("A1", {"≥": Formula("1"), "≤": Formula("2")}).text == 'IF(A1="≥",1,IF(A1="≤",2,""))'
    assert filled(["A1", "B1"], "A1+B1") == 'IF(COUNT(A1,B1)<2,"",A1+B1)'
    assert quoted('甲"乙') == '"甲""乙"'
    assert compute(rounded("A1+B1", 2), {"A1": 0.1, "B1": 0.2}) == 0.3
    assert rounded("A1", 0) == "ROUND(A1,0)"
    assert isinstance(grade_formula((), "A1"), Unsupported)


def test_a_formula_longer_than_excel_takes_is_refused():
    text = "+".join(f"四舍五入(甲 ÷ {number}, 2)" for number in range(3, 30))
    long = "×".join(f"({text})" for _ in range(3))
    assert formula(long, {"甲": whole("A1")}, {"甲": "number"}) == Unsupported("公式太长")


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("1+2*3-4/2", 5.0),
        ("-(1+2)*2", -6.0),
        ('IF(A1="是",1/0,"否""")', '否"'),
        ("IF(1>2,1)", False),
        ("AND(1<2,2<=2,3<>4)", True),
        ("OR(FALSE,1>=2)", False),
        ("COUNT(A1,B1,C1)", 1.0),
        ("SUM(B1:B3)", 2.5),
        ("MAX(0,ROUND(2.5,0))+MIN(3,1)+ABS(-1)", 5.0),
        ("ROUND(-2.5,0)", -3.0),
        ("INT(-1.5)", -2.0),
        ("ISNUMBER(A1)", False),
        ('C1=""', True),
        ("C1=0", True),
        ("A1>5", True),
        ('B1&"分"', "2.5分"),
        ("NOT(TRUE)", False),
    ],
)  # fmt: skip
def test_the_small_spreadsheet(text, want):
    assert compute(text, {"A1": "无", "B1": 2.5}) == want


@pytest.mark.parametrize("text", ["1/0", "A1+1", "VLOOKUP(1)", "1+", "(1", "AND(A1)", "SUM(A1:B2)", "1 2", "#"])
def test_what_a_spreadsheet_shows_as_an_error(text):
    with pytest.raises(FormulaFault):
        compute(text, {"A1": "无"})
