"""`scorecard new` and `scorecard prefill` as the command line has them; `blank` does their work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scorecard.cli.chinese import Command
from scorecard.cli.options import PackOption, leave
from scorecard.cli.packs import Directory


def new(
    kind: Annotated[
        str, typer.Argument(metavar="表", help="自评表、目标表、部门整体目标表、部门整体自评表、监控表 中的一种")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="文件", help="写到哪个文件（.xlsx）；已有的不覆盖")],
    year: Annotated[int | None, typer.Option("--year", metavar="年度", help="表的年度，例如 2026")] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="单位", help="填报单位（实施单位）的名称")] = None,
    department: Annotated[str | None, typer.Option("--department", metavar="部门", help="主管部门的名称")] = None,
    project: Annotated[str | None, typer.Option("--project", metavar="项目", help="项目名称")] = None,
    pack: PackOption = None,
    packs: Directory = None,
    layout: Annotated[
        str | None, typer.Option("--layout", metavar="表样", help="表样的编号或名称；不写则按地区选，并说明理由")
    ] = None,
    rows: Annotated[int | None, typer.Option("--rows", metavar="行", help="每个二级指标留几行；不写则按表样")] = None,
) -> None:
    """写空表：生成可以直接填的 Excel 表，带下拉选项、填写提示和随填随算的核对。"""
    from scorecard.cli import blank, show, work

    values = {"unit": unit, "department": department, "project": project}
    with work.requests():
        path = blank.new(kind, out, year=year, values=values, pack=pack, packs=packs, layout=layout, rows=rows)
    show.written([path])


def prefill(
    source: Annotated[Path, typer.Argument(metavar="文件", help="批复的目标表（xlsx、docx、pdf、网页、文本等）")],
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="文件", help="写到哪个文件（.xlsx）；原文件有几张表时写一个文件夹")
    ],
    to: Annotated[str, typer.Option("--to", metavar="表", help="生成 自评表 还是 监控表")] = "自评表",
    number: Annotated[int | None, typer.Option("--form", metavar="序号", help="只要文件里的第几张表")] = None,
    project: Annotated[str | None, typer.Option("--project", metavar="项目", help="只要名称含这几个字的表")] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="年度", help="表上没有写年度时写明")] = None,
    pack: PackOption = None,
    packs: Directory = None,
    layout: Annotated[
        str | None, typer.Option("--layout", metavar="表样", help="新表的表样；不写则按地区选，并说明理由")
    ] = None,
) -> None:
    """由目标表生成自评表或监控表：批复的指标、指标值、分值、资金照抄并锁定，只留要填的格。"""
    from scorecard.cli import blank, show, work

    with work.requests():
        paths, findings, opened = blank.prefill(
            source, out, to=to, number=number, project=project, year=year, pack=pack, packs=packs, layout=layout
        )
    show.findings(findings)
    show.written(paths)
    leave(findings, opened=opened)


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    for command in (new, prefill):
        app.command(cls=Command)(command)


__all__ = ["new", "prefill", "register"]
