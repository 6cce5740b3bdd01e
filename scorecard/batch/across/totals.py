"""Forms of one unit against its 部门整体 form: the parts and the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from scorecard.batch.across.groups import folded, forms, rows
from scorecard.batch.across.telling import called, short, tell
from scorecard.batch.records import FindingRow, FormRow, TaskRow
from scorecard.scoring.rounding import plain

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TASKS = "file, form, number, name, budget, executed, sheet, cell, page, line"


def over_total(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A unit whose projects of one kind and year together ask for more than its 部门整体 form has."""
    wholes = list(forms(connection, "kind LIKE 'department%' AND budget IS NOT NULL"))
    if not wholes:
        return
    spent: dict[tuple[str, int | None, str], tuple[Decimal, int]] = {}
    seen: dict[tuple[str, int | None, str], set[str]] = defaultdict(set)
    for form in forms(connection, "kind LIKE 'project%' AND budget IS NOT NULL"):
        kind = form.kind.partition("_")[2]
        for name in {folded(form.unit or ""), folded(form.department or "")} - {""}:
            key = (name, form.year, kind)
            project = folded(form.project or form.file)
            if project in seen[key]:  # a second version of the same project is counted once
                continue
            seen[key].add(project)
            amount, count = spent.get(key, (Decimal(0), 0))
            spent[key] = (amount + (form.budget or 0), count + 1)
    for form in wholes:
        key = (folded(form.unit or form.department or ""), form.year, form.kind.partition("_")[2])
        amount, count = spent.get(key, (Decimal(0), 0))
        if form.budget is not None and amount > form.budget:
            yield tell("B062", form, count=count, sum=plain(amount), total=plain(form.budget))


def other_budget(connection: DuckDBPyConnection) -> Iterator[FindingRow]:
    """A task of a 部门整体 form beside the project of the same name: another budget."""
    wholes = {(form.file, form.form): form for form in forms(connection, "kind LIKE 'department%'")}
    wanted: dict[tuple[str, str], list[tuple[FormRow, TaskRow]]] = defaultdict(list)
    for row in rows(connection, f"SELECT {_TASKS} FROM tasks WHERE budget IS NOT NULL ORDER BY file, form, number"):  # noqa: S608
        task = TaskRow(*row)
        whole = wholes.get((task.file, task.form))
        if whole is not None and len(folded(task.name)) > 3:
            wanted[folded(whole.unit or whole.department or ""), folded(task.name)].append((whole, task))
    if not wanted:
        return
    for form in forms(connection, "kind LIKE 'project%' AND budget IS NOT NULL"):
        name = folded(form.project or "")
        for owner in dict.fromkeys((folded(form.unit or ""), folded(form.department or ""))):
            for whole, task in wanted.get((owner, name), ()):
                alike = whole.year == form.year and whole.kind.partition("_")[2] == form.kind.partition("_")[2]
                if alike and task.budget is not None and form.budget is not None and task.budget != form.budget:
                    yield tell(
                        "B063",
                        form,
                        name=short(form.project),
                        here=plain(form.budget),
                        other=plain(task.budget),
                        there=called(whole),
                    )


__all__ = ["other_budget", "over_total"]
