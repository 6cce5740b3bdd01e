"""From an approved target form to the form that is filled in later: what is carried over, and what has no place there.

Form ──prefill──> Content. Texts and numbers travel exactly as they were read; nothing is invented, converted or scored.
What the new form has no column for is named in a finding, except where it decides the score (赋分规则): then the new
form gets the column.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scorecard.excel.blank.making import Request
from scorecard.excel.blank.plan import Content, Filling
from scorecard.findings import found
from scorecard.layouts import labels
from scorecard.layouts.layout import Layout
from scorecard.model import Amount, Finding, Form, FormKind, FundLine, Indicator, Place, Target, Text
from scorecard.reports.summary import KINDS as KIND_WORDS
from scorecard.values import parse_target

_SIGNS = {">=": "≥", ">": ">", "=": "=", "<=": "≤", "<": "<"}
_TEXTS = ("basis", "last_year", "scoring_rule", "evidence", "work", "explanation")
_MONEY = ("initial", "budget", "half_year_plan")
_LONGEST_SHOWN = 40
_MEANING = ("kind", "value", "unit", "operator", "low", "high", "date")


def target_kind(source: Form, to: str) -> FormKind:
    """The kind of form that `source` leads to: 自评表 or 监控表 of the same scope."""
    if to == "监控表":
        return "monitoring"
    return "department_self_evaluation" if source.kind.startswith("department") else "project_self_evaluation"


def region_of(source: Form) -> tuple[str, ...]:
    """The texts of `source` that may name its region."""
    texts = (source.title, source.unit, source.department)
    return tuple(text.text for text in texts if text is not None)


def prefill(source: Form, layout: Layout, kind: FormKind, year: int) -> tuple[Request, list[Finding]]:
    """The request for a form of `layout` filled with what `source` approves, and what is worth knowing about it."""
    work = _Carrying(source, layout)
    content = work.content()
    request = Request(kind, year, content, layout=layout.id, region=region_of(source), source=source)
    return request, work.findings


class _Carrying:
    def __init__(self, source: Form, layout: Layout) -> None:
        self.source = source
        self.layout = layout
        self.findings: list[Finding] = []
        self.place = source.place or Place(file=source.source.name if source.source else None)
        self.columns = [labels.roles(name)["指标列"] for name in layout.columns]
        self.fills = {cell.fill for block in layout.blocks for row in block.rows for cell in row if cell.fill}
        self.extra: list[tuple[str, int]] = []

    def say(self, code: str, place: Place | None = None, **args: str | int) -> None:
        self.findings.append(found(code, place or self.place, severity=None, article=None, **args))

    def lost(self, label: str, text: str, place: Place | None = None) -> None:
        line = " ".join(text.split())
        shown = line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…（共{len(line)}字）"
        self.say("W003", place, label=label, layout=self.layout.name, text=shown)

    def content(self) -> Content:
        """All that goes over."""
        source = self.source
        if not source.kind.endswith("_target"):
            self.say("W007", kind=KIND_WORDS[source.kind].title)
        values: dict[str, Filling] = {}
        self.texts(values)
        self.funds(values)
        if any(row.scoring_rule is not None for row in source.indicators) and "scoring_rule" not in self.columns:
            self.extra.append(("指标赋分规则", 1))
            self.columns.append("scoring_rule")
        rows = tuple(dict(self.row(row)) for row in source.indicators)
        self.columns_lost()
        without = [row for row in source.indicators if row.points is None or row.points.value is None]
        reasons = {}
        if "points" in self.columns and without:
            self.say("W004", without[0].place, count=len(without))
            reasons["indicator.points"] = "原表没有分值，按批复填写。"
        return Content(
            values=values,
            rows=rows,
            extra=tuple(self.extra),
            money_unit=source.money_unit if source.money_unit != self.layout.money_unit else None,
            reasons=reasons,
        )

    def texts(self, values: dict[str, Filling]) -> None:
        """Names, goals, entries."""
        source = self.source
        for name, label in (
            ("project", "项目名称"), ("unit", "实施单位"), ("department", "主管部门"), ("goal", "年度目标"),
            ("goal_long_term", "中长期目标"),
        ):  # fmt: skip
            text: Text | None = getattr(source, name)
            if text is None:
                continue
            if name in self.fills:
                values[name] = text.text
            else:
                self.lost(label, text.text, text.place)
        for entry in source.entries:
            field = f"entry.{entry.label}"
            if field in self.fills:
                values[field] = entry.value.text
            else:
                self.lost(entry.label, entry.value.text, entry.value.place)
        for task in source.tasks:
            self.lost("年度主要任务", task.name.text, task.place)

    def funds(self, values: dict[str, Filling]) -> None:
        """The lines of money by their role, else by their name; amounts as printed."""
        for line in self.source.funds:
            key = self.line(line)
            carried = False
            for name in _MONEY:
                amount: Amount | None = getattr(line, name)
                if amount is None or key is None:
                    continue
                for target in self.money_columns(name):
                    if f"funds.{key}.{target}" in self.fills:
                        values.setdefault(f"funds.{key}.{target}", _amount(amount))
                        carried = True
            shown = next((amount for name in _MONEY if (amount := getattr(line, name)) is not None), None)
            if not carried and shown is not None and shown.value is not None:
                self.lost(f"资金：{line.name}", shown.text, line.place)

    def line(self, line: FundLine) -> str | None:
        for key in (line.role, line.name):
            if any(fill.startswith(f"funds.{key}.") for fill in self.fills) and (key != "part"):
                return key
        return None

    def money_columns(self, name: str) -> tuple[str, ...]:
        """The amount of a target form is the one approved at the beginning of the year: 年初预算数, not the adjusted one."""
        if name != "budget" or not self.source.kind.endswith("_target"):
            return (name,)
        has_initial = any(fill.endswith(".initial") for fill in self.fills)
        return ("initial",) if has_initial else ("budget",)

    def row(self, row: Indicator) -> Iterator[tuple[str, Filling]]:
        """What goes into a row of the new form, by field."""
        for name, level in (("level1", row.level1), ("level2", row.level2), ("level3", row.level3)):
            if level is not None:
                yield name, level.text
        if row.target is not None:
            yield from self.target(row, row.target)
        if row.points is not None and row.points.value is not None and "points" in self.columns:
            yield "points", _amount(row.points)
        for name in _TEXTS:
            text: Text | None = getattr(row, name)
            if text is not None and name in self.columns:
                yield name, text.text

    def target(self, row: Indicator, target: Target) -> Iterator[tuple[str, Filling]]:
        """指标值 as printed; sign and unit that stood in columns of their own go to theirs, or into the text."""
        text = target.text.strip()
        own_unit = "unit" in self.columns
        own_sign = "operator" in self.columns
        name = row.level3.text if row.level3 is not None else ""
        if target.kind != "number" or target.value is None:
            yield "target", text
            return
        alone, _ = parse_target(text, name=name, year=self.source.year)
        unit = target.unit or ""
        sign = _SIGNS[target.operator] if target.operator is not None else ""
        if own_unit or own_sign:
            yield from self.divided(text, target, sign, unit, (own_sign, own_unit))
            return
        if all(getattr(alone, one) == getattr(target, one) for one in _MEANING):
            yield "target", text
            return
        joined = f"{sign if alone.operator is None else ''}{text}{unit if alone.unit is None else ''}"
        read, _ = parse_target(joined, name=name, year=self.source.year)
        if all(getattr(read, one) == getattr(target, one) for one in _MEANING):
            self.say("W005", target.place, name=" ".join(name.split())[:30], before=text, after=joined)
            yield "target", joined
        else:
            yield "target", text
            self.lost("计量单位或符号", f"{sign}{unit}", target.place)

    def divided(
        self, text: str, target: Target, sign: str, unit: str, own: tuple[bool, bool]
    ) -> Iterator[tuple[str, Filling]]:
        """The parts of a target for a form that prints them in columns of their own."""
        number = format(target.value, "f") if target.value is not None else text
        shown_sign, shown_unit = own
        yield "target", f"{'' if shown_sign else sign}{number}{'' if shown_unit else unit}"
        if shown_sign and sign:
            yield "operator", sign
        if shown_unit and unit:
            yield "unit", unit

    def columns_lost(self) -> None:
        """Columns of the source that the new form lacks: told once for each, with the first text."""
        named = (*((name, name) for name in _TEXTS), ("half_year_target", "half_year_target"), ("remark", "remark"))
        for name, _ in named:
            if name in self.columns:
                continue
            held = [getattr(row, name) for row in self.source.indicators if getattr(row, name) is not None]
            texts = [one for one in held if one.text.strip()]
            if texts:
                label = labels.standard_name("指标列", name)
                self.lost(f"{label}（{len(texts)}行）", texts[0].text, texts[0].place)
        if "points" not in self.columns and any(row.points is not None for row in self.source.indicators):
            points = [row.points for row in self.source.indicators if row.points is not None]
            self.lost(f"分值（{len(points)}行）", points[0].text, points[0].place)


def _amount(amount: Amount) -> Filling:
    """The number of an amount with its printed places; its text where it is none."""
    if amount.value is not None and isinstance(amount.value, Decimal):
        return amount.value
    return amount.text


def missing_indicators(source: Form, to: str) -> list[Finding]:
    """The finding for a form that has nothing to carry."""
    if source.indicators:
        return []
    return [found("W006", source.place, target=to)]


__all__ = ["missing_indicators", "prefill", "region_of", "target_kind"]
