"""OLE2 compound files (the container of .xls): the streams of the root folder, read defensively.

Every chain of sectors is followed at most once round; what points outside the file ends the chain.
"""

from __future__ import annotations

import struct

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST = 0xFFFFFFF9
"""Sector numbers above it mean: free, end of chain, or a sector of the tables themselves."""
_NAMES_AT = 128


class BrokenOleError(Exception):
    """The container cannot be followed."""


def streams(data: bytes) -> dict[str, tuple[int, int]]:
    """{name: (first sector, size)} of the streams of the root folder. Raises `BrokenOleError`."""
    return {name: (start, size) for name, kind, start, size in _entries(_File(data)) if kind == 2}


def stream(data: bytes, name: str) -> bytes:
    """The bytes of the stream `name`. Raises `BrokenOleError`, also where it is not there or cut off."""
    file = _File(data)
    entries = _entries(file)
    for entry, kind, start, size in entries:
        if entry == name and kind == 2:
            if size > len(data):
                raise BrokenOleError("a stream is larger than the file")
            if size >= file.cutoff:
                content = file.chain(start)
            else:
                root = next((item for item in entries if item[1] == 5), None)
                if root is None:
                    raise BrokenOleError("no root")
                content = file.small_chain(start, file.chain(root[2]))
            if len(content) < size:
                raise BrokenOleError("a stream is cut off")
            return content[:size]
    raise BrokenOleError(f"no stream {name}")


class _File:
    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise BrokenOleError("no header")
        self.data = data
        shift, self.small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or self.small_shift > shift:
            raise BrokenOleError("odd sector size")
        self.size = 1 << shift
        self.directory_start, self.cutoff, small_start = struct.unpack_from("<L4xLL", data, 48)
        self.fat: list[int] = []
        for number in self._fat_sectors():
            block = self.sector(number)
            self.fat.extend(struct.unpack(f"<{len(block) // 4}L", block[: len(block) // 4 * 4]))
        block = self.chain(small_start)
        self.small_fat = struct.unpack(f"<{len(block) // 4}L", block[: len(block) // 4 * 4])

    def _fat_sectors(self) -> list[int]:
        """Where the table of sectors lies: 109 numbers in the header, further ones in a chain of lists."""
        numbers = list(struct.unpack_from("<109L", self.data, 76))
        (more,) = struct.unpack_from("<L", self.data, 68)
        seen: set[int] = set()
        while more <= _LAST and more not in seen:
            seen.add(more)
            block = self.sector(more)
            if len(block) < self.size:
                break
            *part, more = struct.unpack(f"<{self.size // 4}L", block)
            numbers.extend(part)
        return [number for number in dict.fromkeys(numbers) if number <= _LAST]

    def sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def chain(self, number: int) -> bytes:
        parts: list[bytes] = []
        seen: set[int] = set()
        while number <= _LAST and number not in seen:
            seen.add(number)
            block = self.sector(number)
            if not block:
                break
            parts.append(block)
            number = self.fat[number] if number < len(self.fat) else _LAST + 1
        return b"".join(parts)

    def small_chain(self, number: int, content: bytes) -> bytes:
        size = 1 << self.small_shift
        parts: list[bytes] = []
        seen: set[int] = set()
        while number <= _LAST and number not in seen:
            seen.add(number)
            parts.append(content[number * size : (number + 1) * size])
            number = self.small_fat[number] if number < len(self.small_fat) else _LAST + 1
        return b"".join(parts)


def _entries(file: _File) -> list[tuple[str, int, int, int]]:
    """(name, kind, first sector, size): the root itself (kind 5) and its own children."""
    directory = file.chain(file.directory_start)
    if len(directory) < _NAMES_AT:
        raise BrokenOleError("no directory")
    result = [_entry(directory, 0)]
    waiting = [struct.unpack_from("<L", directory, 76)[0]]
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number in seen or (number + 1) * _NAMES_AT > len(directory):
            continue
        seen.add(number)
        result.append(_entry(directory, number))
        waiting.extend(struct.unpack_from("<LL", directory, number * _NAMES_AT + 68))
    return result


def _entry(directory: bytes, number: int) -> tuple[str, int, int, int]:
    at = number * _NAMES_AT
    (length,) = struct.unpack_from("<H", directory, at + 64)
    name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    start, size = struct.unpack_from("<LL", directory, at + 116)
    return name, directory[at + 66], start, size


__all__ = ["BrokenOleError", "stream", "streams"]
