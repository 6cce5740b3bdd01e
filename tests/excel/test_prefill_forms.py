"""From target forms to the forms filled in later: carried exactly, locked, nothing invented, nothing lost in silence."""

import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import scorecard
from scorecard.cli.app import app
from scorecard.excel.blank import choose_layout, make
from scorecard.excel.blank.prefill import missing_indicators, prefill, region_of, target_kind
from scorecard.findings import message
from scorecard.model import Amount, Entry, Form, FundLine, Indicator, Target, Task, Text
from scorecard.values import parse_target

SEEDS = Path(__file__).parents[1] / "data" / "seeds"


def row(name, target, points=None, level1="产出指标", level2="数量指标", **more):
    return Indicator(
        level1=Text(text=level1), level2=Text(text=level2), level3=Text(text=name),
        target=parse_target(target)[0] if isinstance(target, str) else target,
        points=Amount(text=points, value=Decimal(points)) if points else None, **more,
    )  # fmt: skip


def form(*rows, **more):
    given = {"layout": "central-project-target", "kind": "project_target", "year": 2026, "money_unit": "万元"}
    return Form(indicators=rows, **(given | {"project": Text(text="道路养护")} | more))


def carried(source, to="自评表", tmp_path=None, layout=None):
    kind = target_kind(source, to)
    chosen, _ = choose_layout(kind, region_of(source), layout)
    request, findings = prefill(source, chosen, kind, source.year)
    made = make(request)
    if tmp_path is None:
        return made, findings, None
    path = tmp_path / "表.xlsx"
    path.write_bytes(made.data)
    forms, _, _ = scorecard.read(path)
    return made, findings, forms[0]


def codes(findings):
    return [finding.code for finding in findings]


def test_points_that_the_source_lacks_are_left_to_fill(tmp_path):
    made, findings, read = carried(form(row("里程", "≥21公里"), row("合格率", "95%", "40")), tmp_path=tmp_path)
    assert codes(findings) == ["W004"]
    assert findings[0].args["count"] == "1"
    assert [one.points and one.points.value for one in read.indicators] == [None, 40]
    opened = [box.row - made.plan.first for box in made.plan.inputs() if box.field == "indicator.points"]
    assert opened == [0]
    sheet = openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0]
    prompts = {one.prompt for one in sheet.data_validations.dataValidation}
    assert any(text.startswith("原表没有分值，按批复填写。") for text in prompts)


def test_only_what_happened_is_left_to_fill():
    made, _, _ = carried(
        form(
            row("里程", "≥21公里", "90"),
            unit=Text(text="公路中心"),
            department=Text(text="交通局"),
            goal=Text(text="养护21公里"),
            funds=(FundLine(name="年度资金总额", role="total", budget=Amount(text="120.50", value=Decimal("120.50"))),),
        )
    )
    fields = {box.field for box in made.plan.inputs() if not box.field.startswith("funds.")}
    assert fields == {
        "goal_actual", "total_points", "claimed_total",
        "indicator.actual", "indicator.claimed_score", "indicator.deviation_reason",
    }  # fmt: skip
    row_, column = made.plan.cell("funds.total.initial")
    cell = openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0].cell(row_ + 1, column + 1)
    assert (cell.value, cell.number_format, cell.protection.locked) == (120.5, "0.00", True)
    assert made.plan.cell("funds.total.executed") is not None


def test_money_keeps_its_unit(tmp_path):
    funds = (
        FundLine(name="年度资金总额", role="total", budget=Amount(text="854300", value=Decimal(854300), unit="元")),
    )
    _, _, read = carried(form(row("里程", "≥21公里", "90"), funds=funds, money_unit="元"), tmp_path=tmp_path)
    assert read.money_unit == "元"
    assert read.fund("total").initial.value == 854300


def test_sign_and_unit_of_columns_of_their_own_go_into_the_target(tmp_path):
    target = Target(text="21", kind="number", value=Decimal(21), unit="公里", operator=">=")
    _, findings, read = carried(form(row("里程", target, "90")), tmp_path=tmp_path)
    assert codes(findings) == ["W005"]
    assert "≥21公里" in message(findings[0])
    assert (read.indicators[0].target.operator, read.indicators[0].target.value, read.indicators[0].target.unit) == (
        ">=",
        21,
        "公里",
    )


