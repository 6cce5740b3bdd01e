"""Every Word document that the templates give, against the order of elements in ECMA-376, python-docx and LibreOffice."""

import io
import re
import subprocess
import zipfile

import docx
import family
import pytest
import schema_order

from scorecard.reports import builtin_templates


@pytest.fixture(scope="module")
def every(evaluation, findings):
    return family.documents(evaluation, findings)


def test_every_template_gives_a_document(every):
    assert {path.name for path in builtin_templates().glob("*.docx")} == set(every)


def test_elements_stand_in_the_order_of_the_schema(every):
    wrong = {name: problems[:5] for name, data in every.items() if (problems := list(schema_order.misplaced(data)))}
    assert wrong == {}


def test_templates_themselves_stand_in_order():
    for path in builtin_templates().glob("*.docx"):
        assert list(schema_order.misplaced(path.read_bytes())) == [], path.name


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>', '<w:tblLayout w:type="fixed"/><w:jc w:val="center"/>', "tblLayout before jc"),
        ("</w:tcPr><w:p>", "</w:tcPr><w:p/><w:tcPr/><w:p>", "p before tcPr"),
        ('<w:vAlign w:val="center"/></w:tcPr>', '<w:vAlign w:val="center"/><w:tcW w:w="1"/></w:tcPr>', "vAlign before tcW"),
        ("<w:sdtContent>", "<w:unbekannt/><w:sdtContent>", "unknown unbekannt"),
    ],
)  # fmt: skip
def test_the_check_finds_what_is_out_of_order(every, old, new, problem):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(every["自评报告.docx"])) as package, zipfile.ZipFile(target, "w") as changed:
        for name in package.namelist():
            data = package.read(name)
            changed.writestr(name, data.replace(old.encode(), new.encode(), 1) if name == "word/document.xml" else data)
    assert problem in " ".join(schema_order.misplaced(target.getvalue()))


def words(data):
    """All text in paragraphs and tables, without white space, and the tables' sizes."""
    body = docx.Document(io.BytesIO(data)).element.body
    texts = [re.sub(r"\s", "", "".join(p.itertext("{*}t"))) for p in body.iter("{*}p")]
    tables = [(len(t.findall("{*}tr")), len(t.findall("{*}tblGrid/{*}gridCol"))) for t in body.iter("{*}tbl")]
    return [text for text in texts if text], tables


def test_libreoffice_saves_every_document_without_loss(every, tmp_path):
    paths = []
    for number, data in enumerate(every.values()):
        paths.append(tmp_path / f"{number}.docx")
        paths[-1].write_bytes(data)
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx",
        "--outdir", str(tmp_path / "out"), *map(str, paths),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    for path, (name, data) in zip(paths, every.items(), strict=True):
        assert words((tmp_path / "out" / path.name).read_bytes()) == words(data), name


def test_python_docx_opens_every_document(every):
    for name, data in every.items():
        document = docx.Document(io.BytesIO(data))
        assert document.paragraphs, name
        assert document.core_properties.author == "scorecard", name
