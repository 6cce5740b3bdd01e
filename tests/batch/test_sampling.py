"""The draw: the same for the same seed, without repetition, by risk, and nobody safe."""

import hashlib
from collections import Counter
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from outputs_store import form, item, write
from typer.testing import CliRunner

from scorecard.batch.errors import BatchError
from scorecard.batch.outputs.risk import POINTS
from scorecard.batch.sampling import draw, draw_indexes, form_key, item_key, sample_to
from scorecard.batch.store import connect
from scorecard.cli.app import app

FORMS = [
    form(
        file=f"{n:02d}.xlsx",
        project=f"项目{n}",
        unit=f"单位{n % 4}",
        claimed_total=Decimal(95 + n % 5),
        budget=Decimal(n + 1),
    )
    for n in range(40)
] + [form(file="目标.xlsx", kind="project_target", project="目标表")]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    items = [item(one, row, actual=22) for one in FORMS for row in range(3)]
    return write(tmp_path_factory.mktemp("draw") / "结果", FORMS, items)


def drawn(results, size, seed, **options):
    connection = connect(results)
    try:
        return draw(connection, size, seed, **options)
    finally:
        connection.close()


def test_the_same_seed_draws_the_same(results):
    first, again, other = drawn(results, 10, 7), drawn(results, 10, 7), drawn(results, 10, 8)
    assert first == again
    assert [one.key for one in first.drawn] != [one.key for one in other.drawn]
    assert len({one.key for one in first.drawn}) == 10
    assert sorted(one.order for one in first.drawn) == list(range(1, 11))
    assert [one.number for one in first.drawn] == list(range(1, 11))
    units = [(one.line.department, one.line.unit, one.line.number) for one in first.drawn]
    assert units == sorted(units)


def test_this_seed_draws_these(results):
    """Nailed down: another version of Python or of this program must draw the same."""
    assert draw_indexes([1, 4, 9, 16, 25, 1, 1], 3, 2, 7) == [
        (3, "按风险"),
        (2, "按风险"),
        (4, "按风险"),
        (0, "随机"),
        (5, "随机"),
    ]


@pytest.mark.parametrize(
    ("size", "share", "by_chance"), [(10, 20, 2), (11, 20, 3), (1, 20, 1), (10, 0, 0), (10, 100, 10)]
)
def test_a_part_is_drawn_by_chance_alone(results, size, share, by_chance):
    count = Counter(one.how for one in drawn(results, size, 1, random_share=share).drawn)
    assert count["随机"] == by_chance
    assert count["按风险"] == size - by_chance


def test_only_self_evaluations_and_no_more_than_there_are(results):
    sample = drawn(results, 500, 3)
    assert sample.population == 40
    assert {one.line.project for one in sample.drawn} == {f"项目{n}" for n in range(40)}


def test_why_is_said_with_numbers(results):
    sample = drawn(results, 40, 3)
    by_how = {
        one.how: one.why
        for one in sample.drawn
        if one.risk.points == max(o.risk.points for o in sample.drawn if o.how == one.how)
    }
    assert by_how["按风险"].startswith("按风险抽中。关注分")
    assert f"全部表平均{sample.mean_points}" in by_how["按风险"]
    assert "自评得分高于核算得分" in by_how["按风险"]
    assert by_how["随机"].startswith("随机抽中（每张表机会相同，不看关注分）。")


@given(st.lists(st.integers(1, 50), min_size=1, max_size=60), st.data(), st.integers(0, 2**31))
def test_without_repetition_whatever_the_weights(weights, data, seed):
    by_risk = data.draw(st.integers(0, len(weights)))
    by_chance = data.draw(st.integers(0, len(weights) - by_risk))
    chosen = draw_indexes(weights, by_risk, by_chance, seed)
    assert len({at for at, _ in chosen}) == len(chosen) == by_risk + by_chance
    assert all(0 <= at < len(weights) for at, _ in chosen)


