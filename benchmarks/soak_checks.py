"""The checks at length: detection of planted faults, false alarms on sound forms, time a form.

    python benchmarks/soak_checks.py [--sound 2000] [--planted 2000] [--seed 1]

Prints a table: a line a check with how many of its planted faults were found; then what was said of sound forms,
and the CPU time of one form. Exit status 1 where less than 98 % is found or more than 0.5 % of the sound forms
have an error.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "checks"))

from check_forms import PLANTS, planted, sound_form

from scorecard.checks import CHECKS, check, settle
from scorecard.findings import CATALOGUE, message
from scorecard.pipeline import evaluate


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sound", type=int, default=2000)
    parser.add_argument("--planted", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)

    each = max(1, options.planted // len(PLANTS))
    print(f"planted: {each} of each of {len(PLANTS)} faults")
    total = found = 0
    for entry in CHECKS:
        hits = 0
        for _ in range(each):
            form = planted(entry.code, rng)
            hits += any(finding.code == entry.code for finding in check(form))
        total, found = total + each, found + hits
        print(f"  {entry.code} {hits:5}/{each} {entry.family} {CATALOGUE[entry.code].title}")
    print(f"found {found} of {total} = {found / total:.2%}")

    forms = [sound_form(rng) for _ in range(options.sound)]
    said, examples = Counter(), {}
    wrong = warned = wrong_scored = 0
    start = time.process_time()
    results = [check(form) for form in forms]
    spent = (time.process_time() - start) / len(forms) * 1000
    for form, findings in zip(forms, results, strict=True):
        wrong += any(finding.severity == "error" for finding in findings)
        warned += any(finding.severity == "warning" for finding in findings)
        for finding in findings:
            said[finding.code, finding.severity] += 1
            examples.setdefault(finding.code, message(finding))
        if form.kind == "project_self_evaluation":
            scored = evaluate(form)
            both = settle([*scored.findings, *check(form, scored.evaluation)])
            wrong_scored += any(finding.severity == "error" for finding in both)
    print(f"sound forms: {len(forms)}; with an error {wrong} = {wrong / len(forms):.2%}; with a warning {warned}")
    print(f"  of those that can be scored, with an error of scoring or check: {wrong_scored}")
    for (code, severity), count in said.most_common():
        print(f"  {code} {severity:8} {count:6}  e.g. {examples[code]}")
    print(f"check: {spent:.3f} ms of CPU a form")
    return 0 if found / total >= 0.98 and wrong / len(forms) <= 0.005 else 1


if __name__ == "__main__":
    sys.exit(main())
