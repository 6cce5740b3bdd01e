"""Forms of `scorecard new 自评表`, filled by a program: the cells of a plan, and what goes into them from a form that was read.

typed(made, form)       {(row, column): value}, 0-based: what a filer enters, so that the form says the same
filled(made, cells)     the workbook's bytes with these values, written by openpyxl
example()               the blank form filled with the data of the second example
"""

import io
from functools import cache
from pathlib import Path

import openpyxl

from scorecard import pipeline
from scorecard.excel.blank import Request, make

EXAMPLES = Path(__file__).parents[2] / "examples"
_ROW = ("level3", "target", "actual", "points", "claimed_score", "deviation_reason")
_MONEY = ("initial", "budget", "executed", "points", "rate", "claimed_score")


@cache
def blank(rows=None):
    """A blank 自评表 of 2024 with `rows` lines for every 二级指标."""
    return make(Request("project_self_evaluation", 2024, rows=rows))


@cache
def example_form():
    return pipeline.read(EXAMPLES / "2-新疆2024-生态环境质量监测.xlsx").forms[0]


@cache
def example():
    made = blank(5)
    return filled(made, typed(made, example_form()))


def typed(made, form):
    """What a filer types into the blank form, so that it says what `form` says; a group of its own gets its own words."""
    plan, cells = made.plan, {}
    for name in ("project", "unit", "department", "goal", "goal_actual"):
        if (text := getattr(form, name)) is not None:
            cells[plan.cell(name)] = text.text
    for line in form.funds:
        for name in _MONEY:
            place, amount = plan.cell(f"funds.{line.role}.{name}"), getattr(line, name)
            if place is not None and amount is not None and amount.value is not None:
                cells[place] = amount.text if name == "rate" else number(amount.value)
    for name in ("total_points", "claimed_total"):
        if (amount := getattr(form, name)) is not None:
            cells[plan.cell(name)] = number(amount.value)
    cells |= _rows(made, form)
    return cells


def number(value):
    return int(value) if value == int(value) else float(value)


def _rows(made, form):
    """The indicators, each in its group; a group that the form does not print takes an unused one of its 一级指标."""
    cells, groups, used = {}, {}, {}
    boxes = [box for box in made.plan.boxes if box.field == "indicator.level2"]
    tops = [box for box in made.plan.boxes if box.field == "indicator.level1"]
    known = {row.level2.text for row in form.indicators}
    for row in form.indicators:
        key = row.level1.text, row.level2.text
        if key not in groups:
            top = next(box for box in tops if box.text == row.level1.text)
            inside = [box for box in boxes if top.row <= box.row < top.row + top.rows]
            printed = [box for box in inside if box.text == row.level2.text]
            free = [box for box in inside if box.text not in known and box not in groups.values()]
            groups[key] = next(iter(printed or free))
            cells[groups[key].row, groups[key].column] = row.level2.text
        line = groups[key].row + used.setdefault(key, 0)
        used[key] += 1
        assert line < groups[key].row + groups[key].rows, "more rows than the group has"
        for name in _ROW:
            value = getattr(row, name)
            if value is not None and value.text:
                cells[line, made.plan.column(name)] = (
                    number(value.value) if name in {"points", "claimed_score"} else value.text
                )
    return cells


def filled(made, cells):
    """The workbook with `cells` typed into it."""
    book = openpyxl.load_workbook(io.BytesIO(made.data))
    for (row, column), value in cells.items():
        cell = book.worksheets[0].cell(row + 1, column + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def meaning(form, *, without=()):
    """What a form says: without places, files, and the fields named in `without`."""

    def bare(value):
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items() if key not in {"place", "source", *without}}
        return [bare(item) for item in value] if isinstance(value, list | tuple) else value

    return bare(form.model_dump())


__all__ = ["blank", "example", "example_form", "filled", "meaning", "number", "typed"]
