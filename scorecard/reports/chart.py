"""The one chart of a report: bars of two series by category, as numbers, as a sentence, and as inline SVG.

The Word chart is a part of the template, which `scorecard.reports.word` fills with the same numbers. Both are told
apart by fill and outline, not by colour, so they stay readable in black and white.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from html import escape
from typing import Any

from scorecard.model import Evaluation, decimal_text
from scorecard.reports.later import Later
from scorecard.reports.summary import Level, execution_level
from scorecard.reports.text import cents, points_text, short

_SVG = "http://www.w3.org/2000/svg"
_ROW = 46
_LEFT, _RIGHT, _TOP, _BOTTOM = 150, 70, 34, 28
_WIDTH = 720


class Drawing(str):
    """SVG made here: the only text that a page takes as markup."""

    __slots__ = ()


def context(evaluation: Evaluation, groups: list[Level]) -> Mapping[str, Any]:
    """The chart's fields: 有 whether there is anything to draw, 类别 分值 得分 the numbers, 说明 the text alternative."""
    line = execution_level(evaluation)
    shown = [
        level for level in ([line] if line else []) + groups if level.points is not None and level.score is not None
    ]
    names = [short(level.name, 12) for level in shown]
    points = [level.points or Decimal(0) for level in shown]
    scores = [level.score or Decimal(0) for level in shown]
    words = "；".join(
        f"{name}分值{points_text(p)}分、核算得分{cents(s)}分" for name, p, s in zip(names, points, scores, strict=True)
    )
    fields = {
        "有": bool(shown),
        "系列一": "分值",
        "系列二": "核算得分",
        "标题": "各部分分值与核算得分（分）",
        "说明": f"条形图：各部分分值与核算得分。{words}。" if shown else "",
        "类别": names,
        "分值": [decimal_text(value) for value in points],
        "得分": [decimal_text(value) for value in scores],
    }

    def drawn() -> dict[str, Any]:
        said = f"各部分分值与核算得分。{words}。"
        return {"svg": svg(names, points, scores, said) if shown else Drawing()}

    return Later(drawn, fields)  # only pages draw it so


def bars(title: str, series: tuple[str, str], rows: list[tuple[str, Decimal, Decimal]], unit: str) -> dict[str, Any]:
    """The chart's fields for bars of `series` by name, e.g. forms by grade; `unit` (项, %) follows each number in words.

    Each row is a name and its two numbers, which are not negative. Nothing to draw where there are no rows.
    """
    names = [short(name, 12) for name, _, _ in rows]
    one, two = [value for _, value, _ in rows], [value for _, _, value in rows]
    words = "；".join(
        f"{name}{series[0]}{decimal_text(a)}{unit}、{series[1]}{decimal_text(b)}{unit}"
        for name, a, b in zip(names, one, two, strict=True)
    ).replace(f"（{unit}）", "")
    said = f"{title}。{words}。"
    return {
        "有": bool(rows),
        "系列一": series[0],
        "系列二": series[1],
        "标题": title,
        "说明": f"条形图：{said}" if rows else "",
        "类别": names,
        "分值": [decimal_text(value) for value in one],
        "得分": [decimal_text(value) for value in two],
        "svg": svg(names, one, two, said, title=title, series=series, label=decimal_text) if rows else Drawing(),
    }


def svg(
    names: list[str],
    points: list[Decimal],
    scores: list[Decimal],
    words: str,
    *,
    title: str = "各部分分值与核算得分",
    series: tuple[str, str] = ("分值", "核算得分"),
    label: Callable[[Decimal], str] = cents,
) -> Drawing:
    """The chart as one `<svg>` element with title and description; no script, no style from outside.

    `label` prints the numbers of the second series.
    """
    height = _TOP + _ROW * len(names) + _BOTTOM
    # Names of 12 characters at 14 px; the axis moves to the right for them.
    left = max(_LEFT, 14 * max((len(name) for name in names), default=0) + 16)
    span = _WIDTH - left - _RIGHT
    most = max([*points, *scores, Decimal(1)])
    second = 34 + 14 * (len(series[0]) + 2)
    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="ct cd" xmlns="{_SVG}">',
        f'<title id="ct">{escape(title)}</title><desc id="cd">{escape(words)}</desc>',
        f'<rect x="{left}" y="8" width="22" height="12" fill="#fff" stroke="#000"/>',
        f'<text x="{left + 28}" y="19">{series[0]}</text>',
        f'<rect x="{left + second}" y="8" width="22" height="12" fill="#4d4d4d" stroke="#000"/>',
        f'<text x="{left + second + 28}" y="19">{series[1]}</text>',
    ]
    for number, (name, point, score) in enumerate(zip(names, points, scores, strict=True)):
        y = _TOP + number * _ROW
        parts.append(f'<text x="{left - 10}" y="{y + 25}" text-anchor="end">{escape(name)}</text>')
        for offset, value, fill in ((4, point, "#fff"), (21, score, "#4d4d4d")):
            width = max(Decimal(0), value * span / most).quantize(Decimal("0.1"))
            printed = points_text(value) if fill == "#fff" else label(value)
            parts.append(
                f'<rect x="{left}" y="{y + offset}" width="{width}" height="15" fill="{fill}" stroke="#000"/>'
                f'<text x="{Decimal(left) + width + 6}" y="{y + offset + 12}">{printed}</text>',
            )
    bottom = _TOP + _ROW * len(names) + 4
    parts.append(f'<line x1="{left}" y1="{_TOP - 4}" x2="{left}" y2="{bottom}" stroke="#000"/></svg>')
    return Drawing("".join(parts))
