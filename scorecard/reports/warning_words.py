"""The rules of `warning` in words: the last appendix of the 绩效运行监控报告."""

from __future__ import annotations

from fractions import Fraction

from scorecard.model import Form
from scorecard.reports.warning import BEHIND, FAR_BEHIND, HENAN, SICHUAN, Period, required


def rule_sentences(form: Form, time: Period, name: str) -> list[str]:
    """By which rules the colours were given, each with its source; what is this program's own is said to be so."""
    due = required(time.months, name)
    if due is not None:
        steps = "按第三方转述，原文待核"
        money_rule = (
            f"1.预算执行：按{SICHUAN}，1—4月、1—6月、1—8月、1—10月的执行率分别低于25%、40%、60%、80%的预警（{steps}），"
            f"本表按已到期的1—{due[0]}月比较，低于的为黄色。"
        )
    else:
        money_rule = (
            "1.预算执行：没有查到本地区公布的预警标准，按执行率与时间进度比较：低于时间进度"
            f"{_whole(BEHIND)}个百分点以上的为黄色（参照{SICHUAN}目标实现与预算执行差异的预警幅度，原文待核），"
            f"低于{_whole(FAR_BEHIND)}个百分点以上的为红色（本程序的默认值），其余为绿色。"
        )
    likely = (
        f"2.绩效指标：按监控表填写的完成目标可能性（{HENAN}附件1注2分为确定能、有可能、完全不可能三级），“完全不可能”为红色，"
        "“有可能”为黄色，“确定能”为绿色；全年预计完成情况低于年度指标值的为红色（第十二条要求说明原因和措施）。"
        "以颜色表示三级是本程序的约定。"
    )
    progress = (
        "3.两项都没有填写的，有半年指标值的与半年指标值比较，数量类指标与时间进度比较，滞后的幅度同第1条；"
        "百分比、满意度等不随时间累计的指标不按时间进度判断。"
    )
    return [money_rule, likely, progress] if form.indicators else [money_rule]


def _whole(value: Fraction) -> int:
    return value.numerator * 100 // value.denominator
