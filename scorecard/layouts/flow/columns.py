"""The heading of an indicator table: which columns it names, in which order, however its words are broken.

Knows the words of `vocabulary.yaml`; does not know rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from scorecard.layouts import labels
from scorecard.layouts.flow.signs import fold

STANDARD = {
    "level1": "一级指标",
    "level2": "二级指标",
    "level3": "三级指标",
    "work": "重点工作",
    "target": "指标值",
    "adjusted_target": "调整指标值",
    "half_year_target": "半年指标值",
    "actual": "实际完成值",
    "points": "分值",
    "claimed_score": "得分",
    "deviation_reason": "偏差原因分析及改进措施",
    "unit": "计量单位",
    "operator": "指标性质",
    "nature": "指标性质",
    "basis": "指标值设定依据",
    "last_year": "上年完成值",
    "scoring_rule": "指标赋分规则",
    "evidence": "佐证资料",
    "explanation": "指标解释",
    "standard": "评分标准",
    "remark": "备注",
    "progress": "半年执行情况",
    "forecast": "全年预计完成情况",
    "likelihood": "完成目标可能性",
    "score_rate": "得分系数(%)",
    "core": "是否核心指标",
}
"""The heading that a rebuilt table prints for a column whose own heading is lost."""

VALUES = frozenset({"target", "half_year_target", "actual", "adjusted_target", "progress", "forecast"})

_NOTE = re.compile(r"^(?:\([^()]{0,24}\)|\([A-Z](?:[/*][A-Z])?(?![A-Z)/*]))")
_OVER_TWO_LINES = re.compile(
    r"年度实际((?:分值|得分|权重|自评|偏差原因\S{0,14}?措施|未完成原因分析|原因|备注)*)指标值完成值"
)
"""Two headings of two lines each, printed line by line: 年度 实际 ... / 指标值 完成值."""

_START = re.compile(r"一级|二级|三级|指标名称|指标内容|绩效指标名称|评价指标")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it holds, the heading as printed (without white space), and its position where rows have tabs."""

    field: str
    label: str
    position: int = 0


@cache
def names() -> dict[str, str]:
    """Folded names of the columns of indicator tables: field."""
    found: dict[str, str] = {}
    for field, words in labels.vocabulary()["指标列"].items():
        for word in words:
            found.setdefault(fold(word), field)
    return found


@cache
def _longest_name() -> int:
    return max(map(len, names()))


@lru_cache(maxsize=4096)
def field_of(text: str) -> str | None:
    """The column that the heading cell `text` names exactly (brackets and white space apart), or None."""
    match = labels.match(text, "指标列", floor=1.0)
    return match.field if match else None


def split_run(text: str) -> tuple[list[Column], list[int]]:
    """The headings with which the folded `text` begins, and the positions in `text` at which each of them ends.

    The reading with the fewest headings is taken (指标值设定依据 is one, not 指标值 and a rest); bracketed notes
    belong to the heading before them. Nothing is skipped: what follows the last heading is no heading.
    """
    columns, ends = _split_run(text[:_LONGEST])
    return list(columns), list(ends)


@lru_cache(maxsize=1024)
def _split_run(text: str) -> tuple[tuple[Column, ...], tuple[int, ...]]:
    known = names()
    text = _OVER_TWO_LINES.sub(r"年度指标值实际完成值\1", text)
    best: dict[int, tuple[int, tuple[tuple[str, str], ...], tuple[int, ...]]] = {0: (0, (), ())}
    furthest = 0
    for start in range(len(text) + 1):
        if start not in best:
            continue
        count, path, ends = best[start]
        note = _NOTE.match(text[start:])
        if note and path:
            end = start + note.end()
            candidate = (count, path, (*ends[:-1], end))
            if end not in best or best[end][0] > count:
                best[end] = candidate
        furthest = max(furthest, start)
        for length in range(2, min(_longest_name(), len(text) - start) + 1):
            name = text[start : start + length]
            field = known.get(name)
            if field is None:
                continue
            end = start + length
            # A field named twice is likelier a cell of the table than a heading: it costs an extra heading.
            cost = count + 1 + (2 if any(field == f for f, _ in path) else 0)
            if end not in best or cost < best[end][0]:
                best[end] = (cost, (*path, (field, name)), (*ends, end))
    _, path, ends = best[furthest]
    starts = (0, *ends)
    printed = [text[start:end] for start, end in zip(starts, ends, strict=False)]
    # A bracket that the page lost (年初目标值(A) is closed again: the heading is matched by its words later.
    closed = [label + ")" * (label.count("(") - label.count(")")) for label in printed]
    return tuple(Column(field, label) for (field, _), label in zip(path, closed, strict=True)), ends


def may_start(text: str) -> bool:
    """Whether the folded `text` begins with a word with which a heading row begins."""
    return bool(_START.match(text))


def is_heading(columns: list[Column]) -> bool:
    """Whether `columns` are enough for a heading row: a name column or both levels, and something beside it."""
    fields = {column.field for column in columns}
    if "level3" in fields and len(fields) >= 2 and fields & (VALUES | {"points", "level1", "level2"}):
        return True
    return {"level1", "level2"} <= fields and bool(fields & VALUES)


def dedupe(columns: list[Column]) -> list[Column]:
    """`columns` without the second naming of a field (long-term and annual blocks side by side keep the last one).

    指标性质 (正向, 反向) beside 指标方向 (≥, =) is a column of its own.
    """
    operators = [column for column in columns if column.field == "operator"]
    if len(operators) > 1:
        columns = [
            Column("nature", column.label, column.position) if column is operators[0] else column for column in columns
        ]
    last = {column.field: index for index, column in enumerate(columns)}
    return [column for index, column in enumerate(columns) if last[column.field] == index]


__all__ = ["STANDARD", "VALUES", "Column", "dedupe", "field_of", "is_heading", "may_start", "names", "split_run"]
