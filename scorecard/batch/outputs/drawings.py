"""The drawings of the 总览 as inline SVG: grades by department, bands of totals, claimed against recomputed.

Numbers in, markup out; every text that a filer wrote is escaped here. Fills are told apart by pattern, and each drawing
has a title and a description in words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from scorecard.batch.outputs.lines import NO_DEPARTMENT
from scorecard.batch.outputs.tallies import BAND_NAMES, GRADES, UNGRADED, Tally, Totals

MOST = 15
_PATTERNS = (
    '<pattern id="p1" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#333"/></pattern>'
    '<pattern id="p4" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#fff"/>'
    '<circle cx="1.2" cy="1.2" r="0.9" fill="#666"/></pattern>'
)
_FILLS = ("#262626", "url(#p1)", "#bfbfbf", "#fff", "url(#p4)")


def _open(name: str, width: int, height: int, title: str, words: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}t {name}d" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}t">{escape(title)}</title>'
        f'<desc id="{name}d">{escape(words)}</desc>'
    )


def _legend(names: Sequence[str], fills: Sequence[str], x: int, y: int) -> str:
    parts = []
    for name, fill in zip(names, fills, strict=True):
        parts.append(f'<rect x="{x}" y="{y}" width="18" height="12" fill="{fill}" stroke="#000"/>')
        parts.append(f'<text x="{x + 23}" y="{y + 11}">{escape(name)}</text>')
        x += 40 + 15 * len(name)
    return "".join(parts)


def _rest(tallies: Sequence[Tally]) -> Tally:
    """The departments that have no bar of their own, together."""
    together = Tally(f"其余{len(tallies)}个部门")
    for one in tallies:
        together.forms += one.forms
        together.grades += one.grades
    return together


def grades(departments: Sequence[Tally]) -> str:
    """Recomputed grades by department as shares of its forms; the departments with most forms, the rest as one."""
    shown = list(departments[:MOST])
    if len(departments) > MOST:
        shown.append(_rest(departments[MOST:]))
    names = (*GRADES, UNGRADED)
    left, width, row, top = 190, 760, 26, 34
    height = top + row * len(shown) + 8
    words = "；".join(
        f"{one.name or NO_DEPARTMENT}{one.forms}张：" + "、".join(f"{g}{one.grades[g]}" for g in names if one.grades[g])
        for one in shown
    )
    parts = [
        _open("g", width, height, "各部门核算等级的比例", words),
        f"<defs>{_PATTERNS}</defs>",
        _legend(names, _FILLS, left, 8),
    ]
    for at, one in enumerate(shown):
        y, x = top + at * row, Fraction(left)
        label = one.name or NO_DEPARTMENT
        short = label if len(label) <= 12 else label[:11] + "…"
        parts.append(
            f'<text x="{left - 8}" y="{y + 16}" text-anchor="end">{escape(short)}<title>{escape(label)}</title></text>'
        )
        for name, fill in zip(names, _FILLS, strict=True):
            if not one.grades[name]:
                continue
            long = Fraction(one.grades[name] * (width - left - 70), max(one.forms, 1))
            parts.append(
                f'<rect x="{_at(x)}" y="{y + 4}" width="{_at(long)}" height="17" fill="{fill}" stroke="#000" '
                f'stroke-width=".7"><title>{escape(label)}：{name}{one.grades[name]}张</title></rect>'
            )
            x += long
        parts.append(f'<text x="{_at(x + 6)}" y="{y + 17}">{one.forms}张</text>')
    return "".join((*parts, "</svg>"))


def bands(totals: Totals) -> str:
    """How many forms claim, and come to, totals of each band."""
    width, height, left, bottom, top = 760, 270, 46, 34, 34
    most = max([*totals.claimed_bands.values(), *totals.scored_bands.values(), 1])
    step = Fraction(width - left - 10, len(BAND_NAMES))
    words = "；".join(
        f"{name}分：自评{totals.claimed_bands[n]}张、核算{totals.scored_bands[n]}张"
        for n, name in enumerate(BAND_NAMES)
        if totals.claimed_bands[n] or totals.scored_bands[n]
    )
    floor = height - bottom
    parts = [
        _open("b", width, height, "总分分布", words),
        _legend(("自评", "核算"), ("#fff", "#262626"), left, 8),
        f'<line x1="{left}" y1="{floor}" x2="{width - 10}" y2="{floor}" stroke="#000"/>',
    ]
    for n, name in enumerate(BAND_NAMES):
        x = left + step * n
        parts.append(f'<text x="{_at(x + step / 2)}" y="{floor + 18}" text-anchor="middle">{name}</text>')
        for offset, count, fill, who in (
            (step * 3 / 20, totals.claimed_bands[n], "#fff", "自评"),
            (step / 2, totals.scored_bands[n], "#262626", "核算"),
        ):
            if not count:
                continue
            tall = Fraction(count * (floor - top - 16), most)
            parts.append(
                f'<rect x="{_at(x + offset)}" y="{_at(floor - tall)}" width="{_at(step * 7 / 20)}" height="{_at(tall)}" '
                f'fill="{fill}" stroke="#000" stroke-width=".7"><title>{name}分：{who}{count}张</title></rect>'
                f'<text class="small" x="{_at(x + offset + step * 7 / 40)}" y="{_at(floor - tall - 4)}" '
                f'text-anchor="middle">{count}</text>'
            )
    return "".join((*parts, "</svg>"))


def scatter(totals: Totals) -> str:
    """Claimed against recomputed in squares of one point; the darker and larger, the more forms. Any number of forms."""
    cells: Counter[tuple[int, int]] = Counter()
    for (claimed, scored), count in totals.pairs.items():
        cells[claimed // 2, scored // 2] += count
    low = max(0, min((min(pair) for pair in cells), default=60) // 10 * 10)
    high = max(100, max((max(pair) for pair in cells), default=100))
    span = max(high - low + 1, 1)
    side, left, top = 460, 56, 14
    unit = Fraction(side, span)
    above = sum(count for (x, y), count in totals.pairs.items() if x > y)
    below = sum(count for (x, y), count in totals.pairs.items() if x < y)
    even = sum(totals.pairs.values()) - above - below
    words = f"自评高于核算{above}张，低于核算{below}张，相差不到半分{even}张。"
    parts = [_open("s", 760, side + top + 46, "自评总分与核算总分", words)]
    for mark in range(low, high + 1, 10):
        x, y = left + (mark - low) * unit, top + side - (mark - low) * unit
        parts.append(
            f'<line x1="{_at(x)}" y1="{top}" x2="{_at(x)}" y2="{top + side}" class="grid"/>'
            f'<line x1="{left}" y1="{_at(y)}" x2="{left + side}" y2="{_at(y)}" class="grid"/>'
            f'<text x="{_at(x)}" y="{top + side + 18}" text-anchor="middle">{mark}</text>'
            f'<text x="{left - 6}" y="{_at(y + 4)}" text-anchor="end">{mark}</text>'
        )
    parts.append(
        f'<line x1="{left}" y1="{top + side}" x2="{left + side}" y2="{top}" stroke="#000" stroke-dasharray="5 4"/>'
        f'<text x="{left + side // 2}" y="{top + side + 38}" text-anchor="middle">自评总分</text>'
        f'<text x="14" y="{top + side // 2}" text-anchor="middle" transform="rotate(-90 14 {top + side // 2})">核算总分</text>'
    )
    most = max(cells.values(), default=1)
    for (claimed, scored), count in sorted(cells.items()):
        # Area grows with the logarithm of the count: one form stays visible beside a thousand.
        share = 0.35 + 0.65 * (math.log1p(count) / math.log1p(most))
        size = round(float(unit) * share, 2)
        shade = round(150 - 130 * (math.log1p(count) / math.log1p(most)))
        cx = float(left + (claimed - low + Fraction(1, 2)) * unit)
        cy = float(top + side - (scored - low + Fraction(1, 2)) * unit)
        parts.append(
            f'<rect class="dot" data-x="{claimed}" data-y="{scored}" x="{cx - size / 2:.1f}" y="{cy - size / 2:.1f}" '
            f'width="{size}" height="{size}" fill="rgb({shade},{shade},{shade})">'
            f"<title>自评{claimed}–{claimed + 1}分、核算{scored}–{scored + 1}分：{count}张</title></rect>"
        )
    notes = (
        "每个方块为相差不到 1 分的一组表，",
        "越大越黑表越多。",
        "虚线以下：自评高于核算。",
        "",
        words.replace("，", "，|").rstrip("。"),
    )
    lines = [piece for note in notes for piece in note.split("|")]
    for at, line in enumerate(lines):
        parts.append(f'<text x="{left + side + 22}" y="{top + 24 + 22 * at}">{escape(line)}</text>')
    return "".join((*parts, "</svg>"))


def _at(value: Fraction | int) -> str:
    return f"{float(value):.1f}"


__all__ = ["bands", "grades", "scatter"]
