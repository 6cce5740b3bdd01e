"""Which official form this is: the layout that fits best by its columns, its labels and its title, with the reasons.

Looks at a finished draft only; reading did not wait for the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from scorecard.layouts import labels
from scorecard.layouts.draft import Draft
from scorecard.layouts.layout import Layout, all_layouts
from scorecard.model import FormKind

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a layout fits: its points, what it needs and the form lacks, and the reasons in words."""

    layout: Layout
    score: int
    missing: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Nothing that the layout needs is missing, and nothing contradicts it."""
        return not self.missing


def kind_of(draft: Draft) -> FormKind:
    """The kind of form: by its title, unless its columns say more."""
    columns = draft.fields.keys()
    by_title = draft.kind
    evaluated = "actual" in columns and ("claimed_score" in columns or "actual" in draft.fields)
    department = "project" not in draft.texts and "project" not in draft.labels
    if by_title is None:
        if columns & {"progress", "likelihood", "forecast"} or "forecast" in draft.fund_fields:
            return "monitoring"
        if evaluated or draft.criteria or "executed" in draft.fund_fields:
            return "department_self_evaluation" if department else "project_self_evaluation"
        return "department_target" if department else "project_target"
    # A title that speaks of targets over columns of actual values and scores is the form that evaluates them.
    if by_title == "project_target" and evaluated:
        return "project_self_evaluation"
    if by_title == "department_target" and evaluated:
        return "department_self_evaluation"
    return by_title


def fits(draft: Draft, kind: FormKind) -> list[Fit]:
    """Every layout of that kind with its fit, the best first."""
    title = labels.fold(draft.title.text) if draft.title is not None else ""
    return list(_fits(kind, tuple(draft.fields), _marks(draft), title))


@lru_cache(maxsize=256)
def _fits(kind: FormKind, fields: tuple[str, ...], marks: frozenset[str], title: str) -> tuple[Fit, ...]:
    """As `fits`, by all of a draft that counts: the forms of a batch come from few templates."""
    ranked = (_fit(layout, fields, marks, title) for layout in all_layouts() if layout.kind == kind)
    return tuple(sorted(ranked, key=lambda fit: (bool(fit.missing), -fit.score, fit.layout.id)))


def choose(draft: Draft, kind: FormKind) -> tuple[str, Fit | None]:
    """The id of the layout that fits ("unknown" where none does), and the nearest fit with its reasons."""
    ranked = fits(draft, kind)
    if not ranked:
        return UNKNOWN, None
    best = ranked[0]
    return (best.layout.id if best.whole else UNKNOWN), best


def _fit(layout: Layout, fields: tuple[str, ...], marks: frozenset[str], title: str) -> Fit:
    columns = frozenset(fields)
    missing = [labels.standard_name("指标列", name) for name in sorted(layout.required - columns)]
    reasons: list[str] = []
    score = 2 * len(layout.required & columns)
    typical = layout.typical & columns
    if typical:
        score += 3 * len(typical)
        reasons.append("有" + "、".join(labels.standard_name("指标列", name) for name in sorted(typical)))
    score -= 3 * len(layout.typical - columns)
    against = layout.absent & columns
    if against:
        score -= 4 * len(against)
        reasons.append("多了" + "、".join(labels.standard_name("指标列", name) for name in sorted(against)))
    score += 2 * len(layout.marks & marks) - 2 * len(layout.marks - marks) - 2 * len(layout.unmarked & marks)
    printed = [name for name in fields if name in layout.order]
    if layout.order:
        score += 3 if printed == list(layout.order) else -3
    elif "points" in fields and "target" in fields and fields.index("points") < fields.index("target"):
        score -= 1  # points before the target: the order of another form
    extra = columns - layout.required - layout.typical - frozenset(layout.fields())
    score -= len(extra)
    if title and any(labels.fold(name) in title for name in layout.titles):
        score += 3
        reasons.append("表名相符")
    if layout.region != "全国" and layout.region in title:
        score += 3
    return Fit(layout, score, tuple(missing), tuple(reasons))


def _marks(draft: Draft) -> frozenset[str]:
    marks = set(draft.labels) | set(draft.texts)
    if len(draft.fund_fields) >= 3:
        marks.add("matrix")
    if draft.tasks:
        marks.add("tasks")
    if draft.criteria:
        marks.add("criteria")
    if draft.execution_points is not None:
        marks.add("execution_points")
    return frozenset(marks)


__all__ = ["UNKNOWN", "Fit", "choose", "fits", "kind_of"]
