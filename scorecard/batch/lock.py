"""Two batches never write to the same folder at once.

The lock is one of the operating system's, held by the open file: it goes when its process goes, however that ended, so
there are no stale locks to clear away. The file's text says who holds it.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from scorecard.batch.errors import BatchError, CannotWrite
from scorecard.batch.gather import MARKER

_FAR = 2**30
"""the byte that is locked on Windows, where a locked byte cannot be read by others"""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the lock of the results' folder. Raises BatchError where another batch has it, `CannotWrite` where it cannot be written."""
    path = out / "数据" / MARKER
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise CannotWrite(out, error) from error
    try:
        if not _take(descriptor):
            holder = os.pread(descriptor, 200, 0).decode("utf-8", "replace") if hasattr(os, "pread") else ""
            raise BatchError(
                f"另一个批次正在写 {out}（{holder.strip() or '另一个进程'}）。请等它结束，或另指定一个 --out 文件夹。"
            )
        try:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, f"进程 {os.getpid()}，机器 {socket.gethostname()}\n".encode())
        except OSError as error:
            raise CannotWrite(out, error) from error
        try:
            yield
        finally:
            # The file stays as the mark of a batch's output; its text would differ from run to run.
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415

            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


__all__ = ["locked"]
