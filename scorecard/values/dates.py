"""Deadlines: 2025年11月30日前, 12月底到位, 第三季度, 年底前, 1-12月, 2020.1.1-2020.12.31.

Reads tidied text into a `Point`, whose year may still be missing; `resolve` makes the last day that is in time.
What only the context can tell from a number (2023.12, 44561, 10) is `numeric_point`, asked for by `readings`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass, replace
from functools import lru_cache

from scorecard.values.numerals import numeral

FIRST_YEAR, LAST_YEAR = 1990, 2099
_SERIAL_ZERO = dt.date(1899, 12, 30)  # Excel's day 0, with its leap-year fault of 1900 allowed for
_SERIAL_LOW, _SERIAL_HIGH = 36526, 54788  # 2000-01-01 to 2049-12-31


@dataclass(frozen=True, slots=True)
class Point:
    """A day, or the last day of a month, quarter or year.

    `day` None is the month's last day. `exclusive`: 前 without a day (9月前), the last day of the period before.
    `notes` are codes of findings that the wording calls for.
    """

    year: int | None
    month: int
    day: int | None = None
    exclusive: bool = False
    notes: tuple[str, ...] = ()
    months: int = 1
    """length of the period that ends with `month`, for `exclusive`"""


_NUMERIC = r"(?P<ny>(?:19|20)[0-9]{2})(?P<sep>[.\-/])(?P<nm>[0-9]{1,2})(?P=sep)(?P<nd>[0-9]{1,2})日?(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?"
_MONTHLY = (
    r"(?:(?P<y>[0-9]{4}|[0-9]{2})年度?)?(?P<m>[0-9]{1,2})月(?!度|均|报|租|数|薪)份?"
    r"(?:(?P<d>[0-9]{1,2})[日号]|(?P<xun>[上中下])旬|(?P<e>月?[底末]))?"
)
_YEARLY = r"(?P<yy>(?:19|20)[0-9]{2})年度?(?:第?(?P<q>[一二三四1-4])季度?|(?P<h>[上下])半年)?(?P<ye>年?[底末内])?"
_BARE = r"(?P<by>(?:本|当)?年度?(?:[底末内]))|第?(?P<bq>[一二三四1-4])季度(?P<bqe>[底末内])?|(?P<bh>[上下])半年(?P<bhe>[底末内])?"
_END = r"(?:\(含\)|\(含当日\))?(?P<before>之前|以前|前|之内|以内|内|止|截止)?"
_BODY = re.compile(rf"(?:{_NUMERIC}|{_MONTHLY}|{_YEARLY}|{_BARE}){_END}(?P<rest>[^0-9]{{0,16}})$")
_START = re.compile(r"[0-9]|年度?[底末内]|本年|当年|第?[一二三四]季|[上下]半年")
_LEAD_BAD = re.compile(
    r"自|从|起|第|后|次年|翌年|下年|明年|上年|去年|高于|低于|大于|小于|超过|不足|比|较|水平|[≥≤<>=%]|[半两几多近]$|每(?!年)|连续|不"
)
_LEAD_MONTH = re.compile(r"(?:于|在|至|到|为|是|:|截至|截止|每年|当年|本年|全年|力争|确保|预计|计划|年)$")
_REST = re.compile(
    r"(?:[,。;、]|\(|底|前|日)*(?:全部|全面|均|已|基本|按时|按期|如期|顺利|实施|正式|资金)?(?:完成|完工|到位|支付|验收|竣工|交付|结束|发放|下达|拨付|投入|"
    r"召开|举办|实施|上线|建成|启用|印发|出具|提交|报送|通过|落实|办结|开工|开业|使用|公开|公布|发布|付清|结清|达到|形成|投产|运行|供货|采购|签订|清算|兑付|执行)"
)
_CN = re.compile(r"([〇零一二三四五六七八九十]{1,4})(?=[年月日号])")
_THIS = re.compile(r"^[当本]年度?(?=[0-9])")
_LEFT = re.compile(
    r"^(?:(?P<y>(?:19|20)[0-9]{2})年?)?(?:(?P<m>[0-9]{1,2})(?:月份?(?:(?P<d>[0-9]{1,2})[日号]?)?)?)?$"
    r"|^(?P<ny>(?:19|20)[0-9]{2})[.\-/](?P<nm>[0-9]{1,2})(?:[.\-/](?P<nd>[0-9]{1,2}))?$"
)
_TO = re.compile(r"[-~]+|至|到")
_DOTTED = re.compile(r"^(?P<y>(?:19|20)[0-9]{2})[./\-](?P<m>0?[1-9]|1[0-2])$")
_HAS = re.compile(r"年|月|季|半年|(?:19|20)[0-9]{2}[.\-/]")


@lru_cache(maxsize=4096)
def read_point(text: str) -> Point | None:
    """The deadline that tidied `text` certainly is, or None. At most one date or one span of dates."""
    if len(text) > 60 or not _HAS.search(text):
        return None
    if "月" in text or "年" in text:
        text = _THIS.sub("", _CN.sub(_digits, text))
    return _span(text) or _single(text)


def _digits(match: re.Match[str]) -> str:
    value = numeral(match.group(1))
    return match.group(1) if value is None else str(value)


def _single(text: str, year: int | None = None) -> Point | None:
    start = _START.search(text)
    if start is None or start.start() > 14:
        return None
    lead, body = text[: start.start()].lstrip("(*★"), text[start.start() :]
    match = _BODY.match(body)
    if match is None or _LEAD_BAD.search(lead):
        return None
    rest = match["rest"].strip("。;,.、!)")
    if rest and not _REST.match(rest):
        return None
    point = _point(match, year)
    if point is None:
        return None
    if point.year is None and lead and not _LEAD_MONTH.search(lead) and match["m"]:
        return None
    if match["yy"] and not (match["q"] or match["h"] or match["ye"] or match["before"] or rest) and len(lead) > 2:
        return None  # 举办2020年...: the year of a thing, not a deadline
    if lead.endswith("每年") or "每年" in lead:
        point = replace(point, notes=(*point.notes, "V014"))
    return point


def _point(match: re.Match[str], year: int | None) -> Point | None:
    """The point of a matched body, its 前 taken into account."""
    before = (match["before"] or "").endswith("前")
    if match["ny"]:
        return Point(int(match["ny"]), int(match["nm"]), int(match["nd"]))
    if match["m"]:
        return _monthly(match, year, before=before)
    if match["yy"]:
        year, q, h, end = int(match["yy"]), match["q"], match["h"], match["ye"]
    else:
        q, h, end = match["bq"], match["bh"], match["by"] or match["bqe"] or match["bhe"]
    exclusive = before and not end
    if q:
        month, months = ("一二三四".find(q) + 1 or int(q)) * 3, 3
    elif h:
        month, months = (6 if h == "上" else 12), 6
    else:
        month, months = 12, 12
    return Point(year, month, None, exclusive, ("V009",) if exclusive else (), months)


def _monthly(match: re.Match[str], year: int | None, *, before: bool) -> Point | None:
    notes: tuple[str, ...] = ()
    if match["y"]:
        year = int(match["y"])
        if year < 100:
            year, notes = 2000 + year, ("V012",)
    month = int(match["m"])
    if match["d"]:
        return Point(year, month, int(match["d"]), notes=notes)
    if match["e"]:
        return Point(year, month, notes=notes)
    if xun := match["xun"]:
        if not before:
            return Point(year, month, {"上": 10, "中": 20, "下": None}[xun], notes=notes)
        notes += ("V009",)
        if xun == "上":
            return Point(year, month, exclusive=True, notes=notes)
        return Point(year, month, 10 if xun == "中" else 20, notes=notes)
    return Point(year, month, exclusive=before, notes=(*notes, "V009") if before else notes)


def _span(text: str) -> Point | None:
    """The end of a span of dates (1-12月, 2023.07-2024.01), with a note; None where `text` is none."""
    body = text.lstrip("自从于在(")
    for to in _TO.finditer(body):
        left = _LEFT.match(body[: to.start()])
        right = body[to.end() :]
        if left is None or not right or not body[: to.start()]:
            continue
        year_text = left["y"] or left["ny"]
        year = int(year_text) if year_text else None
        month = left["m"] or left["nm"]
        numeric = _DOTTED.match(right) if left["ny"] and not left["nd"] else None
        if numeric:
            end: Point | None = Point(int(numeric["y"]), int(numeric["m"]))
        else:
            end = _single(right, year) if _HAS.search(right) or "月" in right else None
        if end is None or (end.year is None and year is not None):
            continue
        if year and end.year and (year, int(month or 1)) > (end.year, end.month):
            return None
        if not year and month and end.year is None and int(month) > end.month:
            return None
        return replace(end, notes=(*end.notes, "V013"))
    return None


def resolve(point: Point, year: int | None) -> dt.date | None:
    """The last day in time, with `year` where the point has none; None where there is no such day or no year."""
    year = point.year if point.year is not None else year
    month, day = point.month, point.day
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        return None
    if point.exclusive:
        month -= point.months
        if month < 1:
            year, month = year - 1, month + 12
    last = monthrange(year, month)[1]
    if day is None:
        day = last
    return dt.date(year, month, day) if 1 <= day <= last else None


def numeric_point(text: str, *, month: bool) -> tuple[Point, str] | None:
    """A number in a cell that holds a time: 2023.12, 202312, 20231231, 44,561, and 10 where `month` allows it.

    Gives the point and the code of the finding that must be made, "" for none.
    """
    if dotted := _DOTTED.match(text):
        # a number cell turns 2021.10 into 2021.1
        return Point(int(dotted["y"]), int(dotted["m"])), "V012" if text.endswith(".1") else ""
    digits = text.replace(",", "")
    if not digits.isascii() or not digits.isdigit():
        return None
    number = int(digits) if len(digits) <= 8 else 0
    if len(digits) == 8 and FIRST_YEAR <= number // 10000 <= LAST_YEAR:
        return Point(number // 10000, number // 100 % 100, number % 100), ""
    if len(digits) == 6 and FIRST_YEAR <= number // 100 <= LAST_YEAR and 1 <= number % 100 <= 12:
        return Point(number // 100, number % 100), "V012"
    if len(digits) == 5 and _SERIAL_LOW <= number <= _SERIAL_HIGH:
        day = _SERIAL_ZERO + dt.timedelta(days=number)
        return Point(day.year, day.month, day.day), "V010"
    if month and len(digits) <= 2 and 1 <= number <= 12:
        return Point(None, number), "V011"
    return None


def looks_dotted(text: str) -> bool:
    """Whether `text` is a number that could be a month: 2023.12."""
    return bool(_DOTTED.match(text))
