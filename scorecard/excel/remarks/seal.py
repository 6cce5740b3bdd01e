"""Whether a file of ours is as we wrote it: a checksum of all parts, kept as an XML comment in one of them.

Office programs drop the comment when they save, and change other parts besides, so a file that a person changed
never passes for ours.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from scorecard.readers.package import Broken, open_package
from scorecard.reports.package import archive, part

if TYPE_CHECKING:
    from scorecard.reports.package import Part

_SEAL = re.compile(rb"<!-- scorecard ([0-9a-f]{64}) -->\s*\Z")


def sealed(parts: list[Part], name: str, body: bytes) -> bytes:
    """The zip file of `parts`, the part `name` (whose bytes are `body`) with the seal at its end."""
    rest = [one for one in parts if one.name.decode() != name]
    mark = _checksum([(one.name.decode(), one.crc) for one in rest], body)
    whole = part(name, body + b"\n<!-- scorecard " + mark.encode() + b" -->")
    return archive([whole if one.name.decode() == name else one for one in parts])


def unsealed(body: bytes) -> bytes:
    """`body` without a seal at its end."""
    found = _SEAL.search(body)
    return body if found is None else body[: found.start()].rstrip(b"\n")


def unchanged(data: bytes) -> bool:
    """Whether the package `data` is as `sealed` gave it."""
    package, _ = open_package(data, "")
    if package is None:
        return False
    try:
        for name in package.names:
            if not name.endswith(".xml") or package.entries[name].size > 2**25:
                continue
            body = package.read(name)
            found = _SEAL.search(body[-200:])
            if found is not None:
                others = [(other, entry.crc) for other, entry in package.entries.items() if other != name]
                return _checksum(others, unsealed(body)) == found[1].decode()
    except Broken:
        return False
    return False


def _checksum(others: list[tuple[str, int]], body: bytes) -> str:
    made = hashlib.sha256(body)
    for name, crc in sorted(others):
        made.update(f"\n{name}:{crc}".encode())
    return made.hexdigest()


__all__ = ["sealed", "unchanged", "unsealed"]
