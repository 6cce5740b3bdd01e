"""styles.xml: the styles of an official document after GB/T 9704, under the names that Word shows for them.

Only names of fonts stand here; no font is shipped, and no free substitute is written into a document.
"""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.reports.building.elements import CHAR_SPACING, LINE_PITCH

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

SONG, FANG_SONG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
SAN_HAO, ER_HAO, SI_HAO, XIAO_SI, WU_HAO, XIAO_WU = 32, 44, 28, 24, 21, 18
"""字号 in half points."""

# Exactly 28.9 pt: 22 lines fit, and a larger glyph never pushes a line apart. 30 pt would hold only 21.
_BODY_LINE = f'<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH - 1}" w:lineRule="exact"/>'
# Word's automatic space between Chinese and digits would break the 28 characters of a line.
_NO_AUTO_SPACE = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
_LOOSE = '<w:spacing w:before="{0}" w:after="{1}" w:line="{2}" w:lineRule="auto"/>'


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. `paragraph` holds children of `<w:pPr>` in schema order; `size` is in half points."""

    id: str
    name: str
    font: str = FANG_SONG
    size: int = SAN_HAO
    paragraph: str = ""
    based: str = "Normal"
    following: str = ""
    run: str = ""
    quick: bool = True

    def _spacing(self) -> str:
        """Body text is condensed to 28 characters a line; other sizes are not, and say so against their base."""
        if self.id == "Normal":
            return f'<w:spacing w:val="{CHAR_SPACING}"/>'
        return "" if self.size == SAN_HAO else '<w:spacing w:val="0"/>'

    def xml(self) -> str:
        """The `<w:style>` element."""
        after = f'<w:next w:val="{self.following}"/>' if self.following else ""
        quick = "<w:qFormat/>" if self.quick else ""
        ppr = f"<w:pPr>{self.paragraph}</w:pPr>" if self.paragraph else ""
        based = f'<w:basedOn w:val="{self.based}"/>' if self.id != "Normal" else ""
        default = ' w:default="1"' if self.id == "Normal" else ""
        custom = "" if self.id in _BUILT_IN else ' w:customStyle="1"'
        return (
            f'<w:style w:type="paragraph"{default}{custom} w:styleId="{self.id}"><w:name w:val="{self.name}"/>{based}'
            f'{after}{quick}{ppr}<w:rPr>{fonts(self.font)}{self.run}{self._spacing()}<w:sz w:val="{self.size}"/>'
            f'<w:szCs w:val="{self.size}"/></w:rPr></w:style>'
        )


def fonts(name: str) -> str:
    """Chinese text in `name`; Latin letters and digits in Times New Roman, as official documents print them."""
    return f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{name}" w:cs="Times New Roman"/>'


_BUILT_IN = {"Normal", "Heading1", "Heading2", "Heading3", "NormalIndent", "Title", "Footer", "Caption"}


def _heading(level: int) -> str:
    return f'<w:keepNext/><w:keepLines/>{_BODY_LINE}<w:ind w:firstLineChars="200" w:firstLine="632"/><w:outlineLvl w:val="{level}"/>'


def _table(align: str) -> str:
    return f'<w:snapToGrid w:val="0"/>{_LOOSE.format(20, 20, 240)}<w:jc w:val="{align}"/>'


STYLES = (
    Style("Normal", "Normal", paragraph=f'{_NO_AUTO_SPACE}{_BODY_LINE}<w:jc w:val="both"/>'),
    Style("NormalIndent", "Normal Indent", paragraph='<w:ind w:firstLineChars="200" w:firstLine="632"/>'),
    Style("Heading1", "heading 1", HEI, paragraph=_heading(0), following="NormalIndent"),
    Style("Heading2", "heading 2", KAI, paragraph=_heading(1), following="NormalIndent"),
    Style("Heading3", "heading 3", paragraph=_heading(2), following="NormalIndent"),
    Style(
        "Title", "Title", TITLE, ER_HAO, f'{_LOOSE.format(0, 0, 360)}<w:jc w:val="center"/>', following="NormalIndent",
    ),
    Style("FengMianNianDu", "封面年度", KAI, paragraph=f'{_LOOSE.format(240, 0, 300)}<w:jc w:val="center"/>'),
    Style("FengMianBiaoQian", "封面标签", HEI, paragraph=f'{_LOOSE.format(120, 60, 300)}<w:jc w:val="distribute"/>'),
    Style("FengMianNeiRong", "封面内容", paragraph=f'<w:snapToGrid w:val="0"/>{_LOOSE.format(120, 60, 300)}<w:jc w:val="left"/>'),
    Style("FuJian", "附件标识", HEI, paragraph=f"<w:keepNext/>{_BODY_LINE}"),
    Style("FuJianBiaoTi", "附件标题", TITLE, 36, f'<w:keepNext/><w:snapToGrid w:val="0"/>{_LOOSE.format(120, 120, 300)}<w:jc w:val="center"/>'),
    Style("BiaoTou", "表头", HEI, WU_HAO, _table("center")),
    Style("BiaoWen", "表格文字", SONG, WU_HAO, _table("left")),
    Style("BiaoZhong", "表格居中", SONG, WU_HAO, _table("center")),
    Style("BiaoShu", "表格数字", SONG, WU_HAO, _table("right")),
    Style("Caption", "caption", HEI, XIAO_SI, f'<w:keepNext/><w:snapToGrid w:val="0"/>{_LOOSE.format(160, 60, 240)}<w:jc w:val="center"/>'),
    Style("TuTi", "图题", HEI, XIAO_SI, f'<w:snapToGrid w:val="0"/>{_LOOSE.format(40, 160, 240)}<w:jc w:val="center"/>'),
    Style("LuoKuan", "落款", paragraph=f'{_BODY_LINE}<w:ind w:rightChars="400" w:right="1264"/><w:jc w:val="right"/>'),
    Style("KongXi", "表后空隙", SONG, 10, '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="140" w:lineRule="exact"/>', quick=False),
    Style("BiaoZhu", "表注", SONG, XIAO_WU, f'<w:snapToGrid w:val="0"/>{_LOOSE.format(40, 60, 240)}<w:jc w:val="left"/>'),
    Style("Tu", "图", size=WU_HAO, paragraph=f'<w:keepNext/><w:snapToGrid w:val="0"/>{_LOOSE.format(120, 0, 240)}<w:jc w:val="center"/>'),
    Style(
        "GuoChengTi", "过程标题", HEI, WU_HAO,
        f'<w:keepNext/><w:keepLines/><w:snapToGrid w:val="0"/>{_LOOSE.format(160, 20, 260)}<w:jc w:val="left"/>',
    ),
    Style(
        "GuoCheng", "过程", SONG, WU_HAO,
        f'<w:snapToGrid w:val="0"/>{_LOOSE.format(0, 0, 260)}<w:ind w:left="420"/><w:jc w:val="left"/>',
    ),
    Style("Footer", "footer", SONG, SI_HAO, f'<w:snapToGrid w:val="0"/>{_LOOSE.format(0, 0, 240)}<w:ind w:leftChars="100" w:left="316" w:rightChars="100" w:right="316"/>'),
    Style("YeJiaoLaiYuan", "页脚来源", SONG, 14, f'<w:snapToGrid w:val="0"/>{_LOOSE.format(0, 0, 240)}<w:jc w:val="center"/>'),
    Style(
        "BiaoJi", "模板标记", SONG, 15,
        f'<w:snapToGrid w:val="0"/>{_LOOSE.format(0, 0, 240)}<w:jc w:val="left"/>', run='<w:color w:val="808080"/>', quick=False,
    ),
)  # fmt: skip

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def styles_xml() -> str:
    """styles.xml as text."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG_SONG)}<w:kern w:val="2"/>'
        f'<w:sz w:val="{SAN_HAO}"/><w:szCs w:val="{SAN_HAO}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f"{''.join(style.xml() for style in STYLES)}"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:customStyle="1" w:styleId="DaiBuChong"><w:name w:val="待补充"/><w:qFormat/>'
        '<w:rPr><w:shd w:val="clear" w:color="auto" w:fill="FFF2CC"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="70" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )
