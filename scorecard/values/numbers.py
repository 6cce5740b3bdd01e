"""Numbers with their sign and unit: ≥21个, 不少于10次, 百分之九十五, 三次; ranges by way of `ranges`.

Reads tidied text, knows no context. One cell is one number or one range; anything else is left to `refusals`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from scorecard.model.values import Operator
from scorecard.values.lexis import ABOUT, NEUTRAL, NUM, OP, Number, decimal, sign_of, signed
from scorecard.values.numerals import CHARS, numeral
from scorecard.values.ranges import read_range
from scorecard.values.units import TIME_UNITS, fold_unit, known, plausible, split_unit
from scorecard.values.units_table import NOT_AFTER_NUMERAL

_HEAD = re.compile(
    rf"^(?P<lead>[\u4e00-\u9fff()\"“”、:]{{0,14}}?)(?P<op>{OP})?(?P<about>{ABOUT})?(?P<op2>{OP})?(?P<num>{NUM})(?P<rest>[^0-9].*|[0-9]?)$",
    re.DOTALL,
)
_NEUTRALS = re.compile(rf"^(?:{NEUTRAL})*$")
_PER = re.compile(r"^每(?:个)?(年|月|季度|季|周|日|天|人|户|次|亩|公里|村|所|校|台|套|场|期|批|件)$")
_TREND = re.compile(r"(?:下降|降低|减少|缩短|压减|削减|减)(?!至|到|为|率|幅度)")
_TREND_TO = re.compile(r"(?:下降|降低|减少|缩短|压减|削减|控制|限制)(?:至|到|在)$|控制在$|限$")
_LEAD_BAD = re.compile(r"每|第$|前$|编号|热线|ISO|自$|从$|由$|除|或|号|一$|版")
_SUFFIX = re.compile(
    r"(?:\(含\)|\(含本数\)|及|含)?(?P<word>以上|以下|以内|之内|及以上|及以下|起|内|左右|上下)(?:\(含\)|\(含本数\)|\((?P<not>不含)\))?$"
)
_SUFFIX_OPS: dict[str, Operator] = {"以上": ">=", "以下": "<=", "以内": "<=", "之内": "<=", "内": "<="}
_DONE = re.compile(
    r"^(?:达标|完成|合格|到位|覆盖|通过|及时|落实|执行|满意|全部完成|完成任务|按时完成|按期完成|验收合格|全覆盖|按时发放|发放到位|足额发放|支付|拨付到位|"
    r"[以之]?内?(?:完成|办结|到位|办理完毕|完工|处置完毕|响应|解决|修复|处理|支付|拨付|反馈|答复|发放|出具|到达|恢复))$"
)
_NOUN = re.compile(r"^[\u4e00-\u9fff]{1,8}$")
_NOUN_BAD = re.compile(r"^[的制级型类号版式多余半]|[以之]上|[以之]下|和|及|与|或|不|每|至|到")
_CN_HEAD = re.compile(rf"^(?P<lead>(?:{NEUTRAL})*)(?P<op>{OP})?(?P<about>{ABOUT})?(?P<rest>[{CHARS}].*)$", re.DOTALL)
_PARTS = re.compile(
    rf"^([{CHARS}]{{1,9}}|[0-9]{{1,6}})分之([{CHARS}]{{1,12}}|[0-9]{{1,6}}(?:\.[0-9]{{1,6}})?)(.*)$", re.DOTALL
)
_CN_NUM = re.compile(rf"^([{CHARS}]{{1,16}})(.*)$", re.DOTALL)


@lru_cache(maxsize=16384)
def read_number(text: str) -> Number | None:
    """The one number or range that tidied `text` says, or None. Never a number out of a longer sentence."""
    if len(text) > 80:
        return None
    text = text.rstrip("。;,、.!")
    text = signed(text)
    if not text.isascii() and not any(c in "0123456789" for c in text):
        return _chinese(text)
    if "分之" in text:
        return _fraction_with_head(text)
    return read_range(text) or _plain(text)


def _plain(text: str) -> Number | None:
    match = _HEAD.match(text)
    if match is None:
        return None
    if match["op"] and match["op2"]:
        return None
    lead = match["lead"]
    sign = match["op"] or match["op2"]
    operator = sign_of(sign) if sign else None
    start = match.end("num")
    rest = text[start:]
    led = _lead(lead, Number(operator, decimal(match["num"]), None, approximate=bool(match["about"])))
    if led is None:
        return None
    per, found = led
    if rest[:1] in ("余", "多"):
        found, rest = replace(found, approximate=True), rest[1:]
    return _rest(rest, found, per)


def _lead(lead: str, found: Number) -> tuple[str | None, Number] | None:
    """`found` after the words in front of it; with the unit that 每年, 每人 put under the number."""
    if not lead or _NEUTRALS.match(lead):
        return None, found
    if lead == "各":
        return None, replace(found, notes=("V022",))
    if per := _PER.match(lead):
        return per.group(1), replace(found, notes=("V022",))
    if _TREND_TO.search(lead):
        return None, replace(found, implied="<=", notes=() if lead in ("控制在", "限") else ("V022",))
    trend = bool(_TREND.search(lead))
    if len(lead) < 2 or _LEAD_BAD.search(lead) or not _closed(lead):
        return None
    return None, replace(found, notes=("V022",), trend=trend)


def _closed(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("“") == text.count("”")


def _rest(rest: str, found: Number, per: str | None) -> Number | None:
    """`found` with the unit and the words behind the number; None where they are no unit."""
    suffix = _SUFFIX.search(rest)
    if suffix and not (suffix["word"] in ("内", "起") and rest[: suffix.start()] not in TIME_UNITS):
        word = suffix["word"].removeprefix("及")
        rest = rest[: suffix.start()]
        if word in ("左右", "上下"):
            found = replace(found, approximate=True)
        elif word == "起":
            return None
        else:
            operator: Operator = _SUFFIX_OPS[word]
            if suffix["not"]:
                operator = ">" if operator == ">=" else "<"
            if found.operator is None:
                found = replace(found, operator=operator)
            elif found.operator[0] != operator[0]:
                return None
    unit = rest[1:-1] if rest[:1] == "(" and rest[-1:] == ")" and known(rest[1:-1]) else rest
    unit, found_or_none = _unit(unit, found)
    if found_or_none is None:
        return None
    if per and unit and not unit.startswith("%"):
        unit = f"{unit}/{per}"
    return replace(found_or_none, unit=fold_unit(unit) or None)


def _unit(text: str, found: Number) -> tuple[str, Number | None]:
    """The unit at the beginning of `text`; what follows must be a word of completion or a noun (5份报告)."""
    if not text or known(text):
        return text, found
    split = split_unit(text)
    if split:
        unit, tail = split
        if tail.startswith("(") and tail.endswith(")") and len(tail) <= 12 and "(" not in tail[1:]:
            return unit, found if tail == "(含)" else replace(found, notes=(*found.notes, "V022"))
        if _DONE.match(tail):
            late = unit in TIME_UNITS and "内" in tail[:2] and found.operator is None
            return unit, replace(found, operator="<=") if late else found
        if tail.startswith(("及以上", "及以下")):
            return unit, None
        if _NOUN.match(tail) and not _NOUN_BAD.search(tail) and unit not in TIME_UNITS and not known(tail):
            return unit, replace(found, notes=(*found.notes, "V022"))
    if plausible(text):
        return text, found
    return text, None


def _fraction_with_head(text: str) -> Number | None:
    head = _CN_HEAD.match(text) or re.match(
        rf"^(?P<lead>(?:{NEUTRAL})*)(?P<op>{OP})?(?P<about>{ABOUT})?(?P<rest>[0-9].*)$", text, re.DOTALL
    )
    parts = _PARTS.match(head["rest"]) if head else None
    return _fraction(parts, head["op"], head["about"]) if head and parts else None


def _fraction(parts: re.Match[str], sign: str | None, about: str | None) -> Number | None:
    """百分之九十五 is 95 %, 四分之三 is 75 %; 三分之二 has no finite decimal and is kept as 2 thirds."""
    below = int(parts[1]) if parts[1].isdigit() else 100 if parts[1] == "百" else numeral(parts[1]) or _round(parts[1])
    above_text = parts[2]
    if above_text[0].isdigit():
        above: Decimal | None = Decimal(above_text)
    else:
        whole = 100 if above_text == "百" else numeral(above_text)
        above = None if whole is None else Decimal(whole)
    if not below or above is None:
        return None
    percent = Fraction(above) * 100 / below
    scaled = percent.denominator
    while scaled % 2 == 0:
        scaled //= 2
    while scaled % 5 == 0:
        scaled //= 5
    found = Number(sign_of(sign) if sign else None, approximate=bool(about))
    if below == 100:
        value, unit = above, "%"
    elif scaled == 1:
        value, unit = Decimal(percent.numerator) / Decimal(percent.denominator), "%"
    else:
        value, unit = above, f"{below}分之一"
    tail = parts[3]
    done = _rest("%" + tail, found, None) if tail else replace(found, unit="%")
    return None if done is None else replace(done, value=value, unit=unit)


def _round(text: str) -> int | None:
    return {"千": 1000, "万": 10000}.get(text)


def _chinese(text: str) -> Number | None:
    """A value written all in Chinese: 三次, 十二期, 百分之九十五, 不少于三次, 百分百."""
    if text in ("百分百", "百分之百", "百分之一百"):
        return Number(value=Decimal(100), unit="%")
    if "分之" in text:
        return _fraction_with_head(text)
    head = _CN_HEAD.match(text)
    match = _CN_NUM.match(head["rest"]) if head else None
    if head is None or match is None:
        return None
    digits, rest = match.groups()
    # the numeral may end with a scale that belongs to the unit: 三十万张 is 30 万张
    scale = ""
    if digits[-1] in "万亿" and len(digits) > 1 and not any(c in "万亿" for c in digits[:-1]):
        digits, scale = digits[:-1], digits[-1]
    value = numeral(digits)
    return None if value is None else _chinese_unit(head, value, scale, rest)


def _chinese_unit(head: re.Match[str], value: int, scale: str, rest: str) -> Number | None:
    sign = head["op"]
    found = Number(sign_of(sign) if sign else None, Decimal(value), approximate=bool(head["about"]))
    if rest[:1] in ("余", "多"):
        found, rest = replace(found, approximate=True), rest[1:]
    bare = _SUFFIX.sub("", rest)
    if not bare or not known(scale + bare) or (bare in NOT_AFTER_NUMERAL and not sign and not scale):
        return None
    return _rest(scale + rest, found, None)
