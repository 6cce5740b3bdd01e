"""What columns, name, level, year and percent format decide."""

import datetime as dt
from decimal import Decimal

import pytest

from scorecard.values import parse_actual, parse_target


def codes(findings):
    return [f.code for f in findings]


IMPLIED = [
    # text, name, level2, implied operator
    ("10次", "培训次数", "数量指标", ">="),
    ("95%", "服务对象满意度", "满意度指标", ">="),
    ("30万元", "项目总成本", "成本指标", "<="),
    ("3300元", "平均每生每年", "成本指标", "<="),
    ("95%", "预算执行率", "成本指标", ">="),
    ("5次", "投诉次数", "社会效益指标", "<="),
    ("100%", "投诉举报处置率", "质量指标", ">="),
    ("2%", "差错率", "质量指标", "<="),
    ("3次", "系统故障次数", "质量指标", "<="),
    ("98%", "故障排除率", "质量指标", ">="),
    ("1%", "逾期率", "时效指标", "<="),
    ("0次", "安全检查情况", "社会效益指标", "<="),
    ("0.00%", "", "数量指标", "<="),
    ("5天", "办结时限", "时效指标", "<="),
    ("360天", "系统正常运行天数", "时效指标", ">="),
]


@pytest.mark.parametrize(("text", "name", "level2", "implied"), IMPLIED)
def test_implied_operator(text, name, level2, implied):
    target, _ = parse_target(text, name=name, level2=level2)
    assert (target.operator, target.implied_operator, target.direction) == (None, implied, implied)


def test_columns_of_their_own():
    target, findings = parse_target("98", operator="大于等于", unit="%(百分比)", name="满意度")
    assert (target.operator, target.value, target.unit, findings) == (">=", Decimal(98), "%", [])
    target, findings = parse_target("长期", operator="定性")
    assert (target.kind, findings) == ("text", [])
    target, _ = parse_target("12", operator="﹦", unit="人/次")
    assert (target.operator, target.unit) == ("=", "人/次")


def test_sign_in_two_places():  # V016
    target, findings = parse_target("≥90%", operator="≤", name="合格率")
    assert (target.operator, codes(findings)) == (">=", ["V016"])
    assert codes(parse_target("≥90%", operator="≥", name="合格率")[1]) == []


def test_unit_in_two_places():  # V017
    target, findings = parse_target("5万元", unit="元")
    assert (target.unit, codes(findings)) == ("万元", ["V017"])
    assert parse_target("5万", unit="元")[0].unit == "万元"
    assert codes(parse_target("5台", unit="台(套)")[1]) == []


def test_qualitative_with_a_number():  # V024
    target, findings = parse_target("100%", operator="定性")
    assert (target.kind, codes(findings)) == ("number", ["V024"])


def test_direction_against_sign():  # V037
    target, findings = parse_target("3", operator="= 反向", unit="万元", level2="成本指标")
    assert (target.operator, codes(findings)) == ("<=", ["V037"])
    target, findings = parse_target("3个", operator="正向 小于等于")
    assert (target.operator, codes(findings)) == ("<=", ["V037"])
    assert parse_target("3个", operator="反向")[0].implied_operator == "<="


def test_unit_and_sign_in_the_name():
    target, findings = parse_target("1500", name="投入资金(≥万元)", level2="成本指标")
    assert (target.operator, target.unit, findings) == (">=", "万元", [])
    assert parse_target("5000", name="标准化圈舍面积（平方米）")[0].unit == "平方米"
    assert parse_target("8", name="*资产股权年收益率( ≥**% )")[0].operator == ">="
    assert parse_target("3", name="补助县(市、区)数量")[0].unit is None
    assert parse_target("3", name="7 岁以下儿童(县内培训)12个")[0].value == 3


