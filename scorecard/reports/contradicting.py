"""`verify`: what a report's own text contradicts: itself, its sums, its percentages, and the limits of a rate.

General rules only, no name of a project or an office. Careful by design: a number is held against another only where
the words leave no other reading; each rule says above it what it takes for a contradiction. All are warnings or hints,
for a text may mean something else. Rules on amounts and their parts, on amounts in two places and on progress have
modules of their own. Numbers under an indicator's name are `scorecard.reports.verification`'s.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from scorecard.findings import found
from scorecard.model import Evaluation, Finding
from scorecard.reports.contradicting_amounts import amounts_in_two_places
from scorecard.reports.contradicting_parts import parts_and_shares
from scorecard.reports.contradicting_progress import progress_and_delays
from scorecard.reports.contradicting_text import NUMBER, Passage, fits, folded, passages, percent, value
from scorecard.reports.prose import Prose
from scorecard.reports.text import inline, reading_text, short


def inner_contradictions(paragraphs: Sequence[Prose], evaluation: Evaluation) -> Iterator[Finding]:
    """What the paragraphs contradict, in the order of the text."""
    text = passages(paragraphs)
    found_: list[tuple[int, Finding]] = []
    exceeding = _exceeding(evaluation)
    for passage in text:
        own = (*_rates(passage), *_beyond(passage), *_degrees(passage), *_exceeds(passage, exceeding))
        found_ += [(passage.number, finding) for finding in own]
    found_ += _clauses(text, evaluation)
    found_ += _overall(text)
    found_ += _numbering(text)
    found_ += parts_and_shares(text)
    found_ += amounts_in_two_places(text, evaluation)
    found_ += progress_and_delays(text, evaluation)
    yield from (finding for _, finding in sorted(found_, key=lambda entry: entry[0]))


# ------------------------------------------------------------------------------------------------- percentages

_RATE = re.compile(
    rf"(?P<name>[\u4e00-\u9fff“”]{{0,8}}(?:执行率|支付率|支出率|到位率|使用率|结转率|结余率|转化率|控制率))"
    rf"(?:约|仅|只有|为|达到|达|是|只)*(?P<digits>{NUMBER})%"
)
_COUNTED = re.compile(rf"(?<![\d.])(?P<digits>{NUMBER})(?P<unit>万元|亿元|元|万|个|项|人次|人|份|家|台|套)(?!以|之)")
_COMPARED = re.compile(
    r"同比|上年|去年|较|增长|分别|平均|目标|指标值|季度|一季|[1-4]季|上升|下降|提高|控制在|不低于|不超过|以上|以下"
)


def _rates(passage: Passage) -> Iterator[Finding]:
    """A rate at the end of a sentence that holds exactly two amounts in one unit, and neither ratio gives it."""
    for sentence in re.split("[。；;]", passage.text) if "率" in passage.text else ():
        rates = list(_RATE.finditer(sentence))
        if len(rates) != 1 or _COMPARED.search(sentence):
            continue
        before = sentence[: rates[0].start()]
        amounts = list(_COUNTED.finditer(before))
        if len(amounts) != 2 or len({amount["unit"] for amount in amounts}) != 1:
            continue
        digits = rates[0]["digits"]
        first, second = (value(amount["digits"]) for amount in amounts)
        if not first or not second:
            continue
        ratios = [
            first / second,
            second / first,
            (second - first) / first,
            (first - second) / first,
            (first - second) / second,
        ]
        if not any(fits(abs(ratio), digits) for ratio in ratios):
            nearest = min(ratios[:2], key=lambda ratio: abs(ratio - value(digits) / 100))
            yield found(
                "D053",
                passage.prose.place,
                said=rates[0][0],
                why=f"{amounts[0][0]}与{amounts[1][0]}之比",
                right=percent(nearest, digits),
            )


_STAFF = re.compile(r"(?<!\d)(?P<total>\d+)(?:人|名)(?!次)[^。\d]{0,8}其中(?P<list>[^。]+)")
_DEGREES = (("博士", 3), ("硕士", 2), ("研究生", 2), ("本科", 1))
_SHARE = re.compile(
    rf"(?P<degree>本科|硕士|研究生|博士)(?:及以上|[（(]含[)）]以上|以上)(?:学历)?(?:人员)?(?:的)?(?:占比|比率|比例|比重)?(?:为|达到|达|约|占)*(?P<digits>{NUMBER})%"
)


def _staff(text: str) -> tuple[int, dict[int, int]] | None:
    match = _STAFF.search(text)
    if match is None:
        return None
    counts: dict[int, int] = {}
    for words, rank in _DEGREES:
        one = re.search(rf"{words}[^\d，。、,；;]{{0,6}}(\d+)(?:人|名)", match["list"])
        if one and rank not in counts:
            counts[rank] = int(one[1])
    return (int(match["total"]), counts) if len(counts) > 1 else None


def _degrees(passage: Passage) -> Iterator[Finding]:
    """A share of 学历 in the same paragraph as the counts; other paragraphs are `_overall`'s."""
    known = _staff(passage.text)
    if known is not None:
        yield from _check_shares(known, passage)


