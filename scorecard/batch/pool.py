"""Worker processes of this machine: each file is worked on by a process that may die or hang without harm.

A worker is a process of its own (`child`), fed through pipes; it works on some small files at a time and gives back one
result a file. One that dies or takes too long is replaced, and works on from there file by file, so that it is known at
which file it is; that file is tried once more if it died. What comes of that is a finding of the file. Plain processes rather than `concurrent.futures`: there, one dead worker takes all
waiting work with it, nobody knows at which file, and Windows needs a guarded main module.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Literal, Protocol

import scorecard
from scorecard.batch.entries import Entry
from scorecard.batch.errors import BatchError
from scorecard.batch.journal import Result
from scorecard.batch.work import Job, Worker, failed
from scorecard.findings import found
from scorecard.model import Finding, Place

Kind = Literal["work", "hash"]
LENGTH = struct.Struct("<Q")
_TRIES = 2
"""A worker may have died of something else, such as a machine out of memory: a file has a second try."""
_BAD_STARTS = 3
_START_SECONDS = 60.0
_AHEAD = 2
_NAP = 0.0 if os.name == "nt" else 0.05
"""Seconds between two looks at what a worker has said: each file waking us would cost more than all else we do for it. A
pipe holds what a worker says meanwhile, but that of Windows, which takes no more than one answer."""
_SOON = 12
"""A worker with no more files than this is listened to without a nap: it will soon have nothing to do."""
_READ_AT_ONCE = 1 << 16


@dataclass(slots=True)
class Task:
    """Some files to be worked on, or hashed, one after another. `done` grows as results come."""

    number: int
    kind: Kind
    entries: list[Entry]
    done: list[Any] = field(default_factory=list)
    """`Result`s, or keys where the kind is "hash\""""
    tries: int = 0
    alone: bool = False
    """one file after another, each by itself: a worker died over some of them, or took too long"""

    @property
    def blamed(self) -> bool:
        """Whether it is the first file without a result that a worker is at."""
        return self.alone or self.kind == "hash" or len(self.entries) - len(self.done) == 1


