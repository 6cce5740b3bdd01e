"""An edited report against its form. The Shenzhen report of 2020 contradicts its own table: those sentences are the test."""

import io
import re
import subprocess
import zipfile
from decimal import Decimal

import pytest

from scorecard.findings import message
from scorecard.model import Actual, Amount, Evaluation, Form, Indicator, PackRef, Target, Task, Text
from scorecard.reports import verify
from scorecard.reports.verification import Statements


def edited(data, change, tmp_path, name="报告.docx"):
    """The report as somebody changed its document.xml."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.namelist():
            content = old.read(item)
            new.writestr(item, change(content.decode()).encode() if item == "word/document.xml" else content)
    path = tmp_path / name
    path.write_bytes(target.getvalue())
    return path


@pytest.fixture
def report(documents):
    return documents["自评报告.docx"]


def said(findings):
    return [(finding.code, message(finding)) for finding in findings]


def test_an_untouched_report_agrees(report, evaluation, tmp_path):
    assert verify(edited(report, lambda xml: xml, tmp_path), evaluation) == []


def test_spaces_width_and_trailing_zeros_do_not_count(report, evaluation, tmp_path):
    path = edited(report, lambda xml: xml.replace(">9.47分<", "> ９.４７０ 分<"), tmp_path)
    assert verify(path, evaluation) == []


def test_a_changed_number_is_named_with_its_place_and_the_right_value(report, evaluation, tmp_path):
    found = verify(edited(report, lambda xml: xml.replace(">9.47分<", ">9.74分<", 1), tmp_path), evaluation)
    assert len(found) == 1
    assert found[0].code == "D004"
    assert found[0].place.line
    assert message(found[0]).startswith("“监测设备验收合格率”核算得分在报告中写作“9.74分”，按表应为“9.47分”（“")


def test_every_changed_table_cell_is_found(report, evaluation, tmp_path):
    found = verify(edited(report, lambda xml: xml.replace(">302.49<", ">320.49<"), tmp_path), evaluation)
    assert {finding.code for finding in found} == {"D004"}
    assert "“年度资金总额”全年预算数在报告中写作“320.49”，按表应为“302.49”" in message(found[0])


def test_the_form_may_have_moved_instead(report, evaluation, tmp_path):
    moved = evaluation.model_copy(update={"total": Decimal("90.00"), "items": evaluation.items[:-1]})
    codes = [finding.code for finding in verify(edited(report, lambda xml: xml, tmp_path), moved)]
    assert "D004" in codes
    assert "D005" in codes


def test_numbers_in_the_offices_own_text(report, evaluation, tmp_path):
    def change(xml):
        return xml.replace(
            "【待补充：改进措施",
            "全年预算数310万元，监测设备验收合格率达到96%，服务对象满意度93.5%。【待补充：改进措施",
        )

    found = verify(edited(report, change, tmp_path), evaluation)
    assert said(found) == [
        ("D006", "报告写“监测设备验收合格率达到96%”，而表中“监测设备验收合格率”的指标值为≥95%，实际完成值为90%"),
        (
            "D006",
            "报告写“全年预算数310万元”，而表中年初预算数为300.00万元".replace(
                "年初预算数为300.00万元", "全年预算数为302.49万元"
            ),
        ),
    ]


def test_without_marks_only_the_text_is_checked(report, evaluation, tmp_path):
    path = edited(
        report,
        lambda xml: re.sub(r"</?w:sdt(Content)?>|<w:sdtPr>.*?</w:sdtPr>", "", xml).replace("302.49万元", "320.49万元"),
        tmp_path,
    )
    assert [finding.code for finding in verify(path, evaluation)] == ["D007", "D006", "D006", "D006", "D053"]


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_report_is_a_finding(evaluation, tmp_path, content):
    path = tmp_path / "报告.docx"
    path.write_bytes(content)
    assert [finding.code for finding in verify(path, evaluation)] == ["D003"]
    assert [finding.code for finding in verify(tmp_path / "没有.docx", evaluation)] == ["D003"]


@pytest.mark.parametrize("xml", ["<a/>", "<broken", '<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>'])
def test_strange_xml_is_no_exception(report, evaluation, tmp_path, xml):
    found = verify(edited(report, lambda _: xml, tmp_path), evaluation)
    assert found[0].code in {"D003", "D007"}


def test_numbers_are_found_again_after_libreoffice_dropped_their_names(report, evaluation, tmp_path):
    for name, change in (("same", str), ("changed", lambda xml: xml.replace(">9.47分<", ">9.74分<", 1))):
        path = edited(report, change, tmp_path, f"{name}.docx")
        command = [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            str(tmp_path / "out"),
            str(path),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert verify(tmp_path / "out" / "same.docx", evaluation) == []
    found = verify(tmp_path / "out" / "changed.docx", evaluation)
    assert [finding.code for finding in found] == ["D004"]
    assert "写作“9.74分”，按表应为“9.47分”" in message(found[0])


# ------------------------------------------------------------------------------------------------ Shenzhen, 2020


def indicator(name, target, actual):
    return Indicator(
        level3=Text(text=name), target=Target(text=target, kind="text"), actual=Actual(text=actual, kind="text")
    )


@pytest.fixture(scope="module")
def shenzhen():
    """The rows of the published table that the report's own sentences speak of."""

    def yuan(digits):
        return Amount(text=digits, value=Decimal(digits), unit="元")

    form = Form(
        layout="x", kind="department_self_evaluation", year=2020, money_unit="元",
        tasks=(Task(name=Text(text="金额合计"), budget=yuan("26515638.49"), executed=yuan("20472401.15")),),
        indicators=(
            indicator("招聘人才数量", "≥6 人", "11 人"), indicator("出具研究报告的数量", "≥10 份", "16 份"),
            indicator("环境专业人员研究生（含）以上学历比率", "≥90%", "77.78%"), indicator("预算执行率", "≥95%", "77.21%"),
            indicator("支出进度达标率", "≥95%", "25%"), indicator("课题研究成果转化率", "≥10%", "18.75%"),
            indicator("办公设备使用人员满意度", "≥90%", "96%"),
        ),
    )  # fmt: skip
    return Evaluation(
        form=form,
        pack=PackRef(id="x", version="1", name="x"),
        items=(),
        points_total=Decimal(100),
        total=None,
        claimed_total=Decimal("92.19"),
    )


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        (
            "(9) 中心 2020 年度预算执行率为 77.21% 支出进度达标率为 25%，未达到年初制定预算执行率为 95% 支出进度达标率为 80%的目标。",
            ["支出进度达标率为 80%"],
        ),
        ("2020 年中心年初预算数 1070 万元，调整预算数 2643.36 万元。", ["调整预算数 2643.36 万元"]),
        ("2020 年中心分季度预算执行率分别为第一季度 2.68%、第二季度 15.41%；全年平均支出执行率仅为 19.30%。", []),
        ("(6) 2020 年研究课题数为 16 个，课题研究成果转化率达 18.75%，超过转化率 10%绩效的目标；", []),
        ("经自评，综合评分 92.19 分。", []),
        ("经自评，综合评分 95 分。", ["综合评分 95 分"]),
        ("采购部门已于 2020 年 7 月 22 日完成采购。", []),
        ("办公设备使用人员满意度100%。", ["办公设备使用人员满意度100%"]),
    ],
)
def test_shenzhen_contradicts_its_table(shenzhen, sentence, wrong):
    assert [text for text, _ in Statements(shenzhen).contradicted(sentence)] == wrong
