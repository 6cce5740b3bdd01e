"""A zip package (xlsx, docx) opened safely: nothing is unpacked that could fill the memory or mean two things.

Reads the central directory itself rather than through `zipfile`: it is four times as fast for a small form, and every
number of the directory is checked before it is believed. Knows nothing of what the parts contain.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from scorecard.findings import found
from scorecard.model import Finding, Place

MOST_ENTRIES: Final = 20_000
LARGEST_PART: Final = 256 * 2**20
"""bytes of one part after unpacking; a sheet of a million blank formatted rows has some 60 MB"""
LARGEST_TOTAL: Final = 1024 * 2**20
LARGEST_RATIO: Final = 400
RATIO_COUNTS_FROM: Final = 32 * 2**20
"""bytes from which the ratio of unpacked to packed is looked at: long runs of blank rows pack very well"""

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LOCATOR64 = b"PK\x06\x07"
_ENTRY = struct.Struct("<4s4xHH4xLLLHHH8xL")
_LOCAL = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_UTF8 = 0x800
_STORED, _DEFLATED = 0, 8
_FULL32 = 0xFFFFFFFF


_ROOT_FIRST = re.compile(rb"\s*(?:<\?xml[^<>]*\?>\s*)?<[A-Za-z]")
_HEAD: Final = 4096
_REMEMBERED: Final = 256 * 2**10
"""bytes of a part, up to which one that recurs is remembered"""


class Listed(NamedTuple):
    """A part as the directory lists it: offset of its local header, bytes packed and unpacked, method, checksum."""

    offset: int
    packed: int
    size: int
    method: int
    crc: int


class Broken(Exception):  # noqa: N818 - not an error of the program: it carries the finding about a file
    """A part that cannot be had; `finding` says why. Caught by the readers, never seen outside of them."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


