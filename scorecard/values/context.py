"""What a text says, read with what stands around it: a `Draft` of a reading, and the codes of its findings.

The grammar proper is in `dates` and `numbers`; here stands what the context decides: the columns for unit and sign, the
name of the indicator, the year of the form, and the percent format of a cell. Knows no places.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from scorecard.findings import found
from scorecard.model.finding import Finding
from scorecard.model.place import Place
from scorecard.model.values import Operator
from scorecard.values.dates import Point, looks_dotted, numeric_point, read_point, resolve
from scorecard.values.lexis import Number, sign_of
from scorecard.values.names import Hints, implied_operator
from scorecard.values.numbers import read_number
from scorecard.values.refusals import refusal, says_none, unlabelled
from scorecard.values.tidy import gap, tidy
from scorecard.values.units import TIME_UNITS, alternatives, fold_unit, known, plausible

LONGEST = 500
"""A longer text is prose; it is not searched for values."""

_BARE = re.compile(r"^[0-9,.\-/~]+$")
_MONTH = re.compile(r"^(?P<sign>[≥≤<>=])?(?P<month>[0-9]{1,2})月$")
_BARE_MONTH = re.compile(r"^[0-9一二三四五六七八九十]{1,2}月份?$")
_DAY = re.compile(r"^[0-9]{1,2}[日号]前?$")
_DATED_SIGN = re.compile(r"^(?P<sign>[≥≤<>=]|不晚于|不迟于|不得晚于|不得迟于|最迟|最晚|早于)(?P<rest>.+)$", re.DOTALL)
_CLOCK = re.compile(r"(?<=[0-9])[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?$")  # a date cell with its time
_TIME_COLUMN = frozenset({"年", "月", "日", "年月日", "年月", "月份", "日期", "时间"})
_FALL = re.compile(r"下降|降低|减少|缩短|压减|削减|降")
_LONG_NUMBER = 7
"""Digits of a whole number that, without a unit and outside money, are more likely several cells run together."""

_WORDS: dict[Operator, str] = {">=": "≥", ">": ">", "=": "=", "<=": "≤", "<": "<"}


@dataclass(slots=True)
class Draft:
    """A reading in the making: the fields of the model, and the findings' codes with their arguments."""

    raw: str
    fields: dict[str, Any]
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def note(self, code: str, **args: str) -> None:
        """A finding on the text."""
        self.notes.append((code, {"text": short(self.raw), **args}))

    def refuse(self, code: str) -> Draft:
        """The text alone, and why."""
        self.fields = {"kind": "text", "refused": True}
        self.notes = []
        self.note(code)
        return self


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a text and decides how it is read."""

    said: Hints
    name: str
    unit: str
    operator: str
    year: int | None
    percent: bool
    actual: bool
    beside: str | None = None
    """the kind of the target that an actual stands beside"""


def make(code: str, place: Place | None, args: dict[str, str]) -> Finding:
    """The finding `code`; `found` with its arguments in a mapping."""
    return found(code, place, **cast("dict[str, Any]", args))


def short(text: str) -> str:
    """`text` for a message: on one line, at most 40 characters."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def read_text(text: str, context: Context) -> Draft:
    """The reading of `text` where `context` holds."""
    raw = text.strip()
    draft = Draft(raw, {"kind": "text"})
    if not raw:
        draft.fields = {"kind": "blank"}
        return draft
    if len(raw) > LONGEST:
        return draft
    clockless = _CLOCK.sub("", raw) if ":" in raw else raw
    plain = tidy(clockless)
    if says_none(plain):
        draft.fields = {"kind": "not_applicable"}
        return draft
    if not plain:
        draft.fields = {"kind": "blank"}
        return draft
    torn = gap(clockless) if len(plain) < len(clockless) else "none"
    if torn == "several":
        return draft.refuse("V002") if read_number(plain) or read_point(plain) else _words(draft, plain)
    body = unlabelled(plain)
    if not (_dated(draft, body, context) or _numbered(draft, body, context)):
        if draft.notes:
            return draft
        return _words(draft, plain)
    if body != plain and draft.fields["kind"] in ("number", "range", "deadline"):
        draft.note("V022", read=_shown(draft))
    if torn == "joined" and draft.fields["kind"] in ("number", "range", "deadline"):
        draft.note("V021", read=_shown(draft))
    return draft


