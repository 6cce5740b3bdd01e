"""`verify`: amounts of the whole unit that a report names in two places (D061, D062, D063).

An amount counts only where nothing but the unit, the year and the words of a budget stand before it in its sentence,
and where neither its paragraph nor the headings above name one source of funds, for that is another amount of the
same name (项目支出 of all funds and 项目支出 of the 财政拨款).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from scorecard.findings import found
from scorecard.model import Evaluation, Finding
from scorecard.reports.contradicting_text import Money, Passage, in_unit
from scorecard.reports.text import inline

_SOURCE = re.compile(
    r"财政拨款|公共预算|政府性基金|国有资本|财政专户|自有资金|单位资金|其他资金|自筹|事业收入|转移支付|债券|"
    r"中央|[省市区县]级|上级|本级|下级|下属|所属|二级|专项"
)
_OTHER_TIME = re.compile(r"上年|去年|上一年|以前年度|明年|下年|同比|季度|半年|月份?末")
_UNIT = r"[我本该](?:中心|单位|部门|局|厅|院|所|校|处|站|委|办|会|馆|公司|机关)?|中心|单位|部门"
_WORDS = (
    r"其中|包括|年度|全年|当年|本年|年初|年中|年末|整体|总体|批复|安排|下达|调整|追加|实际|实有|核定|发生|完成|执行|"
    r"预算|决算|收入|支出|项目|基本|人员|日常|公用|三公|经费?|资金|金额|总额|总计|合计|共计|数|额|总|后|的|为|是|共|约|达|和|与|"
    r"[“”\s：:，,]"
)
_ITEM_NUMBER = re.compile(r"^\s*[（(]?[\d一二三四五六七八九十]+[)）.．、]\s*")
_ONE_PROJECT = re.compile(r"[该本]项目|[”》]\s*项目|项目[。：:]|(?:项目|工程)$")
# 经费 before another word of the budget often loses its 费 (公用经调整预算数).
_KIND = re.compile(r"(?P<kind>项目支出|基本支出|人员经费?|(?:日常)?公用经费?|“?三公”?经费?)(?P<rest>[^“”]*)$")
_ASPECT = re.compile(
    r"(?P<initial>年初预算)|(?P<adjusted>调整后?预算|预算调整|全年预算)|(?P<budget>预算(?!执行))|"
    r"(?P<executed>决算|实际|执行|支出|$)"
)
_REST = re.compile(
    r"(?:年初|调整后?|全年)?(?:预算调整|预算执行|预算|决算|实际支出|实际|执行|支出)?(?:数|额|金额|总额|总计|合计)?"
    r"(?:为|是|共计|共|合计|总计|约|达到|达)*"
)
_BUDGETS = {"initial", "adjusted", "budget"}
_BASIC = {"基本支出", "人员经费", "公用经费"}


@dataclass(frozen=True, slots=True)
class Named:
    """An amount of the whole unit: what kind of outlay ("" the whole), of which stage, in which sentence."""

    kind: str
    stage: str
    money: Money
    passage: Passage
    sentence: int

    @property
    def words(self) -> str:
        """As printed: 项目支出决算金额2047.24万元."""
        return self.passage.text[self.money.start - len(self.money.name) : self.money.end].removeprefix("其中")


def amounts_in_two_places(passages: Sequence[Passage], evaluation: Evaluation) -> Iterator[tuple[int, Finding]]:
    """The findings of every rule here, with the number of their paragraph."""
    if evaluation.form.kind.startswith("department"):
        named = named_amounts(passages, evaluation)
        yield from _one_name_two_amounts(named)
        yield from _more_than_the_whole(named)
    yield from _carried_over(passages, evaluation.form.year)


# ---------------------------------------------------------------------------------------- amounts under their names


def named_amounts(passages: Sequence[Passage], evaluation: Evaluation) -> list[Named]:
    """The amounts of the whole unit and of the form's year, in the order of the text."""
    form = evaluation.form
    names = [re.escape(name) for text in (form.unit, form.department) if (name := inline(text))]
    unit = "|".join([*names, _UNIT])
    own = re.compile(f"(?:{unit}|{_WORDS})*+")
    lead = re.compile(rf"(?:其中|\d{{4}}年度?|年度|全年(?!预算)|{unit})*+")
    return [
        named
        for passage in passages
        if passage.money
        and not any(
            pattern.search(text) for pattern in (_SOURCE, _ONE_PROJECT) for text in (passage.text, passage.headings)
        )
        for named in _named(passage, own, lead, form.year)
    ]


