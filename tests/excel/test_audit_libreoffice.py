"""LibreOffice computes every formula of the audit workbooks anew, and comes to our scores."""

from random import Random

from audit_forms import differences, packs, random_case, recalculated, values_of, with_wrong_values

from scorecard.excel.audit import audit_workbooks
from scorecard.scoring import evaluate


def test_random_forms_of_every_pack():
    """Each workbook goes in with wrong values cached, so that nothing agrees unless it was computed."""
    random = Random(20)
    cases = []
    for number in range(120):
        form, pack, facts = random_case(random, packs()[number % len(packs())], most_rows=3)
        cases.append((evaluate(form, pack, facts=facts)[0], pack))
    planted = with_wrong_values(audit_workbooks(cases, scores_only=True))
    wrong = [
        differences(evaluation, rows) for (evaluation, _), rows in zip(cases, values_of(planted).values(), strict=True)
    ]
    assert sum(len(found) for found in wrong) > 90
    sheets = recalculated({"a": planted})["a"]
    assert len(sheets) == 120
    for (evaluation, pack), rows in zip(cases, sheets.values(), strict=True):
        assert differences(evaluation, rows) == [], pack
