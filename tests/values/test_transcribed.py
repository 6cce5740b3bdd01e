"""The values transcribed from published forms (tests/data/values.json) are read exactly as transcribed."""

import json
import unicodedata
from decimal import Decimal
from pathlib import Path

from scorecard.values import parse_actual, parse_target

CASES = json.loads((Path(__file__).parent.parent / "data" / "values.json").read_text(encoding="utf-8"))

# text -> why the reading differs from the transcription
DIFFERENT = {
    "2280次": "recognition read ≥ as 2; the cell alone says 2280",
    "292%": "recognition read ≥ as 2; read as 292% with V023",
}


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text or "").split())


def read(case):
    common = {"name": case["name"], "level2": case["level2"], "year": case["year"]}
    if case["role"] == "actual":
        return parse_actual(case["text"], **common)
    return parse_target(
        case["text"], level1=case["level1"], operator=case["target_op"], unit=case["target_unit"], **common
    )


def agrees(norm, reading):
    if norm["kind"] == "number":
        implied = norm.get("implicit_op") or norm.get("op_implied")
        return (
            reading.kind == "number"
            and reading.value == Decimal(norm["value"])
            and plain(reading.unit) == plain(norm["unit"])
            and (reading.operator is None if implied else reading.operator == norm["op"])
        )
    if norm["kind"] == "deadline":
        return reading.kind == "deadline" and reading.date.isoformat() == norm["date"]
    return reading.kind in ("text", "not_applicable") and plain(reading.text) == plain(norm["text"])


def test_all_transcribed_values():
    assert len(CASES) > 700
    wrong = [case["text"] for case in CASES if not agrees(case["norm"], read(case)[0])]
    assert sorted(wrong) == sorted(DIFFERENT)


def test_no_wrong_value_without_a_finding():
    silent = [c["text"] for c in CASES if not agrees(c["norm"], read(c)[0]) and not read(c)[1]]
    assert silent == ["2280次"]  # nothing in the cell tells it from a real 2280
