"""One form under two packs: the rows that change, by how much, and why."""

from decimal import Decimal

from scoring_forms import form, funds, row

from scorecard.rules import load_pack, with_parameters
from scorecard.scoring import evaluate
from scorecard.scoring.comparing import compare

MOF = load_pack("mof-2020-10")
CORE = load_pack("mof-2021-101")


def test_the_rows_that_change_and_why():
    rows = [row("≥100个", "80个", 50, name="甲"), row("≥3个", "3个", 40, name="乙")]
    comparison = compare(form(*rows, money=funds("100", "86.18")), MOF, CORE)
    assert [change.name for change in comparison.changes] == ["预算执行率", "甲"]
    execution, first = comparison.changes
    assert (first.first.score, first.second.score, first.difference) == (
        Decimal("40.00"),
        Decimal("25.00"),
        Decimal(-15),
    )
    assert execution.difference == Decimal("-1.62")
    assert first.why[0].startswith("规则不同：“定量指标（不低于）”与“")
    assert execution.why == ("同名规则的公式不同：“预算执行率”",)
    assert first.first.steps
    assert first.second.steps
    assert comparison.difference == Decimal("-16.62")
    assert (comparison.first.grade, comparison.second.grade) == ("良", "中")
    assert comparison.changed
    assert comparison.beyond_lines == 0


def test_nothing_changes():
    comparison = compare(form(row("≥1个", "1个", 90), money=funds()), MOF, CORE)
    assert not comparison.changed
    assert comparison.changes == ()


def test_a_parameter_is_a_pack_of_its_own():
    one = form(row("≤100元", "125元", 100))
    comparison = compare(one, MOF, with_parameters(MOF, {"反向未达标": "零分"}))
    assert [change.difference for change in comparison.changes] == [Decimal(-80)]
    assert comparison.changes[0].why == ("同名规则的公式不同：“定量指标（不高于）”",)


def test_both_sides_are_what_scoring_says():
    one = form(row("≥100个", "70个", 60), row("达成", "部分达成", 30, 20), money=funds("100", "50"))
    comparison = compare(one, MOF, CORE, reason="因为")
    assert comparison.first == evaluate(one, MOF, reason="因为")[0]
    assert comparison.second == evaluate(one, CORE)[0]
    assert comparison.findings == tuple(evaluate(one, MOF)[1])
    assert comparison.difference == comparison.second.total - comparison.first.total


def test_a_row_that_only_one_pack_scores():
    department = load_pack("shenzhen-2020-department")
    comparison = compare(form(row("≥1个", "1个", 90), money=funds()), MOF, department)
    assert comparison.changed
    assert all(change.difference is None or change.why for change in comparison.changes)
    assert any("没有给这一行计分" in why or "不单独计分" in why for change in comparison.changes for why in change.why)
