"""What stops a batch: requests that make no sense, and places that cannot be written. Content never does."""

from __future__ import annotations

import errno


class BatchError(Exception):
    """The batch cannot go on; the message is Chinese and says what to do."""


class CannotWrite(BatchError):  # noqa: N818 - named after what happened
    """The results cannot be written: a full disk, a read-only folder. `error` is the system's own word."""

    def __init__(self, where: object, error: OSError) -> None:
        super().__init__(f"写不到 {where}：{error.strerror or error}")
        self.where = str(where)
        self.error = error

    def __reduce__(self) -> tuple[type[CannotWrite], tuple[str, OSError]]:
        return CannotWrite, (self.where, self.error)  # it crosses from a worker to the batch


def disk_error(where: object, error: Exception) -> CannotWrite | None:
    """`error` as `CannotWrite` where it tells of a disk; DuckDB puts the system's error into the words of its own."""
    if isinstance(error, OSError):
        return CannotWrite(where, error)
    words = str(error)
    for number, sign in (
        (errno.ENOSPC, "No space left"),
        (errno.EROFS, "Read-only file system"),
        (errno.EACCES, "Permission denied"),
        (errno.EDQUOT, "quota exceeded"),
    ):
        if sign.lower() in words.lower():
            return CannotWrite(where, OSError(number, sign))
    return None


__all__ = ["BatchError", "CannotWrite", "disk_error"]
