"""审核意见 from findings, and the copy for publication."""

import datetime as dt
import io
import re
from fractions import Fraction

import docx
import pytest
import sample
import strategies
from hypothesis import HealthCheck, Phase, given, settings

from scorecard.findings import found
from scorecard.model import Entry, Form, Place, Text
from scorecard.reports import public_copy, render_opinion, write_opinion, write_public
from scorecard.reports.context import of_the_form
from scorecard.reports.opinion import articles_sentence, aspect_of, conclusion_hint, count_sentence
from scorecard.reports.public import removal_lines


def text_of(data):
    return "\n".join("".join(p.itertext("{*}t")) for p in docx.Document(io.BytesIO(data)).element.body.iter("{*}p"))


def test_opinion_on_a_self_evaluation(evaluation, findings):
    documents = render_opinion(evaluation, findings=findings)
    assert list(documents) == ["自评审核意见.docx", "自评审核意见.html"]
    text = text_of(documents["自评审核意见.docx"])
    assert "请逐项改正或说明，并于【待补充：改正和重新报送的期限（年月日）】前重新报送。" in text
    assert "项目支出绩效自评审核意见" in text
    assert (
        "经检查，自评表需要改正、核实或说明的事项共3项，其中错误（应当改正）2项、提示（供参考）1项，逐项列表如下。"
        in text
    )
    assert "经逐项核算，绩效自评总分为93.13分" in text
    assert "未完成指标值，自评得分记了满分" in text
    assert "错误2项应当改正后重新报送。【待补充：审核结论" in text


def test_opinion_on_a_target_form_has_the_four_parts(evaluation):
    target = evaluation.model_copy(
        update={"form": evaluation.form.model_copy(update={"kind": "project_target"}), "items": ()}
    )
    documents = render_opinion(target)
    assert list(documents) == ["绩效目标审核意见.docx", "绩效目标审核意见.html"]
    text = text_of(documents["绩效目标审核意见.docx"])
    assert "经检查，绩效目标表填报内容没有发现问题。" in text
    for numeral, aspect in zip("一二三四", ("完整性", "相关性", "适当性", "可行性"), strict=True):
        assert f"（{numeral}）{aspect}\n" in text
        assert f"【待补充：{aspect}审核意见（对照审核要点写明意见）】" in text
    assert "得分核算" not in text
    assert "前重新报送" not in text


def test_findings_of_a_target_form_stand_under_their_part_with_a_day(evaluation):
    target = evaluation.model_copy(
        update={"form": evaluation.form.model_copy(update={"kind": "project_target"}), "items": ()}
    )
    marked = (
        found("C152", Place(sheet="Sheet1", cell="E16"), where="E16", text="XX"),
        found("C084", Place(sheet="Sheet1", cell="B10")),
        found("C033", Place(sheet="Sheet1", cell="D6"), column="执行数", line="财政拨款", value="-5"),
    )
    documents = render_opinion(target, findings=marked, by=dt.date(2026, 3, 15))
    text = text_of(documents["绩效目标审核意见.docx"])
    parts = re.split(r"（[一二三四]）(?:完整|相关|适当|可行)性", text)[1:]
    assert [[code for code in ("C152", "C084", "C033") if code in part] for part in parts] == [
        ["C152"],
        ["C084"],
        ["C033"],
        [],
    ]
    assert "由审核人对照论证材料和实施方案审核" in parts[3]
    assert "请逐项改正或说明，并于2026年3月15日前重新报送。" in text
    assert "2026年3月15日前" in documents["绩效目标审核意见.html"].decode()


@pytest.mark.parametrize(
    ("code", "aspect"),
    [
        ("C081", "相关性"),
        ("C041", "相关性"),
        ("C053", "适当性"),
        ("C029", "适当性"),
        ("C158", "完整性"),
        ("V003", "完整性"),
    ],
)
def test_parts_of_codes(code, aspect):
    assert aspect_of(code) == aspect


def test_a_monitoring_form_gets_an_opinion_without_scores(evaluation):
    form = evaluation.form.model_copy(update={"kind": "monitoring"})
    documents = render_opinion(evaluation.model_copy(update={"form": form, "items": ()}))
    assert list(documents) == ["监控审核意见.docx", "监控审核意见.html"]
    text = text_of(documents["监控审核意见.docx"])
    assert "运行监控审核意见" in text
    assert "得分核算" not in text


def test_sentences():
    errors = [
        found("F002"),
        found("F002", article="财预〔2020〕10号 第十三条"),
        found("F003", severity="warning", size=1, limit=2),
    ]
    assert count_sentence(errors, "自评表") == (
        "经检查，自评表需要改正、核实或说明的事项共3项，其中错误（应当改正）2项、警告（请核实或说明）1项，逐项列表如下。"
    )
    assert articles_sentence(errors) == "所列事项依据的条款：财预〔2020〕10号第十三条。"
    rested = [
        errors[0].model_copy(update={"article": words})
        for words in (
            "财预〔2020〕10号 第十六条",
            "《预算法》第五十七条",
            "财预〔2020〕10号 第十三条；财预〔2021〕101号 附件1",
        )
    ]
    assert articles_sentence(rested) == (
        "所列事项依据的条款：财预〔2020〕10号第十六条、第十三条；《预算法》第五十七条；财预〔2021〕101号附件1。"
    )
    assert articles_sentence([]) == ""
    assert conclusion_hint(errors) == "错误2项应当改正后重新报送。"
    assert conclusion_hint(errors[2:]) == "警告1项请核实或补充说明。"
    assert conclusion_hint([]) == ""


