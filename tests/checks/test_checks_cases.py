"""Cases that are easy to get wrong: what must be found, and what must not."""

import datetime as dt
from decimal import Decimal

import pytest
from check_forms import actual, amount, day, target, text, words

from scorecard.checks import check, settle
from scorecard.checks.measuring import compare
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Actual, Entry, Form, FundLine, Indicator, Place, Target


def codes(form):
    return {finding.code for finding in check(form)}


def one(name, aim, *, level1="产出指标", level2="数量指标", kind="project_target", got=None, reason=None, **form):
    row = Indicator(
        level1=text(level1), level2=text(level2), level3=text(name), target=aim, actual=got,
        deviation_reason=text(reason) if reason is not None else None,
    )  # fmt: skip
    return Form(layout="x", kind=kind, indicators=(row,), **form)


@pytest.mark.parametrize(
    ("name", "operator", "unit", "code"),
    [
        ("设备故障率", ">=", "%", "C047"),
        ("逾期发放率", ">=", "%", "C047"),
        ("群众投诉次数", ">=", "次", "C047"),
        ("群众投诉处理率", ">=", "%", None),
        ("逾期贷款及时催收率", ">=", "%", None),
        ("安全事故降低率", ">=", "%", None),
        ("工程质量合格率", "<=", "%", "C048"),
        ("培训学员人数", "<=", "人", "C048"),
        ("检查人员被投诉次数", "<=", "次", None),
        ("科目调整次数", "<=", "次", None),
        ("不合格率控制", "<=", "%", None),
        ("完成手续办理时限", "<=", "天", None),
        ("平均响应时间", "<=", "小时", None),
    ],
)
def test_direction(name, operator, unit, code):
    got = codes(one(name, target(operator, 10, unit)))
    assert got & {"C047", "C048"} == ({code} if code else set())


def test_direction_of_costs():
    cost = one("物资采购成本", target(">=", 10, "万元"), level2="成本指标")
    assert "C047" in codes(cost)
    assert "C047" not in codes(one("成本节约额", target(">=", 10, "万元"), level2="成本指标"))
    assert "C047" not in codes(one("物资采购成本", target("<=", 10, "万元"), level2="成本指标"))


@pytest.mark.parametrize(
    ("name", "flagged"),
    [
        ("验收合格率≥95%", True),
        ("发放补贴30万元", True),
        ("新建水泥路2条", True),
        ("7岁以下儿童健康管理率", False),
        ("12350举报奖励次数", False),
        ("PM2.5浓度", False),
        ("2024年度统计报告", False),
        ("“十四五”规划项目（2021-2025年）", False),
        ("《条例》第12条宣传", False),
        ("21世纪海上丝绸之路合作国家", False),
        ("工程合格率(%)", False),
    ],
)
def test_value_in_name(name, flagged):
    assert ("C061" in codes(one(name, target(">=", 5, "次")))) == flagged


@pytest.mark.parametrize(
    ("name", "flagged"),
    [
        ("资金支出率", True),
        ("预算执行率", True),
        ("经费支付及时率", False),
        ("资金使用合规率", False),
        ("补助资金到位率", False),
    ],
)
def test_execution_rate_doubled(name, flagged):
    assert ("C067" in codes(one(name, target(">=", 95, "%"), level2="时效指标"))) == flagged


@pytest.mark.parametrize(
    ("words_", "vague"),
    [
        ("有效提升", True), ("明显改善", True), ("及时", True), ("达到国家二级标准", False), ("形成政策建议", False),
        ("验收通过", False), ("优", False), ("一级甲等", False),
    ],
)  # fmt: skip
def test_vague(words_, vague):
    form = one("能力水平", words(Target, words_), level1="效益指标", level2="社会效益指标")
    assert ("C041" in codes(form)) == vague


def test_goal_and_table_agree_in_other_words():
    aim = target(">=", 119, "个")
    goal = "委托第三方运维全区103个区控空气站和16个区控空气站，物业人员配备数5人"
    assert "C141" not in codes(one("运维区控空气站数量", aim, goal=text(goal)))  # 103 + 16
    assert "C141" not in codes(one("办公费用", target("<=", Decimal("7.26"), "万元"), goal=text("办公费用7.265万元")))
    assert "C141" not in codes(one("人员配备数", target(">=", 3, "人"), goal=text("后勤及物业人员配备数5人")))
    run_on = "办公费用7.265万元物业管理费26.3万元差旅费用15万元"
    assert "C141" not in codes(one("差旅费用", target("<=", 15, "万元"), goal=text(run_on)))
    assert "C141" in codes(one("差旅费用", target("<=", 12, "万元"), goal=text(run_on)))


def test_funds_of_two_breakdowns():
    def line(name, role, value):
        return FundLine(name=name, role=role, budget=amount(value))

    funds = (
        line("资金总额", "total", "735.55"), line("一般公共预算资金", "part", "704.36"), line("上年结转资金", "carryover", "29.99"),
        line("其他资金", "other", "1.2"), line("基本支出", "part", "592.56"), line("项目支出", "part", "142.99"),
    )  # fmt: skip
    form = Form(layout="x", kind="department_target", funds=funds)
    assert "C025" not in codes(form)
    wrong = (*funds[:3], line("其他资金", "other", "9.2"), *funds[4:])
    assert "C025" in codes(form.model_copy(update={"funds": wrong}))


