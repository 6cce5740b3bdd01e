"""The application: its commands, and the exit codes that scripts rely on.

0: clean, or nothing worse than warnings. 1: errors among the findings. 2: a file could not be read, or wrong use.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from scorecard import __version__
from scorecard.cli.chinese import Command, Group, usage_error

CLEAN, ERRORS, UNREADABLE = 0, 1, 2

app = typer.Typer(
    cls=Group,
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="预算绩效：读绩效目标表和自评表，按规则精确计分，逐步说明每一分，写出自评报告。\n\n"
    "退出码：0 没有错误；1 发现错误；2 文件读不出或用法不对。",
)


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"


Files = Annotated[list[Path], typer.Argument(metavar="文件", help="一个或多个填报表（xlsx、docx、pdf、网页、文本等）")]
FormatOption = Annotated[Format, typer.Option("--format", metavar="table|json", help="在屏幕上列表，或输出 JSON")]
PackOption = Annotated[
    str | None,
    typer.Option("--pack", metavar="规则包", help="规则包的编号或名称；不写则按表样、年度、地区选，并说明理由"),
]


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="显示版本。")] = False,  # noqa: FBT002
) -> None:
    """See `app`'s help."""
    if version:
        print(f"scorecard {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())
        raise typer.Exit


@app.command(cls=Command)
def read(files: Files, form: FormatOption = Format.table) -> None:
    """读表：识别文件里的每一张绩效表，列出指标和读表时的问题。"""
    from scorecard.cli import show
    from scorecard.contract import read_result
    from scorecard.pipeline import read as read_file

    results = [read_file(path) for path in files]
    forms = [one for result in results for one in result.forms]
    findings = [finding for result in results for finding in result.findings]
    if form is Format.json:
        show.json_text(read_result(forms, findings))
    else:
        show.forms(forms, findings)
    _leave(findings, opened=all(result.opened for result in results))


@app.command(cls=Command)
def score(
    files: Files,
    pack: PackOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="文件夹", help="把自评报告（docx、html）、自评表和核算明细写到这里")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """计分：按规则包重算每一项得分，与自评得分对照；加 --out 写出报告。"""
    from scorecard.cli import show, work
    from scorecard.contract import score_result

    with work.requests():
        scored = work.score_files(files, pack)
        written = work.write_reports(scored, out) if out is not None else []
    if form is Format.json:
        show.json_text(score_result(scored.evaluations, scored.findings))
        show.written(written, to_errors=True)
    else:
        show.scores(scored)
        show.written(written)
    _leave(scored.findings, opened=scored.opened)


@app.command(cls=Command)
def explain(code: Annotated[str, typer.Argument(metavar="代码", help="问题代码，例如 S003")]) -> None:
    """说明一个问题代码：什么意思、为什么、怎么改、依据哪一条。"""
    from scorecard.cli import show, work

    with work.requests():
        kind = work.finding_kind(code)
    show.kind(kind)


@app.command(cls=Command)
def packs() -> None:
    """列出规则包：编号、名称、文号、适用的表和年度。"""
    from scorecard.cli import show

    show.packs()


@app.command(cls=Command)
def layouts() -> None:
    """列出能识别的表样。"""
    from scorecard.cli import show

    show.layouts()


@app.command(cls=Command)
def schema() -> None:
    """输出数据模型的 JSON Schema。"""
    from scorecard.cli import show
    from scorecard.schema import json_schema

    show.json_text(json_schema())


@app.command(cls=Command)
def demo(
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="报告写到哪里")] = Path("out"),
) -> None:
    """演示：读随程序附带的示例表（演示数据），计分并写出报告。"""
    from scorecard.cli import show, work

    with work.requests():
        scored = work.score_files(work.example_files(), None)
        written = work.write_reports(scored, out)
    show.demo(scored, written)


def _leave(findings: list, *, opened: bool) -> None:  # type: ignore[type-arg]
    if not opened:
        raise typer.Exit(UNREADABLE)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(ERRORS)


def main() -> None:
    """Run the command line; never shows a traceback for a wrong call."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a Windows console or a pipe may stand at a code page without Chinese
            reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(standalone_mode=False, prog_name="scorecard")
    except typer.TyperException as error:
        print(usage_error(error), file=sys.stderr)
        sys.exit(UNREADABLE)
    except BrokenPipeError:  # the reader of our output (head, less) has seen enough
        sys.stderr.close()
        sys.exit(CLEAN)
    except (KeyboardInterrupt, typer.Abort):
        print("已中断。", file=sys.stderr)
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else CLEAN)
