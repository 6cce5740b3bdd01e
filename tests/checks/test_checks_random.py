"""Content never raises: whatever a form says, the checks answer with findings."""

import datetime as dt
import random
from decimal import Decimal

from check_forms import PLANTS, planted, sound_form
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.checks import check
from scorecard.findings import message, remedy
from scorecard.model import Actual, Amount, Entry, Form, FundLine, Indicator, Target, Task, Text

SNIPPETS = [
    "指标1：", "产出指标(50分)", "效益指标（a分）", "数量指标", "成本指标", "满意度", "≥**人", "100%", "#REF!", "无", "", " ", "《", "2024年计划",
    "13812345678", "0731-88886666", "11010119900101123X", "a@b.cn", "（100字以内）", "全部完成", "其中羊", "合格率", "投诉率",
    "预算执行率", "培训人数12人，培训人数13人", "1e5", "９９％", "٣٤人", "①", "\x00", "超100%",
]  # fmt: skip
texts = st.one_of(
    st.sampled_from(SNIPPETS), st.text(max_size=30), st.lists(st.sampled_from(SNIPPETS), max_size=6).map("".join)
)
numbers = st.one_of(
    st.none(),
    st.integers(-1000, 10**6).map(Decimal),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal("1E+999999"), Decimal("-1E-999999"), Decimal(0), Decimal("0.001"), Decimal("1E+18")]),
)
units = st.sampled_from([None, "%", "元", "万元", "人", "个", "‰", "怪"])
maybe_text = st.one_of(st.none(), st.builds(Text, text=texts))
amounts = st.one_of(st.none(), st.builds(Amount, text=texts, value=numbers, unit=units))
operators = st.sampled_from([None, ">=", ">", "=", "<=", "<"])
dates = st.one_of(st.none(), st.dates(dt.date(1900, 1, 1), dt.date(2200, 1, 1)))


def readings(kind):
    return st.one_of(
        st.none(),
        st.builds(
            kind,
            text=texts,
            kind=st.sampled_from(["number", "range", "deadline", "text", "not_applicable", "blank"]),
            operator=operators,
            implied_operator=operators,
            value=numbers,
            low=numbers,
            high=numbers,
            unit=units,
            date=dates,
        ),
    )


rows = st.builds(
    Indicator,
    level1=maybe_text, level2=maybe_text, level3=maybe_text, target=readings(Target), actual=readings(Actual),
    points=amounts, claimed_score=amounts, deviation_reason=maybe_text, last_year=maybe_text, forecast=readings(Actual),
    likelihood=st.one_of(st.none(), st.builds(Text, text=st.sampled_from(["确定能", "不可能", "?"]))),
)  # fmt: skip
lines = st.builds(
    FundLine,
    name=texts, role=st.sampled_from(["total", "fiscal", "carryover", "other", "part"]), initial=amounts, budget=amounts,
    executed=amounts, rate=amounts, points=amounts, reason=maybe_text,
)  # fmt: skip
forms = st.builds(
    Form,
    layout=st.just("x"),
    kind=st.sampled_from(
        ["project_target", "project_self_evaluation", "department_target", "department_self_evaluation", "monitoring"]
    ),
    year=st.one_of(st.none(), st.integers(-5, 9999)),
    project=maybe_text, goal=maybe_text, goal_actual=maybe_text,
    money_unit=st.sampled_from([None, "元", "万元", "亿元"]),
    funds=st.lists(lines, max_size=5).map(tuple),
    indicators=st.lists(rows, max_size=8).map(tuple),
    tasks=st.lists(
        st.builds(Task, name=st.builds(Text, text=texts), content=maybe_text, budget=amounts, budget_fiscal=amounts,
                  budget_other=amounts, executed=amounts), max_size=3,
    ).map(tuple),
    entries=st.lists(st.builds(Entry, label=texts, value=st.builds(Text, text=texts)), max_size=3).map(tuple),
    execution_points=amounts, indicator_points=amounts,
)  # fmt: skip


@settings(max_examples=200)
@given(forms)
def test_random_forms(form):
    for finding in check(form):
        assert message(finding)
        assert remedy(finding)
        assert len(message(finding)) < 400


@settings(max_examples=60)
@given(st.sampled_from(sorted(PLANTS)), st.integers(0, 10**6), texts, numbers)
def test_spoilt_forms(code, seed, words, number):
    form = planted(code, random.Random(seed))
    spoilt = form.model_copy(
        update={
            "goal": Text(text=words),
            "indicators": tuple(
                row.model_copy(update={"points": Amount(text=words, value=number), "level3": Text(text=words)})
                for row in form.indicators
            ),
        }
    )
    check(spoilt)


def test_blank_form():
    assert check(Form(layout="x", kind="project_target")) == []
    assert check(Form(layout="x", kind="monitoring")) == []
    assert isinstance(check(sound_form(random.Random(1))), list)
