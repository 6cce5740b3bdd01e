"""Where results are kept: a folder of a disk, or a place of a shared storage through fsspec.

The few things a batch does with it, and no more: write a file whole or not at all, read, list, delete, and move a
folder. Knows nothing of what is in the files.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from scorecard.batch.entries import filesystem, is_address
from scorecard.batch.errors import CannotWrite

TEMPORARY = ".tmp-"


class Storage(Protocol):
    """Names are relative, with "/" between. Writing raises `CannotWrite`."""

    def write(self, name: str, data: bytes) -> None:
        """`data` as the file `name`: after a crash it is there as a whole, or not at all."""

    def read(self, name: str, start: int = 0, length: int | None = None) -> bytes:
        """The bytes of a file, or a part of them. Raises OSError."""

    def size(self, name: str) -> int:
        """The size of a file in bytes. Raises OSError."""

    def names(self, folder: str) -> list[str]:
        """The names of what is in `folder`, in order; none where there is no such folder."""

    def delete(self, name: str) -> None:
        """Remove a file or a folder with all that is in it; nothing happens where there is none."""

    def exists(self, name: str) -> bool:
        """Whether there is such a file or folder."""

    def write_folder(self, name: str, files: Mapping[str, bytes]) -> None:
        """A folder of files, there as a whole or not at all."""

    def move(self, old: str, new: str) -> None:
        """Rename a folder; there must be none of the new name."""

    def upload(self, local: Path) -> None:
        """Copy all files of a local folder to here; nothing where they are here already."""


def storage(where: str) -> Storage:
    """The storage at a path or an address."""
    return Shared(where) if is_address(where) else Folder(Path(where))


class Folder:
    """A folder of a disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, data: bytes) -> None:
        """As `Storage.write`."""
        target = self.root / name
        temporary = target.with_name(TEMPORARY + target.name)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
            sync_folder(target.parent)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise CannotWrite(self.root, error) from error

    def read(self, name: str, start: int = 0, length: int | None = None) -> bytes:
        """As `Storage.read`."""
        with (self.root / name).open("rb") as stream:
            stream.seek(start)
            return stream.read() if length is None else stream.read(length)

    def size(self, name: str) -> int:
        """As `Storage.size`."""
        return (self.root / name).stat().st_size

    def names(self, folder: str) -> list[str]:
        """As `Storage.names`."""
        try:
            return sorted(os.listdir(self.root / folder))  # noqa: PTH208 - thousands of names need no Path each
        except (FileNotFoundError, NotADirectoryError):
            return []

    def delete(self, name: str) -> None:
        """As `Storage.delete`."""
        path = self.root / name
        try:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(path, error) from error

    def exists(self, name: str) -> bool:
        """As `Storage.exists`."""
        return (self.root / name).exists()

    def write_folder(self, name: str, files: Mapping[str, bytes]) -> None:
        """As `Storage.write_folder`."""
        target = self.root / name
        temporary = target.with_name(f"{TEMPORARY}{target.name}-{os.getpid()}")
        try:
            temporary.mkdir(parents=True, exist_ok=True)
            for file, data in files.items():
                (temporary / file).write_bytes(data)
            if target.exists():
                shutil.rmtree(target)
            temporary.rename(target)
        except OSError as error:
            shutil.rmtree(temporary, ignore_errors=True)
            raise CannotWrite(self.root, error) from error

    def move(self, old: str, new: str) -> None:
        """As `Storage.move`."""
        target = self.root / new
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            (self.root / old).rename(target)
        except OSError as error:
            raise CannotWrite(target, error) from error

    def upload(self, local: Path) -> None:
        """As `Storage.upload`."""
        if local.resolve() == self.root.resolve():
            return
        try:
            shutil.copytree(local, self.root, dirs_exist_ok=True)
        except (OSError, shutil.Error) as error:
            raise CannotWrite(self.root, error if isinstance(error, OSError) else OSError(str(error))) from error


class Shared:
    """A place of a shared storage: objects appear as a whole there; folders are moved object by object."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.system: Any
        self.system, self.path = filesystem(address)

    def _at(self, name: str) -> str:
        return f"{self.path.rstrip('/')}/{name}".rstrip("/")

    def write(self, name: str, data: bytes) -> None:
        """As `Storage.write`."""
        try:
            self.system.makedirs(self._at(name).rpartition("/")[0], exist_ok=True)
            self.system.pipe_file(self._at(name), data)
        except OSError as error:
            raise CannotWrite(self.address, error) from error

    def read(self, name: str, start: int = 0, length: int | None = None) -> bytes:
        """As `Storage.read`."""
        end = None if length is None else start + length
        data: bytes = self.system.cat_file(self._at(name), start=start or None, end=end)
        return data

    def size(self, name: str) -> int:
        """As `Storage.size`."""
        return int(self.system.size(self._at(name)))

    def names(self, folder: str) -> list[str]:
        """As `Storage.names`."""
        try:
            self.system.invalidate_cache()
            return sorted(
                item.rstrip("/").rpartition("/")[2] for item in self.system.ls(self._at(folder), detail=False)
            )
        except (FileNotFoundError, NotADirectoryError):
            return []

    def delete(self, name: str) -> None:
        """As `Storage.delete`."""
        try:
            with suppress(FileNotFoundError):
                self.system.rm(self._at(name), recursive=True)
        except OSError as error:
            raise CannotWrite(self.address, error) from error

    def exists(self, name: str) -> bool:
        """As `Storage.exists`."""
        return bool(self.system.exists(self._at(name)))

    def write_folder(self, name: str, files: Mapping[str, bytes]) -> None:
        """As `Storage.write_folder`."""
        # A reader looks for the last file: the folder counts as whole when it is there.
        for file, data in files.items():
            self.write(f"{name}/{file}", data)

    def move(self, old: str, new: str) -> None:
        """As `Storage.move`."""
        try:
            for item in self.system.find(self._at(old)):
                self.write(new + item[len(self._at(old)) :], self.system.cat_file(item))
        except OSError as error:
            raise CannotWrite(self.address, error) from error
        self.delete(old)

    def upload(self, local: Path) -> None:
        """As `Storage.upload`."""
        for path in sorted(path for path in local.rglob("*") if path.is_file()):
            self.write(path.relative_to(local).as_posix(), path.read_bytes())


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last through a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


__all__ = ["TEMPORARY", "Folder", "Shared", "Storage", "storage", "sync_folder"]
