"""Mutated forms, annotated and corrected: nothing raises, the copy says what the original says, one correction is enough."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from mutating import mutated, pool

from scorecard import pipeline
from scorecard.excel.remarks import annotate_document, annotate_workbook
from scorecard.fixing import fix_workbook
from scorecard.layouts import recognise
from scorecard.readers.opening import open_bytes


@pytest.fixture
def files():
    return [file for file in pool(convert_too=False) if file.kind in {"table", "xlsx", "docx"}]


def read(data, name):
    """The forms without their source, and the findings of all steps; (None, findings) where nothing can be read."""
    document, findings = open_bytes(data, name)
    if document is None:
        return None, findings
    forms, more = recognise(document)
    told = [*findings, *more]
    for form in forms:
        evaluation, found = pipeline.evaluate(form)
        told += [*found, *pipeline.check(form, evaluation)]
    return [form.model_copy(update={"source": None}) for form in forms], told


def listed(findings):
    return sorted((finding.code, str(finding.place)) for finding in findings)


def test_mutated_forms(files):
    annotated = corrected = 0
    for number in range(26, 40):
        name, data, _ = mutated(files, number)
        forms, told = read(data, name)
        if forms is None or not name.endswith(("xlsx", "docx")):
            continue
        annotate = annotate_workbook if name.endswith("xlsx") else annotate_document
        made = annotate(data, name, told)
        if made.data is None:
            assert made.findings
            continue
        annotated += 1
        again, said = read(made.data, name)
        assert again == forms
        assert listed(said) == listed(told)
        if name.endswith("xlsx"):
            fixed = fix_workbook(data, name, forms, told)
            corrected += len(fixed.corrections)
            once, said = read(fixed.data, name)
            assert fix_workbook(fixed.data, name, once, said).corrections == []
    assert annotated >= 4
    assert corrected >= 10
