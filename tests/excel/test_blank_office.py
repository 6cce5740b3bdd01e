"""Each kind of form opened in LibreOffice for real: cached values are what it computes, filled forms read back."""

import io
import shutil
import subprocess
from decimal import Decimal

import openpyxl
import pytest

import scorecard
from scorecard.excel.blank import KINDS, Request, make
from scorecard.excel.blank.prefill import prefill
from scorecard.layouts.layout import load_layout

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""

ROWS = (
    # name, target, actual, points, claimed, reason: what the columns beside say of it
    ("里程", "≥21个", "20个", 10, 9.52, "雨季", ("≥", 21, "个", 20, "个", 9.52, "√ 与规则一致。")),
    ("合格率", "＞=95％", "97.5%", 10, 10, None, ("≥", 0.95, "%", 0.975, "%", 10, "√ 与规则一致。")),
    ("成本", "<=5 万元", "6万元", 10, 10, None, ("≤", 5, "万元", 6, "万元", 8.33, "✗ 按规则应得8.33分，填的是10分。")),
    ("次数", "=1,200次", "1200次", 10, 11, None, ("=", 1200, "次", 1200, "次", 10, "✗ 得分高于分值。")),
    ("巡查", "30次", "30次", 10, 10, None, ("没有写", 30, "次", 30, "次", None, "✗ 指标值没有写符号（≥、≤、= 等）。")),
    (
        "改善",
        "有效改善",
        "达成年度指标",
        10,
        9,
        "调查",
        ("定性", None, None, None, None, None, "√ 由人判断，或提交后核算。"),
    ),
    (
        "吨数",
        "≥3吨",
        "3个",
        10,
        10,
        None,
        ("≥", 3, "吨", 3, "个", None, "✗ 实际完成值的单位与指标值不同，请写成同一单位。"),
    ),
    (
        "台数",
        "≥3台",
        "全部",
        10,
        10,
        None,
        ("≥", 3, "台", None, None, None, "✗ 指标值是数，实际完成值也要写数和单位。"),
    ),
    ("半数", "≥8个", "5个", 4, 2.5, None, ("≥", 8, "个", 5, "个", 2.5, "✗ 没有得满分，要写偏差原因和改进措施。")),
    ("缺的", "≥8个", None, 6, None, None, ("≥", 8, "个", None, None, None, "✗ 缺实际完成值、得分。")),
    (None, "≥8个", None, None, None, None, ("≥", 8, "个", None, None, None, "✗ 没有写三级指标的名称。")),
)
MONEY = {
    "funds.total.initial": 100, "funds.total.budget": 120, "funds.total.executed": 100, "funds.total.rate": 0.8333,
    "funds.total.claimed_score": 8.33, "funds.fiscal.initial": 100, "funds.fiscal.budget": 110, "funds.fiscal.executed": 100,
    "funds.carryover.initial": 0, "funds.carryover.budget": 10, "funds.carryover.executed": 0, "funds.other.initial": 0,
    "funds.other.budget": 5, "funds.other.executed": 0, "claimed_total": 90.4,
}  # fmt: skip


def sample(box, plan):
    """A value for an input, by what it is."""
    name = box.field
    last = name.rpartition(".")[2]
    row = box.row - plan.first + 1
    if box.own:
        return f"{box.text}12.5"
    if name.startswith("indicator."):
        values = {
            "level3": f"指标名称{row}", "target": f"≥{row + 20}个", "actual": f"{row + 19}个", "points": 3, "claimed_score": 2.5,
            "deviation_reason": "雨季停工，\n已补办", "progress": f"{row}个", "forecast": f"{row + 20}个", "remark": "=1+1",
        }  # fmt: skip
        return "√" if last == "有可能" else values.get(name.split(".")[1])
    if last in {"initial", "budget", "executed", "forecast", "budget_fiscal", "budget_other"}:
        return 1234.5
    if last == "rate":
        return 0.985
    if last in {"points", "claimed_score", "total_points", "claimed_total"}:
        return 9.85
    return {"name": f"任务名称{row}", "content": "开展检测"}.get(last, f"{last}的内容")


