"""Checks of 指标值: vague, without unit, out of reach or without bite, and the sign against the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from scorecard.checks.folding import fold
from scorecard.checks.measuring import HUNDRED, MONEY, plain
from scorecard.checks.rows import COSTS, Row
from scorecard.checks.subject import Subject
from scorecard.findings import found
from scorecard.model import Finding

_DIGIT = re.compile(r"\d|[一二三四五六七八九十百千万两]+[个次项人份家]")
_UNIT_IN_NAME = re.compile(r"[(（][^()（）]{1,8}[)）]$|[%％]$")
_ONLY_UNIT = re.compile(
    r"[≥≤<>=≧≦﹦]*(?:%|‰|[万亿]?(?:元|人|亩|公里|千米|平方米|米|吨)|个|次|项|份|台|套|家|户|人次|件|条|座|天|小时|本|期|场|辆|km)"
)
_SEVERAL = re.compile(
    r"\d+(?:\.\d+)?\s*(?:万|亿)?(?:%|元|人次|人|次|个|项|份|台|套|家|户|件|条|座|期|场|名|元/|亩|辆|本)"
)
_LAST = re.compile(r"(\d+(?:\.\d+)?)(%|[^\d\s,，;；。至到\-~]{0,5})")
_HIGHER, _LOWER = (">=", ">"), ("<=", "<")
_PRICE = re.compile(r"[/每]|标准")


def _texts(subject: Subject) -> Iterator[tuple[Row, str]]:
    for row in subject.rows:
        if row.target is not None and row.target_kind == "text":
            yield row, fold(row.target.text)


def _said_elsewhere(subject: Subject, text: str) -> bool:
    """Whether a text that is no number is a placeholder (C152, C153) or boilerplate (C069)."""
    words = subject.words
    return bool(words.is_whole("占位", text) or words.has("涂掉", text) or words.has("套话指标", text))


def vague(subject: Subject) -> Iterator[Finding]:
    """A target made of vague words only (101号 一（二）3: 量化易评). Quantity and cost have checks of their own."""
    pattern = subject.words.vague
    for row, text in _texts(subject):
        if row.kind1 and row.kind2 not in ("数量", "成本", "经济成本") and len(text) <= 20 and pattern.fullmatch(text):
            yield found("C041", row.target_place, name=row.shown, target=text)


def quantity_without_number(subject: Subject) -> Iterator[Finding]:
    """A 数量指标 whose target has no number (101号 二（二）1)."""
    for row, text in _texts(subject):
        if row.kind2 == "数量" and not _DIGIT.search(text) and not _ONLY_UNIT.fullmatch(text):
            if _said_elsewhere(subject, text):
                continue
            yield found("C042", row.target_place, name=row.shown, target=_cut(text))


def cost_without_number(subject: Subject) -> Iterator[Finding]:
    """A cost indicator whose target has no number (101号 三（三）4: 预算支出标准)."""
    for row, text in _texts(subject):
        if (
            row.kind2 in ("成本", "经济成本")
            and not _DIGIT.search(text)
            and not _ONLY_UNIT.fullmatch(text)
            and not _said_elsewhere(subject, text)
        ):
            yield found("C043", row.target_place, name=row.shown, target=_cut(text))


def no_unit(subject: Subject) -> Iterator[Finding]:
    """A number without a unit, in neither the target nor the name. Placeholder forms (C055) are left out."""
    if _same_everywhere(subject) is not None:
        return
    for row in subject.rows:
        target = row.target
        if target is None or row.target_kind not in ("number", "range") or row.unit:
            continue
        if row.target_kind == "number" and target.value == 0:
            continue
        if not _UNIT_IN_NAME.search(row.name):
            obvious = subject.words.has("率名称", row.name) or subject.words.has("名称含单位", row.name)
            yield found(
                "C044",
                row.target_place,
                severity="hint" if obvious else "warning",
                name=row.shown,
                target=fold(target.text),
            )


def _rate(row: Row) -> Decimal | None:
    """The target of a rate, in percent."""
    return row.target_number if row.unit == "%" else None


def at_least_all(subject: Subject) -> Iterator[Finding]:
    """≥100 % of a rate that ends at 100 %: it can be met, never exceeded; "=100%" is meant."""
    words = subject.words
    for row in subject.rows:
        if (
            row.operator == ">="
            and row.unit == "%"
            and row.target_number == HUNDRED
            and words.has("封顶率", row.name)
            and not words.has("封顶除外", row.name)
        ):
            yield found("C045", row.target_place, name=row.shown)


def rate_above_all(subject: Subject) -> Iterator[Finding]:
    """A rate that ends at 100 % with a target above it, or with ">100%": nobody can reach it."""
    words = subject.words
    for row in subject.rows:
        rate = _rate(row)
        if rate is None or row.target is None or not (rate > HUNDRED or (rate == HUNDRED and row.operator == ">")):
            continue
        if words.has("封顶率", row.name) and not words.has("封顶除外", row.name):
            yield found("C046", row.target_place, name=row.shown, target=fold(row.target.text))


def _lower_is_better(subject: Subject, row: Row) -> bool:
    words = subject.words
    if subject.reverse and words.has("反向名称", row.name):
        return not words.has("反向除外", row.name)
    if row.kind1 == "成本" or row.kind2 in COSTS:
        return (
            row.unit in MONEY
            and words.has("成本名称", row.name) is not None
            and not words.has("成本除外", row.name)
            and not words.has("反向除外", row.name)
        )
    return False


def wrong_way_down(subject: Subject) -> Iterator[Finding]:
    """≥ or > with what should be small: a failure rate, complaints, a cost."""
    for row in subject.rows if subject.reverse else subject.costs:
        target = row.target
        if target is None or row.operator not in _HIGHER or (row.target_number == 0 and row.operator == ">="):
            continue
        if _lower_is_better(subject, row):
            yield found("C047", row.target_place, name=row.shown, target=fold(target.text))


def wrong_way_up(subject: Subject) -> Iterator[Finding]:
    """≤ or < with what should be large: a pass rate, satisfaction, things to be done."""
    words = subject.words
    for row in subject.rows:
        target = row.target
        if target is None or row.operator not in _LOWER:
            continue
        if words.has("反向名称", row.name):
            continue
        good = words.has("正向名称", row.name) and not re.search(r"[不未非]|控制|降低|下降", row.name)
        doing = (
            row.kind2 == "数量"
            and row.name.startswith(words.lists["做事动词"])
            and not row.unit.endswith("元")
            and row.unit not in ("天", "日", "小时", "分钟", "%")
        )
        if good or doing:
            yield found("C048", row.target_place, name=row.shown, target=fold(target.text))


def exactly(subject: Subject) -> Iterator[Finding]:
    """A printed "=" for satisfaction below 100 %: better would be a miss; ≥ is meant."""
    for row in subject.rows:
        rate = _rate(row)
        if (
            row.target is not None
            and row.operator == "="
            and rate is not None
            and rate < 100
            and (row.kind2 == "满意度" or "满意" in row.name)
        ):
            yield found("C049", row.target_place, name=row.shown, target=fold(row.target.text))


def toothless(subject: Subject) -> Iterator[Finding]:
    """A target that cannot be missed: ≥0, or ≤100 % of a rate (101号 一（一）3: 避免缺乏约束力的指标)."""
    words = subject.words
    for row in subject.rows:
        target, value = row.target, row.target_number
        if target is None or value is None or row.operator not in (">=", "<="):
            continue
        empty = not value and row.operator == ">=" and not re.search(r"增长|增加|变动|节约|降低", row.name)
        below = row.operator == "<=" and row.unit == "%" and value >= HUNDRED and words.has("封顶率", row.name)
        if empty or (below and not words.has("正向名称", row.name)):
            yield found("C050", row.target_place, name=row.shown, target=fold(target.text))


def several_values(subject: Subject) -> Iterator[Finding]:
    """Several numbers in one target: no single actual can be held against it."""
    for row, text in _texts(subject):
        if len(text) <= 200 and len(_SEVERAL.findall(text)) >= 2:
            yield found("C051", row.target_place, name=row.shown, target=_cut(text))


def only_a_unit(subject: Subject) -> Iterator[Finding]:
    """The number is missing: the cell holds the template's unit (公里) or sign (≥ %)."""
    for row, text in _texts(subject):
        if _ONLY_UNIT.fullmatch(text) and text not in ("个", "项"):
            yield found("C052", row.target_place, name=row.shown, target=text)


