"""An edited report produced again: the office's text stays, the numbers move, the differences are listed."""

import io
import re
import subprocess
import zipfile
from decimal import Decimal
from fractions import Fraction

import docx
import pytest
from PIL import Image

from scorecard.findings import message
from scorecard.model import Amount
from scorecard.reports import render_report, verify
from scorecard.reports.reading import NotAReport, read_paragraphs
from scorecard.reports.updating import update_report
from scorecard.reports.updating_merge import KEPT_TITLE

GAP = "【待补充：项目概况（立项依据、主要内容、实施范围和起止时间）】"
OWN = "本项目依据市级监测规划立项，于当年三月开工。"


@pytest.fixture
def moved(evaluation):
    """The same form with more money spent and the third indicator scored anew."""
    form = evaluation.form
    total = form.funds[0].model_copy(update={"executed": Amount(text="299.00", value=Decimal("299.00"))})
    items = list(evaluation.items)
    spent = items[0].inputs[1].model_copy(update={"value": Fraction(299), "raw": "299.00"})
    items[0] = items[0].model_copy(update={"inputs": (items[0].inputs[0], spent)})
    items[3] = items[3].model_copy(update={"score": Decimal("9.60"), "exact": Fraction(96, 10)})
    return evaluation.model_copy(
        update={
            "form": form.model_copy(update={"funds": (total, *form.funds[1:])}),
            "items": tuple(items),
            "total": Decimal("93.26"),
        }
    )


def opened(data):
    return docx.Document(io.BytesIO(data))


def saved(document):
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def texts(data):
    return [p.text for p in read_paragraphs(data)]


def find(document, words):
    return next(p for p in document.paragraphs if words in "".join(p._p.itertext("{*}t")))


def fill(paragraph, text):
    """Writes over a paragraph as a person does in Word: the first run is typed over, the others are deleted."""
    first, *rest = paragraph.runs
    first.text = text
    for run in rest:
        run._r.getparent().remove(run._r)


def codes(updated):
    return [finding.code for finding in updated.findings]


def said(updated, code):
    return [message(finding) for finding in updated.findings if finding.code == code]


@pytest.fixture
def edited(documents):
    document = opened(documents["自评报告.docx"])
    fill(find(document, GAP), OWN)
    return document


def update(document, evaluation, findings=()):
    data = document if isinstance(document, bytes) else saved(document)
    return update_report(data, evaluation, name="旧报告.docx", findings=findings)


def test_an_untouched_report_becomes_todays(documents, evaluation, moved, findings):
    updated = update(documents["自评报告.docx"], moved, findings)
    assert texts(updated.data) == texts(render_report(moved, findings=findings)["自评报告.docx"])
    assert set(codes(updated)) == {"D011"}
    assert "“年度资金总额”全年执行数由“297.95”改为“299.00”" in said(updated, "D011")
    again = update(documents["自评报告.docx"], evaluation, findings)
    assert again.findings == []
    assert texts(again.data) == texts(documents["自评报告.docx"])


def test_text_of_the_office_stays_and_numbers_move(edited, moved, findings, tmp_path):
    updated = update(edited, moved, findings)
    after = texts(updated.data)
    assert OWN in after
    assert GAP not in after
    assert any("全年执行数299.00万元" in text for text in after)
    assert f"保留单位写的“{OWN}”" in said(updated, "D012")
    assert all(finding.place.file == "旧报告.docx" for finding in updated.findings)
    path = tmp_path / "新.docx"
    path.write_bytes(updated.data)
    assert verify(path, moved) == []


def test_a_filled_gap_is_no_longer_shown_as_one(edited, evaluation, findings):
    document = opened(update(edited, evaluation, findings).data)
    marked = [
        "".join(r.itertext("{*}t"))
        for r in document.element.body.iter("{*}r")
        if "DaiBuChong" in str([s.values() for s in r.iter("{*}rStyle")])
    ]
    assert len(marked) == 8
    assert all(text.startswith("【待补充：") for text in marked)


def test_the_list_of_gaps_is_that_of_the_gaps_left(edited, evaluation, findings):
    updated = update(edited, evaluation, findings)
    after = texts(updated.data)
    assert updated.gaps == 8
    assert any(text.startswith("本报告有8处需要填报单位补充") for text in after)
    assert "立项依据、主要内容、实施范围和起止时间" not in after


def test_numbers_move_inside_an_edited_sentence(documents, moved, findings):
    document = opened(documents["自评报告.docx"])
    paragraph = find(document, "全年预算数302.49万元，全年执行数")
    paragraph.add_run("资金支付进度正常，由财务科按月核对。")
    updated = update(document, moved, findings)
    sentence = next(text for text in texts(updated.data) if "由财务科按月核对" in text)
    assert "全年执行数299.00万元" in sentence
    assert sum(text.startswith("全年预算数302.49万元，全年执行数299.00万元") for text in texts(updated.data)) == 1


