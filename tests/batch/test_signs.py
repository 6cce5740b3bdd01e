"""Signs of forms: what finds a copy must never hide one, whatever was changed on the way."""

import random
from decimal import Decimal

from across_store import codes, form, item, store
from hypothesis import given
from hypothesis import strategies as st

from scorecard.batch.across.alike import SHARE, goals, indicators
from scorecard.batch.records import Records
from scorecard.batch.signs import LINES, WITNESS, WITNESSES, goal_letters, key_of, pattern_of, pieces_of, signs_of

LETTERS = "开展教师培训购置教学设备全部通过验收并投入使用反映良好达到预期目标河道堤防水闸灌溉保证率"


def signs(at, items=()):
    (row,) = signs_of(Records(None, (at,), tuple(items)))
    return row


@given(st.lists(st.integers(0, 2**32 - 1), unique=True), st.lists(st.integers(0, 2**32 - 1), unique=True))
def test_no_more_bits_differ_than_pieces(one, other):
    differing = (pattern_of(one) ^ pattern_of(other)).bit_count()
    assert differing <= len(set(one) ^ set(other))


@given(st.integers(0, 10**6), st.integers(0, 12))
def test_goals_are_told_exactly_where_so_many_pieces_are_common(seed, changes):
    """The whole question beside the plain definition, for a text and a copy with some letters changed."""
    rng = random.Random(seed)
    text = "".join(rng.choices(LETTERS, k=90))
    changed = list(text)
    for at in rng.sample(range(60), changes):
        changed[at] = rng.choice(LETTERS)
    forms = [
        form(file="1.xlsx", goal=text),
        form(file="2.xlsx", goal="".join(changed), unit="水利工程管理站", project="堤防"),
    ]
    one, two = (frozenset(pieces_of(goal_letters(at.goal, at.unit, at.project))) for at in forms)
    share = len(one & two) / len(one | two)
    met = not {*sorted(one)[:WITNESSES]}.isdisjoint(sorted(two)[:WITNESSES])
    assert codes(goals(store(forms))) == (["B068"] if share >= SHARE and met else [])


def test_names_do_not_make_a_copy_another_text():
    goal = "保障{}正常运转，开展教师培训十二期，购置教学设备一批，全部通过验收并投入使用，反映良好"
    one, two = (form(unit=unit, goal=goal.format(unit)) for unit in ("青山市第一中学", "青山市水利工程管理站"))
    assert signs(one).goal == signs(two).goal is not None
    assert len(signs(one).witnesses) == WITNESS * WITNESSES
    assert signs(one._replace(unit=None)).goal is None
    assert signs(one._replace(goal="保障运转")).goal is None


def test_tables_are_the_same_whatever_the_order_and_the_spaces():
    at = form()
    rows = [item(at, number, level3=f"指标{number}") for number in range(LINES)]
    same = [
        row._replace(level3=f" 指标\n{row.row} ", target=row.target.replace("台", " 台"), score=Decimal(1))
        for row in rows
    ]
    assert signs(at, rows).indicators == signs(at, same[::-1]).indicators is not None
    assert signs(at, rows).lines == LINES
    assert signs(at, rows[1:]).indicators is None
    assert signs(at, [*rows[1:], rows[1]]).indicators is None
    other = [*rows[1:], rows[0]._replace(target="21台")]
    assert signs(at, other).indicators != signs(at, rows).indicators
    apart = at._replace(file="2.xlsx", unit="水利站", project="堤防")
    assert codes(indicators(store([at, apart], [*rows, *(row._replace(file="2.xlsx") for row in same)]))) == ["B069"]


def test_what_forms_of_one_project_share():
    kind = "project_target"
    assert key_of(kind, "第一 中学", None, "2024年度设备（购置）") == key_of(kind, "第一中学", "局", "2025年设备购置")
    assert key_of(kind, "第一中学", None, "2025年") is None
    assert key_of("department_target", None, "教育局", "任何") == key_of("department_target", "教育局", None, None)
    assert key_of("department_target", None, None, "任何") is None
