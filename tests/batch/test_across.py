"""Across forms: what no single form shows, each question with what it must find and what it must leave alone."""

from decimal import Decimal
from fractions import Fraction

import pytest
from across_store import TASK, codes, form, item, store
from hypothesis import given
from hypothesis import strategies as st

from scorecard.batch.across import of_batch, of_project
from scorecard.batch.across.groups import open_groups
from scorecard.batch.across.matching import demand
from scorecard.batch.across.units import median

NAMES = ("购置设备数量", "培训教师人次", "设备验收合格率", "按期完成率", "设备使用率", "师生满意度")


def table(at, changes=None, names=NAMES, **common):
    """One row a name; `changes` by name: arguments of `item`, or None to leave the row out."""
    changes = changes or {}
    return [
        item(at, row, level3=name, **{**common, **(changes.get(name) or {})})
        for row, name in enumerate(names)
        if changes.get(name, {}) is not None
    ]


def target_of(at, **changes):
    return at._replace(file="目标表.xlsx", kind="project_target", **changes)


def found(forms, items, tasks=()):
    connection = store(forms, items, tasks)
    return [*(row for group in open_groups(connection) for row in of_project(group)), *of_batch(connection)]


def test_a_self_evaluation_that_keeps_to_its_target_form_has_no_finding():
    own = form()
    target = target_of(own)
    assert found([own, target], table(own, actual=21) + table(target)) == []


def test_indicators_added_dropped_lowered_and_points_moved():
    own, target = form(), target_of(form(), budget=Decimal(60), initial=None)
    items = table(
        own,
        {
            "师生满意度": None,
            "设备使用率": {"target": 15},
            "按期完成率": {"target": 25},
            "购置设备数量": {"points": Decimal(20)},
        },
        actual=21,
        names=(*NAMES, "制度健全性"),
    )
    rows = found([own, target], items + table(target))
    assert sorted(codes(rows)) == ["B051", "B052", "B053", "B054", "B055", "B056"]
    by_code = {row.code: row for row in rows}
    assert "“制度健全性”" in by_code["B051"].message
    assert "“师生满意度”（指标值 ≥20台）" in by_code["B052"].message
    assert "≥20台，自评表写 ≥15台" in by_code["B053"].message
    assert "10 分，自评表是 20 分" in by_code["B055"].message
    assert "60 万元，自评表的年初预算数是 50 万元" in by_code["B056"].message
    assert by_code["B053"].cell == "D13"
    assert all("“目标表.xlsx”" in row.message for row in rows)


def test_a_renamed_indicator_is_neither_dropped_nor_added():
    own, target = form(), target_of(form())
    items = table(own, names=("购置教学设备数量", *NAMES[1:]), actual=21)
    assert found([own, target], items + table(target)) == []


def test_another_table_altogether_is_told_once():
    own, target = form(), target_of(form())
    items = table(own, names=("河道清淤长度", "水质达标天数", "投诉处理时间"), actual=21)
    assert codes(found([own, target], items + table(target))) == ["B050"]


def test_the_target_form_of_another_year_is_not_the_approved_one():
    own, target = form(), target_of(form(), year=2023)
    assert found([own, target], table(own, {"师生满意度": None}, actual=21) + table(target)) == []


def test_of_two_versions_the_nearer_one_is_compared():
    own = form()
    early, late = target_of(own), target_of(own)._replace(file="目标表-修改.xlsx")
    items = table(own, {"设备使用率": {"target": 15}}, actual=21)
    rows = found([own, early, late], items + table(early) + table(late, {"设备使用率": {"target": 16}}))
    assert codes(rows) == ["B053"]
    rows = found([own, early, late], items + table(early) + table(late, {"设备使用率": {"target": 15}}))
    assert rows == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("≥", 20, "台"), ("≥", 15, "台"), "less"),
        (("≥", 20, "台"), ("≥", 25, "台"), "more"),
        (("≤", 20, "天"), ("≤", 25, "天"), "less"),
        (("≤", 20, "天"), ("≤", 15, "天"), "more"),
        (("≥", 20, "台"), ("=", 20, "台"), "same"),
        (("≤", 2, "万元"), ("≤", 20000, "元"), "same"),
        (("≥", 2, "万元"), ("≥", 200, "元"), "less"),
        (("≥", 20, "台"), ("≥", 20, "人"), "unknown"),
        (("≥", 20, "天"), ("≤", 15, "天"), "unknown"),
    ],
)
def test_which_target_asks_for_less(before, after, expected):
    one, other = (item(form(), sign=sign, target=value, unit=unit) for sign, value, unit in (before, after))
    assert demand(one, other) == expected


