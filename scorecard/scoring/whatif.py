"""What if: which actual values would bring a form to a grade or a total, solved from the rules that scored it.

Takes an evaluation and its pack, gives an `Answer`: single changes nearest first, pairs where one change is not enough,
what cannot be reached. Every change is checked by scoring the changed form again, and one step less is shown not to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from scorecard.model import Evaluation, Form, Item
from scorecard.rules.pack import Pack
from scorecard.scoring.context import Context
from scorecard.scoring.evaluating import evaluate
from scorecard.scoring.knobs import Knob, Setting, knobs_of
from scorecard.scoring.numberknob import NumberKnob
from scorecard.scoring.rounding import rounded
from scorecard.scoring.totals import Totals, add_up


@dataclass(frozen=True, slots=True)
class Move:
    """One line changed: `value` in words beside the present one, the line's score there."""

    index: int
    item: Item
    setting: Setting
    bound: str
    """至少, 至多, 不晚于"""
    value: str
    now: str
    change: str
    nearness: Fraction
    """the change as a share of the present value (of the points for a 定性 line); 0 where nothing was filled in"""
    score: Decimal
    full: bool
    """whether this is the most that the line can give"""


@dataclass(frozen=True, slots=True)
class Way:
    """One or two moves that suffice together, and the total that they really give."""

    moves: tuple[Move, ...]
    total: Decimal
    grade: str | None

    @property
    def nearness(self) -> Fraction:
        """How far the form is from it, all moves together."""
        return sum((move.nearness for move in self.moves), Fraction(0))


