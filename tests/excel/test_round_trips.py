"""A form of ours from blank to blank: written, filled by two programs, read, scored, written again, read: the same model."""

import io

import openpyxl
import own_forms
import pytest
from lxml import etree
from own_forms import EXAMPLES, blank, example, example_form, filled, meaning, typed
from tables_to_files import convert

from scorecard import pipeline
from scorecard.excel.blank import choose_layout, make
from scorecard.excel.blank.prefill import prefill
from scorecard.findings import message
from scorecard.layouts.stamped import SHEET
from scorecard.reports.convert import write_forms
from scorecard.reports.workbook import write_workbook

TABLE, OFFICE, TEXT = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text"))


def read(folder, data, name="表.xlsx"):
    path = folder / name
    path.write_bytes(data)
    return pipeline.read(path)


def only(folder, data, name="表.xlsx"):
    forms, _, _ = read(folder, data, name)
    assert len(forms) == 1
    return forms[0]


# --- LibreOffice, by a program --------------------------------------------------------------------------------------


def typed_into(data, sheet, cells):
    """The flat OpenDocument `data` with `cells` in its table `sheet`: what a macro or a person types.

    Rows and cells are written once and counted (number-rows-repeated, number-columns-repeated); what a merged cell
    covers stands there as a covered cell. Each row and cell that is written to is taken out of its run first.
    """
    root = etree.fromstring(data)
    table = next(one for one in root.iter(f"{TABLE}table") if one.get(f"{TABLE}name") == sheet)
    for (row, column), value in cells.items():
        cell = _nth(_nth(table, row, "table-row", "rows"), column, "table-cell", "columns")
        assert cell.tag == f"{TABLE}table-cell", "a covered cell"
        for child in list(cell):
            cell.remove(child)
        for key in [key for key in cell.attrib if key.startswith(OFFICE)]:
            del cell.attrib[key]
        if isinstance(value, str):
            cell.set(f"{OFFICE}value-type", "string")
            for line in value.split("\n"):
                etree.SubElement(cell, f"{TEXT}p").text = line
        else:
            cell.set(f"{OFFICE}value-type", "float")
            cell.set(f"{OFFICE}value", repr(value))
            etree.SubElement(cell, f"{TEXT}p").text = repr(value)
    for cell in table.iter(f"{TABLE}table-cell"):
        if cell.get(f"{TABLE}formula") is not None:  # no value yet: it has to be computed
            for key in [key for key in cell.attrib if key.startswith(OFFICE)]:
                del cell.attrib[key]
            for child in list(cell):
                cell.remove(child)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _nth(parent, number, tag, what):
    """The row or cell `number` of `parent`, standing alone."""
    names = {f"{TABLE}{tag}", f"{TABLE}covered-{tag}"}
    key, at = f"{TABLE}number-{what}-repeated", 0
    inside = [one for one in parent.iter(*names) if next(one.iterancestors(parent.tag)) is parent]
    for one in inside:
        count = int(one.get(key, "1"))
        if number < at + count:
            for part, size in (("before", number - at), ("after", at + count - number - 1)):
                if size:
                    other = etree.fromstring(etree.tostring(one))
                    other.set(key, str(size))
                    one.addprevious(other) if part == "before" else one.addnext(other)
            one.attrib.pop(key, None)
            one.tail = None
            return one
        at += count
    raise AssertionError(f"no {tag} {number}")


@pytest.fixture(scope="module")
def through_libreoffice():
    """The form filled by way of LibreOffice: blank as .fods, values into its cells, back to .xlsx."""
    made = blank(5)
    flat = convert({"表.xlsx": made.data}, "fods")["表.xlsx"]
    return convert({"表.fods": typed_into(flat, "自评表", typed(made, example_form()))}, "xlsx")["表.fods"]


def test_filled_by_libreoffice_and_by_openpyxl_it_is_the_same_model(through_libreoffice, tmp_path):
    ours, theirs = only(tmp_path, example()), only(tmp_path, through_libreoffice)
    assert meaning(ours) == meaning(theirs)
    assert meaning(ours, without={"entries"}) == meaning(example_form(), without={"entries"})
    scores = [pipeline.evaluate(form).evaluation for form in (ours, theirs, example_form())]
    assert len({(one.total, one.grade) for one in scores}) == 1
    assert [item.score for item in scores[0].items] == [item.score for item in scores[1].items]


