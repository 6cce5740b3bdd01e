"""财预2013-53: every formula of the document as a derived value, its words checked against the document itself."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from scorecard.findings import message
from scorecard.model import Form, Indicator, Place, Text
from scorecard.rules import load_pack, read_pack_text
from scorecard.rules.examples import check_examples, run_derived_example
from scorecard.rules.facts import read_facts_text
from scorecard.rules.proofs import lint
from scorecard.scoring import evaluate
from scorecard.scoring.derived import Base
from scorecard.values import parse_actual, parse_target

PACK = load_pack("mof-2013-53")
PRIMARY = (Path(__file__).parents[1] / "data" / "primary" / "caiyu-2013-53.md").read_text(encoding="utf-8")
WANTED = [
    "预算完成率",
    "预算调整率",
    "支付进度率",
    "结转结余率",
    "结转结余变动率",
    "公用经费控制率",
    "“三公经费”控制率",
    "“三公经费”变动率",
    "政府采购执行率",
    "固定资产利用率",
    "在职人员控制率",
    "重点支出安排率",
    "实际完成率",
    "完成及时率",
    "质量达标率",
    "重点工作办结率",
]


def squeeze(text):
    return re.sub(r"\s", "", text)


def facts(**values):
    text = "文件: 决算.txt\n事实:\n" + "".join(f"  {name}: {value}\n" for name, value in values.items())
    given, findings = read_facts_text(text)
    assert findings == []
    return given


def value(name, **values):
    """The derived value of `name` and the codes said on the way."""
    findings = []
    base = Base(PACK, facts(**values), findings)
    return base.value(name), [finding.code for finding in findings]


def test_the_pack_is_sound():
    assert check_examples(PACK) == []
    assert [message(finding) for finding in lint(PACK) if finding.severity != "hint"] == []
    assert PACK.rules == ()
    assert load_pack("财预〔2013〕53号").id == PACK.id


@pytest.mark.parametrize("derived", PACK.derived, ids=lambda derived: derived.name)
def test_the_formula_stands_in_the_document(derived):
    assert squeeze(derived.text.explanation.split("。")[0]) in squeeze(PRIMARY)
    assert derived.citation.startswith("财预〔2013〕53号 附件")
    assert derived.text.examples
    assert all(fact.unit and fact.range is not None for fact in derived.facts.values())


def test_every_formula_of_the_document_is_in_the_pack():
    """Each 率=, 占比=, ... in the document has a derived value with the same words."""
    said = {squeeze(derived.text.explanation.split("。")[0]) for derived in PACK.derived}
    names = re.findall(r"([“”\u4e00-\u9fffA-Z]+?)=[\[（(]?[“\u4e00-\u9fff（(\[]", squeeze(PRIMARY))
    missing = [name for name in names if not any(name + "=" in one for one in said)]
    assert missing == []
    assert len(names) >= 55
    assert set(WANTED) <= {derived.name for derived in PACK.derived}


@pytest.mark.parametrize("derived", PACK.derived, ids=lambda derived: derived.name)
def test_missing_base_data_give_no_value(derived):
    example = derived.text.examples[0]
    for name in derived.facts:
        data = {key: given for key, given in example.data.items() if key != name}
        got, why = run_derived_example(derived, example.model_copy(update={"data": data}))
        assert got is None
        assert name in why


def test_the_value_with_its_formula_and_its_numbers():
    known, codes = value(
        "预算完成率",
        预算完成数="{值: 2047.24, 单位: 万元, 行: 71, 原文: 项目支出决算金额为 2047.24 万元}",
        预算数="{值: 26433600, 单位: 元, 行: 51}",
    )
    assert known.value == Fraction(204724, 264336)
    assert known.unit == "%"
    assert codes == []
    labels = [step.label for step in known.steps]
    assert "预算完成率：预算完成数 ÷ 预算数" in labels
    assert known.steps[labels.index("预算完成率：预算完成数 ÷ 预算数")].expression == "2047.24 ÷ 2643.36"
    assert labels[-1] == "预算完成率（财预〔2013〕53号 附件2 过程—预算执行—预算完成率）"
    assert [(one.name, one.unit, one.place.line) for one in known.inputs] == [
        ("预算完成数", "万元", 71),
        ("预算数", "万元", 51),
    ]


def test_a_chain_of_derived_values():
    known, _ = value("支付进度率", 支出预算执行总数=338, 年度支出预算数=676, 既定支付进度="{值: 46%, 单位: '%'}")
    assert known.value == Fraction(50, 46)
    assert any("实际支付进度：" in step.label for step in known.steps)


def test_zero_is_a_number_and_nothing_is_not():
    assert value("预算调整率", 预算调整数=0, 预算数=100)[0].value == 0
    known, codes = value("预算调整率", 预算调整数="{值: 无, 说明: 决算没有列}", 预算数=100)
    assert known.value is None
    assert known.missing == ("预算调整数",)
    assert known.why == "决算没有列"
    assert codes == ["S067"]
    assert value("预算调整率", 预算数=100)[0].missing == ("预算调整数",)


def test_s053_a_zero_denominator_has_no_value():
    known, codes = value("“三公经费”变动率", **{"本年度“三公经费”总额": 3, "上年度“三公经费”总额": 0})
    assert known.value is None
    assert codes == ["S067", "S053"]


def test_s054_units_that_do_not_convert():
    known, codes = value("在职人员控制率", 在职人员数="{值: 32, 单位: 万元}", 编制数="{值: 30, 单位: 人}")
    assert known.value is None
    assert codes == ["S054"]


def test_negative_changes():
    assert value("结转结余变动率", 本年度累计结转结余资金总额=15, 上年度累计结转结余资金总额=20)[0].text == "-25%"
    assert value("预算净结余", 预算收入数=98, 预算支出数=100)[0].value == -2
    assert value("预算平衡性", 预算收入数=98, 预算支出数=100)[0].value == -2


# -------------------------------------------------------------------------------- rows of a form that name them


def row(name, target, actual=None, line=1):
    where = Place(file="表.xlsx", sheet="表", cell=f"E{line}")
    return Indicator(
        level1=Text(text="过程"),
        level2=Text(text="预算执行"),
        level3=Text(text=name),
        target=parse_target(target, place=where)[0],
        actual=None if actual is None else parse_actual(actual, place=where)[0],
        place=where,
    )


def judge(*rows, pack=PACK, **values):
    form = Form(layout="test", kind="department_self_evaluation", indicators=rows)
    return evaluate(form, pack, facts=facts(**values) if values else None)


def test_a_blank_actual_is_computed():
    evaluation, findings = judge(row("预算调整率", "≤10%"), 预算调整数=8, 预算数=100)
    (item,) = evaluation.items
    assert item.state == "reached"
    assert item.completion == Fraction(8, 10)
    assert evaluation.form.indicators[0].actual.text == "8%"
    assert [one.name for one in item.inputs] == ["预算调整数", "预算数", "指标值", "实际完成值"]
    assert item.steps[-1].result == "-2 个百分点（-20%）"
    assert [finding.code for finding in findings] == ["S067", "S067", "S063"]


def test_a_computed_actual_is_exact():
    """1/3 is less than 33.34 % and more than 33.33 %: a rounded actual would say otherwise for one of them."""
    for target, state in (("≥33.33%", "reached"), ("≥33.34%", "missed"), ("=33.33%", "missed")):
        evaluation, _ = judge(row("预算完成率", target), 预算完成数=1, 预算数=3)
        assert evaluation.items[0].state == state
    assert evaluation.form.indicators[0].actual.text == "33.33%"


def test_s050_missing_base_data_are_a_finding_and_never_a_zero():
    evaluation, findings = judge(
        row("预算调整率", "≤10%"), row("结转结余率", "=0%"), 预算数=100, 结转结余总额=0, 支出预算数=9
    )
    first, second = evaluation.items
    assert (first.state, first.completion, second.state) == ("not_scored", None, "reached")
    (finding,) = [finding for finding in findings if finding.code == "S050"]
    assert "“预算调整率”算不出来：没有预算调整数" in message(finding)
    assert finding.place.cell == "E1"


def test_s051_and_s052_an_actual_that_the_form_states():
    _, findings = judge(row("预算调整率", "≤10%", "9%"), 预算调整数=8, 预算数=100)
    (finding,) = [finding for finding in findings if finding.code == "S052"]
    assert "写明为 9%，按底数算得 8%" in message(finding)
    _, findings = judge(row("预算调整率", "≤10%", "8.0%"), 预算调整数=8, 预算数=100)
    assert "S052" not in [finding.code for finding in findings]
    _, findings = judge(row("预算调整率", "≤10%", "9%"), 预算数=100)
    assert "S051" in [finding.code for finding in findings]


def test_scoring_takes_the_exact_value():
    text = """
