"""Lint bites: slips of the pen in sound packs are found by a proof or an example (the long run: mutations.py)."""

from mutations import mutate, run


def test_mutations_are_found():
    survivors = []
    done = run(14, seed=3, packs={"mof-2020-10", "mof-2021-101"}, show=survivors.append)
    assert sum(done.values()) == 14
    assert len(survivors) <= 1, survivors


def test_a_mutation_changes_one_thing():
    import random

    data = {"规则": [{"分段": [{"当": "完成值 ≥ 90%", "得分": "分值"}, {"当": "完成值 < 90%", "得分": "0"}]}]}
    rng = random.Random(0)
    made = [mutant for mutant in (mutate(data, rng) for _ in range(30)) if mutant is not None]
    assert made
    assert all(mutant != data for mutant, _ in made)
