"""The screen that answers are printed on: 80 columns where nothing is known of it, plain tables, a form's head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from scorecard.cli.width import wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scorecard.model import Evaluation


def console() -> Console:
    """Standard output."""
    made = Console(highlight=False, soft_wrap=False)
    if not made.is_terminal:  # a pipe has no width of its own; 80 columns are promised
        made.width = 80
    return made


def table(
    out: Console,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str | None = None,
    numeric: Iterable[str] = (),
    marked: Iterable[int] = (),
) -> None:
    """Print a table; columns of `numeric` stand to the right and are not broken, rows of `marked` stand out."""
    right, bold = set(numeric), set(marked)
    made = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, padding=(0, 1, 0, 0))
    for name in head:
        aligned = "right" if name in right else "left"
        made.add_column(escape(name), justify=aligned, overflow="fold", no_wrap=name in right)  # type: ignore[arg-type]
    for at, row in enumerate(rows):
        made.add_row(*(escape(flat(cell)) for cell in row), style="bold" if at in bold else None)
    out.print(made)


def line(out: Console, text: str, *, style: str | None = None, indent: int = 0) -> None:
    """Print `text` as it is; what goes over one line is broken as Chinese is, further lines `indent` columns in."""
    first, *rest = wrap(text, out.width - 1)
    if rest and indent:
        rest = wrap(" ".join([text[len(first) :].strip()]), out.width - 1 - indent)
    for part in (first, *(" " * indent + part for part in rest)):
        out.print(escape(part), style=style, soft_wrap=True)


def head(out: Console, evaluation: Evaluation) -> None:
    """Which form it is: title, year, project, file, pack."""
    form, pack = evaluation.form, evaluation.pack
    title = flat(form.title.text) if form.title else "绩效表"
    year = f"（{form.year}年度）" if form.year else ""
    line(out, f"{title}{year}", style="bold")
    name = form.project or form.unit
    if name is not None:
        line(out, f"{'项目' if form.project else '单位'}：{flat(name.text)}")
    if form.source:
        line(out, f"文件：{form.source.name}", style="dim")
    line(out, f"规则包：{pack.name}（{pack.id} 第{pack.version}版）")


def flat(text: str) -> str:
    """`text` in one line."""
    return " ".join(text.split())


__all__ = ["console", "flat", "head", "line", "table"]
