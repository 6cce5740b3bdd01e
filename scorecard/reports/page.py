"""The report as one self-contained web page: no script, no font, no picture from anywhere else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateError
from markupsafe import Markup, escape

from scorecard.reports.chart import Drawing
from scorecard.reports.templating import FAULTS, TemplateProblem, in_chinese, sandbox, value_text
from scorecard.reports.text import has_marks, replace_marks

_KEPT = 4096
"""printed values that are remembered: most of the cells of a report recur"""
_FAULTS: tuple[type[Exception], ...] = (TemplateError, *FAULTS)


class PageTemplate:
    """A compiled HTML template."""

    def __init__(self, source: str, name: str) -> None:
        self.name = name
        environment = self._environment = sandbox(_printed)
        environment.filters["图形"] = _drawing
        environment.add_finished("_page", _markup, kept=_KEPT)
        environment.printer = "_page"
        try:
            self._template: Template = environment.from_string(source)
        except (TemplateError, RecursionError) as error:
            raise TemplateProblem(name, f"第{getattr(error, 'lineno', '?')}行：{in_chinese(error)}") from error

    def render(self, context: dict[str, Any]) -> bytes:
        """The page with the fields of `context` filled in. Raises TemplateProblem for a fault of the template."""
        self._environment.steps = 0
        try:
            text = self._environment.rendered(lambda: self._template.render(context))
        except _FAULTS as error:
            raise TemplateProblem(self.name, in_chinese(error)) from error
        return text.encode("utf-8", "ignore")


@lru_cache(maxsize=32)
def _loaded(path: str, _modified: int, _size: int) -> PageTemplate:
    file = Path(path)
    try:
        source = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateProblem(file.name, "不是 UTF-8 编码的文本") from error
    return PageTemplate(source, file.name)


def page_template(path: Path) -> PageTemplate:
    """The compiled template at `path`, compiled once a process (and again when the file has changed)."""
    state = path.stat()
    return _loaded(str(path.resolve()), state.st_mtime_ns, state.st_size)


def _printed(value: Any) -> Any:
    """A printed value: marks of numbers dropped, gaps highlighted, line feeds as breaks."""
    if type(value) is Markup:
        return value
    text = value if isinstance(value, str) else value_text(value)
    if "\n" not in text and not has_marks(text):
        return text
    safe = str(escape(text)).replace("\n", "<br>")
    return Markup(replace_marks(safe, lambda words, _: words, lambda words: f"<mark>{words}</mark>"))  # noqa: S704


def _markup(value: Any) -> str:
    """A printed value as the page's markup."""
    return escape(_printed(value))


def _drawing(value: Any) -> Any:
    """`图.svg|图形`: our own drawing as markup. Anything else is escaped like all text."""
    # A filer's text inside the drawing was escaped when it was made.
    return Markup(value) if isinstance(value, Drawing) else value  # noqa: S704
