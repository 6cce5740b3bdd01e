"""1,000 project reports with their chart in one process, against docxtpl and against the floor.

    python benchmarks/bench_reports.py [--reports 1000]

Every report has a name, money and scores of its own. "docxtpl" loads and renders the same template anew for each
report, as its manual shows; "floor" is the compiled Jinja source of the body alone and one deflated part. What is
written besides the Word report is listed paper by paper. Ratios are of times in the same run. Target: at most 5 ms a
Word report.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
import zlib
from decimal import Decimal
from pathlib import Path

import jinja2
from docxtpl import DocxTemplate

from scorecard import pipeline
from scorecard.excel.audit import audit_workbook
from scorecard.model import Text
from scorecard.reports.context import build_context
from scorecard.reports.page import page_template
from scorecard.reports.templating import template_path
from scorecard.reports.text import plain
from scorecard.reports.word import WordTemplate, word_template
from scorecard.reports.workbook import write_workbook
from scorecard.reports.write import evaluation_json, render_report, sealed_page

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TARGET = 5.0


def evaluations(count):
    """`count` evaluations of the example self-evaluations, each with a name, money and scores of its own."""
    scored = []
    for path in sorted(EXAMPLES.glob("*.xlsx")):
        forms = [form for form in pipeline.read(path).forms if form.kind == "project_self_evaluation"]
        scored += [pipeline.evaluate(form).evaluation for form in forms]
    made = []
    for number in range(count):
        one = scored[number % len(scored)]
        form = one.form.model_copy(update={"project": Text(text=f"第{number}号项目（演示数据）")})
        items = tuple(
            item.model_copy(update={"score": item.score - Decimal(number % 100) / 100}) if item.score else item
            for item in one.items
        )
        made.append(one.model_copy(update={"form": form, "items": items}))
    return made


def timed(function, values):
    """Milliseconds of processor time a value: the mean, and the median of single times."""
    times = []
    for value in values:
        start = time.process_time()
        function(value)
        times.append((time.process_time() - start) * 1000)
    return statistics.fmean(times), statistics.median(times)


def by_docxtpl(path):
    environment = jinja2.Environment(autoescape=True)
    environment.filters["合并"] = lambda value: value
    environment.finalize = lambda value: plain(value) if isinstance(value, str) else value

    def render(evaluation):
        template = DocxTemplate(path)
        template.render(build_context(evaluation), environment)
        target = io.BytesIO()
        template.save(target)

    return render


def floor(path):
    source = WordTemplate(path.read_bytes(), path.name).sources
    environment = jinja2.Environment(autoescape=True)
    environment.filters["合并"] = environment.filters["_merge"] = lambda _: "restart"
    for number in range(60):
        environment.filters[f"_run{number}"] = lambda value: value
    body = environment.from_string(max(source, key=len))
    return lambda context: zlib.compress(body.render(context).encode("utf-8", "ignore"), 3)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=1000)
    count = parser.parse_args().reports
    path = template_path("自评报告.docx")
    cases = evaluations(count)
    contexts = [build_context(one) for one in cases[:50]]
    template, page = word_template(path), page_template(template_path("自评报告.html"))
    template.render(contexts[0])
    render_report(cases[0])
    few = cases[: max(count // 20, 10)]

    word = timed(lambda one: template.render(build_context(one)), cases)
    rows = [
        ("Word 报告（字段和文档）", word),
        ("  其中字段", timed(build_context, few)),
        ("网页", timed(lambda one: sealed_page(page.render(one)), contexts)),
        ("自评表.xlsx", timed(write_workbook, few)),
        ("得分核算.xlsx", timed(audit_workbook, few)),
        ("evaluation.json", timed(evaluation_json, few)),
        ("全部文件（docx、html、xlsx、json）", timed(render_report, few)),
        ("docxtpl（每份重新载入模板）", timed(by_docxtpl(path), few)),
        ("下限（编译好的模板、一个压缩部件）", timed(floor(path), contexts)),
    ]
    size = len(template.render(contexts[0]))
    print(f"{count} 份报告，每份 {size} 字节，{sum(len(one.items) for one in cases) / count:.1f} 项")
    print(f"{'':36} 平均毫秒  中位毫秒  与 Word 报告之比")
    for name, (mean, median) in rows:
        print(f"{name:36} {mean:8.2f} {median:9.2f} {mean / word[0]:10.2f}")
    return 0 if word[1] <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
