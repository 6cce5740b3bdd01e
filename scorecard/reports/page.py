"""The report as one self-contained web page: no script, no font, no picture from anywhere else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecard.reports.chart import Drawing
from scorecard.reports.templating import TemplateProblem, sandbox, value_text
from scorecard.reports.text import has_marks, pieces

if TYPE_CHECKING:
    from jinja2 import Template


class PageTemplate:
    """A compiled HTML template."""

    def __init__(self, source: str, name: str) -> None:
        from jinja2 import TemplateError  # noqa: PLC0415

        self.name = name
        environment = sandbox(_printed)
        environment.filters["图形"] = _drawing
        try:
            self._template: Template = environment.from_string(source)
        except TemplateError as error:
            raise TemplateProblem(name, f"第{getattr(error, 'lineno', '?')}行：{error}") from error

    def render(self, context: dict[str, Any]) -> bytes:
        """The page with the fields of `context` filled in. Raises TemplateProblem for a fault of the template."""
        from jinja2 import TemplateError  # noqa: PLC0415

        try:
            text = self._template.render(context)
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise TemplateProblem(self.name, str(error)) from error
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
    from markupsafe import Markup, escape  # noqa: PLC0415

    if isinstance(value, Markup):
        return value
    text = value if isinstance(value, str) else value_text(value)
    if not has_marks(text):
        return Markup(str(escape(text)).replace("\n", "<br>")) if "\n" in text else text  # noqa: S704 - escaped
    out = []
    for kind, words, _ in pieces(text):
        safe = str(escape(words)).replace("\n", "<br>")
        out.append(f"<mark>{safe}</mark>" if kind == "gap" else safe)
    return Markup("".join(out))  # noqa: S704 - every piece is escaped


def _drawing(value: Any) -> Any:
    """`图.svg|图形`: our own drawing as markup. Anything else is escaped like all text."""
    from markupsafe import Markup  # noqa: PLC0415

    # A filer's text inside the drawing was escaped when it was made.
    return Markup(value) if isinstance(value, Drawing) else value  # noqa: S704
