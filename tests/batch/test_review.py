"""Reviewers' workbooks brought home: sorted, moved, half filled, wrong; and scored anew by verified values."""

import shutil
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from outputs_store import form, item, write
from typer.testing import CliRunner

from scorecard.batch.earlier import earlier_cuts, kept_sample
from scorecard.batch.options import Options
from scorecard.batch.outputs.review_book import conclusion, grade_change
from scorecard.batch.review import mean_rate, review, review_to
from scorecard.batch.run import run
from scorecard.batch.sampling import sample_to
from scorecard.batch.store import connect
from scorecard.cli.app import app
from scorecard.findings import message

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
ONE = form(
    file="甲.xlsx",
    total=Decimal(26),
    claimed_total=Decimal(28),
    points_total=Decimal(30),
    claimed_grade=None,
    grade=None,
)
TWO = form(
    file="乙.xlsx",
    unit="第二中学",
    project="图书购置",
    total=Decimal(29),
    claimed_total=Decimal(29),
    points_total=Decimal(30),
)


def lines_of(one, *scores):
    return [
        item(
            one,
            row,
            actual=20 + row,
            level3=f"指标{row}",
            claimed=Decimal(claimed),
            score=None if score is None else Decimal(score),
        )
        for row, (claimed, score) in enumerate(scores)
    ]


@pytest.fixture
def results(tmp_path):
    items = [*lines_of(ONE, (10, 10), (9, 7), (9, 9)), *lines_of(TWO, (10, 10), (9, 9), (10, 10))]
    out = write(tmp_path / "结果", [ONE, TWO], items)
    sample_to(out, tmp_path / "抽查.xlsx", 9, 7)
    return out


class Filled:
    """抽查.xlsx in the hands of a reviewer; columns by their heads."""

    def __init__(self, path):
        self.book = openpyxl.load_workbook(path)
        self.rows, self.list = self.book["复核"], self.book["抽查名单"]

    def _at(self, sheet, name):
        return next(cell.column for cell in sheet[3] if cell.value and cell.value.replace("\n", "") == name)

    def row(self, number):
        """The sheet rows of the form `number`, in order."""
        return [n for n in range(4, self.rows.max_row + 1) if self.rows.cell(n, 1).value == number]

    def put(self, number, line, name, value):
        self.rows.cell(self.row(number)[line], self._at(self.rows, name)).value = value
        return self

    def choose(self, number, value):
        self.list.cell(3 + number, self._at(self.list, "没填的行")).value = value
        return self

    def save(self, path):
        self.book.save(path)
        return path


@pytest.fixture
def filled(results, tmp_path):
    return Filled(tmp_path / "抽查.xlsx")


def reviewed(out, *paths, **options):
    connection = connect(out)
    try:
        return review(connection, out, list(paths), **options)
    finally:
        connection.close()


def codes(result):
    return [finding.code for finding in result.findings]


def by_name(result):
    return {form.line.project: form for form in result.forms}


def test_claimed_beside_reviewed(results, filled, tmp_path):
    filled.put(1, 0, "复核得分", 8).put(1, 0, "复核理由", "少两台").choose(1, "按自评得分").choose(2, "按核算得分")
    result = reviewed(results, filled.save(tmp_path / "a.xlsx"))
    assert codes(result) == []
    one, two = by_name(result)["设备购置"], by_name(result)["图书购置"]
    assert (one.claimed, one.reviewed, one.difference) == (28, 26, 2)
    assert one.rate() == Fraction(2, 26)
    assert one.rate("自评") == Fraction(2, 28)
    assert [row.by for row in one.rows] == ["复核", "按自评得分", "按自评得分"]
    assert one.remark == "指标0−2.00分：少两台"
    assert (two.reviewed, two.difference) == (29, 0)
    assert mean_rate(result) == Fraction(2, 55)
    assert "复核调减1张，调增0张，不变1张；平均差+1.00分，总偏差率3.64%" in conclusion(result)


def test_a_blank_is_no_agreement(results, filled, tmp_path):
    filled.put(1, 0, "复核得分", 10)
    result = reviewed(results, filled.save(tmp_path / "a.xlsx"))
    assert codes(result) == ["B036", "B036"]
    assert by_name(result)["设备购置"].reviewed is None
    assert by_name(result)["设备购置"].open_rows == 2
    assert result.sample() == ()