def test_and_the_other_way_round(tmp_path):
    source = form(row("里程", "≥21公里", "90"), row("环境", "有效改善", "10"), unit=Text(text="云南省某局"))
    made, findings, read = carried(source, tmp_path=tmp_path)
    assert made.layout.id == "yunnan-self-evaluation"
    assert codes(findings) == []
    target = read.indicators[0].target
    assert (target.text, target.operator, target.value, target.unit) == ("21", ">=", 21, "公里")
    assert read.indicators[1].target.text == "有效改善"


def test_the_rule_that_decides_the_score_gets_a_column(tmp_path):
    rule = Text(text="按照完成比例赋分")
    made, findings, read = carried(form(row("里程", "≥21公里", "90", scoring_rule=rule)), tmp_path=tmp_path)
    assert codes(findings) == []
    assert made.pack.id == "mof-2021-101"
    assert read.indicators[0].scoring_rule.text == rule.text
    assert read.layout == "mof-self-evaluation"


def test_what_has_no_place_is_named():
    source = form(
        row("里程", "≥21公里", "90", basis=Text(text="计划标准"), last_year=Text(text="20公里")),
        goal_long_term=Text(text="三年内全部改造"), entries=(Entry(label="项目负责人", value=Text(text="某人")),),
        tasks=(Task(name=Text(text="养护")),),
        funds=(FundLine(name="社保基金", role="part", budget=Amount(text="3", value=Decimal(3))),),
    )  # fmt: skip
    _, findings, _ = carried(source)
    assert codes(findings) == ["W003"] * 6
    told = {finding.args["label"] for finding in findings}
    assert told == {
        "中长期目标",
        "项目负责人",
        "年度主要任务",
        "资金：社保基金",
        "指标值设定依据（1行）",
        "上年完成值（1行）",
    }


def test_monitoring_takes_targets_and_says_that_points_have_no_place(tmp_path):
    made, findings, read = carried(form(row("里程", "≥21公里", "90")), "监控表", tmp_path=tmp_path)
    assert (made.layout.id, read.kind) == ("mof-monitoring", "monitoring")
    assert [finding.args["label"] for finding in findings] == ["分值（1行）"]
    assert read.indicators[0].target.text == "≥21公里"


def test_a_form_that_is_no_target_form_is_told_and_its_values_stay_behind(tmp_path):
    source = form(
        row("里程", "≥21公里", "90", claimed_score=Amount(text="9", value=Decimal(9))), kind="project_self_evaluation"
    )
    _, findings, read = carried(source, tmp_path=tmp_path)
    assert codes(findings) == ["W007"]
    assert read.indicators[0].claimed_score is None


def test_nothing_to_carry():
    assert codes(missing_indicators(form(), "自评表")) == ["W006"]
    assert missing_indicators(form(row("里程", "≥21公里")), "自评表") == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", '=HYPERLINK("x")'])
def test_text_of_a_source_never_becomes_a_formula(text):
    dangerous = Text(text=text)
    source = form(
        row("里程", Target(text=text, kind="text"), "90").model_copy(update={"level1": dangerous, "level3": dangerous}),
        project=dangerous, goal=dangerous,
    )  # fmt: skip
    made, _, _ = carried(source.model_copy(update={"unit": dangerous}))
    raw = zipfile.ZipFile(io.BytesIO(made.data)).read("xl/worksheets/sheet1.xml").decode()
    formulas = dict(re.findall(r'<c r="([A-Z]+)\d+"[^>]*><f>([^<]*)</f>', raw))
    assert text.removeprefix("=") not in formulas.values()
    assert {column for column in formulas if len(column) == 1 and column < "J"} == {"A"}  # the lines below the form
    values = [
        cell.value for row in openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0].iter_rows() for cell in row
    ]
    assert values.count(text) >= 4


