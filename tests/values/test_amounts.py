"""Number cells."""

from decimal import Decimal

import pytest

from scorecard.values import parse_amount

READ = [
    ("10", {}, "10", None),
    ("1,057.50", {"unit": "万元"}, "1057.50", "万元"),
    ("1,057.50万元", {}, "1057.50", "万元"),
    ("（10）", {}, "10", None),
    ("10分", {}, "10", "分"),
    ("98.5%", {}, "98.5", "%"),
    ("98.5", {"unit": "百分比"}, "98.5", "%"),
    ("0.985", {"percent": True}, "98.5", "%"),
    ("98.5%", {"percent": True}, "98.5", "%"),
    ("￥12.5", {}, "12.5", None),
    ("-5", {}, "-5", None),
    ("0", {"unit": "万元"}, "0", "万元"),
    ("１２．５", {}, "12.5", None),
    ("1e5", {}, "100000", None),
]


@pytest.mark.parametrize(("text", "options", "value", "unit"), READ)
def test_read(text, options, value, unit):
    amount, findings = parse_amount(text, **options)
    assert (amount.value, amount.unit, amount.text, findings) == (Decimal(value), unit, text, [])


@pytest.mark.parametrize("text", ["", " ", "—", "——", "/", "-", "无", "……"])
def test_nothing(text):
    amount, findings = parse_amount(text, unit="万元")
    assert (amount.value, findings) == (None, [])


NOT_READ = [
    ("满分", {}, "V026"),
    ("约100", {}, "V026"),
    ("10/10", {}, "V026"),
    ("1,05", {}, "V026"),
    ("**.5", {}, "V026"),
    ("10 20", {}, "V026"),
    ("(12.5)", {"unit": "万元"}, "V027"),
    ("（12.5万元）", {}, "V027"),
    ("#DIV/0!", {}, "V030"),
    ("字" * 600, {}, "V026"),
]


@pytest.mark.parametrize(("text", "options", "code"), NOT_READ)
def test_not_read(text, options, code):
    amount, findings = parse_amount(text, **options)
    assert (amount.value, [f.code for f in findings]) == (None, [code])


def test_doubts():
    amount, findings = parse_amount("5000元", unit="万元")
    assert (amount.value, amount.unit, [f.code for f in findings]) == (Decimal(5000), "元", ["V028"])
    amount, findings = parse_amount("0.9846", unit="%")
    assert (amount.value, [f.code for f in findings]) == (Decimal("98.46"), ["V029"])
    amount, findings = parse_amount("1057. 5")
    assert (amount.value, [f.code for f in findings]) == (Decimal("1057.5"), ["V021"])
