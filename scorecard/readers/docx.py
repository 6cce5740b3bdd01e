"""Word documents (.docx): package and safety; the XML itself is read by `docx_xml`.

Not python-docx: its object for each paragraph and cell costs twenty times the reading, and it does not show which
text is deleted or which cells are one merged area.
"""

from __future__ import annotations

import posixpath

from lxml import etree

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers.docx_xml import STRICT_WORD, WORD, read_body
from scorecard.readers.package import Broken, Package, open_package
from scorecard.readers.table import Document

_USUAL = "word/document.xml"
_RELATIONS = "_rels/.rels"
_OFFICE_DOCUMENT = "/officeDocument"


def read(data: bytes, source: Source) -> tuple[Document | None, list[Finding]]:
    """The tables and paragraphs of a .docx; None with an error finding where it cannot be trusted.

    Half an XML is refused, not read as far as it goes: rows that are missing at the end would go unnoticed.
    """
    place = Place(file=source.name)
    package, findings = open_package(data, source.name)
    if package is None:
        return None, findings
    try:
        part = _main_part(package)
        root = _parse(package.xml(part))
    except Broken as broken:
        return None, [broken.finding]
    except KeyError:
        return None, [found("F009", place, reason=f"缺少正文（{_USUAL}）")]
    except etree.XMLSyntaxError as error:
        return None, [found("F013", place, part=_USUAL, reason=f"第 {error.lineno} 行不完整")]
    body, deleted, hidden = read_body(root, source.name)
    if deleted:
        findings.append(found("F111", place, count=deleted))
    if hidden:
        findings.append(found("F112", place, count=hidden))
    return Document(source=source, tables=body.tables, lines=body.lines), findings


def _parse(xml: bytes) -> etree._Element:
    # Strict OOXML differs in its namespaces only; one reader serves both.
    if STRICT_WORD.encode() in xml[:4096]:
        xml = xml.replace(STRICT_WORD.encode(), WORD.encode())
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(xml, parser)


def _main_part(package: Package) -> str:
    """The main part's name: the usual one, or what the package's relations say."""
    if _USUAL in package or _RELATIONS not in package:
        return _USUAL
    for relation in _parse(package.xml(_RELATIONS)):
        if (relation.get("Type") or "").endswith(_OFFICE_DOCUMENT):
            return posixpath.normpath((relation.get("Target") or _USUAL).lstrip("/"))
    return _USUAL
