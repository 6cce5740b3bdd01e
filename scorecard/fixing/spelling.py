"""One spelling for signs, digits and per cent in the text of a cell, the rest of it left as it is.

Only how a value is written changes: 》5次, ＞=5次 and > = 5次 all say ≥5次. Whether the value is still the same is
proved afterwards by reading the corrected file again.
"""

from __future__ import annotations

import re

from scorecard.values.tidy import gap, tidy

_SIGN = "≧⩾≥≦⩽≤﹦═＝=﹥＞>﹤＜<≮≯"
_FIRST = re.compile(rf"\s*([{_SIGN}](?:\s*[{_SIGN}])*|[》《]\s*[{_SIGN}]?)\s*(?=[0-9０-９.．约+＋－\-])")
_CANONICAL = frozenset("≥≤><=")
_WIDE_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}
_WIDE_RUN = re.compile(r"[０-９0-9][０-９0-9．.，,]*[％﹪]?|[％﹪]")
_TORN = re.compile(r"(?<=[0-9.])[\s\u00a0\u2009\u202f]+(?=[0-9.])")
_PER_CENT = re.compile(r"百分之([0-9]+(?:\.[0-9]+)?)")
_UNIT = re.compile(r"(?<=[0-9])\s*百分比$")


def one_spelling(text: str) -> tuple[str, list[str]]:
    """`text` with its sign and digits in the usual spelling, and what was changed, in Chinese words."""
    changed: list[str] = []
    made = _sign(text.strip())
    if made != text.strip():
        changed.append("比较符号")
    narrow = _WIDE_RUN.sub(_narrow, made)
    if narrow != made:
        changed.append("全角数字")
    made = narrow
    if gap(made) == "joined" and len(_TORN.findall(made)) > 0:
        whole = _TORN.sub("", made)
        if tidy(whole) == tidy(made):
            changed.append("数字中间的空格")
            made = whole
    per_cent = _UNIT.sub("%", _PER_CENT.sub(r"\1%", made))
    if per_cent != made:
        changed.append("百分数")
    return per_cent, changed


def _sign(text: str) -> str:
    match = _FIRST.match(text)
    if match is None:
        return text
    sign = tidy(f"{match[1]}1")[:-1]
    return sign + text[match.end() :] if sign in _CANONICAL else text


def _narrow(match: re.Match[str]) -> str:
    run = match.group()
    end = len(run)
    while end and run[end - 1] in "．.，,":  # a mark behind the number belongs to the sentence
        end -= 1
    inner = run[:end].translate(_WIDE_DIGITS).replace("．", ".").replace("％", "%").replace("﹪", "%")
    # 1，234 may be a number with its thousands set apart, or two numbers: not ours to say.
    return inner + run[end:]


__all__ = ["one_spelling"]
