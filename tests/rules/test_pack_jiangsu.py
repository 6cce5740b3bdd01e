"""江苏2026-部门整体: half year and whole year apart, without points reached or not and by how much."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from scorecard.findings import message
from scorecard.model import Amount, Form, FundLine, Indicator, Place, Text
from scorecard.rules import load_pack
from scorecard.rules.facts import read_facts_text
from scorecard.rules.proofs import lint
from scorecard.scoring import evaluate, for_period
from scorecard.values import parse_actual, parse_target

DATA = Path(__file__).parents[1] / "data"
TABLE = json.loads((DATA / "truth" / "jiangsu-2026.json").read_text(encoding="utf-8"))["tables"][0]
PACK = load_pack("jiangsu-2026-department")
BASE = """
文件: 上半年执行情况.txt
事实:
  预算调整数: {值: 0, 单位: 万元, 行: 3}
  预算数: {值: 735.55, 单位: 万元, 行: 4}
  预算完成数: {值: 3389900, 单位: 元, 行: 5, 原文: 上半年支出 3389900 元}
  支出预算执行总数: {值: 338.99, 单位: 万元, 行: 5}
  年度支出预算数: {值: 735.55, 单位: 万元, 行: 4}
  既定支付进度: {值: 46%, 单位: "%", 行: 6}
  结转结余总额: {值: 0, 单位: 万元, 行: 7}
  支出预算数: {值: 735.55, 单位: 万元, 行: 4}
  实际支出公用经费总额: {值: 20, 单位: 万元, 行: 8}
  预算安排公用经费总额: {值: 50, 单位: 万元, 行: 8}
  本年度“三公经费”总额: {值: 9, 单位: 万元, 行: 9}
  上年度“三公经费”总额: {值: 10, 单位: 万元, 行: 9}
  实际在用固定资产总额: {值: 90, 单位: 万元, 行: 10}
  所有固定资产总额: {值: 100, 单位: 万元, 行: 10}
  在职人员数: {值: 21, 单位: 人, 行: 11}
  编制数: {值: 21, 单位: 人, 行: 11}