class Executor(Protocol):
    """Whoever works on tasks: this process, a pool of processes, a cluster."""

    def run(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks, done, in any order. `tasks` is asked for as there is room."""

    def close(self) -> None:
        """End all workers."""


class Here:
    """Works in this process: no guard against a file that crashes or hangs. For tests and for single files."""

    def __init__(self, job: Job) -> None:
        self.worker = Worker(job)

    def run(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """As `Executor.run`."""
        for task in tasks:
            task.done = [perform(self.worker, task.kind, entry) for entry in task.entries]
            yield task

    def close(self) -> None:
        """As `Executor.close`."""
        self.worker.archives.close()


def perform(worker: Worker, kind: Kind, entry: Entry) -> Result | str:
    """The one step of a task."""
    return worker.work(entry) if kind == "work" else worker.hashed(entry)


class _Process:
    """One worker process and what it is at."""

    def __init__(self, job: bytes, answers: queue.SimpleQueue[tuple[_Process, list[Any] | None]]) -> None:
        home = str(Path(scorecard.__file__).resolve().parent.parent)
        path = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH", "")]))
        own_group: dict[str, Any] = (
            {} if os.name == "nt" else {"process_group": 0}
        )  # so that what it starts ends with it
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "scorecard.batch.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            **own_group,
        )
        self.tasks: deque[Task] = deque()
        self.ready = False
        self.since = time.monotonic()
        self.answers = answers
        self.given = 0
        """files, ever"""
        self.send(job)
        threading.Thread(target=self._listen, daemon=True).start()

    def send(self, data: bytes) -> None:
        """A frame to the worker; that it is dead is noticed by who listens."""
        stream = self.process.stdin
        if stream is not None:
            with suppress(OSError, ValueError):
                stream.write(LENGTH.pack(len(data)) + data)
                stream.flush()

    def give(self, task: Task) -> None:
        """Let it work on what is left of `task`, after what it has already."""
        if not self.tasks:
            self.since = time.monotonic()
        self.tasks.append(task)
        left = task.entries[len(task.done) :]
        self.given += len(left)
        self.send(pickle.dumps((task.kind, left, task.alone)))

    def end(self) -> None:
        """End the process and whatever it has started."""
        if os.name == "nt":
            self.process.kill()
        else:
            with suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
        if self.process.stdin is not None:
            with suppress(OSError, ValueError):
                self.process.stdin.close()
        self.process.wait()

    def _listen(self) -> None:
        """Hand on what the worker says: a list of its answers now and then, at last None."""
        stream = self.process.stdout
        if stream is not None:
            with stream, suppress(OSError, ValueError, EOFError, pickle.UnpicklingError):
                said = bytearray()
                told = 0
                while part := os.read(stream.fileno(), _READ_AT_ONCE):
                    said += part
                    if frames := take_frames(said):
                        self.answers.put((self, [pickle.loads(frame) for frame in frames]))  # noqa: S301 - from our own process
                        told += len(frames)
                    if not said and self.given - told > _SOON:  # a part of an answer: it waits for room in the pipe
                        time.sleep(_NAP)
        self.answers.put((self, None))


class Pool:
    """`jobs` worker processes. `seconds` is the longest that one file may take."""

    def __init__(self, job: Job, jobs: int, *, seconds: float) -> None:
        self.job = job
        self.seconds = seconds
        self._data = pickle.dumps(job)
        self._answers: queue.SimpleQueue[tuple[_Process, list[Any] | None]] = queue.SimpleQueue()
        self._processes: list[_Process] = []
        self._jobs = jobs
        self._bad_starts = 0
        self._left: deque[Task] = deque()
        """tasks that lost their worker"""
        self._finished: deque[Task] = deque()

    def run(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """As `Executor.run`. Raises BatchError where workers cannot be started, `CannotWrite` where one cannot write."""
        waiting = iter(tasks)
        self._feed(waiting)
        while True:
            if self._finished or self._left:
                while self._finished:
                    yield self._finished.popleft()
                self._feed(waiting)
            busy = [process for process in self._processes if process.tasks]
            if not busy and not self._finished:
                return
            if busy:
                self._listen(busy)

    def close(self) -> None:
        """End all workers."""
        for process in self._processes:
            process.end()
        self._processes.clear()

    def _feed(self, waiting: Iterator[Task]) -> None:
        """Every worker has a task and one more, so that none waits while results are being kept."""
        for depth in range(1, _AHEAD + 1):
            for number in range(self._jobs):
                if number < len(self._processes) and len(self._processes[number].tasks) >= depth:
                    continue
                task = self._left.popleft() if self._left else next(waiting, None)
                if task is None:
                    return
                if number == len(self._processes):
                    self._processes.append(_Process(self._data, self._answers))
                self._processes[number].give(task)

    def _listen(self, busy: list[_Process]) -> None:
        now = time.monotonic()
        # A worker that is still starting is no file that takes long, but must not be waited for without end either.
        wait = min(process.since + self._patience(process) - now for process in busy)
        try:
            process, answers = self._answers.get(timeout=max(0.0, min(wait, 5.0)))
        except queue.Empty:
            for late in busy:
                if time.monotonic() - late.since > self._patience(late):
                    self._took_long(late)
            return
        if process not in self._processes:  # it was ended, and this is the rest of what it said
            return
        if answers is None:
            self._died(process)
            return
        process.since = time.monotonic()
        for answer in answers:
            self._take(process, answer)

    def _take(self, process: _Process, answer: Any) -> None:
        if isinstance(answer, BaseException):
            raise answer
        if answer == "ready":
            process.ready, self._bad_starts = True, 0
            return
        task = process.tasks[0]
        task.done.append(answer)
        task.tries = 0
        if len(task.done) == len(task.entries):
            self._finished.append(process.tasks.popleft())

    def _patience(self, process: _Process) -> float:
        return self.seconds if process.ready else self.seconds + _START_SECONDS

    def _took_long(self, process: _Process) -> None:
        task, *others = self._remove(process)
        if process.ready and not task.blamed:
            task.alone = True
        elif process.ready:
            self._give_up(task, found("B002", Place(file=_at(task).name), seconds=f"{self.seconds:g}"))
        else:
            self._bad_start()
        self._hand_back(task, *others)

    def _died(self, process: _Process) -> None:
        tasks = self._remove(process)
        if not process.ready:
            self._bad_start()
        elif tasks and not tasks[0].blamed:
            tasks[0].alone = True
        elif tasks:
            tasks[0].tries += 1
            if tasks[0].tries >= _TRIES:
                self._give_up(tasks[0], found("B001", Place(file=_at(tasks[0]).name)))
        self._hand_back(*tasks)

    def _bad_start(self) -> None:
        self._bad_starts += 1
        if self._bad_starts >= _BAD_STARTS:
            raise BatchError("工作进程启动不了。请确认 scorecard 已完整安装、内存没有用完，再运行一次。")

    def _hand_back(self, *tasks: Task) -> None:
        """Tasks that lost their worker: what is left of them goes to another one."""
        for task in tasks:
            (self._left if len(task.done) < len(task.entries) else self._finished).append(task)

    def _give_up(self, task: Task, finding: Finding) -> None:
        """The file at which `task` stands gets `finding` for a result."""
        task.tries = 0
        task.done.append(unfinished(task.kind, _at(task), finding))

    def _remove(self, process: _Process) -> list[Task]:
        tasks = list(process.tasks)
        process.tasks.clear()
        self._processes.remove(process)
        process.end()
        return tasks


def unfinished(kind: Kind, entry: Entry, finding: Finding) -> Result | str:
    """What stands for the result of a file that stopped its worker. Nobody touches it again to learn its SHA-256."""
    return failed(entry, finding, "", (), again=True) if kind == "work" else ""


def _at(task: Task) -> Entry:
    return task.entries[len(task.done)]


def take_frames(said: bytearray) -> list[bytes]:
    """The whole frames that `said` begins with, taken out of it."""
    frames: list[bytes] = []
    at = 0
    while len(said) >= at + LENGTH.size:
        (length,) = LENGTH.unpack_from(said, at)
        end = at + LENGTH.size + length
        if len(said) < end:
            break
        frames.append(bytes(said[at + LENGTH.size : end]))
        at = end
    del said[:at]
    return frames


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame of a pipe, None at its end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


__all__ = ["LENGTH", "Executor", "Here", "Kind", "Pool", "Task", "perform", "read_frame", "take_frames", "unfinished"]
