"""Sentences about single indicators: missed, far exceeded, not scored, and where a claimed score differs.

Like `scorecard.reports.sentences`: one sentence a function, "" where there is nothing to say, reasons always quoted
from the form and never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal

from scorecard.model import Evaluation, Finding, Indicator, Item, decimal_text
from scorecard.reports.sentences import score_parts
from scorecard.reports.summary import STATE_WORDS, in_state
from scorecard.reports.text import (
    bound,
    cents,
    exact_words,
    first,
    inline,
    listing,
    percent,
    quoted,
    reading_text,
    short,
)

_SAYS_NOT_APPLICABLE = re.compile(r"不适用|[/／—－-]+|无|")
"""What stands in place of a name on a row that the form does not use."""


def name_of(item: Item) -> str:
    """The indicator's name as a sentence quotes it."""
    return short(inline(item.level3)) or "未命名指标"


def says_not_applicable(item: Item) -> bool:
    """Whether the row has 不适用, a dash or nothing where its name would be."""
    return bool(_SAYS_NOT_APPLICABLE.fullmatch(inline(item.level3)))


def item_sentence(evaluation: Evaluation, number: int, item: Item) -> str:
    """“…”：指标值…，实际完成值…，分值…，核算得分…，自评得分…。"""
    row = evaluation.indicator(item)
    parts = []
    if row is not None:
        if target := reading_text(row.target):
            parts.append(f"指标值为{bound(target, f'form.indicators.{item.row}.target')}")
        if actual := reading_text(row.actual):
            parts.append(f"实际完成值为{bound(actual, f'form.indicators.{item.row}.actual')}")
    parts.extend(score_parts(number, item))
    tail = f"：{'，'.join(parts)}" if parts else ""
    return f"{quoted(name_of(item))}{tail}。"


def completion_sentence(number: int, item: Item) -> str:
    """How the actual value stands to the target, where a ratio has a meaning."""
    if item.completion is None or item.state not in {"missed", "exceeded"}:
        return ""
    return f"实际完成值为指标值的{bound(percent(item.completion), f'items.{number}.completion')}。"


def reason_of(row: Indicator | None) -> str:
    """偏差原因分析及改进措施 (or what stands for it) of a row, on one line; "" where the office wrote nothing."""
    if row is None:
        return ""
    reason = first(row.deviation_reason) or first(row.explanation if row.actual is None else None)
    return "" if _says_nothing(reason) else reason


def reason_sentence(row: Indicator | None) -> str:
    """The reason, quoted from the form; "" where it gives none."""
    reason = reason_of(row)
    return f"自评表填写的偏差原因及改进措施：{quoted(_unquoted(reason))}。" if reason else ""


def band_sentence(evaluation: Evaluation) -> str:
    """The qualitative indicators, and on what their scores stand."""
    rows = in_state(evaluation, "band")
    if not rows:
        return ""
    held = [item for _, item in rows if item.claimed is not None and item.claimed == item.score]
    which = "" if len(held) == len(rows) else f"其中{len(held)}项的"
    tail = f"，{which}自评得分{'均' if not which and len(rows) > 1 else ''}在规定区间内，按自评得分计" if held else ""
    return f"按定性档次评分的指标{len(rows)}项：{listing(name_of(item) for _, item in rows)}{tail}。"


def not_applicable_sentence(evaluation: Evaluation) -> str:
    """The indicators that the form marks as 不适用."""
    rows = in_state(evaluation, "not_applicable")
    if not rows:
        return ""
    named = [name_of(item) for _, item in rows if not says_not_applicable(item)]
    names = f"：{listing(named)}" if named else ""
    counted = "，其分值不计入总分" if any(item.points is not None for _, item in rows) else ""
    return f"自评表标明不适用的指标{len(rows)}项{names}{counted}。"


def not_scored_sentence(evaluation: Evaluation) -> str:
    """The indicators that could not be scored."""
    rows = in_state(evaluation, "not_scored")
    if not rows:
        return ""
    return f"因指标值、实际完成值或分值缺失、不能识别而未核算的指标{len(rows)}项：{listing(name_of(item) for _, item in rows)}。"


# ------------------------------------------------------------------------------------------------- 自评与核算的差异


def interval_words(item: Item) -> str:
    """The scores that the rule allows: “12分至16分（不含）”."""
    if item.interval is None:
        return ""
    low, high = exact_words(item.interval.low), exact_words(item.interval.high)
    return f"{low}分{'' if item.interval.low_included else '（不含）'}至{high}分{'' if item.interval.high_included else '（不含）'}"


def differences(evaluation: Evaluation) -> list[tuple[int, Item]]:
    """The items whose claimed score is not the recomputed one, with their numbers."""
    return [
        (number, item)
        for number, item in enumerate(evaluation.items)
        if item.claimed is not None and item.score is not None and item.claimed != item.score
    ]


