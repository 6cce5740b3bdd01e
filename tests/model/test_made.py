"""`Frozen.made` and `having` make what the classes themselves make, and only they do not validate."""

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import ValidationError

from scorecard import pipeline
from scorecard.model import Amount, Place, Target, Text
from scorecard.model.base import validating
from scorecard.scoring.whyclaimed import explain

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.xlsx"))


def test_made_is_the_value_that_the_class_makes():
    place = Place(file="a.xlsx", sheet="表", cell="B2")
    made = Target.made(value=Decimal(95), text="≥95%", kind="number", operator=">=", unit="%", place=place)
    built = Target(text="≥95%", kind="number", operator=">=", value=Decimal(95), unit="%", place=place)
    assert made == built
    assert made.model_dump_json() == built.model_dump_json()
    assert list(made.__dict__) == list(built.__dict__)
    assert hash(made) == hash(built)
    assert made.model_copy(update={"unit": "个"}) == built.having(unit="个")
    assert made == built  # neither copy changed it
    with pytest.raises(ValidationError):
        made.text = "5"


def test_all_fields_come_in_order():
    with validating():
        assert Text.made(text="a", place=None) == Text(text="a")
        with pytest.raises(TypeError, match="in order"):
            Text.made(place=None, text="a")
        with pytest.raises(ValidationError):
            Amount.made(text="1", value=1.5, unit=None, place=None)
        with pytest.raises(ValidationError):
            Amount(text="1").having(value=1.5)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_whole_way_makes_valid_values(path):
    with validating():
        checked = whole_way(path)
    assert checked == whole_way(path)


def whole_way(path):
    read = pipeline.read(path)
    results = []
    for form in read.forms:
        evaluation, findings = pipeline.evaluate(form)
        results.append((form, evaluation, findings, explain(evaluation), pipeline.check(form, evaluation)))
    return read.findings, results