def _check_shares(known: tuple[int, dict[int, int]], passage: Passage) -> Iterator[Finding]:
    total, counts = known
    ranks = dict(_DEGREES)
    for match in _SHARE.finditer(passage.text):
        rank = ranks[match["degree"]]
        if rank not in counts or not total:
            continue
        right = Fraction(sum(count for level, count in counts.items() if level >= rank), total)
        if not fits(right, match["digits"]):
            why = f"文中{total}人里的人数"
            yield found("D053", passage.prose.place, said=match[0], why=why, right=percent(right, match["digits"]))


_BUDGET = re.compile(
    rf"(?:预算金额|调整预算数|全年预算数|调整后预算数)(?:为|共|总计)*(?P<digits>{NUMBER})(?P<unit>万元|元)"
)
_SPENT = re.compile(
    rf"(?:决算金额|全年执行数|支出决算数?|预算执行数)(?:为|共|总计)*(?P<digits>{NUMBER})(?P<unit>万元|元)"
)
_YEARLY = re.compile(rf"年度?(?:部门|总体|整体|总)?预算执行率(?:为|达到|达|约)*(?P<digits>{NUMBER})%")


def _overall(text: Sequence[Passage]) -> list[tuple[int, Finding]]:
    """The year's rate of execution against the year's budget and spending; shares of staff against counts of staff.

    Only where one paragraph names budget and spending once each without a rate, and one rate is said of the year.
    """
    results: list[tuple[int, Finding]] = []
    amounts = []
    for passage in text:
        budget = {(m["digits"], m["unit"]) for m in _BUDGET.finditer(passage.text)}
        spent = {(m["digits"], m["unit"]) for m in _SPENT.finditer(passage.text)}
        if len(budget) == len(spent) == 1 and "执行率" not in passage.text and "项目年初预算" not in passage.text:
            (b, unit), (s, other) = next(iter(budget)), next(iter(spent))
            if unit == other and value(b):
                amounts.append((f"文中预算{b}{unit}、执行{s}{unit}之比", value(s) / value(b)))
    said = [(passage, match) for passage in text for match in _YEARLY.finditer(passage.text)]
    if len(amounts) == 1 and len({match["digits"] for _, match in said}) == 1:
        (why, ratio), (passage, match) = amounts[0], said[0]
        if not fits(ratio, match["digits"]):
            right = percent(ratio, match["digits"])
            results.append((passage.number, found("D053", passage.prose.place, said=match[0], why=why, right=right)))
    staffs = [(passage, known) for passage in text if (known := _staff(passage.text)) is not None]
    if len(staffs) == 1:
        at, known = staffs[0]
        for passage in text:
            if passage is not at:
                results += [(passage.number, finding) for finding in _check_shares(known, passage)]
    return results


_OVER = re.compile(
    r"[\u4e00-\u9fff]{0,10}(?:满意率|满意度|合格率|覆盖率|通过率|准确率|达标率|及格率)[^，。；;,%\d]{0,4}(?:超过?|高于|大于|突破)(?:了)?100%(?:以上)?"
)


def _beyond(passage: Passage) -> Iterator[Finding]:
    """A share of a whole that is more than the whole."""
    for match in _OVER.finditer(passage.text) if "100%" in passage.text else ():
        yield found("D054", passage.prose.place, said=match[0])


# ------------------------------------------------------------------------------------- words against the table


_Exceeding = tuple[str, str, re.Pattern[str]]
"""Name and actual value of an indicator, and the words that say more."""


