"""`scorecard batch`: a folder of thousands of files in one command; how far it is, and what came of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorecard.batch.run import Summary

Paths = Annotated[
    list[str],
    typer.Argument(metavar="路径", help="文件夹（含下级）、zip、文件，或带 * 的写法；也可以是共享存储的地址"),
]


def batch(
    paths: Paths,
    out: Annotated[str, typer.Option("--out", metavar="文件夹", help="结果写到哪里；中断后再写同一个文件夹，接着做")],
    pack: Annotated[
        str | None, typer.Option("--pack", metavar="规则包", help="规则包的编号或名称；不写则逐张表选")
    ] = None,
    packs: Annotated[
        Path | None, typer.Option("--packs", metavar="文件夹", help="本单位自己的规则包所在的文件夹")
    ] = None,
    settings: Annotated[
        Path | None, typer.Option("--settings", metavar="文件", help="检查设置（YAML）：关掉或调整个别检查")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option("--roster", metavar="名册", help="应报项目的名册（xlsx 等），核对未报送、重复报送和预算数"),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="个数", min=1, help="同时用几个进程；不写则每个处理器核一个")
    ] = None,
    documents: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--documents", help="同时写出每张表的自评报告（Word）和批注，放在 文书/单位/项目")
    ] = False,
    everything: Annotated[  # noqa: FBT002 - a switch of the command line
        bool,
        typer.Option(
            "--all-documents", help="连同每张表的网页、自评表、得分核算表和 JSON，时间约为 --documents 的三倍"
        ),
    ] = False,
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="文件夹", help="本单位自己的文书模板所在的文件夹")
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="日期", help="审核意见里的反馈期限，例如 2026年3月31日；不写则留空")
    ] = None,
    bureau: Annotated[
        str, typer.Option("--bureau", metavar="名称", help="审核单位，写进审核意见和复核情况报告；不写则留空")
    ] = "",
    scope: Annotated[str, typer.Option("--scope", metavar="范围", help="复核情况报告的复核范围；不写则留空")] = "",
    no_outputs: Annotated[  # noqa: FBT002 - a switch of the command line
        bool, typer.Option("--no-outputs", help="只做数据，不写汇总表、总览和审核意见")
    ] = False,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="秒", min=1, help="一个文件最多用多少秒，超过就放弃这个文件")
    ] = 300,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler", metavar="地址", help="用 Dask 集群，例如 tcp://10.0.0.1:8786；输入、输出放在共享存储"
        ),
    ] = None,
) -> None:
    """批量：读成千上万个文件，计分、检查、对照、汇总；随时可以中断，再运行一次就接着做。"""
    from scorecard.batch.errors import BatchError, CannotWrite
    from scorecard.batch.options import Options
    from scorecard.batch.progress import watch
    from scorecard.batch.run import run
    from scorecard.cli.work import requests, why

    options = Options(
        pack=pack,
        packs=packs,
        settings=settings,
        roster=roster,
        jobs=jobs,
        seconds=timeout,
        documents=documents,
        everything=everything,
        templates=templates,
        outputs=not no_outputs,
        by=by or "",
        bureau=bureau,
        scope=scope,
        scheduler=scheduler,
    )
    with requests():
        try:
            with watch() as looking:
                summary = run(paths, out, options, watch=looking)
        except CannotWrite as error:
            print(
                f"写不到 {error.where}：{why(error.error)}。已经做完的都还在；问题解决后用同样的命令再运行，接着做。",
                file=sys.stderr,
            )
            raise typer.Exit(2) from error
        except BatchError as error:
            print(f"没有做成：{error}", file=sys.stderr)
            raise typer.Exit(2) from error
        except KeyboardInterrupt:
            print("已中断。已经做完的都还在；用同样的命令再运行，接着做。", file=sys.stderr)
            raise typer.Exit(130) from None
    print("\n".join(told(summary)))
    if summary.errors:
        raise typer.Exit(1)


def told(summary: Summary) -> Iterator[str]:
    """The summary, line by line, at most 80 columns where names are not longer."""
    reused = f"（其中 {summary.reused} 个没有变，沿用上次的结果）" if summary.reused else ""
    yield f"文件 {summary.files} 个{reused}，读出表 {summary.forms} 张。"
    missing = []
    if summary.unreadable:
        missing.append(f"读不出 {summary.unreadable} 个")
    if summary.without_forms:
        missing.append(f"没有认出表 {summary.without_forms} 个")
    if summary.others:
        missing.append(f"不是填报表、没有读 {summary.others} 个（数据/未读文件.txt）")
    if missing:
        yield "，".join(missing) + "。"
    yield f"错误 {summary.errors} 个，警告 {summary.warnings} 个，提示 {summary.hints} 个。"
    if summary.statuses:
        order = ("已报送", "未报送", "重复报送", "预算数不一致")
        yield (
            "名册："
            + "，".join(f"{name} {summary.statuses[name]} 个" for name in order if name in summary.statuses)
            + "。"
        )
    yield ""
    yield f"结果在 {summary.out}："
    papers = sum(path.suffix == ".docx" and path.parent.name == "审核意见" for path in summary.written)
    for path in summary.written:
        if path.parent.name != "审核意见":
            yield f"  {path.name}"
    if papers:
        yield f"  审核意见/（{papers} 份，退回各单位）"
    if summary.documents:
        yield f"  文书/（{summary.documents} 张表的报告和批注）"
    yield "  数据/（每个文件、每张表、每一行、每个问题，Parquet）"
    yield ""
    if summary.written:
        yield "下一步：打开 总览.html 看先找谁；打开 汇总表.xlsx 逐个项目核对。"
    else:
        yield "下一步：不带 --no-outputs 再运行一次，写出汇总表和总览（不会重新读表）。"


__all__ = ["batch", "told"]
