"""One form's way, from the file to score and checks (and papers), against the straight script and calamine's bare read.

    python benchmarks/bench_forms.py [--forms 400] [--documents 60] [--keep FOLDER]

All of them read the same files in one process and in turns, so that whatever else the machine does slows all alike. Ours goes
some files at a time through its stages, as a batch does (`scorecard.batch.stages`).
Our stages are timed on files that were read just before, so that they show less than the whole. Prints CPU and wall time a form, our stages, and the ratios. Exit status 1 where a total differs from the straight
script's, where ours is less than 10 × as fast as the straight script, or with documents less than 10 ×: from the file
to what `batch --documents` writes, a Word report and the file with its 批注, on further files that neither has read
before. The straight script's report has the chapters of a 自评报告, as ours has; ours also tells how each score came
about, which a script does not know. Lines besides are for the report alone, for a short report of the straight script
(three chapters, one table), and for our other papers.
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
from scorecard.batch.stages import side_by_side
from scorecard.batch.work import annotated
from scorecard.checks import settle
from scorecard.excel.audit import audit_workbook
from scorecard.layouts import recognise
from scorecard.readers.opening import open_document
from scorecard.reports.context import build_context
from scorecard.reports.page import page_template
from scorecard.reports.templating import template_path
from scorecard.reports.word import word_template
from scorecard.reports.workbook import write_workbook
from scorecard.reports.write import evaluation_json, sealed_page
from scorecard.scoring.whyclaimed import explain
from scorecard.steady import settle_in

WARM = 150
"""files before the measured ones, none of which is measured again"""
BLOCK = 50
"""files that one of them reads before it is the other's turn: as many as a batch gives to a process at a time"""


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


def steps(path, *, trace=False):
    """One file in the stages in which a batch works on it; `trace` is for its documents, which show how scores came about."""
    document, said = open_document(path)
    yield 0
    (form,), more = recognise(document)
    yield 0
    evaluation, scoring = pipeline.evaluate(form, trace=trace)
    yield 0
    return evaluation, settle([*said, *more, *scoring, *explain(evaluation), *pipeline.check(form, evaluation)])


def ours(paths):
    """As a batch does it: some files side by side."""
    return list(side_by_side(steps(path) for path in paths))


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


def report_steps(path):
    """From the file to the Word report; returns what the other papers are made of."""
    evaluation, findings = yield from steps(path, trace=True)
    yield 0
    context = build_context(evaluation, tuple(findings))
    yield 0
    word_template(template_path("自评报告.docx", None)).render(context)
    return path, evaluation, findings, context


def our_reports(paths):
    return list(side_by_side(report_steps(path) for path in paths))


def straight_report(path, template, out):
    form, result, problems = by_hand(path)
    straight.report(form, result, problems, template, out)
    return path, problems


def other_papers(path, evaluation, findings, context):
    """What a batch with documents writes besides, by name; each is made when it is called."""
    return {
        "html": lambda: sealed_page(page_template(template_path("自评报告.html", None)).render(context)),
        "自评表.xlsx": lambda: write_workbook(evaluation),
        "得分核算.xlsx": lambda: audit_workbook(evaluation),
        "json": lambda: evaluation_json(evaluation),
        "批注": lambda: annotated(path.read_bytes(), path.name, evaluation, findings),
    }


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
        for number in range(WARM + options.forms + options.documents):
            name, data, faults = form_file(number, seed=options.seed)
            paths.append(folder / name)
            paths[-1].write_bytes(data)
            faulty.append(bool(faults))
        templates = {"straight": Path(temporary) / "模板.docx", "short": Path(temporary) / "简.docx"}
        straight.write_template(templates["straight"])
        straight.write_short_template(templates["short"])
        return measure(
            paths, templates, Path(temporary) / "报告.docx", options.documents, sum(faulty[WARM : WARM + options.forms])
        )


def measure(paths, templates, out, documents, faulty) -> int:
    for number, path in enumerate(paths[:WARM]):
        ours([path])
        if number % 5 == 0:
            calamine(path)
            for template in templates.values():
                straight_report(path, template, out)
            for write in other_papers(*our_reports([path])[0]).values():
                write()
    settle_in()
    clock, stages, wrong, rows = Clock(), Clock(), 0, 0
    paths, papered = paths[WARM : len(paths) - documents], paths[len(paths) - documents :]
    for start in range(0, len(paths), BLOCK):
        block = paths[start : start + BLOCK]
        for path in block:
            clock.run("calamine", calamine, path)
        scored = clock.run("ours", ours, block)
        for path in block:
            staged(stages, path)
        written = [clock.run("straight", by_hand, path) for path in block]
        for path, (evaluation, _), (form, result, _) in zip(block, scored, written, strict=True):
            rows += len(form["rows"])
            if evaluation.total != result["total"]:
                wrong += 1
                print(f"{path.name}: ours {evaluation.total}, straight {result['total']}")
    count = len(paths)
    print(f"{count} forms ({faulty} faulty), {rows / count:.1f} rows a form; totals that differ: {wrong}")
    cpu = {name: seconds / count * 1000 for name, seconds in clock.cpu.items()}
    wall = {name: seconds / count * 1000 for name, seconds in clock.wall.items()}
    for name in ("calamine", "ours", "straight"):
        print(f"  {name:10} {cpu[name]:7.3f} ms of CPU, {wall[name]:7.3f} ms a form")
    parts = ", ".join(f"{name} {seconds / count * 1000:.3f}" for name, seconds in stages.cpu.items())
    print(f"  our stages (ms of CPU): {parts}")
    faster = cpu["straight"] / cpu["ours"], wall["straight"] / wall["ours"]
    print(f"  straight / ours: {faster[0]:.1f} of CPU, {faster[1]:.1f} of wall time")
    print(f"  ours / calamine: {cpu['ours'] / cpu['calamine']:.1f}")
    failed = bool(wrong) or min(faster) < 10
    if papered:
        failed |= measure_documents(papered, templates, out) < 10
    return 1 if failed else 0


def measure_documents(paths, templates, out) -> float:
    """How many times as fast as the straight script ours is with what `batch --documents` writes: report and 批注."""
    clock = Clock()
    for start in range(0, len(paths), BLOCK):
        block = paths[start : start + BLOCK]
        reported = clock.run("ours", our_reports, block)
        papers = [other_papers(*report) for report in reported]
        for name in papers[0]:
            for paper in papers:
                clock.run(name, paper[name])
        told = [clock.run("straight", straight_report, path, templates["straight"], out) for path in block]
        for path, problems in told:
            clock.run("straight 批注", straight.remark, path, problems, out.with_suffix(".xlsx"))
        for path in block:
            clock.run("short", straight_report, path, templates["short"], out)
    cpu = {name: seconds / len(paths) * 1000 for name, seconds in clock.cpu.items()}
    mine, other, short = cpu.pop("ours"), cpu.pop("straight"), cpu.pop("short")
    both, others = mine + cpu["批注"], other + cpu.pop("straight 批注")
    print(f"  with a Word report: ours {mine:.2f} ms, straight {other:.2f} ms of CPU: {other / mine:.1f}")
    print(f"    against the straight script's short report, {short:.2f} ms: {short / mine:.1f}")
    print(f"  with report and 批注: ours {both:.2f} ms, straight {others:.2f} ms of CPU: {others / both:.1f}")
    print("  papers of ours besides the report (ms): " + ", ".join(f"{name} {one:.2f}" for name, one in cpu.items()))
    print(f"  with all of them: ours {mine + sum(cpu.values()):.2f} ms")
    return others / both


if __name__ == "__main__":
    sys.exit(main())
