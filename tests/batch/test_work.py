"""One file: whose a finding is, what a result depends on, and faults of ours that stop nothing; the pool of processes."""

import os
import random
import struct
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from batch_files import Deadly, Slow, workbook
from check_forms import sound_form

from scorecard.batch import work as working
from scorecard.batch.encoding import PACKED, unpacked
from scorecard.batch.entries import Entry
from scorecard.batch.pool import LENGTH, Here, Pool, Task, take_frames
from scorecard.batch.run import CHUNK, chunks
from scorecard.batch.stages import side_by_side, whole
from scorecard.batch.work import Job, Worker, key_of, shared_out, work_steps
from scorecard.checks import Settings
from scorecard.findings import found
from scorecard.model import Place

JOB = Job(rules="r")


def work(data, name, **options):
    return whole(work_steps(data, name, **options))


def codes(result):
    rows = dict(zip((table.name for table in PACKED), unpacked(result.rows, "名"), strict=True))
    return [line.split(",")[2].strip('"') for line in rows["findings"].decode().splitlines() if line.startswith('"名"')]


def entry_of(path, data):
    path.write_bytes(data)
    return Entry(path.name, str(path))


def test_one_file_gives_its_rows_as_scoring_one_file_does(tmp_path):
    from scorecard.cli.work import score_files

    path = tmp_path / "表.xlsx"
    path.write_bytes(workbook("道路养护"))
    done = work(path.read_bytes(), path.name)
    (form,) = done.records.forms
    assert (form.project, form.unit, form.year) == ("道路养护", "青山市水务局", 2025)
    ((evaluation, findings),) = score_files([path], None).evaluated
    assert form.total == evaluation.total
    assert [row.code for row in done.records.findings] == [finding.code for finding in findings]
    assert len(done.records.items) == len(evaluation.items)


def test_the_name_of_a_file_is_in_no_row_but_its_own_column(tmp_path):
    data = workbook("道路养护")
    one, two = work(data, "一个名字.xlsx").records, work(data, "另一个名字.xlsx").records
    assert "名字" not in "".join(str(row) for row in (*one.forms, *one.items, *one.findings)).replace(
        "一个名字.xlsx", ""
    )
    assert len(one.findings) == len(two.findings)


def test_what_a_result_depends_on():
    places = ("河南", "深圳")
    key = key_of("a" * 64, Entry("甲/表.xlsx", "x"), places)
    assert key == key_of("a" * 64, Entry("乙/别的名字.XLSX", "y"), places)
    assert key != key_of("b" * 64, Entry("甲/表.xlsx", "x"), places)
    assert key != key_of("a" * 64, Entry("甲/表.xls", "x"), places)
    assert key != key_of("a" * 64, Entry("甲/深圳的表.xlsx", "x"), places)
    assert key == key_of("a" * 64, Entry("深圳/表.xlsx", "x"), places)
    assert key != key_of("a" * 64, Entry("甲/表.xlsx", "x", problem=found("B006", reason="坏")), places)


def forms_at(*places):
    form = sound_form(random.Random(1))
    return [form.model_copy(update={"place": place}) for place in places]


def test_what_reading_found_goes_to_the_form_where_it_lies():
    forms = forms_at(
        Place(sheet="一", cell="A1"), Place(sheet="一", cell="B40"), Place(sheet="二", cell="A3"), Place(line=7)
    )
    at = {
        "before": Place(sheet="二", cell="A1"),
        "first": Place(sheet="一", cell="C39"),
        "second": Place(sheet="一", cell="A40"),
        "third": Place(sheet="二", cell="Z99"),
        "line": Place(line=9),
        "sheet alone": Place(sheet="二"),
        "sheet of two": Place(sheet="一"),
        "elsewhere": Place(sheet="三", cell="A1"),
        "file": Place(file="表.xlsx"),
    }
    findings = {name: found("F021", place) for name, place in at.items()}
    own, each = shared_out(forms, list(findings.values()))
    named = {id(finding): name for name, finding in findings.items()}
    assert [[named[id(finding)] for finding in of] for of in each] == [
        ["first"],
        ["second"],
        ["third", "sheet alone"],
        ["line"],
    ]
    assert [named[id(finding)] for finding in own] == ["before", "sheet of two", "elsewhere", "file"]


