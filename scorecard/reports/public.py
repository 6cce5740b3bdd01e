"""The copy for publication: telephone numbers, contacts and internal remarks taken out, and a list of what was taken.

Works on the evaluation, before any document is written, so that every paper made from the result is clean. The list
names places and kinds only: what was removed is not repeated in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from scorecard.model import Evaluation, Place
from scorecard.reports.text import inline

REPLACED = "（略）"

# Digits that no longer number begins or ends: an amount of money or a SHA-256 is left alone.
_EDGE, _END = r"(?<![\d.A-Za-z])", r"(?![\d.A-Za-z])"
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "身份证号",
        re.compile(rf"{_EDGE}[1-9]\d{{5}}(?:19|20)\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[\dXx]{_END}"),
    ),
    ("手机号码", re.compile(rf"{_EDGE}(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}{_END}")),
    ("固定电话", re.compile(rf"{_EDGE}[（(]?0\d{{2,3}}[）)]?[-— ]\d{{7,8}}(?:[-转]\d{{1,5}})?{_END}")),
    ("固定电话", re.compile(rf"(?<=电话)[:：]?\s*\d{{7,8}}{_END}")),
    ("电子邮箱", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)),
    (
        "联系人",
        re.compile(r"(?:联系人|填表人|经办人|项目负责人|财务负责人|单位负责人|负责人)[:：]\s*[\u4e00-\u9fff·]{2,5}"),
    ),
)
LABELS = re.compile(r"联系人|电话|手机|传真|邮箱|填表人|填报人|经办人|负责人|身份证|内部|办公地址")
_INTERNAL = {"remark": "备注（内部说明）", "review_deduction": "复核扣分"}
# Never a filer's words: marks of the model and of the file.
_KEPT = {"sha256", "cell", "sheet", "file", "format", "layout", "kind", "role", "state", "money_unit"}
_EXACT = {"exact", "completion", "low", "high", "value"}


class Removal(NamedTuple):
    """One removal: what kind of thing, and where it stood."""

    what: str
    place: str


def public_copy(evaluation: Evaluation) -> tuple[Evaluation, list[Removal]]:
    """`evaluation` without what must not be published, and the list of removals in the order of the form."""
    removals: list[Removal] = []
    data = evaluation.model_dump()
    form = data["form"]
    kept = []
    for entry in form["entries"]:
        if LABELS.search(entry["label"]):
            removals.append(Removal(inline(entry["label"]), _where(entry["value"].get("place"), entry["label"])))
        else:
            kept.append(entry)
    form["entries"] = kept
    for number, row in enumerate(form["indicators"], 1):
        for field, words in _INTERNAL.items():
            if row[field] is not None:
                removals.append(Removal(words, _where(row[field].get("place"), f"第{number}项指标")))
                row[field] = None
    cleaned = _walk(data, removals, None)
    return Evaluation.model_validate(cleaned), list(dict.fromkeys(removals))


def removal_lines(removals: list[Removal]) -> Iterator[str]:
    """The list of removals as lines of text."""
    yield f"公开稿共删去{len(removals)}处：" if removals else "公开稿没有需要删去的内容。"
    for number, removal in enumerate(removals, 1):
        yield f"{number}. {removal.what}（{removal.place}）"


def write_public(evaluation: Evaluation, directory: Path, *, templates: Path | None = None) -> list[Path]:
    """Writes the papers for publication into `directory`, and 公开稿删除清单.txt beside them; returns the files.

    The list of removals is not for publication. Findings are internal and are not part of a public copy.
    """
    from scorecard.reports.write import place, write_report  # noqa: PLC0415 - the two modules serve the same package

    cleaned, removals = public_copy(evaluation)
    # 得分核算.xlsx is a reviewer's working paper and stays inside.
    paths = write_report(cleaned, directory, templates=templates, audit=False)
    words = "\n".join(removal_lines(removals)) + "\n"
    return [*paths, place(directory, "公开稿删除清单.txt", words.encode("utf-8", "replace"), evaluation)]


def _walk(value: Any, removals: list[Removal], place: Any) -> Any:
    """`value` with every text cleaned; `place` is the nearest place above it."""
    if isinstance(value, dict):
        here = value.get("place") or place
        return {key: inner if _stays(key, inner) else _walk(inner, removals, here) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(inner, removals, place) for inner in value]
    if isinstance(value, str):
        return _clean(value, removals, place)
    return value


def _stays(key: str, value: Any) -> bool:
    """Whether a value is none of the filer's words: a mark, or an exact number, which a dump gives as text."""
    return key in _KEPT or (key in _EXACT and isinstance(value, str))


def _clean(text: str, removals: list[Removal], place: Any) -> str:
    for what, pattern in _KINDS:
        text, count = pattern.subn(REPLACED, text)
        if count:
            removals.append(Removal(what, _where(place, "文字中")))
    return text


def kinds_in(text: str) -> Iterator[tuple[str, int, int]]:
    """What must not be published in `text`: its kind, and from where to where it stands; never two that overlap."""
    end = 0
    found = sorted((m.start(), -m.end(), what) for what, pattern in _KINDS for m in pattern.finditer(text))
    for start, negative, what in found:
        if start >= end:
            end = -negative
            yield what, start, end


def _where(place: Any, otherwise: str) -> str:
    return (Place(**place).words() if place else "") or inline(otherwise)
