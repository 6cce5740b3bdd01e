"""Every worked example of every pack, run as scoring runs it; every rule has one."""

import pytest

from scorecard.rules import available_packs, with_parameters
from scorecard.rules.examples import difference, run_example

CASES = [
    pytest.param(pack, index, example, id=f"{pack.id}-{rule.name}-{number}")
    for pack in available_packs()
    for index, rule in enumerate(pack.rules)
    for number, example in enumerate(rule.examples, 1)
]


@pytest.mark.parametrize(("pack", "index", "example"), CASES)
def test_example(pack, index, example):
    asked = with_parameters(pack, example.options) if example.options else pack
    score, interval, why = run_example(asked, asked.rules[index], example)
    assert difference(example, score, interval, why) is None


@pytest.mark.parametrize("pack", available_packs(), ids=lambda pack: pack.id)
def test_every_rule_has_an_example_and_an_article(pack):
    for rule in pack.rules:
        assert rule.examples, rule.name
        assert rule.article, rule.name
