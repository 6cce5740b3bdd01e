"""A workbook annotated: remarks and colours in its worksheets, a 问题清单 in front, all else byte for byte as it was.

Macros and links to other workbooks and programs are not taken along; everything that a person typed is. What an earlier check wrote is taken out first, so that a
file that was corrected and sent back can be checked again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.excel.remarks import sheet as worksheets
from scorecard.excel.remarks.entries import Entry, entries
from scorecard.excel.remarks.links import break_links
from scorecard.excel.remarks.listing import TITLE, listing
from scorecard.excel.remarks.outside import drop_macros
from scorecard.excel.remarks.parts import OFFICE, Parts, local, parse, serialise
from scorecard.excel.remarks.seal import sealed, unsealed
from scorecard.excel.remarks.sheet import DONE, NUMBERS
from scorecard.excel.remarks.styles import REMEMBERED, dressed
from scorecard.findings import found, message
from scorecard.model import Place
from scorecard.readers.package import Broken, open_package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from scorecard.fixing import Correction
    from scorecard.model import Finding

_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_MACRO_SHEETS = frozenset({"xlMacrosheet", "xlIntlMacrosheet"})
"""sheets whose formulas are programs (Excel 4)"""
_SELECTED = re.compile(rb"""\s(?:tabSelected)\s*=\s*["'](?:1|true)["']""")
_PARTS = "xl/worksheets/scorecardList{}.xml"


@dataclass(slots=True)
class Annotated:
    """A copy with remarks. `data` is None where none could be made; `findings` says what was done otherwise."""

    data: bytes | None
    rows: list[Entry]
    findings: list[Finding] = field(default_factory=list)


def annotate_workbook(
    data: bytes,
    name: str,
    findings: Sequence[Finding],
    *,
    corrections: Sequence[Correction] = (),
) -> Annotated:
    """The workbook `data` (called `name`) with `findings` at their cells, and `corrections` that were made in it listed."""
    package, wrong = open_package(data, name)
    if package is None:
        return Annotated(None, entries(findings, corrections), wrong)
    parts = Parts(package)
    try:
        return _Book(parts, name).annotate(findings, corrections)
    except Broken as broken:
        return Annotated(None, entries(findings, corrections), [broken.finding])
    except (etree.XMLSyntaxError, KeyError, ValueError) as error:
        return Annotated(None, entries(findings, corrections), [found("D022", Place(file=name), reason=reason(error))])


def reason(error: Exception) -> str:
    """Why a copy cannot be made, in words."""
    if isinstance(error, etree.XMLSyntaxError):
        return "有一个部件的 XML 不合语法"
    return "缺少必需的部件" if isinstance(error, KeyError) else "部件的结构不合规范"


class _Book:
    """The workbook part and what it leads to."""

    def __init__(self, parts: Parts, name: str) -> None:
        self.parts, self.file = parts, name
        self.main = parts.main("xl/workbook.xml")
        self.root = parse(parts.read(self.main))
        tag = self.root.tag
        self.namespace = tag.rpartition("}")[0].lstrip("{") if isinstance(tag, str) else ""
        strict = "purl.oclc.org" in self.namespace
        self.office = "http://purl.oclc.org/ooxml/officeDocument/relationships" if strict else OFFICE
        self.findings: list[Finding] = []

    def annotate(self, findings: Sequence[Finding], corrections: Sequence[Correction]) -> Annotated:
        self._drop_macros()
        self._drop_list()
        listed = self._worksheets()
        broken = break_links(self.parts, self.main, self.root, [part for _, part in listed])
        if broken:
            self.findings.append(found("D026", Place(file=self.file), count=broken))
        names = [title for title, _ in listed]
        rows = entries(findings, corrections, names)
        styles, styles_part = self._styles()
        made_ready = dressed(styles, self.namespace)
        by_sheet: dict[str, list[Entry]] = {}
        for row in rows:
            if row.sheet in names:
                by_sheet.setdefault(row.sheet or "", []).append(row)
        titles: dict[str, list[str]] = {}  # a damaged list may name one part twice
        for title, part in listed:
            titles.setdefault(part, []).append(title)
        for number, (part, called) in enumerate(titles.items(), 1):
            sheet = worksheets.open_sheet(self.parts, part, called[0])
            touched = worksheets.strip(sheet)
            here = [row for title in dict.fromkeys(called) for row in by_sheet.get(title, [])]
            if here:
                worksheets.remark(sheet, here, made_ready.colours, main=self.main, block=number)
            if here or touched:
                sheet.save()
        self._unselect()
        told = "；".join(message(finding) for finding in self.findings)
        made = listing(rows, made_ready.look, self.namespace, names, told=f"{told}。" if told else "")
        part = self.parts.free(_PARTS)
        self._insert(part, made.first, made.last)
        self.parts.write(styles_part, made_ready.part, recurring=len(made_ready.part) <= REMEMBERED)
        self.parts.write(part, made.xml)
        self.parts.declare(part, _SHEET)
        self.parts.write(self.main, serialise(self.root))
        return Annotated(sealed(self.parts.zipped(), part, unsealed(made.xml)), rows, self.findings)

    # ---------------------------------------------------------------------------------------- what is there

    def _sheets(self) -> _Element:
        found_ = next((child for child in self.root if local(child) == "sheets"), None)
        if found_ is None:
            raise ValueError("no list of sheets")
        return found_

    def _worksheets(self) -> list[tuple[str, str]]:
        """(name, part) of the worksheets; chart sheets and the like have no cells."""
        relations = {relation.id: relation for relation in self.parts.relations(self.main)}
        found_ = []
        for element in self._sheets():
            relation = relations.get(element.get(f"{{{self.office}}}id") or "")
            if relation is not None and relation.kind == "worksheet" and relation.target in self.parts:  # type: ignore[operator]
                found_.append((element.get("name") or "", relation.target or ""))
        return found_

    def _styles(self) -> tuple[bytes | None, str]:
        """The bytes of the styles part, and its name; a new name where there is none."""
        relation = self.parts.related(self.main, "styles")
        if relation is not None and relation.target is not None:
            return self.parts.read(relation.target), relation.target
        part = self.parts.free("xl/scorecardStyles{}.xml")
        self.parts.declare(part, _STYLES)
        self.parts.relate(self.main, part, f"{self.office}/styles")
        return None, part

    # ---------------------------------------------------------------------------------------- what goes

    def _drop_macros(self) -> None:
        gone = drop_macros(self.parts, self.main, _BOOK)
        relations = {relation.id: relation for relation in self.parts.relations(self.main)}
        for at, element in reversed(list(enumerate(self._sheets()))):
            relation = relations.get(element.get(f"{{{self.office}}}id") or "")
            if relation is None or relation.kind not in _MACRO_SHEETS:
                continue
            gone = True
            name = element.get("name") or ""
            for one in [e for e in self.root.iter() if local(e) == "definedName" and name in (e.text or "")]:
                self._remove(one)
            self._sheets().remove(element)
            self._shift(at, -1)
            self.parts.unrelate(self.main, relation.id)
            if relation.target is not None and relation.target in self.parts:
                self.parts.remove(relation.target)
        if gone:
            self.findings.append(found("D023", Place(file=self.file)))

    def _drop_list(self) -> None:
        """Take the 问题清单 of an earlier check out."""
        ours = self._names((NUMBERS,))
        if not ours:
            return
        name = (ours[0].text or "").rpartition("!")[0].strip("'").replace("''", "'")
        for element in self._names((NUMBERS, DONE)):
            self._remove(element)
        for at, element in enumerate(list(self._sheets())):
            if element.get("name") != name:
                continue
            ident = element.get(f"{{{self.office}}}id") or ""
            target = next((r.target for r in self.parts.relations(self.main) if r.id == ident), None)
            self._sheets().remove(element)
            self._shift(at, -1)
            self.parts.unrelate(self.main, ident)
            if target is not None and target in self.parts:
                self.parts.remove(target)

    def _names(self, wanted: tuple[str, ...]) -> list[_Element]:
        return [e for e in self.root.iter() if local(e) == "definedName" and e.get("name") in wanted]

    def _remove(self, element: _Element) -> None:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
            if not len(parent):
                self.root.remove(parent)

    def _shift(self, at: int, by: int) -> None:
        """The names that belong to one sheet keep their sheet when one at `at` comes (1) or goes (-1)."""
        for element in [e for e in self.root.iter() if local(e) == "definedName"]:
            sheet = element.get("localSheetId")
            if sheet is None or not sheet.isdecimal():
                continue
            if by < 0 and int(sheet) == at:
                self._remove(element)
            elif int(sheet) >= at:
                element.set("localSheetId", str(int(sheet) + by))

    # ---------------------------------------------------------------------------------------- what comes

    def _unselect(self) -> None:
        """Two selected sheets would be edited together: only the 问题清单 is shown first."""
        relations = {relation.id: relation.target for relation in self.parts.relations(self.main)}
        for element in self._sheets():
            part = relations.get(element.get(f"{{{self.office}}}id") or "")
            if part is None or part not in self.parts:
                continue
            raw = self.parts.read(part)
            end = max(raw.find(b"sheetData"), 0) or len(raw)
            cut = _SELECTED.sub(b"", raw[:end])
            if len(cut) != end:
                self.parts.write(part, cut + raw[end:])

    def _insert(self, part: str, first: int, last: int) -> None:
        taken = {(element.get("name") or "").casefold() for element in self._sheets()}
        name, number = TITLE, 1
        while name.casefold() in taken:
            number += 1
            name = f"{TITLE}({number})"
        used = [int(e.get("sheetId") or 0) for e in self._sheets() if (e.get("sheetId") or "").isdecimal()]
        ident = self.parts.relate(self.main, part, f"{self.office}/worksheet")
        element = etree.Element(
            f"{{{self.namespace}}}sheet",
            {"name": name, "sheetId": str(max(used, default=0) + 1), f"{{{self.office}}}id": ident},
            nsmap={"r": self.office},
        )
        self._sheets().insert(0, element)
        self._shift(0, 1)
        names = next((child for child in self.root if local(child) == "definedNames"), None)
        if names is None:
            names = etree.Element(f"{{{self.namespace}}}definedNames")
            before = {"sheets", "functionGroups", "externalReferences"}
            at = max(i for i, child in enumerate(self.root) if local(child) in before)
            self.root.insert(at + 1, names)
        for label, reference, extra in (
            ("_xlnm.Print_Titles", f"'{name}'!$4:$4", {"localSheetId": "0"}),
            (DONE, f"'{name}'!$H${first}:$H${last}", {"hidden": "1"}),
            (NUMBERS, f"'{name}'!$A${first}:$A${last}", {"hidden": "1"}),
        ):
            made = etree.Element(f"{{{self.namespace}}}definedName", {"name": label, **extra})
            made.text = reference
            names.append(made)
        for view in [e for e in self.root.iter() if local(e) == "workbookView"]:
            view.attrib.pop("firstSheet", "")
            view.attrib.pop("activeTab", "")


__all__ = ["Annotated", "annotate_workbook", "reason"]
