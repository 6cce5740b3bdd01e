"""One outline, two documents: what a report consists of, written once as Word and once as its HTML twin.

A body is a function of a `Kit`: headings, paragraphs, tables, loops and conditions over fields. `WordKit` makes
WordprocessingML of them (`elements`), `PageKit` HTML in the dress of the page 自评报告.html. Both hold the same fields in
the same order, so the twins cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Protocol

from scorecard.reports.building import elements, self_evaluation
from scorecard.reports.building.chartpart import anchor
from scorecard.reports.building.elements import Column


class Kit(Protocol):
    """What bodies are made of. Texts may hold fields; styles are the names of Word's styles."""

    @property
    def cover(self) -> str:
        """The cover of a report: title, year, names (in HTML the page's head shows them)."""

    def title(self) -> str:
        """Title and year at the head of a letter (in HTML the page's head shows them)."""

    def heading(self, level: int, text: str) -> str:
        """A heading of the outline, level 1 to 3."""

    def paragraph(self, text: str, style: str = "NormalIndent", *, keep: bool = False) -> str:
        """One paragraph; `keep` holds it on the page of the next one: a signature never stands alone."""

    def paragraphs(self, source: str) -> str:
        """One paragraph for each text in the list `source`."""

    def each(self, name: str, source: str, *content: str) -> str:
        """`content` once for every `name` in `source`."""

    def when(self, condition: str, *content: str, otherwise: Sequence[str] = ()) -> str:
        """`content` where `condition` holds, else `otherwise`."""

    def table(
        self,
        columns: Sequence[Column],
        loop: str,
        caption: str,
        *,
        foot: Sequence[str] = (),
        shown: str = "",
        last: bool = False,
    ) -> str:
        """A table with repeated heading, its text alternative `caption`, and `shown` (表1　…) printed above it.

        `last`: a page ends after it, so no air is left below: where the table fills its page, that alone would make one more.
        """

    def chart(self) -> str:
        """The chart with its title, where there is something to draw."""

    def appendix(self, number: str, title: str, *, fresh: bool = True) -> str:
        """The heading of an appendix; `fresh` begins a page (in Word, where no section break does)."""

    def part(self, *, landscape: bool = False, footers: tuple[str, str] | None = None, restart: bool = False) -> str:
        """The end of a section (Word only)."""

    def close(self, footers: tuple[str, str], *, restart: bool = False) -> str:
        """The last section of the document (Word only)."""


class WordKit:
    """WordprocessingML."""

    @property
    def cover(self) -> str:
        """See `Kit`."""
        return self_evaluation.cover()

    def title(self) -> str:
        """See `Kit`."""
        return (
            elements.paragraph("{{ 报告.标题 }}", "Title")
            + elements.when("报告.年度", elements.paragraph("（{{ 报告.年度 }}）", "FengMianNianDu"))
            + elements.SPACER
        )

    def heading(self, level: int, text: str) -> str:
        """See `Kit`."""
        return self_evaluation.heading(level, text)

    def paragraph(self, text: str, style: str = "NormalIndent", *, keep: bool = False) -> str:
        """See `Kit`."""
        return elements.paragraph(text, style, "<w:keepNext/>" if keep else "")

    def paragraphs(self, source: str) -> str:
        """See `Kit`."""
        return elements.paragraphs(source)

    def each(self, name: str, source: str, *content: str) -> str:
        """See `Kit`."""
        return elements.each(name, source, *content)

    def when(self, condition: str, *content: str, otherwise: Sequence[str] = ()) -> str:
        """See `Kit`."""
        return elements.when(condition, *content, otherwise=otherwise)

    def table(
        self,
        columns: Sequence[Column],
        loop: str,
        caption: str,
        *,
        foot: Sequence[str] = (),
        shown: str = "",
        last: bool = False,
    ) -> str:
        """See `Kit`."""
        head = elements.paragraph(shown, "Caption") if shown else ""
        return head + elements.table(columns, loop, foot=foot, caption=caption) + ("" if last else elements.SPACER)

    def chart(self) -> str:
        """See `Kit`."""
        return elements.when("图.有", anchor(self_evaluation.CHART), elements.paragraph("图1　{{ 图.标题 }}", "TuTi"))

    def appendix(self, number: str, title: str, *, fresh: bool = True) -> str:
        """See `Kit`."""
        before = "<w:pageBreakBefore/>" if fresh else ""
        return elements.paragraph(f"附件{number}", "FuJian", before) + elements.paragraph(title, "FuJianBiaoTi")

    def part(self, *, landscape: bool = False, footers: tuple[str, str] | None = None, restart: bool = False) -> str:
        """See `Kit`."""
        return elements.section_end(landscape=landscape, footers=footers, restart=restart)

    def close(self, footers: tuple[str, str], *, restart: bool = False) -> str:
        """See `Kit`."""
        return elements.section(footers=footers, restart=restart)


