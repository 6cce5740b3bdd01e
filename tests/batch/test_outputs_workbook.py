"""汇总表.xlsx: what stands in its cells, what it does not let through, and where it ends."""

import hashlib
import zipfile
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from outputs_store import finding, form, item, write

from scorecard.batch.outputs import OutputOptions, faults, write_outputs
from scorecard.batch.outputs.risk import surroundings
from scorecard.batch.outputs.sheets import Book, Column, Grid, Link, inside, outside
from scorecard.batch.outputs.workbook import PROJECTS, Category, Sources, write_summary_workbook
from scorecard.batch.records import FileRow
from scorecard.batch.store import RosterRow, connect

ONE = form(file="甲.xlsx", budget=Decimal("100.1"), executed=Decimal("100.2"), total=Decimal("88.35"),
           claimed_total=Decimal(97), claimed_grade="优", grade="良")  # fmt: skip
TWO = form(file="乙.xlsx", unit="第二中学", project="=1+1", budget=Decimal("0.2"), executed=None, total=Decimal(95),
           claimed_total=Decimal(95))  # fmt: skip


def rows_of(book, name, first=1):
    return [list(row) for row in book[name].iter_rows(min_row=first, values_only=True)]


def table(book, name):
    """The rows of a sheet below its heads, as dictionaries by head (without line feeds)."""
    rows = rows_of(book, name)
    at = next(
        n for n, row in enumerate(rows) if sum(cell is not None for cell in row) >= 5 and "合计（" not in str(row[3])
    )
    heads = [str(cell).replace("\n", "") for cell in rows[at]]
    return [dict(zip(heads, row, strict=True)) for row in rows[at + 1 :]]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    findings = [
        finding(ONE), finding(ONE, code="S010", severity="error", title="得分不一致"), finding(TWO, severity="hint", code="C102"),
        finding(TWO, file=None, form=None, code="B068", severity="warning", title="总体目标与其他单位雷同"),
    ]  # fmt: skip
    lost = FileRow("坏.pdf", "b" * 64, 5, False, 0, 1, 0, 0)
    findings.append(finding(ONE, file="坏.pdf", form=None, code="F001", severity="error", message="文件打不开：损坏"))
    roster = [
        RosterRow("设备购置", "第一中学", "市教育局", Decimal(100), "已报送", "甲.xlsx", 1, None),
        RosterRow("图书购置", "第三中学", "市教育局", Decimal("3.5"), "未报送", None, None, "有相近的名称"),
    ]
    items = [
        item(ONE, 0, actual=22),
        item(ONE, 1, actual=10, state="missed"),
        item(TWO, 0, actual=60, state="exceeded"),
    ]
    return write(tmp_path_factory.mktemp("outputs") / "结果", [ONE, TWO], items, findings, files=[lost], roster=roster)


@pytest.fixture(scope="module")
def book(results):
    write_outputs(results, OutputOptions(file=lambda name: f"../来件/{name}"), only=frozenset({"workbook"}))
    return openpyxl.load_workbook(results / "汇总表.xlsx", data_only=True)


def test_one_row_a_form(book):
    first, second = table(book, "项目")
    assert [first["项目"], second["项目"]] == ["=1+1", "设备购置"]  # 乙 before 甲
    assert second["全年预算（万元）"] == 100.1
    assert second["执行率"] == pytest.approx(1.000999)
    assert (second["自评总分"], second["核算总分"], second["差（自评−核算）"]) == (97, 88.35, 8.65)
    assert (second["错误"], second["警告"]) == (1, 1)
    assert "自评得分高于核算得分8.65分" in second["标记（为什么要看）"]
    assert "自评等级“优”，核算等级“良”" in second["标记（为什么要看）"]
    assert first["执行率"] is None  # a blank is not a zero
    assert book["项目"].freeze_panes == "E5"
    assert book["项目"].auto_filter.ref == "A4:S6"


