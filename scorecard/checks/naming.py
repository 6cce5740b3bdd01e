"""Checks of indicator names: value or sign inside, empty, too short or long, the same thing twice, housekeeping."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scorecard.checks.folding import fold
from scorecard.checks.measuring import number
from scorecard.checks.rows import Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding

_SIGN = re.compile(r"[≥≤≧≦]|[<>]=?\d|>=|<=")
_RATE_IN_NAME = re.compile(r"(?<![\d.])\d+(?:\.\d+)?[%％]|(?<![\d.])\d+(?:\.\d+)?(?:万元|亿元|元)(?!/)")
_COUNT_AT_END = re.compile(
    r"(?<![\d.年第-])\d+(?:\.\d+)?(?:万|余)?(?:人次|人|次|个|份|条|台|套|项|家|期|场|篇|部|本|件|座|公里|千米|km|亩|平方米|户|辆)$"
)
_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|\"[^\"]*\"|[(（][^()（）]*[)）]")
_NUMBER = re.compile(r"[\d.%]+")
_NUMBER_LINE = re.compile(r"\n[\d.%]*(?=\n)")  # a blank name, too
_FILLER = re.compile(r"的|及|与|和|、|,|完成|开展|实施|进行|工作|项目|情况|数量|次数|个数|指标|本|总|相关")
_LONG, _SHORT = 35, 2


def value_in_name(subject: Subject) -> Iterator[Finding]:
    """A sign or a value inside the name (101号 三（一）1: 名称简洁明确; the value has its own column)."""
    for row in subject.rows:
        name = row.name
        if name.isalpha() or (not any(char.isdigit() for char in name) and not _SIGN.search(name)):
            continue
        bare = _QUOTED.sub("", name)
        match = _SIGN.search(name) or _RATE_IN_NAME.search(bare) or _COUNT_AT_END.search(bare)
        if match is not None and not subject.words.has("涂掉", name):
            yield found("C061", row.name_place, name=row.shown, part=match[0])


def no_name(subject: Subject) -> Iterator[Finding]:
    """A target without an indicator, or a number for a name."""
    if not _NUMBER_LINE.search(subject.names):
        return
    nameless = []
    for row in subject.all_rows:
        if row.target_kind in ("", "blank", "not_applicable"):
            continue
        if not row.name:
            if row.points is not None or row.indicator.actual is not None or subject.whole:
                nameless.append(row)
        elif _NUMBER.fullmatch(row.name) and not (row.name == "0" and not row.points):
            nameless.append(row)
    if len(nameless) > 3:  # a column shifted or never filled: one cause
        numbers = "、".join(str(row.index + 1) for row in nameless)
        yield found("C062", nameless[0].name_place, row=numbers, name=nameless[0].name or "空白")
        return
    for row in nameless:
        yield found("C062", row.name_place, row=row.index + 1, name=row.name or "空白")


def short_name(subject: Subject) -> Iterator[Finding]:
    """A name of one or two characters (报告): nobody knows what is counted."""
    for row in subject.rows:
        if len(row.name) <= _SHORT and not _NUMBER.fullmatch(row.name):
            yield found("C063", row.name_place, name=row.shown)


def long_name(subject: Subject) -> Iterator[Finding]:
    """A sentence for a name (101号 三（一）1: 简洁明确、通俗易懂)."""
    for row in subject.rows:
        if (len(row.name) > _LONG and len(_QUOTED.sub("", row.name)) > _LONG) or "。" in row.name:
            yield found("C064", row.name_place, name=row.shown, length=len(row.name))


def _target_key(row: Row) -> tuple[str, str]:
    target = row.target
    if target is None:
        return "", ""
    if target.kind == "number" and target.value is not None:
        return f"{target.value.normalize() if abs(target.value.adjusted()) < 30 else target.text}", row.unit
    return fold(target.text), ""


def same_name(subject: Subject) -> Iterator[Finding]:
    """One indicator twice: the same name under the same second level, or anywhere with the same target."""
    if len({row.name for row in subject.rows}) == len(subject.rows):
        return
    seen: dict[str, list[Row]] = {}
    for row in subject.rows:
        if _NUMBER.fullmatch(row.name):
            continue
        for first in seen.get(row.name, ()):
            same_target = _target_key(first) == _target_key(row)
            if same_target or (first.level2 == row.level2 and first.unit == row.unit):
                yield found(
                    "C065",
                    row.name_place,
                    severity=None if same_target else "hint",
                    name=row.shown,
                    first=first.index + 1,
                    second=row.index + 1,
                )
                break
        seen.setdefault(row.name, []).append(row)


def near_name(subject: Subject) -> Iterator[Finding]:
    """Two names that differ in filler words only, with the same target: the same thing is counted twice."""
    seen: dict[tuple[str, tuple[str, str]], Row] = {}
    bares = _FILLER.sub("", subject.names)[1:-1].split("\n")
    if len(set(bares)) == len(bares):
        return
    for row, bare in zip(subject.all_rows, bares, strict=True):
        if len(bare) < 4 or not row.used:
            continue
        first = seen.setdefault((bare, _target_key(row)), row)
        if first is not row and first.name != row.name and row.kind1 == first.kind1:
            yield found("C066", row.name_place, name=row.shown, other=first.shown)


def doubles_execution_rate(subject: Subject) -> Iterator[Finding]:
    """An indicator that repeats 预算执行率, which has its own 10 points."""
    form = subject.form
    scored = number(form.execution_points) or (number(subject.total.line.points) if subject.total else None)
    if not scored and not (subject.points_sum == 90 or form.kind.startswith("project")):
        return
    words = subject.words
    for row in subject.rows:
        if words.has("与执行率重复", row.name) and not words.has("执行率重复除外", row.name):
            yield found("C067", row.name_place, name=row.shown)


def housekeeping(subject: Subject) -> Iterator[Finding]:
    """Routine management (制度健全, 支出合规) for an indicator (101号 一（二）1)."""
    for row in subject.rows:
        if row.kind1 in ("产出", "效益") and subject.words.has("管理要求", row.name):
            yield found("C068", row.name_place, name=row.shown)


def boilerplate(subject: Subject) -> Iterator[Finding]:
    """A phrase for an indicator or a target: 是否完成申报表中的数量, 详见附件, 按实际情况."""
    for row in subject.all_rows:
        match = subject.words.has("套话指标", row.name)
        if match is not None:
            yield found("C069", row.name_place, text=match)
            continue
        target = row.target
        if target is not None and row.target_kind == "text":
            match = subject.words.has("套话指标", fold(target.text))
            if match is not None:
                yield found("C069", row.target_place, text=match)
