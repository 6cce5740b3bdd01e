"""Exact evaluation against a hand-written Fraction expression, and what scoring a form costs.

    python benchmarks/bench_rules.py [--count 1000000]

Three figures in one process: the compiled rule 定量指标（不低于） of 财预2020-10 per item, the same rule written by hand with
Fractions, and `evaluate` per item with its trace, findings and model objects. sympy must not have been imported.
"""

import argparse
import sys
import time
from fractions import Fraction
from pathlib import Path

from scorecard.rules import load_pack
from scorecard.scoring import evaluate

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "scoring"))
from scoring_forms import form, funds, row


def inputs(count):
    """`count` rows of numbers, half of them missed, with two decimals."""
    cents = [(i * 7919) % 20_011 for i in range(2 * count)]
    return [
        [Fraction(a, 100), Fraction(b + 1, 100), None, None, None, None, Fraction(10)]
        for a, b in zip(cents[::2], cents[1::2], strict=True)
    ]


def by_rule(variant, rows):
    start = time.perf_counter()
    scores = [variant.choose(values).points(values) for values in rows]
    return time.perf_counter() - start, scores


def by_hand(rows):
    start = time.perf_counter()
    scores = []
    for actual, target, _, _, _, _, points in rows:
        if actual >= target:
            scores.append(points)
        elif actual > 0:
            scores.append(actual / target * points)
        else:
            scores.append(Fraction(0))
    return time.perf_counter() - start, scores


def whole_forms(pack, count):
    rows = [row(f"≥{i * 7 + 3}个", f"{i * 6 + 3}个", 5, 5, name=f"指标{i}") for i in range(18)]
    one = form(*rows, money=funds(executed="86.18", claimed="8.62"))
    evaluate(one, pack)
    start = time.perf_counter()
    for _ in range(count):
        evaluation, _ = evaluate(one, pack)
    return (time.perf_counter() - start) / count, len(evaluation.items)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    options = parser.parse_args()
    pack = load_pack("mof-2020-10")
    variant = next(rule for rule in pack.rules if rule.name == "定量指标（不低于）").variants["定量", "≥"]
    done, ruled, handed, same = 0, 0.0, 0.0, True
    while done < options.count:
        rows = inputs(min(50_000, options.count - done))
        rule_time, one = by_rule(variant, rows)
        hand_time, two = by_hand(rows)
        same = same and one == two
        ruled, handed, done = ruled + rule_time, handed + hand_time, done + len(rows)
    per_form, items = whole_forms(pack, 200)
    micro = 1_000_000
    print(
        f"规则 {ruled / done * micro:.2f} 微秒一项，手写 {handed / done * micro:.2f} 微秒，{ruled / handed:.2f} 倍，结果{'相同' if same else '不同'}（{done} 项）"
    )
    print(f"整张表 {per_form * 1000:.2f} 毫秒，{per_form / items * micro:.1f} 微秒一项（{items} 项，含计分过程和对象）")
    print(f"sympy {'已' if 'sympy' in sys.modules else '没有'}导入")


if __name__ == "__main__":
    main()
