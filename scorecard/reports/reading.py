"""An edited Word report, read back: its paragraphs, and the numbers of the model that they still carry.

Not a reader of forms: it knows only what `scorecard.reports.word` wrote.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from lxml import etree

MAX_SIZE = 100_000_000
"""Largest document.xml and footers together, unpacked, in bytes."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _TAB, _BREAK, _SDT, _P = f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}sdt", f"{_W}p"
_DELETED = f"{_W}del"


@dataclass(slots=True)
class Paragraph:
    """A paragraph with its number (from 1), its text, and its text outside of numbers of the model.

    `numbers` are (field, printed); the field is "" where an office program dropped the control's name. In `free` a number of the model is left out and a NUL stands for it.
    """

    number: int
    text: str
    free: str
    numbers: list[tuple[str, str]] = field(default_factory=list)


class NotAReport(ValueError):  # noqa: N818 - the message is read, not the name
    """The file is no readable Word document. The message is Chinese."""


def read_paragraphs(data: bytes) -> list[Paragraph]:
    """The paragraphs of a Word document, those in tables included, that say anything.

    Raises NotAReport for a file that is none; text that was deleted with tracked changes is left out.
    """
    parts = unpack(data, only="word/document.xml")
    root = xml_of(parts["word/document.xml"])
    found = (paragraph_of(number, element) for number, element in enumerate(root.iter(_P), 1))
    return [paragraph for paragraph in found if paragraph.text.strip()]


def unpack(data: bytes, *, only: str | None = None) -> dict[str, bytes]:
    """The parts of a Word document in their order, or `only` one of them. Raises NotAReport for a file that is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = [info for info in package.infolist() if not info.is_dir() and only in {None, info.filename}]
            if sum(info.file_size for info in infos) > MAX_SIZE:
                raise NotAReport("解压后过大")
            parts = {info.filename: package.read(info) for info in infos}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise NotAReport("不是 Word 文档（.docx），或已加密、损坏") from error
    if "word/document.xml" not in parts or (only is None and "[Content_Types].xml" not in parts):
        raise NotAReport("不是 Word 文档（.docx），或已加密、损坏")
    return parts


def xml_of(content: bytes) -> etree._Element:
    """The root of a part. Raises NotAReport for what is no XML or declares entities."""
    if b"<!DOCTYPE" in content[:1000]:
        raise NotAReport("含有不允许的声明")
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise NotAReport("内容不是完整的 XML") from error


def paragraph_of(number: int, element: etree._Element) -> Paragraph:
    """The paragraph `element`; paragraphs inside it (of a text box) are not part of it."""
    parts: list[str] = []
    free: list[str] = []
    numbers: list[tuple[str, str]] = []
    _walk(element, parts, free, numbers)
    return Paragraph(number, "".join(parts), "".join(free), numbers)


def _walk(element: etree._Element, parts: list[str], free: list[str], numbers: list[tuple[str, str]]) -> None:
    for child in element:
        if child.tag == _TEXT:
            parts.append(child.text or "")
            free.append(child.text or "")
        elif child.tag in {_TAB, _BREAK}:
            parts.append(" ")
            free.append(" ")
        elif child.tag == _SDT and (name := _field_of(child)) is not None:
            inside: list[str] = []
            _walk(child, inside, [], [])
            text = "".join(inside)
            numbers.append((name, text))
            parts.append(text)
            free.append("\x00")
        elif child.tag not in {_DELETED, _P}:
            _walk(child, parts, free, numbers)


def is_number(control: etree._Element) -> bool:
    """Whether a content control holds a number of the model."""
    return _field_of(control) is not None


def _field_of(control: etree._Element) -> str | None:
    """The field's name of a content control of ours, "" where its name was lost, None for somebody else's."""
    tag = control.find(f"{_W}sdtPr/{_W}tag")
    if tag is None:
        return ""
    name = tag.get(f"{_W}val", "")
    head = name.partition(".")[0]
    return name if head in {"items", "form", "levels"} or name in _WHOLE else None


_WHOLE = {"total", "claimed_total", "points_total", "total_difference"}
