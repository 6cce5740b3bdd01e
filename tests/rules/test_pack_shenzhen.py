"""深圳2020-部门整体: the report's facts in, the 21 rows out, every one against truth/shenzhen-2020.json."""

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import pipeline
from scorecard.findings import message
from scorecard.model import Amount, Criterion, Evaluation, Form, Indicator, Place, Text
from scorecard.rules import load_pack, with_parameters
from scorecard.rules.compiling import fold
from scorecard.rules.examples import check_examples
from scorecard.rules.facts import Facts, read_facts, read_facts_text
from scorecard.rules.proofs import lint
from scorecard.scoring import evaluate
from scorecard.scoring.criteria import provisional_total
from scorecard.values import parse_actual, parse_target

DATA = Path(__file__).parents[1] / "data"
TRUTH = json.loads((DATA / "truth" / "shenzhen-2020.json").read_text(encoding="utf-8"))
REPORT = (DATA / "seeds" / "shenzhen-2020.txt").read_text(encoding="utf-8").split("\n")
ROWS = TRUTH["score_table"]
PACK = load_pack("shenzhen-2020-department")
FACTS, FACT_FINDINGS = read_facts(DATA / "shenzhen-facts.yaml")


def place(name):
    table = REPORT.index("部门整体支出绩效评分表")
    line = next(n for n, text in enumerate(REPORT) if n > table and name in text.split("\t"))
    return Place(file="shenzhen-2020.txt", line=line + 1)


def amount(text, where=None):
    return Amount(text=text, value=Decimal(text), place=where)


def criterion(row, **changes):
    where = place(row["l3"])
    given = {
        "level1": Text(text=row["l1"]),
        "level2": Text(text=row["l2"]),
        "level3": Text(text=row["l3"], place=where),
        "points": amount(row["points"], where),
        "explanation": Text(text=row["explanation"]),
        "standard": Text(text=row["standard"], place=where),
        "claimed_score": amount(row["score"], where),
        "place": where,
    }
    return Criterion(**(given | changes))


def indicator(row):
    return Indicator(
        level1=Text(text=row["l1"]),
        level2=Text(text=row["l2"]),
        level3=Text(text=row["l3"]),
        target=parse_target(row["target"])[0],
        actual=parse_actual(row["actual"])[0],
    )


def form(criteria=None, **more):
    rows = tuple(criterion(row) for row in ROWS) if criteria is None else criteria
    return Form(
        layout="text",
        kind="department_self_evaluation",
        criteria=rows,
        claimed_total=amount(TRUTH["total"]),
        claimed_grade=Text(text=TRUTH["grade"]),
        place=Place(file="shenzhen-2020.txt", line=295),
        **more,
    )


EVALUATION, FINDINGS = evaluate(form(), PACK, facts=FACTS)


def item(name, evaluation=EVALUATION):
    return next(one for one in evaluation.items if one.level3 == name)


def one(name, facts=FACTS, pack=PACK, **changes):
    row = next(row for row in ROWS if row["l3"] == name)
    evaluation, findings = evaluate(form((criterion(row, **changes),)), pack, facts=facts)
    return evaluation.items[0], [
        finding for finding in findings if finding.code not in {"S031", "S032", "S060", "S062"}
    ]


def changed(**values):
    facts = {name: replace(fact, **values[name]) if name in values else fact for name, fact in FACTS.facts.items()}
    return Facts(facts, FACTS.file)


# ----------------------------------------------------------------------------------------------- the pack itself


def test_the_pack_prints_the_table_word_for_word():
    assert [rule.name for rule in PACK.rules] == [row["l3"] for row in ROWS]
    for rule, row in zip(PACK.rules, ROWS, strict=True):
        assert rule.points == Fraction(row["points"])
        assert rule.text.explanation == row["explanation"]
        assert fold(rule.text.standard) == fold(row["standard"])
        assert row["l2"] in rule.article
        assert f"{row['l1']}（{row['l1_points']} 分）" in rule.article
        if rule.parts:
            assert sum(part.points for part in rule.parts) == rule.points
    assert sum(rule.points for rule in PACK.rules) == 100


