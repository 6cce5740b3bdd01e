"""Reading a workbook: our reader, recognition, and python-calamine's bare read of the same files, in one run.

    python benchmarks/bench_xlsx.py [FILE...]          (default: examples/*.xlsx)

The smallest of seven rounds counts, because other programs on the machine only ever make a round longer.
"""

import io
import sys
import timeit
from pathlib import Path

from python_calamine import CalamineWorkbook

from scorecard.layouts import recognise
from scorecard.model import Source
from scorecard.readers import xlsx

ROUNDS, TIMES = 7, 60


def smallest(call):
    return min(timeit.repeat(call, number=TIMES, repeat=ROUNDS)) / TIMES * 1000


def bare(data):
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def main():
    paths = [Path(name) for name in sys.argv[1:]] or sorted(
        (Path(__file__).resolve().parents[1] / "examples").glob("*.xlsx")
    )
    for path in paths:
        data = path.read_bytes()
        source = Source(name=path.name, format="xlsx", sha256="")
        document, _ = xlsx.read(data, source)
        ours, theirs = (
            smallest(lambda data=data, source=source: xlsx.read(data, source)),
            smallest(lambda d=data: bare(d)),
        )
        forms = smallest(lambda document=document: recognise(document))
        print(
            f"{path.name}: read {ours:.2f} ms, calamine {theirs:.2f} ms, ratio {ours / theirs:.1f}; recognition {forms:.2f} ms"
        )


if __name__ == "__main__":
    main()