@dataclass(frozen=True, slots=True)
class Limit:
    """What a line cannot do: the most it can give, the total with that alone, and why it is not enough."""

    index: int
    item: Item
    most: Decimal | None
    total: Decimal | None
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question about one form. `goal` is the least total that is good enough."""

    evaluation: Evaluation
    goal: Decimal
    grade: str | None
    reached: bool
    """the form is there already"""
    best: Decimal | None
    """the total with every line that can be changed at its most"""
    possible: bool
    singles: tuple[Way, ...] = ()
    pairs: tuple[Way, ...] = ()
    limits: tuple[Limit, ...] = ()
    together: tuple[Move, ...] = ()
    """where neither one nor two lines suffice: the fewest that do, each at its most"""


def least_total(pack: Pack, grade: str) -> Decimal | None:
    """The least total with the grade `grade`, in the smallest unit of a score; None where the pack has no such grade."""
    found = next((one for one in pack.grades if one.name == grade), None)
    if found is None:
        return None
    low = found.range.low if found.range.low is not None else Fraction(0)
    unit = Fraction(1, 10**pack.places)
    least = -(-low // unit) * unit
    if not found.range.low_included and least == low:
        least += unit
    return rounded(least, pack.places)


def next_grade(evaluation: Evaluation, pack: Pack) -> str | None:
    """The grade above the present one; the best grade where there is none above or none at all."""
    names = [(least_total(pack, grade.name) or Decimal(0), grade.name) for grade in pack.grades]
    above = sorted(pair for pair in names if evaluation.total is not None and pair[0] > evaluation.total)
    return above[0][1] if above else max(names)[1] if names else None


def what_if(evaluation: Evaluation, pack: Pack, *, grade: str | None = None, total: Decimal | None = None) -> Answer:
    """What would bring `evaluation` (scored by `pack`) to the grade `grade` or to `total` points.

    Give exactly one. Raises ValueError for neither, both, or a grade that the pack does not have. A grade needs every
    line scored; a total is the sum of the lines that are.
    """
    if (grade is None) == (total is None):
        raise ValueError("give a grade or a total")
    goal = total if total is not None else least_total(pack, grade or "")
    if goal is None:
        raise ValueError(f"no grade {grade}")
    return _Question(evaluation, pack, goal, grade).answer()


class _Question:
    def __init__(self, evaluation: Evaluation, pack: Pack, goal: Decimal, grade: str | None) -> None:
        self._evaluation = evaluation
        self._form: Form = evaluation.form
        self._items = evaluation.items
        self._pack = pack
        self._goal = goal
        self._grade = grade
        self._knobs, self._stuck = knobs_of(self._form, self._items, pack)
        self._most: dict[int, tuple[Setting, Decimal]] = {}
        for index, knob in self._knobs.items():
            most = knob.most()
            if most is not None:
                self._most[index] = most
        counted = [index for index, item in enumerate(self._items) if item.state != "not_applicable"]
        self._blank = frozenset(index for index in counted if self._items[index].score is None)
        self._room = {
            index
            for index, (_, score) in self._most.items()
            if self._items[index].score is None or score > (self._items[index].score or Decimal(0))
        }

    def answer(self) -> Answer:
        """The answer."""
        now = self._totals({})
        best = self._totals({index: self._most[index] for index in self._room})
        reached, possible = self._enough(now), self._enough(best)
        if reached or not possible:
            limits = () if reached else tuple(self._limits(set()))
            return Answer(self._evaluation, self._goal, self._grade, reached, best.total, possible, limits=limits)
        singles = sorted(self._singles(), key=lambda way: way.nearness)
        able = {way.moves[0].index for way in singles}
        pairs = sorted(self._pairs(self._room - able), key=lambda way: way.nearness)
        together = () if singles or pairs else tuple(self._fewest())
        return Answer(
            self._evaluation,
            self._goal,
            self._grade,
            reached,
            best.total,
            possible,
            tuple(singles),
            tuple(pairs),
            tuple(self._limits(able)),
            together,
        )

    def _totals(self, settings: Mapping[int, tuple[Setting, Decimal]]) -> Totals:
        items = [*self._items]
        for index, (setting, score) in settings.items():
            update: dict[str, object] = {"score": score}
            if items[index].state == "not_scored":
                update["state"] = "missed"
            knob = self._knobs[index]
            if isinstance(knob, NumberKnob) and knob.how == "money" and knob.best:
                update["completion"] = setting / knob.best
            items[index] = items[index].model_copy(update=update)
        return add_up(Context(self._pack), self._form, items)

    def _enough(self, totals: Totals) -> bool:
        if totals.total is None or totals.total < self._goal:
            return False
        return self._grade is None or totals.complete

    def _singles(self) -> Iterable[Way]:
        for index in self._room:
            if self._grade is not None and self._blank - {index}:
                continue
            setting = self._least(index, {})
            way = self._checked([(index, setting)]) if setting is not None else None
            if way is not None:
                yield way

    def _pairs(self, indices: set[int]) -> Iterable[Way]:
        """One line at its most and the other at the least that then suffices, both ways round."""
        seen: set[frozenset[tuple[int, Setting]]] = set()
        for first, second in permutations(sorted(indices), 2):
            if self._grade is not None and self._blank - {first, second}:
                continue
            full = {first: self._most[first]}
            setting = self._least(second, full)
            both = frozenset([(first, full[first][0]), (second, setting)])
            if setting is None or both in seen:
                continue
            seen.add(both)
            way = self._checked([(first, full[first][0]), (second, setting)])
            if way is not None:
                yield way

    def _least(self, index: int, given: Mapping[int, tuple[Setting, Decimal]]) -> Setting | None:
        """The setting of line `index` nearest to the present one that suffices with `given`."""
        knob = self._knobs[index]

        def enough(setting: Setting) -> bool:
            score = knob.score(setting)
            return score is not None and self._enough(self._totals({**given, index: (setting, score)}))

        most = self._most[index]
        if not enough(most[0]):
            return None
        if not self._pack.total_rules:
            without = self._totals({**given, index: (most[0], Decimal(0))}).total or Decimal(0)
            return knob.find(self._goal - without)
        if isinstance(knob, NumberKnob) and knob.how == "money":
            return knob.bisect(enough)  # a rule about the total may look at the rate of execution itself
        return knob.find(self._cheapest(index, given, most))

    def _cheapest(
        self, index: int, given: Mapping[int, tuple[Setting, Decimal]], most: tuple[Setting, Decimal]
    ) -> Decimal:
        """The least score of line `index` that suffices, where rules about the total stand between."""
        low, high = 0, int(rounded(Fraction(most[1]), self._pack.places).scaleb(self._pack.places))
        while low < high:
            middle = (low + high) // 2
            score = Decimal(middle).scaleb(-self._pack.places)
            if self._enough(self._totals({**given, index: (most[0], score)})):
                high = middle
            else:
                low = middle + 1
        return Decimal(low).scaleb(-self._pack.places)

    def _checked(self, settings: list[tuple[int, Setting]]) -> Way | None:
        """The way, if scoring the changed form says so and one step less of the last line does not do."""
        evaluation = self._scored(settings)
        if not self._suffices(evaluation):
            return None
        index, setting = settings[-1]
        less = self._knobs[index].less(setting)
        moves = [self._move(index, setting) for index, setting in settings]
        if less is not None and self._suffices(self._scored([*settings[:-1], (index, less)])):
            if index not in self._blank:
                return None
            moves[-1] = replace(moves[-1], bound="", value="填上任何数", full=False)
        return Way(tuple(moves), evaluation.total or Decimal(0), evaluation.grade)

    def _scored(self, settings: Iterable[tuple[int, Setting]]) -> Evaluation:
        form = self._form
        for index, setting in settings:
            form = self._knobs[index].put(form, setting)
        return evaluate(form, self._pack)[0]

    def _suffices(self, evaluation: Evaluation) -> bool:
        if evaluation.total is None or evaluation.total < self._goal:
            return False
        return self._grade is None or evaluation.complete

    def _move(self, index: int, setting: Setting) -> Move:
        knob: Knob = self._knobs[index]
        change, nearness = knob.change(setting)
        score = knob.score(setting) or Decimal(0)
        full = score == self._most[index][1]
        return Move(
            index=index,
            item=self._items[index],
            setting=setting,
            bound=knob.bound(setting),
            value=knob.words(setting),
            now=knob.now(),
            change=change,
            nearness=nearness,
            score=score,
            full=full,
        )

    def _fewest(self) -> Iterable[Move]:
        """The lines with the most to gain, as many as are needed; lines that were not scored come first."""

        def gain(index: int) -> Decimal:
            return self._most[index][1] - (self._items[index].score or Decimal(0))

        order = sorted(self._room, key=lambda index: (index not in self._blank, -gain(index), index))
        chosen: dict[int, tuple[Setting, Decimal]] = {}
        for index in order:
            chosen[index] = self._most[index]
            if self._enough(self._totals(chosen)):
                return [self._move(index, setting) for index, (setting, _) in chosen.items()]
        return []

    def _limits(self, able: set[int]) -> Iterable[Limit]:
        for index, item in enumerate(self._items):
            if item.state == "not_applicable" or index in able:
                continue
            most = self._most.get(index)
            if index in self._room and most is not None:
                total = self._totals({index: most}).total
                blank = len(self._blank - {index})
                why = f"还有 {blank} 项没有计分" if self._grade is not None and blank else "得到最高分也不够"
                yield Limit(index, item, most[1], total, why)
            elif most is not None:
                yield Limit(index, item, most[1], None, "已经是能得到的最高分")
            else:
                yield Limit(index, item, None, None, self._stuck.get(index, "按规则算不出"))


__all__ = ["Answer", "Limit", "Move", "Way", "least_total", "next_grade", "what_if"]
