"""The application: its commands. What they share is in `options`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scorecard import __version__
from scorecard.cli.batch import batch as batch_command
from scorecard.cli.chinese import Command, Group, usage_error
from scorecard.cli.filling import register as register_filling
from scorecard.cli.options import CLEAN, UNREADABLE, Files, Format, FormatOption, PackOption, Target, leave
from scorecard.cli.packs import Directory
from scorecard.cli.packs import app as packs_app
from scorecard.cli.papers import app as papers_app
from scorecard.cli.sampling import register as register_sampling

if TYPE_CHECKING:
    from scorecard.cli.work import Scores

app = typer.Typer(
    cls=Group,
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="预算绩效：读绩效目标表和自评表，按规则精确计分，逐步说明每一分，写出自评报告。\n\n"
    "退出码：0 没有错误；1 发现错误；2 文件读不出或用法不对。",
)


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
    leave(findings, opened=all(result.opened for result in results))


@app.command(cls=Command)
def score(
    files: Files,
    pack: PackOption = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="文件夹", help="把自评报告（docx、html）、自评表、得分核算表和核算明细写到这里"),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="规则包", help="再按另一个规则包计分，列出哪些行变、变多少、为什么"),
    ] = None,
    packs: Directory = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="文件夹", help="本单位自己的文书模板所在的文件夹")
    ] = None,
    opinion: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--opinion", help="同时写出审核意见（Word 和网页），供退回填报单位")
    ] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="日期", help="审核意见要求重新报送的期限，例如 2026-03-15")
    ] = None,
    summary: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--summary", help="把几张项目自评表另外汇总成一份自评总结报告")
    ] = False,
    public: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--public", help="同时写出公开稿：去掉电话、联系人和内部说明，并列出删去的内容")
    ] = False,
    update: Annotated[
        Path | None,
        typer.Option(
            "--update", metavar="旧报告", help="在单位改过的旧报告（docx）上更新：保留单位写的文字，换新的数，列出差异"
        ),
    ] = None,
    pdf: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--pdf", help="把写出的 Word 文件同时转换成 PDF（需要 LibreOffice）")
    ] = False,
    settings: Annotated[
        Path | None,
        typer.Option("--settings", metavar="文件", help="检查设置（YAML）：关掉或调整个别检查，要写理由和期限"),
    ] = None,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", metavar="文件", help="事实文件（YAML）：评分表要用而表上没有的数据，注明出处"),
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """计分：按规则包重算每一项得分，与自评得分对照，并检查表的毛病；加 --out 写出报告。"""
    from scorecard.cli import show, work
    from scorecard.contract import score_result

    with work.requests():
        scored = work.score_files(files, pack, packs=packs, settings=settings, facts=facts)
        work.need_out(
            out,
            {
                "--update": update is not None,
                "--pdf": pdf,
                "--opinion": opinion,
                "--public": public,
                "--summary": summary,
            },
        )
        papers = work.Papers(
            templates,
            opinion=opinion,
            public=public,
            update=update,
            pdf=pdf,
            summary=summary,
            by=work.day(by) if by is not None else None,
            packs=packs,
        )
        written = work.write_reports(scored, out, papers) if out is not None else []
        if against is not None:
            from scorecard.cli import against as comparing

            compared = comparing.comparisons(scored.evaluations, against)
            if form is Format.json:
                show.json_text(comparing.comparison_json(compared))
            else:
                comparing.print_comparisons(compared)
            show.written(written, to_errors=form is Format.json)
            leave([], opened=scored.opened)
            return
    if form is Format.json:
        show.json_text(score_result(scored.evaluations, scored.findings))
        show.written(written, to_errors=True)
    else:
        show.scores(scored)
        show.written(written)
    leave(scored.findings, opened=scored.opened)


@app.command(cls=Command)
def check(
    files: Files,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="文件", help="写一份带批注的副本（文件名或文件夹），前面加上问题清单"),
    ] = None,
    fix: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--fix", help="同时改正只有一种改法的地方（符号、全角数字、合计等），逐处列出")
    ] = False,
    pack: PackOption = None,
    packs: Directory = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="文件", help="检查设置（YAML）：关掉或调整个别检查")
    ] = None,
    facts: Annotated[Path | None, typer.Option("--facts", metavar="文件", help="事实文件（YAML），用于评分表")] = None,
    form: FormatOption = Format.table,
) -> None:
    """检查：列出问题；加 -o 把问题写成原文件副本里的批注，加 --fix 同时改正。原文件不动。

    副本是 Excel 工作簿或 Word 文档；其他格式的文件另写一份问题清单。
    """
    from scorecard.cli import checking, show, work

    with work.requests():
        how = checking.How(pack, packs, settings, facts, out, fix)
        results = checking.check_files(files, how)
    if form is Format.json:
        show.json_text(checking.checked_json(results))
        show.written([one.written for one in results if one.written is not None], to_errors=True)
    else:
        checking.print_checked(results)
    leave([finding for one in results for finding in one.findings], opened=all(one.opened for one in results))


@app.command(cls=Command)
def trace(
    files: Files,
    item: Annotated[
        str,
        typer.Option("--item", metavar="指标", help="三级指标的名称或其中几个字，例如 预算执行率；几行都有就都说明"),
    ],
    pack: PackOption = None,
    form: FormatOption = Format.table,
) -> None:
    """说明一项得分怎么来：规则、公式、分段、每个数在哪一格、每一步计算和依据。"""
    from scorecard.cli import show, work

    with work.requests():
        scored = work.score_files(files, pack)
        from scorecard.cli import tracing

        told = tracing.traces(scored.evaluations, item) if scored.evaluations else []
    if form is Format.json:
        show.json_text(tracing.trace_json(told))
    else:
        tracing.print_traces(told)
    _asked(scored)


@app.command(cls=Command)
def whatif(
    files: Files,
    to: Annotated[
        str | None, typer.Option("--to", metavar="等级", help="要达到的等级，例如 优；不写则为高一级")
    ] = None,
    total: Annotated[str | None, typer.Option("--total", metavar="分", help="要达到的总分，例如 92")] = None,
    pack: PackOption = None,
    form: FormatOption = Format.table,
) -> None:
    """推算差多少：由规则反推每一项要完成多少，总分才达到某一等级或分数。"""
    from scorecard.cli import asking, show, work

    with work.requests():
        scored = work.score_files(files, pack)
        answers = asking.answers(scored.evaluations, to, total)
    if form is Format.json:
        show.json_text(asking.answer_json(answers))
    else:
        asking.print_answers(answers)
    _asked(scored)


@app.command(cls=Command)
def convert(
    files: Files,
    to: Annotated[Target, typer.Option("--to", metavar="xlsx|json", help="写成 Excel 工作簿，或 JSON")] = Target.xlsx,
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="写到哪里")] = Path(),
) -> None:
    """转换：把读到的表写成整齐的工作簿（一张表一个工作表，原文旁边注明读作什么）。"""
    from scorecard.cli import show, work
    from scorecard.pipeline import read as read_file

    findings, written, opened = [], [], True
    with work.requests():
        for path in files:
            result = read_file(path)
            opened = opened and result.opened
            findings += result.findings
            if result.forms:
                written.append(work.write_converted(result, path, out, to.value))
    show.findings(findings)
    show.written(written)
    leave(findings, opened=opened)


register_filling(app)


@app.command(cls=Command)
def explain(code: Annotated[str, typer.Argument(metavar="代码", help="问题代码，例如 S003")]) -> None:
    """说明一个问题代码：什么意思、为什么、怎么改、依据哪一条。"""
    from scorecard.cli import show, work

    with work.requests():
        kind = work.finding_kind(code)
    show.kind(kind)


@app.command(cls=Command)
def verify(
    report: Annotated[Path, typer.Argument(metavar="报告", help="改过的自评报告（docx）")],
    against: Annotated[Path, typer.Option("--against", metavar="表", help="报告依据的填报表")],
    pack: PackOption = None,
) -> None:
    """核对报告：找出报告里与表和核算结果不一致的数。"""
    from scorecard.cli import papers, show, work

    with work.requests():
        findings, opened = papers.verify(report, against, pack)
    show.findings(findings)
    leave(findings, opened=opened)


@app.command(cls=Command)
def public(
    report: Annotated[Path, typer.Argument(metavar="报告", help="单位改定的报告（docx）")],
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="公开稿和删除清单写到哪里")] = Path(),
    pdf: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--pdf", help="公开稿同时转换成 PDF（需要 LibreOffice）")
    ] = False,
) -> None:
    """公开稿：从改定的报告里去掉电话、联系人、批注、修订、隐藏文字和作者，并列出删去的内容。"""
    from scorecard.cli import papers, show, work

    with work.requests():
        written, findings, opened = papers.publish(report, out)
        if pdf:
            written += work.print_pdf(written, findings)
    show.findings(findings)
    show.written(written)
    leave(findings, opened=opened)


app.add_typer(packs_app, name="packs", cls=Group)
app.add_typer(papers_app, name="templates", cls=Group)
app.command(cls=Command, name="batch")(batch_command)
register_sampling(app)


@app.command(cls=Command)
def checks() -> None:
    """列出全部检查：代码、名称、级别；用 explain 看每一个的说明。"""
    from scorecard.cli import show

    show.checks()


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
        written = work.write_reports(scored, out, work.Papers(summary=True))
    show.demo(scored, written)


def _asked(scored: Scores) -> None:
    """After an answer about forms: what stands in the way of reading them is shown by `score`, and counted here."""
    errors = sum(finding.severity == "error" for finding in scored.findings)
    if errors:
        print(f"表上另有 {errors} 个错误，用 scorecard score 查看。", file=sys.stderr)
    leave([], opened=scored.opened)


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