def test_paragraphs_tables_and_pictures_of_the_office_stay(edited, moved, findings):
    heading = find(edited, "（二）资金情况")
    heading.insert_paragraph_before("本单位另附资金支付明细。")
    table = edited.add_table(1, 2)
    table.rows[0].cells[0].text = "支付明细（单位自加）"
    heading._p.addprevious(table._tbl)
    picture = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(picture, "PNG")
    picture.seek(0)
    heading.insert_paragraph_before().add_run().add_picture(picture)
    updated = update(edited, moved, findings)
    document = opened(updated.data)
    blocks = ["".join(e.itertext("{*}t")) for e in document.element.body]
    place = blocks.index("支付明细（单位自加）")
    assert blocks[place - 2 : place + 3] == [
        OWN,
        "本单位另附资金支付明细。",
        "支付明细（单位自加）",
        "",
        "（二）资金情况",
    ]
    assert len(document.inline_shapes) == 2
    assert "保留单位写的“图片”" in said(updated, "D012")


def test_what_the_office_deleted_stays_deleted_and_is_listed(documents, moved, findings):
    document = opened(documents["自评报告.docx"])
    gone = find(document, "自评表标明不适用的指标1项")
    gone._p.getparent().remove(gone._p)
    updated = update(document, moved, findings)
    assert not any("自评表标明不适用的指标1项" in text for text in texts(updated.data))
    assert said(updated, "D015") == [
        "单位在旧报告中删去的“自评表标明不适用的指标1项：‘设备持续运行年限’，其分值不计入总分。”没有恢复"
    ]


def test_text_under_a_heading_that_goes_is_kept_at_the_end(documents, evaluation, findings):
    document = opened(documents["自评报告.docx"])
    find(document, "（1）“开展业务培训期数”").insert_paragraph_before("培训由上级统一安排，单位另有说明。")
    items = [i.model_copy(update={"state": "reached"}) if i.state == "exceeded" else i for i in evaluation.items]
    fewer = [i.model_copy(update={"state": "reached"}) if i.state == "missed" else i for i in items]
    changed = evaluation.model_copy(update={"items": tuple(fewer)})
    today = texts(render_report(changed, findings=findings)["自评报告.docx"])
    updated = update(document, changed, findings)
    after = texts(updated.data)
    assert "培训由上级统一安排，单位另有说明。" in after
    assert set(today) <= set(after)


def test_a_heading_that_goes_leaves_the_offices_text_at_the_end(documents, evaluation, findings):
    document = opened(documents["自评报告.docx"])
    find(document, "3.满意度指标")._p.addnext(find(document, "表标明不适用")._p.__copy__())
    own = document.element.body[document.element.body.index(find(document, "3.满意度指标")._p) + 1]
    for text in own.iter("{*}t"):
        text.text = ""
    next(own.iter("{*}t")).text = "满意度由第三方调查，样本二百份。"
    kept = tuple(item for item in evaluation.items if item.level1 != "满意度指标")
    updated = update(document, evaluation.model_copy(update={"items": kept}), findings)
    after = texts(updated.data)
    assert "3.满意度指标" not in after
    at = after.index(KEPT_TITLE)
    assert after[at + 1 : at + 3] == ["（原在“3.满意度指标”之下）", "满意度由第三方调查，样本二百份。"]
    assert said(updated, "D013") == [
        "单位写的“满意度由第三方调查，样本二百份。”原在“3.满意度指标”之下，新报告没有这一部分，这段文字保留在末尾或原处"
    ]


def test_both_changed_is_a_finding_with_both_texts(documents, evaluation, findings):
    document = opened(documents["自评报告.docx"])
    find(document, "3.有3项自评得分与核算得分不一致").add_run("已逐项说明。")
    items = list(evaluation.items)
    items[4] = items[4].model_copy(update={"claimed": Decimal(10), "difference": Decimal(0)})
    updated = update(document, evaluation.model_copy(update={"items": tuple(items)}), findings)
    after = texts(updated.data)
    assert "3.有3项自评得分与核算得分不一致。已逐项说明。" in after
    assert "3.有2项自评得分与核算得分不一致。" not in after
    assert said(updated, "D014") == [
        "单位改过的“3.有3项自评得分与核算得分不一致。已逐项说明。”予以保留，而按现在的表应写作“3.有2项自评得分与核算得分不一致。”"
    ]


