"""Scoring by 财预〔2020〕10号, line by line, and every S code from a form that deserves it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from scoring_forms import amount, form, funds, row

from scorecard.findings import message
from scorecard.model import Entry, Text
from scorecard.rules import load_pack, read_pack_text, with_parameters
from scorecard.scoring import evaluate

PACK = load_pack("mof-2020-10")


def score(*rows, money=None, pack=PACK, **more):
    return evaluate(form(*rows, money=money, **more), pack)


def only(*args, pack=PACK, **more):
    """The item and the S codes of a form with one row."""
    evaluation, findings = score(row(*args, **more), pack=pack)
    item = next(item for item in evaluation.items if item.kind == "indicator")
    form_level = {"S004", "S031", "S035"}
    return item, [f.code for f in findings if f.code.startswith("S") and f.code not in form_level]


def execution(pack=PACK, **more):
    """The execution item and the codes about it."""
    evaluation, findings = score(row("≥1个", "1个", 90), money=funds(**more), pack=pack)
    return evaluation.items[0], [f.code for f in findings if f.code != "S035"]


@pytest.mark.parametrize(
    ("target", "actual", "points", "expected", "state"),
    [
        ("≥21个", "21个", 10, "10", "reached"),
        ("≥21个", "20个", 10, "9.52", "missed"),
        (">5次", "5次", 10, "10", "missed"),
        ("≥3台", "2台", 10, "6.67", "missed"),
        ("≥95%", "93%", 10, "9.79", "missed"),
        ("≥100万元", "990000元", 10, "9.9", "missed"),
        ("≤302.49万元", "300万元", 10, "10", "reached"),
        ("≤100万元", "125万元", 10, "8", "missed"),
        ("<5%", "5%", 10, "10", "missed"),
        ("=60本", "60本", 7, "7", "reached"),
        ("=60本", "45本", 10, "7.5", "missed"),
        ("=60本", "66本", 10, "10", "reached"),
        ("3-5次", "4次", 10, "10", "reached"),
        ("3-5次", "2次", 10, "6.67", "missed"),
        ("3-5次", "8次", 10, "6.25", "missed"),
        ("2025年11月30日前", "2025年11月30日", 10, "10", "reached"),
        ("2025年11月30日前", "2025年12月1日", 10, "0", "missed"),
        ("≥0次", "0次", 10, "10", "reached"),
        ("≤0次", "0次", 10, "10", "reached"),
    ],
)
def test_quantity(target, actual, points, expected, state):
    item, codes = only(target, actual, points)
    assert item.score == Decimal(expected)
    assert item.state == state
    assert codes == []
    assert item.rule.article.startswith("财预〔2020〕10号 第十六条")
    assert item.steps
    assert [i.raw for i in item.inputs[:2]] == [target, actual]
    assert all(i.place for i in item.inputs)


def test_the_trace_can_be_followed_by_hand():
    item, _ = only("≥95%", "93%", 10)
    assert [(s.expression, s.result) for s in item.steps] == [
        ("93% ＜ 95% 且 93% ＞ 0", "成立"),
        ("93% ÷ 95%", "0.978947…"),
        ("0.978947… × 10", "9.789473…"),
        ("9.789473…", "9.79"),
    ]
    assert item.exact == Fraction(930, 95)
    assert item.completion == Fraction(93, 95)
    assert item.inputs[0].value == 95
    assert item.inputs[0].unit == "%"


def test_converted_units_are_in_the_trace():
    item, _ = only("≥100万元", "990000元", 10)
    assert item.steps[0].label == "换算"
    assert "99" in item.steps[0].expression


@pytest.mark.parametrize(
    ("option", "expected"), [({"反向未达标": "按超出"}, "7.5"), ({"反向未达标": "零分"}, "0"), ({}, "8")]
)
def test_reverse_parameter(option, expected):
    assert only("≤100万元", "125万元", pack=with_parameters(PACK, option))[0].score == Decimal(expected)


def test_equal_and_deadline_parameters():
    pack = with_parameters(PACK, {"等号超出": "按偏离比例", "逾期": "按天扣分", "每日扣": "10%"})
    assert only("=60本", "66本", pack=pack)[0].score == 9
    assert only("2025年11月30日前", "2025年12月3日", pack=pack)[0].score == 7


# ------------------------------------------------------------------------------------------------ execution


def test_execution():
    item, codes = execution(budget="100", executed="86.18", claimed="8.62")
    assert (item.kind, item.score, item.state, codes) == ("execution", Decimal("8.62"), "missed", [])
    assert item.completion == Fraction(8618, 10000)
    assert [i.name for i in item.inputs] == ["全年预算数", "全年执行数"]
    assert item.inputs[0].place.cell == "D5"


def test_s001_budget_blank_and_never_the_initial_budget():
    for text in ("", "—"):
        item, codes = execution(budget=text, initial="100", executed="100")
        assert (item.state, item.score, codes) == ("not_scored", None, ["S001"])
    assert execution(budget=None)[1] == ["S001"]


def test_s002_budget_zero():
    assert execution(budget="0")[0].score is None
    assert execution(budget="0")[1] == ["S002"]
    assert execution(budget="-5")[1] == ["S002"]


def test_s003_executed_blank():
    item, codes = execution(executed="")
    assert (item.state, codes) == ("not_scored", ["S003"])


def test_s004_no_total_row():
    evaluation, findings = score(row("≥1个", "1个", 90))
    assert evaluation.items[0].state == "not_scored"
    assert evaluation.items[0].points == 10
    assert {"S004", "S035"} == {f.code for f in findings}


def test_a_form_whose_rows_make_up_the_whole_has_no_execution_line():
    evaluation, findings = score(row("≥1个", "1个", 100))
    assert [item.kind for item in evaluation.items] == ["indicator"]
    assert evaluation.grade == "优"
    assert findings == []


def test_s005_points_of_the_pack():
    item, codes = execution(points=None)
    assert (item.points, codes) == (10, ["S005"])


def test_points_in_the_head_of_the_form():
    evaluation, findings = score(
        row("≥1个", "1个", 80), money=funds(points="—"), execution_points=amount("20"), indicator_points=amount("80")
    )
    assert evaluation.items[0].points == 20
    assert findings == []


def test_s006_more_than_the_budget():
    item, codes = execution(budget="100", executed="102.59")
    assert (item.score, item.state, codes) == (10, "reached", ["S006"])


def test_s007_negative():
    item, codes = execution(executed="-35.6")
    assert (item.score, codes) == (0, ["S007"])


def test_amounts_in_two_units():
    money = funds(executed=None).model_copy(update={"executed": amount("500000", "元", "E5")})
    evaluation, _ = score(row("≥1个", "1个", 90), money=money)
    assert evaluation.items[0].score == 5


# ------------------------------------------------------------------------------------------------ rows


def test_s008_no_points():
    evaluation, findings = score(row("≥1个", "1个", None, name="甲"), row("≥1个", "1个", 90), money=funds())
    assert [f.code for f in findings] == ["S008", "S035"]
    assert evaluation.items[1].state == "not_scored"


@pytest.mark.parametrize("points", ["-5", "0", "1E+40", "5000", "1E-40"])
def test_s009_points_that_make_no_sense(points):
    item, codes = only("≥1个", "1个", points)
    assert (item.state, codes) == ("not_scored", ["S009"])


def test_s010_blank_actual_is_never_zero():
    evaluation, findings = score(row("≥1个", "", 50), row("≥1个", "1个", 40), money=funds())
    assert evaluation.items[1].state == "not_scored"
    assert evaluation.items[1].score is None
    assert [f.code for f in findings] == ["S010", "S035"]
    assert (evaluation.total, evaluation.grade, evaluation.complete) == (50, None, False)


def test_s011_no_target():
    assert only("", "3个")[1] == ["S011"]
    assert only(None, "3个")[1] == ["S011"]


def test_s012_not_applicable_drops_out():
    evaluation, findings = score(row("不适用", "不适用", 40), row("≥1个", "1个", 50), money=funds())
    assert evaluation.items[1].state == "not_applicable"
    assert evaluation.items[1].points == 40
    assert (evaluation.points_total, evaluation.total, evaluation.grade) == (60, 60, "中")
    assert [f.code for f in findings] == ["S012"]
    assert evaluation.complete


def test_s013_actual_says_not_applicable():
    for text in ("不适用", "/", "—"):
        item, codes = only("≥3次", text)
        assert (item.state, codes) == ("not_scored", ["S013"])


def test_s014_words_for_a_number():
    item, codes = only("≥21个", "已完成", claimed=10)
    assert (item.state, item.score, item.claimed, codes) == ("not_scored", None, 10, ["S014"])
    assert only("2025年11月30日前", "已完成")[1] == ["S014"]


def test_words_for_a_number_may_decide_a_band():
    item, codes = only("≥21个", "已完成", claimed=9, pack=with_parameters(PACK, {"定量填文字": "按档次"}))
    assert (item.state, item.score, codes) == ("band", 9, ["S014"])


@pytest.mark.parametrize(("target", "actual"), [("≥0次", "-1次"), ("=0次", "2次"), ("≤0%", "1%")])
def test_s015_no_ratio(target, actual):
    item, codes = only(target, actual)
    assert (item.score, item.completion, codes) == (0, None, ["S015"])


def test_s016_far_exceeded_without_a_reason():
    item, codes = only("≥6次", "12次")
    assert (item.score, item.state, codes) == (10, "exceeded", ["S016"])
    assert only("≥10次", "13次")[1] == []
    assert only("≥10次", "14次", deviation_reason=" ")[1] == ["S016"]
    assert only("≤10次", "1次")[1] == []


def test_how_far_exceeded_is_said_in_two_decimals():
    _, findings = score(row("≥45个", "62个", 90), money=funds())
    assert next(f for f in findings if f.code == "S016").args["over"] == "37.78%"


def test_s017_far_exceeded_with_a_reason():
    assert only("≥6次", "12次", deviation_reason="上级追加任务")[1] == ["S017"]


def test_a_threshold_of_the_pack():
    pack = with_parameters(PACK, {"超额阈值": "100%"})
    assert only("≥6次", "12次", pack=pack)[1] == []


def test_a_reviewers_deduction_is_traced():
    item, codes = only("≥6次", "12次", claimed="8.5", review_deduction=amount("1.5", cell="K7"), deviation_reason="有")
    assert (item.score, item.exact, codes) == (Decimal("8.5"), Fraction(17, 2), ["S017"])
    assert item.steps[-1].expression == "10 － 1.5"
    assert item.inputs[-1].place.cell == "K7"
    item, _ = only("≥6次", "6次", review_deduction=amount("15"))
    assert item.score == 0
    assert "最低为 0" in item.steps[-1].expression


@pytest.mark.parametrize("text", ["-1", "很多", "1E+40"])
def test_s024_a_deduction_that_makes_no_sense(text):
    item, codes = only("≥6次", "6次", review_deduction=amount(text))
    assert (item.score, codes) == (10, ["S024"])
    assert only("≥6次", "6次", review_deduction=amount(""))[1] == []


# ------------------------------------------------------------------------------------------------ qualitative


@pytest.mark.parametrize(
    ("actual", "claimed", "expected"),
    [
        ("达成预期指标", "8", "8"),
        ("有效提升", "10", "10"),
        ("得到有效提升", "9", "9"),
        ("部分达成预期指标并具有一定效果", "6", "6"),
        ("部分达成", "7.99", "7.99"),
        ("未达成", "0", "0"),
        ("未达成预期指标且效果较差", "5.99", "5.99"),
        ("已完成100%", "9", "9"),
    ],
)
def test_a_claim_inside_its_band_stands(actual, claimed, expected):
    item, codes = only("有效提升", actual, claimed=claimed)
    assert (item.state, item.score, item.difference, codes) == ("band", Decimal(expected), 0, [])
    assert item.rule.article == "财预〔2020〕10号 第十六条第三款"


@pytest.mark.parametrize(
    "actual", ["有序推进", "已完成80%", "基本完成", "完成，但未达到效果", "95", "未部分达成并达成", "做" * 40 + "完成"]
)
def test_s018_words_that_decide_nothing(actual):
    item, codes = only("有效提升", actual, claimed="9")
    assert (item.score, codes) == (9, ["S018"])
    assert (item.interval.low, item.interval.high) == (0, 10)
    item, codes = only("有效提升", actual)
    assert (item.state, item.score, item.interval.high, codes) == ("not_scored", None, 10, ["S018"])


@pytest.mark.parametrize(
    ("actual", "claimed", "expected"),
    [("达成", "7.99", "8"), ("部分达成", "8", "7.99"), ("部分达成", "5", "6"), ("未达成", "6", "5.99")],
)
def test_s019_a_claim_outside_its_band(actual, claimed, expected):
    item, codes = only("有效提升", actual, claimed=claimed)
    assert (item.score, codes) == (Decimal(expected), ["S019"])


@pytest.mark.parametrize(
    ("actual", "option", "expected"),
    [
        ("达成", {}, "10"),
        ("部分达成", {}, "7"),
        ("未达成", {}, "3"),
        ("达成", {"定性默认": "下限"}, "8"),
        ("达成", {"定性默认": "中点"}, "9"),
        ("部分达成", {"定性默认": "下限"}, "6"),
    ],
)
def test_s020_no_claim_takes_the_default(actual, option, expected):
    item, codes = only("有效提升", actual, pack=with_parameters(PACK, option))
    assert (item.score, codes) == (Decimal(expected), ["S020"])


def test_band_edges_are_rounded_as_scores_are():
    item, codes = only("有效提升", "部分达成", "3.33", claimed="2.66")
    assert (item.interval.high, item.score, codes) == (Fraction(266, 100), Decimal("2.65"), ["S019"])


# ------------------------------------------------------------------------------------------------ claims


def test_s021_claim_above_its_points():
    item, codes = only("≥1个", "1个", 5, claimed=10)
    assert (item.score, item.difference, codes) == (5, 5, ["S021"])
    assert only("有效提升", "达成", 5, claimed=10)[1] == ["S021"]


def test_s022_claim_below_zero():
    assert only("≥1个", "1个", 5, claimed=-2)[1] == ["S022"]
    assert only("有效提升", "达成", 5, claimed=-2)[0].score == 4


def test_s023_claim_differs():
    item, codes = only("≥3台", "2台", claimed=7)
    assert (item.difference, codes) == (Decimal("0.33"), ["S023"])
    assert only("≥3台", "2台", claimed="6.67")[1] == []


# ------------------------------------------------------------------------------------------------ rules


BARE = """\
编号: bare
名称: 光包
版本: "1"
规则:
  - 名称: 比年初
    条款: 第一条
    适用: {部位: 预算执行率}
    公式: 全年执行数 ÷ 年初预算数 × 分值
  - 名称: 数量
    条款: 第一条
    适用: {类型: 定量, 符号: ≥}
    分段:
      - {当: 完成值 < 5, 得分: 分值 ÷ 完成值}
      - {当: 完成值 > 5, 得分: 分值}
