"""What Excel's repair message complains about, looked for in the parts of a workbook (ECMA-376 part 1, 18; part 2).

    faults(data)        sentences about the .xlsx `data`: "xl/worksheets/sheet1.xml: cols after sheetData in worksheet", none where it is sound

Package: parts, content types, relations. Workbook: sheets, names. Worksheets: order of elements, cells, merged areas,
styles, shared texts, validations, formats by condition, links, comments and their boxes, tables, the calculation chain.
"""

import io
import posixpath
import re
import zipfile
from decimal import Decimal, InvalidOperation

from lxml import etree
from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_from_string

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
VML, EXCEL = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:excel"
M = f"{{{MAIN}}}"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384

ORDER = {
    "worksheet": "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges "
    "scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting "
    "dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties "
    "cellWatches ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst",
    "workbook": "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences "
    "definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr smartTagTypes webPublishing fileRecoveryPr "
    "webPublishObjects extLst",
    "styleSheet": "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst",
    "sheetPr": "tabColor outlinePr pageSetUpPr",
    "sheetView": "pane selection pivotSelection extLst",
    "dxf": "font numFmt fill alignment border protection extLst",
    "xf": "alignment protection extLst",
    "border": "start end left right top bottom diagonal vertical horizontal",
    "patternFill": "fgColor bgColor",
    "c": "f v is extLst",
    "row": "c extLst",
    "dataValidation": "formula1 formula2",
    "cfRule": "formula colorScale dataBar iconSet extLst",
    "conditionalFormatting": "cfRule extLst",
    "headerFooter": "oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter",
    "comments": "authors commentList extLst",
    "table": "autoFilter sortState tableColumns tableStyleInfo extLst",
    "si": "t r rPh phoneticPr",
}
"""Children of an element in the order of the schema; another child of our namespace is a fault."""
COUNTED = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "mergeCells",
           "dataValidations", "tableParts", "tableColumns")  # fmt: skip
LENGTHS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}
MOST_TEXT, MOST_FORMULA, MOST_LIST = 32_767, 8_192, 255
TYPES = {None, "n", "s", "str", "b", "e", "inlineStr", "d"}
_NAME = re.compile(r"^[^\W\d][\w.\\?]*$|^_xlnm\.\w+$")
_SHEET_OF = re.compile(r"'((?:[^']|'')+)'!|([\w.]+)!")


class Book:
    """The parts of a package, and what is wrong with them."""

    def __init__(self, data):
        self.problems = []
        self.parts, self.trees = {}, {}
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
            for name in names:
                if names.count(name) > 1:
                    self.tell(name, "twice in the package")
                self.parts[name] = package.read(name)
        for name, part in self.parts.items():
            if name.endswith((".xml", ".rels", ".vml")):
                try:
                    self.trees[name] = etree.fromstring(part)
                except etree.XMLSyntaxError as error:
                    self.tell(name, f"not well formed: {error}")

    def tell(self, part, what):
        self.problems.append(f"{part}: {what}")

    def relations(self, part):
        """{id: (kind, target, external)} of a part."""
        folder, name = posixpath.split(part)
        tree = self.trees.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for one in tree if tree is not None else ():
            external = one.get("TargetMode") == "External"
            target = one.get("Target")
            if not external:
                target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if one.get("Id") in found:
                self.tell(part, f"two relations {one.get('Id')}")
            found[one.get("Id")] = (one.get("Type").rpartition("/")[2], target, external)
        return found

    def related(self, part, kind):
        return [target for one, target, external in self.relations(part).values() if one == kind and not external]


