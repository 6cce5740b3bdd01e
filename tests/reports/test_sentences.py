"""Each sentence with its data: composed in full, and silent where the data are."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
import sample

from scorecard.model import (
    Amount,
    Evaluation,
    Form,
    FundLine,
    Indicator,
    Input,
    Interval,
    Item,
    PackRef,
    Step,
    Text,
)
from scorecard.reports import analysis, sentences
from scorecard.reports.context import build_context
from scorecard.reports.summary import levels
from scorecard.reports.text import (
    bound,
    cents,
    clean,
    exact_words,
    fields,
    inline,
    lines,
    listing,
    money,
    percent,
    plain,
    project_words,
    quoted,
    rate_text,
    signed,
)
from scorecard.reports.trace import traced
from scorecard.values import parse_actual, parse_target

PACK = PackRef(id="p", version="1", name="计分规则", document="财预〔2020〕10号")


def txt(words):
    return Text(text=words)


def amount(value, unit=None):
    return Amount(text=str(value), value=Decimal(value), unit=unit)


def form(**fields):
    return Form(**({"layout": "x", "kind": "project_self_evaluation"} | fields))


def evaluation(*items, **fields):
    known = {"form": form(), "pack": PACK, "points_total": Decimal(100), "total": Decimal("95.5")}
    return Evaluation(items=items, **(known | fields))


def item(**fields):
    known = {
        "kind": "indicator",
        "level1": "产出指标",
        "level3": "培训期数",
        "points": Decimal(10),
        "state": "reached",
        "score": Decimal("10.00"),
    }
    return Item(**(known | fields))


def said(text):
    return plain(text)


def test_subject():
    assert sentences.subject_sentence(
        form(project=txt("监测\n能力"), department=txt("环境局"), unit=txt("监测站"), year=2024)
    ) == ("“监测能力”项目主管部门为环境局，实施单位为监测站，评价年度为2024年。")
    assert sentences.subject_sentence(form(year=2024)) == "本项目评价年度为2024年。"
    assert sentences.subject_sentence(form(project=txt("监测"))) == ""
    assert (
        sentences.subject_sentence(form(kind="department_self_evaluation", unit=txt("环境局"), year=2023))
        == "评价对象为环境局，评价年度为2023年。"
    )


FUNDS = (
    FundLine(
        name="年度资金总额",
        role="total",
        initial=amount(300),
        budget=amount("302.5"),
        executed=amount("297.95"),
        rate=amount("98.50", "%"),
    ),
    FundLine(name="其中：当年财政拨款", role="fiscal", budget=amount("282.5")),
    FundLine(name="上年结转资金", role="carryover", budget=amount(20)),
    FundLine(name="其他资金", role="other"),
)


def test_budget():
    assert said(sentences.budget_sentence(form(funds=FUNDS, money_unit="万元"))) == (
        "年初预算数300.00万元，全年预算数302.50万元，其中：当年财政拨款282.50万元、上年结转资金20.00万元。"
    )
    assert sentences.budget_sentence(form(funds=FUNDS[1:])) == ""
    assert sentences.budget_sentence(form(funds=(FundLine(name="总额", role="total", executed=amount(1)),))) == ""
    blank = FundLine(name="总额", role="total", initial=Amount(text="—"), budget=amount(5))
    assert said(sentences.budget_sentence(form(funds=(blank,), money_unit="元"))) == "全年预算数5元。"


def test_budget_changed_only_where_both_are_known():
    assert sentences.budget_changed(form(funds=FUNDS))
    assert not sentences.budget_changed(form(funds=(FundLine(name="总额", role="total", budget=amount(5)),)))
    assert not sentences.budget_changed(
        form(funds=(FundLine(name="总额", role="total", initial=amount("5.00"), budget=amount(5)),))
    )


def test_unit_missing():
    assert sentences.unit_missing_sentence(form(funds=FUNDS)) == "自评表未注明金额单位，以上金额按原表照录。"
    assert sentences.unit_missing_sentence(form(funds=FUNDS, money_unit="元")) == ""
    assert sentences.unit_missing_sentence(form()) == ""


EXECUTION = item(
    kind="execution",
    level1=None,
    level3="预算执行率",
    score=Decimal("9.85"),
    claimed=Decimal(9),
    completion=Fraction(29795, 30250),
    state="missed",
)


def test_method():
    assert sentences.method_sentence(evaluation(EXECUTION, item(), item())) == (
        "本次自评得分按照财预〔2020〕10号（规则包“计分规则”）逐项核算，共核算3项，其中预算执行率1项、绩效指标2项。"
    )
    assert "没有可以核算的指标" in sentences.method_sentence(evaluation())


def test_evidence():
    row = sample.form().indicators[0]
    assert (
        sentences.evidence_sentence(form(indicators=(row.model_copy(update={"evidence": txt("验收单")}), row)))
        == "自评表列明佐证资料的指标有1项。"
    )
    assert sentences.evidence_sentence(form(indicators=(row,))) == ""


def test_total():
    assert (
        said(sentences.total_sentence(evaluation(item(), grade="优")))
        == "经逐项核算，绩效自评总分为95.50分（满分100分），等级为“优”。"
    )
    assert said(sentences.total_sentence(evaluation(item(state="not_scored", score=None), complete=False))) == (
        "有1项因数据不足未能核算，其余各项核算得分合计95.50分，暂不评定等级（计入总分的全部分值为100分，含未核算的各项）。"
    )
    assert "不足以核算" in sentences.total_sentence(evaluation(total=None))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"claimed_total": Decimal("95.5")}, "自评表填写的总分为95.5分，与核算总分一致。"),
        (
            {"claimed_total": Decimal(97), "claimed_grade": "优"},
            "自评表填写的总分为97分，自评等级为“优”，比核算总分高1.50分，差异说明见后。",
        ),
        ({"claimed_total": Decimal(95)}, "自评表填写的总分为95分，比核算总分低0.50分，差异说明见后。"),
        ({"claimed_total": Decimal(95), "complete": False}, "自评表填写的总分为95分。"),
        ({}, "自评表未填写自评总分。"),
    ],
)
def test_claimed(fields, words):
    assert said(sentences.claimed_sentence(evaluation(item(), **fields))) == words


def test_overview():
    states = ["reached", "exceeded", "missed", "band", "not_applicable", "not_scored"]
    assert sentences.overview_sentence(evaluation(EXECUTION, *(item(state=state) for state in states))) == (
        "绩效指标共6项，完成指标值的2项（其中完成值明显高于指标值的1项），未完成指标值的1项，按定性档次评分的1项，不适用的1项，因数据不足未核算的1项。"
    )
    assert sentences.overview_sentence(evaluation(EXECUTION)) == ""


def test_level():
    found = evaluation(
        item(claimed=Decimal(10)),
        item(claimed=Decimal(9), state="missed", score=Decimal("9.47")),
        item(level1="效益指标"),
        item(level1=None),
    )
    said_of = [said(sentences.level_sentence(n, level)) for n, level in enumerate(levels(found))]
    assert said_of == [
        "产出指标共2项，分值20分，核算得分19.47分，自评得分19分。其中1项未完成指标值。",
        "效益指标共1项，分值10分，核算得分10.00分。指标已完成。",
        "未注明一级指标共1项，分值10分，核算得分10.00分。指标已完成。",
    ]


def test_execution():
    funded = form(funds=FUNDS, money_unit="万元")
    assert said(sentences.execution_sentence(evaluation(EXECUTION, form=funded))) == (
        "全年预算数302.50万元，全年执行数297.95万元，预算执行率98.50%，分值10分，核算得分9.85分，自评得分9分。"
    )
    assert (
        said(sentences.execution_sentence(evaluation(form=funded)))
        == "全年预算数302.50万元，全年执行数297.95万元，预算执行率98.50%。"
    )
    assert sentences.execution_sentence(evaluation()) == ""
    unscored = item(kind="execution", state="not_scored", score=None)
    assert "未核算得分" in sentences.execution_not_scored_sentence(evaluation(unscored))
    assert sentences.execution_not_scored_sentence(evaluation(EXECUTION)) == ""
    assert sentences.spent_in_full(evaluation(EXECUTION)) is False
    assert sentences.spent_in_full(evaluation()) is None


def test_missed_count():
    assert (
        sentences.missed_count_sentence(evaluation(item(state="missed"))) == "未完成指标值的指标共1项，逐项说明如下。"
    )
    assert sentences.missed_count_sentence(evaluation(item())) == "可按数值或时限核算的指标均已达到指标值。"
    assert sentences.missed_count_sentence(evaluation(item(state="band"))) == ""


def test_item_completion_and_reason():
    found = sample.evaluation()
    number, missed = 3, found.items[3]
    assert said(analysis.item_sentence(found, number, missed)) == (
        "“监测设备验收合格率”：指标值为≥95%，实际完成值为90%，分值10分，核算得分9.47分，自评得分10分。"
    )
    assert said(analysis.completion_sentence(number, missed)) == "实际完成值为指标值的94.74%。"
    assert analysis.completion_sentence(1, found.items[1]) == ""
    assert analysis.reason_sentence(found.indicator(missed)) == (
        "自评表填写的偏差原因及改进措施：“部分设备到货批次存在缺陷，已要求供货单位更换，年底前完成复验”。"
    )
    assert analysis.reason_sentence(found.indicator(found.items[1])) == ""
    assert analysis.reason_of(found.form.indicators[0].model_copy(update={"deviation_reason": txt("无")})) == ""


def test_groups_of_other_states():
    found = evaluation(
        item(state="band", level3="甲", claimed=Decimal(10)),
        item(state="not_applicable", level3="乙", score=None),
        item(state="not_scored", level3="丙", score=None),
    )
    assert analysis.band_sentence(found) == "按定性档次评分的指标1项：“甲”，自评得分在规定区间内，按自评得分计。"
    assert analysis.not_applicable_sentence(found) == "自评表标明不适用的指标1项：“乙”，其分值不计入总分。"
    assert analysis.not_scored_sentence(found).endswith("未核算的指标1项：“丙”。")
    empty = evaluation()
    assert analysis.band_sentence(empty) == ""
    assert analysis.not_applicable_sentence(empty) == ""
    assert analysis.not_scored_sentence(empty) == ""


def test_band_scores_are_told_apart_only_where_they_differ():
    held = item(state="band", level3="甲", claimed=Decimal(10))
    other = item(state="band", level3="乙", claimed=Decimal(9))
    assert "，自评得分均在规定区间内" in analysis.band_sentence(evaluation(held, held))
    assert "，其中1项的自评得分在规定区间内" in analysis.band_sentence(evaluation(held, other))


def test_rows_without_a_name_are_counted_and_not_named():
    found = evaluation(
        item(state="not_applicable", level3="不适用", score=None, points=None),
        item(state="not_applicable", level3="/", score=None, points=None),
    )
    assert analysis.not_applicable_sentence(found) == "自评表标明不适用的指标2项。"


def test_a_form_without_points_is_said_to_have_none():
    found = evaluation(item(points=None, score=None), total=None, points_total=Decimal(0))
    assert sentences.total_sentence(found) == "自评表没有分值，本报告只判断各项指标是否达到指标值，不核算得分和等级。"
    assert sentences.claimed_sentence(found) == ""
    context = build_context(found)
    assert context["结果"]["汇总表"] == []
    assert context["结果"]["差异引语"] == ""
    assert context["附表合计"]["分值"] == "—"


def test_quotation_marks_inside_quotation_marks_are_single():
    name = "“美丽家园”宣传"
    assert quoted(name) == "“‘美丽家园’宣传”"
    assert quoted("他说‘好’") == "“他说‘好’”"
    assert quoted("甲“乙‘丙’丁”戊") == "“甲‘乙“丙”丁’戊”"
    assert listing([name, "甲"]) == "“‘美丽家园’宣传”“甲”"
    assert sentences.subject_sentence(form(project=txt(name), year=2024)).startswith("“‘美丽家园’宣传”项目评价年度")
    assert analysis.item_sentence(evaluation(item(level3=name)), 0, item(level3=name)).startswith("“‘美丽家园’宣传”：")


def test_a_project_called_project_is_not_called_so_twice():
    assert project_words("道路养护项目") == "“道路养护项目”"
    assert project_words("道路养护") == "“道路养护”项目"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"claimed": Decimal(10)}, ""),
        ({"claimed": None}, "自评表未填写自评得分"),
        ({"claimed": Decimal(9)}, "已完成指标值，按规则记满分，自评得分偏低"),
        ({"claimed": Decimal(11)}, "自评得分超过该项分值"),
        (
            {"claimed": Decimal(10), "score": Decimal("8.00"), "state": "exceeded"},
            "已完成指标值，核算时有调减，自评得分偏高",
        ),
        ({"claimed": Decimal(10), "score": Decimal("9.47"), "state": "missed"}, "未完成指标值，自评得分记了满分"),
        (
            {"claimed": Decimal(9), "score": Decimal("9.47"), "state": "missed"},
            "未完成指标值，按规则核算，自评得分偏低",
        ),
        ({"claimed": Decimal(9), "score": None, "state": "not_scored"}, "数据不足，未核算，自评得分未作比较"),
        ({"claimed": Decimal(9), "score": None, "state": "not_applicable"}, "指标标明不适用，自评得分不计入总分"),
        (
            {
                "claimed": Decimal(5),
                "score": Decimal("8.00"),
                "state": "band",
                "interval": Interval(low=Fraction(8), high=Fraction(10), high_included=False),
            },
            "该档次得分应为8分至10分（不含），自评得分不在其内",
        ),
        (
            {"kind": "execution", "claimed": Decimal(10), "score": Decimal("9.85"), "state": "missed"},
            "按预算执行率核算，自评得分偏高",
        ),
    ],
)
def test_difference_is_explained_by_state(fields, words):
    assert analysis.difference_words(item(**fields)) == words


def test_difference_sentence_and_count():
    found = evaluation(item(claimed=Decimal(9)), item(claimed=Decimal(10)))
    assert said(analysis.difference_sentence(0, found.items[0])) == (
        "“培训期数”自评得分9分，核算得分10.00分，低1.00分：已完成指标值，按规则记满分，自评得分偏低。"
    )
    assert analysis.difference_sentence(1, found.items[1]) == ""
    assert analysis.difference_count_sentence(found).startswith("自评表填写自评得分且可以核算的共2项，其中1项")
    assert (
        analysis.difference_count_sentence(evaluation(item(claimed=Decimal(10))))
        == "自评表填写的1项自评得分与核算得分一致。"
    )
    assert analysis.difference_count_sentence(evaluation(item())) == ""


def test_problems_come_from_the_data_alone():
    found = analysis.problem_sentences(sample.evaluation(), sample.findings())
    assert found == [
        "有2项指标未完成指标值：“监测设备验收合格率”“重点河段水质达标率”。",
        "有1项指标的完成值明显高于指标值，需说明指标值是否设定偏低：“开展业务培训期数”。",
        "有3项自评得分与核算得分不一致。",
        "填报内容检查发现错误2项，详见附件中的问题清单。",
    ]
    assert analysis.problem_sentences(evaluation(item(claimed=Decimal(10))), ()) == []


def test_numbers_in_print():
    assert [cents(Decimal(x)) for x in ("9", "9.5", "9.875", "1E+3")] == ["9.00", "9.50", "9.875", "1000.00"]
    assert [signed(Decimal(x)) for x in ("0.35", "-1", "0")] == ["+0.35", "-1.00", "0.00"]
    assert [
        percent(Fraction(2, 3)),
        percent(Fraction(1)),
        percent(Fraction(99999999, 10**8)),
        percent(Fraction(1, 2000)),
    ] == [
        "66.67%",
        "100.00%",
        "略低于100%",
        "0.05%",
    ]
    assert [exact_words(Fraction(1, 3)), exact_words(Fraction(5, 2)), exact_words(Fraction(10**40))] == [
        "约0.333333",
        "2.5",
        "1" + "0" * 40,
    ]
    assert money(amount("1057.5"), "万元") == "1057.50万元"
    assert money(amount("2537695"), "元") == "2537695元"
    assert money(amount(3, "元"), "万元") == "3元"
    assert money(Amount(text="—"), "万元") == ""
    assert rate_text(amount("98.50", "%")) == "98.50%"


def test_texts():
    assert clean("\x00甲\r\n乙\x1f\ue000 ") == "甲\n乙"
    assert inline("绩\n效 指标  A B") == "绩效 指标 A B"
    assert lines("目标1：甲\n\n 目标2：乙 ") == ["目标1：甲", "目标2：乙"]
    assert listing(["甲"]) == "“甲”"
    assert listing("甲乙丙丁戊己庚").endswith("“己”等7项")
    marked = f"得{bound('9.47分', 'items.3.score')}。"
    assert plain(marked) == "得9.47分。"
    assert fields(marked) == [("items.3.score", "9.47分")]


def test_a_day_in_the_trace_is_a_day():
    known = form(
        indicators=(
            Indicator(
                level3=txt("完成时间"),
                target=parse_target("2025年11月30日前")[0],
                actual=parse_actual("2025年6月5日完成")[0],
            ),
        )
    )
    due, done = (Fraction(dt.date(2025, *day).toordinal()) for day in ((11, 30), (6, 5)))
    row = item(
        row=0,
        inputs=(
            Input(name="指标值", value=due),
            Input(name="实际完成值", value=done),
            Input(name="分值", value=due + 1),
        ),
        steps=(Step(label="完成日 ≤ 期限日", expression="2025-06-05 ≤ 2025-11-30", result="成立"),),
    )
    entry = traced(evaluation(row, form=known))[0][0]
    assert entry["数据"] == ["指标值：2025年11月30日", "实际完成值：2025年6月5日", f"分值：{due + 1}"]
    assert entry["步骤"][0]["内容"] == "完成日 ≤ 期限日：2025年6月5日 ≤ 2025年11月30日 = 成立"
