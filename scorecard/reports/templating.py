"""The sandbox in which every template runs, and where templates are found.

A template is a file that people outside this project edit. It may print fields, loop and choose; it gets no objects
with methods of ours, no loader, no way to build very large texts. An unknown field is an error, never a blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecard.reports.text import plain

if TYPE_CHECKING:
    from scorecard.reports.sandboxing import Environment


FAULTS: tuple[type[Exception], ...] = (
    TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError,
)  # fmt: skip
"""What a template's expressions may raise besides the template engine's own errors."""


class TemplateProblem(ValueError):  # noqa: N818 - the user reads the message, not the name
    """A template cannot be used. The message is Chinese and says which file, what and where."""

    def __init__(self, file: str, what: str) -> None:
        self.file = file
        self.what = what
        super().__init__(f"模板“{file}”不能使用：{what}")


@cache
def builtin_templates() -> Path:
    """The directory of the templates that come with the program: in the wheel, or at the top of the repository."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def template_path(name: str, directory: Path | None = None) -> Path:
    """The file of the template `name`: an office's own in `directory` where it has one, else the built-in one.

    Raises TemplateProblem where neither exists.
    """
    for place in (directory, builtin_templates()):
        if place is not None and (place / name).is_file():
            return place / name
    raise TemplateProblem(name, "找不到文件")


def sandbox(finalize: Callable[[Any], Any]) -> Environment:
    """A sandboxed environment with autoescape and strict undefined; `finalize` turns each printed value into text."""
    from scorecard.reports.sandboxing import make  # noqa: PLC0415 - jinja2 is heavy, and only documents need it

    return make(finalize)


_MESSAGES = (
    (r"'(.+)' is undefined", r"没有名为“\1”的字段"),
    (r"'.* object' has no attribute '(.+)'", r"没有名为“\1”的字段"),
    (r"access to attribute '(.+)' of '.+' object is unsafe.*", r"不允许访问“\1”"),
    (r"No filter named '(.+)'.*", r"没有名为“\1”的过滤器，或不允许使用"),
    (r"No test named '(.+)'.*", r"没有名为“\1”的判断"),
    (r"Encountered unknown tag '(.+?)'.*", r"不认识的标记“\1”"),
    (r"Unexpected end of template.*", r"有 {% for %} 或 {% if %} 没有结束"),
    (r"no loader for this environment.*", r"不允许引入其他文件"),
    (r"Range too big.*", r"循环次数过多"),
    (r".* is not safely callable", r"不允许调用这个方法"),
    (r"unexpected '(.+)'", r"多余的“\1”"),
    (r"expected token '(.+)', got '(.+)'", r"应为“\1”而写作“\2”"),
    (r"unexpected char (.+) at \d+", r"不能使用的字符 \1"),
)


def in_chinese(error: Exception) -> str:
    """A template engine's message in Chinese; its own words where it is none of the known ones."""
    words = str(error) or type(error).__name__
    for pattern, said in _MESSAGES:
        if match := re.fullmatch(pattern, words, re.DOTALL):
            return match.expand(said)
    return words


def value_text(value: Any) -> str:
    """A printed value as text, marks removed; nothing prints as nothing."""
    if value is None:
        return ""
    return plain(value if isinstance(value, str) else str(value))
