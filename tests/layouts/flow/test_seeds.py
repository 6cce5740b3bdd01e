"""The five published documents: every row of the transcription, through the grid and through the whole way."""

import json
import random
import time
from decimal import Decimal

import pytest
from flow.reading import DATA, codes, document, head, only, plain, rebuilt, rows

from scorecard.layouts import recognise
from scorecard.layouts.flow import rebuild

TARGETS = ["feco-2025", "changji-2025", "jiangsu-2026", "xinjiang-2024"]
FIELDS = {
    "l1": "level1",
    "l2": "level2",
    "l3": "level3",
    "target": "target",
    "target_half": "half_year_target",
    "weight": "points",
    "basis": "basis",
    "last_year": "last_year",
    "rule": "scoring_rule",
    "evidence": "evidence",
    "work": "work",
}


def seed(name):
    return (DATA / "seeds" / f"{name}.txt").read_bytes()


def truth(name):
    return json.loads((DATA / "truth" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", TARGETS)
def test_every_row_is_rebuilt(name):
    tables, _ = rebuilt(seed(name), f"{name}.txt")
    expected = truth(name)["tables"]
    assert len(tables) == len(expected)
    for table, transcribed in zip(tables, expected, strict=True):
        assert table.line_places
        got = rows(table)
        assert len(got) == len(transcribed["rows"]), table.cells[0]
        for row, want in zip(got, transcribed["rows"], strict=True):
            for key, field in FIELDS.items():
                if key in want:
                    assert plain(row.get(field)) == plain(want[key]), (row["line"], field)


@pytest.mark.parametrize("name", TARGETS)
def test_heads_are_read(name):
    forms, _ = recognise(document(seed(name), f"{name}.txt")[0])
    expected = truth(name)["tables"]
    assert len(forms) == len(expected)
    for form, want in zip(forms, expected, strict=True):
        assert plain(form.project.text if form.project else None) == plain(want["project"])
        assert plain(form.unit.text) == plain(want["unit"])
        assert form.year == want["year"]
        assert form.place.line == want["line"]
        assert plain(form.goal.text) == plain(want["goal"])
        printed = {plain(line.name): line.budget.value for line in form.funds}
        for key, amount in want["funds"].items():
            names = {
                "total": ("年度资金总额", "年度预算总额", "资金总额"),
                "fiscal": ("其中:财政拨款", "一般公共预算资金"),
                "carryover": ("上年结转", "上年结转资金"),
                "other": ("其他资金", "其他"),
                "superior": ("上级安排",),
                "own": ("本级安排",),
            }.get(key)
            if names and isinstance(amount, str):
                assert Decimal(amount) in [printed.get(plain(name)) for name in names], (want["line"], key)


def test_places_of_a_row_are_one_line():
    document_, _ = document(seed("changji-2025"), "changji-2025.txt")
    forms, _ = recognise(document_)
    for form in forms:
        for row in form.indicators:
            lines = {part.place.line for part in (row.level3, row.target, row.points, row.basis) if part is not None}
            assert lines == {row.place.line}


def test_funds_of_two_halves_are_put_under_their_headings_l203():
    forms, findings = recognise(document(seed("jiangsu-2026"), "jiangsu-2026.txt")[0])
    funds = {line.name: line for line in forms[0].funds}
    assert (funds["基本支出"].half_year_plan.text, funds["基本支出"].budget.text) == ("290", "592.56")
    assert funds["其他资金"].budget.text == "1.2"
    assert only(findings, "L203").place.line == 20


def test_shenzhen_report():
    want = truth("shenzhen-2020")
    forms, findings = recognise(document(seed("shenzhen-2020"), "shenzhen-2020.txt")[0])
    assert len(forms) == 1
    form = forms[0]
    assert plain(form.unit.text) == plain(want["unit"])
    assert [plain(task.name.text) for task in form.tasks] == [plain(task["name"]) for task in want["tasks"]]
    for task, wanted in zip(form.tasks, want["tasks"], strict=True):
        assert plain(task.content.text) == plain(wanted["result"])
        amounts = (task.budget, task.budget_fiscal, task.executed, task.executed_fiscal)
        keys = ("budget", "budget_fiscal", "spent", "spent_fiscal")
        assert [amount.value for amount in amounts] == [Decimal(wanted[key]) for key in keys]
    assert len(form.indicators) == len(want["indicators"]) == 21
    for row, wanted in zip(form.indicators, want["indicators"], strict=True):
        assert [plain(part.text) for part in (row.level1, row.level2, row.level3, row.target, row.actual)] == [
            plain(wanted[key]) for key in ("l1", "l2", "l3", "target", "actual")
        ]
    assert len(form.criteria) == len(want["score_table"]) == 21
    for row, wanted in zip(form.criteria, want["score_table"], strict=True):
        assert plain(row.level3.text) == plain(wanted["l3"])
        assert plain(row.standard.text) == plain(wanted["standard"])
        assert (row.points.value, row.claimed_score.value) == (Decimal(wanted["points"]), Decimal(wanted["score"]))
    assert form.claimed_total.value == Decimal(want["total"])
    assert form.claimed_grade.text == want["grade"]
    assert plain(form.goal.text) == plain(want["goal_expected"])
    assert only(findings, "L211").place.line == 293
    assert {"L205", "L207", "L208", "L217"} <= set(codes(findings))


def test_rows_broken_by_a_page_are_joined_l207():
    _, findings = rebuilt(seed("shenzhen-2020"))
    joined = [finding for finding in findings if finding.code == "L207"]
    assert any(finding.place.line == 285 and finding.args["text"] == "服务覆盖率" for finding in joined)


def test_declared_against_found():
    _, xinjiang = rebuilt(seed("xinjiang-2024"))
    assert only(xinjiang, "L230").args["declared"] == "51"
    amounts = [finding.args for finding in xinjiang if finding.code == "L231"]
    assert [args["declared"] for args in amounts] == ["26,633.1", "5,235.93"]
    same = only(xinjiang, "L233").args
    assert (same["project"], same["count"]) == ("生态环境监察项目", "4")
    _, feco = rebuilt(seed("feco-2025"))
    assert only(feco, "L232").args["found"] == "70"
    assert only(feco, "L234").args["names"].count("、") == 3
    _, changji = rebuilt(seed("changji-2025"))
    assert only(changji, "L230").args == {
        "what": "当年预算安排项目",
        "declared": "6",
        "found": "4",
        "kind": "项目绩效目标表",
    }


def test_repairs_of_xinjiang_are_said():
    tables, findings = rebuilt(seed("xinjiang-2024"))
    assert only(findings, "L204").args["printed"] == "佐证资料"
    assert {finding.place.line for finding in findings if finding.code == "L210"} == {2352, 2353}
    shifted = {finding.place.line for finding in findings if finding.code == "L205"}
    lines = {row["line"] for table in tables for row in rows(table)}
    assert shifted <= lines
    assert all(finding.severity == "hint" for finding in findings if finding.code in {"L203", "L204", "L205", "L206"})


def test_merged_labels_of_changji_stand_with_the_last_row_l209():
    tables, findings = rebuilt(seed("changji-2025"))
    assert {finding.args["where"] for finding in findings if finding.code == "L209"} == {"一组的最后一行"}
    assert head(tables[1])["项目名称"] == "“美丽昌吉”宣传活动"


def test_a_label_cut_by_a_page_is_joined_l207_l225():
    _, findings = rebuilt(seed("changji-2025"))
    assert {finding.code for finding in findings if finding.place.line == 2506} == {"L207", "L225"}
    assert "L213" not in codes(findings)


def test_xinjiang_takes_less_than_a_second():
    document_, _ = document(seed("xinjiang-2024"))
    start = time.process_time()
    rebuild(document_)
    assert time.process_time() - start < 1.0


@pytest.mark.parametrize("title", ["", "项目支出绩效目标表（一般公共预算）", "附表2：2025年项目绩效目标表"])
@pytest.mark.parametrize("name", ["feco-2025", "changji-2025", "xinjiang-2024"])
def test_forms_are_found_without_their_titles_or_with_others(name, title):
    printed = {"项目绩效目标表", "项目支出绩效目标表"}
    text = seed(name).decode()
    lines = [title if line.strip() in printed else line for line in text.split("\n")]
    forms, _ = recognise(document("\n".join(lines))[0])
    expected = truth(name)["tables"]
    assert [len(form.indicators) for form in forms] == [len(table["rows"]) for table in expected]
    assert [plain(form.unit.text) for form in forms] == [plain(table["unit"]) for table in expected]


def test_damaged_texts_never_raise():
    small = [path.read_text(encoding="utf-8") for path in sorted((DATA / "samples").glob("*.txt"))]
    small += [seed("jiangsu-2026").decode(), seed("feco-2025").decode()]
    for number in range(80):
        rng = random.Random(number)
        text = rng.choice(small)
        lines = text.split("\n")
        damage = number % 5
        if damage == 0:
            rng.shuffle(lines)
        elif damage == 1:
            lines = [line for line in lines if rng.random() < 0.7]
        elif damage == 2:
            lines = [line for line in lines for _ in range(rng.choice([1, 1, 2]))]
        elif damage == 3:
            lines = [rng.choice([" ", "\t", "|"]).join(lines)]
        else:
            lines = [line.replace(rng.choice("指标一≥ |"), rng.choice(["", "\t", "|", "9"])) for line in lines]
        recognise(document("\n".join(lines))[0])
