"""Properties: printing and reading again, white space and width, no exception for any text, bounded time."""

import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.values import measure, parse_actual, parse_amount, parse_target, show, tidy
from scorecard.values.units_table import COUNTERS

ALPHABET = "0123456789.,%‰≥≤><=》《≧≦﹦═+-~—～至到不少于超过低高以上下内左右约年月日前底季度第半个工作日次人万亿元百分之一二三十零两千/()（）[]【】*Xx…：:；;、，。  \n\t\u3000\u200b①½²①每各完成达到指标下降提高ABemkMT#"
TEXTS = st.text(ALPHABET, max_size=24) | st.text(max_size=40)
UNITS = st.sampled_from(
    [
        *sorted(u for u in COUNTERS if len(u) == 1 and u not in ("M", "号")),
        "%",
        "万元",
        "元/人",
        "个工作日",
        "万人次",
        "本(份)",
        "m2",
        "吨/年",
    ]
)
SIGNS = st.sampled_from(["≥", "≤", ">", "<", "=", ""])
NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2).map(lambda d: f"{d:f}") | st.integers(0, 10**5).map(str)
FULL = str.maketrans({c: chr(ord(c) + 0xFEE0) for c in "0123456789%><=()/,~.-+"})


def value_of(reading):
    return reading.model_dump(exclude={"text", "place"})


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(["", "项目完成时间", "验收合格率", "投入资金(≥万元)"]), st.booleans())
def test_never_raises_and_prints_what_it_reads(text, name, percent):
    context = {"name": name, "year": 2025, "percent": percent, "level2": "时效指标" if "时间" in name else ""}
    target, _ = parse_target(text, **context)
    actual, _ = parse_actual(text, **context)
    parse_amount(text, unit="%", percent=percent)
    measure(actual, target, name=name)
    measure(actual, parse_target("≥95%")[0], name=name)
    if target.kind != "text":
        assert value_of(parse_target(show(target), **context)[0]) == value_of(target)


@settings(max_examples=300, deadline=None)
@given(SIGNS, NUMBERS, UNITS)
def test_shown_and_read_again(sign, number, unit):
    target, _ = parse_target(sign + number + unit)
    assert target.kind == "number"
    assert show(target) == sign + number + unit
    assert value_of(parse_target(show(target))[0]) == value_of(target)


@settings(max_examples=300, deadline=None)
@given(SIGNS, NUMBERS, UNITS, st.data())
def test_width_and_white_space_change_nothing(sign, number, unit, data):
    text = {"≥": ">=", "≤": "<="}.get(sign, sign) + number + unit
    expected = value_of(parse_target(text)[0])
    assert value_of(parse_target(text.translate(FULL))[0]) == expected
    spaced = "".join(
        c
        + (
            data.draw(st.sampled_from(["", " ", "\n", "\u3000"]))
            if not (c in "0123456789." and n in "0123456789.")
            else ""
        )
        for c, n in zip(text, text[1:] + "x", strict=True)
    )
    assert value_of(parse_target(spaced)[0]) == expected
    # between the digits of a number: the same number (said so), or none
    inside = text.replace(number, " ".join(number))
    reading, findings = parse_target(inside)
    assert value_of(reading) == expected or (reading.kind == "text" and findings)


@given(st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_dates_in_any_dress(day):
    for text in (
        f"{day.year}年{day.month}月{day.day}日前",
        f"{day.year} 年 {day.month:02} 月 {day.day:02} 日之前",
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"完成时间为{day.year}年{day.month}月{day.day}日",
    ):
        assert parse_target(text)[0].date == day


@given(TEXTS)
def test_tidy_is_stable(text):
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    "piece",
    [
        "9",
        "9,",
        "≥",
        "9月",
        "(",
        "一",
        "完成",
        "9-",
        "年底",
        "9%",
        "*",
        "9 ",
        "达到",
        "每年",
        "9.9",
        "指标1:",
        "百分之",
        "/",
        "[9,",
    ],
)
def test_time_is_bounded(piece):
    start = time.perf_counter()
    for length in (20, 80, 300, 499, 5000):
        for tail in ("", "x", "个", "前", "%"):
            text = (piece * length)[:length] + tail
            parse_target(text, year=2025, name=text, level2="时效指标", unit=text, operator=text)
            parse_actual(text, year=2025)
            parse_amount(text)
    assert time.perf_counter() - start < 2
