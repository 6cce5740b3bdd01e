"""Tables written to files of every kind, for round trips: the readers must give back what was written.

A table is a `scorecard.readers.table.Table`: cells with spans, lines before it. Each writer takes one or more:

    to_docx(*tables) to_html(*tables) to_xlsx(*tables)     bytes, made here
    to_pdf(*tables, via="docx" | "xlsx") to_xls(*tables)    bytes, through LibreOffice
    convert({"a.docx": bytes, ...}, "pdf")                  many files by one start of LibreOffice

`grid(table)` is what two tables are compared by.
"""

import html
import io
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import docx
import xlsxwriter
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from scorecard.readers.table import Cell, Table

MOST_FILES = 200  # LibreOffice 7.4 silently drops what comes after the 247th file of one command line


def table_of(rows, *, before=(), name="表1"):
    """A table from rows of values: text, or (text, rows, columns) of a merged area; None is covered by one above or left."""
    cells = []
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is None:
                continue
            text, height, width = value if isinstance(value, tuple) else (value, 1, 1)
            cells.append(Cell(number, column, text, rows=height, columns=width))
    return Table(name=name, cells=cells, before=list(before))


def grid(table, *, white=False):
    """{(row, column, rows, columns): text} of the cells with text; without line feeds, and without any white space unless `white`."""
    fold = (lambda text: text.replace("\n", "")) if white else (lambda text: re.sub(r"\s+", "", text))
    return {(c.row, c.column, c.rows, c.columns): fold(c.text) for c in table.cells if c.text.strip()}


def share_equal(expected, got):
    """How many of the cells of `expected` came back at the same place with the same text, from 0 to 1."""
    a, b = grid(expected), grid(got)
    return sum(b.get(key) == text for key, text in a.items()) / max(len(a), len(b), 1)


def rows_equal(expected, got):
    """The share of rows of `expected` that came back with the same texts in the same order, wherever they stand."""

    def texts(table):
        return [tuple(re.sub(r"\s+", "", c.text) for c in row if c.text.strip()) for _, row in table.rows()]

    a, b = [row for row in texts(expected) if row], [row for row in texts(got) if row]
    hits = sum(row in b for row in a)
    return hits / max(len(a), len(b), 1)


def to_docx(*tables, repeat_header=0, split_rows=True, font_size=10.5):
    """A Word document: the lines before each table as paragraphs, each table with grid lines."""
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Serif CJK SC", Pt(font_size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    for number, table in enumerate(tables):
        if number:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        for line in table.before:
            document.add_paragraph(line)
        made = document.add_table(table.height, table.width, style="Table Grid")
        slots = [row.cells for row in made.rows]
        for cell in table.cells:
            slot = slots[cell.row][cell.column]
            if cell.rows > 1 or cell.columns > 1:
                slot = slot.merge(slots[cell.row + cell.rows - 1][cell.column + cell.columns - 1])
            slot.text = cell.text
        for row in range(table.height):
            properties = made.rows[row]._tr.get_or_add_trPr()
            if row < repeat_header:
                properties.append(OxmlElement("w:tblHeader"))
            if not split_rows:
                properties.append(OxmlElement("w:cantSplit"))
        document.add_paragraph("")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def to_html(*tables, encoding="utf-8"):
    """A web page."""
    parts = [f'<html><head><meta charset="{encoding}"><title>公示</title><style>td {{color: red}}</style></head><body>']
    for table in tables:
        parts.extend(f"<p>{html.escape(line)}</p>" for line in table.before)
        parts.append('<table border="1">')
        anchored = {(cell.row, cell.column): cell for cell in table.cells}
        covered = {
            (cell.row + down, cell.column + right)
            for cell in table.cells
            for down in range(cell.rows)
            for right in range(cell.columns)
        } - anchored.keys()
        for row in range(table.height):
            parts.append("<tr>")
            for column in range(table.width):
                if (row, column) in covered:
                    continue
                cell = anchored.get((row, column), Cell(row, column, ""))
                spans = f' rowspan="{cell.rows}"' * (cell.rows > 1) + f' colspan="{cell.columns}"' * (cell.columns > 1)
                parts.append(f"<td{spans}>{html.escape(cell.text).replace(chr(10), '<br>')}</td>")
            parts.append("</tr>")
        parts.append("</table>")
    parts.append("</body></html>")
    return "\n".join(parts).encode(encoding)


