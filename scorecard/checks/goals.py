"""Checks of the goal's text against the table: the same thing counted twice, with two numbers.

Careful by design: a number of the text is held against an indicator only where its noun is the indicator's name
and its unit the indicator's unit, and only where no number of that noun agrees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scorecard.checks.counting import (
    CLAUSE,
    MIN_CORE,
    QUANTITY,
    Count,
    core_of,
    cores_of,
    read_counts,
    trims,
    without_join,
    words_of,
)
from scorecard.checks.folding import fold
from scorecard.checks.measuring import MONEY
from scorecard.checks.rows import Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding, Place, Text

_PIECES = frozenset(("个", "项", "份", "篇", "本", "部"))
_CONVERTED = _PIECES | MONEY.keys()
"""units of which a number is also one of other units"""
_LEADS = (
    "的",
    "和",
    "及",
    "完成",
    "开展",
    "计划",
    "实现",
    "组织",
    "举办",
    "实施",
    "出具",
    "提交",
    "累计",
    "全年",
    "共",
)
_UNIQUE = ("满意度", "合格率", "及时率", "覆盖率", "通过率", "准确率", "完成率", "达标率")
_OVER = re.compile(r"(?:率|满意度|比例|占比)[^,。;%\d]{0,8}?(?:(?:超过?|高于|大于)100%|100%以上|超100%)")
_TITLE = re.compile(r"《([^》]{4,80})》")
_DIGITS = re.compile(r"\d")


def _counts(subject: Subject, text: str) -> list[Count]:
    """The numbers of the goal or its report, worked out once a form."""
    known: dict[str, list[Count]] = subject.memo.setdefault("counts", {})
    if text not in known:
        known[text] = list(read_counts(text))
    return known[text]


def _cores(subject: Subject) -> list[str]:
    """The cores of the names of all rows in use, worked out once a form."""
    cores: list[str] | None = subject.memo.get("cores")
    if cores is None:
        cores = subject.memo["cores"] = cores_of([row.name for row in subject.rows])
    return cores


def _in_unit(row: Row, value: Decimal, unit: str) -> Decimal | None:
    """A text's number in the row's unit, None where that is another thing."""
    if row.unit == unit or (row.unit in _PIECES and unit in _PIECES):
        return value
    here, there = MONEY.get(row.unit), MONEY.get(unit)
    return value * there / here if here is not None and there is not None else None


def _fitting(row: Row, counts: list[Count]) -> list[tuple[Count, Decimal]]:
    """The numbers of a text in the row's unit."""
    if row.unit not in _CONVERTED:
        return [(count, count.value) for count in counts if count.unit == row.unit]
    numbers = [(count, _in_unit(row, count.value, count.unit)) for count in counts]
    return [(count, number) for count, number in numbers if number is not None]


def _before(row: Row, count: Count, core: str) -> bool:
    """Whether the row's name stands just before the number."""
    if core not in count.window and "《" not in count.window:  # a title is left out of a core
        return False
    before = count.core
    if not before.endswith(core):
        return False
    return len(before) - len(core) <= 2 or row.unit == "%" or before[: -len(core)].endswith(_LEADS)


def _behind(row: Row, count: Count, core: str) -> bool:
    """Whether the row's name stands just behind the number, and no number of its own behind it."""
    if row.unit == "%" or not count.precedes(core):
        return False
    behind = count.behind
    if not behind.startswith(core):
        return False
    rest = without_join(re.split(r"\d", behind[len(core) :], maxsplit=1)[0])
    return bool(rest) or len(behind) == len(core)


def _listed(row: Row, text: str) -> Decimal | None:
    """For a name with a list or a title in it (征订《…》、购买…): the number right behind the name in the text, in the row's unit."""
    _, head, tail = trims()
    core = tail.pattern.sub("", head.pattern.sub("", row.name))
    if len(core) < MIN_CORE:
        return None
    hits: list[Decimal] = []
    at = text.find(core)
    while at >= 0:
        end = at + len(core)
        match = QUANTITY.search(text, end, end + 12)
        if match is not None and not CLAUSE.search(text, end, match.start()) and len(match[1]) <= 15:
            value = _in_unit(row, Decimal(match[1]), match[2])
            if value is not None:
                hits.append(value)
        at = text.find(core, end)
    return hits[0] if len(hits) == 1 else None


def _agrees(number: Decimal, value: Decimal) -> bool:
    if number == value:
        return True
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return bool(places) and abs(number - value) <= Decimal(1).scaleb(-places)  # 7.265 cut to 7.26


def _contradictions(subject: Subject, text: str, *, actual: bool) -> Iterator[tuple[Row, str, Decimal]]:
    counts = _counts(subject, text)
    if not counts:
        return
    lists = "、" in subject.names or "《" in subject.names
    for row, core in zip(subject.rows, _cores(subject), strict=True):
        value = row.actual_number if actual else row.target_number
        if lists and ("、" in row.name or "《" in row.name):
            listed = _listed(row, text) if value is not None and row.unit else None
            if listed is not None and value is not None and not _agrees(listed, value):
                yield row, words_of(listed, row.unit), listed
            continue
        if core not in text or value is None or not row.unit or len(core) < (2 if "满意度" in core else MIN_CORE):
            continue
        fitting = _fitting(row, counts)
        found_counts = [pair for pair in fitting if _before(row, pair[0], core)]
        found_counts = found_counts or [pair for pair in fitting if _behind(row, pair[0], core)]
        if not found_counts:
            continue
        numbers = [number for _, number in found_counts]
        if any(_agrees(number, value) for number in numbers) or _agrees(sum(numbers, Decimal()), value):
            continue
        yield row, "、".join(count.words for count, _ in found_counts[:5]), numbers[0]


