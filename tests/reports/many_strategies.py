"""Random lines of projects and random summaries of batches, with texts as bad as files make them."""

from decimal import Decimal

import strategies as single
from hypothesis import strategies as st

from scorecard.reports.project_line import IndicatorLine, ProjectLine
from scorecard.reports.review_summary import (
    DoubledForm,
    FindingCount,
    FormToReview,
    GradeChange,
    PackUse,
    ReviewSummary,
    RosterEntry,
    SampleResult,
    UnitCount,
    UnreadableFile,
    count_differences,
)

words, optional = single.words, single.optional
money = st.one_of(
    st.decimals(min_value=0, max_value=10**6, places=4),
    st.sampled_from([Decimal(0), Decimal(-5), Decimal("123456789012345678.1234")]),
)
scores = st.decimals(min_value=-5, max_value=120, places=2)
counts = st.integers(0, 40)
grades = st.sampled_from(["", "优", "良", "中", "差", "优秀", "甲&乙<丙>"])
indicators = st.lists(
    st.builds(
        IndicatorLine,
        level1=words,
        name=words,
        target=words,
        actual=words,
        completion=optional(st.fractions(min_value=-1, max_value=50, max_denominator=10**4)),
        reason=words,
    ),
    max_size=3,
).map(tuple)
lines = st.builds(
    ProjectLine,
    project=words,
    unit=words,
    department=words,
    year=optional(st.integers(2015, 2030)),
    initial=optional(money),
    budget=optional(money),
    executed=optional(money),
    points_total=optional(scores),
    total=optional(scores),
    claimed_total=optional(scores),
    grade=grades,
    claimed_grade=grades,
    complete=st.booleans(),
    reached=counts,
    band=counts,
    not_applicable=counts,
    not_scored=counts,
    missed=indicators,
    exceeded=indicators,
    differing=counts,
    compared=counts,
    errors=counts,
    warnings=counts,
    pack=words,
    pack_name=words,
    file=words,
    sha256=st.sampled_from(["", "a" * 64, "b" * 64]),
)
several = st.lists(lines, max_size=6)


def many(strategy, most=4):
    return st.lists(strategy, max_size=most).map(tuple)


summaries = st.builds(
    ReviewSummary,
    files=counts,
    forms=counts,
    units=counts,
    scored=counts,
    compared=counts,
    year=optional(st.integers(2015, 2030)),
    bureau=words,
    scope=words,
    unreadable=many(st.builds(UnreadableFile, file=words, reason=words)),
    roster=optional(counts),
    missing=many(st.builds(RosterEntry, unit=words, project=words)),
    doubled=many(
        st.builds(DoubledForm, unit=words, project=words, files=st.tuples(words, words), identical=st.booleans())
    ),
    findings=many(
        st.builds(
            FindingCount,
            code=st.sampled_from(["C121", "F003", "V001"]),
            title=words,
            severity=st.sampled_from(["error", "warning", "hint"]),
            count=counts,
            forms=counts,
            example=words,
        )
    ),
    forms_with_errors=counts,
    forms_with_warnings=counts,
    differences=st.lists(scores, max_size=8).map(count_differences) | st.just(()),
    grades=many(st.builds(GradeChange, claimed=grades, recomputed=grades, count=counts)),
    units_with_errors=many(st.builds(UnitCount, unit=words, forms=counts, errors=counts, warnings=counts)),
    first=many(
        st.builds(
            FormToReview,
            file=words,
            unit=words,
            project=words,
            reasons=many(words),
            sheet=words,
            claimed=optional(scores),
            recomputed=optional(scores),
            errors=counts,
        )
    ),
    sample=many(
        st.builds(
            SampleResult,
            unit=words,
            project=words,
            claimed=optional(scores),
            reviewed=optional(scores),
            claimed_grade=grades,
            reviewed_grade=grades,
            remark=words,
        )
    ),
    packs=many(st.builds(PackUse, id=words, name=words, version=words, forms=counts, document=words)),
    digest=st.sampled_from(["", "c" * 64]),
)
