"""绿、黄、红: how far the money and each indicator of a monitoring form are behind, and by which documented rule.

Rules only, no sentences. No published rule gives colours; what is published, and used here:

- 财预〔2019〕136号 and 《河南省省级预算绩效运行监控管理办法》 附件1注2: three degrees of 完成目标可能性 (确定能, 有可能,
  完全不可能); the latter's 第十二条（二）: say of indicators that will not be reached by the end of the year why, and what is done;
- 川财绩〔2025〕10号 (Sichuan; known at second hand, the original is still to be compared): execution below 25 % by April,
  40 % by June, 60 % by August, 80 % by October is warned of; so is a difference of more than 10 % between the progress of
  targets and that of money.

Elsewhere the progress is held against the time that has passed, with the two distances below, which are this program's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scorecard.checks.measuring import compare, number, sane
from scorecard.model import Actual, Form, FundLine, Indicator, Target
from scorecard.reports.text import inline

Colour = Literal["绿", "黄", "红", "未判断"]

COLOURS: tuple[Colour, ...] = ("红", "黄", "绿", "未判断")

BEHIND = Fraction(10, 100)
"""Progress more than 10 percentage points behind the time passed is 黄: the distance of 川财绩〔2025〕10号, used as a default."""
FAR_BEHIND = Fraction(20, 100)
"""More than 20 points behind is 红: twice that distance, this program's default; no document names one."""

SCHEDULES: dict[str, tuple[tuple[int, Fraction], ...]] = {
    "四川": ((4, Fraction(25, 100)), (6, Fraction(40, 100)), (8, Fraction(60, 100)), (10, Fraction(80, 100))),
}
"""By region: to the end of which month what part of the budget must be spent. Below it is warned of (黄)."""

SICHUAN = "川财绩〔2025〕10号"
HENAN = "《河南省省级预算绩效运行监控管理办法》"

_MONTHS = re.compile(r"(\d{1,2})\s*月?\s*份?\s*[-—–－~～至]\s*(\d{1,2})\s*月")
_HALF = re.compile(r"上半年|半年")
DEFAULT_MONTHS = 7
"""1—7月: what 财预〔2019〕136号 and Henan's 第十二条 have monitored every August."""


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a monitoring form covers: January to month `months`. `printed` is False where the form does not say it."""

    months: int
    printed: bool

    @property
    def passed(self) -> Fraction:
        """The part of the year that has passed."""
        return Fraction(self.months, 12)

    @property
    def words(self) -> str:
        """1—7月."""
        return f"1—{self.months}月"


def period(form: Form) -> Period:
    """The period of `form`: from its heading or title, else half a year where it has 半年指标值, else 1—7月."""
    texts = [form.entry("监控期间"), form.title, form.entry("监控时点"), form.entry("监控时间")]
    for text in texts:
        words = inline(text)
        if found := _MONTHS.search(words):
            months = int(found[2])
            if found[1] == "1" and 1 <= months <= 12:
                return Period(months, printed=True)
        if _HALF.search(words):
            return Period(6, printed=True)
    if any(row.half_year_target is not None for row in form.indicators):
        return Period(6, printed=True)
    return Period(DEFAULT_MONTHS, printed=False)


def region(form: Form) -> str:
    """The region of `SCHEDULES` that the form names as its unit's, department's or title's; "" for any other."""
    words = "".join(inline(text) for text in (form.department, form.unit, form.title))
    return next((name for name in SCHEDULES if name in words), "")


def spent(line: FundLine) -> Fraction | None:
    """The part of the budget that is spent: worked out from the amounts, else the printed rate."""
    base = line.budget if line.budget is not None and line.budget.value is not None else line.initial
    executed = line.executed
    whole, part, rate = number(base), number(executed), number(line.rate)
    if base is not None and executed is not None and whole is not None and part is not None:
        # Amounts in different units are left to the checks.
        if whole > 0 and (base.unit or "") == (executed.unit or ""):
            return Fraction(part) / Fraction(whole)
        return None
    if line.rate is not None and rate is not None and line.rate.unit == "%":
        return Fraction(rate) / 100
    return None


def behind(progress: Fraction, passed: Fraction) -> Colour:
    """The colour of a progress held against the time passed."""
    if progress < passed - FAR_BEHIND:
        return "红"
    return "黄" if progress < passed - BEHIND else "绿"


def required(months: int, name: str) -> tuple[int, Fraction] | None:
    """The last threshold of the region `name` that is due by the end of month `months`."""
    due = [step for step in SCHEDULES.get(name, ()) if step[0] <= months]
    return due[-1] if due else None


def fund_colour(line: FundLine, time: Period, name: str) -> Colour:
    """The colour of one line of money: by the region's schedule where it has one due, else by the time passed."""
    progress = spent(line)
    if progress is None:
        return "未判断"
    due = required(time.months, name)
    if due is not None:
        return "黄" if progress < due[1] else "绿"
    return behind(progress, time.passed)


def ratio(target: Target | None, actual: Actual | None) -> Fraction | None:
    """`actual` over `target`, both plain numbers in one unit; None for costs (≤), ranges, dates and words."""
    if target is None or actual is None or target.kind != "number" or actual.kind != "number":
        return None
    if actual.operator is not None or target.direction in ("<=", "<"):
        return None
    goal, done = sane(target.value), sane(actual.value)
    if goal is None or done is None or (target.unit or "") != (actual.unit or "") or goal <= 0 or done < 0:
        return None
    return Fraction(done) / Fraction(goal)


def cumulative(row: Indicator) -> bool:
    """Whether the indicator grows over the year, so that it can be held against the time: a count, not a rate or a degree."""
    return row.target is not None and row.target.unit not in {"%", "‰", "百分点", "分"}


@dataclass(frozen=True, slots=True)
class Judged:
    """The colour of an indicator and why, as a sentence part without a full stop."""

    colour: Colour
    why: str
    progress: Fraction | None = None
    """实际完成 over 年度指标值 (or 半年指标值 where the form has one), where a ratio has a meaning"""
    half_year: bool = False
    """whether `progress` is against 半年指标值"""


def indicator_colour(row: Indicator, time: Period) -> Judged:
    """The colour of one indicator: by its 完成目标可能性 and its forecast, where neither is given by its progress."""
    half = row.half_year_target if row.half_year_target is not None and row.half_year_target.kind == "number" else None
    goal = half or row.target
    progress = ratio(goal, row.progress)
    likely = "".join(inline(row.likelihood).split())
    forecast = compare(row.target, row.forecast)
    colour: Colour
    if "不可能" in likely:
        colour, why = "红", f"完成目标可能性为“{likely}”"
    elif forecast == "missed":
        colour, why = "红", "全年预计完成情况低于年度指标值"
        if "确定" in likely:
            why += f"，与完成目标可能性“{likely}”矛盾"
    elif "有可能" in likely:
        colour, why = "黄", f"完成目标可能性为“{likely}”"
    elif "确定" in likely:
        colour, why = "绿", f"完成目标可能性为“{likely}”"
    elif forecast is not None:
        colour, why = "绿", "全年预计完成情况达到年度指标值"
    elif half is not None and progress is not None:
        colour = "绿" if progress >= 1 else behind(progress, Fraction(1))
        why = "半年指标值已经完成" if progress >= 1 else "低于半年指标值"
    elif progress is not None and cumulative(row):
        colour = behind(progress, time.passed)
        why = "按完成进度与时间进度比较"
    else:
        colour, why = "未判断", "没有填写全年预计完成情况和完成目标可能性"
    return Judged(colour, why, progress, half is not None)
