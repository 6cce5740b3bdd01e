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


def publish(report: Path, out: Path) -> tuple[list[Path], list[Finding], bool]:
    """The public copy of `report` and the list of removals in `out`, what is to be said of it, and whether it opened."""
    from scorecard.cli import work
    from scorecard.findings import found
    from scorecard.model import Place
    from scorecard.reports import safe_name
    from scorecard.reports.public import removal_lines
    from scorecard.reports.public_docx import left_gaps, publish
    from scorecard.reports.reading import NotAReport

    if not report.is_file():
        raise work.RequestError(f"找不到 {report}。")
    try:
        data, removals = publish(report.read_bytes(), report.name)
    except NotAReport as error:
        return [], [found("D003", Place(file=report.name), reason=str(error))], False
    words = "\n".join(removal_lines(removals)) + "\n"
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for suffix, content in (("-公开稿.docx", data), ("-公开稿删除清单.txt", words.encode("utf-8", "replace"))):
            target, number = out / safe_name(report.stem, suffix=suffix), 2
            while target.exists() and target.read_bytes() != content:
                stem, dot, ending = suffix.rpartition(".")
                target = out / safe_name(report.stem, suffix=f"{stem}_{number}{dot}{ending}")
                number += 1
            target.write_bytes(content)
            written.append(target)
    except OSError as error:
        raise work.RequestError(f"写不到 {out}：{work.why(error)}。请换一个文件夹。") from error
    findings = [found("D018", Place(file=report.name), count=len(removals))] if removals else []
    if count := left_gaps(data):
        findings.append(found("D002", Place(file=written[0].name), count=count))
    return written, findings, True
