"""自评总结报告 and 复核情况报告: their sentences, their tables, and whatever their records hold."""

import dataclasses
import io
import re
import zipfile
from decimal import Decimal
from fractions import Fraction

import docx
import many_strategies
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from lxml import etree, html

from scorecard.model import Amount
from scorecard.reports import (
    IndicatorLine,
    ProjectLine,
    ReviewSummary,
    project_line,
    project_lines,
    render_review,
    render_summary,
    write_review,
    write_summary,
)
from scorecard.reports import project_sentences as say
from scorecard.reports import review as tell
from scorecard.reports import review_scores as scores
from scorecard.reports.project_line import in_wan
from scorecard.reports.project_summary import grade_rows, origin, summary_context, unit_score_rows
from scorecard.reports.review_summary import (
    DoubledForm,
    FindingCount,
    GradeChange,
    SampleResult,
    UnitCount,
    UnreadableFile,
    count_differences,
)
from scorecard.reports.text import plain

FIXED = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)
MISSED = IndicatorLine("产出指标", "培训期数", "≥6期", "5期", Fraction(5, 6), "场地未落实。")
BARE = IndicatorLine("效益指标", "水质达标率", "≥85%", "83.4%", Fraction(834, 850))
FAR = IndicatorLine("产出指标", "巡查次数", "≥10次", "26次", Fraction(26, 10))


def line(**more):
    base = {
        "project": "甲项目", "unit": "甲中心", "department": "某局", "year": 2025, "initial": Decimal(100), "budget": Decimal(100),
        "executed": Decimal(98), "points_total": Decimal(100), "total": Decimal("95.50"), "claimed_total": Decimal(97),
        "grade": "优", "claimed_grade": "优", "reached": 8, "compared": 10, "pack": "mof 1.0", "pack_name": "财政部规则", "sha256": "a" * 64,
    }  # fmt: skip
    return ProjectLine(**{**base, **more})


THREE = [
    line(missed=(MISSED, BARE), exceeded=(FAR,), differing=1, errors=2),
    line(project="乙项目", unit="乙中心", executed=Decimal("70.005"), total=Decimal("81.00"), claimed_total=Decimal(90), grade="良"),
    line(project="丙项目", budget=None, total=Decimal(40), complete=False, grade="", not_scored=3, sha256="b" * 64),
]  # fmt: skip


def text_of(data):
    return "\n".join("".join(p.itertext("{*}t")) for p in docx.Document(io.BytesIO(data)).element.body.iter("{*}p"))


def numbers(data):
    """The numbers in content controls (field, printed), and the texts of the paragraphs without them."""
    body = docx.Document(io.BytesIO(data)).element.body
    found = [(c.find("{*}sdtPr/{*}tag"), c) for c in body.iter("{*}sdt")]
    bound = [(tag.values()[0], "".join(control.itertext("{*}t"))) for tag, control in found if tag is not None]
    for _, control in found:
        control.getparent().remove(control)
    return bound, ["".join(p.itertext("{*}t")) for p in body.iter("{*}p")]


def test_line_of_an_evaluation(evaluation, findings):
    one = project_line(evaluation, findings)
    assert (one.project, one.year, one.budget, one.total) == (
        "生态环境监测能力建设（演示数据）",
        2024,
        Decimal("302.49"),
        Decimal("93.13"),
    )
    assert (one.reached, one.band, one.not_applicable, len(one.missed), len(one.exceeded), one.indicators) == (
        5,
        1,
        1,
        2,
        1,
        10,
    )
    assert one.missed[0].reason.startswith("部分设备")
    assert one.missed[1].reason == ""
    assert (one.errors, one.warnings, one.differing, one.compared) == (2, 0, 3, 10)
    assert one.difference == Decimal("92.75") - Decimal("93.13")
    target = evaluation.model_copy(update={"form": evaluation.form.model_copy(update={"kind": "project_target"})})
    assert len(project_lines([(evaluation, findings), (target, ())])) == 1


@pytest.mark.parametrize(
    ("text", "unit", "wan"),
    [
        ("1070012.34", "元", "107.001234"),
        ("3", "亿元", "30000"),
        ("5", "万元", "5"),
        ("5", None, None),
        ("1E+99", "元", None),
    ],
)
def test_money_in_wan_is_exact(text, unit, wan):
    amount = Amount(text=text, value=Decimal(text))
    assert in_wan(amount, unit) == (None if wan is None else Decimal(wan))


