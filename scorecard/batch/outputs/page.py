"""总览.html: the whole batch on one page that opens anywhere, without a network and, in essence, without scripts.

Drawn from one pass over the store. Everything a filer wrote is escaped: as text in the markup, and as JSON with no `<`,
`>` or `&` in the data of the table, so that no name ends the script that holds it.
"""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from scorecard import __version__
from scorecard.batch.outputs import drawings
from scorecard.batch.outputs.faults import FaultKind, fault_kinds
from scorecard.batch.outputs.lines import NO_DEPARTMENT, NO_UNIT, FormLine, fetched, lines
from scorecard.batch.outputs.risk import POINTS, Risk, Surroundings, risk
from scorecard.batch.outputs.tallies import GRADES, UNGRADED, First, Tally, Totals
from scorecard.findings import SEVERITY_WORDS
from scorecard.model import decimal_text
from scorecard.reports.text import NOTHING, cents, clean, percent, score_text, signed
from scorecard.reports.write import sealed_page
from scorecard.scoring.rounding import rounded

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from scorecard.batch.outputs import OutputOptions

MOST_ROWS = 20_000
"""Rows of the table: beyond, the most urgent ones are shown and the rest stands in the 汇总表."""
FIRST = 20
FAULTS = 15
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def write_page(path: Path, connection: DuckDBPyConnection, around: Surroundings, options: OutputOptions) -> None:
    """Write the page."""
    totals, first = Totals(), First(MOST_ROWS)
    for line in lines(connection):
        totals.take(line)
        first.take(line, risk(line, around))
    ranked = first.ranked()
    counts = next(
        fetched(
            connection,
            "SELECT count(*), count(*) FILTER (WHERE NOT opened), count(*) FILTER (WHERE opened AND forms = 0) FROM files",
        )
    )
    page = _Page(totals, ranked, fault_kinds(connection), counts, options)
    path.write_bytes(sealed_page(page.html().encode("utf-8", "replace")))