def test_rate_printed_as_a_fraction():
    line = FundLine(name="总额", role="total", budget=amount(29), executed=amount("27.8"), rate=amount("0.9586"))
    form = Form(layout="x", kind="project_self_evaluation", funds=(line,))
    assert not codes(form) & {"C021", "C022", "C038"}


def test_missed_reason_elsewhere():
    form = one("培训人数", target(">=", 50, "人"), got=actual(30, "人"), kind="project_self_evaluation")
    assert [f.severity for f in check(form) if f.code == "C121"] == ["warning"]
    about = form.model_copy(update={"entries": (Entry(label="偏差原因", value=text("培训人数不足，因报名少")),)})
    assert "C121" not in codes(about)
    other = form.model_copy(update={"entries": (Entry(label="偏差原因", value=text("采购进度慢，已督促")),)})
    assert [f.severity for f in check(other) if f.code == "C121"] == ["hint"]
    column = one("培训人数", target(">=", 50, "人"), got=actual(30, "人"), kind="project_self_evaluation", reason="")
    assert [f.severity for f in check(column) if f.code == "C121"] == ["error"]


def test_compare():
    aim = target(">=", 10, "万元")
    assert compare(aim, actual(100000, "元")) == "reached"
    assert compare(aim, actual(90000, "元")) == "missed"
    assert compare(aim, actual(20, "个")) is None
    assert compare(target(">=", 95, "%"), actual("0.96", None)) is None  # 0.96 or 96 %: not for a check to say
    assert compare(target("<=", 5, "次"), actual(6, "次")) == "missed"
    assert compare(target(">", 5, "次"), actual(5, "次")) == "missed"
    assert compare(target(">=", 5, "次"), actual(5, "次").model_copy(update={"operator": ">="})) is None
    assert compare(day(Target, dt.date(2024, 9, 1)), day(Actual, dt.date(2024, 9, 2))) == "missed"
    zero = Target(text="0次", kind="number", value=Decimal(0), unit="次", implied_operator="<=")
    assert compare(zero, actual(0, "次")) == "reached"


def test_places_fall_back_to_the_row():
    row = Indicator(level3=text("预算执行率"), target=target(">=", 95, "%"), place=Place(line=7))
    form = Form(layout="x", kind="project_target", indicators=(row,))
    assert [f.place.line for f in check(form) if f.code == "C067"] == [7]
    assert Subject(form).rows[0].reason_place == Place(line=7)


def test_privacy_leaves_amounts_alone():
    assert not codes(one("补助金额13800000000元", target("<=", 1, "元"))) & {"C172", "C173", "C174", "C175"}
    blank = Form(layout="x", kind="project_target", entries=(Entry(label="联系电话", value=text("000-00000000")),))
    assert "C172" not in codes(blank)
    bare = Form(layout="x", kind="project_target", entries=(Entry(label="联系电话", value=text("2312345")),))
    assert "C172" in codes(bare)
    wrong_digit = Form(layout="x", kind="project_target", goal=text("编号110101199001011234的档案归集整理完成"))
    assert "C173" not in codes(wrong_digit)


def test_settle_drops_what_a_check_says_better():
    place, other = Place(line=3), Place(line=4)
    both = [found("C044", place, name="甲", target="95"), found("F002", place)]
    assert settle(both) == both
    from scorecard.model import Finding

    unit = Finding(code="V019", severity="hint", place=place)
    elsewhere = Finding(code="V019", severity="hint", place=other)
    assert settle([unit, elsewhere, *both]) == [elsewhere, *both]


def test_amounts_and_codes_are_no_telephones_and_no_cards():
    assert "C171" not in codes(one("产值", words(Target, "产值13812345678元")))
    assert "C171" in codes(one("联系", words(Target, "张某13812345678")))
    number = Form(layout="x", kind="project_target", entries=(Entry(label="合同编号", value=text("4111111111111111")),))
    assert "C175" not in codes(number)
    card = Form(layout="x", kind="project_target", entries=(Entry(label="备注", value=text("6222021234567890128")),))
    told = Form(layout="x", kind="project_target", entries=(Entry(label="开户账号", value=text("4111111111111112")),))
    assert "C175" in codes(told)
    assert isinstance(check(card), list)


@pytest.mark.parametrize(
    ("name", "unit", "level2", "code"),
    [
        ("满意度调查次数", "次", "数量指标", None),
        ("村庄覆盖率(%)", "%", "数量指标", "C071"),
        ("按期完成任务数量", "个", "数量指标", None),
        ("按期完成率", "%", "质量指标", "C076"),
        ("资金到位率", "%", "时效指标", None),
    ],
)
def test_places_of_indicators(name, unit, level2, code):
    got = {c for c in codes(one(name, target(">=", 95, unit), level2=level2)) if "C071" <= c <= "C079"}
    assert got == ({code} if code else set())
