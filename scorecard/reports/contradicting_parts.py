"""`verify`: a whole and its parts (D052, D058), and shares and increases in per cent of a named amount (D057, D059).

Each rule finds the amounts in one paragraph, for only there do the words say what is part of what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scorecard.findings import found
from scorecard.model import Finding
from scorecard.reports.contradicting_text import NUMBER, Money, Passage, fits, in_unit, percent


def parts_and_shares(passages: Sequence[Passage]) -> Iterator[tuple[int, Finding]]:
    """The findings of every rule here, with the number of their paragraph."""
    outlays = _total_outlays(passages)
    for passage in passages:
        if not passage.money:
            continue
        yield from _parts(passage)
        if "%" in passage.text:
            yield from _increase(passage)
            yield from _shares(passage, outlays)


# ---------------------------------------------------------------------------------------------- parts of a total

_LIST = re.compile(
    r"(?P<stop>[，。；;,]?)\s*(?:其中(?:包括|有|包含)?|主要(?:分布在|分布于|用于|包括|有|是|为)|分别(?:为|是))"
    r"(?P<colon>[：:]?)(?P<list>[^。]{1,3000})(?:。|$)"
)
_ONE_OF_MANY = re.compile(r"(?:基本支出|项目支出|人员经费|公用经费|拨款|补助|结转|结余)\D{0,4}$")
_NEARLY = Fraction(1, 100)
"""of the total: a list that is short by less was meant to be complete"""


def _parts(passage: Passage) -> Iterator[tuple[int, Finding]]:
    """A total and the list of its parts that add up to more, or to a trifle less with nothing left unnamed.

    Silent where the list may be of something else: of another amount that stands before it, or parts of parts.
    """
    for n, total in enumerate(passage.money):
        match = _LIST.match(passage.text, total.end)
        parts = _listed(passage, total, match) if match else []
        if match is None or len(parts) < 2 or any(part.unit != total.unit for part in parts):
            continue
        values = [part.value for part in parts]
        added, margin = sum(values, Fraction(0)), max(part.step for part in (total, *parts)) * len(parts)
        if added in {other.value for other in passage.money[:n]} or _nested(values, total.value):
            continue
        if added > total.value + margin:
            digits = "、".join(part.digits for part in parts)
            yield (
                passage.number,
                found(
                    "D052",
                    passage.prose.place,
                    total=total.words,
                    parts=digits,
                    sum=in_unit(added, total.unit),
                ),
            )
        elif (
            len(values) > 2
            and margin < total.value - added <= total.value * _NEARLY
            and not match["list"].endswith("等")
        ):
            yield (
                passage.number,
                found(
                    "D058",
                    passage.prose.place,
                    total=total.words,
                    count=str(len(values)),
                    sum=in_unit(added, total.unit),
                    left=in_unit(total.value - added, total.unit),
                ),
            )


def _listed(passage: Passage, total: Money, match: re.Match[str]) -> list[Money]:
    """One amount for each part of the list after `total`; [] where a part has none or more than one.

    Parts stand between semicolons where the sentence is the list, else between 、 up to the first semicolon. What
    follows a part's amount after a comma is a remark on it.
    """
    own_sentence = match["stop"] in {"。", "；", ";"} or (match["colon"] and not _ONE_OF_MANY.search(total.name))
    by_semicolon = re.search("[；;]", match["list"]) and own_sentence
    words = match["list"] if by_semicolon else re.split("[；;]", match["list"])[0]
    parts = []
    for piece in re.finditer("[^；;]+" if by_semicolon else "[^、]+", words):
        if not piece[0].strip():
            continue
        start, end = match.start("list") + piece.start(), match.start("list") + piece.end()
        amounts = passage.amounts_in(start, end)
        remark = re.search("[，,]", piece[0])
        own = [amount for amount in amounts if remark is None or amount.start < start + remark.start()]
        if len(own) != 1 or ("、" in piece[0] and len(amounts) > 1):
            return []
        parts.append(own[0])
    return parts


def _nested(values: Sequence[Fraction], total: Fraction) -> bool:
    """Whether the list holds parts of parts too: its stretches add up to the total or to one of the parts before."""
    if total in values:
        return True
    begun, added = 0, Fraction(0)
    for n, part in enumerate(values):
        added += part
        if added == total or added in values[:begun]:
            begun, added = n + 1, Fraction(0)
    return 0 < begun == len(values)


# --------------------------------------------------------------------------------- shares of a total that is named

_SHARE = re.compile(
    rf"[，,（(]?约?占了?(?P<base>[\u4e00-\u9fff]{{2,10}}?)的?(?:比重|比例)?(?:为|约)?(?P<share>{NUMBER})%"
)
_WHOLE_OUTLAY = re.compile(r"(?:部门|单位|年度|全年|本年)*(?:总支出|支出总额|支出总计|支出合计)")
_PART_OUTLAY = re.compile(r"(?:项目|基本|经营|财政拨款)支出(?:决算|预算|总额|合计)?数?(?:为|共|共计|合计|是)*$")
_OUTLAY = re.compile(
    r"(?:年度?|[我本](?:中心|单位|部门|局|厅|院|所|校|处|站|委)|^)(?:部门|单位)?"
    r"(?:总支出|支出总额|支出总计|支出合计|支出决算(?:总额|总计|合计)?数?|支出预算执行数?|本年支出合计)(?:为|共|共计|是)*$"
)

Share = tuple[Money, str]
"""An amount and the digits of the per cent that it is said to be."""


def _total_outlays(passages: Sequence[Passage]) -> dict[Fraction, str]:
    """What the report calls its whole outlay, in 元 and as printed; not under a heading of one source of funds."""
    return {
        amount.value: amount.words
        for passage in passages
        if not re.search("财政拨款|一般公共预算", passage.headings)
        for amount in passage.money
        if _OUTLAY.search(amount.name)
    }


def _shares(passage: Passage, outlays: dict[Fraction, str]) -> Iterator[tuple[int, Finding]]:
    """Shares that are called shares of the whole outlay and are, every one, shares of an amount that is a part of it.

    Only with three shares and more, and where the whole outlay is printed and none of its amounts gives the shares.
    """
    by_base: dict[str, list[Share]] = defaultdict(list)
    for amount in passage.money:
        if (match := _SHARE.match(passage.text, amount.end)) is not None:
            by_base[match["base"]].append((amount, match["share"]))
    for base, shares in by_base.items():
        if len(shares) < 3 or not _WHOLE_OUTLAY.fullmatch(base) or not outlays:
            continue
        if any(_all_fit(shares, whole) for whole in outlays):
            continue
        for part in passage.money:
            if part.start < shares[0][0].start and _PART_OUTLAY.search(part.name) and _all_fit(shares, part.value):
                name = re.findall(r"[\u4e00-\u9fff]{2}支出", part.name)[-1]
                yield (
                    passage.number,
                    found(
                        "D059",
                        passage.prose.place,
                        base=base,
                        count=str(len(shares)),
                        used=name + part.words,
                        total="、".join(list(outlays.values())[:3]),
                    ),
                )
                break


def _all_fit(shares: Sequence[Share], whole: Fraction) -> bool:
    return whole > 0 and all(fits(amount.value / whole, digits) for amount, digits in shares)


# ------------------------------------------------------------------------------------ an increase called a ratio

_RATIO_SAID = re.compile(
    rf"^(?P<one>[\u4e00-\u9fff]*?)(?:已经|已|就|约)*(?:超过|超出|超|达到|达|为|是|相当于)(?:了)?"
    rf"(?P<other>[\u4e00-\u9fff]{{2,12}})的(?P<share>{NUMBER})%$"
)
_INCREASE_SAID = re.compile(
    rf"^(?P<one>[\u4e00-\u9fff]*?)(?:已经|已|就|约)*(?:比|较)(?P<other>[\u4e00-\u9fff]{{2,12}}?)"
    rf"(?:增加|增长|超出|超过|高出|提高|多)(?:了)?(?P<share>{NUMBER})%$"
)
_TAIL = re.compile(r"(?:共计|合计|总计|金额|总额|数额|约|为|是|共|达|数|额)+$")


def _increase(passage: Passage) -> Iterator[tuple[int, Finding]]:
    """超过 A 的 N% where N is by how much the other amount is above A; 比 A 增加 N% where N is its ratio to A.

    Only where both amounts stand before under their names.
    """
    for clause in re.finditer(r"[^，。；;,：:]+%", passage.text):
        for pattern, of_increase in ((_RATIO_SAID, False), (_INCREASE_SAID, True)):
            said = pattern.match(clause[0])
            if said is None:
                continue
            before = passage.amounts_in(0, clause.start())
            other = _named(said["other"], before)
            one = _named(said["one"], before) if said["one"] else (before[-1] if before else None)
            if one is None or other is None or one is other or not 0 < other.value < one.value:
                continue
            ratio = one.value / other.value
            if fits(ratio if of_increase else ratio - 1, said["share"]):
                right = f"增加{percent(ratio - 1, said['share'])}，是它的{percent(ratio, said['share'])}"
                amounts = f"{one.words}与{other.words}相比"
                yield passage.number, found("D057", passage.prose.place, said=clause[0], amounts=amounts, right=right)


def _named(name: str, amounts: Sequence[Money]) -> Money | None:
    """The one amount whose name ends in `name`; None where none or two different ones do."""
    wanted = _TAIL.sub("", name)
    if not wanted:
        return None
    hits = [amount for amount in amounts if _TAIL.sub("", amount.name).endswith(wanted)]
    return hits[-1] if len({hit.value for hit in hits}) == 1 else None
