"""`scorecard sample` and `scorecard review`: draw forms for people to look at, and bring home what they found."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scorecard.cli.chinese import Command

if TYPE_CHECKING:
    from scorecard.batch.review import Review
    from scorecard.batch.sampling import Sample

Results = Annotated[Path, typer.Argument(metavar="结果文件夹", help="scorecard batch 写出的文件夹")]


def sample(
    out: Results,
    size: Annotated[int, typer.Option("--size", metavar="张数", min=1, help="抽多少张表")] = 50,
    seed: Annotated[
        int, typer.Option("--seed", metavar="整数", help="种子：同样的结果和种子抽出同样的表，便于事后核对")
    ] = 1,
    target: Annotated[Path, typer.Option("-o", "--out", metavar="文件", help="抽查表写到哪里")] = Path("抽查.xlsx"),
    chance: Annotated[
        int, typer.Option("--random", metavar="百分数", min=0, max=100, help="其中随机抽取、不看风险的比例")
    ] = 20,
    last: Annotated[
        list[Path] | None,
        typer.Option("--last", metavar="文件", help="以前的复核结果.xlsx：被调减过的单位这次更容易抽到；可以写几次"),
    ] = None,
) -> None:
    """抽查：按风险从批量结果里抽表，说明为什么抽到，写出供复核人填写的工作簿。

    风险高的表更容易抽到，一部分完全随机，使每张表都有可能被抽到。
    """
    from scorecard.batch.sampling import sample_to
    from scorecard.cli import show, work
    from scorecard.findings import found

    with work.requests(), _requests(out, target):
        for path in last or []:
            if not path.is_file():
                raise work.RequestError(f"找不到以前的复核结果 {path}。")
        drawn = sample_to(out, target, size, seed, random_share=chance, last=tuple(last or ()))
    _print_sample(drawn)
    if drawn.size > len(drawn.drawn):
        show.findings([found("B041", size=drawn.size, count=drawn.population)])
    show.written([target])


def review(
    out: Results,
    books: Annotated[list[Path], typer.Argument(metavar="抽查表", help="复核人填好的抽查表，一份或几份")],
    target: Annotated[Path, typer.Option("-o", "--out", metavar="文件", help="复核结果写到哪里")] = Path(
        "复核结果.xlsx"
    ),
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="路径", help="原文件所在的文件夹或 zip：用来按核实完成值重新核算；可以写几次"),
    ] = None,
    packs: Annotated[
        Path | None, typer.Option("--packs", metavar="文件夹", help="本单位自己的规则包所在的文件夹")
    ] = None,
    bureau: Annotated[str, typer.Option("--bureau", metavar="名称", help="复核情况报告的复核单位；不写则留空")] = "",
    scope: Annotated[str, typer.Option("--scope", metavar="范围", help="复核情况报告的复核范围；不写则留空")] = "",
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="文件夹", help="本单位自己的文书模板所在的文件夹")
    ] = None,
) -> None:
    """汇总复核：读回抽查表，列出自评与复核的差额、偏差率和改动，重写复核情况报告。"""
    from scorecard.batch.review import review_to
    from scorecard.cli import show, work

    with work.requests(), _requests(out, target):
        for path in books:
            if not path.is_file():
                raise work.RequestError(f"找不到抽查表 {path}。")
            if path.resolve() == target.resolve():
                raise work.RequestError("结果不能写在抽查表上，请用 -o 换一个文件名。")
        result, written = review_to(
            out,
            books,
            target,
            sources=tuple(source or ()),
            packs=packs,
            bureau=bureau,
            scope=scope,
            templates=templates,
        )
    _print_review(result)
    show.findings(result.findings)
    show.written(written)
    if not result.opened or not result.forms:
        raise typer.Exit(2)
    if any(finding.severity == "error" for finding in result.findings):
        raise typer.Exit(1)


@contextmanager
def _requests(out: Path, target: Path) -> Iterator[None]:
    """Requests that make no sense, as `work.requests` tells them."""
    from scorecard.batch.errors import BatchError
    from scorecard.cli import work
    from scorecard.reports import TemplateProblem

    try:
        yield
    except BatchError as error:
        raise work.RequestError(str(error)) from error
    except TemplateProblem as error:
        raise work.RequestError(f"{error}。") from error
    except FileNotFoundError as error:
        if error.filename is None:
            raise work.RequestError(f"{out} 里没有批量结果，请先用 scorecard batch 生成。") from error
        raise work.RequestError(f"写不到 {target}：{work.why(error)}。") from error
    except FileExistsError as error:
        raise work.RequestError(f"{target} 已经有了，里面可能有复核人填的内容；请用 -o 换一个文件名。") from error
    except OSError as error:
        raise work.RequestError(f"写不到 {error.filename or target}：{work.why(error)}。") from error


def _print_sample(drawn: Sample) -> None:
    from scorecard.cli.screen import console, line, table

    screen = console()
    by_risk = sum(1 for one in drawn.drawn if one.how == "按风险")
    line(
        screen,
        f"从 {drawn.population} 张自评表中抽取 {len(drawn.drawn)} 张：按风险 {by_risk} 张，"
        f"随机 {len(drawn.drawn) - by_risk} 张；种子 {drawn.seed}。",
    )
    shown = sorted(drawn.drawn, key=lambda one: (-one.risk.points, one.number))[:10]
    rows = [(str(one.number), one.line.name, str(one.risk.points), one.how, one.risk.words or "—") for one in shown]
    table(screen, ("表号", "项目", "关注分", "方式", "为什么"), rows, numeric=("表号", "关注分"))
    if len(drawn.drawn) > len(shown):
        line(screen, f"以上是关注分最高的 {len(shown)} 张，全部名单和理由在工作簿里。")


def _print_review(result: Review) -> None:
    from scorecard.batch.outputs.review_book import conclusion, grade_change
    from scorecard.cli.screen import console, line, table
    from scorecard.reports.text import percent, score_text, signed

    screen = console()
    if not result.forms:
        line(screen, "没有读到复核结果。", style=None)
        print(file=sys.stdout)
        return
    line(screen, conclusion(result))
    shown = sorted(result.forms, key=lambda form: abs(form.difference or Decimal(0)), reverse=True)[:15]
    rows = []
    for form in shown:
        rate = form.rate()
        rows.append(
            (
                form.line.name,
                score_text(form.claimed),
                score_text(form.reviewed),
                signed(form.difference),
                "—" if rate is None else f"{'-' if rate < 0 else ''}{percent(abs(rate))}",
                grade_change(form) or "—",
            )
        )
    table(
        screen, ("项目", "自评", "复核", "差", "偏差率", "等级变化"), rows,
        numeric=("自评", "复核", "差", "偏差率", "等级变化"),
    )  # fmt: skip
    if len(result.forms) > len(shown):
        line(screen, f"以上是相差最多的 {len(shown)} 张，全部在工作簿里。")


def register(app: typer.Typer) -> None:
    """Add both commands to the application."""
    app.command(cls=Command)(sample)
    app.command(cls=Command)(review)


__all__ = ["register"]
