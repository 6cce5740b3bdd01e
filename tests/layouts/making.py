"""Forms for the tests, drawn as text: one line a row, `|` between cells, `←` merged to the left, `↑` merged upward.

`document` gives what a reader would give of it, `workbook` an xlsx file of the same grid.
"""

import io

from openpyxl import Workbook

from scorecard.layouts import recognise
from scorecard.model import Source
from scorecard.readers.table import Cell, Document, Table
from scorecard.readers.xlsx import merge

SELF = """
项目支出绩效自评表 | ← | ← | ← | ← | ← | ← | ← | ←
（2025年度） | ← | ← | ← | ← | ← | ← | ← | ←
项目名称 | ← | 道路养护 | ← | ← | ← | ← | ← | ←
主管部门 | ← | 市交通局 | ← | 实施单位 | 市公路中心 | ← | ← | ←
项目资金（万元） | ← |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
↑ | ↑ | 年度资金总额 | 100 | 120 | 118.2 | 10 | 98.5% | 9.85
↑ | ↑ | 其中：当年财政拨款 | 100 | 110 | 108.2 | — |  | —
↑ | ↑ | 上年结转资金 |  | 10 | 10 | — |  | —
↑ | ↑ | 其他资金 | 0 | 0 | 0 | — |  | —
年度总体目标 | 预期目标 | ← | ← | ← | 实际完成情况 | ← | ← | ←
↑ | 养护农村道路21公里 | ← | ← | ← | 养护农村道路20公里 | ← | ← | ←
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施
↑ | 产出指标 | 数量指标 | 养护里程 | ≥21公里 | 20公里 | 20 | 19.05 | 雨季停工
↑ | ↑ | ↑ | 巡查次数 | ≥12次 | 12次 | 20 | 20
↑ | ↑ | 质量指标 | 验收合格率 | =100% | 100% | 10 | 10
↑ | 效益指标 | 社会效益指标 | 通行条件 | 有效改善 | 达成预期指标 | 30 | 30
↑ | 满意度指标 | 服务对象满意度指标 | 群众满意度 | ≥90% | 93% | 10 | 10
总分 | ← | ← | ← | ← | ← | 100 | 98.9
"""


def grid(text):
    """The cells of a drawing, merged areas as one cell."""
    cells, merges, areas = [], [], {}
    rows = [line.split("|") for line in text.strip("\n").split("\n")]
    owner = {}
    for row, line in enumerate(rows):
        for column, part in enumerate(line):
            content = part.strip().replace("⏎", "\n")
            if content == "←" and (row, column - 1) in owner:
                owner[row, column] = owner[row, column - 1]
            elif content == "↑" and (row - 1, column) in owner:
                owner[row, column] = owner[row - 1, column]
            else:
                owner[row, column] = (row, column)
                if content:
                    cells.append(Cell(row, column, content))
    for place, anchor in owner.items():
        top, left, bottom, right = areas.get(anchor, (*anchor, *anchor))
        areas[anchor] = (top, left, max(bottom, place[0]), max(right, place[1]))
    merges = [area for area in areas.values() if area[:2] != area[2:]]
    return cells, merges


def table(text, name="Sheet1", **options):
    cells, merges = grid(text)
    if merges and cells:
        cells, _ = merge(cells, merges)
    return Table(name=name, cells=cells, file="自评表.xlsx", **options)


def document(*texts, form="xlsx", before=()):
    tables = [table(text, name=f"表{n}") for n, text in enumerate(texts, 1)]
    if before:
        tables[0].before = list(before)
    return Document(Source(name="自评表.xlsx", format=form, sha256="0" * 64), tables)


def workbook(*texts, merged=True):
    """The drawings as an xlsx file, one sheet each."""
    book = Workbook()
    book.remove(book.active)
    for number, text in enumerate(texts, 1):
        sheet = book.create_sheet(f"表{number}")
        cells, merges = grid(text)
        for cell in cells:
            target = sheet.cell(cell.row + 1, cell.column + 1)
            try:
                target.value = float(cell.text) if "." in cell.text else int(cell.text)
            except ValueError:
                target.value = cell.text
                target.data_type = "s"
        for top, left, bottom, right in merges if merged else ():
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(*texts, **options):
    """Forms and findings of drawings."""
    return recognise(document(*texts, **options))


def one(*texts, **options):
    """The one form of drawings, and the codes found."""
    forms, findings = read(*texts, **options)
    assert len(forms) == 1, [form.title for form in forms]
    return forms[0], [finding.code for finding in findings]


def meaning(form):
    """What a form says, without places, texts and layout: what must not change when the page is arranged anew."""

    def bare(value):
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items() if key not in {"place", "source", "text"}} | (
                {"text": "".join(value["text"].split())} if isinstance(value.get("text"), str) else {}
            )
        if isinstance(value, list | tuple):
            return [bare(item) for item in value]
        return value

    return bare(form.model_dump(exclude={"layout", "place", "source", "entries"}))