def low_satisfaction(subject: Subject) -> Iterator[Finding]:
    """A satisfaction target under 80 %: 101号 三（七）4 gives 5 of 10 points for that."""
    for row in subject.satisfaction:
        rate = _rate(row)
        if (
            (rate is not None and rate < 80 and ("满意度" in row.name or "满意率" in row.name))
            and row.target is not None
            and row.target.direction not in _LOWER
        ):
            yield found("C053", row.target_place, name=row.shown, target=fold(row.target.text))


def below_last_year(subject: Subject) -> Iterator[Finding]:
    """A target below what last year reached (101号 一（一）3: 从严、从高设定)."""
    for row in subject.rows:
        value, last = row.target_number, row.last_year
        if value is None or last is None or row.target is None or _lower_is_better(subject, row):
            continue
        if row.kind1 == "成本" or row.kind2 in ("成本", "时效", "经济成本") or row.unit in MONEY:
            continue
        match = _LAST.fullmatch(fold(last.text))
        if match is None or row.target.operator in _LOWER or (match[2] and match[2] != row.unit):
            continue
        if not match[2] and row.unit == "%" and len(match[1]) < 2:
            continue
        before = Decimal(match[1])
        if len(match[1]) < 15 and value < before:
            yield found("C054", row.target_place, name=row.shown, target=fold(row.target.text), last=fold(last.text))


