"""Small texts for the rules of `scorecard.reports.contradicting`: forms without a file, and what is found."""

from decimal import Decimal

from scorecard.findings import message
from scorecard.model import Actual, Amount, Criterion, Evaluation, Form, Indicator, PackRef, Place, Target, Text
from scorecard.reports.contradicting import inner_contradictions
from scorecard.reports.prose import Prose


def evaluation(*rows, goal=None, criteria=(), year=None, unit=None, kind="department_self_evaluation"):
    """A form with indicators (name, target, actual) and rows of a 评分表 (name, points, claimed score, standard)."""
    indicators = tuple(
        Indicator(
            level3=Text(text=name), target=Target(text=target, kind="text"), actual=Actual(text=actual, kind="text")
        )
        for name, target, actual in rows
    )
    standards = tuple(
        Criterion(
            level3=Text(text=name),
            points=Amount(text=points, value=Decimal(points)),
            claimed_score=Amount(text=claimed, value=Decimal(claimed)),
            standard=Text(text=standard),
        )
        for name, points, claimed, standard in criteria
    )
    form = Form(
        layout="x",
        kind=kind,
        indicators=indicators,
        criteria=standards,
        goal=Text(text=goal) if goal else None,
        year=year,
        unit=Text(text=unit) if unit else None,
    )
    return Evaluation(form=form, pack=PackRef(id="x", version="1", name="x"), items=(), points_total=100, total=None)


def findings(*texts, against=None):
    """The findings of a report whose paragraphs are `texts`, one a line."""
    paragraphs = [Prose(text, Place(line=number)) for number, text in enumerate(texts, 1)]
    return list(inner_contradictions(paragraphs, against or evaluation()))


def said(*texts, against=None):
    """Code, line and message of each finding."""
    return [(f.code, f.place.line, message(f)) for f in findings(*texts, against=against)]


def codes(*texts, against=None):
    """Code and line of each finding."""
    return [(f.code, f.place.line) for f in findings(*texts, against=against)]
