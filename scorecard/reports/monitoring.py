"""绩效运行监控报告: what a monitoring form says of money and targets half-way, with the warnings of `warning`.

Chapters after 《河南省省级预算绩效运行监控管理办法》第十二条（四）: organisation, execution and trend, targets and trend,
problems and causes, improvements, other. Causes and measures are quoted from the form, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scorecard.model import Evaluation, Form, FundLine, Indicator
from scorecard.reports import chart
from scorecard.reports.gaps import Gaps
from scorecard.reports.rows import Label, Row
from scorecard.reports.sentences import budget_sentence, subject_sentence, total_line, unit_missing_sentence
from scorecard.reports.summary import NO_LEVEL
from scorecard.reports.text import (
    NOTHING,
    bound,
    first,
    inline,
    lines,
    listing,
    money,
    money_cell,
    percent,
    quoted,
    rate_text,
    reading_text,
    short,
    shown,
    some,
)
from scorecard.reports.warning import (
    COLOURS,
    HENAN,
    SICHUAN,
    Colour,
    Judged,
    Period,
    cumulative,
    fund_colour,
    indicator_colour,
    period,
    ratio,
    region,
    required,
    spent,
)
from scorecard.reports.warning_words import rule_sentences
from scorecard.scoring.rounding import plain, rounded

MOST_BARS = 12
"""Bars of the chart: more would be unreadable; the table of all indicators is 附件1."""

MEANINGS: dict[Colour, str] = {
    "红": "预计不能完成，或进度严重滞后",
    "黄": "有可能不能完成，或进度滞后",
    "绿": "预计能够完成，进度正常",
    "未判断": "监控表没有填写判断所需的内容",
}

Judgements = Sequence[tuple[int, Indicator, Judged]]


def monitoring_context(evaluation: Evaluation, gaps: Gaps) -> dict[str, Any]:
    """The fields under 监控."""
    form = evaluation.form
    time, name = period(form), region(form)
    judged = [(number, row, indicator_colour(row, time)) for number, row in enumerate(form.indicators)]
    goal = lines(form.goal) or lines(form.goal_long_term)
    return {
        "期间": time.words,
        "概况": some(subject_sentence(form), budget_sentence(form), unit_missing_sentence(form))
        or [gaps.need("一、基本情况", "项目概况", "项目名称、单位、预算和主要内容")],
        "目标引语": "监控表填写的年度总体目标为：" if goal else "",
        "目标": goal,
        "组织": [gaps.need("二、组织实施", "绩效监控的组织和过程", "责任处室、时间安排、信息收集和核实的方式")],
        "执行": _execution(form, time, name, gaps),
        "资金表": [_fund_row(number, line, form, time, name) for number, line in enumerate(form.funds)],
        "实现": some(period_sentence(time), count_sentence(judged), likelihood_sentence(form), short_sentence(judged))
        or ["监控表中没有绩效指标。"],
        "颜色表": colour_rows(judged),
        "指标表": indicator_rows(judged),
        "问题": _problems(form, judged, time, name, gaps),
        "措施": _measures(form, judged, gaps),
        "其他": lines(form.entry("其他需要说明的问题"))
        or lines(form.entry("其他需要说明的情况"))
        or [gaps.need("七、其他", "其他需要说明的问题", "没有的写明“无”")],
        "规则": rule_sentences(form, time, name),
    }


# ------------------------------------------------------------------------------------------------------------ 执行


def _execution(form: Form, time: Period, name: str, gaps: Gaps) -> list[str]:
    line = total_line(form)
    told = []
    if line is not None:
        number, total = line
        told = some(
            spent_sentence(number, total, form, time),
            pace_sentence(number, total, time, name),
            forecast_sentence(number, total, form),
        )
    if not told:
        return [gaps.need("三、预算执行", "预算执行进度", f"年初预算数、{time.words}执行数和全年预计执行数")]
    if line is not None and fund_colour(line[1], time, name) in {"黄", "红"}:
        reason = first(line[1].reason)
        if reason:
            told.append(f"监控表填写的原因：{quoted(reason.rstrip('。'))}。")
        else:
            told.append(gaps.need("三、预算执行", "预算执行进度滞后的原因", "项目进度、资金拨付和结算的情况"))
    return told


def spent_sentence(number: int, line: FundLine, form: Form, time: Period) -> str:
    """1—7月执行数40.00万元，执行率40.00%。"""
    parts = []
    if text := money(line.executed, form.money_unit):
        parts.append(f"{time.words}执行数{bound(text, f'form.funds.{number}.executed')}")
    rate = spent(line)
    if rate is not None:
        parts.append(f"执行率{bound(percent(rate), f'form.funds.{number}.spent')}")
    printed = rate_text(line.rate)
    # The form's own rate is the checks' affair; here it is said where it is all there is, or says something else.
    if printed and (rate is None or Fraction(line.rate.value if line.rate and line.rate.value else 0) != rate * 100):
        parts.append(f"监控表填写的执行率{bound(printed, f'form.funds.{number}.rate')}")
    return f"{'，'.join(parts)}。" if parts else ""


def pace_sentence(number: int, line: FundLine, time: Period, name: str) -> str:
    """How the execution stands to the time passed or to the region's schedule, and the warning."""
    rate = spent(line)
    if rate is None:
        return ""
    colour = fund_colour(line, time, name)
    due = required(time.months, name)
    if due is not None:
        side = "低于" if rate < due[1] else "不低于"
        return f"按{SICHUAN}，1—{due[0]}月执行率应达到{percent(due[1])}，本项目{side}该进度，预警为{colour}色。"
    distance = rate - time.passed
    words = f"时间进度为{percent(time.passed)}"
    if distance == 0:
        return f"{words}，执行进度与时间进度一致，预警为{colour}色。"
    points = bound(f"{_points(abs(distance))}个百分点", f"form.funds.{number}.distance")
    side = "高于" if distance > 0 else "低于"
    return f"{words}，执行进度{side}时间进度{points}，预警为{colour}色。"


