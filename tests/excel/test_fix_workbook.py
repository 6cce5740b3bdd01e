"""Corrections with one possible answer: what is corrected, what is left to people, and that nothing else changes."""

import copy
import io
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import pipeline
from scorecard.findings import CATALOGUE, message
from scorecard.fixing import fix_workbook
from scorecard.fixing.spelling import one_spelling
from scorecard.layouts import recognise
from scorecard.readers.opening import open_bytes

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.xlsx"))
NAME = "表.xlsx"
ROWS = [
    ["项目支出绩效自评表"],
    ["（2025年度）"],
    ["项目名称", "演示项目（演示数据）"],
    ["主管部门", "演示局", "实施单位", "演示中心"],
    ["项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["", "年度资金总额", 100, 100, 90, 10, "90%", 9],
    ["", "其中：财政拨款", 60, 60, 50, "—", "83.33%", "—"],
    ["", "上年结转资金", 40, 40, 40, "—", "100%", "—"],
    ["", "其他资金", 0, 0, 0, "—", "—", "—"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"],
    ["产出指标", "数量指标", "培训次数", "≥10次", "12次", 50, 50, "无"],
    ["效益指标", "社会效益指标", "覆盖率", "≥90%", "92%", 30, 30, "无"],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≥95%", "96%", 10, 10, "无"],
    ["总分", "", "", "", "", 100, 99, ""],
]


def written(changes=(), formulas=()):
    """ROWS as a workbook, `changes` {(row, column): value} put in."""
    rows = copy.deepcopy(ROWS)
    for (row, column), value in dict(changes).items():
        rows[row][column] = value
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    sheet = book.add_worksheet("自评表")
    box = book.add_format({"border": 1})
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            formula = dict(formulas).get((number, column))
            if formula is not None:
                sheet.write_formula(number, column, formula, box, value)
            elif isinstance(value, str) and value:
                sheet.write_string(number, column, value, box)
            else:
                sheet.write(number, column, value, box)
    book.close()
    return target.getvalue()


def read(data):
    forms, findings = recognise(open_bytes(data, NAME)[0])
    told = list(findings)
    for form in forms:
        evaluation, more = pipeline.evaluate(form)
        told += more + pipeline.check(form, evaluation)
    return forms, told


def fixed(data):
    forms, findings = read(data)
    return fix_workbook(data, NAME, forms, findings)


def model(data):
    return [form.model_copy(update={"source": None}) for form in read(data)[0]]


def listed(result):
    return {one.place.cell: (one.rule, one.after) for one in result.corrections}


def test_a_form_without_faults_keeps_its_bytes():
    data = written()
    result = fixed(data)
    assert result.corrections == []
    assert result.data == data


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("＞=10次", "≥10次"),
        ("> =10次", "≥10次"),
        ("》10次", "≥10次"),
        ("＞＝10次", "≥10次"),
        ("＜\n=10次", "≤10次"),
        ("﹦10次", "=10次"),
        ("＝１０次", "=10次"),
        ("≧10次", "≥10次"),
        ("≮10次", "≥10次"),
        ("≥９５％", "≥95%"),
        ("≥3577. 95万人", "≥3577.95万人"),
        ("≥95百分比", "≥95%"),
        ("百分之95", "95%"),
        ("≥ 95%", "≥95%"),
    ],
)
def test_one_spelling(text, right):
    assert one_spelling(text)[0] == right


@pytest.mark.parametrize(
    "text",
    ["≥95%", "《办法》", "》", "=", "95 100", "1，234", "本（份）", "2025年11月30日前", "约3次", "第３方", "≥><5"],
)
def test_what_is_not_ours_to_say_stays(text):
    made = one_spelling(text)[0]
    assert made == text.replace("３", "3")


def test_signs_and_widths_are_corrected_and_listed():
    data = written({(10, 3): "＞=10次", (11, 3): "≥９０％", (11, 4): "９２%", (12, 5): "10"})
    result = fixed(data)
    assert listed(result) == {
        "D11": ("D031", "≥10次"),
        "D12": ("D032", "≥90%"),
        "E12": ("D032", "92%"),
        "F13": ("D033", "10"),
    }
    assert model(result.data) == model(written())
    assert fixed(result.data).corrections == []
    book = openpyxl.load_workbook(io.BytesIO(result.data))
    assert book["自评表"]["F13"].value == 10
    assert all(message(one.finding) and one.why for one in result.corrections)
    assert {one.rule for one in result.corrections} <= set(CATALOGUE)


def test_a_text_beginning_with_an_equals_sign_stays_a_text():
    result = fixed(written({(10, 3): "＝10次"}))
    cell = openpyxl.load_workbook(io.BytesIO(result.data))["自评表"]["D11"]
    assert (cell.value, cell.quotePrefix) == ("=10次", True)
    assert cell.data_type in {"s", "inlineStr"}
    assert cell.border.left.style == "thin"


