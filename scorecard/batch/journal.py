"""What is done already: results of files, in segments that are each there as a whole or not at all.

A batch killed at any moment goes on from here. A segment holds the results of some fifty files: one line of JSON that
lists them, then each one's rows, compressed. It is written beside its name, synced and renamed, so the segments are the
journal; a torn one does not exist. Results are found by what a file contains, not by where it stands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scorecard.batch.storage import TEMPORARY, Storage

FOLDER = "数据/进度"
_SUFFIX = ".seg"
_SEGMENTS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Result:
    """What the work on one file gave. `key` names content and rules (`work.key_of`); `rows` are packed.

    `again` marks a result that says more of the machine than of the file (out of time, out of memory): it stands for
    this run only. `papers` are the problems with templates met while writing documents.
    """

    key: str
    forms: int
    rows: bytes
    again: bool = False
    papers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a result stands: number of the segment, first byte and length; and how many forms it has."""

    segment: int
    start: int
    length: int
    forms: int


class Journal:
    """The results kept at `storage` for one set of rules (`rules` is its fingerprint)."""

    def __init__(self, storage: Storage, rules: str) -> None:
        self.storage = storage
        self.rules = rules
        self.known: dict[str, Spot] = {}
        """key of a result: where it stands"""
        self._others: list[str] = []
        self._last = 0
        self._read: dict[int, bytes] = {}
        self._load()

    def write(self, results: Sequence[Result]) -> list[Spot]:
        """Keep `results`; when this returns they survive a power cut. Raises `CannotWrite`."""
        self._last += 1
        listed: list[tuple[str, int, int, int, int]] = []
        start = 0
        for result in results:
            listed.append((result.key, result.forms, start, len(result.rows), int(result.again)))
            start += len(result.rows)
        head = json.dumps({"rules": self.rules, "results": listed}, separators=(",", ":")).encode() + b"\n"
        self.storage.write(self._name(self._last), head + b"".join(result.rows for result in results))
        spots = []
        for result, (_, _, begin, length, _) in zip(results, listed, strict=True):
            spot = Spot(self._last, len(head) + begin, length, result.forms)
            self.known[result.key] = spot
            spots.append(spot)
        return spots

    def rows(self, spot: Spot) -> bytes:
        """The packed rows of a result. Raises OSError. Neighbours stand in one segment, so the last few are kept."""
        data = self._read.get(spot.segment)
        if data is None:
            if len(self._read) >= _SEGMENTS_KEPT:
                del self._read[next(iter(self._read))]
            data = self._read[spot.segment] = self.storage.read(self._name(spot.segment))
        return data[spot.start : spot.start + spot.length]

    def keep_only(self, spots: Iterable[Spot]) -> None:
        """Delete the segments of which nothing is needed any more, and those of other rules."""
        used = {spot.segment for spot in spots}
        for name in self._others:
            self.storage.delete(f"{FOLDER}/{name}")
        self._others.clear()
        for name in self.storage.names(FOLDER):
            if name.endswith(_SUFFIX) and int(name.removesuffix(_SUFFIX)) not in used:
                self.storage.delete(f"{FOLDER}/{name}")

    def _load(self) -> None:
        for name in self.storage.names(FOLDER):
            stem = name.removesuffix(_SUFFIX)
            if name.startswith(TEMPORARY) or stem == name or not stem.isdigit():
                if name.startswith(TEMPORARY):
                    self._others.append(name)
                continue
            self._last = max(self._last, int(stem))
            if not self._load_segment(int(stem), name):
                self._others.append(name)

    def _load_segment(self, number: int, name: str) -> bool:
        path = f"{FOLDER}/{name}"
        try:
            size = self.storage.size(path)
            head = self.storage.read(path, 0, 16384)
            if b"\n" not in head:
                head = self.storage.read(path)
            line, mark, _ = head.partition(b"\n")
            content = json.loads(line) if mark else {}
            if content.get("rules") != self.rules:
                return False
            listed = content["results"]
            begin = len(line) + 1
            if size != begin + sum(length for _, _, _, length, _ in listed):
                return False
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False
        for key, forms, start, length, again in listed:
            if not again:
                self.known[key] = Spot(number, begin + start, length, forms)
        return True

    @staticmethod
    def _name(number: int) -> str:
        return f"{FOLDER}/{number:06d}{_SUFFIX}"


__all__ = ["FOLDER", "Journal", "Result", "Spot"]