def faults(data):
    """What is wrong with the workbook `data`, in words; [] where nothing is."""
    try:
        book = Book(data)
    except zipfile.BadZipFile as error:
        return [str(error)]
    _package(book)
    for name, tree in book.trees.items():
        _order(book, name, tree)
    main = next(iter(book.related("", "officeDocument")), None)
    if main not in book.trees:
        book.tell("_rels/.rels", "no workbook")
        return book.problems
    sheets = _workbook(book, main)
    styles = _styles(book, main)
    texts = _texts(book, main)
    formulas = {}
    for _, number, part in sheets:
        tree = book.trees.get(part)
        if tree is None or etree.QName(tree).localname != "worksheet":
            continue
        formulas[number] = _cells(book, part, tree, styles, texts)
        _merged(book, part, tree)
        _validations(book, part, tree)
        _conditions(book, part, tree, styles)
        _links(book, part, tree, {one.casefold() for one, _, _ in sheets})
        _comments(book, part, tree)
        _tables(book, part)
        _columns(book, part, tree)
    _chain(book, main, formulas)
    return book.problems


# --- package --------------------------------------------------------------------------------------------------------


def _package(book):
    types = book.trees.get("[Content_Types].xml")
    if types is None:
        book.tell("[Content_Types].xml", "missing")
        return
    defaults, overrides = set(), set()
    for one in types:
        if etree.QName(one).localname == "Default":
            key = one.get("Extension").casefold()
            if key in defaults:
                book.tell("[Content_Types].xml", f"two defaults for {key}")
            defaults.add(key)
        else:
            key = one.get("PartName").removeprefix("/")
            if key in overrides:
                book.tell("[Content_Types].xml", f"two types for {key}")
            overrides.add(key)
    for name in overrides - book.parts.keys():
        book.tell("[Content_Types].xml", f"{name} does not exist")
    reached = _reached(book)
    for name in book.parts:
        if name == "[Content_Types].xml" or name.endswith("/"):
            continue
        general = name.endswith(".xml") and not name.startswith("customXml/")  # application/xml says nothing
        if name not in overrides and (general or name.rpartition(".")[2].casefold() not in defaults):
            book.tell(name, "no content type")
        if not name.endswith(".rels") and name not in reached:
            book.tell(name, "no relation leads to it")


def _reached(book):
    """The parts to which relations lead."""
    reached, ahead = set(), [""]
    while ahead:
        part = ahead.pop()
        relations = book.relations(part)
        for key, (_, target, external) in relations.items():
            if external:
                continue
            if target not in book.parts:
                book.tell(part or "_rels/.rels", f"{key} leads to {target}, which does not exist")
            elif target not in reached:
                reached.add(target)
                ahead.append(target)
        tree = book.trees.get(part)
        for element in tree.iter() if tree is not None else ():
            for key, value in element.attrib.items():
                if key.startswith(f"{{{RELATION}}}") and value not in relations:
                    book.tell(part, f"{value} is no relation")
    return reached


def _order(book, part, tree):
    for element in tree.iter(f"{M}*"):
        tag = etree.QName(element).localname
        if tag in COUNTED and (count := element.get("count")) is not None and count != str(len(element)):
            book.tell(part, f"{tag} says {count} and has {len(element)}")
        if tag not in ORDER:
            continue
        known, last = ORDER[tag].split(), -1
        for child in element:
            if not isinstance(child.tag, str) or not child.tag.startswith(M):
                continue
            name = etree.QName(child).localname
            if name not in known:
                book.tell(part, f"{name} is no part of {tag}")
                continue
            at = known.index(name)
            if at < last:
                book.tell(part, f"{name} after {known[last]} in {tag}")
            elif at == last and tag in {"worksheet", "workbook", "styleSheet"} and name != "conditionalFormatting":
                book.tell(part, f"two {name} in {tag}")
            last = max(at, last)


# --- workbook -------------------------------------------------------------------------------------------------------


