"""The text of a rule pack: YAML to plain values, with the line of every value kept and doubled keys refused.

First step from a pack's file to a `Pack`. Numbers with a point become `Decimal`, never float; anchors and aliases are
refused (a pack needs none, and they are how a small file grows into a huge one). Nothing is constructed but plain values.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

import yaml

from scorecard.findings import found
from scorecard.model.finding import Finding
from scorecard.model.place import Place

Path: TypeAlias = tuple[str | int, ...]
MAX_SIZE = 1_000_000
"""Characters of one pack file."""
_MAX_DEPTH = 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is there: the same nodes and marks, eighteen times as fast."""


@dataclass(slots=True)
class Source:
    """What a pack file says. `lines` gives the line (from 1) of the value at a path of keys and indexes."""

    file: str
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Path, int] = field(default_factory=dict)

    def place(self, path: Path) -> Place:
        """The place of the value at `path`, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(file=self.file, line=self.lines.get(path, 1))


def read_source(text: str, file: str) -> tuple[Source | None, list[Finding]]:
    """The plain values of `text`; None where it is no YAML mapping at all."""
    source = Source(file)
    findings: list[Finding] = []
    if len(text) > MAX_SIZE:
        return None, [found("P001", Place(file=file, line=1), reason=f"超过 {MAX_SIZE} 个字符")]
    try:
        _refuse(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else 1
        reason = f"不是合格的 YAML：{error.problem or '格式错误'}"
        return None, [found("P001", Place(file=file, line=line), reason=reason)]
    except (yaml.YAMLError, RecursionError) as error:
        reason = f"不是合格的 YAML：{type(error).__name__}"
        return None, [found("P001", Place(file=file, line=1), reason=reason)]
    if not isinstance(root, yaml.MappingNode):
        return None, [found("P001", Place(file=file, line=1), reason="内容不是“键: 值”的形式")]
    source.data = _Builder(source, findings).mapping(root, ())
    return source, findings


def _refuse(text: str) -> None:
    """Refuse aliases and deep nesting before anything recursive walks the text."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="不能使用锚点和引用（& 和 *）", problem_mark=event.start_mark)  # type: ignore[arg-type]
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MAX_DEPTH:
                raise yaml.MarkedYAMLError(problem=f"嵌套超过 {_MAX_DEPTH} 层", problem_mark=event.start_mark)  # type: ignore[arg-type]
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Builder:
    def __init__(self, source: Source, findings: list[Finding]) -> None:
        self._source = source
        self._findings = findings

    def value(self, node: yaml.Node, path: Path) -> Any:
        self._source.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, index)) for index, child in enumerate(node.value)]
        return _scalar(node)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "？"
            if key in result:
                place = Place(file=self._source.file, line=key_node.start_mark.line + 1)
                self._findings.append(found("P002", place, key=key))
                continue
            result[key] = self.value(value_node, (*path, key))
        return result


_TRUE = frozenset({"true", "yes", "on"})


def _scalar(node: yaml.Node) -> Any:
    text = str(node.value)
    plain = text.replace("_", "")
    try:
        match node.tag.rpartition(":")[2]:
            case "null":
                return None
            case "bool":
                return text.lower() in _TRUE
            case "int":
                return int(plain)
            case "float":
                return Decimal(plain)
            case "timestamp":
                return dt.date.fromisoformat(text)
    except (ValueError, ArithmeticError):
        return text
    return text


__all__ = ["MAX_SIZE", "Path", "Source", "read_source"]
