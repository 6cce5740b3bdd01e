"""Damaged as clerks damage them: read to the same score, or what is wrong is named. Never another score in silence."""

import io
from pathlib import Path

import openpyxl
import pytest
from damages import DAMAGES, SAME, Damage, damaged
from own_damages import OWN_DAMAGES, form_twice_in_the_workbook
from own_forms import example
from tables_to_files import convert

from scorecard import pipeline
from scorecard.checks import settle

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("[123]-*.xlsx"))
OWN = "新表.xlsx"
"""A form of `scorecard new`, filled with the data of the second example."""
SAVED_AS = {"xls": "xls", "ods": "ods", "csv": "csv:Text - txt - csv (StarCalc):44,34,76", "html": "html"}
"""What a form may be saved as, and how LibreOffice calls it (76: UTF-8)."""


class Outcome:
    """What scoring a file gave: scores by indicator, the total, and the findings."""

    def __init__(self, path):
        read = pipeline.read(path)
        self.scores, self.totals, findings = {}, [], list(read.findings)
        for form in read.forms:
            evaluation, found = pipeline.evaluate(form)
            findings += [*found, *pipeline.check(form, evaluation)]
            self.totals.append((evaluation.total, evaluation.grade))
            for item in evaluation.items:
                self.scores[item.kind, "".join(item.level3.split())] = (item.points, item.state, item.score)
        self.findings = settle(findings)

    @property
    def codes(self):
        return {finding.code for finding in self.findings}

    @property
    def told(self):
        """Findings that nobody overlooks."""
        return sorted(finding.code for finding in self.findings if finding.severity != "hint")

    def same_as(self, other):
        return self.scores == other.scores and self.totals == other.totals


@pytest.fixture(scope="module")
def forms():
    """The undamaged forms, by the name of their file."""
    return {path.name: path.read_bytes() for path in EXAMPLES} | {OWN: example()}


@pytest.fixture(scope="module")
def sound(forms, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound")
    return {name: outcome(folder / name, data) for name, data in forms.items()}


def outcome(path, data):
    path.write_bytes(data)
    return Outcome(path)


def judge(outcome, before, expected):
    if expected == SAME:
        assert outcome.scores == before.scores
        assert outcome.totals == before.totals
        return
    assert expected & outcome.codes, outcome.codes
    if not outcome.same_as(before):
        assert outcome.told != before.told, "another score, and nothing that tells of it"


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_form_is_read_or_named(name, forms, sound, tmp_path):
    damage, done = DAMAGES[name], 0
    for number, (form, before) in enumerate(sound.items()):
        try:
            data = damaged(forms[form], damage)
        except StopIteration:  # this form has no such value
            continue
        file = tmp_path / f"{number}.{'xls' if name == 'renamed_to_xls' else 'xlsx'}"
        judge(outcome(file, data), before, damage.expected)
        done += 1
    assert done, "no form has what this way damages"


@pytest.mark.parametrize("name", OWN_DAMAGES)
def test_a_damaged_form_of_ours_is_read_or_named(name, forms, sound, tmp_path):
    damage = OWN_DAMAGES[name]
    judge(outcome(tmp_path / OWN, damaged(forms[OWN], damage)), sound[OWN], damage.expected)


def test_a_form_of_ours_says_what_the_example_says(sound):
    ours, theirs = sound[OWN], sound[EXAMPLES[1].name]
    assert ours.same_as(theirs)
    assert ours.codes == theirs.codes


def test_a_form_of_ours_copied_for_a_second_project_is_two_forms(forms, sound, tmp_path):
    both = outcome(tmp_path / OWN, damaged(forms[OWN], Damage(form_twice_in_the_workbook, SAME)))
    assert both.totals == sound[OWN].totals * 2


def test_there_are_forty_ways_and_more():
    assert len(DAMAGES) >= 40
    assert not DAMAGES.keys() & OWN_DAMAGES.keys()


def test_the_judge_sees_a_wrong_score(forms, sound, tmp_path):
    """The test of the test: another actual, told by nobody, is found out."""

    def other_value(sheet, table):
        table.at(1, table.actual).value = "34个"

    name = EXAMPLES[1].name
    other = outcome(tmp_path / name, damaged(forms[name], Damage(other_value, SAME)))
    with pytest.raises(AssertionError):
        judge(other, sound[name], SAME)


@pytest.mark.parametrize("kind", SAVED_AS)
def test_saved_as_another_kind_of_file(kind, forms, sound, tmp_path):
    made = convert(forms, SAVED_AS[kind])
    for name, before in sound.items():
        for suffix in (kind, "et") if kind == "xls" else (kind,):
            judge(outcome(tmp_path / f"{Path(name).stem}.{suffix}", made[name]), before, SAME)


def test_filled_through_libreoffice(forms, sound, tmp_path):
    """Opened and saved again by another office program: the same model."""
    made = convert(forms, "xlsx")
    for name, before in sound.items():
        judge(outcome(tmp_path / name, made[name]), before, SAME)


def test_values_pasted_from_what_an_office_program_computed(forms, sound, tmp_path):
    """The whole sheet with the computed columns beside it, as values, in a workbook without the hidden sheet."""
    book = openpyxl.load_workbook(io.BytesIO(convert({OWN: forms[OWN]}, "xlsx")[OWN]), data_only=True)
    copied = openpyxl.Workbook()
    texts = 0
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value not in {None, ""}:
                copied.active.cell(cell.row, cell.column).value = cell.value
                texts += str(cell.value).startswith(("√", "✗", "核对｜"))
    assert texts > 10
    copied.save(tmp_path / OWN)
    judge(Outcome(tmp_path / OWN), sound[OWN], SAME)
