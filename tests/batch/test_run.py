"""A whole batch: the same bytes however it is run, resumed after any kill, unchanged files not read again."""

import errno
import io
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from batch_files import folder, tables, workbook
from openpyxl import load_workbook

from scorecard.batch import journal, storage, work
from scorecard.batch.errors import BatchError, CannotWrite
from scorecard.batch.lock import locked
from scorecard.batch.progress import Bar, Lines, clock
from scorecard.batch.run import Options, run
from scorecard.batch.store import connect
from scorecard.cli.work import score_files
from scorecard.reports.workbook import write_workbook
from scorecard.rules import UnknownPack

HERE = Options(jobs=0, outputs=False)


def rows(out, query):
    connection = connect(Path(out))
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


@pytest.fixture
def given(tmp_path):
    files = {f"{unit}/{project}.xlsx": workbook(project, unit, seed=n) for n, (unit, project) in enumerate(
        [("水务局", "河道清淤"), ("水务局", "水库加固"), ("教育局", "校舍维修"), ("教育局", "食堂改造")]
    )}  # fmt: skip
    files |= {"教育局/空.xlsx": b"", "教育局/通知.txt": "请各单位按时报送。".encode(), "图.png": b"x"}
    return folder(tmp_path / "报送", files)


@pytest.fixture
def reads(monkeypatch):
    """The names of the files that are really read."""
    seen = []
    original = work.work_steps

    def watched(data, name, **options):
        seen.append(name)
        return original(data, name, **options)

    monkeypatch.setattr(work, "work_steps", watched)
    return seen


def test_a_folder_becomes_a_store(given, tmp_path):
    summary = run([given], tmp_path / "结果", HERE)
    assert (summary.files, summary.forms, summary.unreadable, summary.without_forms, summary.others) == (6, 4, 1, 1, 1)
    out = tmp_path / "结果"
    assert rows(out, "SELECT file, opened, forms FROM files") == [
        ("教育局/校舍维修.xlsx", True, 1),
        ("教育局/空.xlsx", False, 0),
        ("教育局/通知.txt", True, 0),
        ("教育局/食堂改造.xlsx", True, 1),
        ("水务局/水库加固.xlsx", True, 1),
        ("水务局/河道清淤.xlsx", True, 1),
    ]
    assert rows(out, "SELECT project, unit FROM forms") == [
        ("校舍维修", "教育局"), ("食堂改造", "教育局"), ("水库加固", "水务局"), ("河道清淤", "水务局"),
    ]  # fmt: skip
    assert rows(out, "SELECT code FROM findings WHERE file = '教育局/空.xlsx'") == [("F002",)]
    assert rows(out, "SELECT code FROM findings WHERE file IS NULL AND code < 'B050'") == [("B005",)]
    assert (out / "数据" / "未读文件.txt").read_text("utf-8-sig") == "图.png\n"
    assert rows(out, "SELECT sum(errors), sum(warnings), sum(hints) FROM files") == rows(
        out,
        "SELECT count(*) FILTER (severity = 'error'), count(*) FILTER (severity = 'warning'), "
        "count(*) FILTER (severity = 'hint') FROM findings WHERE code NOT LIKE 'B%'",
    )
    assert not (out / "数据" / "临时").exists()


def test_the_bytes_are_the_same_with_any_number_of_workers(given, tmp_path):
    run([given], tmp_path / "a", HERE)
    run([given], tmp_path / "b", Options(jobs=2, outputs=False))
    assert tables(tmp_path / "a") == tables(tmp_path / "b")


def test_unchanged_files_are_not_read_again(given, tmp_path, reads):
    out = tmp_path / "结果"
    run([given], out, HERE)
    assert len(reads) == 6
    before = tables(out)
    reads.clear()
    assert run([given], out, HERE).reused == 6
    assert reads == []
    assert tables(out) == before


