"""公开稿 of an edited Word report: what an office must not publish is taken out of the file itself, and listed.

Beside the texts that `scorecard.reports.public` knows (telephone numbers, contacts), a Word file carries what nobody
sees on paper: comments, tracked changes, hidden text, the names of its authors. The file is read, never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from scorecard.reports.package import archive, part
from scorecard.reports.public import LABELS, REPLACED, Removal, kinds_in
from scorecard.reports.reading import unpack, xml_of
from scorecard.reports.text import inline
from scorecard.reports.updating_merge import KEPT_TITLE

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT_PART = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml")
_DROPPED = re.compile(
    r"word/(?:comments\w*|people|commentsIds|commentsExtensible)\.xml|docProps/custom\.xml|docProps/thumbnail\.\w+"
    r"|customXml/.*|word/_rels/comments\w*\.xml\.rels"
)
_COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_CHANGE_NOTES = (
    "rPrChange", "pPrChange", "tblPrChange", "tblGridChange", "tcPrChange", "trPrChange", "sectPrChange", "numberingChange",
    "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "cellIns", "cellMerge",
)  # fmt: skip
_LISTS = ("问题清单", "待补充清单")
_POINTER = re.compile(r"填报内容检查发现.{0,40}问题清单")


def publish(data: bytes, name: str) -> tuple[bytes, list[Removal]]:
    """The copy of a Word report for publication, and what was removed, in the order of the file.

    Raises `scorecard.reports.reading.NotAReport` for a file that is no Word document.
    """
    parts = unpack(data)
    removals: list[Removal] = []
    hidden = _hidden_styles(parts)
    comments = xml_of(parts["word/comments.xml"]) if "word/comments.xml" in parts else None
    if comments is not None and (count := len(comments.findall(f"{W}comment"))):
        removals.append(Removal(f"批注{count}条", "全文"))
    for part_name in [one for one in parts if _TEXT_PART.fullmatch(one)]:
        root = xml_of(parts[part_name])
        whole = part_name == "word/document.xml"
        where = _Where(root, name, "" if whole else _part_words(part_name))
        _clean(root, where, removals, hidden)
        if whole:
            _internal(root, where, removals)
        parts[part_name] = _bytes(root)
    removals += _properties(parts)
    parts = {key: content for key, content in parts.items() if not _DROPPED.fullmatch(key)}
    _forget(parts)
    return archive(part(key, content) for key, content in parts.items()), list(dict.fromkeys(removals))


class _Where:
    """Places in words; paragraphs are counted before anything is removed, as the reader of the edited file counts."""

    def __init__(self, root: etree._Element, name: str, part_words: str) -> None:
        self._numbers = {p: number for number, p in enumerate(root.iter(f"{W}p"), 1)}
        self._name, self._part = name, part_words

    def words(self, element: etree._Element) -> str:
        while element is not None and element.tag != f"{W}p":
            element = element.getparent()  # type: ignore[assignment]
        number = self._numbers.get(element)
        return self._part or (f"第{number}段" if number else "全文")


def _clean(root: etree._Element, where: _Where, removals: list[Removal], hidden: set[str]) -> None:
    """Tracked changes as accepted, no comments, no hidden text, no numbers and names of people."""
    _accept(root, where, removals)
    for run in list(root.iter(f"{W}r")):
        if _is_hidden(run, hidden):
            if _words(run).strip():
                removals.append(Removal("隐藏文字", where.words(run)))
            _drop(run)
    for table in root.iter(f"{W}tbl"):
        _labelled(table, where, removals)
    for paragraph in root.iter(f"{W}p"):
        texts = list(paragraph.iter(f"{W}t"))
        for what, first, last in reversed(list(kinds_in("".join(text.text or "" for text in texts)))):
            removals.append(Removal(what, where.words(paragraph)))
            _replace(texts, first, last)


def _accept(root: etree._Element, where: _Where, removals: list[Removal]) -> None:
    """Tracked changes as if accepted, and no trace of comments."""
    for name, what in (("del", "修订中删除的文字"), ("moveFrom", "修订中移走的文字")):
        for element in list(root.iter(f"{W}{name}")):
            if _words(element, "delText").strip():
                removals.append(Removal(what, where.words(element)))
            _drop(element)
    for name in ("ins", "moveTo"):
        for element in list(root.iter(f"{W}{name}")):
            if len(element):
                removals.append(Removal("修订的作者和时间", where.words(element)))
            _unwrap(element)
    for name in (*_COMMENT_MARKS, *_CHANGE_NOTES):
        for element in list(root.iter(f"{W}{name}")):
            _drop(element)


def _words(element: etree._Element, *more: str) -> str:
    """The text in an element; `more` names further elements of text."""
    return "".join(text.text or "" for text in element.iter(f"{W}t", *(f"{W}{name}" for name in more)))


def _replace(texts: list[etree._Element], first: int, last: int) -> None:
    """Puts REPLACED for the characters first…last of a paragraph, whose text is spread over `texts`."""
    at, put = 0, False
    for text in texts:
        words = text.text or ""
        start, end = max(first - at, 0), min(last - at, len(words))
        if start < end:
            text.text = words[:start] + ("" if put else REPLACED) + words[end:]
            put = True
        at += len(words)


def _labelled(table: etree._Element, where: _Where, removals: list[Removal]) -> None:
    """Cells to the right of 联系人, 电话 and their like, or below them where they head a column."""
    rows = [row.findall(f"{W}tc") for row in table.findall(f"{W}tr")]
    heads = [row for row in table.findall(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    for number, row in enumerate(rows):
        for at, cell in enumerate(row):
            label = _cell_text(cell)
            if len(label) > 12 or not LABELS.search(label):
                continue
            if table.findall(f"{W}tr")[number] in heads:
                targets = [below[at] for below in rows[number + 1 :] if at < len(below)]
            else:
                targets = row[at + 1 : at + 2]
            for target in targets:
                if (text := _cell_text(target)) and text != REPLACED and not LABELS.fullmatch(text):
                    removals.append(Removal(label, where.words(next(target.iter(f"{W}p")))))
                    texts = list(target.iter(f"{W}t"))
                    _replace(texts, 0, sum(len(one.text or "") for one in texts))


def _internal(root: etree._Element, where: _Where, removals: list[Removal]) -> None:
    """The lists that are for the office alone: 问题清单, 待补充清单, and texts kept at the end by an update."""
    body = root.find(f"{W}body")
    if body is None:
        return
    for title in _LISTS:
        for heading in [p for p in body.findall(f"{W}p") if _cell_text(p) == title]:
            removals.append(Removal(f"{title}（内部使用）", where.words(heading)))
            before = heading.getprevious()
            if before is not None and re.fullmatch(r"附件\d*", _cell_text(before)):
                body.remove(before)
            for element in [heading, *heading.itersiblings()]:
                if element.find(f".//{W}sectPr") is not None or element.tag == f"{W}sectPr":
                    break
                body.remove(element)
                if element.tag == f"{W}tbl":
                    break
    for heading in [p for p in body.findall(f"{W}p") if _cell_text(p) == KEPT_TITLE]:
        removals.append(Removal(KEPT_TITLE, where.words(heading)))
        for element in [heading, *heading.itersiblings()]:
            if element.tag != f"{W}sectPr":
                body.remove(element)
    for paragraph in [p for p in body.findall(f"{W}p") if _POINTER.search(_cell_text(p))]:
        removals.append(Removal("填报内容检查的结果（内部使用）", where.words(paragraph)))
        body.remove(paragraph)


def _properties(parts: dict[str, bytes]) -> Iterator[Removal]:
    """Names in the properties of the document."""
    core = parts.get("docProps/core.xml")
    if core is not None:
        root = xml_of(core)
        told = {
            "creator": "作者", "lastModifiedBy": "最后修改人", "description": "备注", "keywords": "关键词", "category": "类别",
            "contentStatus": "状态",
        }  # fmt: skip
        for element in list(root):
            words = told.get(etree.QName(element).localname)
            if words and (element.text or "").strip() not in {"", "scorecard"}:
                yield Removal(f"文档属性中的{words}", "文件属性")
                root.remove(element)
        parts["docProps/core.xml"] = _bytes(root)
    app = parts.get("docProps/app.xml")
    if app is not None:
        root = xml_of(app)
        for element in list(root):
            if etree.QName(element).localname in {"Company", "Manager"}:
                if (element.text or "").strip():
                    words = {"Company": "单位", "Manager": "经理"}[etree.QName(element).localname]
                    yield Removal(f"文档属性中的{words}", "文件属性")
                root.remove(element)
        parts["docProps/app.xml"] = _bytes(root)
    if "docProps/custom.xml" in parts:
        yield Removal("自定义文档属性", "文件属性")


def _forget(parts: dict[str, bytes]) -> None:
    """Takes what was dropped out of the relationships, the list of types and the settings."""
    for name in [one for one in parts if one.endswith(".rels")]:
        folder = name.replace("_rels/", "").rpartition("/")[0]
        root = xml_of(parts[name])
        for relation in list(root):
            target = relation.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else _joined(folder, target)
            if relation.get("TargetMode") != "External" and _DROPPED.fullmatch(full):
                root.remove(relation)
        parts[name] = _bytes(root)
    root = xml_of(parts["[Content_Types].xml"])
    for entry in list(root):
        if _DROPPED.fullmatch(entry.get("PartName", "").lstrip("/")):
            root.remove(entry)
    parts["[Content_Types].xml"] = _bytes(root)
    if "word/settings.xml" in parts:
        root = xml_of(parts["word/settings.xml"])
        for name in ("trackRevisions", "rsids", "docVars", "attachedTemplate"):
            for element in root.findall(f"{W}{name}"):
                root.remove(element)
        parts["word/settings.xml"] = _bytes(root)


def _joined(folder: str, target: str) -> str:
    path = [piece for piece in folder.split("/") if piece]
    for piece in target.split("/"):
        if piece == "..":
            path = path[:-1]
        elif piece not in {"", "."}:
            path.append(piece)
    return "/".join(path)


def _hidden_styles(parts: dict[str, bytes]) -> set[str]:
    if "word/styles.xml" not in parts:
        return set()
    return {
        style.get(f"{W}styleId", "")
        for style in xml_of(parts["word/styles.xml"]).iter(f"{W}style")
        if _on(style.find(f"{W}rPr/{W}vanish"))
    }


def _is_hidden(run: etree._Element, hidden: set[str]) -> bool:
    own = run.find(f"{W}rPr/{W}vanish")
    if own is not None:
        return _on(own)
    style = run.find(f"{W}rPr/{W}rStyle")
    if style is not None and style.get(f"{W}val") in hidden:
        return True
    paragraph = next(run.iterancestors(f"{W}p"), None)
    named = paragraph.find(f"{W}pPr/{W}pStyle") if paragraph is not None else None
    return named is not None and named.get(f"{W}val") in hidden


def _on(element: etree._Element | None) -> bool:
    return element is not None and element.get(f"{W}val", "1") not in {"0", "false", "off"}


def _cell_text(element: etree._Element) -> str:
    return inline(_words(element))


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        for child in reversed(element):
            parent.insert(at + 1, child)
        parent.remove(element)


def _part_words(name: str) -> str:
    for head, words in (("word/header", "页眉"), ("word/footer", "页脚"), ("word/footnotes", "脚注")):
        if name.startswith(head):
            return words
    return "尾注"


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def left_gaps(data: bytes) -> int:
    """How many 【待补充：…】 a report still has."""
    text = _words(xml_of(unpack(data)["word/document.xml"]))
    return text.count("【待补充：")
