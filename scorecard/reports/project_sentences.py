"""Sentences of a 自评总结报告: many projects counted, added up and compared.

Like `scorecard.reports.sentences`: each function gives one sentence, or "" where the lines carry nothing to say. Sums are
exact and printed in 万元 to two decimals, averages in points to two decimals, both half up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scorecard.reports.project_line import IndicatorLine, ProjectLine
from scorecard.reports.text import bound, cents, listing, percent, project_words, quoted, short
from scorecard.scoring.rounding import rounded

LOW_EXECUTION = Fraction(80, 100)
"""Projects that spent less are named. 豫财效〔2020〕10号 第二十八条 asks for reasons where 预算执行率偏低 and gives no number;
20 % not spent is where the 自评预警 of the integrated budget systems begins, and the report says which line it draws."""

GRADES = ("优", "良", "中", "差")
NO_UNIT = "未注明单位"


@dataclass(frozen=True, slots=True)
class Sums:
    """Money of several projects, in 万元. A sum is None where no project gives the amount.

    `of_*` count the projects that give it. `rate` is executed over budget of the projects that give both.
    """

    projects: int
    initial: Fraction | None
    budget: Fraction | None
    executed: Fraction | None
    of_initial: int
    of_budget: int
    of_executed: int
    rate: Fraction | None


def sums(lines: Sequence[ProjectLine]) -> Sums:
    """The money of `lines`, added up."""
    initial = [Fraction(line.initial) for line in lines if line.initial is not None]
    budget = [Fraction(line.budget) for line in lines if line.budget is not None]
    executed = [Fraction(line.executed) for line in lines if line.executed is not None]
    both = [(line.budget, line.executed) for line in lines if line.rate is not None]
    base = sum((Fraction(b) for b, _ in both if b is not None), Fraction())
    spent = sum((Fraction(e) for _, e in both if e is not None), Fraction())
    return Sums(
        len(lines),
        sum(initial, Fraction()) if initial else None,
        sum(budget, Fraction()) if budget else None,
        sum(executed, Fraction()) if executed else None,
        len(initial),
        len(budget),
        len(executed),
        spent / base if base > 0 else None,
    )


def wan(value: Fraction | Decimal | None) -> str:
    """Money in 万元 to two decimals, half up, without its unit; "" where there is none."""
    return "" if value is None else cents(rounded(Fraction(value), 2))


def average(values: Sequence[Decimal]) -> Decimal | None:
    """The mean of scores to two decimals, half up; None of nothing."""
    if not values:
        return None
    return rounded(sum((Fraction(value) for value in values), Fraction()) / len(values), 2)


def by_unit(lines: Iterable[ProjectLine]) -> dict[str, list[ProjectLine]]:
    """The lines by 实施单位 (else 主管部门), in the order in which the units come first."""
    groups: dict[str, list[ProjectLine]] = {}
    for line in lines:
        groups.setdefault(line.unit or line.department or NO_UNIT, []).append(line)
    return groups


# -------------------------------------------------------------------------------------------------------- 基本情况


def make_up_sentence(lines: Sequence[ProjectLine]) -> str:
    """本报告汇总的项目支出绩效自评表共12张，涉及单位3个。"""
    units = [unit for unit in by_unit(lines) if unit != NO_UNIT]
    tail = f"，涉及单位{len(units)}个" if units else ""
    unnamed = sum(1 for line in lines if not (line.unit or line.department))
    more = f"，其中{unnamed}张没有注明单位" if unnamed else ""
    return f"本报告汇总的项目支出绩效自评表共{len(lines)}张{tail}{more}。"


def largest_sentence(lines: Sequence[ProjectLine], *, limit: int = 5) -> str:
    """The projects with the largest budgets, where there are more than a few."""
    known = sorted(
        ((number, line) for number, line in enumerate(lines) if line.budget is not None and line.project),
        key=lambda pair: (-(pair[1].budget or 0), pair[0]),
    )
    if len(known) <= limit:
        return ""
    named = "、".join(
        f"{quoted(short(line.project, 40))}{bound(f'{wan(line.budget)}万元', f'projects.{number}.budget')}"
        for number, line in known[:limit]
    )
    return f"全年预算数居前{limit}位的项目：{named}。"


def budget_sentence(lines: Sequence[ProjectLine]) -> str:
    """The sums of 年初预算数, 全年预算数, 全年执行数, and the rate."""
    total = sums(lines)
    parts = []
    for value, of, words, field in (
        (total.initial, total.of_initial, "年初预算数", "initial"),
        (total.budget, total.of_budget, "全年预算数", "budget"),
        (total.executed, total.of_executed, "全年执行数", "executed"),
    ):
        if value is not None:
            some = f"（{of}个项目）" if of < total.projects else ""
            parts.append(f"{words}合计{bound(f'{wan(value)}万元', f'summary.{field}')}{some}")
    if total.rate is not None:
        parts.append(f"总体预算执行率{bound(percent(total.rate), 'summary.rate')}")
    return f"{'，'.join(parts)}。" if parts else ""


def money_missing_sentence(lines: Sequence[ProjectLine]) -> str:
    """Said where projects give no 全年预算数 or 全年执行数: they are in no sum, and not taken as zero."""
    missing = [line for line in lines if line.rate is None]
    if not missing:
        return ""
    names = listing(short(line.project or line.file or NO_NAME, 40) for line in missing)
    return f"有{len(missing)}个项目的自评表没有可用的全年预算数或全年执行数，未计入总体预算执行率：{names}。"


NO_NAME = "未注明项目名称"


# ---------------------------------------------------------------------------------------------------------- 得分


def score_sentence(lines: Sequence[ProjectLine]) -> str:
    """How many projects were scored, their averages, the highest and the lowest."""
    scored = [(number, line.scored) for number, line in enumerate(lines) if line.scored is not None]
    if not scored:
        return "所报自评表的数据不足以核算完整的得分，本报告不列平均分和等级。"
    mean = average([score for _, score in scored])
    high = max(scored, key=lambda pair: (pair[1], -pair[0]))
    low = min(scored, key=lambda pair: (pair[1], pair[0]))
    parts = [f"能够完整核算得分的项目{len(scored)}个"]
    if mean is not None and len(scored) > 1:
        parts.append(f"核算得分平均{bound(f'{cents(mean)}分', 'summary.average')}")
        parts.append(f"最高{bound(f'{cents(high[1])}分', f'projects.{high[0]}.total')}")
        parts.append(f"最低{bound(f'{cents(low[1])}分', f'projects.{low[0]}.total')}")
    else:
        parts.append(f"核算得分{bound(f'{cents(high[1])}分', f'projects.{high[0]}.total')}")
    return f"{'，'.join(parts)}。"


def claimed_sentence(lines: Sequence[ProjectLine]) -> str:
    """The claimed totals: how many, their average."""
    claimed = [line.claimed_total for line in lines if line.claimed_total is not None]
    if not claimed:
        return "所报自评表均未填写自评总分。"
    mean = average(claimed)
    none = len(lines) - len(claimed)
    tail = f"，未填写的{none}个" if none else ""
    head = f"填写自评总分的项目{len(claimed)}个{tail}"
    return f"{head}，自评得分平均{bound(f'{cents(mean)}分', 'summary.claimed')}。" if mean is not None else f"{head}。"


def incomplete_sentence(lines: Sequence[ProjectLine]) -> str:
    """The projects that could not be scored in full."""
    missing = [line for line in lines if line.scored is None]
    if not missing:
        return ""
    names = listing(short(line.project or line.file or NO_NAME, 40) for line in missing)
    return f"有{len(missing)}个项目因数据缺失或不能识别未能完整核算得分，不评定核算等级：{names}。"


def grade_sentence(lines: Sequence[ProjectLine]) -> str:
    """The projects by recomputed grade."""
    counts = Counter(line.grade for line in lines if line.scored is not None and line.grade)
    known = [grade for grade in GRADES if counts[grade]] + sorted(set(counts) - set(GRADES))
    said = "、".join(f"“{grade}”{counts[grade]}个" for grade in known)
    return f"按核算得分评定等级：{said}。" if said else ""


# ------------------------------------------------------------------------------------------------------- 预算执行


def execution_sentence(lines: Sequence[ProjectLine]) -> str:
    """How many projects spent all, and how many stayed below the line."""
    rates = [line.rate for line in lines if line.rate is not None]
    if not rates:
        return ""
    full = sum(1 for rate in rates if rate >= 1)
    low = sum(1 for rate in rates if rate < LOW_EXECUTION)
    parts = [f"可计算预算执行率的项目{len(rates)}个"]
    if full:
        parts.append(f"执行率达到100%的{full}个")
    parts.append(f"执行率低于{LOW_EXECUTION.numerator * 100 // LOW_EXECUTION.denominator}%的{low}个" if low else "")
    return f"{'，'.join(part for part in parts if part)}。"


def low_execution(lines: Sequence[ProjectLine]) -> list[tuple[int, ProjectLine]]:
    """The projects below `LOW_EXECUTION`, lowest first, with their numbers."""
    found = [(number, line) for number, line in enumerate(lines) if line.rate is not None and line.rate < LOW_EXECUTION]
    return sorted(found, key=lambda pair: (pair[1].rate or 0, pair[0]))


def low_execution_sentence(number: int, line: ProjectLine) -> str:
    """“…”全年预算数…，全年执行数…，预算执行率…。"""
    rate = line.rate
    if rate is None:
        return ""
    return (
        f"{quoted(short(line.project or line.file or NO_NAME, 40))}全年预算数{bound(f'{wan(line.budget)}万元', f'projects.{number}.budget')}，"
        f"全年执行数{bound(f'{wan(line.executed)}万元', f'projects.{number}.executed')}，"
        f"预算执行率{bound(percent(rate), f'projects.{number}.rate')}。"
    )


# ----------------------------------------------------------------------------------------------------- 指标完成情况


def indicator_sentence(lines: Sequence[ProjectLine]) -> str:
    """All indicators of all projects by state."""
    total = sum(line.indicators for line in lines)
    if not total:
        return "所报自评表中没有可以分析的绩效指标。"
    exceeded = sum(len(line.exceeded) for line in lines)
    done = sum(line.reached for line in lines) + exceeded
    parts = []
    if done:
        far = f"（其中完成值明显高于指标值的{exceeded}项）" if exceeded else ""
        parts.append(f"完成指标值的{done}项{far}")
    for number, words in (
        (sum(len(line.missed) for line in lines), "未完成指标值的{}项"),
        (sum(line.band for line in lines), "按定性档次评分的{}项"),
        (sum(line.not_applicable for line in lines), "不适用的{}项"),
        (sum(line.not_scored for line in lines), "因数据不足未核算的{}项"),
    ):
        if number:
            parts.append(words.format(number))
    return f"所报项目的绩效指标共{total}项，{'，'.join(parts)}。"


def all_done_sentence(lines: Sequence[ProjectLine]) -> str:
    """How many projects missed no indicator, and how many missed some."""
    if not any(line.indicators for line in lines):
        return ""
    missed = sum(1 for line in lines if line.missed)
    none = sum(1 for line in lines if line.indicators and not line.missed)
    parts = []
    if none:
        parts.append(f"没有未完成指标的项目{none}个")
    if missed:
        parts.append(f"有未完成指标的项目{missed}个")
    return f"{'，'.join(parts)}。"


def count_by_level_sentence(found: Sequence[tuple[int, IndicatorLine]], words: str) -> str:
    """未完成的指标按一级指标分：产出指标3项、效益指标1项。"""
    counts = Counter(row.level1 or "未注明一级指标" for _, row in found)
    if len(counts) < 2:
        return ""
    said = "、".join(f"{short(name, 20)}{count}项" for name, count in counts.items())
    return f"{words}按一级指标分：{said}。"


def reason_count_sentence(found: Sequence[tuple[int, IndicatorLine]]) -> str:
    """How many of the indicators have a reason on the form."""
    told = sum(1 for _, row in found if row.reason)
    if not found:
        return ""
    rest = len(found) - told
    if not rest:
        return "自评表均填写了偏差原因及改进措施。"
    if not told:
        return "自评表均未填写偏差原因及改进措施。"
    return f"其中自评表填写偏差原因及改进措施的{told}项，未填写的{rest}项。"


def indicator_line_sentence(line: ProjectLine, row: IndicatorLine, field: str) -> str:
    """“…”项目“…”：指标值为…，实际完成值为…，完成比例…。自评表填写的…：“…”。"""
    parts = []
    if row.target:
        parts.append(f"指标值为{bound(short(row.target), f'{field}.target')}")
    if row.actual:
        parts.append(f"实际完成值为{bound(short(row.actual), f'{field}.actual')}")
    if row.completion is not None:
        parts.append(f"为指标值的{bound(percent(row.completion), f'{field}.completion')}")
    head = f"{project_words(short(line.project or line.file or NO_NAME, 40))}{quoted(row.name)}"
    tail = f"：{'，'.join(parts)}。" if parts else "。"
    reason = row.reason.rstrip("。.；;，,") or row.reason
    return f"{head}{tail}" + (f"自评表填写的原因：{quoted(short(reason, 200))}。" if reason else "自评表未填写原因。")


# ------------------------------------------------------------------------------------------------------------ 差异


def difference_sentence(lines: Sequence[ProjectLine]) -> str:
    """How many claimed totals agree, are higher, are lower; the largest difference."""
    found = [(number, line.difference) for number, line in enumerate(lines) if line.difference is not None]
    if not found:
        return "没有可以比较的自评总分和核算总分。"
    same = sum(1 for _, value in found if value == 0)
    high = [pair for pair in found if pair[1] > 0]
    low = [pair for pair in found if pair[1] < 0]
    parts = [f"自评总分和核算总分可以比较的项目{len(found)}个"]
    if same:
        parts.append(f"一致的{same}个")
    for pairs, word in ((high, "自评偏高"), (low, "自评偏低")):
        if pairs:
            number, value = max(pairs, key=lambda pair: (abs(pair[1]), -pair[0]))
            most = bound(f"{cents(abs(value))}分", f"projects.{number}.difference")
            parts.append(f"{word}的{len(pairs)}个（最多{most}）")
    return f"{'，'.join(parts)}。"


def grade_change_sentence(lines: Sequence[ProjectLine]) -> str:
    """The projects whose claimed grade is not the recomputed one."""
    changed = [
        line
        for line in lines
        if line.scored is not None and line.grade and line.claimed_grade and line.grade != line.claimed_grade
    ]
    if not changed:
        return ""
    counts = Counter((line.claimed_grade, line.grade) for line in changed)
    said = "、".join(f"自评“{old}”核算为“{new}”的{count}个" for (old, new), count in counts.items())
    return f"等级不一致的项目{len(changed)}个：{said}。"


def item_difference_sentence(lines: Sequence[ProjectLine]) -> str:
    """How many single scores differ."""
    compared = sum(line.compared for line in lines)
    different = sum(line.differing for line in lines)
    if not compared:
        return ""
    return (
        f"逐项可以比较的得分{compared}项，不一致的{different}项。"
        if different
        else f"逐项可以比较的得分{compared}项，全部一致。"
    )


def check_sentence(lines: Sequence[ProjectLine]) -> str:
    """What the checks of the forms found."""
    errors, warnings = sum(line.errors for line in lines), sum(line.warnings for line in lines)
    if not errors and not warnings:
        return ""
    counts = "、".join([f"错误{errors}项"] * bool(errors) + [f"警告{warnings}项"] * bool(warnings))
    projects = sum(1 for line in lines if line.errors or line.warnings)
    return f"填报内容检查发现{counts}，涉及{projects}个项目，各项目的错误数见附件1。"
