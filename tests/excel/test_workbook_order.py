"""Every workbook that we write, against what Excel repairs; and the check of it against planted faults."""

import io
import re
import zipfile
from pathlib import Path

import all_writers
import filer_books
import own_forms
import pytest
from tables_to_files import convert
from workbook_order import faults

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.xlsx"))
SEEDS = Path(__file__).parents[1] / "data" / "seeds"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    made = {}
    own = tmp_path_factory.mktemp("own") / "新表.xlsx"
    own.write_bytes(own_forms.example())
    for number, path in enumerate([*EXAMPLES[2:], own, SEEDS / "feco-2025.txt"]):
        for name, data in all_writers.papers(path, tmp_path_factory.mktemp("papers")).items():
            made[f"{number} {name}"] = data
    made |= all_writers.collected([EXAMPLES[3], own], tmp_path_factory.mktemp("batch"))
    return made | all_writers.blank()


def test_no_workbook_would_be_repaired(written):
    books = {name: data for name, data in written.items() if name.endswith(".xlsx")}
    wrong = {name: problems[:4] for name, data in books.items() if (problems := faults(data))}
    assert wrong == {}
    kinds = {re.sub(r"^\d+ | \d+", "", name.partition("/")[0]) for name in books}
    assert kinds == {"convert", "report", "prefill", "list", "remarks", "fix", "sample", "review", "batch", "new"}


@pytest.mark.parametrize("make", [filer_books.kept, filer_books.dangerous])
def test_copies_of_what_excel_puts_beside_the_cells(make, tmp_path):
    """Comments, charts, tables, names, links and a calculation chain of the filer's."""
    path = tmp_path / "台账.xlsx"
    path.write_bytes(make())
    assert faults(path.read_bytes()) == []
    made = {name: data for name, data in all_writers.papers(path, tmp_path).items() if name.endswith(".xlsx")}
    assert {name: problems for name, data in made.items() if (problems := faults(data))} == {}
    assert {"remarks/台账-批注.xlsx", "fix/台账-更正.xlsx"} <= made.keys()


def test_copies_of_what_libreoffice_saved(tmp_path):
    made = convert({path.name: path.read_bytes() for path in EXAMPLES[2:4]}, "xlsx")
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
        for file, written in all_writers.papers(tmp_path / name, tmp_path).items():
            if file.endswith(".xlsx"):
                assert faults(written) == [], (name, file)


SHEET1, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
PLANTED = {
    "sheetFormatPr in worksheet": (SHEET1, r"(<sheetViews>.*</sheetViews>)(<sheetFormatPr[^>]*/>)", r"\2\1"),
    "twice": (SHEET1, r"(<sheetFormatPr[^>]*/>)", r"\1\1"),
    "no part of worksheet": (SHEET1, r"<sheetData>", r"<unknown/><sheetData>"),
    "row 3 after row 3": (SHEET1, r'<row r="2"', r'<row r="3"'),
    "cell A1 after column": (SHEET1, r'<c r="B1"', r'<c r="A1"'),
    "has style": (SHEET1, r'<c r="A1" s="\d+"', r'<c r="A1" s="999"'),
    "shared text": (SHEET1, r'<c r="A1"([^>]*)><v>\d+</v>', r'<c r="A1"\1><v>99999</v>'),
    "number 'nan'": (SHEET1, r'<c r="C6"([^>]*)><v>\d+</v>', r'<c r="C6"\1><v>nan</v>'),
    "A1:H1 over B1:C2": (SHEET1, r'<mergeCells count="1">', r'<mergeCells count="2"><mergeCell ref="B1:C2"/>'),
    "one cell merged": (SHEET1, r'<mergeCells count="1">', r'<mergeCells count="2"><mergeCell ref="B5:B5"/>'),
    "mergeCells says": (SHEET1, r'<mergeCells count="1">', r'<mergeCells count="4">'),
    "priority": (SHEET1, r'priority="1"', r'priority="0"'),
    "dxfId": (SHEET1, r'dxfId="0"', r'dxfId="7"'),
    "list of E8:E10": (SHEET1, r"<formula1>[^<]*<", f'<formula1>"{"长" * 300}"<'),
    "is no relation": (SHEET1, r'(<legacyDrawing r:id=")[^"]*', r"\1rId77"),
    "link to sheet": (SHEET1, r'location="[^"]*"', 'location="没有!A1"'),
    "content type": ("[Content_Types].xml", r'<Override PartName="/xl/styles.xml"[^>]*/>', ""),
    "does not exist": ("[Content_Types].xml", r'PartName="/xl/styles.xml"', 'PartName="/xl/other.xml"'),
    "sheet name": (BOOK, r'<sheet name="[^"]*"', f'<sheet name="{"长" * 32}"'),
    "two sheets": (BOOK, r'sheetId="2"', 'sheetId="1"'),
    "refers to": (BOOK, r"(>)自评表(!\$E\$6)", r"\1没有\2"),
    "of sheet 9": (BOOK, r'localSheetId="0"', 'localSheetId="9"'),
    "definedNames after calcPr": (BOOK, r"(<definedNames>.*</definedNames>)(<calcPr[^>]*/>)", r"\2\1"),
    "no visible sheet": (BOOK, r"(<sheet )", r'\1state="hidden" '),
    "fontId": (STYLES, r'(<cellXfs[^>]*><xf numFmtId="0" fontId=")\d+', r"\g<1>88"),
    "dxfs after tableStyles": (STYLES, r"(<dxfs.*</dxfs>)(<tableStyles[^>]*/>)", r"\2\1"),
    "has no box": ("xl/drawings/vmlDrawing1.vml", r"<x:Row>\d+</x:Row>", "<x:Row>1</x:Row>"),
    "no author": ("xl/comments1.xml", r'authorId="0"', 'authorId="5"'),
    "holds no formula": ("xl/calcChain.xml", r'r="J7"', 'r="A1"'),
    "columns of the table": ("xl/tables/table1.xml", r'ref="A1:B3"', 'ref="A1:C3"'),
    "not well formed": ("xl/theme/theme1.xml", r"</a:theme>", ""),
    "leads to": ("xl/_rels/workbook.xml.rels", r'Target="styles.xml"', 'Target="nowhere.xml"'),
}


@pytest.mark.parametrize("problem", PLANTED)
def test_the_check_finds_planted_faults(problem):
    part, old, new = PLANTED[problem]
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filer_books.kept())) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                text = re.sub(old, new, data.decode(), count=0 if problem == "no visible sheet" else 1, flags=re.DOTALL)
                assert text != data.decode(), "nothing planted"
                data = text.encode()
            package.writestr(name, data)
    told = faults(target.getvalue())
    wanted = {"twice": "two sheetFormatPr", "content type": "no content type"}.get(problem, problem)
    assert [one for one in told if wanted in one], told


def test_a_part_twice_and_no_package():
    target = io.BytesIO(filer_books.kept())
    with zipfile.ZipFile(target, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(SHEET1, b"<x/>")
    assert any("twice in the package" in one for one in faults(target.getvalue()))
    assert faults(b"PK") != []
