"""The sheet 图表 of the 汇总表: native charts over numbers that stand beside them.

Told apart by pattern and outline, not by colour, so that they stay readable in black and white.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from scorecard.batch.outputs.lines import NO_DEPARTMENT
from scorecard.batch.outputs.sheets import Book, write_number
from scorecard.batch.outputs.tallies import BAND_NAMES, GRADES, UNGRADED, Totals
from scorecard.scoring.rounding import rounded

MOST_DEPARTMENTS = 20
SHEET = "图表"
_DATA = 14
"""First column of the numbers, to the right of the charts."""

_ROW_PIXELS = 20

_LOOKS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#262626"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#404040", "bg_color": "#FFFFFF"}},
    {"fill": {"color": "#BFBFBF"}},
    {"fill": {"color": "#FFFFFF"}},
    {"pattern": {"pattern": "percent_20", "fg_color": "#7F7F7F", "bg_color": "#FFFFFF"}},
)
_OUTLINE = {"border": {"color": "#000000", "width": 0.75}}


def write_charts(book: Book, sheet: Any, totals: Totals) -> None:
    """The charts and their numbers."""
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&C— &P —")
    sheet.set_column(_DATA, _DATA, 26)
    sheet.hide_gridlines(2)
    departments = totals.by_department()
    shown = departments[:MOST_DEPARTMENTS]
    pairs = sorted(totals.pairs.items())
    lowest, highest = _limits([value for pair, _ in pairs for value in pair])
    low, high = Fraction(lowest), Fraction(highest)
    blocks: list[list[list[Any]]] = [
        [
            ["核算等级分布（按部门，张）", *GRADES, UNGRADED],
            *([one.name or NO_DEPARTMENT, *(one.grades[g] for g in (*GRADES, UNGRADED))] for one in shown),
        ],
        [
            ["总分分布（张）", "自评", "核算"],
            *([name, totals.claimed_bands[n], totals.scored_bands[n]] for n, name in enumerate(BAND_NAMES)),
        ],
        [
            ["自评与核算（折合百分制，取到 0.5 分）", "自评总分", "核算总分", "张数"],
            *([None, Fraction(x, 2), Fraction(y, 2), count] for (x, y), count in pairs),
        ],
        [["对角线（自评与核算相同）", "自评总分", "核算总分"], [None, low, low], [None, high, high]],
    ]
    starts = _write(book, sheet, blocks)
    note = f"（表数最多的{MOST_DEPARTMENTS}个部门，共{len(departments)}个）" if len(departments) > len(shown) else ""
    height = 170 + 26 * len(shown)
    row = height // _ROW_PIXELS + 2 if shown else 0
    if shown:
        sheet.insert_chart(0, 0, _grades(book, starts[0], len(shown), note), _size(760, height))
    sheet.insert_chart(row, 0, _bands(book, starts[1]), _size(760, 340))
    below = row + 340 // _ROW_PIXELS + 2
    if pairs:
        sheet.insert_chart(
            below, 0, _scatter(book, starts[2], len(pairs), (starts[3], lowest, highest)), _size(760, 620)
        )
        sheet.set_h_pagebreaks([below])
    sheet.print_area(0, 0, below + (620 // _ROW_PIXELS + 2 if pairs else 0), 12)


def _size(width: int, height: int) -> dict[str, Any]:
    return {"x_scale": width / 480, "y_scale": height / 288, "object_position": 3}


def _write(book: Book, sheet: Any, blocks: list[list[list[Any]]]) -> list[int]:
    """Write `blocks` below each other from the top; the row of each one's heads."""
    head, text, number = book.format(bold=True), book.format(), book.format(num_format="0.0#")
    starts, row = [], 0
    for block in blocks:
        starts.append(row)
        for at, cells in enumerate(block):
            for column, value in enumerate(cells, _DATA):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, head if at == 0 else text)
                elif isinstance(value, Fraction):
                    write_number(sheet, row, column, rounded(value, 1), number)
                elif value is not None:
                    sheet.write_number(row, column, value, text)
            row += 1
        row += 1
    return starts


def _grades(book: Book, start: int, count: int, note: str) -> Any:
    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    for at, grade in enumerate((*GRADES, UNGRADED)):
        column = _DATA + 1 + at
        chart.add_series(
            {
                "name": grade if grade == UNGRADED else f"核算“{grade}”",
                "categories": [SHEET, start + 1, _DATA, start + count, _DATA],
                "values": [SHEET, start + 1, column, start + count, column],
                "gap": 40,
                **_OUTLINE,
                **_LOOKS[at],
            }
        )
    chart.set_title({"name": f"各部门核算等级（张）{note}", "name_font": {"size": 12}, "overlay": False})
    # Bars are drawn from below: turned round, the first department stands on top.
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"major_gridlines": {"visible": True, "line": {"color": "#BFBFBF"}}, "num_format": "0"})
    chart.set_legend({"position": "bottom"})
    return chart


def _bands(book: Book, start: int) -> Any:
    chart = book.book.add_chart({"type": "column"})
    last = start + len(BAND_NAMES)
    for at, name in enumerate(("自评总分", "核算总分")):
        column = _DATA + 1 + at
        chart.add_series(
            {
                "name": name,
                "categories": [SHEET, start + 1, _DATA, last, _DATA],
                "values": [SHEET, start + 1, column, last, column],
                "gap": 60,
                "overlap": 0,
                "data_labels": {"value": True, "font": {"size": 8}},
                **_OUTLINE,
                **_LOOKS[3 if at == 0 else 0],
            }
        )
    chart.set_title({"name": "总分分布（张，下限计入该段）", "name_font": {"size": 12}})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}, "num_format": "0"})
    chart.set_x_axis({"num_font": {"size": 9}})
    chart.set_legend({"position": "bottom"})
    return chart


def _limits(doubled: list[int]) -> tuple[int, int]:
    """The axes' ends in points: whole tens around all values."""
    if not doubled:
        return 0, 100
    return min(doubled) // 20 * 10, max(100, -(-max(doubled) // 20) * 10)


def _scatter(book: Book, start: int, count: int, diagonal: tuple[int, int, int]) -> Any:
    chart = book.book.add_chart({"type": "scatter"})
    chart.add_series(
        {
            "name": "每个点为一种得分组合",
            "categories": [SHEET, start + 1, _DATA + 1, start + count, _DATA + 1],
            "values": [SHEET, start + 1, _DATA + 2, start + count, _DATA + 2],
            "marker": {"type": "circle", "size": 4, "fill": {"color": "#595959"}, "border": {"color": "#000000"}},
        }
    )
    line, low, high = diagonal
    chart.add_series(
        {
            "name": "自评与核算相同",
            "categories": [SHEET, line + 1, _DATA + 1, line + 2, _DATA + 1],
            "values": [SHEET, line + 1, _DATA + 2, line + 2, _DATA + 2],
            "marker": {"type": "none"},
            "line": {"color": "#000000", "width": 1, "dash_type": "dash"},
        }
    )
    axis = {
        "min": low,
        "max": high,
        "major_unit": 10,
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
    }
    chart.set_title({"name": "自评总分与核算总分（点在对角线下方：自评高于核算）", "name_font": {"size": 12}})
    chart.set_x_axis({"name": "自评总分", **axis})
    chart.set_y_axis({"name": "核算总分", **axis})
    chart.set_legend({"none": True})
    return chart


__all__ = ["write_charts"]
