"""What a batch of forms comes to, as the bureau reports it: the input of 复核情况报告, as plain records.

Filled by whoever has read many forms (a batch, a store); turned into sentences and tables by
`scorecard.reports.review`. Records only: nothing here reads a file, knows a rule or writes a document, and nothing
but the standard library is imported, so that a batch may build these in its workers.

Counts are whole numbers of forms, files or findings as said; scores and differences are points of 100 as `Decimal`;
texts are as the filer wrote them (the report cleans them). A value that is not known is None, never 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

BAND_LIMITS: tuple[Decimal, ...] = (Decimal(0), Decimal("0.5"), Decimal(2), Decimal(5), Decimal(10))
"""Upper limits, included, of the bands into which differences |自评 − 核算| are counted; the last band is open."""


@dataclass(frozen=True, slots=True)
class UnreadableFile:
    """A file that could not be opened, or that holds no form."""

    file: str
    reason: str
    """why, in Chinese, for the person who has to send it again"""


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A form that the roster (名册) names and that nobody sent."""

    unit: str
    project: str = ""
    """"" where the roster lists units only"""
    department: str = ""


@dataclass(frozen=True, slots=True)
class DoubledForm:
    """One unit's form for one project that came more than once."""

    unit: str
    project: str
    files: tuple[str, ...]
    """the files, at least two, in the order of the batch"""
    identical: bool = False
    """True where the forms say the same; False where somebody has to say which one holds"""


@dataclass(frozen=True, slots=True)
class FindingCount:
    """How often one kind of finding occurs."""

    code: str
    title: str
    """the catalogue's title, `scorecard.findings.CATALOGUE[code].title`"""
    severity: Literal["error", "warning", "hint"]
    count: int
    """findings"""
    forms: int
    """forms (or files, for findings of reading) in which it occurs"""
    example: str = ""
    """one finding in words with its place, e.g. "a.xlsx 工作表“Sheet1” G12：…" """


@dataclass(frozen=True, slots=True)
class DifferenceBand:
    """How many forms claim a total that differs by more than `above` and at most `up_to` points from the recomputed one.

    `above` None: no difference at all (`up_to` is 0). `up_to` None: the open last band.
    """

    above: Decimal | None
    up_to: Decimal | None
    higher: int
    """forms whose 自评 is higher than the recomputed total"""
    lower: int
    """forms whose 自评 is lower"""
    equal: int = 0
    """forms without difference; only in the first band"""

    @property
    def count(self) -> int:
        """All forms of the band."""
        return self.higher + self.lower + self.equal


@dataclass(frozen=True, slots=True)
class GradeChange:
    """How many forms claim the grade `claimed` and come to `recomputed` (both 优 良 中 差; they may be the same)."""

    claimed: str
    recomputed: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitCount:
    """What was found in one unit's forms."""

    unit: str
    forms: int
    errors: int
    warnings: int
    department: str = ""


@dataclass(frozen=True, slots=True)
class FormToReview:
    """A form to look at first, and why. Order in `ReviewSummary.first` is the order of urgency."""

    file: str
    unit: str
    project: str
    reasons: tuple[str, ...]
    """each one short sentence part in Chinese without a full stop: 自评得分高于核算得分12.40分"""
    sheet: str = ""
    claimed: Decimal | None = None
    """自评总分"""
    recomputed: Decimal | None = None
    """核算总分; None where the form could not be scored in full"""
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class SampleResult:
    """The result of a sample review (财政抽查复核) of one form, typed in by the reviewers."""

    unit: str
    project: str
    claimed: Decimal | None = None
    """自评得分"""
    reviewed: Decimal | None = None
    """复核得分"""
    claimed_grade: str = ""
    reviewed_grade: str = ""
    remark: str = ""
    """the reviewers' words: why points were changed"""

    @property
    def difference(self) -> Decimal | None:
        """自评 − 复核, None where one is not known."""
        return None if self.claimed is None or self.reviewed is None else self.claimed - self.reviewed


@dataclass(frozen=True, slots=True)
class PackUse:
    """By which rule pack how many forms were scored."""

    id: str
    name: str
    version: str
    forms: int
    document: str = ""
    """文号"""


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What a batch comes to. Everything may be left out but the counts; what is left out is not reported.

    `scored` counts the forms with a complete recomputed total, `compared` those of them that claim a total too:
    the bands of `differences` and the counts of `grades` add up to at most `compared`.
    """

    files: int
    """files of the batch, with the unreadable ones"""
    forms: int
    """forms read from them"""
    units: int = 0
    """different units (实施单位 or 预算单位) named on the forms"""
    scored: int = 0
    compared: int = 0
    year: int | None = None
    bureau: str = ""
    """who reviews: the report's letterhead; "" leaves a gap for it"""
    scope: str = ""
    """what was reviewed, e.g. "2025年度区级部门项目支出绩效自评表"; "" leaves a gap"""
    unreadable: tuple[UnreadableFile, ...] = ()
    roster: int | None = None
    """entries of the roster that the batch was held against; None where there was no roster"""
    missing: tuple[RosterEntry, ...] = ()
    doubled: tuple[DoubledForm, ...] = ()
    findings: tuple[FindingCount, ...] = ()
    """any order; the report sorts by severity and count"""
    forms_with_errors: int = 0
    forms_with_warnings: int = 0
    """forms with a warning, with or without errors"""
    differences: tuple[DifferenceBand, ...] = ()
    """as `count_differences` makes them"""
    grades: tuple[GradeChange, ...] = ()
    units_with_errors: tuple[UnitCount, ...] = ()
    """any order; the report sorts by errors and shows the first ones"""
    first: tuple[FormToReview, ...] = ()
    sample: tuple[SampleResult, ...] = ()
    packs: tuple[PackUse, ...] = ()
    digest: str = ""
    """SHA-256 (hex) of the inputs: of the lines "sha256  name" of all files, sorted; "" where none was made"""

    @property
    def errors(self) -> int:
        """All errors."""
        return sum(kind.count for kind in self.findings if kind.severity == "error")

    @property
    def warnings(self) -> int:
        """All warnings."""
        return sum(kind.count for kind in self.findings if kind.severity == "warning")

    @property
    def hints(self) -> int:
        """All hints."""
        return sum(kind.count for kind in self.findings if kind.severity == "hint")


def band_number(difference: Decimal) -> int:
    """The number of the band, from 0, into which a difference 自评 − 核算 falls."""
    size = abs(difference)
    return next((n for n, limit in enumerate(BAND_LIMITS) if size <= limit), len(BAND_LIMITS))


def count_differences(differences: Iterable[Decimal]) -> tuple[DifferenceBand, ...]:
    """The bands of `differences` (each 自评总分 − 核算总分), all bands in order, also the empty ones."""
    above = [0] * (len(BAND_LIMITS) + 1)
    below = [0] * (len(BAND_LIMITS) + 1)
    equal = 0
    for value in differences:
        if value == 0:
            equal += 1
        elif value > 0:
            above[band_number(value)] += 1
        else:
            below[band_number(value)] += 1
    lows = (None, *BAND_LIMITS)
    highs = (*BAND_LIMITS, None)
    return tuple(
        DifferenceBand(low, high, above[n], below[n], equal if n == 0 else 0)
        for n, (low, high) in enumerate(zip(lows, highs, strict=True))
    )