def goal_against_targets(subject: Subject) -> Iterator[Finding]:
    """The goal promises another number than the indicator of the same name."""
    goal = subject.form.goal
    for row, words, number in _contradictions(subject, subject.goal, actual=False):
        direction = row.target.direction if row.target else None
        value = row.target_number or Decimal()
        softer = (
            (number > value) if direction in (">=", ">") else (number < value) if direction in ("<=", "<") else False
        )
        yield found(
            "C141",
            goal.place if goal else None,
            severity="hint" if softer else None,
            name=row.shown,
            text=words,
            target=fold(row.target.text) if row.target else "",
        )
    for row, count in _only_rate(subject):
        yield found(
            "C141",
            goal.place if goal else None,
            name=row.shown,
            text=count.words,
            target=fold(row.target.text) if row.target else "",
        )


def _only_rate(subject: Subject) -> Iterator[tuple[Row, Count]]:
    """The only 合格率 (满意度, ...) of the table beside the only one of the goal, with different numbers."""
    for suffix in _UNIQUE:
        if suffix not in subject.goal or suffix not in subject.names:
            continue
        rows = [row for row in subject.rows if suffix in row.name]
        if len(rows) != 1 or rows[0].unit != "%" or not rows[0].name.endswith(suffix):
            continue
        counts = [count for count in _counts(subject, subject.goal) if count.unit == "%"]
        here = [count for count in counts if count.before.endswith(suffix)]
        if len(here) == 1:
            core = core_of(rows[0].name)
            exact = core in subject.goal and _before(rows[0], here[0], core)
            value = rows[0].target_number
            if (
                not exact
                and value is not None
                and value != here[0].value
                and _alike(here[0].before, rows[0].name, suffix)
            ):
                yield rows[0], here[0]


def _alike(before: str, name: str, suffix: str) -> bool:
    """Whether two names with the same ending share two characters running before it."""
    one, other = before[: -len(suffix)], name[: -len(suffix)]
    return any(one[at : at + 2] in other for at in range(len(one) - 1))


def report_against_actuals(subject: Subject) -> Iterator[Finding]:
    """The report of the goal gives another number than 实际完成值 of the indicator of the same name."""
    report = subject.form.goal_actual
    for row, words, _ in _contradictions(subject, subject.goal_actual, actual=True):
        yield found(
            "C142",
            report.place if report else None,
            name=row.shown,
            text=words,
            actual=fold(row.actual.text) if row.actual else "",
        )


def goal_against_report(subject: Subject) -> Iterator[Finding]:
    """The goal promises at least so many, and the report gives fewer in the same words, without saying so."""
    if not subject.goal or not subject.goal_actual or subject.goal == subject.goal_actual:
        return
    done, promised = _counts(subject, subject.goal_actual), _counts(subject, subject.goal)
    for wanted in promised:
        noun = wanted.before[-6:]
        if len(noun) < MIN_CORE or noun not in subject.goal_actual:
            continue
        same = [count for count in done if count.unit == wanted.unit and count.before.endswith(noun)]
        if not same or any(count.value >= wanted.value for count in same):
            continue
        if any(len(core) >= 2 and core in wanted.before for core in _cores(subject)):
            continue  # what has a row of its own is C121's
        if len([count for count in promised if count.before.endswith(noun) and count.unit == wanted.unit]) > 1:
            continue
        place = subject.form.goal_actual.place if subject.form.goal_actual else None
        yield found(
            "C143",
            place,
            noun=noun,
            wanted=wanted.words,
            done=same[0].words,
        )


def copied_report(subject: Subject) -> Iterator[Finding]:
    """实际完成情况 is the goal, word for word."""
    if len(subject.goal_actual) >= 10 and subject.goal_actual == subject.goal:
        yield found("C144", _place(subject.form.goal_actual))


def no_report(subject: Subject) -> Iterator[Finding]:
    """The goal's 实际完成情况 is blank (10号 第十一条: 项目总体绩效目标完成情况)."""
    form = subject.form
    if subject.goal and form.goal_actual is not None and not subject.goal_actual:
        yield found("C145", _place(form.goal_actual))


def all_done_claimed(subject: Subject) -> Iterator[Finding]:
    """The report says that all was done, while indicators were missed."""
    match = subject.words.has("全部完成", subject.goal_actual)
    if match is None:
        return
    rows = [row for row in subject.rows if row.reached == "missed"]
    if rows:
        yield found("C146", _place(subject.form.goal_actual), words=match, count=len(rows), name=rows[0].shown)


def impossible_percentage(subject: Subject) -> Iterator[Finding]:
    """The text speaks of a rate of more than 100 %."""
    for text, cell in ((subject.goal, subject.form.goal), (subject.goal_actual, subject.form.goal_actual)):
        match = _OVER.search(text) if "100%" in text else None
        if match is not None and not re.search(r"增长|完成率|控制", match[0]):
            yield found("C147", _place(cell), text=match[0])


def task_years(subject: Subject) -> Iterator[Finding]:
    """A task and the title of its result differ in their years only (2019-2023 against 2020-2025)."""
    for task in subject.form.tasks:
        name = fold(task.name.text)
        if task.content is None or not any(char.isdigit() for char in name):
            continue
        bare = _DIGITS.sub("", name)
        for title in _TITLE.findall(fold(task.content.text)):
            if title != name and len(bare) >= 6 and _DIGITS.sub("", title) == bare:
                yield found("C148", task.content.place or task.place, task=name[-20:], title=title[-20:])
                break


def _place(cell: Text | None) -> Place | None:
    return cell.place if cell is not None else None
