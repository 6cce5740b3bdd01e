"""Hostile formulas, for as long as one likes: read or refused with a place, quickly, and nothing else happens.

python tests/rules/fuzzing.py [--seconds 600] [--seed 1]
"""

import argparse
import random
import sys
import time
from collections import Counter
from fractions import Fraction

from scorecard.rules.formula import FormulaError, compile_node, parse, words, work

NAMES = {"完成值": "number", "指标值": "number", "分值": "number", "合规": "condition"}
SLOTS = {name: slot for slot, name in enumerate(NAMES)}
HOSTILE = [
    "().__class__.__mro__[1].__subclasses__()",
    "9**9**9**9",
    "(" * 10_000,
    "若" * 500,
    "__import__('os').system('true')",
    "lambda: 0",
    "Symbol('x')",
    "sympify",
    "oo",
    "zoo",
    "nan",
    "E",
    "I",
    "exec",
    "完成值;指标值",
    "\x00",
    "\u202e",
    "９" * 30,
    "1e400",
    "0x7f",
    "1_000",
    "1j",
    "{{ 7*7 }}",
    "#{7*7}",
    "%s%n",
    "完成值.numerator",
    "完成值[0]",
    "完成值(1)",
    "若(若(若",
    "最小(" * 60,
    "-" * 300 + "1",
    "1" + "×9" * 300,
    "1" + "÷0" * 20,
]
ATOMS = [*NAMES, "1", "0", "95%", "2.5", "2024年2月30日", "2024年2月29日", "若", "则", "否则", "且", "或", "非"]
ATOMS += ["最小", "最大", "求和", "平均", "四舍五入", "绝对值", "向下取整", "min", "max"]
ATOMS += list("()（）,，、+-*/×÷−≥≤><=≠%.·；:'\"\\{}[]$@!&|^~`?_ \n\t")


def text(rng):
    kind = rng.random()
    if kind < 0.2:
        return rng.choice(HOSTILE)
    if kind < 0.5:
        return "".join(rng.choice(ATOMS) for _ in range(rng.randint(1, 40)))
    if kind < 0.6:
        return "".join(chr(rng.choice([rng.randrange(0x20, 0x3000), rng.randrange(0x4E00, 0x9FFF)])) for _ in range(30))
    parts = [grown(rng, 0) for _ in range(rng.choice([1, 1, 1, 2]))]
    made = rng.choice(["", "+", "×"]).join(parts)
    if rng.random() < 0.3:
        at = rng.randrange(len(made) + 1)
        made = made[:at] + rng.choice(ATOMS + HOSTILE) + made[at:]
    return made


def grown(rng, depth):
    if depth > 6 or rng.random() < 0.25:
        return rng.choice(["完成值", "指标值", "分值", "1", "60%", "0", "12.5", "2024年1月1日"])
    a, b, c = (grown(rng, depth + 1) for _ in range(3))
    return rng.choice(
        [
            f"({a}{rng.choice('+-×÷')}{b})",
            f"最{rng.choice('大小')}({a},{b},{c})",
            f"若 {a}{rng.choice(['≥', '≤', '>', '<', '=', '≠'])}{b} 则 {b} 否则 {c}",
            f"四舍五入({a},2)",
            f"若 合规 且 非({a}<{b}≤{c}) 则 {a} 否则 {b}",
            f"-{a}",
        ]
    )


def one(rng):
    """Try one text: what became of it."""
    formula = text(rng)
    try:
        node = parse(formula, NAMES)
    except FormulaError as error:
        if not (0 <= error.at <= len(formula) and error.reason):
            raise AssertionError(formula) from error
        return "拒绝"
    values = [Fraction(rng.randint(-5, 5), rng.randint(1, 4)) for _ in range(3)] + [rng.random() < 0.5]
    again = parse(words(node), NAMES)
    try:
        result = compile_node(node, SLOTS)(values)
    except ZeroDivisionError:
        return "除以零"
    traced, _ = work(node, dict(zip(NAMES, values, strict=True)), {})
    if not result == traced == compile_node(again, SLOTS)(values) or not isinstance(result, Fraction | bool):
        raise AssertionError(formula)
    return "算出"


def run(seconds, seed):
    rng = random.Random(seed)
    done = Counter()
    slowest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.process_time()
        done[one(rng)] += 1
        slowest = max(slowest, time.process_time() - start)
    return done, slowest


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    done, slowest = run(options.seconds, options.seed)
    sys.stdout.write(f"{sum(done.values())} 个公式：{dict(done)}，最慢 {slowest * 1000:.1f} 毫秒，没有别的事发生\n")


if __name__ == "__main__":
    main()
