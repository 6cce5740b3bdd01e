"""Without a trace all is the same but the trace; and lines that differ from their claim keep theirs, for `explain`."""

import random
import sys
from pathlib import Path

import pytest
from check_forms import PLANTS, planted, sound_form
from scoring_forms import form, funds, row

from scorecard import pipeline
from scorecard.rules import load_pack
from scorecard.scoring import evaluate
from scorecard.scoring.whyclaimed import explain

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "examples").glob("*.xlsx"), *(ROOT / "tests/data").glob("s*/*.txt")])


def agree(one, pack=None):
    full, lean = pipeline.evaluate(one, pack), pipeline.evaluate(one, pack, trace=False)
    items = tuple(
        item if item.difference and item.kind != "criterion" else item.having(inputs=(), steps=())
        for item in full.evaluation.items
    )
    assert lean.evaluation == full.evaluation.having(items=items)
    assert lean.findings == full.findings
    assert explain(lean.evaluation) == explain(full.evaluation)
    assert pipeline.check(one, lean.evaluation) == pipeline.check(one, full.evaluation)
    return full.evaluation


def test_files():
    forms = [one for path in FILES for one in pipeline.read(path).forms]  # some texts are refused
    for one in forms:
        agree(one)
    assert len(forms) > 40


@pytest.mark.parametrize("code", sorted(PLANTS))
def test_planted_faults(code):
    for seed in range(2):
        agree(planted(code, random.Random(seed)))


def test_sound_forms():
    for seed in range(60):
        agree(sound_form(random.Random(seed)))


def test_generated_files(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(ROOT / "benchmarks")])
    from form_files import form_file

    differing = traced = 0
    for number in range(60):
        name, data, _ = form_file(number, seed=7)
        (tmp_path / name).write_bytes(data)
        (one,) = pipeline.read(tmp_path / name).forms
        for item in agree(one).items:
            differing += bool(item.difference)
            traced += bool(item.steps)
    assert differing > 5
    assert traced > 600


def test_rows_of_every_kind_in_both_orders():
    sheet = form(
        row("≥95%", "90%", "10", claimed="9"),
        row("=20个", "25个", "8"),
        row("3-5个", "2个", "8"),
        row("2025年6月30日前", "2025年8月1日", "8"),
        row("有所提升", "部分达成预期指标", "8"),
        row("≥90分", "88", "6"),
        row("≥100人", "1万人", "8"),
        money=funds(),
    )
    pack = load_pack("mof-2020-10")
    full, said = evaluate(sheet, pack)
    for _ in range(2):  # what was remembered without a trace must not be taken for one with a trace, nor the reverse
        lean, told = evaluate(sheet, pack, trace=False)
        assert told == said
        assert [item.exact for item in lean.items] == [item.exact for item in full.items]
        assert [bool(item.steps) for item in lean.items] == [bool(item.difference) for item in full.items]
        assert evaluate(sheet, pack) == (full, said)
