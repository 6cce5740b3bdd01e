"""Reading time against the plain libraries on the same files, in one run: `python benchmarks/readers.py`.

Limits of the order: docx at most 3 × python-docx's bare tables, PDF at most 1.3 × pdfplumber's bare tables.
A ratio is of the best of several runs, taken in turns, so that a busy machine slows both.
"""

import io
import sys
import time
from pathlib import Path

import docx as python_docx
import pdfplumber

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "readers"))
from tables_to_files import convert, self_evaluation, to_docx, to_html, to_xls, to_xlsx

from scorecard.model import Source
from scorecard.readers import docx, html, pdf, xls


def bare_docx(data):
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in python_docx.Document(io.BytesIO(data)).tables
    ]


def bare_pdf(data):
    with pdfplumber.open(io.BytesIO(data)) as file:
        return [page.extract_tables() for page in file.pages]


def ours(module, kind):
    source = Source(name=f"a.{kind}", format=kind, sha256="")
    return lambda data: module.read(data, source)


def best(rounds, *calls):
    times = [float("inf")] * len(calls)
    for _ in range(rounds):
        for index, (call, data) in enumerate(calls):
            start = time.perf_counter()
            call(data)
            times[index] = min(times[index], time.perf_counter() - start)
    return times


def prose_with_tables(table, pages=200, every=50):
    """A published document: prose on most of its pages, a form now and then."""
    document = python_docx.Document(io.BytesIO(to_docx(*[table] * (pages // every))))
    text = (
        "本部门坚持以习近平新时代中国特色社会主义思想为指导，全面落实各项决策部署，按照年初确定的目标任务推进工作。"
        * 16
    )
    for _ in range(pages):
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def main():
    form, short = self_evaluation(36), self_evaluation(9)
    print(f"{'':34}{'ours':>10}{'bare':>10}{'ratio':>8}")
    word = to_docx(form)
    pdfs = convert(
        {"word.docx": word, "book.docx": prose_with_tables(short), "sheet.xlsx": to_xlsx(form)},
        "pdf",
    )
    lines = [
        ("docx, a form (python-docx)", 5, ours(docx, "docx"), bare_docx, word),
        ("docx, a year of 20 forms", 1, ours(docx, "docx"), bare_docx, to_docx(*[form] * 20)),
        ("PDF from Word (pdfplumber)", 3, ours(pdf, "pdf"), bare_pdf, pdfs["word.docx"]),
        ("PDF from Excel", 3, ours(pdf, "pdf"), bare_pdf, pdfs["sheet.xlsx"]),
        ("PDF, 200 pages and more", 1, ours(pdf, "pdf"), bare_pdf, pdfs["book.docx"]),
    ]
    for name, rounds, mine, bare, data in lines:
        here, there = best(rounds, (mine, data), (bare, data))
        print(f"{name:34}{here * 1e3:8.1f}ms{there * 1e3:8.1f}ms{here / there:8.2f}")
    for name, call, data in (
        ("html, a form", ours(html, "html"), to_html(form)),
        ("xls, a form", ours(xls, "xls"), to_xls(form)),
    ):
        (here,) = best(5, (call, data))
        print(f"{name:34}{here * 1e3:8.1f}ms")


if __name__ == "__main__":
    main()
