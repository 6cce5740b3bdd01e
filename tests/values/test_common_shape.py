"""A value of the common shape (sign, number, unit) is read as the whole grammar reads it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.model import Target
from scorecard.values import parse_actual, parse_target, readings
from scorecard.values.names import hints

SIGNS = ["", "≥", "≤", ">=", "＞=", "<", "=", "＝", "不低于", "不超过"]
NUMBERS = [
    "0",
    "0.0",
    "0.95",
    "1",
    "1.0",
    "5",
    "12",
    "95",
    "99.9",
    "100",
    "100.01",
    "101",
    "2024.5",
    "2024.12",
    "007",
    "12345678",
    "999999999",
]
UNITS = ["%", "％", "个", "次", "份", "人", "户", "元", "万", "亩", "名", "吨", "公里", "万元", "人次", "小时", "公顷"]
NAMES = [
    ("", "", ""), ("培训人数", "产出指标", "数量指标"), ("验收合格率", "产出指标", "质量指标"), ("完成时间", "产出指标", "时效指标"),
    ("项目总成本", "成本指标", "经济成本指标"), ("投诉次数", "效益指标", "社会效益指标"), ("投入资金（≥万元）", "产出指标", "成本指标"),
    ("故障响应时间", "产出指标", "时效指标"), ("群众满意度", "满意度指标", "服务对象满意度指标"), ("经费下降率", "效益指标", "经济效益指标"),
]  # fmt: skip
contexts = st.builds(
    lambda name, unit, operator, year, percent, actual, beside: readings._Context(
        hints(*name), name[0], unit, operator, year, percent, actual, beside if actual else None
    ),
    st.sampled_from(NAMES),
    st.sampled_from(["", "%", "个", "万元", "年", "百分比", "时间"]),
    st.sampled_from(["", "=", "≥", "反向", "= 正向", "定性"]),
    st.sampled_from([None, 2024]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([None, "number", "range", "deadline", "text"]),
)


@given(st.sampled_from(SIGNS), st.sampled_from(NUMBERS), st.sampled_from(UNITS), contexts)
@settings(max_examples=600, deadline=None)
def test_the_remembered_fields_are_those_of_the_grammar(sign, number, unit, context):
    text = sign + number + unit
    match, whole = readings._COMMON.fullmatch(text), readings._read(text, context)
    short = match and readings._common(
        match, context.said, context.unit, context.operator, percent=context.percent, actual=context.actual
    )
    if not short:  # another shape, or doubtful: the grammar reads it anyway
        return
    assert whole.notes == []
    assert short.pop("text") == whole.raw
    assert {name: value for name, value in short.items() if value not in (None, False)} == {
        name: value for name, value in {**readings._BLANK, **whole.fields}.items() if value not in (None, False)
    }
    assert str(short["value"]) == str(whole.fields.get("value"))


def test_common_values_go_the_short_way():
    for text in ("≥95%", "12个", "<=100.01元", "不低于5次", "0"):
        match = readings._COMMON.fullmatch(text)
        said = hints("培训人数", "产出指标", "数量指标")
        short = match and readings._common(match, said, "", "", percent=False, actual=False)
        assert bool(short) == (text != "0")
        assert list(short or readings._BLANK) == list(Target.model_fields)


def test_a_reading_that_is_given_twice_is_not_shared_with_its_place():
    first, _ = parse_target("≥95%", name="合格率")
    second, _ = parse_target("≥95%", name="合格率")
    assert first == second
    assert first is not second
    actual, findings = parse_actual("≥96%", name="合格率")
    again, more = parse_actual("≥96%", name="合格率")
    assert (actual, findings) == (again, more)
    assert findings is not more
