"""Random forms, written as xlsx, read and scored by scorecard, against a straight program with Fractions.

    python benchmarks/soak_scores.py [--forms 10000] [--seed 1]

Two counts must be 0: scores, totals and grades that differ from the straight program, and forms that are not the same
after our own 自评表.xlsx was written and read back. The forms are drawn with openpyxl by `examples/build.py`; the
straight program below shares no code with scorecard.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "examples"))
import build

from scorecard import pipeline
from scorecard.reports.workbook import write_workbook

SIGNS = {
    ">=": ["≥{}", ">={}", "> ={}", "＞={}", "不少于{}", "不低于{}", "≧{}"],
    ">": [">{}", "＞{}", "大于{}"],
    "=": ["={}", "﹦{}", "＝{}"],
    "<=": ["≤{}", "<={}", "＜={}", "不超过{}", "小于等于{}"],
    "<": ["<{}", "＜{}", "小于{}"],
}
UNITS = [
    ("个", "个", 1),
    ("次", "次", 1),
    ("%", "%", 1),
    ("万元", "万元", 1),
    ("万元", "元", 10000),
    ("小时", "分钟", 60),
    ("份", "", 1),
]
BANDS = {
    "达成预期指标": (Fraction(8, 10), Fraction(1)),
    "部分达成预期指标并具有一定效果": (Fraction(6, 10), Fraction(8, 10)),
    "未达成预期指标且效果较差": (Fraction(0), Fraction(6, 10)),
}


def half_up(value: Fraction, places: int = 2) -> Fraction:
    scale = 10**places
    return Fraction(math.floor(value * scale + Fraction(1, 2)), scale)


def score(row) -> Fraction | None:
    """The regulation as a colleague would write it down: Article 16 of 财预〔2020〕10号, pack defaults."""
    points = row["points"]
    if row["kind"] == "text":
        return row["claimed"]
    if row["kind"] == "date":
        return points if row["on_time"] else Fraction(0)
    if row["kind"] == "none":
        return None
    operator, target, actual = row["operator"], row["target"], row["actual"]
    reached = {
        ">=": actual >= target, ">": actual > target, "=": actual >= target, "<=": actual <= target, "<": actual < target,
    }[operator]  # fmt: skip
    if operator == "=" and target == 0:
        reached = actual == 0
    if reached:
        return points
    if target <= 0:
        return Fraction(0)
    ratio = target / actual if operator in ("<=", "<") else actual / target
    return half_up(points * min(max(ratio, Fraction(0)), Fraction(1)))


def grade(total: Fraction) -> str:
    return next(name for name, low in (("优", 90), ("良", 80), ("中", 60), ("差", 0)) if total >= low)


def plain(value: Fraction) -> str:
    text = f"{float(value):.4f}".rstrip("0").rstrip(".")
    assert Fraction(text) == value, value
    return text


def random_row(random, points, year):
    kind = random.choices(["number", "text", "date", "none"], [80, 8, 8, 4])[0]
    row = {"kind": kind, "points": points}
    if kind == "text":
        words = random.choice(list(BANDS))
        low, high = BANDS[words]
        inside = low * points + (high - low) * points * Fraction(random.randint(1, 98), 100)
        row |= {"target_text": "有效提升", "actual_text": words, "claimed": half_up(inside)}
        if not low * points <= row["claimed"] <= high * points or (row["claimed"] == high * points and high < 1):
            row["claimed"] = low * points
    elif kind == "date":
        month, day = random.randint(2, 12), random.randint(2, 27)
        row["on_time"] = random.random() < 0.7
        done = random.randint(1, day) if row["on_time"] else day + 1
        row |= {"target_text": f"{year}年{month}月{day}日前", "actual_text": f"{year}年{month}月{done}日完成"}
    elif kind == "none":
        row |= {"target_text": "不适用", "actual_text": "不适用"}
    else:
        operator = random.choice(list(SIGNS))
        unit, actual_unit, factor = random.choice(UNITS)
        if unit == "%":
            target = Fraction(random.choice([80, 85, 90, 95, 98, 100]))
        else:
            target = Fraction(random.randint(0 if random.random() < 0.05 else 1, 3000), random.choice([1, 1, 10, 100]))
        spread = Fraction(random.randint(30, 160), 100)
        actual = Fraction(math.floor(target * spread * 100), 100) if random.random() < 0.7 else target
        if unit == "%" and actual <= 1:
            actual = target
        row |= {"operator": operator, "target": target, "actual": actual}
        row["target_text"] = random.choice(SIGNS[operator]).format(plain(target)) + unit
        row["actual_text"] = plain(actual * factor) + actual_unit
    return row


def split(random, total, parts):
    cuts = sorted(random.sample(range(1, total * 2), parts - 1))
    return [Fraction(b - a, 2) for a, b in zip([0, *cuts], [*cuts, total * 2], strict=True)]


def random_form(random):
    year = random.randint(2020, 2026)
    rows, cells = [], []
    for level1, total, level2s in (
        ("产出指标", 50, ["数量指标", "质量指标", "时效指标"]),
        ("效益指标", 30, ["社会效益指标", "生态效益指标"]),
        ("满意度指标", 10, ["服务对象满意度指标"]),
    ):
        number = random.randint(1, 2) if total == 10 else random.randint(len(level2s), len(level2s) * 4)
        names = sorted(level2s[n % len(level2s)] for n in range(number))
        for points, level2 in zip(split(random, total, number), names, strict=True):
            row = random_row(random, points, year)
            expected = score(row)
            claimed = row.get("claimed", expected if expected is not None else Fraction(0))
            rows.append(row)
            cells.append(
                (level1, level2, f"事项{len(rows)}办理", row["target_text"], row["actual_text"],
                 float(points), "—" if expected is None else float(claimed), "")
            )  # fmt: skip
    budget = Fraction(random.randint(1, 500_000), 100)
    executed = Fraction(math.floor(budget * random.randint(40, 108)), 100)
    execution = half_up(10 * min(Fraction(1), executed / budget))
    scores = [score(row) for row in rows]
    total = execution + sum(s for s in scores if s is not None)
    example = build.Example(
        year=year, project=f"随机项目{random.randint(1, 10**6)}", department="某部门", unit="某单位",
        funds=[("年度资金总额", float(budget), float(budget), float(executed)),
               ("其中：当年财政拨款", float(budget), float(budget), float(executed)),
               ("上年结转资金", "", "", ""), ("其他资金", "", "", "")],
        rate="", execution_points=10, execution_score=float(execution), goal="完成年度工作任务。",
        goal_actual="已完成。", rows=cells, total_points=100, total=float(total),
        broken_labels=random.random() < 0.5,
    )  # fmt: skip
    return example, [execution, *scores], total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=5)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    wrong = changed = items = 0
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        for number in range(options.forms):
            example, expected, total = random_form(generator)
            build.save(build.self_evaluation(example), path)
            read = pipeline.read(path)
            (form,) = read.forms
            evaluation, _ = pipeline.evaluate(form, "mof-2020-10")
            got = [None if item.state == "not_applicable" else item.score for item in evaluation.items]
            items += len(got)
            if got != expected or evaluation.total != total or evaluation.grade != grade(total):
                wrong += 1
                if wrong <= options.show:
                    print(
                        f"form {number}: total {evaluation.total} {evaluation.grade}, expected {total} {grade(total)}"
                    )
                    for item, want in zip(evaluation.items, expected, strict=True):
                        if item.score != want and item.state != "not_applicable":
                            row = evaluation.indicator(item)
                            print(
                                "   ",
                                item.level3,
                                item.points,
                                row and row.target.text,
                                row and row.actual.text,
                                item.score,
                                want,
                            )
            written = Path(folder) / "自评表.xlsx"
            written.write_bytes(write_workbook(evaluation))
            again = pipeline.read(written).forms
            if len(again) != 1 or essence(again[0]) != essence(form):
                changed += 1
                if changed <= options.show:
                    print(f"form {number} changed:")
                    for a, b in zip(essence(form), essence(again[0]) if again else [], strict=False):
                        if a != b:
                            print("   ", a, "\n    became", b)
    seconds = time.perf_counter() - started
    print(
        f"forms {options.forms}, items {items}: different scores, totals or grades {wrong}; changed by writing and reading {changed}; {seconds:.0f} s"
    )
    return 1 if wrong or changed else 0


def essence(form):
    """What a form says, without where it stands."""
    value = lambda amount: None if amount is None else amount.value  # noqa: E731
    reading = lambda r: r and (r.kind, r.operator, r.implied_operator, r.value, r.unit, r.date, r.text)  # noqa: E731
    text = lambda t: t and t.text  # noqa: E731
    return [
        (form.kind, form.year, form.money_unit),
        *(text(t) for t in (form.project, form.unit, form.department, form.goal, form.goal_actual)),
        *((line.name, line.role, value(line.initial), value(line.budget), value(line.executed)) for line in form.funds),
        *(
            (
                text(r.level1),
                text(r.level2),
                text(r.level3),
                reading(r.target),
                reading(r.actual),
                value(r.points),
                value(r.claimed_score),
                text(r.deviation_reason),
            )
            for r in form.indicators
        ),
        (value(form.total_points), value(form.claimed_total)),
    ]


if __name__ == "__main__":
    sys.exit(main())
