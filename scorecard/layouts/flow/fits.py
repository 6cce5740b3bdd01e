"""How well a text fits a column of an indicator table: a cost.

0 where the text can hardly be anything else there, about 2 where it may be, 9 where it is hard to believe, `NEVER`
where it cannot be. The costs are weighed against what the page says about borders and blanks (`parse`, `align`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from scorecard.layouts import labels
from scorecard.layouts.flow.signs import (
    balance,
    chinese,
    fold,
    is_date,
    is_empty_mark,
    is_measure,
    is_nature,
    is_number,
    is_points,
    is_range,
    is_sign,
    is_signed,
    is_value,
    is_vocabulary,
    level_word,
)

NEVER = 50.0
_UNLIKELY = 9.0
_ORPHANS = "、,，。;；%)）》”"
"""characters with which no cell begins"""
_VALUES = frozenset({"target", "half_year_target", "actual", "adjusted_target", "progress", "forecast"})
_POINTS = frozenset({"points", "claimed_score", "unnamed"})
_LONGEST_NAME = 45
_CACHED = 32768

TEXT_FIELDS = frozenset(
    {"basis", "scoring_rule", "evidence", "work", "deviation_reason", "explanation", "remark", "standard"}
)
_AFTER_NUMBER = re.compile(r"^.*\d")
_UNIT_TAIL = re.compile(r"\([^()]*\)")
_BASIS_HINT = re.compile(
    r"[《》]|依据|文件|通知|方案|规划|计划|标准|办法|规定|意见|合同|预算|条例|制度|要求|纪要|任务书|号"
)
_RULE = re.compile(r"赋分|完成比例|计分|评分|得分|扣分|按比例|比例法")
_VALUE_TAIL = re.compile(r"\d[\d,.]*(?:%|[^\d年月日号第期条款项〕)》]{0,4}(?:\([^()]{1,3}\))?)$")
_EVIDENCE_END = re.compile(r"(?:资料|材料|凭证|文件|报告|台账|记录|报表|照片|问卷|截图|证明|合同|清单)$")
_INSIDE = re.compile(
    r"(?:计划|行业|历史|其他|其它)标准|(?:完成比例|直接|满意度|评判等级)赋分|工作资料|正式资料|正式材料|原始凭证|说明材料|[<>=≥≤]+\d"
)
"""Whole cells of their own: where one stands inside a longer text, two cells were run together."""
_QUALITATIVE = re.compile(
    r"提高|提升|改善|增强|增长|加强|健全|完善|合规|规范|合理|明确|科学|公开|有效|显著|明显|逐步|持续|良好|满意|认可|通过|完成|及时|"
    r"达标|合格|优秀|稳定|保障|推动|促进|支持|满足|符合|较高|较好|程度|长期|良|优|高|好坏|定性|正常|按时|按期|顺利|减少|降低|下降|无|零|形成|达到|增加|扩大"
)


@cache
def _beginnings() -> frozenset[str]:
    """What the first line of a level word may be."""
    return frozenset(word[:length] for words in labels.levels() for word in words for length in range(2, len(word)))


def begins_level(text: str) -> bool:
    """Whether `text` is the beginning of a level word that goes on elsewhere: 服务对, 质量指."""
    folded = fold(text)
    return 2 <= len(folded) <= 6 and folded in _beginnings() and not level_word(folded)


def tells_quality(text: str) -> bool:
    """Whether `text` has a word with which a quality is told: 提高, 健全, 达标."""
    return bool(_QUALITATIVE.search(fold(text)))


@lru_cache(maxsize=_CACHED)
def fit(field: str, text: str) -> float:
    """The cost of `text` in the column `field`."""
    if field in _VALUES:
        return value_fit(text)
    if field == "level3":
        return name_fit(text)
    if field in _POINTS:
        return 0.0 if is_points(text) else (2.0 if is_empty_mark(text) else NEVER)
    if field == "last_year":
        if is_empty_mark(text):
            return 0.0
        return 0.8 if is_number(text) else min(value_fit(text), 8.0) + 0.3
    if field in ("level1", "level2"):
        return _level_fit(field, text)
    return _narrow_fit(field, text)


def _narrow_fit(field: str, text: str) -> float:
    if field == "unit":
        folded = fold(text)
        if folded in {"%", "‰"}:
            return 0.2
        if is_number(text):
            return 4.0  # a date's serial number, printed in the unit's column too
        return 0.5 if len(folded) <= 6 and not any(char.isdigit() for char in folded) else 6.0
    if field == "operator":
        return 0.0 if is_sign(text) else _UNLIKELY
    if field == "nature":
        return 0.0 if is_nature(text) else NEVER
    return _text_fit(field, text)


@lru_cache(maxsize=_CACHED)
def value_fit(text: str) -> float:
    """The cost of `text` as a 指标值 or 实际完成值."""
    folded = fold(text)
    if not folded:
        return NEVER
    if is_signed(text):
        unit = len(_UNIT_TAIL.sub("", _AFTER_NUMBER.sub("", folded)))
        return 0.4 * max(0, unit - 3)
    if is_date(text):
        return 0.3
    if is_measure(text) or is_range(text):
        return 0.5 if folded[0].isdigit() else 0.8
    if is_number(text) or is_empty_mark(text):
        return 1.2
    return _wording_fit(text, folded)


def _wording_fit(text: str, folded: str) -> float:
    """The cost of words as a value: short ones, and such as tell a quality."""
    if level_word(text):
        return 7.0
    if is_sign(text) or is_vocabulary(text) or folded[0] in "年月日":
        return 6.0
    cost = 1.5 + 0.12 * max(0, len(folded) - 6) + 3.0 * balance(folded)
    words = text.split()
    if len(words) > 1 and chinese(words[0]) > 3 and (is_number(words[-1]) or is_value(words[-1])):
        cost += 2.5
    if _QUALITATIVE.search(folded):
        cost -= 0.5
    if folded[0] in _ORPHANS:
        cost += 4.0
    return cost


@lru_cache(maxsize=_CACHED)
def name_fit(text: str) -> float:
    """The cost of `text` as a 三级指标."""
    folded = fold(text)
    count = chinese(folded)
    if not folded:
        return NEVER
    if count == 0:
        return 8.0
    if is_signed(text) or is_vocabulary(text):
        return _UNLIKELY
    cost = 2.5 * balance(folded) + _shape_cost(folded, count)
    if is_date(text) or level_word(text):
        cost += 5.0
    elif is_measure(text):
        cost += 4.0
    if len(folded) <= 10 and labels.match(folded, "指标列", floor=1.0) is not None:
        cost += 3.0
    words = text.split()
    if len(words) > 1:
        cost += 4.0 if level_word(words[0]) or begins_level(words[0]) else 0.0
        cost += 2.5 if is_value(words[-1]) or is_number(words[-1]) else 0.0
    return cost + (2.0 if is_empty_mark(text) else 0.0)


def _shape_cost(folded: str, count: int) -> float:
    """What speaks against a name by its length and its ends alone."""
    cost = 3.0 if count < 2 else 0.4 if count < 4 else 0.0
    if folded[0] in _ORPHANS:
        cost += 4.0
    if folded[-1] in "、,，(（《“":
        cost += 4.0
    return cost + 0.1 * max(0, len(folded) - _LONGEST_NAME)


def _level_fit(field: str, text: str) -> float:
    word = level_word(text)
    if word and field[-1] in word:
        return 0.0 if word == field[-1] else 0.3
    if word:
        return 5.0
    folded = fold(text)
    if is_value(text) or is_vocabulary(text) or chinese(folded) < 2 or is_points(text):
        return _UNLIKELY
    return 2.5 if len(folded) <= 12 and balance(folded) == 0 else 5.0


def _text_fit(field: str, text: str) -> float:
    folded = fold(text)
    word = is_vocabulary(text)
    if word == field:
        return 0.0
    if word and field in ("basis", "scoring_rule", "evidence"):
        return 8.0
    if is_empty_mark(text):
        return 1.0
    cost = 2.0 + 2.5 * balance(folded) + (5.0 if _INSIDE.search(folded) else 0.0)
    if field == "basis":
        cost += -1.2 if _BASIS_HINT.search(folded) else 0.5
        if is_value(text) or is_number(text):
            cost += 4.0
        elif _VALUE_TAIL.search(folded[-40:]) or 0 < folded.find("《") <= 5:
            cost += 2.5
    elif field == "scoring_rule":
        cost += -1.5 if _RULE.search(folded) else 3.0
    elif field == "evidence":
        cost += -1.5 if _EVIDENCE_END.search(folded) else 3.0
    elif field == "work":
        cost += 1.5 if is_value(text) or is_points(text) else 0.0
    if folded and folded[0] in _ORPHANS + "年月日":
        cost += 4.0
    return cost


__all__ = ["NEVER", "TEXT_FIELDS", "begins_level", "fit", "name_fit", "tells_quality", "value_fit"]
