"""Why a text that looks like a value is none: masked digits, lone units, template rests, several values.

Asked only after `dates` and `numbers` have given up. A qualitative text is no refusal: it gives None.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scorecard.values.lexis import signed
from scorecard.values.units import known, split_unit

_NONE = frozenset(
    [
        "/",
        "\\",
        "-",
        "--",
        "---",
        "//",
        "无",
        "不适用",
        "不涉及",
        "N/A",
        "n/a",
        "NA",
        "本项目不适用此指标",
        "不适用此指标",
        "本项目不适用",
        "本项目无此指标",
        "无此指标",
        "无此项",
        "本项目不涉及",
        "本项目不涉及此指标",
        "不涉及此指标",
        "该指标不适用",
        "此指标不适用",
        "(无)",
        "(不适用)",
        "无。",
        "不适用。",
    ]
)
_TEMPLATE = re.compile(
    r"^(?:(?:指标|目标)[0-9一二三四五六七八九十]{0,3}[:、.]?|[.…·]{2,}|(?:年度|全年)?指标值|实际完成值|\(?(?:请|此处|按实际)?填写[^0-9]{0,20}|(?:示例|例如|例|如)[:,].*|……)+$"
)
_LABEL = re.compile(r"^(?:指标|目标)[0-9一二三四五六七八九十]{1,3}[:、.](?=.)")
_MASK = re.compile(
    r"[0-9]\*|\*[0-9]|\*{2,}|[□_]{2,}|[0-9][□_]|[□_][0-9]|×{2,}|(?<![A-Za-z0-9])[Xx]{2,}(?![A-Za-z])|^[≥≤<>=]?(?:[Xx×*□?]|N{1,3})(?:[%\u4e00-\u9fff]{0,4})$"
)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_SIGNED = re.compile(r"[≥≤<>=][+\-]?[0-9]|[0-9][≥≤<>=]")
_SIGN = re.compile(r"^[≥≤<>=]+(.*)$", re.DOTALL)
_OPENS = re.compile(r"^[^0-9A-Za-z\u4e00-\u9fff]{0,3}[0-9]")
_BROKEN = re.compile(r"^[≥≤<>=]?[0-9.]+[%‰]?[\\^~`|·'\"]+.{0,2}$|\ufffd|[\ue000-\uf8ff]")
_STRAY = re.compile(r"^[^0-9≥≤<>=第前]{1,2}[0-9]+(?:\.[0-9]+)?([^0-9]{1,5})$", re.DOTALL)
_LISTED = re.compile(r"(?:^|[;。,])\(?[0-9]{1,2}[.、):](?![0-9])")
_ERROR = re.compile(r"^#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!)$", re.IGNORECASE)


def says_none(text: str) -> bool:
    """Whether tidied `text` says that the indicator does not apply: 不适用, /, -, 无."""
    return text in _NONE


def unlabelled(text: str) -> str:
    """Tidied `text` without the template's label in front of the value: 指标1:≥95% is ≥95%."""
    return _LABEL.sub("", text) if text[:1] in ("指", "目") else text


@lru_cache(maxsize=8192)
def refusal(text: str) -> str | None:
    """The code of the finding that says why tidied `text` is no value; None where it is simply words."""
    text = signed(text)
    if _ERROR.match(text):
        return "V030"
    if _TEMPLATE.match(text):
        return "V005"
    if _MASK.search(text) and len(text) <= 60:
        return "V003"
    if sign := _SIGN.match(text):
        rest = sign.group(1)
        if not _NUMBER.search(rest):
            return "V004" if not rest or known(rest) or len(rest) <= 4 else "V001"
    elif known(text) and text not in _WORDS_TOO:
        return "V004"
    return _numeric(text)


_WORDS_TOO = frozenset(
    [
        "成",
        "度",
        "对",
        "双",
        "级",
        "分",
        "面",
        "点",
        "面",
        "平方",
        "兆",
        "元",
        "出",
        "把",
        "身",
        "首",
        "例",
        "样",
        "项目",
        "单位",
        "学校",
        "系统",
        "平台",
        "中心",
        "家庭",
        "企业",
        "基地",
        "作品",
        "试点",
        "示范点",
        "名额",
    ]
) - {"元", "分"}


def _numeric(text: str) -> str | None:
    numbers = _NUMBER.findall(text)
    if not numbers:
        return "V006" if "\ufffd" in text else None
    values = _values(_LISTED.sub("", text))
    if values >= 2:
        return "V002"
    stray = _STRAY.match(text)
    if len(text) <= 12 and (_BROKEN.search(text) or (stray and known(stray.group(1)))):
        return "V006"
    if len(text) <= 20 and (values or re.search(r"[0-9]月", text)):
        return "V001"  # a value among words, or a date that cannot be placed: 次年3月底前, 自2020年1月起
    if _SIGNED.search(text) or (_OPENS.match(text) and not _LISTED.match(text)) or re.search(r"[0-9]%?$", text):
        return "V001"
    return None


def _values(text: str) -> int:
    """How many numbers of `text` stand with a known unit or a sign."""
    count = 0
    for match in _NUMBER.finditer(text):
        behind = text[match.end() : match.end() + 6]
        before = text[max(0, match.start() - 1) : match.start()]
        if before == "第":
            continue
        if before in ("≥", "≤", ">", "<", "=") or (
            behind and split_unit(behind) is not None and not behind.startswith("年")
        ):
            count += 1
    return count
