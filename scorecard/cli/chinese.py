"""Help pages and usage errors in Chinese: Typer writes English and counts a Chinese character as one column."""

from __future__ import annotations

import shutil
from typing import Any

from typer.core import TyperCommand, TyperGroup

from scorecard.cli.width import pad, width, wrap


class Command(TyperCommand):
    """A command whose help is Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return _page(self, ctx)


class Group(TyperGroup):
    """A group of commands whose help is Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The help page, with the commands in the order they were made."""
        return _page(self, ctx)


def _page(command: Any, ctx: Any) -> str:
    columns = min(shutil.get_terminal_size((80, 24)).columns, 100)
    lines = [f"用法：{usage(command, ctx)}", ""]
    for paragraph in (command.help or "").split("\n\n"):
        raw = paragraph.startswith("\b")
        text = paragraph.removeprefix("\b\n")
        lines += ["  " + part for part in (text.splitlines() if raw else wrap(" ".join(text.split()), columns - 2))]
        lines.append("")
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.get_params(ctx) if p.param_type_name == "option" and not p.hidden]
    lines += _block("参数：", [(_argument(p), p.help or "") for p in arguments], columns)
    lines += _block("选项：", [(_option(p), _option_help(p)) for p in options], columns)
    if isinstance(command, Group):
        rows = []
        for name in command.list_commands(ctx):
            child = command.get_command(ctx, name)
            if child is not None and not child.hidden:
                rows.append((name, (child.short_help or child.help or "").split("\n\n")[0].replace("\n", "")))
        lines += _block("命令：", rows, columns)
    return "\n".join(lines).rstrip()


def usage(command: Any, ctx: Any) -> str:
    """The usage line: command path, options, arguments."""
    parts = [ctx.command_path, "[选项]"]
    if isinstance(command, Group):
        parts.append("命令 …")
    parts += [_argument(p) for p in command.params if p.param_type_name == "argument"]
    return " ".join(parts)


def _argument(parameter: Any) -> str:
    name = parameter.metavar or (parameter.name or "").upper()
    name = name + "…" if parameter.nargs == -1 else name
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    names = ", ".join([*parameter.opts, *parameter.secondary_opts])
    if parameter.is_flag or parameter.name == "help":
        return names
    return f"{names} {parameter.metavar or '值'}"


def _option_help(parameter: Any) -> str:
    if parameter.name == "help":
        return "显示这一页。"
    text: str = parameter.help or ""
    if parameter.show_default and parameter.default not in (None, False, (), "") and not callable(parameter.default):
        text += f"（默认 {parameter.default}）"
    return text


def _block(heading: str, rows: list[tuple[str, str]], columns: int) -> list[str]:
    if not rows:
        return []
    left = min(max(width(name) for name, _ in rows) + 2, 30)
    lines = [heading]
    for name, text in rows:
        wrapped = wrap(text, columns - left - 2)
        if width(name) + 2 > left:
            lines.append("  " + name)
            lines += ["  " + " " * left + part for part in wrapped]
        else:
            lines.append("  " + pad(name, left) + wrapped[0])
            lines += ["  " + " " * left + part for part in wrapped[1:]]
    return [*lines, ""]


def usage_error(error: Any) -> str:
    """What a wrong call says, in Chinese; `error` is what Typer raised for it."""
    kind = type(error).__name__
    hint = ""
    parameter = getattr(error, "param", None)
    if parameter is not None:
        hint = _argument(parameter) if parameter.param_type_name == "argument" else parameter.opts[-1]
    if kind == "MissingParameter":
        said = f"缺少{'参数' if parameter is not None and parameter.param_type_name == 'argument' else '选项'} {hint}。"
    elif kind == "NoSuchOption":
        near = f"是不是 {'、'.join(sorted(error.possibilities))}？" if error.possibilities else ""
        said = f"没有 {error.option_name} 这个选项。{near}"
    elif kind == "BadOptionUsage":
        said = f"选项 {error.option_name} 后面要有一个值。"
    elif kind == "BadParameter":
        choices = getattr(parameter, "metavar", None) or ""
        said = f"{hint or '参数'} 的值不对" + (f"，可以写：{choices}。" if "|" in choices else f"：{error.message}")
    elif "No such command" in error.message:
        said = f"没有这个命令：{error.message.split(chr(39))[1] if chr(39) in error.message else error.message}。"
    else:
        said = error.message
    ctx = getattr(error, "ctx", None)
    if ctx is None:
        return f"用法错误：{said}"
    return f"用法错误：{said}\n用法：{usage(ctx.command, ctx)}\n查看帮助：{ctx.command_path} --help"
