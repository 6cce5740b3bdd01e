"""What the prose of a document declares against what its forms say: numbers of projects, sums of money, names.

A published budget says before its forms how many projects there are and how much money they carry. Only what the
words decide is compared: a number whose meaning is not clear is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.flow import funds
from scorecard.layouts.flow.block import Block
from scorecard.layouts.flow.signs import fold
from scorecard.model import Finding, Place
from scorecard.readers.table import Line

_COUNTED = re.compile(
    r"(整体(?:预算|支出)?绩效目标|(?:当年)?(?:财政拨款|预算安排|部门预算|预算)?(?<!非财政拨款)项目(?:支出)?(?:绩效目标)?)(?:共计?|合计|为)?(\d{1,4})个"
)
_AMOUNT = re.compile(r"涉及(?:预算)?(?:资金|金额)+(?:共计?|合计|为)?([\d,]+(?:\.\d+)?)(亿元|万元|元)")
_KIND = re.compile(r"整体(?:预算|支出)?绩效目标|非财政拨款项目|(?<!非)财政拨款项目")
_LISTED = re.compile(r"公开了(.{4,1500}?)等(?:\d{1,3}个)?(?:二级)?项目的?(?:20\d\d年度?)?(?:项目)?(?:支出)?绩效目标表")
_BETWEEN = re.compile(r"[、,，;；]|(?:和|以及|及)(?=$)")
_IN_WAN = {"亿元": Decimal(10000), "万元": Decimal(1), "元": Decimal("0.0001")}
_REACH = 40
_NAMES_SHOWN = 8
_UNITS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class _Prose:
    """The text outside the forms, without white space, and where each line of it begins."""

    text: str
    starts: list[int]
    lines: list[int]

    def line(self, offset: int) -> int:
        return self.lines[bisect_right(self.starts, offset) - 1]


@dataclass(frozen=True, slots=True)
class Sums:
    """What a form's funds say, in 万元: all of them, 财政拨款, 其他资金; None where the form does not say."""

    total: Decimal | None
    fiscal: Decimal | None
    other: Decimal | None


@dataclass(frozen=True, slots=True)
class Fact:
    """What a form of the document is: of a whole department or of a project, whose, and its money."""

    whole: bool
    project: str | None
    unit: str | None
    sums: Sums
    place: Place


def fact_of_block(block: Block) -> Fact:
    """The facts of a rebuilt form."""
    return Fact(is_department(block), project_of(block), unit_of(block), money(block), block.place())


def compare(
    lines: Sequence[Line], inside: Sequence[tuple[int, int]], facts: Sequence[Fact], file: str
) -> list[Finding]:
    """Findings about the document: `inside` are the index ranges of `lines` that belong to forms."""
    prose = _prose(lines, inside)
    findings = _counts(prose, facts, file)
    findings += _amounts(prose, facts, file)
    findings += _listed(prose, facts, file)
    findings += _namesakes(facts)
    return findings


def _prose(lines: Sequence[Line], inside: Sequence[tuple[int, int]]) -> _Prose:
    text: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length = 0
    ranges = iter(sorted(inside))
    current = next(ranges, None)
    for index, line in enumerate(lines):
        while current is not None and index >= current[1]:
            current = next(ranges, None)
        if current is not None and index >= current[0]:
            continue
        folded = fold(line.text)
        if folded:
            starts.append(length)
            numbers.append(line.line)
            text.append(folded)
            length += len(folded)
    return _Prose("".join(text), starts, numbers)


def is_department(block: Block) -> bool:
    """Whether the form is about a department as a whole."""
    kind = labels.title_kind(block.title or "")
    return kind is not None and kind.startswith("department")


def _counts(prose: _Prose, facts: Sequence[Fact], file: str) -> list[Finding]:
    findings: list[Finding] = []
    whole = [fact for fact in facts if fact.whole]
    single = [fact for fact in facts if not fact.whole]
    if not single:
        return []
    for match in _COUNTED.finditer(prose.text):
        what, declared = match[1], int(match[2])
        forms, kind = (whole, "部门整体绩效目标表") if what.startswith("整体") else (single, "项目绩效目标表")
        if (
            declared != len(forms)
            and declared
            and "绩效" in prose.text[max(0, match.start() - 120) : match.end() + 120]
        ):
            place = Place(file=file, line=prose.line(match.start(2)))
            findings.append(found("L230", place, what=what, declared=declared, found=len(forms), kind=kind))
    return findings


