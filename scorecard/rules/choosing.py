"""Which pack fits a form: by what packs say of themselves (选用), the most telling signs first, and the reason is told.

A pack names the signs that it knows its forms by: places, 赋分规则 texts, the rows of an 评分表, kinds of form, years. Where none of
them holds for any pack, the ministry's general rules are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from scorecard.model.form import Form
from scorecard.rules.compiling import fold
from scorecard.rules.names import CRITERION
from scorecard.rules.schema import ChoiceText, PackText

DEFAULT = "mof-2020-10"


def choose(form: Form, packs: Sequence[PackText]) -> tuple[str, str]:
    """The id of the pack for `form` among `packs` (their texts: nothing need be compiled for this), and why, in Chinese.

    Of the packs whose signs hold the one with the most signs wins, then the later valid one, then the id. A pack that
    was not yet, or is no longer, valid in the form's year is not chosen.
    """
    own_rules = {row.scoring_rule.text for row in form.indicators if row.scoring_rule is not None}
    fitting = [
        (weight, str(pack.validity.start or ""), pack.id, choice.reason)
        for pack in packs
        if _valid(pack, form.year)
        for choice in pack.choice
        if (weight := _weight(choice, pack, form, own_rules))
    ]
    if fitting:
        _, _, pack_id, reason = max(fitting)
        return pack_id, reason
    return DEFAULT, "表上没有指明其他规则，按财政部《项目支出绩效评价管理办法》（财预〔2020〕10号）计分"


def _valid(pack: PackText, year: int | None) -> bool:
    if year is None:
        return True
    start, end = pack.validity.start, pack.validity.end
    return (start is None or start.year <= year) and (end is None or year <= end.year)


def _weight(choice: ChoiceText, pack: PackText, form: Form, own_rules: set[str]) -> int:
    """How many signs of `choice` hold, 0 where one of them does not (the others are not looked for then)."""
    weight = 0
    for holds in _signs(choice, pack, form, own_rules):
        if not holds:
            return 0
        weight += 1
    return weight


def _signs(choice: ChoiceText, pack: PackText, form: Form, own_rules: set[str]) -> Iterator[bool]:
    """Whether each sign that `choice` names holds, those first that are soonest known."""
    if choice.kinds is not None:
        yield form.kind in choice.kinds
    if choice.years is not None:
        yield form.year is not None and choice.years.holds(Fraction(form.year))
    if choice.scoring_rules is not None:
        own = [fold(text) for text in own_rules]
        yield bool(own) and any(words in text for words in map(fold, choice.scoring_rules) for text in own)
    if choice.places is not None:
        texts = [text.text for text in (form.title, form.unit, form.department) if text is not None]
        texts += [form.source.name] if form.source is not None else []
        together = "\n".join(texts)
        yield any(place in text for place in choice.places if place in together for text in texts)
    if choice.table is not None:
        yield choice.table == _is_table_of(pack, form)


def _is_table_of(pack: PackText, form: Form) -> bool:
    names = {
        fold(name)
        for rule in pack.rules
        if rule.applies.section == CRITERION
        for name in (rule.name, *(rule.applies.names or ()))
    }
    known = sum(fold(row.level3.text) in names for row in form.criteria)
    return bool(form.criteria) and 2 * known >= len(form.criteria)


__all__ = ["DEFAULT", "choose"]
