"""Values that a program could take for a formula, a link, a field, an element or a template; forms full of them; what came of them.

VALUES                  each holds TOKEN, so that it is found wherever it went
poisoned(model, turn)   a model with these values as every text of it, each at another place for every `turn`
filed(turn)             a workbook of a filer whose every text field holds one
traces(name, data)      what of them became anything but text in a file that we wrote; [] where nothing did
"""

import html.parser
import io
import json
import re
import zipfile
from itertools import count

import xlsxwriter
from lxml import etree
from pydantic import BaseModel
from workbook_order import faults

from scorecard.model import Place

TOKEN = "zqx"
VALUES = (
    '=1+1&"zqx"',
    "+1+1+zqx",
    "-1+1-zqx",
    "@SUM(A1:zqx1)",
    "\t=1+1+zqx",
    "\r=1+1+zqx",
    "\n=1+1+zqx",
    "＝1+1+zqx",
    "  =1+1+zqx",
    "'=1+1+zqx",
    "=cmd|' /C calc zqx'!A0",
    '=HYPERLINK("http://zqx.invalid/","打开")',
    '=WEBSERVICE("http://zqx.invalid/")',
    "='[zqx.xlsx]Sheet1'!$A$1",
    "{=zqx}",
    "http://zqx.invalid/a b?c=d",
    "mailto:a@zqx.invalid",
    "internal:'zqx'!A1",
    "external:zqx.xlsx",
    "javascript:alert('zqx')",
    "</script><script>alert('zqx')</script>",
    "<img src=x onerror=\"alert('zqx')\">",
    "&lt;b&gt;zqx&lt;/b&gt;&amp;&#61;",
    "]]><!-- zqx --><?zqx?>",
    '" onclick="zqx" x="',
    "{{ 7*7 }}{% for zqx in y %}{{ zqx.__class__ }}",
    'DDEAUTO c:\\\\zqx "a"',
    "MACROBUTTON zqx",
    "_x003D_1+1_x000A_zqx",
    "../../../zqx",
    "CON|zqx?*:\\/",
    "zqx\u202e\u2028\u200b\ufeff",
)
BROKEN = ("\x00\x01\x1b\x7f zqx", "\ud800 zqx \udfff", "\ufffe\uffff zqx", "长" * 40_000 + "zqx")
"""What no file can hold, or no cell; a program that builds a Form can."""
_WORDS = frozenset({"text", "name", "label", "file", "sheet", "title"})


def poisoned(model, turn=0, values=VALUES + BROKEN):
    """`model` with another text in every field that holds words (not in those that hold a choice)."""
    numbers = count(turn)

    def text(value):
        return values[next(numbers) % len(values)] if value else value

    def change(value):
        if isinstance(value, BaseModel | Place):
            fields = value._fields if isinstance(value, Place) else type(value).model_fields
            changed = {}
            for name in fields:
                one = getattr(value, name)
                changed[name] = text(one) if name in _WORDS and isinstance(one, str) else change(one)
            return value._replace(**changed) if isinstance(value, Place) else value.model_copy(update=changed)
        return tuple(map(change, value)) if isinstance(value, tuple) else value

    return change(model)


def filed(turn=0, *, sheet="自评表"):
    """The bytes of a form as .xlsx; numbers where numbers belong, and each value as text in the other cells."""
    numbers = count(turn)

    def bad():
        return VALUES[next(numbers) % len(VALUES)]

    rows = (
        ("项目支出绩效自评表",),
        ("（2025年度）",),
        ("项目名称", bad()),
        ("主管部门", bad(), "实施单位", bad()),
        ("项目负责人", bad(), "联系电话", bad()),
        ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("", "年度资金总额", 100, 100, 90, 10, bad(), 9),
        ("", "其他资金", bad(), 0, bad(), "—", "", "—"),
        ("年度总体目标", bad(), "", "", bad()),
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
        (bad(), bad(), bad(), "≥10次", bad(), 50, 50, bad()),
        ("效益指标", bad(), bad(), bad(), "80%", 30, bad(), bad()),
        ("满意度指标", "满意度指标", bad(), bad(), bad(), bad(), 10, bad()),
        ("产出指标", "数量指标", "培训次数", "> =10次", "≥9次", 10, 10, bad()),
        ("总分", "", "", "", "", 100, 99, ""),
        ("备注", bad()),
        (bad(),),
    )
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value != "":
                (page.write_string if isinstance(value, str) else page.write_number)(number, column, value)
    book.close()
    return target.getvalue()


# --- what came of them ----------------------------------------------------------------------------------------------

_PARTS = re.compile(
    r"external|vba|macro|connection|querytable|activex|oleobject|embedding|customui|altchunk", re.IGNORECASE
)
_FORMULAS = frozenset({"f", "formula", "formula1", "formula2", "definedName", "ddeLink", "calculatedColumnFormula"})


def traces(name, data):
    """What is wrong with a file that we wrote; the names of its sheets may hold a value, in quotes."""
    if name.endswith(".xlsx"):
        return [*faults(data), *_package(data), *_formulas(data)]
    if name.endswith(".docx"):
        return [*_package(data), *_fields(data)]
    if name.endswith(".html"):
        page = _Page()
        page.feed(data.decode())
        return page.wrong
    if name.endswith(".json"):
        json.loads(data)
    return []


def _package(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("word/embeddings/") and name.endswith(".xlsx"):  # the numbers of a chart
                yield from traces(name, package.read(name))
            elif _PARTS.search(name):
                yield f"part {name}"
            if name.endswith(".rels"):
                for one in etree.fromstring(package.read(name)):
                    if one.get("TargetMode") == "External":
                        # 汇总表.xlsx leads to the filer's file and to the folder of its papers, under their names.
                        ours = re.match(r"(?:文书|\.\.\\来件)\\(?!.*\.\.)", one.get("Target"))
                        if TOKEN in one.get("Target") and not ours:
                            yield f"{name} leads to {one.get('Target')}"
                        elif not one.get("Type").endswith("/hyperlink"):
                            yield f"{name}: {one.get('Type')}"


def _formulas(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if not name.endswith((".xml", ".vml")) or not name.startswith("xl/"):
                continue
            for element in etree.fromstring(package.read(name)).iter():
                tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
                held = element.text or ""
                if tag == "hyperlink":
                    held = f"{element.get('location', '')}"
                elif tag not in _FORMULAS:
                    continue
                # 'name of a sheet'!A1 is one of ours, where the filer's sheet is called so.
                if TOKEN in re.sub(r"'(?:[^']|'')+'!", "", held):
                    yield f"{name}: {tag} {held[:80]}"


def _fields(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if not name.endswith(".xml"):
                continue
            for element in etree.fromstring(package.read(name)).iter():
                tag = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
                if tag in {"instrText", "fldSimple", "altChunk", "object", "comment", "hyperlink"} and TOKEN in (
                    "".join(element.itertext()) if tag == "instrText" else "".join(map(str, element.attrib.values()))
                ):
                    yield f"{name}: {tag}"


class _Page(html.parser.HTMLParser):
    """Elements and attributes that no page of ours has."""

    def __init__(self):
        super().__init__()
        self.wrong, self.inside = [], None

    def handle_starttag(self, tag, attributes):
        self.inside = tag if tag in {"script", "style"} else None
        if tag in {"iframe", "object", "embed", "base", "form", "frame"} or TOKEN in tag:
            self.wrong.append(f"<{tag}>")
        for key, value in attributes:
            if key.startswith("on") or TOKEN in key:
                self.wrong.append(f"{tag} {key}")
            if key in {"href", "src", "action", "srcset"} and not re.match(
                r"(#|data:image/|[\w%.()（）-]+[\w%./()（）-]*(#.*)?$)", value or ""
            ):
                self.wrong.append(f"{tag} {key}={value}")

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, text):
        if self.inside == "style" and TOKEN in text:
            self.wrong.append(f"{self.inside}: {text[:60]}")

    def handle_comment(self, text):
        if TOKEN in text:
            self.wrong.append("a comment")

    def handle_pi(self, text):
        if TOKEN in text:
            self.wrong.append("an instruction")


__all__ = ["BROKEN", "TOKEN", "VALUES", "filed", "poisoned", "traces"]
