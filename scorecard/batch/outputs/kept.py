"""Outputs that somebody has changed are never written over: the new one stands beside them as …_2.

Office programs set the date of the last change when they save, ours is fixed; a page of ours is sealed with a checksum.
"""

from __future__ import annotations

from pathlib import Path

from scorecard.reports.names import safe_name
from scorecard.reports.write import untouched_package, untouched_page


def replaceable(path: Path) -> bool:
    """Whether there is nothing at `path`, or a file as this program left it."""
    if not path.exists():
        return True
    if not path.is_file():
        return False
    data = path.read_bytes()
    return untouched_page(data) if path.suffix == ".html" else untouched_package(data)


def free(directory: Path, name: str) -> Path:
    """Where `name` is written in `directory`: there, or under the next free …_2."""
    stem, dot, extension = name.rpartition(".")
    path, number = directory / name, 2
    while not replaceable(path):
        path, number = directory / safe_name(stem, suffix=f"_{number}{dot}{extension}"), number + 1
    return path


__all__ = ["free", "replaceable"]
