"""The roster against what came in: 未报送, 预算数不一致, 报送了但不在名册, and near names that a person must decide on.

Names count as the same only where nothing but width, spaces and punctuation differs. A near name is never taken for
the same: it is told, naming both, and the line stays 未报送.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from typing import TYPE_CHECKING

from scorecard.batch.across.groups import folded, rows
from scorecard.batch.encoding import finding_row
from scorecard.batch.records import FindingRow, RosterRow
from scorecard.batch.roster import Line, Roster
from scorecard.findings import found
from scorecard.model import Place
from scorecard.scoring.rounding import plain, rounded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NEAR_SAME_UNIT = 0.7
_NEAR = 0.85
_LONGEST_POSTING = 200
"""a pair of characters that more names than this have in common tells nothing"""
_WHOLE = "整体"
_QUERY = "SELECT file, form, kind, project, unit, department, title, initial, budget FROM forms ORDER BY file, form"


@dataclass(frozen=True, slots=True)
class _Form:
    file: str
    form: int
    kind: str
    project: str
    unit: str
    department: str
    initial: Decimal | None
    budget: Decimal | None

    @property
    def owners(self) -> set[str]:
        return {_owner(self.unit), _owner(self.department)} - {""}


@dataclass(slots=True)
class _Answer:
    """What answers one line."""

    line: Line
    forms: list[tuple[str, int]] = field(default_factory=list)
    other_budget: _Form | None = None
    near: _Form | None = None


def compare(
    connection: DuckDBPyConnection, roster: Roster, resubmitted: Container[tuple[str, int]]
) -> tuple[list[RosterRow], list[FindingRow]]:
    """The lines of the roster with what came of each, and the findings: those of the roster, then line by line, then
    what is not on it. `resubmitted` are the forms that came more than once.
    """
    answers = [_Answer(line) for line in roster.lines]
    by_name: dict[str, list[_Answer]] = defaultdict(list)
    for answer in answers:
        for name in _names(answer.line):
            by_name[name].append(answer)
    unlisted: list[_Form] = []
    for form in _forms(connection):
        answering = [answer for answer in by_name.get(_name(form), ()) if _same_owner(answer.line, form)]
        if not answering:
            if not form.kind.startswith("department"):
                unlisted.append(form)
            continue
        answer = answering[0]
        answer.forms.append((form.file, form.form))
        if answer.other_budget is None and _other_budget(answer.line, form):
            answer.other_budget = form
    near = _near([answer for answer in answers if not answer.forms], unlisted)
    findings = [finding_row(None, None, finding) for finding in roster.findings]
    for answer in answers:
        findings += _told(answer)
    told: set[tuple[str, str]] = set()
    for form in unlisted:
        key = (folded(form.project), _owner(form.unit or form.department))
        if (form.file, form.form) not in near and key not in told:
            told.add(key)
            finding = found(
                "B014", Place(file=form.file), project=form.project, unit=_words(form.unit or form.department)
            )
            findings.append(finding_row(form.file, form.form, finding))
    return [_row(answer, resubmitted) for answer in answers], findings


def _forms(connection: DuckDBPyConnection) -> Iterator[_Form]:
    for file, form, kind, project, unit, department, title, initial, budget in rows(connection, _QUERY):
        yield _Form(file, form, kind, project or title or "", unit or "", department or "", initial, budget)


def _name(form: _Form) -> str:
    if form.kind.startswith("department"):
        return f"{_WHOLE}|{_owner(form.unit or form.department)}"
    return folded(form.project)


def _names(line: Line) -> list[str]:
    """The names by which a line is found: of a project, and of a whole unit where the line means one."""
    names = [folded(line.project)]
    if line.unit is None or folded(line.project) == folded(line.unit):
        names.append(f"{_WHOLE}|{_owner(line.project)}")
    elif _WHOLE in line.project:
        names.append(f"{_WHOLE}|{_owner(line.unit)}")
    return names


def _owner(name: str) -> str:
    """A unit's name without the code that is often printed before it."""
    return folded(name).lstrip("0123456789")


def _same_owner(line: Line, form: _Form) -> bool:
    owners = form.owners
    listed = _owner(line.unit or line.department or "")
    return not owners or not listed or listed in owners


