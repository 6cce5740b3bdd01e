"""Why a claimed score differs: the way that was used is named, and only where it gives the claimed score exactly."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_forms import amount, form, funds, row

from scorecard.findings import message
from scorecard.model import FundLine, Text
from scorecard.rules import available_packs, load_pack
from scorecard.scoring import evaluate
from scorecard.scoring.evaluating import score_line
from scorecard.scoring.otherways import ROUNDINGS
from scorecard.scoring.watching import alone_with
from scorecard.scoring.whyclaimed import _unclaimed, explain, explanations_of

PACK = load_pack("mof-2020-10")


def ways(*rows, money=None):
    evaluation, _ = evaluate(form(*rows, money=money), PACK)
    (one,) = explanations_of(evaluation, PACK)
    return one.ways


@pytest.mark.parametrize(
    ("target", "actual", "points", "claim", "way"),
    [
        ("≥100个", "86个", 10, 9, "按规则算后四舍五入到整数"),
        ("≥100个", "86个", 10, 8, "按规则算后舍去小数取整数"),
        ("≥100个", "82个", 10, 9, "按规则算后进位到整数"),
        ("≥3个", "2个", 10, "6.7", "按规则算后四舍五入到一位小数"),
        ("≥3个", "2个", 10, "6.66", "按规则算后舍去两位以后的小数"),
        ("≥3个", "2个", 10, "6.5", "按规则算后取到半分"),
        ("≥300个", "259个", 15, "12.9", "先把比例舍去百分号前的小数再乘分值"),
        ("≥90%", "81%", 10, "8.1", "分值×完成值 81%"),
        ("≥90%", "91%", 10, "9.1", "分值×完成值 91%"),
        ("≥3个", "4个", 10, "6.67", "超额部分按比例扣分"),
        ("≥3个", "4个", 10, "7.5", "超额时用指标值÷完成值"),
        ("≥3个", "4个", 10, "13.33", "完成值÷指标值×分值，不封顶"),
        ("≥3个", "2个", 10, 10, "没有达标仍记满分"),
        ("≥3个", "2个", 10, 0, "没有达标就记 0 分"),
        ("≥95%", "93%", 10, "9.6", "每差 1 个百分点扣 0.2 分"),
        ("≤100元", "140元", 10, 6, "规则包“财预2020-10”把“反向未达标”定为“按超出”"),
        ("≤100元", "80元", 10, 8, "把“≤”指标当作“≥”，用完成值÷指标值"),
        ("≥10个", "8个", 10, 5, "规则包“财预2021-101”"),
        ("有效保障", "部分达成", 10, "5.5", "旧办法“部分达成”80%—50%"),
        ("有效保障", "部分达成", 10, 10, "按“达成”一档给分"),
        ("≥3个", "3个", 10, 9, "已达标却扣分（没有写原因）：从满分里扣 1 分"),
        ("≥3个", "3个", 30, 27, "已达标却扣分（没有写原因）：从满分里扣 3 分"),
        ("≥3个", "3个", 7, "6.3", "已达标却扣分（没有写原因）：按分值的 90% 给分"),
        ("≥7个", "4个", 15, 13, "没有按比例：从满分里扣 2 分"),
        ("≥7个", "4个", 11, "9.9", "没有按比例：按分值的 90% 给分"),
        ("≥7个", "4个", 11, "5.29", "在应得分上再扣 1 分"),
    ],
)
def test_the_way_is_named(target, actual, points, claim, way):
    assert way in ways(row(target, actual, points, claim))


@pytest.mark.parametrize(
    ("claimed", "more", "way"),
    [
        ("7.84", {"initial": "50"}, "用年初预算数作分母"),
        ("8.6", {}, "先把比例四舍五入到百分之一再乘分值"),
        ("8.7", {}, "先把比例进到整百分数再乘分值"),
    ],
)
def test_execution(claimed, more, way):
    money = funds("45.19", "39.2", claimed=claimed, **more) if more else funds("300", "258.9", claimed=claimed)
    assert way in ways(money=money)


def test_the_printed_rate_and_the_fiscal_line():
    money = funds("250000", "215457.6", claimed="8.63").model_copy(update={"rate": amount("86.29", unit="%")})
    assert ways(money=money) == ("分值×表上印的执行率 86.29",)
    fiscal = FundLine(name="财政拨款", role="fiscal", budget=amount("100"), executed=amount("90"))
    one = form(money=funds("200", "100", claimed=9)).model_copy()
    one = one.model_copy(update={"funds": (*one.funds, fiscal)})
    (found,) = explanations_of(evaluate(one, PACK)[0], PACK)
    assert "只看财政拨款的执行率" in found.ways


def test_points_of_the_execution_line_that_the_form_does_not_print():
    assert ways(money=funds("2.38", "2.38", points=None, claimed=20)) == ("把预算执行率的分值当作 20 分",)


def test_a_reviewers_deduction_that_was_not_taken_off():
    assert "没有减去复核扣分" in ways(row("≥3个", "2个", 10, "6.67", review_deduction=amount("0.5")))


def test_two_departures_at_once():
    assert ways(row("≥30个", "43个", 10, "5.6")) == ("超额部分按比例扣分、再舍去一位以后的小数",)


def test_a_reason_is_seen():
    (way,) = ways(row("≥3个", "3个", 10, 9, deviation_reason=Text(text="受疫情影响")))
    assert way == "已达标却扣分（写有偏差原因）：从满分里扣 1 分"


def test_the_findings_stand_at_the_claimed_score():
    rows = [row("≥3个", "2个", 20, 20, name="甲", at=4), row("≥3个", "2个", 10, "8.13", name="乙", at=5)]
    evaluation, found = evaluate(form(*rows, money=funds()), PACK)
    hints = explain(evaluation, PACK)
    assert [(hint.code, hint.severity, hint.place.cell) for hint in hints] == [
        ("S070", "hint", "G4"),
        ("S071", "hint", "G5"),
    ]
    assert message(hints[0]) == "“甲”自评 20 分（按规则 13.33 分）：与“没有达标仍记满分”得到的分数一致"
    assert "也得不出这个分数" in message(hints[1])
    assert [finding.code for finding in found].count("S023") == 2  # it complements, and replaces nothing


def test_one_other_set_of_rules_for_all_rows():
    rows = [row("≥100个", "84个", 50, 30, name="甲"), row("≥100个", "92个", 40, 32, name="乙")]
    hints = explain(evaluate(form(*rows, money=funds()), PACK)[0], PACK)
    assert [hint.code for hint in hints] == ["S070", "S070", "S072"]
    assert message(hints[2]).startswith("有差别的 2 行，自评得分都与规则包“财预2021-101”")


def test_no_difference_no_word():
    rows = [row("≥3个", "2个", 10, "6.67"), row("≥3个", "2个", 10), row("≥3个", None, 10, 5), row("/", "/", 10, 3)]
    assert explain(evaluate(form(*rows, money=funds(claimed=10)), PACK)[0], PACK) == []


def test_without_the_pack_the_one_named_in_the_evaluation_is_tried_too():
    evaluation, _ = evaluate(form(row("≤100元", "140元", 100, 60)), PACK)
    assert explanations_of(evaluation)[0].ways == explanations_of(evaluation, PACK)[0].ways


claims = st.decimals(min_value=-5, max_value=25, places=2).map(lambda d: format(d, "f"))
texts = st.sampled_from(["≥3个", "≤3个", "=3个", "2~4个", "≥95%", "有效保障", "2025年11月30日前", "≥0个"])
actuals = st.sampled_from(["2个", "3个", "5个", "0个", "80%", "达成", "未达成", "2025年12月3日", "", "/", "完成"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(texts, actuals, claims), min_size=1, max_size=3), claims)
def test_every_difference_is_named_or_said_to_be_unexplained(data, claimed):
    rows = [row(target, actual, 10, claim) for target, actual, claim in data]
    evaluation, _ = evaluate(form(*rows, money=funds("30", "20", claimed=claimed)), PACK)
    hints = explain(evaluation, PACK)
    differing = [item for item in evaluation.items if item.difference]
    assert len([hint for hint in hints if hint.code in {"S070", "S071"}]) == len(differing)
    assert all(message(hint) for hint in hints)


@given(st.fractions(-20, 120, max_denominator=3000))
def test_a_rounding_is_the_nearest_count_of_its_unit(exact):
    for one in ROUNDINGS:
        got, unit = one.apply(exact), one.unit
        assert (got / unit).denominator == 1
        match one.how:
            case "round":
                assert abs(got) - unit / 2 <= abs(exact) < abs(got) + unit / 2
            case "cut":
                assert got <= exact < got + unit
            case _:
                assert got - unit < exact <= got


@pytest.mark.parametrize("item", range(5))
def test_other_rules_need_no_claim_to_score_numbers(item):
    rows = [
        row("≥100个", "86个", 10, 9),
        row("≤20天", "25天", 10, 5),
        row("3-5个", "2个", 10, 9),
        row("2025年6月30日前", "2025年7月2日", 10, 8),
        row("有所提升", "部分达成预期指标", 10, 9),
    ]
    evaluation, _ = evaluate(form(*rows), PACK)
    one = evaluation.items[-5:][item]
    alone = alone_with(evaluation.form, one)
    bare = _unclaimed(alone, one)
    assert (bare == alone) is (one.state == "band")
    for pack in available_packs():
        with_claim, without = (score_line(each, pack, "indicator") for each in (alone, bare))
        if with_claim is not None and without is not None:
            assert (with_claim.exact, with_claim.state, with_claim.rule) == (without.exact, without.state, without.rule)


def test_roundings():
    shown = [rounding.apply(Fraction("7.4567")) for rounding in ROUNDINGS]
    assert shown == [Fraction(text) for text in ("7.45", "7.5", "7.4", "7", "7", "8", "7.5")]