def test_sentences_of_money():
    assert say.make_up_sentence(THREE) == "本报告汇总的项目支出绩效自评表共3张，涉及单位2个。"
    assert plain(say.budget_sentence(THREE)) == (
        "年初预算数合计300.00万元，全年预算数合计200.00万元（2个项目），全年执行数合计266.01万元，总体预算执行率84.00%。"
    )
    assert say.money_missing_sentence(THREE).endswith("未计入总体预算执行率：“丙项目”。")
    assert say.budget_sentence([]) == ""
    assert say.execution_sentence(THREE) == "可计算预算执行率的项目2个，执行率低于80%的1个。"
    ((number, low),) = say.low_execution(THREE)
    assert plain(say.low_execution_sentence(number, low)) == (
        "“乙项目”全年预算数100.00万元，全年执行数70.01万元，预算执行率70.01%。"
    )


def test_sentences_of_scores():
    assert (
        plain(say.score_sentence(THREE)) == "能够完整核算得分的项目2个，核算得分平均88.25分，最高95.50分，最低81.00分。"
    )
    assert plain(say.claimed_sentence(THREE)) == "填写自评总分的项目3个，自评得分平均94.67分。"
    assert say.grade_sentence(THREE) == "按核算得分评定等级：“优”1个、“良”1个。"
    assert say.incomplete_sentence(THREE) == "有1个项目因数据缺失或不能识别未能完整核算得分，不评定核算等级：“丙项目”。"
    assert plain(say.difference_sentence(THREE)) == "自评总分和核算总分可以比较的项目2个，自评偏高的2个（最多9.00分）。"
    assert say.grade_change_sentence(THREE) == "等级不一致的项目1个：自评“优”核算为“良”的1个。"
    assert say.item_difference_sentence(THREE) == "逐项可以比较的得分30项，不一致的1项。"
    assert say.score_sentence(THREE[2:]).startswith("所报自评表的数据不足")
    assert say.average([Decimal(1), Decimal(2), Decimal("2.005")]) == Decimal("1.67")


def test_sentences_of_indicators():
    assert say.indicator_sentence(THREE) == (
        "所报项目的绩效指标共30项，完成指标值的25项（其中完成值明显高于指标值的1项），未完成指标值的2项，因数据不足未核算的3项。"
    )
    assert say.all_done_sentence(THREE) == "没有未完成指标的项目2个，有未完成指标的项目1个。"
    found = [(0, MISSED), (0, BARE)]
    assert say.count_by_level_sentence(found, "这些指标") == "这些指标按一级指标分：产出指标1项、效益指标1项。"
    assert say.reason_count_sentence(found) == "其中自评表填写偏差原因及改进措施的1项，未填写的1项。"
    assert plain(say.indicator_line_sentence(THREE[0], MISSED, "x")) == (
        "“甲项目”“培训期数”：指标值为≥6期，实际完成值为5期，为指标值的83.33%。自评表填写的原因：“场地未落实”。"
    )


def test_tables_of_a_summary():
    assert [(row["等级"], row["自评"], row["核算"]) for row in grade_rows(THREE)] == [
        ("优", "3", "1"), ("良", "0", "1"), ("中", "0", "0"), ("差", "0", "0"), ("未评定", "0", "1"),
    ]  # fmt: skip
    (first, _) = unit_score_rows(THREE)
    assert [plain(first[name]) for name in ("单位", "可核算", "自评平均", "核算平均", "最高", "最低")] == [
        "甲中心", "1", "97.00", "95.50", "95.50", "95.50",
    ]  # fmt: skip
    assert origin(THREE)["标识"] == "mof 1.0"
    assert origin(THREE[:1])["校验值"] == "a" * 64
    assert origin(THREE)["校验值"] not in {"a" * 64, "b" * 64}


def test_summary_has_the_outline_of_henan_and_every_project():
    documents = render_summary(THREE)
    assert list(documents) == ["自评总结报告.docx", "自评总结报告.html"]
    document = docx.Document(io.BytesIO(documents["自评总结报告.docx"]))
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        "一、项目支出基本情况",
        "二、绩效自评工作开展情况",
        "三、绩效自评结果及分析",
        "四、自评发现的问题及整改措施",
        "五、绩效自评工作建议及预算安排建议",
        "六、其他需要说明的问题",
    ]
    text = text_of(documents["自评总结报告.docx"])
    for words in ("甲项目", "乙项目", "丙项目", "+9.00", "2/11", "【待补充：1项指标的原因"):
        assert words in text, words
    page = html.document_fromstring(documents["自评总结报告.html"].decode())
    assert "“甲项目”“培训期数”" in page.text_content()
    assert page.find(".//svg") is not None
    controls = {field for field, _ in numbers(documents["自评总结报告.docx"])[0]}
    assert {"projects.1.total", "summary.budget", "units.0.average", "projects.0.missed.0.target"} <= controls


