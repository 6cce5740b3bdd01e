"""`scorecard packs`: the rule packs listed, proved, compared, and their schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scorecard.cli.chinese import Command, Group

if TYPE_CHECKING:
    from scorecard.model import Finding
    from scorecard.rules import Pack

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    help="规则包：不带命令时列出全部规则包。",
)
Directory = Annotated[
    Path | None, typer.Option("--packs", metavar="文件夹", help="本单位自己的规则包（YAML）所在的文件夹")
]


@app.callback(invoke_without_command=True)
def root(ctx: typer.Context, packs: Directory = None) -> None:
    """List the packs."""
    if ctx.invoked_subcommand is None:
        from scorecard.cli import show, work

        with work.requests():
            show.packs(packs)


@app.command(cls=Command)
def lint(
    pack: Annotated[
        str | None, typer.Argument(metavar="规则包", help="编号、名称或 YAML 文件；不写则检查全部规则包")
    ] = None,
    packs: Directory = None,
) -> None:
    """证明规则包没有漏洞：分段不缺不重、得分不越界、方向一致、分值合计相符、示例成立；有漏洞的给出反例。"""
    from scorecard.cli import show, work
    from scorecard.rules import available_packs
    from scorecard.rules.proofs import lint as prove

    with work.requests():
        findings: list[Finding] = []
        chosen: list[Pack] = []
        if pack is None:
            chosen = list(available_packs(directory=packs))
        else:
            one, findings = _one(pack, packs)
            chosen = [one] if one is not None else []
        for each in chosen:
            findings += prove(each, directory=str(packs) if packs is not None else None)
    show.findings(findings)
    if any(finding.severity == "error" for finding in findings):
        raise typer.Exit(1)
    if chosen:
        print(f"检查了 {len(chosen)} 个规则包：{'、'.join(each.id for each in chosen)}。")


@app.command(cls=Command)
def diff(
    first: Annotated[str, typer.Argument(metavar="规则包甲", help="编号、名称或 YAML 文件")],
    second: Annotated[str, typer.Argument(metavar="规则包乙", help="编号、名称或 YAML 文件")],
    packs: Directory = None,
) -> None:
    """比较两个规则包，用文字列出不同的地方。"""
    from scorecard.cli import show, work
    from scorecard.rules.comparing import compare_packs

    with work.requests():
        one, wrong = _one(first, packs)
        two, more = _one(second, packs)
    if one is None or two is None:
        show.findings([*wrong, *more])
        raise typer.Exit(1)
    differences = compare_packs(one, two)
    for difference in differences:
        print(difference.words())
    if not differences:
        print("两个规则包没有不同。")


@app.command(cls=Command)
def schema() -> None:
    """输出规则包文件的 JSON Schema，供编辑器检查。"""
    from scorecard.cli import show
    from scorecard.rules import pack_schema

    show.json_text(pack_schema())


def _one(name: str, directory: Path | None) -> tuple[Pack | None, list[Finding]]:
    from scorecard.cli.work import RequestError
    from scorecard.rules import load_pack, read_pack

    path = Path(name)
    if path.suffix in {".yaml", ".yml"}:
        if not path.is_file():
            raise RequestError(f"找不到规则包文件 {name}。")
        return read_pack(path, directory=directory)
    return load_pack(name, directory=directory), []
