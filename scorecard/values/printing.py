"""Canonical printing of a reading: ≥21个, 90%~95%, 2025年11月30日前. Reading it again gives the same value."""

from __future__ import annotations

from scorecard.model.base import decimal_text
from scorecard.model.values import Actual, Reading
from scorecard.values.context import day_words

_SIGNS = {">=": "≥", ">": ">", "=": "=", "<=": "≤", "<": "<", None: ""}


def show(reading: Reading) -> str:
    """`reading` in one line, with the printed operator only: what is implied is not shown as printed."""
    if reading.kind == "number" and reading.value is not None:
        about = "约" if reading.approximate else ""
        value, unit = decimal_text(reading.value), reading.unit or ""
        if unit.endswith("分之一"):
            return f"{_SIGNS[reading.operator]}{about}{unit.removesuffix('一')}{value}"
        return f"{_SIGNS[reading.operator]}{about}{value}{unit}"
    if reading.kind == "range" and reading.low is not None and reading.high is not None:
        return _range(reading, decimal_text(reading.low), decimal_text(reading.high))
    if reading.kind == "deadline" and reading.date is not None:
        return day_words(reading.date) + ("" if isinstance(reading, Actual) else "前")
    if reading.kind == "not_applicable":
        return "不适用"
    return reading.text


def _range(reading: Reading, low: str, high: str) -> str:
    unit = reading.unit or ""
    about = "约" if reading.approximate else ""
    if reading.low_included and reading.high_included:
        return f"{about}{low}{unit}~{high}{unit}"
    left, right = "[" if reading.low_included else "(", "]" if reading.high_included else ")"
    if unit:
        return f"{left}{low}{unit},{high}{unit}{right}"
    return f"{low}{'≤' if reading.low_included else '<'}X{'≤' if reading.high_included else '<'}{high}"
