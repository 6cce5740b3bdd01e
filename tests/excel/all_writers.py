"""Every file that this project writes about a form, made from one folder of forms: for proofs that hold for all writers.

papers(path, folder)     {"what/file name": bytes} of one form: reports, 自评表.xlsx, 得分核算.xlsx, convert, prefill,
                         check -o, check --fix, 问题清单 alone
collected(paths, folder) the same of a batch: 汇总表.xlsx, 总览.html, its letters, 抽查.xlsx, 复核结果.xlsx
blank(words)             the blank forms of every layout that can be written, with `words` as names
"""

import openpyxl

from scorecard import pipeline
from scorecard.batch.options import Options
from scorecard.batch.review import review_to
from scorecard.batch.run import run
from scorecard.batch.sampling import sample_to
from scorecard.checks import settle
from scorecard.cli.checking import How, check_files
from scorecard.excel.blank import Content, Request, can_write, choose_layout, make
from scorecard.excel.blank.prefill import prefill, target_kind
from scorecard.excel.remarks import entries, list_workbook
from scorecard.layouts.layout import all_layouts
from scorecard.reports import render_report
from scorecard.reports.convert import write_forms


def papers(path, folder):
    read = pipeline.read(path)
    made = {f"convert/{path.stem}.xlsx": write_forms(read.forms)}
    findings = list(read.findings)
    for number, form in enumerate(read.forms):
        evaluation, found = pipeline.evaluate(form)
        said = settle([*read.findings, *found, *pipeline.check(form, evaluation)])
        findings += said
        for name, data in render_report(evaluation, findings=said).items():
            made[f"report {number}/{name}"] = data
        for to in ("自评表", "监控表"):
            kind = target_kind(form, to)
            request, _ = prefill(form, choose_layout(kind, ())[0], kind, 2026)
            made[f"prefill {number}/{to}.xlsx"] = make(request).data
    made["list/问题清单.xlsx"] = list_workbook(entries(settle(findings), []), path.name)
    for what, how in (("remarks", How(out=folder / "批注")), ("fix", How(out=folder / "更正", fix=True))):
        (result,) = check_files([path], how)
        if result.written is not None:
            made[f"{what}/{result.written.name}"] = result.written.read_bytes()
    return made


def collected(paths, folder):
    (folder / "来件").mkdir()
    for path in paths:
        (folder / "来件" / path.name).write_bytes(path.read_bytes())
    out, drawn, back = folder / "结果", folder / "抽查.xlsx", folder / "复核结果.xlsx"
    run([folder / "来件"], out, Options(jobs=0, documents=True))
    sample_to(out, drawn, len(paths), 1)
    made = {"sample/抽查.xlsx": drawn.read_bytes()}
    book = openpyxl.load_workbook(drawn)
    chosen = next(cell.column for cell in book["抽查名单"][3] if "没填的行" in str(cell.value).replace("\n", ""))
    for row in range(4, 4 + len(paths)):
        book["抽查名单"].cell(row, chosen).value = "按自评得分"
    book.save(folder / "已复核.xlsx")
    review_to(out, [folder / "已复核.xlsx"], back)
    made["review/复核结果.xlsx"] = back.read_bytes()
    kinds = {".xlsx", ".html", ".docx", ".json", ".txt"}
    for file in sorted(out.rglob("*")):
        if file.suffix in kinds and file.is_file():  # a folder has the name of a project
            made[f"batch/{file.relative_to(out).as_posix()}"] = file.read_bytes()
    return made


def blank(text=None):
    """Blank forms; `text` is given as every name that `scorecard new` takes."""
    names = ("unit", "department", "project")
    values = dict.fromkeys(names, text) if text is not None else {}
    made = {}
    for layout in all_layouts():
        if can_write(layout):
            content = Content(values=values, open=frozenset(values))
            made[f"new/{layout.id}.xlsx"] = make(Request(layout.kind, 2026, content, layout=layout.id)).data
    return made


__all__ = ["blank", "collected", "papers"]
