"""The model: frozen, closed, without floats, and the same after a trip through JSON."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from scorecard import model
from scorecard.model import Amount, Finding, Form, Indicator, Input, Place, Target, Text, decimal_text, exact_text
from scorecard.readers.table import cell_name, column_letters
from scorecard.schema import json_schema


def classes():
    return [c for c in vars(model).values() if isinstance(c, type) and issubclass(c, model.Frozen)]


def types_in(node):
    if isinstance(node, dict):
        if isinstance(node.get("type"), str):
            yield node["type"]
        for value in node.values():
            yield from types_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from types_in(value)


@pytest.mark.parametrize("mode", ["validation", "serialization"])
def test_no_float_anywhere(mode):
    for cls in classes():
        assert "number" not in set(types_in(cls.model_json_schema(mode=mode))), cls


def test_the_walk_sees_a_float():
    assert "number" in set(types_in(TypeAdapter(dict[str, list[float]]).json_schema()))


def test_frozen_and_closed():
    for cls in classes():
        assert cls.model_config["frozen"], cls
        assert cls.model_config["extra"] == "forbid", cls
    text = Text(text="良好", place=Place(sheet="表1", cell="A1"))
    with pytest.raises(ValidationError):
        text.text = "优"
    with pytest.raises(ValidationError):
        Text(text="良好", row=1)


def test_a_place_is_a_record_of_the_model_like_any_other():
    place = Place(file="表.pdf", page=3, box=(1, 2, 3, 4))
    with pytest.raises(AttributeError):
        place.cell = "B2"
    text = Text(text="良好", place=place)
    written = {"file": "表.pdf", "sheet": None, "cell": None, "page": 3, "box": [1, 2, 3, 4], "line": None}
    assert json.loads(text.model_dump_json())["place"] == written
    assert text.model_dump()["place"] == written | {"box": (1, 2, 3, 4)}
    again = Text.model_validate_json(text.model_dump_json())
    assert again == text
    assert type(again.place) is Place
    for mode in ("validation", "serialization"):
        described = Text.model_json_schema(mode=mode)["$defs"]["Place"]
        assert list(described["properties"]) == list(Place._fields), mode
        assert described["additionalProperties"] is False


@pytest.mark.parametrize("wrong", [{"row": 1}, {"page": "三"}, {"box": [1, 2]}, Place(page="三"), ["表.pdf"]])
def test_a_wrong_place_is_refused(wrong):
    with pytest.raises(ValidationError):
        Text(text="良好", place=wrong)


@pytest.mark.parametrize("value", [0.5, float("nan"), True, "十", Decimal("Infinity")])
def test_a_number_is_never_a_float(value):
    with pytest.raises(ValidationError):
        Target(text="x", kind="number", value=value)
    with pytest.raises(ValidationError):
        Input(name="x", value=0.5)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4), st.fractions())
def test_numbers_survive_json(number, exact):
    amount = Amount(text="", value=number)
    again = Amount.model_validate_json(amount.model_dump_json())
    assert again.value == number
    assert "E" not in amount.model_dump_json(exclude={"text"})
    given_in = Input(name="x", value=exact)
    assert Input.model_validate_json(given_in.model_dump_json()).value == exact


@given(st.fractions())
def test_exact_text(value):
    assert Fraction(exact_text(value)) == value


def test_decimal_text_keeps_printed_zeros():
    assert decimal_text(Decimal("21.00")) == "21.00"
    assert decimal_text(Decimal("1E+3")) == "1000"
    assert decimal_text(Fraction(-1, 8)) == "-0.125"
    with pytest.raises(ValueError, match="no finite"):
        decimal_text(Fraction(1, 3))


def test_form_survives_json():
    form = Form(
        layout="x",
        kind="project_self_evaluation",
        project=Text(text="甲&乙<丙>", place=Place(sheet="Sheet1", cell="B3")),
        indicators=(Indicator(level3=Text(text="数量"), target=Target(text="≥21个", kind="number", value="21")),),
    )
    assert Form.model_validate_json(form.model_dump_json()) == form


def test_schema_names_the_three():
    assert {"Form", "Evaluation", "Finding"} <= set(json_schema()["$defs"])


def test_place_words():
    assert Place(file="a.xlsx", sheet="Sheet1", cell="E12").words() == "a.xlsx 工作表“Sheet1” E12"
    assert Place(sheet="表2", cell="A1").words() == "表2 A1"
    assert Place(page=3, line=7).words() == "第3页 第7行"


def test_finding_args_are_text():
    with pytest.raises(ValidationError):
        Finding(code="F001", severity="error", args={"a": 1})


def test_cell_names():
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert cell_name(11, 4) == "E12"
