"""河南2020: every number and article of the pack against the document, and forms scored by it."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scorecard.findings import message
from scorecard.model import Amount, Form, FundLine, Indicator, Text
from scorecard.rules import load_pack, read_pack_text
from scorecard.rules.proofs import lint
from scorecard.scoring import evaluate
from scorecard.values import parse_actual, parse_target

PACK = load_pack("henan-2020")
PRIMARY = Path(__file__).parents[1] / "data" / "primary"
DOCUMENT = re.sub(r"[\s$\\]", "", (PRIMARY / "henan-self-evaluation.md").read_text(encoding="utf-8"))
MONITORING = re.sub(r"\s", "", (PRIMARY / "henan-monitoring.md").read_text(encoding="utf-8"))


def article(number):
    """The text of 第number条."""
    following = {"十六": "十七", "十九": "二十", "二十一": "二十二", "二十八": "二十九"}[number]
    return DOCUMENT[DOCUMENT.index(f"第{number}条") : DOCUMENT.index(f"第{following}条")]


def amount(text):
    return Amount(text=str(text), value=Decimal(str(text)))


def row(target, actual, points=10, claimed=None, **more):
    return Indicator(
        level3=Text(text="指标"),
        target=parse_target(target)[0],
        actual=parse_actual(actual)[0],
        points=None if points is None else amount(points),
        claimed_score=None if claimed is None else amount(claimed),
        **more,
    )


def score(*rows, kind="project_self_evaluation", executed="100"):
    money = FundLine(
        name="年度资金总额", role="total", budget=amount(100), executed=amount(executed), points=amount(10)
    )
    form = Form(layout="test", kind=kind, money_unit="万元", funds=(money,), indicators=rows)
    return evaluate(form, PACK)


def test_the_pack_is_sound():
    assert [message(finding) for finding in lint(PACK) if finding.severity != "hint"] == []
    assert load_pack("豫财效〔2020〕10号") is PACK
    assert "豫财效[2020]10号" in DOCUMENT
    assert "2020年7月30日" in DOCUMENT
    assert PACK.valid_from.isoformat() == "2020-07-30"


def test_weights_are_those_of_article_16():
    (weights,) = PACK.text.weights
    said = re.search(r"预算执行率(\d+)%、产出指标(\d+)%、效益指标(\d+)%、服务对象满意度指标(\d+)%", article("十六"))
    assert [int(number) for number in said.groups()] == [int(number) for number in weights.points.values()]
    assert sum(int(number) for number in weights.points.values()) == 100
    assert PACK.execution_points == 10
    assert "如有特殊情况，一级指标权重可做适当调整" in article("十六")
    assert weights.article == "第十六条第二款"


def test_grades_are_those_of_article_21():
    text = article("二十一")
    for grade in PACK.grades:
        low, high = grade.range.low, grade.range.high
        wanted = f"{high}分以下为{grade.name}" if low == 0 else f"{low}（含）"
        assert wanted in text
        assert f"为{grade.name}" in text
        assert grade.range.low_included
        assert grade.range.high_included == (grade.name == "优")
    assert PACK.grades_article == "第二十一条"
    assert PACK.total == 100


def test_qualitative_bands_are_those_of_article_19():
    text = article("十九")
    (rule,) = [rule for rule in PACK.rules if rule.bands]
    said = [(Fraction(int(a), 100), Fraction(int(b), 100)) for a, b in re.findall(r"(\d+)%-(\d+)%", text)]
    assert [(band.range.high, band.range.low) for band in rule.bands] == said
    assert "100%-80%（含）、80%-60%（含）、60%-0%" in text
    assert all(band.range.low_included for band in rule.bands)
    assert [band.range.high_included for band in rule.bands] == [True, False, False]
    assert all(band.name in text for band in rule.bands)
    assert rule.citation == "豫财效〔2020〕10号 第十九条第三款"


def test_quantities_are_scored_as_article_19_says():
    text = article("十九")
    for words in (
        "完成指标值的，计该指标所赋全部分值",
        "未完成指标值的，按照完成值与指标值的比例计分",
        "按照偏离度适度调减分值",
    ):
        assert words in text
    assert not re.search(r"偏离度[^。]*\d", text)  # no threshold is given: it is a parameter
    for rule in PACK.rules:
        assert rule.citation.startswith("豫财效〔2020〕10号 第十")
    assert "第十九条" in PACK.parameters["反向未达标"].text.explanation


def test_no_threshold_for_a_low_execution_rate():
    assert "对预算执行率偏低、自评结果较差的项目，要单独说明原因" in article("二十八")
    assert not re.search(r"\d+%", article("二十八"))
    assert not re.search(r"偏离较大[^。]*\d+%", MONITORING)
    assert PACK.total_rules == ()


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥100人", "100人", 10),
        ("≥100人", "80人", 8),
        ("≥100人", "500人", 10),
        ("≤100万元", "125万元", 8),
        ("=3次", "3次", 10),
    ],
)
def test_quantity(target, actual, expected):
    evaluation, _ = score(row(target, actual))
    assert evaluation.items[1].score == expected
    assert evaluation.items[1].rule.article == "豫财效〔2020〕10号 第十九条第二款"


def test_execution_rate():
    evaluation, _ = score(row("≥1个", "1个", 90), executed="86.18")
    assert str(evaluation.items[0].score) == "8.62"
    assert evaluation.items[0].rule.article == "豫财效〔2020〕10号 第十六条第二款、第十九条第二款"
    assert evaluation.grade == "优"


def test_quality():
    evaluation, findings = score(row("改善", "部分达成", 10, "8"))
    assert evaluation.items[1].score == Decimal("7.99")
    assert "S019" in [finding.code for finding in findings]


def test_a_monitoring_form_is_judged():
    assert "分确定能、有可能、完全不可能三级" in MONITORING
    assert "8月15日前" in MONITORING
    rows = (row("≥100人", "60人", None), row("改善", "有可能", None))
    evaluation, findings = score(*rows, kind="monitoring")
    assert [item.state for item in evaluation.items] == ["missed", "missed"]
    assert evaluation.items[0].steps[-1].result == "-40人（-40%）"
    assert (evaluation.total, evaluation.grade) == (None, None)
    assert "S030" not in [finding.code for finding in findings]


def test_p007_an_article_for_a_rule_that_is_not_there():
    text = "编号: test-henan\n名称: 试验\n版本: '1'\n继承: mof-2020-10\n改条款: {没有的规则: 第一条}\n"
    assert [finding.code for finding in read_pack_text(text)[1]] == ["P007"]