def to_xlsx(*tables, widths=None, repeat_header=0):
    """A workbook with one sheet a table, ruled and wrapped, one page wide in print."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    style = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10})
    for number, table in enumerate(tables):
        sheet = book.add_worksheet(f"表{number + 1}")
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        if repeat_header:
            sheet.repeat_rows(0, repeat_header - 1)
        for column in range(table.width):
            sheet.set_column(column, column, widths[column] if widths else 14)
            for row in range(table.height):
                sheet.write_blank(row, column, None, style)
        lines = [1] * table.height  # Excel does not make rows of merged cells high enough by itself
        for cell in table.cells:
            width = sum(widths[c] if widths else 14 for c in range(cell.column, cell.column + cell.columns)) - 1
            needed = sum(
                1 + int(sum(1 + (ch > "\u2000") for ch in part) * 1.15 / width) for part in cell.text.split("\n")
            )
            for row in range(cell.row, cell.row + cell.rows):
                lines[row] = max(lines[row], -(-needed // cell.rows))
        for row, count in enumerate(lines):
            sheet.set_row(row, min(15 * count, 400))
        for cell in table.cells:
            if cell.rows > 1 or cell.columns > 1:
                bottom, right = cell.row + cell.rows - 1, cell.column + cell.columns - 1
                sheet.merge_range(cell.row, cell.column, bottom, right, "", style)
            sheet.write_string(cell.row, cell.column, cell.text, style)
    book.close()
    return buffer.getvalue()


def to_pdf(*tables, via="docx", **options):
    """A PDF as LibreOffice prints the Word document or the workbook."""
    data = to_docx(*tables, **options) if via == "docx" else to_xlsx(*tables, **options)
    return convert({f"t.{via}": data}, "pdf")[f"t.{via}"]


def to_xls(*tables):
    """An Excel 97 workbook."""
    return convert({"t.xlsx": to_xlsx(*tables)}, "xls")["t.xlsx"]


def convert(files, to):
    """{name: bytes} converted by LibreOffice to the format `to`; raises where one did not come out."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed for these tests"
    result = {}
    names = list(files)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        for start in range(0, len(names), MOST_FILES):
            paths = []
            for number, name in enumerate(names[start : start + MOST_FILES], start):
                path = source / f"{number}{Path(name).suffix}"
                path.write_bytes(files[name])
                paths.append(path)
            subprocess.run(
                [
                    soffice,
                    f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
                    "--headless",
                    "--norestore",
                    "--convert-to",
                    to,
                    "--outdir",
                    target,
                    *paths,
                ],
                check=True,
                capture_output=True,
                timeout=600,
                env={**os.environ, "HOME": folder},
            )
        for number, name in enumerate(names):
            result[name] = (target / f"{number}.{to.split(':')[0]}").read_bytes()
    return result


LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
LONG = (
    "《中华人民共和国环境保护法》《新疆维吾尔自治区环境保护条例》及《关于印发2023年生态环境监测方案的通知》"
    "（新环发〔2023〕12号），按照国家下达的有关指标要求，完成年度指标任务"
)


def self_evaluation(count=36, *, project="生态环境监测能力建设项目", before=("项目支出绩效自评表", "（2024年度）")):
    """A 自评表 as offices fill it in: head, funds, goal, `count` indicator rows with merged levels and long cells."""
    rows = [
        [("项目名称", 1, 2), None, (project, 1, 7), None, None, None, None, None, None],
        [
            ("主管部门", 1, 2),
            None,
            ("某某省生态环境厅", 1, 3),
            None,
            None,
            ("实施单位", 1, 2),
            None,
            ("某某市环境监测站", 1, 2),
            None,
        ],
        [("项目资金\n（万元）", 5, 2), None, "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, None, "年度资金总额", "1,200.50", "1200.50", "1139.27", "10", "94.90%", "9.49"],
        [None, None, "其中：当年财政拨款", "1200.50", "1200.50", "1139.27", "—", "94.90%", "—"],
        [None, None, "上年结转资金", "0", "0", "0", "—", "", "—"],
        [None, None, "其他资金", "", "", "", "—", "", "—"],
        [("年度总体目标", 2, 1), ("预期目标", 1, 4), None, None, None, ("实际完成情况", 1, 4), None, None, None],
        [None, ("目标1：" + LONG + "。", 1, 4), None, None, None, ("已完成：" + LONG + "。", 1, 4), None, None, None],
        [
            "绩效指标",
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ],
    ]
    levels = [(one, two) for one, twos in LEVELS.items() for two in twos]
    share, rest = divmod(count, len(levels))
    plan = [(one, two, share + (number < rest)) for number, (one, two) in enumerate(levels)]
    start = len(rows)
    for one, two, number in plan:
        for index in range(number):
            k = len(rows) - start
            text = f"完成{two[:2]}第{k + 1}项任务" + ("，" + LONG[: 20 + k * 3] if k % 4 == 1 else "（个）")
            reason = "" if k % 3 else f"因{LONG[10 : 30 + k]}，已加强调度。"
            first = one if two == LEVELS[one][0] and index == 0 else None
            if first is not None:
                first = (one, sum(n for o, _, n in plan if o == one), 1)
            second = (two, number, 1) if index == 0 else None
            rows.append([None, first, second, text, f"≥{90 + k % 9}%", f"{91 + k % 8}.5%", "2.5", "2.5", reason])
    rows[start - 1][0] = ("绩效指标", len(rows) - start + 1, 1)
    rows.append([("总分", 1, 6), None, None, None, None, None, "100", "98.99", ""])
    return table_of(rows, before=before)
