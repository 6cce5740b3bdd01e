"""Checks of what was left in a form: the template's guidance, placeholders, another year, an empty goal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecard.checks.cells import Cell
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Amount, Finding

_ASIDE = re.compile(r"《[^》]*》|“[^”]*”|\"[^\"]*\"|[(（][^()（）]*[)）]|\d{4}年?[-~—至]\d{4}年?")
_ASIDE_MARK = re.compile('[《“"(（~—至-]')  # without one of these there is no aside
# A year with no digit before it: the search is for 20, and looks behind that.
_YEAR = re.compile(r"(20(?<!\d20)[0-3]\d)(?=年)")
_BARE_YEAR = re.compile(r"(20(?<!\d20)[0-3]\d)(?=年(?!度))")  # 2023年度…报告 is the thing's own year
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FREE = frozenset(("实际完成值", "指标值", "指标名称", "年度总体目标", "目标完成情况"))


def _first(subject: Subject, *names: str) -> Iterator[tuple[Cell, str]]:
    """The cells in which a word of the lists `names` stands, with the word. One search a list tells most forms apart."""
    words = subject.words
    there = [name for name in names if words.anywhere(name, subject.blob)]
    if not there:
        return
    for cell in subject.cells:
        match = next((match for name in there if (match := words.has(name, cell.folded)) is not None), None)
        if match is not None:
            yield cell, match


def guidance(subject: Subject) -> Iterator[Finding]:
    """The template's guidance still stands in a cell (（100字以内）, 请填写)."""
    lists = ("提示语", "提示字数") if "字" in subject.blob else ("提示语",)
    for cell, word in _first(subject, *lists):
        yield found("C151", cell.place, where=cell.label, text=word)


def placeholder(subject: Subject) -> Iterator[Finding]:
    """A cell that holds a placeholder only: 指标1：, ……, XX, 待定."""
    if not subject.words.placeholder_line.search(subject.blob):
        return
    for cell in subject.cells:
        if len(cell.text) <= 12 and cell.label in _FREE and subject.words.is_whole("占位", cell.folded):
            yield found("C152", cell.place, where=cell.label, text=cell.text.strip())


def masked(subject: Subject) -> Iterator[Finding]:
    """Characters that stand for what was to be filled in (≥**人, XX个)."""
    whole = subject.words.whole["占位"]
    if not any(char in subject.blob for char in "*×Xx○"):
        return
    for cell, word in _first(subject, "涂掉"):
        if cell.label in _FREE and not whole.fullmatch(cell.folded):
            yield found("C153", cell.place, where=cell.label, text=word)


def _without_asides(text: str) -> str:
    """`text` without titles, quotations, brackets and spans of years."""
    return _ASIDE.sub("", text) if _ASIDE_MARK.search(text) else text


def old_year_planned(subject: Subject) -> Iterator[Finding]:
    """The goal plans for another year than the form's (2024年计划 in a form of 2025)."""
    year = subject.form.year
    if year is None or not subject.goal:
        return
    text = _without_asides(subject.goal)
    for match in _YEAR.finditer(text):
        if int(match[1]) < year and subject.words.starts("本年要做", text, match.end()):
            place = subject.form.goal.place if subject.form.goal else None
            yield found("C154", place, old=match[1], year=year)
            return


def only_old_year(subject: Subject) -> Iterator[Finding]:
    """The goal or its report names last year only, never the form's year."""
    year = subject.form.year
    if year is None:
        return
    for text, cell in ((subject.goal, subject.form.goal), (subject.goal_actual, subject.form.goal_actual)):
        if cell is None or str(year - 1) not in text or str(year) in text:
            continue
        bare = _without_asides(text)
        years = {int(match[1]) for match in _BARE_YEAR.finditer(bare)}
        planned = any(subject.words.starts("本年要做", bare, match.end()) for match in _YEAR.finditer(bare))
        if years and max(years) == year - 1 and not planned:
            yield found("C155", cell.place, old=year - 1, year=year)


def old_year_in_name(subject: Subject) -> Iterator[Finding]:
    """The project's name carries an earlier year than the form."""
    year, project = subject.form.year, subject.form.project
    if year is None or project is None:
        return
    years = [int(match[1]) for match in _YEAR.finditer(_without_asides(subject.project))]
    if years and max(years) < year:
        yield found("C156", project.place, old=max(years), year=year)


def goal_is_name(subject: Subject) -> Iterator[Finding]:
    """The goal is the project's name."""
    goal = subject.goal.strip("。.,;")
    if goal and subject.project and goal in (subject.project, "完成" + subject.project, subject.project + "完成"):
        yield found("C157", subject.form.goal.place if subject.form.goal else None)


def goal_empty(subject: Subject) -> Iterator[Finding]:
    """The form has a cell for the goal and nothing in it."""
    goal = subject.form.goal
    if goal is not None and (not subject.goal or subject.words.is_whole("写无", subject.goal)):
        yield found("C158", goal.place)


def goal_too_short(subject: Subject) -> Iterator[Finding]:
    """The goal is a number or a few characters."""
    goal = subject.form.goal
    if goal is None or not subject.goal or subject.words.is_whole("写无", subject.goal):
        return
    bare = subject.goal.strip("。.,;")
    if len(bare) >= 10 and _HAN.search(bare):
        return
    if (
        bare == subject.project
        or re.fullmatch(r"[(]?\d{1,3}分[)]?", bare)
        or subject.words.whole["占位"].fullmatch(bare)
    ):
        return
    yield found("C159", goal.place, goal=bare[:20])


def error_value(subject: Subject) -> Iterator[Finding]:
    """A formula's error (#DIV/0!, #REF!) stands for a value in a text cell or in the funds block."""
    if "#" in subject.blob:
        for cell, word in _first(subject, "错误值"):
            yield found("C160", cell.place, where=cell.label, text=word)
    for fund in subject.funds:
        for member in ("initial", "budget", "executed", "rate"):
            if getattr(fund, member) is not None:
                continue
            amount: Amount | None = getattr(fund.line, member)
            if amount is not None and amount.value is None and amount.text.startswith("#"):
                yield found("C160", fund.place(member), where=fund.name, text=amount.text[:10])