def test_two_forms_that_begin_at_one_place_share_nothing():
    finding = found("F021", Place(page=3))
    own, each = shared_out(forms_at(Place(page=3), Place(page=3), Place(page=4)), [finding])
    assert (own, each) == ([finding], [[], [], []])


def test_one_form_has_all_findings():
    finding = found("F007", Place(file="x"), extension=".xls", kind="网页")
    assert shared_out(forms_at(None), [finding]) == ([], [[finding]])
    assert shared_out([], [finding]) == ([finding], [])


def test_settings_hold_for_every_finding(tmp_path):
    import datetime as dt

    data = workbook("道路养护")
    before = work(data, "表.xlsx").records.findings
    code = before[0].code
    settings, wrong = Settings.parse(
        f"{code}:\n  处理: 关闭\n  理由: 试\n  有效期至: 2099-01-01\n", today=dt.date(2026, 1, 1)
    )
    assert wrong == []
    after = work(data, "表.xlsx", settings=settings).records.findings
    assert [row.code for row in after] == [row.code for row in before if row.code != code]


@pytest.mark.parametrize(
    ("error", "code"), [(ValueError("x"), "B004"), (MemoryError(), "B003"), (RecursionError(), "B004")]
)
def test_a_fault_of_ours_is_a_finding_of_that_file(tmp_path, monkeypatch, error, code):
    bad, good = entry_of(tmp_path / "坏.xlsx", b"1"), entry_of(tmp_path / "好.txt", b"")
    original = working.work_steps

    def fail(data, name, **options):
        if name == "坏.xlsx":
            raise error
        return original(data, name, **options)

    monkeypatch.setattr(working, "work_steps", fail)
    worker = Worker(JOB)
    first, second = worker.work(bad), worker.work(good)
    assert codes(first) == [code]
    assert first.again == (code == "B003")
    assert codes(second) == ["F002"]


@pytest.mark.parametrize("documents", [False, True])
def test_side_by_side_files_give_what_each_gives_alone(tmp_path, monkeypatch, documents):
    monkeypatch.setattr("scorecard.batch.stages._SMALL", 40_000)
    datas = [workbook("甲", seed=n) for n in range(11)]
    datas[2], datas[4], datas[9] = b"no workbook", b"PK\x03\x04 broken", datas[9] + b"\0" * 20_000
    entries = [entry_of(tmp_path / f"{n}.xlsx", data) for n, data in enumerate(datas)]
    entries[6] = Entry("无.xlsx", str(tmp_path / "无.xlsx"))
    check = working.pipeline.check

    def faulty(form, *args, **options):
        if form.source.name == "7.xlsx":
            raise RecursionError
        return check(form, *args, **options)

    monkeypatch.setattr(working.pipeline, "check", faulty)

    def papers(out):
        return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}

    def job(name):
        return replace(JOB, out=str(tmp_path / name), papers="p") if documents else JOB

    alone = [Worker(job("甲")).work(entry) for entry in entries]
    worker = Worker(job("乙"))
    assert list(worker.work_together(entries)) == alone
    assert codes(alone[7]) == ["B004"]
    assert papers(tmp_path / "甲") == papers(tmp_path / "乙")
    assert bool(papers(tmp_path / "甲")) is documents


def test_of_large_works_one_at_a_time_is_in_memory():
    held = {"now": 0, "most": 0}

    def steps(number, size):
        held["now"] += size
        held["most"] = max(held["most"], held["now"])
        yield size
        yield 0
        held["now"] -= size
        return number

    sizes = [10, 2**30, 2**30, 10, *[20] * 20, 2**30]
    assert list(side_by_side(steps(*one) for one in enumerate(sizes))) == list(range(len(sizes)))
    assert held["most"] <= 2**30 + 8 * 20


