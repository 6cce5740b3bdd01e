"""审核意见/单位.docx and 复核情况报告: what they say, and that what people wrote stays."""

import io
import zipfile
from decimal import Decimal

import docx
import pytest
from outputs_store import finding, form, item, write

from scorecard.batch.earlier import KEPT, keep_sample, kept_sample
from scorecard.batch.outputs import OutputOptions, write_outputs
from scorecard.batch.outputs.paper_template import built_in
from scorecard.batch.outputs.report import review_summary
from scorecard.batch.outputs.risk import surroundings
from scorecard.batch.records import FileRow
from scorecard.batch.store import RosterRow, connect
from scorecard.reports import TemplateProblem
from scorecard.reports.review_summary import SampleResult

ONE = form()
TWO = form(file="乙.xlsx", project="甲&乙<丙>", claimed_total=Decimal(97))
OTHER = form(file="丙.xlsx", unit="第二中学")
FINE = form(file="丁.xlsx", unit="第三中学")
FINDINGS = [
    finding(ONE, severity="hint", code="C102", message="完成值都是整数"),
    finding(ONE),
    finding(TWO, severity="error", code="S010", message="得分不一致", remedy="改正得分", form=None),
    finding(OTHER, code="C041", message="指标值含糊"),
    finding(FINE, severity="hint"),
]


@pytest.fixture
def results(tmp_path):
    return write(tmp_path / "结果", [ONE, TWO, OTHER, FINE], [item(ONE)], FINDINGS)


def papers(out, **options):
    return write_outputs(out, OutputOptions(**options), only=frozenset({"papers"}))


def words(path):
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_one_paper_a_unit_with_something_to_do(results):
    written = papers(results, by="2026年5月31日前")
    assert [path.name for path in written] == ["第一中学.docx", "第二中学.docx"]
    said = words(written[0])
    assert "第一中学：" in said
    assert "报送的2025年度绩效表共2张，其中1张有错误。检查发现错误1个、警告1个、提示1个" in said
    assert "请于2026年5月31日前把改正后的表" in said
    for part in (
        "设备购置",
        "甲&乙<丙>",
        "得分不一致",
        "改正得分",
        "改正后重新报送",
        "核实，改正或说明",
        "G13",
        "+2.00",
    ):
        assert part in said
    assert said.index("没有完成，没有写偏差原因") < said.index("完成值都是整数")
    assert "指标值含糊" not in said
    assert "指标值含糊" in words(written[1])


def test_without_a_date_a_gap_stays(results):
    assert "请于【待补充：反馈期限（年月日）】前" in words(papers(results)[0])


def test_the_bureau_signs(results):
    assert "【待补充：审核单位（签章）】" in words(papers(results)[0])
    signed = words(papers(results, bureau="青山市财政局")[0])
    assert "青山市财政局" in signed
    assert "审核单位" not in signed


def test_same_bytes_and_nothing_left_over(results):
    first = [path.read_bytes() for path in papers(results)]
    stale = results / "审核意见" / "撤销的单位.docx"
    stale.write_bytes(first[0])
    assert [path.read_bytes() for path in papers(results)] == first
    assert not stale.exists()


def test_what_people_wrote_stays(results):
    path = papers(results)[0]
    document = docx.Document(str(path))
    document.add_paragraph("审核人的话")
    document.core_properties.modified = __import__("datetime").datetime(2026, 3, 1)  # as Word does on saving
    document.save(str(path))
    kept = path.read_bytes()
    written = papers(results)
    assert path.read_bytes() == kept
    assert written[0].name == "第一中学_2.docx"


def test_units_of_one_name_do_not_meet(tmp_path):
    forms = [form(file=f"{n}.xlsx", unit="办公室", department=f"{n}局") for n in "甲乙"] + [
        form(file="空.xlsx", unit=None)
    ]
    out = write(tmp_path / "结果", forms, [], [finding(one) for one in forms])
    assert [path.name for path in papers(out)] == ["办公室.docx", "市教育局.docx", "办公室_2.docx"]
    assert sorted(path.name for path in (out / "审核意见").iterdir()) == [
        "办公室.docx",
        "办公室_2.docx",
        "市教育局.docx",
    ]


def test_an_office_s_own_template(results, tmp_path):
    own = tmp_path / "模板"
    own.mkdir()
    with zipfile.ZipFile(io.BytesIO(built_in())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace("一、总体情况".encode(), "壹、总体情况".encode())
    with zipfile.ZipFile(own / "退回意见.docx", "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert "壹、总体情况" in words(papers(results, templates=own)[0])
    (own / "退回意见.docx").write_bytes(b"no")
    with pytest.raises(TemplateProblem, match="不是 Word 文档"):
        papers(results, templates=own)


def summary_of(out, **options):
    connection = connect(out)
    try:
        return review_summary(connection, surroundings(connection), OutputOptions(**options))
    finally:
        connection.close()


def test_the_summary_counts_the_store(tmp_path):
    double = form(file="戊.xlsx", grade="良", total=Decimal(85), claimed_grade="优")
    lost = FileRow("坏.pdf", "b" * 64, 5, False, 0, 0, 0, 0)
    roster = [RosterRow("图书购置", "第三中学", "市教育局", None, "未报送", None, None, None)]
    findings = [
        *FINDINGS,
        finding(ONE, file="坏.pdf", form=None, code="F001", severity="error", message="文件打不开：损坏"),
    ]
    out = write(
        tmp_path / "结果", [ONE, TWO, double], [item(ONE)], findings[:3] + findings[-1:], files=[lost], roster=roster
    )
    summary = summary_of(out, bureau="某市财政局")
    assert (summary.files, summary.forms, summary.units, summary.scored, summary.compared) == (4, 3, 1, 3, 3)
    assert (summary.errors, summary.warnings, summary.hints) == (2, 1, 1)
    assert summary.unreadable[0].reason == "文件打不开：损坏"
    assert [(entry.unit, entry.project) for entry in summary.missing] == [("第三中学", "图书购置")]
    assert [(one.files, one.identical) for one in summary.doubled] == [(("戊.xlsx", "甲.xlsx"), False)]
    assert [(change.claimed, change.recomputed, change.count) for change in summary.grades] == [("优", "良", 1)]
    assert sum(entry.count for entry in summary.differences) == 3
    assert summary.first[0].file == "戊.xlsx"
    assert summary.units_with_errors[0].errors == 1
    assert summary.packs[0].forms == 3
    assert len(summary.digest) == 64
    written = write_outputs(out, OutputOptions(bureau="某市财政局"), only=frozenset({"report"}))
    assert [path.name for path in written] == ["复核情况报告.docx", "复核情况报告.html"]
    assert "某市财政局" in words(written[0])


def test_results_of_a_review_are_kept(tmp_path):
    sample = (SampleResult("甲", "乙", Decimal("95.5"), None, "优", "", "少一张发票"),)
    keep_sample(tmp_path / KEPT, sample)
    assert kept_sample(tmp_path / KEPT) == sample
    (tmp_path / KEPT).write_text('[{"unit": 1}]', encoding="utf-8")
    assert kept_sample(tmp_path / KEPT) == ()
    assert kept_sample(tmp_path / "没有.json") == ()
