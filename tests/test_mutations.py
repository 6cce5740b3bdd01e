"""Whatever a file says: no traceback, no hang, no memory eaten, and a refusal says why and where.

A short run of the harness in `mutating`; the long one (5,000 files) is `benchmarks/soak_mutations.py`.
"""

import io
import json
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from mutating import MOST_MEMORY, Outcome, Worker, attempt, mutated, pool
from tables_to_files import to_xlsx
from truth_tables import differences, laid_out, published

from scorecard import pipeline

SHORT = 300


@pytest.fixture(scope="module")
def files():
    return pool()


@pytest.mark.parametrize("part", range(2))
def test_mutated_files(tmp_path, files, part):
    bad, kinds, read = [], Counter(), 0
    with Worker() as worker:
        for case in range(part, SHORT, 2):
            name, data, story = mutated(files, case)
            path = tmp_path / name
            path.write_bytes(data)
            outcome = worker.outcome(path)
            kinds[path.suffix] += 1
            read += outcome.forms > 0
            if outcome.faults:
                bad.append((case, " > ".join(story), outcome.faults))
    assert bad == []
    assert {".xlsx", ".docx", ".html", ".pdf", ".xls", ".txt"} <= set(kinds)
    assert SHORT / 2 * 0.2 < read < SHORT / 2 * 0.9  # damage that leaves something to read, and damage that does not


def test_a_case_can_be_made_again(files):
    assert mutated(files, 7) == mutated(files, 7)
    assert mutated(files, 7) != mutated(files, 7, seed=2)


# --- the harness itself: what must not happen is seen when it happens -------------------------------------------------


def worker_that(does, **options):
    code = f"import sys, time, json\nprint('ready', flush=True)\nfor line in sys.stdin:\n    {does}"
    return Worker([sys.executable, "-c", code], **options)


@pytest.mark.parametrize(
    ("does", "fault"),
    [
        ("sys.exit(3)", "died: exit 3"),
        ("[None for _ in iter(int, 1)]", "hang: over 10 s"),
        ("time.sleep(60)", "hang: over 10 s"),
        ("print(json.dumps({'traceback': 'ValueError'}), flush=True)", "traceback: ValueError"),
        (f"print(json.dumps({{'memory': {MOST_MEMORY + 2**20}}}), flush=True)", "memory: 501 MB"),
    ],
)
def test_faults_are_seen(does, fault):
    with worker_that(does, longest=0.5) as worker:
        assert worker.outcome("a").faults == [fault]


def test_a_worker_is_started_anew_after_a_death(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("没有表")
    with Worker() as worker:
        worker.outcome(path)
        worker.process.kill()
        worker.process.wait()
        assert worker.outcome(path).died
        assert worker.outcome(path).faults == []


@pytest.mark.parametrize(
    ("error", "expected"), [(RuntimeError("ours"), "RuntimeError: ours"), (RecursionError("deep"), "RecursionError")]
)
def test_an_exception_is_a_traceback(tmp_path, monkeypatch, error, expected):
    def fail(path):
        raise error

    monkeypatch.setattr(pipeline, "read", fail)
    assert expected in attempt(tmp_path / "a").traceback


def test_a_refusal_without_words_is_seen(tmp_path, monkeypatch):
    monkeypatch.setattr(pipeline, "read", lambda path: pipeline.Read([], [], opened=False))
    assert attempt(tmp_path / "a").unplaced == ["refused without an error", "no form and no finding"]


def test_memory_of_one_file_is_measured(tmp_path, monkeypatch):
    def large(path):
        bytearray(b"x") * (200 * 2**20)
        return pipeline.Read([], [], opened=True)

    monkeypatch.setattr(pipeline, "read", large)
    before = Outcome(**json.loads(json.dumps(vars(attempt(tmp_path / "a"))))).memory
    monkeypatch.setattr(pipeline, "read", lambda path: pipeline.Read([], [], opened=True))
    assert before - attempt(tmp_path / "a").memory > 150 * 2**20


# --- what the long runs found -----------------------------------------------------------------------------------------

NAME, TABLE = published()[3]


def recoded(part, encoding, declared):
    """A workbook with one part in another encoding."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(to_xlsx(laid_out(TABLE, titles="rows")))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                text = data.decode().replace('encoding="UTF-8"', f'encoding="{declared}"')
                data = text.encode(encoding)
            new.writestr(name, data)
    return out.getvalue()


PARTS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("gb18030", "GB18030"), ("gb18030", "gb2312"), ("gb18030", "GBK"), ("utf-16", "GB18030"), ("utf-16", "x-unknown")],
)
def test_a_workbook_in_a_chinese_encoding_is_read(tmp_path, part, encoding, declared):
    path = tmp_path / "a.xlsx"
    path.write_bytes(recoded(part, encoding, declared))
    (form,), _, _ = pipeline.read(path)
    assert differences(TABLE, form) == []


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "x-unknown"), ("utf-8", "utf-7"), ("utf-8", "shift_jis"), ("utf-8", "rot13")]
)
def test_a_workbook_in_an_unknown_encoding_is_refused(tmp_path, part, encoding, declared):
    path = tmp_path / "a.xlsx"
    path.write_bytes(recoded(part, encoding, declared))
    forms, findings, opened = pipeline.read(path)
    assert (forms, opened) == ([], False)
    (error,) = [finding for finding in findings if finding.severity == "error"]
    assert (error.code, error.place.file) == ("F013", "a.xlsx")
