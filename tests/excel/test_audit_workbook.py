"""得分核算.xlsx: what stands in it, what a reviewer may change, and what becomes a value with a reason."""

import io
import zipfile
from decimal import Decimal
from fractions import Fraction
from random import Random

import openpyxl
import pytest
from audit_forms import FIRST, differences, formulas_of, packs, random_case, values_of, why_valued
from scoring_forms import amount, form, funds, row
from xlsxwriter.utility import xl_cell_to_rowcol

from scorecard.excel.audit import audit_workbook, audit_workbooks
from scorecard.excel.audit.grid import _place
from scorecard.excel.formulas.doubles import compute
from scorecard.model import Source, Text
from scorecard.rules import load_pack, with_parameters
from scorecard.rules.facts import Fact, Facts
from scorecard.scoring import evaluate


def book(*rows, pack="mof-2020-10", money=None, facts=None, **more):
    """The rows stand below the execution line, from row 10 (from row 9 where the pack has no such line)."""
    money = money if money is not None else funds()
    chosen = load_pack(pack) if isinstance(pack, str) else pack
    evaluation, _ = evaluate(form(*rows, money=money, **more), chosen, facts=facts)
    return evaluation, audit_workbook(evaluation, chosen)


def cells(data, sheet="得分核算"):
    """Every value of the sheet by cell, as cached."""
    opened = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[sheet]
    return {cell.coordinate: cell.value for line in opened.iter_rows() for cell in line if cell.value is not None}


def changed(data, **values):
    """What the sheet says after `values` were typed in: every formula computed again, in the order of the sheet."""
    known = {name: float(value) if isinstance(value, int) else value for name, value in (cells(data) | values).items()}
    known = {name: value for name, value in known.items() if isinstance(value, float | str)}
    formulas = formulas_of(data)
    for _ in range(3):
        for name, text in formulas.items():
            known[name] = compute(text, known)
    return known


def test_scores_move_with_the_numbers():
    evaluation, data = book(
        row("≥21件", "14件", 10, "9"),
        row("≤12.5万元", "13万元", 5, "5"),
        row("有效提升", "达成预期指标", 15, "14"),
        money=funds("100", "86.18"),
    )
    assert differences(evaluation, values_of(data)["得分核算"]) == []
    before = cells(data)
    assert [before[f"N{line}"] for line in range(9, 13)] == [8.62, 6.67, 4.81, 14]
    assert before["N13"] == pytest.approx(34.1)
    after = changed(data, I10=18.5, I11=12, I12="部分达成年度指标并具有一定效果", I9=100, M10=1)
    assert [after[f"N{line}"] for line in range(9, 13)] == [10.0, 7.81, 5.0, 11.99]
    assert (after["N13"], after["P10"], after["Q11"]) == (34.8, 1.19, "完成")
    assert after["N14"] == "差"


def test_a_blank_is_never_a_zero():
    _, data = book(row("≥21件", "14件", 10, "9"), money=funds())
    known = {name: value for name, value in changed(data).items() if name != "I10"}
    formulas = formulas_of(data)
    for name in ("U10", "L10", "N10", "P10", "N11", "N12"):
        known[name] = compute(formulas[name], known)
    assert (known["L10"], known["N10"], known["P10"], known["N12"]) == ("未核算", "未核算", "", "")


def test_every_score_of_every_pack_is_right_and_most_are_formulas():
    random = Random(3)
    for family in packs():
        values, scores = [], 0
        for _ in range(4):
            made, pack, facts = random_case(random, family)
            evaluation, _ = evaluate(made, pack, facts=facts)
            rows = values_of(audit_workbook(evaluation, pack))["得分核算"]
            assert differences(evaluation, rows) == []
            scores += sum(item.score is not None for item in evaluation.items)
            values += why_valued(evaluation, rows)
        assert all("评分表" in why or "位数" in why for why in values)
        if family[0].id not in {"shenzhen-2020-department", "mof-2013-53"}:
            assert len(values) <= scores // 8


def test_other_parameters_need_their_pack():
    pack = with_parameters(load_pack("mof-2020-10"), {"反向未达标": "零分"})
    evaluation, data = book(row("≤10件", "12件", 10), pack=pack)
    assert "L10" in formulas_of(data)
    plain = audit_workbook(evaluation)  # the built-in pack would give 8.33
    assert "L10" not in formulas_of(plain)
    assert cells(plain)["N10"] == 0
    assert "只列结果：结果用了表上没有的数据或参数" in cells(plain)["R10"]


def test_a_pack_that_is_not_at_hand():
    evaluation, _ = book(row("≥10件", "9件", 10))
    gone = evaluation.model_copy(update={"pack": evaluation.pack.model_copy(update={"id": "no-such-pack"})})
    old = evaluation.model_copy(update={"pack": evaluation.pack.model_copy(update={"version": "0.9"})})
    for one in (gone, old):
        data = audit_workbook(one)
        assert cells(data)["N10"] == 9
        assert "没有可用的规则包" in cells(data)["R10"]


def test_numbers_of_different_units_are_carried_exactly():
    _, data = book(row("≥1.15小时", "100分钟", 10), row("≥3万元", "20000.5元", 7.5), row("≤95%", "98.5%", 10))
    shown = cells(data)
    assert (shown["F10"], shown["I10"], shown["J10"], shown["N10"]) == (1.15, 100, "分钟", 10)
    assert (shown["I11"], shown["J11"], shown["N11"]) == (2.00005, "万元", 5)
    assert (shown["F12"], shown["I12"], shown["N12"]) == (95, 98.5, 9.64)
    assert {"S10", "U10", "V10"} <= formulas_of(data).keys()