def test_text_values_and_targets_of_last_year():
    text = "举办教师培训十二期，购置教学设备一批，全部通过验收并投入使用"
    old = form(file="2024.xlsx", year=2024, goal=text, goal_actual=text + "，满意度高")
    new = form(goal=text, goal_actual=text + "，满意度高。")
    before = table(old, {name: {"actual": 31 + row} for row, name in enumerate(NAMES)})
    after = table(new, {name: {"actual": 31 + row} for row, name in enumerate(NAMES)})
    rows = found([new, old], after + before)
    assert sorted(set(codes(rows))) == ["B057", "B058", "B059", "B061"]
    assert "6 个有数的指标" in next(row for row in rows if row.code == "B059").message
    lowered = table(new, {"设备使用率": {"target": 15, "actual": 16}}, actual=21)
    assert codes(found([new, old], lowered + table(old, actual=22))) == ["B057", "B058", "B060"]


def test_short_texts_and_plain_hundreds_are_no_copies():
    old, new = form(file="2024.xlsx", year=2024, goal_actual="全部完成。"), form(goal_actual="全部完成。")
    same = {"target": 100, "actual": 100, "unit": "%"}
    items = table(new, dict.fromkeys(NAMES, same)) + table(old, dict.fromkeys(NAMES, same))
    assert [row for row in found([old, new], items) if row.code in {"B057", "B058", "B059"}] == []


def test_parts_and_whole_of_a_unit():
    whole = form(
        file="整体.xlsx", kind="department_self_evaluation", layout="x", unit="市教育局", department=None, project=None,
        budget=Decimal(100),
    )  # fmt: skip
    parts = [
        form(file=f"项目{number}.xlsx", project=f"设备购置第{number}项", budget=Decimal(amount))
        for number, amount in enumerate(("30", "40", "30.5"))
    ]
    again = parts[0]._replace(file="项目0-改.xlsx")
    rows = found([whole, *parts, again], [])
    assert codes(rows) == ["B062"]
    assert "3 个项目的预算合计 100.5 万元，超过部门整体表的 100 万元" in rows[0].message
    assert found([whole, *parts[:2]], []) == []
    task = TASK._replace(name="设备购置第0项", budget=Decimal(29))
    rows = found([whole, parts[0]], [], [task])
    assert codes(rows) == ["B063"]
    assert "是 30 万元，部门整体表 “整体.xlsx” 的同名任务是 29 万元" in rows[0].message
    assert found([whole, parts[0]], [], [task._replace(budget=Decimal("30.0"))]) == []


def test_a_unit_that_is_always_at_the_top():
    forms = [form(file=f"{number}.xlsx", project=f"甲{number}", claimed_total=Decimal("98.5")) for number in range(5)]
    rows = found(forms, [])
    assert codes(rows) == ["B064"]
    assert "5 张表自评 98.5 至 98.5 分" in rows[0].message
    assert found(forms[:4], []) == []
    assert found([*forms, form(file="9.xlsx", project="乙", claimed_total=Decimal("97.99"))], []) == []


def test_a_unit_whose_actuals_always_equal_the_targets_or_are_far_above():
    one, two = form(file="1.xlsx", project="甲"), form(file="2.xlsx", project="乙")
    names = [f"数量{number}" for number in range(12)]
    equal = table(one, names=names, actual=20) + table(two, names=[name + "乙" for name in names], actual=20)
    rows = found([one, two], equal)
    assert codes(rows) == ["B065"]
    assert "2 张表的 24 个" in rows[0].message
    high = table(one, names=names, actual=29) + table(two, names=[name + "乙" for name in names], actual=28)
    rows = found([one, two], high)
    assert codes(rows) == ["B066"]
    assert "中位数是 142.5%" in rows[0].message
    usual = table(one, names=names, actual=21) + table(two, names=names, actual=20)
    assert found([one, two], usual) == []


def costs(values, unit="元/人", name="人均培训成本"):
    forms = [form(file=f"{n:02}.xlsx", unit=f"单位{n}", project=f"项目{n}") for n in range(len(values))]
    items = [
        item(at, level2="成本指标", level3=name, target=5000, sign="≤", actual=value, unit=unit)
        for at, value in zip(forms, values, strict=True)
    ]
    return found(forms, items)


