"""A pack's compiled rules as formulas of a spreadsheet: the same score to the cent, whatever program computes it.

    from scorecard.excel.formulas import Cell, Formula, rule_formula
    rule_formula(rule, {"完成值": "F12", "指标值": "E12", "分值": "G12"}, operator="≥")    # any numbers, close
    rule_formula(rule, {"完成值": Cell("$U12", Fraction(1, 100), whole=True, most=10**7), ...})   # whole numbers, exact

**Method.** A spreadsheet computes with binary doubles, in which 2.675 is a little less than 2.675, and each program mends
that in its own way. So nothing is left to mend. Numbers of a form have few decimals: ten to that power times a number
is a whole number, and sums, differences and products of whole numbers below 10^14 are exact in doubles. A score is
brought to one quotient of such whole numbers, with all constants (the share of a 档次, 60%, the 100 that turns points
into cents) multiplied into its two sides: ROUND(n/d,0)/100. Where n/d is a half, it is one that a double holds exactly;
where it is not, it is further from the half than 15 digits can hide (2n+d < 10^14); so every ROUND rounds it alike, and
the division by 100 gives the double nearest to the two decimals. Conditions compare whole numbers (5*a>=3*t for
a÷t ≥ 60%), and a rate is never a rounded cell: it is 全年执行数 and 全年预算数, cross-multiplied. A formula whose
numbers could grow beyond the bound is refused (`Unsupported`), never made inexact.

Over plain cells (a text instead of a `Cell` with `whole`), for numbers that nobody knows yet, the same formula first
rounds the quotient to 9 decimals, which takes the noise of doubles away; it errs only where a score lies within
half a thousand-millionth of a cent of a half without being one, and says `exact=False`.

Takes trees, never text, and knows nothing of sheets: `scorecard.excel.audit` and the blank forms place the cells.
"""

from scorecard.excel.formulas.making import (
    NO_BRANCH,
    branches_formula,
    choice_formula,
    condition_formula,
    execution_formula,
    filled,
    grade_formula,
    quoted,
    reached_formula,
    rounded,
    rule_formula,
    total_formula,
)
from scorecard.excel.formulas.parts import (
    DATE_OFFSET,
    FIRST_SERIAL,
    LARGEST,
    Cell,
    Cells,
    Flag,
    Formula,
    Quotient,
    Unsupported,
)

__all__ = [
    "DATE_OFFSET",
    "FIRST_SERIAL",
    "LARGEST",
    "NO_BRANCH",
    "Cell",
    "Cells",
    "Flag",
    "Formula",
    "Quotient",
    "Unsupported",
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
