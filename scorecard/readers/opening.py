"""The door of the readers: bytes in, a `Document` out, whatever kind of file it is.

The kind is decided by the bytes (`detect`), never by the name. Each reader is a module with one function
`read(data, source) -> (Document | None, findings)`, imported only when a file needs it.
"""

from __future__ import annotations

import hashlib
import os
from importlib import import_module
from pathlib import Path

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers.detect import detect_opened
from scorecard.readers.table import Document

READERS = {
    "xlsx": "scorecard.readers.xlsx",
    "xls": "scorecard.readers.xls",
    "docx": "scorecard.readers.docx",
    "pdf": "scorecard.readers.pdf",
    "html": "scorecard.readers.html",
    "text": "scorecard.readers.text",
    "csv": "scorecard.readers.csv",
    "office": "scorecard.readers.office",
}
"""Format as `detect` names it: module. "office" is what only LibreOffice can open (.doc, .wps, .et of other kinds)."""

LARGEST_FILE = 200 * 1024 * 1024
"""bytes; a filled form has some ten thousand, a year's published document a few million"""


def open_document(path: str | Path, *, name: str | None = None) -> tuple[Document | None, list[Finding]]:
    """Read the file at `path`; `name` is how findings and results name it (default: the file's own name).

    What the file says never raises: None with an error finding where it cannot be read at all.
    """
    path = Path(path)
    name = name or path.name or str(path)
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if size > LARGEST_FILE:
                return None, [found("F003", Place(file=name), size=size // 2**20, limit=LARGEST_FILE // 2**20)]
            data = file.read(size + 1)
            if len(data) != size:  # no file of a fixed size: a pipe
                data += file.read()
    except OSError as error:
        return None, [found("F001", Place(file=name), reason=_reason(error))]
    return open_bytes(data, name)


def open_bytes(data: bytes, name: str) -> tuple[Document | None, list[Finding]]:
    """As `open_document`, for bytes in memory."""
    kind, findings, package = detect_opened(data, name)
    if kind is None:
        return None, findings
    source = Source.made(name=name, format=kind, sha256=hashlib.sha256(data).hexdigest())
    if kind == "xlsx" and package is not None:
        from scorecard.readers import xlsx  # noqa: PLC0415 - late, as the others

        document, more = xlsx.read_package(package, source)
    else:
        document, more = import_module(READERS[kind]).read(data, source)
    return document, [*findings, *more]


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件不存在"
    if isinstance(error, PermissionError):
        return "没有读取权限，或文件正被其他程序打开"
    if isinstance(error, IsADirectoryError):
        return "这是一个文件夹"
    return error.strerror or "读取失败"
