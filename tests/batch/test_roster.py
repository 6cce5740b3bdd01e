"""The roster: read by its labels, compared by name, near names told; and forms that came twice."""

import io
from decimal import Decimal

import pytest
from across_store import form, item, store
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from scorecard.batch.across.groups import open_groups
from scorecard.batch.errors import BatchError
from scorecard.batch.expected import compare
from scorecard.batch.resubmitted import resubmitted
from scorecard.batch.roster import Roster, read_roster


def book(rows, path, merged=()):
    made = Workbook()
    for row in rows:
        made.active.append(row)
    for area in merged:
        made.active.merge_cells(area)
    data = io.BytesIO()
    made.save(data)
    path.write_bytes(data.getvalue())
    return path


def lines(rows, tmp_path, merged=()):
    return read_roster(book(rows, tmp_path / "名册.xlsx", merged))


HEAD = ["序号", "项目名称", "实施单位", "主管部门", "预算数（万元）"]


def test_columns_are_found_by_their_labels(tmp_path):
    roster = lines(
        [["2025年项目名册"], [], ["主管部门", "预算数\n（元）", "项 目 名 称", "单位名称"], ["教育局", "1,234,567.89", " 校舍 维修 ", "一中"], ["合计", 1, "合计", ""]],
        tmp_path,
    )  # fmt: skip
    (line,) = roster.lines
    assert (line.project, line.unit, line.department, line.budget) == (
        "校舍 维修",
        "一中",
        "教育局",
        Decimal("123.456789"),
    )
    assert line.row == 4
    assert roster.findings == ()


def test_the_unit_of_money_may_stand_above(tmp_path):
    roster = lines([["单位：万元"], ["项目名称", "单位", "年初预算数"], ["甲", "一中", 12.5]], tmp_path)
    assert roster.lines[0].budget == Decimal("12.5")


def test_one_unit_beside_several_projects(tmp_path):
    roster = lines([HEAD, [1, "甲", "一中", "局", 1], [2, "乙", None, None, 2]], tmp_path, ["C2:C3", "D2:D3"])
    assert [(line.project, line.unit, line.department) for line in roster.lines] == [
        ("甲", "一中", "局"),
        ("乙", "一中", "局"),
    ]


def test_what_cannot_be_used_is_told(tmp_path):
    roster = lines(
        [["项目名称", "单位", "预算数"], ["甲", "一中", 3], ["甲", "一 中", 4], ["乙", "一中", None]], tmp_path
    )
    assert [finding.args["what"] for finding in roster.findings] == [
        "没有写明预算数是万元还是元，没有核对预算数",
        "“甲”与第 2 行重复，没有采用",
    ]
    assert [line.budget for line in roster.lines] == [None, None]
    roster = lines([HEAD, [1, "甲", "一中", "局", "详见附件"]], tmp_path)
    assert [finding.code for finding in roster.findings] == ["B016"]
    assert roster.lines[0].budget is None
    roster = lines(
        [["项目名称", "预算数（元）"], ["甲", "1.123456789"]], tmp_path
    )  # more decimals in 万元 than are kept
    assert [finding.code for finding in roster.findings] == ["B016"]
    assert roster.lines[0].budget is None


def test_a_roster_without_projects_is_refused(tmp_path):
    with pytest.raises(BatchError, match="没有找到表头"):
        lines([["姓名", "电话"], ["某某", "0"]], tmp_path)
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"")
    with pytest.raises(BatchError, match="读不出"):
        read_roster(path)


def compared(tmp_path, rows, forms, items=()):
    roster = lines([HEAD, *rows], tmp_path) if rows else Roster(())
    connection = store(forms, items)
    twice, which = resubmitted(open_groups(connection))
    made, findings = compare(connection, roster, which)
    return [(row.project, row.status) for row in made], [*twice, *findings], made


def test_what_was_sent_and_what_was_not(tmp_path):
    statuses, findings, made = compared(
        tmp_path,
        [[1, "设备购置", "第一中学", "市教育局", 50], [2, "校舍维修", "第一中学", "市教育局", 30]],
        [form(), form(file="乙.xlsx", project="食堂改造")],
    )
    assert statuses == [("设备购置", "已报送"), ("校舍维修", "未报送")]
    assert [(row.code, row.file) for row in findings] == [("B010", None), ("B014", "乙.xlsx")]
    assert (made[0].file, made[0].form) == ("甲.xlsx", 1)


@pytest.mark.parametrize("name", ["设备 购置", "「设备购置」", "设备购置 ", "設备购置"[0:0] + "设备·购置"])
def test_width_spaces_and_punctuation_do_not_count(tmp_path, name):
    statuses, findings, _ = compared(tmp_path, [[1, name, "第一中学", None, 50]], [form()])
    assert statuses[0][1] == "已报送"
    assert findings == []


def test_a_near_name_is_told_and_never_taken(tmp_path):
    statuses, findings, made = compared(
        tmp_path, [[1, "教学设备购置项目", "第一中学", None, 50]], [form(project="教学设备采购项目")]
    )
    assert statuses == [("教学设备购置项目", "未报送")]
    (finding,) = findings
    assert finding.code == "B015"
    assert "教学设备购置项目" in finding.message
    assert "教学设备采购项目" in finding.message
    assert "教学设备采购项目（甲.xlsx）" in made[0].note


