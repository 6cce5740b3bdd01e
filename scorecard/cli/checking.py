"""`scorecard check`: the findings of files on the screen, and taken back into copies of the files themselves."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecard.cli import screen, work
from scorecard.cli.work import RequestError, why
from scorecard.findings import found
from scorecard.model import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scorecard.excel.remarks.book import Annotated
    from scorecard.fixing import Correction
    from scorecard.model import Finding

_KINDS = {"docx": "Word", "pdf": "PDF", "html": "网页", "text": "文本", "csv": "CSV 文本", "xls": "xls"}
_MOST_SHOWN = 40


@dataclass(frozen=True)
class How:
    """How files are checked, as the command line says."""

    pack: str | None = None
    packs: Path | None = None
    settings: Path | None = None
    facts: Path | None = None
    out: Path | None = None
    fix: bool = False


@dataclass
class Checked:
    """One file checked: its findings, what was corrected, and the file written (None: none)."""

    path: Path
    findings: list[Finding] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    opened: bool = True
    written: Path | None = None


def check_files(paths: Sequence[Path], how: How) -> list[Checked]:
    """Read, score and check each file; with `how.out` or `how.fix` write its copy.

    Raises RequestError where the copy cannot be written, or one name is given for several files.
    """
    if how.out is not None and len(paths) > 1 and not _is_folder(how.out):
        raise RequestError("有几个文件时，-o 后面写文件夹（以 / 结尾，或已经有的文件夹）。")
    taken: set[Path] = set()
    results = []
    for path in paths:
        results.append(_check(path, how, taken))
        taken.update(one for one in (results[-1].written,) if one is not None)
    return results


def _check(path: Path, how: How, taken: set[Path]) -> Checked:
    scores = work.score_files([path], how.pack, packs=how.packs, settings=how.settings, facts=how.facts)
    checked = Checked(path, scores.findings, opened=scores.opened)
    if (how.out is None and not how.fix) or not scores.opened:
        return checked
    data = path.read_bytes()
    kind = _kind(data, path.name)
    if how.fix:
        data = _fix(checked, data, kind, scores, how)
    made, suffix = _copy(checked, data, kind)
    checked.findings += made.findings
    plain = made.data is None
    target, name = _target(path, how, suffix, plain=plain)
    payload = made.data
    if payload is None:
        from scorecard.excel.remarks import entries, list_workbook

        payload = list_workbook(entries(_of_the_form(checked), checked.corrections), path.name)
    checked.written = _write(target, name, suffix, payload, path, taken)
    if plain and kind not in {"xlsx", "docx"}:
        word = _KINDS.get(kind, kind)
        checked.findings.append(found("D021", Place(file=path.name), kind=word, file=checked.written.name))
    return checked


def _kind(data: bytes, name: str) -> str:
    from scorecard.readers.detect import detect

    kind, _ = detect(data, name)
    return kind or ""


def _fix(checked: Checked, data: bytes, kind: str, scores: work.Scores, how: How) -> bytes:
    """The corrected workbook; the findings become those of the corrected one."""
    from scorecard.fixing import fix_workbook

    name = checked.path.name
    if kind != "xlsx":
        word = _KINDS.get(kind, kind)
        checked.findings.append(found("D025", Place(file=name), kind=word))
        return data
    forms = [evaluation.form for evaluation in scores.evaluations]
    fixed = fix_workbook(data, name, forms, scores.findings)
    if fixed.corrections:
        with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
            corrected = Path(folder) / name
            corrected.write_bytes(fixed.data)
            again = work.score_files([corrected], how.pack, packs=how.packs, settings=how.settings, facts=how.facts)
        checked.findings = again.findings
    checked.corrections = fixed.corrections
    checked.findings += fixed.findings
    return fixed.data


def _copy(checked: Checked, data: bytes, kind: str) -> tuple[Annotated, str]:
    from scorecard.excel.remarks import annotate_document, annotate_workbook
    from scorecard.excel.remarks.book import Annotated

    name, findings = checked.path.name, _of_the_form(checked)
    if kind == "xlsx":
        return annotate_workbook(data, name, findings, corrections=checked.corrections), ".xlsx"
    if kind == "docx":
        made = annotate_document(data, name, findings)
        return made, ".docx" if made.data is not None else ".xlsx"
    return Annotated(None, []), ".xlsx"


def _of_the_form(checked: Checked) -> list[Finding]:
    """What concerns the filer: not what is wrong with the reviewer's own settings and facts."""
    return [f for f in checked.findings if f.place is None or f.place.file in {None, checked.path.name}]