def filled(data, plan, values):
    """The form with values typed into its cells by openpyxl, as bytes."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (row, column), value in values.items():
        cell = book.worksheets[0].cell(row + 1, column + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sampled(made):
    return {(box.row, box.column): value for box in made.plan.inputs() if (value := sample(box, made.plan)) is not None}


@pytest.fixture(scope="module")
def made():
    return {name: make(Request(kind, 2026)) for name, kind in KINDS.items()}


@pytest.fixture(scope="module")
def planted(made):
    """The self-evaluation with the rows and the money above, typed."""
    plan = made["自评表"].plan
    values = {plan.cell(name): value for name, value in MONEY.items()}
    for offset, (name, target, actual, points, claimed, reason, _) in enumerate(ROWS):
        given = {"level3": name, "target": target, "actual": actual, "points": points, "claimed_score": claimed}
        for field, value in (given | {"deviation_reason": reason}).items():
            if value is not None:
                values[plan.first + offset, plan.column(field)] = value
    return filled(made["自评表"].data, plan, values)


@pytest.fixture(scope="module")
def office(made, planted, tmp_path_factory):
    """All files as LibreOffice saves them after computing every formula anew: name, sheets."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is part of the test environment"
    place = tmp_path_factory.mktemp("office")
    profile = place / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    files = {f"blank-{name}": one.data for name, one in made.items()}
    files |= {f"filled-{name}": filled(one.data, one.plan, sampled(one)) for name, one in made.items()}
    files["checks"] = planted
    files["prefilled"] = prefilled().data
    for name, data in files.items():
        (place / f"{name}.xlsx").write_bytes(data)
    wrong = made["自评表"].data
    (place / "wrong.xlsx").write_bytes(replaced(wrong, "分值还没有填。指标分值合计应为", "种下的错误缓存值"))
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{place}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(place / "out"), *map(str, sorted(place.glob("*.xlsx")))],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    assert len(list((place / "out").glob("*.xlsx"))) == len(files) + 1
    return place


def replaced(data, old, new):
    """The workbook with a cached text changed in its first sheet, its formula left alone."""
    import re
    import zipfile

    out = io.BytesIO()
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            raw = source.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                text = raw.decode()
                text, count = re.subn(rf"<v>[^<]*{old}[^<]*</v>", f"<v>{new}</v>", text)
                raw = text.encode()
            target.writestr(item, raw)
    assert count == 1
    return out.getvalue()


def prefilled():
    form = target_form()
    layout = load_layout("mof-self-evaluation")
    request, _ = prefill(form, layout, "project_self_evaluation", 2026)
    return make(request)


def target_form():
    from scorecard.model import Amount, Form, FundLine, Indicator, Text
    from scorecard.values import parse_target

    rows = [
        ("产出指标", "数量指标", "养护里程", "≥21公里", "20"),
        ("产出指标", "质量指标", "合格率", "=100%", "30"),
        ("效益指标", "社会效益指标", "通行条件", "有效改善", "30"),
        ("满意度指标", "服务对象满意度指标", "满意度", "90%", None),
    ]
    return Form(
        layout="central-project-target", kind="project_target", year=2026, project=Text(text="道路养护"),
        unit=Text(text="市公路中心"), money_unit="万元", goal=Text(text="养护道路21公里"),
        funds=(FundLine(name="年度资金总额", role="total", budget=Amount(text="120.50", value=Decimal("120.50"))),),
        indicators=tuple(
            Indicator(
                level1=Text(text=level1), level2=Text(text=level2), level3=Text(text=name), target=parse_target(target)[0],
                points=Amount(text=points, value=Decimal(points)) if points else None,
            )
            for level1, level2, name, target, points in rows
        ),
    )  # fmt: skip


def formulas(path):
    """Cell and formula of every formula cell, with the value that stands beside it."""
    shown = openpyxl.load_workbook(path, data_only=True)
    held = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): shown[sheet.title][cell.coordinate].value
        for sheet in held
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=") and cell.data_type == "f"
    }


