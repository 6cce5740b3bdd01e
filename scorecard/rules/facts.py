"""Base data of a unit (事实): what a report states beyond the form's own columns, each with its sentence and line.

A YAML file with Chinese keys beside the packs: rules of an 评分表 and 派生指标 take their numbers from it. Content never
raises: what cannot be read is a finding and no fact.

    文件: 自评报告.txt
    事实:
      采购计划金额: {值: 1001.00, 单位: 万元, 行: 67, 原文: "2020 年度中心采购计划金额 1001.00 万元，"}
      核定编制数: {值: 无, 行: 83, 原文: "不定编制", 说明: 没有核定编制数}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from scorecard.findings import found
from scorecard.model.finding import Finding
from scorecard.model.place import Place
from scorecard.rules.compiling import constant
from scorecard.rules.source import Source, read_source

Standing: TypeAlias = Literal["写明", "自述", "推断", "矛盾"]
"""写明: a figure or an event that the report states. 自述: the unit says of itself that it complies. 推断: inferred from
other sentences. 矛盾: the report states it, and it contradicts the score that the unit gives itself."""
STANDINGS: tuple[Standing, ...] = ("写明", "自述", "推断", "矛盾")
NOTHING = frozenset({"", "无", "未知", "没有"})
_KEYS = frozenset({"值", "单位", "把握", "行", "原文", "说明", "另读", "据"})
_MAX_DIGITS = 30


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `value` is None where the report has none (never a zero); a percentage is a proportion (95% is 0.95).

    `others` are values that the same sentences would also bear (None: anything), `rests_on` the names of facts that
    an inferred one comes from. `place` is the line of the report.
    """

    name: str
    value: Fraction | bool | None
    text: str = ""
    unit: str | None = None
    standing: Standing = "写明"
    sentence: str = ""
    note: str = ""
    others: tuple[Fraction | bool | None, ...] = ()
    rests_on: tuple[str, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one unit and year, by name."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    file: str | None = None

    def get(self, name: str) -> Fact | None:
        """The fact of that name."""
        return self.facts.get(name)


def read_facts(path: str | Path) -> tuple[Facts, list[Finding]]:
    """The facts of the YAML file at `path`; never raises for what the file says."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = "不是 UTF-8 文本" if isinstance(error, UnicodeDecodeError) else f"打不开：{error.strerror or error}"
        return Facts(), [found("P001", Place(file=path.name, line=1), reason=reason)]
    return read_facts_text(text, path.name)


def read_facts_text(text: str, file: str = "事实.yaml") -> tuple[Facts, list[Finding]]:
    """As `read_facts`, from text."""
    source, findings = read_source(text, file)
    if source is None:
        return Facts(), findings
    report = source.data.get("文件")
    given = source.data.get("事实")
    if not isinstance(given, dict):
        return Facts(), [*findings, found("P003", source.place(()), key="事实", around="事实文件")]
    reader = _Reader(source, findings, report if isinstance(report, str) else None)
    return Facts({fact.name: fact for fact in reader.facts(given)}, reader.report), findings


class _Reader:
    def __init__(self, source: Source, findings: list[Finding], report: str | None) -> None:
        self._source = source
        self._findings = findings
        self.report = report

    def facts(self, given: dict[str, Any]) -> Iterator[Fact]:
        for name, entry in given.items():
            data = entry if isinstance(entry, dict) else {"值": entry}
            fact = self._fact(name, data)
            if fact is not None:
                yield fact

    def _fact(self, name: str, data: dict[str, Any]) -> Fact | None:
        for key in data.keys() - _KEYS:
            self._say("P004", (name, key), key=key)
        value = _value(data.get("值"))
        others = [_value(one) for one in _listed(data.get("另读"))]
        if value is _WRONG or _WRONG in others:
            self._say("P005", (name, "值"), key="值", reason="应当是数、百分数、是、否或“无”")
            return None
        standing = data.get("把握", "写明")
        if standing not in STANDINGS:
            self._say("P005", (name, "把握"), key="把握", reason=f"只能是 {'、'.join(STANDINGS)}")
            return None
        unit = data.get("单位")
        return Fact(
            name=name,
            value=value,
            text=_printed(data.get("值"), unit),
            unit=unit if isinstance(unit, str) else None,
            standing=cast("Standing", standing),
            sentence=str(data.get("原文") or ""),
            note=str(data.get("说明") or ""),
            others=tuple(others),
            rests_on=tuple(str(one) for one in _listed(data.get("据"))),
            place=self._place(name, data.get("行")),
        )

    def _place(self, name: str, line: Any) -> Place:
        if isinstance(line, int) and not isinstance(line, bool):
            return Place(file=self.report, line=line)
        return self._source.place(("事实", name))

    def _say(self, code: str, path: tuple[str, ...], **args: str) -> None:
        self._findings.append(found(code, self._source.place(("事实", *path)), **args))  # type: ignore[arg-type]


_WRONG: Any = object()


def _value(given: Any) -> Any:
    """The exact value, None where there is none, `_WRONG` where it is nothing a rule can use."""
    if given is None or (isinstance(given, str) and given.strip() in NOTHING):
        return None
    if isinstance(given, bool):
        return given
    if isinstance(given, int | Decimal):
        whole = Decimal(given) if len(str(given)) <= _MAX_DIGITS else None
        return Fraction(whole) if whole is not None and abs(whole.adjusted()) <= _MAX_DIGITS else _WRONG
    if isinstance(given, str) and given in {"是", "否"}:
        return given == "是"
    if isinstance(given, str):
        sign = -1 if given.startswith("-") else 1
        number = constant(given.lstrip("-")) if len(given) <= _MAX_DIGITS else None
        return _WRONG if number is None else sign * number
    return _WRONG


def _printed(given: Any, unit: Any) -> str:
    if given is None:
        return ""
    if isinstance(given, bool):
        return "是" if given else "否"
    text = str(given)
    shown = isinstance(unit, str) and unit and not text.endswith(unit) and text not in {"是", "否", *NOTHING}
    return f"{text}{unit}" if shown else text


def _listed(given: Any) -> list[Any]:
    if given is None:
        return []
    return list(given) if isinstance(given, list) else [given]


__all__ = ["NOTHING", "STANDINGS", "Fact", "Facts", "Standing", "read_facts", "read_facts_text"]
