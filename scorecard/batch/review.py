"""What a sample review came to: 自评 beside 复核, what changed and why, form by form and indicator by indicator.

Last of all: the store, the reviewers' workbooks (`reviewed`) and, where the files are still there, the scores by their
verified values (`rescoring`). A blank is never taken for agreement: only the choice in the 抽查名单 says what counts
where nothing was entered. What does not fit is a finding, never a guess.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.batch.earlier import KEPT, keep_sample
from scorecard.batch.outputs.lines import FormLine, fetched, lines
from scorecard.batch.outputs.report import digest
from scorecard.batch.outputs.sample_book import NO_POINTS, TAKE_CLAIMED, TAKE_SCORED, Line, adjustment, form_lines
from scorecard.batch.rescoring import Originals
from scorecard.batch.reviewed import Entered, Returned, read_returned
from scorecard.batch.sampling import form_key
from scorecard.findings import found
from scorecard.model import Finding, Place, decimal_text
from scorecard.reports.review_summary import SampleResult
from scorecard.reports.text import cents
from scorecard.scoring.rounding import rounded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(slots=True)
class RowResult:
    """One line of a reviewed form. `reviewed` is the score that counts, `by` says where it comes from.

    `refused`: something was entered that cannot count; then no choice for blank rows stands in for it.
    """

    line: Line
    verified: str = ""
    reviewed: Decimal | None = None
    by: str = ""
    reason: str = ""
    rescored: Decimal | None = None
    note: str = ""
    refused: bool = False

    @property
    def difference(self) -> Decimal | None:
        """自评 − 复核."""
        if self.line.claimed is None or self.reviewed is None:
            return None
        return self.line.claimed - self.reviewed

    @property
    def changed(self) -> bool:
        """Whether there is something to tell of this line."""
        verified = bool(self.verified) and self.verified != self.line.actual
        return bool(self.difference) or verified or bool(self.reason) or self.refused


@dataclass(slots=True)
class FormResult:
    """One reviewed form. `reviewed` is None where the review is not complete."""

    line: FormLine
    rows: list[RowResult]
    claimed: Decimal | None = None
    reviewed: Decimal | None = None
    claimed_grade: str = ""
    reviewed_grade: str = ""
    open_rows: int = 0
    choice: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def difference(self) -> Decimal | None:
        """自评 − 复核."""
        return None if self.claimed is None or self.reviewed is None else self.claimed - self.reviewed

    def rate(self, of: str = "复核") -> Fraction | None:
        """偏差率: the difference over the reviewed total, or over the claimed one (no document says which)."""
        base = self.reviewed if of == "复核" else self.claimed
        if self.difference is None or not base:
            return None
        return Fraction(self.difference) / Fraction(base)

    @property
    def remark(self) -> str:
        """The reviewers' reasons, for the report."""
        told = []
        for row in self.rows:
            if row.difference:
                why = f"：{row.reason}" if row.reason else ""
                told.append(f"{row.line.name}{_signed(-row.difference)}分{why}")
        return "；".join(told)


@dataclass(slots=True)
class Review:
    """All of it."""

    forms: list[FormResult]
    findings: list[Finding]
    opened: bool = True

    @property
    def complete(self) -> list[FormResult]:
        """The forms with both totals."""
        return [form for form in self.forms if form.difference is not None]

    def sample(self) -> tuple[SampleResult, ...]:
        """For 复核情况报告."""
        return tuple(
            SampleResult(
                unit=form.line.unit,
                project=form.line.name,
                claimed=form.claimed,
                reviewed=form.reviewed,
                claimed_grade=form.claimed_grade,
                reviewed_grade=form.reviewed_grade,
                remark=form.remark,
            )
            for form in self.forms
            if form.reviewed is not None
        )


def review(
    connection: DuckDBPyConnection,
    out: Path,
    paths: Sequence[Path],
    *,
    sources: Sequence[str] = (),
    packs: Path | None = None,
) -> Review:
    """Compare the reviewers' workbooks `paths` with the store; `sources` are where the batch's files are."""
    returned = read_returned(list(paths))
    findings = list(returned.findings)
    if returned.digests and returned.digests != {digest(connection)}:
        findings.append(found("B042"))
    known = {form_key(line.file, line.form): line for line in lines(connection)}
    forms: list[FormResult] = []
    originals = Originals(sources, out, packs=packs)
    by_form: dict[str, list[Entered]] = {}
    for entered in returned.rows:
        if entered.form in known:
            by_form.setdefault(entered.form, []).append(entered)
        else:
            findings.append(found("B031", entered.place, key=entered.form or entered.item))
    hashes = dict(fetched(connection, "SELECT file, sha256 FROM files"))
    try:
        for key in sorted(by_form, key=lambda key: known[key].number):
            line = known[key]
            work = _Form(line, form_lines(connection, line), by_form[key], returned, key)
            work.enter()
            work.rescore(originals, str(hashes.get(line.file, "")))
            forms.append(work.finish(packs))
            findings += work.findings
    finally:
        originals.close()
    return Review(forms, findings, returned.opened)


