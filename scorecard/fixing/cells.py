"""Cells of a workbook, looked at and rewritten in the XML of its sheets. Formulas are never touched."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.excel.remarks.notes import escaped
from scorecard.excel.remarks.parts import Parts, local, parse, serialise
from scorecard.excel.remarks.styles import Styles
from scorecard.model import decimal_text
from scorecard.readers.table import cell_of, column_letters
from scorecard.readers.xlsx_parts import clean, strings
from scorecard.reports.text import clean as printable

if TYPE_CHECKING:
    from lxml.etree import _Element

    from scorecard.fixing.correction import Correction

LARGEST = 32 * 2**20
"""bytes of a sheet that is rewritten; a form has some ten thousand"""
_TEXT_FORMAT = "49"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a cell holds: its text where it is a text, and the number of its number format."""

    text: str
    is_text: bool
    formula: bool
    format: str

    @property
    def as_text(self) -> bool:
        """Whether the cell's format is 文本: a number typed there is a text again."""
        return self.format == _TEXT_FORMAT

    def as_number(self, value: Decimal) -> bool:
        """Whether `value` would look the same as a number: its decimals shown, and no other format in the way."""
        exponent = value.as_tuple().exponent
        plain = exponent in {0, -2} or value.normalize().as_tuple().exponent == exponent
        return self.format == "0" and plain


