"""Where the forms stand in a text: from a title to the next title, or to the prose that follows the table.

Knows titles, headings and what ends a table; does not know rows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.layouts import labels
from scorecard.layouts.flow import columns
from scorecard.layouts.flow.signs import fold
from scorecard.readers.table import Line

_SENTENCE = re.compile(r"[。；;！？!?，,]|\.{4,}|…{2,}|\d$")
_SECTION = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|章)|[（(][一二三四五六七八九十]+[)）]\s*\S|[一二三四五六七八九十]{1,3}、\s*\S|附件\s*\d*\s*[:：]?$|部门公开表|注[:：])"
)
_HEADING_PIECES = 44
_TITLE_NOTE = re.compile(r"(?:\([^()]*\)|[-—_]\d{1,3}|之[一二三四五六七八九十]+|[:：])$")
_HEADING_ALONE = re.compile(r"^\s*#{1,6}\s*")


@dataclass(slots=True)
class Region:
    """The lines of one form: `lines[start:end]`, its title at `start` where it has one."""

    start: int
    end: int
    title: str | None
    heading: int
    """index of the line in which the heading of the indicator table begins"""


def regions(lines: Sequence[Line]) -> list[Region]:
    """The forms of a text, in order. A form is where a heading of an indicator table stands."""
    titles = [index for index, line in enumerate(lines) if is_title(line.text)]
    headings = heading_lines(lines)
    stops = sorted({*titles, *(index for index, line in enumerate(lines) if _ends_table(line.text))})
    found: list[Region] = []
    previous_end = 0
    for heading in headings:
        # The table ends at the next title, or at the prose that follows it.
        stop = bisect_right(stops, heading)
        end = stops[stop] if stop < len(stops) else len(lines)
        at = bisect_right(titles, heading)
        title_at = titles[at - 1] if at and titles[at - 1] >= previous_end else None
        if title_at is None and found and not _new_head(lines, previous_end, heading):
            found[-1].end = end
            previous_end = heading + 1
            continue
        start = title_at if title_at is not None else _head_start(lines, previous_end, heading)
        title = clean_title(lines[start].text) if title_at is not None else None
        if found:
            found[-1].end = min(found[-1].end, start)
        found.append(Region(start, end, title, heading))
        previous_end = heading + 1
    return found


def clean_title(text: str) -> str:
    """A title without the marks of the page."""
    return _HEADING_ALONE.sub("", text).replace("\t", " ").strip(" |")


def is_title(text: str) -> bool:
    """Whether the line is the title of a form and nothing else."""
    bare = clean_title(text)
    folded = _TITLE_NOTE.sub("", fold(bare))
    if not 4 <= len(folded) <= 44 or _SENTENCE.search(folded.rstrip("0123456789")) or folded.endswith(("情况", "。")):
        return False
    if not folded.rstrip("0123456789)").endswith(("表", "表格", "(样表", "年度")):
        return False
    return labels.title_kind(bare) is not None


def heading_lines(lines: Sequence[Line]) -> list[int]:
    """Indices of the lines in which a heading of an indicator table begins, however many lines it is broken over."""
    found: list[int] = []
    skip_to = 0
    for index, line in enumerate(lines):
        if index < skip_to:
            continue
        folded = fold(line.text.replace("|", " "))
        start = re.search(r"一级|二级指标|三级指标|指标名称|评价指标", folded)
        if not start:
            continue
        run, last = folded[start.start() :], index
        for follower in range(index + 1, min(index + _HEADING_PIECES, len(lines))):
            if len(run) > 120:
                break
            run += fold(lines[follower].text.replace("|", " "))
        names, ends = columns.split_run(run)
        if not columns.is_heading(names):
            continue
        found.append(index)
        reach = ends[-1]
        length = len(folded) - start.start()
        while length < reach:
            last += 1
            length += len(fold(lines[last].text.replace("|", " ")))
        skip_to = last + 1
    return found


def _new_head(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether a new form begins between two headings that no title parts: a project is named anew."""
    return any(_names_form(line.text) for line in lines[start:end])


def _names_form(text: str) -> bool:
    return _first_label(text) == "project"


def _head_start(lines: Sequence[Line], start: int, heading: int) -> int:
    """Where a form without a title begins: at its first labelled line before the heading."""
    first = heading
    named = False
    for index in range(heading - 1, max(start, heading - 120) - 1, -1):
        field = _first_label(lines[index].text)
        if field is None:
            if named and lines[index].text.strip():
                break  # above the project's name only labelled lines still belong to the form
            continue
        if named and field not in {"unit", "department", "year"}:
            break
        first = index
        named = named or field == "project"
    return first


def _first_label(text: str) -> str | None:
    label = re.split(r"[\s|:：]", text.strip(" |\t"), maxsplit=1)[0]
    match = labels.match(label, "栏目", floor=1.0) if label else None
    return match.field if match else None


def _ends_table(text: str) -> bool:
    """Whether a line is the prose that follows a table: a new section, a note."""
    return "\t" not in text and "|" not in text and bool(_SECTION.match(text.strip()))


__all__ = ["Region", "clean_title", "heading_lines", "is_title", "regions"]
