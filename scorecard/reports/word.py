"""Word documents from a Word template: the template is parsed and compiled once, then only its text is written.

docxtpl knows how Word scatters `{{ … }}` and `{%tr … %}` over runs, and turns a template's XML into Jinja source;
that is all it does here. Rendering runs in our sandbox, and only the parts that hold fields are compressed anew.
On the way from docxtpl's source to Jinja, three things are added:

- each `{{ … }}` inside a run goes through `_run`, so that a number of the model stands in a content control of its
  own (which `verify` reads back), a gap in the character style 待补充, and a line feed becomes a line break;
- a cell that prints a `Label` (`{{ 行.一级指标|合并 }}`) is merged with the cells below it;
- the series of a chart are filled by their names, 分值 and 核算得分.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateError
from markupsafe import Markup, escape

from scorecard.reports import baseline
from scorecard.reports.package import FIXED_DATE, Part, archive, part
from scorecard.reports.paragraphs import FILTER, ROW, Inside, Paragraphs, Writer, encoded
from scorecard.reports.rows import Label
from scorecard.reports.templating import FAULTS, TemplateProblem, in_chinese, sandbox, value_text
from scorecard.reports.text import clean, marked, plain
from scorecard.reports.wordchart import chart_source, chart_workbook, points

MAX_TEMPLATE = 20_000_000
"""Largest template, unpacked, in bytes: a template with pictures has a few million."""

_FIELD_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_CHART_PARTS = re.compile(r"word/charts/chart\d*\.xml")
_CHART_BOOKS = re.compile(r"word/embeddings/[^/]+\.xlsx")
_RUN = re.compile(
    r"<w:r(?: [^>]*)?>(<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>|<w:rPr/>)?<w:t(?: [^>]*)?>([^<]*\{\{[^<]*)</w:t></w:r>",
    re.DOTALL,
)
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>(?:(?!<w:p[ >]).)*?</w:p>", re.DOTALL)
_TEXTS = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>")
_PRINT = re.compile(r"\{\{(-?)(.*?)(-?)\}\}", re.DOTALL)
_CELL = re.compile(r"<w:tc(?: [^>]*)?>(?:(?!<w:tc[ >]).)*?</w:tc>", re.DOTALL)
_MERGED = re.compile(r"\{\{\s*([^{}|]+?)\s*\|\s*合并\s*\}\}")
_CELL_WIDTH = re.compile(r"(<w:tcPr>(?:<w:tcW [^>]*/>)?(?:<w:gridSpan [^>]*/>)?)")
_GAP_STYLE = "DaiBuChong"
_LINE_FEED = '</w:t><w:br/><w:t xml:space="preserve">'
_NOT_PLAIN = re.compile("[&<>'\"\ue000\ue003]")
"""what is escaped, a mark"""

_FAULTS: tuple[type[Exception], ...] = (TemplateError, *FAULTS)
# Deflating at 6 takes three times as long for a tenth less size.
_LEVEL = 3
_KEPT = 8192
"""written paragraphs that are remembered, each of about a kilobyte"""


class WordTemplate:
    """A compiled Word template. `render` may be called any number of times, from one thread at a time."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.sources: list[str] = []
        self._run_styles: list[str] = []
        self._writers: list[Writer] = []
        # Left over where a number fills its run: they say nothing and are a tenth of the document.
        self._empty_runs: list[bytes] = []
        self._paragraphs = Paragraphs(self._writers, _merge_kind, self._empty_runs)
        self._hidden = ""
        environment = self._environment = sandbox(_printed)
        environment.add_finished(FILTER, self._paragraphs.write, kept=_KEPT)
        environment.add_finished(ROW, self._paragraphs.write)
        environment.filters["合并"] = _merged_text
        environment.add_finished("_merge", _merge_kind)
        environment.add_finished("_points", points)
        unpacked = _unpack(data, name)
        number = baseline.free_number(part_name for part_name, _ in unpacked)
        sources = [(name, self._prepared(name, _with_baseline(name, content, number))) for name, content in unpacked]
        self._parts = [(name, self._compiled(found) if isinstance(found, str) else found) for name, found in sources]
        # The tokens of parts that no field changes, for the 底稿.
        self._fixed = {
            name: baseline.fingerprints(content.decode("utf-8", "replace"))
            for name, content in unpacked
            if (baseline.is_foot(name) or name == "word/document.xml") and b"{{" not in content and b"{%" not in content
        }
        self._baseline = f"customXml/item{number}.xml"
        self._constant = [
            part(f"customXml/itemProps{number}.xml", baseline.properties_xml(), level=9),
            part(f"customXml/_rels/item{number}.xml.rels", baseline.properties_relation(number), level=9),
        ]

    def render(self, context: dict[str, Any]) -> bytes:
        """The document with the fields of `context` filled in. Raises TemplateProblem for a fault of the template."""
        parts = []
        tokens = dict(self._fixed)
        self._environment.steps = 0
        for name, content in self._parts:
            if isinstance(content, Part):
                parts.append(content)
            elif content is None:
                parts.append(self._made(name, context))
            else:
                try:
                    data = self._environment.rendered(partial(self._filled, name, content, context, tokens))
                except _FAULTS as error:
                    raise TemplateProblem(self.name, in_chinese(error)) from error
                parts.append(part(name, data, level=_LEVEL))
        feet = [tokens[name] for name in sorted(tokens) if baseline.is_foot(name)]
        known = baseline.tokens_xml(tokens.get("word/document.xml", ""), feet)
        return archive([*parts, part(self._baseline, known, level=_LEVEL), *self._constant])

    def _filled(self, name: str, template: Template, context: dict[str, Any], tokens: dict[str, str]) -> bytes:
        """The part `name` with the fields of `context`; its tokens go into `tokens` where the 底稿 has them."""
        if _CHART_PARTS.fullmatch(name):
            return encoded(template.render(context))
        pieces: Any = template.generate(context)  # passages of ours among Jinja's texts
        data, tokens[name] = self._paragraphs.assemble(pieces)
        return data

    def _prepared(self, name: str, content: bytes) -> Part | str | None:
        """A constant part, the Jinja source of one that has fields, or None for a part made anew for each document."""
        if name == "docProps/core.xml" or _CHART_BOOKS.fullmatch(name):
            return None
        if name == "docProps/app.xml":
            return part(name, _APP, level=_LEVEL)
        if _CHART_PARTS.fullmatch(name):
            source = chart_source(content)
        elif _FIELD_PARTS.fullmatch(name) and (b"{{" in content or b"{%" in content):
            source = self._source(content.decode("utf-8"))
        else:
            return part(name, content, level=9)
        self.sources.append(source)
        return source

    def _compiled(self, source: str) -> Template:
        try:
            return self._environment.from_string(self._paragraphs.take(source))
        except (TemplateError, RecursionError) as error:
            raise TemplateProblem(self.name, in_chinese(error)) from error

    def _source(self, xml: str) -> str:
        """The Jinja source of a part: docxtpl's, with merged cells and runs of our own."""
        from docxtpl import DocxTemplate  # noqa: PLC0415

        self._hidden = '<w15:appearance w15:val="hidden"/>' if "xmlns:w15=" in xml else ""
        self._check_delimiters(xml)
        source = DocxTemplate(io.BytesIO()).patch_xml(xml)
        source = _CELL.sub(_merge_cell, source)
        return _RUN.sub(self._own_run, source)

    def _check_delimiters(self, xml: str) -> None:
        """A field left open in one paragraph would silently swallow the next ones: refused here, with its place."""
        for number, paragraph in enumerate(_PARAGRAPH.findall(xml), 1):
            text = "".join(_TEXTS.findall(paragraph))
            for opening, closing in (("{{", "}}"), ("{%", "%}")):
                if text.count(opening) != text.count(closing):
                    raise TemplateProblem(self.name, f"第{number}段“{text[:60]}”中的 {opening} 和 {closing} 不成对")

    def _own_run(self, match: re.Match[str]) -> str:
        """A run whose fields go through the filter of its formatting."""
        style = match[1] or ""
        if style not in self._run_styles:
            self._run_styles.append(style)
            self._writers.append(_writer(style, self._hidden))
            self._empty_runs.append(encoded(f'<w:r>{style}<w:t xml:space="preserve"></w:t></w:r>'))
            self._environment.add_finished(f"_run{len(self._run_styles) - 1}", _markup_alone(self._writers[-1]))
        name = f"_run{self._run_styles.index(style)}"
        content = _PRINT.sub(lambda field: f"{{{{{field[1]}({field[2].strip()})|{name}{field[3]}}}}}", match[2])
        return f'<w:r>{style}<w:t xml:space="preserve">{content}</w:t></w:r>'

    def _made(self, name: str, context: dict[str, Any]) -> Part:
        if name == "docProps/core.xml":
            return part(name, core_properties(context["报告"]["标题"], context["报告"]["名称"]), level=_LEVEL)
        return part(name, chart_workbook(context["图"]), level=0)