def _exceeding(evaluation: Evaluation) -> list[_Exceeding]:
    """The indicators whose actual value is one number that is not the target, with what a text must not say of them."""
    patterns = []
    for row in evaluation.form.indicators:
        name = re.sub(r"\s", "", inline(row.level3))
        actual, target = (
            re.sub(r"\s", "", reading_text(row.actual)),
            re.sub(r"[\s≥≤>=＞＝]", "", reading_text(row.target)),
        )
        match = re.fullmatch(rf"({NUMBER})([^\d]{{0,4}})", actual)
        if len(name) < 4 or match is None or actual == target:
            continue
        number = re.escape(match[1]) + re.escape(match[2])
        words = re.compile(rf"{re.escape(name)}[^，。；;,\d]{{0,4}}(?:超过|超|高于|突破){number}(?!以)")
        patterns.append((name, actual, words))
    return patterns


def _exceeds(passage: Passage, exceeding: Sequence[_Exceeding]) -> Iterator[Finding]:
    """超过 a number that is exactly the indicator's actual value, and not its target."""
    for name, actual, words in exceeding:
        if name in passage.text and (hit := words.search(passage.text)):
            yield found("D055", passage.prose.place, said=hit[0], name=short(name, 30), actual=actual)


# ------------------------------------------------------------------------------ one clause, two different numbers

_CLAUSE = re.compile(r"[，。；;,：:！!？?]")
_COUNT = re.compile(rf"(?<![\d.第])(?P<digits>{NUMBER})(?P<unit>%|人次|人|名|个|项|份|家|台|套|次|期|场)")
_DATE = re.compile(r"\d{4}年(?:度)?|\d{1,2}月(?:份)?|\d{1,2}日")

_PROMISED = re.compile(r"(?:达到|不少于|不低于|不超过|力争)#|#\D{1,2}(?:以上|以内|以下)")


def _clauses(text: Sequence[Passage], evaluation: Evaluation) -> list[tuple[int, Finding]]:
    """A clause of ten characters and more that stands in two paragraphs word for word, but for its one number.

    Only what is promised or reached (达到…以上), and no money: lists say the same words of one item after the other.
    The goal of the form counts as a paragraph: what a report tells of it is the same goal.
    """
    seen: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    entries = [(passage.number, passage.text) for passage in text]
    goal = evaluation.form.goal
    if goal is not None:
        entries.append((-1, folded(goal.text)))
    for number, words in entries:
        for clause in _CLAUSE.split(words.replace(" ", "")):
            dates = _DATE.sub("", clause)
            counts = list(_COUNT.finditer(dates))
            if len(counts) != 1:
                continue
            masked = dates[: counts[0].start()] + "#" + dates[counts[0].end("digits") :]
            if len(re.sub(r"[^\u4e00-\u9fff]", "", masked)) < 10 or not _PROMISED.search(masked):
                continue
            key = "".join(_DATE.findall(clause)) + masked
            seen[key].append((number, counts[0][0], clause))
    results = []
    for places in seen.values():
        values = dict.fromkeys(count for _, count, _ in places)
        numbers = {number for number, _, _ in places}
        if len(values) == 2 and len(places) == len(numbers) == 2:
            (first, one, clause), (second, other, _) = places
            at = max(min(first, second), 0) if -1 not in numbers else max(first, second)
            here, there = (one, other) if at == first else (other, one)
            where = "总体目标" if -1 in numbers else text[max(first, second)].where()
            place = text[at].prose.place
            results.append((at, found("D051", place, said=short(clause, 50), one=here, where=where, other=there)))
    return results


# --------------------------------------------------------------------------------------------------- numbering

_ITEM = re.compile(r"^(\d{1,2})[.．、](?!\d)\s*(\S.{0,14})")
_HEAD = re.compile(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[)）])")


def _numbering(text: Sequence[Passage]) -> list[tuple[int, Finding]]:
    """Paragraphs 1. 2. 3. under one heading that repeat or skip a number."""
    results = []
    last = 0
    told = False
    for passage in text:
        prose = passage.prose
        if _HEAD.match(prose.text):
            last, told = 0, False
            continue
        match = _ITEM.match(prose.text)
        if match is None:
            continue
        value = int(match[1])
        if value == 1:
            last, told = 1, False
        elif last and value != last + 1 and not told:
            results.append(
                (
                    passage.number,
                    found("D056", prose.place, said=match[0].strip(), expected=str(last + 1), last=str(last)),
                )
            )
            told = True
            last = value
        elif last:
            last = value
    return results
