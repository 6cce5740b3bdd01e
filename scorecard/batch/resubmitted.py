"""The same form sent twice: as the same content, or as another version, and then what differs (重复报送).

A question about the forms of one project, as those of `across`; asked with a roster or without one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import zip_longest

from scorecard.batch.across.groups import Group, Sheet, folded
from scorecard.batch.encoding import finding_row
from scorecard.batch.records import FindingRow, FormRow, ItemRow
from scorecard.findings import found
from scorecard.model import Place
from scorecard.scoring.rounding import plain

_SHOWN = 3
_FORM = {
    "initial": "年初预算数", "budget": "全年预算数", "executed": "全年执行数", "claimed_total": "自评总分",
    "claimed_grade": "自评等级", "department": "主管部门", "goal": "年度目标", "goal_actual": "目标完成情况",
}  # fmt: skip
_ITEM = {
    "level3": "指标名称",
    "target": "指标值",
    "actual": "实际完成值",
    "points": "分值",
    "claimed": "得分",
    "reason": "偏差原因",
}
_PLACES = frozenset(("file", "form", "sheet", "cell", "page", "line", "errors", "warnings", "hints"))


def resubmitted(groups: Iterable[Group]) -> tuple[list[FindingRow], set[tuple[str, int]]]:
    """The findings about forms of `groups` that came more than once, and these forms by file and number."""
    findings: list[FindingRow] = []
    forms: set[tuple[str, int]] = set()
    for group in groups:
        same: dict[tuple[str, int | None, str], list[Sheet]] = {}
        for sheet in group.sheets:
            form = sheet.form
            same.setdefault((form.kind, form.year, folded(form.project or "")), []).append(sheet)
        for sheets in same.values():
            if len(sheets) > 1:
                findings.append(_finding(sheets))
                forms.update((sheet.form.file, sheet.form.form) for sheet in sheets)
    return findings, forms


def _finding(sheets: list[Sheet]) -> FindingRow:
    first = sheets[0]
    project = first.form.project or first.form.unit or first.form.department or "没有写项目名称"
    names = [_name(sheet, sheets) for sheet in sheets]
    files = "、".join(names[:5]) + (f"等 {len(names)} 份" if len(names) > 5 else "")
    versions = {_content(sheet): sheet for sheet in reversed(sheets)}
    if len(versions) == 1:
        finding = found("B011", Place(file=first.form.file), project=project, files=files)
    else:
        other = next(sheet for sheet in sheets if _content(sheet) != _content(first))
        told = list(_differences(first, other))
        what = "；".join(told[:_SHOWN]) + (f"；另有 {len(told) - _SHOWN} 处" if len(told) > _SHOWN else "")
        finding = found(
            "B012", Place(file=first.form.file), project=project, count=len(versions), files=files, what=what
        )
    return finding_row(first.form.file, first.form.form, finding)


def _name(sheet: Sheet, sheets: list[Sheet]) -> str:
    several = sum(other.form.file == sheet.form.file for other in sheets) > 1
    return f"{sheet.form.file} 第 {sheet.form.form} 张表" if several else sheet.form.file


def _content(sheet: Sheet) -> tuple[object, ...]:
    """All that a form says, without where it says it."""
    return (_said(sheet.form), *(_said(item) for item in sheet.items))


def _said(row: FormRow | ItemRow) -> tuple[object, ...]:
    return tuple(value for name, value in zip(row._fields, row, strict=True) if name not in _PLACES)


def _differences(first: Sheet, other: Sheet) -> Iterator[str]:
    for name, words in _FORM.items():
        yield from _differing(words, getattr(first.form, name), getattr(other.form, name))
    for one, two in zip_longest(first.items, other.items):
        if one is None or two is None:
            row = one or two
            yield f"指标“{row.level3}”只有一份里有"
            continue
        for name, words in _ITEM.items():
            about = words if name == "level3" else f"“{one.level3}”的{words}"
            yield from _differing(about, getattr(one, name), getattr(two, name))
    if _said(first.form) != _said(other.form):
        yield from _differing("标题", first.form.title, other.form.title)


def _differing(words: str, one: object, two: object) -> Iterator[str]:
    if one != two:
        yield f"{words}：{_shown(one)} / {_shown(two)}"


def _shown(value: object) -> str:
    if value is None:
        return "空白"
    if isinstance(value, Decimal):
        return plain(value)
    text = " ".join(str(value).split())
    return text if len(text) <= 24 else text[:24] + "…"


__all__ = ["resubmitted"]