def test_one_name_in_many_units_is_told_apart_by_the_unit(tmp_path):
    forms = [form(file=f"{n}.xlsx", project="机构运行经费", unit=f"第{n}小学") for n in "一二三"]
    statuses, findings, made = compared(
        tmp_path, [[n, "机构运行经费", f"第{u}小学", None, 50] for n, u in enumerate("二三一")], forms
    )
    assert {status for _, status in statuses} == {"已报送"}
    assert [row.file for row in made] == ["二.xlsx", "三.xlsx", "一.xlsx"]
    assert findings == []


def test_a_code_before_the_units_name_does_not_count(tmp_path):
    statuses, _, _ = compared(tmp_path, [[1, "设备购置", "[144]第一中学", None, 50]], [form()])
    assert statuses[0][1] == "已报送"


def test_a_whole_unit_is_expected_by_its_name(tmp_path):
    whole = form(
        file="整体.xlsx", kind="department_self_evaluation", project=None, unit="市教育局", budget=None, initial=None
    )
    statuses, findings, _ = compared(tmp_path, [[1, "部门整体支出", "市教育局", None, None]], [whole])
    assert statuses == [("部门整体支出", "已报送")]
    assert findings == []


@pytest.mark.parametrize(
    ("listed", "initial", "budget", "same"),
    [
        ("50", "50", "55", True),
        ("55", "50", "55", True),
        ("123.46", "123.456789", None, True),
        ("123.5", "123.456789", None, True),
        ("123.45", "123.456789", None, False),
        ("60", "50", "55", False),
        ("500000", "50", "50", False),
        ("60", None, None, True),
    ],
)
def test_budgets_are_compared_exactly(tmp_path, listed, initial, budget, same):
    amounts = {
        key: None if value is None else Decimal(value) for key, value in (("initial", initial), ("budget", budget))
    }
    statuses, findings, _ = compared(tmp_path, [[1, "设备购置", "第一中学", None, listed]], [form(**amounts)])
    assert statuses[0][1] == ("已报送" if same else "预算数不一致")
    assert [row.code for row in findings] == ([] if same else ["B013"])


def test_the_same_content_twice(tmp_path):
    forms = [form(), form(file="乙.xlsx", sheet="别处")]
    items = [item(forms[0], 0, level3="购置设备"), item(forms[1], 0, level3="购置设备")]
    statuses, findings, made = compared(tmp_path, [[1, "设备购置", "第一中学", None, 50]], forms, items)
    assert statuses[0][1] == "重复报送"
    assert [row.code for row in findings] == ["B011"]
    assert "乙.xlsx、甲.xlsx" in findings[0].message
    assert made[0].note == "另见 甲.xlsx"


def test_another_version_says_what_differs(tmp_path):
    forms = [form(), form(file="乙.xlsx", executed=Decimal("45.5"))]
    items = [
        item(forms[0], 0, level3="购置设备", actual=20),
        item(forms[1], 0, level3="购置设备", actual=21),
        item(forms[1], 1, level3="培训教师"),
    ]
    _, findings, _ = compared(tmp_path, [], forms, items)
    assert findings[0].code == "B012"
    assert "2 个版本" in findings[0].message
    assert "全年执行数：45.5 / 48" in findings[0].message
    assert "“购置设备”的实际完成值：21台 / 20台" in findings[0].message
    assert "指标“培训教师”只有一份里有" in findings[0].message


def test_other_years_and_kinds_are_no_resubmissions(tmp_path):
    forms = [form(), form(file="乙.xlsx", year=2024), form(file="丙.xlsx", kind="project_target")]
    assert resubmitted(open_groups(store(forms)))[0] == []


@settings(max_examples=10)
@given(st.lists(st.sampled_from(["设备购置", "校舍维修", "食堂改造", "图书更新"]), max_size=6))
def test_every_line_has_a_status_and_every_form_is_named(tmp_path_factory, sent):
    tmp_path = tmp_path_factory.mktemp("r")
    forms = [form(file=f"{n}.xlsx", project=name) for n, name in enumerate(sent)]
    statuses, findings, _ = compared(
        tmp_path, [[1, "设备购置", "第一中学", None, 50], [2, "校舍维修", "第一中学", None, 50]], forms
    )
    for name, status in statuses:
        assert status == {0: "未报送", 1: "已报送"}.get(sent.count(name), "重复报送")
    named = [row for row in findings if row.code == "B014"]
    assert len(named) == len({name for name in sent if name in {"食堂改造", "图书更新"}})


def test_a_line_without_a_project_and_a_second_column_of_one_meaning_are_told(tmp_path):
    from scorecard.findings import message

    roster = lines(
        [
            ["项目名称", "资金名称", "预算数（万元）"],
            ["=cmd|x", "校舍维修", 30],
            [None, None, 12],
            ["合计", None, 42],
            [None, "合计", 42],
            [None, None, None],
            ["设备购置", None, 5],
        ],
        tmp_path,
    )
    assert [line.project for line in roster.lines] == ["设备购置"]
    assert [message(finding) for finding in roster.findings] == [
        "名册第 1 行：“资金名称”与“项目名称”意思相同，只用“项目名称”一列",
        "名册第 2 行：没有项目名称（空白或公式没有结果），没有采用",
        "名册第 3 行：没有项目名称（空白或公式没有结果），没有采用",
    ]
