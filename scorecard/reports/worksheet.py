"""XlsxWriter's worksheet, which looks for the new functions of Excel only in formulas that may have one.

XlsxWriter searches each formula for thirty functions that need a prefix in the file. A form's 得分核算 has some hundred
and seventy formulas, and all of them use functions that Excel has always had.
"""

from __future__ import annotations

import re
from typing import Any

import xlsxwriter.worksheet

_FUNCTION = re.compile(r"([^\W\d][\w.]*)\(")
_OLD = frozenset({"ABS", "AND", "COUNT", "IF", "INT", "ISNUMBER", "MAX", "MIN", "NOT", "OR", "ROUND", "SUM"})


class Worksheet(xlsxwriter.worksheet.Worksheet):  # type: ignore[misc]
    """As XlsxWriter's."""

    def _prepare_formula(self, formula: str, expand_future_functions: Any = False) -> str:  # noqa: FBT002 - its own signature
        if not _OLD.issuperset(_FUNCTION.findall(formula)):
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")
