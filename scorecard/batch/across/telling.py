"""Findings across forms: made like any other, kept as rows of the store."""

from __future__ import annotations

from typing import Protocol

from scorecard.batch.collect import finding_row
from scorecard.batch.records import FindingRow
from scorecard.findings import found
from scorecard.model import Place

_SHORT = 40


class Placed(Protocol):
    """A row of the store that knows where it stands: a form, a line, a task."""

    @property
    def file(self) -> str: ...
    @property
    def form(self) -> int: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def cell(self) -> str | None: ...
    @property
    def page(self) -> int | None: ...
    @property
    def line(self) -> int | None: ...


def tell(code: str, at: Placed, **args: str | int | None) -> FindingRow:
    """The finding `code` at a form, a line or a task. Raises as `scorecard.findings.found`."""
    place = Place(file=at.file, sheet=at.sheet, cell=at.cell, page=at.page, line=at.line)
    return finding_row(at.file, at.form, found(code, place, **args))  # type: ignore[arg-type]  # arguments of the template only


def called(form: Placed) -> str:
    """How a message names another form: its file, and its number where it is not the first."""
    return f"“{form.file}”" if form.form == 1 else f"“{form.file}”第{form.form}张表"


def short(text: str | None) -> str:
    """A text of the form as a message quotes it."""
    text = " ".join((text or "").split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


__all__ = ["called", "short", "tell"]
