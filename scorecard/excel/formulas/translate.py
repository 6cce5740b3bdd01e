"""A rule's tree to the text of a formula: choices outside, one quotient of whole numbers inside, one rounding last.

The middle of `scorecard.excel.formulas`. Works on the nodes of a compiled pack, never on text. What a formula cannot say
exactly is refused with `Inexpressible`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TypeAlias

from scorecard.excel.formulas import conditions as c
from scorecard.excel.formulas.parts import LARGEST, Cell, Cells, Flag, Inexpressible, Quotient
from scorecard.excel.formulas.polynomials import (
    Poly,
    Ratio,
    TooManyTerms,
    add,
    combine,
    constant,
    is_constant,
    largest,
    leading,
    normal,
    number,
    scaled,
    terms,
    write,
)
from scorecard.model import decimal_text
from scorecard.rules.formula import sort_of
from scorecard.rules.formula.nodes import Arithmetic, Call, Choice, Compare, Logic, Name, Negate, Node, Not, Number

LONGEST = 8000
"""Excel takes 8,192 characters of a formula."""
_ATOM = re.compile(r"\$?[A-Z]*\$?[0-9]+")
_NOISE = 9
"""Decimals to which a formula over plain cells rounds before it decides: far above what doubles lose."""
_NOISE_OF_SUMS = 6


@dataclass(frozen=True, slots=True)
class Split:
    """`then` where the condition holds, else `otherwise`."""

    condition: c.Condition
    then: Tree
    otherwise: Tree


Tree: TypeAlias = Ratio | Split
Lines: TypeAlias = Sequence[tuple[Node | None, Node]]
"""Condition (None: always) and points of each branch, in order."""


class Translator:
    """One formula in the making. `exact`: every cell is a bounded whole number, so the formula is right by construction."""

    def __init__(self, cells: Cells, places: int) -> None:
        self._places = places
        self._cells: dict[str, Cell] = {}
        self._ratios: dict[str, Ratio] = {}
        self._flags: dict[str, Flag] = {}
        for name, given in cells.items():
            match given:
                case Flag():
                    self._flags[name] = given
                case Quotient(top=top, bottom=bottom):
                    self._ratios[name] = combine("/", self._cell(f"{name}/1", top), self._cell(f"{name}/2", bottom))
                case Cell():
                    self._ratios[name] = self._cell(name, given)
                case str():
                    self._ratios[name] = self._cell(name, Cell(given))
        self.exact = all(cell.whole for cell in self._cells.values())

    def points(self, lines: Lines, otherwise: str) -> str:
        """The rounded points of the first branch that holds; `otherwise` where none does."""
        text = self._guarded(lambda: self._lines(list(lines), self._start(), otherwise))
        if len(text) > LONGEST:
            raise Inexpressible("公式太长")
        return text

    def condition(self, node: Node) -> str:
        """A condition as text."""
        known = self._start()
        return self._guarded(lambda: self._ask(known.simple(self._condition(node)), known))

    def _guarded(self, made: Callable[[], str]) -> str:
        try:
            return made()
        except TooManyTerms:
            raise Inexpressible("公式太长") from None
        except ZeroDivisionError:
            raise Inexpressible("公式里有除以零") from None

    def _start(self) -> c.Known:
        return c.Known(name for name, cell in self._cells.items() if cell.positive)

    def _cell(self, name: str, cell: Cell) -> Ratio:
        self._cells[name] = cell
        return Ratio(add({(name,): cell.unit}, constant(cell.offset)), constant(Fraction(1)))

    # ------------------------------------------------------------------------------------------------ branches

    def _lines(self, lines: list[tuple[Node | None, Node]], known: c.Known, otherwise: str) -> str:
        if not lines:
            return otherwise
        (when, score), rest = lines[0], lines[1:]
        asked = c.ALWAYS if when is None else known.simple(self._condition(when))
        if isinstance(asked, c.Truth):
            return self._score(self._tree(score), known) if asked.holds else self._lines(rest, known, otherwise)
        then = self._score(self._tree(score), known.also(asked))
        after = self._lines(rest, known.also(c.negated(asked)), otherwise)
        return then if then == after else f"IF({self._ask(asked, known)},{then},{after})"

    def _score(self, tree: Tree, known: c.Known) -> str:
        if isinstance(tree, Split):
            asked = known.simple(tree.condition)
            if isinstance(asked, c.Truth):
                return self._score(tree.then if asked.holds else tree.otherwise, known)
            then = self._score(tree.then, known.also(asked))
            otherwise = self._score(tree.otherwise, known.also(c.negated(asked)))
            return then if then == otherwise else f"IF({self._ask(asked, known)},{then},{otherwise})"
        return self._rounded(tree, known, self._places)

    def _rounded(self, ratio: Ratio, known: c.Known, places: int) -> str:
        """`ratio` rounded half up: the digits as one whole number, divided by the power of ten at the very end."""
        power = 10**places
        factor, shape = normal(ratio, known.positive)
        units = factor * power
        if is_constant(shape.bottom) and (self.exact or is_constant(shape.top)) and units.denominator == 1:
            if is_constant(shape.top):
                return decimal_text(factor * leading(shape.top))
            self._small(scaled(shape.top, Fraction(factor.numerator)))
            text = write(shape.top, self._ref, factor.numerator, tight=factor.denominator != 1)
            return text if factor.denominator == 1 else f"{text}/{factor.denominator}"
        return _over(f"ROUND({self._quotient(units, shape)},0)", power)

    def _quotient(self, factor: Fraction, shape: Ratio) -> str:
        """The text of factor × shape with the one division that it needs."""
        top = scaled(shape.top, Fraction(2 * factor.numerator))
        bottom = scaled(shape.bottom, Fraction(factor.denominator))
        self._small(top, bottom)
        over = write(shape.top, self._ref, factor.numerator, tight=True)
        under = write(shape.bottom, self._ref, factor.denominator)
        if is_constant(shape.bottom) and factor.denominator == 1:
            text = over
        else:
            text = f"{over}/{under}" if _ATOM.fullmatch(under) else f"{over}/({under})"
        return text if self.exact else f"ROUND({text},{_NOISE})"

    def _small(self, *polys: Poly) -> None:
        if self.exact and sum(largest(poly, lambda name: self._cells[name].most) for poly in polys) >= LARGEST:
            raise Inexpressible("数的位数太多，公式会有误差")

    def _ref(self, name: str) -> str:
        return self._cells[name].ref

    # ---------------------------------------------------------------------------------------------- conditions

    def _ask(self, condition: c.Condition, known: c.Known) -> str:
        match condition:
            case c.Test():
                return self._test(condition)
            case c.Fact(ref=ref, wanted=wanted):
                return ref if wanted else f"NOT({ref})"
            case c.Truth(holds=holds):
                return "TRUE" if holds else "FALSE"
            case c.Either(condition=test, then=then, otherwise=otherwise):
                parts = (self._ask(one, known) for one in (test, then, otherwise))
                return f"IF({','.join(parts)})"
            case c.Every(parts=parts):
                return self._join("AND", [self._ask(part, known) for part in parts], [_divides(p) for p in parts])
            case c.Any(parts=parts):
                return self._join("OR", [self._ask(part, known) for part in parts], [_divides(p) for p in parts])

    @staticmethod
    def _join(word: str, texts: list[str], divides: list[bool]) -> str:
        """AND and OR compute all their parts; a part that divides must not be computed where an earlier one decides."""
        if not any(divides[1:]):
            return f"{word}({','.join(texts)})"
        first, *rest = texts
        return reduce(
            lambda after, before: f"IF({before},{after},FALSE)" if word == "AND" else f"IF({before},TRUE,{after})",
            reversed([first, *rest[:-1]]),
            rest[-1],
        )

    def _test(self, test: c.Test) -> str:
        sign = {"!=": "<>"}.get(test.op, test.op)
        if test.divides:
            self._small(test.top)
            self._small(test.bottom)
            top, bottom = write(test.top, self._ref), write(test.bottom, self._ref)
            text = f"({top})/({bottom})"
            return f"{text if self.exact else f'ROUND({text},{_NOISE})'}{sign}0"
        left, right = terms(test.top, positive=True), terms(test.top, positive=False)
        self._small(left)
        self._small(right)
        texts = [write(side, self._ref) for side in (left, right)]
        if not self.exact and not (_bare(left) and _bare(right)):
            return f"ROUND({texts[0]}-{texts[1]},{_NOISE_OF_SUMS}){sign}0"
        return f"{texts[0]}{sign}{texts[1]}"

    def _condition(self, node: Node) -> c.Condition:
        match node:
            case Compare(first=first, rest=rest):
                parts = []
                left = self._tree(first)
                for op, right_node in rest:
                    right = self._tree(right_node)
                    parts.append(_compared(left, op, right))
                    left = right
                return parts[0] if len(parts) == 1 else c.Every(tuple(parts))
            case Logic(op=op, parts=nodes):
                made = tuple(self._condition(part) for part in nodes)
                return c.Every(made) if op == "且" else c.Any(made)
            case Not(operand=operand):
                return c.negated(self._condition(operand))
            case Choice(condition=condition, then=then, otherwise=otherwise):
                return c.Either(self._condition(condition), self._condition(then), self._condition(otherwise))
            case Name(name=name):
                flag = self._flags.get(name)
                if flag is None:
                    raise Inexpressible(f"表上没有“{name}”")
                return c.Fact(flag.ref)
            case _:
                raise Inexpressible("公式里有不能写成 Excel 的条件")

    # ------------------------------------------------------------------------------------------------- numbers

    def _tree(self, node: Node) -> Tree:
        match node:
            case Number(value=value):
                return number(value)
            case Name(name=name):
                ratio = self._ratios.get(name)
                if ratio is None:
                    raise Inexpressible(f"表上没有“{name}”")
                return ratio
            case Negate(operand=operand):
                return _both("-", number(Fraction(0)), self._tree(operand))
            case Arithmetic(op=op, left=left, right=right):
                return _both(op, self._tree(left), self._tree(right))
            case Choice(condition=condition, then=then, otherwise=otherwise) if sort_of(then) == "number":
                return Split(self._condition(condition), self._tree(then), self._tree(otherwise))
            case Call(function=function, arguments=arguments):
                return self._call(function, [self._tree(part) for part in arguments])
            case _:
                raise Inexpressible("公式里有不能写成 Excel 的算式")

    def _call(self, function: str, parts: list[Tree]) -> Tree:
        match function:
            case "最小" | "最大":
                op: c.Op = "<=" if function == "最小" else ">="
                return reduce(lambda one, two: _better(one, op, two), parts)
            case "求和" | "平均":
                total = reduce(lambda one, two: _both("+", one, two), parts)
                return total if function == "求和" else _both("/", total, number(Fraction(len(parts))))
            case "绝对值":
                zero = number(Fraction(0))
                return Split(_compared(parts[0], ">=", zero), parts[0], _both("-", zero, parts[0]))
            case "四舍五入" if isinstance(parts[1], Ratio):
                places = int(leading(parts[1].top))
                return self._rounding(parts[0], "ROUND", places)
            case _:
                return self._rounding(parts[0], "INT", 0)

    def _rounding(self, tree: Tree, word: str, places: int) -> Tree:
        """A rounding inside a formula: its result is a whole number of its own."""
        if isinstance(tree, Split):
            return Split(
                tree.condition, self._rounding(tree.then, word, places), self._rounding(tree.otherwise, word, places)
            )
        factor, shape = normal(tree, lambda _name: False)
        if self.exact and is_constant(shape.bottom) and (factor * 10**places).denominator == 1:
            return tree  # nothing to round
        text = self._quotient(factor * 10**places, shape)
        ref = f"{word}({text},0)" if word == "ROUND" else f"INT({text})"
        top = scaled(shape.top, factor * 10**places)
        bound = int(largest(top, lambda name: self._cells[name].most)) + 1  # a whole divisor only makes it smaller
        return self._cell(ref, Cell(ref, Fraction(1, 10**places), whole=self.exact, most=bound))


def _divides(condition: c.Condition) -> bool:
    match condition:
        case c.Test():
            return condition.divides
        case c.Every(parts=parts) | c.Any(parts=parts):
            return any(_divides(part) for part in parts)
        case c.Either(condition=test, then=then, otherwise=otherwise):
            return any(_divides(part) for part in (test, then, otherwise))
        case _:
            return False


def _compared(left: Tree, op: c.Op, right: Tree) -> c.Condition:
    if isinstance(left, Split):
        return c.Either(left.condition, _compared(left.then, op, right), _compared(left.otherwise, op, right))
    if isinstance(right, Split):
        return c.Either(right.condition, _compared(left, op, right.then), _compared(left, op, right.otherwise))
    return c.comparison(combine("-", left, right), op)


def _both(op: str, left: Tree, right: Tree) -> Tree:
    if isinstance(left, Split):
        return Split(left.condition, _both(op, left.then, right), _both(op, left.otherwise, right))
    if isinstance(right, Split):
        return Split(right.condition, _both(op, left, right.then), _both(op, left, right.otherwise))
    return combine(op, left, right)


def _better(one: Tree, op: c.Op, two: Tree) -> Tree:
    """The smaller (op ≤) or the greater (≥) of the two."""
    if isinstance(one, Split):
        return Split(one.condition, _better(one.then, op, two), _better(one.otherwise, op, two))
    if isinstance(two, Split):
        return Split(two.condition, _better(one, op, two.then), _better(one, op, two.otherwise))
    return Split(_compared(one, op, two), one, two)


def _bare(side: Poly) -> bool:
    """One cell as it stands, or a number."""
    return len(side) <= 1 and all(not names or (len(names) == 1 and value == 1) for names, value in side.items())


def _over(text: str, power: int) -> str:
    return text if power == 1 else f"{text}/{power}"


__all__ = ["Lines", "Translator"]
