"""Time and memory of the outputs of a batch, from a store of invented forms (演示数据), in a process of their own.

    python benchmarks/bench_outputs.py [FORMS] [FOLDER]

Prints seconds, peak memory and size for each output. The forms are rows of a store, never files: what is measured is what
comes after reading.
"""

from __future__ import annotations

import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from scorecard.batch.records import FileRow, FindingRow, FormRow, ItemRow, Records

SEED = 20200225
_GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))
_LEVELS = (
    ("产出指标", "数量指标", "培训人次", "≥1000人次"), ("产出指标", "质量指标", "验收合格率", "≥95%"),
    ("产出指标", "时效指标", "完成时间", "12月底前"), ("产出指标", "成本指标", "人均培训成本", "≤500元/人"),
    ("效益指标", "社会效益指标", "受益人数", "≥5000人"), ("效益指标", "可持续影响指标", "长效机制", "健全"),
    ("满意度指标", "服务对象满意度指标", "参训人员满意度", "≥90%"),
)  # fmt: skip
_FAULTS = (
    ("C121", "warning", "没有完成而没有写原因", "“{name}”没有完成指标值，没有写偏差原因", "在“偏差原因分析及改进措施”中写明原因和措施"),
    ("S010", "error", "自评得分高于核算得分", "“{name}”自评得分与按规则核算的得分不一致", "核对完成值，改正自评得分"),
    ("C041", "warning", "指标值含糊", "“{name}”的指标值没有可以衡量的数", "写明数量和单位"),
    ("C102", "hint", "完成值都是整数", "“{name}”等完成值都是整数，请核对是否为实际数", "按实际完成情况填写"),
)  # fmt: skip


def grade(score):
    return next(name for limit, name in _GRADES if score >= limit)


def form_rows(number, chance):
    """The rows of one invented form."""
    department = f"市演示{chance.randrange(40) + 1:02d}局"
    unit = f"{department}第{chance.randrange(12) + 1}单位"
    file = f"{department}/{unit}/项目{number:06d}.xlsx"
    budget = Decimal(chance.randrange(1000, 50_000_000)) / 100
    executed = (budget * chance.randrange(60, 101) / 100).quantize(Decimal("0.01"))
    items, findings, total, claimed = [], [], Decimal(0), Decimal(0)
    for row, (level1, level2, name, target) in enumerate(_LEVELS * 2):
        points = Decimal(100) / 14 if row else Decimal(0)
        points = Decimal(7) if row < 13 else Decimal(9)
        missed = chance.random() < 0.15
        ratio = Fraction(chance.randrange(40, 99), 97) if missed else Fraction(chance.randrange(97, 130), 97)
        score = (points * Decimal(int(ratio * 100)) / 100).quantize(Decimal("0.01")) if missed else points
        said = points if chance.random() < 0.4 else score
        total, claimed = total + score, claimed + said
        state = "missed" if missed else "exceeded" if ratio > Fraction(13, 10) else "reached"
        items.append(
            ItemRow(file, 1, "indicator", row, level1, level2, f"{name}{row}", target, "number", ">=", Decimal(100), None,
                    f"{float(ratio * 100):.1f}", "number", Decimal(90), None, points, said, score, said - score, state,
                    str(ratio), None if chance.random() < 0.5 else "受天气影响，下年提前安排", "自评表", f"F{row + 12}", None, None)
        )  # fmt: skip
        if missed or chance.random() < 0.3:
            code, severity, title, words, remedy = chance.choice(_FAULTS)
            findings.append(
                FindingRow(file, 1, code, severity, title, words.format(name=f"{name}{row}"), remedy,
                           "财预〔2020〕10号 第十六条", "自评表", f"G{row + 12}", None, None)
            )  # fmt: skip
    errors = sum(f.severity == "error" for f in findings)
    warnings = sum(f.severity == "warning" for f in findings)
    hints = len(findings) - errors - warnings
    form = FormRow(
        file, 1, "mof-self-evaluation", "project_self_evaluation", "项目支出绩效自评表", 2025, department, unit,
        f"演示项目{number:06d}", budget, budget, executed, "mof-2020-10", "1.0", Decimal(100), total, claimed,
        claimed - total, grade(total), grade(claimed), True, "目标", "完成", "自评表", "A1", None, None,
        errors, warnings, hints,
    )  # fmt: skip
    return FileRow(file, f"{number:064x}", 20_000, True, 1, errors, warnings, hints), form, items, findings


def write_store(out, forms):
    """The store of `forms` invented forms below `out`."""
    from scorecard.batch.encoding import packed
    from scorecard.batch.store import Store

    chance = random.Random(SEED)
    every = sorted((form_rows(number, chance) for number in range(1, forms + 1)), key=lambda rows: rows[0].file)
    store = Store(out)
    store.rows(
        (rows[0].file, packed(Records(rows[0], (rows[1],), tuple(rows[2]), findings=tuple(rows[3])))) for rows in every
    )
    store.finish()


PARTS = ("workbook", "page", "papers", "report", "all", "nothing")


def run(part, out):
    """One output in this process; seconds and peak memory in MB."""
    from scorecard.batch import outputs

    start = time.perf_counter()
    options = outputs.OutputOptions(by="2026年5月31日")
    if part != "nothing":
        outputs.write_outputs(out, options, only=None if part == "all" else frozenset({part}))
    print(f"{time.perf_counter() - start:.2f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


def main():
    if len(sys.argv) > 2 and sys.argv[1] in PARTS:
        run(sys.argv[1], Path(sys.argv[2]))
        return
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    folder = given or Path(tempfile.mkdtemp(prefix="outputs-"))
    out = folder / f"结果-{forms}"
    if not out.exists():
        write_store(out, forms)
    print(f"{forms} 张表：")
    for part in PARTS:
        done = subprocess.run([sys.executable, __file__, part, str(out)], capture_output=True, text=True, check=True)
        seconds, memory = done.stdout.split()[-2:]
        print(f"  {part:10} {seconds:>8} 秒  内存峰值 {memory:>5} MB")
    for path in sorted(out.glob("*.*")):
        print(f"  {path.name:20} {path.stat().st_size / 2**20:8.2f} MB")
    if given is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