def _named(passage: Passage, own: re.Pattern[str], lead: re.Pattern[str], year: int | None) -> Iterator[Named]:
    """The amounts of one paragraph that are the unit's own: nothing else stands before its sentence's first amount."""
    stops = [0, *(match.end() for match in re.finditer("[。；;]", passage.text)), len(passage.text)]
    for n, (start, end) in enumerate(pairwise(stops)):
        begun = start
        for amount in passage.amounts_in(start, end):
            said = passage.text[begun : amount.start]
            if begun == start and not own.fullmatch(re.sub(r"\d{4}年度?", "", _ITEM_NUMBER.sub("", said))):
                break
            begun = amount.end
            years = set(re.findall(r"(\d{4})年", said))
            if _OTHER_TIME.search(said) or (years and year is not None and years != {str(year)}):
                break
            if (name := _kind_and_stage(lead.sub("", amount.name, count=1), passage)) is not None:
                yield Named(*name, amount, passage, n)


def _kind_and_stage(name: str, passage: Passage) -> tuple[str, str] | None:
    """Kind and stage that the words before an amount name; None where they name something else."""
    match = _KIND.match(name)
    kind, rest = (match["kind"], match["rest"]) if match else ("", name)
    stage = _ASPECT.search(rest) if _REST.fullmatch(rest) else None
    if stage is None or stage.lastgroup is None:
        return None
    if stage.lastgroup == "executed" and (not kind or (not stage[0] and _speaks_of_a_budget(passage))):
        return None
    kind = re.sub("[“”]|^日常|费$", "", kind)
    return f"{kind}费" if kind.endswith("经") else kind, stage.lastgroup


def _speaks_of_a_budget(passage: Passage) -> bool:
    """Whether an amount without a word for its stage may be a budget here."""
    return re.search("预算(?!执行)", f"{passage.headings} {passage.text}") is not None


# --------------------------------------------------------------------------------------------- one name, two amounts


def _one_name_two_amounts(named: Sequence[Named]) -> Iterator[tuple[int, Finding]]:
    """Two amounts of one kind and stage in two paragraphs; with three, the report speaks of several things.

    Totals of the unit are left to `scorecard.reports.verification`, which holds them against the form.
    """
    by_name: dict[tuple[str, str], list[Named]] = defaultdict(list)
    for amount in named:
        if amount.kind:
            by_name[amount.kind, amount.stage].append(amount)
    for amounts in by_name.values():
        different = list({amount.money.value: amount for amount in reversed(amounts)}.values())[::-1]
        if len(different) != 2:
            continue
        first, second = different
        coarser = max(first.money.step, second.money.step)
        if first.passage is second.passage or abs(first.money.value - second.money.value) <= coarser:
            continue
        yield (
            second.passage.number,
            found(
                "D061",
                second.passage.prose.place,
                said=second.words,
                where=first.passage.where(),
                other=first.words,
                difference=in_unit(abs(first.money.value - second.money.value), second.money.unit),
            ),
        )


