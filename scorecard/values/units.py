"""Units: which texts are units, what they measure, and exact conversion between them.

Works on units already tidied (`tidy`): half width, no spaces. The data are in `units_table`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from scorecard.values.tidy import tidy
from scorecard.values.units_table import COUNTERS, GENERIC, MEASURES, PERCENT, SCALES

Dimension = tuple[tuple[str, int], ...]
"""Powers of base dimensions, sorted: 元/人·月 is (("人", -1), ("月", -1), ("金额", 1))."""

_KNOWN: dict[str, tuple[str, Fraction]] = {
    name: (dimension, factor) for dimension, row in MEASURES.items() for name, factor in row
}
_ONE = Fraction(1)
_PART = re.compile(r"^([0-9]{1,6})分之一$")
_CJK = r"\u4e00-\u9fff"
# An unlisted counting unit: a short word that no grammar word may hide in.
_WORD = re.compile(rf"^[{_CJK}]{{1,4}}$")
_FORBIDDEN = re.compile(
    r"[的了及和与或等以上下内外前后不未已较完达按第约近左右年月日季时分秒提增降超低高多少且并万亿千百元率标成底到至热电话]"
)
_BRACKETED = re.compile(r"^([^()]{1,8})\(([^()]{1,8})\)$")


def fold_unit(text: str) -> str:
    """`text` as a unit is kept: tidied, with the spellings of per cent folded to "%"."""
    unit = tidy(text)
    return "%" if unit in PERCENT else unit


@lru_cache(maxsize=4096)
def _base(name: str) -> tuple[str, Fraction] | None:
    """Dimension and factor of a single listed unit, with its scale; None for an unlisted one."""
    if name in _KNOWN:
        return _KNOWN[name]
    if name in COUNTERS:
        return name, _ONE
    if part := _PART.match(name):
        return ("比率", Fraction(1, int(part.group(1)))) if int(part.group(1)) else None
    for scale, factor in SCALES.items():
        if name.startswith(scale):
            rest = name[len(scale) :]
            if not rest:
                return ("数", Fraction(factor)) if scale in ("万", "亿", "万亿", "百万", "千万") else None
            inner = _KNOWN.get(rest) or ((rest, _ONE) if rest in COUNTERS else None)
            if inner and inner[0] != "比率":
                return inner[0], inner[1] * factor
            return None
    return None


@lru_cache(maxsize=4096)
def known(unit: str) -> bool:
    """Whether `unit` is listed, or is made of listed units (元/人·月, 台(套), 万人次, 本(份))."""
    if not unit or len(unit) > 24:
        return False
    if _base(unit) is not None or unit in PERCENT:
        return True
    bracketed = _BRACKETED.match(unit)
    if bracketed:
        return known(bracketed.group(1)) and known(bracketed.group(2))
    parts = re.split(r"[/·.]", unit)
    return len(parts) > 1 and all(
        part
        and (_base(part) is not None or ("(" in part and known(part)) or (part[-1] == ")" and known(part.strip("()"))))
        for part in parts
    )


@lru_cache(maxsize=4096)
def plausible(unit: str) -> bool:
    """Whether `unit` may be a unit: a known one, or a short word that can be an unlisted counting unit."""
    if known(unit):
        return True
    if len(unit) > 14:
        return False
    parts = [part for part in re.split(r"[/·()]", unit) if part]
    return (
        bool(parts)
        and all(known(p) or (_WORD.match(p) and not _FORBIDDEN.search(p)) for p in parts)
        and (len(parts) > 1 or unit == parts[0])
    )


@lru_cache(maxsize=4096)
def split_unit(text: str) -> tuple[str, str] | None:
    """`text` as (known unit, what follows), with the longest unit; None where it does not begin with one."""
    for end in range(min(len(text), 16), 0, -1):
        if known(text[:end]):
            return text[:end], text[end:]
    return None


@lru_cache(maxsize=4096)
def measure_of(unit: str) -> tuple[Dimension, Fraction]:
    """What `unit` measures, and its exact factor to the base. An unlisted unit is a dimension of its own."""
    single = _base(unit)
    if single is not None:
        return ((single[0], 1),), single[1]
    head, *tail = unit.split("/")
    alternatives = bool(_BRACKETED.match(unit))
    if not tail or alternatives or not known(unit):
        return ((f"?{unit}", 1),), _ONE
    powers: dict[str, int] = {}
    factor = _ONE
    for part, power in [(p, 1) for p in re.split(r"[·.]", head)] + [
        (p, -1) for t in tail for p in re.split(r"[·.]", t.strip("()"))
    ]:
        base = _base(part) or (f"?{part}", _ONE)
        powers[base[0]] = powers.get(base[0], 0) + power
        factor = factor * base[1] if power > 0 else factor / base[1]
    return tuple(sorted((d, p) for d, p in powers.items() if p)), factor


def convert(value: Fraction, frm: str, to: str) -> Fraction | None:
    """`value`, in the unit `frm`, in the unit `to`: exact, or None where the two do not measure the same.

    人 and 人次, 天 and 个工作日, months and days do not mix.
    """
    frm, to = fold_unit(frm), fold_unit(to)
    if frm == to:
        return value
    (one, factor), (other, divisor) = measure_of(frm), measure_of(to)
    return value * factor / divisor if one == other else None


def alternatives(unit: str) -> frozenset[str]:
    """The names that a unit of two names offers: 台/辆 is 台 or 辆, 本(份) is 本 or 份; else the unit alone."""
    parts = [part for part in re.split(r"[/()]", unit) if part]
    if len(parts) == 2 and unit not in _KNOWN and all(part in COUNTERS for part in parts):
        return frozenset(parts)
    return frozenset({unit})


def counts_things(unit: str) -> bool:
    """Whether `unit` counts things one by one, so that 个 may stand for it. 次, 期, 场 count events, 户 people."""
    return unit in COUNTERS and unit not in _EVENTS


_EVENTS = frozenset(
    [
        "次",
        "期",
        "场",
        "批",
        "批次",
        "届",
        "轮",
        "起",
        "例",
        "户",
        "分",
        "级",
        "分值",
        "课时",
        "学时",
        "人月",
        "人年",
        "人天",
        "人日",
        "工日",
        "蒸吨",
        "成",
        "折",
        "频次",
        "剂次",
        "针次",
        "倍",
        "M",
    ]
) | frozenset(c for c in COUNTERS if c.endswith("次"))


def same_things(one: str, other: str) -> bool:
    """Whether two different counting units may count the same things: 个 beside 家, 台/辆 beside 辆."""
    first, second = alternatives(one), alternatives(other)
    if first & second:
        return True
    return len(first | second) == 2 and bool((first | second) & GENERIC) and counts_things(one) and counts_things(other)


TIME_UNITS = frozenset(name for name, _ in MEASURES["时间"] + MEASURES["月"] + MEASURES["工作日"])
"""Units of time that passes, for which a deadline-like indicator without a sign means at most."""

MONEY_UNITS = frozenset({"元", "千元", "万元", "百万元", "亿元"})