def test_an_unreadable_file_keeps_its_finding(tmp_path):
    assert codes(Worker(JOB).work(Entry("无.xlsx", str(tmp_path / "无.xlsx")))) == ["F001"]
    assert codes(Worker(JOB).work(Entry("无.xlsx", "", problem=found("B007", reason="压缩包设有密码")))) == ["B007"]


@pytest.fixture
def children(monkeypatch):
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[1] / "checks")])
    )
    monkeypatch.setenv("DEADLY_PARENT", str(os.getpid()))


def test_the_pool_gives_what_this_process_gives(tmp_path, children):
    entries = [entry_of(tmp_path / f"{n}.xlsx", workbook("甲", seed=n)) for n in range(5)]
    tasks = [Task(0, "work", entries[:3]), Task(1, "work", entries[3:]), Task(2, "hash", entries)]
    pool = Pool(JOB, 2, seconds=60)
    try:
        done = {task.number: task.done for task in pool.run(iter(tasks))}
    finally:
        pool.close()
    here = {task.number: task.done for task in Here(JOB).run([Task(t.number, t.kind, t.entries) for t in tasks])}
    assert done == here
    assert [result.key for result in done[0] + done[1]] == done[2]


def test_a_file_that_kills_its_worker_is_a_finding_and_the_rest_goes_on(tmp_path, children):
    entries = [
        entry_of(tmp_path / "0.xlsx", workbook("甲")),
        Deadly("always", str(tmp_path / "always")),
        Deadly("once", str(tmp_path / "once")),
        entry_of(tmp_path / "1.xlsx", workbook("甲")),
    ]
    for entry in entries[1:3]:
        Path(entry.root).write_bytes(b"")
    pool = Pool(JOB, 1, seconds=60)
    try:
        (task,) = pool.run([Task(0, "work", entries)])
    finally:
        pool.close()
    assert [result.forms for result in task.done] == [1, 0, 0, 1]
    assert codes(task.done[1]) == ["B001"]
    assert task.done[1].again
    assert codes(task.done[2]) == ["F002"]  # what killed the worker the first time had another cause


def test_a_file_that_takes_too_long_is_given_up(tmp_path, children):
    entries = [Slow("慢.xlsx", str(tmp_path / "慢.xlsx")), entry_of(tmp_path / "1.xlsx", workbook("甲"))]
    Path(entries[0].root).write_bytes(b"")
    pool = Pool(JOB, 1, seconds=3)
    try:
        (task,) = pool.run([Task(0, "work", entries)])
    finally:
        pool.close()
    assert codes(task.done[0]) == ["B002"]
    assert task.done[0].again
    assert task.done[1].forms == 1


def test_of_files_side_by_side_the_slow_one_is_given_up_and_no_other(tmp_path, children):
    entries = [entry_of(tmp_path / f"{n}.xlsx", workbook("甲", seed=n)) for n in range(4)]
    slow = Slow("慢.xlsx", str(tmp_path / "慢.xlsx"))
    Path(slow.root).write_bytes(b"")
    entries.insert(2, slow)
    pool = Pool(JOB, 1, seconds=3)
    try:
        (task,) = pool.run([Task(0, "work", entries)])
    finally:
        pool.close()
    assert [result.forms for result in task.done] == [1, 1, 0, 1, 1]
    assert codes(task.done[2]) == ["B002"]


def test_workers_end_with_the_one_who_started_them(tmp_path, children):
    pool = Pool(JOB, 1, seconds=60)
    (task,) = pool.run([Task(0, "hash", [entry_of(tmp_path / "1.xlsx", b"1")])])
    (process,) = pool._processes
    process.process.stdin.close()  # as when the batch is killed
    assert process.process.wait(20) == 0
    assert len(task.done) == 1


def test_workers_that_cannot_start_are_an_error(monkeypatch):
    from scorecard.batch.errors import BatchError

    monkeypatch.setattr(sys, "executable", "/bin/false")
    pool = Pool(JOB, 1, seconds=60)
    with pytest.raises(BatchError, match="启动不了"):
        list(pool.run([Task(0, "hash", [Entry("x", "x")])]))
    pool.close()


