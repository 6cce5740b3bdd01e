"""Reading time against the plain libraries on the same files, in one run: `python benchmarks/bench_readers.py`.

    xlsx   at most 5 × python-calamine's bare read
    docx   at most 3 × python-docx's bare tables
    PDF    at most 1.3 × pdfplumber's bare extract_tables
    xinjiang-2024.txt   under a second, the whole way

Exit status 1 where a limit is exceeded. A ratio is of the best of several runs, taken in turns, so that a busy machine
slows both; where a limit is missed the line is measured once more, three times as long.
"""

import io
import sys
import time
from pathlib import Path

import docx as python_docx
import pdfplumber
import python_calamine

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "readers"))
from tables_to_files import convert, self_evaluation, to_docx, to_html, to_xls, to_xlsx

from scorecard import pipeline
from scorecard.model import Source
from scorecard.readers import docx, html, pdf, xls, xlsx

ROOT = Path(__file__).parents[1]


def bare_xlsx(data):
    book = python_calamine.load_workbook(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


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


def best(rounds, data, *calls):
    """Seconds of each call on `data`, called in turns."""
    times = [[] for _ in calls]
    for _ in range(rounds):
        for call, taken in zip(calls, times, strict=True):
            start = time.perf_counter()
            call(data)
            taken.append(time.perf_counter() - start)
    return [min(taken) for taken in times]


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
    failed = False
    word = to_docx(form)
    pdfs = convert(
        {"word.docx": word, "book.docx": prose_with_tables(short), "sheet.xlsx": to_xlsx(form)},
        "pdf",
    )
    example = next((ROOT / "examples").glob("3-*.xlsx")).read_bytes()
    lines = [
        ("xlsx, a form (python-calamine)", 60, 5, ours(xlsx, "xlsx"), bare_xlsx, to_xlsx(short)),
        ("xlsx, an example of this project", 60, 5, ours(xlsx, "xlsx"), bare_xlsx, example),
        ("xlsx, a long form", 40, 5, ours(xlsx, "xlsx"), bare_xlsx, to_xlsx(form)),
        ("xlsx, a year of 20 forms", 25, 5, ours(xlsx, "xlsx"), bare_xlsx, to_xlsx(*[form] * 20)),
        ("docx, a form (python-docx)", 9, 3, ours(docx, "docx"), bare_docx, word),
        ("docx, a year of 20 forms", 1, 3, ours(docx, "docx"), bare_docx, to_docx(*[form] * 20)),
        ("PDF from Word (pdfplumber)", 5, 1.3, ours(pdf, "pdf"), bare_pdf, pdfs["word.docx"]),
        ("PDF from Excel", 5, 1.3, ours(pdf, "pdf"), bare_pdf, pdfs["sheet.xlsx"]),
        ("PDF, 200 pages and more", 1, 1.3, ours(pdf, "pdf"), bare_pdf, pdfs["book.docx"]),
    ]
    print(f"{'':34}{'ours':>10}{'bare':>10}{'ratio':>8}{'limit':>7}")
    for name, rounds, limit, mine, bare, data in lines:
        here, there = best(rounds, data, mine, bare)
        if here > limit * there:
            here, there = best(3 * rounds, data, mine, bare)
        late = here > limit * there
        failed |= late
        print(
            f"{name:34}{here * 1e3:8.1f}ms{there * 1e3:8.1f}ms{here / there:8.2f}{limit:7g}{'  TOO SLOW' * late}",
            flush=True,
        )
    for name, call, data in (
        ("html, a form", ours(html, "html"), to_html(form)),
        ("xls, a form", ours(xls, "xls"), to_xls(form)),
    ):
        (here,) = best(5, data, call)
        print(f"{name:34}{here * 1e3:8.1f}ms")
    seed = ROOT / "tests" / "data" / "seeds" / "xinjiang-2024.txt"
    (here,) = best(5, seed, pipeline.read)
    failed |= here > 1
    print(f"{'xinjiang-2024.txt, the whole way':34}{here * 1e3:8.1f}ms{'':18}{'1 s':>7}{'  TOO SLOW' * (here > 1)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