def test_rows_sorted_and_columns_moved(results, filled, tmp_path):
    for line, score in enumerate((9, 8, 7)):
        filled.put(1, line, "复核得分", score).put(1, line, "复核理由", f"理由{line}").put(
            2, line, "复核得分", 1 + line
        ).put(2, line, "复核理由", "x")
    sheet = filled.rows
    grid = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    head, body = grid[0], sorted(grid[1:], key=lambda row: str(row[5]), reverse=True)
    order = [16, 12, 5, 0, *[n for n in range(17) if n not in {16, 12, 5, 0}]]
    for at, row in enumerate([head, *body], 3):
        for column, source in enumerate(order, 1):
            sheet.cell(at, column).value = row[source]
    sheet.insert_rows(1)
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["B"].hidden = True
    result = reviewed(results, filled.save(tmp_path / "a.xlsx"))
    assert codes(result) == []
    assert [row.reviewed for row in by_name(result)["设备购置"].rows] == [9, 8, 7]
    assert [row.reviewed for row in by_name(result)["图书购置"].rows] == [1, 2, 3]


@pytest.mark.parametrize(
    ("value", "code"),
    [(11, "B033"), (-1, "B033"), ("扣2分", "B032"), ("8分", None), ("８．５", None), ("=9.5-1", "B032")],
)
def test_scores_that_cannot_be(results, filled, tmp_path, value, code):
    filled.put(1, 0, "复核得分", value).put(1, 0, "复核理由", "理由").choose(1, "按核算得分").choose(2, "按核算得分")
    result = reviewed(results, filled.save(tmp_path / "a.xlsx"))
    one = by_name(result)["设备购置"]
    if code is None:
        assert codes(result) == []
        assert one.rows[0].reviewed in {8, Decimal("8.5")}
        return
    assert codes(result) == [code, "B036"]
    assert one.reviewed is None  # no choice for blank rows stands in for a score that was refused
    place = next(finding.place for finding in result.findings if finding.code == code)
    assert (place.sheet, place.cell) == ("复核", "M4")


def test_what_contradicts_itself(results, filled, tmp_path):
    filled.put(1, 0, "复核得分", 8).put(1, 1, "核实完成值", "5台").put(2, 0, "自评得分", 7)
    filled.choose(1, "按核算得分").choose(2, "按核算得分")
    result = reviewed(results, filled.save(tmp_path / "a.xlsx"))
    assert sorted(codes(result)) == ["B034", "B039", "B040", "B043"]
    told = {finding.code: message(finding) for finding in result.findings}
    assert told["B034"] == "“指标0”自评 10 分，复核 8 分，没有写复核理由"
    assert told["B040"] == "“指标0”的自评得分在抽查表里是 7，批量结果里是 10，以批量结果为准"
    assert told["B043"] == "“指标1”核实完成值“5台”与自评的“21台”不同，没有填复核得分，按核算得分7.00分计"
    assert "没有用 --source" in told["B039"]
    assert by_name(result)["设备购置"].reviewed == 8 + 7 + 9


def test_rows_unknown_missing_and_twice(results, filled, tmp_path):
    first = Filled(tmp_path / "抽查.xlsx")
    first.put(1, 0, "复核得分", 9).put(1, 0, "复核理由", "甲")
    filled.put(1, 0, "复核得分", 8).put(1, 1, "复核得分", 9).choose(1, "按自评得分").choose(2, "按自评得分")
    filled.rows.cell(filled.row(2)[0], 17).value = "改了"
    filled.rows.cell(filled.row(2)[1], 17).value = filled.rows.cell(filled.row(2)[1], 17).value.replace("I1", "I9")
    result = reviewed(results, filled.save(tmp_path / "a.xlsx"), first.save(tmp_path / "b.xlsx"))
    assert sorted(codes(result)) == ["B031", "B031", "B035", "B036"]
    assert "8、9" in message(next(finding for finding in result.findings if finding.code == "B035"))
    alone = reviewed(results, tmp_path / "a.xlsx")
    missing = next(finding for finding in alone.findings if finding.code == "B037")
    assert message(missing) == "“图书购置”缺 2 行（指标0、指标1），按没有填处理"


def test_two_reviewers_share_the_work(results, filled, tmp_path):
    filled.put(1, 0, "复核得分", 9).put(1, 0, "复核理由", "甲").choose(1, "按自评得分")
    other = Filled(tmp_path / "抽查.xlsx")
    other.put(2, 2, "复核得分", 9).put(2, 2, "复核理由", "乙").choose(2, "按自评得分")
    result = reviewed(results, filled.save(tmp_path / "a.xlsx"), other.save(tmp_path / "b.xlsx"))
    assert codes(result) == []
    assert [form.reviewed for form in result.forms] == [28, 27]  # 乙.xlsx stands before 甲.xlsx