def test_a_worker_knows_nothing_of_the_store():
    import subprocess

    code = "import scorecard.batch.work, scorecard.batch.child, sys; print(sorted({'duckdb', 'pyarrow', 'dask'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_what_is_printed_in_a_worker_does_not_get_between_the_answers(tmp_path):
    import subprocess

    import scorecard

    code = (
        "import scorecard.batch.child as c, scorecard.batch.work as w, os, sys\n"
        "old = w.Worker.hashed\n"
        "def hashed(self, entry):\n    print('noise'); os.write(1, b'noise'); return old(self, entry)\n"
        "w.Worker.hashed = hashed\nc.main()\n"
    )
    import pickle

    frames = b"".join(
        struct.pack("<Q", len(data)) + data
        for data in (pickle.dumps(JOB), pickle.dumps(("hash", [entry_of(tmp_path / "1.xlsx", b"1")], False)))
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(scorecard.__file__).parents[1],
    )
    process.stdin.write(frames)
    process.stdin.flush()
    from scorecard.batch.pool import read_frame

    answers = [pickle.loads(read_frame(process.stdout)) for _ in range(2)]
    process.stdin.close()
    assert answers[0] == "ready"
    assert len(answers[1]) == 64
    assert process.stdout.read() == b""
    assert process.wait(20) == 0


def test_a_target_form_is_not_asked_for_what_only_scoring_needs():
    """It says what is to come: that nothing was done yet is no finding to send back."""
    import scorecard

    seed = Path(__file__).parents[1] / "data" / "seeds" / "changji-2025.txt"
    done = work(seed.read_bytes(), seed.name)
    assert {evaluation.form.kind for evaluation, _ in done.evaluated} == {"project_target", "department_target"}
    told = {row.code for row in done.records.findings}
    assert told
    assert not told & {"S001", "S005", "S029", "S030", "S037"}
    assert "S029" in {f.code for f in scorecard.evaluate(done.evaluated[0][0].form).findings}


def test_a_report_of_ours_is_no_form_b017():
    """Its 附件1 would be read as a second form of the project."""
    import scorecard
    from scorecard.batch.work import is_paper
    from scorecard.reports import render_report

    example = next((Path(__file__).parents[2] / "examples").glob("2-*.xlsx"))
    form = scorecard.read(example).forms[0]
    papers = render_report(scorecard.evaluate(form).evaluation)
    for name in ("自评报告.docx", "自评报告.html"):
        done = work(papers[name], name)
        assert not done.evaluated
        assert [row.code for row in done.records.findings] == ["B017"]
    assert not is_paper(example.read_bytes())
    assert len(work(example.read_bytes(), example.name).evaluated) == 1


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_what_a_worker_says_comes_in_whole_frames_however_the_pipe_cuts_it(cut):
    frames = [b"", b"a", b"bc" * 20, b"", b"d" * 7]
    data = b"".join(LENGTH.pack(len(frame)) + frame for frame in frames)
    said, got = bytearray(), []
    for at in range(0, len(data), cut):
        said += data[at : at + cut]
        got += take_frames(said)
    assert got == frames
    assert not said


def test_answers_larger_than_a_pipe_come_through(tmp_path):
    name = "甲" * 30_000
    pool = Pool(JOB, 1, seconds=60)
    try:
        (task,) = pool.run([Task(0, "work", [Entry(f"{name}{number}", str(tmp_path / "无")) for number in range(20)])])
    finally:
        pool.close()
    assert len(task.done) == 20


@pytest.mark.parametrize(("count", "workers"), [(0, 1), (1, 8), (37, 2), (3000, 2), (3001, 64)])
def test_tasks_get_smaller_towards_the_end_so_that_no_worker_is_left_alone(count, workers):
    made = list(chunks(list(range(count)), workers))
    assert [number for chunk in made for number in chunk] == list(range(count))
    sizes = [len(chunk) for chunk in made]
    assert sizes == sorted(sizes, reverse=True)
    assert max(sizes, default=0) <= CHUNK
    assert set(sizes[-workers:]) <= {1}
