"""What if: every answer suffices, one step less does not, and nothing nearer does either."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scoring_forms import amount, form, funds, row

from scorecard.rules import load_pack, read_pack_text, with_parameters
from scorecard.scoring import evaluate
from scorecard.scoring.pieces import NoPieces, pieces_of
from scorecard.scoring.whatif import least_total, next_grade, what_if

PACK = load_pack("mof-2020-10")
OVER = with_parameters(PACK, {"反向未达标": "按超出", "等号超出": "按偏离比例", "逾期": "按天扣分"})
NOTHING = with_parameters(PACK, {"反向未达标": "零分"})
PASS = load_pack("mof-2021-101")
PACKS = {"按比例": PACK, "按超出": OVER, "零分": NOTHING, "及格线": PASS}
packs = st.sampled_from(sorted(PACKS))


def ask(rows, pack=PACK, money=None, grade=None, total=None):
    evaluation, _ = evaluate(form(*rows, money=money), pack)
    return what_if(evaluation, pack, grade=grade, total=None if total is None else Decimal(total))


def single(answer, name="指标"):
    (way,) = [way for way in answer.singles if way.moves[0].item.level3 == name]
    return way.moves[0]


def rescored(rows, pack, money, moves):
    """The total of the form with the moves typed into it, as a person would."""
    rows = list(rows)
    for move in moves:
        if move.item.kind == "execution":
            money = funds(
                budget=money.budget.text,
                executed=move.value.removesuffix("万元"),
                claimed=None,
            )
            continue
        old = rows[move.item.row]
        text = (lambda part: part and part.text) if old else None
        claimed = old.claimed_score.text if old.claimed_score else None
        value = move.value
        if "，评 " in value:
            value, claimed = value.removesuffix(" 分").split("，评 ")
        rows[move.item.row] = row(
            text(old.target),
            value,
            old.points.text,
            claimed,
            name=old.level3.text,
            review_deduction=old.review_deduction,
        )
    return evaluate(form(*rows, money=money), pack)[0]


@pytest.mark.parametrize(
    ("target", "actual", "pack", "total", "value", "bound"),
    [
        ("≥30个", "21个", PACK, 90, "27个", "至少"),  # 27/30
        ("≥30个", "20个", PACK, 71, "22个", "至少"),  # 21.3 is no number of things
        ("≥95%", "80%", PACK, 90, "85.5%", "至少"),
        ("≥95%", "80%", PACK, "94.5", "89.78%", "至少"),  # 94.5050… rounds to 94.51, 89.77 to 94.49
        ("≤100元", "200元", PACK, 80, "125元", "至多"),
        ("≤100元", "200元", OVER, 80, "120元", "至多"),
        ("≤100元", "200元", NOTHING, 80, "100元", "至多"),
        ("<5%", "8%", NOTHING, 80, "4.99%", "至多"),
        ("=60家", "45家", PACK, 90, "54家", "至少"),
        ("=60家", "72家", OVER, 90, "66家", "至多"),
        ("3~5天", "8天", PACK, 80, "6天", "至多"),
        ("3~5天", "1天", PACK, 60, "2天", "至少"),
        ("2025年11月30日前", "2025年12月20日", PACK, 60, "2025年11月30日", "不晚于"),
        ("2025年11月30日前", "2025年12月20日", OVER, 60, "2025年12月8日", "不晚于"),
        ("≥90%", "50%", PASS, 50, "72%", "至少"),  # (0.8 − 0.6) ÷ 0.4
        ("达成", "未达成", PACK, 70, "部分达成年度指标并具有一定效果，评 70 分", "至少"),
        ("达成", "未达成", PACK, 85, "达成年度指标，评 85 分", "至少"),
    ],
)
def test_the_value_that_suffices(target, actual, pack, total, value, bound):
    move = single(ask([row(target, actual, 100)], pack, total=total))
    assert (move.value, move.bound) == (value, bound)


def test_the_rounding_of_the_item_counts():
    # 30.005 is rounded up to 30.01 before the sum; 10001.66 gives 30.00498.
    answer = ask([row("≥30000元", "1元", 90), row("≥1个", "1个", 10, name="乙")], total="40.01")
    assert single(answer).value == "10001.67元"
    assert answer.singles[0].total == Decimal("40.01")


def test_execution_is_answered_in_money():
    answer = ask([row("≥1个", "1个", 90, name="乙")], money=funds("2643.36", "2047.24"), total=99)
    move = single(answer, "预算执行率")
    assert (move.value, move.now) == ("2377.71万元", "2047.24万元")
    assert Fraction("2377.71") / Fraction("2643.36") * 10 >= Fraction("8.995")
    assert Fraction("2377.70") / Fraction("2643.36") * 10 < Fraction("8.995")


def test_nearest_first_and_what_cannot_be_reached():
    rows = [row("≥100个", "80个", 45, name="甲"), row("≥100%", "60%", 35, name="乙"), row("≥3次", "3次", 10, name="丙")]
    answer = ask(rows, money=funds("100", "95"), grade="良")
    assert [way.moves[0].item.level3 for way in answer.singles] == ["甲", "乙"]
    assert [way.moves[0].value for way in answer.singles] == ["88个", "69.99%"]
    limits = {limit.item.level3: limit for limit in answer.limits}
    assert limits["丙"].why == "已经是能得到的最高分"
    assert limits["预算执行率"].total == Decimal(77)
    assert limits["预算执行率"].why == "得到最高分也不够"


def test_two_lines_where_one_is_not_enough():
    rows = [row("≥100个", "50个", 50, name="甲"), row("≥100个", "50个", 50, name="乙")]
    answer = ask(rows, total=90)
    assert answer.singles == ()
    assert [[move.value for move in way.moves] for way in answer.pairs] == [["100个", "80个"], ["100个", "80个"]]
    assert {way.total for way in answer.pairs} == {Decimal(90)}
    assert answer.pairs[0].moves[0].full


def test_more_than_two_lines():
    rows = [row("≥100个", "50个", 25, name=name) for name in "甲乙丙丁"]
    answer = ask(rows, grade="优")
    assert not answer.singles
    assert not answer.pairs
    assert len(answer.together) == 4
    assert answer.possible
    assert answer.best == 100


def test_out_of_reach():
    rows = [row("≥100个", "100个", 60, name="甲"), row("达成", "达成", 20, 20, name="乙")]
    answer = ask(rows, money=funds("100", "100", points=5), total=90)
    assert not answer.possible
    assert answer.best == 85
    assert [limit.why for limit in answer.limits] == ["已经是能得到的最高分"] * 3


def test_there_already():
    answer = ask([row("≥1个", "1个", 100)], grade="良")
    assert answer.reached
    assert not answer.singles


def test_a_line_that_was_left_blank():
    rows = [row("≥30个", None, 40, name="甲"), row("≤10天", None, 10, name="乙"), row("≥95%", "80%", 50, name="丙")]
    answer = ask(rows, grade="良")
    assert not answer.singles  # a grade needs both blanks filled in
    values = {tuple(move.value for move in way.moves) for way in answer.pairs}
    assert values == {("30个", "填上任何数"), ("10天", "21个")}
    for way in answer.pairs:
        assert {move.item.level3 for move in way.moves} == {"甲", "乙"}
        assert way.total >= 80
    one = ask([row("≥30个", None, 40, name="甲"), row("≥95%", "95%", 60, name="丙")], grade="良")
    assert single(one, "甲").value == "15个"
    assert single(one, "甲").now == "未填"


def test_a_reviewers_deduction_stays():
    rows = [row("≥100个", "50个", 100, review_deduction=amount("2"))]
    assert single(ask(rows, total=90)).value == "92个"
    answer = ask(rows, total=99)
    assert not answer.possible
    assert answer.best == 98


def test_grades_and_their_bounds():
    assert least_total(PACK, "优") == Decimal("90.00")
    assert least_total(PACK, "特优") is None
    evaluation, _ = evaluate(form(row("≥100个", "85个", 100)), PACK)
    assert next_grade(evaluation, PACK) == "优"
    with pytest.raises(ValueError, match="no grade"):
        what_if(evaluation, PACK, grade="特优")
    with pytest.raises(ValueError, match="a grade or a total"):
        what_if(evaluation, PACK)


ROUNDED = """
编号: rounded
名称: 先取整
版本: "1"
地区: 测试
适用表样: [project_self_evaluation]
总分: 100
执行率分值: 10
等级: [{名称: 优, 范围: "(90, 100]"}, {名称: 差, 范围: "[0, 90]"}]
取整: {小数位: 2, 方式: 四舍五入}
总分规则:
  - {名称: 执行率过低, 条款: 测试, 当: 执行率 < 70%, 上限: 79}
