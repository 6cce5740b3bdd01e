"""What a rule pack may say: the pydantic model of the YAML file, keys in Chinese, nothing unknown accepted.

Between the plain values of `source` and the compiled `Pack`. Formulas are still text here. The JSON Schema published for
people who write packs is generated from these classes.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

_RANGE = re.compile(r"\s*([\[(（【])\s*(-?[0-9.]+%?|-∞)\s*[,，]\s*(-?[0-9.]+%?|\+?∞)\s*([\])）】])\s*")


def _text(value: Any) -> Any:
    """Numbers stand where texts are wanted (版本: 1.0, 得分: 7): they are taken as they are written."""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _yes(value: Any) -> Any:
    return {"是": True, "否": False}.get(value, value) if isinstance(value, str) else value


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_text, json_schema_input_type=str | int | float)]
Yes = Annotated[bool, BeforeValidator(_yes, json_schema_input_type=bool | Literal["是", "否"])]
Listed = Annotated[list[Words], BeforeValidator(_list, json_schema_input_type=list[str] | str)]


class Range(BaseModel):
    """[80%, 100%): two exact bounds, each included or not; None is unbounded."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    low: Any = None
    high: Any = None
    low_included: bool = True
    high_included: bool = True
    text: str = ""

    def holds(self, value: Fraction) -> bool:
        """Whether `value` lies inside."""
        above = self.low is None or value > self.low or (self.low_included and value == self.low)
        below = self.high is None or value < self.high or (self.high_included and value == self.high)
        return above and below


def _range(value: Any) -> Any:
    if isinstance(value, Range):
        return value
    match = _RANGE.fullmatch(str(value))
    if match is None:
        raise ValueError("范围写成 [80%, 100%) 的样子：方括号含端点，圆括号不含")
    low, high = _bound(match[2]), _bound(match[3])
    if low is not None and high is not None and low > high:
        raise ValueError("范围的下限大于上限")
    return Range(
        low=low, high=high, low_included=match[1] in "[【", high_included=match[4] in "]】", text=str(value).strip()
    )


def _bound(text: str) -> Fraction | None:
    if "∞" in text:
        return None
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


