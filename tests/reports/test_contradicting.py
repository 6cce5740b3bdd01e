"""A report's own text against itself and its table; the published Shenzhen report of 2020 is the test of recall."""

import json
from pathlib import Path

import pytest
from contradicting_texts import codes, evaluation, said

from scorecard import pipeline
from scorecard.reports.prose import read_prose
from scorecard.reports.verification import verify

DATA = Path(__file__).parents[1] / "data"
SHENZHEN = DATA / "seeds" / "shenzhen-2020.txt"


def test_the_same_clause_with_two_numbers():
    first, second = "到2024年年末本单位工作人员达到30人以上。", "到2024年年末本单位工作人员达到40人以上。"
    assert codes(first, second) == [("D051", 1)]
    assert codes(first, first) == []
    assert codes("到2023年年末本单位工作人员达到30人以上。", second) == []
    assert codes(first, against=evaluation(goal=second)) == [("D051", 1)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("收入总计300万元。其中：拨款200万元；经营收入100万元；年初结转50万元。", True),
        ("收入总计300万元，其中拨款200万元、经营收入100万元。", False),
        ("收入总计300万元，其中拨款200万元、经营收入100.01万元。", False),
        ("预算300万元，其中拨款200万元、自筹100万元，全年执行250万元。", False),
        ("预算300万元，其中拨款200万元。", False),
        ("资产300万元，其中设备200台、房屋400万元。", False),
    ],
)
def test_parts_beyond_the_total(text, wrong):
    assert [code for code, _ in codes(text)] == ["D052"] * wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("全年预算200万元，支出150万元，执行率80%。", True),
        ("全年预算200万元，支出150万元，执行率75%。", False),
        ("全年预算300万元，支出200万元，执行率为66.67%。", False),
        ("全年预算300万元，支出200万元，执行率为66.66%。", False),
        ("全年预算300万元，支出200万元，执行率比上年提高5%。", False),
        ("课题16个，转化3个，转化率达18.75%，超过转化率10%的目标。", False),
        ("课题16个，转化3个，转化率达28.75%。", True),
        ("投入200万元，建站15个，执行率80%。", False),
        ("第一季度预算200万元，支出150万元，执行率80%。", False),
    ],
)
def test_a_rate_that_does_not_follow(text, wrong):
    assert [code for code, _ in codes(text)] == ["D053"] * wrong


def test_shares_of_staff_and_the_years_rate():
    staff = "现有职工由28名增至32人，其中硕士生15名，大学本科生14名。"
    assert said(staff, "本科（含）以上学历93.55%。") == [
        ("D053", 2, "文字写“本科（含）以上学历93.55%”，而按文中32人里的人数应为90.63%")
    ]
    assert codes(staff, "本科（含）以上学历90.63%。") == []
    amounts = "年度预算金额200万元，项目支出决算金额为150万元。"
    assert codes(amounts, "2024年度预算执行率为80%。") == [("D053", 2)]
    assert codes(amounts, "2024年度预算执行率为75%。") == []


def test_a_rate_beyond_the_whole_and_words_beyond_the_table():
    assert codes("参培人员满意率超100%以上。", "满意率达100%。", "完成率超过100%。") == [("D054", 1)]
    table = evaluation(("研究成果应用次数", "≥3次", "4次"), ("服务满意度", "≥90%", "95%"))
    assert codes("研究成果应用次数超过4次，服务满意度超过90%。", against=table) == [("D055", 1)]
    assert codes("研究成果应用次数超过4次以上的单位。", against=table) == []


def test_numbers_of_paragraphs():
    assert codes("（一）履职", "1. 经济性", "2. 效率性", "(1) 甲", "2. 效果性", "4. 公平性") == [("D056", 5)]
    assert codes("一、甲", "1. 一", "2. 二", "二、乙", "1. 一", "2. 二", "3.5万元") == []


def test_prose_of_a_text_joins_broken_lines(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_text("一、概况\n\n全年支出 150 万\n\n元，执行率 75%。\n表\t格\n1. 下一段\n", encoding="utf-8")
    prose, findings = read_prose(path)
    assert findings == []
    assert [(p.text, p.place.line) for p in prose] == [
        ("一、概况", 1),
        ("全年支出 150 万元，执行率 75%。", 3),
        ("1. 下一段", 7),
    ]


@pytest.mark.parametrize("name", ["报告.txt", "报告.pdf"])
def test_a_report_that_cannot_be_read_is_a_finding(tmp_path, name):
    (tmp_path / name).write_bytes(b"%PDF-1.4 broken" if name.endswith("pdf") else b"")
    assert [f.code for f in verify(tmp_path / name, evaluation())] == [{"报告.pdf": "D003", "报告.txt": "D003"}[name]]


# What finds each discrepancy of the truth: the code and one of its lines. The one not listed (35, a grade whose bands
# the report does not print) only the rules of its city decide.
FOUND_BY = {
    1: "S023", 2: "S056", 3: "S056", 4: "S055", 5: "S056", 6: "S056", 7: "S055", 8: "S055", 9: "S055", 10: "S057",
    11: "C012", 12: "S058", 13: "S051", 14: "D006", 15: "D053", 16: "D063", 17: "D061", 18: "D062", 19: "D006",
    20: "D060", 21: "D054", 22: "D053", 23: "D051", 24: "C121", 25: "D057", 26: "C142", 27: "C148", 28: "D059",
    29: "D052", 30: "D055", 31: "C037", 32: "D064", 33: "L211", 34: "D056",
}  # fmt: skip


def test_the_shenzhen_report_contradicts_itself_and_is_found_out():
    from scorecard.checks import check
    from scorecard.rules.facts import read_facts

    truth = json.loads((DATA / "truth" / "shenzhen-2020.json").read_text(encoding="utf-8"))["discrepancies"]
    read = pipeline.read(SHENZHEN)
    facts, _ = read_facts(DATA / "shenzhen-facts.yaml")
    scored = pipeline.evaluate(read.forms[0], facts=facts)
    by_text = verify(SHENZHEN, scored.evaluation)
    found = [*read.findings, *scored.findings, *check(read.forms[0], scored.evaluation), *by_text]
    # The truth names the line of the number; a paragraph that is broken over lines begins up to two lines off.
    places = {(f.code, f.place.line + n) for f in found if f.place and f.place.line for n in range(-2, 3)}
    hits = {
        entry["id"]
        for entry in truth
        if any(code == FOUND_BY.get(entry["id"]) and line in entry["lines"] for code, line in places)
    }
    assert len(truth) == 35
    assert hits == set(FOUND_BY)
    assert len(hits) == 34
    # Everything that the text check says of this report is one of the truth's discrepancies; the truth names line 145
    # of its thirtieth in words only.
    lines = [n for entry in truth for n in (*entry["lines"], *([145] if entry["id"] == 30 else []))]
    wrong = [f for f in by_text if f.place.line and not any(abs(f.place.line - n) <= 2 for n in lines)]
    assert wrong == []


@pytest.mark.parametrize("name", ["feco-2025", "jiangsu-2026", "changji-2025"])
def test_no_alarm_on_documents_without_contradictions(name):
    path = DATA / "seeds" / f"{name}.txt"
    form = pipeline.read(path).forms[0]
    assert [f.code for f in verify(path, pipeline.evaluate(form).evaluation)] == ["D007"]
