"""A whole batch: what came in is read, scored, checked, kept, compared and summarised. Nothing is printed here.

    gather ──entries──> workers ──Result──> journal ──in the order of names──> store ──> across, roster ──> outputs

Everything up to the store can be interrupted at any moment; the same call goes on from there. Results are the same
bytes however often it was interrupted, and with however many workers.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.batch.entries import Entry, is_address
from scorecard.batch.errors import BatchError, CannotWrite, disk_error
from scorecard.batch.gather import Gathered, gather
from scorecard.batch.journal import Journal, Spot
from scorecard.batch.lock import locked
from scorecard.batch.options import Options, prepare, template_finding
from scorecard.batch.papers import Papers, folders
from scorecard.batch.pool import Executor, Here, Pool, Task
from scorecard.batch.progress import Silent, Watch
from scorecard.batch.storage import Storage, storage
from scorecard.batch.work import Job, paper_id
from scorecard.findings import found
from scorecard.model import Finding, Place

if TYPE_CHECKING:
    from scorecard.batch.across.groups import Group
    from scorecard.batch.roster import Roster
    from scorecard.batch.store import Store

CHUNK = 50
"""files to a task, and so to a segment of the journal: half a second of work that a kill may cost"""
_TASKS_PER_WORKER = 4
"""what is left is cut finer towards the end, so that all workers have something to do until then"""
_HASH_CHUNK = 500
OTHERS = "数据/未读文件.txt"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch did. `reused` files were not read again; `written` are the summaries; `statuses` counts the roster's lines."""

    out: str
    files: int
    forms: int
    unreadable: int
    without_forms: int
    others: int
    reused: int
    errors: int
    warnings: int
    hints: int
    statuses: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    written: tuple[Path, ...] = ()


def run(
    paths: Sequence[str | Path], out: str | Path, options: Options | None = None, *, watch: Watch | None = None
) -> Summary:
    """Do the batch of `paths` (see `gather.gather`) and leave its results in the folder or at the address `out`.

    Raises BatchError for requests that make no sense and for places that cannot be written, `rules.UnknownPack` for an
    unknown pack. What files say never raises. After an exception or a kill the same call goes on where it was.
    """
    options, watch = options or Options(), watch or Silent()
    where = str(out)
    job, said = prepare(options, where)
    roster = _roster(options)
    with ExitStack() as stack:
        if is_address(where):
            local = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="scorecard-")))
        else:
            local = Path(where)
            stack.enter_context(locked(local))
        batch = _Batch(where, local, job, options, watch)
        watch.stage("清点文件", 0)
        gathered = gather([str(path) for path in paths], where)
        batch.read(gathered.entries)
        return batch.finish(gathered, [*said, *gathered.findings], roster)


