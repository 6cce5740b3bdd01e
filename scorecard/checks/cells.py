"""All texts of a form in order: as a list to be folded at once, and, where a check needs them, as cells with their places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any, NamedTuple

from scorecard.model import Criterion, Form, Indicator, Place, Reading, Task, Text

PROJECT, GOAL, GOAL_ACTUAL = 0, 3, 4
"""where these stand among the texts"""
REASON = 3
"""how far 偏差原因 stands behind its row's name"""

_OF_FORM = ("项目名称", "单位", "主管部门", "年度总体目标", "目标完成情况", "中长期目标")
_OF_ROW = ("指标名称", "指标值", "实际完成值", "偏差原因")
_Texts = tuple[Text | Reading | None, ...]
_form_texts: Callable[[dict[str, Any]], _Texts] = itemgetter(
    "project", "unit", "department", "goal", "goal_actual", "goal_long_term"
)
_row_texts: Callable[[dict[str, Any]], _Texts] = itemgetter("level3", "target", "actual", "deviation_reason")
_other_texts: Callable[[dict[str, Any]], _Texts] = itemgetter(
    "explanation", "remark", "evidence", "basis", "work", "scoring_rule", "last_year", "likelihood"
)
_NO_OTHERS = (None,) * 8


class Cell(NamedTuple):
    """A text of the form, where it stands, what it is called, and the text folded."""

    label: str
    text: str
    place: Place | None
    folded: str


def texts_of(form: Form) -> tuple[list[str], list[int]]:
    """All texts of the form as printed ("" where there is none), and where among them each row begins."""
    texts = [cell.text if cell is not None else "" for cell in _form_texts(form.__dict__)]
    texts += [line.reason.text for line in form.funds if line.reason is not None]
    starts = []
    for indicator in form.indicators:
        starts.append(len(texts))
        cells = indicator.__dict__
        texts += [cell.text if cell is not None else "" for cell in _row_texts(cells)]
        others = _other_texts(cells)
        if others != _NO_OTHERS:
            texts += [cell.text if cell is not None else "" for cell in others]
    texts += [cell.text if cell is not None else "" for _, cell, _ in _behind_the_rows(form)]
    return texts, starts


def cells_of(form: Form, folded: list[str]) -> list[Cell]:
    """The cells of all texts of the form that there are. `folded`: what `texts_of` gives, folded."""
    return [
        Cell(label, cell.text, cell.place or (owner.place if owner is not None else None), text)
        for (label, cell, owner), text in zip(_sources(form), folded, strict=True)
        if cell is not None
    ]


# What a text is called, the text, and whose place it has where it has none of its own.
_Source = tuple[str, Text | Reading | None, Indicator | Task | Criterion | None]


def _sources(form: Form) -> Iterator[_Source]:
    """The texts in the order of `texts_of`."""
    for label, cell in zip(_OF_FORM, _form_texts(form.__dict__), strict=True):
        yield label, cell, None
    for line in form.funds:
        if line.reason is not None:
            yield "资金原因", line.reason, None
    for indicator in form.indicators:
        cells = indicator.__dict__
        for label, cell in zip(_OF_ROW, _row_texts(cells), strict=True):
            yield label, cell, None if label == "偏差原因" else indicator
        others = _other_texts(cells)
        if others != _NO_OTHERS:
            for cell in others:
                yield "指标说明", cell, indicator
    yield from _behind_the_rows(form)


def _behind_the_rows(form: Form) -> list[_Source]:
    sources: list[_Source] = []
    for task in form.tasks:
        sources += (("任务名称", task.name, task), ("任务内容", task.content, task))
    sources += [("扣分原因", criterion.reason, criterion) for criterion in form.criteria]
    sources += [(entry.label, entry.value, None) for entry in form.entries]
    return sources


__all__ = ["GOAL", "GOAL_ACTUAL", "PROJECT", "REASON", "Cell", "cells_of", "texts_of"]