def test_no_sample_book_and_another_store(results, filled, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["表号", "复核得分"])
    book.save(tmp_path / "x.xlsx")
    (tmp_path / "y.xlsx").write_bytes(b"PK\x03\x04torn")
    result = reviewed(results, tmp_path / "x.xlsx", tmp_path / "y.xlsx")
    assert codes(result)[0] == "B030"
    assert not result.opened
    other = write(
        tmp_path / "另一批", [ONE, TWO, form(file="丙.xlsx")], [*lines_of(ONE, (10, 10)), *lines_of(TWO, (9, 9))]
    )
    assert "B042" in codes(reviewed(other, filled.save(tmp_path / "a.xlsx")))


def test_rows_without_points_do_not_count(tmp_path):
    one = form(points_total=Decimal(10), total=Decimal(9), claimed_total=Decimal(9))
    rows = [
        item(one, 0, actual=20, claimed=Decimal(9), score=Decimal(9)),
        item(one, 1, actual=2, points=None, claimed=None, score=None),
    ]
    bare = form(file="乙.xlsx", total=None, claimed_total=None, points_total=Decimal(0))
    out = write(tmp_path / "结果", [one, bare], [*rows, item(bare, 0, points=None, claimed=None, score=None)])
    sample_to(out, tmp_path / "抽查.xlsx", 5, 1)
    filled = Filled(tmp_path / "抽查.xlsx")
    numbers = {filled.list.cell(row, 17).value: filled.list.cell(row, 1).value for row in (4, 5)}
    assert filled.list.cell(3 + numbers["乙.xlsx"], 16).value == "表上没有分值，只核对完成值"
    filled.put(numbers["甲.xlsx"], 0, "复核得分", 7).put(numbers["甲.xlsx"], 0, "复核理由", "x")
    result = reviewed(out, filled.save(tmp_path / "a.xlsx"))
    assert codes(result) == []
    assert {form.line.file: form.reviewed for form in result.forms} == {"甲.xlsx": 7, "乙.xlsx": None}


def test_a_rule_on_the_total_is_carried_over(tmp_path):
    one = form(total=Decimal(15), claimed_total=Decimal(18), points_total=Decimal(20))
    out = write(tmp_path / "结果", [one], lines_of(one, (9, 9), (9, 9)))
    sample_to(out, tmp_path / "抽查.xlsx", 1, 1)
    filled = Filled(tmp_path / "抽查.xlsx")
    filled.put(1, 0, "复核得分", 8).put(1, 0, "复核理由", "x").choose(1, "按自评得分")
    result = reviewed(out, filled.save(tmp_path / "a.xlsx"))
    assert result.forms[0].reviewed == 8 + 9 - 3
    assert result.forms[0].notes == ["含总分规则调整−3.00分"]


# ---------------------------------------------------------------------------------------- with the files themselves


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    (folder / "来件").mkdir()
    shutil.copy(next(EXAMPLES.glob("3-*.xlsx")), folder / "来件" / "表.xlsx")
    run([folder / "来件"], folder / "结果", Options(jobs=0, outputs=False))
    sample_to(folder / "结果", folder / "抽查.xlsx", 1, 1)
    return folder


def line_of(filled, name):
    return next(n for n, row in enumerate(filled.row(1)) if name in filled.rows.cell(row, 6).value)


def test_scored_anew_by_the_verified_value(batch, tmp_path):
    filled = Filled(batch / "抽查.xlsx")
    names = [
        (filled.rows.cell(row, 6).value, filled.rows.cell(row, 7).value, filled.rows.cell(row, 9).value)
        for row in filled.row(1)
    ]
    at, (name, _, points) = next((n, one) for n, one in enumerate(names) if n and one[1].startswith(("≥", "=", "＝")))
    filled.put(1, 0, "核实完成值", "0").put(1, at, "核实完成值", "0").put(1, at, "复核得分", points).choose(
        1, "按核算得分"
    )
    source = str(batch / "来件")
    result = reviewed(batch / "结果", filled.save(tmp_path / "a.xlsx"), sources=[source])
    row = result.forms[0].rows[at]
    assert (row.line.name, row.rescored) == (name, 0)
    assert result.forms[0].rows[0].rescored == 0  # 预算执行率 with nothing executed
    assert codes(result) == ["B043", "B038"]
    assert "按规则核算为 0 分" in message(result.findings[1]) or "按规则核算为 0.00 分" in message(result.findings[1])
    filled.put(1, at, "复核理由", "指标另有佐证")
    assert codes(reviewed(batch / "结果", filled.save(tmp_path / "a.xlsx"), sources=[source])) == ["B043"]
    assert grade_change(result.forms[0]) == ""


