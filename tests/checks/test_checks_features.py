"""What a form lacks keeps a check from running: no finding may be lost by it."""

import random
import re
from decimal import Decimal

import pytest
from check_forms import PLANTS, planted, sound_form
from hypothesis import given, settings
from test_checks_random import forms

from scorecard import pipeline
from scorecard.checks import CHECKS, check
from scorecard.checks.features import features_of
from scorecard.checks.listing import running
from scorecard.checks.subject import Subject
from scorecard.checks.words import load_words
from scorecard.model import Actual, Amount, Entry, Target, Text


def every_check(form, evaluation=None):
    """The findings of all checks that are for such a form, whatever it lacks."""
    subject = Subject(form, evaluation)
    needs = {"any", form.kind.partition("_")[0]}
    needs |= {"self"} if subject.self_evaluation else set()
    needs |= {"alone"} if evaluation is None else set()
    return [finding for entry in CHECKS if entry.needs in needs for finding in entry.function(subject)]


@pytest.mark.parametrize("code", sorted(PLANTS))
def test_planted_faults(code):
    for seed in range(3):
        form = planted(code, random.Random(seed))
        evaluation = pipeline.evaluate(form).evaluation
        assert check(form) == every_check(form)
        assert check(form, evaluation) == every_check(form, evaluation)


@settings(max_examples=100)
@given(forms)
def test_random_forms(form):
    assert check(form) == every_check(form)


WORDS = load_words()
PHRASES = [re.sub(r"\\\\d(?:\{[^}]*\})?", "9", word) for words in WORDS.lists.values() for word in words]
PHRASES += [
    "2024年",
    "2025年计划",
    "道路",
    "100%",
    "(",
    "、",
    "3人",
    "指标1:",
    "x",
    "报告",
    "。",
    "13812345678",
    "#REF!",
    "@",
]
NUMBERS = [Decimal(number) for number in ("0", "5", "10", "90", "95", "100", "110", "12.5", "-3", "2000", "1E+11")]
UNITS = ["%", "人", "个", "万元", "元", "天", None]


def spoilt(rng):
    """A sound form in which some cells are others: words of all lists, and numbers that do not go together."""

    def phrase(most):
        return "".join(rng.choice(PHRASES) for _ in range(rng.randint(0, most)))

    def reading(kind):
        if rng.random() < 0.3:
            return kind(text=phrase(2), kind="text")
        value, unit = rng.choice(NUMBERS), rng.choice(UNITS)
        operator = rng.choice([">=", ">", "=", "<=", None]) if kind is Target else rng.choice([None, None, ">="])
        return kind(
            text=f"{operator or ''}{value}{unit or ''}", kind="number", operator=operator, value=value, unit=unit
        )

    def row(indicator):
        cells = {
            "level1": Text(text=rng.choice(["产出指标", "效益指标(30分)", "成本指标", "满意度指标", "其他"])),
            "level2": Text(
                text=rng.choice(["数量指标", "质量", "时效", "成本指标", "经济成本", "社会效益", "满意度", "其他"])
            ),
            "level3": Text(text=phrase(2)),
            "target": reading(Target),
            "actual": reading(Actual),
            "deviation_reason": Text(text=rng.choice(["", "无", "其他", phrase(3)])),
            "points": Amount(text="", value=rng.choice(NUMBERS)),
            "last_year": Text(text="96%"),
        }
        return indicator.model_copy(update={name: cell for name, cell in cells.items() if rng.random() < 0.2})

    def line(fund):
        amounts = {name: Amount(text="#REF!" if value is None else str(value), value=value)
                   for name in ("initial", "budget", "executed", "rate") for value in [rng.choice([None, *NUMBERS])]}  # fmt: skip
        return fund.model_copy(update={name: amount for name, amount in amounts.items() if rng.random() < 0.2})

    form = sound_form(rng)
    texts = {name: Text(text=phrase(6)) for name in ("project", "goal", "goal_actual")}
    parts = {
        **texts,
        "indicators": tuple(map(row, form.indicators)),
        "funds": tuple(map(line, form.funds)),
        "year": rng.choice([None, 2023, 2025, 2026]),
        "kind": rng.choice(["project_target", "department_self_evaluation", "monitoring"]),
        "entries": (Entry(label="存在问题", value=Text(text=rng.choice(["无", phrase(3)]))),),
        "money_unit": rng.choice(["元", "万元", None]),
        "execution_points": Amount(text="20", value=Decimal(20)),
    }
    return form.model_copy(update={name: part for name, part in parts.items() if rng.random() < 0.5})


def test_spoilt_forms():
    rng = random.Random(11)
    codes = set()
    for _ in range(300):
        form = spoilt(rng)
        evaluation = pipeline.evaluate(form).evaluation
        assert check(form) == every_check(form)
        findings = every_check(form, evaluation)
        assert check(form, evaluation) == findings
        codes.update(finding.code for finding in findings)
    assert len(codes) > 60


def test_a_sound_form_needs_few_of_them():
    subject = Subject(sound_form(random.Random(3)))
    needs = frozenset({"any", "project", "self"})
    wanted = [entry for entry in CHECKS if entry.needs in needs]
    run = running(needs, features_of(subject))
    assert len(run) < len(wanted) / 3
    assert set(run) < set(wanted)
