"""What may be asked of a batch, and what stands firm before the first file is read: pack, settings, fingerprints."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scorecard.batch.entries import is_address
from scorecard.batch.errors import BatchError
from scorecard.batch.program import folder_print, program
from scorecard.batch.work import Job
from scorecard.checks import Settings
from scorecard.findings import found
from scorecard.model import Finding
from scorecard.rules import load_pack
from scorecard.rules.library import PACKS

SECONDS = 300.0
"""the longest that one file may take: a published document of several hundred pages takes some two minutes"""


@dataclass(frozen=True, slots=True)
class Options:
    """What may be asked of a batch.

    `pack`, `packs`, `settings`, `templates` as for one file. `today` is the day on which settings must be in force
    (None: the machine's). `jobs` are worker processes (None: one a core; 0: none, all in this process). `seconds` is
    the longest that one file may take. `documents` writes each form's report and remarks, `everything` all papers that
    a form can have, `outputs` the summaries; `by` is the date by which units answer, `bureau` who reviews and `scope`
    what was reviewed, as they are printed. `scheduler` is the address of a Dask cluster, used in place of `jobs`.
    """

    pack: str | None = None
    packs: Path | None = None
    settings: Path | None = None
    roster: Path | None = None
    jobs: int | None = None
    seconds: float = SECONDS
    documents: bool = False
    everything: bool = False
    templates: Path | None = None
    outputs: bool = True
    by: str = ""
    bureau: str = ""
    scope: str = ""
    scheduler: str | None = None
    today: dt.date | None = None

    @property
    def wanted(self) -> bool:
        """Whether papers are written for each form."""
        return self.documents or self.everything

    @property
    def workers(self) -> int:
        """How many worker processes."""
        return _cores() if self.jobs is None else self.jobs


def prepare(options: Options, out: str) -> tuple[Job, list[Finding]]:
    """The job for the workers, and what is to be said about the settings.

    Raises `UnknownPack`, and BatchError for folders and files that are not there.
    """
    for what, folder in (("规则包", options.packs), ("模板", options.templates)):
        if folder is not None and not folder.is_dir():
            raise BatchError(f"找不到{what}文件夹 {folder}。")
    if options.pack is not None:
        load_pack(options.pack, directory=options.packs)
    settings, findings = _settings(options)
    try:
        packs_print, templates_print = folder_print(options.packs), folder_print(options.templates)
    except OSError as error:
        raise BatchError(f"规则包或模板读不出：{error.filename} {error.strerror}") from error
    rules = [program(), options.pack or "", packs_print]
    rules += [
        f"{code}|{override.severity}|{override.reason}|{override.until}"
        for code, override in sorted(settings.overrides.items())
    ]
    rules_print = hashlib.sha256("\0".join(rules).encode()).hexdigest()
    job = Job(
        rules=rules_print,
        pack=options.pack,
        packs=None if options.packs is None else options.packs.resolve(),
        overrides=tuple(override for _, override in sorted(settings.overrides.items())),
        places=() if options.pack is not None else tuple(sorted(set(_places(options.packs)))),
        out=(out if is_address(out) else str(Path(out).resolve())) if options.wanted else "",
        templates=None if options.templates is None else options.templates.resolve(),
        papers=hashlib.sha256(f"{rules_print}\0{templates_print}\0{options.everything}".encode()).hexdigest(),
        everything=options.everything,
    )
    return job, [*findings, *settings.notices()]


def _settings(options: Options) -> tuple[Settings, list[Finding]]:
    if options.settings is None:
        return Settings(), []
    if not options.settings.is_file():
        raise BatchError(f"找不到检查设置文件 {options.settings}。")
    # Here, at the edge, "today" is what the user means by an expiry date; everything below is given the date.
    return Settings.load(options.settings, today=options.today or dt.datetime.now().astimezone().date())


def _places(directory: Path | None) -> Iterator[str]:
    """The names of places by which any pack may be chosen (选用—地名)."""
    files = [*PACKS.glob("*.yaml"), *(directory.glob("*.yaml") if directory is not None else ())]
    for path in files:
        try:
            text = path.read_text(encoding="utf-8-sig")
            content = yaml.load(text, Loader=_LOADER) if "地名" in text else {}  # noqa: S506 - a safe loader, in C where there is one
        except (OSError, ValueError, yaml.YAMLError, RecursionError):
            continue  # a pack that cannot be read is chosen for no form
        yield from _named(content.get("选用") if isinstance(content, dict) else None)


def _named(content: Any) -> Iterator[str]:
    if isinstance(content, dict):
        for key, value in content.items():
            if key == "地名":
                yield from (str(name) for name in (value if isinstance(value, list) else [value]))
            else:
                yield from _named(value)
    elif isinstance(content, list):
        for value in content:
            yield from _named(value)


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def template_finding(file: str, what: str) -> Finding:
    """A template that cannot be used, once for the batch."""
    return found("D001", file=file, what=what)


__all__ = ["SECONDS", "Options", "prepare", "template_finding"]
