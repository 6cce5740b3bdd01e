"""`write_report`: the five papers of one evaluation, written so that nothing of a person's is lost."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from scorecard.findings import found
from scorecard.model import Evaluation, Finding, FormKind, Place
from scorecard.reports.baseline import NAMESPACE, baseline_xml, is_foot
from scorecard.reports.context import build_context
from scorecard.reports.names import safe_name
from scorecard.reports.package import FIXED_DATE
from scorecard.reports.templating import template_path

if TYPE_CHECKING:
    from scorecard.rules.pack import Pack

_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]*)</dcterms:modified>")


TEMPLATES: dict[FormKind, str] = {"department_self_evaluation": "部门整体自评报告", "monitoring": "监控报告"}
"""The templates of the kinds of form that have their own; the others use 自评报告."""


def write_report(
    evaluation: Evaluation,
    directory: Path,
    *,
    findings: Sequence[Finding] = (),
    templates: Path | None = None,
    pack: Pack | None = None,
    audit: bool = True,
) -> list[Path]:
    """Writes 自评报告.docx, 自评报告.html, 自评表.xlsx, 得分核算.xlsx and evaluation.json into `directory`; returns the files.

    Of a monitoring form: 监控报告.docx, 监控报告.html and evaluation.json. `findings` become the report's 问题清单.
    `templates` is a directory with an office's own 自评报告.docx or 自评报告.html. A file of the same name is replaced only where this program wrote it and nobody has changed it
    since; otherwise the new one is called `…_2`. Raises TemplateProblem for a template that cannot be used and
    OSError where the directory cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    documents = render_report(evaluation, findings=findings, templates=templates, pack=pack, audit=audit)
    return [place(directory, name, data, evaluation) for name, data in documents.items()]


def render_report(
    evaluation: Evaluation,
    *,
    findings: Sequence[Finding] = (),
    templates: Path | None = None,
    pack: Pack | None = None,
    audit: bool = True,
    everything: bool = True,
    context: dict[str, Any] | None = None,
) -> dict[str, bytes]:
    """The same documents as bytes, by file name.

    `pack` is the pack that scored, for the formulas of 得分核算.xlsx; without it the built-in one of that id. `audit`
    False leaves that workbook out, `everything` False all but the Word report. `context` are the fields that
    `build_context` gives of both, where they are there already.
    """
    # Late: jinja2, docxtpl and xlsxwriter cost a tenth of a second that other commands must not pay.
    from scorecard.excel.audit import FILE, audit_workbook  # noqa: PLC0415
    from scorecard.reports.page import page_template  # noqa: PLC0415
    from scorecard.reports.word import word_template  # noqa: PLC0415
    from scorecard.reports.workbook import write_workbook  # noqa: PLC0415

    if context is None:
        context = build_context(evaluation, tuple(findings))
    kind = evaluation.form.kind
    name, written = TEMPLATES.get(kind, "自评报告"), report_name(kind)
    documents = {f"{written}.docx": word_template(template_path(f"{name}.docx", templates)).render(context)}
    if not everything:
        return documents
    page = page_template(template_path(f"{name}.html", templates)).render(context)
    documents[f"{written}.html"] = sealed_page(page)
    if kind != "monitoring":
        documents["自评表.xlsx"] = write_workbook(evaluation)
        if audit:
            documents[FILE] = audit_workbook(evaluation, pack)
    return documents | {"evaluation.json": evaluation_json(evaluation)}


def report_name(kind: FormKind) -> str:
    """What the report on a form of that kind is called, without its ending: 自评报告, or 监控报告."""
    return "监控报告" if kind == "monitoring" else "自评报告"


class UpdatedPapers(NamedTuple):
    """The files written, what the update of the report found, and the gaps left in it."""

    paths: list[Path]
    findings: list[Finding]
    gaps: int


