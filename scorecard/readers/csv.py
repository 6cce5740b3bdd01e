"""Comma-separated exports as one table of cells. Tabs are read as text: published documents are full of them.

A csv has no merged cells, no formats and no formulas; a percent is text, and stays so.
"""

from __future__ import annotations

import csv
import io

from scorecard.findings import found
from scorecard.model import Finding, Place, Source
from scorecard.readers.table import Cell, Document, Table
from scorecard.readers.text import decode

MOST_ROWS = 20_000
_SAMPLE = 65536
_LEAST_COLUMNS = 3


def looks_like_csv(data: bytes) -> bool:
    """Do most of the first lines have the same three or more fields between commas?"""
    sample = data if len(data) <= _SAMPLE else data[:_SAMPLE].rpartition(b"\n")[0]  # no character cut in two
    text, _ = decode(sample, "")
    lines = [line for line in text.splitlines()[:200] if line.strip()]
    if len(lines) < 2 or sum(line.count(",") >= _LEAST_COLUMNS - 1 for line in lines) * 10 < len(lines) * 7:
        return False
    if sum("\t" in line for line in lines) * 2 > len(lines):
        return False
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(text)) if row]
    except csv.Error:
        return False
    usual = max(set(widths), key=widths.count)
    return usual >= _LEAST_COLUMNS and widths.count(usual) * 10 >= len(widths) * 7


def read(data: bytes, source: Source) -> tuple[Document | None, list[Finding]]:
    """The table of the csv file `data`; its name is "表1", its places are cells as a spreadsheet shows them."""
    text, findings = decode(data, source.name)
    cells: list[Cell] = []
    number = -1
    try:
        # A quoted field may hold line feeds, so rows are counted as a spreadsheet counts them, not as lines.
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""))):
            if number >= MOST_ROWS:
                findings.append(found("F015", Place(file=source.name), limit=f"{MOST_ROWS} 行", read=number))
                break
            cells += [Cell(number, column, value) for column, value in enumerate(row) if value.strip()]
    except csv.Error:
        place = Place(file=source.name, sheet="表1", cell=f"A{number + 2}")
        return None, [found("F009", place, reason="逗号分隔的文本在这里中断，引号可能没有成对")]
    return Document(source, [Table("表1", cells, file=source.name)]), findings


__all__ = ["looks_like_csv", "read"]
