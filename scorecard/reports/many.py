"""Writes reports that are on no single form (自评总结报告, 复核情况报告), with the care that `write.place` takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from scorecard.model import Evaluation, Form, PackRef
from scorecard.reports.project_line import ProjectLine
from scorecard.reports.review_summary import ReviewSummary

# `place` asks an evaluation only for its source, which is never written over; a report on many forms has none.
_NO_SOURCE = Evaluation(
    form=Form(layout="", kind="project_self_evaluation"),
    pack=PackRef(id="", version="", name=""),
    items=(),
    points_total=Decimal(0),
    total=None,
)


def write_summary(
    lines: Sequence[ProjectLine], directory: Path, *, department: str = "", templates: Path | None = None
) -> list[Path]:
    """Writes 自评总结报告.docx and .html of many projects into `directory` and returns the files.

    `department` is who reports (default: the one department that all forms name). Existing files are treated as by
    `write_report`; raises TemplateProblem and OSError as it does.
    """
    from scorecard.reports.project_summary import render_summary  # noqa: PLC0415 - jinja2, docxtpl

    return _write(render_summary(lines, department=department, templates=templates), directory)


def write_review(summary: ReviewSummary, directory: Path, *, templates: Path | None = None) -> list[Path]:
    """Writes 复核情况报告.docx and .html into `directory` and returns the files; see `write_summary`."""
    from scorecard.reports.review import render_review  # noqa: PLC0415 - jinja2, docxtpl

    return _write(render_review(summary, templates=templates), directory)


def _write(documents: Mapping[str, bytes], directory: Path) -> list[Path]:
    from scorecard.reports.write import place  # noqa: PLC0415 - the two modules serve the same package

    directory.mkdir(parents=True, exist_ok=True)
    return [place(directory, name, data, _NO_SOURCE) for name, data in documents.items()]