def difference_words(item: Item) -> str:
    """Why a claimed score differs, by the item's state; "" where it does not differ."""
    if item.claimed is None:
        return "自评表未填写自评得分" if item.score is not None else ""
    if item.state == "not_applicable":
        return "指标标明不适用，自评得分不计入总分" if item.claimed else ""
    if item.score is None:
        return "数据不足，未核算，自评得分未作比较"
    if item.claimed == item.score:
        return ""
    if item.points is not None and item.claimed > item.points:
        return "自评得分超过该项分值"
    return _difference_by_state(item, higher=item.claimed > item.score)


def _difference_by_state(item: Item, *, higher: bool) -> str:
    side = "自评得分偏高" if higher else "自评得分偏低"
    full = item.points is not None and item.score == item.points
    words = f"按规则核算，{side}"
    if item.kind == "execution":
        words = f"按预算执行率核算，{side}"
    elif item.state in {"reached", "exceeded"}:
        # A reviewer's deduction may hold the recomputed score below the points.
        lower = "按规则记满分，自评得分偏低" if full else "自评得分低于核算得分"
        words = f"已完成指标值，{'核算时有调减，自评得分偏高' if higher else lower}"
    elif item.state == "missed":
        full_claimed = higher and item.claimed == item.points
        words = f"未完成指标值，{'自评得分记了满分' if full_claimed else f'按规则核算，{side}'}"
    elif item.state == "band":
        outside = item.claimed is not None and not _inside(item, item.claimed)
        words = (
            f"该档次得分应为{interval_words(item)}，自评得分不在其内"
            if outside
            else "定性指标，自评得分与核算采用的得分不同"
        )
    return words


def difference_sentence(number: int, item: Item) -> str:
    """One item's difference with both scores and the explanation."""
    if item.claimed is None or item.score is None or item.claimed == item.score:
        return ""
    value = item.claimed - item.score
    words = difference_words(item)
    reason = f"：{words}" if words else ""
    name = "预算执行率" if item.kind == "execution" else quoted(name_of(item))
    return (
        f"{name}自评得分{bound(f'{decimal_text(item.claimed)}分', f'items.{number}.claimed')}，"
        f"核算得分{bound(f'{cents(item.score)}分', f'items.{number}.score')}，"
        f"{'高' if value > 0 else '低'}{bound(f'{cents(abs(value))}分', f'items.{number}.difference')}{reason}。"
    )


def difference_count_sentence(evaluation: Evaluation) -> str:
    """How many claimed scores agree with the recomputed ones."""
    compared = [item for item in evaluation.items if item.claimed is not None and item.score is not None]
    if not compared:
        return ""
    different = len(differences(evaluation))
    if not different:
        return f"自评表填写的{len(compared)}项自评得分与核算得分{'均' if len(compared) > 1 else ''}一致。"
    return f"自评表填写自评得分且可以核算的共{len(compared)}项，其中{different}项与核算得分不一致，逐项说明如下。"


# ------------------------------------------------------------------------------------------------------- 存在的问题


def problem_sentences(evaluation: Evaluation, findings: tuple[Finding, ...]) -> list[str]:
    """The problems that the data show, one sentence each; none is guessed."""
    missed = in_state(evaluation, "missed")
    exceeded = in_state(evaluation, "exceeded")
    unscored = in_state(evaluation, "not_scored")
    different = differences(evaluation)
    problems = []
    if missed:
        problems.append(f"有{len(missed)}项指标未完成指标值：{listing(name_of(item) for _, item in missed)}。")
    if exceeded:
        names = listing(name_of(item) for _, item in exceeded)
        problems.append(f"有{len(exceeded)}项指标的完成值明显高于指标值，需说明指标值是否设定偏低：{names}。")
    if unscored:
        problems.append(
            f"有{len(unscored)}项指标因数据缺失或不能识别未核算得分：{listing(name_of(i) for _, i in unscored)}。"
        )
    criteria = [item for item in evaluation.items if item.kind == "criterion" and item.state == "not_scored"]
    if criteria:
        problems.append(f"评分表有{len(criteria)}项未核算得分：{listing(name_of(item) for item in criteria)}。")
    if different:
        problems.append(f"有{len(different)}项自评得分与核算得分不一致。")
    errors = sum(1 for finding in findings if finding.severity == "error")
    warnings = sum(1 for finding in findings if finding.severity == "warning")
    if errors or warnings:
        counts = "、".join([f"错误{errors}项"] * bool(errors) + [f"警告{warnings}项"] * bool(warnings))
        problems.append(f"填报内容检查发现{counts}，详见附件中的问题清单。")
    return problems


def state_words(item: Item) -> str:
    """完成, 未完成, ... as a table prints it."""
    return STATE_WORDS[item.state]


def _inside(item: Item, value: Decimal) -> bool:
    interval = item.interval
    if interval is None:
        return True
    above = value >= interval.low if interval.low_included else value > interval.low
    below = value <= interval.high if interval.high_included else value < interval.high
    return above and below


def _says_nothing(text: str) -> bool:
    return text in {"", "/", "-", "—", "——", "无", "无偏差", "暂无"}


def _unquoted(text: str) -> str:
    """`text` ready to stand between quotation marks before a full stop: its own final stop goes."""
    return text.rstrip("。.；;，,") or text