"""
FACTS, _ = read_facts_text(BASE)
HALF = {
    "出访团组个数": "1个",
    "接待外宾人次": "12人次",
    "设备采购数量": "3台",
    "中长期规划制定健全性": "健全",
    "重点国家合作比率": "25%",
}
YEAR = {
    "出访团组个数": "2个",
    "接待外宾人次": "50人次",
    "设备采购数量": "7台",
    "中长期规划制定健全性": "部分达成",
    "重点国家合作比率": "50%",
}


def amount(text):
    return Amount(text=str(text), value=Decimal(str(text)))


def form(*, points=None, names=None):
    rows = []
    for index, row in enumerate(TABLE["rows"]):
        if names is not None and row["l3"] not in names:
            continue
        where = Place(file="目标表.xlsx", sheet="表1", cell=f"E{index + 20}")
        half, year = HALF.get(row["l3"]), YEAR.get(row["l3"])
        rows.append(
            Indicator(
                level1=Text(text=row["l1"]),
                level2=Text(text=row["l2"]),
                level3=Text(text=row["l3"]),
                target=parse_target(row["target"], place=where)[0],
                half_year_target=parse_target(row["target_half"], place=where)[0],
                progress=None if half is None else parse_actual(half, place=where)[0],
                actual=None if year is None else parse_actual(year, place=where)[0],
                points=None if points is None else amount(points),
                place=where,
            )
        )
    money = FundLine(name="基本支出", budget=amount("592.56"), half_year_plan=amount("290"))
    return Form(layout="jiangsu", kind="department_target", money_unit="万元", funds=(money,), indicators=tuple(rows))


def judged(period, facts=FACTS, **more):
    evaluation, findings = evaluate(for_period(form(**more), period), PACK, facts=facts)
    return {item.level3: item for item in evaluation.items}, evaluation, findings


def test_the_pack_is_sound_and_says_what_is_not_published():
    assert [message(finding) for finding in lint(PACK) if finding.severity != "hint"] == []
    assert "[M]" in PACK.grades_article
    assert PACK.document is None
    own = [derived for derived in PACK.derived if derived.place.file == "jiangsu-2026-department.yaml"]
    assert {derived.name for derived in own} == {"支付进度符合率", "预算执行率", "非税收入预算完成率"}
    assert all("[M]" in derived.article for derived in own)
    borrowed = {derived.name: derived.citation for derived in PACK.derived if derived not in own}
    assert borrowed["预算调整率"].startswith("财预〔2013〕53号 附件2")


def test_the_half_year():
    items, evaluation, findings = judged("half_year")
    assert items["出访团组个数"].state == "reached"
    assert items["接待外宾人次"].state == "missed"
    assert items["接待外宾人次"].steps[-1].result == "-3人次（-20%）"
    assert items["设备采购数量"].state == "reached"
    assert items["中长期规划制定健全性"].state == "reached"
    assert items["重点国家合作比率"].steps[-1].result == "+5 个百分点（+25%）"
    assert (evaluation.total, evaluation.grade, evaluation.points_total) == (None, None, 0)
    assert all(item.score is None for item in evaluation.items)
    assert len(evaluation.items) == len(TABLE["rows"])
    assert not {"S030", "S037"} & {finding.code for finding in findings}


def test_the_whole_year():
    items, evaluation, _ = judged("year")
    assert items["出访团组个数"].state == "missed"
    assert items["出访团组个数"].steps[-1].result == "-1个（-33.33%）"
    assert items["接待外宾人次"].state == "reached"
    assert items["中长期规划制定健全性"].state == "missed"
    assert items["设备采购数量"].steps[-1].result == "+1台/辆（+16.67%）"
    assert evaluation.total is None


def test_the_execution_indicators_are_computed():
    items, _, _ = judged("half_year")
    rate = items["预算执行率"]
    assert rate.state == "missed"  # 46.09 % is not =46 %
    assert rate.completion == Fraction(33899, 73555) / Fraction("0.46")
    assert rate.steps[-1].result.startswith("+0.086601… 个百分点")
    assert "338.99 ÷ 735.55" in [step.expression for step in rate.steps]
    assert [one.raw for one in rate.inputs][:2] == ["3389900元", "735.55万元"]
    assert items["预算调整率"].state == "reached"
    assert items["“三公经费”变动率"].state == "reached"
    assert items["“三公经费”变动率"].steps[-1].result == "-10 个百分点"
    assert items["在职人员控制率"].state == "reached"
    assert items["固定资产利用率"].steps[-1].result == "-10 个百分点（-10%）"
    assert items["支付进度符合率"].completion > 1


def test_s050_base_data_that_are_missing():
    _, _, findings = judged("half_year")
    missing = {finding.args["name"]: finding for finding in findings if finding.code == "S050"}
    assert set(missing) == {"政府采购执行率", "非税收入预算完成率"}
    assert "没有实际政府采购金额、政府采购预算数" in message(missing["政府采购执行率"])
    blank = {finding.args["name"] for finding in findings if finding.code == "S010"}
    assert "绩效管理覆盖率" in blank
    (summary,) = [finding for finding in findings if finding.code == "S063"]
    assert summary.args["open"] != "0"


def test_half_year_targets_are_never_taken_from_the_year():
    one = form(names={"接待外宾人次"})
    one = one.model_copy(update={"indicators": (one.indicators[0].model_copy(update={"half_year_target": None}),)})
    evaluation, findings = evaluate(for_period(one, "half_year"), PACK)
    assert evaluation.items[0].state == "not_scored"
    assert "S011" in [finding.code for finding in findings]
    assert for_period(one, "year") is one
    assert for_period(one, "half_year").funds[0].budget.value == 290


def test_s064_words_that_do_not_decide():
    one = form(names={"中长期规划制定健全性"})
    row = one.indicators[0].model_copy(update={"actual": parse_actual("正在推进")[0]})
    _, findings = evaluate(one.model_copy(update={"indicators": (row,)}), PACK)
    assert "S064" in [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("target", "actual", "state", "deviation"),
    [
        ("2026年6月30日前", "2026年7月10日", "missed", "晚 10 天"),
        ("2026年6月30日前", "2026年6月30日", "reached", "当天"),
        ("2026年6月30日前", "2026年6月1日", "reached", "早 29 天"),
        ("3-5次", "2次", "missed", "-1次"),
        ("3-5次", "8次", "missed", "+3次"),
        ("3-5次", "4次", "reached", "0次"),
        ("≤5次", "6次", "missed", "+1次（+20%）"),
        (">5次", "5次", "missed", "0次"),
        ("<5%", "5%", "missed", "0 个百分点"),
        ("≥0次", "0次", "reached", "0次"),
    ],
)
def test_deviation(target, actual, state, deviation):
    row = Indicator(
        level3=Text(text="指标"), target=parse_target(target)[0], actual=parse_actual(actual)[0], place=Place(cell="A1")
    )
    evaluation, _ = evaluate(Form(layout="test", kind="monitoring", indicators=(row,)), PACK)
    assert evaluation.items[0].state == state
    assert evaluation.items[0].steps[-1].result == deviation


@pytest.mark.parametrize(
    ("target", "actual", "code"),
    [
        ("≥3次", "", "S010"),
        ("", "3次", "S011"),
        ("≥3次", "不适用", "S013"),
        ("≥3次", "已完成", "V032"),
        ("2026年6月30日前", "3次", "V032"),
    ],
)
def test_rows_that_cannot_be_judged(target, actual, code):
    rows = [
        Indicator(
            level3=Text(text="指标"), target=parse_target(t)[0], actual=parse_actual(a)[0], place=Place(cell="A1")
        )
        for t, a in ((target, actual), ("≥1次", "1次"))
    ]
    evaluation, findings = evaluate(Form(layout="test", kind="monitoring", indicators=tuple(rows)), PACK)
    assert evaluation.items[0].state == "not_scored"
    codes = [finding.code for finding in findings]
    assert code in codes or (code == "V032" and "S027" in codes), codes
    not_applicable = rows[0].model_copy(update={"target": parse_target("不适用")[0]})
    evaluation, _ = evaluate(Form(layout="test", kind="monitoring", indicators=(not_applicable,)), PACK)
    assert evaluation.items[0].state == "not_applicable"


def test_with_points_it_scores_each_period_by_itself():
    names = {"接待外宾人次", "重点国家合作比率", "预算执行率"}
    half, first, _ = judged("half_year", points="10", names=names)
    year, second, _ = judged("year", points="10", names=names)
    assert half["接待外宾人次"].score == 8
    assert year["接待外宾人次"].score == 10
    assert half["预算执行率"].exact == 10
    assert year["预算执行率"].exact == Fraction(33899, 73555) * 10
    assert str(year["预算执行率"].score) == "4.61"
    assert (first.total, second.total) == (Decimal(28), Decimal("24.61"))
    assert all(item.kind == "indicator" for item in first.items)