def _words(draft: Draft, plain: str) -> Draft:
    code = refusal(plain)
    return draft.refuse(code) if code else draft


def _shown(draft: Draft) -> str:
    fields = draft.fields
    if fields["kind"] == "deadline":
        return day_words(fields["date"])
    unit = fields.get("unit") or ""
    if fields["kind"] == "range":
        return f"{fields['low']:f}~{fields['high']:f}{unit}"
    sign = fields.get("operator")
    return f"{_WORDS[sign] if sign else ''}{fields['value']:f}{unit}"


def day_words(day: dt.date) -> str:
    """A day as the forms write it: 2025年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _dated(draft: Draft, body: str, context: Context) -> bool:
    """Whether `body` is a date (or a number where only a date can stand); fills the draft."""
    sign = ""
    point = read_point(body)
    if point is None and (signed := _DATED_SIGN.match(body)):
        sign, rest = signed["sign"], signed["rest"]
        point = read_point(rest)
        if point and _MONTH.match(body) and not context.said.time:
            point = None  # ≥12月 outside 时效: a number of months
    if point is None:
        return _numeric_date(draft, body, context)
    if context.actual and _BARE_MONTH.match(body):
        return True  # 7月: too little for a day of completion; the words stand
    return _deadline(draft, point, sign, context)


def _numeric_date(draft: Draft, body: str, context: Context) -> bool:
    if not _BARE.match(body) or context.beside in ("number", "range"):
        return False  # beside a number, 2065.5 is a number
    column = fold_unit(context.unit)
    own_unit = (known(column) and column not in _TIME_COLUMN) or (context.said.unit is not None)
    if own_unit or context.percent:
        return False
    if context.said.time or context.beside == "deadline":
        read = numeric_point(body, month=context.said.month)
        if read is None:
            if context.said.month and ("-" in body.strip("-") or "~" in body or "/" in body):
                draft.refuse("V036")
                return True
            return False
        point, code = read
        if not _deadline(draft, point, "", context):
            return False
        if code and draft.fields["kind"] == "deadline":
            draft.note(code, date=day_words(draft.fields["date"]))
        return True
    if looks_dotted(body) and not context.said.cost:
        draft.refuse("V036")
        return True
    return False


def _deadline(draft: Draft, point: Point, sign: str, context: Context) -> bool:
    day = resolve(point, context.year)
    if day is None:
        draft.refuse("V008" if point.year is None and context.year is None else "V007")
        return True
    if sign in ("<", "早于"):
        day -= dt.timedelta(days=1)
    draft.fields = {"kind": "deadline", "date": day}
    for code in dict.fromkeys(point.notes):
        draft.note(code, date=day_words(day))
    if sign in ("<", ">", "≥", "早于"):
        draft.note("V025", sign=sign, date=day_words(day))
    return True


def _numbered(draft: Draft, body: str, context: Context) -> bool:
    """Whether `body` is a number or a range; fills the draft."""
    read = read_number(body)
    if read is None:
        return False
    if read.trend and not _FALL.search(context.name):
        draft.refuse("V001")
        return False
    if read.unit in ("年", "年度") and read.value is not None and 1990 <= read.value <= 2099 and read.value % 1 == 0:
        return False
    if read.value is None and read.unit in ("日", "号"):
        draft.refuse("V036")  # 3-5日: days of a month, or a number of days
        return False
    if _DAY.match(body) and not context.said.lasting:
        draft.refuse("V001")  # 15日: a day of which month, or fifteen days
        return False
    if (
        read.unit is None
        and read.operator is None
        and read.value is not None
        and _numeric_date(draft, f"{read.value:f}", context)
    ):
        return True  # 约10, 数量:10 where only a time can stand
    unit, scaled = _unit(draft, read, context)
    operator, implied = _operator(draft, read, context, unit)
    if _too_long(read, unit, context.said):
        draft.refuse("V038")
        return False
    fields: dict[str, Any] = {"unit": unit, "approximate": read.approximate, "operator": operator}
    if read.value is None:
        fields |= {
            "kind": "range",
            "low": _times(read.low, scaled=scaled),
            "high": _times(read.high, scaled=scaled),
            "low_included": read.low_included,
            "high_included": read.high_included,
        }
    else:
        fields |= {"kind": "number", "value": _times(read.value, scaled=scaled), "implied_operator": implied}
    draft.fields = fields
    _remarks(draft, read, context)
    return True


def _times(value: Decimal | None, *, scaled: bool) -> Decimal | None:
    return value if value is None or not scaled else value.scaleb(2)


def _unit(draft: Draft, read: Number, context: Context) -> tuple[str | None, bool]:
    """The unit that counts, and whether the number is a share that the percent format shows times 100."""
    unit = read.unit
    column = fold_unit(context.unit) if context.unit else ""
    if column and (says_none(column) or not plausible(column) or column[0].isdigit()):
        column = ""
    if unit is None and context.percent:
        return "%", True
    if unit is None:
        return column or context.said.unit, False
    if column and column != unit and not (alternatives(column) & alternatives(unit)):
        joined = unit + column
        if unit in ("万", "亿", "千", "百万", "千万") and known(joined):
            return joined, False
        if not column.startswith(unit) or not known(column):
            draft.note("V017", unit=unit, column=column)
    elif unit in ("万", "亿") and context.said.unit in ("元", "人", "人次"):
        return unit + (context.said.unit or ""), False
    return unit, False


def _operator(
    draft: Draft, read: Number, context: Context, unit: str | None
) -> tuple[Operator | None, Operator | None]:
    """The printed operator (cell, then column, then name), and the implied one where none is printed."""
    if context.actual or read.value is None:
        if context.actual and read.operator:
            draft.note("V015", sign=_WORDS[read.operator])
        return (read.operator if context.actual else None), None
    said = context.said
    column = tidy(context.operator) if context.operator else ""
    falling, rising = "反向" in column or "逆向" in column, "正向" in column
    beside = sign_of(re.sub(r"[正反逆]向|定量|定性|指标|[,;、()/]", "", column)) if column else None
    other = beside or said.operator
    operator = read.operator or other
    if read.operator and other and read.operator != other:
        draft.note("V016", sign=_WORDS[read.operator], other=_WORDS[other])
    if falling and operator == "=":
        operator = "<="
        draft.note("V037", sign="=", direction="反向", taken="≤")
    elif operator and ((falling and operator[0] == ">") or (rising and operator[0] == "<")):
        draft.note("V037", sign=_WORDS[operator], direction="反向" if falling else "正向", taken=_WORDS[operator])
    if "定性" in column:
        draft.note("V024")
    if operator:
        return operator, None
    if falling or rising:
        return None, "<=" if falling else ">="
    return None, read.implied or implied_operator(said, zero=read.value == 0, duration=unit in TIME_UNITS)


def _too_long(read: Number, unit: str | None, said: Hints) -> bool:
    """Whether a number is more likely the cells of several columns run together (2312222)."""
    value = read.value
    if value is None or unit is not None or read.operator or said.cost:
        return False
    return value % 1 == 0 and abs(value) >= 10 ** (_LONG_NUMBER - 1)


def _remarks(draft: Draft, read: Number, context: Context) -> None:
    """The findings of a number that was read, but whose meaning is doubtful."""
    fields, said = draft.fields, context.said
    shown = _shown(draft)
    for code in dict.fromkeys(read.notes):
        draft.note(code, read=shown)
    if read.approximate:
        draft.note("V020", read=shown)
    unit: str | None = fields["unit"]
    value: Decimal = fields.get("value", Decimal(0))
    share = said.rate and 0 < value <= 1 and "%" not in draft.raw and "％" not in draft.raw
    if share and (unit is None or (unit == "%" and said.full and read.unit is None and not context.percent)):
        draft.note("V018", percent=f"{(value * 100).normalize():f}%")
    elif unit is None and not context.actual:
        draft.note("V019")
    elif unit == "%" and said.full and value > 100:
        draft.note("V023", read=shown)
