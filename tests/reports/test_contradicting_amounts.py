"""Amounts of the whole unit in two places, and a difference that is called a carry-over."""

import pytest
from contradicting_texts import codes, evaluation, said

UNIT = evaluation(year=2024, unit="某市水务局")
SPENT = "2024年度我中心项目支出300万元。"
CARRIED = "调整预算数与年初预算数差额150万元，为2023年预算结转数。"
ITEM = "“河道治理-2023年结转”项目年初预算数0万元，预算调整数140万元，年末执行数130万元。"


def test_one_name_with_two_amounts():
    assert said(SPENT, "项目支出决算金额为200万元。", against=UNIT) == [
        ("D061", 2, "“项目支出决算金额为200万元”，而第1行写“2024年度我中心项目支出300万元”，相差100万元，没有说明口径")
    ]
    first, second = "某市水务局2024年基本支出决算数300万元。", "2024年支出决算500万元，其中基本支出决算310万元。"
    assert codes(first, second, against=UNIT) == [("D061", 2)]


@pytest.mark.parametrize(
    "texts",
    [
        (SPENT, "项目支出决算金额为300.00万元。"),
        (SPENT, "2024年项目支出0.03亿元。"),
        (SPENT, "2024年项目支出预算400万元。"),
        (SPENT, "2023年项目支出决算200万元。"),
        (SPENT, "上年项目支出决算200万元。"),
        (SPENT, "2024年一季度项目支出80万元。"),
        (SPENT, "2024年一般公共预算财政拨款支出中，项目支出决算200万元。"),
        (SPENT, "三、财政拨款支出情况", "2024年项目支出决算200万元。"),
        (SPENT, "2024年决算支出500万元，上年支出决算400万元，项目支出决算200万元。"),
        (SPENT, "甲中心2024年项目支出决算200万元。"),
        (SPENT, "甲中心2024年支出决算400万元，其中项目支出决算200万元。"),
        (SPENT, "我中心2024年“河道治理”项目支出决算200万元。"),
        (SPENT, "2.河道项目。2024年项目支出200万元。"),
        (SPENT, "三、河道治理项目", "2024年项目支出200万元。"),
        (SPENT, "2024年项目支出决算200万元。", "2024年项目支出决算100万元。"),
        ("2024年项目支出决算200万元。2024年项目支出决算100万元。",),
        ("2024年预算安排如下。项目支出300万元。", "2024年项目支出决算200万元。"),
        ("2024年年初预算中，项目支出300万元。", "2024年调整预算后，项目支出400万元。"),
    ],
)
def test_amounts_that_may_well_differ(texts):
    assert codes(*texts, against=UNIT) == []


def test_the_words_of_a_budget_mean_other_things_in_a_project():
    project = evaluation(year=2024, kind="project_self_evaluation")
    assert codes(SPENT, "项目支出决算金额为200万元。", against=project) == []


WHOLE = "2024年度预算金额300万元，其中项目支出预算金额为300万元。"


def test_a_part_that_no_longer_fits_in_the_whole():
    assert said(WHOLE, "2024年日常公用经费预算数为20万元。", against=UNIT) == [
        (
            "D062",
            2,
            "“2024年日常公用经费预算数为20万元”，而第1行写“项目支出预算金额为300万元”，两者合计320万元，超过预算300万元",
        )
    ]
    # the stage of the total stands elsewhere
    adjusted = "2024年年初预算数200万元，调整预算数300万元。"
    assert codes(adjusted, WHOLE, "2024年公用经费调整预算数为20万元。", against=UNIT) == [("D062", 3)]


@pytest.mark.parametrize(
    "texts",
    [
        (WHOLE, "2024年公用经费调整预算数为20万元。"),  # of which stage the total is, nothing says
        (WHOLE, "2024年公用经费实际支出为20万元。"),
        (WHOLE, "2024年公用经费预算数为0万元。"),
        (WHOLE.replace("为300", "为280"), "2024年公用经费预算数为20万元。"),
        (WHOLE, "2024年财政拨款公用经费预算数为20万元。"),
        ("2024年预算金额300万元。", "2024年项目支出预算金额为300万元。", "2024年公用经费预算数为20万元。"),
    ],
)
def test_parts_that_may_fit(texts):
    assert codes(*texts, against=UNIT) == []


def test_a_difference_that_is_called_a_carry_over():
    assert said(CARRIED, ITEM, against=UNIT) == [
        (
            "D063",
            1,
            "差额150万元称为“2023年预算结转数”，而第2行的“‘河道治理-2023年结转’项目”是140万元，相差10万元",
        )
    ]
    assert codes(CARRIED, "2024年使用上年结转资金140万元。", against=UNIT) == [("D063", 1)]


@pytest.mark.parametrize(
    "texts",
    [
        (CARRIED,),
        (CARRIED, ITEM.replace("140", "150")),
        (CARRIED, ITEM.replace("2023", "2022")),
        (CARRIED, ITEM, ITEM.replace("河道治理", "水库").replace("140", "10")),
        (CARRIED, ITEM, "上年结转资金150万元。"),
        (CARRIED, "上年结转资金140万元，均为财政拨款。"),
        (CARRIED, ITEM, "上年结转资金150万元，均为财政拨款。"),
        (CARRIED.replace("2023年预算结转数", "2023年预算结转数140万元和追加10万元"), ITEM),
        (CARRIED.replace("为2023", "主要是2023"), ITEM),
        (CARRIED.replace("结转数", "调剂数"), ITEM),
    ],
)
def test_a_difference_that_may_be_the_carry_over(texts):
    assert codes(*texts, against=UNIT) == []
