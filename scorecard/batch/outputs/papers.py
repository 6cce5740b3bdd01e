"""审核意见/单位.docx: for each unit one paper to send back, with what was found in all of its forms.

Made from the rows of the store; the papers of one form with its evaluation at hand are `scorecard.reports.opinion`. The
template is 退回意见.docx of an office's own folder, else the one that `paper_template` builds. Units in whose forms
nothing worse than a hint was found get no paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorecard.batch.outputs.kept import replaceable
from scorecard.batch.outputs.lines import KIND_WORDS, FormLine, fetched, lines, one_line, place_words
from scorecard.findings import SEVERITY_WORDS
from scorecard.reports.gaps import Gaps
from scorecard.reports.names import unused
from scorecard.reports.text import NOTHING, inline, score_text, signed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from scorecard.batch.outputs import OutputOptions
    from scorecard.reports.word import WordTemplate

TEMPLATE = "退回意见.docx"

_FINDINGS = """
SELECT s.department, s.unit, g.file, s.form, g.severity, g.code, g.message, g.remedy, g.article,
       g.sheet, g.cell, g.page, g.line
FROM findings g
JOIN files f ON f.file = g.file
JOIN forms s ON s.file = g.file AND s.form = coalesce(g.form, 1)
ORDER BY regexp_replace(trim(coalesce(s.department, '')), '\\s+', ' ', 'g'),
         regexp_replace(trim(coalesce(s.unit, '')), '\\s+', ' ', 'g'), g.file, s.form,
         CASE g.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
         g.page, g.line, g.sheet, length(g.cell), g.cell, g.code, g.message
"""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One finding of a paper."""

    key: Key
    form: tuple[str, int]
    severity: str
    code: str
    message: str
    remedy: str
    article: str
    place: str


def write_papers(directory: Path, connection: DuckDBPyConnection, options: OutputOptions) -> list[Path]:
    """Write the papers into `directory`, which is made where it is missing; the files written, by department and unit.

    A paper that somebody has changed since is kept, and the new one is called …_2; papers of ours that no longer
    hold are removed. Raises TemplateProblem for an office's template that cannot be used.
    """
    from scorecard.batch.outputs.paper_template import unit_template  # noqa: PLC0415 - jinja2, docxtpl

    template = unit_template(options.templates)
    directory.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    written: list[Path] = []
    for key, forms, said in units(connection):
        if not any(one.severity != "hint" for one in said):
            continue
        data = paper(template, key, forms, said, by=options.by, bureau=options.bureau)
        path = _free(directory, key[1] or key[0] or "未填单位", taken)
        path.write_bytes(data)
        written.append(path)
    for old in sorted(directory.glob("*.docx")):
        if old not in written and replaceable(old):
            old.unlink()
    return written


def units(connection: DuckDBPyConnection) -> Iterator[tuple[Key, list[FormLine], list[Said]]]:
    """The units with their forms and all that was found in them, by department and unit."""
    found = groupby((_said(row) for row in fetched(connection, _FINDINGS)), key=lambda one: one.key)
    pending = next(found, None)
    for key, group in groupby(lines(connection, by_unit=True), key=lambda line: (line.department, line.unit)):
        said: list[Said] = []
        if pending is not None and pending[0] == key:
            said = list(pending[1])
            pending = next(found, None)
        yield key, list(group), said


def _said(row: tuple[Any, ...]) -> Said:
    return Said(
        key=(one_line(row[0]), one_line(row[1])),
        form=(row[2], row[3]),
        severity=row[4],
        code=row[5],
        message=inline(row[6]),
        remedy=inline(row[7]),
        article=inline(row[8]),
        place=inline(place_words(*row[9:13])),
    )


def _free(directory: Path, name: str, taken: set[str]) -> Path:
    """A path for the paper of `name`: not one of this run, and not one that a person has changed."""
    while True:
        file = unused(name, taken, suffix=".docx")
        taken.add(file.casefold())
        path = directory / file
        if replaceable(path):
            return path


def paper(template: WordTemplate, key: Key, forms: list[FormLine], said: list[Said], *, by: str, bureau: str) -> bytes:
    """The paper of one unit as a Word document; `by` and `bureau` as in `OutputOptions`."""
    return template.render(paper_context(key, forms, said, by=by, bureau=bureau))


