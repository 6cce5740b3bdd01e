"""A value of the common shape (sign, number, unit) is read as the whole grammar reads it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.model import Actual, Place, Target
from scorecard.values import parse_actual, parse_target, readings
from scorecard.values.context import Context, read_text
from scorecard.values.names import hints

SIGNS = ["", "≥", "≤", ">=", "＞=", "> =", "<", "=", "＝", "≧", "不低于", "不超过", "不少于 "]
NUMBERS = [
    "0",
    "0.0",
    "0.95",
    "1",
    "1.0",
    "1.5",
    "5",
    "12",
    "15",
    "95",
    "99.9",
    "100",
    "100.01",
    "101",
    "2024",
    "2024.5",
    "2024.12",
    "007",
    "44561",
    "12345678",
    "999999999",
]
UNITS = [
    *("%", "％", "个", "次", "份", "人", "户", "元", "万", "亩", "名", "吨", "天", "期", "台", "米", "件"),
    *("公里", "万元", "人次", "小时", "公顷", "分钟", "平方米"),
]  # fmt: skip
NAMES = [
    ("", "", ""), ("培训人数", "产出指标", "数量指标"), ("验收合格率", "产出指标", "质量指标"), ("完成时间", "产出指标", "时效指标"),
    ("项目总成本", "成本指标", "经济成本指标"), ("投诉次数", "效益指标", "社会效益指标"), ("投入资金（≥万元）", "产出指标", "成本指标"),
    ("故障响应时间", "产出指标", "时效指标"), ("群众满意度", "满意度指标", "服务对象满意度指标"), ("经费下降率", "效益指标", "经济效益指标"),
]  # fmt: skip
PLACE = Place(file="自评表.xlsx", cell="E12")
contexts = st.builds(
    lambda name, unit, operator, year, percent, actual, beside: Context(
        hints(*name), name[0], unit, "" if actual else operator, year, percent, actual, beside if actual else None
    ),
    st.sampled_from(NAMES),
    st.sampled_from(["", "%", "个", "万元", "年", "百分比", "时间"]),
    st.sampled_from(["", "=", "≥", "反向", "= 正向", "定性"]),
    st.sampled_from([None, 2024]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "number", "range", "deadline", "text"]),
)


def short_way(text, context):
    kind = Actual if context.actual else Target
    options = {} if context.actual else {"operator": context.operator}
    return readings.common_reading(
        kind, text, context.said, PLACE, unit=context.unit, percent=context.percent, **options
    )


@given(
    st.sampled_from(SIGNS),
    st.one_of(st.sampled_from(NUMBERS), st.decimals(0, 99999, places=2).map(str), st.integers(0, 3000).map(str)),
    st.sampled_from(["", " "]),
    st.sampled_from(UNITS),
    contexts,
)
@settings(max_examples=1500, deadline=None)
def test_the_short_way_reads_as_the_grammar_does(sign, number, space, unit, context):
    text = sign + number + space + unit
    short = short_way(text, context)
    if short is None:  # another shape, or doubtful: the grammar reads it anyway
        return
    whole = read_text(text, context)
    assert whole.notes == []
    kind = Actual if context.actual else Target
    assert short == kind(text=whole.raw, place=PLACE, **whole.fields)
    assert str(short.value) == str(whole.fields["value"])
    assert short.model_dump_json() == kind(text=whole.raw, place=PLACE, **whole.fields).model_dump_json()


@pytest.mark.parametrize("text", ["≥95%", "12个", "<=100.01元", "不低于5次", "> =95%", "≥21 个", "0份"])
def test_common_values_go_the_short_way(text):
    short = readings.common_reading(Target, text, hints("培训人数", "产出指标", "数量指标"), None)
    assert short is not None
    assert list(short.model_dump()) == list(Target.model_fields)


@pytest.mark.parametrize(
    "text",
    ["0", " 5个", "5个 ", "约5个", "2024.12个", "5-6个", "5个以上", "12月", "2024年", "5 %左右", "", "1000000000个"],
)
def test_other_shapes_do_not(text):
    assert readings.common_reading(Target, text, hints("培训人数", "产出指标", "数量指标"), None) is None


def test_a_doubtful_value_does_not():
    """The findings of each are made anew, with its own place."""
    assert readings.common_reading(Target, "292%", hints("设备验收合格率", "", ""), None) is None
    assert readings.common_reading(Actual, "≥96%", hints("合格率", "", ""), None) is None


def test_a_reading_that_is_given_twice_is_not_shared_with_its_place():
    first, _ = parse_target("≥95%", name="合格率")
    second, _ = parse_target("≥95%", name="合格率")
    assert first == second
    assert first is not second
    actual, findings = parse_actual("≥96%", name="合格率")
    again, more = parse_actual("≥96%", name="合格率")
    assert (actual, findings) == (again, more)
    assert findings is not more
