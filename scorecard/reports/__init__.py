"""The papers of an evaluation: 自评报告 in Word and as a web page, the scored 自评表, and the evaluation as JSON.

Everything is built from `Evaluation` and `Finding`s; nothing here reads a filer's file or knows a rule.
"""

from collections.abc import Sequence
from pathlib import Path

from scorecard.model import Evaluation, Finding
from scorecard.reports.many import write_review, write_summary
from scorecard.reports.names import safe_name, unused
from scorecard.reports.opinion import render_opinion, write_opinion
from scorecard.reports.project_line import IndicatorLine, ProjectLine, project_line
from scorecard.reports.project_summary import project_lines, render_summary
from scorecard.reports.public import public_copy, write_public
from scorecard.reports.review import render_review
from scorecard.reports.review_summary import ReviewSummary
from scorecard.reports.templating import TemplateProblem, builtin_templates
from scorecard.reports.write import render_report, write_report


def gap_count(evaluation: Evaluation, findings: Sequence[Finding] = ()) -> int:
    """How many 【待补充：…】 the report of `evaluation` leaves for the office to write."""
    from scorecard.reports.context import build_context  # noqa: PLC0415 - only where reports are written

    return int(build_context(evaluation, tuple(findings))["待补充数"])


def verify(report: Path, evaluation: Evaluation) -> list[Finding]:
    """What in the Word file `report` no longer agrees with `evaluation`; see `scorecard.reports.verification`."""
    from scorecard.reports.verification import verify as check  # noqa: PLC0415 - lxml, only where it is needed

    return check(report, evaluation)


def check_template(path: Path) -> list[Finding]:
    """What is wrong with an office's template, .docx or .html; see `scorecard.reports.checking`."""
    from scorecard.reports.checking import check_template as check  # noqa: PLC0415 - jinja2, docxtpl

    return check(path)


__all__ = [
    "IndicatorLine",
    "ProjectLine",
    "ReviewSummary",
    "TemplateProblem",
    "builtin_templates",
    "check_template",
    "gap_count",
    "project_line",
    "project_lines",
    "public_copy",
    "render_opinion",
    "render_report",
    "render_review",
    "render_summary",
    "safe_name",
    "unused",
    "verify",
    "write_opinion",
    "write_public",
    "write_report",
    "write_review",
    "write_summary",
]
