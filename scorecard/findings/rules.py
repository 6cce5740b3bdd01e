"""Findings of the family P: rule packs themselves: syntax, formulas, proofs."""

from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = ()
