"""The batch on a Dask cluster: the same bytes, and clear words where the cluster is not fit."""

import sys

import pytest
from batch_files import folder, tables, workbook
from distributed import LocalCluster

from scorecard.batch import distributed
from scorecard.batch.errors import BatchError
from scorecard.batch.run import Options, run


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None, host="tcp://127.0.0.1"
    ) as made:
        yield made


@pytest.fixture
def given(tmp_path):
    files = {f"{n}.xlsx": workbook("河道清淤", seed=n) for n in range(6)}
    return folder(tmp_path / "报送", files | {"坏.xlsx": b"PK\x03\x04", "空.xlsx": b""})


def test_a_cluster_gives_the_same_bytes(cluster, given, tmp_path):
    options = Options(outputs=False, scheduler=cluster.scheduler_address)
    summary = run([given], tmp_path / "集群", options)
    run([given], tmp_path / "本机", Options(jobs=0, outputs=False))
    assert (summary.forms, summary.unreadable) == (6, 2)
    assert tables(tmp_path / "集群") == tables(tmp_path / "本机")
    assert run([given], tmp_path / "集群", options).reused == 8
    assert distributed._POOLS == {}  # no worker process of ours is left on the machines


def test_documents_of_a_cluster_are_the_same(cluster, given, tmp_path):
    run([given], tmp_path / "a", Options(outputs=False, everything=True, scheduler=cluster.scheduler_address))
    run([given], tmp_path / "b", Options(jobs=0, outputs=False, everything=True))
    made = [
        {path.relative_to(out).as_posix(): path.read_bytes() for path in (out / "文书").rglob("*") if path.is_file()}
        for out in (tmp_path / "a", tmp_path / "b")
    ]
    assert made[0] == made[1]
    assert len(made[0]) >= 24


def test_another_version_on_a_worker_is_refused(cluster, given, tmp_path, monkeypatch):
    monkeypatch.setattr(distributed, "_program", lambda: ("0" * 64, "scorecard 0.0.1"))
    with pytest.raises(BatchError, match=r"2 个工作进程的程序版本与本机不同.*scorecard 0\.0\.1"):
        run([given], tmp_path / "a", Options(outputs=False, scheduler=cluster.scheduler_address))


def test_a_worker_without_the_program_is_refused(cluster, given, tmp_path, monkeypatch):
    def missing():
        raise ModuleNotFoundError("No module named 'scorecard'")

    monkeypatch.setattr(distributed, "_program", missing)
    with pytest.raises(BatchError, match="没有安装 scorecard"):
        run([given], tmp_path / "a", Options(outputs=False, scheduler=cluster.scheduler_address))


def test_a_scheduler_that_does_not_answer_is_said(given, tmp_path, monkeypatch):
    monkeypatch.setattr(distributed, "_SECONDS_TO_CONNECT", 1)
    with pytest.raises(BatchError, match="连不上 Dask 调度器"):
        run([given], tmp_path / "a", Options(outputs=False, scheduler="tcp://127.0.0.1:9"))


def test_without_dask_the_extra_is_named(given, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BatchError, match=r"pip install \"scorecard\[distributed\]\""):
        run([given], tmp_path / "a", Options(outputs=False, scheduler="tcp://127.0.0.1:9"))
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(BatchError, match=r"scorecard\[distributed\]"):
        run(["s3://bucket/x"], tmp_path / "a", Options(outputs=False, jobs=0))
    monkeypatch.undo()
    with pytest.raises(BatchError, match="不能使用"):
        run(["nosuch://x"], tmp_path / "a", Options(outputs=False, jobs=0))


class _Killed:
    """A future of a task over which machines went away."""

    status = "error"

    def exception(self):
        from distributed import KilledWorker

        return KilledWorker("perform", None, 3)


def test_a_file_that_takes_machines_away_is_found_and_told(given):
    from scorecard.batch.entries import Entry
    from scorecard.batch.pool import Task

    cluster = distributed.Cluster.__new__(distributed.Cluster)
    task = Task(0, "work", [Entry("a", "a"), Entry("b", "b")])
    assert cluster._results(task, _Killed()) == []  # first it is tried again, file by file
    assert task.tries == 1
    (result,) = cluster._results(task, _Killed())
    assert (result.forms, result.again) == (0, True)
