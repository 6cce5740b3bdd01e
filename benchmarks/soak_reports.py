"""Random models through every template: each document is read back by a program and held against its model.

    python benchmarks/soak_reports.py [--models 1000]

Four counts must be 0: exceptions, empty sentences, numbers in a text that the model does not have, and documents whose
elements stand out of the schema's order. The models are those of the tests (`tests/reports/strategies.py`): fields
missing at random, texts with XML's special characters, control characters, template syntax, 10,000 characters. Shares and
averages of a summary are taken from its own fields: they are computed, and tested where they are. Each
model goes through the templates as it is (exceptions, order), and once more with letters alone in its texts: any stop
or digit outside of a content control is then ours.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

import docx
from lxml import html

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "reports"))
import schema_order
import strategies
import test_random
from hypothesis import HealthCheck, Phase, given, settings

from scorecard.reports import project_line, render_opinion, render_report, render_summary
from scorecard.reports.project_summary import summary_context

KINDS = ("project_self_evaluation", "department_self_evaluation", "monitoring", "project_target")


def of_kind(evaluation, kind):
    return evaluation.model_copy(update={"form": evaluation.form.model_copy(update={"kind": kind})})


def documents(evaluation, findings):
    """Every document of the model: a report of each kind of form, both opinions, a summary."""
    made = {}
    for kind in KINDS:
        one = of_kind(evaluation, kind)
        for files in (render_report(one, findings=findings), render_opinion(one, findings=findings)):
            made |= {f"{kind}/{name}": data for name, data in files.items() if name.endswith((".docx", ".html"))}
    lines = [project_line(evaluation, findings), project_line(evaluation)]
    return made | {f"summary/{name}": data for name, data in render_summary(lines).items()}


NUMBER = re.compile(r"\d+(?:\.\d+)?")


def texts(name, data):
    if name.endswith(".docx"):
        return test_random.document_text(data)
    elements = html.document_fromstring(data.decode()).iter("p", "td", "summary", "dd", "li")
    return [element.text_content().strip() for element in elements]


def unbound(data):
    """The text of a Word document outside of its content controls."""
    body = docx.Document(io.BytesIO(data)).element.body
    for control in list(body.iter("{*}sdt")):
        if control.find("{*}sdtPr/{*}tag") is not None:
            control.getparent().remove(control)
    return ["".join(p.itertext("{*}t")) for p in body.iter("{*}p")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=int, default=1000)
    models = parser.parse_args().models
    warnings.simplefilter("ignore")
    count, wrong, first = Counter(), Counter(), {}

    def note(kind, what):
        wrong[kind] += 1
        first.setdefault(kind, what)

    @settings(
        max_examples=models, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True,
        phases=(Phase.generate,),
    )  # fmt: skip
    @given(strategies.evaluations(), strategies.findings)
    def soak(evaluation, findings):
        count["模型"] += 1
        try:
            made = documents(evaluation, findings)
            plain = test_random.tame(evaluation)
            tame = documents(plain, ())
        except Exception as error:  # noqa: BLE001 - counted, and the first one shown
            note("异常", f"{type(error).__name__}: {error}")
            return
        known = None
        for name, data in made.items():
            count["文件"] += 1
            if name.endswith(".docx") and (problems := list(schema_order.misplaced(data))):
                note("元素次序", f"{name}: {problems[0]}")
        for name, data in tame.items():
            count["文件"] += 1
            for text in texts(name, data):
                if test_random.EMPTY.search(text):
                    note("空句子", f"{name}: {text[:200]}")
            if name.endswith(".docx"):
                known = known or set().union(*(test_random.known_numbers(of_kind(plain, kind), ()) for kind in KINDS))
                shares = (
                    set(re.findall(NUMBER, str(summary_context([project_line(plain)] * 2))))
                    if "summary" in name
                    else set()
                )
                for text in unbound(data):
                    alien = set(re.findall(NUMBER, re.sub(r"^\d+\.(?!\d)", "", text))) - known - shares
                    if alien:
                        note("模型里没有的数", f"{name}: {sorted(alien)} {text[:200]}")

    start = time.perf_counter()
    soak()
    print(f"{count['模型']} 个模型，{count['文件']} 个文件，{time.perf_counter() - start:.0f} 秒")
    for kind in ("异常", "空句子", "模型里没有的数", "元素次序"):
        print(f"{kind}：{wrong[kind]}" + (f"，第一处 {first[kind]}" if kind in first else ""))
    return 1 if sum(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
