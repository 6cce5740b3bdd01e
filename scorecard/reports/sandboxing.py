"""The environment behind `scorecard.reports.templating.sandbox`: what a template may call, and how much it may make.

A template is somebody else's file: it gets no object with methods of ours, no loader, no macro, and neither loops nor
texts without end. Everything that multiplies a text (doubling it forty times, padding it to a thousand million) is
refused or counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, wraps
from typing import Any, TypeVar

from jinja2 import StrictUndefined, nodes
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.runtime import markup_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

T = TypeVar("T")

MOST_STEPS = 1_000_000
"""Passes of all loops of one document together: a summary of a thousand projects has some ten thousand."""
LONGEST_TEXT = 1_000_000
"""Characters (or entries) that a template may put together in one value."""

_TEXT_METHODS = {"startswith", "endswith", "strip", "lstrip", "rstrip", "upper", "lower", "split", "count", "find"}
_GLOBALS = ("lipsum", "cycler", "joiner", "namespace")
# Filters that make texts or lists as long as a template asks for, or reach attributes.
_FILTERS = (
    "center", "indent", "format", "xmlattr", "pprint", "urlize", "attr", "map", "sum", "wordwrap", "batch", "slice",
    "replace",
)  # fmt: skip
_REFUSED = ((nodes.Macro, "macro"), (nodes.CallBlock, "call"), (nodes.AssignBlock, "set … endset"))


class _Generator(CodeGenerator):
    """Leaves out the escaping of what a filter of ours has escaped already."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Any, finalize: Any) -> str:
        if self._finished(node):  # what it gives may be of a kind of ours, which is no text
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if not self._finished(node):
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Any, finalize: Any) -> None:
        if not self._finished(node):
            super()._output_child_post(node, frame, finalize)

    def _finished(self, node: nodes.Expr) -> bool:
        return isinstance(node, nodes.Filter) and node.name in self.environment.finished  # type: ignore[attr-defined]


class Environment(ImmutableSandboxedEnvironment):
    """A sandbox that counts. `steps` are the passes of loops so far; whoever renders sets it to 0 first."""

    code_generator_class = _Generator
    intercepted_binops = frozenset({"*", "**", "%", "+"})
    steps = 0

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.finished: set[str] = set()
        """names of the filters that give escaped markup; what they print is not escaped again"""
        self.printer = ""
        """the name of the filter that every printed value goes through, where there is one"""
        self._remembered: dict[str, Callable[..., Any]] = {}

    def add_finished(self, name: str, function: Callable[..., Any], *, kept: int = 0) -> None:
        """A filter whose result is escaped markup, or of a kind that whoever renders knows and puts together himself. The last `kept` results are remembered by its values and their types.

        The types matter: a text, a `Markup` and a truth value may be equal, and are not printed alike.
        """
        self.finished.add(name)
        self.filters[name] = lru_cache(maxsize=kept, typed=True)(function) if kept else function
        if kept:
            self._remembered[name] = function

    def rendered(self, render: Callable[[], T]) -> T:
        """What `render` gives, which renders a template of this environment and may be called twice."""
        try:
            return render()
        except TypeError:  # perhaps a list was to be printed, by which nothing is remembered
            remembering = {name: self.filters[name] for name in self._remembered}
            self.filters.update(self._remembered)
            try:
                return render()
            finally:
                self.filters.update(remembering)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As jinja2's; the fields of our dictionaries have Chinese names, which no attribute of `dict` has."""
        if type(obj) is dict and not attribute.isascii():
            try:
                return obj[attribute]
            except KeyError:
                pass
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """As jinja2's; 'x' * 10**9, '%999999999d' % 1 and forty times x + x would fill the memory."""
        if operator == "+" and not isinstance(left, int):
            if _size(left) + _size(right) > LONGEST_TEXT:
                raise SecurityError("模板拼出的文字过长")
        elif operator == "**" or not (_is_small(left) and _is_small(right)):
            raise SecurityError(f"模板中不允许这样使用运算符 {operator}")
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:
        """As jinja2's; 'x'.ljust(10**9) and its like make texts of any length."""
        if (
            isinstance(getattr(obj, "__self__", None), str | bytes)
            and getattr(obj, "__name__", "") not in _TEXT_METHODS
        ):
            return False
        return super().is_safe_callable(obj)

    def _generate(self, source: nodes.Template, *args: Any, **more: Any) -> str:
        """Python for a template; loops are counted and joined texts measured from here on."""
        for kind, words in _REFUSED:
            if source.find(kind) is not None:
                raise SecurityError(f"模板中不允许使用 {words}")
        for loop in list(source.find_all(nodes.For)):
            loop.iter = _filtered(loop.iter, "_counted")
        for text in list(source.find_all(nodes.Concat)):
            text.nodes = [_filtered(nodes.List(text.nodes, lineno=text.lineno), "_joined")]
        as_it_is = source.find(nodes.ScopedEvalContextModifier)  # {% autoescape false %}
        if self.printer and as_it_is is None:
            for output in list(source.find_all(nodes.Output)):
                output.nodes = [
                    node if isinstance(node, nodes.TemplateData) else _filtered(node, self.printer)
                    for node in output.nodes
                ]
        return super()._generate(source, *args, **more)

    def counted(self, values: Iterable[Any]) -> Iterable[Any]:
        """The values of a loop, as long as there are not too many."""
        if type(values) is list:
            self.steps += len(values)
            if self.steps > MOST_STEPS:
                raise SecurityError("循环次数过多")
            return values
        return self._counted_singly(values)

    def _counted_singly(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.steps += 1
            if self.steps > MOST_STEPS:
                raise SecurityError("循环次数过多")
            yield value


def make(finalize: Callable[[Any], Any]) -> Environment:
    """See `scorecard.reports.templating.sandbox`."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, finalize=finalize, trim_blocks=True, lstrip_blocks=True
    )
    for name in _GLOBALS:
        environment.globals.pop(name, None)
    for name in _FILTERS:
        environment.filters.pop(name, None)
    environment.filters["join"] = _limited(FILTERS["join"])
    environment.filters["_joined"] = _limited(markup_join)
    environment.filters["_counted"] = environment.counted
    return environment


def _limited(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, refused where its arguments or its result are too long."""

    @wraps(function)
    def limited(*args: Any, **named: Any) -> Any:
        sizes = [_size(value) for value in (*args, *named.values())]
        if max(sizes, default=0) > LONGEST_TEXT or math.prod(size or 1 for size in sizes) > LONGEST_TEXT**2:
            raise SecurityError("模板拼出的文字过长")
        result = function(*args, **named)
        if _size(result) > LONGEST_TEXT:
            raise SecurityError("模板拼出的文字过长")
        return result

    return limited


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _size(value: Any) -> int:
    """How long a value is that has a length; a list of texts is as long as they are together."""
    if isinstance(value, list | tuple):
        return sum(len(one) if isinstance(one, str) else 1 for one in value)
    return len(value) if isinstance(value, str | bytes | dict) else 0


def _is_small(value: Any) -> bool:
    return isinstance(value, int) and abs(value) < 10**9