def write_updated(
    evaluation: Evaluation,
    directory: Path,
    old: Path,
    *,
    findings: Sequence[Finding] = (),
    templates: Path | None = None,
    pack: Pack | None = None,
) -> UpdatedPapers:
    """As `write_report`, with what the office wrote into the earlier report `old` kept; `old` is never written over.

    An `old` that is no Word document is a finding, and the report is then written as if there were none.
    """
    from scorecard.reports.reading import NotAReport  # noqa: PLC0415 - lxml
    from scorecard.reports.updating import Updated, update_report  # noqa: PLC0415 - lxml

    directory.mkdir(parents=True, exist_ok=True)
    documents = render_report(evaluation, findings=findings, templates=templates, pack=pack)
    try:
        updated = update_report(old.read_bytes(), evaluation, name=old.name, findings=findings, templates=templates)
        documents[f"{report_name(evaluation.form.kind)}.docx"] = updated.data
    except NotAReport as error:
        wrong = found("D003", Place(file=old.name), reason=str(error))
        updated = Updated(b"", [wrong], int(build_context(evaluation, tuple(findings))["待补充数"]))
    paths = [place(directory, name, data, evaluation, never=old) for name, data in documents.items()]
    return UpdatedPapers(paths, updated.findings, updated.gaps)


def evaluation_json(evaluation: Evaluation) -> bytes:
    """The evaluation as JSON, fields in the model's order, indented by one."""
    try:
        return evaluation.model_dump_json(indent=1).encode() + b"\n"
    except ValueError:
        # A lone surrogate in a filer's text has no UTF-8.
        data = json.dumps(evaluation.model_dump(mode="python"), default=str, ensure_ascii=False, indent=1)
        return data.encode("utf-8", "replace") + b"\n"


def place(directory: Path, name: str, data: bytes, evaluation: Evaluation, *, never: Path | None = None) -> Path:
    """Writes `data` under `name`, or under the next free name where a file of somebody else has it, or `never` is it."""
    stem, dot, extension = name.rpartition(".")
    number = 1
    while True:
        suffix = f"{dot}{extension}" if number == 1 else f"_{number}{dot}{extension}"
        path = directory / safe_name(stem, suffix=suffix)
        if not path.exists():
            break
        mine = never is None or not path.samefile(never)
        if mine and path.is_file() and _replaceable(path, data, evaluation):
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
        return untouched_package(old)
    if path.suffix == ".txt":
        return old.startswith("公开稿".encode())
    if path.suffix == ".json":
        return is_evaluation(old)
    return untouched_page(old)


def untouched_package(data: bytes) -> bool:
    """Whether the office file `data` is ours and as we wrote it. Office programs set the date of the last change when they save; ours is fixed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            properties = package.read("docProps/core.xml")
            told = _as_it_tells(package)
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError, zipfile.LargeZipFile):
        return False
    date = _MODIFIED.search(properties)
    return (
        told and b">scorecard<" in properties and date is not None and date[1].decode("ascii", "replace") == FIXED_DATE
    )


def _as_it_tells(package: zipfile.ZipFile) -> bool:
    """Whether a Word document says what its 底稿 tells: not every program that changes one sets its date."""
    for name in package.namelist():
        known = package.read(name) if name.startswith("customXml/item") else b""
        if b"<baseline" in known and NAMESPACE.encode() in known:
            feet = [package.read(one).decode("utf-8", "replace") for one in sorted(package.namelist()) if is_foot(one)]
            body = package.read("word/document.xml").decode("utf-8", "replace")
            return known == baseline_xml(body, feet)
    return True


def is_evaluation(data: bytes) -> bool:
    """Whether `data` is an evaluation as `evaluation_json` writes it."""
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
    seal = _SEAL.search(data)
    return seal is not None and hashlib.sha256(data[: seal.start()]).hexdigest().encode() == seal[1]


__all__ = [
    "evaluation_json",
    "is_evaluation",
    "render_report",
    "report_name",
    "sealed_page",
    "untouched_package",
    "untouched_page",
    "write_report",
    "write_updated",
]