def test_reasons_missing_are_one_gap_however_many():
    many = [line(missed=(BARE,) * 30)] * 20
    gaps = summary_context(many)["待补充"]
    assert len([row for row in gaps if "600项指标的原因" in row["内容"]]) == 1
    assert len(gaps) < 15


REVIEW = ReviewSummary(
    files=12,
    forms=11,
    units=4,
    scored=10,
    compared=9,
    unreadable=(UnreadableFile("坏.xlsx", "文件已加密"),),
    roster=13,
    missing=(),
    doubled=(DoubledForm("甲中心", "甲项目", ("a.xlsx", "b.xlsx")),),
    findings=(
        FindingCount("C041", "指标值空泛", "hint", 90, 9),
        FindingCount("C121", "没有完成而没有写原因", "error", 6, 4),
        FindingCount("C021", "执行率与金额不符", "error", 7, 5),
    ),
    forms_with_errors=6,
    differences=count_differences(Decimal(v) for v in ("0", "0", "0.5", "0.51", "-3", "12.4")),
    grades=(GradeChange("良", "优", 1), GradeChange("优", "良", 2), GradeChange("优", "优", 5)),
    units_with_errors=(UnitCount("乙", 2, 1, 0), UnitCount("甲", 3, 9, 1), UnitCount("丙", 1, 0, 4)),
    sample=(
        SampleResult("甲", "甲项目", Decimal(97), Decimal("88.5"), "优", "良", "验收资料不全"),
        SampleResult("乙", "乙项目"),
    ),
)


def test_sentences_of_a_review():
    assert plain(tell.files_sentence(REVIEW)) == "本次共收到文件12个，读出绩效表11张，涉及单位4个。"
    assert plain(tell.roster_sentence(REVIEW)) == "按名册应报13项，全部报送。"
    assert plain(tell.unreadable_sentence(REVIEW)) == "不能读取或没有绩效表的文件1个，需要重新报送。"
    assert plain(tell.doubled_sentence(REVIEW)) == "重复报送的1项，其中内容不同的1项，需要报送单位确认以哪一份为准。"
    assert plain(tell.quality_sentence(REVIEW)) == "填报内容检查共发现错误13项、提示90项；有错误的表6张。"
    assert plain(tell.units_sentence(REVIEW)) == "有错误的单位2个，按错误数排列如下。"
    assert [row["单位"] for row in tell.unit_rows(REVIEW)] == ["甲", "乙"]
    assert plain(scores.difference_sentence(REVIEW)) == (
        "自评总分与核算总分相比，一致的2张、自评偏高的3张、自评偏低的1张，其中相差超过10分的1张。"
    )
    assert [(row["范围"], plain(row["合计"])) for row in scores.band_rows(REVIEW.differences)] == [
        ("无差额", "2"), ("0—0.5（含）", "1"), ("0.5—2（含）", "1"), ("2—5（含）", "1"), ("5—10（含）", "0"), ("10以上", "1"),
    ]  # fmt: skip
    assert [(row["自评"], row["核算"], row["变化"]) for row in scores.grade_rows(REVIEW.grades)] == [
        ("优", "优", "一致"), ("优", "良", "核算降低"), ("良", "优", "核算提高"),
    ]  # fmt: skip
    assert plain(scores.grade_sentence(REVIEW.grades)) == "有自评等级和核算等级的表8张，其中等级不一致的3张。"
    assert plain(scores.sample_difference_sentence(REVIEW.sample)) == (
        "可以比较的1项中，得分不一致的1项，相差最大的是“甲项目”，自评得分高于复核得分8.5分。"
    )


def test_nothing_to_report_is_not_called_right():
    empty = ReviewSummary(files=0, forms=0)
    assert tell.quality_sentence(empty) == "没有可以检查的表。"
    text = text_of(render_review(empty)["复核情况报告.docx"])
    assert "没有能够完整核算得分的表。" in text
    assert "全部报送" not in text


