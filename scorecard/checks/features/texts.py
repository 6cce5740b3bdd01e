"""Features of what is written: anywhere, in the goal and its report, in the names, and for reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecard.checks.features.kinds import Feature
from scorecard.checks.subject import Subject


def of_texts(subject: Subject) -> Iterator[Feature]:
    """What is anywhere in the form's texts, and what of the form's parts there is."""
    words, blob, form = subject.words, subject.blob, subject.form
    if subject.long_numbers:
        yield "account"
    if "@" in blob:
        yield "mail"
    if "字" in blob or words.anywhere("提示语", blob):
        yield "guidance"
    if words.placeholder_line.search(blob) is not None:
        yield "placeholder"
    if "*" in blob or "×" in blob or "X" in blob or "x" in blob or "○" in blob:
        yield "masked"
    if "#" in blob:
        yield "error value"
    if form.criteria:
        yield "criteria"
    if form.tasks:
        yield "tasks"
    if form.entries:
        yield "entries"


# The beginning of a year, or what may become one where brackets, titles and spans of years are taken out.
_YEAR = re.compile(r"20|2[《“\"(（]|2\d{4}年?[-~—至]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def of_goal(subject: Subject) -> Iterator[Feature]:
    """What is in the goal, its report and the project's name."""
    project, goal, report, year = subject.project, subject.goal, subject.goal_actual, subject.form.year
    if year is not None and _YEAR.search(f"{project}\n{goal}\n{report}".replace(str(year), "")) is not None:
        yield "another year"
    bare = goal.strip("。.,;")
    if (
        len(bare) < 10
        or len(bare) <= len(project) + 2
        or _HAN.search(bare) is None
        or subject.words.is_whole("写无", goal)
    ):
        yield "short goal"
    if not report:
        yield "no report"
    elif goal == report:
        yield "copied goal"
    if "100%" in goal or "100%" in report:
        yield "percentage of all"


def of_names(subject: Subject) -> Iterator[Feature]:
    """What the names of the rows have in them, and how they go together."""
    words, names = subject.words, subject.names
    lines = names[1:-1].split("\n")
    lengths = [len(line) for line in lines]
    if min(lengths) <= 2:
        yield "short name"
    if max(lengths) > 35 or "。" in names:
        yield "long name"
    if not (all(lengths) and "".join(lines).isalpha()):
        yield "odd name"
    if len(set(lines)) < len(lines):
        yield "repeated name"
    if "执行率" in names:
        yield "execution rate"
    if "其中" in names:
        yield "parts"
    if words.anywhere("与执行率重复", names):
        yield "repeated rate"
    if words.anywhere("管理要求", names):
        yield "routine"
    if words.anywhere("套话指标", names):
        yield "set phrase"
    if subject.reverse:
        yield "higher cost"


def of_missed(subject: Subject) -> Iterator[Feature]:
    """What the rows missed say of it."""
    words = subject.words
    reasons = [row.reason for row in subject.missed]
    if not all(reasons):
        yield "unexplained"
    for reason in filter(None, reasons):
        if words.is_whole("写无", reason) or words.is_whole("空话原因", reason.strip("。,;.")):
            yield "nothing said"
        elif not words.anywhere("措施", reason):
            yield "no measure"
    if len(set(reasons)) <= len(reasons) - 2:
        yield "same reasons"
    if subject.form.entries:
        yield "missed and entries"
    if words.anywhere("全部完成", subject.goal_actual):
        yield "claims all"


__all__ = ["of_goal", "of_missed", "of_names", "of_texts"]