def test_a_unit_cost_out_of_line():
    rows = costs([450, 460, 455, 440, 470, 465, 445, 4800])
    assert codes(rows) == ["B067"]
    assert rows[0].file == "07.xlsx"
    assert "4800元/人，同类 8 个的中位数是 457.5元/人" in rows[0].message
    assert costs([450, 460, 455, 440, 470, 465, 4800]) == []  # seven are too few
    assert codes(costs([450] * 7 + [700])) == ["B067"]  # no deviation: half of the median decides
    assert costs([450] * 7 + [500]) == []
    assert (
        costs([450, 460, 455, 440, 470, 465, 445, 4800], unit="万元", name="培训总成本") == []
    )  # an amount, not a price of one


def test_costs_that_nearly_agree_have_no_outlier():
    close = [450, 451, 452, 453, 454, 455, 456]
    assert costs([*close, 560]) == []  # 60 deviations off, and still only a quarter
    assert codes(costs([*close, 610])) == ["B067"]


def test_a_project_counts_once_a_year_among_costs():
    own = [form(file=f"{n:02}.xlsx", unit=f"单位{n}", project=f"项目{n}") for n in range(7)]
    targets = [at._replace(file=f"目标{at.file}", kind="project_target") for at in own]
    line = {"level2": "成本指标", "level3": "人均培训成本", "sign": "≤", "unit": "元/人"}
    values = (450, 460, 455, 440, 470, 465, 4800)
    items = [item(at, target=value, actual=value, **line) for at, value in zip(own, values, strict=True)]
    asked = [item(at, target=value, **line) for at, value in zip(targets, values, strict=True)]
    assert found([*own, *targets], items + asked) == []  # seven projects, however many forms
    eighth = form(file="07.xlsx", unit="单位7", project="项目7", year=2024)
    rows = found([*own, *targets, eighth], [*items, *asked, item(eighth, target=500, actual=445, **line)])
    assert [(row.code, row.file) for row in rows] == [("B067", "06.xlsx")]


def test_a_unit_is_told_at_a_form_that_was_counted():
    own = [form(file=f"自评{n}.xlsx", project=f"项目{n}", claimed_total=Decimal(99)) for n in range(5)]
    target = form(file="目标.xlsx", kind="project_target", project="项目0", claimed_total=None)
    assert target.file < own[0].file
    rows = found([target, *own], [])
    assert [(row.code, row.file) for row in rows] == [("B064", "自评0.xlsx")]


def test_goals_and_tables_shared_with_another_unit():
    goal = "围绕全市教育高质量发展，完成{}所学校教学设备购置和安装，组织教师培训，保障教学活动正常开展，师生满意度达到较高水平"
    one = form(file="1.xlsx", goal=goal.format(12))
    other = form(file="2.xlsx", unit="第二中学", project="信息化建设", goal=goal.format(25))
    rows = found([one, other], table(one, actual=21) + table(other, actual=23))
    assert codes(rows) == ["B068", "B069"]
    assert {row.file for row in rows} == {"2.xlsx"}
    assert "第一中学" in rows[0].message
    same_project = other._replace(project=one.project)  # one project handed down to many units reads alike
    assert found([one, same_project], table(one, actual=21) + table(same_project, actual=23)) == []
    different = other._replace(
        goal="开展水利工程维修养护，保障灌溉用水和防汛安全，维护河道堤防和水闸设备，提高农田灌溉保证率"
    )
    assert codes(found([one, different], table(one, actual=21))) == []


def test_the_order_of_the_rows_given_does_not_matter():
    text = "举办教师培训十二期，购置教学设备一批，全部通过验收并投入使用，师生反映良好，达到预期目标"
    forms = [
        form(file=f"{n}.xlsx", unit=f"单位{n % 3}", project=f"项目{n}", goal=text, year=2024 + n % 2) for n in range(9)
    ]
    items = [line for at in forms for line in table(at, actual=21)]
    first = found(forms, items)
    assert first
    assert found(forms[::-1], items[::-1]) == first


@given(st.lists(st.fractions(min_value=-1000, max_value=1000), min_size=1, max_size=30))
def test_the_median_has_as_many_values_below_as_above(values):
    middle = median(sorted(values))
    assert isinstance(middle, Fraction)
    assert sum(value < middle for value in values) <= len(values) // 2
    assert sum(value > middle for value in values) <= len(values) // 2
