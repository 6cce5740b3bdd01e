"""One file of a batch: its bytes become the rows of its forms, items and findings, and where wanted its documents.

Runs in worker processes, here or on other machines, and imports neither DuckDB nor anything across files. `work_steps`
is what the batch does with each file, in the stages of `stages`. Content never raises; a fault of ours is a finding of
that file (B004), and the next file goes on.
"""

from __future__ import annotations

import hashlib
import io
import re
import traceback
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard import pipeline
from scorecard.batch.collect import records_of
from scorecard.batch.encoding import packed
from scorecard.batch.entries import Archives, Entry, Unreadable
from scorecard.batch.errors import CannotWrite
from scorecard.batch.journal import Result
from scorecard.batch.records import CopyRow, Records
from scorecard.batch.stages import Steps, side_by_side, whole
from scorecard.batch.storage import Storage, storage
from scorecard.checks import Override, Settings, settle
from scorecard.checks.repeats import of_the_form
from scorecard.findings import found
from scorecard.model import Evaluation, Finding, Form, Place
from scorecard.reports.baseline import NAMESPACE
from scorecard.reports.names import safe_name
from scorecard.scoring.whyclaimed import explain

if TYPE_CHECKING:
    from scorecard.readers.table import Document

_SEAL = 200
"""bytes at the end of a page in which its seal stands (`reports.write.sealed_page`)"""
_STAMP = re.compile(r"输入文件：.*，SHA-256：([0-9a-f]{64})。", re.DOTALL)
"""the last line of a 自评表.xlsx of ours (`reports.workbook`)"""
STAGED = "文书/.待放"
"""Documents wait here until all names are known (`papers`)."""
_CELL = 200
"""bytes that a cell takes in memory, about: a small file may unpack to a million of them"""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker has to know, the same for all files of a batch; small, because it is sent to every machine.

    `rules` is the fingerprint of program, pack and settings; `places` are the names of places by which a pack may be
    chosen from a file's name. `out` is where documents go ("" for none), `papers` is their fingerprint; `everything`
    is for all that one form can have, not the report and the remarks alone.
    """

    rules: str
    pack: str | None = None
    packs: Path | None = None
    overrides: tuple[Override, ...] = ()
    places: tuple[str, ...] = ()
    out: str = ""
    templates: Path | None = None
    papers: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """All that the work on one file gave: its rows, and each form's evaluation with its findings."""

    records: Records
    evaluated: tuple[tuple[Evaluation, list[Finding]], ...] = ()
    findings: tuple[Finding, ...] = ()
    """of the file and none of its forms"""