def test_computed_actuals_that_do_not_end_stand_as_values():
    facts = Facts(
        {"预算完成数": Fact("预算完成数", Fraction(1), "1", "万元"), "预算数": Fact("预算数", Fraction(3), "3", "万元")}
    )
    evaluation, data = book(
        row("≥50%", None, 10, name="预算执行率"),
        pack="jiangsu-2026-department",
        kind="department_self_evaluation",
        facts=facts,
    )
    assert evaluation.items[0].completion == Fraction(2, 3)
    assert cells(data)["N9"] == 6.67
    assert "底数" in cells(data)["R9"]


def test_forms_without_points_are_only_judged():
    _, data = book(
        row("≥5件", "4件", None), row("≥5件", "6件", None), pack="jiangsu-2026-department", kind="department_target"
    )
    shown = cells(data)
    assert (shown["N9"], shown["Q9"], shown["Q10"]) == ("不计分", "未完成", "完成")
    assert shown.get("N12") in {None, "", "—"}


def test_a_numbers_too_long_for_an_exact_formula():
    evaluation, data = book(row("≥98765432109876.54件", "98765432109870.12件", 10))
    assert cells(data)["N10"] == float(evaluation.items[1].score)
    assert "位数太多" in cells(data)["R10"]


def test_a_reviewers_deduction_is_taken_off_by_formula():
    _, data = book(
        row("≥10件", "9件", 10, review_deduction=amount("0.3")), row("≥10件", "9件", 10, review_deduction=amount("9.5"))
    )
    shown = cells(data)
    assert (shown["L10"], shown["M10"], shown["N10"], shown["N11"]) == (9, 0.3, 8.7, 0)
    assert {"N10", "N11"} <= formulas_of(data).keys()


def test_caps_are_rows_of_their_own():
    evaluation, data = book(*[row("≥10件", "10件", 30)] * 3, money=funds("100", "65"), pack="local-total-caps")
    assert evaluation.total == Decimal(79)
    shown = cells(data)
    assert (shown["A13"], shown["N13"], shown["N14"], shown["N15"], shown["A16"], shown["N16"]) == (
        "合计",
        96.5,
        79,
        79,
        "总分",
        79,
    )
    assert "不高于 79 分" in shown["A14"]
    after = changed(data, I9=70)
    assert after["N16"] == 97.0
    assert after["N17"] == "优"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_filer_wrote_never_becomes_a_formula_or_a_link(start):
    words = f"{start}1+1"
    evaluation, data = book(
        row("≥10件", "9件", 10, name=words, level1=words, level2=words),
        row(words, words, 10, name="http://例子.中国/"),
        project=Text(text=words),
        unit=Text(text=words),
        claimed_grade=Text(text=words),
        source=Source(name=f"{words}.xlsx", format="xlsx", sha256="0" * 64),
    )
    assert evaluation.items[1].score == 9
    for name in ("得分核算", "依据条文", "取数"):
        sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.hyperlink is None
                if cell.data_type == "f":
                    assert "1+1" not in cell.value
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "external" in name.lower() or name.endswith(".bin")]


def test_same_bytes_and_several_forms_in_one_workbook():
    evaluation, data = book(row("≥10件", "9件", 10), money=funds())
    assert audit_workbook(evaluation, load_pack("mof-2020-10")) == data
    several = openpyxl.load_workbook(io.BytesIO(audit_workbooks([(evaluation, None)] * 2)))
    assert several.sheetnames == ["得分核算", "依据条文", "取数", "得分核算2", "依据条文2", "取数2"]
    only = openpyxl.load_workbook(io.BytesIO(audit_workbooks([(evaluation, None)], scores_only=True)))
    assert only.sheetnames == ["得分核算"]


def test_ready_to_print_and_open_to_changes():
    _, data = book(row("≥10件", "9件", 10), row("有效提升", "达成", 10, "9"), money=funds(), pack="mof-2021-101")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["得分核算"]
    assert not sheet.protection.sheet
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        "E9",
        "$8:$8",
        True,
    )
    assert sheet.print_area.startswith("'得分核算'!$A$1:$R$")
    assert sheet["D7"].value == "否"
    limits = {str(one.sqref): (one.type, one.formula1) for one in sheet.data_validations.dataValidation}
    assert limits["D7"] == ("list", '"是,否"')
    assert limits["I11"][0] == "list"
    assert limits["I10"][0] == "custom"
    assert compute(limits["I10"][1], {"I10": 9.5}) is True
    assert compute(limits["I10"][1], {"I10": 9.12345}) is False
    assert compute(limits["I10"][1], {"I10": 1e9}) is False


def test_articles_and_places_stand_beside():
    _, data = book(row("≥21件", "14件", 10, at=12), money=funds("100", "86.18"))
    articles, sources = cells(data, "依据条文"), cells(data, "取数")
    said = set(articles.values())
    assert "财预〔2020〕10号 第十六条第二款" in said
    assert any("完成值 ÷ 指标值 × 分值" in str(one) for one in said)
    assert "参数：反向未达标" in said
    assert any("原文逐条核对" in str(one) for one in said)
    assert "工作表“表” E12" in sources.values()
    assert "14件" in sources.values()


def test_a_yes_or_no_decides_the_execution_line():
    _, data = book(row("≥10件", "10件", 90), money=funds("100", "85"), pack="mof-2021-101")
    assert cells(data)["N9"] == 7
    assert changed(data, D7="是")["N9"] == 10
    assert FIRST == 9


def test_places_are_those_of_the_spreadsheet():
    for cell in ("A1", "Z9", "AA10", "AZ52", "XFD1048576"):
        assert _place(cell) == xl_cell_to_rowcol(cell)
