"""自评表.xlsx: the official grid, numbers as numbers, texts as texts."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter.worksheet

from scorecard.model import Actual, Text
from scorecard.reports import render_report, worksheet
from scorecard.reports.package import archive, part


def sheet(evaluation):
    return openpyxl.load_workbook(io.BytesIO(render_report(evaluation)["自评表.xlsx"])).active


@pytest.fixture(scope="module")
def grid(evaluation):
    return sheet(evaluation)


def row(grid, number, last=11):
    return [cell.value for cell in grid[number]][:last]


def test_labels_are_the_official_ones(grid):
    assert grid["A1"].value == "项目支出绩效自评表"
    assert grid["A2"].value == "（2024年度）"
    assert row(grid, 3)[:2] == ["项目名称", "生态环境监测能力建设（演示数据）"]
    assert [grid["A4"].value, grid["E4"].value] == ["主管部门", "实施单位"]
    assert row(grid, 5) == [
        "项目资金\n（万元）",
        None,
        None,
        "年初预算数",
        "全年预算数",
        "全年执行数",
        "分值",
        "执行率",
        "得分",
        "核算得分",
        "差额",
    ]
    assert row(grid, 6) == [None, "年度资金总额", None, 300, 302.49, 297.95, 10, "98.50%", 9.85, 9.85, 0]
    assert row(grid, 7) == [None, "其中：当年财政拨款", None, 280, 282.49, 279.45, "—", "98.92%", "—", None, None]
    assert row(grid, 10)[:2] == ["年度\n总体\n目标", "预期目标"]
    assert row(grid, 12) == [
        "绩\n效\n指\n标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施", "核算得分", "差额",
    ]  # fmt: skip
    assert row(grid, 15) == [
        None,
        None,
        "质量指标",
        "监测设备验收合格率",
        "≥95%",
        "90%",
        10,
        10,
        grid["I15"].value,
        9.47,
        0.53,
    ]
    assert [cell for cell in row(grid, 23) if cell is not None] == ["总分", 100, 92.75, 93.13, -0.38]


def test_cells_are_merged_as_on_the_official_form(grid):
    merged = {str(area) for area in grid.merged_cells.ranges}
    assert {
        "A1:I1",
        "A2:I2",
        "B3:I3",
        "B4:D4",
        "F4:I4",
        "A5:A9",
        "B5:C5",
        "B6:C6",
        "A10:A11",
        "B10:E10",
        "F11:I11",
        "A12:A22",
        "B13:B18",
        "C13:C14",
        "A23:F23",
    } <= merged


def test_claimed_score_is_never_replaced(evaluation):
    blank = evaluation.form.indicators[0].model_copy(update={"claimed_score": None})
    changed = evaluation.model_copy(
        update={"form": evaluation.form.model_copy(update={"indicators": (blank, *evaluation.form.indicators[1:])})}
    )
    grid = sheet(changed)
    assert grid["H13"].value is None
    assert grid["J13"].value == 10


def test_not_applicable_has_no_recomputed_score(grid):
    assert [grid["H21"].value, grid["J21"].value, grid["K21"].value] == [None, "不适用", None]


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+86-10",
        "-5%",
        "@SUM(A1)",
        "\t=2",
        '=HYPERLINK("http://x")',
        "http://example.cn",
        "mailto:a@b.cn",
        "12",
        "{=1}",
        "internal:A1",
    ],
)
def test_texts_are_never_formulas_links_or_numbers(evaluation, words):
    first = evaluation.form.indicators[0]
    first = first.model_copy(
        update={
            "level3": Text(text=words),
            "actual": Actual(text=words, kind="text"),
            "deviation_reason": Text(text=words),
        }
    )
    grid = sheet(
        evaluation.model_copy(
            update={
                "form": evaluation.form.model_copy(update={"indicators": (first,), "project": Text(text=words)}),
                "items": (),
            }
        )
    )
    cells = [grid["B3"], grid["D13"], grid["F13"], grid["I13"]]
    assert [cell.value for cell in cells] == [words.strip()] * 4
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)


def test_number_that_a_double_cannot_hold_is_text(evaluation):
    long = evaluation.form.funds[0].budget.model_copy(
        update={"value": Decimal("12345678901234567.89"), "text": "12345678901234567.89"}
    )
    line = evaluation.form.funds[0].model_copy(update={"budget": long})
    grid = sheet(evaluation.model_copy(update={"form": evaluation.form.model_copy(update={"funds": (line,)})}))
    assert grid["E6"].value == "12345678901234567.89"
    assert grid["D6"].value == 300


def test_text_longer_than_a_cell_is_cut_and_says_so(evaluation):
    form = evaluation.form.model_copy(update={"goal": Text(text="长" * 40_000)})
    value = sheet(evaluation.model_copy(update={"form": form}))["B11"].value
    assert len(value) < 32_767
    assert value.endswith("（原文共40000字）")


def test_prints_on_a4_one_page_wide_with_repeated_heading(grid):
    assert grid.page_setup.paperSize == 9
    assert grid.page_setup.orientation == "landscape"
    assert (grid.page_setup.fitToWidth or 1, grid.page_setup.fitToHeight) == (1, 0)
    assert grid.sheet_properties.pageSetUpPr.fitToPage
    assert grid.print_title_rows == "$12:$12"


def test_dates_in_the_package_are_fixed(documents):
    with zipfile.ZipFile(io.BytesIO(documents["自评表.xlsx"])) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in package.read("docProps/core.xml")


@pytest.mark.parametrize(
    "formula",
    [
        "=IF(A1>0,ROUND(B1/C1,2),0)", "SUM(A1:A9)", "{=SUM(A1*B1)}", "=XLOOKUP(A1,B:B,C:C)", "=IF(A1,SORT(B1:B9),0)",
        "=_xlfn.IFS(A1,B1)", '=IF(A1,"SORT(","UNIQUE(A)")', "=SORTBY(A1,B1)+SEQUENCE(2)", "=ROUND(A1,MIN(2,3))",
        "=LET(甲,1,甲)", "=A1", "",
    ],
)  # fmt: skip
@pytest.mark.parametrize("expand", [False, True])
def test_formulas_are_prepared_as_xlsxwriter_does(formula, expand):
    ours, its = worksheet.Worksheet(), xlsxwriter.worksheet.Worksheet()
    assert ours._prepare_formula(formula, expand) == its._prepare_formula(formula, expand)


def test_the_functions_that_are_left_alone_are_old_ones():
    for name in worksheet._OLD:
        formula = f"{name}(1)"
        assert xlsxwriter.worksheet.Worksheet()._prepare_formula(f"={formula}", True) == formula


@pytest.mark.parametrize("size", [0, 1, 700, 16_383, 16_384, 200_000])
@pytest.mark.parametrize("level", [0, 1, 3, 9])
def test_parts_of_every_size_are_read_back(size, level):
    data = "".join(f"<c r={number}/>格" for number in range(size)).encode()[:size]
    with zipfile.ZipFile(io.BytesIO(archive([part("甲.xml", data, level=level)]))) as package:
        assert package.testzip() is None
        assert package.read("甲.xml") == data