编号: test-derived
名称: 试验
版本: "1"
派生自: mof-2013-53
继承: mof-2020-10
"""
    pack, findings = read_pack_text(text)
    assert findings == []
    scored = row("预算完成率", "≥50%").model_copy(update={"points": None})
    points = parse_points("9")
    evaluation, _ = judge(scored.model_copy(update={"points": points}), pack=pack, 预算完成数=1, 预算数=3)
    item = next(one for one in evaluation.items if one.kind == "indicator")
    assert item.exact == 6
    assert any("预算完成数 ÷ 预算数" in step.label for step in item.steps)


def parse_points(text):
    from decimal import Decimal

    from scorecard.model import Amount

    return Amount(text=text, value=Decimal(text))


def test_p011_derived_from_nothing():
    for wanted in ("没有的", "test-derived"):
        pack, findings = read_pack_text(f"编号: test-derived\n名称: 试验\n版本: '1'\n派生自: {wanted}\n")
        assert pack is None
        assert [finding.code for finding in findings] == ["P011"]


def test_p009_and_p010_of_derived_values():
    text = """
编号: test-derived
名称: 试验
版本: "1"
派生指标:
  - {名称: 甲率, 条款: 第一条, 数据: {甲: {单位: 万元}, 乙: {单位: 万元}}, 公式: 甲 ÷ 乙, 示例: [{数据: {甲: 1, 乙: 2}, 值: 60%}, {数据: {甲: 1, 乙: 0}, 值: 60%}]}
  - {名称: 乙率, 条款: 第一条, 数据: {甲: {单位: 万元}}, 公式: 甲 ÷ 2}
"""
    pack, _ = read_pack_text(text)
    assert [finding.code for finding in check_examples(pack)] == ["P009", "P009", "P010"]
    pack, findings = read_pack_text(text.replace("甲 ÷ 2", "丙 ÷ 2"))
    assert pack is None
    assert [finding.code for finding in findings] == ["P006"]
