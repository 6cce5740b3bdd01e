"""Scoring by 财预〔2021〕101号 附件1 三（七）, and by Xinjiang's rows that name their own rule."""

from decimal import Decimal

import pytest
from scoring_forms import form, funds, row

from scorecard.findings import message
from scorecard.model import Entry, Text
from scorecard.rules import load_pack, with_parameters
from scorecard.scoring import evaluate

PACK = load_pack("mof-2021-101")
XINJIANG = load_pack("xinjiang-2024")


def only(*args, pack=PACK, **more):
    evaluation, findings = evaluate(form(row(*args, **more)), pack)
    item = next(item for item in evaluation.items if item.kind == "indicator")
    return item, [f for f in findings if f.code not in {"S004", "S031", "S035"}]


def execution(executed, *entries, pack=PACK, points="10"):
    one = form(row("≥1个", "1个", 90), money=funds(executed=executed, points=points), entries=entries)
    evaluation, findings = evaluate(one, pack)
    return evaluation.items[0], [f.code for f in findings if f.code != "S031"]


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("≥100个", "100个", "10"),
        ("≥100个", "90个", "7.5"),
        ("≥100个", "60个", "0"),
        ("≥100个", "59个", "0"),
        ("≥90%", "81%", "7.5"),
        ("≤100万元", "125万元", "5"),
        ("=60本", "48本", "5"),
        ("3-5次", "2次", "1.67"),
        ("2025年11月30日前", "2025年12月1日", "0"),
    ],
)
def test_pass_mark(target, actual, expected):
    item, _ = only(target, actual)
    assert item.score == Decimal(expected)
    assert item.rule.article.startswith("财预〔2021〕101号 附件1 三（七）")


def test_the_pass_mark_is_a_parameter():
    assert only("≥100个", "60个", pack=with_parameters(XINJIANG, {"及格线": "0%"}))[0].score == 6
    assert only("≥100个", "90个", pack=with_parameters(XINJIANG, {"及格线": "80%"}))[0].score == 5


def test_s039_execution_needs_to_know_whether_the_project_is_finished():
    for executed, score in (("100", "10"), ("99", "7"), ("80", "7"), ("79", "5"), ("60", "5"), ("59", "0")):
        item, codes = execution(executed)
        assert item.score == Decimal(score)
        assert codes == ([] if executed == "100" else ["S039"])
    yes = Entry(label="项目完成", value=Text(text="是"))
    no = Entry(label="项目是否完成", value=Text(text="否"))
    assert execution("70", yes) == (execution("70", yes)[0], [])
    assert execution("70", yes)[0].score == 10
    assert execution("70", no)[0].score == 5
    assert execution("70", pack=with_parameters(PACK, {"项目完成未填": "视为完成"}))[0].score == 10
    assert execution("70", no, points="20")[0].score == 10


@pytest.mark.parametrize(
    ("actual", "points", "expected"),
    [
        ("90%", 10, "10"),
        ("89.9%", 10, "8"),
        ("80%", 10, "8"),
        ("79%", 10, "5"),
        ("60%", 10, "5"),
        ("59%", 10, "0"),
        ("85%", 5, "4"),
    ],
)
def test_satisfaction_bands(actual, points, expected):
    item, _ = only("≥95%", actual, points, level1="满意度指标", name="群众满意度")
    assert item.score == Decimal(expected)
    assert item.rule.name == "满意度赋分"


def test_satisfaction_out_of_a_hundred():
    item, _ = only("≥90分", "88分", level1="满意度指标", name="满意度")
    assert item.score == 8
    assert [(s.expression, s.result) for s in item.steps if s.label == "换算"] == [("88分 按百分制", "88%")]


def test_satisfaction_in_another_unit_is_not_scored():
    item, findings = only("≥3次", "2次", level1="满意度指标", name="满意度调查次数")
    assert item.state == "not_scored"
    (finding,) = findings
    assert finding.code == "S026"
    assert "要求单位是“%”" in message(finding)


@pytest.mark.parametrize(
    ("rule", "target", "actual", "expected", "name"),
    [
        ("按照完成比例赋分", "≥100个", "80个", "5", "按完成比例赋分（不低于，按行注明）"),
        ("按照完成比例赋分", "≥90%", "81%", "7.5", "按完成比例赋分（不低于，按行注明）"),
        ("直接赋分", "=1期", "2期", "0", "直接赋分"),
        ("直接赋分", "2025年11月30日前", "2025年11月30日", "10", "直接赋分"),
        ("满意度赋分", "≥95%", "85%", "8", "满意度赋分（按行注明）"),
        ("满意度赋分", "≤5%", "4%", "10", "按完成比例赋分（不高于）"),
    ],
)
def test_rows_that_name_their_rule(rule, target, actual, expected, name):
    item, _ = only(target, actual, pack=XINJIANG, scoring_rule=rule, level1="满意度指标", name="满意度")
    assert (item.score, item.rule.name) == (Decimal(expected), name)


def test_qualitative_rows_that_name_their_rule():
    for rule, actual, claimed, score, codes in (
        ("按评判等级赋分", "基本达成目标", "8", "8", []),
        ("按评判等级赋分", "部分实现目标", "8", "7.99", ["S019"]),
        ("直接赋分", "已完成", "10", "10", []),
        ("直接赋分", "已完成", "9", "10", ["S019"]),
        ("直接赋分", "未完成", None, "0", ["S020"]),
    ):
        item, findings = only("有效提升", actual, claimed=claimed, pack=XINJIANG, scoring_rule=rule)
        assert item.score == Decimal(score), (rule, actual)
        assert [f.code for f in findings] == codes
