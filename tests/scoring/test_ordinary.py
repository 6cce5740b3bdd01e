"""The short way of ordinary rows against the general way: the same items and findings, row by row and by every pack."""

from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_forms import amount, form, row

from scorecard.rules import load_pack, with_parameters
from scorecard.scoring import evaluate
from scorecard.scoring.context import POINT_DIGITS, Context, too_long
from scorecard.scoring.measuring import alike
from scorecard.scoring.ordinary import ordinary_item

MOF = load_pack("mof-2020-10")
GUIDELINE = load_pack("mof-2021-101")
PACKS = [
    MOF,
    with_parameters(MOF, {"反向未达标": "按超出", "等号超出": "按偏离比例", "超额阈值": "0%"}),
    with_parameters(MOF, {"反向未达标": "零分"}),
    GUIDELINE,
    load_pack("henan-2020"),
]
packs = st.integers(0, len(PACKS) - 1).map(PACKS.__getitem__)


def general(sheet, pack, *, trace=False):
    with patch("scorecard.scoring.rows.ordinary_item", return_value=None) as left_out:
        result = evaluate(sheet, pack, trace=trace)
    assert left_out.call_count >= len(sheet.indicators)
    return result


def both_ways_alike(sheet, pack, *, trace):
    alike.cache_clear()  # what one way has worked out, the other would take
    made = evaluate(sheet, pack, trace=trace)
    alike.cache_clear()
    return made == general(sheet, pack, trace=trace)


def ordinary(one, pack=MOF, *, trace=False):
    return ordinary_item(Context(pack, trace=trace), one, 0)


signs = st.sampled_from(["≥", ">", "=", "≤", "<", ""])
units = st.sampled_from(["个", "%", "‰", "万元", "天", "分", ""])
numbers = st.one_of(
    st.integers(-3, 130).map(str), st.decimals(-1, 130, places=2).map(lambda d: format(d, "f")), st.just("0.0")
)
points = st.sampled_from(["5", "10", "10.00", "3.335", "6.25", "0", "-1", "1000", "1001", "0.001", "1E-15", "abc"])
claims = st.sampled_from([None, "", "0", "0E-20", "5", "10", "3.34", "3.335", "6.25", "4.9", "11", "10.00000000000000"])
rules = st.sampled_from(
    [{}, {"scoring_rule": "按照完成比例赋分"}, {"scoring_rule": "满意度赋分"}, {"scoring_rule": "直接赋分"}]
)
deductions = st.sampled_from([{}, {}, {"review_deduction": amount("1")}, {"review_deduction": amount("")}])


@st.composite
def rows(draw):
    sign, unit, target = draw(signs), draw(units), draw(numbers)
    actual = draw(st.one_of(st.just(target), numbers)) + draw(st.one_of(st.just(unit), units))
    return row(sign + target + unit, actual, draw(points), draw(claims), **draw(rules), **draw(deductions))


@settings(max_examples=300)
@given(st.lists(rows(), min_size=1, max_size=6), packs, st.booleans())
def test_both_ways_give_the_same(some, pack, trace):
    sheet = form(row("≥1个", "1个", "5", "5"), *some)
    assert both_ways_alike(sheet, pack, trace=trace)


@settings(max_examples=150)
@given(signs, units.filter(bool), numbers, numbers, st.sampled_from(["5", "10", "6.25"]), packs, st.booleans())
def test_both_ways_give_the_same_with_the_right_claim(sign, unit, target, actual, worth, pack, trace):
    one = row(sign + target + unit, actual + unit, worth)
    item = evaluate(form(one), pack, trace=False)[0].items[-1]
    if item.score is None:
        return
    assert both_ways_alike(form(one.having(claimed_score=amount(str(item.score)))), pack, trace=trace)


@pytest.mark.parametrize(
    ("one", "state", "score"),
    [
        (row("≥95%", "96.5%", "10", "10"), "reached", "10.00"),
        (row("≥95%", "95.0%", "10"), "reached", "10.00"),
        (row("≤20个", "20个", "5", "5"), "reached", "5.00"),
        (row("=20个", "20个", "6.25", "6.250"), "reached", "6.25"),
        (row("≥3个", "2个", "10", "6.67"), "missed", "6.67"),
        (row("≤20天", "25天", "10", "8"), "missed", "8.00"),
        (row("=20个", "15个", "10", None), "missed", "7.50"),
        (row("≥0起", "0起", "10", "10"), "reached", "10.00"),
    ],
)
def test_ordinary_rows(one, state, score):
    item = ordinary(one)
    assert item is not None
    assert (item.state, str(item.score), item.inputs, item.steps) == (state, score, (), ())
    traced = ordinary(one, trace=True)
    assert traced.having(inputs=(), steps=()) == item
    assert [value.raw for value in traced.inputs] == [one.target.text, one.actual.text]
    assert traced.steps


@pytest.mark.parametrize(
    "one",
    [
        row("≥95%", "96%", "10", "9"),
        row("≥3个", "2个", "10", "10"),
        row("≥10个", "14个", "10", "10"),
        row("=20个", "21个", "10", "10"),
        row("≥1天", "1小时", "10", "10"),
        row("≥20", "20", "10", "10"),
        row("≥0个", "-1个", "10", "0"),
        row("3-5个", "4个", "10", "10"),
        row("≥5个", "完成", "10", "10"),
        row("≥5个", "5个", "3.335", "3.34"),
        row("≥5个", "5个", None, "10"),
        row("≥5个", "5个", "10", "10", review_deduction=amount("1")),
        row("≥5个", "5个", "1E-15"),
        row(f"≥{'9' * 40}个", f"{'9' * 40}个", "10", "10"),
        row("≤20个", f"{'9' * 40}个", "10"),
    ],
    ids=lambda one: f"{one.target.text} {one.actual.text} {one.points and one.points.text}",
)
def test_every_other_row_is_left_to_the_general_way(one):
    assert ordinary(one) is None


def test_a_rule_is_plain_if_a_target_met_is_all_that_it_asks():
    by_completion, by_steps = (row("≥90%", "95%", "10", "10", scoring_rule=how) for how in ("直接赋分", "满意度赋分"))
    assert ordinary(by_completion, GUIDELINE) is not None
    assert ordinary(by_steps, GUIDELINE) is None


@given(st.integers(0, 10**15), st.integers(-20, 6))
def test_too_long_looks_at_every_decimal(digits, exponent):
    value = Decimal(digits).scaleb(exponent)
    apart = not -POINT_DIGITS <= value.adjusted() <= POINT_DIGITS or value.as_tuple().exponent < -POINT_DIGITS
    assert too_long(value, POINT_DIGITS) is apart
