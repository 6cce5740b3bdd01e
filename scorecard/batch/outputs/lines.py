"""The forms of a store as outputs need them: one line a form, with what its items and findings come to.

Stands between the store and every output. The counting is done by DuckDB, exactly (whole numbers only); sums and ratios of
money and scores are made in Python from the exact decimals. Nothing here judges: `risk` does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from scorecard.model import Place

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NEAR_FULL = Decimal(98)
"""A total of 100 points from which on a form counts as 满分或接近满分."""
NO_UNIT, NO_DEPARTMENT, NO_PROJECT = "（未填单位）", "（未填部门）", "（未填项目名称）"

KIND_WORDS = {
    "project_target": "项目目标表",
    "project_self_evaluation": "项目自评表",
    "department_target": "部门整体目标表",
    "department_self_evaluation": "部门整体自评表",
    "monitoring": "运行监控表",
}


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form. `number` counts from 1 in the store's order (file, form); money is in 万元, scores as on the form.

    The counts of findings are those of the form; where a file holds one form only, the file's own are counted with
    it. `silent` counts missed indicators without a reason, `exceeded` those far above their target. `across` are the
    titles of findings from comparing forms with each other, each once.
    """

    number: int
    file: str
    form: int
    kind: str
    department: str
    unit: str
    project: str
    year: int | None
    budget: Decimal | None
    executed: Decimal | None
    points_total: Decimal
    total: Decimal | None
    claimed_total: Decimal | None
    grade: str | None
    claimed_grade: str | None
    complete: bool
    pack: str
    pack_version: str
    sheet: str | None
    cell: str | None
    page: int | None
    line: int | None
    errors: int
    warnings: int
    hints: int
    items: int
    silent: int
    missed: int
    exceeded: int
    across: tuple[str, ...]
    across_codes: tuple[str, ...]

    @property
    def rate(self) -> Fraction | None:
        """Executed over budget; None where one is missing or there is no budget."""
        if self.budget is None or self.executed is None or self.budget == 0:
            return None
        return Fraction(self.executed) / Fraction(self.budget)

    @property
    def difference(self) -> Decimal | None:
        """自评 − 核算, of a form that was scored in full: a part of a total is compared with nothing."""
        if self.total is None or self.claimed_total is None or not self.complete:
            return None
        return self.claimed_total - self.total

    @property
    def scored(self) -> bool:
        """Whether the recomputed total is whole."""
        return self.total is not None and self.complete

    @property
    def name(self) -> str:
        """What the form is called: its project, else its unit, else its file."""
        if self.project:
            return self.project
        return f"{self.unit}（{KIND_WORDS.get(self.kind, '绩效表')}）" if self.unit else self.file

    def share(self, score: Decimal) -> Fraction:
        """`score` as a percentage of the form's points: forms of 90 and of 100 points side by side."""
        if self.points_total <= 0:
            return Fraction(score)
        return Fraction(score) * 100 / Fraction(self.points_total)

    @property
    def near_full(self) -> bool:
        """Whether the unit claims 98 points of 100 or more."""
        return self.claimed_total is not None and self.share(self.claimed_total) >= NEAR_FULL


