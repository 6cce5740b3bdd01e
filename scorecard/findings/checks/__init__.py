"""Findings of the family C: what the checks find on one form, one module a group of checks."""

from scorecard.findings.checks import actuals, funds, placing, targets, texts
from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = (
    *funds.KINDS,
    *targets.KINDS,
    *placing.KINDS,
    *actuals.KINDS,
    *texts.KINDS,
)
