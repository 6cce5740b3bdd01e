"""A form scored anew with verified values (核实完成值) in place of the claimed ones, by the pack that scored it.

Used by `review`. The rows of a store do not suffice for a rule, so the file itself is read again, and only if it is
the very file that was read in the batch (SHA-256).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from scorecard import pipeline
from scorecard.batch.entries import Archives, Entry, Unreadable
from scorecard.batch.gather import gather
from scorecard.batch.outputs.lines import FormLine
from scorecard.batch.sampling import item_key
from scorecard.model import Form
from scorecard.values import parse_actual, parse_amount

if TYPE_CHECKING:
    from scorecard.model import Evaluation


class Originals:
    """The files that a batch read, found again below `sources` (folders, zips, files) by name and content."""

    def __init__(self, sources: Sequence[str], out: Path, *, packs: Path | None = None) -> None:
        self.packs = packs
        self._given = bool(sources)
        self._entries: dict[str, list[Entry]] = {}
        self._archives = Archives()
        if sources:
            for entry in gather(list(sources), str(out)).entries:
                self._entries.setdefault(entry.base, []).append(entry)

    def rescored(
        self, line: FormLine, sha256: str, changes: Mapping[str, str]
    ) -> tuple[dict[str, Decimal | None], str]:
        """The scores of the lines of `changes` (item key → 核实完成值) by the pack; else ({}, why not)."""
        from scorecard.rules import UnknownPack  # noqa: PLC0415 - reads the packs

        if not self._given:
            return {}, "没有用 --source 指明原文件在哪里"
        form, why = self._form(line, sha256)
        if form is None:
            return {}, why
        try:
            evaluation = pipeline.evaluate(_changed(form, changes), line.pack, packs=self.packs).evaluation
        except UnknownPack:
            return {}, f"没有规则包 {line.pack}，本单位自己的规则包用 --packs 指明"
        scores = _scores(evaluation)
        return {key: scores.get(key) for key in changes}, ""

    def _form(self, line: FormLine, sha256: str) -> tuple[Form | None, str]:
        from scorecard.layouts import recognise  # noqa: PLC0415 - as in the pipeline
        from scorecard.readers.opening import open_bytes  # noqa: PLC0415 - as above

        base = line.file.rpartition("/")[2]
        candidates = sorted(self._entries.get(base, []), key=lambda entry: entry.name != line.file)
        for entry in candidates:
            try:
                data = self._archives.read(entry)
            except (Unreadable, MemoryError):
                continue
            if hashlib.sha256(data).hexdigest() != sha256:
                continue
            document, _ = open_bytes(data, entry.base)
            forms = recognise(document)[0] if document is not None else []
            if len(forms) >= line.form:
                return forms[line.form - 1], ""
            return None, "现在的程序读不出这张表，请重新运行批量处理"
        return None, "原文件改过了，与批量处理时不同" if candidates else f"在 --source 里找不到 {base}"

    def close(self) -> None:
        """Close what is open."""
        self._archives.close()


def _changed(form: Form, changes: Mapping[str, str]) -> Form:
    """`form` with verified values; a change of 预算执行率 is the verified 全年执行数."""
    indicators = list(form.indicators)
    funds = list(form.funds)
    for number, row in enumerate(indicators):
        text = changes.get(item_key("indicator", number))
        if text is None:
            continue
        actual, _ = parse_actual(
            text,
            name=row.level3.text if row.level3 else "",
            level2=row.level2.text if row.level2 else "",
            unit=_own_unit(row.actual.unit if row.actual else None, text),
            year=form.year,
            place=row.actual.place if row.actual else None,
        )
        indicators[number] = row.model_copy(update={"actual": actual})
    executed = changes.get(item_key("execution", None))
    for number, line in enumerate(funds):
        if executed is not None and line.role == "total":
            # 抽查.xlsx shows money in 万元, whatever the form's own unit is.
            amount, _ = parse_amount(executed.removeprefix("执行"), unit="万元", place=line.place)
            amount = amount if amount.unit else amount.model_copy(update={"unit": "万元"})
            funds[number] = line.model_copy(update={"executed": amount, "rate": None})
    return form.model_copy(update={"indicators": tuple(indicators), "funds": tuple(funds)})


def _own_unit(unit: str | None, text: str) -> str:
    """The unit of the claimed value, for a verified value that is a bare number."""
    return unit if unit and text.strip().replace(".", "", 1).isdigit() else ""


def _scores(evaluation: Evaluation) -> dict[str, Decimal | None]:
    return {item_key(item.kind, item.row): item.score for item in evaluation.items}


__all__ = ["Originals"]
