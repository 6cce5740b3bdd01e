"""Helpers of the tests: a text as a document, and the rows of a rebuilt grid as fields."""

import itertools
from pathlib import Path

from scorecard.layouts.flow import rebuild
from scorecard.layouts.flow.columns import field_of
from scorecard.layouts.flow.signs import fold
from scorecard.model import Source
from scorecard.readers import text

DATA = Path(__file__).parents[2] / "data"


def document(content, name="稿.txt"):
    data = content if isinstance(content, bytes) else content.encode()
    read, findings = text.read(data, Source(name=name, format="text", sha256="0" * 64))
    assert read is not None
    return read, findings


def rebuilt(content, name="稿.txt"):
    """The tables and the findings of a text."""
    return rebuild(document(content, name)[0])


def rows(table):
    """The rows under the heading of a rebuilt table: field -> text, and "line"."""
    heading = None
    result = []
    for _, cells in table.rows():
        fields = {cell.column: field_of(cell.text) for cell in cells}
        if heading is None and sum(name is not None for name in fields.values()) >= 3 and "level3" in fields.values():
            heading = fields
        elif heading is not None:
            named = {heading[cell.column]: cell.text for cell in cells if cell.column in heading}
            result.append(named | {"line": cells[0].line})
    return result


def head(table):
    """The labelled rows above the heading: label -> value."""
    result = {}
    for _, cells in table.rows():
        texts = [cell.text for cell in cells]
        for label, value in itertools.pairwise(texts):
            result.setdefault(fold(label), value)
    return result


def plain(value):
    return fold(value or "").replace("≥", ">=").replace("≤", "<=")


def codes(findings):
    return [finding.code for finding in findings]


def only(findings, code):
    """The one finding of that code."""
    named = [finding for finding in findings if finding.code == code]
    assert len(named) == 1, codes(findings)
    return named[0]
