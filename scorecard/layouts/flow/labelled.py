"""The head and the foot of a form in text without tabs: labels of the vocabulary and what stands between them.

A label may be broken over lines (主管部门及代 / 码) or printed letter by letter down the side (年 度 总 体 目 标);
what follows a label up to the next one is its value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.flow import funds
from scorecard.layouts.flow.block import Block, Printed
from scorecard.layouts.flow.pieces import NEVER_JOIN, Piece, joined
from scorecard.layouts.flow.signs import fold

_LONGEST = 12
_BORDER = 3.0
"""cost of a join (`pieces`) from which on a piece begins another cell"""
_YEAR = re.compile(r"^\(?(20\d\d)年?度?\)?$")
_PROSE = frozenset({"goal", "goal_actual", "goal_long_term"})
_ENDS_PROSE = frozenset({"goal", "goal_actual", "goal_long_term", "indicators", "goals", "money"})
Group = Literal["栏目", "资金行", "资金列"]


@dataclass(frozen=True, slots=True)
class _Item:
    kind: Literal["label", "value"]
    text: str
    line: int
    group: str = ""
    field: str = ""


def read_head(pieces: Sequence[Piece], block: Block) -> list[Printed]:
    """The labelled cells, the funds and the goal in `pieces`, one row each.

    Amounts that do not say which column they belong to are left out, with a finding in `block`.
    """
    rows, refused = _rows(_items(pieces))
    for line, text in refused:
        block.findings.append(found("L213", block.place(line), text=text[:60]))
    return rows


def read_tail(pieces: Sequence[Piece]) -> list[Printed]:
    """The foot of a form: its total and what follows, label by label."""
    if not pieces:
        return []
    values = [piece for piece in pieces[1:] if piece.line == pieces[0].line or not piece.first]
    cells = [(0, pieces[0].text)] + [(index + 1, piece.text) for index, piece in enumerate(values[:3])]
    return [Printed(pieces[0].line, cells)]


def _items(pieces: Sequence[Piece]) -> list[_Item]:
    items: list[_Item] = []
    index = 0
    prose = False
    while index < len(pieces):
        label = _label(pieces, index, prose=prose)
        if label is not None:
            end, item, rest = label
            items.append(item)
            if rest:
                items += _inline(rest, item.line)
            prose = item.field in _PROSE
            index = end
            continue
        stop = index + 1
        while stop < len(pieces) and _label(pieces, stop, prose=prose) is None:
            stop += 1
        items += _values(pieces[index:stop], items[-1] if items else None)
        index = stop
    return items


def _inline(rest: str, line: int) -> list[_Item]:
    """What follows a label's colon in the same cell: its value, or the next label with its own."""
    head, colon, value = rest.strip().partition("：")
    match = _match(head) if colon else None
    if match is None:
        return [_Item("value", rest.strip(), line)]
    following = [_Item("label", f"{head}：", line, match[0], match[1])]
    return following + (_inline(value, line) if value.strip() else [])


def _values(pieces: Sequence[Piece], label: _Item | None) -> list[_Item]:
    """The text between two labels: amounts one by one; a short cell ends where the page marks its border."""
    if all(funds.is_money(piece.text) for piece in pieces):
        return [_Item("value", piece.text, piece.line) for piece in pieces]
    if label is None or label.kind == "value" or label.field in _PROSE or label.field in {"other", "goals"}:
        return [_Item("value", joined(pieces), pieces[0].line)]
    if label.group == "资金行" and funds.is_money(pieces[0].text) and not funds.is_money(pieces[1].text):
        return [_Item("value", pieces[0].text, pieces[0].line)]
    cells: list[list[Piece]] = []
    for piece in pieces:
        if cells and piece.join < _BORDER:
            cells[-1].append(piece)
        else:
            cells.append([piece])
    return [_Item("value", joined(cell), cell[0].line) for cell in cells]


def _label(pieces: Sequence[Piece], start: int, *, prose: bool) -> tuple[int, _Item, str] | None:
    """The longest label that begins at piece `start`: (end, label, value printed after its colon)."""
    if (prose and not pieces[start].first) or fold(pieces[start].text)[:1] == "(":
        return None
    best: tuple[int, _Item, str] | None = None
    text = ""
    for end in range(start, min(start + _LONGEST, len(pieces))):
        text += pieces[end].text
        if len(text) > 30 or (end > start and pieces[end].join >= NEVER_JOIN):
            break
        rest = ""
        match = _match(text)
        if match is None and end == start:
            head, colon, rest = text.replace(":", "：").partition("：")
            match = _match(head) if colon and rest else None
        if match is None:
            continue
        if best is not None and match[0] == "资金列" and _match(pieces[end].text) is not None:
            break  # 执行率 and 得分 are two headings, not 执行率得分
        group, field = match
        if prose and not (group == "栏目" and field in _ENDS_PROSE and _alone(pieces, end)):
            continue
        label = text[: len(text) - len(rest)] if rest else text
        best = (end + 1, _Item("label", label, pieces[start].line, group, field), rest)
    return best


