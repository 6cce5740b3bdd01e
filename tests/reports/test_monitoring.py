"""监控报告: warnings, the sentences about money and targets, and the report of the example."""

import io
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import docx
import pytest
from lxml import html

from scorecard import pipeline
from scorecard.model import Amount, Entry, Form, FundLine, Indicator, Text
from scorecard.reports import monitoring as tell
from scorecard.reports import render_report
from scorecard.reports.gaps import Gaps
from scorecard.reports.reading import read_paragraphs
from scorecard.reports.text import plain
from scorecard.reports.warning import (
    Period,
    behind,
    cumulative,
    fund_colour,
    indicator_colour,
    period,
    ratio,
    region,
    required,
    spent,
)
from scorecard.reports.warning_words import rule_sentences
from scorecard.values import parse_actual, parse_target

JULY = Period(7, printed=True)
EXAMPLE = next((Path(__file__).resolve().parents[2] / "examples").glob("6-*.xlsx"))


def row(target, progress="", forecast="", likelihood="", *, half="", reason="", remark="", name="培训期数"):
    return Indicator(
        level1=Text(text="产出指标"),
        level2=Text(text="数量指标"),
        level3=Text(text=name),
        target=parse_target(target)[0],
        half_year_target=parse_target(half)[0] if half else None,
        progress=parse_actual(progress)[0] if progress else None,
        forecast=parse_actual(forecast)[0] if forecast else None,
        likelihood=Text(text=likelihood) if likelihood else None,
        deviation_reason=Text(text=reason) if reason else None,
        remark=Text(text=remark) if remark else None,
    )


def wan(text):
    return Amount(text=text, value=Decimal(text), unit="万元")


def money(initial="100", executed="40", forecast="95", rate=None):
    return FundLine(
        name="年度资金总额",
        role="total",
        initial=wan(initial),
        executed=wan(executed),
        forecast=wan(forecast),
        rate=Amount(text=rate, value=Decimal(rate.rstrip("%")), unit="%") if rate else None,
    )


def form(*rows, **more):
    base = {
        "layout": "mof-monitoring",
        "kind": "monitoring",
        "funds": (money(),),
        "money_unit": "万元",
        "indicators": rows,
    }
    return Form(**{**base, **more})


@pytest.mark.parametrize(
    ("rate", "colour"),
    [("100%", "绿"), ("48.34%", "绿"), ("48.33%", "黄"), ("38.34%", "黄"), ("38.33%", "红"), ("0%", "红")],
)
def test_money_against_the_time_passed(rate, colour):
    """7/12 is 58.33…%: ten points behind is the edge of 黄, twenty that of 红."""
    assert behind(Fraction(rate.rstrip("%")) / 100, JULY.passed) == colour


def test_sichuans_schedule_goes_before_the_time():
    assert required(7, "四川") == (6, Fraction(40, 100))
    assert required(3, "四川") is None
    assert required(7, "河南") is None
    line = money(executed="45")
    assert (fund_colour(line, JULY, ""), fund_colour(line, JULY, "四川")) == ("黄", "绿")
    assert fund_colour(money(executed="39.99"), JULY, "四川") == "黄"
    assert region(form(department=Text(text="四川省交通厅"))) == "四川"
    said = plain(tell.pace_sentence(0, line, JULY, "四川"))
    assert said == "按川财绩〔2025〕10号，1—6月执行率应达到40.00%，本项目不低于该进度，预警为绿色。"
    assert "原文待核" in "".join(rule_sentences(form(row("≥6期")), JULY, "四川"))


def test_what_is_spent():
    assert spent(money()) == Fraction(2, 5)
    assert spent(FundLine(name="x", rate=Amount(text="40%", value=Decimal(40), unit="%"))) == Fraction(2, 5)
    assert spent(money(initial="0")) is None
    assert spent(FundLine(name="x", initial=wan("1"), executed=Amount(text="9", value=Decimal(9), unit="元"))) is None
    assert spent(FundLine(name="x", initial=wan("1"))) is None
    assert fund_colour(FundLine(name="x"), JULY, "") == "未判断"


