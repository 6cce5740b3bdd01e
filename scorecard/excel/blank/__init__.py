"""Blank and prefilled forms: a layout's writing plan becomes a workbook that prevents mistakes.

    Layout ──plan──> boxes ──live, lines──> formulas with values ──sheet──> .xlsx
    Form ──prefill──> content, which goes the same way

Reads nothing from files; `scorecard.layouts.stamped` reads the hidden sheet back.
"""

from scorecard.excel.blank.making import DEFAULTS, KINDS, Made, NoPlan, Request, can_write, choose_layout, make
from scorecard.excel.blank.plan import Content

__all__ = ["DEFAULTS", "KINDS", "Content", "Made", "NoPlan", "Request", "can_write", "choose_layout", "make"]
