"""复核情况报告, its middle: claimed totals and grades beside the recomputed ones, and what reviewers found."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from scorecard.model import decimal_text
from scorecard.reports import chart
from scorecard.reports.review_summary import DifferenceBand, GradeChange, ReviewSummary, SampleResult
from scorecard.reports.rows import Row
from scorecard.reports.text import NOTHING, bound, inline, points_text, quoted, short, shown, signed, some


def scored_sentence(summary: ReviewSummary) -> str:
    """By which packs how many forms were scored."""
    if not summary.scored:
        return "没有能够完整核算得分的表。"
    packs = [pack for pack in summary.packs if pack.forms]
    said = "、".join(
        f"{inline(pack.name) or inline(pack.id)}{counted(pack.forms, f'packs.{inline(pack.id)}.forms')}张"
        for pack in packs
    )
    tail = f"，所用规则：{said}" if said else ""
    return f"能够完整核算得分的表{counted(summary.scored, 'scored')}张，其中可与自评总分比较的{counted(summary.compared, 'compared')}张{tail}。"


def difference_sentence(summary: ReviewSummary) -> str:
    """How many claimed totals agree, are higher, are lower."""
    bands = summary.differences
    if not bands or not any(band.count for band in bands):
        return ""
    equal, higher, lower = (sum(getattr(band, name) for band in bands) for name in ("equal", "higher", "lower"))
    parts = some(
        f"一致的{counted(equal, 'equal')}张" if equal else "",
        f"自评偏高的{counted(higher, 'higher')}张" if higher else "",
        f"自评偏低的{counted(lower, 'lower')}张" if lower else "",
    )
    far = [band for band in bands if band.up_to is None and band.count]
    tail = "".join(
        f"，其中相差超过{points_text(band.above)}分的{counted(band.count, 'far')}张"
        for band in far
        if band.above is not None
    )
    return f"自评总分与核算总分相比，{'、'.join(parts)}{tail}。"


def band_words(band: DifferenceBand) -> str:
    """0, 0—0.5（含）, 10以上."""
    if band.above is None:
        return "无差额"
    if band.up_to is None:
        return f"{points_text(band.above)}以上"
    return f"{points_text(band.above)}—{points_text(band.up_to)}（含）"


def band_rows(bands: Sequence[DifferenceBand]) -> list[Row]:
    """差额分布; nothing where nothing was compared."""
    if not any(band.count for band in bands):
        return []
    return [
        {
            "范围": band_words(band),
            "偏高": counted(band.higher, f"bands.{n}.higher") if band.above is not None else NOTHING,
            "偏低": counted(band.lower, f"bands.{n}.lower") if band.above is not None else NOTHING,
            "一致": counted(band.equal, f"bands.{n}.equal") if band.above is None else NOTHING,
            "合计": counted(band.count, f"bands.{n}.count"),
        }
        for n, band in enumerate(bands)
    ]


def band_chart(bands: Sequence[DifferenceBand]) -> dict[str, Any]:
    """The bands with a difference, higher beside lower."""
    rows = [
        (f"{band_words(band).removesuffix('（含）')}分", Decimal(band.higher), Decimal(band.lower))
        for band in bands
        if band.above is not None
    ]
    if not any(a or b for _, a, b in rows):
        rows = []
    return chart.bars("自评总分与核算总分的差额分布（张）", ("自评偏高", "自评偏低"), rows, "张")


def grade_sentence(grades: Sequence[GradeChange]) -> str:
    """How many forms keep their grade, how many change it."""
    total = sum(change.count for change in grades)
    if not total:
        return ""
    changed = sum(change.count for change in grades if inline(change.claimed) != inline(change.recomputed))
    if not changed:
        return f"有自评等级和核算等级的表{counted(total, 'graded')}张，等级全部一致。"
    return (
        f"有自评等级和核算等级的表{counted(total, 'graded')}张，其中等级不一致的{counted(changed, 'grade_changes')}张。"
    )


_GRADES = "优良中差"


def grade_rows(grades: Sequence[GradeChange]) -> list[Row]:
    """自评等级 to 核算等级 with counts, in the order 优良中差."""

    def place(name: str) -> int:
        found = _GRADES.find(inline(name)[:1]) if inline(name) else -1
        return found if found >= 0 else len(_GRADES)

    def change(one: GradeChange) -> str:
        old, new = place(one.claimed), place(one.recomputed)
        if inline(one.claimed) == inline(one.recomputed):
            return "一致"
        return "—" if len(_GRADES) in (old, new) else "核算降低" if new > old else "核算提高"

    found = [(n, one) for n, one in enumerate(grades) if one.count]
    ranked = sorted(found, key=lambda pair: (place(pair[1].claimed), place(pair[1].recomputed), pair[0]))
    return [
        {
            "自评": inline(one.claimed) or NOTHING,
            "核算": inline(one.recomputed) or NOTHING,
            "表数": counted(one.count, f"grades.{n}.count"),
            "变化": change(one),
        }
        for n, one in ranked
    ]


# ------------------------------------------------------------------------------------------------------------ 抽查


def sample_sentence(sample: Sequence[SampleResult]) -> str:
    """How many forms were reviewed by people."""
    if not sample:
        return ""
    units = len({inline(one.unit) for one in sample if inline(one.unit)})
    tail = f"，涉及单位{counted(units, 'sample_units')}个" if units else ""
    return f"抽查复核{counted(len(sample), 'sample')}项{tail}，结果列表如下。"


def sample_difference_sentence(sample: Sequence[SampleResult]) -> str:
    """How many of the claimed scores were changed, and the largest change."""
    found = [(n, one.difference) for n, one in enumerate(sample) if one.difference is not None]
    if not found:
        return ""
    changed = [(n, value) for n, value in found if value]
    if not changed:
        return f"可以比较的{counted(len(found), 'sample_compared')}项，复核得分与自评得分全部一致。"
    number, most = max(changed, key=lambda pair: (abs(pair[1]), -pair[0]))
    side = "高于" if most > 0 else "低于"
    amount = bound(f"{decimal_text(abs(most))}分", f"sample.{number}.difference")
    name = short(inline(sample[number].project) or inline(sample[number].unit)) or "未注明项目名称"
    return (
        f"可以比较的{counted(len(found), 'sample_compared')}项中，得分不一致的{counted(len(changed), 'sample_changed')}项，"
        f"相差最大的是{quoted(name)}，自评得分{side}复核得分{amount}。"
    )


def sample_row(number: int, one: SampleResult) -> Row:
    """One reviewed form."""
    field = f"sample.{number}"
    old, new = inline(one.claimed_grade), inline(one.reviewed_grade)
    return {
        "单位": inline(one.unit) or NOTHING,
        "项目": inline(one.project) or NOTHING,
        "自评得分": printed(points_text(one.claimed), f"{field}.claimed"),
        "复核得分": printed(points_text(one.reviewed), f"{field}.reviewed"),
        "差额": printed(signed(one.difference), f"{field}.difference"),
        "等级": f"{old}→{new}" if old and new and old != new else new or old or NOTHING,
        "说明": inline(one.remark),
    }


def counted(count: int, field: str) -> str:
    """A count, bound to its field."""
    return bound(str(count), f"review.{field}")


def printed(text: str, field: str) -> str:
    """A figure that was printed already, bound to its field; nothing is a dash."""
    return shown(text, f"review.{field}")


__all__ = [
    "band_chart",
    "band_rows",
    "band_words",
    "counted",
    "difference_sentence",
    "grade_rows",
    "grade_sentence",
    "printed",
    "sample_difference_sentence",
    "sample_row",
    "sample_sentence",
    "scored_sentence",
]