def test_only_the_very_file_is_scored_anew(batch, tmp_path):
    filled = Filled(batch / "抽查.xlsx")
    filled.put(1, 1, "核实完成值", "0").put(1, 1, "复核得分", 0).put(1, 1, "复核理由", "x").choose(1, "按核算得分")
    path = filled.save(tmp_path / "a.xlsx")
    (tmp_path / "改").mkdir()
    shutil.copy(next(EXAMPLES.glob("2-*.xlsx")), tmp_path / "改" / "表.xlsx")
    (tmp_path / "空").mkdir()
    for folder, why in (("改", "原文件改过了"), ("空", "找不到 表.xlsx")):
        result = reviewed(batch / "结果", path, sources=[str(tmp_path / folder)])
        assert codes(result) == ["B039"]
        assert why in message(result.findings[0])
        assert result.forms[0].rows[1].rescored is None


def test_the_whole_on_the_command_line(batch, tmp_path):
    filled = Filled(batch / "抽查.xlsx")
    filled.put(1, 1, "复核得分", 0).put(1, 1, "复核理由", "没有佐证资料").choose(1, "按核算得分")
    path, target = filled.save(tmp_path / "a.xlsx"), tmp_path / "复核结果.xlsx"
    before = path.read_bytes()
    call = ["review", str(batch / "结果"), str(path), "--source", str(batch / "来件"), "--bureau", "某市财政局"]
    answer = CliRunner().invoke(app, [*call, "-o", str(target)])
    assert answer.exit_code == 0, answer.output
    assert "复核调减1张" in answer.output
    assert max(len(line) for line in answer.output.splitlines() if str(tmp_path) not in line) <= 80
    book = openpyxl.load_workbook(target, data_only=True)
    assert book.sheetnames == ["复核结果", "改动明细", "问题"]
    row = [cell.value for cell in book["复核结果"][4]]
    assert row[5] - row[7] == pytest.approx(row[8])
    assert row[9] == pytest.approx(row[8] / row[7], abs=1e-6)
    assert "没有佐证资料" in row[15]
    assert book["改动明细"]["P4"].value == "没有佐证资料"
    kept = kept_sample(batch / "结果" / "数据" / "抽查复核.json")
    assert kept[0].difference == Decimal(str(row[8]))
    report = (batch / "结果" / "复核情况报告.html").read_text(encoding="utf-8")
    assert "没有佐证资料" in report
    assert "某市财政局" in report
    assert path.read_bytes() == before
    assert earlier_cuts(target) == [(kept[0].unit, Decimal(str(row[8])))]
    sample = sample_to(batch / "结果", tmp_path / "再抽.xlsx", 1, 1, last=[target])
    assert "上次复核调减该单位得分" in sample.drawn[0].why
    over = CliRunner().invoke(app, [*call, "-o", str(path)])
    assert over.exit_code == 2
    assert "不能写在抽查表上" in over.output


def test_same_review_same_bytes(results, filled, tmp_path):
    filled.choose(1, "按自评得分").choose(2, "按核算得分")
    path = filled.save(tmp_path / "a.xlsx")
    for name in "xy":
        review_to(results, [path], tmp_path / f"{name}.xlsx")
    assert (tmp_path / "x.xlsx").read_bytes() == (tmp_path / "y.xlsx").read_bytes()
    review_to(results, [path], tmp_path / "x.xlsx")  # ours, as we left it
    (tmp_path / "x.xlsx").write_bytes(b"annotated")
    with pytest.raises(FileExistsError):
        review_to(results, [path], tmp_path / "x.xlsx")
    assert (tmp_path / "x.xlsx").read_bytes() == b"annotated"


def test_the_live_sums_agree(results, filled, tmp_path):
    """LibreOffice works the formulas out (openpyxl has thrown their values away) and comes to what `review` says."""
    filled.put(1, 0, "复核得分", 8).put(1, 0, "复核理由", "少两台").choose(1, "按自评得分").put(2, 1, "复核得分", 12)
    path = filled.save(tmp_path / "甲.xlsx")
    assert openpyxl.load_workbook(path, data_only=True)["抽查名单"]["N4"].value is None
    profile = (tmp_path / "profile").as_uri()
    convert = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        str(tmp_path / "lo"),
        str(path),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=170)
    book = openpyxl.load_workbook(tmp_path / "lo" / "甲.xlsx", data_only=True)
    one = by_name(reviewed(results, path))["设备购置"]
    first, second = book["抽查名单"][4], book["抽查名单"][5]
    assert [first[at].value for at in (13, 14, 15)] == [one.reviewed, one.difference, "其余2行按自评得分"]
    assert [second[at].value or None for at in (13, 14, 15)] == [None, None, "还有2行没有填"]
    hints = [row[15].value for row in book["复核"].iter_rows(min_row=4)]
    assert "复核得分超出分值" in hints
    assert sum(bool(hint) for hint in hints) == 1
