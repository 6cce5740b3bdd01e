"""The papers of an evaluation: 自评报告 in Word and as a web page, the scored 自评表, and the evaluation as JSON.

Everything is built from `Evaluation` and `Finding`s; nothing here reads a filer's file or knows a rule.
"""

from scorecard.reports.names import safe_name, unused
from scorecard.reports.templating import TemplateProblem, builtin_templates
from scorecard.reports.write import render_report, write_report

__all__ = ["TemplateProblem", "builtin_templates", "render_report", "safe_name", "unused", "write_report"]
