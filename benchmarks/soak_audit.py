"""Random forms of every pack as audit workbooks (得分核算.xlsx), recalculated by LibreOffice, against our scores.

    python benchmarks/soak_audit.py [--forms 10000] [--seed 1] [--sheets 100] [--rows 8] [--minutes 0]

First a workbook with wrong values cached is recalculated, to see that wrong values are corrected and the comparison
can fail. Then every score, total and grade of every form is compared; half of the numbers are chosen so that a score
ends in exactly half a cent or beside it. The count of differences must be 0. Also told: how many scores are formulas,
and why the others are values.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "scoring"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "excel"))

from audit_forms import differences, packs, random_case, recalculated, values_of, why_valued, with_wrong_values

from scorecard.excel.audit import audit_workbooks
from scorecard.scoring import evaluate


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sheets", type=int, default=100, help="forms in one workbook")
    parser.add_argument("--rows", type=int, default=8, help="most rows of a form")
    parser.add_argument("--minutes", type=float, default=0, help="stop after that long (0: never)")
    options = parser.parse_args()
    generator = random.Random(options.seed)
    started = time.perf_counter()
    wrong = scores = totals = done = ties = 0
    reasons: Counter[str] = Counter()
    # Packs whose scores are mostly values (an 评分表 by facts) or none (only 派生指标) come less often than the others.
    few = {"shenzhen-2020-department", "mof-2013-53"}
    families = [family for family in packs() for _ in range(1 if family[0].id in few else 4)]
    generator.shuffle(families)
    planted = False
    while done < options.forms and not (options.minutes and time.perf_counter() - started > options.minutes * 60):
        cases = []
        for number in range(min(options.sheets, options.forms - done)):
            form, pack, facts = random_case(generator, families[(done + number) % len(families)], options.rows)
            evaluation, _ = evaluate(form, pack, facts=facts)
            cases.append((evaluation, pack))
        data = audit_workbooks(cases, scores_only=True)
        if not planted:
            planted = True
            bad = with_wrong_values(data)
            before = _compare(cases, bad, recalculate=False)
            print(f"planted: {before} wrong values before recalculating", flush=True)
            if not before:
                print("the comparison cannot fail")
                return 1
            data = bad
        for evaluation, _ in cases:
            scores += sum(item.score is not None for item in evaluation.items)
            totals += evaluation.total is not None
            ties += sum(
                item.exact is not None and (item.exact * 1000).denominator == 1 and item.exact * 1000 % 10 == 5
                for item in evaluation.items
            )
        found = _compare(cases, data, recalculate=True, reasons=reasons)
        wrong += found
        done += len(cases)
        print(f"{done} forms, {scores} scores: {wrong} differences, {time.perf_counter() - started:.0f} s", flush=True)
    print(
        f"forms {done}, of {len({family[0].id for family in families})} packs; scores {scores}, of them exact halves of a cent {ties}; totals {totals}"
    )
    live = scores - sum(reasons.values())
    print(f"as formulas {live} ({live / max(scores, 1):.2%}); as values {dict(reasons)}")
    print(f"differences in scores, totals and grades: {wrong}")
    return 1 if wrong else 0


def _compare(cases, data, *, recalculate, reasons=None):
    sheets = recalculated({"a": data})["a"] if recalculate else values_of(data)
    assert len(sheets) == len(cases), f"{len(sheets)} of {len(cases)} sheets"
    wrong = 0
    for (evaluation, pack), (name, rows) in zip(cases, sheets.items(), strict=True):
        found = differences(evaluation, rows)
        wrong += len(found)
        if reasons is not None:
            reasons.update(why_valued(evaluation, rows))
            for one in found:
                print(name, pack, one)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
