"""A workbook corrected, and the proof: the corrected file is read again, and what reads otherwise is taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from scorecard.excel.remarks.parts import Parts
from scorecard.findings import found
from scorecard.fixing.cells import Cells
from scorecard.fixing.propose import propose, values
from scorecard.layouts import recognise
from scorecard.model import Amount
from scorecard.readers.opening import open_bytes
from scorecard.readers.package import Broken, open_package

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scorecard.fixing.correction import Correction
    from scorecard.model import Finding, Form, Reading

_ROUNDS = 8


@dataclass(slots=True)
class Fixed:
    """The corrected workbook (the same bytes where there was nothing to correct), and what was corrected.

    `findings` tell of cells that should be corrected and are formulas (D024).
    """

    data: bytes
    corrections: list[Correction] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def fix_workbook(data: bytes, name: str, forms: Sequence[Form], findings: Sequence[Finding]) -> Fixed:
    """The workbook `data` (called `name`), from which `forms` and `findings` come, with what can be corrected for certain."""
    package, _ = open_package(data, name)
    if package is None:
        return Fixed(data)
    try:
        cells = Cells(Parts(package))
        wanted = propose(forms, findings, cells.stored())
        fixed = [one for one in wanted if cells.is_formula(one)]
        told = [found("D024", one.place, after=one.after, why=one.why.removesuffix("。")) for one in fixed]
        rest = [one for one in wanted if one not in fixed]
        for _ in range(_ROUNDS):
            if not rest:
                break
            parts = Parts(package)
            cells = Cells(parts)
            done = [one for one in rest if cells.write(one)]
            cells.save()
            made = parts.archive()
            wrong = _wrong(forms, _forms(made, name), done)
            if not wrong:
                return Fixed(made, done, told)
            rest = [one for one in done if one not in wrong]
    except (Broken, etree.XMLSyntaxError, KeyError, ValueError):
        return Fixed(data)
    return Fixed(data, [], told)


def _forms(data: bytes, name: str) -> list[Form]:
    document, _ = open_bytes(data, name)
    return [] if document is None else recognise(document)[0]


def _wrong(before: Sequence[Form], after: Sequence[Form], done: Sequence[Correction]) -> list[Correction]:
    """The corrections that changed more than they were to change; all of them where that cannot be told apart."""
    if len(before) != len(after):
        return list(done)
    at = {(one.place.sheet, one.place.cell): one for one in done}
    wrong: list[Correction] = []
    for old, new in zip(before, after, strict=True):
        first, second = list(values(old)), list(values(new))
        if any(not one.same and one.blank for one in done):
            # A blank that is filled may be a value that was not there before.
            places = {(v.place.sheet, v.place.cell) for v in second if v.place is not None} & at.keys()
            filled = {place for place in places if at[place].blank}
            first = [v for v in first if v.place is None or (v.place.sheet, v.place.cell) not in filled]
            second = [v for v in second if v.place is None or (v.place.sheet, v.place.cell) not in filled]
        if len(first) != len(second) or _frame(old) != _frame(new):
            return list(done)
        for one, other in zip(first, second, strict=True):
            if _meaning(one) == _meaning(other):
                continue
            correction = at.get((one.place.sheet, one.place.cell)) if one.place is not None else None
            if correction is None:
                return list(done)
            if correction.same:
                wrong.append(correction)
    return wrong


def _meaning(value: Reading | Amount) -> object:
    """What a value says, without how it is written."""
    if isinstance(value, Amount):
        return value.place, value.value, value.unit
    said = value.model_dump(exclude={"text"})
    return type(value), tuple(said.items()) if value.kind != "text" else (*said.items(), value.text)


def _frame(form: Form) -> tuple[object, ...]:
    """What of a form no correction may touch."""
    names = tuple(
        (
            row.level1.text if row.level1 else "",
            row.level2.text if row.level2 else "",
            row.level3.text if row.level3 else "",
        )
        for row in form.indicators
    )
    return form.layout, form.kind, form.year, form.money_unit, len(form.funds), names


__all__ = ["Fixed", "fix_workbook"]
