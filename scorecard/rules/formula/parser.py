"""From tokens to the tree: a recursive descent over the small grammar, every error at its character.

    expression := 若 condition 则 expression 否则 expression | or
    or         := and (或 and)*            and  := not (且 not)*         not := 非 not | comparison
    comparison := sum ((≥|≤|>|<|=|≠) sum)* sum  := term ((+|−) term)*    term := factor ((×|÷) factor)*
    factor     := − factor | number | name | function(expression, ...) | (expression)

Numbers and conditions are kept apart while parsing, so that a back end never meets 3 + (a > b).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from scorecard.rules.formula.nodes import (
    Arithmetic,
    ArithmeticOp,
    Call,
    Choice,
    Compare,
    CompareOp,
    FunctionName,
    Logic,
    Name,
    Negate,
    Node,
    Not,
    Number,
    Sort,
    children,
    sort_of,
)
from scorecard.rules.formula.tokens import FormulaError, Token, tokenise

MAX_DEPTH = 40
"""Nesting of brackets, choices and signs in one formula."""
MAX_TREE = 120
"""Depth of the tree: a chain of that many signs without brackets (closures call one another that deep)."""
MAX_PLACES = 6
"""Decimal places that 四舍五入 may ask for."""
_Part: TypeAlias = Callable[[], Node]
_COMPARISONS = frozenset({">=", "<=", ">", "<", "=", "!="})
_ARITY: dict[str, tuple[int, int]] = {
    "最小": (1, 50),
    "最大": (1, 50),
    "求和": (1, 50),
    "平均": (1, 50),
    "四舍五入": (2, 2),
    "绝对值": (1, 1),
    "向下取整": (1, 1),
}


def parse(text: str, names: Mapping[str, Sort], *, sort: Sort | None = None) -> Node:
    """The tree of `text`, in which only `names` may occur (each a number or a condition).

    `sort` is what the whole must give, where that matters. Raises FormulaError with the character and a reason.
    """
    parser = _Parser(tokenise(text, names), names)
    node = parser.expression()
    parser.end()
    if _depth(node) > MAX_TREE:
        raise FormulaError(f"公式太长：一层里的运算超过 {MAX_TREE} 个", 0)
    if sort is not None and sort_of(node) != sort:
        raise FormulaError("这里应当是一个条件（比较）" if sort == "condition" else "这里应当是一个数，不是条件", 0)
    return node


class _Parser:
    def __init__(self, tokens: list[Token], names: Mapping[str, Sort]) -> None:
        self._tokens = tokens
        self._names = names
        self._next = 0
        self._depth = 0

    @property
    def _here(self) -> Token:
        return self._tokens[self._next]

    def _take(self, *texts: str) -> Token | None:
        token = self._here
        if token.kind in {"sign", "keyword"} and token.text in texts:
            self._next += 1
            return token
        return None

    def _need(self, text: str, why: str) -> None:
        if self._take(text) is None:
            token = self._here
            got = f"，却是“{token.text}”" if token.text else "，公式却结束了"
            raise FormulaError(f"{why}，这里应当是“{text}”{got}", token.at)

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaError(f"嵌套超过 {MAX_DEPTH} 层", self._here.at)

    def end(self) -> None:
        if self._here.kind != "end":
            raise FormulaError(f"多出了“{self._here.text}”", self._here.at)

    def expression(self) -> Node:
        start = self._take("若")
        if start is None:
            return self._either()
        self._deeper()
        condition = self._sorted(self.expression(), "condition", start.at)
        self._need("则", "“若”的条件之后")
        then = self.expression()
        self._need("否则", "“若…则…”之后")
        at = self._here.at
        otherwise = self.expression()
        if sort_of(then) != sort_of(otherwise):
            raise FormulaError("“则”和“否则”后面，一个是数，一个是条件", at)
        self._depth -= 1
        return Choice(condition, then, otherwise, start.at)

    def _either(self) -> Node:
        return self._logic("或", self._both)

    def _both(self) -> Node:
        return self._logic("且", self._negation)

    def _logic(self, word: str, part: _Part) -> Node:
        at = self._here.at
        first = part()
        parts = [first]
        while True:
            token = self._take(word)
            if token is None:
                break
            if len(parts) == 1:
                self._sorted(first, "condition", at)
            parts.append(self._sorted(part(), "condition", token.at))
        if len(parts) == 1:
            return first
        return Logic("且" if word == "且" else "或", tuple(parts), at)

    def _negation(self) -> Node:
        token = self._take("非")
        if token is None:
            return self._comparison()
        self._deeper()
        node = Not(self._sorted(self._negation(), "condition", token.at), token.at)
        self._depth -= 1
        return node

    def _comparison(self) -> Node:
        at = self._here.at
        first = self._sum()
        rest: list[tuple[CompareOp, Node]] = []
        while True:
            token = self._take(*_COMPARISONS)
            if token is None:
                break
            if not rest:
                self._sorted(first, "number", at)
            rest.append((cast("CompareOp", token.text), self._sorted(self._sum(), "number", token.at)))
        return Compare(first, tuple(rest), at) if rest else first

    def _sum(self) -> Node:
        return self._chain(("+", "-"), self._term)

    def _term(self) -> Node:
        return self._chain(("*", "/"), self._factor)

    def _chain(self, signs: tuple[str, ...], part: _Part) -> Node:
        at = self._here.at
        left = part()
        while True:
            token = self._take(*signs)
            if token is None:
                return left
            self._sorted(left, "number", at)
            right = self._sorted(part(), "number", token.at)
            left = Arithmetic(cast("ArithmeticOp", token.text), left, right, token.at)

    def _factor(self) -> Node:
        token = self._here
        if token.kind == "number" and token.value is not None:
            self._next += 1
            return Number(token.value, token.text, token.at)
        if token.kind == "name":
            self._next += 1
            return Name(token.text, self._names[token.text], token.at)
        if token.kind == "function":
            return self._call(token)
        self._deeper()
        node = self._signed_or_bracketed(token)
        self._depth -= 1
        return node

    def _signed_or_bracketed(self, token: Token) -> Node:
        if self._take("-"):
            return Negate(self._sorted(self._factor(), "number", token.at), token.at)
        if self._take("("):
            inner = self.expression()
            self._need(")", "括号没有配对")
            return inner
        if token.kind == "end":
            raise FormulaError("公式没有写完", token.at)
        raise FormulaError(f"这里不应当是“{token.text}”", token.at)

    def _call(self, token: Token) -> Node:
        self._next += 1
        self._deeper()
        self._need("(", f"函数“{token.text}”之后")
        arguments: list[Node] = []
        while True:
            at = self._here.at
            arguments.append(self._sorted(self.expression(), "number", at))
            if self._take(",") is None:
                break
        self._need(")", f"函数“{token.text}”的括号没有配对")
        low, high = _ARITY[token.text]
        if not low <= len(arguments) <= high:
            wanted = str(low) if low == high else f"{low} 到 {high}"
            raise FormulaError(f"函数“{token.text}”要 {wanted} 个数，给了 {len(arguments)} 个", token.at)
        if token.text == "四舍五入":
            _check_places(arguments[1], token.at)
        self._depth -= 1
        return Call(cast("FunctionName", token.text), tuple(arguments), token.at)

    @staticmethod
    def _sorted(node: Node, sort: Sort, at: int) -> Node:
        if sort_of(node) != sort:
            raise FormulaError(
                "这里应当是一个条件（比较），不是数" if sort == "condition" else "这里应当是一个数，不是条件", at
            )
        return node


def _depth(node: Node) -> int:
    deepest, level = 0, [node]
    while level:
        deepest += 1
        level = [child for here in level for child in children(here)]
    return deepest


def _check_places(node: Node, at: int) -> None:
    if not (isinstance(node, Number) and node.value.denominator == 1 and 0 <= node.value <= MAX_PLACES):
        raise FormulaError(f"“四舍五入”的第二项是小数位数，只能写 0 到 {MAX_PLACES}", at)


__all__ = ["MAX_DEPTH", "MAX_PLACES", "MAX_TREE", "parse"]
