"""Real forms of other provinces as public pages give them: rows found, and no value wrong in silence."""

import json

import pytest
from flow.reading import DATA, document, plain

from scorecard.layouts import recognise

SAMPLES = sorted(path.stem for path in (DATA / "samples").glob("*.txt"))
UNREADABLE = {"012-yunnan-lijiang-satellite", "057-sichuan-daying-library", "060-xinjiang-changji-college"}
"""marked, and not read: traditional characters with the reading in brackets (2), a table without its heading"""


def sample(name):
    text = (DATA / "samples" / f"{name}.txt").read_text(encoding="utf-8")
    rows = json.loads((DATA / "samples" / f"{name}.json").read_text(encoding="utf-8"))["rows"]
    return text, [row for row in rows if row.get("l3") and not row.get("ocr")]


def is_marked(text):
    return text.count("|") + text.count("\t") >= 10 or text.count("\n") >= 25


def pairs(name):
    """(transcribed row, indicator read or None, whether a finding names its place)."""
    text, wanted = sample(name)
    forms, findings = recognise(document(text)[0])
    named = {finding.place.line for finding in findings if finding.place is not None}
    left = [row for form in forms for row in form.indicators if row.level3 is not None]
    for want in wanted:
        got = next((row for row in left if plain(row.level3.text) == plain(want["l3"])), None)
        if got is not None:
            left.remove(got)
        yield want, got, got is not None and got.place.line in named


def test_nine_rows_of_ten_are_found_where_cells_are_marked():
    rows = [got for name in SAMPLES if is_marked(sample(name)[0]) for _, got, _ in pairs(name)]
    assert sum(got is not None for got in rows) >= 0.9 * len(rows)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name not in UNREADABLE])
def test_no_number_is_wrong_in_silence(name):
    for want, got, named in pairs(name):
        if got is None or named:
            continue
        for norm, reading in ((want.get("norm"), got.target), (want.get("norm_actual"), got.actual)):
            if not norm or reading is None or norm["kind"] != "number" or reading.kind != "number":
                continue
            assert plain(norm["value"]) == plain(str(reading.value)), (want["l3"], reading)
            assert plain(norm["unit"]) == plain(reading.unit), (want["l3"], reading)


@pytest.mark.parametrize("name", SAMPLES)
def test_points_and_scores_are_right_or_blank(name):
    for want, got, named in pairs(name):
        if got is None or named:
            continue
        for printed, amount in ((want.get("weight"), got.points), (want.get("score"), got.claimed_score)):
            if amount is not None and amount.value is not None:
                assert printed is not None, want["l3"]
                assert float(printed) == float(amount.value), want["l3"]