规则:
  - 名称: 预算执行率
    条款: 测试
    适用: {部位: 预算执行率}
    公式: 最小(1, 四舍五入(全年执行数 ÷ 全年预算数, 2)) × 分值
  - 名称: 逐点扣分
    条款: 测试
    适用: {类型: 定量}
    分段:
      - {当: 达标, 得分: 分值}
      - {当: 非 达标, 得分: "最大(0, 分值 − 向下取整((指标值 − 完成值) × 100) × 0.5)"}
"""


def rounded_pack():
    pack, findings = read_pack_text(ROUNDED)
    assert pack is not None, findings
    return pack


def test_a_rule_that_rounds_inside_is_bisected():
    pack = rounded_pack()
    answer = ask([row("≥95%", "70%", 90)], pack, funds("100", "90"), total=95)
    assert single(answer).value == "86.01%"  # not more than 8 whole points short: 8.99 are 8
    answer = ask([row("≥95%", "95%", 90)], pack, funds("100", "60"), total="97.5")
    assert single(answer, "预算执行率").value == "74.5万元"


def test_a_cap_on_the_total_needs_the_execution_rate():
    pack = rounded_pack()
    rows = [row("≥95%", "85%", 90)]
    answer = ask(rows, pack, funds("100", "60"), total=85)
    assert single(answer, "预算执行率").value == "70万元"
    assert [limit.item.level3 for limit in answer.limits] == ["指标"]
    assert answer.limits[0].total == 79
    assert least_total(pack, "优") == Decimal("90.01")  # the bound itself is not included


def test_the_step_is_that_of_the_decimals_as_written():
    answer = ask([row("≥8.90%", "0.90%", "14", name="指标")], PASS, funds("1", "1"), total="10.40")
    assert single(answer).value == "5.45%"  # not 5.5%, which is more than is needed
    less, enough = (evaluate(form(row("≥8.90%", v, "14"), money=funds("1", "1")), PASS)[0] for v in ("5.44%", "5.45%"))
    assert less.total < Decimal("10.40") <= enough.total
    counted = ask([row("≥8.0个", "1.0个", "10", name="指标")], PACK, total="5")
    assert single(counted).value == "4个"


signs = st.sampled_from(["≥", ">", "=", "≤", "<"])
counts = st.integers(1, 40)
worths = st.integers(1, 60).map(str)
lines = st.lists(st.tuples(signs, counts, counts, worths), min_size=1, max_size=3)


def integer_rows(data):
    return [row(f"{sign}{t}个", f"{a}个", worth, name=f"第{n}项") for n, (sign, a, t, worth) in enumerate(data)]


@settings(max_examples=20, deadline=None)
@given(lines, st.integers(1, 100), packs)
def test_the_nearest_count_by_trying_them_all(data, share, pack):
    pack = PACKS[pack]
    rows = integer_rows(data)
    most = sum(int(worth) for *_, worth in data)
    goal = Decimal(most * share) / 100
    answer = ask(rows, pack, total=goal)
    assume(not answer.reached)
    found = {way.moves[0].item.row: way.moves[0].value for way in answer.singles}
    for index, (sign, actual, target, worth) in enumerate(data):
        best = None
        for tried in range(90):
            other = [*rows]
            other[index] = row(f"{sign}{target}个", f"{tried}个", worth)
            total = evaluate(form(*other), pack)[0].total
            if total >= goal and (best is None or abs(tried - actual) < abs(best - actual)):
                best = tried
        assert found.get(index) == (None if best is None else f"{best}个")


cents = st.decimals(min_value="0.01", max_value=300, places=2).map(lambda d: format(d, "f"))
units = st.sampled_from(["%", "元", "个", "亩"])


@st.composite
def forms(draw):
    rows = []
    for n in range(draw(st.integers(1, 5))):
        worth, name = draw(worths), f"第{n}项"
        match draw(st.sampled_from(["number", "number", "range", "date", "words"])):
            case "number":
                unit = draw(units)
                value = counts.map(str) if unit == "个" else cents
                rows.append(row(f"{draw(signs)}{draw(value)}{unit}", f"{draw(value)}{unit}", worth, name=name))
            case "range":
                low, high = sorted((draw(counts), draw(counts)))
                assume(low < high)
                rows.append(row(f"{low}~{high}天", f"{draw(counts)}天", worth, name=name))
            case "date":
                day = dt.date(2025, 12, 1) + dt.timedelta(days=draw(st.integers(-20, 40)))
                rows.append(row("2025年11月30日前", f"{day.year}年{day.month}月{day.day}日", worth, name=name))
            case _:
                band = draw(st.sampled_from(["达成", "部分达成", "未达成"]))
                rows.append(row("有效保障", band, worth, draw(st.none() | st.just("1")), name=name))
    return rows, funds(budget=draw(cents), executed=draw(cents))


@settings(max_examples=120, deadline=None)
@given(forms(), st.integers(40, 100), packs)
def test_answers_suffice_when_they_are_typed_in(made, share, pack):
    pack = PACKS[pack]
    rows, money = made
    before, _ = evaluate(form(*rows, money=money), pack)
    assume(before.total is not None and before.complete)
    goal = (before.points_total * share / 100).quantize(Decimal("0.01"))
    answer = what_if(before, pack, total=goal)
    assert answer.reached == (before.total >= goal)
    for way in (*answer.singles, *answer.pairs):
        after = rescored(rows, pack, money, way.moves)
        assert after.total == way.total >= goal
    if answer.possible and not answer.reached:
        assert answer.singles or answer.pairs or answer.together
        assert answer.best >= goal
    if answer.together:
        assert rescored(rows, pack, money, answer.together).total >= goal
    # What is said to be out of reach alone really is: every line at its most.
    alone = {way.moves[0].index for way in answer.singles}
    for limit in answer.limits:
        assert limit.index not in alone
        assert limit.total is None or limit.total < goal


@settings(max_examples=60, deadline=None)
@given(forms(), st.integers(40, 100), packs)
def test_one_step_less_is_not_enough(made, share, pack):
    pack = PACKS[pack]
    rows, money = made
    before, _ = evaluate(form(*rows, money=money), pack)
    assume(before.total is not None and before.complete)
    goal = (before.points_total * share / 100).quantize(Decimal("0.01"))
    answer = what_if(before, pack, total=goal)
    for way in (*answer.singles, *answer.pairs):
        move = way.moves[-1]
        less = a_step_less(move)
        if less is not None:
            after = rescored(rows, pack, money, [*way.moves[:-1], less])
            assert after.total < goal, (move, less)


class Less:
    """A move one step short, in words made here and not by the solver."""

    def __init__(self, move, value):
        self.item, self.value = move.item, value


def a_step_less(move):
    value = move.value
    if "，评 " in value:
        band, score = value.removesuffix(" 分").split("，评 ")
        return (
            None
            if Decimal(score) in {0, Decimal("0.01")}
            else Less(move, f"{band}，评 {Decimal(score) - Decimal('0.01')} 分")
        )
    if "日" in value:
        day = dt.datetime.strptime(value, "%Y年%m月%d日").date() + dt.timedelta(days=1)  # noqa: DTZ007
        return Less(move, f"{day.year}年{day.month}月{day.day}日")
    number = value.rstrip("%元个亩天万")
    unit = value[len(number) :]
    step = Decimal(1) if unit in {"个", "天"} else Decimal("0.01")
    shorter = Decimal(number) + (step if move.bound == "至多" else -step)
    return Less(move, f"{shorter}{unit}") if shorter >= 0 else None


@settings(max_examples=150, deadline=None)
@given(
    signs,
    st.fractions(min_value=-5, max_value=500, max_denominator=100),
    st.fractions(min_value=0, max_value=300, max_denominator=100),
    packs,
)
def test_pieces_are_the_rule(sign, x, target, pack):
    rule = next(rule for rule in PACKS[pack].rules if rule.variant("定量", sign) is not None)
    variant = rule.variant("定量", sign)
    values = [None] * len(variant.names)
    values[0], values[1], values[variant.names.index("分值")] = x, target, Fraction(10)
    pieces = pieces_of(variant, values, 0)
    branch = variant.choose(values)
    if x in pieces.edges:
        return
    (piece,) = [p for p in pieces.pieces if (p.low is None or p.low < x) and (p.high is None or x < p.high)]
    assert piece.points.at(x) == branch.points(values)


def test_rounding_inside_has_no_pieces():
    rule = rounded_pack().rules[1]
    variant = rule.variant("定量", "≥")
    with pytest.raises(NoPieces):
        pieces_of(variant, [Fraction(1, 2), Fraction(1), None, None, None, None, Fraction(10)], 0)