@pytest.mark.parametrize("seed", ["changji-2025.txt", "feco-2025.txt"])
def test_published_forms_are_carried_exactly(seed, tmp_path):
    forms, _, _ = scorecard.read(SEEDS / seed)
    assert forms
    for number, source in enumerate(forms):
        folder = tmp_path / str(number)
        folder.mkdir()
        _, _, read = carried(source, tmp_path=folder)
        assert squeezed(read.goal) == squeezed(source.goal)
        assert len(read.indicators) == len(source.indicators)
        for ours, theirs in zip(read.indicators, source.indicators, strict=True):
            for name in ("level1", "level2", "level3", "scoring_rule"):
                assert squeezed(getattr(ours, name)) == squeezed(getattr(theirs, name))
            assert (ours.points and ours.points.value) == (theirs.points and theirs.points.value)
            for name in ("kind", "value", "unit", "operator", "implied_operator", "date", "low", "high"):
                assert getattr(ours.target, name) == getattr(theirs.target, name), theirs.target.text


def squeezed(text):
    return "".join(text.text.split()) if text is not None else None


# ------------------------------------------------------------------------------------------------- commands


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


def test_new_writes_once_and_says_what_it_took(tmp_path):
    target = tmp_path / "表.xlsx"
    done = run("new", "自评表", "--year", "2026", "--unit", "某中心", "-o", target)
    assert done.exit_code == 0
    assert "财预〔2020〕10号 附1" in done.output
    assert target.exists()
    again = run("new", "自评表", "--year", "2026", "-o", target)
    assert again.exit_code == 2
    assert "不覆盖" in again.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "报销单", "--year", "2026", "-o", "x.xlsx"), "没有“报销单”这种表"),
        (("new", "自评表", "-o", "x.xlsx"), "--year"),
        (("new", "自评表", "--year", "26", "-o", "x.xlsx"), "--year"),
        (("new", "自评表", "--year", "2026", "-o", "x.doc"), ".xlsx"),
        (("new", "自评表", "--year", "2026", "--layout", "mof-monitoring", "-o", "x.xlsx"), "不是这一种表"),
        (("new", "自评表", "--year", "2026", "--layout", "nothing", "-o", "x.xlsx"), "没有表样"),
        (("new", "自评表", "--year", "2026", "--pack", "nothing", "-o", "x.xlsx"), "没有规则包"),
        (("new", "自评表", "--year", "2026", "--rows", "99", "-o", "x.xlsx"), "--rows"),
        (("prefill", SEEDS / "changji-2025.txt", "--to", "目标表", "-o", "x.xlsx"), "--to"),
        (("prefill", SEEDS / "changji-2025.txt", "-o", "x.xlsx"), "要写一个文件夹"),
        (("prefill", SEEDS / "changji-2025.txt", "--form", "99", "-o", "x.xlsx"), "--form"),
        (("prefill", SEEDS / "changji-2025.txt", "--project", "没有的", "-o", "x.xlsx"), "没有名称含"),
    ],
)
def test_requests_that_make_no_sense(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.exit_code == 2
    assert said in done.output
    assert list(tmp_path.iterdir()) == []


def test_prefill_one_of_several_and_all(tmp_path):
    every = run("prefill", SEEDS / "changji-2025.txt", "-o", tmp_path / "全部")
    assert every.exit_code == 0
    one = run("prefill", SEEDS / "changji-2025.txt", "--project", "宣传活动", "-o", tmp_path / "一.xlsx")
    assert one.exit_code == 0
    assert (tmp_path / "一.xlsx").read_bytes() in {path.read_bytes() for path in (tmp_path / "全部").iterdir()}
    names = sorted(path.name for path in (tmp_path / "全部").iterdir())
    assert len(names) == 5
    assert all(name.endswith("-自评表.xlsx") for name in names)


def test_prefill_of_one_form_into_a_folder_that_is_not_there_yet(tmp_path):
    done = run("prefill", SEEDS / "changji-2025.txt", "--project", "机关运行", "-o", tmp_path / "新表")
    assert done.exit_code == 0
    assert [path.name for path in (tmp_path / "新表").iterdir()] == ["机关运行补助经费-自评表.xlsx"]


def test_prefill_of_a_file_that_cannot_be_read(tmp_path):
    done = run("prefill", tmp_path / "没有.xlsx", "-o", tmp_path / "x.xlsx")
    assert done.exit_code == 2
