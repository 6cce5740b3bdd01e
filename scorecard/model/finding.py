"""A finding: what a file says that is wrong, doubtful or worth knowing, and where.

The record only. Its words are rendered late, from the catalogue in `scorecard.findings`.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from scorecard.model.base import Frozen
from scorecard.model.place import Place

Severity = Literal["error", "warning", "hint"]


class Finding(Frozen):
    """One finding. `args` fill the template of the catalogue entry `code`; all of them are text.

    Make one with `scorecard.findings.found`, which checks code and arguments.
    """

    code: str
    severity: Severity
    place: Place | None = None
    args: dict[str, str] = Field(default_factory=dict)
    article: str | None = None
    """The article it rests on, where it differs from the catalogue's (e.g. given by a rule pack)."""