def test_the_pack_is_sound():
    asked = {
        tuple(sorted(example.options.items())): with_parameters(PACK, example.options)
        for rule in PACK.rules
        for example in rule.examples
        if example.options
    }
    assert check_examples(PACK, asked) == []
    assert [message(finding) for finding in lint(PACK) if finding.severity == "error"] == []


def test_every_fact_stands_in_its_line_of_the_report():
    assert FACT_FINDINGS == []
    for fact in FACTS.facts.values():
        assert fact.place.file == "shenzhen-2020.txt"
        assert fact.sentence in REPORT[fact.place.line - 1], fact.name
        assert fact.sentence or fact.value is None
    assert [finding.args["name"] for finding in FINDINGS if finding.code == "S062"] == []


# ---------------------------------------------------------------------------------------------- the 21 rows


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["l3"])
def test_row(row):
    scored = item(row["l3"])
    expected = row["recomputed"]
    assert scored.basis == row["recomputed_status"]
    assert scored.exact == (None if expected is None else Fraction(expected))
    assert scored.claimed == Decimal(row["score"])
    bounds = row.get("recomputed_bounds")
    interval = None if scored.interval is None else [scored.interval.low, scored.interval.high]
    assert interval == (None if bounds is None else [Fraction(bound) for bound in bounds])
    assert scored.state == ("not_scored" if expected is None else scored.state)
    assert scored.rule.article.startswith("评分表 ")
    assert row["l3"] in scored.rule.article
    assert scored.place.line == place(row["l3"]).line
    assert scored.steps


def test_budget_execution_is_exact_and_shown_with_two_decimals():
    scored = item("预算执行率")
    assert scored.exact == Fraction("2.18915")
    assert str(scored.score) == "2.19"
    results = [step.result for step in scored.steps if step.label.startswith("要点")]
    assert results == ["0.1072", "0.3618", "0.562", "0.7721", "0.38605"]
    assert scored.steps[-1].expression == "2.18915"


def test_procurement():
    scored = item("政府采购执行情况")
    assert scored.exact == Fraction(39843, 20020)
    assert str(scored.score) == "1.99"
    given = {one.name: one for one in scored.inputs}
    assert given["采购计划金额"].raw == "1001.00万元"
    assert given["采购计划金额"].place.line == 67
    assert "991.15 ÷ 1001" in [step.expression for step in scored.steps]


def test_totals():
    strict = TRUTH["recomputed_totals"][1]
    assert provisional_total(EVALUATION.items) == Fraction(strict["value"])
    lenient = [
        one.model_copy(update={"exact": None}) if one.basis == "contradicted" else one for one in EVALUATION.items
    ]
    assert provisional_total(lenient) == Fraction(TRUTH["recomputed_totals"][0]["value"])
    assert EVALUATION.points_total == 100
    assert EVALUATION.total == Decimal("58.68")
    assert not EVALUATION.complete
    assert EVALUATION.grade is None
    assert EVALUATION.claimed_total == Decimal("92.19")
    (finding,) = [finding for finding in FINDINGS if finding.code == "S060"]
    assert "4 项（共 31 分）" in message(finding)
    assert "89.68 分" in message(finding)


# --------------------------------------------------------------------------------------- the printed discrepancies

CODES = {
    1: "S023",
    2: "S056",
    3: "S056",
    4: "S055",
    5: "S056",
    6: "S056",
    7: "S055",
    8: "S055",
    9: "S055",
    10: "S057",
    12: "S058",
    13: "S051",
    11: "S059",
}


def test_every_score_discrepancy_has_a_code():
    assert {one["id"] for one in TRUTH["discrepancies"] if one["kind"] == "score"} == set(CODES) - {11}


