"""What a report on many projects needs of each: one light record a project, and how it is made of an evaluation.

Records only, of text, whole numbers, `Decimal`s and `Fraction`s: a batch can keep them by the thousand, or make the same
from its store. Nothing but the model is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scorecard.model import Amount, Evaluation, Finding, Item

_IN_WAN = {"亿元": 4, "万元": 0, "元": -4}
"""Powers of ten that bring an amount into 万元."""
_LARGEST = 18


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator that was missed, or reached by far. Texts as the form prints them, "" where it has nothing.

    `reason` is 偏差原因分析及改进措施, "" where the office wrote none (or 无).
    """

    level1: str
    name: str
    target: str
    actual: str
    completion: Fraction | None = None
    """actual over target, where a ratio has a meaning; 1 is reached exactly"""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project (one 自评表) in a report on many.

    Money in 万元, exact; None where the form prints no number or no unit. Scores in points of `points_total`; `total` is
    None where nothing could be scored, `complete` False where an item could not (then `total` is a part, and no grade).
    The counts are of indicators, without the 预算执行率 line.
    """

    project: str = ""
    unit: str = ""
    department: str = ""
    year: int | None = None
    initial: Decimal | None = None
    budget: Decimal | None = None
    executed: Decimal | None = None
    points_total: Decimal | None = None
    total: Decimal | None = None
    claimed_total: Decimal | None = None
    grade: str = ""
    claimed_grade: str = ""
    complete: bool = True
    reached: int = 0
    """reached, without those far exceeded"""
    band: int = 0
    not_applicable: int = 0
    not_scored: int = 0
    missed: tuple[IndicatorLine, ...] = ()
    exceeded: tuple[IndicatorLine, ...] = ()
    differing: int = 0
    """items (indicators and the 预算执行率 line) whose 自评得分 is not the recomputed one"""
    compared: int = 0
    """items that have both scores"""
    errors: int = 0
    warnings: int = 0
    pack: str = ""
    """id and version of the rule pack, "mof-2020-10 1.0" """
    pack_name: str = ""
    file: str = ""
    sha256: str = ""

    @property
    def indicators(self) -> int:
        """All indicators."""
        return self.reached + self.band + self.not_applicable + self.not_scored + len(self.missed) + len(self.exceeded)

    @property
    def scored(self) -> Decimal | None:
        """The recomputed total where it is one of the whole form."""
        return self.total if self.complete else None

    @property
    def difference(self) -> Decimal | None:
        """自评 − 核算, where both are totals of the whole form."""
        scored = self.scored
        return None if scored is None or self.claimed_total is None else self.claimed_total - scored

    @property
    def rate(self) -> Fraction | None:
        """全年执行数 ÷ 全年预算数."""
        if self.budget is None or self.executed is None or self.budget <= 0:
            return None
        return Fraction(self.executed) / Fraction(self.budget)


def project_line(evaluation: Evaluation, findings: Sequence[Finding] = ()) -> ProjectLine:
    """The line of one evaluation and the findings of its form."""
    # Late: the sentences of a report are not needed by whoever builds lines from a store.
    from scorecard.reports.analysis import differences  # noqa: PLC0415
    from scorecard.reports.text import first, inline  # noqa: PLC0415

    form = evaluation.form
    total = form.fund("total")
    rows = [item for item in evaluation.items if item.kind == "indicator"]
    states = [item.state for item in rows]
    unit = form.money_unit
    return ProjectLine(
        project=first(form.project),
        unit=first(form.unit),
        department=first(form.department),
        year=form.year,
        initial=in_wan(total.initial, unit) if total else None,
        budget=in_wan(total.budget, unit) if total else None,
        executed=in_wan(total.executed, unit) if total else None,
        points_total=evaluation.points_total,
        total=evaluation.total,
        claimed_total=evaluation.claimed_total,
        grade=inline(evaluation.grade),
        claimed_grade=inline(evaluation.claimed_grade),
        complete=evaluation.complete,
        reached=states.count("reached"),
        band=states.count("band"),
        not_applicable=states.count("not_applicable"),
        not_scored=states.count("not_scored"),
        missed=tuple(_indicator_line(evaluation, item) for item in rows if item.state == "missed"),
        exceeded=tuple(_indicator_line(evaluation, item) for item in rows if item.state == "exceeded"),
        differing=len(differences(evaluation)),
        compared=sum(1 for item in evaluation.items if item.claimed is not None and item.score is not None),
        errors=sum(1 for finding in findings if finding.severity == "error"),
        warnings=sum(1 for finding in findings if finding.severity == "warning"),
        pack=inline(f"{evaluation.pack.id} {evaluation.pack.version}"),
        pack_name=inline(evaluation.pack.name),
        file=inline(form.source.name) if form.source else "",
        sha256=inline(form.source.sha256) if form.source else "",
    )


def _indicator_line(evaluation: Evaluation, item: Item) -> IndicatorLine:
    from scorecard.reports.analysis import name_of, reason_of  # noqa: PLC0415
    from scorecard.reports.text import inline, reading_text  # noqa: PLC0415

    row = evaluation.indicator(item)
    return IndicatorLine(
        level1=inline(item.level1),
        name=name_of(item),
        target=reading_text(row.target) if row else "",
        actual=reading_text(row.actual) if row else "",
        completion=item.completion,
        reason=reason_of(row),
    )


def in_wan(amount: Amount | None, unit: str | None) -> Decimal | None:
    """`amount` in 万元, exact; None where there is no number or nobody says its unit (the cell's own, else `unit`).

    None, too, for 1E+999 and its like, which is no money and would fill pages.
    """
    if amount is None or amount.value is None:
        return None
    power = _IN_WAN.get(amount.unit or unit or "")
    if power is None or (amount.value and not -_LARGEST < amount.value.adjusted() < _LARGEST):
        return None
    sign, digits, exponent = amount.value.as_tuple()
    # Not scaleb: that rounds to the precision of the context.
    return Decimal((sign, digits, int(exponent) + power))