def _workbook(book, main):
    """[(name, sheetId, part)] of the sheets in order."""
    tree, relations = book.trees[main], book.relations(main)
    sheets, names, numbers, shown = [], set(), set(), []
    for one in tree.iter(f"{M}sheet"):
        name, number = one.get("name"), one.get("sheetId")
        if not 0 < len(name.encode("utf-16-le")) // 2 <= 31 or re.search(r"[\[\]:*?/\\\x00-\x1f]|^'|'$", name):
            book.tell(main, f"sheet name {name!r}")
        if name.casefold() in names or number in numbers:
            book.tell(main, f"two sheets {name} or of the number {number}")
        names.add(name.casefold())
        numbers.add(number)
        shown.append(one.get("state", "visible") == "visible")
        sheets.append((name, number, relations.get(one.get(f"{{{RELATION}}}id"), (None, None, None))[1]))
    if not any(shown):
        book.tell(main, "no visible sheet")
    for view in tree.iter(f"{M}workbookView"):
        active = int(view.get("activeTab", "0"))
        if active >= len(shown) or not shown[active]:
            book.tell(main, f"sheet {active} is active, and hidden or missing")
        if int(view.get("firstSheet", "0")) >= max(len(shown), 1):
            book.tell(main, "the first sheet shown does not exist")
    known = set()
    for one in tree.iter(f"{M}definedName"):
        key = one.get("name").casefold(), one.get("localSheetId")
        if key in known or not _NAME.match(one.get("name")):
            book.tell(main, f"name {one.get('name')} twice, or not allowed")
        known.add(key)
        if key[1] is not None and int(key[1]) >= len(sheets):
            book.tell(main, f"name {one.get('name')} of sheet {key[1]}, which does not exist")
        for sheet in _sheets_of(one.text or ""):
            if sheet.casefold() not in names:
                book.tell(main, f"name {one.get('name')} refers to {sheet}")
    return sheets


def _sheets_of(formula):
    bare = re.sub(r'"(?:[^"]|"")*"', "", formula)
    for quoted, plain in _SHEET_OF.findall(bare):
        name = quoted.replace("''", "'") or plain
        if not name.startswith("#") and "[" not in name:
            yield name


def _styles(book, main):
    """(count of cell formats, count of formats by condition)."""
    part = next(iter(book.related(main, "styles")), None)
    tree = book.trees.get(part)
    if tree is None:
        return 1, 0

    def count(name):
        found = tree.find(f"{M}{name}")
        return len(found) if found is not None else 0

    limits = {"fontId": count("fonts"), "fillId": count("fills"), "borderId": count("borders")}
    for xfs in ("cellXfs", "cellStyleXfs"):
        for xf in tree.iterfind(f"{M}{xfs}/{M}xf"):
            for key, limit in limits.items():
                if int(xf.get(key, "0")) >= limit:
                    book.tell(part, f"{key} {xf.get(key)} of {limit}")
            if xfs == "cellXfs" and int(xf.get("xfId", "0")) >= count("cellStyleXfs"):
                book.tell(part, f"xfId {xf.get('xfId')}")
            formats = {one.get("numFmtId") for one in tree.iterfind(f"{M}numFmts/{M}numFmt")}
            if int(xf.get("numFmtId", "0")) >= 164 and xf.get("numFmtId") not in formats:
                book.tell(part, f"numFmtId {xf.get('numFmtId')}")
    return count("cellXfs"), count("dxfs")


def _texts(book, main):
    part = next(iter(book.related(main, "sharedStrings")), None)
    tree = book.trees.get(part)
    if tree is None:
        return 0
    items = tree.findall(f"{M}si")
    for number, item in enumerate(items):
        if len("".join(one.text or "" for one in item.iter(f"{M}t"))) > MOST_TEXT:
            book.tell(part, f"text {number} is too long")
    if tree.get("uniqueCount") not in {None, str(len(items))}:
        book.tell(part, f"uniqueCount {tree.get('uniqueCount')} of {len(items)}")
    return len(items)


# --- worksheets -----------------------------------------------------------------------------------------------------


