"""The rows above and below the indicator table of a text with tabs: labelled cells, funds, tasks, goals, totals.

Rows are passed on nearly as they stand: the grid recogniser knows labelled cells. Only what a text does to them is
undone here: funds that stand side by side get rows of their own, amounts that slid from their heading are put back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.flow import funds
from scorecard.layouts.flow.block import Block, Printed
from scorecard.layouts.flow.signs import fold
from scorecard.layouts.flow.tasks import repair_tasks

_TAIL_FIELDS = frozenset({"total", "grade"})
_TAIL_WORDS = re.compile(
    r"^(?:总分|合计|总计|综合评分|综合得分|评分等级|评价等级|自评等级|填表人|填报人|评价结论|自评结论|存在问题|改进措施|"
    r"项目负责人|财务负责人|注|备注|说明)(?:$|[:：(（])"
)
_HALF, _YEAR = "半年计划执行数", "全年预算数"


def is_tail(cells: Sequence[tuple[int, str]]) -> bool:
    """Whether a row below the indicators begins the foot of the form: a total, a grade, a signature."""
    first = fold(cells[0][1])
    match = labels.match(first, "栏目", floor=1.0)
    return bool(_TAIL_WORDS.match(first)) or (match is not None and match.field in _TAIL_FIELDS)


def tidy_head(rows: Sequence[tuple[Printed, int]], block: Block) -> list[Printed]:
    """The head of a form (rows with the number of cells on their lines) as the grid recogniser expects it."""
    repaired = [row for row, _ in repair_tasks(rows, block)]
    result: list[Printed] = []
    index = 0
    while index < len(repaired):
        row = repaired[index]
        texts = [text for _, text in row.cells]
        pairs = funds.pairs(texts)
        if pairs is not None:
            result += funds.printed_pairs(pairs[0], pairs[1], row.line)
            index += 1
            continue
        if funds.side_label(texts[0]) and not any(funds.is_money(text) for text in texts):
            end = index + 1
            while end < len(repaired) and not _ends_funds(repaired[end]):
                end += 1
            listed = _fund_table(repaired[index:end], block)
            if listed is not None:
                result += listed
                index = end
                continue
        result.append(row)
        index += 1
    return result


def _ends_funds(row: Printed) -> bool:
    match = labels.match(row.cells[0][1], "栏目", floor=1.0)
    return (
        match is not None
        and match.field not in {"money", "execution_points"}
        and not any(funds.is_money(text) for _, text in row.cells)
    )


def _fund_table(rows: Sequence[Printed], block: Block) -> list[Printed] | None:
    """Funds as a list under headings of amounts (收入 全年预算数 / 支出 半年计划执行数), one heading for both parts."""
    parts: list[tuple[list[str], list[tuple[int, str, list[str]]]]] = [([], [])]
    group = ""
    for row in rows:
        texts = [text for _, text in row.cells]
        named = [text for text in texts if funds.heading(text)]
        amounts = [text for text in texts if funds.is_money(text)]
        if named and not amounts:
            parts.append((named, []))
            continue
        names = [text for text in texts if not funds.is_money(text) and not funds.side_label(text)]
        if not amounts:
            group = names[0] if names else group
            continue
        if not names:
            return None
        parts[-1][1].append((row.line, names[-1], amounts))
    listed = [(heads, lines) for heads, lines in parts if lines]
    if not listed or any(not heads for heads, _ in listed):
        return _plain_list(rows, listed)
    if all(len(amounts) == len(heads) == 1 for heads, lines in listed for _, _, amounts in lines) and len(listed) == 1:
        return None
    total = _total(listed)
    result = [Printed(rows[0].line, [(0, rows[0].cells[0][1]), (2, _HALF), (3, _YEAR)])]
    for heads, lines in listed:
        order = _order(heads, lines, total, block)
        if order is None:
            return None
        for line, name, amounts in lines:
            result.append(
                Printed(line, [(1, name), *((column, text) for column, text in zip(order, amounts, strict=False))])
            )
    return result


def _plain_list(
    rows: Sequence[Printed], listed: Sequence[tuple[list[str], list[tuple[int, str, list[str]]]]]
) -> list[Printed] | None:
    """Funds with one amount each and no heading of amounts (资金来源 | 资金总额): name and amount."""
    lines = [line for _, part in listed for line in part]
    if not lines or any(len(amounts) != 1 for _, _, amounts in lines):
        return None
    side = rows[0].cells[0][1]
    result: list[Printed] = []
    for number, (line, name, amounts) in enumerate(lines):
        cells = [(0, side)] if number == 0 else []
        result.append(Printed(line, [*cells, (1, name), (2, amounts[0])]))
    return result


def _total(parts: Sequence[tuple[list[str], list[tuple[int, str, list[str]]]]]) -> Decimal | None:
    for _, lines in parts:
        for _, name, amounts in lines:
            match = labels.match(name, "资金行", floor=1.0)
            if match is not None and match.field == "total" and len(amounts) == 1:
                return funds.amount(amounts[0])
    return None


def _order(
    heads: Sequence[str],
    lines: Sequence[tuple[int, str, list[str]]],
    total: Decimal | None,
    block: Block,
) -> list[int] | None:
    """The columns (2: half-year plan, 3: year's budget) of the amounts of a part, in printed order."""
    fields = [funds.heading(text) for text in heads]
    most = max(len(amounts) for _, _, amounts in lines)
    if any(field not in {"budget", "half_year_plan"} for field in fields) or most > 2:
        return None
    if most == 1:
        return [3 if fields[0] == "budget" else 2]
    if len(fields) == 2:
        return [3 if field == "budget" else 2 for field in fields]
    # Two amounts under one heading: the column that adds up to the year's total is the year's budget.
    sums = [_listed_sum(lines, column) for column in (0, 1)]
    agreeing = [column for column in (0, 1) if total is not None and sums[column] == total]
    place = block.place(lines[0][0])
    if len(agreeing) != 1:
        block.findings.append(
            found("L212", place, first=f"前一列是{_HALF}、后一列是{_YEAR}", second=f"前一列是{_YEAR}、后一列是{_HALF}")
        )
        return None
    block.findings.append(found("L203", place, label=_YEAR if fields[0] == "half_year_plan" else _HALF))
    return [3, 2] if agreeing[0] == 0 else [2, 3]


def _listed_sum(lines: Sequence[tuple[int, str, list[str]]], column: int) -> Decimal | None:
    """The sum of the lines that the vocabulary knows as parts of the whole; a line without the column ends it."""
    known = [
        funds.amount(amounts[column])
        for _, name, amounts in lines
        if column < len(amounts) and labels.match(name, "资金行", floor=1.0) is not None
    ]
    return sum((value for value in known if value is not None), Decimal(0)) if known else None


__all__ = ["is_tail", "tidy_head"]
