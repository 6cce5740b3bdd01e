"""What the name and the level of an indicator say about its value: direction, unit, sign, rate or time.

Numbers in a name are never values. Knows single words only (投诉, 合格率, 完成时间), never a project or an office.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scorecard.model.values import Operator
from scorecard.values.tidy import tidy
from scorecard.values.units import fold_unit, known

OPERATORS: dict[str, Operator] = {"≥": ">=", ">": ">", "=": "=", "≤": "<=", "<": "<"}

_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\))?[^()]*)\)")
_SIGNED = re.compile(r"^([≥≤<>=])?[*Xx×_□0-9.]*(.*?)$")
_RATE = re.compile(r"(?:率|比例|比重|占比|满意度|知晓度|认可度|覆盖面)(?:\([^()]*\))?$")
_FULL = re.compile(
    r"(?:合格|通过|满意|覆盖|及时|完成|达标|准确|到位|执行|知晓|足额|保障|发放|支付|验收|办结|结业|入学)[率度]"
)
_TIME = re.compile(
    r"(?:时间|时限|日期|期限|月份|时点|节点|进度)(?:\([^()]*\))?$|(?:完成|竣工|到位|开工|交付|验收|完工|截止)(?:的)?时间|完成时限"
)
_MONTH = re.compile(
    r"月份|日期|(?:完成|竣工|到位|开工|交付|验收|完工|截止|发放|支付|下达|拨付|结束|启动|实施|使用|公开|公布)(?:的)?时间"
)
_DURATION = re.compile(
    r"(?:响应|等待|处理|处置|办理|审批|平均|修复|恢复|间隔|持续|运行|服务|在线|培训|值班)[^,。]{0,4}(?:时间|时长|时限)|时长|周期|工期|天数|月数|年限|寿命"
)
_COST = re.compile(r"成本|费用|单价|支出额|造价|投入资金|补助标准|经费总额|控制数|预算控制|三公")
_COST_UP = re.compile(r"节约|节省|节支|降低|执行率|到位|支付率|完成率|使用率|利用率|合规|准确|及时|收入|收益|产值")
_BAD = re.compile(
    r"投诉|举报|故障|差错|错误|逾期|超期|事故|违规|违纪|违法|延误|超支|失误|漏报|瞒报|死亡|伤亡|受伤|损失|缺勤|流失|返工|偏差|误差|超标|"
    r"能耗|电耗|水耗|消耗|排放量|排放浓度|浓度|噪声|空置|闲置|结余率|结转率|结转结余|负债|拖欠|不合格|退货|失败|中断|调整次数|调整率|变动率|发病率|死淘|复发"
)
_BAD_UP = re.compile(
    r"处理|处置|办结|解决|回复|答复|整改|排除|修复|响应|查处|查办|化解|挽回|避免|减少|下降|降低|削减|减排|预防|防控|防治|预警|"
    r"达标|优良|合格率|追回|纠正|受理|核查|检查|巡查|排查|培训|宣传|监测|抽查|演练|抢修|维修|改造|治理|控制率|盘活"
)
_TIMELY = re.compile("[时周期天月年寿日点进]")
"""of which each word of `_DURATION`, `_TIME` and `_MONTH` has one; most names have none"""
_LASTING = re.compile(
    r"保障|运行|正常|开放|值班|在线|服务|运维|维护|使用|有效|寿命|年限|培训|延长|质保|持续|保存|开馆|供"
)


class Hints(NamedTuple):
    """What name and level say. `operator` and `unit` are printed in brackets of the name: `投入资金(≥万元)`."""

    operator: Operator | None
    unit: str | None
    rate: bool
    """the name ends in 率, 比例, 满意度 ...: a share of a whole, per cent where nothing else is printed"""
    full: bool
    """a share that cannot exceed 100 %"""
    time: bool
    """the value is a point in time"""
    month: bool
    """the value is a day of completion, so that a bare 10 can be October"""
    cost: bool
    bad: bool
    """more of it is worse: 投诉, 故障, 差错, 逾期, 能耗"""
    lasting: bool
    """more time of it is better: 运行时间, 服务天数"""
    prompt: bool
    """the level is 时效"""


def hints(name: str, level1: str, level2: str) -> Hints:
    """The hints of an indicator; pure and cached."""
    return hints_under(name, level_under(level1, level2))


@lru_cache(maxsize=1024)
def level_under(level1: str, level2: str) -> str:
    """The level that counts, tidied: the 二级 one, else the 一级 one. For the rows of a group it is asked for once."""
    return tidy(level2[:40]) or tidy(level1[:40])


@lru_cache(maxsize=8192)
def hints_under(name: str, level: str) -> Hints:
    """The hints of an indicator under the level that counts."""
    plain = tidy(name[:200])
    operator: Operator | None = None
    unit: str | None = None
    bare = plain
    if "(" in plain:
        for inside in _BRACKETS.findall(plain):
            match = _SIGNED.match(inside)
            if not match:
                continue
            sign, rest = match.groups()
            folded = fold_unit(rest.removeprefix("单位:").removeprefix("单位"))
            if (rest and known(folded)) or (not rest and sign):
                operator = OPERATORS[sign] if sign else operator
                unit = folded or unit
        bare = _BRACKETS.sub("", plain)
    prompt = "时效" in level
    rate = bare.endswith(("率", "满意度")) or _RATE.search(bare) is not None
    timely = not rate and _TIMELY.search(bare) is not None
    dated = not rate and not (timely and _DURATION.search(bare))
    cost_word = "成本" in level or _COST.search(bare) is not None
    full = rate and _FULL.search(bare) is not None and "增长" not in bare and "超额" not in bare
    time = dated and (prompt or (timely and _TIME.search(bare) is not None))
    month = dated and timely and _MONTH.search(bare) is not None
    cost = cost_word and _COST_UP.search(bare) is None
    bad = _BAD.search(bare) is not None and _BAD_UP.search(bare) is None
    lasting = _LASTING.search(bare) is not None
    return Hints(operator, unit, rate, full, time, month, cost, bad, lasting, prompt)


def implied_operator(said: Hints, *, zero: bool, duration: bool) -> Operator:
    """The operator that is taken where none is printed: at most for costs, complaints, zero; else at least.

    `duration`: the unit is one of passing time; under 时效 less of it is better (办结时限 5天), unless it is a time of
    service.
    """
    if zero or said.cost or said.bad:
        return "<="
    if duration and said.prompt and not said.lasting:
        return "<="
    return ">="
