"""What must hold for every form: the bounds of a score, its direction, and agreement with a program written apart."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_forms import amount, form, funds, row

from scorecard.findings import message, remedy
from scorecard.model import Text
from scorecard.rules import load_pack, with_parameters
from scorecard.scoring import evaluate

PACK = load_pack("mof-2020-10")
PACKS = [
    PACK,
    with_parameters(PACK, {"反向未达标": "按超出", "等号超出": "按偏离比例", "逾期": "按天扣分"}),
    with_parameters(PACK, {"反向未达标": "零分"}),
]
cents = st.decimals(min_value=0, max_value=5000, places=2).map(lambda d: format(d, "f"))
points = st.decimals(min_value="0.01", max_value=100, places=2).map(lambda d: format(d, "f"))
signs = st.sampled_from(["≥", ">", "=", "≤", "<"])


def straight(sign, actual, target, worth, pack):
    """The regulation once more, in plain Fractions, without anything of the package. Points before rounding."""
    actual, target, worth = Fraction(actual), Fraction(target), Fraction(worth)
    if sign in "≥>":
        return worth if actual >= target else worth * actual / target
    if sign == "=":
        if actual == target:
            return worth
        if actual < target:
            return worth * actual / target
        if target == 0:
            return Fraction(0)
        return worth if pack.option("等号超出") == "满分" else worth * max(0, 1 - (actual - target) / target)
    if actual < target or (actual == target and sign == "≤"):
        return worth
    if target == 0 or pack.option("反向未达标") == "零分":
        return Fraction(0)
    if pack.option("反向未达标") == "按比例":
        return worth * target / actual
    return worth * max(0, 1 - (actual - target) / target)


def cents_half_up(value):
    # Long division by hand: the remainder decides, no rounding function of anybody's.
    whole, rest = divmod(value.numerator * 100, value.denominator)
    return Decimal(whole + (2 * rest >= value.denominator)) / 100


def scores(rows, pack, money=None):
    evaluation, findings = evaluate(form(*rows, money=money), pack)
    return evaluation, [item for item in evaluation.items if item.kind == "indicator"], findings


@settings(max_examples=150)
@given(st.lists(st.tuples(signs, cents, cents, points), min_size=1, max_size=12), cents, cents, st.sampled_from(PACKS))
def test_exactly_as_a_straight_fraction_program(data, budget, executed, pack):
    rows = [row(f"{sign}{target}件", f"{actual}件", worth) for sign, actual, target, worth in data]
    evaluation, items, _ = scores(rows, pack, funds(budget=budget, executed=executed))
    for item, (sign, actual, target, worth) in zip(items, data, strict=True):
        if sign == ">" and target == actual and Fraction(target) == 0:
            continue  # 0 is not more than 0: missed, and no ratio
        exact = straight(sign, actual, target, worth, pack)
        assert item.exact == exact
        assert item.score == cents_half_up(exact)
    if Fraction(budget) > 0:
        rate = min(Fraction(1), Fraction(executed) / Fraction(budget))
        assert evaluation.items[0].score == cents_half_up(rate * 10)
    total = sum((item.score for item in evaluation.items if item.score is not None), Decimal(0))
    assert evaluation.total == total


@given(signs, cents, cents, points, st.sampled_from(PACKS))
def test_a_score_lies_between_nothing_and_its_points(sign, actual, target, worth, pack):
    _, (item,), _ = scores([row(f"{sign}{target}件", f"{actual}件", worth)], pack)
    assert 0 <= item.exact <= Fraction(worth)
    assert 0 <= item.score <= Decimal(worth)


@given(st.sampled_from(["≥", ">", "≤", "<"]), cents, cents, cents, points, st.sampled_from(PACKS))
def test_better_is_never_worse(sign, one, two, target, worth, pack):
    low, high = sorted((one, two), key=Decimal)
    rows = [row(f"{sign}{target}件", f"{actual}件", worth) for actual in (low, high)]
    _, (first, second), _ = scores(rows, pack)
    assert first.exact <= second.exact if sign in "≥>" else first.exact >= second.exact


@given(st.integers(0, 400), st.sampled_from(PACKS))
def test_later_is_never_better(days, pack):
    import datetime as dt

    dates = [dt.date(2025, 11, 1) + dt.timedelta(days=days + more) for more in (0, 1)]
    rows = [row("2025年11月30日前", f"{d.year}年{d.month}月{d.day}日", 10) for d in dates]
    _, (first, second), _ = scores(rows, pack)
    assert first.exact >= second.exact


@given(st.text(max_size=40), st.text(max_size=40), points, st.none() | cents)
def test_no_text_raises(target, actual, worth, claim):
    evaluation, items, _ = scores([row(target, actual, worth, claim)], PACK, funds())
    assert evaluation.model_dump_json()
    for item in items:
        assert item.score is None or 0 <= item.score <= Decimal(worth)


@pytest.mark.parametrize(
    ("actual", "target", "worth", "expected"),
    [("2.675", "10", "10", "2.68"), ("1", "8", "1", "0.13"), ("0.5", "100", "1", "0.01"), ("0.4", "100", "1", "0.00")],
)
def test_half_up_edges(actual, target, worth, expected):
    _, (item,), _ = scores([row(f"≥{target}件", f"{actual}件", worth)], PACK)
    assert item.score == Decimal(expected)


def test_the_same_input_gives_the_same_bytes():
    one = form(row("≥3件", "2件", 90), money=funds())
    texts = {evaluate(one, PACK)[0].model_dump_json() for _ in range(3)}
    assert len(texts) == 1
    assert "." in texts.pop()


odd_amounts = st.sampled_from(
    [
        "",
        "—",
        "0",
        "-0.00",
        "-3",
        "10",
        "1E+40",
        "1E-40",
        "0E+50",
        "0E-50",
        "1E+999999",
        "9" * 30,
        "0." + "1" * 40,
        "33.333",
    ]
)
odd_targets = st.sampled_from(
    [
        "",
        "/",
        "不适用",
        "≥21个",
        "=0次",
        "≤0%",
        "<5%",
        "3-5次",
        "90%~95%",
        "2025年11月30日前",
        "有效提升",
        "≥0.95",
        "-5",
        "≥-3℃",
        "≤1E9元",
        "约3次",
    ]
)
odd_actuals = st.sampled_from(
    [
        "",
        "/",
        "无",
        "不适用",
        "20个",
        "0",
        "-2次",
        "95%",
        "0.95",
        "≥95%",
        "4次",
        "2025年12月1日",
        "已完成",
        "部分达成",
        "未达成",
        "达成但未完成",
        "3-4次",
    ]
)


@settings(max_examples=300)
@given(
    st.lists(
        st.tuples(odd_targets, odd_actuals, odd_amounts, st.none() | odd_amounts, st.none() | odd_amounts), max_size=5
    ),
    st.tuples(odd_amounts, odd_amounts, st.none() | odd_amounts, st.none() | odd_amounts),
    st.none() | odd_amounts,
    st.sampled_from(["mof-2020-10", "mof-2021-101", "xinjiang-2024", "henan-2020"]),
)
def test_no_odd_number_raises(data, money, claimed_total, pack):
    rows = [
        row(target, actual, worth, claim, review_deduction=None if less is None else amount(less))
        for target, actual, worth, claim, less in data
    ]
    budget, executed, worth, claim = money
    pack = load_pack(pack)
    one = form(
        *rows,
        money=funds(budget=budget, executed=executed, points=worth, claimed=claim),
        claimed_total=None if claimed_total is None else amount(claimed_total),
        claimed_grade=Text(text="优"),
    )
    evaluation, findings = evaluate(one, pack)
    assert evaluation.model_dump_json()
    for item in evaluation.items:
        assert item.score is None or 0 <= item.score <= item.points
        judged = pack.judges and item.points is None
        assert (item.score is None) == (item.state in {"not_scored", "not_applicable"}) or judged
        assert item.score is None or item.rule is not None
    for finding in findings:
        assert len(message(finding)) < 400, finding.code
        assert remedy(finding)