def test_a_cell_of_the_office_stays_when_the_rows_move(documents, evaluation, findings):
    document = opened(documents["自评报告.docx"])
    table = next(t for t in document.tables if t.rows[0].cells[-1].text == "说明")
    row = next(row for row in table.rows if "监测设备验收合格率" in "".join(row._tr.itertext("{*}t")))
    row.cells[-1].paragraphs[0].add_run("供货单位已更换设备")
    form = evaluation.form
    items = (evaluation.items[0], *evaluation.items[2:])
    updated = update(document, evaluation.model_copy(update={"items": items, "form": form}), findings)
    table = next(t for t in opened(updated.data).tables if t.rows[0].cells[-1].text == "说明")
    words = ["".join(row._tr.itertext("{*}t")) for row in table.rows]
    assert not any("新建环境监测站点数量" in text for text in words)
    assert any("监测设备验收合格率" in text and "供货单位已更换设备" in text for text in words)


def test_numbers_follow_their_row_when_rows_move(documents, evaluation, findings):
    document = opened(documents["自评报告.docx"])
    find(document, "（1）“监测设备验收合格率”").add_run("复验安排另附。")
    items = list(evaluation.items)
    items[3] = items[3].model_copy(update={"score": Decimal("9.60")})
    changed = evaluation.model_copy(update={"items": (items[0], *items[2:])})
    updated = update(document, changed, findings)
    sentence = next(text for text in texts(updated.data) if "复验安排另附" in text)
    assert "核算得分9.60分" in sentence
    assert "核算得分10.00分" not in sentence


def test_a_number_whose_row_is_gone_is_left_and_listed(documents, evaluation, findings):
    document = opened(documents["自评报告.docx"])
    find(document, "（1）“监测设备验收合格率”").add_run("复验安排另附。")
    kept = tuple(item for item in evaluation.items if item.level3 != "监测设备验收合格率")
    updated = update(document, evaluation.model_copy(update={"items": kept}), findings)
    assert any("9.47分" in text for text in said(updated, "D017"))
    assert any("复验安排另附" in text for text in texts(updated.data))


def test_updating_twice_keeps_the_text_once(edited, evaluation, moved, findings):
    once = update(edited, moved, findings)
    twice = update(once.data, evaluation, findings)
    assert texts(twice.data).count(OWN) == 1
    assert update(twice.data, evaluation, findings).data == update(twice.data, evaluation, findings).data


def test_footers_and_chart_follow_the_new_form(edited, evaluation, moved, findings):
    source = evaluation.form.source.model_copy(update={"sha256": "a" * 64})
    changed = moved.model_copy(update={"form": moved.form.model_copy(update={"source": source})})
    data = update(edited, changed, findings).data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        feet = "".join(package.read(n).decode() for n in package.namelist() if "footer" in n)
        chart = package.read("word/charts/chart1.xml").decode()
    assert "9f86d081" not in feet
    assert "aaaaaaaaaaaaaaaa" in feet
    assert "49.60" in chart


def test_without_a_base_everything_that_differs_is_kept(edited, moved, findings):
    bare = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(edited))) as old, zipfile.ZipFile(bare, "w") as new:
        for name in old.namelist():
            if name.startswith("customXml"):
                continue
            data = old.read(name)
            if name == "word/document.xml":
                data = re.sub(rb"</?w:sdt(Content)?>|<w:sdtPr>.*?</w:sdtPr>", b"", data)
            if name.endswith("document.xml.rels"):
                data = re.sub(rb"<Relationship [^>]*customXml/item[^>]*/>", b"", data)
            new.writestr(name, data)
    updated = update(bare.getvalue(), moved, findings)
    assert codes(updated)[0] == "D016"
    after = texts(updated.data)
    assert OWN in after
    today = [t for t in texts(render_report(moved, findings=findings)["自评报告.docx"]) if "待补充" not in t]
    missing = [
        text for text in today if text not in after and not text.startswith(("本报告有", "立项依据", "项目概况"))
    ]
    assert missing == []


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04"])
def test_what_is_no_report_is_refused(evaluation, content):
    with pytest.raises(NotAReport):
        update(content, evaluation)


def test_through_libreoffice(edited, moved, findings, tmp_path):
    (tmp_path / "旧.docx").write_bytes(saved(edited))
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx",
        "--outdir", str(tmp_path / "out"), str(tmp_path / "旧.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    updated = update((tmp_path / "out" / "旧.docx").read_bytes(), moved, findings)
    after = [re.sub(r"\s", "", text) for text in texts(updated.data)]
    assert OWN in after
    assert "D016" not in codes(updated)
    assert said(updated, "D012") == [f"保留单位写的“{OWN}”"]
    today = [re.sub(r"\s", "", t) for t in texts(render_report(moved, findings=findings)["自评报告.docx"])]
    assert [
        t
        for t in today
        if t not in after and not t.startswith(("本报告有", GAP[:5], "立项依据", "项目概况", "一、项目基本情况（一）"))
    ] == []
    path = tmp_path / "新.docx"
    path.write_bytes(updated.data)
    assert verify(path, moved) == []
