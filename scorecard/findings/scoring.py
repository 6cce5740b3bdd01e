"""Findings of the family S: scoring a form by a rule pack."""

from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = ()
