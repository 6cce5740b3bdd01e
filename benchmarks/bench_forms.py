"""One form's way, from the file to score and checks (and papers), against the straight script and calamine's bare read.

    python benchmarks/bench_forms.py [--forms 400] [--documents 60] [--keep FOLDER]

All of them read the same files in one process and in turns, so that whatever else the machine does slows all alike.
Our stages are timed on files that were read just before, so that they show less than the whole. Prints CPU and wall time a form, our stages, and the ratios. Exit status 1 where a total differs from the straight
script's, where ours is less than 10 × as fast as the straight script, or with documents less than 10 ×.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import defaultdict
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import straight
from form_files import form_file
from python_calamine import CalamineWorkbook

from scorecard import pipeline
from scorecard.checks import settle
from scorecard.layouts import recognise
from scorecard.readers.opening import open_document
from scorecard.reports.context import build_context
from scorecard.reports.page import page_template
from scorecard.reports.templating import template_path
from scorecard.reports.word import word_template
from scorecard.scoring.whyclaimed import explain
from scorecard.steady import settle_in

WARM = 150
"""files before the measured ones, none of which is measured again"""
BLOCK = 25
"""files that one of them reads before it is the other's turn, as a batch reads them one after the other"""


class Clock:
    """CPU and wall seconds by name."""

    def __init__(self) -> None:
        self.cpu: dict[str, float] = defaultdict(float)
        self.wall: dict[str, float] = defaultdict(float)

    def run(self, name, call, *arguments):
        cpu, wall = time.process_time(), time.perf_counter()
        result = call(*arguments)
        self.cpu[name] += time.process_time() - cpu
        self.wall[name] += time.perf_counter() - wall
        return result


def calamine(path):
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def ours(path):
    """As a batch does it."""
    read = pipeline.read(path)
    for form in read.forms:
        scored = pipeline.evaluate(form, trace=False)
        said = [*read.findings, *scored.findings, *explain(scored.evaluation), *pipeline.check(form, scored.evaluation)]
        findings = settle(said)
    return scored.evaluation, findings


def staged(clock, path):
    document, said = clock.run("open", open_document, path)
    (form,), more = clock.run("recognise", recognise, document)
    evaluation, scoring = clock.run("evaluate", partial(pipeline.evaluate, trace=False), form)
    why = clock.run("explain", explain, evaluation)
    checks = clock.run("check", pipeline.check, form, evaluation)
    clock.run("settle", settle, [*said, *more, *scoring, *why, *checks])


def by_hand(path):
    form = straight.read(path)
    result = straight.score(form)
    return form, result, straight.check(form, result)


def papers(evaluation, findings):
    """With the evaluation made anew, as papers show how each score came about."""
    evaluation = pipeline.evaluate(evaluation.form).evaluation
    context = build_context(evaluation, tuple(findings))
    return (
        word_template(template_path("自评报告.docx", None)).render(context),
        page_template(template_path("自评报告.html", None)).render(context),
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=400)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        paths, faulty = [], []
        for number in range(WARM + options.forms):
            name, data, faults = form_file(number, seed=options.seed)
            paths.append(folder / name)
            paths[-1].write_bytes(data)
            faulty.append(bool(faults))
        template, out = Path(temporary) / "模板.docx", Path(temporary) / "报告.docx"
        straight.write_template(template)
        return measure(paths, template, out, options.documents, sum(faulty[WARM:]))


def measure(paths, template, out, documents, faulty) -> int:
    for number, path in enumerate(paths[:WARM]):
        result = ours(path)
        if number % 5 == 0:
            papers(*result), by_hand(path), calamine(path)
    settle_in()
    clock, stages, wrong, rows = Clock(), Clock(), 0, 0
    paths = paths[WARM:]
    for start in range(0, len(paths), BLOCK):
        block = paths[start : start + BLOCK]
        for path in block:
            clock.run("calamine", calamine, path)
        scored = [clock.run("ours", ours, path) for path in block]
        for path in block:
            staged(stages, path)
        written = [clock.run("straight", by_hand, path) for path in block]
        for path, (evaluation, _), (form, result, _) in zip(block, scored, written, strict=True):
            rows += len(form["rows"])
            if evaluation.total != result["total"]:
                wrong += 1
                print(f"{path.name}: ours {evaluation.total}, straight {result['total']}")
        papered = range(start, min(start + len(block), documents))
        for number in papered:
            clock.run("our papers", papers, *scored[number - start])
        for number in papered:
            clock.run("straight papers", straight.report, *written[number - start], template, out)
    count = len(paths)
    print(f"{count} forms ({faulty} faulty), {rows / count:.1f} rows a form; totals that differ: {wrong}")
    cpu = {name: seconds / count * 1000 for name, seconds in clock.cpu.items() if "papers" not in name}
    wall = {name: seconds / count * 1000 for name, seconds in clock.wall.items() if "papers" not in name}
    for name in ("calamine", "ours", "straight"):
        print(f"  {name:10} {cpu[name]:7.3f} ms of CPU, {wall[name]:7.3f} ms a form")
    parts = ", ".join(f"{name} {seconds / count * 1000:.3f}" for name, seconds in stages.cpu.items())
    print(f"  our stages (ms of CPU): {parts}")
    faster = cpu["straight"] / cpu["ours"], wall["straight"] / wall["ours"]
    print(f"  straight / ours: {faster[0]:.1f} of CPU, {faster[1]:.1f} of wall time")
    print(f"  ours / calamine: {cpu['ours'] / cpu['calamine']:.1f}")
    failed = bool(wrong) or min(faster) < 10
    if documents:
        number = min(documents, count)
        mine = clock.cpu["our papers"] / number * 1000 + cpu["ours"]
        other = clock.cpu["straight papers"] / number * 1000 + cpu["straight"]
        print(f"  with documents: ours (docx, html) {mine:.2f} ms, straight (docx) {other:.2f} ms: {other / mine:.1f}")
        failed |= other < 10 * mine
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
