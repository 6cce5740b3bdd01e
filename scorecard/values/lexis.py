"""The words of the grammar of numbers: the number's own shape, words of comparison, words without weight.

Shared by `numbers` and `ranges`; holds also `Number`, which both of them give.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from scorecard.model.values import Operator
from scorecard.values.names import OPERATORS
from scorecard.values.numerals import CHARS


@dataclass(frozen=True, slots=True)
class Number:
    """What the text of one cell says in numbers. `implied` comes from words such as 控制在.

    `notes` are codes of findings that the wording calls for.
    """

    operator: Operator | None = None
    value: Decimal | None = None
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_included: bool = True
    high_included: bool = True
    approximate: bool = False
    implied: Operator | None = None
    notes: tuple[str, ...] = ()
    trend: bool = False
    """the words say that something falls by this number (下降5%)"""


NUM = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.[0-9]{1,12})?"
_WORDS: dict[str, Operator] = {
    **dict.fromkeys(
        [
            "不得少于",
            "不得低于",
            "不少于",
            "不低于",
            "不小于",
            "不下于",
            "大于或者等于",
            "大于或等于",
            "大于等于",
            "大等于",
            "大于且等于",
            "多于等于",
            "高于等于",
            "高于或等于",
            "超过或等于",
            "至少",
            "最少",
            "最低",
            "起码",
        ],
        ">=",
    ),
    **dict.fromkeys(
        [
            "不得超过",
            "不得高于",
            "不得大于",
            "不得多于",
            "不超过",
            "不超",
            "不高于",
            "不大于",
            "不多于",
            "小于或者等于",
            "小于或等于",
            "小于等于",
            "小等于",
            "少于等于",
            "低于等于",
            "低于或等于",
            "最多",
            "至多",
            "最高",
        ],
        "<=",
    ),
    **dict.fromkeys(["大于", "高于", "超过", "多于", "超"], ">"),
    **dict.fromkeys(["小于", "低于", "少于", "不足", "不到"], "<"),
    **dict.fromkeys(["等于"], "="),
}
OP = "[≥≤<>=]"
ABOUT = "大约|大概|约为|约|将近|接近|近"
# Words of comparison in front of a number become signs first: one search instead of an alternation in every pattern.
_WORDED = re.compile("(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + rf")(?=(?:{ABOUT})?[+\\-]?[0-9{CHARS}])")
NEUTRAL = (
    "实际完成|累计完成|已经完成|全部完成|已完成|共完成|完成率|完成|已达到|达到|达|实现|已实现|共计|合计|总计|累计|总数|总额|共|全年|年度|"
    "实际|预计|力争|确保|争取|保持在|维持在|保持|为|是|已|数量|:"
)

_SIGNS: dict[Operator, str] = {operator: sign for sign, operator in OPERATORS.items()}


def signed(text: str) -> str:
    """Tidied `text` with words of comparison in front of numbers as signs: 不少于10次 is ≥10次."""
    return text if text.isascii() else _WORDED.sub(lambda match: _SIGNS[_WORDS[match.group(1)]], text)


def sign_of(text: str) -> Operator | None:
    """The operator that tidied `text` is: a sign or a word of comparison; None for anything else."""
    return OPERATORS.get(text) or _WORDS.get(text)


def decimal(text: str) -> Decimal:
    """The value of a text of the shape `NUM`."""
    return Decimal(text.replace(",", ""))