def _other_budget(line: Line, form: _Form) -> bool:
    known = [amount for amount in (form.initial, form.budget) if amount is not None]
    if line.budget is None or not known:
        return False
    exponent = line.budget.as_tuple().exponent
    places = max(0, -exponent) if isinstance(exponent, int) else 0
    return all(amount != line.budget and rounded(Fraction(amount), places) != line.budget for amount in known)


def _near(answers: Sequence[_Answer], forms: Sequence[_Form]) -> set[tuple[str, int]]:
    """Give each line without an answer the most alike of `forms`; returns the forms that were given."""
    first: dict[tuple[str, str], _Form] = {}
    for form in forms:
        first.setdefault((folded(form.project), _owner(form.unit or form.department)), form)
    candidates = list(first.values())
    by_owner: dict[str, list[int]] = defaultdict(list)
    by_pair: dict[str, list[int]] = defaultdict(list)
    for number, form in enumerate(candidates):
        for owner in form.owners:
            by_owner[owner].append(number)
        for pair in _pairs(folded(form.project)):
            by_pair[pair].append(number)
    alike: list[tuple[float, int, int]] = []
    for at, answer in enumerate(answers):
        wanted = folded(answer.line.project)
        owner = _owner(answer.line.unit or answer.line.department or "")
        numbers = set(by_owner.get(owner, ())) if owner else set()
        for pair in _pairs(wanted):
            posting = by_pair.get(pair, ())
            if len(posting) <= _LONGEST_POSTING:
                numbers.update(posting)
        for number in numbers:
            form = candidates[number]
            likeness = SequenceMatcher(None, wanted, folded(form.project), autojunk=False).ratio()
            if likeness >= (_NEAR_SAME_UNIT if owner in form.owners else _NEAR):
                alike.append((-likeness, at, number))
    given: set[int] = set()
    for _, at, number in sorted(alike):
        if answers[at].near is None and number not in given:
            answers[at].near = candidates[number]
            given.add(number)
    names = {
        (folded(candidates[number].project), _owner(candidates[number].unit or candidates[number].department))
        for number in given
    }
    return {
        (form.file, form.form)
        for form in forms
        if (folded(form.project), _owner(form.unit or form.department)) in names
    }


def _pairs(name: str) -> set[str]:
    return {name[at : at + 2] for at in range(len(name) - 1)}


def _told(answer: _Answer) -> Iterator[FindingRow]:
    line = answer.line
    owner = _words(line.unit or line.department)
    if answer.other_budget is not None and line.budget is not None:
        form = answer.other_budget
        finding = found(
            "B013", Place(file=form.file), project=line.project, listed=plain(line.budget), initial=_money(form.initial),
            budget=_money(form.budget),
        )  # fmt: skip
        yield finding_row(form.file, form.form, finding)
    if answer.forms:
        return
    if answer.near is None:
        yield finding_row(None, None, found("B010", line.place, project=line.project, unit=owner))
        return
    sent = answer.near
    finding = found(
        "B015",
        Place(file=sent.file),
        listed=f"{line.project}（{owner}）",
        sent=f"{sent.project}（{_words(sent.unit or sent.department)}）",
    )
    yield finding_row(sent.file, sent.form, finding)


def _row(answer: _Answer, resubmitted: Container[tuple[str, int]]) -> RosterRow:
    line = answer.line
    file, form = answer.forms[0] if answer.forms else (None, None)
    others = [name for name, _ in answer.forms[1:]]
    notes = [f"另见 {'、'.join(others[:5])}" + ("等" if len(others) > 5 else "")] if others else []
    if not answer.forms:
        status = "未报送"
    elif answer.other_budget is not None:
        status = "预算数不一致"
        notes.insert(
            0, f"表上年初预算数 {_money(answer.other_budget.initial)}、全年预算数 {_money(answer.other_budget.budget)}"
        )
    else:
        status = "重复报送" if any(one in resubmitted for one in answer.forms) else "已报送"
    if answer.near is not None:
        notes.append(f"名称相近：{answer.near.project}（{answer.near.file}）")
    return RosterRow(
        line.project, line.unit, line.department, line.budget, status, file, form, "；".join(notes) or None
    )


def _money(amount: Decimal | None) -> str:
    return "没有填" if amount is None else f"{plain(amount)} 万元"


def _words(unit: str | None) -> str:
    return unit or "没有写单位"


__all__ = ["compare"]
