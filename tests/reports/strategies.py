"""Random evaluations: every field that may be missing is missing at times, and texts are as bad as files make them."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from scorecard.model import (
    Actual,
    Amount,
    Entry,
    Evaluation,
    Finding,
    Form,
    FundLine,
    Indicator,
    Input,
    Interval,
    Item,
    PackRef,
    Place,
    RuleRef,
    Source,
    Step,
    Target,
    Text,
)

NASTY = [
    "甲&乙<丙>", "=1+1", "+86", "-无-", "@公式", "\t制表", "\x00\x01控制\x1f", "换\r\n行\n两行", "\ud800孤", "￾\uffff", "{{ 7*7 }}", "{% raw %}",
    "]]>", "<!-- -->", "“引号”", "\ue000x\ue001y\ue002", "\ue003缺\ue004", "指标" * 200, "长" * 10_000, " ", "", "\n\n", "0", "https://x.cn", "a\tb", "\u202e反",
]  # fmt: skip
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(alphabet=st.characters(), max_size=12),
    st.sampled_from(["产出指标", "效益指标", "数量指标", "培训期数", "≥95%", "按时完成", "偏差较小，已改进。"]),
)
numbers = st.one_of(
    st.decimals(min_value=0, max_value=1000, places=2),
    st.decimals(min_value=-1000, max_value=10**15, allow_nan=False, allow_infinity=False, places=4),
    st.sampled_from([Decimal(0), Decimal("1E+40"), Decimal("1E-9"), Decimal(100)]),
)
exacts = st.one_of(
    st.fractions(min_value=-10, max_value=1000, max_denominator=10**6),
    st.sampled_from([Fraction(1), Fraction(10**40, 3), Fraction(0)]),
)
maybe = st.none


def optional(strategy):
    return st.one_of(st.none(), strategy)


places = st.builds(
    Place,
    sheet=optional(words),
    cell=optional(st.sampled_from(["A1", "E12"])),
    page=optional(st.integers(1, 9)),
    line=optional(st.integers(1, 99)),
)
texts = st.builds(Text, text=words, place=optional(places))
amounts = st.builds(
    Amount, text=words, value=optional(numbers), unit=optional(st.sampled_from(["万元", "元", "%", "分"]))
)
kinds = st.sampled_from(["number", "range", "deadline", "text", "not_applicable", "blank"])
targets = st.builds(
    Target,
    text=words,
    kind=kinds,
    value=optional(numbers),
    unit=optional(words),
    date=optional(st.dates(dt.date(2000, 1, 1))),
)
actuals = st.builds(Actual, text=words, kind=kinds, value=optional(numbers))
funds = st.builds(
    FundLine,
    name=words,
    role=st.sampled_from(["total", "fiscal", "carryover", "other", "part"]),
    initial=optional(amounts),
    budget=optional(amounts),
    executed=optional(amounts),
    rate=optional(amounts),
    points=optional(amounts),
    claimed_score=optional(amounts),
    forecast=optional(amounts),
    reason=optional(texts),
)
indicators = st.builds(
    Indicator,
    level1=optional(texts),
    level2=optional(texts),
    level3=optional(texts),
    target=optional(targets),
    actual=optional(actuals),
    points=optional(amounts),
    claimed_score=optional(amounts),
    deviation_reason=optional(texts),
    evidence=optional(texts),
    half_year_target=optional(targets),
    progress=optional(actuals),
    forecast=optional(actuals),
    likelihood=optional(
        st.one_of(texts, st.sampled_from([Text(text="确定能"), Text(text="有可能"), Text(text="完全不可能")]))
    ),
    remark=optional(texts),
)
KINDS = ["project_self_evaluation", "department_self_evaluation", "project_target", "department_target", "monitoring"]
LABELS = ["监控期间", "存在问题", "改进措施", "其他需要说明的情况", "项目概况", "别的"]
forms = st.builds(
    Form,
    layout=st.just("x"),
    kind=st.sampled_from(KINDS[:1] * 4 + KINDS[1:]),
    title=optional(texts),
    year=optional(st.integers(2015, 2030)),
    unit=optional(texts),
    department=optional(texts),
    project=optional(texts),
    money_unit=optional(st.sampled_from(["万元", "元", "亿元"])),
    funds=st.lists(funds, max_size=4).map(tuple),
    goal=optional(texts),
    goal_actual=optional(texts),
    indicators=st.lists(indicators, max_size=6).map(tuple),
    total_points=optional(amounts),
    claimed_total=optional(amounts),
    entries=st.lists(st.builds(Entry, label=st.sampled_from(LABELS), value=texts), max_size=3).map(tuple),
    source=optional(st.builds(Source, name=words, format=st.just("xlsx"), sha256=st.just("0" * 64))),
)
rules = st.builds(RuleRef, name=words, article=words, formula=words)
inputs = st.builds(Input, name=words, value=optional(exacts), unit=optional(words), raw=words, place=optional(places))
steps = st.builds(Step, label=words, expression=words, result=words)
intervals = st.builds(Interval, low=exacts, high=exacts, low_included=st.booleans(), high_included=st.booleans())
states = st.sampled_from(["reached", "exceeded", "missed", "band", "not_applicable", "not_scored"])


@st.composite
def items(draw, form):
    rows = len(form.indicators)
    kind = draw(st.sampled_from(["execution", "criterion"] + ["indicator"] * 3 * bool(rows)))
    return Item(
        kind=kind,
        row=draw(st.integers(0, rows - 1)) if kind == "indicator" else None,
        level1=draw(optional(words)),
        level2=draw(optional(words)),
        level3=draw(words),
        points=draw(optional(numbers)),
        state=draw(states),
        score=draw(optional(numbers)),
        exact=draw(optional(exacts)),
        interval=draw(optional(intervals)),
        claimed=draw(optional(numbers)),
        difference=draw(optional(numbers)),
        completion=draw(optional(exacts)),
        rule=draw(optional(rules)),
        inputs=tuple(draw(st.lists(inputs, max_size=2))),
        steps=tuple(draw(st.lists(steps, max_size=2))),
        place=draw(optional(places)),
    )


@st.composite
def evaluations(draw):
    form = draw(forms)
    return Evaluation(
        form=form,
        pack=draw(
            st.builds(PackRef, id=words, version=words, name=words, document=optional(words), reason=optional(words))
        ),
        items=tuple(draw(st.lists(items(form), max_size=8))),
        points_total=draw(numbers),
        total=draw(optional(numbers)),
        claimed_total=draw(optional(numbers)),
        grade=draw(optional(words)),
        claimed_grade=draw(optional(words)),
        complete=draw(st.booleans()),
    )


findings = st.lists(
    st.builds(
        Finding,
        code=st.just("F001"),
        severity=st.sampled_from(["error", "warning", "hint"]),
        place=optional(places),
        args=st.builds(lambda reason: {"reason": reason}, words),
        article=optional(words),
    ),
    max_size=3,
).map(tuple)
