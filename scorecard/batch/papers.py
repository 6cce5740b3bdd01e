"""The documents of a batch in their places: 文书/单位/项目/…, named once all forms are known.

Workers leave each form's documents in a folder of its own that waits (`work.STAGED`); here it is moved to its name. The
plan of what stands where is written before anything is moved, so a run killed in between knows what it has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from scorecard.batch.storage import TEMPORARY, Storage
from scorecard.batch.work import STAGED
from scorecard.reports.names import safe_name, unused

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = "文书"
_PLAN = "数据/进度/文书.json"
_QUERY = "SELECT file, form, unit, department, project, title FROM forms ORDER BY file, form"


class Papers:
    """The documents kept at `storage`: those that wait, and those in their places."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.waiting = {name for name in storage.names(STAGED) if not name.startswith(TEMPORARY)}
        self.placed: dict[str, str] = {}
        """id of a form's documents: their folder"""
        try:
            plan = json.loads(storage.read(_PLAN))
        except (OSError, ValueError):
            plan = {}
        if isinstance(plan, dict):
            folders = self._folders() if plan else set()
            self.placed = {key: folder for key, folder in plan.items() if folder in folders and key not in self.waiting}

    def has(self, key: str) -> bool:
        """Whether the documents of that id (`work.paper_id`) are made already."""
        return key in self.waiting or key in self.placed

    def arrange(self, wanted: dict[str, str]) -> None:
        """Bring the documents to `wanted`: id of a form's documents → folder. Those of other forms go."""
        self.waiting = {name for name in self.storage.names(STAGED) if not name.startswith(TEMPORARY)}
        for key, folder in self.placed.items():
            if wanted.get(key) != folder:  # back to the waiting ones; renamed projects exchange their folders this way
                if key in wanted and key not in self.waiting:
                    self.storage.move(folder, f"{STAGED}/{key}")
                    self.waiting.add(key)
                else:
                    self._put_away(folder)
        staying = {key: folder for key, folder in wanted.items() if key in self.waiting or key in self.placed}
        self.storage.write(_PLAN, json.dumps(staying, ensure_ascii=False).encode() + b"\n")
        for key, folder in staying.items():
            if key in self.waiting:
                if self.storage.exists(folder):
                    self._put_away(folder)
                self.storage.move(f"{STAGED}/{key}", folder)
        self.storage.delete(STAGED)
        units = {folder.rpartition("/")[0] for folder in (*self.placed.values(), *staying.values())}
        self.placed = staying
        self.waiting = set()
        for unit in sorted(units):
            if not self.storage.names(unit):
                self.storage.delete(unit)

    def _put_away(self, folder: str) -> None:
        """Delete a folder of documents whose form is gone or changed; what a person has written in stays beside it."""
        names = self.storage.names(folder)
        if all(_ours(name, self.storage.read(f"{folder}/{name}")) for name in names):
            self.storage.delete(folder)
            return
        unit, _, project = folder.rpartition("/")
        kept = unused(f"{project}_改过的旧稿", {name.casefold() for name in self.storage.names(unit)})
        self.storage.move(folder, f"{unit}/{kept}")

    def _folders(self) -> set[str]:
        return {
            f"{FOLDER}/{unit}/{project}"
            for unit in self.storage.names(FOLDER)
            if not unit.startswith(".")
            for project in self.storage.names(f"{FOLDER}/{unit}")
        }


def _ours(name: str, data: bytes) -> bool:
    """Whether a document is as this program wrote it."""
    from scorecard.excel.remarks import unchanged  # noqa: PLC0415 - only where documents change
    from scorecard.reports import write  # noqa: PLC0415 - as above

    if name.endswith(".json"):
        return write.is_evaluation(data)
    if name.endswith(".html"):
        return write.untouched_page(data)
    return unchanged(data) or write.untouched_package(data)


def folders(connection: DuckDBPyConnection) -> Iterable[tuple[str, int, str]]:
    """File, form and the folder of its documents, for each form of the store, in order."""
    taken: dict[str, set[str]] = {}
    cursor = connection.cursor()
    cursor.execute(_QUERY)
    while part := cursor.fetchmany(2000):
        for file, form, unit, department, project, title in part:
            owner = safe_name(unit or department or "", fallback="没有写单位")
            names = taken.setdefault(owner.casefold(), set())
            name = unused(project or title or PurePosixPath(file).stem, names)
            names.add(name.casefold())
            yield file, form, f"{FOLDER}/{owner}/{name}"


__all__ = ["FOLDER", "Papers", "folders"]
