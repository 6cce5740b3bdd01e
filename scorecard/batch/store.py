"""The store: results in Parquet, one file a table, exact numbers, the same bytes for the same input.

`build` streams packed rows in the order of the files; `connect` opens what is there, for summaries. Used by the main
process only: DuckDB would cost each worker some fifty megabytes.
"""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scorecard.batch.encoding import (
    COPIES,
    FILES,
    FINDINGS,
    FORMS,
    PACKED,
    SIGNS,
    TABLES,
    Table,
    lines,
    table,
    unpacked,
)
from scorecard.batch.errors import BatchError, CannotWrite, disk_error
from scorecard.batch.records import FindingRow, RosterRow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDER = "数据"
ROSTER = table("roster", RosterRow)

_WORK = "临时"
_ASIDE = "aside.csv"
_AT_ONCE = 1000
COPY = "B017"
"""the finding of a file that is a copy by this program"""
_ROW_GROUP = 20_480
_MEMORY = "96MB"
_LONGEST_LINE = 32 * 2**20
"""bytes of one row of text; the longest cell of a workbook has 32,767 characters"""


def connect(out: Path) -> DuckDBPyConnection:
    """The tables of the results' folder `out` as views: files, forms, items, tasks, findings, roster (empty where none was given).

    Raises FileNotFoundError where `out` holds no results.
    """
    folder = out / FOLDER
    if not all((folder / f"{kind.name}.parquet").is_file() for kind in TABLES):
        raise FileNotFoundError(f"{out} 里没有批量结果")
    connection = _configured("")
    _add_views(connection, folder, (*TABLES, ROSTER))
    return connection


