"""How far a batch is: a bar with rate and remaining time on a terminal, now and then a line anywhere else."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress


class Watch(Protocol):
    """Told how far the work is."""

    def stage(self, name: str, total: int) -> None:
        """A stage of `total` files begins; 0 where that is not known."""

    def advance(self, count: int) -> None:
        """`count` more files are done."""

    def tell(self, text: str) -> None:
        """Something to be said in between."""


class Silent:
    """Tells nobody."""

    def stage(self, name: str, total: int) -> None:
        """As `Watch.stage`."""

    def advance(self, count: int) -> None:
        """As `Watch.advance`."""

    def tell(self, text: str) -> None:
        """As `Watch.tell`."""


class Lines:
    """A plain line every few seconds, for pipes and logs."""

    def __init__(self, stream: TextIO | None = None, *, every: float = 5.0) -> None:
        self.stream = stream or sys.stderr
        self.every = every
        self.name, self.total, self.done = "", 0, 0
        self.began = self.last = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def stage(self, name: str, total: int) -> None:
        """As `Watch.stage`."""
        self.name, self.total, self.done = name, total, 0
        self.began = self.last = time.monotonic()
        self.tell(f"{name}：{total} 个文件" if total else f"{name}……")

    def advance(self, count: int) -> None:
        """As `Watch.advance`."""
        self.done += count
        now = time.monotonic()
        if now - self.last >= self.every or (self.done == self.total and now - self.began >= self.every):
            self.last = now
            rate = self.done / max(now - self.began, 1e-9)
            left = (self.total - self.done) / rate if rate and self.total else 0.0
            self.tell(f"{self.name}：{self.done}/{self.total}，每秒 {rate:.1f} 个，约剩 {clock(left)}")

    def tell(self, text: str) -> None:
        """As `Watch.tell`."""
        print(text, file=self.stream, flush=True)


class Bar:
    """A bar of rich, with rate and remaining time."""

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only on a terminal
        from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn  # noqa: PLC0415 - as above
        from rich.text import Text  # noqa: PLC0415

        class Rate(ProgressColumn):
            def render(self, task: Any) -> Text:
                if task.total is None:
                    return Text("")
                speed, left = task.finished_speed or task.speed, task.time_remaining
                told = f"{task.completed:.0f}/{task.total:.0f}"
                told += f"，每秒 {speed:.1f} 个" if speed else ""
                return Text(f"{told}，剩 {clock(left)}" if speed and left is not None else told)

        self.console = Console(stderr=True)
        self.progress: Progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            Rate(),
            console=self.console,
            transient=True,
        )
        self.task: Any = None

    def __enter__(self) -> Self:
        self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.progress.stop()

    def stage(self, name: str, total: int) -> None:
        """As `Watch.stage`."""
        if self.task is not None:
            self.progress.remove_task(self.task)
        self.task = self.progress.add_task(name, total=total or None)

    def advance(self, count: int) -> None:
        """As `Watch.advance`."""
        if self.task is not None:
            self.progress.advance(self.task, count)

    def tell(self, text: str) -> None:
        """As `Watch.tell`."""
        self.console.print(text, markup=False, highlight=False)


def watch() -> Bar | Lines:
    """A bar where a person looks on, lines otherwise."""
    return Bar() if sys.stderr.isatty() else Lines()


def clock(seconds: float) -> str:
    """A duration in words: 45秒, 12分05秒, 2小时08分."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}秒"
    if whole < 3600:
        return f"{whole // 60}分{whole % 60:02}秒"
    return f"{whole // 3600}小时{whole % 3600 // 60:02}分"


__all__ = ["Bar", "Lines", "Silent", "Watch", "clock", "watch"]