@pytest.mark.parametrize(
    ("one", "colour", "why"),
    [
        (row("≥6期", "2期", "6期", "确定能"), "绿", "确定能"),
        (row("≥6期", "2期", "6期", "有可能"), "黄", "有可能"),
        (row("≥6期", "2期", "6期", "完全不可能"), "红", "完全不可能"),
        (row("≥6期", "2期", "5期", "确定能"), "红", "矛盾"),
        (row("≥6期", "2期", "5期"), "红", "低于年度指标值"),
        (row("≥6期", "2期", "6期"), "绿", "达到年度指标值"),
        (row("≥6期", "4期"), "绿", "时间进度"),
        (row("≥12期", "5期"), "黄", "时间进度"),
        (row("≥6期", "1期"), "红", "时间进度"),
        (row("≥6期", "3期", half="≥3期"), "绿", "半年指标值已经完成"),
        (row("≥6期", "2期", half="≥3期"), "红", "低于半年指标值"),
        (row("≥95%", "40%"), "未判断", "没有填写"),
        (row("≤5万元", "9万元"), "未判断", "没有填写"),
        (row("≤5万元", "3万元", "6万元"), "红", "低于"),
        (row("提高", "提高"), "未判断", "没有填写"),
        (Indicator(), "未判断", "没有填写"),
    ],
)
def test_colour_of_an_indicator(one, colour, why):
    judged = indicator_colour(one, JULY)
    assert judged.colour == colour
    assert why in judged.why


def test_ratio_only_where_it_means_something():
    assert ratio(parse_target("≥12座")[0], parse_actual("5座")[0]) == Fraction(5, 12)
    for target, actual in (("≤5次", "3次"), ("≥5次", "3个"), ("提高", "3次"), ("≥5次", "≥3次"), ("≥0次", "3次")):
        assert ratio(parse_target(target)[0], parse_actual(actual)[0]) is None, target
    assert cumulative(row("≥6期"))
    assert not cumulative(row("≥95%"))


@pytest.mark.parametrize(
    ("more", "months", "printed"),
    [
        ({"entries": (Entry(label="监控期间", value=Text(text="1—6月执行情况")),)}, 6, True),
        ({"entries": (Entry(label="监控期间", value=Text(text="半年完成值")),)}, 6, True),
        ({"title": Text(text="2025年1-8月绩效运行监控表")}, 8, True),
        ({"title": Text(text="3-13月监控表")}, 7, False),
        ({"indicators": (row("≥6期", half="≥3期"),)}, 6, True),
        ({}, 7, False),
    ],
)
def test_period(more, months, printed):
    assert period(form(**more)) == Period(months, printed=printed)


def test_sentences():
    assert plain(tell.spent_sentence(0, money(), form(), JULY)) == "1—7月执行数40.00万元，执行率40.00%。"
    assert plain(tell.spent_sentence(0, money(rate="41%"), form(), JULY)).endswith("监控表填写的执行率41%。")
    assert plain(tell.spent_sentence(0, money(rate="40%"), form(), JULY)).count("执行率") == 1
    assert plain(tell.pace_sentence(0, money(), JULY, "")) == (
        "时间进度为58.33%，执行进度低于时间进度18.33个百分点，预警为黄色。"
    )
    assert plain(tell.forecast_sentence(0, money(), form())) == "全年预计执行数95.00万元，预计全年执行率95.00%。"
    assert "财预〔2019〕136号" in tell.period_sentence(Period(7, printed=False))
    rows = [row("≥6期", "2期", "5期", "有可能"), row("≥6期", "6期", "6期", "确定能", name="乙"), row("提高", name="丙")]
    judged = [(n, one, indicator_colour(one, JULY)) for n, one in enumerate(rows)]
    assert tell.count_sentence(judged) == (
        "绩效指标共3项，预警为红色的1项、绿色的1项，因没有填写判断所需的内容，未作判断的1项。"
    )
    assert tell.count_sentence([]) == ""
    assert tell.likelihood_sentence(form(*rows)) == "监控表填写的完成目标可能性：“有可能”1项、“确定能”1项。"
    assert tell.short_sentence(judged) == "全年预计完成情况低于年度指标值的指标1项：“培训期数”。"
    assert plain(tell.problem_sentence(*judged[0])) == (
        "“培训期数”预警为红色：年度指标值为≥6期，执行情况为2期，全年预计完成情况为5期；全年预计完成情况低于年度指标值。"
    )


