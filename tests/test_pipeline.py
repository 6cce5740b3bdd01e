"""The whole way, as `scorecard.read`, `evaluate` and `write_report` give it."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

import scorecard
from scorecard import pipeline
from scorecard.rules import UnknownPack

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
GOOD = next(EXAMPLES.glob("3-*.xlsx"))


def example(tmp_path, **cells):
    """The good example with cells of the first indicator row changed; keys are column headings."""
    book = load_workbook(GOOD)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "三级指标" for cell in row))
    for cell in head:
        if cell.value in cells:
            changed = sheet.cell(cell.row + 1, cell.column)
            changed.value = cells[cell.value]
            if isinstance(changed.value, str):
                changed.data_type = "s"
    path = tmp_path / "表.xlsx"
    book.save(path)
    return path


def test_three_lines_do_the_main_job(tmp_path):
    forms, findings, opened = scorecard.read(GOOD)
    assert opened
    assert not [f for f in findings if f.severity == "error"]
    evaluation, _ = scorecard.evaluate(forms[0])
    assert (evaluation.total, evaluation.grade) == (Decimal("96.53"), "优")
    written = scorecard.write_report(evaluation, tmp_path / "报告")
    assert sorted(path.name for path in written) == [
        "evaluation.json",
        "得分核算.xlsx",
        "自评报告.docx",
        "自评报告.html",
        "自评表.xlsx",
    ]


@pytest.mark.parametrize("target", ["≥**次", "公里", "≧ 次", "100%1000件"])
def test_a_refused_target_is_not_scored(tmp_path, target):
    """A target of which no number can be read must not be scored as a quality because both sides say 次."""
    read = pipeline.read(example(tmp_path, 年度指标值=target))
    item = pipeline.evaluate(read.forms[0]).evaluation.items[1]
    assert read.forms[0].indicators[0].target.refused
    assert (item.state, item.score) == ("not_scored", None)
    assert any(f.place == read.forms[0].indicators[0].target.place for f in read.findings)


def test_a_refused_actual_is_not_scored(tmp_path):
    read = pipeline.read(example(tmp_path, 实际完成值="**次"))
    evaluation = pipeline.evaluate(read.forms[0]).evaluation
    assert evaluation.items[1].state == "not_scored"
    assert evaluation.grade is None
    assert not evaluation.complete


def test_an_unknown_pack_is_a_request_that_makes_no_sense():
    with pytest.raises(UnknownPack, match="没有的包"):
        pipeline.evaluate(pipeline.read(GOOD).forms[0], "没有的包")


def test_same_input_same_result():
    one, two = (pipeline.evaluate(pipeline.read(GOOD).forms[0]) for _ in range(2))
    assert one == two


def test_checks_see_text_against_table():
    form = pipeline.read(GOOD).forms[0]
    found = pipeline.check(form, pipeline.evaluate(form).evaluation)
    assert "C141" in [f.code for f in found]


def test_a_target_form_is_not_asked_for_money_spent():
    """Central target forms have no 全年执行数 and no actuals: that is said once a form (S029), and as no error."""
    from scorecard.checks import settle

    read = pipeline.read(EXAMPLES.parent / "tests/data/seeds/feco-2025.txt")
    found = [*read.findings, *(f for form in read.forms for f in pipeline.evaluate(form).findings)]
    codes = [f.code for f in settle(found)]
    assert "S003" not in codes
    assert codes.count("S029") == len(read.forms)
    assert [f.code for f in settle(found) if f.severity == "error"] == ["S031"]
    assert "L232" not in codes
