"""From plain values to a checked pack text: pydantic with its complaints put into Chinese, and inheritance.

Between `source` and `compiling`. A child pack (继承) keeps its parent's rules, parameters and grades and changes what it
names: a rule with a parent's 名称 takes its place, a new rule stands before the parent's, 删除规则 takes rules away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scorecard.findings import found
from scorecard.model.finding import Finding
from scorecard.rules.schema import PackText, RuleText
from scorecard.rules.source import Path, Source


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule was written: its file, its path in it, the 文号 of that file's pack."""

    source: Source
    path: Path
    document: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked pack text, with parents merged in. `origins` stands beside `text.rules`."""

    text: PackText
    source: Source
    origins: tuple[Origin, ...]
    own: frozenset[str]
    """names of the rules that this file itself writes"""
    derived: tuple[Origin, ...] = ()
    """stands beside `text.derived`"""


def check_source(source: Source) -> tuple[Checked | None, list[Finding]]:
    """The pack text of one file, without its parent. None where it does not fit the format."""
    try:
        text = PackText.model_validate(source.data)
    except ValidationError as error:
        return None, [_finding(source, detail) for detail in error.errors(include_url=False)]
    findings: list[Finding] = []
    seen: set[str] = set()
    for index, rule in enumerate(text.rules):
        if rule.name in seen:
            findings.append(found("P008", source.place(("规则", index)), what="规则", name=rule.name))
        seen.add(rule.name)
    origins = tuple(Origin(source, ("规则", index), text.document) for index in range(len(text.rules)))
    derived = tuple(Origin(source, ("派生指标", index), text.document) for index in range(len(text.derived)))
    return Checked(text, source, origins, frozenset(seen), derived), findings


def borrow(child: Checked, other: Checked) -> Checked:
    """`child` with the 派生指标 of `other` (派生自, 继承) that it does not define itself."""
    own = {derived.name for derived in child.text.derived}
    pairs = [*zip(child.text.derived, child.derived, strict=True)]
    pairs += [pair for pair in zip(other.text.derived, other.derived, strict=True) if pair[0].name not in own]
    text = child.text.model_copy(update={"derived": [derived for derived, _ in pairs]})
    return replace(child, text=text, derived=tuple(origin for _, origin in pairs))


def inherit(child: Checked, parent: Checked) -> tuple[Checked, list[Finding]]:
    """`child` with what it does not say itself taken from `parent`."""
    findings: list[Finding] = []
    given = child.text.model_fields_set
    known = {rule.name for rule in parent.text.rules}
    for index, name in enumerate(child.text.removed):
        if name not in known:
            findings.append(found("P007", child.source.place(("删除规则", index)), what="规则", name=name))
    findings += [
        found("P007", child.source.place(("改条款", name)), what="规则", name=name)
        for name in child.text.articles
        if name not in known
    ]
    own = dict(zip((rule.name for rule in child.text.rules), child.origins, strict=True))
    texts = {rule.name: rule for rule in child.text.rules}
    rules: list[tuple[RuleText, Origin]] = [(texts[name], own[name]) for name in texts if name not in known]
    for rule, origin in zip(parent.text.rules, parent.origins, strict=True):
        if rule.name in texts:
            rules.append((texts[rule.name], own[rule.name]))
        elif rule.name in child.text.articles:
            said = rule.model_copy(update={"article": child.text.articles[rule.name]})
            rules.append((said, Origin(origin.source, origin.path, child.text.document)))
        elif rule.name not in child.text.removed:
            rules.append((rule, origin))
    inherited = {
        name: getattr(parent.text, name)
        for name in (
            "kinds",
            "total",
            "execution_points",
            "grades",
            "grades_article",
            "rounding",
            "total_rules",
            "without_points",
            "weights",
        )
        if name not in given
    }
    merged = child.text.model_copy(
        update={
            **inherited,
            "parameters": {**parent.text.parameters, **child.text.parameters},
            "rules": [rule for rule, _ in rules],
            "sources": [*child.text.sources, *parent.text.sources],
        }
    )
    heir = Checked(merged, child.source, tuple(origin for _, origin in rules), child.own, child.derived)
    return borrow(heir, parent), findings


_WHY: Mapping[str, str] = {
    "int_parsing": "应当是整数",
    "string_type": "应当是文字",
    "list_type": "应当是列表（每行以“- ”开头）",
    "dict_type": "应当是“键: 值”",
    "model_type": "应当是“键: 值”",
    "bool_type": "应当是“是”或“否”",
    "bool_parsing": "应当是“是”或“否”",
    "date_type": "应当是日期，写成 2020-02-25",
    "date_from_datetime_parsing": "应当是日期，写成 2020-02-25",
    "string_pattern_mismatch": "只能用小写字母、数字和连字符",
}


def _finding(source: Source, detail: ErrorDetails) -> Finding:
    path = tuple(part for part in detail["loc"] if isinstance(part, str | int))
    place = source.place(path)
    key = str(path[-1]) if path else "全文"
    match detail["type"]:
        case "missing":
            return found("P003", place, key=key, around=_around(path))
        case "extra_forbidden":
            return found("P004", place, key=key)
        case "literal_error":
            expected = str(detail.get("ctx", {}).get("expected", "")).replace("'", "").replace(" or ", "、")
            return found("P005", place, key=key, reason=f"只能是 {expected}")
        case "value_error":
            return found("P005", place, key=key, reason=str(detail["msg"]).removeprefix("Value error, "))
        case kind:
            return found("P005", place, key=key, reason=_WHY.get(kind, "值的种类不对"))


def _around(path: Path) -> str:
    words = [f"第 {part + 1} 项" if isinstance(part, int) else part for part in path[:-1]]
    return "的".join(words) or "规则包"


__all__ = ["Checked", "Origin", "borrow", "check_source", "inherit"]
