"""What the blank forms hold: locks, lists, prompts, page set-up, the hidden sheet; and what reading makes of them."""

import io
import re
import zipfile

import openpyxl
import pytest

import scorecard
from scorecard.excel.blank import KINDS, Content, NoPlan, Request, can_write, choose_layout, make
from scorecard.excel.blank.choices import GRADES
from scorecard.excel.blank.words import prompt
from scorecard.findings import message
from scorecard.layouts.layout import all_layouts
from scorecard.layouts.stamped import HEADING, SHEET
from scorecard.model import FormKind
from scorecard.rules import load_pack

FORMULA = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A0")


def book(made):
    return openpyxl.load_workbook(io.BytesIO(made.data))


def rows_typed(made, values):
    workbook = book(made)
    sheet = workbook.worksheets[0]
    for (row, column), value in values.items():
        target = sheet.cell(row + 1, column + 1)
        target.value = value
    return workbook


def read(workbook, tmp_path, name="表.xlsx"):
    path = tmp_path / name
    workbook.save(path)
    forms, findings, _ = scorecard.read(path)
    return forms, findings


def one_row(made):
    plan = made.plan
    return {
        (plan.first, plan.column("level3")): "养护里程",
        (plan.first, plan.column("target")): "≥21个",
        (plan.first, plan.column("points")): 90,
    }


@pytest.fixture(scope="module")
def own():
    return make(Request("project_self_evaluation", 2026))


@pytest.mark.parametrize("layout", [layout for layout in all_layouts() if can_write(layout)], ids=lambda one: one.id)
def test_every_layout_with_a_plan_is_written_and_recognised_as_itself(layout, tmp_path):
    made = make(Request(layout.kind, 2026, layout=layout.id))
    path = tmp_path / "表.xlsx"
    path.write_bytes(made.data)
    forms, findings, _ = scorecard.read(path)
    assert [(form.layout, form.kind, form.year) for form in forms] == [(layout.id, layout.kind, 2026)]
    assert {finding.code for finding in findings} <= {"L018"}  # nothing is filled in yet
    assert all(row.level3 is None for form in forms for row in form.indicators)


@pytest.mark.parametrize("name", KINDS)
def test_inputs_are_open_and_marked_and_all_else_is_locked(name):
    made = make(Request(KINDS[name], 2026))
    sheet = book(made).worksheets[0]
    inputs = {(box.row + 1, box.column + 1) for box in made.plan.inputs()}
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, openpyxl.cell.cell.MergedCell):
                continue
            assert cell.protection.locked == ((cell.row, cell.column) not in inputs), cell.coordinate
            if (cell.row, cell.column) in inputs:
                assert cell.fill.fgColor.rgb == "FFFFFBE6"
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not sheet.protection.insertRows  # False: not forbidden
    assert not sheet.protection.formatRows


@pytest.mark.parametrize("name", KINDS)
def test_page_set_up(name):
    made = make(Request(KINDS[name], 2026))
    sheet = book(made).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.orientation == ("landscape" if sum(made.plan.widths) >= 100 else "portrait")
    assert sheet.print_title_rows == f"${made.plan.head[0] + 1}:${made.plan.head[1] + 1}"
    assert "&P" in sheet.oddFooter.center.text
    assert sheet.print_area.endswith(f"${made.plan.height}")


@pytest.mark.parametrize("name", KINDS)
def test_every_input_has_a_prompt_that_fits(name):
    made = make(Request(KINDS[name], 2026))
    sheet = book(made).worksheets[0]
    prompted = {cell for validation in sheet.data_validations.dataValidation for cell in cells(validation)}
    assert prompted == {(box.row + 1, box.column + 1) for box in made.plan.inputs()}
    for box in made.plan.inputs():
        title, text = prompt(box.field)
        assert 0 < len(title) <= 32
        assert 0 < len(text) <= 255


def cells(validation):
    for area in validation.sqref.ranges:
        yield from area.cells


def test_lists(own):
    workbook = book(own)
    sheet, lists = workbook.worksheets[0], workbook["选项"]
    assert lists.sheet_state == "hidden"
    plan = own.plan
    actual = next(
        one
        for one in sheet.data_validations.dataValidation
        if (plan.first + 1, plan.column("actual") + 1) in set(cells(one))
    )
    area = actual.formula1.partition("!")[2].replace("$", "")
    assert tuple(row[0].value for row in lists[area]) == GRADES
    pack = load_pack("mof-2020-10")
    bands = next(rule.bands for rule in pack.rules if rule.bands)
    assert [band.name for band in bands] == list(GRADES)  # 财预〔2020〕10号 第十六条, word for word
    assert not actual.showErrorMessage  # a number may be typed
    second = next(
        one
        for one in sheet.data_validations.dataValidation
        if (plan.first + 1, plan.column("level2") + 1) in set(cells(one))
    )
    assert "MATCH($B$13," in second.formula1


def test_no_formula_stands_in_the_official_part(own):
    sheet = book(own).worksheets[0]
    width, height = own.plan.width, own.plan.height
    official = [cell for row in sheet.iter_rows(max_row=height, max_col=width) for cell in row]
    assert not [cell.coordinate for cell in official if cell.data_type == "f"]


