"""What came in: folders, archives, patterns and single files become a list of entries, in an order of its own.

First on the way of a batch. The order and the names depend on what is there, never on the order in which a system
lists it. Things that are no forms are listed beside, not refused; what cannot be opened stays in the list with its finding.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from scorecard.batch.entries import Entry, filesystem, is_address
from scorecard.batch.errors import BatchError
from scorecard.batch.naming import ignored, is_zip, label, order, readable
from scorecard.batch.zips import members
from scorecard.findings import found
from scorecard.model import Finding, Place

MARKER = "scorecard-batch.lock"
"""The file in 数据 by which the output of a batch is known, so that a later batch does not read it as input."""


@dataclass(slots=True)
class Gathered:
    """`entries` to be read, in order; `others` are the names of what is no form; `findings` belong to no one file."""

    entries: list[Entry] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def gather(paths: Sequence[str], out: str | None = None) -> Gathered:
    """The files of `paths` (folders, files, zips, patterns with * or **, addresses of a shared storage).

    `out` is the folder of the results: it is left out wherever it stands. Raises BatchError for a path that is not
    there and for a pattern that fits nothing.
    """
    walk = _Walk(os.path.realpath(out) if out and not is_address(out) else None, out)
    for path in paths:
        walk.given(path)
    return walk.finish()


class _Walk:
    def __init__(self, out: str | None, address: str | None) -> None:
        self.out = out
        self.address = address
        self.result = Gathered()
        self.folders: set[str] = set()
        self.seen: set[str] = set()
        self.inputs: list[tuple[str, list[Entry], list[str]]] = []

    def given(self, path: str) -> None:
        """One path of the call."""
        if is_address(path):
            self.remote(path)
            return
        if os.path.isdir(path):  # noqa: PTH112 - strings are half the memory of paths
            if os.path.realpath(path) == self.out:
                raise BatchError(
                    f"结果不能直接写进要读的文件夹 {path}。请用 --out 另指定一个文件夹，例如 {path}/结果。"
                )
            entries, others = self._begin(Path(path).resolve().name)
            self.folder(path, "", entries, others)
        elif os.path.exists(path):  # noqa: PTH110
            entries, _ = self._begin(Path(path).resolve().parent.name)
            self.file(path, Path(path).name, entries)
        elif glob.has_magic(path):
            self.pattern(path)
        else:
            raise BatchError(f"找不到 {path}。请核对路径；路径里有空格的，用引号括起来。")

    def pattern(self, path: str) -> None:
        """A pattern: names are below its part without wildcards."""
        fixed = path
        while glob.has_magic(fixed):
            fixed = os.path.dirname(fixed)  # noqa: PTH120
        entries, others = self._begin(Path(fixed or ".").resolve().name)
        hits = [hit for hit in glob.glob(path, recursive=True) if not ignored(Path(hit).name)]  # noqa: PTH207 - a pattern may be absolute
        for hit in sorted(hits):
            name = label(os.path.relpath(hit, fixed or "."))
            if os.path.isdir(hit):  # noqa: PTH112
                # "**" lists folders and their files; a folder is walked where the pattern named it itself.
                if not path.endswith("**"):
                    self.folder(hit, name + "/", entries, others)
            else:
                self.file(hit, name, entries)
        if not entries and not others:
            raise BatchError(f"没有文件符合 {path}。")

    def remote(self, address: str) -> None:
        """A folder or a file of a shared storage."""
        system, path = filesystem(address)
        try:
            everything = sorted(system.find(path)) if system.isdir(path) else [path] if system.exists(path) else None
        except OSError as error:
            raise BatchError(f"读不到 {address}：{error.strerror or error}") from error
        if everything is None:
            raise BatchError(f"找不到 {address}。")
        entries, others = self._begin(path.rstrip("/").rpartition("/")[2])
        own = None
        if self.address is not None and is_address(self.address):
            own = filesystem(self.address)[1].rstrip("/") + "/"
        for item in everything:
            inside = item[len(path) :].lstrip("/") or item.rpartition("/")[2]
            if any(ignored(part) for part in inside.split("/")) or (own is not None and item.startswith(own)):
                continue
            self._add(label(inside), system.unstrip_protocol(item), entries, others)

    def folder(self, path: str, prefix: str, entries: list[Entry], others: list[str]) -> None:
        """Everything below the folder `path`; each real folder is walked once, so links cannot go in circles."""
        real = os.path.realpath(path)
        if real == self.out or real in self.folders or Path(path, "数据", MARKER).exists():
            return
        self.folders.add(real)
        try:
            with os.scandir(path) as listing:
                inside = sorted(listing, key=lambda item: item.name)
        except OSError as error:
            reason = "没有读取权限" if isinstance(error, PermissionError) else error.strerror or "读取失败"
            where = label(prefix or path)
            self.result.findings.append(found("B009", Place(file=where), folder=where, reason=reason))
            return
        for item in inside:
            if ignored(item.name):
                continue
            name = prefix + label(item.name)
            if item.is_dir():
                self.folder(item.path, f"{name}/", entries, others)
            elif item.is_file():
                # The real path costs a look at each folder above; only a link can be elsewhere.
                elsewhere = item.is_symlink()
                self._add(name, item.path, entries, others, None if elsewhere else os.path.join(real, item.name))  # noqa: PTH118
            elif item.is_symlink():
                self._add(
                    name, item.path, entries, others
                )  # it leads nowhere, and is reported as a file that cannot be opened

    def file(self, path: str, name: str, entries: list[Entry]) -> None:
        """A file that was named itself: read whatever it is called."""
        self._add(name, path, entries, None)

    def finish(self) -> Gathered:
        """All inputs together: names told apart, one order."""
        told_apart = self._told_apart()
        result = self.result
        result.entries = sorted(told_apart, key=lambda entry: order(entry.name))
        result.others = sorted((name for _, _, others in self.inputs for name in others), key=order)
        if result.others:
            result.findings.append(_others(result.others))
        return result

    def _begin(self, name: str) -> tuple[list[Entry], list[str]]:
        entries: list[Entry] = []
        others: list[str] = []
        self.inputs.append((label(name) or "输入", entries, others))
        return entries, others

    def _add(
        self, name: str, root: str, entries: list[Entry], others: list[str] | None, real: str | None = None
    ) -> None:
        real = real or (root if is_address(root) else os.path.realpath(root))
        if real in self.seen:
            return
        self.seen.add(real)
        if others is not None and not readable(name):
            others.append(name)
        elif is_zip(name):
            inside, not_forms = members(name, root)
            entries += inside
            if others is None:
                others = self.inputs[-1][2]
            others += not_forms
        else:
            entries.append(Entry(name, root))

    def _told_apart(self) -> Iterable[Entry]:
        """The same name from two inputs: the later ones get the name of their input before it."""
        taken: set[str] = set()
        for given, entries, _ in self.inputs:
            for entry in entries:
                name, number = entry.name, 1
                while name in taken:
                    name = f"{given}/{entry.name}" if number == 1 else f"{given}（{number}）/{entry.name}"
                    number += 1
                taken.add(name)
                yield entry if name == entry.name else replace(entry, name=name)


def _others(names: Sequence[str]) -> Finding:
    kinds = Counter(name.rpartition(".")[2].lower() for name in names)
    told = [f"{kind} {count} 个" for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))]
    return found("B005", count=len(names), kinds="、".join(told[:6]) + ("等" if len(told) > 6 else ""))


__all__ = ["MARKER", "Gathered", "gather"]
