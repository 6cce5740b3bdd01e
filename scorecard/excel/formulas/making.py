"""The formulas that a sheet needs: of a rule, the execution line, 达标, a 档次, the total and the grade.

The door of `scorecard.excel.formulas`: each function gives a `Formula`, or `Unsupported` with the reason in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from scorecard.excel.formulas.parts import Cells, Formula, Inexpressible, Unsupported
from scorecard.excel.formulas.translate import Lines, Translator
from scorecard.model import decimal_text
from scorecard.rules.formula import parse
from scorecard.rules.formula.nodes import Arithmetic, Call, Name, Node, Number
from scorecard.rules.names import EXECUTION, KIND_NAMES, reached_text, sort_of_name
from scorecard.rules.pack import Grade, Rule, TotalRule, Variant

NO_BRANCH = '""'
"""What a formula gives where no branch of its rule holds."""


def rule_formula(
    rule: Rule | Variant, cells: Cells, *, kind: str = "定量", operator: str | None = "≥", places: int = 2
) -> Formula | Unsupported:
    """The points that `rule` gives, rounded half up to `places` decimals, over the cells that stand for its names.

    `cells` names at least the numbers that the rule uses (完成值, 指标值, 分值; 下限, 上限; 完成日, 期限日; for
    `kind` 预算执行率 全年执行数, 全年预算数, 分值, 项目完成). A percentage is a proportion for a rule: a cell that
    prints 98.5 has `unit` 1/100. `operator` is ≥ > = ≤ < for 定量, the brackets of a 区间, None for 时限 and 预算执行率.
    """
    variant = rule if isinstance(rule, Variant) else rule.variant(kind, operator)
    if variant is None:
        return Unsupported(f"规则“{rule.name if isinstance(rule, Rule) else ''}”不适用于这一行")
    return branches_formula([(branch.condition, branch.score) for branch in variant.branches], cells, places=places)


def branches_formula(
    lines: Lines, cells: Cells, *, places: int = 2, otherwise: str = NO_BRANCH
) -> Formula | Unsupported:
    """The rounded points of the first of `lines` (condition or None, points) that holds, else the text `otherwise`."""

    def made(translator: Translator) -> str:
        return translator.points(lines, otherwise)

    return _attempt(cells, places, made)


def execution_formula(rule: Rule, cells: Cells, *, places: int = 2) -> Formula | Unsupported:
    """The points of the 预算执行率 line."""
    return rule_formula(rule, cells, kind=EXECUTION, operator=None, places=places)


def reached_formula(cells: Cells, *, kind: str = "定量", operator: str | None = "≥") -> Formula | Unsupported:
    """达标 for a line of that kind and operator: TRUE or FALSE."""
    text = reached_text(kind, operator)
    if text is None:
        return Unsupported("这一类行没有达标与否")
    names = {name: sort_of_name(name) for name in KIND_NAMES[kind] if name != "达标"}
    node = parse(text, names, sort="condition")
    return condition_formula(node, cells)


def condition_formula(condition: Node, cells: Cells) -> Formula | Unsupported:
    """A condition of the formula language over `cells`: TRUE or FALSE."""
    return _attempt(cells, 0, lambda translator: translator.condition(condition))


def total_formula(rule: TotalRule, cells: Cells, *, places: int = 2) -> Formula | Unsupported:
    """The total after a cap or a penalty, never below 0. `cells`: 总分 before it, and 执行率 (a `Quotient`)."""
    (branch,) = rule.variant.branches
    total = Name("总分")
    after: Arithmetic | Call = Arithmetic("-", total, branch.score)
    if rule.cap is not None:
        after = Call("最小", (after, Number(rule.cap, decimal_text(rule.cap))))
    limited = Call("最大", (after, Number(Fraction(0), "0")))
    return branches_formula([(branch.condition, limited), (None, total)], cells, places=places)


def grade_formula(grades: Sequence[Grade], ref: str) -> Formula | Unsupported:
    """The grade of the total in `ref` (a number whose decimals end), "" outside all grades."""
    if not grades:
        return Unsupported("规则包没有评等级")
    text = NO_BRANCH
    for grade in reversed(grades):
        bounds = grade.range
        asked = []
        try:
            if bounds.low is not None:
                asked.append(f"{ref}{'>=' if bounds.low_included else '>'}{decimal_text(bounds.low)}")
            if bounds.high is not None:
                asked.append(f"{ref}{'<=' if bounds.high_included else '<'}{decimal_text(bounds.high)}")
        except ValueError:
            return Unsupported("等级的界限不是有限小数")
        test = f"AND({','.join(asked)})" if len(asked) > 1 else "".join(asked) or "TRUE"
        text = f"IF({test},{quoted(grade.name)},{text})"
    return Formula(text)


def choice_formula(ref: str, options: Mapping[str, Formula], otherwise: str = NO_BRANCH) -> Formula:
    """The formula of the option that the cell `ref` says (≥, ≤, a 档次), else the text `otherwise`."""
    text = otherwise
    for option, formula in reversed(list(options.items())):
        text = f"IF({ref}={quoted(option)},{formula.text},{text})"
    return Formula(text, exact=all(formula.exact for formula in options.values()))


def rounded(expression: str, digits: int) -> str:
    """`expression` rounded half up to `digits` decimals, scaled first, so that the result is the nearest double.

    For sums and differences of numbers with at most that many decimals: they are never near a half, and the noise of
    doubles goes. A product or a quotient needs `branches_formula`.
    """
    if digits == 0:
        return f"ROUND({expression},0)"
    power = 10**digits
    return f"ROUND({power}*({expression}),0)/{power}"


def filled(refs: Sequence[str], formula: str, blank: str = NO_BRANCH) -> str:
    """`formula` where all cells `refs` hold a number, else `blank`: a blank is never read as zero."""
    return f"IF(COUNT({','.join(refs)})<{len(refs)},{blank},{formula})"


def quoted(text: str) -> str:
    """`text` as a text of a formula."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _attempt(cells: Cells, places: int, made: Callable[[Translator], str]) -> Formula | Unsupported:
    try:
        translator = Translator(cells, places)
        return Formula(made(translator), exact=translator.exact)
    except Inexpressible as reason:
        return Unsupported(str(reason))


__all__ = [
    "NO_BRANCH",
    "branches_formula",
    "choice_formula",
    "condition_formula",
    "execution_formula",
    "filled",
    "grade_formula",
    "quoted",
    "reached_formula",
    "rounded",
    "rule_formula",
    "total_formula",
]