class Store:
    """Makes the tables of `out`, step by step: rows of files, findings across files, roster; then all appear at once.

    Meanwhile `connection` has the rows of the files but their findings, and the signs of the forms.
    """

    def __init__(self, out: Path) -> None:
        self.folder = out / FOLDER
        self.work = self.folder / _WORK
        try:
            shutil.rmtree(self.work, ignore_errors=True)
            self.work.mkdir(parents=True)
        except OSError as error:
            raise CannotWrite(out, error) from error
        self.connection: DuckDBPyConnection | None = None
        self._kept: dict[str, str] = {}
        """name of a table: which of its lines stay, where not all do"""

    def rows(self, packed_rows: Iterable[tuple[str, bytes]]) -> list[str]:
        """The rows of all files: their names, in order, with what `encoding.packed` made of each.

        A copy that this program wrote of a form of the batch is no second form: of it only the file stays, and one
        finding is expected for it. Returns the names of these files.
        """
        try:
            streams = [(self.work / f"{kind.name}.csv").open("wb") for kind in PACKED]
            try:
                for name, data in packed_rows:
                    for stream, part in zip(streams, unpacked(data, name), strict=True):
                        stream.write(part)
            finally:
                _close(streams)
            left_out = self._leave_out_copies()
            for kind in (*TABLES, SIGNS):
                if kind is not FINDINGS:  # more of them are to come
                    self._copy(kind)
            for kind in PACKED:
                if kind is not FINDINGS:
                    (self.work / f"{kind.name}.csv").unlink()
            _add_views(self._open(), self.work, (*TABLES, SIGNS, ROSTER))
        except zlib.error as error:
            raise BatchError(
                f"{self.folder / '进度'} 里的中间结果损坏了。请删除这个文件夹，用同样的命令重新运行。"
            ) from error
        except OSError as error:
            raise CannotWrite(self.folder, error) from error
        return left_out

    def findings(self, rows: Iterable[FindingRow]) -> None:
        """Further findings, behind those of the files."""
        self._add(rows, self.work / "findings.csv")

    def set_aside(self, rows: Iterable[FindingRow]) -> None:
        """Findings that are known already, and stand behind others that are not: until `findings_aside`."""
        self._add(rows, self.work / _ASIDE)

    def findings_aside(self) -> None:
        """Put what was set aside behind the findings that are there now."""
        aside = self.work / _ASIDE
        try:
            if aside.exists():
                with (self.work / "findings.csv").open("ab") as stream, aside.open("rb") as kept:
                    shutil.copyfileobj(kept, stream)
                aside.unlink()
        except OSError as error:
            raise CannotWrite(self.folder, error) from error

    def _add(self, rows: Iterable[FindingRow], path: Path) -> None:
        waiting = iter(rows)
        try:
            while part := lines(FINDINGS, islice(waiting, _AT_ONCE)):
                with path.open("ab") as stream:
                    stream.write(part)
        except OSError as error:
            raise CannotWrite(self.folder, error) from error

    def roster(self, rows: Iterable[RosterRow]) -> None:
        """The roster with what came of each of its lines."""
        try:
            with (self.work / "roster.csv").open("wb") as stream:
                for row in rows:
                    stream.write(lines(ROSTER, [row]))
        except OSError as error:
            raise CannotWrite(self.folder, error) from error
        self._copy(ROSTER)

    def finish(self) -> Counts:
        """Put the tables in their places, and clean up; what they hold."""
        self._copy(FINDINGS)
        _add_views(self._open(), self.work, (FINDINGS,))
        counted = _counts(self._open())
        self.close()
        try:
            made = [kind for kind in (*TABLES, ROSTER) if (self.work / f"{kind.name}.parquet").exists()]
            for kind in made:
                (self.work / f"{kind.name}.parquet").replace(self.folder / f"{kind.name}.parquet")
            if ROSTER not in made:
                (self.folder / "roster.parquet").unlink(missing_ok=True)
            shutil.rmtree(self.work, ignore_errors=True)
        except OSError as error:
            raise CannotWrite(self.folder, error) from error
        return counted

    def close(self) -> None:
        """Close the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _leave_out_copies(self) -> list[str]:
        """The names of the copies whose form is here as well; from now on `_copy` leaves them out."""
        if (self.work / f"{COPIES.name}.csv").stat().st_size == 0:
            return []
        connection = self._open()
        connection.execute(
            f"CREATE TABLE left_out AS SELECT DISTINCT c.file FROM {self._lines(COPIES)} c "  # noqa: S608 - our own names
            f"JOIN {self._lines(FILES)} f ON f.sha256 = c.source AND f.forms > 0"
        )
        names = [name for (name,) in connection.execute("SELECT file FROM left_out ORDER BY file").fetchall()]
        if names:
            gone = "file IN (FROM left_out)"
            counts = ", ".join(
                f"CASE WHEN {gone} THEN {count} ELSE {name} END AS {name}"
                for name, count in (("forms", 0), ("errors", 0), ("warnings", 0), ("hints", 1))
            )
            self._kept = {
                kind.name: f"(FROM {{}} WHERE coalesce(NOT {gone}, true))"
                for kind in (*TABLES, SIGNS)
                if kind is not FILES
            }
            self._kept[FILES.name] = f"(SELECT * REPLACE ({counts}) FROM {{}})"  # noqa: S608 - our own names
            self._kept[FINDINGS.name] = f"(FROM {{}} WHERE coalesce(NOT {gone}, true) OR code = '{COPY}')"
        return names

    def _lines(self, kind: Table) -> str:
        """The lines of a table, as a query names them."""
        columns = ", ".join(f"'{name}': '{sql}'" for name, sql in kind.columns.items())
        return (
            f"read_csv({_pattern(self.work / f'{kind.name}.csv')}, columns = {{{columns}}}, header = false, "
            "auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', new_line = '\\n', "
            f"allow_quoted_nulls = false, parallel = false, max_line_size = {_LONGEST_LINE})"
        )

    def _copy(self, kind: Table) -> None:
        """The lines of a table as Parquet. One thread: the order of rows, and so the bytes, must not depend on luck."""
        import duckdb  # noqa: PLC0415 - as in `_configured`

        rows = self._kept.get(kind.name, "{}").replace("{}", self._lines(kind))
        target = self.work / f"{kind.name}.parquet"
        try:
            self._open().execute(
                f"COPY (SELECT * FROM {rows}) "  # noqa: S608 - our own names
                f"TO {_quoted(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
            )
        except duckdb.Error as error:
            told = disk_error(self.folder, error)
            if told is None:
                raise
            raise told from error

    def _open(self) -> DuckDBPyConnection:
        if self.connection is None:
            self.connection = _configured(str(self.work))
        return self.connection


def _configured(temporary: str) -> DuckDBPyConnection:
    import duckdb  # noqa: PLC0415 - 20 MB and 50 ms that only a store needs

    config: dict[str, Any] = {
        "threads": 1,
        "memory_limit": _MEMORY,
        "preserve_insertion_order": True,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    if temporary:
        config["temp_directory"] = temporary
    return duckdb.connect(":memory:", config=config)


def _add_views(connection: DuckDBPyConnection, folder: Path, kinds: Sequence[Table]) -> None:
    for kind in kinds:
        path = folder / f"{kind.name}.parquet"
        if path.exists():
            body = f"SELECT * FROM read_parquet({_pattern(path)})"  # noqa: S608 - our own path, quoted
        else:
            columns = ", ".join(f"NULL::{sql} AS {name}" for name, sql in kind.columns.items())
            body = f"SELECT {columns} WHERE false"
        connection.execute(f"CREATE OR REPLACE VIEW {kind.name} AS {body}")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _pattern(path: Path) -> str:
    """As `_quoted`, for reading: there a name with * or [ would be taken for a pattern."""
    text = str(path).replace("'", "''")
    return "'" + "".join(f"[{char}]" if char in "*?[" else char for char in text) + "'"


def _close(streams: Sequence[IO[bytes]]) -> None:
    wrong: OSError | None = None
    for stream in streams:
        try:
            stream.close()
        except OSError as error:
            wrong = error
    if wrong is not None:
        raise wrong


@dataclass(frozen=True, slots=True)
class Counts:
    """What a store holds, for a summary."""

    files: int
    forms: int
    unreadable: int
    without_forms: int
    errors: int
    warnings: int
    hints: int


def _counts(connection: DuckDBPyConnection) -> Counts:
    """The counts of the store behind `connection`."""
    files, unreadable, empty = _one(
        connection, "SELECT count(*), count(*) FILTER (NOT opened), count(*) FILTER (opened AND forms = 0) FROM files"
    )
    (forms,) = _one(connection, "SELECT count(*) FROM forms")
    by_severity = dict(connection.execute("SELECT severity, count(*) FROM findings GROUP BY severity").fetchall())
    return Counts(files, forms, unreadable, empty, *(by_severity.get(name, 0) for name in ("error", "warning", "hint")))


def _one(connection: DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row = connection.execute(query).fetchone()
    if row is None:
        raise RuntimeError("a count without a row")
    return row


__all__ = ["COPY", "FOLDER", "FORMS", "ROSTER", "Counts", "RosterRow", "Store", "connect"]