def test_renamed_changed_new_and_removed_files(given, tmp_path, reads):
    out = tmp_path / "结果"
    run([given], out, HERE)
    reads.clear()
    (given / "水务局" / "河道清淤.xlsx").rename(given / "水务局" / "改名.xlsx")
    (given / "水务局" / "水库加固.xlsx").write_bytes(workbook("水库加固", "水务局", seed=77))
    (given / "教育局" / "食堂改造.xlsx").unlink()
    (given / "新.xlsx").write_bytes(workbook("图书更新", "文化局", seed=78))
    run([given], out, HERE)
    assert sorted(reads) == ["新.xlsx", "水库加固.xlsx"]
    run([given], tmp_path / "从头", HERE)
    assert tables(out) == tables(tmp_path / "从头")
    assert rows(out, "SELECT file FROM forms ORDER BY file") == [
        ("教育局/校舍维修.xlsx",), ("新.xlsx",), ("水务局/改名.xlsx",), ("水务局/水库加固.xlsx",),
    ]  # fmt: skip


def test_other_rules_read_everything_again(given, tmp_path, reads):
    out = tmp_path / "结果"
    run([given], out, HERE)
    reads.clear()
    run([given], out, Options(jobs=0, outputs=False, pack="mof-2013-53"))
    assert len(reads) == 6
    assert set(rows(out, "SELECT pack FROM forms")) == {("mof-2013-53",)}


def test_a_zip_gives_the_same_forms_as_the_folder_in_it(given, tmp_path):
    import shutil

    shutil.make_archive(str(tmp_path / "报送"), "zip", given)
    run([tmp_path / "报送.zip"], tmp_path / "z", HERE)
    run([given], tmp_path / "f", HERE)
    query = "SELECT project, unit, total, errors, warnings FROM forms ORDER BY file"
    assert rows(tmp_path / "z", query) == rows(tmp_path / "f", query)


