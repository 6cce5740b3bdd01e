"""The same tasks on the machines of a Dask cluster (extra `scorecard[distributed]`).

Only where the work is done differs: a task is the same fifty files, its results come back the same bytes and are kept by
the one who asked. On each machine a task goes through a worker process of `pool`, so a file that crashes or hangs does
no more harm there than here. Input must be on storage that all machines see under the same name.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from scorecard.batch.errors import BatchError
from scorecard.batch.pool import Pool, Task, unfinished
from scorecard.batch.program import program, told
from scorecard.batch.work import Job
from scorecard.findings import found
from scorecard.model import Place

_AHEAD = 2
"""tasks a thread of the cluster, so that none waits for the network"""
_SECONDS_TO_CONNECT = 20

_POOLS: dict[int, Pool] = {}
"""in a process of Dask: the pool of each thread"""


class Cluster:
    """The workers of the cluster at the address `scheduler`. `seconds` is the longest that one file may take.

    Raises BatchError where Dask is missing, nobody answers, or a worker runs another program.
    """

    def __init__(self, scheduler: str, job: Job, *, seconds: float) -> None:
        try:
            from distributed import Client  # noqa: PLC0415 - an extra that most do without
        except ImportError as error:
            raise BatchError('使用 --scheduler 需要 Dask，请先运行：pip install "scorecard[distributed]"') from error
        try:
            client: Any = Client
            self.client = client(scheduler, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise BatchError(f"连不上 Dask 调度器 {scheduler}。请确认地址、端口和防火墙，调度器已经启动。") from error
        self.job = job
        self.seconds = seconds
        try:
            self._check(scheduler)
        except BaseException:
            self.client.close()
            raise

    def run(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """As `Executor.run`."""
        from distributed import as_completed  # noqa: PLC0415 - as above

        waiting = iter(tasks)
        sent: dict[Any, Task] = {}
        room = _AHEAD * max(1, sum(self.client.nthreads().values()))
        completed: Any = as_completed
        done = completed([self._send(task, sent) for task in islice(waiting, room)], loop=self.client.loop)
        for future in done:
            task = sent.pop(future.key)
            task.done += self._results(task, future)
            future.release()
            if len(task.done) < len(task.entries):
                done.add(self._send(task, sent))
                continue
            yield task
            for following in islice(waiting, 1):
                done.add(self._send(following, sent))

    def close(self) -> None:
        """Leave the cluster, and nothing of ours running on it."""
        with suppress(OSError, TimeoutError):
            self.client.run(end, self.job)
        self.client.close()

    def _send(self, task: Task, sent: dict[Any, Task]) -> Any:
        """Send what is left of `task`; after a failure one file at a time, until it is known which one it is."""
        left = task.entries[len(task.done) :]
        future = self.client.submit(
            perform, self.job, task.kind, left[:1] if task.tries else left, self.seconds, pure=False
        )
        sent[future.key] = task
        return future

    def _results(self, task: Task, future: Any) -> list[Any]:
        """What came of `future`; nothing where machines went away over it and its files are to be tried alone."""
        from distributed import KilledWorker  # noqa: PLC0415 - as above

        if future.status == "finished":
            results: list[Any] = future.result()
            return results
        error = future.exception()
        if isinstance(error, BatchError):
            raise error
        if not isinstance(error, KilledWorker):
            raise BatchError(f"集群上的任务失败：{type(error).__name__}：{error}") from error
        if not task.tries:
            task.tries = 1
            return []
        entry = task.entries[len(task.done)]
        return [unfinished(task.kind, entry, found("B001", Place(file=entry.name)))]

    def _check(self, scheduler: str) -> None:
        """All workers must run this very program: otherwise the results of one batch would differ by machine."""
        try:
            others: dict[str, Any] = self.client.run(_program)
        except Exception as error:
            raise BatchError(f"集群里有机器没有安装 scorecard，或安装不完整：{error}") from error
        if not others:
            raise BatchError(f"{scheduler} 没有一个工作进程。请先在各台机器上运行 dask worker {scheduler}。")
        different = {address: words for address, (mark, words) in others.items() if mark != program()}
        if different:
            address, words = next(iter(sorted(different.items())))
            raise BatchError(
                f"集群里有 {len(different)} 个工作进程的程序版本与本机不同，结果会不一致。"
                f"例如 {address} 是 {words}；本机是 {told()}。请把所有机器装成同一版本，重启 dask worker。"
            )


def perform(job: Job, kind: Any, entries: list[Any], seconds: float) -> list[Any]:
    """One task, on a machine of the cluster: through a worker process that this thread keeps for the next task."""
    thread = threading.get_ident()
    pool = _POOLS.get(thread)
    if pool is None or pool.job != job or pool.seconds != seconds:
        if pool is not None:
            pool.close()
        pool = _POOLS[thread] = Pool(job, 1, seconds=seconds)
    (task,) = pool.run([Task(0, kind, entries)])
    return task.done


def end(job: Job) -> None:
    """End the worker processes that were kept for `job` on a machine of the cluster."""
    for thread in [thread for thread, pool in _POOLS.items() if pool.job == job]:
        _POOLS.pop(thread).close()


def _program() -> tuple[str, str]:
    return program(), told()


__all__ = ["Cluster", "end", "perform"]
