"""The score of a row by the pack, as a formula over the cells of the form: `scorecard.excel.formulas` put to use.

Only what a formula can decide for certain: quantities with a sign. Deadlines, ranges, words, and rules that look at
more than the row are left to a person and to `scorecard score`; the cell then stays blank.
"""

from __future__ import annotations

from scorecard.excel.blank.formula import Given, Node, Raw, Ref, call, operation, when
from scorecard.excel.formulas import Formula, execution_formula, rule_formula
from scorecard.rules.names import EXECUTION, OPERATORS
from scorecard.rules.pack import Pack, Rule


class Scorer:
    """Formulas of `pack`."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def indicator(self, sign: Ref, actual: Ref, target: Ref, points: Ref, rule_cell: Ref | None) -> Node:
        """The score of a quantity with the sign in `sign`; "" where the pack has no formula for it.

        `rule_cell` holds the row's 赋分规则, where the form has that column.
        """
        cells = {"完成值": actual.text(), "指标值": target.text(), "分值": points.text()}
        pairs: list[Given] = []
        for operator in OPERATORS:
            formula = self._by_rule(operator, cells, rule_cell)
            if formula is not None:
                pairs += [operation(sign, "=", operator), formula]
        return when(*pairs, "") if pairs else Raw('""')

    def _by_rule(self, operator: str, cells: dict[str, str], rule_cell: Ref | None) -> Node | None:
        pairs: list[Given] = []
        for rule in self.pack.rules:
            if not _fits(rule, operator):
                continue
            if rule.levels or rule.names:
                return None  # the rule looks at labels that are merged over several rows
            formula = rule_formula(rule, cells, operator=operator, places=self.pack.places)
            found = Raw(formula.text) if isinstance(formula, Formula) else Raw('""')
            if rule.text.applies.units:
                found = Raw('""')
            if not rule.scoring_rules:
                return when(*pairs, found) if pairs else found
            if rule_cell is not None:
                named = call("OR", *(call("ISNUMBER", call("FIND", word, rule_cell)) for word in rule.scoring_rules))
                pairs += [named, found]
        return when(*pairs, "") if pairs else None

    def execution(self, executed: Ref, budget: Ref, points: Ref) -> Node | None:
        """The score of the execution line; None where the pack has no formula for it."""
        rule = next((rule for rule in self.pack.rules if rule.section == EXECUTION), None)
        if rule is None:
            return None
        cells = {"全年执行数": executed.text(), "全年预算数": budget.text(), "分值": points.text()}
        formula = execution_formula(rule, cells, places=self.pack.places)
        return Raw(formula.text) if isinstance(formula, Formula) else None


def _fits(rule: Rule, operator: str) -> bool:
    if rule.section != "指标" or (rule.kinds is not None and "定量" not in rule.kinds):
        return False
    if rule.operators is not None and operator not in rule.operators:
        return False
    return bool(rule.bands) or rule.variant("定量", operator) is not None


__all__ = ["Scorer"]