def paper_context(key: Key, forms: list[FormLine], said: list[Said], *, by: str, bureau: str) -> dict[str, Any]:
    """The fields of the paper."""
    gaps = Gaps()
    department, unit = key
    of_form: dict[tuple[str, int], list[Said]] = {}
    for one in said:
        of_form.setdefault(one.form, []).append(one)
    years = sorted({line.year for line in forms if line.year is not None})
    heading = "、".join(f"{year}年度" for year in years)
    deadline = inline(by).removesuffix("前") or gaps.need("反馈要求", "反馈期限", "年月日")
    return {
        "报告": {"标题": "绩效表审核意见", "名称": unit or department or "未填单位", "年度": heading},
        "退回": {
            "抬头": inline(unit or department) or gaps.need("抬头", "送审单位", "表上没有填写"),
            "总述": overview(forms, said, heading),
            "总表": [_overview_row(number, line) for number, line in enumerate(forms, 1)],
            "表": [
                _form_part(number, line, of_form.get((line.file, line.form), []))
                for number, line in enumerate(forms, 1)
            ],
            "要求": _demands(said, deadline),
            "依据": _articles(said),
            "落款": [inline(bureau) or gaps.need("落款", "审核单位", "签章"), gaps.need("落款", "审核日期", "年月日")],
        },
        "生成": {"标识": "、".join(sorted({line.pack for line in forms})), "版本": "", "校验值": ""},
        "图": {"系列一": "分值", "系列二": "核算得分", "类别": [], "分值": [], "得分": []},
    }


def overview(forms: list[FormLine], said: list[Said], year: str) -> str:
    """How many forms, and what was found in how many of them."""
    count = Counter(one.severity for one in said)
    parts = [f"{words}{count[level]}个" for level, words in SEVERITY_WORDS.items() if count[level]]
    faulty = len({one.form for one in said if one.severity == "error"})
    tail = f"，其中{faulty}张有错误" if faulty else ""
    return f"报送的{year}绩效表共{len(forms)}张{tail}。检查发现{'、'.join(parts)}，逐张列在下面。"


def _overview_row(number: int, line: FormLine) -> dict[str, str]:
    if line.errors:
        what = "改正后重新报送"
    elif line.warnings:
        what = "核实，改正或说明"
    else:
        what = "没有问题" if not line.hints else "请看提示"
    return {
        "序号": str(number),
        "名称": inline(line.name),
        "自评总分": score_text(line.claimed_total),
        "核算总分": score_text(line.total if line.scored else None),
        "差额": signed(line.difference),
        "错误": str(line.errors),
        "警告": str(line.warnings),
        "处理": what,
    }


def _form_part(number: int, line: FormLine, said: list[Said]) -> dict[str, Any]:
    place = inline(place_words(line.sheet, None, line.page, None))
    head = f"{KIND_WORDS.get(line.kind, '绩效表')}，文件：{inline(line.file)}{f'，{place}' if place else ''}。"
    if line.claimed_total is not None and line.scored:
        head += f"自评总分{score_text(line.claimed_total)}分，按规则核算{score_text(line.total)}分。"
    common = f"工作表“{line.sheet}” " if line.sheet else ""
    return {
        "序号": str(number),
        "名称": inline(line.name),
        "说明": head if said else head + "没有发现问题。",
        "问题": [
            {
                "序号": str(at),
                "级别": SEVERITY_WORDS.get(one.severity, ""),  # type: ignore[call-overload]
                "代码": one.code,
                "位置": (one.place.removeprefix(common) if common else one.place) or NOTHING,
                "问题": one.message,
                "怎么改": one.remedy or NOTHING,
            }
            for at, one in enumerate(said, 1)
        ],
    }


def _demands(said: list[Said], deadline: str) -> list[str]:
    """What to do, by when."""
    count = Counter(one.severity for one in said)
    wanted = []
    if count["error"]:
        wanted.append(f"标为“错误”的{count['error']}处，按“怎么改”一栏改正。")
    if count["warning"]:
        wanted.append(
            f"标为“警告”的{count['warning']}处，逐一核实：确有问题的改正，没有问题的书面说明理由并附佐证资料。"
        )
    if count["hint"]:
        wanted.append(f"标为“提示”的{count['hint']}处供参考，不要求回复。")
    return [*wanted, f"请于{deadline}前把改正后的表和说明重新报送。"]


def _articles(said: list[Said]) -> str:
    """The articles that the findings rest on, each once, the most used first."""
    used = Counter(one.article for one in said if one.article)
    names = [name for name, _ in sorted(used.items(), key=lambda pair: (-pair[1], pair[0]))]
    return f"所列问题依据：{'；'.join(names)}。" if names else ""


__all__ = ["TEMPLATE", "paper_context", "units", "write_papers"]