class _Batch:
    """One run, step by step."""

    def __init__(self, where: str, local: Path, job: Job, options: Options, watch: Watch) -> None:
        self.where = where
        self.local = local
        self.job = job
        self.options = options
        self.watch = watch
        self.storage: Storage = storage(where)
        self.journal = Journal(self.storage, job.rules)
        self.papers = Papers(self.storage) if options.wanted else None
        self.spots: list[Spot | None] = []
        self.keys: list[str] = []
        self.reused = 0
        self.template_problems: dict[tuple[str, str], None] = {}

    def read(self, entries: list[Entry]) -> None:
        """Work on the entries of which no results are kept."""
        self.spots = [None] * len(entries)
        self.keys = [""] * len(entries)
        with self._executor() as executor:
            if self.journal.known:
                self._hash(executor, entries)
            left = [number for number, spot in enumerate(self.spots) if spot is None]
            self.reused = len(entries) - len(left)
            if not left:
                return
            self.watch.stage("读表、计分、检查", len(left))
            parts = list(chunks(left, max(1, self.options.workers)))
            tasks = (Task(at, "work", [entries[number] for number in part]) for at, part in enumerate(parts))
            for task in executor.run(tasks):
                kept = self.journal.write(task.done)
                for number, spot, result in zip(parts[task.number], kept, task.done, strict=True):
                    self.spots[number], self.keys[number] = spot, result.key
                    self.template_problems.update(dict.fromkeys(result.papers))
                self.watch.advance(len(task.done))

    def finish(self, gathered: Gathered, said: list[Finding], roster: Roster | None) -> Summary:
        """Make the tables, compare across forms, write the summaries."""
        from scorecard.batch.store import COPY, Store  # noqa: PLC0415 - DuckDB, after the workers have ended

        self.watch.stage("汇总", 0)
        said += [template_finding(file, what) for file, what in self.template_problems]
        store = Store(self.local)
        try:
            copies = store.rows(self._rows(gathered.entries))
            said += [found(COPY, Place(file=name)) for name in copies]
            statuses = _across(store, said, roster)
            paper_of, documents = self._arrange(store, gathered.entries)
            counted = store.finish()
        finally:
            store.close()
        self._others(gathered.others)
        written = self._outputs(gathered.entries, paper_of) if self.options.outputs else []
        if is_address(self.where):
            self.storage.upload(self.local)
        self.journal.keep_only(spot for spot in self.spots if spot is not None)
        return Summary(
            self.where,
            counted.files,
            counted.forms,
            counted.unreadable,
            counted.without_forms,
            len(gathered.others),
            self.reused,
            counted.errors,
            counted.warnings,
            counted.hints,
            statuses,
            documents,
            tuple(written),
        )

    @contextmanager
    def _executor(self) -> Iterator[Executor]:
        executor: Executor
        if self.options.scheduler is not None:
            from scorecard.batch.distributed import Cluster  # noqa: PLC0415 - Dask, only where a cluster is used

            executor = Cluster(self.options.scheduler, self.job, seconds=self.options.seconds)
        elif self.options.workers == 0:
            executor = Here(self.job)
        else:
            executor = Pool(self.job, self.options.workers, seconds=self.options.seconds)
        try:
            yield executor
        finally:
            executor.close()

    def _hash(self, executor: Executor, entries: list[Entry]) -> None:
        """Find the files whose results are kept already, by what they contain."""
        self.watch.stage("核对已有结果", len(entries))
        size = max(1, min(_HASH_CHUNK, len(entries) // max(1, self.options.workers)))
        starts = range(0, len(entries), size)
        for task in executor.run(Task(at, "hash", entries[at : at + size]) for at in starts):
            for number, key in enumerate(task.done, task.number):
                spot = self.journal.known.get(key)
                if spot is not None and self._has_papers(entries[number], key, spot.forms):
                    self.spots[number], self.keys[number] = spot, key
            self.watch.advance(len(task.done))

    def _has_papers(self, entry: Entry, key: str, forms: int) -> bool:
        if self.papers is None:
            return True
        return all(self.papers.has(paper_id(self.job.papers, entry.name, key, form)) for form in range(1, forms + 1))

    def _rows(self, entries: list[Entry]) -> Iterator[tuple[str, bytes]]:
        for entry, spot in zip(entries, self.spots, strict=True):
            if spot is None:
                raise RuntimeError(f"no result of {entry.name}")
            yield entry.name, self.journal.rows(spot)

    def _arrange(self, store: Store, entries: list[Entry]) -> tuple[dict[tuple[str, int], str], int]:
        """Put the documents into their places; returns where those of each form are."""
        if self.papers is None or store.connection is None:
            return {}, 0
        self.watch.stage("整理文书", 0)
        keys = dict(zip((entry.name for entry in entries), self.keys, strict=True))
        wanted: dict[str, str] = {}
        paper_of: dict[tuple[str, int], str] = {}
        for file, form, folder in folders(store.connection):
            wanted[paper_id(self.job.papers, file, keys[file], form)] = folder
            paper_of[file, form] = folder
        self.papers.arrange(wanted)
        return paper_of, len(self.papers.placed)

    def _others(self, names: list[str]) -> None:
        path = self.local / OTHERS
        try:
            if names:
                # With a mark of UTF-8: the editors of older Windows would take it for GBK.
                text = "\n".join([*names, ""]).encode("utf-8-sig", "replace")
                path.write_bytes(text)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise CannotWrite(self.where, error) from error

    def _outputs(self, entries: list[Entry], paper_of: dict[tuple[str, int], str]) -> list[Path]:
        from scorecard.batch.outputs import OutputOptions, write_outputs  # noqa: PLC0415 - documents, after the store
        from scorecard.reports import TemplateProblem  # noqa: PLC0415 - as above

        self.watch.stage("写汇总表和文书", 0)
        link = _Links(entries, None if is_address(self.where) else self.local.resolve())
        options = OutputOptions(
            by=self.options.by,
            bureau=self.options.bureau,
            scope=self.options.scope,
            templates=self.options.templates,
            file=link,
            paper=lambda file, form: paper_of.get((file, form)),
        )
        try:
            return write_outputs(self.local, options)
        except TemplateProblem as problem:
            raise BatchError(
                f"模板“{problem.file}”不能使用：{problem.what}。数据已经做好；改正模板后再运行一次，不会重新读表。"
            ) from problem
        except Exception as error:
            told = disk_error(self.where, error)
            if told is None:
                raise
            raise told from error


class _Links:
    """Where the file of a name is, as a path from the folder of results."""

    def __init__(self, entries: list[Entry], out: Path | None) -> None:
        self.entries = entries
        self.out = out
        self.roots: dict[str, str] | None = None

    def __call__(self, name: str) -> str | None:
        if self.out is None:
            return None
        if self.roots is None:
            self.roots = {entry.name: entry.root for entry in self.entries if not is_address(entry.root)}
        root = self.roots.get(name)
        if root is None:
            return None
        try:
            return Path(os.path.relpath(Path(root).absolute(), self.out)).as_posix()
        except ValueError:  # another drive of Windows
            return None


def chunks(numbers: list[int], workers: int) -> Iterator[list[int]]:
    """`numbers` in order, cut into tasks."""
    at = 0
    while at < len(numbers):
        size = max(1, min(CHUNK, (len(numbers) - at) // (workers * _TASKS_PER_WORKER)))
        yield numbers[at : at + size]
        at += size


def _across(store: Store, said: list[Finding], roster: Roster | None) -> dict[str, int]:
    """Findings of the batch, of forms sent twice, of the roster and across forms, in this order; counts of the roster."""
    from scorecard.batch.across import of_batch  # noqa: PLC0415 - after the workers have ended
    from scorecard.batch.across.groups import open_groups  # noqa: PLC0415 - as above
    from scorecard.batch.encoding import finding_row  # noqa: PLC0415 - as above
    from scorecard.batch.resubmitted import resubmitted  # noqa: PLC0415 - as above

    connection = store.connection
    if connection is None:
        return {}
    store.findings(finding_row(finding.place.file if finding.place else None, None, finding) for finding in said)
    twice, forms = resubmitted(_set_aside(store, open_groups(connection)))
    store.findings(twice)
    statuses: dict[str, int] = {}
    if roster is not None:
        from scorecard.batch.expected import compare  # noqa: PLC0415 - as above

        lines, findings = compare(connection, roster, forms)
        store.findings(findings)
        store.roster(lines)
        for line in lines:
            statuses[line.status] = statuses.get(line.status, 0) + 1
    store.findings_aside()
    store.findings(of_batch(connection))
    return statuses


def _set_aside(store: Store, groups: Iterable[Group]) -> Iterator[Group]:
    """`groups` as they are; the findings about each are set aside: reading all groups twice would cost too much."""
    from scorecard.batch.across import of_project  # noqa: PLC0415 - after the workers have ended

    for group in groups:
        store.set_aside(of_project(group))
        yield group


def _roster(options: Options) -> Roster | None:
    if options.roster is None:
        return None
    if not options.roster.is_file():
        raise BatchError(f"找不到名册 {options.roster}。")
    from scorecard.batch.roster import read_roster  # noqa: PLC0415 - only where there is one

    return read_roster(options.roster)


__all__ = ["CHUNK", "Options", "Summary", "chunks", "run"]
