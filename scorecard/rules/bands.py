"""Which 档次 a qualitative actual belongs to, decided from its words or not at all.

Used by scoring for 定性 rows. Words of all bands are looked for, the longest first, so that 未达成 is never taken for
达成; two bands in one text, a percentage below 100, or a long tale without a verdict at its head decide nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scorecard.rules.compiling import fold
from scorecard.rules.pack import Band

_LONG = 30
"""Folded characters beyond which a text must begin with the verdict."""
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_DOUBT = ("未", "不", "没", "无", "部分", "基本", "较", "尚", "略")
_HEDGES = ("未", "不", "没有", "部分", "基本", "尚")
"""Left beside a verdict, these take it back or weaken it."""


def decide_band(bands: tuple[Band, ...], actual: str, target: str) -> tuple[Band | None, str]:
    """The band that `actual` says, with the reason in Chinese; None where its words do not decide.

    The same words as the target mean that it was reached, the first band.
    """
    text, wanted = fold(actual), fold(target)
    if not text or not bands:
        return None, "没有写完成情况"
    if wanted and _repeats(text, wanted):
        return bands[0], f"实际完成值与指标值相同（{actual.strip()}）"
    if any(match != "100" for match in _PERCENT.findall(text)):
        return None, "写了百分比，没有写属于哪一档"
    hits, rest = _hits(bands, text)
    if hits and any(word in rest for word in _HEDGES):
        return None, "写的话有保留，看不出属于哪一档"
    if len({index for index, _ in hits}) != 1:
        return None, "没有写属于哪一档" if not hits else "写的话同时属于几档"
    index, word = hits[0]
    if len(text) > _LONG and not text.startswith(word):
        return None, "文字较长，开头没有写属于哪一档"
    return bands[index], f"实际完成值写有“{word}”"


def _repeats(text: str, wanted: str) -> bool:
    if text == wanted:
        return True
    rest = text.replace(wanted, "", 1)
    return len(wanted) > 1 and wanted in text and len(rest) <= 4 and not any(word in rest for word in _DOUBT)


def _hits(bands: tuple[Band, ...], text: str) -> tuple[list[tuple[int, str]], str]:
    found: list[tuple[int, str]] = []
    rest = text
    for word, index in _by_length(bands):
        if word in rest:
            found.append((index, word))
            rest = rest.replace(word, "\u0000")
    return found, rest


@lru_cache(maxsize=64)
def _by_length(bands: tuple[Band, ...]) -> tuple[tuple[str, int], ...]:
    pairs = [(word, index) for index, band in enumerate(bands) for word in band.words]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[1])))


__all__ = ["decide_band"]