@pytest.mark.parametrize(
    "discrepancy", [one for one in TRUTH["discrepancies"] if one["id"] in CODES], ids=lambda one: str(one["id"])
)
def test_discrepancy_is_found_where_it_is(discrepancy):
    names = set(discrepancy["row"].split(" / ")) | {"“三公”经费控制率" if discrepancy["id"] == 13 else ""}
    hits = [
        finding
        for finding in FINDINGS
        if finding.code == CODES[discrepancy["id"]]
        and names & {finding.args.get(key) for key in ("name", "first", "second")}
        and finding.place.line in discrepancy["lines"]
    ]
    assert len(hits) == 1
    assert message(hits[0])


def test_rows_that_agree_have_no_finding():
    clean = {
        "预算编制规范性",
        "财务合规性",
        "项目实施程序",
        "项目监管",
        "编外人员控制率",
        "管理制度健全性",
        "重点工作完成情况",
    }
    assert not [finding for finding in FINDINGS if finding.args.get("name") in clean]


def test_readings_of_the_execution_row():
    wanted = {Fraction(reading["value"]) for reading in TRUTH["score_table"][15]["readings"]}
    (finding,) = [finding for finding in FINDINGS if finding.code == "S057"]
    values = {Fraction(part.rpartition(" ")[2]) for part in finding.args["readings"].split("；")}
    assert values == wanted
    assert "与“规则包采用的读法”一致" in message(finding)
    other, findings = one("预算执行率", claimed_score=amount("2.5"))
    assert "与“全年平均取累计进度的平均”一致" in message(next(f for f in findings if f.code == "S057"))
    assert other.difference == Decimal("0.31")
    _, findings = one("预算执行率", claimed_score=amount("5"))
    assert "都不一致" in message(next(f for f in findings if f.code == "S057"))
    assert next(f for f in findings if f.code == "S023").article == PACK.rules[15].citation


# ------------------------------------------------------------------------------------------ facts that are missing


def test_s065_without_facts_nothing_is_decided():
    evaluation, findings = evaluate(form(), PACK)
    assert {one.basis for one in evaluation.items} == {"undetermined"}
    assert evaluation.total is None
    assert [f.code for f in findings if f.code in {"S055", "S065", "S056", "S023"}] == ["S065"]
    assert all(one.claimed is not None for one in evaluation.items)


def test_a_missing_fact_is_never_a_zero():
    facts = Facts({name: fact for name, fact in FACTS.facts.items() if name != "实际采购金额"})
    scored, findings = one("政府采购执行情况", Facts({k: v for k, v in facts.facts.items() if k != "政府采购执行率"}))
    assert (scored.score, scored.basis, scored.claimed) == (None, "undetermined", Decimal(2))
    assert (scored.interval.low, scored.interval.high) == (1, 2)
    assert [f.code for f in findings] == ["S055"]
    assert "实际采购金额" in message(findings[0])
    assert "自评得分 2 未经核定" in message(findings[0])


def test_s051_a_stated_rate_without_its_base():
    facts = Facts({name: fact for name, fact in FACTS.facts.items() if name != "实际采购金额"})
    scored, findings = one("政府采购执行情况", facts)
    assert scored.exact == Fraction("1.9902")
    assert "S051" in [f.code for f in findings]


def test_s052_stated_and_computed_rates_differ():
    scored, findings = one("政府采购执行情况", changed(实际采购金额={"value": Fraction(900), "text": "900万元"}))
    assert scored.exact == 1 + Fraction(900, 1001)
    assert "S052" in [f.code for f in findings]


def test_s053_a_zero_denominator():
    scored, findings = one(
        "政府采购执行情况", changed(采购计划金额={"value": Fraction(0)}, 政府采购执行率={"value": None})
    )
    assert scored.score is None
    assert "S053" in [f.code for f in findings]


def test_s054_units():
    scored, findings = one("政府采购执行情况", changed(实际采购金额={"value": Fraction(9911500), "unit": "元"}))
    assert scored.exact == Fraction(39843, 20020)
    assert "S054" not in [f.code for f in findings]
    _, findings = one("政府采购执行情况", changed(实际采购金额={"unit": "人"}))
    assert "S054" in [f.code for f in findings]
    _, findings = one("政府采购执行情况", changed(实际采购金额={"value": True}))
    assert "S054" in [f.code for f in findings]


