"""`scorecard new` and `scorecard prefill`: blank forms, and forms filled from an approved target form."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard.cli.work import RequestError, why

if TYPE_CHECKING:
    from scorecard.excel.blank import Made, Request
    from scorecard.model import Finding, Form

_YEARS = range(2015, 2050)
_MOST_ROWS = 50


def new(
    word: str,
    out: Path,
    *,
    year: int | None,
    values: dict[str, str | None],
    pack: str | None,
    packs: Path | None,
    layout: str | None,
    rows: int | None,
) -> Path:
    """Write a blank form of the kind `word`; the path written. Raises RequestError for requests that make no sense."""
    from scorecard.excel.blank import KINDS, Content, Request

    if word not in KINDS:
        raise RequestError(f"没有“{word}”这种表；可以写：{'、'.join(KINDS)}。")
    if rows is not None and not 1 <= rows <= _MOST_ROWS:
        raise RequestError(f"--rows 写 1 到 {_MOST_ROWS} 的整数。")
    given = {name: value.strip() for name, value in values.items() if value is not None and value.strip()}
    content = Content(values=given, open=frozenset(given))
    request = Request(
        KINDS[word],
        _year(year),
        content,
        layout=layout,
        pack=pack,
        packs=str(packs) if packs is not None else None,
        rows=rows,
        region=tuple(given.values()),
    )
    made = _make(request)
    path = _write(_file(out), made.data)
    _told(made)
    return path


def prefill(
    source: Path,
    out: Path,
    *,
    to: str,
    number: int | None,
    project: str | None,
    year: int | None,
    pack: str | None,
    packs: Path | None,
    layout: str | None,
) -> tuple[list[Path], list[Finding], bool]:
    """Write a form for each chosen form of `source`; the paths written, the findings, whether `source` could be read."""
    from dataclasses import replace

    from scorecard import pipeline
    from scorecard.excel.blank import NoPlan, choose_layout
    from scorecard.excel.blank.prefill import missing_indicators, prefill, region_of, target_kind
    from scorecard.layouts.layout import UnknownLayout

    if to not in {"自评表", "监控表"}:
        raise RequestError(f"--to 写 自评表 或 监控表，不是“{to}”。")
    read = pipeline.read(source)
    findings = list(read.findings)
    if not read.forms:
        if read.opened:
            raise RequestError(f"{source} 里没有读到绩效表。")
        return [], findings, False
    forms = _chosen(read.forms, number, project)
    findings += [finding for form in forms for finding in missing_indicators(form, to)]
    ready = [form for form in forms if form.indicators]
    single = len(forms) == 1
    paths: list[Path] = []
    told_already: frozenset[str] = frozenset()
    for form, path in zip(ready, _paths(ready, source, out, to, single=single), strict=True):
        kind = target_kind(form, to)
        when = year if year is not None else form.year
        if when is None:
            raise RequestError(f"{source} 上没有写年度，请用 --year 写明，例如 --year 2026。")
        try:
            chosen, reason = choose_layout(kind, region_of(form), layout)
        except (UnknownLayout, NoPlan) as error:
            raise RequestError(str(error)) from error
        request, told = prefill(form, chosen, kind, when)
        made = _make(replace(request, pack=pack, packs=str(packs) if packs is not None else None))
        findings += told
        paths.append(_write(path, made.data))
        told_already = _told(made, reason, told_already)
    return paths, findings, True


def _chosen(forms: list[Form], number: int | None, project: str | None) -> list[Form]:
    if number is not None and project is not None:
        raise RequestError("--form 和 --project 只能写一个。")
    if number is not None:
        if not 1 <= number <= len(forms):
            raise RequestError(f"文件里有 {len(forms)} 张表，--form 写 1 到 {len(forms)}。")
        return [forms[number - 1]]
    if project is not None:
        held = [(form, form.project or form.unit) for form in forms]
        found = [form for form, name in held if name is not None and project in "".join(name.text.split())]
        if not found:
            known = "、".join(name.text[:20] for _, name in held[:8] if name is not None)
            raise RequestError(f"没有名称含“{project}”的表；有：{known}{'……' if len(held) > 8 else ''}。")
        return found
    return forms


def _paths(forms: list[Form], source: Path, out: Path, to: str, *, single: bool) -> list[Path]:
    """One file (in the folder `out`, where that names one), or for several forms one each in the folder `out`."""
    from scorecard.reports import unused

    if single:
        if out.is_dir() or not out.suffix:
            name = forms[0].project or forms[0].unit if forms else None
            return [out / unused(name.text if name else source.stem, set(), suffix=f"-{to}.xlsx") for _ in forms]
        return [_file(out) for _ in forms]
    if out.suffix.lower() == ".xlsx":
        raise RequestError(f"文件里有 {len(forms)} 张表，-o 要写一个文件夹；只要一张的，用 --form 或 --project 指定。")
    taken: set[str] = set()
    paths = []
    for form in forms:
        name = form.project or form.unit or form.title
        chosen = unused(name.text if name else "表", taken, suffix=f"-{to}.xlsx")
        taken.add(chosen.casefold())
        paths.append(out / chosen)
    return paths


def _make(request: Request) -> Made:
    from scorecard.excel.blank import NoPlan, make
    from scorecard.layouts.layout import UnknownLayout

    try:
        return make(request)
    except (NoPlan, UnknownLayout) as error:
        raise RequestError(str(error)) from error


def _year(year: int | None) -> int:
    if year is None or year not in _YEARS:
        raise RequestError(f"--year 写年度，{_YEARS[0]} 到 {_YEARS[-1]}，例如 --year 2026。")
    return year


def _file(out: Path) -> Path:
    if out.suffix.lower() != ".xlsx":
        raise RequestError(f"-o 后面写要生成的文件，以 .xlsx 结尾；“{out}”不是。")
    if out.exists():
        raise RequestError(f"已有 {out}，不覆盖；请换一个文件名，或先移走它。")
    return out


def _write(path: Path, data: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise RequestError(f"已有 {path}，不覆盖；请换一个文件名，或先移走它。") from error
    except OSError as error:
        raise RequestError(f"写不到 {path}：{why(error)}。请换一个文件夹。") from error
    return path


def _told(made: Made, reason: str | None = None, already: frozenset[str] = frozenset()) -> frozenset[str]:
    """Say which layout and pack were taken, and why, unless `already` said: to stderr, beside what scripts read."""
    lines = [f"表样：{made.layout.name}（{made.layout.document}）。{reason or made.layout_reason}。"]
    if {"points", "actual"} <= made.plan.columns.keys():
        lines.append(f"规则包：{made.pack.name}。{made.pack_reason}。")
    for line in lines:
        if line not in already:
            print(line, file=sys.stderr)
    return already.union(lines)


__all__ = ["new", "prefill"]
