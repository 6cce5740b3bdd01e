"""The features that a form may have: what `Check.when` may say."""

from __future__ import annotations

from typing import Literal

Feature = Literal[
    "always",
    "account",  # a long run of digits
    "adjusted",  # a budget that is not the initial one
    "all",  # a target of 100 % or more
    "another year",  # a year that is not the form's in the project's name, the goal or its report
    "claims all",  # a report that says that all was done, and a row missed
    "copied goal",
    "cost lacking",
    "counted benefit",
    "counted cost",
    "criteria",
    "deadline",
    "done on",  # an actual that is a day
    "entries",
    "equal points",
    "equal sign",  # at a rate
    "error value",
    "even actuals",  # all are their targets or multiples of ten
    "execution rate",  # a name with 执行率
    "execution weight",  # other points than 10 for 执行率
    "few or many rows",
    "foreign level",  # a second level of one guide under a first level of the other
    "full marks",
    "full satisfaction",
    "guidance",
    "heavy row",  # with more than two fifths of all points
    "higher cost",  # ≥ or > with a cost, or a name of which less is better
    "last year",
    "level lacking",  # no 产出 or no 效益
    "little spent",
    "long name",
    "low satisfaction",
    "mail",
    "masked",
    "missed and entries",
    "mixed units",  # spending far from its budget
    "money as quantity",
    "more than all",  # an actual of more than 100 %
    "negative actual",
    "negative amount",
    "no measure",  # a row missed, with a reason without a measure
    "no report",
    "no unit",
    "nothing said",  # a row missed, with a reason that is none
    "odd name",  # with more than letters in it, or blank
    "other magnitude",  # an amount so large or small that its unit is in doubt
    "output lacking",  # no 数量 or no 质量
    "overspent",
    "parts and total",  # that do not add up at first sight
    "parts",  # a name with 其中
    "percentage of all",  # 100% in the goal or its report
    "placeholder",
    "points in a level",  # a first level with 分
    "priced",  # a cost of more than an amount of the total line
    "rate as quantity",
    "rate off",  # a printed rate that its amounts do not give
    "reason though reached",
    "repeated name",
    "repeated rate",
    "routine",
    "same reasons",
    "satisfaction",
    "satisfaction elsewhere",
    "satisfaction lacking",
    "set phrase",
    "short goal",
    "short name",
    "tasks",
    "timed",  # a day or a rate under 数量 or 质量
    "timeliness",  # a row under 时效
    "toothless",
    "unbudgeted",  # spending without a budget
    "unexplained",  # a row missed, without a reason
    "upper bound",  # ≤ or < for what is counted or should be large
    "words",  # a target that is a text
]


__all__ = ["Feature"]