def test_a_rate_that_was_rounded_wrongly():
    result = fixed(written({(6, 6): "83.34%"}))
    assert listed(result) == {"G7": ("D034", "83.33%")}
    assert model(result.data) == model(written())


def test_a_rate_by_the_initial_budget():
    changed = {(5, 2): 120, (6, 2): 80, (5, 6): "75%"}
    result = fixed(written(changed))
    assert listed(result) == {"G6": ("D034", "90%")}


def test_a_rate_as_a_number_stays_a_number():
    data = written({(5, 6): 0.8})
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["自评表"]["G6"].number_format = "0%"
    target = io.BytesIO()
    book.save(target)
    result = fixed(target.getvalue())
    assert listed(result) == {"G6": ("D034", "90%")}
    cell = openpyxl.load_workbook(io.BytesIO(result.data))["自评表"]["G6"]
    assert (cell.value, cell.number_format) == (0.9, "0%")


def test_a_wrong_rate_whose_amounts_are_confirmed_by_their_parts():
    assert listed(fixed(written({(5, 6): "70%"}))) == {"G6": ("D034", "90%")}


def test_a_rate_whose_amounts_are_in_doubt_is_left():
    result = fixed(written({(5, 6): "70%", (5, 4): 85}))
    assert result.corrections == []


def test_a_blank_total_is_filled():
    result = fixed(written({(13, 6): ""}))
    assert listed(result) == {"G14": ("D035", "99")}
    assert model(result.data) == model(written())


def test_a_total_that_disagrees_is_left():
    assert fixed(written({(13, 6): 97})).corrections == []
    assert fixed(written({(13, 6): "", (12, 6): ""})).corrections == []
    assert fixed(written({(13, 6): "", (12, 5): 9})).corrections == []


def test_a_total_cut_instead_of_rounded():
    changed = {(10, 6): "49.555", (11, 6): "29.99"}
    result = fixed(written(changed | {(13, 6): "98.54"}))
    assert listed(result)["G14"] == ("D035", "98.55")


def test_formulas_are_told_and_kept():
    data = written({(6, 6): 0.8334}, {(6, 6): "=ROUNDUP(E7/D7,4)"})
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["自评表"]["G7"].value == "=ROUNDUP(E7/D7,4)"
    data = written({(6, 6): "83.34%"}, {(6, 6): '="83.34%"'})
    result = fixed(data)
    assert result.corrections == []
    assert [finding.code for finding in result.findings] == ["D024"]
    assert result.data == data


def test_formulas_that_look_at_a_corrected_cell_are_worked_out_anew():
    data = written({(12, 5): "10", (13, 5): 90}, {(13, 5): "=SUM(F6,F11:F13)"})
    result = fixed(data)
    assert listed(result)["F13"] == ("D033", "10")
    book = openpyxl.load_workbook(io.BytesIO(result.data))
    assert book.calculation.fullCalcOnLoad
    assert book["自评表"]["F14"].value == "=SUM(F6,F11:F13)"


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem[:1])
def test_examples_say_the_same_after_fixing(path):
    data = path.read_bytes()
    forms, findings = read(data)
    result = fix_workbook(data, NAME, forms, findings)
    again, told = read(result.data)
    touched = {one.place.cell for one in result.corrections}
    assert fix_workbook(result.data, NAME, again, told).corrections == []
    texts = {"text"}
    for old, new in zip(forms, again, strict=True):
        for one, other in zip(old.indicators, new.indicators, strict=True):
            for name in ("target", "actual"):
                first, second = getattr(one, name), getattr(other, name)
                if first is None or second is None:
                    assert first is second
                    continue
                assert first.model_dump(exclude=texts) == second.model_dump(exclude=texts)
                assert first.text == second.text or first.place.cell in touched
    assert sorted(f.code for f in told) == sorted(f.code for f in findings)


SIGNS = {"≥": ["＞=", "> =", "》", "≧", "＞＝", "≥ "], "≤": ["＜=", "<=", "＜\n=", "≦"], "=": ["＝", "﹦"]}
WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")


@st.composite
def faulted(draw):
    """(changes with faults, changes without)."""
    wrong, right = {}, {}
    for row in (10, 11, 12):
        sign = draw(st.sampled_from(sorted(SIGNS)))
        unit = draw(st.sampled_from(["次", "%", "万元", "个"]))
        digits = str(draw(st.integers(1, 99)))
        right[row, 3] = f"{sign}{digits}{unit}"
        spelled = draw(st.sampled_from([sign, *SIGNS[sign]]))
        number = digits + ("%" if unit == "%" else "")
        if draw(st.booleans()):
            number = number.translate(WIDE)
        wrong[row, 3] = spelled + number + ("" if unit == "%" else unit)
        right[row, 4] = f"{digits}{unit}"
        wrong[row, 4] = number + ("" if unit == "%" else unit)
    return wrong, right


@given(faulted())
@settings(max_examples=25)
def test_planted_faults_are_undone(changes):
    wrong, right = changes
    result = fixed(written(wrong))
    assert model(result.data) == model(written(right))
