"""`write_report`: the four papers of one evaluation, written so that nothing of a person's is lost."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from scorecard.model import Evaluation, Finding, FormKind
from scorecard.reports.context import build_context
from scorecard.reports.names import safe_name
from scorecard.reports.package import FIXED_DATE
from scorecard.reports.templating import template_path

_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]*)</dcterms:modified>")


TEMPLATES: dict[FormKind, str] = {"department_self_evaluation": "部门整体自评报告"}
"""The templates of the kinds of form that have their own; the others use 自评报告."""


def write_report(
    evaluation: Evaluation,
    directory: Path,
    *,
    findings: Sequence[Finding] = (),
    templates: Path | None = None,
) -> list[Path]:
    """Writes 自评报告.docx, 自评报告.html, 自评表.xlsx and evaluation.json into `directory` and returns the files.

    `findings` become the report's 问题清单. `templates` is a directory with an office's own 自评报告.docx or
    自评报告.html. A file of the same name is replaced only where this program wrote it and nobody has changed it
    since; otherwise the new one is called `…_2`. Raises TemplateProblem for a template that cannot be used and
    OSError where the directory cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    documents = render_report(evaluation, findings=findings, templates=templates)
    return [place(directory, name, data, evaluation) for name, data in documents.items()]


def render_report(
    evaluation: Evaluation, *, findings: Sequence[Finding] = (), templates: Path | None = None
) -> dict[str, bytes]:
    """The same documents as bytes, by file name."""
    # Late: jinja2, docxtpl and xlsxwriter cost a tenth of a second that other commands must not pay.
    from scorecard.reports.page import page_template  # noqa: PLC0415
    from scorecard.reports.word import word_template  # noqa: PLC0415
    from scorecard.reports.workbook import write_workbook  # noqa: PLC0415

    context = build_context(evaluation, tuple(findings))
    name = TEMPLATES.get(evaluation.form.kind, "自评报告")
    return {
        "自评报告.docx": word_template(template_path(f"{name}.docx", templates)).render(context),
        "自评报告.html": sealed_page(page_template(template_path(f"{name}.html", templates)).render(context)),
        "自评表.xlsx": write_workbook(evaluation),
        "evaluation.json": evaluation_json(evaluation),
    }


def evaluation_json(evaluation: Evaluation) -> bytes:
    """The evaluation as JSON, fields in the model's order, indented by one."""
    try:
        return evaluation.model_dump_json(indent=1).encode() + b"\n"
    except ValueError:
        # A lone surrogate in a filer's text has no UTF-8.
        data = json.dumps(evaluation.model_dump(mode="python"), default=str, ensure_ascii=False, indent=1)
        return data.encode("utf-8", "replace") + b"\n"


def place(directory: Path, name: str, data: bytes, evaluation: Evaluation) -> Path:
    """Writes `data` under `name`, or under the next free name where a file of somebody else has it."""
    stem, dot, extension = name.rpartition(".")
    number = 1
    while True:
        suffix = f"{dot}{extension}" if number == 1 else f"_{number}{dot}{extension}"
        path = directory / safe_name(stem, suffix=suffix)
        if not path.exists():
            break
        if path.is_file() and _replaceable(path, data, evaluation):
            break
        number += 1
    path.write_bytes(data)
    return path


def _replaceable(path: Path, data: bytes, evaluation: Evaluation) -> bool:
    """Whether the file at `path` is one of ours that nobody has changed, and not the file that was read."""
    old = path.read_bytes()
    if old == data:
        return True
    source = evaluation.form.source
    if source is not None and hashlib.sha256(old).hexdigest() == source.sha256:
        return False
    if path.suffix in {".docx", ".xlsx"}:
        return _untouched_package(old)
    if path.suffix == ".txt":
        return old.startswith("公开稿".encode())
    if path.suffix == ".json":
        return _is_evaluation(old)
    return untouched_page(old)


def _untouched_package(data: bytes) -> bool:
    """Office programs set the date of the last change when they save; ours is fixed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            properties = package.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, zipfile.LargeZipFile):
        return False
    found = _MODIFIED.search(properties)
    return b">scorecard<" in properties and found is not None and found[1].decode("ascii", "replace") == FIXED_DATE


def _is_evaluation(data: bytes) -> bool:
    try:
        content = json.loads(data)
    except ValueError:
        return False
    return isinstance(content, dict) and {"form", "pack", "items", "points_total"} <= content.keys()


_SEAL = re.compile(rb"<!-- scorecard ([0-9a-f]{64}) -->\n?\Z")


def sealed_page(data: bytes) -> bytes:
    """`data` with a last comment that tells whether anybody has changed the page since."""
    return data + b"<!-- scorecard " + hashlib.sha256(data).hexdigest().encode() + b" -->\n"


def untouched_page(data: bytes) -> bool:
    """Whether the page is as `sealed_page` left it."""
    found = _SEAL.search(data)
    return found is not None and hashlib.sha256(data[: found.start()]).hexdigest().encode() == found[1]


__all__ = ["evaluation_json", "render_report", "sealed_page", "untouched_page", "write_report"]
