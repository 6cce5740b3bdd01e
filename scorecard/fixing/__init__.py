"""Corrections that have exactly one possible answer: signs, widths, numbers kept as text, rates and sums.

Stands beside the checks: takes what was read of a workbook and gives its corrected copy with the list of what was
changed. A correction is kept only where the corrected file, read again, says the same as before but for what was to be
corrected; everything that could be meant in two ways stays a finding. Claims are never invented.

    correction   one correction: cell, from, to, why
    spelling     signs and widths of one text
    sums         execution rates and totals
    propose      all corrections of a form
    cells        writing them into the sheets of a workbook
    fix          the whole way, with the proof by reading again
"""

from __future__ import annotations

from scorecard.fixing.correction import Correction
from scorecard.fixing.fix import Fixed, fix_workbook

__all__ = ["Correction", "Fixed", "fix_workbook"]
