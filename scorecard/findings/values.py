"""Findings of the family V: reading one value: 指标值, 实际完成值, amounts."""

from scorecard.findings.kind import Kind

KINDS: tuple[Kind, ...] = ()