@pytest.mark.parametrize("text", FORMULA)
def test_what_a_user_gives_never_becomes_a_formula(text, tmp_path):
    names = ("unit", "department", "project")
    made = make(
        Request("project_self_evaluation", 2026, Content(values=dict.fromkeys(names, text), open=frozenset(names)))
    )
    plan = made.plan
    raw = zipfile.ZipFile(io.BytesIO(made.data)).read("xl/worksheets/sheet1.xml").decode()
    for name in names:
        row, column = plan.cell(name)
        coordinate = openpyxl.utils.cell.get_column_letter(column + 1) + str(row + 1)
        assert re.search(rf'<c r="{coordinate}"[^>]*t="s"', raw)
        assert not re.search(rf'<c r="{coordinate}"[^>]*><f>', raw)
    parts = zipfile.ZipFile(io.BytesIO(made.data)).namelist()
    assert not [part for part in parts if "external" in part.lower() or "vba" in part.lower()]


def test_same_request_same_bytes():
    request = Request("project_self_evaluation", 2026)
    assert make(request).data == make(request).data


def test_rows_asked_for():
    made = make(Request("project_self_evaluation", 2026, rows=5))
    assert made.plan.last - made.plan.first + 1 == 9 * 5


def test_layouts_by_region_and_by_name():
    layout, reason = choose_layout("project_self_evaluation", ("四川省某厅",))
    assert (layout.id, "四川" in reason) == ("sichuan-self-evaluation", True)
    assert choose_layout("project_target", ())[0].id == "central-project-target"
    assert choose_layout("project_target", (), "mof-project-target")[0].id == "mof-project-target"
    for name in ("mof-monitoring", "common-criteria-evaluation"):
        kind: FormKind = "project_target" if name == "mof-monitoring" else "department_self_evaluation"
        with pytest.raises(NoPlan):
            choose_layout(kind, (), name)


def test_a_form_of_an_unknown_layout_is_named_and_still_read(own, tmp_path):
    workbook = rows_typed(own, one_row(own))
    stamp = workbook[SHEET]
    assert stamp["A1"].value == HEADING
    assert stamp.sheet_state == "veryHidden"
    for row in stamp.iter_rows():
        if row[0].value == "表样编号":
            row[1].value = "older-layout"
    forms, findings = read(workbook, tmp_path)
    assert [finding.code for finding in findings] == ["W001"]
    assert "older-layout" in message(findings[0])
    assert findings[0].place.sheet == "自评表"
    assert forms[0].indicators[0].target.text == "≥21个"
    assert forms[0].layout == "mof-self-evaluation"


@pytest.mark.parametrize(("key", "value"), [("格式", "9"), ("表样标记", "0123456789ab")])
def test_a_form_of_another_version_is_named(own, tmp_path, key, value):
    workbook = rows_typed(own, one_row(own))
    for row in workbook[SHEET].iter_rows():
        if row[0].value == key:
            row[1].value = value
    forms, findings = read(workbook, tmp_path)
    assert [finding.code for finding in findings] == ["W001"]
    assert len(forms[0].indicators) == 1


@pytest.mark.parametrize("broken", ["官方列数", HEADING])
def test_a_spoilt_hidden_sheet_is_left_alone(own, tmp_path, broken):
    workbook = rows_typed(own, one_row(own))
    for row in workbook[SHEET].iter_rows():
        if row[0].value == broken:
            row[0].value = "x"
    forms, findings = read(workbook, tmp_path)
    assert [finding.code for finding in findings] == []
    assert [len(form.indicators) for form in forms] == [1]


@pytest.mark.parametrize("name", KINDS)
def test_copied_to_another_file_the_checks_do_not_come_along_as_values(name, tmp_path):
    """Without the hidden sheet and the lists, with the computed texts beside and below."""
    made = make(Request(KINDS[name], 2026))
    values = {key: value for key, value in one_row_of(made).items() if key[1] is not None}
    whole, found = read(rows_typed(made, values), tmp_path)
    shown = openpyxl.load_workbook(io.BytesIO(made.data), data_only=True)
    for other in ("填报说明", "选项", SHEET):
        del shown[other]
    for (row, column), value in values.items():
        shown.worksheets[0].cell(row + 1, column + 1).value = value
    forms, findings = read(shown, tmp_path, "抄出.xlsx")
    assert [finding.code for finding in findings] == [finding.code for finding in found] == []
    assert bare(forms[0]) == bare(whole[0])


def one_row_of(made):
    plan = made.plan
    typed = {
        "level3": "养护里程",
        "target": "≥21个",
        "points": 90,
        "actual": "21个",
        "claimed_score": 90,
        "progress": "3个",
    }
    return {(plan.first, plan.column(name)): value for name, value in typed.items()}


def bare(form):
    def strip(value):
        if isinstance(value, dict):
            return {key: strip(item) for key, item in value.items() if key not in {"place", "source"}}
        return [strip(item) for item in value] if isinstance(value, list | tuple) else value

    return strip(form.model_dump())


def test_rows_of_indicators_grow_and_the_others_keep_their_height(own):
    raw = zipfile.ZipFile(io.BytesIO(own.data)).read("xl/worksheets/sheet1.xml").decode()
    custom = {int(number) for number in re.findall(r'<row r="(\d+)"[^>]*customHeight="1"', raw)}
    inside = set(range(own.plan.first + 1, own.plan.last + 2))
    assert not custom & inside
    assert set(range(1, own.plan.first + 1)) <= custom