def forecast_sentence(number: int, line: FundLine, form: Form) -> str:
    """全年预计执行数, and the part of the budget that it comes to."""
    text = money(line.forecast, form.money_unit)
    if not text:
        return ""
    whole = line.model_copy(update={"executed": line.forecast, "rate": None})
    rate = spent(whole)
    tail = f"，预计全年执行率{bound(percent(rate), f'form.funds.{number}.forecast_rate')}" if rate is not None else ""
    return f"全年预计执行数{bound(text, f'form.funds.{number}.forecast')}{tail}。"


def _points(value: Fraction) -> str:
    return percent(value).removesuffix("%") if value != 1 else "100.00"


def _fund_row(number: int, line: FundLine, form: Form, time: Period, name: str) -> Row:
    def cell(field: str) -> str:
        text = money_cell(getattr(line, field), form.money_unit)
        return text if text == NOTHING else bound(text, f"form.funds.{number}.{field}")

    rate = spent(line)
    return {
        "名称": inline(line.name) or NOTHING,
        "预算数": cell("budget" if line.initial is None else "initial"),
        "执行数": cell("executed"),
        "执行率": bound(percent(rate), f"form.funds.{number}.spent") if rate is not None else NOTHING,
        "预计执行数": cell("forecast"),
        "预警": _shown(fund_colour(line, time, name)) if line.role == "total" else NOTHING,
    }


# ------------------------------------------------------------------------------------------------------------ 目标


def period_sentence(time: Period) -> str:
    """Which time the form covers, and where that is known from."""
    if time.printed:
        return f"监控期间为{time.words}，时间进度{percent(time.passed)}。"
    return f"监控表未注明期间，按财预〔2019〕136号规定的{time.words}分析，时间进度{percent(time.passed)}。"


