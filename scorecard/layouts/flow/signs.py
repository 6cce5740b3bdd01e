"""What a piece of text may be: a value, points, a date, a level word, a fixed word of a column.

Stands under everything in `flow`: it knows words and numbers, not where they stand. How well a text fits a column
is `fits`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from scorecard.layouts import labels

_CACHED = 16384
_LONGEST_VALUE = 120
"""characters; nothing longer is a number, a date or a fixed word"""
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SIGN = r"(?:[<>=≥≤＜＞＝≧≦﹦═]|不少于|不低于|不高于|不超过|不大于|不小于|大于|小于|等于|至少|低于|高于|超过|少于)"
_SIGNED = re.compile(rf"^{_SIGN}{{1,3}}{_NUMBER}(?:[^\d.,，、。；;:：]{{0,12}})$")
_SIGN_ONLY = re.compile(rf"^{_SIGN}{{1,3}}$")
_PLAIN = re.compile(rf"^[-+]?{_NUMBER}$")
_POINTS = re.compile(r"^\d{1,3}(?:\.\d{1,2})?分?$")
_MEASURE = re.compile(
    rf"^(?:约|共|各|达到)?[-+]?{_NUMBER}(?:%|‰|[^\d\s,，。;；:：()《》、]{{1,6}})(?:\([^()]{{1,6}}\))?$"
)
_RANGE = re.compile(rf"^[\[(]?{_NUMBER}\D{{0,3}}[-~,至]{_NUMBER}\D{{0,4}}[\])]?$")
_DATE = re.compile(
    r"^(?:完成时间为|于)?(?:每年)?(?:20\d\d(?:年|[./-]))?(?:\d{1,2}(?:月|[./-])?)?(?:\d{1,2}日?)?(?:年?底|末|中旬|上旬|下旬|初|第?[一二三四]季度)?"
    r"(?:之?前|以前|完成|到位|开始|结束|前完成|止)?$"
)
_EMPTY = re.compile(r"^(?:[-—/\\–－]+|无|不适用)$")
_BASIS = re.compile(
    r"^(?:(?:计划|行业|历史|国家|地方|其他|其它|预算|定额|合同|规划|国际|企业|部门|自治区|省级?|市级?)(?:标准|目标)[、,，]?)+$"
)
_EVIDENCE = re.compile(
    r"^(?:(?:工作|正式|说明|佐证|证明|其他|其它|统计|验收|财务|影像|图片|档案|原始)?(?:资料|材料|凭证|文件|票据|报表|照片|台账)[、,，;;和及 ]*)+$"
)
_LEVEL_NOTE = re.compile(r"\([^()]*\)分?$|(?<=指标)\d+分$")
_OPERATOR = re.compile(
    r"^(?:大于等于|小于等于|等于|大于|小于|正向|反向|定性|定量|正向指标|反向指标|定性指标|定量指标)$"
)
_NATURE = re.compile(r"^(?:正向|反向|定性|定量|中性)(?:指标)?$")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_OPEN, _CLOSE = "（(《【[「“", "）)》】]」”"


@lru_cache(maxsize=_CACHED)
def fold(text: str) -> str:
    """`text` in half width and without white space."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("≧", "≥").replace("≦", "≤").replace("》=", ">=")


def chinese(text: str) -> int:
    """How many Chinese characters are in `text`."""
    return len(_CHINESE.findall(text))


@lru_cache(maxsize=_CACHED)
def balance(text: str) -> int:
    """Brackets and quotation marks of `text` that have no partner."""
    stack: list[str] = []
    lost = 0
    for char in text:
        if char in _OPEN:
            stack.append(char)
        elif char in _CLOSE:
            if stack and _OPEN.index(stack[-1]) in (_CLOSE.index(char), _CLOSE.index(char) ^ 1):
                stack.pop()
            else:
                lost += 1
    return lost + len(stack)


def is_empty_mark(text: str) -> bool:
    """A dash, a slash, 无: printed where a cell has nothing to say."""
    return len(text) <= _LONGEST_VALUE and bool(_EMPTY.match(fold(text)))


@lru_cache(maxsize=_CACHED)
def is_points(text: str) -> bool:
    """A number that may be points: 0 to 120 with at most two decimals."""
    folded = fold(text)
    return len(folded) <= 8 and bool(_POINTS.match(folded)) and float(folded.removesuffix("分")) <= 120


@lru_cache(maxsize=_CACHED)
def is_number(text: str) -> bool:
    """A bare number."""
    return len(text) <= _LONGEST_VALUE and bool(_PLAIN.match(fold(text))) and len(text.split()) == 1


@lru_cache(maxsize=_CACHED)
def is_sign(text: str) -> bool:
    """A sign of comparison, or a word for one, and nothing else."""
    folded = fold(text[:_LONGEST_VALUE])
    return bool(_SIGN_ONLY.match(folded) or _OPERATOR.match(folded))


@lru_cache(maxsize=_CACHED)
def is_signed(text: str) -> bool:
    """A sign of comparison and a number: ≥21个."""
    return len(text) <= _LONGEST_VALUE and bool(_SIGNED.match(fold(text)))


@lru_cache(maxsize=_CACHED)
def is_date(text: str) -> bool:
    """A day, a month, a quarter, the end of a year."""
    folded = fold(text)
    return (
        2 <= len(folded) <= _LONGEST_VALUE and any(char in folded for char in "年月日季") and bool(_DATE.match(folded))
    )


@lru_cache(maxsize=_CACHED)
def is_measure(text: str) -> bool:
    """A number with a unit: 95%, 30万张, 2小时."""
    return len(text) <= _LONGEST_VALUE and bool(_MEASURE.match(fold(text)))


@lru_cache(maxsize=_CACHED)
def is_value(text: str) -> bool:
    """Decided by itself to be a 指标值 or a 完成值: signed, measured, dated or a range."""
    return is_signed(text) or is_measure(text) or is_date(text) or is_range(text)


@lru_cache(maxsize=_CACHED)
def is_vocabulary(text: str) -> str | None:
    """The column that `text` names by itself: basis, scoring_rule or evidence; None where it is not one of their words."""
    folded = fold(text)
    if not folded or len(folded) > 40:
        return None
    if _BASIS.match(folded):
        return "basis"
    if len(folded) <= 14 and folded.endswith("赋分"):
        return "scoring_rule"
    if _EVIDENCE.match(folded):
        return "evidence"
    return None


@lru_cache(maxsize=_CACHED)
def level_word(text: str) -> str | None:
    """The levels ("1", "2" or "12") whose vocabulary knows `text`; None for any other text."""
    text = _LEVEL_NOTE.sub("", fold(text))
    first = labels.level1(text) is not None
    second = labels.level2(text) is not None
    if first and second:
        return "12"
    return "1" if first else "2" if second else None


@lru_cache(maxsize=_CACHED)
def is_range(text: str) -> bool:
    """Two numbers and what stands between them: 3-5次, [90,95]%."""
    return len(text) <= _LONGEST_VALUE and bool(_RANGE.match(fold(text)))


@lru_cache(maxsize=_CACHED)
def is_nature(text: str) -> bool:
    """正向, 反向, 定性, 定量: the nature of an indicator, not its value."""
    return bool(_NATURE.match(fold(text)))


__all__ = [
    "balance",
    "chinese",
    "fold",
    "is_date",
    "is_empty_mark",
    "is_measure",
    "is_nature",
    "is_number",
    "is_points",
    "is_range",
    "is_sign",
    "is_signed",
    "is_value",
    "is_vocabulary",
    "level_word",
]
