"""The kinds of finding: one record a code, from which messages, `scorecard explain` and the catalogue page are made."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scorecard.model.finding import Severity

_NAMES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding. All texts are Chinese and speak to a clerk.

    `template` is the message with {names} of its arguments; `explanation` says why it matters and how it is found;
    `remedy` what to do (may use the same {names}); `example` one concrete case; `article` the rule it rests on.
    """

    code: str
    severity: Severity
    title: str
    template: str
    explanation: str
    remedy: str
    example: str
    article: str | None = None
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(_NAMES.findall(self.template + self.remedy)))
