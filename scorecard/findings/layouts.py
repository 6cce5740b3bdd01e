"""Findings of the family L: recognising a form: titles, headings, rows, repair."""

from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = ()
