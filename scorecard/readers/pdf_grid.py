"""Rulings of a PDF page become grids: which rectangles the lines enclose and which text stands in them.

The geometry follows pdfplumber's table finder (snap, join, intersect, smallest rectangles) on plain tuples: its own
works on dictionaries and looks at all characters once for every row.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scorecard.readers.pdf_text import Char, TextLine, text_lines

SNAP = 3.0
"""points: rulings nearer to each other than this are one; gaps smaller than this are closed."""
SHORTEST = 3.0
MOST_RULES = 1_500
"""rulings of one direction on a page; more is a drawing"""


class Rule(NamedTuple):
    """A straight line: at `at`, from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(slots=True)
class Area:
    """A cell of a grid, with its text. `tail` is its last line of text, for what goes on over the page."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    page: int
    text: str = ""
    tail: TextLine | None = None
    margin: float = 0.0
    """between its text and its border, in points"""
    part: Box | None = None
    """where its last part stands, if it goes on over the page"""
    open_above: bool = False
    open_below: bool = False
    """no border is drawn there: the page cut it"""


@dataclass(slots=True)
class Grid:
    """A ruled table on one page. `xs` and `ys` are its column and row borders."""

    page: int
    xs: list[float]
    ys: list[float]
    areas: list[Area]
    box: Box


def page_grids(edges: Iterable[dict[str, Any]], chars: Sequence[Char], page: int) -> tuple[list[Grid], list[TextLine]]:
    """The ruled tables of a page from top to bottom, and the lines that stand in none of them."""
    drawn, down = _rules(edges)
    if len(down) < 2 or max(len(drawn), len(down)) > MOST_RULES:
        return [], text_lines(chars)
    across = _close_open(drawn, down)
    boxes = _rectangles(across, down)
    grids = [_grid(group, page) for group in _groups(boxes) if len(group) > 1]
    grids.sort(key=lambda grid: (grid.box.top, grid.box.x0))
    rest: Sequence[Char] = chars
    for grid in grids:
        rest = _fill(grid, rest)
        _mark_open(grid, drawn)
    lines = text_lines(rest)
    for grid in grids:
        lines = _take_clipped(grid, lines)
    # A frame without text is a drawing.
    return [grid for grid in grids if any(area.text for area in grid.areas)], lines


def _rules(edges: Iterable[dict[str, Any]]) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and the vertical rulings, snapped and joined."""
    across: list[Rule] = []
    down: list[Rule] = []
    for edge in edges:
        x0, x1, top, bottom = edge["x0"], edge["x1"], edge["top"], edge["bottom"]
        if bottom - top <= 1 and x1 - x0 >= 1:
            across.append(Rule((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= 1 and bottom - top >= 1:
            down.append(Rule((x0 + x1) / 2, top, bottom))
    return _merge(across), _merge(down)


def _merge(rules: list[Rule]) -> list[Rule]:
    result: list[Rule] = []
    for group in _near(sorted(rules)):
        at = sum(rule.at for rule in group) / len(group)
        start, end = None, 0.0
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + SNAP:
                end = max(end, rule.end)
            else:
                result.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            result.append(Rule(at, start, end))
    return [rule for rule in result if rule.end - rule.start >= SHORTEST]


def _near(rules: list[Rule]) -> Iterable[list[Rule]]:
    """Runs of rules whose neighbours are at most `SNAP` apart."""
    run: list[Rule] = []
    for rule in rules:
        if run and rule.at - run[-1].at > SNAP:
            yield run
            run = []
        run.append(rule)
    if run:
        yield run


def _close_open(across: list[Rule], down: list[Rule]) -> list[Rule]:
    """The horizontals with those added that a page break left out: where verticals end together, a border is meant."""
    ends: list[tuple[float, float]] = sorted((end, rule.at) for rule in down for end in (rule.start, rule.end))
    added: list[Rule] = []
    run: list[tuple[float, float]] = []
    for end in [*ends, (float("inf"), 0.0)]:
        if run and end[0] - run[-1][0] > SNAP:
            xs = [x for _, x in run]
            if max(xs) - min(xs) > SNAP:
                added.append(Rule(sum(y for y, _ in run) / len(run), min(xs), max(xs)))
            run = []
        run.append(end)
    return _merge(across + added)


def _mark_open(grid: Grid, drawn: list[Rule]) -> None:
    """Note which areas at the table's upper and lower end have no border drawn there."""
    for side, y in (("open_above", grid.box.top), ("open_below", grid.box.bottom)):
        rules = [rule for rule in drawn if abs(rule.at - y) <= 2 * SNAP]
        for area in grid.areas:
            if y in {area.box.top, area.box.bottom}:
                middle = (area.box.x0 + area.box.x1) / 2
                setattr(area, side, not any(rule.start <= middle <= rule.end for rule in rules))


def _take_clipped(grid: Grid, lines: list[TextLine]) -> list[TextLine]:
    """Put lines outside the table that belong to an area which the page cut into it; give the others back.

    A spreadsheet prints the text of a merged area once on each of its pages, around the middle of the whole area:
    beyond the table's end it is there, clipped, where nobody sees it.
    """
    cut = [area for area in grid.areas if area.open_above or area.open_below]
    if not cut:
        return lines
    rest: list[TextLine] = []
    taken: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        for number, area in enumerate(cut):
            beyond = (area.open_below and line.top >= grid.box.bottom - SNAP) or (
                area.open_above and line.bottom <= grid.box.top + SNAP
            )
            if beyond and line.x0 >= area.box.x0 - 1 and line.x1 <= area.box.x1 + 1 and not line.text.strip().isdigit():
                taken[number].append(line.text)
                break
        else:
            rest.append(line)
    for number, texts in taken.items():
        if not cut[number].text:
            cut[number].text = "\n".join(texts)
    return rest


def _rectangles(across: list[Rule], down: list[Rule]) -> list[Box]:
    """The smallest rectangles that the rulings enclose."""
    on_across: list[list[int]] = [[] for _ in across]
    on_down: list[list[int]] = [[] for _ in down]
    crossing: set[tuple[int, int]] = set()
    for v, upright in enumerate(down):
        for h, level in enumerate(across):
            if (
                upright.start <= level.at + SNAP
                and upright.end >= level.at - SNAP
                and level.start <= upright.at + SNAP
                and level.end >= upright.at - SNAP
            ):
                on_across[h].append(v)
                on_down[v].append(h)
                crossing.add((v, h))
    boxes: list[Box] = []
    for v, h in sorted(crossing):
        box = None
        for lower in on_down[v]:
            if lower <= h or across[lower].at == across[h].at:
                continue
            for right in on_across[h]:
                if right > v and down[right].at > down[v].at and (right, lower) in crossing:
                    box = Box(down[v].at, across[h].at, down[right].at, across[lower].at)
                    break
            if box is not None:
                boxes.append(box)
                break
    return boxes


def _groups(boxes: list[Box]) -> list[list[Box]]:
    """Rectangles that share corners, together."""
    parent = list(range(len(boxes)))

    def top_of(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    seen: dict[tuple[float, float], int] = {}
    for index, (x0, top, x1, bottom) in enumerate(boxes):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            if corner in seen:
                parent[top_of(index)] = top_of(seen[corner])
            else:
                seen[corner] = index
    groups: dict[int, list[Box]] = defaultdict(list)
    for index, box in enumerate(boxes):
        groups[top_of(index)].append(box)
    return list(groups.values())


def _grid(boxes: list[Box], page: int) -> Grid:
    xs = sorted({x for box in boxes for x in (box.x0, box.x1)})
    ys = sorted({y for box in boxes for y in (box.top, box.bottom)})
    column, row = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
    areas = [
        Area(
            row[box.top],
            column[box.x0],
            row[box.bottom] - row[box.top],
            column[box.x1] - column[box.x0],
            box,
            page,
        )
        for box in boxes
    ]
    areas.sort(key=lambda area: (area.row, area.column))
    return Grid(page, xs, ys, areas, Box(xs[0], ys[0], xs[-1], ys[-1]))


def _fill(grid: Grid, chars: Sequence[Char]) -> list[Char]:
    """Put the characters into the areas by their middle points; the others are given back."""
    slots: dict[tuple[int, int], int] = {}
    for number, area in enumerate(grid.areas):
        for row in range(area.row, area.row + area.rows):
            for column in range(area.column, area.column + area.columns):
                slots[row, column] = number
    contents: dict[int, list[Char]] = defaultdict(list)
    rest: list[Char] = []
    for char in chars:
        column = bisect_right(grid.xs, (char.x0 + char.x1) / 2) - 1
        row = bisect_right(grid.ys, (char.top + char.bottom) / 2) - 1
        slot = slots.get((row, column))
        if slot is None:
            rest.append(char)
        else:
            contents[slot].append(char)
    for number, content in contents.items():
        lines = text_lines(content)
        if lines:
            area = grid.areas[number]
            area.text = "\n".join(line.text for line in lines).rstrip()
            area.tail = lines[-1]
            area.margin = min(min(line.x0 - area.box.x0, area.box.x1 - line.x1) for line in lines)
    return rest
