"""Values that begin like formulas, or look like links, fields, elements or templates, end as text in every file we write."""

import io
import zipfile
from pathlib import Path

import all_writers
import docx
import filer_books
import hostile
import openpyxl
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hostile import TOKEN, VALUES, filed, poisoned, traces
from workbook_order import faults

from scorecard import pipeline
from scorecard.excel.blank import Content, Request, choose_layout, make
from scorecard.excel.blank.prefill import prefill, target_kind
from scorecard.excel.remarks import annotate_document, annotate_workbook, entries, list_workbook
from scorecard.findings import message
from scorecard.readers.opening import open_bytes
from scorecard.reports import render_report
from scorecard.reports.convert import write_forms

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.xlsx"))
NAMES = ("=cmd|' C calc'!zqx", "@SUM(zqx)", "＝zqx＜script＞", "+1 zqx")
SHEETS = ("=1+zqx", "@zqx", "<b>&zqx", "-1 'zqx' x")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Workbooks of filers with all the values, under such names, on such sheets."""
    folder, made = tmp_path_factory.mktemp("hostile"), []
    for number, turn in enumerate(range(0, len(VALUES), 8)):
        made.append(folder / f"{NAMES[number]}{turn}.xlsx")
        made[-1].write_bytes(filed(turn, sheet=SHEETS[number]))
    return made


def clean(made):
    wrong = {name: found[:4] for name, data in made.items() if (found := list(traces(name, data)))}
    assert wrong == {}


def test_every_paper_of_a_filers_workbook(files, tmp_path):
    said = set()
    for number, path in enumerate(files):
        (tmp_path / str(number)).mkdir()
        made = all_writers.papers(path, tmp_path / str(number))
        clean(made)
        said |= {name.partition("/")[0] for name, data in made.items() if TOKEN.encode() in unzipped(data)}
    assert said == {"convert", "report 0", "prefill 0", "list", "remarks", "fix"}


def unzipped(data):
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"".join(package.read(name) for name in package.namelist())


def test_every_output_of_a_batch(files, tmp_path):
    made = all_writers.collected(files, tmp_path)
    clean(made)
    for name in ("batch/汇总表.xlsx", "batch/总览.html", "sample/抽查.xlsx", "review/复核结果.xlsx"):
        assert TOKEN.encode() in unzipped(made[name]), name


@pytest.mark.parametrize("number", [1, 5])
def test_every_text_of_the_model(number):
    """What no file can hold too: control characters, lone surrogates, more than a cell takes."""
    path = EXAMPLES[number]
    form = pipeline.read(path).forms[0]
    for turn in (0, 17):
        bad = poisoned(form, turn)
        evaluation, findings = pipeline.evaluate(bad)
        findings = [*findings, *pipeline.check(bad, evaluation)]
        made = dict(render_report(evaluation, findings=findings))
        made["convert.xlsx"] = write_forms([bad])
        made["list.xlsx"] = list_workbook(entries(findings, []), "=1+zqx.xlsx")
        made["remarks.xlsx"] = annotate_workbook(path.read_bytes(), "=1+zqx.xlsx", findings).data
        for to in ("自评表", "监控表"):
            kind = target_kind(bad, to)
            made[f"{to}.xlsx"] = make(prefill(bad, choose_layout(kind, ())[0], kind, 2026)[0]).data
        clean(made)


@pytest.mark.parametrize("text", [*VALUES[:11], *hostile.BROKEN])
def test_names_given_on_the_command_line(text):
    names = ("unit", "department", "project")
    content = Content(values=dict.fromkeys(names, text), open=frozenset(names))
    made = make(Request("project_self_evaluation", 2026, content))
    clean({"new.xlsx": made.data})
    kept = [cell for row in openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0].iter_rows() for cell in row]
    shown = [cell for cell in kept if isinstance(cell.value, str) and TOKEN in cell.value]
    assert len(shown) == (0 if len(text) > 32_767 else 3)
    assert {cell.data_type for cell in shown} <= {"s"}


@pytest.mark.parametrize("fault", ["formula", "link", "script", "attribute", "field"])
def test_the_search_finds_what_is_no_text(fault):
    sound = dict(render_report(*evaluated()).items())
    if fault in {"script", "attribute"}:
        planted = {"script": '<iframe src="x"></iframe>', "attribute": '<p onclick="zqx">'}[fault]
        wrong = {"自评报告.html": sound["自评报告.html"].replace(b"</body>", planted.encode() + b"</body>")}
    elif fault == "field":
        document = docx.Document(io.BytesIO(sound["自评报告.docx"]))
        add_field(document, "DDE zqx")
        wrong = {"自评报告.docx": saved(document)}
    else:
        book = openpyxl.load_workbook(io.BytesIO(sound["自评表.xlsx"]))
        if fault == "formula":
            book.active["B30"] = "=1+zqx"
        else:
            book.active["B30"].hyperlink = "http://zqx.invalid/"
        wrong = {"自评表.xlsx": saved(book)}
    with pytest.raises(AssertionError):
        clean(wrong)


def evaluated():
    return (pipeline.evaluate(pipeline.read(EXAMPLES[1]).forms[0]).evaluation,)


def saved(what):
    target = io.BytesIO()
    what.save(target)
    return target.getvalue()


# --- what stands in the filer's own file ----------------------------------------------------------------------------


def test_links_macros_and_fetching_formulas_of_a_filer_stay_behind(tmp_path):
    path = tmp_path / "台账.xlsm"
    path.write_bytes(filer_books.dangerous())
    assert faults(path.read_bytes()) == []
    made = all_writers.papers(path, tmp_path)
    for name, data in made.items():
        if not name.endswith(".xlsx"):
            continue
        assert faults(data) == [], name
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.namelist()
            whole = unzipped(data)
            assert not [part for part in parts if "external" in part.lower() or "vba" in part.lower()], name
        assert b"macroEnabled" not in whole
        for gone in (b"secret.xlsx", b"ddeLink", b"example.invalid/q", b"WEBSERVICE(", b"<f>[1]", b"MACROS"):
            assert gone not in whole, (name, gone)
    remarks = openpyxl.load_workbook(io.BytesIO(made["remarks/台账-批注.xlsx"]), data_only=True)["自评表"]
    assert [remarks[f"K{row}"].value for row in (7, 8, 9)] == [3, 1, "x"]
    kept = openpyxl.load_workbook(io.BytesIO(made["remarks/台账-批注.xlsx"]))["自评表"]
    assert kept["J7"].value == "=SUM(G8:G10)"
    assert kept["J2"].hyperlink.target == "http://example.invalid/依据"


def test_a_sheet_of_macros_stays_behind():
    data = filer_books.with_macro_sheet()
    made = annotate_workbook(data, "台账.xlsm", [])
    assert [finding.code for finding in made.findings] == ["D023"]
    assert faults(made.data) == []
    assert b"EXEC(" not in unzipped(made.data)
    assert b"Auto_Open" not in unzipped(made.data)


def add_field(document, instruction, result="结果"):
    run = document.add_paragraph()._p
    for kind, text in (("begin", None), (None, instruction), ("separate", None), ("text", result), ("end", None)):
        part = OxmlElement("w:r")
        if kind in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:t" if kind == "text" else "w:instrText")
            mark.text = text
        part.append(mark)
        run.append(part)


def test_fields_and_links_of_a_filers_document_stay_behind():
    document = docx.Document()
    table = document.add_table(0, 5)
    for row in (
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"),
        ("产出指标", "数量指标", "培训次数", "≥10次", "9次"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    add_field(document, ' DDEAUTO c:\\\\windows\\\\cmd.exe "/c zqx" ', "一百零一")
    add_field(document, " PAGE ", "7")
    simple = parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="INCLUDETEXT zqx.docx"><w:r><w:t>二百零二</w:t></w:r></w:fldSimple>'
    )
    document.add_paragraph()._p.append(simple)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    template = document.part._settings_part.relate_to(
        "http://zqx.invalid/t.dotm", f"{office}/attachedTemplate", is_external=True
    )
    document.settings.element.insert(0, parse_xml(f'<w:attachedTemplate {nsdecls("w", "r")} r:id="{template}"/>'))
    document.part.relate_to("http://example.invalid/", f"{office}/hyperlink", is_external=True)
    data = saved(document)
    assert list(traces("a.docx", data))
    made = annotate_document(data, "a.docx", [])
    assert [(finding.code, finding.args["count"]) for finding in made.findings] == [("D027", "3")]
    assert "3 处链接" in message(made.findings[0])
    assert list(traces("a.docx", made.data)) == []
    whole = unzipped(made.data)
    assert b"attachedTemplate" not in whole
    assert b"example.invalid" in whole  # a link that a person clicks
    assert b" PAGE " in whole
    text = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made.data)).paragraphs)
    assert "一百零一" in text
    assert open_bytes(made.data, "a.docx")[0] is not None
