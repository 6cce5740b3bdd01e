"""Units: exact conversion, and what does not mix."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.values import convert
from scorecard.values.units import known, plausible
from scorecard.values.units_table import COUNTERS, MEASURES

CONVERSIONS = [
    ("1.2", "亿元", "12000", "万元"),
    ("5", "万元", "50000", "元"),
    ("36", "小时", "3/2", "天"),
    ("30", "分钟", "1/2", "小时"),
    ("3", "万张", "30000", "张"),
    ("15000", "m²", "15000", "平方米"),
    ("3", "亩", "2000", "㎡"),
    ("2", "公里", "2000", "米"),
    ("2", "km", "2", "千米"),
    ("95", "百分比", "95", "%"),
    ("5", "‰", "1/2", "%"),
    ("2", "3分之一", "200/3", "%"),
    ("34.3", "微克/立方米", "0.0343", "毫克/立方米"),
    ("2", "万元/人", "20000", "元/人"),
    ("12", "元/人·月", "12", "元/月·人"),
    ("1", "年", "12", "个月"),
    ("5", "名", "5", "人"),
    ("7", "骡子", "7", "骡子"),
]


@pytest.mark.parametrize(("value", "frm", "result", "to"), CONVERSIONS)
def test_convert(value, frm, result, to):
    assert convert(Fraction(value), frm, to) == Fraction(result)


@pytest.mark.parametrize(
    ("frm", "to"),
    [
        ("人", "人次"),
        ("天", "个工作日"),
        ("个月", "天"),
        ("元", "美元"),
        ("个", "家"),
        ("%", "百分点"),
        ("骡子", "马"),
        ("元/人", "元"),
    ],
)
def test_do_not_mix(frm, to):
    assert convert(Fraction(1), frm, to) is None
    assert convert(Fraction(1), to, frm) is None


@given(
    st.sampled_from([row for row in MEASURES.values() if len(row) > 1]),
    st.data(),
    st.fractions(min_value=-(10**9), max_value=10**9),
)
def test_round_trip(row, data, value):
    frm, to = data.draw(st.sampled_from(row))[0], data.draw(st.sampled_from(row))[0]
    there = convert(value, frm, to)
    assert there is not None
    assert convert(there, to, frm) == value


def test_known_and_plausible():
    for unit in ("台(套)", "本(份)", "元/人·月", "万人次", "微克/立方米", "点位", "人/次", "百万元"):
        assert known(unit), unit
    for unit in ("达标", "以上", "年度", "", "的企业", "5人"):
        assert not known(unit), unit
    assert plausible("骡子")
    assert not plausible("人以上企业")


def test_a_unit_has_one_meaning():
    names = [name for row in MEASURES.values() for name, _ in row]
    assert len(names) == len(set(names))
    assert not set(names) & COUNTERS
