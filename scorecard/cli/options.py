"""What the commands share: their common arguments, and the exit codes that scripts rely on.

0: clean, or nothing worse than warnings. 1: errors among the findings. 2: a file could not be read, or wrong use.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scorecard.model import Finding

CLEAN, ERRORS, UNREADABLE = 0, 1, 2


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"


class Target(StrEnum):
    """What `convert` writes."""

    xlsx = "xlsx"
    json = "json"


Files = Annotated[list[Path], typer.Argument(metavar="文件", help="一个或多个填报表（xlsx、docx、pdf、网页、文本等）")]
FormatOption = Annotated[Format, typer.Option("--format", metavar="table|json", help="在屏幕上列表，或输出 JSON")]
PackOption = Annotated[
    str | None,
    typer.Option("--pack", metavar="规则包", help="规则包的编号或名称；不写则按表样、年度、地区选，并说明理由"),
]


def leave(findings: Sequence[Finding], *, opened: bool) -> None:
    """End the command with the exit code that the findings ask for; `opened` is whether all files could be read."""
    if not opened:
        raise typer.Exit(UNREADABLE)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(ERRORS)


__all__ = ["CLEAN", "ERRORS", "UNREADABLE", "Files", "Format", "FormatOption", "PackOption", "Target", "leave"]
