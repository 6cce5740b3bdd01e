"""Every shared table through every kind of file and back: `python benchmarks/soak_round_trips.py [--only NAME]`.

The 47 tables of the four target documents (460 rows) are written in the form's own layout as xlsx, docx, HTML and
PDF, in many ways of printing, and read by `scorecard.read`. Rows that come back exactly must be 100 % through xlsx,
docx and HTML, 99 % through PDF. PDFs are made by LibreOffice in batches, so a run takes some minutes.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "readers"))
from tables_to_files import convert, to_docx, to_html, to_xlsx
from truth_tables import differences, laid_out, published

from scorecard import pipeline

PROSE = "根据预算绩效管理的有关规定，本部门按照年初确定的目标任务编制绩效目标，现将有关情况公开如下，接受社会监督。"


def form(table, titles="lines", prose=0):
    """The table, with some paragraphs before its title, so that pages break elsewhere."""
    made = laid_out(table, titles=titles)
    made.before = [PROSE] * prose + made.before
    return made


WAYS = {
    # name: (final suffix, converted from, writer, share of rows that must come back)
    "xlsx": ("xlsx", None, lambda t: to_xlsx(form(t, "rows")), 1.0),
    "docx": ("docx", None, lambda t: to_docx(form(t)), 1.0),
    "docx, title in the table": ("docx", None, lambda t: to_docx(form(t, "rows")), 1.0),
    "html": ("html", None, lambda t: to_html(form(t)), 1.0),
    "html, GB18030": ("html", None, lambda t: to_html(form(t), encoding="gb18030"), 1.0),
    "html, title in the table": ("html", None, lambda t: to_html(form(t, "rows")), 1.0),
    "pdf via Word": ("pdf", "docx", lambda t: to_docx(form(t)), 0.99),
    "pdf via Word, later on the page": ("pdf", "docx", lambda t: to_docx(form(t, prose=9)), 0.99),
    "pdf via Word, at the page's end": ("pdf", "docx", lambda t: to_docx(form(t, prose=15)), 0.99),
    "pdf via Word, small": ("pdf", "docx", lambda t: to_docx(form(t, prose=12), font_size=8), 0.99),
    "pdf via Word, large": ("pdf", "docx", lambda t: to_docx(form(t, prose=4), font_size=14), 0.99),
    "pdf via Word, rows kept whole": ("pdf", "docx", lambda t: to_docx(form(t, prose=6), split_rows=False), 0.99),
    "pdf via Word, repeated first row": ("pdf", "docx", lambda t: to_docx(form(t, prose=9), repeat_header=1), 0.99),
    "pdf via Excel": ("pdf", "xlsx", lambda t: to_xlsx(form(t, "rows")), 0.99),
    "pdf via Excel, narrow": ("pdf", "xlsx", lambda t: to_xlsx(form(t, "rows"), widths=[7] * 9), 0.99),
    "pdf via Excel, narrow, repeated titles": (
        "pdf",
        "xlsx",
        lambda t: to_xlsx(form(t, "rows"), widths=[8] * 9, repeat_header=2),
        0.99,
    ),
    "xls": ("xls", "xlsx", lambda t: to_xlsx(form(t, "rows")), 1.0),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="only ways whose name contains this")
    parser.add_argument("--show", type=int, default=3, help="wrong rows shown for each way")
    options = parser.parse_args()
    tables = published()
    failed = False
    for way, (suffix, source, write, wanted) in WAYS.items():
        if options.only and options.only not in way:
            continue
        files = {name: write(table) for name, table in tables}
        if source:
            made = convert({f"{name}.{source}": data for name, data in files.items()}, suffix)
            files = {name: made[f"{name}.{source}"] for name in files}
        start = time.perf_counter()
        exact = rows = shown = 0
        with tempfile.TemporaryDirectory() as folder:
            for name, table in tables:
                path = Path(folder, f"{name}.{suffix}")
                path.write_bytes(files[name])
                forms = pipeline.read(path).forms
                wrong = differences(table, forms[0] if len(forms) == 1 else None)
                rows += len(table["rows"])
                exact += max(0, len(table["rows"]) - len(wrong))
                if wrong and shown < options.show:
                    shown += 1
                    print(f"    {name}: {len(forms)} forms; row {wrong[0][0] + 1}: {wrong[0][1][:2]}")
        bad = exact < wanted * rows
        failed |= bad
        seconds = time.perf_counter() - start
        print(
            f"{way:40}{exact:5}/{rows} rows ({100 * exact / rows:.2f} %), {seconds:.1f} s{'  TOO FEW' if bad else ''}",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