def test_text_is_never_a_formula(results, book):
    live = openpyxl.load_workbook(results / "汇总表.xlsx")
    cell = next(cell for cell in live["项目"]["D"] if cell.value == "=1+1")
    assert cell.data_type == "s"
    formulas = [cell for row in live["项目"].iter_rows() for cell in row if cell.data_type == "f"]
    assert all(cell.row == 3 and "SUBTOTAL" in cell.value for cell in formulas)
    assert len(formulas) == 7


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_texts_that_begin_like_formulas_stay_text(tmp_path, start):
    book = Book(tmp_path / "a.xlsx", "表")
    grid = Grid(book, "甲", (Column("名", 10), Column("数", 10, "count")))
    grid.begin("题")
    grid.add([f"{start}SUM(1)", 3])
    grid.end()
    book.close()
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["甲"]["A3"]
    assert cell.data_type == "s"
    assert cell.value == f"{start}SUM(1)".strip()


def test_sums_are_exact(book):
    sums = rows_of(book, "项目")[2]
    at = {column.heading: n for n, column in enumerate(PROJECTS)}
    assert sums[at["全年预算\n（万元）"]] == 100.3
    assert sums[at["自评总分"]] == 96
    department, total = table(book, "按部门")
    assert total["主管部门"] == "合计"
    assert department["全年预算（万元）"] == total["全年预算（万元）"] == 100.3
    assert department["执行率"] == pytest.approx(1.000999)  # of the one form that states both
    assert (department["核算平均分"], department["平均差"]) == (91.68, 4.33)  # 91.675 and 4.325, half up
    assert (department["优"], department["良"], department["自评“优”"]) == (1, 1, 1)
    assert [row["单位"] for row in table(book, "按单位")[:2]] == ["第一中学", "第二中学"]


def test_totals_agree_with_the_store(results, book):
    connection = connect(results)
    budget, errors = connection.execute(
        "SELECT sum(budget), (SELECT count(*) FROM findings WHERE severity = 'error' AND form = 1) FROM forms"
    ).fetchone()
    connection.close()
    total = table(book, "按部门")[-1]
    assert Decimal(str(total["全年预算（万元）"])) == budget
    assert total["错误"] == errors


def test_indicators_by_kind(book):
    row, total = table(book, "按指标类别")
    assert (row["一级指标"], row["二级指标"], row["行数"]) == ("产出指标", "数量指标", 3)
    assert (row["完成"], row["未完成"], row["明显高于指标值"]) == (1, 1, 1)
    assert row["平均完成率"] == pytest.approx((1.1 + 0.5 + 3) / 3, abs=1e-6)
    assert row["中位完成率"] == 1.1
    assert total["行数"] == 3


def test_median_and_mean_are_exact():
    category = Category("产出指标", "数量指标")
    category.take("missed", "1/3", 1)
    category.take("reached", "1", 2)
    category.take("exceeded", "100", 1)
    assert category.median_completion == Decimal("1.000000")
    assert category.mean_completion == Decimal("25.583333")
    assert sum(category.states.values()) == 4