# A finding without a form belongs to the only form of its file, if there is one only. Across-file findings are B050-B079;
# B064 (a unit with full marks everywhere) is a signal of its own in `risk`.
_LINES = """
WITH located AS (
    SELECT g.file, CASE WHEN g.form IS NULL AND f.forms = 1 THEN 1 ELSE g.form END AS form,
           g.code, g.severity, g.title
    FROM findings g LEFT JOIN files f ON f.file = g.file
), told AS (
    SELECT file, form,
           count(*) FILTER (WHERE severity = 'error') AS errors,
           count(*) FILTER (WHERE severity = 'warning') AS warnings,
           count(*) FILTER (WHERE severity = 'hint') AS hints,
           list_sort(list_distinct(list(code || ' ' || title)
               FILTER (WHERE code >= 'B050' AND code < 'B080' AND code <> 'B064' AND severity <> 'hint'))) AS across
    FROM located WHERE file IS NOT NULL AND form IS NOT NULL GROUP BY ALL
), counted AS (
    SELECT file, form, count(*) AS items,
           count(*) FILTER (WHERE state = 'missed' AND kind <> 'execution') AS missed,
           count(*) FILTER (WHERE state = 'missed' AND kind <> 'execution'
                            AND coalesce(trim(reason), '') IN ('', '无', '/', '—', '-')) AS silent,
           count(*) FILTER (WHERE state = 'exceeded') AS exceeded
    FROM items GROUP BY ALL
)
SELECT row_number() OVER (ORDER BY s.file, s.form), s.file, s.form, s.kind, s.department, s.unit, s.project, s.year,
       s.budget, s.executed, s.points_total, s.total, s.claimed_total, s.grade, s.claimed_grade, s.complete,
       s.pack, s.pack_version, s.sheet, s.cell, s.page, s.line,
       coalesce(t.errors, 0), coalesce(t.warnings, 0), coalesce(t.hints, 0),
       coalesce(c.items, 0), coalesce(c.silent, 0), coalesce(c.missed, 0), coalesce(c.exceeded, 0), t.across
FROM forms s
LEFT JOIN told t ON t.file = s.file AND t.form = s.form
LEFT JOIN counted c ON c.file = s.file AND c.form = s.form
ORDER BY """
_BY_FILE = "s.file, s.form"
_BY_UNIT = (
    "regexp_replace(trim(coalesce(s.department, '')), '\\s+', ' ', 'g'), "
    "regexp_replace(trim(coalesce(s.unit, '')), '\\s+', ' ', 'g'), s.file, s.form"
)

_NUMBERS = slice(8, 13)
_CHUNK = 2000


def lines(connection: DuckDBPyConnection, *, by_unit: bool = False) -> Iterator[FormLine]:
    """All forms, by file and form, or by department and unit first."""
    cursor = connection.cursor().execute(_LINES + (_BY_UNIT if by_unit else _BY_FILE))
    while rows := cursor.fetchmany(_CHUNK):
        for row in rows:
            yield _line(row)


def fetched(connection: DuckDBPyConnection, query: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
    """The rows of `query`, a few thousand at a time."""
    cursor = connection.cursor().execute(query, list(parameters))
    while rows := cursor.fetchmany(_CHUNK):
        yield from rows


def _line(row: tuple[Any, ...]) -> FormLine:
    numbers = [tidy(value) for value in row[_NUMBERS]]
    told = row[29] or []
    names = [one_line(text) for text in row[4:7]]
    points = numbers[2] if numbers[2] is not None else Decimal(0)
    values: list[Any] = [*row[:4], *names, row[7], *numbers[:2], points, *numbers[3:], *row[13:29]]
    across = [tuple(words.partition(" ")[part] for words in told) for part in (2, 0)]
    return FormLine(*values, *across)


def tidy(value: Decimal | None) -> Decimal | None:
    """`value` without the zeros that the store's twelve decimals add: 95.500000000000 is 95.5, never 1E+2."""
    if value is None:
        return None
    whole, point, part = format(value, "f").partition(".")
    if not point:
        return value
    part = part.rstrip("0")
    return Decimal(f"{whole}.{part}" if part else whole)


def one_line(text: str | None) -> str:
    """`text` on one line; "" for none."""
    return " ".join(text.split()) if text else ""


def place_words(sheet: str | None, cell: str | None, page: int | None, line: int | None) -> str:
    """A place without its file, as findings name it."""
    return Place(sheet=sheet, cell=cell, page=page, line=line).words(with_file=False)


__all__ = [
    "KIND_WORDS",
    "NEAR_FULL",
    "NO_DEPARTMENT",
    "NO_PROJECT",
    "NO_UNIT",
    "FormLine",
    "fetched",
    "lines",
    "one_line",
    "place_words",
    "tidy",
]
