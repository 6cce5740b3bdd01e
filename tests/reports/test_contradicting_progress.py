"""进度达标率 against the quarters of the year, delays against full marks; an ordinary report says nothing wrong."""

import pytest
from contradicting_texts import codes, evaluation, findings, said

QUARTERS = "各季度预算执行率分别为第一季度2%、第二季度15%、第三季度24%、第四季度36%。"
CUMULATIVE = "预算支出进度：一季度10%、二季度50%、三季度76%、四季度90%，与序时进度比较。"
PACE = evaluation(criteria=[("预算执行率", "6", "2", "一季度得分=支出进度/序时进度25%×1分")])


def test_quarters_that_do_not_give_the_rate():
    words = (
        "文字写“支出进度达标率为75%”，而第1行各季度累计为10%、50%、76%、90%，"
        "达到序时进度（25%、50%、75%、100%）的有2个季度，应为50%"
    )
    assert said(CUMULATIVE, "支出进度达标率为75%。") == [("D060", 2, words)]


def test_quarters_taken_one_by_one_are_a_hint():
    texts = (QUARTERS, "年度预算执行率为77%，支出进度达标率为25%。")
    assert [(f.code, f.severity) for f in findings(*texts, against=PACE)] == [("D060", "hint")]
    assert "2%、17%、41%、77%" in said(*texts, against=PACE)[0][2]
    assert "每季度单独与25%相比" in said(*texts, against=PACE)[0][2]


@pytest.mark.parametrize(
    "texts",
    [
        (CUMULATIVE, "支出进度达标率为50%。"),
        (CUMULATIVE, "年初制定支出进度达标率为75%的目标。"),
        (CUMULATIVE, "支出进度达标率应不低于，支出进度达标率为80%以上。"),
        (CUMULATIVE, "年初要求支出进度达标率为75%。"),
        (CUMULATIVE.replace("进度：", "进度目标："), "支出进度达标率为75%。"),
        (CUMULATIVE.replace("序时进度", "上年"), "支出进度达标率为75%。"),
        (CUMULATIVE, CUMULATIVE, "支出进度达标率为75%。"),
        (CUMULATIVE.replace("预算支出进度", "满意度").replace("序时进度", "年初"), "序时进度。支出进度达标率为75%。"),
        (QUARTERS, "支出进度达标率为0%。序时进度。"),
        ("序时进度分别为：支出一季度25%、二季度50%、三季度75%、四季度100%。", "支出进度达标率为75%。"),
    ],
)
def test_quarters_that_may_give_the_rate(texts):
    assert codes(*texts) == []


IN_TIME = evaluation(criteria=[("项目完成及时性", "6", "6", "")])


@pytest.mark.parametrize(
    "text",
    [
        "由于疫情原因，造成各项工作开展进度推后，相应影响了支付。",
        "一是存在部分项目实施进度滞后的问题。",
        "3个项目未按计划时间完成。",
    ],
)
def test_delays_against_full_marks(text):
    assert [code for code, _ in codes(text, against=IN_TIME)] == ["D064"]


def test_delays_are_told_once_and_with_the_row():
    row = evaluation(("任务按时完成率", "≥90%", "100%"))
    text = "个别任务延期。部分任务滞后。"
    assert said(text, text, against=row) == [
        ("D064", 1, "文字写“个别任务延期”，而表中“任务按时完成率”实际完成值为100%")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "为避免部分项目实施进度滞后，建立了台账。",
        "如部分项目未按期完成，扣减下年预算。",
        "部分项目未按计划时间完成的，按比例得分。",
        "部分项目资金支付进度滞后。",
        "上年部分项目进度滞后。",
        "针对部分项目进度滞后的问题，开展督办。",
        "个别项目前期进度滞后，通过倒排工期，12月底前完成全部任务。",
        "不存在部分工作滞后的现象。",
        "加强部分项目进度滞后单位的管理。",
        "经济下行，行业发展滞后。",
    ],
)
def test_words_that_tell_of_no_delay(text):
    assert codes(text, against=IN_TIME) == []


@pytest.mark.parametrize(
    "table",
    [
        evaluation(criteria=[("项目完成及时性", "6", "4", "")]),
        evaluation(criteria=[("项目资金拨付及时性", "6", "6", "")]),
        evaluation(("任务按时完成率", "≥90%", "92%")),
        evaluation(("培训按期举办场次", "≥9场", "100%")),
    ],
)
def test_delays_that_the_table_knows_of(table):
    assert codes("部分项目实施进度滞后。", against=table) == []


REPORT = """一、收入支出决算总体情况说明
2023年度收、支总计均为1523.26万元。与2022年相比，收、支总计各增加123.26万元，增长8.80%。
二、收入决算情况说明
2023年本年收入合计1500.26万元，其中：财政拨款收入1400.26万元，占93.33%；其他收入100万元，占6.67%。
三、支出决算情况说明
2023年本年支出合计1510.00万元，其中：基本支出910.00万元，占60.26%；项目支出600.00万元，占39.74%。
四、一般公共预算财政拨款支出决算情况说明
2023年一般公共预算财政拨款支出1389.50万元，占本年支出合计的92.02%，主要用于以下方面：社会保障和就业支出100万元，占7.20%；农林水支出1289.5万元，占92.80%。
2023年基本支出决算890.00万元，其中：人员经费800.00万元，主要包括：基本工资、津贴补贴。公用经费90.00万元，主要包括：办公费、印刷费。
五、“三公”经费支出决算情况说明
2023年度“三公”经费支出决算为12.5万元，完成预算的80.65%。其中：公务用车运行维护费10万元，占80%；公务接待费2.5万元，占20%。
六、部门预算执行
2023年年初预算数1000万元，其中基本支出600万元，项目支出400万元；调整后预算数1200万元，其中基本支出650万元，项目支出550万元。
年初预算与调整预算差额200万元，主要为追加人员经费和上年结转。
甲中心2023年支出合计100万元，其中基本支出60万元、项目支出40万元。
乙中心2023年支出合计80万元，其中基本支出50万元、项目支出30万元。"""


def test_an_ordinary_report_contradicts_nothing():
    table = evaluation(criteria=[("项目完成及时性", "6", "6", "序时进度")], year=2023)
    assert said(*REPORT.splitlines(), against=table) == []