"""


def test_s025_no_rule():
    pack, _ = read_pack_text(BARE)
    assert only("有效提升", "达成", pack=pack)[1] == ["S025"]
    assert only("≤5个", "3个", pack=pack)[1] == ["S025"]


def test_s026_a_rule_that_gives_nothing():
    pack, _ = read_pack_text(BARE)
    for actual, reason in (("0个", "除数为零"), ("5个", "没有一条分段适用")):
        evaluation, findings = score(row("≥3个", actual), pack=pack)
        assert evaluation.items[-1].state == "not_scored"
        assert reason in next(message(f) for f in findings if f.code == "S026")
    item, codes = execution(pack=pack)
    assert (item.state, "S026" in codes) == ("not_scored", True)
    assert execution(pack=pack, initial="200")[0].score == 5


def test_s028_numbers_too_long():
    item, codes = only("≥1" + "0" * 40 + "个", "3个")
    assert item.state == "not_scored"
    assert codes == []  # reading refused it and said so
    big = row("≥3个", "3个").model_copy(update={"claimed_score": amount("1E+50")})
    evaluation, findings = evaluate(form(big, money=funds()), PACK)
    assert "S028" in [f.code for f in findings]
    assert evaluation.items[1].claimed is None
    money = funds(budget="1E+999999")
    assert [f.code for f in evaluate(form(row("≥3个", "3个", 90), money=money), PACK)[1]][:1] == ["S028"]


def test_s027_kinds_that_cannot_be_compared():
    target = row("≥3个", "3个").target
    actual = row("≥3个", "3个").actual.model_copy(update={"kind": "deadline", "value": None})
    item = row("≥3个", "3个").model_copy(update={"target": target, "actual": actual})
    evaluation, findings = evaluate(form(item, money=funds()), PACK)
    assert evaluation.items[1].state == "not_scored"
    assert any(f.code in {"S027", "V032"} for f in findings)


# ------------------------------------------------------------------------------------------------ the whole


def test_s029_and_s030_are_said_once():
    evaluation, findings = score(row("≥3个", None), row("≥3个", None), money=funds(), kind="project_target")
    assert [f.code for f in findings if f.code != "S031"] == ["S029"]
    evaluation, findings = score(row("≥3个", "3个", None), row("≥3个", "3个", None), money=funds())
    assert [f.code for f in findings] == ["S030"]
    assert evaluation.total == 10


def test_s031_points_do_not_add_up():
    assert [f.code for f in score(row("≥1个", "1个", 100), money=funds())[1]] == ["S031", "S034"]
    _, findings = score(row("≥1个", "1个", 90), money=funds(), total_points=amount("110"))
    assert [f.code for f in findings] == ["S031"]
    _, findings = score(row("≥1个", "1个", 80), money=funds(), indicator_points=amount("90"))
    assert [f.code for f in findings] == ["S031"]


def test_s032_claimed_total():
    _, findings = score(row("≥1个", "1个", 90, 90), money=funds(claimed="10"), claimed_total=amount("99"))
    assert [f.code for f in findings] == ["S032"]
    _, findings = score(row("≥1个", "1个", 90, 90), money=funds(claimed="10"), claimed_total=amount("100.00"))
    assert findings == []
    assert score(row("≥1个", "1个", 90), money=funds(), claimed_total=amount("1E+40"))[1] == []


def test_s033_claimed_grade():
    rows = (row("≥100个", "99个", 90, "89.10"),)
    more = {"money": funds(executed="40", claimed="4"), "claimed_total": amount("93.10")}
    assert score(*rows, **more, claimed_grade=Text(text="优秀"))[1] == []
    assert [f.code for f in score(*rows, **more, claimed_grade=Text(text="良"))[1]] == ["S033"]
    assert [f.code for f in score(*rows, money=funds(), claimed_grade=Text(text="良"))[1]] == ["S033"]


def test_s034_outside_all_grades():
    evaluation, findings = score(row("≥1个", "1个", 110), money=funds())
    assert (evaluation.total, evaluation.grade) == (120, None)
    assert "S034" in [f.code for f in findings]


def test_s036_only_a_claimed_total():
    _, findings = score(row("≥1个", "1个", 90), money=funds(), claimed_total=amount("95"))
    assert [f.code for f in findings] == ["S036"]


def test_s037_kind_of_form():
    assert "S037" in [f.code for f in score(row("≥1个", "1个", 90), money=funds(), kind="monitoring")[1]]


def test_s038_caps_on_the_total():
    text = """\