RangeText = Annotated[
    Range, BeforeValidator(_range, json_schema_input_type=Annotated[str, Field(examples=["[80%, 100%)"])])
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Validity(_Part):
    """有效期: the first and the last day, None where open."""

    start: dt.date | None = Field(None, alias="起")
    end: dt.date | None = Field(None, alias="止")


class GradeText(_Part):
    """One grade and the totals that get it."""

    name: Words = Field(alias="名称")
    range: RangeText = Field(alias="范围")


class RoundingText(_Part):
    """取整: decimals of every item; half up is the only way there is."""

    places: int = Field(2, alias="小数位", ge=0, le=6)
    how: Literal["四舍五入"] = Field("四舍五入", alias="方式")


class ParameterText(_Part):
    """A question that the document leaves open: with named options, or a number."""

    explanation: Words = Field(alias="说明")
    options: dict[str, Words] | None = Field(None, alias="可选")
    default: Words = Field(alias="默认")
    unit: Words | None = Field(None, alias="单位")


class AppliesText(_Part):
    """适用: which lines a rule scores. What is left out is no condition."""

    section: Literal["预算执行率", "指标", "评分项"] = Field("指标", alias="部位")
    kinds: Annotated[list[Literal["定量", "区间", "时限", "定性"]], BeforeValidator(_list)] | None = Field(
        None, alias="类型"
    )
    operators: Annotated[list[Literal["≥", ">", "=", "≤", "<"]], BeforeValidator(_list)] | None = Field(
        None, alias="符号"
    )
    levels: Listed | None = Field(None, alias="级别含")
    """one of these words stands in the names of the row's first, second or third level"""
    scoring_rules: Listed | None = Field(None, alias="赋分规则")
    """the row's own 赋分规则 says one of these"""
    names: Listed | None = Field(None, alias="名称")
    """the row's third level is one of these"""
    units: Listed | None = Field(None, alias="单位")
    """the values must be in one of these units (满意度 in %); a row that fits but is in another unit is not scored"""


class FactText(_Part):
    """A number or a yes-or-no that a rule needs beyond the form's own columns."""

    sort: Literal["数", "是非"] = Field("数", alias="类型")
    unit: Words | None = Field(None, alias="单位")
    explanation: Words | None = Field(None, alias="说明")
    range: RangeText | None = Field(None, alias="范围")


class BranchText(_Part):
    """One line of 分段: when it holds, and the points it gives. `options` picks it by the pack's parameters."""

    when: Words | None = Field(None, alias="当")
    score: Words = Field(alias="得分")
    options: dict[str, Words] = Field(default_factory=dict, alias="选项")
    note: Words | None = Field(None, alias="说明")


class BandText(_Part):
    """One 档次 of a qualitative indicator: the words that say so and the share of the points it may get."""

    name: Words = Field(alias="名称")
    words: list[Words] = Field(alias="词")
    range: RangeText = Field(alias="区间")


class PartText(_Part):
    """One 分项 of a rule: its own points, facts and formula; the parts add up to the row."""

    name: Words = Field(alias="名称")
    points: Words = Field(alias="分值")
    definitions: dict[str, Words] = Field(default_factory=dict, alias="定义")
    formula: Words | None = Field(None, alias="公式")
    branches: list[BranchText] | None = Field(None, alias="分段")


class ExampleText(_Part):
    """A worked example: data in, score out. It runs whenever the pack is checked."""

    data: dict[str, Any] = Field(alias="数据")
    score: Words | None = Field(None, alias="得分")
    range: RangeText | None = Field(None, alias="得分区间")
    options: dict[str, Words] = Field(default_factory=dict, alias="参数")
    note: Words | None = Field(None, alias="说明")


class RuleText(_Part):
    """One rule: what it applies to, the article, and one of 公式, 分段, 档次, 分项."""

    name: Words = Field(alias="名称")
    article: Words = Field(alias="条款")
    applies: AppliesText = Field(alias="适用")
    explanation: Words | None = Field(None, alias="说明")
    facts: dict[str, FactText] = Field(default_factory=dict, alias="数据")
    definitions: dict[str, Words] = Field(default_factory=dict, alias="定义")
    formula: Words | None = Field(None, alias="公式")
    branches: list[BranchText] | None = Field(None, alias="分段")
    bands: list[BandText] | None = Field(None, alias="档次")
    parts: list[PartText] | None = Field(None, alias="分项")
    points: Words | None = Field(None, alias="分值")
    """the points of a row of an 评分表, where the document prints them"""
    standard: Words | None = Field(None, alias="评分标准")
    """what the 评分表 prints beside the row, word for word"""
    readings: dict[str, Words] = Field(default_factory=dict, alias="其他读法")
    """formulas that the document's words would also bear: never scored, named where a claimed score agrees with one"""
    direction: Literal["越大越好", "越小越好", "不定"] | None = Field(None, alias="方向")
    """what the proof of monotony expects; left out, the operator says it"""
    examples: list[ExampleText] = Field(default_factory=list, alias="示例")

    @model_validator(mode="after")
    def _one_way(self) -> RuleText:
        given = [part for part in (self.formula, self.branches, self.bands, self.parts) if part]
        if len(given) != 1:
            raise ValueError("公式、分段、档次、分项四项中恰好写一项")
        return self


class DerivedExampleText(_Part):
    """A worked example of a 派生指标: base data in, value out."""

    data: dict[str, Any] = Field(alias="数据")
    value: Words = Field(alias="值")
    note: Words | None = Field(None, alias="说明")


class DerivedText(_Part):
    """A 派生指标: an actual value that is computed from base data (预算调整率 from two amounts)."""

    name: Words = Field(alias="名称")
    aliases: Listed = Field(default_factory=list, alias="别名")
    """other names that forms print for it"""
    article: Words = Field(alias="条款")
    explanation: Words | None = Field(None, alias="说明")
    unit: Words | None = Field("%", alias="单位")
    facts: dict[str, FactText] = Field(alias="数据")
    formula: Words = Field(alias="公式")
    examples: list[DerivedExampleText] = Field(default_factory=list, alias="示例")


class TotalRuleText(_Part):
    """A cap or a penalty on the total: 执行率低于 70% 的，总分不高于 79."""

    name: Words = Field(alias="名称")
    article: Words = Field(alias="条款")
    when: Words = Field(alias="当")
    cap: Words | None = Field(None, alias="上限")
    deduct: Words | None = Field(None, alias="扣分")
    examples: list[ExampleText] = Field(default_factory=list, alias="示例")


class ChoiceText(_Part):
    """选用: signs by which a form is known to want this pack; all that are written must hold, more of them weigh more."""

    reason: Words = Field(alias="理由")
    places: Listed | None = Field(None, alias="地名")
    """one of these stands in the form's title, unit, department or file name"""
    scoring_rules: Listed | None = Field(None, alias="赋分规则")
    """one of these stands in the 赋分规则 of a row"""
    table: Yes | None = Field(None, alias="评分表")
    """是: at least half of the rows of the form's 评分表 are rules of this pack"""
    kinds: Listed | None = Field(None, alias="表种")
    years: RangeText | None = Field(None, alias="年份")


class WeightsText(_Part):
    """权重: points of the execution line and of the first levels that a document sets, in principle, for one case."""

    name: Words = Field(alias="名称")
    article: Words = Field(alias="条款")
    points: dict[str, Words] = Field(alias="分值")
    note: Words | None = Field(None, alias="说明")


class PackText(_Part):
    """A rule pack as written."""

    id: str = Field(alias="编号", pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")
    name: Words = Field(alias="名称")
    title: Words | None = Field(None, alias="全称")
    document: Words | None = Field(None, alias="文号")
    version: Words = Field(alias="版本")
    validity: Validity = Field(default_factory=lambda: Validity.model_validate({}), alias="有效期")
    region: Words = Field("全国", alias="地区")
    kinds: Listed = Field(default_factory=list, alias="适用表样")
    parent: str | None = Field(None, alias="继承")
    removed: Listed = Field(default_factory=list, alias="删除规则")
    total: Words = Field("100", alias="总分")
    execution_points: Words | None = Field(None, alias="执行率分值")
    grades: list[GradeText] = Field(default_factory=list, alias="等级")
    grades_article: Words | None = Field(None, alias="等级条款")
    rounding: RoundingText = Field(default_factory=lambda: RoundingText.model_validate({}), alias="取整")
    parameters: dict[str, ParameterText] = Field(default_factory=dict, alias="参数")
    rules: list[RuleText] = Field(default_factory=list, alias="规则")
    total_rules: list[TotalRuleText] = Field(default_factory=list, alias="总分规则")
    derived: list[DerivedText] = Field(default_factory=list, alias="派生指标")
    derived_from: str | None = Field(None, alias="派生自")
    """another pack whose 派生指标 this one uses besides its own"""
    without_points: Literal["不计分", "判断达成"] = Field("不计分", alias="无分值时")
    """what happens to indicators of a form that prints no points: nothing, or only 达到 or 未达到 and the deviation"""
    articles: dict[str, Words] = Field(default_factory=dict, alias="改条款")
    """inherited rules that this document says in the same words: 规则名称 to its own 条款"""
    choice: list[ChoiceText] = Field(default_factory=list, alias="选用")
    """when `choose_pack` takes this pack; not inherited"""
    weights: list[WeightsText] = Field(default_factory=list, alias="权重")
    sources: list[Words] = Field(default_factory=list, alias="来源")


__all__ = [
    "AppliesText",
    "BandText",
    "BranchText",
    "ChoiceText",
    "DerivedExampleText",
    "DerivedText",
    "ExampleText",
    "FactText",
    "GradeText",
    "PackText",
    "ParameterText",
    "PartText",
    "Range",
    "RoundingText",
    "RuleText",
    "TotalRuleText",
    "Validity",
    "WeightsText",
]