def test_chances_follow_the_weights():
    """10,000 draws of one out of weights 1, 3, 6: each within four standard deviations of its share."""
    count = Counter(draw_indexes([1, 3, 6], 1, 0, seed)[0][0] for seed in range(10_000))
    for at, share in enumerate((0.1, 0.3, 0.6)):
        spread = 4 * (10_000 * share * (1 - share)) ** 0.5
        assert abs(count[at] - 10_000 * share) < spread


def test_nobody_is_safe():
    """A form with the smallest weight among very heavy ones is drawn by the random part."""
    hits = sum(0 in {at for at, _ in draw_indexes([1] + [10_000] * 19, 8, 2, seed)} for seed in range(1_000))
    assert 100 < hits < 300  # 2 of 12 that are left: one in six


def test_keys():
    assert form_key("甲.xlsx", 1) == hashlib.sha256("甲.xlsx\n1".encode()).hexdigest()[:12]
    assert [item_key("execution", None), item_key("indicator", 3), item_key("criterion", 0)] == ["E", "I3", "C0"]


def test_the_workbook(results, tmp_path):
    target = tmp_path / "抽查.xlsx"
    sample = sample_to(results, target, 5, 7)
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["抽查名单", "复核", "说明"]
    rows, listed = book["复核"], book["抽查名单"]
    heads = {cell.value: cell.column_letter for cell in rows[3]}
    assert rows.max_row == 3 + 5 * 3
    assert rows.column_dimensions[heads["识别码"]].hidden
    assert rows[f"{heads['识别码']}4"].value == f"{sample.drawn[0].key}-I0"
    for name in ("核实完成值", "复核得分", "复核理由"):
        assert rows[f"{heads[name]}4"].value is None
        assert not rows[f"{heads[name]}4"].protection.locked
    assert rows[f"{heads['自评得分']}4"].protection.locked
    assert rows.protection.sheet
    assert rows.protection.password is None
    assert [cell.value for cell in listed["A"][3:]] == [1, 2, 3, 4, 5]
    assert all(cell.value for cell in listed["L"][3:])
    notes = [(row[0], row[1]) for row in book["说明"].iter_rows(values_only=True)]
    assert ("种子", "7。同样的批量结果和种子抽出同样的表。") in notes
    assert set(POINTS) <= set(notes)


def test_same_draw_same_bytes(results, tmp_path):
    for name in "ab":
        sample_to(results, tmp_path / f"{name}.xlsx", 5, 7)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_requests_that_make_no_sense(results, tmp_path):
    with pytest.raises(BatchError, match="大于 0"):
        sample_to(results, tmp_path / "a.xlsx", 0, 7)
    with pytest.raises(FileNotFoundError):
        sample_to(tmp_path, tmp_path / "a.xlsx", 5, 7)
    (tmp_path / "a.xlsx").write_bytes(b"reviewed")
    with pytest.raises(FileExistsError):
        sample_to(results, tmp_path / "a.xlsx", 5, 7)
    assert (tmp_path / "a.xlsx").read_bytes() == b"reviewed"
    targets = write(tmp_path / "目标", [form(kind="project_target")])
    with pytest.raises(BatchError, match="没有自评表"):
        sample_to(targets, tmp_path / "b.xlsx", 5, 7)


def test_on_the_command_line(results, tmp_path):
    run = CliRunner().invoke
    target = tmp_path / "抽查.xlsx"
    answer = run(app, ["sample", str(results), "--size", "60", "--seed", "7", "-o", str(target)])
    assert answer.exit_code == 0
    assert "从 40 张自评表中抽取 40 张：按风险 32 张，随机 8 张；种子 7。" in answer.output
    assert "B041" in answer.output
    assert max(len(line) for line in answer.output.splitlines() if str(tmp_path) not in line) <= 80
    again = run(app, ["sample", str(results), "-o", str(target)])
    assert again.exit_code == 2
    assert "已经有了" in again.output
    nowhere = run(app, ["sample", str(tmp_path), "-o", str(tmp_path / "b.xlsx")])
    assert nowhere.exit_code == 2
    assert "没有批量结果" in nowhere.output
