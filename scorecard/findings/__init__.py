"""The catalogue of findings and the only two ways to use it: make a finding, and put it into words.

Families, one module each: F files, L layouts, V values, S scoring, P rule packs, D documents, C checks, B batch.
"""

from __future__ import annotations

from scorecard.findings import (
    checks,
    documents,
    facts,
    files,
    flow,
    formats,
    layouts,
    reasons,
    rules,
    scoring,
    values,
)
from scorecard.findings.kind import Kind
from scorecard.model.finding import Finding, Severity
from scorecard.model.place import Place

CATALOGUE: dict[str, Kind] = {
    kind.code: kind
    for family in (files, formats, layouts, flow, values, scoring, facts, reasons, rules, documents, checks)
    for kind in family.KINDS
}

SEVERITY_WORDS: dict[Severity, str] = {"error": "错误", "warning": "警告", "hint": "提示"}


def found(
    code: str,
    place: Place | None = None,
    *,
    severity: Severity | None = None,
    article: str | None = None,
    **args: object,
) -> Finding:
    """A finding of the kind `code` at `place`.

    `args` are the arguments of the kind's template, turned into text. Raises KeyError for an unknown code and
    TypeError where an argument is missing or unknown: both are faults of ours, not of a user's file.
    """
    kind = CATALOGUE[code]
    if args.keys() != kind.names:
        raise TypeError(f"{code} takes {sorted(kind.names)}, got {sorted(args)}")
    return Finding(
        code=code,
        severity=severity or kind.severity,
        place=place,
        args={name: str(value) for name, value in args.items()},
        article=article,
    )


def message(finding: Finding) -> str:
    """What is wrong, in Chinese, without the place."""
    return CATALOGUE[finding.code].template.format_map(finding.args)


def remedy(finding: Finding) -> str:
    """What to do about it, in Chinese."""
    return CATALOGUE[finding.code].remedy.format_map(finding.args)


def article(finding: Finding) -> str | None:
    """The article it rests on, where there is one."""
    return finding.article or CATALOGUE[finding.code].article


__all__ = ["CATALOGUE", "SEVERITY_WORDS", "Kind", "article", "found", "message", "remedy"]
