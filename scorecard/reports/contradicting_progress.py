"""`verify`: how far and how timely: 进度达标率 against the quarters of the year (D060), delays against full marks (D064)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from scorecard.findings import found
from scorecard.model import Amount, Evaluation, Finding, Text
from scorecard.reports.contradicting_text import NUMBER, Passage, fits, plain, value
from scorecard.reports.text import inline, reading_text, short


def progress_and_delays(passages: Sequence[Passage], evaluation: Evaluation) -> Iterator[tuple[int, Finding]]:
    """The findings of both rules, with the number of their paragraph."""
    yield from _quarters(passages, evaluation)
    yield from _delays(passages, evaluation)


# ------------------------------------------------------------------------------------ quarters and the time elapsed

_QUARTERS = re.compile(
    "".join(
        rf"[^。]{{0,12}}?第?[{han}{n}]季度末?[^%。\d]{{0,14}}(?P<q{n}>{NUMBER})%" for n, han in enumerate("一二三四", 1)
    )
)
_OF_SPENDING = re.compile("执行|支出|支付")
_NEAR = 20
"""characters before the first quarter in which the text says what the rates are of"""

_ON_SCHEDULE = re.compile(
    rf"(?P<said>(?:预算|资金)?(?:支出|支付|执行)进度(?:达标|达成)率(?:仅|只有|为|达到|达|是)*(?P<rate>{NUMBER})%)(?!的?目标|以上|以下)"
)
_PROMISED = re.compile(r"目标|指标值|应|不低于|不少于|要求|≥|上年|去年")
_YEARS_RATE = re.compile(rf"年度?(?:部门|总体|整体|总)?预算执行率(?:为|达到|达|约)*(?P<rate>{NUMBER})%")
_ELAPSED = [Fraction(n, 4) for n in range(1, 5)]


def _quarters(passages: Sequence[Passage], evaluation: Evaluation) -> Iterator[tuple[int, Finding]]:
    """进度达标率, the share of quarters that keep pace with the time elapsed, against the rates of the four quarters.

    Only where the report or its form speaks of the 序时进度, and one list of four rates is printed. Rates of single
    quarters are added up; which they are the year's rate tells, and without it either reading may agree.
    """
    lists = [
        (passage, match)
        for passage in passages
        for match in (_QUARTERS.finditer(passage.text) if "季度" in passage.text else ())
        if _OF_SPENDING.search(passage.text, max(0, match.start() - _NEAR), match.end())
    ]
    said = [
        (passage, match)
        for passage in passages
        if "进度" in passage.text
        for match in _ON_SCHEDULE.finditer(passage.text)
        if not _PROMISED.search(re.split("[，。；;]", passage.text[: match.start()])[-1])
    ]
    if len(lists) != 1 or not said or not _speaks_of_time(passages, evaluation):
        return
    source, match = lists[0]
    rates = [value(match[f"q{n}"]) / 100 for n in range(1, 5)]
    if rates == _ELAPSED or _PROMISED.search(match[0]):
        return
    year = {found_["rate"] for passage in passages for found_ in _YEARS_RATE.finditer(passage.text)}
    readings = _cumulative(rates, year, told="累计" in match[0])
    kept = [[rate >= elapsed for rate, elapsed in zip(reading, _ELAPSED, strict=True)] for reading in readings]
    right = [Fraction(sum(quarters), 4) for quarters in kept]
    if not readings or any(fits(share, hit["rate"]) for share in right for _, hit in said):
        return
    passage, hit = said[0]
    alone = Fraction(sum(rate >= _ELAPSED[0] for rate in rates), 4)
    by_quarter = readings[0] != rates and fits(alone, hit["rate"])
    yield (
        passage.number,
        found(
            "D060",
            passage.prose.place,
            severity="hint" if by_quarter else None,
            said=hit["said"],
            where=source.where(),
            rates="、".join(f"{plain(rate * 100)}%" for rate in readings[0]),
            count=str(sum(kept[0])),
            right=f"{plain(right[0] * 100)}%",
            note="（每季度单独与25%相比才得出文中的数，而序时进度是累计数）" if by_quarter else "",
        ),
    )


def _speaks_of_time(passages: Sequence[Passage], evaluation: Evaluation) -> bool:
    standards = (inline(row.standard) + inline(row.explanation) for row in evaluation.form.criteria)
    return any("序时进度" in text for text in standards) or any("序时进度" in passage.text for passage in passages)


def _cumulative(rates: list[Fraction], year: set[str], *, told: bool) -> list[list[Fraction]]:
    """The cumulative rates that `rates` may mean: as they are, or added up where they are rates of single quarters."""
    added = list(accumulate(rates))
    rising = rates == sorted(rates)
    if any(fits(rates[-1], digits) for digits in year) or told:
        return [rates] if rising else []
    if any(fits(added[-1], digits) for digits in year):
        return [added]
    return [reading for reading, possible in ((rates, rising), (added, added[-1] <= 1)) if possible]


# ------------------------------------------------------------------------------------------ delays and full marks

_IN_TIME = re.compile(r"(?:项目|工作|任务)[\u4e00-\u9fff]{0,6}(?:及时|按时|按期|如期)")
_NOT_WORK = re.compile(r"资金|支付|支出|拨付|信访|响应|公开|报送|整改")
_DELAY = re.compile("推后|推迟|滞后|延后|延迟|延期|拖延|逾期|未能?按[时期]|未能?按计划|未能?按进度")
_DELAYED = re.compile(
    r"(?:各项|部分|个别|多个|多项|有的|一些|少数|大部分|全部|所有|\d+[个项])的?(?:重点|专项|计划|年度)*(?:工作|项目|任务)"
    rf"[^，。；;、]{{0,10}}?(?:{_DELAY.pattern})(?:时间)?(?:完成|实施|推进)?(?=$|的?(?:问题|现象|情况))"
)
_NOT_SO = re.compile(
    r"避免|防止|杜绝|未出现|没有|不存在|未发生|[若如]|可能|容易|风险|以免|应当?|须|需|减少|防范|是否|将|"
    r"针对|解决|督促|督办|约谈|预警|监控|上年|去年|以前|扣|资金|支付|支出|拨付|预算执行"
)
_MADE_GOOD = re.compile(
    r"追回|赶上|抢回|弥补|(?:如期|按期|按时|全部|均已)完成|最终|[\d一二三四五六七八九十]+月底?前?完成"
)


def _delays(passages: Sequence[Passage], evaluation: Evaluation) -> Iterator[tuple[int, Finding]]:
    """Work that the text calls delayed, and a row of the table with full marks (or 100 %) for work done in time.

    One finding a report, at the first such sentence; none where the sentence says that the delay was made good.
    """
    row = _row_in_time(evaluation)
    if row is None:
        return
    for passage in passages:
        for sentence in re.split("[。；;]", passage.text) if _DELAY.search(passage.text) else ():
            if _MADE_GOOD.search(sentence):
                continue
            for clause in re.split("[，,]", sentence):
                match = _DELAYED.search(clause)
                if match and not _NOT_SO.search(clause):
                    name, result = row
                    yield passage.number, found("D064", passage.prose.place, said=match[0], name=name, result=result)
                    return


def _row_in_time(evaluation: Evaluation) -> tuple[str, str] | None:
    """The row whose name is of work done in time, and its full marks or 100 %; None where there is none."""
    form = evaluation.form
    rows: list[tuple[Text | None, Amount | None, Amount | None, str]]
    rows = [(row.level3, row.points, row.claimed_score, "") for row in form.criteria]
    rows += [(row.level3, row.points, row.claimed_score, reading_text(row.actual)) for row in form.indicators]
    for level3, points, score, actual in rows:
        name = inline(level3)
        if not _IN_TIME.search(name) or _NOT_WORK.search(name):
            continue
        if points is not None and score is not None and points.value and points.value == score.value:
            return short(name, 30), f"自评满分{inline(score.text)}分"
        if re.sub(r"\s", "", actual) == "100%":
            return short(name, 30), "实际完成值为100%"
    return None