def _same_everywhere(subject: Subject) -> Decimal | None:
    rows = subject.rows
    if len(rows) < 4:
        return None
    value = rows[0].target_number
    return value if value is not None and all(not row.unit and row.target_number == value for row in rows) else None


def same_number_everywhere(subject: Subject) -> Iterator[Finding]:
    """Every target is the same bare number: the table was filled to be full."""
    value = _same_everywhere(subject)
    if value is not None:
        yield found("C055", subject.rows[0].target_place, count=len(subject.rows), value=plain(value))


def scale_not_chosen(subject: Subject) -> Iterator[Finding]:
    """The target is the whole scale (好坏, 优良中差): nothing was chosen."""
    for row, text in _texts(subject):
        if subject.words.is_whole("选项未选", text):
            yield found("C056", row.target_place, name=row.shown, target=text)


def parts_of_a_whole(subject: Subject) -> Iterator[Finding]:
    """The rows that begin with 其中 add up to more than the row above them, of one unit."""
    head: Row | None = None
    parts: list[Row] = []

    def judge() -> Iterator[Finding]:
        if head is None or len(parts) < 2 or head.target_number is None:
            return
        values = [row.target_number for row in parts if row.unit == head.unit and row.target_number is not None]
        total = sum(values, Decimal())
        if len(values) == len(parts) and total > head.target_number:
            yield found(
                "C057", head.target_place, name=head.shown, total=plain(head.target_number, 6), sum=plain(total, 6)
            )

    for row in subject.rows:
        if row.name.startswith("其中"):
            parts.append(row)
            continue
        yield from judge()
        head, parts = row, []
    yield from judge()


def _cut(text: str) -> str:
    return text if len(text) <= 40 else text[:38] + "…"