def test_libreoffice_computes_what_stands_beside(through_libreoffice):
    """The checks in the form really ran: they say what scoring says."""
    sheet = openpyxl.load_workbook(io.BytesIO(through_libreoffice), data_only=True)["自评表"]
    shown = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "核对｜√ 权重合计：指标 90 分，加预算执行率 10 分，共 100 分。" in shown
    assert "√ 与规则一致。" in shown


# --- written again --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2, 3])
def test_read_scored_and_written_again_it_is_the_same_model(number, tmp_path):
    source = pipeline.read(sorted(EXAMPLES.glob("*.xlsx"))[number - 1]).forms[0]
    form = source if number != 2 else only(tmp_path, example())
    evaluation = pipeline.evaluate(form).evaluation
    for data in (write_workbook(evaluation), write_forms([form])):
        again = only(tmp_path, data)
        assert scored(again) == scored(form)
        assert indicators(again) == indicators(form)
        twice = only(tmp_path, write_workbook(pipeline.evaluate(again).evaluation))
        assert indicators(twice) == indicators(form)


def scored(form):
    evaluation = pipeline.evaluate(form).evaluation
    return evaluation.total, evaluation.grade, [(item.level3, item.points, item.score) for item in evaluation.items]


def indicators(form):
    return meaning(form)["indicators"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_prefilled_then_filled_it_is_the_form_again(number, tmp_path):
    """Approved rows are carried, the results typed into what is open: the filer's form. And prefilled from that: the same file."""
    source = pipeline.read(sorted(EXAMPLES.glob("*.xlsx"))[number - 1]).forms[0]
    target = source.model_copy(update={"kind": "project_target", "indicators": tuple(map(approved, source.indicators))})
    made = prefilled(target)
    plan = made.plan
    cells = {}
    for offset, row in enumerate(source.indicators):
        for name in ("actual", "claimed_score", "deviation_reason"):
            value = getattr(row, name)
            if value is not None and value.text:
                cells[plan.first + offset, plan.column(name)] = (
                    own_forms.number(value.value) if name == "claimed_score" else value.text
                )
    cells[plan.cell("goal_actual")] = source.goal_actual.text
    cells[plan.cell("claimed_total")] = own_forms.number(source.claimed_total.value)
    for line in source.funds:
        for name in ("budget", "executed", "rate", "claimed_score"):
            place, amount = plan.cell(f"funds.{line.role}.{name}"), getattr(line, name)
            if place is not None and amount is not None and amount.value is not None:
                cells[place] = amount.text if name == "rate" else own_forms.number(amount.value)
    form = only(tmp_path, filled(made, cells))
    assert indicators(form) == indicators(source)
    assert scored(form) == scored(source)
    again = form.model_copy(update={"kind": "project_target", "indicators": tuple(map(approved, form.indicators))})
    assert indicators(only(tmp_path, prefilled(again).data)) == indicators(only(tmp_path, made.data))


def approved(row):
    return row.model_copy(update={"actual": None, "claimed_score": None, "deviation_reason": None})


def prefilled(form):
    layout, _ = choose_layout("project_self_evaluation", (), "mof-self-evaluation")
    request, _ = prefill(form, layout, "project_self_evaluation", form.year)
    return make(request)


# --- forms of other versions ----------------------------------------------------------------------------------------


def stamped(data, **changes):
    """The form with other words on its hidden sheet; None takes the line out."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in book[SHEET].iter_rows():
        if row[0].value in changes:
            row[1].value = changes[row[0].value]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"程序版本": "0.1.0"}, None),
        ({"规则包版本": "0.9"}, None),
        ({"规则包编号": "old-pack"}, None),
        ({"表年度": "2019"}, None),
        ({"表样编号": "ministry-2019"}, "现在的程序没有这个表样"),
        ({"表样标记": "0123456789ab", "程序版本": "0.1.0"}, "有改动"),
        ({"格式": "2"}, "另一个版本"),
        ({"格式": None}, "另一个版本"),
        ({"官方列数": None}, None),
        ({"表样编号": None}, "没有这个表样"),
    ],
)
def test_a_form_of_another_version_reads_and_is_named(changes, said, tmp_path):
    forms, findings, _ = read(tmp_path, stamped(example(), **changes))
    assert [meaning(form) for form in forms] == [meaning(only(tmp_path, example()))]
    told = [message(finding) for finding in findings if finding.code == "W001"]
    assert len(told) == (0 if said is None else 1)
    assert said is None or said in told[0]
    assert said is None or (changes.get("程序版本") or "") in told[0]
