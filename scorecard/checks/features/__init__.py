"""What a form must have for a check to have anything to find: looked at once a form, so that most checks need not run.

Each feature is a name used in `listing` and the condition that goes with it. A condition may be wider than its check, never
narrower: a check left out has nothing to say, which tests hold against running them all.
"""

from __future__ import annotations

from scorecard.checks.features.kinds import Feature
from scorecard.checks.features.money import of_funds, of_points, of_total
from scorecard.checks.features.table import of_rows, of_satisfaction, of_shape, of_table
from scorecard.checks.features.texts import of_goal, of_missed, of_names, of_texts
from scorecard.checks.subject import Subject


def features_of(subject: Subject) -> frozenset[Feature]:
    """All features of the form."""
    has: set[Feature] = {"always"}
    has.update(of_texts(subject))
    has.update(of_goal(subject))
    has.update(of_names(subject))
    has.update(of_table(subject))
    has.update(of_points(subject))
    if subject.funds:
        has.update(of_funds(subject))
        has.update(of_total(subject, subject.total or subject.funds[0]))
    for shape in {row.shape for row in subject.all_rows}:
        has.update(of_shape(shape))
    has.update(of_rows(subject))
    if subject.missed:
        has.update(of_missed(subject))
    for row in subject.satisfaction:
        has.update(of_satisfaction(row))
    return frozenset(has)


__all__ = ["Feature", "features_of"]