编号: capped
名称: 封顶包
版本: "1"
继承: mof-2020-10
总分规则:
  - {名称: 执行率偏低, 条款: 某地手册, 当: 60% ≤ 执行率 < 70%, 上限: 79}
  - {名称: 执行率过低, 条款: 某地手册, 当: 执行率 < 60%, 扣分: 总分 × 50%}
"""
    pack, findings = read_pack_text(text)
    assert findings == []
    evaluation, findings = score(row("≥1个", "1个", 90), money=funds(executed="65"), pack=pack)
    assert (evaluation.total, evaluation.grade, [f.code for f in findings]) == (79, "中", ["S038"])
    evaluation, findings = score(row("≥1个", "1个", 90), money=funds(executed="30"), pack=pack)
    assert evaluation.total == Decimal("46.5")
    assert score(row("≥1个", "1个", 90), money=funds(), pack=pack)[1] == []
    assert "S038" not in [f.code for f in score(row("≥1个", "1个", 90), money=funds(budget=""), pack=pack)[1]]


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("90", "优"),
        ("89.99", "良"),
        ("80", "良"),
        ("79.99", "中"),
        ("60", "中"),
        ("59.99", "差"),
        ("0", "差"),
        ("100", "优"),
    ],
)
def test_grades(total, grade):
    from scorecard.scoring.totals import grade_of

    assert grade_of(PACK, Decimal(total)) == grade


def test_rows_without_content_and_detail_rows_are_left_out():
    evaluation, findings = score(
        row("≥1个", "1个", 90),
        row(None, None, None, name="指标2："),
        row("≥1个", "1个", "", name="其中：甲"),
        money=funds(),
    )
    assert [item.state for item in evaluation.items[2:]] == ["not_applicable", "not_applicable"]
    assert findings == []


def test_an_empty_form():
    evaluation, findings = score()
    assert (evaluation.total, evaluation.grade, evaluation.complete) == (None, None, False)
    assert "S004" in [f.code for f in findings]


def test_names():
    nameless = row("≥1个", "1个", 90).model_copy(update={"level1": None, "level2": None, "level3": None})
    evaluation, _ = score(nameless, money=funds(), entries=(Entry(label="项目完成", value=Text(text="是")),))
    assert evaluation.items[1].level3 == "第1行指标"


def test_the_reason_of_the_choice_is_kept():
    from scorecard.rules import choose_pack

    one = form(row("≥1个", "1个", 90), money=funds())
    pack, reason = choose_pack(one)
    assert pack.id == "mof-2020-10"
    assert evaluate(one, pack, reason=reason)[0].pack.reason == reason