_CLASSES = {"left": ' class="w"', "center": "", "right": ' class="n"'}


class PageKit:
    """HTML. Each block ends its line, so that a message can name the line of a fault."""

    @property
    def cover(self) -> str:
        """See `Kit`."""
        return ""

    def title(self) -> str:
        """See `Kit`."""
        return ""

    def heading(self, level: int, text: str) -> str:
        """See `Kit`."""
        return f"<h{level + 1}>{escape(text, quote=False)}</h{level + 1}>\n"

    def paragraph(self, text: str, style: str = "NormalIndent", *, keep: bool = False) -> str:  # noqa: ARG002 - pages are Word's
        """See `Kit`."""
        note = "" if style == "NormalIndent" else ' class="note"'
        words = escape(text, quote=False).replace("\n", "<br>")
        return f"<p{note}>{words}</p>\n"

    def paragraphs(self, source: str) -> str:
        """See `Kit`."""
        return self.each("段", source, self.paragraph("{{ 段 }}"))

    def each(self, name: str, source: str, *content: str) -> str:
        """See `Kit`."""
        return f"{{% for {name} in {source} %}}\n{''.join(content)}{{% endfor %}}\n"

    def when(self, condition: str, *content: str, otherwise: Sequence[str] = ()) -> str:
        """See `Kit`."""
        tail = "{% else %}\n" + "".join(otherwise) if otherwise else ""
        return f"{{% if {condition} %}}\n{''.join(content)}{tail}{{% endif %}}\n"

    def table(
        self,
        columns: Sequence[Column],
        loop: str,
        caption: str,
        *,
        foot: Sequence[str] = (),
        shown: str = "",
        last: bool = False,  # noqa: ARG002 - pages are Word's
    ) -> str:
        """See `Kit`."""
        heads = "".join(f'<th scope="col">{column.heading.replace(chr(10), "")}</th>' for column in columns)
        fields = [
            (_CLASSES[column.align], column.field.replace("|合并", "").replace("\n", "<br>")) for column in columns
        ]
        cells = "".join(f"<td{kind}>{field}</td>" for kind, field in fields)
        ends = "".join(f"<td{_CLASSES[c.align]}>{text}</td>" for c, text in zip(columns, foot, strict=bool(foot)))
        closing = f'<tr class="sum">{ends}</tr>\n' if foot else ""
        said = f"<caption>{shown}</caption>\n" if shown else ""
        return (
            f'<div class="wide"><table aria-label="{escape(caption)}">\n{said}<thead><tr>{heads}</tr></thead>\n<tbody>\n'
            f"{{% for {loop} %}}\n<tr>{cells}</tr>\n{{% endfor %}}\n{closing}</tbody></table></div>\n"
        )

    def chart(self) -> str:
        """See `Kit`."""
        figure = "<figure>{{ 图.svg|图形 }}<figcaption>{{ 图.标题 }}</figcaption></figure>\n"
        return self.when("图.有", figure)

    def appendix(self, number: str, title: str, *, fresh: bool = True) -> str:  # noqa: ARG002 - pages are Word's
        """See `Kit`."""
        return f"<h2>附件{number}　{title}</h2>\n"

    def part(self, **_: object) -> str:
        """See `Kit`."""
        return ""

    def close(self, footers: tuple[str, str], *, restart: bool = False) -> str:  # noqa: ARG002 - pages are Word's
        """See `Kit`."""
        return ""


def page(body: Callable[[Kit], str], dress: Path, *, cover: bool = True) -> bytes:
    """The HTML template with `body`, in the dress (head and style) of the page template at `dress`."""
    head, _, _ = dress.read_text(encoding="utf-8").partition("<header>")
    names = (
        "<dl>\n{% for 项 in 报告.封面 %}\n<dt>{{ 项.名称 }}</dt><dd>{{ 项.内容 }}</dd>\n{% endfor %}\n</dl>\n"
        if cover
        else ""
    )
    return (
        f"{head}<header>\n<h1>{{{{ 报告.标题 }}}}</h1>\n{{% if 报告.年度 %}}<p>（{{{{ 报告.年度 }}}}）</p>{{% endif %}}\n\n"
        f"{names}</header>\n\n{body(PageKit())}</main>\n</body>\n</html>\n"
    ).encode()