def _cells(book, part, tree, styles, texts):
    """The cells that hold a formula."""
    formulas, last_row = set(), 0
    for row in tree.iterfind(f"{M}sheetData/{M}row"):
        number = int(row.get("r", last_row + 1))
        if not last_row < number <= LAST_ROW:
            book.tell(part, f"row {number} after row {last_row}")
        last_row, last_column = number, 0
        if float(row.get("ht", "0")) > 409.5:
            book.tell(part, f"row {number} is too high")
        if int(row.get("s", "0")) >= styles[0]:
            book.tell(part, f"row {number} has style {row.get('s')}")
        for cell in row.iterfind(f"{M}c"):
            place = cell.get("r")
            letters, at = coordinate_from_string(place)
            column = range_boundaries(f"{letters}1")[0]
            if at != number or not last_column < column <= LAST_COLUMN:
                book.tell(part, f"cell {place} after column {last_column} of row {number}")
            last_column = column
            if int(cell.get("s", "0")) >= styles[0]:
                book.tell(part, f"cell {place} has style {cell.get('s')} of {styles[0]}")
            if cell.find(f"{M}f") is not None:
                formulas.add(place)
            _value(book, f"{part}: {place}", cell, texts)
    return formulas


def _value(book, place, cell, texts):
    kind, value, formula = cell.get("t"), cell.findtext(f"{M}v"), cell.find(f"{M}f")
    if kind not in TYPES:
        book.tell(place, f"type {kind}")
    if (kind == "s" and not (value or "").isdigit()) or (kind == "s" and int(value) >= texts):
        book.tell(place, f"shared text {value} of {texts}")
    if kind == "inlineStr" and cell.find(f"{M}is") is None:
        book.tell(place, "no text inside")
    if kind == "b" and value not in {"0", "1"}:
        book.tell(place, f"truth value {value}")
    if kind == "e" and not (value or "").startswith("#"):
        book.tell(place, f"error value {value}")
    if kind in {None, "n"} and value is not None and (value or formula is None):  # a formula without a value yet
        try:
            sound = Decimal(value).is_finite()
        except InvalidOperation:
            sound = False
        if not sound:
            book.tell(place, f"number {value!r}")
    if kind == "str" and len(value or "") > MOST_TEXT:
        book.tell(place, "text is too long")
    if formula is not None and (len(formula.text or "") > MOST_FORMULA or (formula.text or "").startswith("=")):
        book.tell(place, "formula too long, or begins with =")


def _merged(book, part, tree):
    taken = {}
    for one in tree.iterfind(f"{M}mergeCells/{M}mergeCell"):
        left, top, right, bottom = range_boundaries(one.get("ref"))
        if (left, top) == (right, bottom):
            book.tell(part, f"one cell merged: {one.get('ref')}")
        for row in range(top, min(bottom, top + 5000) + 1):
            for column in range(left, right + 1):
                other = taken.setdefault((row, column), one.get("ref"))
                if other != one.get("ref"):
                    book.tell(part, f"{one.get('ref')} over {other}")
                    return


def _areas(book, part, text):
    for area in (text or "").split():
        try:
            range_boundaries(area)
        except ValueError:
            book.tell(part, f"area {area!r}")
    if not (text or "").split():
        book.tell(part, "no area")


def _validations(book, part, tree):
    for one in tree.iterfind(f"{M}dataValidations/{M}dataValidation"):
        where = one.get("sqref")
        _areas(book, part, where)
        for key, most in LENGTHS.items():
            if len(one.get(key, "")) > most:
                book.tell(part, f"{key} of {where} is too long")
        formula = one.findtext(f"{M}formula1") or ""
        if one.get("type") not in {None, "none"} and not formula:
            book.tell(part, f"validation of {where} without a formula")
        if len(formula) > (MOST_LIST + 2 if formula.startswith('"') else MOST_FORMULA):
            book.tell(part, f"list of {where} is too long")