def test_findings_lead_to_form_and_file(results, book):
    rows = table(book, "问题清单")
    assert [row["级别"] for row in rows] == ["错误", "错误", "警告", "警告", "提示"]
    assert {row["代码"] for row in rows} == {"S010", "F001", "C121", "B068", "C102"}
    sheet = book["问题清单"]
    links = {cell.coordinate: cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    targets = {link.location or link.target for link in links.values()}
    assert "项目!A6" in {str(target).replace("'", "") for target in targets}
    assert any(str(link.target).endswith("甲.xlsx") and link.location == "'自评表'!G13" for link in links.values())
    assert next(row for row in rows if row["代码"] == "B068")["文件"] == "（各表之间）"
    kinds = table(book, "问题汇总")
    assert kinds[0]["级别"] == "错误"
    assert next(row for row in kinds if row["代码"] == "C121")["例子"].startswith("甲.xlsx 工作表“自评表” G13：")


def test_files_and_roster(book):
    rows = table(book, "来件")
    assert rows[0]["文件"] == "坏.pdf"
    assert rows[0]["结果"] == "读不出"
    assert rows[0]["读不出或没有表的原因"] == "文件打不开：损坏"
    assert [row["结果"] for row in rows[1:]] == ["已读", "已读"]
    roster = table(book, "名册")
    assert [(row["项目"], row["报送情况"], row["名册预算（万元）"]) for row in roster] == [
        ("图书购置", "未报送", 3.5),
        ("设备购置", "已报送", 100),
    ]


def test_charts_are_native(results, book):
    with zipfile.ZipFile(results / "汇总表.xlsx") as package:
        charts = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/charts/chart")]
        assert {info.date_time for info in package.infolist()} == {package.infolist()[0].date_time}
    assert len(charts) == 3
    assert any("<c:scatterChart>" in chart for chart in charts)
    assert any('<c:grouping val="stacked"/>' in chart for chart in charts)


def test_same_store_same_bytes(results):
    digests = set()
    for _ in range(2):
        write_outputs(results, only=frozenset({"workbook", "page"}))
        digests.add(
            tuple(hashlib.sha256((results / name).read_bytes()).digest() for name in ("汇总表.xlsx", "总览.html"))
        )
    assert len(digests) == 1


def test_limits_split_the_list(tmp_path):
    out = write(tmp_path / "结果", [ONE], [], [finding(ONE, cell=f"A{n}") for n in range(1, 12)])
    connection = connect(out)
    book = Book(tmp_path / "a.xlsx", "问题")
    book.sheet("项目")
    grids = faults.write_findings(book, connection, Sources(lambda name: name), "项目", 4, most_rows=8, most_links=5)
    book.close()
    connection.close()
    assert [grid.name for grid in grids] == ["问题清单", "问题清单（2）", "问题清单（3）"]
    assert [grid.links for grid in grids] == [5, 5, 2]
    made = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [made[grid.name].max_row for grid in grids] == [8, 8, 4]
    assert "一页最多 5 个链接" in made["问题清单"]["A2"].value


def test_a_number_that_a_double_cannot_show_stays_text(tmp_path):
    book = Book(tmp_path / "a.xlsx", "表")
    grid = Grid(book, "甲", (Column("数", 10, "money"), Column("率", 10, "rate")))
    grid.begin("题")
    grid.add([Decimal("12345678901234567.89"), Fraction(2, 3)])
    grid.end()
    book.close()
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["甲"]
    assert sheet["A3"].value == "12345678901234567.89"
    assert sheet["B3"].value == 0.666667


def test_links_are_made_with_care():
    assert outside(None, "甲") == "甲"
    assert outside("a#b.xlsx", "甲") == "甲"
    assert outside("../a.xlsx", "甲", "表'1", "B2") == Link("甲", "external:../a.xlsx")
    assert outside("../a.pdf", "甲", "表1", "B2") == Link("甲", "external:../a.pdf")
    assert inside("项目", 4, "第1行").target == "internal:'项目'!A5"


def test_nothing_read(tmp_path):
    out = write(tmp_path / "结果", files=[FileRow("坏.pdf", "b" * 64, 5, False, 0, 0, 0, 0)])
    connection = connect(out)
    totals = write_summary_workbook(out / "汇总表.xlsx", connection, surroundings(connection), Sources())
    connection.close()
    assert totals.all.forms == 0
    assert openpyxl.load_workbook(out / "汇总表.xlsx")["来件"].max_row == 4


def test_what_people_changed_stays(tmp_path):
    out = write(tmp_path / "结果", [ONE])
    both = frozenset({"workbook", "page"})
    first = write_outputs(out, only=both)
    made = openpyxl.load_workbook(first[0])
    made["项目"]["T4"] = "我的批注"
    made.save(first[0])
    first[1].write_bytes(first[1].read_bytes().replace("绩效表总览".encode(), "我的总览".encode()))
    kept = [path.read_bytes() for path in first]
    second = write_outputs(out, only=both)
    assert [path.name for path in second] == ["汇总表_2.xlsx", "总览_2.html"]
    assert [path.read_bytes() for path in first] == kept
    assert write_outputs(out, only=both) == second
