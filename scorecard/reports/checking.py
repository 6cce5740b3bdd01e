"""`templates check`: an office's template, checked before the first report is written with it.

Fields are looked up without running anything: the template is parsed, and every `甲.乙` is followed through loops and
`set`. Then the template is run once on the examples of `scorecard.reports.fields`, which finds what only running finds.
"""

from __future__ import annotations

import difflib
import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, nodes

from scorecard.findings import found
from scorecard.model import Finding, Place
from scorecard.reports.chart import Drawing
from scorecard.reports.fields import field_tree
from scorecard.reports.fields_family import tops_of
from scorecard.reports.page import PageTemplate
from scorecard.reports.rows import Label
from scorecard.reports.templating import TemplateProblem, sandbox, value_text
from scorecard.reports.word import WordTemplate

_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>(?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_UNKNOWN = object()
_KNOWN_NAMES = {"loop", "range", "dict", "namespace", "true", "false", "none", "True", "False", "None"}


def check_template(path: Path) -> list[Finding]:
    """What is wrong with the template at `path` (.docx or .html): [] for one that can be used."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return [found("D001", Place(file=path.name), file=path.name, what=error.strerror or "不能读取")]
    try:
        if path.suffix == ".docx":
            word = WordTemplate(data, path.name)
            findings = [
                finding for source in word.sources for finding in _unknown_fields(source, path.name, _texts(data))
            ]
            if not findings:
                word.render(sample_context())
        else:
            source = data.decode("utf-8-sig")
            page = PageTemplate(source, path.name)
            findings = list(_unknown_fields(source, path.name, source.split("\n")))
            if not findings:
                page.render(sample_context())
    except UnicodeDecodeError:
        return [found("D001", Place(file=path.name), file=path.name, what="不是 UTF-8 编码的文本")]
    except TemplateProblem as problem:
        return [found("D001", Place(file=path.name), file=path.name, what=problem.what)]
    return findings


def check_templates(directory: Path) -> list[Finding]:
    """The findings of every template in `directory`, in the order of names."""
    files = sorted(file for file in directory.iterdir() if file.suffix in {".docx", ".html"})
    return [finding for file in files if not file.name.startswith("~$") for finding in check_template(file)]


def sample_context() -> dict[str, Any]:
    """A context made of the fields' examples."""
    tree = field_tree()
    tree["图"]["svg"] = Drawing(tree["图"]["svg"])
    for table in (tree["附表"], tree["目标指标"], tree["部门"]["指标表"], tree["监控"]["指标表"]):
        for name in ("一级指标", "二级指标"):
            table[0][name] = Label(table[0][name], first=True)
    return tree


def _texts(data: bytes) -> list[str]:
    """The text of every paragraph of a Word template, for naming places."""
    import io  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [name for name in package.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
        xml = "".join(package.read(name).decode("utf-8", "replace") for name in sorted(names))
    return [unescape("".join(_TEXT.findall(paragraph))) for paragraph in _PARAGRAPH.findall(xml)]


def _unknown_fields(source: str, file: str, texts: list[str]) -> Iterator[Finding]:
    environment = sandbox(value_text)
    try:
        tree = environment.parse(source)
    except TemplateError:
        return  # compiling has told it already
    seen = set()
    fields = field_tree()
    known = tops_of(Path(file).stem, set(fields))
    for chain, close in _Walk({name: value for name, value in fields.items() if name in known}).unknown(tree):
        if chain in seen:
            continue
        seen.add(chain)
        number = next((n for n, text in enumerate(texts, 1) if chain in _dotted(text)), None)
        around = texts[number - 1].strip()[:60] if number else chain
        hint = f"，是否应为“{close}”" if close else ""
        yield found("D008", Place(file=file, line=number), field=chain, around=around, hint=hint)


def _dotted(text: str) -> str:
    """`text` with `甲['乙']` and `甲 . 乙` written as `甲.乙`, the way chains are."""
    return re.sub(r"\s*\.\s*", ".", re.sub(r"\[\s*['\"“‘](.+?)['\"”’]\s*\]", r".\1", text))


class _Walk:
    """Follows names and attributes through a template's syntax tree."""

    def __init__(self, root: dict[str, Any]) -> None:
        self.root = root
        self.bad: list[tuple[str, str]] = []

    def unknown(self, tree: nodes.Template) -> list[tuple[str, str]]:
        """The chains that lead to no field, with the nearest field there is."""
        scope: dict[str, Any] = {}
        for node in tree.body:
            self._visit(node, scope)
        return self.bad

    def _visit(self, node: nodes.Node, scope: dict[str, Any]) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            scope[node.target.name] = self._value(node.node, scope)
        elif isinstance(node, nodes.Expr):
            self._value(node, scope)
        else:
            for child in node.iter_child_nodes():
                self._visit(child, scope)

    def _loop(self, node: nodes.For, scope: dict[str, Any]) -> None:
        rows = self._value(node.iter, scope)
        inner = scope | {"loop": _UNKNOWN}
        element = rows[0] if isinstance(rows, list) and rows else _UNKNOWN
        for name in node.target.find_all(nodes.Name) if not isinstance(node.target, nodes.Name) else [node.target]:
            inner[name.name] = element if isinstance(node.target, nodes.Name) else _UNKNOWN
        for child in (*node.body, *node.else_):
            self._visit(child, inner)
        if node.test is not None:
            self._value(node.test, inner)

    def _value(self, node: nodes.Node, scope: dict[str, Any]) -> Any:
        """What an expression stands for: a part of the tree of fields, or `_UNKNOWN` where it is no plain field."""
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
            if node.name in _KNOWN_NAMES:
                return _UNKNOWN
            return self._child(self.root, node.name, node.name)
        if isinstance(node, nodes.Getattr):
            return self._child(self._value(node.node, scope), node.attr, _chain(node))
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._child(self._value(node.node, scope), node.arg.value, _chain(node))
        for child in node.iter_child_nodes():
            self._value(child, scope)
        return _UNKNOWN

    def _child(self, parent: Any, name: str, chain: str) -> Any:
        if parent is _UNKNOWN:
            return _UNKNOWN
        if isinstance(parent, Mapping) and name in parent:
            return parent[name]
        if isinstance(parent, str) and name == "first":
            return True  # of a merged label
        choices = list(parent) if isinstance(parent, Mapping) else []
        close = difflib.get_close_matches(name, choices, n=1, cutoff=0.4)
        self.bad.append((chain, ".".join([*chain.split(".")[:-1], close[0]]) if close else ""))
        return _UNKNOWN


def _chain(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_chain(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_chain(node.node)}.{node.arg.value}"
    return "…"