def test_review_document_and_page():
    documents = render_review(REVIEW)
    text = text_of(documents["复核情况报告.docx"])
    kinds = re.findall(r"\n(C\d{3})\n(?:错误|提示)\n", text)
    assert kinds == ["C021", "C121", "C021", "C121", "C041"]
    assert "优→良" in text
    assert "+8.50" in text
    with zipfile.ZipFile(io.BytesIO(documents["复核情况报告.docx"])) as package:
        chart = etree.fromstring(package.read("word/charts/chart1.xml"))
    series = ["".join(s.find("{*}tx").itertext("{*}v")) for s in chart.iter("{*}ser")]
    values = [[v.text for v in s.find("{*}val").iter("{*}v")] for s in chart.iter("{*}ser")]
    assert series == ["自评偏高", "自评偏低"]
    assert values == [["1", "1", "0", "0", "1"], ["0", "0", "1", "0", "0"]]
    assert "自评偏高1张" in html.document_fromstring(documents["复核情况报告.html"].decode()).find(".//desc").text


def test_papers_on_many_forms_are_written_and_a_persons_file_kept(tmp_path):
    assert [p.name for p in write_summary(THREE, tmp_path)] == ["自评总结报告.docx", "自评总结报告.html"]
    (tmp_path / "自评总结报告.docx").write_bytes(b"mine")
    assert [p.name for p in write_summary(THREE[:1], tmp_path)] == ["自评总结报告_2.docx", "自评总结报告.html"]
    assert [p.name for p in write_review(REVIEW, tmp_path)] == ["复核情况报告.docx", "复核情况报告.html"]


def letters(value):
    """Letters alone in every text, so that any stop without words is ours."""
    if isinstance(value, str):
        return re.sub("None|Undefined", "", "".join(c for c in value if c.isalpha() and c.isprintable())[:40])
    if isinstance(value, tuple):
        return tuple(letters(one) for one in value)
    if dataclasses.is_dataclass(value):
        kept = {"severity", "code", "sha256", "digest"}
        names = [field.name for field in dataclasses.fields(value)]
        return dataclasses.replace(
            value, **{name: letters(getattr(value, name)) for name in names if name not in kept and name in names}
        )
    return value


def check_documents(documents):
    word, page = documents.values()
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
    text = text_of(word)
    assert not re.search(r"[\ue000-\ue004]|\{\{ [报复总]", text)
    counted = int(re.search(r"本报告有(\d+)处需要", text)[1])
    body = docx.Document(io.BytesIO(word)).element.body
    assert len([style for style in body.iter("{*}rStyle") if "DaiBuChong" in style.values()]) == counted
    root = html.document_fromstring(page.decode())
    assert root.find(".//h1").text_content()
    assert not root.findall(".//script")
    return text


@FIXED
@given(many_strategies.several)
def test_any_lines_give_a_summary(lines):
    check_documents(render_summary(lines))
    assert render_summary(lines) == render_summary(lines)


@FIXED
@given(many_strategies.summaries)
def test_any_summary_gives_a_review(summary):
    check_documents(render_review(summary))
    assert render_review(summary) == render_review(summary)


BLANK = re.compile(r"，。|：。|、。|，，|：，|“”|（）|^。|None|Undefined|\{\{|\{%")


@FIXED
@given(many_strategies.several, many_strategies.summaries)
def test_no_empty_sentence_and_no_number_of_its_own(lines, summary):
    """Every number stands in a content control; outside of them are counts, dates, and the names of documents."""
    lines, summary = [letters(one) for one in lines], letters(summary)
    for documents, record in ((render_summary(lines), lines), (render_review(summary), summary)):
        word, page = documents.values()
        for text in text_of(word).split("\n"):
            assert not BLANK.search(text), text
        digits = re.compile(r"\d+(?:\.\d+)?")
        known = {str(n) for n in range(1000)} | {"0.5"} | set(digits.findall(str(record)))
        known |= {
            share
            for row in summary_context(lines)["总结"]["等级表"]
            for share in digits.findall(" ".join(row.values()))
        }
        known |= set(digits.findall(origin(lines)["校验值"]))
        for text in numbers(word)[1]:
            assert set(digits.findall(text)) <= known, text
        for element in html.document_fromstring(page.decode()).iter("p", "td", "dd"):
            assert not BLANK.search(element.text_content().strip()), element.text_content()