def test_s066_numbers_that_cannot_be():
    for name, fact, text in (
        ("政府采购执行情况", "采购政策功能扣分", -5),
        ("财务合规性", "资金支出扣分", 2),
        ("项目完成及时性", "计划完成项目总数", 0),
        ("重点工作完成情况", "重点工作未完成数", -1),
    ):
        scored, findings = one(name, changed(**{fact: {"value": Fraction(text)}}))
        assert scored.score is None
        assert "S066" in [f.code for f in findings]


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.fractions(min_value=-2, max_value=2),
    st.integers(min_value=-3, max_value=3000).map(Fraction),
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(FACTS.facts)), st.tuples(VALUES, st.lists(VALUES, max_size=2))))
def test_no_fact_raises_and_every_score_lies_within_its_points(values):
    facts = changed(**{name: {"value": value, "others": tuple(others)} for name, (value, others) in values.items()})
    evaluation, _ = evaluate(form(), PACK, facts=facts)
    for scored in evaluation.items:
        if scored.score is not None:
            assert 0 <= scored.score <= scored.points
        if scored.interval is not None:
            assert 0 <= scored.interval.low <= scored.interval.high <= scored.points
            assert scored.exact is None or scored.interval.low <= scored.exact <= scored.interval.high


def test_s061_another_table():
    _, findings = one("固定资产利用率", points=amount("2"))
    assert [f.code for f in findings if f.code == "S061"] == ["S061"]
    _, findings = one("固定资产利用率", standard=Text(text="固定资产利用率≥80%的，得 1 分"))
    assert "评分标准" in message(next(f for f in findings if f.code == "S061"))


def test_s062_facts_that_nothing_uses():
    facts = Facts({**FACTS.facts, "采购预算": replace(FACTS.facts["采购计划金额"], name="采购预算")})
    _, findings = evaluate(form(), PACK, facts=facts)
    assert [f.args["name"] for f in findings if f.code == "S062"] == ["采购预算"]


def test_claims_out_of_bounds_and_rows_without_a_rule():
    _, findings = one("固定资产利用率", claimed_score=amount("1.5"))
    assert "S021" in [f.code for f in findings]
    _, findings = one("固定资产利用率", claimed_score=amount("-1"))
    assert "S022" in [f.code for f in findings]
    unknown, findings = one("固定资产利用率", level3=Text(text="没有的一项"))
    assert (unknown.score, [f.code for f in findings if f.code != "S065"]) == (None, ["S025"])


def test_the_pack_alone_with_facts():
    """A report without the table printed: the rows are the pack's own, without claims."""
    evaluation, findings = evaluate(form(()).model_copy(update={"claimed_total": None}), PACK, facts=FACTS)
    assert len(evaluation.items) == 21
    assert item("预算执行率", evaluation).exact == Fraction("2.18915")
    assert not [f for f in findings if f.code in {"S023", "S056", "S058"}]


def test_a_violation_takes_the_whole_row():
    assert one("财务合规性", changed(有违规支出={"value": True}))[0].score == 0


@pytest.mark.parametrize(
    ("option", "value", "score"),
    [
        ({}, "110%", "1"),
        ({"采购超计划": "整项得零"}, "110%", "0"),
        ({"采购超计划": "整项得零"}, "100%", "2"),
    ],
)
def test_more_bought_than_planned(option, value, score):
    facts, _ = read_facts_text(f"事实: {{政府采购执行率: {{值: {value}, 单位: '%'}}, 采购政策功能扣分: 0}}")
    pack = with_parameters(PACK, option) if option else PACK
    assert one("政府采购执行情况", facts, pack)[0].score == Decimal(score)