def _more_than_the_whole(named: Sequence[Named]) -> Iterator[tuple[int, Finding]]:
    """A budget, the 项目支出 in it, and elsewhere a 基本支出 (or a part of it) that no longer fits in.

    The stages must agree: a total without a word for its stage has the stage under which the same total stands elsewhere.
    """
    stages = defaultdict(set)
    for amount in named:
        if not amount.kind:
            stages[amount.money.value].add(amount.stage)
    for project in named:
        if project.kind != "项目支出" or project.stage not in _BUDGETS:
            continue
        wholes = [
            amount
            for amount in named
            if not amount.kind
            and (amount.passage, amount.sentence, amount.stage) == (project.passage, project.sentence, project.stage)
        ]
        if len(wholes) != 1:
            continue
        whole = wholes[0].money
        for basic in named:
            if (
                basic.kind in _BASIC
                and basic.passage is not project.passage
                and basic.stage in {"budget", *stages[whole.value]} & _BUDGETS
                and project.money.value + basic.money.value > whole.value + whole.step
            ):
                yield (
                    basic.passage.number,
                    found(
                        "D062",
                        basic.passage.prose.place,
                        said=basic.words,
                        project=project.words,
                        where=project.passage.where(),
                        sum=in_unit(project.money.value + basic.money.value, whole.unit),
                        total=whole.words,
                    ),
                )
                return


# ------------------------------------------------------------------------------------------ a difference carried over

_DIFFERENCE = re.compile(r"(?:差额|差异数?|增加额|调增额)(?:为|是|共)*$")
_IS_CARRIED = re.compile(
    r"[，,]?(?:均|全部|系|即)*(?:为|是|系|属于)"
    r"(?P<what>[^，。；;]*?(?:(?P<year>\d{4})年度?|上年)[^，。；;\d]{0,10}结转[^，。；;\d]*)(?=[，。；;]|$)"
)
_CARRIED_ITEM = re.compile(
    r"(?P<name>[“《][^“”《》]*?(?:(?P<year>\d{4})年度?|上年)结转[^“”《》]{0,6}[”》]项目)(?P<amounts>[^。；;“《]+)"
)
_CARRIED_SUM = re.compile(
    r"^(?:\d{4}年度?)?(?:其中|包括|安排|使用)?(?P<name>(?:(?P<year>\d{4})年度?|上年)结转(?:资金|结余|数|金额)*)(?:为|是|共)*$"
)
_ADJUSTED = re.compile(r"(?:预算调整数|调整后?预算数?|全年预算数?)(?:为|是)*$")


def _carried_over(passages: Sequence[Passage], year: int | None) -> Iterator[tuple[int, Finding]]:
    """A difference of two budgets that is called what was carried over, which has another amount elsewhere.

    Silent where one amount of the same year's carry-over, or their sum, is the difference. An amount in a paragraph
    that names a source of funds may explain the difference, but not contradict it.
    """

    def of_year(match: re.Match[str]) -> int | None:
        return int(match["year"]) if match["year"] else year - 1 if year else None

    carried: dict[int | None, list[tuple[Money, Passage, str]]] = defaultdict(list)
    explained: dict[int | None, list[Fraction]] = defaultdict(list)
    differences = []
    for passage in passages:
        if "结转" not in passage.text:
            continue
        for amount in passage.money:
            if _DIFFERENCE.search(amount.name) and (called := _IS_CARRIED.match(passage.text, amount.end)):
                differences.append((amount, passage, called["what"], of_year(called)))
            elif (plain := _CARRIED_SUM.match(amount.name)) is not None:
                explained[of_year(plain)].append(amount.value)
                if not _SOURCE.search(passage.text + passage.headings):
                    carried[of_year(plain)].append((amount, passage, plain["name"]))
        for item in _CARRIED_ITEM.finditer(passage.text):
            inside = passage.amounts_in(item.start("amounts"), item.end())
            carried[of_year(item)] += [(a, passage, item["name"]) for a in inside if _ADJUSTED.search(a.name)][:1]
    for amount, passage, what, of in differences:
        others = carried[of]
        values = [other.value for other, _, _ in others]
        values += [sum(values, Fraction(0)), *explained[of], sum(explained[of], Fraction(0))]
        if not others or any(abs(value - amount.value) <= amount.step for value in values):
            continue
        other, there, name = others[0]
        yield (
            passage.number,
            found(
                "D063",
                passage.prose.place,
                said=amount.words,
                what=what,
                where=there.where(),
                name=name,
                other=other.words,
                difference=in_unit(abs(amount.value - other.value), amount.unit),
            ),
        )
