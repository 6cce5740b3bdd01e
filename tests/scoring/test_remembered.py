"""Rows that say the same share their numbers; each pack, and each one that watches, still works them out for itself."""

import gc

from scoring_forms import form, funds, row

from scorecard.rules import load_pack
from scorecard.scoring import evaluate
from scorecard.scoring.evaluating import score_line
from scorecard.scoring.measuring import measure_row
from scorecard.scoring.watching import Watcher, alone_with
from scorecard.steady import settle_in


def sheet():
    return form(row("≥95%", "90%", "10"), row("≥95%", "90%", "10"), row("≤20个", "25个", "8"), money=funds())


def test_packs_in_turn_keep_their_own_results():
    packs = [load_pack("mof-2020-10"), load_pack("mof-2020-10", parameters={"反向未达标": "按超出"})]
    first = [evaluate(sheet(), pack) for pack in packs]
    again = [evaluate(sheet(), pack) for pack in reversed(packs)]
    assert first == again[::-1]
    assert first[0][0].items[1].steps == first[0][0].items[2].steps  # the equal rows, each with its own trace


def test_who_watches_sees_every_line():
    evaluation, _ = evaluate(sheet(), load_pack("mof-2020-10"))
    watcher = Watcher(load_pack("mof-2020-10"))
    for _ in range(2):
        for item in evaluation.items[1:]:
            one, applied = watcher.line(evaluation.form, item)
            assert one is not None
            assert one.score == item.score
            assert applied is not None


def test_one_line_is_scored_as_in_the_whole():
    pack = load_pack("mof-2020-10")
    evaluation, _ = evaluate(sheet(), pack)
    for item in evaluation.items:
        one = score_line(alone_with(evaluation.form, item), pack, item.kind)
        assert one is not None
        assert (one.score, one.steps, one.state) == (item.score, item.steps, item.state)


def test_equal_rows_share_their_numbers_until_a_rule_changes_them():
    rows = sheet().indicators
    one, _ = measure_row(rows[0], "a", rows[0].points.value)
    other, _ = measure_row(rows[1], "b", rows[1].points.value)
    assert one is other


def test_settling_in_changes_no_result():
    pack = load_pack("mof-2020-10")
    before = evaluate(sheet(), pack)
    thresholds = gc.get_threshold()
    try:
        settle_in()
        assert gc.get_threshold() != thresholds
        assert evaluate(sheet(), pack) == before
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