@pytest.mark.parametrize(("option", "score"), [("按比例", "2.65"), ("满一个扣一次", "2.70")])
def test_points_for_every_percentage_point(option, score):
    facts = changed(调整调剂资金={"value": Fraction("135")}, 部门预算总规模={"value": Fraction(1000)})
    pack = with_parameters(PACK, {"超出百分点": option})
    assert str(one("财务合规性", facts, pack)[0].score) == score


# ---------------------------------------------------------------------------------------- the indicator table


def test_indicators_without_points_are_only_judged():
    rows = tuple(indicator(row) for row in TRUTH["indicators"])
    evaluation, findings = evaluate(form(indicators=rows), PACK, facts=FACTS)
    judged = [one for one in evaluation.items if one.kind == "indicator"]
    missed = {one.level3: one for one in judged if one.state == "missed"}
    assert set(missed) == {"环境专业人员研究生（含）以上学历比率", "预算执行率", "支出进度达标率"}
    assert missed["支出进度达标率"].steps[-1].result == "-70 个百分点（-73.68%）"
    assert all(one.score is None and one.points is None for one in judged)
    assert evaluation.points_total == 100
    open_rows = [finding.args["name"] for finding in findings if finding.code == "S064"]
    assert open_rows == ["对本行业未来发展的影响"]
    assert "S030" not in [finding.code for finding in findings]
    assert "15 项达到，3 项未达到，1 项不能判断" in message(next(f for f in findings if f.code == "S063"))


def test_the_report_as_it_is_read():
    """The same from the report itself, through the reader: not from the truth's rows."""
    read = pipeline.read(DATA / "seeds" / "shenzhen-2020.txt")[0]
    (report,) = [one for one in read if one.criteria]
    evaluation, findings = evaluate(report, PACK, facts=FACTS)
    scored = [one for one in evaluation.items if one.kind == "criterion"]
    assert [(one.level3, one.exact, one.basis) for one in scored] == [
        (one.level3, one.exact, one.basis) for one in EVALUATION.items
    ]
    assert not [finding for finding in findings if finding.code in {"S025", "S061"}]


def test_the_evaluation_survives_json():
    assert Evaluation.model_validate_json(EVALUATION.model_dump_json()) == EVALUATION


# ------------------------------------------------------------------------------------------------ the facts file


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("事实: {甲: {值: 很多}}", "P005"),
        ("事实: {甲: {值: 1, 把握: 也许}}", "P005"),
        ("事实: {甲: {值: 1, 来源: 某处}}", "P004"),
        ("文件: x.txt", "P003"),
        ("事实: [1", "P001"),
        ("事实: {甲: {值: 1e999999999}}", "P005"),
        (f"事实: {{甲: {{值: {'9' * 400}}}}}", "P005"),
        ("事实: {甲: {值: [1, 2]}}", "P005"),
    ],
)
def test_a_bad_facts_file_is_a_finding(text, code):
    facts, findings = read_facts_text(text)
    assert code in [finding.code for finding in findings]
    assert facts.get("甲") is None or code == "P004"


def test_facts_of_no_file(tmp_path):
    assert [f.code for f in read_facts(tmp_path / "没有.yaml")[1]] == ["P001"]
    path = tmp_path / "x.yaml"
    path.write_bytes("事实: {}".encode("utf-16"))
    assert [f.code for f in read_facts(path)[1]] == ["P001"]


def test_values_of_facts():
    facts, findings = read_facts_text(
        "事实: {甲: 3, 乙: {值: -1.5, 单位: 万元}, 丙: 50%, 丁: 是, 戊: 无, 己: {值: 否, 另读: [是, 未知]}, 庚: true}"
    )
    assert findings == []
    values = {name: fact.value for name, fact in facts.facts.items()}
    assert values == {
        "甲": 3,
        "乙": Fraction(-3, 2),
        "丙": Fraction(1, 2),
        "丁": True,
        "戊": None,
        "己": False,
        "庚": True,
    }
    assert facts.get("己").others == (True, None)
    assert facts.get("乙").text == "-1.5万元"
    assert facts.get("甲").place.line == 1