class _Page:
    """The page while it is put together."""

    def __init__(
        self,
        totals: Totals,
        ranked: list[tuple[FormLine, Risk]],
        faults: list[FaultKind],
        counts: tuple[int, int, int],
        options: OutputOptions,
    ) -> None:
        self.totals = totals
        self.ranked = ranked
        self.faults = faults
        self.files, self.unreadable, self.empty = counts
        self.options = options

    def html(self) -> str:
        """The whole page."""
        title = "绩效表总览"
        here = files("scorecard.batch.outputs")
        style = (here / "page.css").read_text(encoding="utf-8")
        script = (here / "page.js").read_text(encoding="utf-8")
        years = "、".join(f"{year}年度" for year in sorted(self.totals.years)[:6])
        return (
            f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            "script-src 'unsafe-inline'; img-src data:\">"
            f"<style>{style}</style></head><body>"
            f'<h1>{title}</h1><p class="note">{escape(" ".join(x for x in (self.options.bureau, years) if x))}</p>'
            f"{self._facts()}{self._drawings()}{self._first()}{self._faults()}{self._departments()}{self._table()}"
            f"{self._foot()}"
            f'<script type="application/json" id="data">{self._data()}</script><script>{script}</script></body></html>\n'
        )

    def _facts(self) -> str:
        every = self.totals.all
        cells = [
            ("来件", f"{self.files}个文件"),
            ("读到的表", f"{every.forms}张"),
            ("单位", f"{len(every.units)}个"),
            ("全年预算", f"{_money(every.budget)}万元" if every.budgets else NOTHING),
            ("执行率", percent(every.rate) if every.rate is not None else NOTHING),
            ("自评平均分", score_text(every.mean_claimed)),
            ("核算平均分", score_text(every.mean_scored)),
            ("有错误的表", f"{every.with_errors}张"),
        ]
        items = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in cells)
        bad = []
        if self.unreadable:
            bad.append(f"{self.unreadable}个文件读不出")
        if self.empty:
            bad.append(f"{self.empty}个文件里没有读到绩效表")
        note = f"<p><b>{'，'.join(bad)}</b>，原因见汇总表“来件”页。</p>" if bad else ""
        return f'<dl class="facts">{items}</dl>{note}'

    def _drawings(self) -> str:
        if not self.totals.all.forms:
            return "<p>没有读到绩效表。</p>"
        scatter = (
            '<h2>自评总分与核算总分</h2><p class="note screen">指到方块上看有几张表，点一下在下面的表里列出来。</p>'
            + drawings.scatter(self.totals)
            if self.totals.pairs
            else ""
        )
        return (
            '<div class="two"><div><h2>各部门核算等级（比例）</h2>'
            f"{drawings.grades(self.totals.by_department())}</div><div><h2>总分分布（张）</h2>{drawings.bands(self.totals)}"
            f"{self._grade_changes()}</div></div>{scatter}"
        )

    def _grade_changes(self) -> str:
        pairs = self.totals.grade_pairs
        if not pairs:
            return ""
        used = [grade for grade in GRADES if any(grade in pair for pair in pairs)]
        head = "".join(f'<th class="n" scope="col">核算“{grade}”</th>' for grade in used)
        rows = "".join(
            f'<tr><th scope="row">自评“{claimed}”</th>'
            + "".join(f'<td class="n">{pairs[claimed, grade] or ""}</td>' for grade in used)
            + "</tr>"
            for claimed in used
            if any(claimed == pair[0] for pair in pairs)
        )
        return f'<h2>等级变化（张）</h2><div class="scroll"><table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table></div>'

    def _first(self) -> str:
        urgent = [(line, found) for line, found in self.ranked[:FIRST] if found.points]
        if not urgent:
            return ""
        items = "".join(
            f"<li><b>{escape(clean(line.name))}</b>（{escape(clean(line.unit or NO_UNIT))}）"
            f"<br>{escape(clean(found.words))}。</li>"
            for line, found in urgent
        )
        rules = "".join(f"<li>{escape(name)}：{escape(words)}。</li>" for name, words in POINTS)
        return (
            f'<h2>先看谁</h2><ol class="first">{items}</ol>'
            f'<details class="note"><summary>关注分怎么算</summary><ul>{rules}</ul>'
            "<p>关注分只决定先看谁，不影响任何得分。</p></details>"
        )

    def _faults(self) -> str:
        if not self.faults:
            return ""
        rows = "".join(
            f"<tr><td>{SEVERITY_WORDS.get(kind.severity, '')}</td><td>{escape(kind.code)}</td><td>{escape(clean(kind.title))}</td>"
            f'<td class="n">{kind.count}</td><td class="n">{kind.forms}</td></tr>'
            for kind in sorted(self.faults, key=lambda one: (-(one.severity != "hint"), -one.count, one.code))[:FAULTS]
        )
        return (
            '<h2>最常见的问题</h2><div class="scroll"><table><thead><tr><th scope="col">级别</th><th scope="col">代码</th>'
            '<th scope="col">问题</th><th class="n" scope="col">次数</th><th class="n" scope="col">涉及表数</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )

    def _departments(self) -> str:
        if not self.totals.departments:
            return ""
        heads = (
            "部门",
            "单位",
            "表",
            "预算（万元）",
            "执行率",
            "自评平均",
            "核算平均",
            "平均差",
            *GRADES,
            UNGRADED,
            "错误",
            "警告",
        )
        head = "".join(f'<th{"" if n == 0 else " class=n"} scope="col">{name}</th>' for n, name in enumerate(heads))
        rows = "".join(_department(one) for one in self.totals.by_department())
        return (
            f'<h2>按部门</h2><div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}'
            f"{_department(self.totals.all, 'total')}</tbody></table></div>"
        )

    def _table(self) -> str:
        if not self.ranked:
            return ""
        cut = self.totals.all.forms - len(self.ranked)
        note = f"只列关注分最高的 {len(self.ranked)} 张，其余 {cut} 张见汇总表。" if cut else ""
        choices = "".join(
            f'<option value="{n}">{escape(name)}</option>' for n, name in enumerate(self._department_names())
        )
        grades = "".join(f"<option>{grade}</option>" for grade in (*GRADES, UNGRADED))
        return (
            f'<section class="screen" id="table"><h2>全部表</h2><noscript><p>逐张列表需要允许网页运行脚本；不运行脚本时请看汇总表.xlsx。</p></noscript>'
            f'<p class="note">点列名排序，点一行看原因。{note}</p><div class="find">'
            '<label>查找 <input type="search" id="search" placeholder="单位、项目、原因、文件"></label>'
            f'<label>部门 <select id="department"><option value="">全部</option>{choices}</select></label>'
            f'<label>核算等级 <select id="grade"><option value="">全部</option>{grades}</select></label>'
            '<label><input type="checkbox" id="wrong"> 只看有错误的</label>'
            '<button type="button" id="clear">全部显示</button><span id="count" role="status"></span></div>'
            '<div id="grid"></div><div id="more" aria-live="polite">点一行，这里说明为什么要看。</div></section>'
        )

    def _department_names(self) -> list[str]:
        return sorted({clean(line.department) or NO_DEPARTMENT for line, _ in self.ranked})

    def _data(self) -> str:
        """The rows of the table as JSON; names that repeat are numbers."""
        departments = {name: n for n, name in enumerate(self._department_names())}
        units: dict[str, int] = {}
        rows: list[list[Any]] = []
        for line, found in self.ranked:
            unit = units.setdefault(clean(line.unit) or NO_UNIT, len(units))
            claimed, scored = line.claimed_total, line.total if line.scored else None
            link = self.options.paper(line.file, line.form) or self.options.file(line.file)
            rows.append(
                [
                    found.points,
                    departments[clean(line.department) or NO_DEPARTMENT],
                    unit,
                    clean(line.project),
                    "" if line.budget is None else cents(line.budget),
                    "" if line.rate is None else decimal_text(rounded(line.rate * 100, 2)),
                    "" if claimed is None else cents(claimed),
                    "" if scored is None else cents(scored),
                    "" if line.difference is None else signed(line.difference),
                    line.grade if line.complete and line.grade in GRADES else "",
                    line.errors,
                    line.warnings,
                    clean(found.words),
                    clean(line.file),
                    line.claimed_grade or "",
                    None if claimed is None else int(rounded(line.share(claimed) * 2, 0)),
                    None if scored is None else int(rounded(line.share(scored) * 2, 0)),
                    quote(link, safe="/") if link else "",
                ]
            )
        data = {"names": {"departments": list(departments), "units": list(units)}, "rows": rows}
        return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)

    def _foot(self) -> str:
        packs = "、".join(
            f"{name}（版本{version}，{count}张）" for (name, version), count in sorted(self.totals.packs.items())
        )
        return (
            f"<footer>由 scorecard {escape(__version__)} 生成。规则包：{escape(packs) or NOTHING}。"
            "核算总分由程序按规则包计算，与自评并列，不代替；平均分按每张表折合 100 分计算。</footer>"
        )


def _department(one: Tally, style: str = "") -> str:
    cells = [
        str(len(one.units)),
        str(one.forms),
        _money(one.budget) if one.budgets else NOTHING,
        percent(one.rate) if one.rate is not None else NOTHING,
        score_text(one.mean_claimed),
        score_text(one.mean_scored),
        signed(one.mean_difference),
        *(str(one.grades[grade]) for grade in (*GRADES, UNGRADED)),
        str(one.errors),
        str(one.warnings),
    ]
    numbers = "".join(f'<td class="n">{cell}</td>' for cell in cells)
    name = escape(clean(one.name or NO_DEPARTMENT))
    return f"<tr{f' class={style}' if style else ''}><td>{name}</td>{numbers}</tr>"


def _money(value: Fraction) -> str:
    """An exact sum of money with separators: 1,234,567.80."""
    exact: Decimal = rounded(value, 2)
    return f"{exact:,}"


__all__ = ["write_page"]
