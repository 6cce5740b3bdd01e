"""What the commands do, without printing: files to scores, scores to folders of documents."""

from __future__ import annotations

import datetime as dt
import errno
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files as resource_files
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scorecard import findings as catalogue
from scorecard import pipeline

if TYPE_CHECKING:
    from scorecard.checks import Settings
    from scorecard.findings import Kind
    from scorecard.model import Evaluation, Finding
    from scorecard.pipeline import Read
    from scorecard.rules.facts import Facts
    from scorecard.rules.pack import Pack


@dataclass
class Scores:
    """The scores of several files. `evaluated` pairs each evaluation with the findings of its own form and scoring."""

    evaluated: list[tuple[Evaluation, list[Finding]]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    opened: bool = True

    @property
    def evaluations(self) -> list[Evaluation]:
        """The evaluations in order."""
        return [evaluation for evaluation, _ in self.evaluated]


def score_files(
    paths: Sequence[Path],
    pack: str | None,
    *,
    packs: Path | None = None,
    settings: Path | None = None,
    facts: Path | None = None,
) -> Scores:
    """Read, score and check every form of every file.

    `packs` is an office's own folder of packs, `settings` is a file of settings of the checks, `facts` one of base data for rows of an 评分表.
    """
    from scorecard.checks import settle
    from scorecard.scoring.whyclaimed import explain

    scores = Scores()
    chosen = None
    if settings is not None:
        chosen, scores.findings = load_settings(settings)
    known = None
    if facts is not None:
        known, wrong = load_facts(facts)
        scores.findings += wrong
    for path in paths:
        read = pipeline.read(path)
        scores.opened = scores.opened and read.opened
        of_file = list(read.findings)
        for form in read.forms:
            evaluation, found = pipeline.evaluate(form, pack, facts=known, packs=packs)
            found += explain(evaluation, directory=packs)
            found += pipeline.check(form, evaluation, settings=chosen)
            # Findings of reading belong to the file; a report of one of several forms shows those of its own file.
            scores.evaluated.append((evaluation, settle([*read.findings, *found])))
            of_file += found
        scores.findings += settle(of_file)
    return scores


def load_facts(path: Path) -> tuple[Facts, list[Finding]]:
    """The base data in the file `path`, and what is wrong with them."""
    from scorecard.rules.facts import read_facts

    if not path.is_file():
        raise RequestError(f"找不到事实文件 {path}。")
    return read_facts(path)


def load_settings(path: Path) -> tuple[Settings, list[Finding]]:
    """The settings of the checks in the file `path`, and what is wrong with them (unknown codes, expired entries)."""
    from scorecard.checks import Settings

    if not path.is_file():
        raise RequestError(f"找不到检查设置文件 {path}。")
    # Here, at the edge, "today" is what the user means by an expiry date; everything below is given the date.
    return Settings.load(path, today=dt.datetime.now().astimezone().date())


@dataclass(frozen=True)
class Papers:
    """Which papers are written besides the report, from whose templates, and into which earlier report."""

    templates: Path | None = None
    opinion: bool = False
    public: bool = False
    update: Path | None = None
    pdf: bool = False
    summary: bool = False
    by: dt.date | None = None
    """the day by which a reviewed form is to come back"""
    packs: Path | None = None
    """an office's own folder of packs, for the formulas of 得分核算.xlsx"""


def write_reports(scores: Scores, out: Path, papers: Papers | None = None) -> list[Path]:
    """Each form's documents in a folder of its own below `out` (in `out` itself where there is only one form).

    A template that cannot be used is a finding of `scores`; the other forms' documents are still written.
    """
    from scorecard.findings import found as make
    from scorecard.model import Place
    from scorecard.reports import TemplateProblem, gap_count, unused

    papers = papers or Papers()
    if papers.update is not None:
        _check_update(papers.update, len(scores.evaluated))
    written: list[Path] = []
    taken: set[str] = set()
    for evaluation, found in scores.evaluated:
        directory = out
        if len(scores.evaluated) > 1:
            source = evaluation.form.source
            name = evaluation.form.project or evaluation.form.unit or evaluation.form.title
            folder = unused(name.text if name else (Path(source.name).stem if source else "表"), taken)
            taken.add(folder.casefold())
            directory = out / folder
        try:
            pack = _pack_of(evaluation, papers.packs)
            if papers.update is not None:
                from scorecard.reports.write import write_updated

                updated = write_updated(
                    evaluation, directory, papers.update, findings=found, templates=papers.templates, pack=pack
                )
                scores.findings += updated.findings
                report, count = updated.paths, updated.gaps
            else:
                report = pipeline.write_report(
                    evaluation, directory, findings=found, templates=papers.templates, pack=pack
                )
                count = gap_count(evaluation, found)
            written += report
            written += _more(evaluation, found, directory, papers)
            if count:
                scores.findings.append(make("D002", Place(file=report[0].name), count=count))
        except TemplateProblem as problem:
            scores.findings.append(make("D001", Place(file=problem.file), file=problem.file, what=problem.what))
        except OSError as error:
            raise RequestError(f"写不到 {directory}：{why(error)}。请换一个文件夹，或关闭正打开的旧报告。") from error
    if papers.summary:
        written += _summary(scores, out, papers)
    if papers.pdf:
        written += print_pdf(written, scores.findings)
    return written


def _pack_of(evaluation: Evaluation, packs: Path | None) -> Pack | None:
    """The pack that scored, where it may be one of the office's own."""
    from scorecard.rules import load_pack

    return load_pack(evaluation.pack.id, directory=packs) if packs is not None else None


def _summary(scores: Scores, out: Path, papers: Papers) -> list[Path]:
    """The report on all projects together, in `out` beside the folders of the single ones."""
    from scorecard.findings import found as make
    from scorecard.model import Place
    from scorecard.reports import TemplateProblem, project_lines, write_summary

    lines = project_lines(scores.evaluated)
    if not lines:
        raise RequestError("没有读到项目支出绩效自评表，写不出自评总结报告。")
    try:
        return write_summary(lines, out, templates=papers.templates)
    except TemplateProblem as problem:
        scores.findings.append(make("D001", Place(file=problem.file), file=problem.file, what=problem.what))
    except OSError as error:
        raise RequestError(f"写不到 {out}：{why(error)}。请换一个文件夹，或关闭正打开的旧报告。") from error
    return []


def day(text: str) -> dt.date:
    """A day as people type it: 2026-03-15, 2026/3/15, 2026年3月15日."""
    found = re.fullmatch(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?前?\s*", text)
    try:
        return dt.date(int(found[1]), int(found[2]), int(found[3])) if found else dt.date.fromisoformat(text)
    except ValueError as error:
        raise RequestError(f"“{text}”不是日期，请写成 2026-03-15。") from error


def print_pdf(written: Sequence[Path], findings: list[Finding]) -> list[Path]:
    """The Word documents among `written` as PDF; what went wrong is added to `findings`."""
    from scorecard.reports.pdf import render_pdf

    printed = render_pdf([path for path in written if path.suffix == ".docx"])
    findings += printed.findings
    return printed.paths


def need_out(out: Path | None, wanted: dict[str, bool]) -> None:
    """Options that write need a folder to write to: said, not passed over."""
    given = [name for name, on in wanted.items() if on]
    if out is None and given:
        raise RequestError(f"用 {'、'.join(given)} 时要用 --out 指定写到哪个文件夹。")


def _check_update(old: Path, forms: int) -> None:
    if not old.is_file():
        raise RequestError(f"找不到旧报告 {old}。")
    if forms != 1:
        raise RequestError(f"--update 一次更新一份报告，而读到了 {forms} 张表；请给出只含一张表的文件。")


def _more(evaluation: Evaluation, found: list[Finding], directory: Path, papers: Papers) -> list[Path]:
    """The papers besides the report."""
    from scorecard.reports import write_opinion, write_public

    written: list[Path] = []
    if papers.opinion:
        written += write_opinion(evaluation, directory, findings=found, templates=papers.templates, by=papers.by)
    if papers.public:
        written += write_public(evaluation, directory / "公开稿", templates=papers.templates)
    return written


def write_converted(read: Read, source: Path, out: Path, to: str) -> Path:
    """What was read of `source`, as a workbook or JSON in `out`; never over the source itself."""
    import json

    from scorecard.contract import read_result
    from scorecard.reports import safe_name
    from scorecard.reports.convert import write_forms

    stem = safe_name(source.stem)
    target = out / f"{stem}.{to}"
    number = 2
    while target.exists():
        target, number = out / f"{stem}_{number}.{to}", number + 1
    if to == "json":
        data = json.dumps(read_result(read.forms, read.findings), ensure_ascii=False, indent=1).encode() + b"\n"
    else:
        data = write_forms(read.forms)
    try:
        out.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    except OSError as error:
        raise RequestError(f"写不到 {target}：{why(error)}。请换一个文件夹。") from error
    return target


def example_files() -> list[Path]:
    """The example forms, from the repository or from the installed package."""
    here = Path(__file__).resolve().parent.parent
    for folder in (here.parent / "examples", Path(str(resource_files("scorecard"))) / "examples"):
        found = sorted(folder.glob("*.xlsx"))
        if found:
            return found
    raise RequestError("找不到示例表；请重新安装 scorecard。")


def finding_kind(code: str) -> Kind:
    """The catalogue entry `code` (upper or lower case)."""
    kind = catalogue.CATALOGUE.get(code.strip().upper())
    if kind is None:
        near = [known for known in catalogue.CATALOGUE if known[:1] == code.strip().upper()[:1]]
        hint = f"这一类的代码有：{'、'.join(near)}。" if near else f"代码的第一个字母是 {'、'.join(_families())} 之一。"
        raise RequestError(f"没有代码 {code}。{hint}")
    return kind


def _families() -> list[str]:
    return sorted({code[0] for code in catalogue.CATALOGUE})


def why(error: OSError) -> str:
    """Why a file could not be written, in Chinese; the system's own words are English."""
    reasons: dict[int | None, str] = {
        errno.EEXIST: "那里有一个同名的文件，不是文件夹",
        errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
        errno.ENOENT: "上级文件夹不存在",
        errno.EACCES: "没有写入权限，或文件正被其他程序打开",
        errno.EPERM: "没有写入权限",
        errno.EROFS: "那里是只读的",
        errno.ENOSPC: "磁盘已满",
        errno.ENAMETOOLONG: "路径太长",
    }
    return reasons.get(error.errno, error.strerror or str(error))


class RequestError(Exception):
    """A request that makes no sense, in words for the user."""


@contextmanager
def requests() -> Iterator[None]:
    """Turn requests that make no sense into one line on stderr and exit code 2."""
    from scorecard.rules import UnknownPack

    try:
        yield
    except (RequestError, UnknownPack) as error:
        print(f"用法错误：{error}", file=sys.stderr)
        raise typer.Exit(2) from error
