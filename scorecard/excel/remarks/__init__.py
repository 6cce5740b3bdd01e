"""Findings go back into the filer's own file: remarks at the cells, and a 问题清单 in front.

Stands behind checking: takes the bytes of a file, its findings and corrections, and gives the bytes of a copy in which
nothing else is changed. Works on the parts of the package; whatever is not named here is copied byte for byte.

    parts      the parts of a package, some of them replaced; relations and content types
    entries    findings and corrections as numbered rows of the 问题清单
    sheet      one worksheet: its own remarks and colours, old ones of ours taken out
    notes      comments and the boxes in which they are shown
    anchors    where the box of a comment stands
    threads    answers in threads
    styles     fonts, fills and formats that the 问题清单 and the colours need
    links      links to other workbooks and programs, which do not come along
    outside    macros, and relations that fetch from elsewhere, of any package
    listing    the worksheet 问题清单
    book       a workbook annotated: all of these together
    word       the same for Word documents
    plain      a 问题清单 of its own, for files into which nothing can be written
"""

from __future__ import annotations

from scorecard.excel.remarks.book import annotate_workbook
from scorecard.excel.remarks.entries import Entry, entries
from scorecard.excel.remarks.plain import list_workbook
from scorecard.excel.remarks.seal import unchanged
from scorecard.excel.remarks.word import annotate_document

__all__ = ["Entry", "annotate_document", "annotate_workbook", "entries", "list_workbook", "unchanged"]
