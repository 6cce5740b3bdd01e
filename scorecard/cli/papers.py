"""`scorecard verify` and `scorecard templates`: an edited report against its form, and an office's own templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scorecard.cli.chinese import Command, Group

if TYPE_CHECKING:
    from scorecard.model import Finding

app = typer.Typer(
    cls=Group, add_completion=False, rich_markup_mode=None, help="文书模板：检查本单位改过的模板，列出可用的字段。"
)


@app.command(cls=Command)
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="模板", help="模板文件（docx、html）或所在的文件夹")],
) -> None:
    """检查模板：指出用错的字段、语法和位置。"""
    from scorecard.cli import show, work
    from scorecard.reports.checking import check_template, check_templates

    findings: list[Finding] = []
    with work.requests():
        for path in paths:
            if not path.exists():
                raise work.RequestError(f"找不到 {path}。")
            findings += check_templates(path) if path.is_dir() else check_template(path)
    show.findings(findings)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)


@app.command(cls=Command)
def fields() -> None:
    """列出模板里可以用的全部字段：含义和例子。"""
    from scorecard.cli import show
    from scorecard.reports.fields import FIELDS

    show.fields(FIELDS)


def verify(report: Path, form: Path, pack: str | None) -> tuple[list[Finding], bool]:
    """The findings of `report` against the form in the file `form`, and whether the form could be opened."""
    from scorecard.cli import work
    from scorecard.reports import verify as compare

    scored = work.score_files([form], pack)
    if not scored.evaluations:
        if scored.opened:
            raise work.RequestError(f"{form} 里没有读到绩效表，无从核对。")
        return scored.findings, False
    if len(scored.evaluations) > 1:
        raise work.RequestError(f"{form} 里有 {len(scored.evaluations)} 张表，请用只含一张表的文件核对。")
    return compare(report, scored.evaluations[0]), True
