"""What one file leaves behind in a batch: plain rows that a store can hold and every summary is made from.

Stands between the work on one file and everything across files. A row is a tuple with names, of text, whole numbers
and `Decimal`s: a batch makes dozens of them a form, and a tuple costs a tenth of a frozen dataclass. It knows its file by
name, a form of the file by number. Not the model: a row keeps what comparisons, roll-ups and papers need, in units that
can be added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class FileRow(NamedTuple):
    """One file that came in.

    `file` is the name by which the batch knows it: its path below the folder given, "/" between, inside an archive
    "包.zip/目录/表.xlsx". `size` in bytes. `opened` is False where nothing could be read. The counts are of all findings
    of the file, its forms' included.
    """

    file: str
    sha256: str
    size: int
    opened: bool
    forms: int
    errors: int
    warnings: int
    hints: int


class FormRow(NamedTuple):
    """One form. `form` counts from 1 within the file.

    Money is in 万元, exact; None where the form does not say its unit or prints no number. `initial`, `budget`,
    `executed` are the total line's 年初预算数, 全年预算数, 全年执行数. Points and scores are of `points_total`
    (mostly 100). `total`, `grade` are recomputed by `pack`; `claimed_total`, `claimed_grade` are the form's own;
    `difference` is claimed minus recomputed. `complete` is False where an item could not be scored.
    """

    file: str
    form: int
    layout: str
    kind: str
    title: str | None
    year: int | None
    department: str | None
    unit: str | None
    project: str | None
    initial: Decimal | None
    budget: Decimal | None
    executed: Decimal | None
    pack: str
    pack_version: str
    points_total: Decimal
    total: Decimal | None
    claimed_total: Decimal | None
    difference: Decimal | None
    grade: str | None
    claimed_grade: str | None
    complete: bool
    goal: str | None
    goal_actual: str | None
    sheet: str | None
    cell: str | None
    page: int | None
    line: int | None
    errors: int
    warnings: int
    hints: int


class ItemRow(NamedTuple):
    """One line of a form: the 预算执行率 line, an indicator, or a row of an 评分表 (`kind` as in `model.Item`).

    `row` is the index in `Form.indicators` or `Form.criteria`, None for the execution line. `target`, `actual` are the
    texts as printed; `target_kind` and `actual_kind` are the readings' kinds; `operator` is the one that counts, printed or
    implied; `target_value`, `actual_value` are numbers in `target_unit`, `actual_unit`. `completion` is the exact ratio
    of actual to target as text ("1", "0.985", "2/3").
    """

    file: str
    form: int
    kind: str
    row: int | None
    level1: str | None
    level2: str | None
    level3: str | None
    target: str | None
    target_kind: str | None
    operator: str | None
    target_value: Decimal | None
    target_unit: str | None
    actual: str | None
    actual_kind: str | None
    actual_value: Decimal | None
    actual_unit: str | None
    points: Decimal | None
    claimed: Decimal | None
    score: Decimal | None
    difference: Decimal | None
    state: str | None
    completion: str | None
    reason: str | None
    sheet: str | None
    cell: str | None
    page: int | None
    line: int | None


class TaskRow(NamedTuple):
    """One line of 年度主要任务 of a 部门整体 form; money in 万元, exact, None where no unit is said or no number printed."""

    file: str
    form: int
    number: int
    name: str
    budget: Decimal | None
    executed: Decimal | None
    sheet: str | None
    cell: str | None
    page: int | None
    line: int | None


class FindingRow(NamedTuple):
    """One finding in words. `form` is None where it belongs to the file, and `file` may be None where it is across files."""

    file: str | None
    form: int | None
    code: str
    severity: str
    title: str
    message: str
    remedy: str
    article: str | None
    sheet: str | None
    cell: str | None
    page: int | None
    line: int | None


class RosterRow(NamedTuple):
    """One line of the roster of expected projects (名册), and what came of it.

    `budget` in 万元, None where the roster gives none. `status` is 已报送, 未报送, 重复报送 or 预算数不一致; `file`, `form` are
    the first form that answers it; `note` names the others, or a near name.
    """

    project: str
    unit: str | None
    department: str | None
    budget: Decimal | None
    status: str
    file: str | None
    form: int | None
    note: str | None


class CopyRow(NamedTuple):
    """A file that this program wrote of another one, and nobody has changed: `source` is the SHA-256 of that one."""

    file: str
    source: str


@dataclass(frozen=True, slots=True)
class Records:
    """All that one file leaves behind, in the order read."""

    file: FileRow
    forms: tuple[FormRow, ...] = ()
    items: tuple[ItemRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    copies: tuple[CopyRow, ...] = ()


__all__ = ["CopyRow", "FileRow", "FindingRow", "FormRow", "ItemRow", "Records", "RosterRow", "TaskRow"]
