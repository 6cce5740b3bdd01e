"""Word documents as PDF, through LibreOffice: one call for many files, a profile of its own, a time limit.

Stands after every writer of documents; knows only files. The same documents in the same order give the same bytes with
the same LibreOffice and fonts: the date of making and the file's id, which LibreOffice draws anew each time, are
replaced in place, so that no offset in the file moves. (How LibreOffice packs a page depends on what it converted
before in the same call, so a document alone and the same document as the second of a call look alike and differ in bytes.)
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from scorecard.findings import found
from scorecard.model import Finding, Place
from scorecard.readers.office import convert_files, find_soffice, workplace

BATCH = 100
"""Files in one call: LibreOffice 7.4 converts the first 247 of a call and drops the others without a word."""
FIRST_SECONDS, SECONDS_EACH = 60.0, 10.0
"""The time limit of a call: for the start, and for each file (a report takes about one second)."""

_DATE = re.compile(rb"/(?:CreationDate|ModDate)\(D:(\d{14})[^)]*\)")
_ID = re.compile(rb"/ID \[ <([0-9A-F]{32})>\s*<([0-9A-F]{32})> \]")
_CHECKSUM = re.compile(rb"/DocChecksum /([0-9A-F]{32})")
_FIXED = b"20000101000000"


class Printed(NamedTuple):
    """The PDF files written, in the order of the documents, and what went wrong."""

    paths: list[Path]
    findings: list[Finding]


def render_pdf(documents: Sequence[Path], *, seconds: float | None = None, soffice: str | None = None) -> Printed:
    """Writes a PDF beside each Word file of `documents`, with the same name. An older PDF is replaced only where this
    program wrote it and nobody has changed it since; otherwise the new one is called `…_2`.

    `seconds` limits one call (default: 60 and 10 for each file); `soffice` is LibreOffice's program (default: the
    one that is found). A file that could not be converted is a finding; the others are written all the same.
    """
    if not documents:
        return Printed([], [])
    program = soffice or find_soffice()
    if program is None:
        return Printed([], [found("D041")])
    paths: list[Path] = []
    findings: list[Finding] = []
    for start in range(0, len(documents), BATCH):
        done, wrong = _convert(program, documents[start : start + BATCH], seconds)
        paths += done
        findings += wrong
    return Printed(paths, findings)


def _convert(program: str, documents: Sequence[Path], seconds: float | None) -> Printed:
    limit = seconds if seconds is not None else FIRST_SECONDS + SECONDS_EACH * len(documents)
    with workplace() as folder:
        # Copies under numbers: two documents may have one name, and names may be of any length and script.
        sources = []
        for number, document in enumerate(documents):
            source = folder / f"{number}.docx"
            shutil.copyfile(document, source)
            sources.append(source)
        reason = convert_files(program, sources, "pdf", folder, limit)
        paths: list[Path] = []
        missing: list[Path] = []
        findings: list[Finding] = []
        for number, document in enumerate(documents):
            try:
                data = (folder / "out" / f"{number}.pdf").read_bytes()
            except OSError:
                missing.append(document)
                continue
            if not data.rstrip().endswith(b"%%EOF"):  # cut off when the time was up
                missing.append(document)
                continue
            target = _target(document)
            try:
                target.write_bytes(reproducible(data))
            except OSError as error:
                findings.append(_failed(document, f"写不出文件（{error.strerror}）"))
                continue
            paths.append(target)
    if missing and "没有完成" in reason:
        names = "、".join(one.name for one in missing[:5]) + ("等" if len(missing) > 5 else "")
        findings.append(found("D042", count=len(documents), seconds=f"{limit:g}", files=names))
    else:
        findings += [_failed(one, reason or "LibreOffice 没有给出结果") for one in missing]
    return Printed(paths, findings)


def _target(document: Path) -> Path:
    """The PDF's name beside the document; a file of that name that is not ours, unchanged, is left alone."""
    target, number = document.with_suffix(".pdf"), 2
    while target.exists() and not (target.is_file() and untouched_pdf(target.read_bytes())):
        target, number = document.with_name(f"{document.stem}_{number}.pdf"), number + 1
    return target


def untouched_pdf(data: bytes) -> bool:
    """Whether the file is as `reproducible` left it: its id tells of its content."""
    return _CHECKSUM.search(data) is not None and _DATE.search(data) is not None and reproducible(data) == data


def _failed(document: Path, why: str) -> Finding:
    return found("D043", Place(file=document.name), file=document.name, why=why)


def reproducible(data: bytes) -> bytes:
    """A PDF of LibreOffice without its date of making and with an id of its content, of the same length."""
    changed = bytearray(data)
    for match in _DATE.finditer(data):
        changed[match.start(1) : match.end(1)] = _FIXED
    spans = [span for m in _ID.finditer(data) for span in (m.span(1), m.span(2))]
    spans += [m.span(1) for m in _CHECKSUM.finditer(data)]
    for start, end in spans:
        changed[start:end] = b"0" * (end - start)
    name = hashlib.sha256(changed).hexdigest()[:32].upper().encode()
    for start, end in spans:
        changed[start:end] = name
    return bytes(changed)
