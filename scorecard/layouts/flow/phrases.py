"""An indicator and its value in one breath (验收合格率≥86%；完成时限,2025年10月底前): where the name ends.

Only signs, numbers with units, dates and separators decide; what none of them parts is not parted.
"""

from __future__ import annotations

import re

from scorecard.layouts import labels
from scorecard.layouts.flow.fits import tells_quality
from scorecard.layouts.flow.signs import chinese, fold, is_date, is_value

_SIGN = re.compile(
    r"(?:[<>=≥≤≧≦＜＞＝﹦]{1,2}|不少于|不低于|不高于|不超过|不大于|不小于|大于等于|小于等于|大于|小于|至少)\s?\d"
)
_NUMBER_END = re.compile(
    r"^(?P<name>.*[\u4e00-\u9fff)）])(?:达到|为|达)?\s*(?P<value>\d[\d,]*(?:\.\d+)?(?:%|‰|[^\d\s,，、。;；:：()]{1,5}))$"
)
_DATE_END = re.compile(
    r"^(?P<name>.*[\u4e00-\u9fff)）])(?P<value>20\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?(?:底|末)?(?:之?前)?)$"
)
_QUALITY_END = re.compile(
    r"^(?P<name>.{4,}?)(?P<value>(?:基本|稳步|持续|有效|显著|逐步|明显|进一步|不断|大幅|较大|全面)"
    r"(?:提高|提升|改善|增强|加强|健全|完善|增长|增加|下降|减少|降低|推进|优化|促进|保障))$"
)
_MET = re.compile(r"(?<=[%‰])(?:达标|以上|以内|以下)$")
_SEPARATOR = re.compile(r"[,，:：]")
_NUMBERING = re.compile(r"^(?:[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]?[、.．)）]?\s*)?(?=[\u4e00-\u9fff★*])")
_LONGEST = 80


def split_phrase(text: str) -> tuple[str, str] | None:
    """The name and the value of an indicator written in one breath, or None where nothing decides."""
    text = text.strip(" 。;；\t")
    if not 3 <= len(text) <= _LONGEST:
        return None
    sign = _SIGN.search(text)
    if sign is not None and sign.start() > 0:
        return _checked(text[: sign.start()], text[sign.start() :])
    parts = _SEPARATOR.split(text)
    if len(parts) == 2:
        found = _checked(parts[0], parts[1], any_text=True)
        if found is not None:
            return found
    if len(parts) > 2:
        return None
    for pattern in (_DATE_END, _NUMBER_END, _QUALITY_END):
        match = pattern.match(_MET.sub("", text))
        if match is not None:
            rest = text[len(_MET.sub("", text)) :]
            return _checked(match["name"], match["value"] + rest, any_text=pattern is _QUALITY_END or bool(rest))
    return None


def _checked(name: str, value: str, *, any_text: bool = False) -> tuple[str, str] | None:
    name, value = name.strip(" ,，:："), value.strip(" ,，:：")
    if chinese(name) < 2 or len(value) > 20 or not value:
        return None
    if is_value(value) or is_date(value):
        return name, value
    return (name, value) if any_text and len(value) <= 12 and tells_quality(value) else None


def strip_levels(text: str) -> tuple[list[tuple[str, str]], str]:
    """The level words (level, word) with which `text` begins, numbering apart, and what follows them."""
    found: list[tuple[str, str]] = []
    rest = text.strip()
    for level in ("1", "2"):
        stripped = _NUMBERING.sub("", rest)
        word = _level_prefix(stripped, level)
        if word is None:
            continue
        found.append((level, fold(word)))
        rest = stripped[len(word) :].lstrip(" :：|\t")
    if found:
        return found, rest
    return found, rest


def _level_prefix(text: str, level: str) -> str | None:
    known = labels.levels()[int(level) - 1]
    for length in range(min(16, len(text)), 3, -1):
        word = fold(text[:length])
        if word in known and word.endswith("指标"):
            return text[:length]
    return None


__all__ = ["split_phrase", "strip_levels"]
