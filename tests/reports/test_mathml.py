"""Formulas as mathematics on the web page: every formula of every pack, well formed, in the right shape."""

import pytest
from lxml import etree

from scorecard.reports.mathml import formula_math
from scorecard.rules import available_packs

FORMULAS = sorted(
    {variant.formula for pack in available_packs() for rule in pack.rules for variant in rule.variants.values()}
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_every_formula_of_every_pack(formula):
    tree = etree.fromstring(formula_math(formula))
    assert tree.tag == "math"
    assert len(tree.findall(".//mtr")) == (formula.count("；") + 1 if " 时：" in formula else 0)


def test_fractions_and_brackets():
    text = formula_math("最大(0, 1 − (完成值 − 指标值) ÷ 指标值) × 分值")
    assert (
        "<mfrac><mrow><mrow><mi>完成值</mi><mo>−</mo><mi>指标值</mi></mrow></mrow><mrow><mi>指标值</mi></mrow></mfrac>"
        in text
    )
    assert "<mo>(</mo><mrow><mi>甲</mi><mo>−</mo><mi>乙</mi></mrow><mo>)</mo>" not in text
    nested = formula_math("甲 − (乙 − 丙)")
    assert nested.count("<mo>(</mo>") == 1
    assert formula_math("(甲 + 乙) × 丙").count("<mo>(</mo>") == 1


@pytest.mark.parametrize("text", ["", "达成：分值 × [80%, 100%]", "<script>", "按规定酌情扣分，扣完为止"])
def test_what_is_no_formula_stays_text(text):
    assert formula_math(text) is None