def count_sentence(judged: Judgements) -> str:
    """绩效指标共10项，预警为红色的1项、黄色的2项、绿色的7项。"""
    if not judged:
        return ""
    counts = [(colour, sum(1 for _, _, one in judged if one.colour == colour)) for colour in COLOURS]
    said = [f"{colour}色的{count}项" for colour, count in counts if count and colour != "未判断"]
    open_ = counts[-1][1]
    tail = f"，{'因没有填写判断所需的内容，'}未作判断的{open_}项" if open_ else ""
    head = f"绩效指标共{len(judged)}项"
    return f"{head}，预警为{'、'.join(said)}{tail}。" if said else f"{head}{tail}。"


def likelihood_sentence(form: Form) -> str:
    """How the form itself judges: 确定能 6项、有可能 2项、完全不可能 1项."""
    words = [("".join(inline(row.likelihood).split())) for row in form.indicators if first(row.likelihood)]
    if not words:
        return ""
    counts = {word: words.count(word) for word in dict.fromkeys(words)}
    said = "、".join(f"{quoted(short(word, 12))}{count}项" for word, count in counts.items())
    return f"监控表填写的完成目标可能性：{said}。"


def short_sentence(judged: Judgements) -> str:
    """The indicators whose forecast for the year is below the target."""
    found = [row for _, row, one in judged if "低于年度指标值" in one.why]
    if not found:
        return ""
    return f"全年预计完成情况低于年度指标值的指标{len(found)}项：{listing(name_of(row) for row in found)}。"


def name_of(row: Indicator) -> str:
    """The indicator's name as a sentence quotes it."""
    return short(inline(row.level3)) or "未命名指标"


def colour_rows(judged: Judgements) -> list[Row]:
    """The indicators by colour; only colours that occur."""
    counts = [(colour, sum(1 for _, _, one in judged if one.colour == colour)) for colour in COLOURS]
    return [{"名称": colour, "项数": str(count), "含义": MEANINGS[colour]} for colour, count in counts if count]


def indicator_rows(judged: Judgements) -> list[Row]:
    """附件1: every indicator with progress, forecast, likelihood and warning."""
    rows: list[Row] = []
    above: tuple[str, str] | None = None
    for number, row, one in judged:
        level1, level2 = inline(row.level1) or NO_LEVEL, inline(row.level2) or NOTHING
        same = above is not None and above[0] == level1
        field = f"form.indicators.{number}"
        rows.append(
            {
                "一级指标": Label(level1, first=not same),
                "二级指标": Label(level2, first=not (same and above is not None and above[1] == level2)),
                "指标": name_of(row),
                "指标值": _targets(row, field),
                "执行情况": shown(reading_text(row.progress), f"{field}.progress"),
                "完成比例": shown(percent(one.progress) if one.progress is not None else "", f"{field}.done"),
                "预计": shown(reading_text(row.forecast), f"{field}.forecast"),
                "可能性": first(row.likelihood) or NOTHING,
                "预警": _shown(one.colour),
                "原因": "；".join(some(first(row.deviation_reason), first(row.remark))),
            }
        )
        above = (level1, level2)
    return rows


def _targets(row: Indicator, field: str) -> str:
    """年度指标值, and under it 半年指标值 where the form has one."""
    year = shown(reading_text(row.target), f"{field}.target")
    half = reading_text(row.half_year_target)
    return f"{year}\n（半年：{bound(half, f'{field}.half_year_target')}）" if half else year


def progress_chart(form: Form) -> dict[str, Any]:
    """Time passed and progress of the money and of the counted indicators, in percent of the year's target."""
    time = period(form)
    rows = []
    line = total_line(form)
    rate = spent(line[1]) if line is not None else None
    if rate is not None and rate >= 0:
        rows.append(("预算执行", rate))
    for row in form.indicators:
        done = ratio(row.target, row.progress) if cumulative(row) else None
        if done is not None and len(rows) < MOST_BARS:
            rows.append((name_of(row), done))
    passed = _tenth(time.passed)
    bars = [(name, passed, _tenth(value)) for name, value in rows]
    return chart.bars("时间进度与完成进度（%）", ("时间进度（%）", "完成进度（%）"), _distinct(bars), "%")


