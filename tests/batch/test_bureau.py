"""From files to findings: a bureau whose forms agree has none across forms, and each planted fault is told at its file."""

import random

import duckdb
import pytest
from bureau import PLANTS, WITH, Bureau, write

from scorecard.batch.across import BATCH_QUESTIONS, GROUP_QUESTIONS
from scorecard.batch.run import Options, run
from scorecard.findings import CATALOGUE


def told(bureau, folder):
    """The findings across forms: (code, file)."""
    write(bureau, folder / "in")
    run([folder / "in"], folder / "out", Options(outputs=False, jobs=1))
    table = folder / "out" / "数据" / "findings.parquet"
    found = duckdb.execute(f"SELECT code, file FROM '{table}'").fetchall()
    return {(code, file) for code, file in found if code in PLANTS}


def test_every_question_has_its_faults():
    assert list(PLANTS) == [code for code in CATALOGUE if "B050" <= code <= "B069"]
    assert len(BATCH_QUESTIONS) + len(GROUP_QUESTIONS) == 10  # a new question needs faults here


def test_a_bureau_whose_forms_agree(tmp_path):
    assert told(Bureau(random.Random(5), departments=4, projects=5), tmp_path) == set()


@pytest.mark.parametrize("half", [0, 1])
def test_each_fault_is_told_at_its_file(half, tmp_path):
    codes = list(PLANTS)[half::2]
    bureau = Bureau(random.Random(half), departments=len(codes) + 3, projects=5)
    planted = {}
    for code, department in zip(codes, bureau.departments[1:], strict=False):
        planted[department.name] = (code, PLANTS[code](department, bureau))
    found = told(bureau, tmp_path)
    for code, files in planted.values():
        for file in files:
            assert (code, file) in found
    for code, file in found:
        meant, _ = planted.get(file.split("/")[0], ("", []))
        assert code == meant or code in WITH.get(meant, ()), (code, file, meant)
