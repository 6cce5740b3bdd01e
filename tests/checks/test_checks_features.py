"""What a form lacks keeps a check from running: no finding may be lost by it."""

import random

import pytest
from check_forms import PLANTS, planted, sound_form
from hypothesis import given, settings
from test_checks_random import forms

from scorecard import pipeline
from scorecard.checks import CHECKS, check
from scorecard.checks.features import features_of
from scorecard.checks.listing import running
from scorecard.checks.subject import Subject


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


def test_a_sound_form_needs_few_of_them():
    subject = Subject(sound_form(random.Random(3)))
    needs = frozenset({"any", "project", "self"})
    wanted = [entry for entry in CHECKS if entry.needs in needs]
    run = running(needs, features_of(subject))
    assert len(run) < len(wanted) * 3 / 4
    assert set(run) < set(wanted)
