"""The shared tables through every kind of file and back: what offices print is what is read.

Each of the 47 tables of the four target documents (460 rows) is written in the form's own layout and read by the whole
way, `scorecard.read`. PDFs take LibreOffice: here the forms that are hardest to put together again, all of them in
`benchmarks/soak_round_trips.py`.
"""

import pytest
from tables_to_files import convert, to_docx, to_html, to_xlsx
from truth_tables import (
    differences,
    head_differences,
    laid_out,
    plain,
    published,
    row_differences,
    shenzhen_scores,
    shenzhen_self_evaluation,
    truth,
)

from scorecard import pipeline
from scorecard.contract import form_json

TABLES = published()
NAMED = dict(TABLES)
PROSE = "根据预算绩效管理的有关规定，本部门按照年初确定的目标任务编制绩效目标，现将有关情况公开如下，接受社会监督。"


def read(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return pipeline.read(path)


def only_form(folder, name, data):
    forms, _, _ = read(folder, name, data)
    assert len(forms) == 1, [form.title for form in forms]
    return forms[0]


@pytest.mark.parametrize(
    ("kind", "write", "titles"),
    [
        ("xlsx", to_xlsx, "rows"),
        ("docx", to_docx, "lines"),
        ("html", to_html, "lines"),
        ("html", to_html, "rows"),
        ("html", lambda table: to_html(table, encoding="gb18030"), "lines"),
    ],
)
def test_every_row_of_every_table(tmp_path, kind, write, titles):
    wrong, rows = {}, 0
    for name, table in TABLES:
        form = only_form(tmp_path, f"{name}.{kind}", write(laid_out(table, titles=titles)))
        rows += len(form.indicators)
        if found := differences(table, form) or head_differences(table, form):
            wrong[name] = found[:2]
    assert (wrong, rows, len(TABLES)) == ({}, 460, 47)


@pytest.mark.parametrize("kind", ["xlsx", "docx", "html"])
def test_a_year_of_forms_in_one_file(tmp_path, kind):
    part = [table for name, table in TABLES if name.startswith("changji")]
    write = {"xlsx": to_xlsx, "docx": to_docx, "html": to_html}[kind]
    titles = "rows" if kind == "xlsx" else "lines"
    forms, _, _ = read(tmp_path, f"a.{kind}", write(*(laid_out(table, titles=titles) for table in part)))
    assert [form.project and form.project.text for form in forms] == [table["project"] for table in part]
    assert [differences(table, form) for table, form in zip(part, forms, strict=True)] == [[]] * len(part)


def test_the_comparison_can_fail(tmp_path):
    name, table = TABLES[8]
    form = only_form(tmp_path, f"{name}.html", to_html(laid_out(table)))
    for key, value in (
        ("l3", "另一指标"),
        ("l1", "产出"),
        ("norm", {"kind": "number", "op": ">", "value": "7", "unit": "个"}),
    ):
        rows = [dict(row) for row in table["rows"]]
        rows[3][key] = value
        found = differences({**table, "rows": rows}, form)
        assert [number for number, _ in found] == [3]
    assert len(differences({**table, "rows": table["rows"] * 2}, form)) == len(table["rows"])
    assert len(differences(table, None)) == len(table["rows"])


# --- PDF ------------------------------------------------------------------------------------------------------------


def word(name, *, prose=0, **options):
    table = laid_out(NAMED[name])
    table.before = [PROSE] * prose + table.before
    return to_docx(table, **options)


def sheet(name, **options):
    return to_xlsx(laid_out(NAMED[name], titles="rows"), **options)


PRINTED = {
    # A page ends: between two parts with headers of their own; inside a row of which nearly all is blank below;
    # inside the header row; inside a merged label, printed across the repeated title.
    "jiangsu-2026-00 header again.docx": lambda name: word(name, prose=9),
    "jiangsu-2026-00 narrow.xlsx": lambda name: sheet(name, widths=[7] * 9),
    "xinjiang-2024-25 small.docx": lambda name: word(name, prose=12, font_size=8),
    "xinjiang-2024-16 large.docx": lambda name: word(name, prose=4, font_size=14),
    "xinjiang-2024-24 titles.xlsx": lambda name: sheet(name, widths=[8] * 9, repeat_header=2),
    "xinjiang-2024-07 titles.xlsx": lambda name: sheet(name, widths=[8] * 9, repeat_header=2),
    "xinjiang-2024-00.docx": word,
    "xinjiang-2024-09 whole rows.docx": lambda name: word(name, prose=6, split_rows=False),
    "xinjiang-2024-12 repeated row.docx": lambda name: word(name, prose=9, repeat_header=1),
    "xinjiang-2024-30.xlsx": sheet,
    "feco-2025-01 large.docx": lambda name: word(name, prose=9, font_size=14),
    "feco-2025-04.xlsx": sheet,
    "changji-2025-00.docx": word,
    "changji-2025-02 narrow.xlsx": lambda name: sheet(name, widths=[7] * 9),
}


@pytest.fixture(scope="module")
def printed():
    return convert({name: write(name.split(".")[0].split(" ")[0]) for name, write in PRINTED.items()}, "pdf")


def test_pdf_wrapped_cells_and_page_breaks_inside_the_table(tmp_path, printed):
    wrong = {}
    for name, data in printed.items():
        table = NAMED[name.split(".")[0].split(" ")[0]]
        form = only_form(tmp_path, "a.pdf", data)
        if found := differences(table, form) or head_differences(table, form):
            wrong[name] = found[:2]
    assert wrong == {}


# --- Shenzhen -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "write"), [("xlsx", to_xlsx), ("docx", to_docx), ("html", to_html)])
def test_the_tables_of_shenzhen(tmp_path, kind, write):
    whole = truth("shenzhen-2020")
    form = only_form(tmp_path, f"a.{kind}", write(shenzhen_self_evaluation(whole), shenzhen_scores(whole)))
    got = form_json(form)
    assert [
        [
            task["name"],
            task["content"],
            *(task[key] for key in ("budget", "budget_fiscal", "executed", "executed_fiscal")),
        ]
        for task in got["tasks"]
    ] == [
        [task[key] for key in ("name", "result", "budget", "budget_fiscal", "spent", "spent_fiscal")]
        for task in whole["tasks"]
    ]
    rows = zip(whole["indicators"], got["indicators"], strict=True)
    assert [row_differences(expected, row) for expected, row in rows] == [[]] * 21
    assert [
        [plain(row[key]) for key in ("level2", "level3", "points", "explanation", "standard", "claimed_score")]
        for row in got["criteria"]
    ] == [
        [plain(row[key]) for key in ("l2", "l3", "points", "explanation", "standard", "score")]
        for row in whole["score_table"]
    ]
    assert [(plain(row["level1"]), row["level1_points"]) for row in got["criteria"]] == [
        (row["l1"], row["l1_points"]) for row in whole["score_table"]
    ]
    assert (got["claimed_total"], got["claimed_grade"]) == (whole["total"], whole["grade"])
    assert (plain(got["goal"]), plain(got["goal_actual"])) == (
        plain(whole["goal_expected"]),
        plain(whole["goal_actual"]),
    )