def test_an_interrupted_batch_goes_on(given, tmp_path, monkeypatch, reads):
    run([given], tmp_path / "ganz", HERE)
    out = tmp_path / "结果"
    original = journal.Journal.write
    count = 0

    def interrupted(self, results):
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        return original(self, results)

    monkeypatch.setattr(journal.Journal, "write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run([given], out, HERE)
    with pytest.raises(FileNotFoundError):
        connect(out)
    reads.clear()
    assert run([given], out, HERE).reused == 2
    assert len(reads) == 4
    assert tables(out) == tables(tmp_path / "ganz")


@pytest.mark.parametrize("after", [0.9, 1.7, 2.6])
def test_a_batch_killed_at_any_moment_goes_on(given, tmp_path, after):
    for number in range(24):
        (given / f"{number}.xlsx").write_bytes(workbook("河道清淤", "水务局", seed=number % 12))
    run([given], tmp_path / "ganz", HERE)
    out = tmp_path / "结果"
    command = [sys.executable, "-m", "scorecard", "batch", str(given), "--out", str(out), "--jobs", "1", "--no-outputs"]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    time.sleep(after + random.Random(after).random())
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    run([given], out, HERE)
    assert tables(out) == tables(tmp_path / "ganz")
    assert not [path for path in out.rglob("*") if path.name.startswith(".tmp-")]


def test_a_full_disk_is_said_and_tears_nothing(given, tmp_path, monkeypatch):
    run([given], tmp_path / "ganz", HERE)
    out = tmp_path / "结果"
    original = storage.Folder.write
    left = 2

    def full(self, name, data):
        nonlocal left
        left -= 1
        if left < 0:
            raise CannotWrite(self.root, OSError(errno.ENOSPC, "No space left on device"))
        original(self, name, data)

    monkeypatch.setattr(storage.Folder, "write", full)
    with pytest.raises(CannotWrite) as raised:
        run([given], out, HERE)
    assert raised.value.error.errno == errno.ENOSPC
    monkeypatch.setattr(storage.Folder, "write", original)
    assert run([given], out, HERE).reused == 2
    assert tables(out) == tables(tmp_path / "ganz")


def test_a_disk_full_while_the_tables_are_made_keeps_the_old_ones(given, tmp_path, monkeypatch):
    from scorecard.batch.store import Store

    out = tmp_path / "结果"
    run([given], out, HERE)
    before = tables(out)
    (given / "新.xlsx").write_bytes(workbook("图书更新", "文化局", seed=78))

    def full(self, kind):
        raise CannotWrite(self.folder, OSError(errno.ENOSPC, "No space left on device"))

    original = Store._copy
    monkeypatch.setattr(Store, "_copy", full)
    with pytest.raises(CannotWrite):
        run([given], out, HERE)
    assert tables(out) == before
    monkeypatch.setattr(Store, "_copy", original)
    run([given], out, HERE)
    assert tables(out) != before


def test_requests_that_make_no_sense(given, tmp_path):
    with pytest.raises(UnknownPack):
        run([given], tmp_path / "a", Options(jobs=0, pack="没有"))
    for options in (
        Options(roster=tmp_path / "没有.xlsx"),
        Options(settings=tmp_path / "没有.yaml"),
        Options(packs=tmp_path / "没有"),
    ):
        with pytest.raises(BatchError, match="找不到"):
            run([given], tmp_path / "a", options)
    (tmp_path / "是文件").write_bytes(b"")
    with pytest.raises(CannotWrite):
        run([given], tmp_path / "是文件", HERE)
    with locked(tmp_path / "b"), pytest.raises(BatchError, match="另一个批次"):
        run([given], tmp_path / "b", HERE)


def test_settings_and_roster(given, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (
        ["项目名称", "单位", "预算数（万元）"],
        ["河道清淤", "水务局", 180],
        ["水库加固", "水务局", 1],
        ["没有来", "水务局", 2],
    ):
        book.active.append(row)
    book.save(tmp_path / "名册.xlsx")
    (tmp_path / "设置.yaml").write_text("C002:\n  处理: 关闭\n  理由: 试\n  有效期至: 2099-01-01\n", "utf-8")
    out = tmp_path / "结果"
    options = Options(jobs=0, outputs=False, roster=tmp_path / "名册.xlsx", settings=tmp_path / "设置.yaml")
    summary = run([given], out, options)
    assert summary.statuses == {"已报送": 1, "预算数不一致": 1, "未报送": 1}
    assert rows(out, "SELECT project, status, file FROM roster") == [
        ("河道清淤", "已报送", "水务局/河道清淤.xlsx"), ("水库加固", "预算数不一致", "水务局/水库加固.xlsx"), ("没有来", "未报送", None),
    ]  # fmt: skip
    assert rows(out, "SELECT code, count(*) FROM findings WHERE code IN ('C194', 'B010', 'B013', 'B014') GROUP BY ALL ORDER BY 1") == [
        ("B010", 1), ("B013", 1), ("B014", 2), ("C194", 1),
    ]  # fmt: skip
    run([given], out, HERE)  # without a roster there is none
    assert rows(out, "SELECT count(*) FROM roster") == [(0,)]


def test_results_may_go_to_a_shared_storage(given, tmp_path):
    import fsspec

    memory = fsspec.filesystem("memory")
    memory.store.clear()
    for path in given.rglob("*"):
        if path.is_file():
            memory.pipe_file(f"/in/{path.relative_to(given).as_posix()}", path.read_bytes())
    run(["memory://in"], "memory://out", HERE)
    run([given], tmp_path / "a", HERE)
    here = tables(tmp_path / "a")
    assert {name: memory.cat_file(f"/out/数据/{name}") for name in here} == here
    assert run(["memory://in"], "memory://out", HERE).reused == 6
    run([f"file://{given}"], tmp_path / "c", HERE)
    assert tables(tmp_path / "c") == here


def test_how_far_it_is_is_told_in_lines(given, tmp_path, capsys):
    stream = io.StringIO()
    with Lines(stream, every=0) as watch:
        run([given], tmp_path / "结果", HERE, watch=watch)
    told = stream.getvalue()
    assert "读表、计分、检查：6 个文件" in told
    assert "6/6，每秒" in told
    assert "汇总……" in told


def test_how_far_it_is_is_told_in_a_bar(given, tmp_path):
    with Bar() as watch:
        run([given], tmp_path / "结果", HERE, watch=watch)
        (task,) = watch.progress.tasks
        assert task.description == "汇总"


def test_durations_in_words():
    assert [clock(seconds) for seconds in (0, 59.6, 725, 7680)] == ["0秒", "1分00秒", "12分05秒", "2小时08分"]


def test_a_template_of_the_summaries_that_cannot_be_used_is_said(given, tmp_path, monkeypatch):
    from scorecard.batch import outputs
    from scorecard.reports import TemplateProblem

    def refuse(*_, **__):
        raise TemplateProblem("审核意见.docx", "没有这个字段")

    monkeypatch.setattr(outputs, "write_outputs", refuse)
    with pytest.raises(BatchError, match=r"审核意见\.docx.*没有这个字段"):
        run([given], tmp_path / "结果", Options(jobs=0))
    assert rows(tmp_path / "结果", "SELECT count(*) FROM forms") == [(4,)]


def test_the_summaries_are_written_at_the_end(given, tmp_path):
    out = tmp_path / "结果"
    summary = run([given], out, Options(jobs=0))
    assert {"汇总表.xlsx", "总览.html"} <= {path.name for path in summary.written}
    assert all(path.is_file() for path in summary.written)
    before = {path: path.read_bytes() for path in summary.written}
    again = run([given], out, Options(jobs=0))
    assert {path: path.read_bytes() for path in again.written} == before


def test_a_copy_of_ours_beside_its_form_is_no_second_form(tmp_path):
    given = folder(tmp_path / "报送", {"道路/道路养护.xlsx": workbook("道路养护")})
    ((evaluation, _),) = score_files([given / "道路/道路养护.xlsx"], None).evaluated
    copy = write_workbook(evaluation)
    folder(given, {"道路/自评表.xlsx": copy})
    run([given], tmp_path / "一", Options(jobs=0, outputs=False))
    connection = connect(tmp_path / "一")
    query = "SELECT file, forms, errors, warnings, hints FROM files ORDER BY forms"
    assert connection.execute(query).fetchall()[0] == ("道路/自评表.xlsx", 0, 0, 0, 1)
    assert connection.execute("SELECT DISTINCT file FROM forms").fetchall() == [("道路/道路养护.xlsx",)]
    assert connection.execute("SELECT DISTINCT file FROM items").fetchall() == [("道路/道路养护.xlsx",)]
    said = connection.execute("SELECT code FROM findings WHERE file = '道路/自评表.xlsx'").fetchall()
    assert said == [("B017",)]
    assert connection.execute("SELECT count(*) FROM findings WHERE code IN ('B011', 'B012')").fetchone() == (0,)
    connection.close()


def test_a_copy_of_ours_alone_or_changed_by_a_person_is_a_form(tmp_path):
    given = folder(tmp_path / "报送", {"道路养护.xlsx": workbook("道路养护")})
    ((evaluation, _),) = score_files([given / "道路养护.xlsx"], None).evaluated
    copy = write_workbook(evaluation)
    book, changed = load_workbook(io.BytesIO(copy)), io.BytesIO()
    book.save(changed)
    for name, files, count in (
        ("单独", {"自评表.xlsx": copy}, 1),
        ("改过", {"道路养护.xlsx": workbook("道路养护"), "自评表.xlsx": changed.getvalue()}, 2),
    ):
        at = folder(tmp_path / name, files)
        assert run([at], tmp_path / f"{name}结果", Options(jobs=0, outputs=False)).forms == count