def _tenth(value: Fraction) -> Decimal:
    """A ratio in percent with at most one decimal, half up."""
    return Decimal(plain(rounded(value * 100, 1)))


def _distinct(rows: list[tuple[str, Decimal, Decimal]]) -> list[tuple[str, Decimal, Decimal]]:
    return rows if len(rows) > 1 else []


# ------------------------------------------------------------------------------------------------------- 问题和措施


def _problems(form: Form, judged: Judgements, time: Period, name: str, gaps: Gaps) -> list[str]:
    chapter = "五、问题和原因"
    told = []
    line = total_line(form)
    colour = fund_colour(line[1], time, name) if line is not None else "未判断"
    if colour in {"黄", "红"}:
        told.append(f"预算执行进度滞后，预警为{colour}色，原因见第三部分。")
    for number, row, one in judged:
        if one.colour in {"红", "黄"}:
            told.append(problem_sentence(number, row, one) + _cause(row, gaps, chapter))
    numbered = [f"（{order}）{text}" for order, text in enumerate(told, 1)]
    own = lines(form.entry("存在问题")) or lines(form.entry("存在的问题"))
    if not numbered and not own:
        return [
            gaps.need(
                chapter, "存在的主要问题及原因", "没有红色、黄色预警的指标；管理和实施中有其他问题的写明，没有的写“无”"
            )
        ]
    return [*numbered, *own]


def problem_sentence(number: int, row: Indicator, one: Judged) -> str:
    """“…”（红）：年度指标值…，执行情况…，全年预计…。why。"""
    field = f"form.indicators.{number}"
    parts = [
        f"{words}{bound(text, f'{field}.{key}')}"
        for words, text, key in (
            ("年度指标值为", reading_text(row.target), "target"),
            ("执行情况为", reading_text(row.progress), "progress"),
            ("全年预计完成情况为", reading_text(row.forecast), "forecast"),
        )
        if text
    ]
    said = f"{'，'.join(parts)}；" if parts else ""
    return f"{quoted(name_of(row))}预警为{one.colour}色：{said}{one.why}。"


def _cause(row: Indicator, gaps: Gaps, chapter: str) -> str:
    reason = first(row.deviation_reason)
    if reason in {"", "/", "-", "—", "——", "无"}:
        hint = "从经费保障、制度保障、人员保障、硬件条件保障等方面写明"
        return gaps.need(chapter, f"{quoted(name_of(row))}的偏差原因", hint)
    return f"监控表填写的偏差原因：{quoted(reason.rstrip('。.；;，,') or reason)}。"


def _measures(form: Form, judged: Judgements, gaps: Gaps) -> list[str]:
    chapter = "六、改进措施"
    told = []
    warned = [(row, one) for _, row, one in judged if one.colour in {"红", "黄"}]
    for row, one in warned:
        remark = first(row.remark)
        name = quoted(name_of(row))
        if remark not in {"", "/", "-", "—", "——", "无"}:
            told.append(
                f"{name}（{one.colour}色预警），监控表填写的措施：{quoted(remark.rstrip('。.；;，,') or remark)}。"
            )
        else:
            told.append(
                f"{name}（{one.colour}色预警）：{gaps.need(chapter, f'{name}的整改措施', '措施、责任单位和完成时限')}"
            )
    own = lines(form.entry("改进措施")) or lines(form.entry("相关建议或举措"))
    numbered = [f"（{order}）{text}" for order, text in enumerate(told, 1)]
    if any(one.colour == "红" for _, one in warned):
        hint = f"因客观因素无法实现目标的按程序调减预算并调整目标；问题严重的暂停实施、停止拨付；参见{HENAN}第十五条"
        own = [*own, gaps.need(chapter, "红色预警的处置", hint)]
    return [*numbered, *own] or [gaps.need(chapter, "下一步改进措施", "保证全年目标完成的工作安排")]


def _shown(colour: Colour) -> str:
    return NOTHING if colour == "未判断" else colour