def test_causes_and_measures_are_quoted_or_asked_for():
    said = form(
        row("≥6期", "2期", "5期", "有可能", reason="场地未落实。", remark="9月底前另租场地"), row("≥6期", "1期", "2期")
    )
    gaps = Gaps()
    context = tell.monitoring_context(pipeline.evaluate(said).evaluation, gaps)
    assert "监控表填写的偏差原因：“场地未落实”。" in plain(context["问题"][1])
    assert context["措施"][0] == "（1）“培训期数”（红色预警），监控表填写的措施：“9月底前另租场地”。"
    subjects = [gap.subject for gap in gaps.found]
    assert "“培训期数”的偏差原因" in subjects
    assert "“培训期数”的整改措施" in subjects
    assert "红色预警的处置" in subjects


def test_half_year_targets_stand_beside_the_years():
    context = tell.monitoring_context(pipeline.evaluate(form(row("≥6期", "2期", half="≥3期"))).evaluation, Gaps())
    assert plain(context["指标表"][0]["指标值"]) == "≥6期\n（半年：≥3期）"
    assert context["期间"] == "1—6月"


def test_the_example_gives_a_monitoring_report_and_no_scores():
    ((read,), found, _) = pipeline.read(EXAMPLE)
    assert found == []
    assert (read.kind, read.entry("监控期间").text) == ("monitoring", "1-7月执行情况")
    evaluation, scoring = pipeline.evaluate(read)
    assert (evaluation.items, evaluation.total, scoring) == ((), None, [])
    documents = render_report(evaluation)
    assert list(documents) == ["监控报告.docx", "监控报告.html", "evaluation.json"]
    document = docx.Document(io.BytesIO(documents["监控报告.docx"]))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "一、项目基本情况",
        "二、绩效监控工作组织实施情况",
        "三、预算执行进度情况及趋势分析",
        "四、绩效目标实现程度及趋势分析",
        "五、存在的主要问题及原因分析",
        "六、下一步改进措施",
        "七、其他需要说明的问题",
    ]
    paragraphs = read_paragraphs(documents["监控报告.docx"])
    text = "\n".join(p.text for p in paragraphs)
    assert "绩效指标共10项，预警为红色的1项、黄色的1项、绿色的8项。" in text
    assert "执行进度低于时间进度13.73个百分点，预警为黄色。" in text
    assert "两名专家行程调整（演示数据）" in text
    assert {"form.indicators.3.progress", "form.funds.0.spent"} <= {field for p in paragraphs for field, _ in p.numbers}
    page = html.document_fromstring(documents["监控报告.html"].decode())
    assert "预警为红色" in page.text_content()
    assert "时间进度58.3%、完成进度20%" in page.find(".//desc").text


def test_the_report_is_verified_even_where_the_names_of_its_numbers_are_lost(tmp_path):
    import re
    import zipfile

    from scorecard.reports import verify

    evaluation, findings = pipeline.evaluate(pipeline.read(EXAMPLE).forms[0])
    data = render_report(evaluation, findings=findings)["监控报告.docx"]
    path = tmp_path / "监控报告.docx"
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(path, "w") as copy:
        for entry in package.infolist():
            content = package.read(entry)
            if entry.filename == "word/document.xml":
                content = re.sub(rb"<w:tag [^>]*/>", b"", content)
            copy.writestr(entry, content)
    assert [finding for finding in verify(path, evaluation) if finding.severity != "hint"] == []