def _alone(pieces: Sequence[Piece], end: int) -> bool:
    """Whether the label that ends with piece `end` has its line for itself, or shares it with labels and amounts."""
    follow = end + 1
    while follow < len(pieces) and not pieces[follow].first:
        if _match(pieces[follow].text) is None and not funds.is_money(pieces[follow].text):
            return False
        follow += 1
    return True


def _match(text: str) -> tuple[str, str] | None:
    groups: tuple[Group, ...] = ("栏目", "资金行", "资金列")
    for group in groups:
        match = labels.match(text, group, floor=1.0)
        if match is not None:
            return group, match.field
    return None


def _rows(items: Sequence[_Item]) -> tuple[list[Printed], list[tuple[int, str]]]:
    rows: list[Printed] = []
    refused: list[tuple[int, str]] = []
    side = ""
    columns: list[str] = []
    index = 0
    while index < len(items):
        item = items[index]
        values = []
        follow = index + 1
        while follow < len(items) and items[follow].kind == "value":
            values.append(items[follow].text)
            follow += 1
        if item.kind == "value":
            if _YEAR.match(fold(item.text)) or not rows:
                rows.append(Printed(item.line, [(0, item.text)]))
            index += 1
            continue
        if item.group == "资金列":
            columns.append(item.text)
        elif item.group == "资金行":
            if columns and not any(row.cells and row.cells[-1][1] == columns[-1] for row in rows):
                rows.append(Printed(item.line, [(0, side), *((n + 2, text) for n, text in enumerate(columns))]))
                side = ""
            placed = _amounts(values, columns)
            if placed:
                cells = [(0, side)] if side else []
                rows.append(Printed(item.line, [*cells, (1, item.text.rstrip("：:")), *placed]))
                side = ""
            elif any(char.isdigit() for value in values for char in value):
                refused.append((item.line, f"{item.text} {' '.join(values)}"))
        elif item.field == "money":
            side = item.text
        elif values or item.field not in {"indicators", "goals"}:
            rows.append(Printed(item.line, [(0, item.text), *((n + 1, text) for n, text in enumerate(values))]))
        index = follow
    return _one_side(rows), refused


def _amounts(values: Sequence[str], columns: Sequence[str]) -> list[tuple[int, str]]:
    """The columns of the amounts of a line of the funds, or nothing where they do not say which they are.

    Without headings there is one amount. Where some are blank, a rate and a dash tell their own columns; the rest
    must leave no choice.
    """
    if not columns:
        return [(2, values[0])] if len(values) == 1 and any(char.isdigit() for char in values[0]) else []
    if not values or not all(funds.is_money(value) for value in values):
        return []
    if len(values) == len(columns):
        return [(n + 2, text) for n, text in enumerate(values)]
    if len(values) > len(columns):
        return []
    fields = [funds.heading(column) for column in columns]
    ways = [way for way in combinations(range(len(columns)), len(values)) if _may_be(way, values, fields)]
    # Blanks stand at the end of a row before anywhere else; a gap inside is believed only where it is the one way.
    if tuple(range(len(values))) in ways:
        ways = [tuple(range(len(values)))]
    return [(place + 2, text) for place, text in zip(ways[0], values, strict=True)] if len(ways) == 1 else []


def _may_be(way: Sequence[int], values: Sequence[str], fields: Sequence[str | None]) -> bool:
    for place, value in zip(way, values, strict=True):
        folded, name = fold(value), fields[place]
        if folded.endswith("%") and name != "rate":
            return False
        if not any(char.isdigit() for char in folded) and name not in {"points", "claimed_score", "rate"}:
            return False
        if name == "rate" and folded[-1:].isdigit() and not folded.startswith(("0.", "1")):
            return False
    return True


def _one_side(rows: Sequence[Printed]) -> list[Printed]:
    """Funds whose side label was printed below some of them: it goes to the first, the one with a unit of money."""
    result = list(rows)
    index = 0
    while index < len(result):
        end = index
        while end < len(result) and _is_fund(result[end]):
            end += 1
        sides = [(row, text) for row in result[index:end] for column, text in row.cells if column == 0]
        if len(sides) > 1 or (sides and sides[0][0] is not result[index]):
            best = next((text for _, text in sides if "元" in text), sides[0][1])
            for row in result[index:end]:
                row.cells = [cell for cell in row.cells if cell[0] != 0]
            result[index].cells.insert(0, (0, best))
        index = max(end, index + 1)
    return result


def _is_fund(row: Printed) -> bool:
    return (
        len(row.cells) >= 2
        and any(column == 1 and funds.fund_name(text) for column, text in row.cells)
        and funds.is_money(row.cells[-1][1])
    )


__all__ = ["read_head", "read_tail"]
