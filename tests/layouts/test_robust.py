"""Whatever is moved, deleted, doubled or written over in a form: an answer, and no exception."""

import random
import time

import pytest
import test_provinces
from hypothesis import given, settings
from hypothesis import strategies as st
from making import SELF, document

from scorecard.layouts import recognise
from scorecard.readers.table import Cell

FORMS = [
    SELF,
    test_provinces.XINJIANG,
    test_provinces.SHENZHEN + test_provinces.CRITERIA.strip("\n"),
    test_provinces.MONITORING,
    test_provinces.CHONGQING,
    test_provinces.YUNNAN_HEAD + test_provinces.YUNNAN["merged"] + test_provinces.YUNNAN_ROWS,
]
WORDS = ["", "一级指标", "三级指标", "指标值", "分值", "总分", "项目名称", "年度资金总额", "任务名称", "产出指标", "≥5次", "100", "：", "注：x",
         "项目支出绩效自评表", "预期目标", "1-7月执行数", "评分标准", "\n", "=", "执行率分值（10）", "年度总体目标"]  # fmt: skip


def mutate(cells, rng, times):
    for _ in range(times):
        if not cells:
            return
        number = rng.randrange(len(cells))
        cell = cells[number]
        act = rng.randrange(7)
        if act == 0:
            del cells[number]
        elif act == 1:
            cell.text = rng.choice(WORDS)
        elif act == 2:
            cell.column = max(0, cell.column + rng.choice((-1, 1)))
        elif act == 3:
            cell.row = max(0, cell.row + rng.choice((-1, 1)))
        elif act == 4:
            cell.rows, cell.columns = rng.randint(1, 6), rng.randint(1, 6)
        elif act == 5:
            cells.append(Cell(cell.row + rng.randint(0, 2), cell.column + rng.randint(0, 3), cell.text))
        else:
            cell.fault = rng.choice(("error", "uncalculated"))
    # One cell a place, in reading order: what every reader promises.
    places = {(cell.row, cell.column): cell for cell in cells}
    cells[:] = [places[place] for place in sorted(places)]


@settings(max_examples=300)
@given(st.sampled_from(FORMS), st.integers(0, 2**32), st.integers(1, 30))
def test_mutated_grids_are_answered(text, seed, times):
    doc = document(text)
    mutate(doc.tables[0].cells, random.Random(seed), times)
    forms, findings = recognise(doc)
    for finding in findings:
        assert finding.place is not None
    if not forms:
        assert any(finding.severity == "error" for finding in findings)


@pytest.mark.parametrize("text", FORMS, ids=range(len(FORMS)))
def test_any_cell_may_be_lost(text):
    count = len(document(text).tables[0].cells)
    for number in range(count):
        doc = document(text)
        del doc.tables[0].cells[number]
        forms, findings = recognise(doc)
        assert forms or findings


def test_a_large_sheet_of_other_content_is_quick():
    doc = document("项目 | 金额\n甲 | 1")
    doc.tables[0].cells = [Cell(row, column, f"内容{row}") for row in range(20_000) for column in range(6)]
    start = time.perf_counter()
    recognise(doc)
    assert time.perf_counter() - start < 5


def test_a_form_of_five_hundred_rows_is_quick():
    rows = "\n".join(
        f"产出指标 | 数量指标 | 指标名称{n} | ≥{n}个 | 计划标准 | - | 1 | 按比例 | 资料" for n in range(500)
    )
    doc = document(test_provinces.XINJIANG + rows)
    start = time.perf_counter()
    forms, _ = recognise(doc)
    assert time.perf_counter() - start < 3
    assert len(forms[0].indicators) == 504
