"""An office's own settings of the checks: switched off or re-graded, each with a reason and an expiry date.

    C002:
      处理: 关闭            # 关闭, 错误, 警告, 提示
      理由: 本省规定执行率 20 分（×财绩〔2024〕3号）
      有效期至: 2026-12-31

What is in force is printed in the results; what is wrong or expired is a finding and changes nothing. The day to
compare with is the caller's: nothing here asks what day it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from scorecard.findings import CATALOGUE, found
from scorecard.model import Finding, Place, Severity

_ACTIONS: dict[str, Severity | None] = {"关闭": None, "错误": "error", "警告": "warning", "提示": "hint"}
_KEYS = frozenset(("处理", "理由", "有效期至"))
_LIMIT = 200_000


@dataclass(frozen=True, slots=True)
class Override:
    """What an office decided about one code. `severity` None: switched off."""

    code: str
    severity: Severity | None
    reason: str
    until: dt.date

    def notice(self) -> Finding:
        """The hint that the override is in force."""
        words = {None: "关闭", "error": "改为错误", "warning": "改为警告", "hint": "改为提示"}
        return found(
            "C194",
            check=self.code,
            title=CATALOGUE[self.code].title,
            action=words[self.severity],
            why=self.reason,
            until=self.until.isoformat(),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """The overrides in force, by code."""

    overrides: Mapping[str, Override] = field(default_factory=lambda: MappingProxyType({}))

    def notices(self) -> list[Finding]:
        """One hint for each override in force, to be printed with the results."""
        return [override.notice() for _, override in sorted(self.overrides.items())]

    def apply(self, findings: list[Finding]) -> list[Finding]:
        """`findings` (of any family) with the overrides applied. The notices are not among them."""
        if not self.overrides:
            return findings
        kept = []
        for finding in findings:
            override = self.overrides.get(finding.code)
            if override is None:
                kept.append(finding)
            elif override.severity is not None:
                kept.append(finding.model_copy(update={"severity": override.severity}))
        return kept

    @classmethod
    def load(cls, path: str | Path, *, today: dt.date) -> tuple[Settings, list[Finding]]:
        """The settings of the YAML file at `path` that are in force on `today`, and what is wrong with it."""
        place = Place(file=Path(path).name)
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = "不是 UTF-8 文本" if isinstance(error, UnicodeDecodeError) else (error.strerror or "打不开")
            return cls(), [found("C195", place, reason=reason)]
        return cls.parse(text, today=today, place=place)

    @classmethod
    def parse(cls, text: str, *, today: dt.date, place: Place | None = None) -> tuple[Settings, list[Finding]]:
        """As `load`, from the text of the file."""
        if len(text) > _LIMIT:
            return cls(), [found("C195", place, reason="文件过大")]
        try:
            data = yaml.safe_load(text)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            where = f"第 {mark.line + 1} 行格式有错" if mark is not None else "格式有错"
            return cls(), [found("C195", place, reason=where)]
        if data is None:
            return cls(), []
        if not isinstance(data, dict):
            return cls(), [found("C195", place, reason="应是编号和设置，一条一段")]
        overrides: dict[str, Override] = {}
        findings: list[Finding] = []
        for code, entry in data.items():
            result = _override(str(code), entry, today, place)
            if isinstance(result, Override):
                overrides[result.code] = result
            else:
                findings.append(result)
        return cls(MappingProxyType(overrides)), findings


def _override(code: str, entry: Any, today: dt.date, place: Place | None) -> Override | Finding:
    def wrong(reason: str) -> Finding:
        return found("C193", place, check=code, reason=reason)

    if code not in CATALOGUE:
        return found("C191", place, check=code[:20])
    if not isinstance(entry, dict):
        return wrong("应写“处理”“理由”“有效期至”三项")
    unknown = next((str(key) for key in entry if key not in _KEYS), None)
    if unknown is not None:
        return wrong(f"不认识“{unknown[:20]}”")
    action, reason, until = entry.get("处理"), entry.get("理由"), entry.get("有效期至")
    if not isinstance(action, str) or action not in _ACTIONS:
        return wrong("“处理”应是关闭、错误、警告或提示")
    if not isinstance(reason, str) or not reason.strip():
        return wrong("没有写“理由”")
    if isinstance(until, dt.datetime):
        until = until.date()
    if not isinstance(until, dt.date):
        return wrong("“有效期至”应是日期，如 2026-12-31")
    if until < today:
        return found("C192", place, check=code, until=until.isoformat(), today=today.isoformat())
    return Override(code, _ACTIONS[action], reason.strip(), until)


__all__ = ["Override", "Settings"]