@lru_cache(maxsize=32)
def _loaded(path: str, _modified: int, _size: int) -> WordTemplate:
    return WordTemplate(Path(path).read_bytes(), Path(path).name)


def word_template(path: Path) -> WordTemplate:
    """The compiled template at `path`, compiled once a process (and again when the file has changed)."""
    state = path.stat()
    return _loaded(str(path.resolve()), state.st_mtime_ns, state.st_size)


def core_properties(title: str, subject: str) -> bytes:
    """docProps/core.xml: title and subject of the document, this program as its maker, fixed dates."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(plain(title))}</dc:title><dc:subject>{escape(clean(plain(subject))[:200])}</dc:subject>"
        "<dc:creator>scorecard</dc:creator><cp:lastModifiedBy>scorecard</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{FIXED_DATE}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{FIXED_DATE}</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode("utf-8", "ignore")


_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>scorecard</Application></Properties>"
)


def _unpack(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The parts of the template, in their order. Raises TemplateProblem for a file that is no Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            if sum(info.file_size for info in infos) > MAX_TEMPLATE:
                raise TemplateProblem(name, "解压后过大")
            parts = [(info.filename, package.read(info)) for info in infos]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise TemplateProblem(name, "不是 Word 文档（.docx）") from error
    if "word/document.xml" not in dict(parts):
        raise TemplateProblem(name, "不是 Word 文档（.docx）")
    return parts


def _with_baseline(name: str, content: bytes, number: int) -> bytes:
    """A part of the template that has to know of the custom XML part `number`, in which the 底稿 stands."""
    if name == "word/_rels/document.xml.rels":
        return baseline.with_relation(content, number)
    return baseline.with_content_type(content, number) if name == "[Content_Types].xml" else content


def _merge_cell(match: re.Match[str]) -> str:
    """A cell that prints a label with |合并, given a vertical merge that the label decides."""
    cell = match[0]
    found = _MERGED.search(cell)
    if found is None:
        return cell
    merge = f"""<w:vMerge w:val="{{{{({found[1]})|_merge}}}}"/>"""
    if "<w:tcPr>" not in cell:
        return re.sub(r"(<w:tc(?: [^>]*)?>)", rf"\1<w:tcPr>{merge}</w:tcPr>", cell, count=1)
    return _CELL_WIDTH.sub(lambda head: head[1] + merge, cell, count=1)


def _merged_text(value: Any) -> Any:
    """The text of a merged cell: printed on its first row only."""
    if not getattr(value, "first", True):
        return ""
    return str.__str__(value) if type(value) is Label else value


def _merge_kind(value: Any) -> str:
    """Whether a cell begins a merged area or goes on with the one above; a plain text is always a cell of its own."""
    return "restart" if getattr(value, "first", True) else "continue"


def _printed(value: Any) -> Any:
    """What is printed outside of runs, as in attributes: plain text."""
    return value if type(value) is Markup else value_text(value)


def _writer(style: str, hidden: str) -> Writer:
    """What turns a printed value into the inside of a `<w:t>` whose run has the formatting `style`.

    Numbers of the model get a content control of their own, gaps the style 待补充, line feeds become breaks.
    """
    text_run = f'<w:r>{style}<w:t xml:space="preserve">'
    inner = style.removeprefix("<w:rPr>").removesuffix("</w:rPr>") if style not in {"", "<w:rPr/>"} else ""
    inner = re.sub(r"<w:rStyle [^>]*/>", "", inner)
    gap_start = f'</w:t></w:r><w:r><w:rPr><w:rStyle w:val="{_GAP_STYLE}"/>{inner}</w:rPr><w:t xml:space="preserve">'
    gap_end = f"</w:t></w:r>{text_run}"
    control = f"</w:t></w:r>{baseline.CONTROL}"
    control_start = f'"/>{hidden}</w:sdtPr><w:sdtContent>{text_run}'
    control_end = f"</w:t></w:r></w:sdtContent></w:sdt>{text_run}"

    def write(value: Any) -> Inside:
        if type(value) is str and not _NOT_PLAIN.search(value):
            return (
                (value.replace("\n", _LINE_FEED), value.replace("\n", ""), ()) if "\n" in value else (value, value, ())
            )
        text = value if isinstance(value, str) else value_text(value)
        if text and text[0] == "\ue000" and type(text) is str and "\n" not in text and not _NOT_PLAIN.search(text, 1):
            field, _, left = text[1:].partition("\ue001")
            words, closed, left = left.partition("\ue002")
            if closed and not left:  # a number and nothing else, as in a cell
                return control + field + control_start + words + control_end, baseline.NUMBER, (field,)
        known = not isinstance(text, Markup)  # else its text is read from its markup
        safe = str(escape(text)).replace("\n", _LINE_FEED)
        pieces = marked(safe)
        markup = said = pieces[0]
        fields: list[str] = []
        for at in range(1, len(pieces), 4):
            field, words, gap, after = pieces[at : at + 4]
            if gap is None:
                markup += f"{control}{field}{control_start}{words}{control_end}{after}"
                said += baseline.NUMBER + after
                fields.append(field)
            else:
                markup += gap_start + gap + gap_end + after
                said += gap + after
        return markup, said.replace(_LINE_FEED, "") if known else None, fields

    return write


def _markup_alone(write: Writer) -> Callable[[Any], Markup]:
    """The filter of a run that stands in no paragraph of `Paragraphs`."""
    return lambda value: Markup(write(value)[0])  # noqa: S704 - escaped, and the marks are ours
