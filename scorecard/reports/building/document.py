"""The package of a built-in template: the parts around the body, put together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from scorecard.reports.building import department, monitoring, opinion, review, self_evaluation, summary
from scorecard.reports.building.chartpart import POINTS, Series, chart_xml
from scorecard.reports.building.outline import Kit, WordKit, page
from scorecard.reports.building.styles import W, styles_xml
from scorecard.reports.package import archive, part
from scorecard.reports.templating import builtin_templates
from scorecard.reports.word import core_properties
from scorecard.reports.wordchart import chart_workbook

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{_REL}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w15"'
)


class Twins(NamedTuple):
    """A built-in template whose Word file and web page are made of one outline."""

    name: str
    body: Callable[[Kit], str]
    chart: tuple[Series, Series] = POINTS
    cover: bool = True


TWINS = (
    Twins("自评总结报告", summary.body, (Series("自评等级", (12, 5, 2, 1)), Series("核算等级", (9, 7, 3, 1)))),
    Twins("监控报告", monitoring.body, (Series("时间进度（%）", (58.3, 58.3)), Series("完成进度（%）", (62.5, 41.7)))),
    Twins("自评审核意见", opinion.self_evaluation_body, cover=False),
    Twins("绩效目标审核意见", opinion.target_body, cover=False),
    Twins("复核情况报告", review.body, (Series("自评偏高", (0, 12, 7)), Series("自评偏低", (0, 4, 1)))),
)


def build_all(directory: Path) -> list[Path]:
    """Writes every built-in Word template into `directory`, and the pages that are their twins; returns the files."""
    written = []
    for name, content in (("自评报告", self_evaluation.body()), ("部门整体自评报告", department.body())):
        written.append(directory / f"{name}.docx")
        written[-1].write_bytes(document(content))
    for twins in TWINS:
        written.append(directory / f"{twins.name}.docx")
        written[-1].write_bytes(document(twins.body(WordKit()), twins.chart))
        written.append(directory / f"{twins.name}.html")
        written[-1].write_bytes(page(twins.body, builtin_templates() / "自评报告.html", cover=twins.cover))
    return written


def document(body: str, chart: tuple[Series, Series] = POINTS) -> bytes:
    """A template with `body` and everything that a Word document needs around it."""
    sample = {
        "系列一": chart[0].name,
        "系列二": chart[1].name,
        "类别": ["产出指标"],
        "分值": ["50"],
        "得分": ["46.5"],
    }
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ("rId3", "extended-properties", "docProps/app.xml"),
        ),
        "word/document.xml": f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships(
            ("rId1", "styles", "styles.xml"),
            ("rId2", "settings", "settings.xml"),
            ("rId3", "fontTable", "fontTable.xml"),
            ("rId11", "footer", "footer1.xml"),
            ("rId12", "footer", "footer2.xml"),
            ("rId13", "footer", "footer3.xml"),
            ("rId14", "footer", "footer4.xml"),
            (self_evaluation.CHART, "chart", "charts/chart1.xml"),
        ),
        "word/styles.xml": styles_xml(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer("right"),
        "word/footer2.xml": _footer("left"),
        "word/footer3.xml": _footer("right", origin=True),
        "word/footer4.xml": _footer("left", origin=True),
        "word/charts/chart1.xml": chart_xml(chart),
        "word/charts/_rels/chart1.xml.rels": _relationships(
            ("rId1", "package", "../embeddings/Microsoft_Excel_Sheet1.xlsx"),
        ),
        "docProps/app.xml": (
            f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Application>scorecard</Application></Properties>"
        ),
    }
    packed = [part(name, text.encode()) for name, text in parts.items()]
    packed.append(part("docProps/core.xml", core_properties("自评报告模板", "")))
    packed.append(part("word/embeddings/Microsoft_Excel_Sheet1.xlsx", chart_workbook(sample), level=0))
    return archive(packed)


def _relationships(*rows: tuple[str, str, str]) -> str:
    items = "".join(
        f'<Relationship Id="{number}" Type="{kind if "://" in kind else f"{_REL}/{kind}"}" Target="{target}"/>'
        for number, kind, target in rows
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_WORD}.document.main+xml",
        "/word/styles.xml": f"{_WORD}.styles+xml",
        "/word/settings.xml": f"{_WORD}.settings+xml",
        "/word/fontTable.xml": f"{_WORD}.fontTable+xml",
        **{f"/word/footer{n}.xml": f"{_WORD}.footer+xml" for n in (1, 2, 3, 4)},
        "/word/charts/chart1.xml": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
        f"{listed}</Types>"
    )


def _settings() -> str:
    return (
        f'{_HEAD}<w:settings xmlns:w="{W}"><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="289"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _fonts() -> str:
    def font(name: str, other: str, family: str) -> str:
        return (
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="{family}"/>'
            '<w:pitch w:val="variable"/></w:font>'
        )

    return (
        f'{_HEAD}<w:fonts xmlns:w="{W}">'
        + font("仿宋_GB2312", "仿宋", "modern")
        + font("楷体_GB2312", "楷体", "modern")
        + font("黑体", "SimHei", "modern")
        + font("宋体", "SimSun", "auto")
        + font("方正小标宋简体", "方正小标宋_GBK", "auto")
        + "</w:fonts>"
    )


def _footer(side: str, *, origin: bool = False) -> str:
    """— 1 —, to the right on odd pages and to the left on even ones; in appendices with the origin of the numbers."""
    source = (
        '<w:p><w:pPr><w:pStyle w:val="YeJiaoLaiYuan"/></w:pPr><w:r><w:t xml:space="preserve">'
        "规则包：{{ 生成.标识 }} {{ 生成.版本 }}　输入文件SHA-256：{{ 生成.校验值 }}</w:t></w:r></w:p>"
        if origin
        else ""
    )
    return (
        f'{_HEAD}<w:ftr xmlns:w="{W}">{source}<w:p><w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )
