"""Write the pages of `docs/` that come from the code: the finding catalogue, the JSON Schema, the command line.

    python tools/make_docs.py [--check]

With --check nothing is written; exit status 1 says that a page is behind the code.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from typer.main import get_command

from scorecard.cli.app import app
from scorecard.findings import CATALOGUE, SEVERITY_WORDS
from scorecard.schema import json_schema

DOCS = Path(__file__).resolve().parent.parent / "docs"
FAMILIES = {
    "F": "读文件",
    "L": "识别表格",
    "V": "指标值和完成值",
    "S": "计分",
    "P": "规则包",
    "D": "文书",
    "C": "检查",
    "B": "批量",
    "W": "写空表",
}


def findings_page() -> str:
    """The catalogue of findings, a section a family."""
    lines = [
        "# 问题代码",
        "",
        "本页由 `make docs` 从程序生成。每个问题都有固定的代码；`scorecard explain 代码` 在命令行里说明同样的内容。",
        "",
        "级别：**错误**会影响得分或使表无法采用；**警告**需要核实；**提示**说明程序是怎样读的。",
    ]
    family = ""
    for code in sorted(CATALOGUE):
        kind = CATALOGUE[code]
        if code[0] != family:
            family = code[0]
            lines += ["", f"## {family}：{FAMILIES[family]}"]
        lines += ["", f"### {code} {kind.title}（{SEVERITY_WORDS[kind.severity]}）", ""]
        lines += [kind.explanation, "", f"- 怎么改：{_plain(kind.remedy)}", f"- 例子：{kind.example}"]
        if kind.article:
            lines.append(f"- 依据：{kind.article}")
    return "\n".join(lines) + "\n"


def _plain(template: str) -> str:
    return template.replace("{", "〔").replace("}", "〕")


def cli_page() -> str:
    """Every command's help, as the terminal shows it at 80 columns."""
    os.environ["COLUMNS"] = "80"
    command = get_command(app)
    context = command.make_context("scorecard", [], resilient_parsing=True)
    lines = ["# 命令行", "", "本页由 `make docs` 从程序生成。", "", "```text", command.get_help(context), "```"]
    lines += _commands(command, context, "scorecard")
    return "\n".join(lines) + "\n"


def _commands(group: Any, context: Any, path: str) -> list[str]:
    lines = []
    for name in group.list_commands(context):
        child = group.get_command(context, name)
        inner = child.make_context(name, [], parent=context, resilient_parsing=True)
        lines += ["", f"## {path} {name}", "", "```text", child.get_help(inner), "```"]
        if hasattr(child, "list_commands"):
            lines += _commands(child, inner, f"{path} {name}")
    return lines


PAGES = {
    "findings.md": findings_page,
    "cli.md": cli_page,
    "schema.json": lambda: json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n",
}


def main() -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    behind = []
    for name, make in PAGES.items():
        path, text = DOCS / name, make()
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                behind.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if behind:
        print("behind the code, run `make docs`:", ", ".join(behind))
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