@dataclass(slots=True)
class Package:
    """The parts of a package. Names are as stored, without a leading slash; look-ups ignore case, as Office does."""

    data: bytes
    file: str
    entries: dict[str, Listed] = field(default_factory=dict)
    lower: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the directory."""
        return list(self.entries)

    def __contains__(self, part: str) -> bool:
        return part in self.entries or part.lower() in self.lower

    def read(self, part: str) -> bytes:
        """The unpacked bytes of `part`.

        Raises KeyError where there is no such part, and `Broken` where it is damaged or too large.
        """
        return self._read(part, _unpacked)

    def xml(self, part: str, *, recurring: bool = False) -> bytes:
        """As `read`, for a part that is XML: one with a DOCTYPE raises `Broken`.

        A `recurring` part is remembered: in a batch the files of one template have the same styles, byte for byte.
        """
        raw = self._read(part, _remembered if recurring else _unpacked)
        if has_doctype(raw):
            raise Broken(found("F012", Place(file=self.file), part=part))
        return raw

    def packed(self, part: str) -> tuple[bytes, Listed] | None:
        """`part` as it stands in the package, packed; None where it has to be packed anew. Raises as `read`.

        What cannot be unpacked, or is more or less than one whole stream, is not handed on to another program.
        """
        whole: list[bytes] = []

        def look(packed: bytes, method: int, size: int, crc: int) -> bytes:
            inflated = zlib.decompressobj(-15)
            raw = packed if method == _STORED else inflated.decompress(packed, size + 1)
            if method == _STORED or (inflated.eof and not inflated.unused_data):
                whole.append(packed)
            return _unpacked(raw, _STORED, size, crc)

        self._read(part, look)
        return (whole[0], self.entries.get(part) or self.entries[self.lower[part.lower()]]) if whole else None

    def _read(self, part: str, unpack: Callable[[bytes, int, int, int], bytes]) -> bytes:
        entry = self.entries.get(part)
        if entry is None:
            entry = self.entries[self.lower[part.lower()]]
        offset, packed, size, method, crc = entry
        if size > LARGEST_PART or (size > RATIO_COUNTS_FROM and size > LARGEST_RATIO * max(1, packed)):
            raise Broken(_too_large(self.file, part, size, LARGEST_PART))
        if offset + _LOCAL.size > len(self.data):
            raise self._damaged(f"部件 {part} 不在目录登记的位置")
        magic, name_length, extra_length = _LOCAL.unpack_from(self.data, offset)
        if magic != b"PK\x03\x04":
            raise self._damaged(f"部件 {part} 不在目录登记的位置")
        start = offset + _LOCAL.size + name_length + extra_length
        if start + packed > len(self.data):
            raise self._damaged(f"部件 {part} 缺少后半")
        try:
            return unpack(self.data[start : start + packed], method, size, crc)
        except zlib.error as error:
            raise self._damaged(f"部件 {part} 解不开") from error
        except ValueError as error:
            raise self._damaged(f"部件 {part} 与目录登记的大小或校验值不符") from error

    def _damaged(self, reason: str) -> Broken:
        return Broken(found("F009", Place(file=self.file), reason=reason))


def _unpacked(packed: bytes, method: int, size: int, crc: int) -> bytes:
    """The bytes of a part, never more than `size` and one.

    Raises zlib.error where they cannot be unpacked, and ValueError where they are not of this size and checksum.
    """
    raw = packed if method == _STORED else zlib.decompressobj(-15).decompress(packed, size + 1)
    if len(raw) != size or zlib.crc32(raw) != crc:
        raise ValueError("size or checksum")
    return raw


_few_unpacked = lru_cache(maxsize=64)(_unpacked)


def _remembered(packed: bytes, method: int, size: int, crc: int) -> bytes:
    return (_few_unpacked if size <= _REMEMBERED else _unpacked)(packed, method, size, crc)


def has_doctype(raw: bytes) -> bool:
    """Does the XML `raw` declare a DOCTYPE before its root element, in whatever encoding?"""
    if _ROOT_FIRST.match(raw, 0, _HEAD):
        return False
    head = raw[:_HEAD]
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00<" in head or b"<\x00" in head:
        head = head.replace(b"\x00", b"")
    position = 0
    # Declarations, comments and white space may stand before the root element; a DOCTYPE nowhere else.
    while True:
        position = head.find(b"<", position)
        if position < 0:
            return b"<!DOCTYPE" in raw
        if head.startswith(b"<!--", position):
            position = head.find(b"-->", position)
            if position < 0:
                return b"<!DOCTYPE" in raw
        elif head.startswith(b"<?", position):
            position = head.find(b"?>", position)
            if position < 0:
                return b"<!DOCTYPE" in raw
        else:
            return head[position : position + 9].upper() == b"<!DOCTYPE"


def open_package(data: bytes, name: str) -> tuple[Package | None, list[Finding]]:
    """The package in `data`; None with one finding where it is damaged, dangerous or contradicts itself."""
    place = Place(file=name)
    directory = _directory(data)
    if directory is None:
        return None, [found("F009", place, reason="压缩包的目录不在末尾，文件可能只传了一半")]
    count, size, start = directory
    if count > MOST_ENTRIES:
        return None, [found("F011", place, reason=f"部件有 {count} 个，超过 {MOST_ENTRIES} 个")]
    package = Package(data, name)
    position, end, total = start, start + size, 0
    unpack = _ENTRY.unpack_from
    for _ in range(count):
        if position + 46 > end:
            return None, [found("F009", place, reason="压缩包的目录中断")]
        magic, flags, method, crc, packed, full, name_length, extra_length, comment_length, offset = unpack(
            data, position
        )
        if magic != b"PK\x01\x02":
            return None, [found("F009", place, reason="压缩包的目录中断")]
        named = position + 46
        position = named + name_length + extra_length + comment_length
        part, lower, is_inside = _part_name(data[named : named + name_length], flags & _UTF8)
        if _FULL32 in (packed, full, offset):
            extra = data[named + name_length : named + name_length + extra_length]
            full, packed, offset = _zip64(extra, full, packed, offset)
        problem = None
        if lower in package.lower:
            problem = found("F011", place, reason=f"有两个同名的部件 {part}")
        elif not is_inside:
            problem = found("F011", place, reason=f"部件的路径 {part!r} 指向文件之外")
        elif flags & _ENCRYPTED:
            problem = found("F008", place)
        elif method not in (_STORED, _DEFLATED):
            problem = found("F009", place, reason=f"部件 {part} 的压缩方法（{method}）不是 Office 使用的")
        if problem:
            return None, [problem]
        if not part or part.endswith("/"):
            continue
        total += full
        package.entries[part] = Listed(offset, packed, full, method, crc)
        package.lower[lower] = part
    if total > LARGEST_TOTAL:
        return None, [_too_large(name, "文件", total, LARGEST_TOTAL)]
    return package, []


@lru_cache(maxsize=256)
def _part_name(raw: bytes, utf8: int) -> tuple[str, str, bool]:
    """A part's name, the same in lower case, and whether it lies within the package. All packages name the same few."""
    part = raw.decode("utf-8" if utf8 else "cp437", "replace").replace("\\", "/").lstrip("/")
    return part, part.lower(), ".." not in part.split("/") and ":" not in part and "\x00" not in part


def _directory(data: bytes) -> tuple[int, int, int] | None:
    """Entries, size and start of the central directory, checked against the length of the data."""
    end = data.rfind(_END, max(0, len(data) - 65557))
    if end < 0 or end + 22 > len(data):
        return None
    count, size, start = struct.unpack_from("<HLL", data, end + 10)
    if count == 0xFFFF or _FULL32 in (size, start):
        locator = data.rfind(_LOCATOR64, max(0, end - 20), end)
        if locator < 0:
            return None
        (at,) = struct.unpack_from("<Q", data, locator + 8)
        if at + 56 > len(data) or data[at : at + 4] != _END64:
            return None
        count, size, start = struct.unpack_from("<QQQ", data, at + 32)
    if start + size > end or count * 46 > size:
        return None
    return count, size, start


def _zip64(extra: bytes, *values: int) -> tuple[int, ...]:
    """The sizes and the offset, with those that were too long for 32 bits taken from the zip64 field."""
    position = 0
    while position + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, position)
        if kind == 1 and position + 4 + length <= len(extra):
            numbers = iter(struct.unpack_from(f"<{length // 8}Q", extra, position + 4))
            return tuple(next(numbers, value) if value == _FULL32 else value for value in values)
        position += 4 + length
    return values


def _too_large(file: str, part: str, size: int, limit: int) -> Finding:
    return found("F010", Place(file=file), part=part, size=size // 2**20, limit=limit // 2**20)


__all__ = ["Broken", "Package", "has_doctype", "open_package"]
