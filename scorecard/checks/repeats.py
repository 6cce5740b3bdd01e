"""One cause, one finding: what reading or scoring reported already and a check reports better is left out.

For those who print the findings of several steps together. The pairs are a visible table.
"""

from __future__ import annotations

from collections.abc import Iterable

from scorecard.model import Finding, Form, Place

# A check, and the findings of other steps that name the same cause at the same place.
SAME_PLACE: dict[str, tuple[str, ...]] = {
    "C044": ("V019",),
    "C046": ("V023",),
    "C047": ("V037",),
    "C048": ("V037",),
    "C051": ("V002",),
    "C052": ("V004",),
    "C107": ("V023",),
    "C152": ("V005",),
    "S031": ("L232",),  # points that do not add up to what the heading declares: the error says what follows
    "V003": ("C153",),  # a target that could not be read weighs more than a leftover
    "C160": ("V030",),
    "F017": ("C160",),  # the reader knows that the cell is an error, not a text like one
}
# A check, and the findings that follow from its cause anywhere in the form.
SAME_FORM: dict[str, tuple[str, ...]] = {
    "C012": ("S059",),
    "C023": ("S006",),
    "C025": ("S002",),
}

SCORING_ONLY = frozenset({"S001", "S005", "S029", "S030", "S037"})
"""What scoring misses on a form that is not there to be scored; no fault of the form."""


def of_the_form(form: Form, findings: Iterable[Finding]) -> list[Finding]:
    """`findings` without those that ask a target or monitoring form for what only scoring would need."""
    scored = form.kind.endswith("self_evaluation")
    return [finding for finding in findings if scored or finding.code not in SCORING_ONLY]


def settle(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of one form, of all steps, without those that a check repeats in better words."""
    kept = list(findings)
    here: set[tuple[str, Place | None]] = set()
    anywhere: set[str] = set()
    for finding in kept:
        here.update((code, finding.place) for code in SAME_PLACE.get(finding.code, ()))
        anywhere.update(SAME_FORM.get(finding.code, ()))
    return [finding for finding in kept if finding.code not in anywhere and (finding.code, finding.place) not in here]


__all__ = ["SAME_FORM", "SAME_PLACE", "SCORING_ONLY", "of_the_form", "settle"]