class _Form:
    """The review of one form, step by step."""

    def __init__(self, line: FormLine, rows: list[Line], entered: list[Entered], returned: Returned, key: str) -> None:
        self.line = line
        self.lines = rows
        self.entered = entered
        self.findings: list[Finding] = []
        self.result = FormResult(line, [RowResult(one) for one in rows])
        self.rows = {row.line.key: row for row in self.result.rows}
        self.places: dict[str, Place] = {}
        choices = returned.choices.get(key, set())
        self.result.choice = next(iter(choices)) if len(choices) == 1 else ""

    def enter(self) -> None:
        """What the reviewers wrote, checked row by row."""
        by_row: dict[str, list[Entered]] = {}
        for one in self.entered:
            if one.item in self.rows:
                by_row.setdefault(one.item, []).append(one)
            else:
                self.findings.append(found("B031", one.place, key=f"{one.form}-{one.item}"))
        missing = [row.line.name for key, row in self.rows.items() if key not in by_row and row.line.counts]
        if missing:
            shown = "、".join(missing[:3]) + ("等" if len(missing) > 3 else "")
            self.findings.append(found("B037", _place(self.line), name=self.line.name, count=len(missing), rows=shown))
        for key, several in by_row.items():
            self._enter_row(self.rows[key], several)

    def _enter_row(self, row: RowResult, several: list[Entered]) -> None:
        for one in several:
            self._unchanged(row.line, one)
        touched = [one for one in several if one.touched] or several[:1]
        self.places[row.line.key] = touched[0].place
        row.verified = next((one.verified for one in touched if one.verified), "")
        row.reason = "；".join(dict.fromkeys(one.reason for one in touched if one.reason))
        scores: dict[Decimal, Entered] = {}
        for one in touched:
            score = self._score(row.line, one)
            if score is not None:
                scores[score] = one
            elif one.text and row.line.counts:
                row.refused = True
        if len(scores) > 1:
            row.refused = True
            said = "、".join(decimal_text(score) for score in sorted(scores))
            self.findings.append(found("B035", touched[0].place, name=row.line.name, scores=said))
        elif scores and not row.refused:
            row.reviewed = next(iter(scores))
            row.by = "复核"

    def _score(self, line: Line, one: Entered) -> Decimal | None:
        if not one.text or not line.counts:
            return None
        points = line.points or Decimal(0)
        if one.score is None:
            self.findings.append(
                found("B032", one.place, name=line.name, text=one.text[:40], points=decimal_text(points))
            )
            return None
        if not 0 <= one.score <= points:
            self.findings.append(
                found("B033", one.place, name=line.name, score=decimal_text(one.score), points=decimal_text(points))
            )
            return None
        return one.score

    def _unchanged(self, line: Line, one: Entered) -> None:
        """The store's own numbers must be as they were."""
        for what, stored in (("分值", line.points), ("自评得分", line.claimed), ("核算得分", line.score)):
            shown = one.shown.get(what)
            if shown is None or stored is None:
                continue
            try:
                same = Decimal(shown) == stored
            except ArithmeticError:
                same = False
            if not same:
                self.findings.append(
                    found(
                        "B040", one.place, name=line.name, what=what, shown=shown or "空白", stored=decimal_text(stored)
                    )
                )

    def rescore(self, originals: Originals, sha256: str) -> None:
        """The scores by the verified values."""
        changes = {
            key: row.verified for key, row in self.rows.items() if row.verified and row.verified != row.line.actual
        }
        if not changes:
            return
        scores, why = originals.rescored(self.line, sha256, changes)
        if why:
            self.findings.append(found("B039", _place(self.line), name=self.line.name, reason=why))
            self.result.notes.append(f"没有按核实完成值重新核算：{why}")
        for key in changes:
            self.rows[key].rescored = scores.get(key)
            if not why and scores.get(key) is None:
                self.rows[key].note = "按核实完成值不能核算"

    def finish(self, packs: Path | None) -> FormResult:
        """Totals and grades; what is still open."""
        result, line = self.result, self.line
        counting = [row for row in result.rows if row.line.counts]
        for row in counting:
            self._agree(row)
        result.open_rows = sum(1 for row in counting if row.reviewed is None)
        result.claimed = line.claimed_total
        result.claimed_grade = line.claimed_grade or ""
        if result.open_rows:
            self.findings.append(found("B036", _place(line), name=line.name, count=result.open_rows))
            result.notes.append(f"还有{result.open_rows}行没有复核得分")
            return result
        if not counting:
            result.notes.append(NO_POINTS)
            return result
        extra = adjustment(line.total if line.scored else None, self.lines)
        result.reviewed = sum((row.reviewed for row in counting if row.reviewed is not None), Decimal(0)) + extra
        if extra:
            result.notes.append(f"含总分规则调整{_signed(extra)}分")
        result.reviewed_grade = _grade(line, result.reviewed, packs)
        if not result.claimed_grade and result.claimed is not None:
            result.claimed_grade = _grade(line, result.claimed, packs)
        return result

    def _agree(self, row: RowResult) -> None:
        """What counts where nothing was entered, and what contradicts itself."""
        line, place = row.line, self.places.get(row.line.key)
        changed_value = bool(row.verified) and row.verified != line.actual
        if row.reviewed is None:
            taken = {TAKE_SCORED: line.score, TAKE_CLAIMED: line.claimed}.get(self.result.choice)
            if row.refused:
                row.note = "填的复核得分没有采用"
                return
            if taken is not None:
                row.reviewed, row.by = taken, self.result.choice
            if changed_value:
                how = f"{self.result.choice}{cents(taken)}分计" if taken is not None else "这一行没有得分"
                self.findings.append(
                    found("B043", place, name=line.name, actual=row.verified, claimed=line.actual or "空白", taken=how)
                )
            return
        if row.reason:
            return
        score = decimal_text(row.reviewed)
        if row.rescored is not None and row.rescored != row.reviewed:
            self.findings.append(
                found(
                    "B038", place, name=line.name, actual=row.verified, computed=decimal_text(row.rescored), score=score
                )
            )
        elif line.claimed is not None and row.reviewed != line.claimed and row.rescored is None:
            self.findings.append(found("B034", place, name=line.name, claimed=decimal_text(line.claimed), score=score))


