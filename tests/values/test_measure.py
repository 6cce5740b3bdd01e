"""Target and actual side by side."""

import datetime as dt
from fractions import Fraction

import pytest

from scorecard.model import Place
from scorecard.values import DAYS, measure, parse_actual, parse_target


def both(target, actual, name="", level2="", **options):
    goal, _ = parse_target(target, name=name, level2=level2, year=2025, **options)
    mine, _ = parse_actual(actual, target=goal, name=name, level2=level2, year=2025, place=Place(line=3))
    measured, findings = measure(mine, goal, name=name, level2=level2)
    return measured, [f.code for f in findings]


PAIRS = [
    # target, actual, name, in the target's unit: target, actual, unit, findings
    ("≥21个", "22个", "", 21, 22, "个", []),
    ("≥1000万元", "1.2亿元", "", 1000, 12000, "万元", []),
    ("≤302.49万元", "3024900元", "", "302.49", "302.49", "万元", []),
    ("≤2天", "36小时", "", 2, "3/2", "天", []),
    ("≥30万张", "310000张", "", 30, 31, "万张", []),
    ("≥1.5公里", "1600米", "", "1.5", "1.6", "公里", []),
    ("≥95%", "98.5", "合格率", 95, "98.5", "%", []),
    ("≥95", "98%", "满意度", 95, 98, "%", []),
    ("≥3", "5", "培训次数", 3, 5, "", []),
    ("≥95%", "1", "合格率", 95, 100, "%", []),
    ("≥95%", "0.958", "合格率", 95, "95.8", "%", []),
    ("≥95%", "1", "应急响应", 95, 100, "%", ["V033"]),  # no rate by its name: not said when it was read
    ("≥20%", "20", "增长率", 20, 20, "%", []),
    ("≤2%", "1", "差错率", 2, 1, "%", ["V033"]),
    ("1", "100%", "合格率", 100, 100, "%", []),
    ("1", "1", "合格率", 100, 100, "%", []),
    ("≥95", "0.96", "满意度", 95, 96, "%", []),
    ("=0%", "0", "差错率", 0, 0, "%", []),
    ("三分之二", "70%", "", 2, "2.1", "3分之一", []),
    ("≥21个", "22家", "", 21, 22, "个", ["V034"]),
    ("≥3台/辆", "4辆", "", 3, 4, "台/辆", ["V034"]),
    ("≥12次/年", "12次", "", 12, 12, "次/年", ["V034"]),
]


@pytest.mark.parametrize(("target", "actual", "name", "goal", "mine", "unit", "codes"), PAIRS)
def test_numbers(target, actual, name, goal, mine, unit, codes):
    measured, found = both(target, actual, name)
    assert (measured.target, measured.actual, measured.unit) == (Fraction(goal), Fraction(mine), unit)
    assert found == codes


def test_steps_say_what_was_converted():
    measured, _ = both("≥1000万元", "1.2亿元")
    assert measured.steps == ("1.2亿元 = 12000万元",)
    assert both("≥21个", "22个")[0].steps == ()
    assert "没有百分号" in both("≥95%", "1", "合格率")[0].steps[0]


def test_column_unit_per_cent_with_a_share_as_target():
    measured, found = both("1", "100%", "验收合格率", unit="%")
    assert (measured.target, measured.actual, found) == (100, 100, [])


APART = [
    ("≥100人", "120人次", "V031"),
    ("≤10个工作日", "9天", "V031"),
    ("≥5次", "5家", "V031"),
    ("≤30万元", "完成", "V032"),
    ("≥95%", "2025年3月1日", "V032"),
    ("2025年11月30日前", "100%", "V032"),
    ("2025年11月30日前", "按时完成", "V032"),
    ("≥3次", "3-5次", "V035"),
    ("≥5%", "0.5", "V039"),
]


@pytest.mark.parametrize(("target", "actual", "code"), APART)
def test_not_comparable(target, actual, code):
    assert both(target, actual) == (None, [code])


@pytest.mark.parametrize(
    ("target", "actual"),
    [("有效提升", "98%"), ("≥5个", ""), ("≥5个", "/"), ("≥5个", "≥**个"), ("不适用", "5"), ("", "5")],
)
def test_nothing_to_compare_and_nothing_new_to_say(target, actual):
    assert both(target, actual) == (None, [])


def test_dates_are_days():
    measured, found = both("2025年11月30日前", "2025年12月2日")
    assert measured.actual - measured.target == 2
    assert (measured.unit, found) == (DAYS, [])
    assert measured.target == dt.date(2025, 11, 30).toordinal()
    assert "2025年11月30日" in measured.steps[0]


def test_range():
    measured, _ = both("90%~95%", "93%")
    assert (measured.low, measured.high, measured.target, measured.actual) == (90, 95, None, 93)