class Cells:
    """The cells of the worksheets of a package."""

    def __init__(self, parts: Parts) -> None:
        """Raises `Broken`, KeyError and `etree.XMLSyntaxError` for damaged packages."""
        self.parts = parts
        self.main = parts.main("xl/workbook.xml")
        self.book = parse(parts.read(self.main))
        self.sheets: dict[str, tuple[str, _Element]] = {}
        self.index: dict[tuple[str, str], _Element] = {}
        self.touched: set[str] = set()
        roots: dict[str, _Element] = {}
        relations = {relation.id: relation for relation in parts.relations(self.main)}
        for element in self.book.iter():
            if local(element) != "sheet":
                continue
            ident = next((value for key, value in element.items() if str(key).endswith("}id")), "")
            relation = relations.get(str(ident))
            if (
                relation is None
                or relation.kind != "worksheet"
                or relation.target is None
                or relation.target not in parts
            ):
                continue
            if relation.target not in roots:  # a damaged list may name one part twice
                raw = parts.read(relation.target)
                if len(raw) > LARGEST:
                    continue
                roots[relation.target] = parse(raw)
            root = roots[relation.target]
            title = element.get("name") or ""
            self.sheets[title] = (relation.target, root)
            for cell in root.iter():
                if local(cell) == "c" and cell.get("r"):
                    self.index.setdefault((title, cell.get("r") or ""), cell)
        shared = parts.related(self.main, "sharedStrings")
        self.strings = strings(parts.read(shared.target)) if shared is not None and shared.target else []
        self.styles_part, self.styles = self._read_styles()
        self.formats = self._number_formats()

    def stored(self) -> dict[tuple[str, str], Stored]:
        """What each cell holds."""
        return {key: self._stored(cell) for key, cell in self.index.items()}

    def is_formula(self, correction: Correction) -> bool:
        """Whether the cell to be corrected is a formula."""
        cell = self.index.get((correction.place.sheet or "", correction.place.cell or ""))
        return cell is not None and self._stored(cell).formula

    def write(self, correction: Correction) -> bool:
        """Write a correction; False where the cell is a formula, or cannot be had."""
        sheet, name = correction.place.sheet or "", correction.place.cell or ""
        if sheet not in self.sheets:
            return False
        cell = self.index.get((sheet, name))
        if cell is None:
            cell = self._create(sheet, name)
            if cell is None:
                return False
        held = self._stored(cell)
        if held.formula or (correction.blank and held.text.strip()):
            return False
        self._put(cell, correction, held)
        self.touched.add(sheet)
        return True

    def save(self) -> None:
        """Write the sheets that were touched back into the package."""
        for sheet in self.touched:
            part, root = self.sheets[sheet]
            self.parts.write(part, serialise(root))
        if self.touched and self.styles is not None and self.styles.added:
            self.parts.write(self.styles_part, self.styles.serialised())
        if self.touched and any(local(e) == "f" for _, root in self.sheets.values() for e in root.iter()):
            self._recalculate()

    def _stored(self, cell: _Element) -> Stored:
        kind = cell.get("t") or "n"
        formula = any(local(child) == "f" for child in cell)
        value = "".join(child.text or "" for child in cell if local(child) == "v")
        if kind == "s":
            number = int(value) if value.strip().isdecimal() and len(value) < 12 else -1
            value = self.strings[number] if 0 <= number < len(self.strings) else ""
        elif kind == "inlineStr":
            value = clean("".join(e.text or "" for e in cell.iter() if local(e) == "t"))
        elif kind == "str":
            value = clean(value)
        style = cell.get("s") or "0"
        shown = self.formats[int(style)] if style.isdecimal() and int(style) < len(self.formats) else "0"
        return Stored(value, kind in {"s", "inlineStr", "str"}, formula, shown)

    def _put(self, cell: _Element, correction: Correction, held: Stored) -> None:
        for child in list(cell):
            if local(child) in {"v", "is"}:
                cell.remove(child)
        tag = cell.tag
        namespace = tag.rpartition("}")[0] + "}" if isinstance(tag, str) else ""
        if correction.number is not None and not (held.is_text and (held.as_text or correction.after.endswith("%"))):
            cell.attrib.pop("t", "")
            if held.is_text and correction.number.as_tuple().exponent == -2 and self.styles is not None:
                cell.set("s", str(self.styles.two_decimals(int(cell.get("s") or 0))))
            etree.SubElement(cell, f"{namespace}v").text = decimal_text(correction.number)
            return
        cell.set("t", "inlineStr")
        style = cell.get("s") or "0"
        if correction.after.startswith(("=", "+", "-", "@")) and self.styles is not None and style.isdecimal():
            cell.set("s", str(self.styles.quoted(int(style))))
        inner = etree.SubElement(etree.SubElement(cell, f"{namespace}is"), f"{namespace}t")
        inner.text = escaped(printable(correction.after))

    def _create(self, sheet: str, name: str) -> _Element | None:
        """A new cell in its place among the others."""
        at = cell_of(name)
        data = next((child for child in self.sheets[sheet][1] if local(child) == "sheetData"), None)
        if at is None or data is None:
            return None
        row = next((element for element in data if element.get("r") == str(at[0] + 1)), None)
        if row is None:
            return None
        tag = row.tag
        namespace = tag.rpartition("}")[0] + "}" if isinstance(tag, str) else ""
        cell = etree.Element(f"{namespace}c", {"r": f"{column_letters(at[1])}{at[0] + 1}"})
        after = [i for i, other in enumerate(row) if (place := cell_of(other.get("r") or "")) and place[1] > at[1]]
        row.insert(after[0] if after else len(row), cell)
        self.index[sheet, name] = cell
        return cell

    def _read_styles(self) -> tuple[str, Styles | None]:
        relation = self.parts.related(self.main, "styles")
        if relation is None or relation.target is None:
            return "", None
        return relation.target, Styles(self.parts.read(relation.target), "")

    def _number_formats(self) -> list[str]:
        root = self.styles.root if self.styles is not None else ()
        formats = next((child for child in root if local(child) == "cellXfs"), None)
        return [element.get("numFmtId") or "0" for element in formats] if formats is not None else []

    def _recalculate(self) -> None:
        """Formulas that look at a corrected cell must not keep their old result."""
        properties = next((child for child in self.book if local(child) == "calcPr"), None)
        if properties is None:
            tag = self.book.tag
            namespace = tag.rpartition("}")[0] + "}" if isinstance(tag, str) else ""
            properties = etree.Element(f"{namespace}calcPr")
            before = {"sheets", "functionGroups", "externalReferences", "definedNames"}
            at = max(i for i, child in enumerate(self.book) if local(child) in before)
            self.book.insert(at + 1, properties)
        properties.set("fullCalcOnLoad", "1")
        self.parts.write(self.main, serialise(self.book))


__all__ = ["Cells", "Stored"]