# ------------------------------------------------------------------------------------------------ where it goes


def _is_folder(out: Path) -> bool:
    return out.is_dir() or not out.suffix


def _target(path: Path, how: How, suffix: str, *, plain: bool) -> tuple[Path, str]:
    """The folder, and the name without its extension."""
    mark = "问题清单" if plain else "更正" if how.fix else "批注"
    stem = path.stem
    for old in ("-批注", "-更正"):
        stem = stem.removesuffix(old)
    if how.out is None:
        return path.parent, f"{stem}-{mark}"
    if _is_folder(how.out):
        return how.out, f"{stem}-{mark}"
    if how.out.suffix.lower() == suffix:
        return how.out.parent, how.out.stem
    return how.out.parent, f"{how.out.stem}-{mark}" if plain else how.out.stem


def _write(folder: Path, stem: str, suffix: str, data: bytes, source: Path, taken: Collection[Path]) -> Path:
    """Write `data`; never over the source, a file that a person changed, or what this run wrote for another file (`taken`)."""
    from scorecard.excel.remarks import unchanged
    from scorecard.reports.names import safe_name

    number = 1
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = folder / safe_name(stem, suffix=suffix if number == 1 else f"_{number}{suffix}")
            if not path.exists():
                break
            if path not in taken and path.is_file() and not path.samefile(source):
                old = path.read_bytes()
                if old == data or unchanged(old):
                    break
            number += 1
        path.write_bytes(data)
    except OSError as error:
        raise RequestError(f"写不到 {folder}：{why(error)}。请换一个文件夹，或关闭正打开的旧文件。") from error
    return path


# ------------------------------------------------------------------------------------------------ what is told


def print_checked(results: Sequence[Checked]) -> None:
    """The findings and corrections of each file on the screen."""
    from scorecard.cli import show

    out = screen.console()
    for number, one in enumerate(results):
        if number:
            out.print()
        screen.line(out, one.path.name, style="bold")
        show.findings(one.findings)
        if one.corrections:
            out.print(f"已更正 {len(one.corrections)} 处：")
            for correction in one.corrections[:_MOST_SHOWN]:
                before = screen.flat(correction.before) or "（空白）"
                place = correction.place.words(with_file=False)
                screen.line(
                    out,
                    f"  {place}：{before} → {correction.after}（{correction.rule} {correction.why[:-1]}）",
                    indent=4,
                )
            if len(one.corrections) > _MOST_SHOWN:
                out.print(f"  ……另有 {len(one.corrections) - _MOST_SHOWN} 处，见写出的文件。")
    show.written([one.written for one in results if one.written is not None])


def checked_json(results: Sequence[Checked]) -> dict[str, Any]:
    """The JSON object of `scorecard check --format json`."""
    from scorecard.contract import finding_json

    return {
        "files": [
            {
                "file": one.path.name,
                "opened": one.opened,
                "findings": [finding_json(finding) for finding in one.findings],
                "corrections": [
                    {
                        **finding_json(correction.finding),
                        "before": correction.before,
                        "after": correction.after,
                    }
                    for correction in one.corrections
                ],
                "written": str(one.written) if one.written is not None else None,
            }
            for one in results
        ]
    }


__all__ = ["Checked", "How", "check_files", "checked_json", "print_checked"]