def test_share_without_a_per_cent_sign():  # V018
    target, findings = parse_target("1", name="验收合格率")
    assert (target.value, target.unit, codes(findings)) == (Decimal(1), None, ["V018"])
    assert codes(parse_target("0.958", name="验收合格率", unit="%")[1]) == ["V018"]
    assert codes(parse_target("0.8%", name="差错率")[1]) == []
    assert codes(parse_target("1", name="培训次数", unit="次")[1]) == []


def test_unit_missing():  # V019
    target, findings = parse_target("≥95")
    assert (target.value, target.unit, codes(findings)) == (Decimal(95), None, ["V019"])
    assert parse_actual("95")[1] == []


def test_share_over_the_whole():  # V023
    assert codes(parse_target("292%", name="设备更新验收合格率")[1]) == ["V023"]
    assert codes(parse_target("292%", name="收入增长率")[1]) == []


def test_percent_format():
    for text in ("95%", "0.95"):
        target, findings = parse_target(text, name="合格率", percent=True)
        assert (target.value, target.unit, findings) == (Decimal(95), "%", [])
    assert parse_actual("1", percent=True)[0].value == 100


TIME = [
    ("44,561", "2021-12-31", ["V010"]),
    ("44561", "2021-12-31", ["V010"]),
    ("2023.12", "2023-12-31", []),
    ("2021.6", "2021-06-30", []),
    ("2021.1", "2021-01-31", ["V012"]),
    ("20251130", "2025-11-30", []),
    ("10", "2025-10-31", ["V011"]),
]


@pytest.mark.parametrize(("text", "date", "found"), TIME)
def test_numbers_that_are_dates(text, date, found):
    target, findings = parse_target(text, name="项目竣工时间", level2="时效指标", year=2025, unit=text)
    assert (target.kind, target.date, codes(findings)) == ("deadline", dt.date.fromisoformat(date), found)


def test_numbers_that_are_no_dates():
    assert parse_target("44,561", name="完成数量", unit="个")[0].value == 44561
    assert parse_target("100", name="资金到位及时支付率", level2="时效指标", unit="%")[0].value == 100
    assert parse_target("10", name="平均响应时间", level2="时效指标", unit="分钟")[0].value == 10
    assert parse_target("2023.12", name="总成本", unit="万元")[0].value == Decimal("2023.12")
    target, findings = parse_target("12-31", name="完成时间", level2="时效指标", year=2025)
    assert (target.kind, codes(findings)) == ("text", ["V036"])
    assert parse_target("≥12月", name="保障月数", year=2025)[0].unit == "月"


def test_a_fall_needs_a_name_that_says_so():
    target, findings = parse_target("下降5%", name="能耗下降率")
    assert (target.value, codes(findings)) == (Decimal(5), ["V022"])
    assert parse_target("下降5%", name="收入增长率")[0].kind == "text"


def test_sign_copied_into_the_actual():  # V015
    actual, findings = parse_actual("≥266米")
    assert (actual.operator, actual.value, codes(findings)) == (">=", Decimal(266), ["V015"])
    assert actual.implied_operator is None


def test_actual_takes_the_year_of_its_target():
    target, _ = parse_target("2023年12月底前")
    assert parse_actual("11月20日", target=target)[0].date == dt.date(2023, 11, 20)


def test_long_text_is_prose():
    target, findings = parse_target("≥95%" * 200)
    assert (target.kind, findings) == ("text", [])


def test_a_dotted_number_beside_a_number_is_a_number():
    """2065.5 is no May of 2065 where the target is 2754 份; beside a deadline 2023.12 is December."""
    target, _ = parse_target("=2754份", name="事项办理")
    actual, found = parse_actual("2065.5", target=target, name="事项办理")
    assert (actual.kind, str(actual.value), found) == ("number", "2065.5", [])
    deadline, _ = parse_target("2023年12月底前", name="事项办理")
    actual, _ = parse_actual("2023.11", target=deadline, name="事项办理")
    assert actual.date == dt.date(2023, 11, 30)