def _amounts(prose: _Prose, facts: Sequence[Fact], file: str) -> list[Finding]:
    findings: list[Finding] = []
    for match in _AMOUNT.finditer(prose.text):
        before = prose.text[max(0, match.start() - _REACH) : match.start()]
        kinds = list(_KIND.finditer(before))
        if not kinds:
            continue
        what = kinds[-1][0]
        whole = what.startswith("整体")
        sums = [fact.sums for fact in facts if fact.whole is whole]
        part = "资金" if whole else "其他资金" if what.startswith("非") else "财政拨款"
        values = [s.total if whole else s.other if what.startswith("非") else s.fiscal for s in sums]
        if not values or any(value is None for value in values):
            continue
        total = sum((value for value in values if value is not None), Decimal(0))
        declared = Decimal(match[1].replace(",", "")) * _IN_WAN[match[2]]
        if total != declared:
            place = Place(file=file, line=prose.line(match.start(1)))
            findings.append(
                found(
                    "L231",
                    place,
                    what=f"{what}涉及金额",
                    declared=_plain(declared),
                    part=part,
                    found=_plain(total),
                    difference=_plain(abs(declared - total)),
                )
            )
    return findings


def _plain(value: Decimal) -> str:
    return f"{value.normalize():,f}" if value else "0"


def money(block: Block) -> Sums:
    """The sums of a form's funds block, in 万元."""
    scale = Decimal(1)
    total = fiscal = other = None
    listed: list[Decimal] = []
    for row in block.head:
        texts = [text for _, text in row.cells]
        if row.cells[0][0] == 0 and funds.side_label(texts[0]) and "(元)" in fold(texts[0]):
            scale = _IN_WAN["元"]
        if len(texts) < 2 or not funds.is_money(texts[-1]) or not funds.fund_name(texts[-2]):
            continue
        match = labels.match(texts[-2], "资金行", floor=1.0)
        value = funds.amount(texts[-1])
        if match is None or value is None:
            continue
        value *= scale
        if match.field == "total":
            total = value if total is None else total
        else:
            listed.append(value)
            if match.field == "fiscal":
                fiscal = value if fiscal is None else fiscal
            elif match.field == "other":
                other = value if other is None else other
    return Sums(total if total is not None else sum(listed, Decimal(0)) if listed else None, fiscal, other)


def project_of(block: Block) -> str | None:
    """The project's name as the head prints it."""
    return _labelled(block, "project")


def unit_of(block: Block) -> str | None:
    """The unit's name as the head prints it."""
    return _labelled(block, "unit")


def _labelled(block: Block, name: str) -> str | None:
    for row in block.head:
        for (_, label), (_, value) in zip(row.cells, row.cells[1:], strict=False):
            match = labels.match(label, "栏目", floor=1.0)
            if match is not None and match.field == name:
                return value
    return None


def _listed(prose: _Prose, facts: Sequence[Fact], file: str) -> list[Finding]:
    """Projects that the prose lists as published but that have no form."""
    names = {fold(fact.project) for fact in facts if fact.project}
    findings: list[Finding] = []
    if not names:
        return findings
    for match in _LISTED.finditer(prose.text):
        rest = match[1]
        for name in sorted(names, key=len, reverse=True):
            rest = rest.replace(name, "、")
        rest = re.sub(r"^和|、和(?=、|$)|(?<=、)和", "、", rest)
        missing = [part.strip("和及") for part in _BETWEEN.split(rest) if len(part.strip("和及")) >= 4]
        if missing and rest != match[1]:
            place = Place(file=file, line=prose.line(match.start()))
            shown = "、".join(missing[:_NAMES_SHOWN]) + ("等" if len(missing) > _NAMES_SHOWN else "")
            findings.append(found("L234", place, names=shown))
    return findings


def _namesakes(facts: Sequence[Fact]) -> list[Finding]:
    by_name: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.project:
            by_name.setdefault(fold(fact.project), []).append(fact)
    findings: list[Finding] = []
    for same in by_name.values():
        units = list(dict.fromkeys(fact.unit or "" for fact in same))
        if len(units) > 1:
            shown = "、".join(units[:_UNITS_SHOWN]) + ("等" if len(units) > _UNITS_SHOWN else "")
            findings.append(found("L233", same[0].place, project=same[0].project or "", count=len(units), units=shown))
    return findings


__all__ = ["Fact", "Sums", "compare", "fact_of_block", "is_department", "money", "project_of", "unit_of"]
