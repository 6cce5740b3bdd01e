"""One file of a batch before it is read: how it is called, where its bytes are, and those bytes.

Stands between `gather`, which finds files, and `work`, which reads them, maybe in another process or on another
machine: an entry is small, and opening is done where the work is. Nothing is ever unpacked to a disk.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from scorecard.batch.errors import BatchError
from scorecard.findings import found
from scorecard.model import Finding, Place
from scorecard.readers.opening import LARGEST_FILE

LARGEST_RATIO = 400
RATIO_COUNTS_FROM = 32 * 2**20
"""bytes from which the ratio of unpacked to packed is looked at: long runs of blank rows pack very well"""
LARGEST_NESTED = 64 * 2**20
"""bytes of an archive inside an archive: it is held in memory while its files are read"""

_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Entry:
    """A file that came in.

    `name` is how the batch calls it ("甲局/表.xlsx", "包.zip/表.xlsx"), unique in the batch. `root` is the path or the
    address of the file, or of the outermost archive; `inner` are the places in the directories of the archives on
    the way to it. `problem` is why there is nothing to read.
    """

    name: str
    root: str
    inner: tuple[int, ...] = ()
    problem: Finding | None = None

    @property
    def base(self) -> str:
        """The file's own name, without folders."""
        return self.name.rpartition("/")[2]


class Unreadable(Exception):  # noqa: N818 - it carries the finding about a file
    """The bytes cannot be had; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


def is_address(text: str) -> bool:
    """Whether `text` names a place of a shared storage ("s3://…", "memory://…") and not a path."""
    scheme, mark, _ = text.partition("://")
    return bool(mark) and scheme.isalnum() and len(scheme) > 1


def filesystem(address: str) -> tuple[Any, str]:
    """The fsspec file system of `address`, and the path within it. Raises BatchError where fsspec or its part is missing."""
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415
    except ImportError as error:
        raise BatchError(f'读写 {address} 需要共享存储组件，请先运行：pip install "scorecard[distributed]"') from error
    try:
        found_in, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise BatchError(f"不能使用 {address}：{error}") from error
    return found_in, path


def open_root(root: str) -> IO[bytes]:
    """The file at a path or an address, for reading. Raises OSError."""
    if is_address(root):
        system, path = filesystem(root)
        return cast("IO[bytes]", system.open(path, "rb"))
    return Path(root).open("rb")


class Archives:
    """The archive that was opened last stays open: its files are asked for one after another."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, tuple[int, ...]], zipfile.ZipFile] = {}

    def read(self, entry: Entry) -> bytes:
        """The bytes of `entry`. Raises `Unreadable`."""
        if entry.problem is not None:
            raise Unreadable(entry.problem)
        place = Place(file=entry.name)
        try:
            if not entry.inner:
                return _read_file(entry, place)
            archive = self._archive(entry.root, entry.inner[:-1])
            return read_member(archive, archive.infolist()[entry.inner[-1]], place)
        except FileNotFoundError as error:
            raise Unreadable(found("F001", place, reason="文件不存在")) from error
        except PermissionError as error:
            raise Unreadable(found("F001", place, reason="没有读取权限，或文件正被其他程序打开")) from error
        except OSError as error:
            raise Unreadable(found("F001", place, reason=error.strerror or "读取失败")) from error
        except (zipfile.BadZipFile, IndexError) as error:
            raise Unreadable(found("B006", place, reason="压缩包在读取期间变了，或已经损坏")) from error

    def close(self) -> None:
        """Close what is open."""
        for archive in self._opened.values():
            archive.close()
        self._opened.clear()

    def _archive(self, root: str, inner: tuple[int, ...]) -> zipfile.ZipFile:
        opened = self._opened.get((root, inner))
        if opened is None:
            if inner:
                outer = self._archive(root, inner[:-1])
                data = read_member(outer, outer.infolist()[inner[-1]], Place(), limit=LARGEST_NESTED)
                opened = zipfile.ZipFile(BytesIO(data))
                # Only the innermost is kept beside the archives that it stands in.
                kept = {(root, inner[:depth]) for depth in range(len(inner))}
            else:
                kept = set()
            for key in [key for key in self._opened if key not in kept]:
                self._opened.pop(key).close()
            if opened is None:
                opened = zipfile.ZipFile(open_root(root))
            self._opened[root, inner] = opened
        return opened


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: Place, *, limit: int = LARGEST_FILE) -> bytes:
    """The bytes of one file of an archive. Raises `Unreadable` where it is too large, locked or damaged."""
    reason = refusal(info, limit)
    if reason is None:
        try:
            return archive.read(info)
        except NotImplementedError:
            reason = "它的压缩方法读不了，请先解压"
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):
            reason = "它在压缩包里已经损坏"
    raise Unreadable(found("B007", place, reason=reason))


def refusal(info: zipfile.ZipInfo, limit: int = LARGEST_FILE) -> str | None:
    """Why the file `info` of an archive is not unpacked, in Chinese; None where nothing speaks against it."""
    if info.flag_bits & _ENCRYPTED:
        return "压缩包设有密码"
    if info.file_size > limit:
        return f"解压后有 {info.file_size // 2**20} MB，超过 {limit // 2**20} MB 的上限"
    if info.file_size > RATIO_COUNTS_FROM and info.file_size > LARGEST_RATIO * max(1, info.compress_size):
        return f"解压后会膨胀到 {info.file_size // 2**20} MB，压缩比异常"
    return None


def _read_file(entry: Entry, place: Place) -> bytes:
    if is_address(entry.root):
        with open_root(entry.root) as stream:
            data = stream.read(LARGEST_FILE + 1)
        size = len(data)
    else:
        # Asking for so many bytes more than there are would make room for all of them first.
        size = os.stat(entry.root).st_size  # noqa: PTH116 - a Path for each file costs more than to open it
        data = b""
        if size <= LARGEST_FILE:
            with open(entry.root, "rb") as stream:  # noqa: PTH123 - as above
                data = stream.read()
    if size > LARGEST_FILE:
        raise Unreadable(found("F003", place, size=size // 2**20, limit=LARGEST_FILE // 2**20))
    return data


__all__ = ["Archives", "Entry", "Unreadable", "filesystem", "is_address", "open_root", "read_member", "refusal"]
