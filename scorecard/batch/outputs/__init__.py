"""What comes out of a batch: 汇总表, 总览, the papers to send back, the report for the bureau; all from the store alone.

Last on the way of a batch. `write_outputs` writes everything; the store (`数据/*.parquet`) is read, never changed.
The same store and the same options give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from scorecard.reports.review_summary import SampleResult

WORKBOOK, PAGE, PAPERS, REPORT = "汇总表.xlsx", "总览.html", "审核意见", "复核情况报告"
ALL = frozenset({"workbook", "page", "papers", "report"})


@dataclass(frozen=True, slots=True)
class OutputOptions:
    """What the outputs cannot know from the store.

    `by` is the date by which units answer, as it is to be printed; `bureau` signs the papers and 复核情况报告, `scope` goes
    into that report; "" leaves a gap. `file` and `paper` say where the file of that name, or the documents of a form of it, are found: as
    a path from the folder of results with "/" between; None where there is nothing to lead to. `templates` is an
    office's own folder of templates. `sample` holds the results of a sample review (those kept in 数据 where none is given).
    """

    by: str = ""
    bureau: str = ""
    scope: str = ""
    templates: Path | None = None
    file: Callable[[str], str | None] = lambda _: None
    paper: Callable[[str, int], str | None] = lambda _, __: None
    sample: tuple[SampleResult, ...] = ()


def write_outputs(out: Path, options: OutputOptions | None = None, *, only: frozenset[str] | None = None) -> list[Path]:
    """Write the outputs of the store in `out` and return the files, in a fixed order.

    `only` names some of `ALL`. What is there is replaced, unless somebody has changed it: then the new one is called …_2.
    Raises OSError where `out` cannot be written and FileNotFoundError where it holds no store.
    """
    from scorecard.batch.store import FOLDER, connect  # noqa: PLC0415 - duckdb, only where a store is read

    options = options or OutputOptions()
    if not options.sample:
        from scorecard.batch.earlier import KEPT, kept_sample  # noqa: PLC0415 - as above

        options = replace(options, sample=kept_sample(out / FOLDER / KEPT))
    connection = connect(out)
    try:
        return _write(out, connection, options, only or ALL)
    finally:
        connection.close()


def _write(out: Path, connection: DuckDBPyConnection, options: OutputOptions, only: frozenset[str]) -> list[Path]:
    from scorecard.batch.outputs.kept import free  # noqa: PLC0415 - as above
    from scorecard.batch.outputs.risk import surroundings  # noqa: PLC0415 - as above

    around = surroundings(connection)
    written: list[Path] = []
    if "workbook" in only:
        from scorecard.batch.outputs.workbook import Sources, write_summary_workbook  # noqa: PLC0415

        written.append(free(out, WORKBOOK))
        write_summary_workbook(written[-1], connection, around, Sources(options.file, options.paper))
    if "page" in only:
        from scorecard.batch.outputs.page import write_page  # noqa: PLC0415

        written.append(free(out, PAGE))
        write_page(written[-1], connection, around, options)
    if "papers" in only:
        from scorecard.batch.outputs.papers import write_papers  # noqa: PLC0415

        written += write_papers(out / PAPERS, connection, options)
    if "report" in only:
        from scorecard.batch.outputs.report import write_review_report  # noqa: PLC0415

        written += write_review_report(out, connection, around, options)
    return written


__all__ = ["ALL", "PAGE", "PAPERS", "REPORT", "WORKBOOK", "OutputOptions", "write_outputs"]
