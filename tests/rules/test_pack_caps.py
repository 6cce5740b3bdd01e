"""地方总分封顶: caps and penalties on the total, and what the pack says of its own source."""

from decimal import Decimal

import pytest

from scorecard.findings import message
from scorecard.model import Amount, Form, FundLine, Indicator, Text
from scorecard.rules import load_pack, read_pack_text, with_parameters
from scorecard.rules.examples import check_examples, run_total_example
from scorecard.rules.proofs import lint
from scorecard.scoring import evaluate
from scorecard.values import parse_actual, parse_target

PACK = load_pack("local-total-caps")


def amount(text):
    return Amount(text=str(text), value=Decimal(str(text)))


def total(executed, *, actual="100%", pack=PACK):
    row = Indicator(
        level3=Text(text="完成率"),
        target=parse_target("≥100%")[0],
        actual=parse_actual(actual)[0],
        points=amount(90),
    )
    money = FundLine(
        name="年度资金总额", role="total", budget=amount(100), executed=amount(executed), points=amount(10)
    )
    form = Form(layout="test", kind="project_self_evaluation", money_unit="万元", funds=(money,), indicators=(row,))
    return evaluate(form, pack)


def test_the_pack_is_sound_and_says_what_is_only_hearsay():
    assert [message(finding) for finding in lint(PACK) if finding.severity != "hint"] == []
    assert "未得原文" in PACK.title
    assert all("[M]" in rule.article for rule in PACK.total_rules)
    assert PACK.document is None
    assert "[M]" in PACK.sources[0]


@pytest.mark.parametrize(
    ("rule", "example"), [(rule, example) for rule in PACK.total_rules for example in rule.text.examples]
)
def test_example(rule, example):
    score, why = run_total_example(PACK, rule, example)
    assert why == ""
    assert score == Decimal(example.score)


@pytest.mark.parametrize(
    ("executed", "expected", "capped"),
    [
        (100, "100", False),
        (70, "97", False),
        ("69.99", "79", True),
        (60, "79", True),
        ("59.99", "79", True),
        (0, "79", True),
    ],
)
def test_s038_the_total_is_capped(executed, expected, capped):
    evaluation, findings = total(executed)
    assert evaluation.total == Decimal(expected)
    assert evaluation.grade == ("中" if capped else "优")
    assert ("S038" in [finding.code for finding in findings]) is capped
    assert sum(item.score for item in evaluation.items) >= evaluation.total


def test_a_total_below_the_cap_stays():
    evaluation, findings = total(65, actual="60%")
    assert evaluation.total == Decimal("60.5")
    assert "S038" not in [finding.code for finding in findings]


def test_the_message_names_both_totals():
    _, findings = total(65)
    text = message(next(finding for finding in findings if finding.code == "S038"))
    assert "总分由 96.5 调整为 79" in text


def test_the_open_band_is_a_parameter():
    evaluation, _ = total(30, pack=with_parameters(PACK, {"低于六成上限": "59"}))
    assert evaluation.total == 59
    assert evaluation.grade == "差"


def test_p009_and_p010_of_total_rules():
    text = """
编号: test-caps
名称: 试验
版本: "1"
总分规则:
  - {名称: 甲, 条款: 第一条, 当: 执行率 < 60%, 上限: 59, 示例: [{数据: {总分: 90, 执行率: 50%}, 得分: 60}, {数据: {执行率: 50%}, 得分: 59}]}
  - {名称: 乙, 条款: 第一条, 当: 总分 > 50, 扣分: 5}
"""
    pack, findings = read_pack_text(text)
    assert findings == []
    assert [finding.code for finding in check_examples(pack)] == ["P009", "P009", "P010"]
