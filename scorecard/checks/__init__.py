"""The checks: what a reviewer would mark on one form. One small function each, all in `listing.CHECKS`.

Stands behind scoring: takes a `Form` and, where there is one, its `Evaluation`, and gives findings of family C.
What reading (F, L, V) and scoring (S) already say is not said again: one cause, one finding.
Knows nothing of files, documents, or other forms.
"""

from __future__ import annotations

from scorecard.checks.features import features_of
from scorecard.checks.listing import CHECKS, FAMILIES, Check, running
from scorecard.checks.repeats import settle
from scorecard.checks.settings import Override, Settings
from scorecard.checks.subject import Subject
from scorecard.model import Evaluation, Finding, Form


def check(form: Form, evaluation: Evaluation | None = None, *, settings: Settings | None = None) -> list[Finding]:
    """What is wrong or doubtful in `form`, in the order of the list.

    With `evaluation` its judgement of each row is used, and what scoring reports itself is left out. With
    `settings` a switched-off check does not run and a re-graded one has its new severity; each such decision is
    itself a hint (C194) at the end.
    """
    subject = Subject(form, evaluation)
    kinds = {"any", form.kind.partition("_")[0]}
    if subject.self_evaluation:
        kinds.add("self")
    if evaluation is None:
        kinds.add("alone")
    overrides = settings.overrides if settings is not None else {}
    findings: list[Finding] = []
    for entry in running(frozenset(kinds), features_of(subject)):
        override = overrides.get(entry.code) if overrides else None
        if override is None:
            findings.extend(entry.function(subject))
        elif override.severity is not None:
            severity = override.severity
            findings.extend(f.model_copy(update={"severity": severity}) for f in entry.function(subject))
    if settings is not None:
        findings.extend(settings.notices())
    return findings


__all__ = ["CHECKS", "FAMILIES", "Check", "Override", "Settings", "check", "settle"]