def _conditions(book, part, tree, styles):
    for one in tree.iterfind(f"{M}conditionalFormatting"):
        _areas(book, part, one.get("sqref"))
        for rule in one.iterfind(f"{M}cfRule"):
            if int(rule.get("priority", "0")) < 1:
                book.tell(part, f"priority of {one.get('sqref')}")
            if int(rule.get("dxfId", "-1")) >= styles[1]:
                book.tell(part, f"dxfId {rule.get('dxfId')} of {styles[1]}")


def _links(book, part, tree, names):
    seen = set()
    for one in tree.iterfind(f"{M}hyperlinks/{M}hyperlink"):
        _areas(book, part, one.get("ref"))
        if one.get("ref") in seen:
            book.tell(part, f"two links at {one.get('ref')}")
        seen.add(one.get("ref"))
        if len(one.get("tooltip", "")) > 255 or len(one.get("location", "")) > 2079:
            book.tell(part, f"link at {one.get('ref')} is too long")
        if one.get("location") is None and one.get(f"{{{RELATION}}}id") is None:
            book.tell(part, f"link at {one.get('ref')} leads nowhere")
        elsewhere = one.get(f"{{{RELATION}}}id") is not None  # the location is inside that file then
        for sheet in _sheets_of("" if elsewhere else one.get("location", "")):
            if sheet.casefold() not in names:
                book.tell(part, f"link to sheet {sheet}")


def _comments(book, part, tree):
    boxes = set()
    drawing = tree.find(f"{M}legacyDrawing")
    if drawing is not None:
        target = book.relations(part).get(drawing.get(f"{{{RELATION}}}id"), (None, None, None))[1]
        for data in book.trees[target].iter(f"{{{EXCEL}}}ClientData") if target in book.trees else ():
            if data.get("ObjectType") == "Note":
                boxes.add(tuple(int(data.findtext(f"{{{EXCEL}}}{one}")) for one in ("Row", "Column")))
        ids = [one.get("id") for one in book.trees[target].iter(f"{{{VML}}}shape")] if target in book.trees else []
        if len(ids) != len(set(ids)):
            book.tell(target, "two shapes of one id")
    for name in book.related(part, "comments"):
        comments = book.trees.get(name)
        if comments is None:
            continue
        authors, seen = len(comments.findall(f"{M}authors/{M}author")), set()
        for one in comments.iter(f"{M}comment"):
            place = one.get("ref")
            if place in seen or int(one.get("authorId")) >= authors:
                book.tell(name, f"comment at {place}: twice, or no author")
            seen.add(place)
            column, row = range_boundaries(place)[:2]
            if (row - 1, column - 1) not in boxes:
                book.tell(name, f"comment at {place} has no box")


def _tables(book, part):
    seen = set()
    for name in book.related(part, "table"):
        table = book.trees[name]
        left, _, right, _ = range_boundaries(table.get("ref"))
        columns = [one.get("name").casefold() for one in table.iter(f"{M}tableColumn")]
        if len(columns) != right - left + 1 or len(set(columns)) != len(columns):
            book.tell(name, "columns of the table")
        if table.get("displayName").casefold() in seen:
            book.tell(name, "two tables of one name")
        seen.add(table.get("displayName").casefold())


def _columns(book, part, tree):
    last = 0
    for one in tree.iterfind(f"{M}cols/{M}col"):
        first, end = int(one.get("min")), int(one.get("max"))
        if not last < first <= end <= LAST_COLUMN or not 0 <= float(one.get("width", "9")) <= 255:
            book.tell(part, f"columns {first} to {end} after {last}, width {one.get('width')}")
        last = end


def _chain(book, main, formulas):
    for name in book.related(main, "calcChain"):
        number = None
        for one in book.trees[name].iter(f"{M}c") if name in book.trees else ():
            number = one.get("i", number)
            if one.get("r") not in formulas.get(number, ()):
                book.tell(name, f"{one.get('r')} of sheet {number} holds no formula")


__all__ = ["faults"]
