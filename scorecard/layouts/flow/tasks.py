"""年度主要任务 of a department's form: rows broken by pages joined, shifted rows put back under their headings.

Gets the rows above the indicator table and returns them with the task table repaired; other rows pass unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.flow import funds
from scorecard.layouts.flow.block import Block, Printed
from scorecard.layouts.flow.signs import fold

_TOTALS = ("金额合计", "合计", "总计")


@dataclass(slots=True)
class _Columns:
    name: int
    content: int | None
    money: list[int]
    width: int


def repair_tasks(rows: Sequence[tuple[Printed, int]], block: Block) -> list[tuple[Printed, int]]:
    """`rows` (each with the number of cells on its line) with the task table repaired."""
    start = next((index for index, (row, _) in enumerate(rows) if _is_heading(row)), None)
    if start is None:
        return list(rows)
    result = list(rows[:start])
    columns, length = _columns(rows[start : start + 2])
    result += [(_spanned(row, columns), width) for row, width in rows[start : start + length]]
    index = start + length
    while index < len(rows) and not _ends(rows[index][0]):
        row, width = rows[index]
        amounts = [text for _, text in row.cells if funds.is_money(text)]
        if not amounts and result[-1][0].cells and len(result) > start + length:
            _join(result[-1][0], row, columns.width - width, columns, block)
        else:
            result.append((_placed(row, columns, block), width))
        index += 1
    return result + list(rows[index:])


def _is_heading(row: Printed) -> bool:
    return any(fold(text) == "任务名称" for _, text in row.cells)


def _ends(row: Printed) -> bool:
    match = labels.match(row.cells[0][1], "栏目", floor=1.0)
    return match is not None and match.field in {
        "goal",
        "goals",
        "goal_actual",
        "goal_long_term",
        "indicators",
        "money",
    }


def _columns(rows: Sequence[tuple[Printed, int]]) -> tuple[_Columns, int]:
    first, width = rows[0]
    name = next(position for position, text in first.cells if fold(text) == "任务名称")
    after = [(position, text) for position, text in first.cells if position > name]
    content = next((position for position, text in after if not _money_heading(text)), None)
    money = [position for position, text in after if _money_heading(text)]
    if len(rows) > 1 and not any(funds.is_money(text) for _, text in rows[1][0].cells):
        below = [position for position, text in rows[1][0].cells if _part_heading(text)]
        if len(below) >= len(money) and below:
            return _Columns(name, content, below, width), 2
    return _Columns(name, content, money, width), 1


def _money_heading(text: str) -> bool:
    folded = fold(text)
    return "元" in folded or "金额" in folded or "预算" in folded or "执行" in folded or funds.heading(text) is not None


def _part_heading(text: str) -> bool:
    return fold(text) in {"全额", "总额", "小计", "合计", "其他资金"} or "财政" in fold(text) or funds.fund_name(text)


def _spanned(row: Printed, columns: _Columns) -> Printed:
    """The heading row with the width of its money columns: 预算数（元） stands over 全额 and 财政拨款."""
    positions = [position for position, _ in row.cells]
    spans: dict[int, int] = {}
    for index, position in enumerate(positions):
        following = positions[index + 1] if index + 1 < len(positions) else columns.width
        if position in columns.money and following > position + 1:
            spans[position] = following - position
    return Printed(row.line, row.cells, spans)


def _placed(row: Printed, columns: _Columns, block: Block) -> Printed:
    texts = [(position, text) for position, text in row.cells if not funds.is_money(text)]
    amounts = [(position, text) for position, text in row.cells if funds.is_money(text)]
    cells: list[tuple[int, str]] = []
    shifted = 0
    if texts and fold(texts[0][1]) in _TOTALS:
        cells.append((columns.name, texts[0][1]))
    elif len(texts) == 2 and columns.content is not None:
        cells += [(columns.name, texts[0][1]), (columns.content, texts[1][1])]
        shifted = columns.name - texts[0][0]
    elif len(texts) == 1:
        shifted = columns.name - texts[0][0] if len(amounts) == len(columns.money) else 0
        cells.append((texts[0][0] + shifted, texts[0][1]))
    else:
        return row
    if len(amounts) == len(columns.money):
        cells += [(column, text) for column, (_, text) in zip(columns.money, amounts, strict=True)]
    else:
        cells += [(position + shifted, text) for position, text in amounts]
    if cells != row.cells:
        block.findings.append(
            found(
                "L205", block.place(row.line), text=texts[0][1][:30], printed=f"第{texts[0][0] + 1}", label="任务名称"
            )
        )
    return Printed(row.line, cells)


def _join(above: Printed, row: Printed, shift: int, columns: _Columns, block: Block) -> None:
    """The rest of a row that a page break cut: each text goes on where its column stopped."""
    for position, text in row.cells:
        column = position + shift
        index = next((i for i, (place, _) in enumerate(above.cells) if place == column), None)
        if index is None:
            block.findings.append(found("L213", block.place(row.line), text=text[:60]))
            continue
        above.cells[index] = (column, above.cells[index][1] + text)
        label = "任务名称" if column == columns.name else "完成情况"
        block.findings.append(found("L207", block.place(above.line), line=row.line, text=text[:30], label=label))


__all__ = ["repair_tasks"]
