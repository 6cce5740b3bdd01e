"""The whole way in one file: bytes → cells → Form → Evaluation → documents.

    file ──read──> tables of cells ──recognise──> Form ──evaluate(pack)──> Evaluation ──check──> Findings ──render──> documents
           readers/                    layouts/          rules/, scoring/              checks/                reports/

Each step gives its result and its findings; content never raises. Exceptions are for requests that make no sense
(no such pack) and for our own faults. Imports are late, so that a step's libraries are paid for only where it runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scorecard.checks import Settings
    from scorecard.model import Evaluation, Finding, Form
    from scorecard.rules import Pack
    from scorecard.rules.facts import Facts


class Read(NamedTuple):
    """What a file gave: its forms in order, what is wrong or doubtful, and whether it could be opened at all."""

    forms: list[Form]
    findings: list[Finding]
    opened: bool = True


class Scored(NamedTuple):
    """A score, and what scoring found."""

    evaluation: Evaluation
    findings: list[Finding]


def read(path: str | Path, *, name: str | None = None) -> Read:
    """The forms of the file at `path`; `name` is how places name the file (default: its own name).

    Whatever the file says is a value or a finding. `opened` is False where nothing could be read.
    """
    from scorecard.layouts import recognise  # noqa: PLC0415
    from scorecard.readers.opening import open_document  # noqa: PLC0415

    document, findings = open_document(path, name=name)
    if document is None:
        return Read([], findings, opened=False)
    forms, more = recognise(document)
    return Read(forms, [*findings, *more])


def evaluate(
    form: Form,
    pack: Pack | str | None = None,
    *,
    facts: Facts | None = None,
    packs: str | Path | None = None,
    trace: bool = True,
) -> Scored:
    """The score of `form` by `pack`: a pack, its id or its Chinese name; None chooses by the form and says why.

    `facts` are base data beyond the form (`scorecard.rules.facts.read_facts`), by which rows of an 评分表 are scored;
    `packs` is an office's own folder of packs, searched before ours. Without `trace` only lines that differ from their
    claim say how their score came about (a batch of thousands of forms, which shows none of it).

    Raises `scorecard.rules.UnknownPack` for a name that no pack has.
    """
    from scorecard import rules, scoring  # noqa: PLC0415

    if pack is None:
        chosen, reason = rules.choose_pack(form, directory=packs)
        evaluation, findings = scoring.evaluate(form, chosen, reason=reason, facts=facts, trace=trace)
    else:
        given = rules.load_pack(pack, directory=packs) if isinstance(pack, str) else pack
        evaluation, findings = scoring.evaluate(form, given, facts=facts, trace=trace)
    return Scored(evaluation, findings)


def check(form: Form, evaluation: Evaluation | None = None, *, settings: Settings | None = None) -> list[Finding]:
    """What a reviewer would mark on the form: vague targets, sums, reasons, contradictions (family C).

    `settings` switch checks off or grade them anew. `scorecard.checks.settle` leaves out what reading and scoring
    said of the same cause, where findings of several steps are shown together.
    """
    from scorecard import checks  # noqa: PLC0415

    return checks.check(form, evaluation, settings=settings)


def write_report(
    evaluation: Evaluation,
    directory: str | Path,
    *,
    findings: Sequence[Finding] = (),
    templates: str | Path | None = None,
    pack: Pack | None = None,
) -> list[Path]:
    """Write 自评报告.docx, 自评报告.html, 自评表.xlsx, 得分核算.xlsx and evaluation.json of one form into `directory`.

    `findings` are listed in the report's 问题清单; `templates` is an office's own folder of templates; `pack` is the pack
    that scored, where it is not a built-in one with its own parameters (得分核算.xlsx has its rules as formulas).
    Returns the paths written. Raises OSError where the directory cannot be written.
    """
    from scorecard import reports  # noqa: PLC0415

    return reports.write_report(
        evaluation,
        Path(directory),
        findings=findings,
        templates=Path(templates) if templates is not None else None,
        pack=pack,
    )