def test_libreoffice_really_computes_anew(office):
    cached = formulas(office / "wrong.xlsx")
    computed = formulas(office / "out" / "wrong.xlsx")
    assert [value for value in cached.values() if value == "种下的错误缓存值"]
    assert not [value for value in computed.values() if value == "种下的错误缓存值"]


@pytest.mark.parametrize("name", [*(f"blank-{name}" for name in KINDS), "prefilled"])
def test_cached_values_are_what_libreoffice_computes(office, name):
    cached = formulas(office / f"{name}.xlsx")
    computed = formulas(office / "out" / f"{name}.xlsx")
    assert len(cached) > 50 or name == "blank-目标表"
    assert {key: value or "" for key, value in cached.items()} == {key: value or "" for key, value in computed.items()}


def test_the_columns_beside_read_score_and_check_each_row(office, made):
    one = made["自评表"]
    live_left = one.plan.width + 1
    sheet = openpyxl.load_workbook(office / "out" / "checks.xlsx", data_only=True)["自评表"]
    heads = [sheet.cell(one.plan.head[1] + 1, live_left + n + 1).value for n in range(12)]
    wanted = [
        "读作：符号",
        "读作：指标值的数",
        "读作：指标值的单位",
        "读作：完成值的数",
        "读作：完成值的单位",
        "核算得分",
        "核对",
    ]
    columns = [live_left + heads.index(head) for head in wanted]
    for offset, (*_, said) in enumerate(ROWS):
        found = [sheet.cell(one.plan.first + offset + 1, column + 1).value for column in columns]
        assert [value if value != "" else None for value in found] == list(said), ROWS[offset][0]
    assert [sheet.cell(one.plan.last + 1, column + 1).value or None for column in columns] == [None] * 7


def test_the_lines_below_say_what_is_wrong(office, made):
    plan = made["自评表"].plan
    sheet = openpyxl.load_workbook(office / "out" / "checks.xlsx", data_only=True)["自评表"]
    lines = [sheet.cell(plan.height + 2 + n, 1).value for n in range(11)]
    assert [line for line in lines if line] == LINES


LINES = [
    "核对｜√ 权重合计：指标 90 分，加预算执行率 10 分，共 100 分。",
    "核对｜√ 执行率 83.33%，与预算数、执行数一致。",
    "核对｜√ 预算执行率得分 8.33 分，与规则一致。",
    "核对｜√ 年初预算数合计与各行相加一致。",
    "核对｜✗ 预算数：各行相加是 125，总额填的是 120。",
    "核对｜√ 执行数合计与各行相加一致。",
    "核对｜✗ 缺项；实际完成值缺 1 行；得分缺 1 行。",
    "核对｜✗ 超出分值：有 1 个指标的得分高于分值。",
    "核对｜✗ 总分填的是 90.4 分，各项得分合计 90.35 分。",
    "核对｜✗ 逐行核对：有 8 行有问题，见右边“核对”列。",
]


def meaning(form):
    """A form without places, file and the layout's own marks."""

    def bare(value):
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items() if key not in {"place", "source"}}
        return [bare(item) for item in value] if isinstance(value, list | tuple) else value

    return bare(form.model_dump())


@pytest.mark.parametrize("name", KINDS)
def test_filled_by_openpyxl_and_saved_by_libreoffice_it_reads_the_same(office, made, name):
    plan = made[name].plan
    typed = sampled(made[name])
    results = []
    for path in (office / f"filled-{name}.xlsx", office / "out" / f"filled-{name}.xlsx"):
        forms, findings, _ = scorecard.read(path)
        assert [finding.code for finding in findings] == []
        assert [form.layout for form in forms] == [made[name].layout.id]
        results.append(meaning(forms[0]))
        texts = {place.cell for place in places(forms[0])}
        unread = [key for key in typed if cell(*key) not in texts]
        assert unread == [], "an unlocked cell that no reader takes"
        assert len(forms[0].indicators) == plan.last - plan.first + 1
    assert results[0] == results[1]


def cell(row, column):
    from scorecard.readers.table import cell_name

    return cell_name(row, column)


def places(value):
    from scorecard.model import Place

    if isinstance(value, Place):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from places(item)
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from places(getattr(value, name))