def _grade(line: FormLine, total: Decimal, packs: Path | None) -> str:
    """The grade of a total by the pack that scored the form; "" where the pack is not there or has no grades."""
    from scorecard.rules import UnknownPack, load_pack  # noqa: PLC0415 - reads the packs
    from scorecard.scoring.totals import grade_of  # noqa: PLC0415 - as above

    try:
        pack = load_pack(line.pack, directory=packs)
    except UnknownPack:
        return ""
    return grade_of(pack, total) or ""


def _place(line: FormLine) -> Place:
    return Place(file=line.file, sheet=line.sheet)


def _signed(value: Decimal) -> str:
    return ("+" if value > 0 else "−") + cents(abs(value))


# ------------------------------------------------------------------------------------------------- from the outside


def review_to(
    out: Path,
    paths: Sequence[Path],
    target: Path,
    *,
    sources: Sequence[str] = (),
    packs: Path | None = None,
    bureau: str = "",
    scope: str = "",
    templates: Path | None = None,
) -> tuple[Review, list[Path]]:
    """Review, write `target` (复核结果.xlsx) and make 复核情况报告 in `out` anew with the results.

    Raises FileNotFoundError where `out` holds no results, BatchError for sources that are not there, OSError where
    something cannot be written, FileExistsError where `target` holds what somebody has written. Returns what was found and the files written.
    """
    from scorecard.batch.outputs import OutputOptions, write_outputs  # noqa: PLC0415 - documents
    from scorecard.batch.outputs.kept import replaceable  # noqa: PLC0415 - as above
    from scorecard.batch.outputs.review_book import write_review  # noqa: PLC0415 - xlsxwriter
    from scorecard.batch.store import FOLDER, connect  # noqa: PLC0415 - duckdb

    if not replaceable(target):
        raise FileExistsError(errno.EEXIST, "changed", str(target))
    connection = connect(out)
    try:
        result = review(connection, out, paths, sources=sources, packs=packs)
    finally:
        connection.close()
    if not result.forms:
        return result, []
    write_review(target, result)
    keep_sample(out / FOLDER / KEPT, result.sample())
    options = OutputOptions(bureau=bureau, scope=scope, templates=templates, sample=result.sample())
    return result, [target, *write_outputs(out, options, only=frozenset({"report"}))]


def mean_rate(review_: Review) -> Fraction | None:
    """All differences over all reviewed totals."""
    done = review_.complete
    base = sum((Fraction(form.reviewed or 0) for form in done), Fraction(0))
    return sum((Fraction(form.difference or 0) for form in done), Fraction(0)) / base if base else None


def mean_difference(review_: Review) -> Decimal | None:
    """Mean of 自评 − 复核, two decimals."""
    done = review_.complete
    total = sum((Fraction(form.difference or 0) for form in done), Fraction(0))
    return rounded(total / len(done), 2) if done else None


__all__ = ["FormResult", "Review", "RowResult", "mean_difference", "mean_rate", "review", "review_to"]
