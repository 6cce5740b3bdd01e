"""The catalogue of findings and the only two ways to use it: make a finding, and put it into words.

Families, one module each: F files, L layouts, V values, S scoring, P rule packs, D documents, C checks, B batch,
W forms that we wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from scorecard.findings import (
    across,
    batch,
    batch_review,
    checks,
    documents,
    excel_blank,
    facts,
    files,
    flow,
    formats,
    layouts,
    papers,
    reasons,
    remarks,
    rules,
    scoring,
    values,
)
from scorecard.findings.kind import Kind
from scorecard.model.finding import Finding, Severity
from scorecard.model.place import Place
from scorecard.model.quotes import inner_quotes

CATALOGUE: dict[str, Kind] = {
    kind.code: kind
    for family in (
        files,
        formats,
        layouts,
        flow,
        values,
        scoring,
        facts,
        reasons,
        rules,
        documents,
        excel_blank,
        remarks,
        papers,
        checks,
        batch,
        batch_review,
        across,
    )
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
    return Finding.made(
        code=code,
        severity=severity or kind.severity,
        place=place,
        args={name: str(value) for name, value in args.items()},
        article=article,
    )


def message(finding: Finding) -> str:
    """What is wrong, in Chinese, without the place."""
    return filled(CATALOGUE[finding.code].template, finding.args)


def remedy(finding: Finding) -> str:
    """What to do about it, in Chinese."""
    return filled(CATALOGUE[finding.code].remedy, finding.args)


def filled(template: str, args: Mapping[str, str]) -> str:
    """`template` with its {names} filled; what it puts between “ and ” has its own marks changed to single ones."""
    if not any("“" in value or "”" in value for value in args.values()):
        return template.format_map(args)
    inside = {name: inner_quotes(value) for name, value in args.items()}
    return "".join([part.format_map(inside if number % 2 else args) for number, part in enumerate(_parts(template))])


@lru_cache(maxsize=1024)
def _parts(template: str) -> list[str]:
    """A template in parts, every second one between “ and ”."""
    return re.split("(“[^“”]*”)", template)


def article(finding: Finding) -> str | None:
    """The article it rests on, where there is one."""
    return finding.article or CATALOGUE[finding.code].article


__all__ = ["CATALOGUE", "SEVERITY_WORDS", "Kind", "article", "filled", "found", "message", "remedy"]
