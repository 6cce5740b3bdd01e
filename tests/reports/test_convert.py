"""What `scorecard convert` writes reads back as the form it came from."""

import io
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from openpyxl import load_workbook

from scorecard import pipeline
from scorecard.contract import form_json
from scorecard.model import Form, Indicator, Target, Text
from scorecard.reports.convert import sheet_name, write_forms

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [*sorted((ROOT / "tests/data/seeds").glob("*.txt")), *sorted((ROOT / "examples").glob("[1235]*.xlsx"))]
PLACES = {"place", "source", "layout"}


def number(text):
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def same(one, two):
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[key], two[key]) for key in one if key not in PLACES)
    if isinstance(one, list):
        return len(one) == len(two) and all(same(a, b) for a, b in zip(one, two, strict=True))
    if isinstance(one, str) and isinstance(two, str):
        return "".join(one.split()) == "".join(two.split()) or (number(one) is not None and number(one) == number(two))
    return one == two


def differences(one, two):
    return [(key, one[key], two[key]) for key in one if key not in PLACES and not same(one[key], two[key])]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_reads_back(path, tmp_path):
    forms = pipeline.read(path).forms
    assert forms
    target = tmp_path / "表.xlsx"
    target.write_bytes(write_forms(forms))
    again = pipeline.read(target)
    assert len(again.forms) == len(forms)
    for before, after in zip(forms, again.forms, strict=True):
        assert differences(form_json(before), form_json(after)) == []
    assert not [f for f in again.findings if f.code == "L007"]


def test_a_faulty_cell_stays_unread(tmp_path):
    forms = pipeline.read(next((ROOT / "examples").glob("4-*.xlsx"))).forms
    target = tmp_path / "表.xlsx"
    target.write_bytes(write_forms(forms))
    before, after = form_json(forms[0]), form_json(pipeline.read(target).forms[0])
    rows = [n for n, (a, b) in enumerate(zip(before["indicators"], after["indicators"], strict=True)) if not same(a, b)]
    assert [before["indicators"][n]["actual"]["text"] for n in rows] == ["#DIV/0!"]
    assert after["indicators"][rows[0]]["actual"]["value"] is None


def test_normalised_target_stands_beside_the_original():
    (form,) = pipeline.read(next((ROOT / "examples").glob("3-*.xlsx"))).forms
    sheet = load_workbook(io.BytesIO(write_forms([form]))).worksheets[0]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "读作：指标值符号" for cell in row))
    columns = {cell.value: cell.column for cell in head if cell.value}
    row = head[0].row + 1
    assert sheet.cell(row, columns["年度指标值"]).value == "＞=1次"
    assert sheet.cell(row, columns["读作：指标值符号"]).value == "≥"
    assert sheet.cell(row, columns["读作：指标值数值"]).value == "1"
    assert sheet.cell(row, columns["读作：指标值单位"]).value == "次"


def test_same_bytes_and_no_formula():
    form = Form(
        layout="x",
        kind="project_target",
        project=Text(text="=cmd|' /C calc'!A0"),
        indicators=(Indicator(level3=Text(text="@SUM(1)"), target=Target(text="=2份", kind="text")),),
    )
    data = write_forms([form])
    assert data == write_forms([form])
    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_sheet_names():
    taken = set()
    form = Form(layout="x", kind="project_target", project=Text(text="甲/乙:丙*" * 10))
    first, second = sheet_name(form, taken), sheet_name(form, taken)
    assert first != second
    assert max(len(first), len(second)) <= 31
    assert not set("[]:*?/\\") & set(first + second)
    assert write_forms([form, form, Form(layout="x", kind="monitoring")])
    assert write_forms([])
