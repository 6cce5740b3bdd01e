"""Risk points, tallies and what they are made of."""

from decimal import Decimal
from fractions import Fraction

import pytest
from across_store import form, item, store
from hypothesis import given
from hypothesis import strategies as st
from outputs_store import finding

from scorecard.batch.outputs.lines import lines, place_words, tidy
from scorecard.batch.outputs.risk import Surroundings, risk, surroundings
from scorecard.batch.outputs.tallies import BAND_NAMES, First, Totals, band


def read(forms, items=(), findings=()):
    connection = store(forms, items, (), findings)
    connection.execute("CREATE TABLE files AS SELECT file, count(*) AS forms FROM forms GROUP BY file")
    try:
        return list(lines(connection)), surroundings(connection)
    finally:
        connection.close()


def judged(*forms, **rows):
    found, around = read(forms, **rows)
    return risk(found[0], around)


@pytest.mark.parametrize(
    ("changes", "points", "words"),
    [
        ({}, 0, ""),
        ({"claimed_total": Decimal("95.01")}, 1, "自评得分高于核算得分0.01分"),
        ({"claimed_total": Decimal("97.5")}, 4, "自评得分高于核算得分2.50分"),
        ({"total": Decimal(50)}, 30, "自评得分高于核算得分45.00分"),
        ({"total": Decimal("97.5")}, 3, "自评得分低于核算得分2.50分"),
        ({"claimed_total": Decimal(98), "total": Decimal(98)}, 5, "自评总分98.00分，满分或接近满分"),
        ({"claimed_total": Decimal("88.2"), "total": Decimal("88.2"), "points_total": Decimal(90)}, 5,
         "自评总分88.20分（满分90分），满分或接近满分"),
        ({"claimed_grade": "优", "grade": "良"}, 15, "自评等级“优”，核算等级“良”"),
        ({"claimed_grade": "良", "grade": "优"}, 0, ""),
        ({"complete": False}, 5, "有指标不能核算，总分不完整"),
        ({"executed": Decimal(51)}, 8, "执行率102.00%，超过预算"),
        ({"executed": Decimal("24.99")}, 6, "执行率只有49.98%"),
        ({"executed": None}, 0, ""),
        ({"budget": Decimal(0)}, 0, ""),
    ],
)  # fmt: skip
def test_signals(changes, points, words):
    found = judged(form(**changes))
    assert (found.points, found.words) == (points, words)


def test_findings_and_items_count():
    one = form()
    rows = [
        item(one, n, actual=10, state="missed", reason=reason) for n, reason in enumerate((None, " ", "无", "天气"))
    ]
    rows += [item(one, n, actual=90, state="exceeded") for n in range(4, 7)]
    findings = [
        finding(one, severity="error"), finding(one), finding(one, code="B068", title="总体目标与其他单位雷同"),
        finding(one, form=None, severity="error"),
    ]  # fmt: skip
    found = judged(one, items=rows, findings=findings)
    assert found.reasons == (
        "错误2个", "3个指标没有完成又没有写原因", "表间比对：总体目标与其他单位雷同", "3个指标的完成值明显高于指标值", "警告2个",
    )  # fmt: skip
    assert found.points == 10 + 9 + 6 + 4 + 2


def test_findings_of_a_file_with_two_forms_belong_to_none():
    found, _ = read([form(), form(form=2)], findings=[finding(form(), form=None)])
    assert [line.warnings for line in found] == [0, 0]


def test_budget_ranks():
    forms = [form(file=f"{n:03d}.xlsx", budget=Decimal(n), executed=None, unit=f"单位{n}") for n in range(1, 101)]
    found, around = read(forms)
    assert around.limits == ((1, Decimal(100)), (5, Decimal(96)), (10, Decimal(91)), (25, Decimal(76)))
    points = [risk(line, around).points for line in found]
    assert points == [0] * 75 + [5] * 15 + [10] * 5 + [15] * 4 + [20]


def test_a_unit_with_full_marks_everywhere():
    full = [form(file=f"{n}.xlsx", claimed_total=Decimal(99), total=Decimal(99), unit="第一 中学") for n in range(3)]
    other = [form(file=f"b{n}.xlsx", claimed_total=Decimal(99 - 9 * n), total=None, unit="第二中学") for n in range(3)]
    found, around = read([*full, *other])
    assert around.full_units == {("市教育局", "第一 中学"): 3}
    assert "该单位3张表的自评总分都在98分以上" in risk(found[0], around).reasons
    assert "该单位3张表的自评总分都在98分以上" not in risk(found[3], around).reasons


def test_earlier_cuts_count():
    found, _ = read([form()])
    around = Surroundings(cut_units={"第一中学": Decimal("3.5")})
    assert risk(found[0], around).reasons == ("上次复核调减该单位得分3.50分",)


@given(st.decimals(min_value=-10, max_value=10**9, places=6))
def test_tidy_keeps_the_number(value):
    padded = value.quantize(Decimal("1.000000000000"))
    assert tidy(padded) == value
    assert "E" not in str(tidy(padded)) or value == 0
    text = format(tidy(padded), "f")
    assert "." not in text or not text.endswith("0")


@pytest.mark.parametrize(
    ("score", "name"),
    [("59.99", "60以下"), ("60", "60–65"), ("64.99", "60–65"), ("94.99", "90–95"), ("95", "95–100"), ("100", "95–100"), ("100.01", "100以上"), ("-3", "60以下")],
)  # fmt: skip
def test_bands(score, name):
    assert BAND_NAMES[band(Fraction(score))] == name


def test_tallies_add_up():
    forms = [
        form(file="1.xlsx", budget=Decimal("0.1"), executed=Decimal("0.05")),
        form(
            file="2.xlsx",
            budget=Decimal("0.2"),
            executed=None,
            unit="第二中学",
            department=None,
            total=None,
            complete=False,
        ),
        form(file="3.xlsx", budget=None, executed=Decimal(7), claimed_total=None),
    ]
    found, _ = read(forms)
    totals = Totals()
    for line in found:
        totals.take(line)
    assert totals.all.budget == Fraction(3, 10)
    assert totals.all.executed == Fraction(705, 100)
    assert totals.all.rate == Fraction(1, 2)
    assert (totals.all.claims, totals.all.scores, totals.all.compared) == (2, 2, 1)
    assert totals.all.mean_claimed == Decimal(95)
    assert [tally.name for tally in totals.by_department()] == ["市教育局", ""]
    assert sum(tally.budget for tally in totals.units.values()) == totals.all.budget
    assert totals.grade_pairs == {}
    assert totals.pairs == {(190, 190): 1}


def test_the_first_are_the_weightiest():
    first = First(2)

    class Line:
        def __init__(self, number):
            self.number = number

    class Found:
        def __init__(self, points):
            self.points = points

    for number, points in enumerate((3, 9, 9, 1), 1):
        first.take(Line(number), Found(points))
    assert [line.number for line, _ in first.ranked()] == [2, 3]


def test_places_in_words():
    assert place_words("表", "B2", None, None) == "工作表“表” B2"
    assert place_words(None, None, 3, None) == "第3页"
