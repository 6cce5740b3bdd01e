"""Which program made a result: a fingerprint of our own sources and of the libraries that decide what is read.

A result of an earlier run is taken again only where this is the same, and all machines of a cluster must have the same.
"""

from __future__ import annotations

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from scorecard import __version__

_LIBRARIES = ("pydantic", "python-calamine", "openpyxl", "lxml", "pdfplumber", "pypdfium2", "python-docx", "docxtpl", "jinja2", "XlsxWriter")  # fmt: skip


@lru_cache(maxsize=1)
def program() -> str:
    """The fingerprint: 64 hexadecimal digits. Costs some 20 ms the first time."""
    digest = hashlib.sha256(told().encode())
    folder = Path(str(files("scorecard")))
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        if path.suffix in {".py", ".yaml", ".docx", ".html"} and path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def told() -> str:
    """The versions in words, for a message that compares two machines."""
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return "，".join([f"scorecard {__version__}", python, *(f"{name} {_version(name)}" for name in _LIBRARIES)])


def folder_print(folder: Path | None) -> str:
    """A fingerprint of all files of a folder of packs or templates, "" for none. Raises OSError."""
    if folder is None:
        return ""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        if path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "—"


__all__ = ["folder_print", "program", "told"]
