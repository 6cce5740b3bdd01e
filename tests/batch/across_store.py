"""A store in memory for the questions across forms: rows given in Python, read back as the batch's store would give them."""

import types
import typing
from decimal import Decimal

import duckdb

from scorecard.batch.records import FindingRow, FormRow, ItemRow, Records, TaskRow
from scorecard.batch.signs import SignRow, signs_of

_SQL = {str: "VARCHAR", int: "INTEGER", bool: "BOOLEAN", Decimal: "DECIMAL(38,12)"}


def _sql_type(annotation):
    members = typing.get_args(annotation) if isinstance(annotation, types.UnionType) else (annotation,)
    return _SQL[next(member for member in members if member is not type(None))]


def store(forms=(), items=(), tasks=(), findings=()):
    connection = duckdb.connect()
    connection.execute("SET threads TO 1")
    for name, kind, given in (
        ("forms", FormRow, forms),
        ("items", ItemRow, items),
        ("tasks", TaskRow, tasks),
        ("findings", FindingRow, findings),
        ("signs", SignRow, _signs(forms, items)),
    ):
        columns = ", ".join(f'"{column}" {_sql_type(hint)}' for column, hint in typing.get_type_hints(kind).items())
        connection.execute(f"CREATE TABLE {name} ({columns})")
        for row in given:
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(kind._fields))})", row)
    return connection


def _signs(forms, items):
    """The signs, as packing gives them file by file."""
    for file in dict.fromkeys(form.file for form in forms):
        mine = [tuple(row for row in rows if row.file == file) for rows in (forms, items)]
        yield from signs_of(Records(None, *mine))


FORM = FormRow(
    file="甲.xlsx", form=1, layout="mof-self-evaluation", kind="project_self_evaluation", title=None, year=2025,
    department="市教育局", unit="第一中学", project="设备购置", initial=Decimal(50), budget=Decimal(50),
    executed=Decimal(48), pack="mof-2020-10", pack_version="1.0", points_total=Decimal(100), total=Decimal(95),
    claimed_total=Decimal(95), difference=Decimal(0), grade="优", claimed_grade=None, complete=True, goal=None,
    goal_actual=None, sheet="自评表", cell="A1", page=None, line=None, errors=0, warnings=0, hints=0,
)  # fmt: skip
ITEM = ItemRow(
    file="甲.xlsx", form=1, kind="indicator", row=0, level1="产出指标", level2="数量指标", level3="购置设备数量",
    target="≥20台", target_kind="number", operator=">=", target_value=Decimal(20), target_unit="台", actual="22台",
    actual_kind="number", actual_value=Decimal(22), actual_unit="台", points=Decimal(10), claimed=Decimal(10),
    score=Decimal(10), difference=Decimal(0), state="reached", completion="1.1", reason=None, sheet="自评表",
    cell="D13", page=None, line=None,
)  # fmt: skip
TASK = TaskRow("整体.xlsx", 1, 1, "设备购置", Decimal(50), None, "表", "B5", None, None)


def form(**changes):
    return FORM._replace(**changes)


def item(at, row=0, *, target=20, actual=None, unit="台", sign="≥", **changes):
    """An indicator of the form `at`; the texts follow the numbers."""
    operator = {"≥": ">=", "≤": "<=", "=": "=", "": None}[sign]
    given = {
        "file": at.file,
        "form": at.form,
        "row": row,
        "target": f"{sign}{target}{unit}",
        "operator": operator,
        "target_value": Decimal(str(target)),
        "target_unit": unit,
        "actual": None if actual is None else f"{actual}{unit}",
        "actual_value": None if actual is None else Decimal(str(actual)),
        "actual_unit": unit,
        "completion": None if actual is None else _ratio(actual, target),
    }
    return ITEM._replace(**{**given, **changes})


def _ratio(actual, target):
    from fractions import Fraction

    from scorecard.model import exact_text

    return exact_text(Fraction(str(actual)) / Fraction(str(target)))


def codes(rows):
    return [row.code for row in rows]
