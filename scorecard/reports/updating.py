"""`scorecard score --update`: today's report written into the office's edited copy of an earlier one.

The copy is read, never written: the result is a new document with everything that the office put into its own (texts,
pictures, comments, formatting), and today's numbers. `scorecard.reports.updating_merge` decides block by block; here
are the package around it (footers, chart, 底稿) and the list of differences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from scorecard.findings import found
from scorecard.model import Evaluation, Finding, Place
from scorecard.reports import baseline
from scorecard.reports import updating_blocks as wml
from scorecard.reports.context import build_context
from scorecard.reports.package import archive, part
from scorecard.reports.reading import NotAReport, paragraph_of, unpack, xml_of
from scorecard.reports.templating import template_path
from scorecard.reports.text import inline, short
from scorecard.reports.updating_blocks import W
from scorecard.reports.updating_merge import Merge, Outcome
from scorecard.reports.updating_numbers import Numbers
from scorecard.reports.verification import Statements, field_words, without_unit
from scorecard.reports.word import word_template

_CHART = re.compile(r"word/charts/chart\d*\.xml")
_FEET = re.compile(r"word/(?:header|footer)\d*\.xml")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SHOWN = 60


@dataclass(slots=True)
class Updated:
    """The new document, what was done, and how many gaps are left in it."""

    data: bytes
    findings: list[Finding] = field(default_factory=list)
    gaps: int = 0


def update_report(
    old: bytes,
    evaluation: Evaluation,
    *,
    name: str,
    findings: Sequence[Finding] = (),
    templates: Path | None = None,
) -> Updated:
    """Today's report of `evaluation` in the office's copy `old`, a Word file called `name`.

    Raises NotAReport where `old` is no Word document, TemplateProblem for a template that cannot be used.
    """
    from scorecard.reports.write import TEMPLATES  # noqa: PLC0415 - the two modules serve the same package

    template = word_template(template_path(f"{TEMPLATES.get(evaluation.form.kind, '自评报告')}.docx", templates))
    context = build_context(evaluation, tuple(findings))
    updated = _Update(old, template.render(context)).run()
    left = [gap for gap in context["待补充"] if f"【待补充：{gap['内容']}（{gap['提示']}）】" in updated.text]
    if len(left) != len(context["待补充"]):
        # The list of gaps in the report is that of the gaps that are left.
        context["待补充"] = [gap | {"序号": str(number)} for number, gap in enumerate(left, 1)]
        context["待补充数"] = str(len(left))
        updated = _Update(old, template.render(context)).run()
    return Updated(updated.data(), list(_findings(updated, evaluation, name)), len(left))


def _findings(update: _Update, evaluation: Evaluation, name: str) -> list[Finding]:
    def at(line: int) -> Place:
        return Place(file=name, line=line or None)

    outcome, numbers = update.outcome, update.numbers
    results = []
    if update.known is None:
        results.append(found("D016", Place(file=name), why=update.why))
    told = set()
    for (fieldname, before, now), line in numbers.moved.items():
        words = field_words(fieldname, evaluation)
        # One number stands in the text with its unit and in tables without.
        if (entry := (words, without_unit(before), without_unit(now))) not in told:
            told.add(entry)
            results.append(found("D011", at(line), field=words, before=inline(before) or "（空）", now=inline(now)))
    results += [found("D012", at(line), text=short(text, _SHOWN)) for line, text in outcome.kept]
    results += [
        found("D013", at(line), text=short(text, _SHOWN), heading=short(head, 30))
        for line, text, head in outcome.homeless
    ]
    results += [
        found("D014", at(line), text=short(text, _SHOWN), ours=short(ours, 200)) for line, text, ours in outcome.both
    ]
    results += [found("D015", Place(file=name), text=short(text, _SHOWN)) for text in outcome.deleted]
    results += [
        found("D017", at(line), found=inline(printed) or "（空）", around=short(text, _SHOWN))
        for line, printed, text in numbers.lost
    ]
    statements = Statements(evaluation)
    for block in update.theirs():
        for paragraph in wml.read(block.element):
            results += [
                found("D006", at(block.place), said=said, known=known)
                for said, known in statements.contradicted(paragraph.free)
            ]
    return results


class _Update:
    """One pass: the parts of the copy, changed as far as today's report asks."""

    def __init__(self, old: bytes, new: bytes) -> None:
        self.parts = unpack(old)
        self.today = unpack(new)
        self.document = xml_of(self.parts["word/document.xml"])
        self.wanted = xml_of(self.today["word/document.xml"])
        body, wanted = self.document.find(f"{W}body"), self.wanted.find(f"{W}body")
        if body is None or wanted is None:
            raise NotAReport("没有正文")
        self.body = body
        old_styles, new_styles = _styles(self.parts), _styles(self.today)
        ids = {name: number for number, name in old_styles.items()}
        self.style_ids = {number: ids.get(name, number) for number, name in new_styles.items()}
        self.old = wml.blocks_of(body, old_styles)
        self.new = wml.blocks_of(wanted, new_styles)
        self.why = ""
        self.known = self._baseline()
        printed: dict[str, list[str]] = {}
        for control in wml.controls(wanted):
            values = printed.setdefault(wml.field_of(control), [])
            if (value := wml.printed(control)) not in values:
                values.append(value)
        self.numbers = Numbers(printed)
        self.outcome = Outcome()
        self._ours: set[int] = set()
        self.text = ""

    def run(self) -> _Update:
        """Merges; gives itself."""
        merge = Merge(self.old, self.new, self.known, self.numbers, self.style_ids)
        self.outcome = merge.run(self.body)
        self._ours = set(merge.ours)
        self._unmark()
        self.text = "\n".join(inline(wml.words(p)) for p in self.body.iter(f"{W}p"))
        self._feet()
        self._chart()
        return self

    def _unmark(self) -> None:
        """What is typed over a gap keeps the gap's look in an office program; it is no gap any more."""
        gap = self.style_ids.get("DaiBuChong", "DaiBuChong")
        for block in self.theirs():
            for run in block.element.iter(f"{W}r"):
                style = run.find(f"{W}rPr/{W}rStyle")
                if style is not None and style.get(f"{W}val") == gap and not wml.words(run).startswith("【待补充："):
                    run.find(f"{W}rPr").remove(style)  # type: ignore[union-attr]

    def theirs(self) -> list[wml.Block]:
        """The blocks of the office."""
        return [block for n, block in enumerate(self.old) if n not in self._ours]

    def data(self) -> bytes:
        """The document as a file."""
        self.parts["word/document.xml"] = etree.tostring(
            self.document, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        self._keep_baseline()
        return archive(part(name, content) for name, content in self.parts.items())

    # ------------------------------------------------------------------------------------------------ 底稿

    def _baseline(self) -> list[baseline.Block] | None:
        root = _baseline_of(self.parts)
        if root is None:
            self.why = "旧报告里没有生成时的底稿记录（不是由本程序生成，或被另存时丢掉了）"
            return None
        known = baseline.blocks(root.findtext(f"{{{baseline.NAMESPACE}}}body") or "")
        has_numbers = any(cell.fields for block in known for row in (block.rows or [[block.cell]]) for cell in row)
        if has_numbers and not any(True for _ in wml.controls(self.body)):
            self.why = "旧报告里数字的标记在另存时丢掉了"
            return None
        return known

    def _keep_baseline(self) -> None:
        """Today's 底稿 instead of the old one, for the next time."""
        content = next(data for name, data in self.today.items() if _is_baseline(name, data))
        mine = next((name for name, data in self.parts.items() if _is_baseline(name, data)), None)
        if mine is not None:
            self.parts[mine] = content
            return
        number = baseline.free_number(self.parts)
        relations = "word/_rels/document.xml.rels"
        if relations not in self.parts or b"</Relationships>" not in self.parts[relations]:
            return
        self.parts[relations] = baseline.with_relation(self.parts[relations], number)
        self.parts["[Content_Types].xml"] = baseline.with_content_type(self.parts["[Content_Types].xml"], number)
        self.parts[f"customXml/item{number}.xml"] = content
        self.parts[f"customXml/itemProps{number}.xml"] = baseline.properties_xml()
        self.parts[f"customXml/_rels/item{number}.xml.rels"] = baseline.properties_relation(number)

    # -------------------------------------------------------------------------------------- footers and chart

    def _feet(self) -> None:
        """Paragraphs of headers and footers that are ours take today's text."""
        root = _baseline_of(self.parts)
        if root is None:
            return
        sums = (root.findtext(f"{{{baseline.NAMESPACE}}}foot") or "").split()
        filled = dict(zip(sums, _filled_feet(self.today), strict=False))
        for name in [name for name in self.parts if _FEET.fullmatch(name)]:
            root = xml_of(self.parts[name])
            changed = False
            for paragraph in root.iter(f"{W}p"):
                wanted = filled.get(baseline.checksum(paragraph_of(0, paragraph).free))
                texts = list(paragraph.iter(f"{W}t"))
                if wanted is None or not texts or paragraph.find(f".//{W}fldChar") is not None:
                    continue
                texts[0].text = wml.words(wanted)
                for other in texts[1:]:
                    other.text = ""
                changed = True
            if changed:
                self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _chart(self) -> None:
        """Our chart is drawn from today's data: its part and the workbook inside."""
        relations = self.parts.get("word/_rels/document.xml.rels")
        wanted = next((name for name in self.today if _CHART.fullmatch(name)), None)
        if relations is None or wanted is None:
            return
        targets = {r.get("Id"): r.get("Target", "") for r in xml_of(relations).iter(_RELATION)}
        for block in self.old:
            chart = block.element.find(f".//{wml.CHART}")
            if chart is None or block.loose_key != "CHART":
                continue
            target = "word/" + targets.get(chart.get(_R_ID, ""), "").removeprefix("/word/")
            if target not in self.parts:
                continue
            self.parts[target] = self.today[wanted]
            book = next((name for name in self.today if name.startswith("word/embeddings/")), None)
            inner = f"{target.rpartition('/')[0]}/_rels/{target.rpartition('/')[2]}.rels"
            source = f"word/charts/_rels/{wanted.rpartition('/')[2]}.rels"
            if book is not None and source in self.today:
                self.parts[book] = self.today[book]
                self.parts[inner] = self.today[source]
                _default_type(self.parts, "xlsx", self.today)
            self._describe(block.element)
            return

    def _describe(self, element: etree._Element) -> None:
        """The chart's text alternative, which LibreOffice drops."""
        drawn = element.find(".//{*}docPr")
        wanted = next((b.element.find(".//{*}docPr") for b in self.new if b.loose_key == "CHART"), None)
        if drawn is not None and wanted is not None and wanted.get("descr"):
            drawn.set("descr", wanted.get("descr", ""))


def _filled_feet(parts: dict[str, bytes]) -> list[etree._Element]:
    """The paragraphs of headers and footers that the 底稿 of `parts` tells of, in its order."""
    root = _baseline_of(parts)
    sums = (root.findtext(f"{{{baseline.NAMESPACE}}}foot") or "").split() if root is not None else []
    written: dict[str, etree._Element] = {}
    for name in sorted(parts):
        if _FEET.fullmatch(name):
            for paragraph in xml_of(parts[name]).iter(f"{W}p"):
                written.setdefault(baseline.checksum(paragraph_of(0, paragraph).free), paragraph)
    return [written[value] for value in sums if value in written]


def _default_type(parts: dict[str, bytes], extension: str, today: dict[str, bytes]) -> None:
    types = parts["[Content_Types].xml"]
    if f'Extension="{extension}"'.encode() in types:
        return
    found_type = re.search(rf'<Default Extension="{extension}"[^>]*/>'.encode(), today["[Content_Types].xml"])
    if found_type:
        parts["[Content_Types].xml"] = types.replace(b"</Types>", found_type[0] + b"</Types>")


def _is_baseline(name: str, data: bytes) -> bool:
    return name.startswith("customXml/item") and baseline.NAMESPACE.encode() in data and b"datastoreItem" not in data


def _baseline_of(parts: dict[str, bytes]) -> etree._Element | None:
    for name, data in parts.items():
        if _is_baseline(name, data):
            try:
                return xml_of(data)
            except NotAReport:
                return None
    return None


def _styles(parts: dict[str, bytes]) -> dict[str, str]:
    """Style id → name, in lower case, as office programs do not agree on capitals."""
    if "word/styles.xml" not in parts:
        return {}
    named = {}
    for style in xml_of(parts["word/styles.xml"]).iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None:
            named[style.get(f"{W}styleId", "")] = name.get(f"{W}val", "").lower()
    return named
