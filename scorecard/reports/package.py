"""Zip packages, written so that the same parts give the same bytes and constant parts are compressed only once.

`zipfile` cannot take data that is already compressed, and compressing a template's styles, fonts and settings anew
costs more than rendering a report. So the few structures of a zip file that Office needs are written here:
local headers, central directory, end record; no zip64, no data descriptors, every date 1980-01-01 00:00.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_DATE, _TIME = 0x0021, 0
_UTF8 = 0x0800
_DEFLATED, _STORED = 8, 0
_SMALL = 16_384
"""bytes; a smaller part is compressed hardly worse with a window of 8 KB than with one of 32"""

FIXED_DATE = "2000-01-01T00:00:00Z"
"""Created and modified, in the properties of every document: no "now" in a document."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part ready to be written: `data` is compressed where `method` says so."""

    name: bytes
    data: bytes
    size: int
    crc: int
    method: int


def part(name: str, data: bytes, *, level: int = 6) -> Part:
    """`data` as a part called `name`, deflated at `level` (0 stores it)."""
    crc = zlib.crc32(data)
    if level == 0:
        return Part(name.encode(), data, len(data), crc, _STORED)
    # The memory of a full window costs a small part more than its compression, where speed is asked for.
    window, memory = (-13, 6) if level < 6 and len(data) < _SMALL else (-15, 8)
    deflate = zlib.compressobj(level, zlib.DEFLATED, window, memory)
    return Part(name.encode(), deflate.compress(data) + deflate.flush(), len(data), crc, _DEFLATED)


def archive(parts: Iterable[Part]) -> bytes:
    """The zip file that holds `parts` in their order."""
    body = bytearray()
    directory = bytearray()
    count = 0
    for one in parts:
        offset = len(body)
        body += _LOCAL.pack(
            b"PK\x03\x04", _VERSION, _UTF8, one.method, _TIME, _DATE, one.crc, len(one.data), one.size, len(one.name), 0
        )
        body += one.name
        body += one.data
        directory += _CENTRAL.pack(
            b"PK\x01\x02", _VERSION, _VERSION, _UTF8, one.method, _TIME, _DATE,
            one.crc, len(one.data), one.size, len(one.name), 0, 0, 0, 0, 0, offset,
        )  # fmt: skip
        directory += one.name
        count += 1
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory + end)
