"""Rates and totals that can be worked out, and where one of them alone is wrong.

A rate is corrected where its two amounts are beyond doubt; a total that does not agree with its parts is corrected only
where it is blank, or was rounded or cut wrongly: in all other cases a part may be at fault.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from scorecard.fixing.correction import Correction
from scorecard.model import Place, decimal_text
from scorecard.scoring.rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scorecard.model import Amount, Finding, Form, FundLine

_RATE_CODES = frozenset({"C021", "C022", "C038", "V029"})
_NONE = frozenset({"—", "-", "/", "无", "──", "——"})


def rates(form: Form, findings: Sequence[Finding]) -> Iterator[Correction]:
    """Printed rates that are wrong although both amounts are beyond doubt."""
    wrong = {(f.place.sheet, f.place.cell): f.code for f in findings if f.code in _RATE_CODES and f.place is not None}
    sure = {id(line) for line in form.funds if _sure(form, line)}
    for line in form.funds:
        rate, budget, executed = line.rate, line.budget, line.executed
        if rate is None or rate.value is None or rate.place is None or budget is None or executed is None:
            continue
        code = wrong.get((rate.place.sheet, rate.place.cell))
        if code is None or budget.value is None or executed.value is None or budget.value <= 0 or executed.value < 0:
            continue
        if budget.unit != executed.unit or executed.value > budget.value:
            continue
        exact = Fraction(executed.value) / Fraction(budget.value) * 100
        if code == "C021" and id(line) not in sure:
            continue
        shown = rate.value
        places = max(0, -int(shown.as_tuple().exponent))
        if code != "V029" and "%" not in rate.text and rate.unit != "%" and shown <= 2 and exact > 2 * Fraction(shown):
            continue  # a share without a sign: how it is meant is another question
        if code == "V029":
            share = rounded(exact, places)
            if share != shown:
                continue
        right = rounded(exact, places)
        text = decimal_text(right)
        yield Correction(
            place=rate.place,
            before=rate.text,
            after=f"{text}%" if "%" in rate.text else text,
            rule="D034",
            reason=f"{_flat(line.name)}：{decimal_text(executed.value)}÷{decimal_text(budget.value)}＝{text}%",
            number=right / 100 if "%" in rate.text else right,
            same=code == "V029",
        )


def _sure(form: Form, line: FundLine) -> bool:
    """Whether both amounts of the total are confirmed by its parts."""
    if line.role != "total" or sum(1 for other in form.funds if other.role == "total") != 1:
        return False
    parts = [other for other in form.funds if other.role in {"fiscal", "carryover", "other"}]
    if len({part.role for part in parts}) < len(parts):
        return False
    for member in ("budget", "executed"):
        whole: Amount | None = getattr(line, member)
        values = [a.value for part in parts if (a := getattr(part, member)) is not None and a.value is not None]
        if not values or whole is None or whole.value is None or sum(values, Decimal()) != whole.value:
            return False
    return True


def totals(form: Form) -> Iterator[Correction]:
    """The sum of the claimed scores, where it is blank or wrongly rounded; sums of funds where they are blank."""
    scores = _scores(form)
    if scores:
        total = sum(scores, Decimal())
        claimed = form.claimed_total
        if claimed is not None and claimed.place is not None and claimed.value is not None:
            places = max(0, -int(claimed.value.as_tuple().exponent))
            right = rounded(Fraction(total), places)
            if right != claimed.value and abs(total - claimed.value) < Decimal(1).scaleb(-places) and places:
                yield _sum(claimed.place, claimed.text, right, f"各行自评得分之和为 {decimal_text(total)}")
        else:
            place = claimed.place if claimed is not None else _score_cell(form)
            if place is not None and (claimed is None or not claimed.text.strip()):
                yield _sum(place, "", total, f"{len(scores)} 项自评得分之和", blank=True)
    yield from _funds(form)


def _scores(form: Form) -> list[Decimal] | None:
    """All claimed scores of the form; None where one is missing, so that no sum can be had."""
    found: list[Decimal] = []
    line = form.fund("total")
    rows = [(row.points, row.claimed_score) for row in form.indicators]
    if line is not None and line.points is not None and line.points.value is not None:
        rows.append((line.points, line.claimed_score))
    elif form.kind == "project_self_evaluation":
        return None
    for points, score in rows:
        if points is None or points.value is None:
            if score is not None and score.value is not None:
                return None
            continue
        if score is None or score.value is None or not 0 <= score.value <= points.value:
            return None
        found.append(score.value)
    points_total = sum((points.value for points, _ in rows if points and points.value), Decimal())
    return found if points_total == 100 else None


def _score_cell(form: Form) -> Place | None:
    """The cell in which the total of the scores belongs: the row of the total of the points, the column of the scores."""
    whole = form.total_points
    if whole is None or whole.place is None or whole.place.cell is None or whole.value is None:
        return None
    places = [row.claimed_score.place for row in form.indicators if row.claimed_score and row.claimed_score.place]
    columns = {(place.sheet, (place.cell or "").rstrip("0123456789")) for place in places}
    if len(columns) != 1:
        return None
    ((sheet, letters),) = columns
    if sheet != whole.place.sheet or not letters:
        return None
    return whole.place._replace(cell=letters + whole.place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _funds(form: Form) -> Iterator[Correction]:
    total = form.fund("total")
    parts = [line for line in form.funds if line.role in {"fiscal", "carryover", "other"}]
    if total is None or len(parts) != 3 or len({line.role for line in parts}) != 3 or len(form.funds) != 4:
        return
    for member, name in (("initial", "年初预算数"), ("budget", "全年预算数"), ("executed", "全年执行数")):
        whole: Amount | None = getattr(total, member)
        if whole is None or whole.place is None or whole.text.strip():
            continue
        amounts: list[Amount | None] = [getattr(line, member) for line in parts]
        values = [a.value for a in amounts if a is not None and a.value is not None]
        if values and all(a is not None and (a.value is not None or a.text.strip() in _NONE) for a in amounts):
            yield _sum(whole.place, "", sum(values, Decimal()), f"{name}：各项资金之和", blank=True)


def _sum(place: Place, before: str, value: Decimal, reason: str, *, blank: bool = False) -> Correction:
    return Correction(
        place=place,
        before=before,
        after=decimal_text(value),
        rule="D035",
        reason=reason,
        number=value,
        blank=blank,
        same=False,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


__all__ = ["rates", "totals"]