class Worker:
    """Works on file after file by one job; keeps the archive open in which they stand."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.archives = Archives()
        self.settings = Settings({override.code: override for override in job.overrides}) if job.overrides else None
        self._storage: Storage | None = None

    def hashed(self, entry: Entry) -> str:
        """The key of `entry`, without reading what it says."""
        try:
            data = self.archives.read(entry)
        except (Unreadable, MemoryError):
            data = b""
        return key_of(hashlib.sha256(data).hexdigest(), entry, self.job.places)

    def work(self, entry: Entry) -> Result:
        """The rows of `entry`; its documents too, where the job wants them."""
        return whole(self._steps(entry))

    def work_together(self, entries: Iterable[Entry]) -> Iterator[Result]:
        """As `work` of each of `entries`, in their order; some small ones at a time."""
        return side_by_side(self._steps(entry) for entry in entries)

    def _steps(self, entry: Entry) -> Steps[Result]:
        """The work on `entry`."""
        sha256 = hashlib.sha256(b"").hexdigest()
        try:
            data = self.archives.read(entry)
            sha256 = hashlib.sha256(data).hexdigest()
            key = key_of(sha256, entry, self.job.places)
            done = yield from work_steps(
                data,
                entry.base,
                pack=self.job.pack,
                packs=self.job.packs,
                settings=self.settings,
                sha256=sha256,
                trace=bool(self.job.out),  # only documents show how a score came about
            )
            problems = (yield from self._papers(entry, data, done, key)) if self.job.out else ()
            return Result(key, len(done.evaluated), packed(done.records), papers=problems)
        except Unreadable as error:
            records = records_of(entry.base, sha256, 0, (), (error.finding,), opened=False)
            return Result(key_of(sha256, entry, self.job.places), 0, packed(records))
        except MemoryError:
            return failed(entry, found("B003", Place(file=entry.name)), sha256, self.job.places, again=True)
        except CannotWrite:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is wrong with us must not stop the other files
            finding = found("B004", Place(file=entry.name), fault=_fault(error))
            return failed(entry, finding, sha256, self.job.places)

    def _papers(self, entry: Entry, data: bytes, done: Worked, key: str) -> Steps[tuple[tuple[str, str], ...]]:
        from scorecard.reports import TemplateProblem  # noqa: PLC0415 - documents are not always wanted
        from scorecard.reports.context import build_context  # noqa: PLC0415 - as above
        from scorecard.reports.write import render_report  # noqa: PLC0415 - as above

        if self._storage is None:
            self._storage = storage(self.job.out)
        problems: dict[tuple[str, str], None] = {}
        for number, (evaluation, findings) in enumerate(done.evaluated, 1):
            yield 0
            context = build_context(evaluation, tuple(findings))
            yield 0
            try:
                files = render_report(
                    evaluation,
                    findings=findings,
                    templates=self.job.templates,
                    everything=self.job.everything,
                    context=context,
                )
            except TemplateProblem as problem:
                problems[problem.file, problem.what] = None
                continue  # no folder at all: the next run tries again, with the template put right
            yield 0
            if number == 1:
                everything = [*done.findings, *(one for _, of_form in done.evaluated for one in of_form)]
                files |= annotated(data, entry.base, evaluation, everything)
            self._storage.write_folder(f"{STAGED}/{paper_id(self.job.papers, entry.name, key, number)}", files)
        return tuple(problems)


def work_steps(
    data: bytes,
    name: str,
    *,
    pack: str | None = None,
    packs: Path | None = None,
    settings: Settings | None = None,
    sha256: str | None = None,
    trace: bool = True,
) -> Steps[Worked]:
    """Read, score and check every form in `data`, the bytes of the file `name`; put what came of it into rows.

    A finding belongs to one form or to the file, never to both: what reading found goes to the form in whose part of
    the file it lies. `pack`, `packs`, `settings`, `trace` as in `pipeline.evaluate` and `pipeline.check`. Raises `UnknownPack`.
    """
    from scorecard.layouts import recognise  # noqa: PLC0415 - as in the pipeline
    from scorecard.readers.opening import open_bytes  # noqa: PLC0415 - as above

    document, of_reading = open_bytes(data, name)
    cells = sum(len(table.cells) for table in document.tables) + len(document.lines) if document is not None else 0
    yield len(data) + cells * _CELL
    forms: list[Form] = []
    if document is not None and is_paper(data):
        of_reading = [*of_reading, found("B017", Place(file=name))]
    elif document is not None:
        forms, more = recognise(document)
        of_reading = [*of_reading, *more]
    of_file, of_forms = shared_out(forms, of_reading)
    yield 0
    scored = [pipeline.evaluate(form, pack, packs=packs, trace=trace) for form in forms]
    yield 0
    evaluated: list[tuple[Evaluation, list[Finding]]] = []
    for form, found_before, (evaluation, of_scoring) in zip(forms, of_forms, scored, strict=True):
        findings = [*found_before, *of_scoring, *explain(evaluation, directory=packs)]
        findings += pipeline.check(form, evaluation, settings=settings)
        findings = [one for one in of_the_form(form, settle(findings)) if one.code != "C194"]  # said once for the batch
        evaluated.append((evaluation, settings.apply(findings) if settings else findings))
    yield 0
    of_file = settle(of_file)
    if settings:
        of_file = settings.apply(of_file)
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    records = records_of(name, sha256, len(data), evaluated, of_file, opened=document is not None)
    if document is not None and (source := copied_from(document, data)) is not None:
        records = replace(records, copies=(CopyRow(name, source),))
    return Worked(records, tuple(evaluated), tuple(of_file))


def copied_from(document: Document, data: bytes) -> str | None:
    """The SHA-256 of the file whose form stands in `data`, a 自评表.xlsx as this program wrote it; None for all else.

    A copy that a person has changed is a form of theirs.
    """
    for table in document.tables:
        stamp = _STAMP.fullmatch(table.cells[-1].text) if table.cells else None
        if stamp is not None:
            from scorecard.reports.write import untouched_package  # noqa: PLC0415 - such files are rare

            return stamp[1] if untouched_package(data) else None
    return None


def is_paper(data: bytes) -> bool:
    """Whether `data`, a file that could be opened, is a document of this program (edited or not): Word or a web page."""
    if data[:2] != b"PK":
        return b"<!-- scorecard " in data[-_SEAL:]
    if b"word/document.xml" not in data:
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = (name for name in package.namelist() if name.startswith("customXml/item"))
        return any(NAMESPACE.encode() in package.read(name) for name in parts)


def key_of(sha256: str, entry: Entry, places: Sequence[str]) -> str:
    """What the result of a file depends on besides the rules: its bytes, its extension, places in its name.

    Packs are chosen by places, and a file's name may be the only thing that tells one. A refused file has no bytes:
    its finding stands for them.
    """
    base = entry.base
    extension = base.rpartition(".")[2].lower()[:10] if "." in base else ""
    signs = [place for place in places if place in base]
    refused = entry.problem.model_dump_json(exclude={"place"}) if entry.problem is not None else ""
    return hashlib.sha256("\0".join([sha256, extension, refused, *signs]).encode("utf-8", "replace")).hexdigest()


def paper_id(papers: str, name: str, key: str, form: int) -> str:
    """By what the documents of a form are known: everything that is printed in them."""
    return hashlib.sha256("\0".join([papers, name, key, str(form)]).encode("utf-8", "replace")).hexdigest()[:32]


def failed(entry: Entry, finding: Finding, sha256: str, places: Sequence[str], *, again: bool = False) -> Result:
    """The result of a file on which the work failed."""
    records = records_of(entry.base, sha256, 0, (), (finding,), opened=False)
    return Result(key_of(sha256, entry, places), 0, packed(records), again=again)


def shared_out(forms: Sequence[Form], findings: Sequence[Finding]) -> tuple[list[Finding], list[list[Finding]]]:
    """What reading found, shared out: the file's own findings, and those of each form.

    A single form has them all. Of several, a finding goes to the form that begins last before it on the same sheet,
    page or run of lines; where two begin at one place, or none before it, it is the file's.
    """
    each: list[list[Finding]] = [[] for _ in forms]
    if len(forms) == 1:
        return [], [list(findings)]
    starts: dict[str | None, list[tuple[int, int]]] = {}
    for number, form in enumerate(forms):
        if form.place is not None and (at := _position(form.place)) is not None:
            starts.setdefault(form.place.sheet, []).append((at, number))
    for on_sheet in starts.values():
        on_sheet.sort()
    own: list[Finding] = []
    for finding in findings:
        at_form = _form_at(starts, finding.place)
        (own if at_form is None else each[at_form]).append(finding)
    return own, each


def _form_at(starts: dict[str | None, list[tuple[int, int]]], place: Place | None) -> int | None:
    if place is None:
        return None
    on_sheet = starts.get(place.sheet)
    at = _position(place)
    if not on_sheet or at is None:
        return on_sheet[0][1] if on_sheet and len(on_sheet) == 1 and place.sheet is not None else None
    before = bisect_right(on_sheet, at, key=lambda start: start[0])
    if before == 0:
        return None
    start, number = on_sheet[before - 1]
    return None if before > 1 and on_sheet[before - 2][0] == start else number


def _position(place: Place) -> int | None:
    """How far down its sheet a place is: a line, a page, or the row of a cell."""
    if place.line is not None:
        return place.line
    if place.page is not None:
        return place.page
    if place.cell is not None:
        digits = place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return int(digits) if digits.isdecimal() else None
    return None


def annotated(data: bytes, name: str, evaluation: Evaluation, findings: Sequence[Finding]) -> dict[str, bytes]:
    """The filer's file with remarks (批注), or a 问题清单 of its own for a file into which none can be written."""
    if not findings:
        return {}
    from scorecard.excel.remarks import annotate_document, annotate_workbook, entries, list_workbook  # noqa: PLC0415

    source = evaluation.form.source
    kind = source.format if source is not None else ""
    stem, dot, extension = name.rpartition(".")
    made = None
    if kind == "xlsx":
        made = annotate_workbook(data, name, findings).data
    elif kind == "docx":
        made = annotate_document(data, name, findings).data
    if made is None:
        return {safe_name(f"{stem or extension}", suffix="_问题清单.xlsx"): list_workbook(entries(findings), name)}
    suffix = f".{extension}" if dot and extension.isalnum() else f".{kind}"
    return {safe_name(stem or extension, suffix=f"_批注{suffix}"): made}


def _fault(error: Exception) -> str:
    """The kind of a fault and where in our code it was: enough to report it, and the same on every machine."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "scorecard" in frame.filename]
    where = f"，{Path(frames[-1].filename).name} 第 {frames[-1].lineno} 行" if frames else ""
    return f"{type(error).__name__}{where}"


__all__ = [
    "STAGED",
    "Job",
    "Worked",
    "Worker",
    "annotated",
    "copied_from",
    "failed",
    "is_paper",
    "key_of",
    "paper_id",
    "shared_out",
    "work_steps",
]
