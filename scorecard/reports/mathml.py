"""A rule's formula set as mathematics, for the web page: its words are parsed again and drawn as MathML.

Word keeps the formula as readable text. What the formula language cannot parse stays text there too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from scorecard.rules.formula import FormulaError, Node, Sort, parse
from scorecard.rules.formula.nodes import Arithmetic, Call, Choice, Compare, Logic, Name, Negate, Not, Number

_CASE = re.compile(r"^(?:(?P<condition>.+?) 时：)?(?P<value>.+)$")
_NAMES = re.compile(r"[\u4e00-\u9fff“”]+")
_FACTS = re.compile(r"(?:^|；|且 |或 |非 )([\u4e00-\u9fff]+)(?= (?:且|或|时))")
"""names that stand alone as a condition: 项目完成 且 ..."""
_WORDS = frozenset({"最大", "最小", "若", "则", "否则", "且", "或", "非", "求和", "平均", "四舍五入", "时"})
_WEIGHT = {"+": 1, "-": 1, "*": 2}
_SIGNS = {"+": "+", "-": "−", "*": "×", ">=": "≥", "<=": "≤", "!=": "≠"}


@lru_cache(maxsize=1024)
def formula_math(text: str) -> str | None:
    """`text` (cases separated by ；) as a <math> element, None where it is no formula."""
    cases = [match for part in text.split("；") if (match := _CASE.match(part.strip()))]
    if not cases:
        return None
    facts = set(_FACTS.findall(text))
    names: dict[str, Sort] = {
        name: "condition" if name in facts else "number" for name in _NAMES.findall(text) if name not in _WORDS
    }
    try:
        rows = [
            (
                _draw(parse(case["value"], names, sort="number")),
                _draw(parse(case["condition"], names)) if case["condition"] else "",
            )
            for case in cases
        ]
    except FormulaError:
        return None
    score = "<mi>得分</mi><mo>=</mo>"
    if len(rows) == 1 and not rows[0][1]:
        body = f"{score}{rows[0][0]}"
    else:
        lines = "".join(f"<mtr><mtd>{value}</mtd><mtd>{condition}</mtd></mtr>" for value, condition in rows)
        body = f'{score}<mo stretchy="true">{{</mo><mtable columnalign="left left">{lines}</mtable>'
    return f'<math display="block"><mrow>{body}</mrow></math>'


def _draw(node: Node, weight: int = 0) -> str:  # noqa: PLR0911 - one return for each kind of node
    """`node` as MathML; in brackets where it binds less than `weight`."""
    match node:
        case Number():
            return f"<mn>{escape(node.text)}</mn>"
        case Name():
            return f"<mi>{escape(node.name)}</mi>"
        case Negate():
            return f"<mrow><mo>−</mo>{_draw(node.operand, 2)}</mrow>"
        case Arithmetic(op="/"):
            return f"<mfrac>{_row(_draw(node.left))}{_row(_draw(node.right))}</mfrac>"
        case Arithmetic():
            own = _WEIGHT[node.op]
            right = _draw(node.right, own + (node.op == "-"))  # a − (b − c) keeps its brackets
            inside = f"{_draw(node.left, own)}<mo>{_SIGNS[node.op]}</mo>{right}"
            return _row(inside) if own >= weight else f"<mrow><mo>(</mo>{inside}<mo>)</mo></mrow>"
        case Compare():
            rest = "".join(f"<mo>{_SIGNS.get(op, escape(op))}</mo>{_draw(right)}" for op, right in node.rest)
            return _row(_draw(node.first) + rest)
        case Logic():
            return _row(f"<mtext>&#160;{node.op}&#160;</mtext>".join(_draw(part) for part in node.parts))
        case Not():
            return _row(f"<mtext>非&#160;</mtext><mo>(</mo>{_draw(node.operand)}<mo>)</mo>")
        case Choice():
            words = ("若", "则", "否则")
            parts = (node.condition, node.then, node.otherwise)
            return _row(
                "".join(f"<mtext>{word}&#160;</mtext>{_draw(part)}" for word, part in zip(words, parts, strict=True))
            )
        case Call():
            arguments = "<mo>,</mo>".join(_draw(argument) for argument in node.arguments)
            return _row(f"<mi>{escape(node.function)}</mi><mo>(</mo>{arguments}<mo>)</mo>")
    raise AssertionError(node)  # pragma: no cover - every node is above


def _row(inside: str) -> str:
    return f"<mrow>{inside}</mrow>"


__all__ = ["formula_math"]