def test_opinion_is_written_and_an_edited_one_kept(evaluation, tmp_path):
    assert [path.name for path in write_opinion(evaluation, tmp_path)] == ["自评审核意见.docx", "自评审核意见.html"]
    (tmp_path / "自评审核意见.docx").write_bytes(b"mine")
    assert [path.name for path in write_opinion(evaluation, tmp_path)] == ["自评审核意见_2.docx", "自评审核意见.html"]


FAST = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)


@FAST
@given(strategies.evaluations(), strategies.findings)
def test_every_evaluation_gives_an_opinion(evaluation, findings):
    documents = render_opinion(evaluation, findings=findings)
    word, page = documents.values()
    assert "None" not in text_of(word) or "None" in str(evaluation)
    assert page.startswith(b"<!DOCTYPE html>")
    assert documents == render_opinion(evaluation, findings=findings)


# ------------------------------------------------------------------------------------------------- 公开稿


def private(evaluation):
    row = evaluation.form.indicators[0]
    row = row.model_copy(
        update={
            "deviation_reason": Text(text="请联系13800138000或010-12345678，a.b@example.cn"),
            "remark": Text(text="内部掌握"),
        }
    )
    entries = (
        Entry(label="联系人", value=Text(text="张某某")),
        Entry(label="联系电话", value=Text(text="12345678")),
        Entry(label="存在问题", value=Text(text="填表人：李某某 电话：87654321，金额1234567.89万元，编号20240101。")),
    )
    return evaluation.model_copy(
        update={
            "form": evaluation.form.model_copy(
                update={"indicators": (row, *evaluation.form.indicators[1:]), "entries": entries}
            )
        }
    )


def test_private_things_are_removed_and_listed(evaluation):
    cleaned, removals = public_copy(private(evaluation))
    words = str(cleaned)
    for secret in (
        "13800138000",
        "010-12345678",
        "a.b@example.cn",
        "张某某",
        "李某某",
        "12345678'",
        "87654321",
        "内部掌握",
    ):
        assert secret not in words, secret
    assert "金额1234567.89万元，编号20240101。" in words
    assert cleaned.form.source == evaluation.form.source
    assert sorted(removal.what for removal in removals) == sorted(
        ["联系人", "联系电话", "备注（内部说明）", "手机号码", "固定电话", "电子邮箱", "联系人", "固定电话"]
    )
    listed = "\n".join(removal_lines(removals))
    assert "13800138000" not in listed
    assert listed.startswith("公开稿共删去8处：")


def test_nothing_private_changes_nothing(evaluation):
    clean = evaluation.model_copy(update={"form": evaluation.form.model_copy(update={"entries": ()})})
    assert public_copy(clean) == (clean, [])


@pytest.mark.parametrize(
    "text",
    [
        "全年执行数13800.13万元",
        "文号20130012345",
        "2024年1月1日至2024年12月31日",
        "完成13812345678901个",
        "比例0.13800138000",
        "编码110000202400000012345678",
    ],
)
def test_numbers_of_the_form_are_left_alone(evaluation, text):
    form = evaluation.form.model_copy(update={"goal": Text(text=text), "entries": ()})
    assert public_copy(evaluation.model_copy(update={"form": form}))[0].form.goal.text == text


@pytest.mark.parametrize(
    "text",
    [
        "13912345678",
        "139-1234-5678",
        "139 1234 5678",
        "+86 13912345678",
        "电话13912345678。",
        "0755-12345678转801",
        "(010) 12345678",
        "11010519491231002X",
    ],
)
def test_numbers_of_people_are_not(evaluation, text):
    form = evaluation.form.model_copy(update={"goal": Text(text=f"联系{text}办理"), "entries": ()})
    cleaned, removals = public_copy(evaluation.model_copy(update={"form": form}))
    assert not any(c.isdigit() for c in cleaned.form.goal.text)
    assert len(removals) == 1


def test_public_papers(evaluation, tmp_path):
    paths = write_public(private(evaluation), tmp_path)
    assert [path.name for path in paths] == [
        "自评报告.docx",
        "自评报告.html",
        "自评表.xlsx",
        "evaluation.json",
        "公开稿删除清单.txt",
    ]
    assert "13800138000" not in text_of(paths[0].read_bytes())
    assert write_public(sample.evaluation(), tmp_path) == paths


def test_an_exact_number_that_looks_like_a_telephone_number_stays(evaluation):
    item = evaluation.items[1].model_copy(update={"exact": Fraction(13800138000), "completion": Fraction(13800138000)})
    cleaned, removals = public_copy(evaluation.model_copy(update={"items": (item,)}))
    assert cleaned.items[0].exact == 13800138000
    assert removals == [] or all(removal.what != "手机号码" for removal in removals)


@FAST
@given(strategies.evaluations())
def test_every_evaluation_has_a_public_copy(evaluation):
    cleaned, _ = public_copy(evaluation)
    assert cleaned.items == () or len(cleaned.items) == len(evaluation.items)


def test_a_target_form_is_not_asked_for_what_scoring_needs():
    target = Form(layout="x", kind="project_target", year=2026)
    told = [found("S029", None), found("C041", None, name="甲", target="提高")]
    assert [finding.code for finding in of_the_form(target, told)] == ["C041"]
    scored = Form(layout="x", kind="project_self_evaluation", year=2026)
    assert of_the_form(scored, told) == told
