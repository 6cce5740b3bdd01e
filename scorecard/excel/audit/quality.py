"""定性 rows as a formula: the 档次 and the claimed score decide, exactly as `scorecard.rules.banding` does.

Built of the formula language's own nodes, so that the same translator makes whole numbers of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from scorecard.excel.formulas import Cells, Formula, Unsupported, branches_formula, choice_formula, quoted
from scorecard.rules.formula.nodes import Arithmetic, ArithmeticOp, Call, Compare, CompareOp, Name, Node, Number
from scorecard.rules.pack import Band, Pack
from scorecard.rules.schema import Range

UNDECIDED = "无法判断"
"""The 档次 of a row whose words decide none: any score of 0 to the points stands."""
NOT_SCORED = quoted("未核算")

_POINTS, _CLAIM = Name("分值"), Name("自评得分")


def quality_formula(pack: Pack, bands: Sequence[Band], cells: Cells, band: str, claim: str) -> Formula | Unsupported:
    """The score of a 定性 row; `cells` gives 分值 and 自评得分, `band` and `claim` are the cells as a clerk fills them."""
    made: dict[str, Formula] = {}
    for one in bands:
        claimed = branches_formula(_claimed(pack, one.range), cells, places=pack.places)
        default = branches_formula([(None, _default(pack, one.range))], cells, places=pack.places)
        for part in (claimed, default):
            if isinstance(part, Unsupported):
                return part
        if isinstance(claimed, Formula) and isinstance(default, Formula):
            made[one.name] = Formula(f'IF({claim}="",{default.text},{claimed.text})')
    whole = Range(low=Fraction(0), high=Fraction(1))
    undecided = branches_formula(_claimed(pack, whole, rounded=False), cells, places=pack.places)
    if isinstance(undecided, Unsupported):
        return undecided
    made[UNDECIDED] = Formula(f'IF({claim}="",{NOT_SCORED},{undecided.text})')
    return choice_formula(band, made, NOT_SCORED)


def _claimed(pack: Pack, allowed: Range, *, rounded: bool = True) -> list[tuple[Node | None, Node]]:
    """The claim where it is allowed, else the allowed score next to it."""
    low, high = _bounds(pack, allowed, rounded=rounded)
    least, most = _inside(pack, allowed, low, high)
    above: CompareOp = ">=" if allowed.low_included else ">"
    below: CompareOp = "<=" if allowed.high_included else "<"
    return [
        (Compare(low, (("<=" if allowed.low_included else "<", _CLAIM), (below, high))), _CLAIM),
        (Compare(least, ((">", most),)), least),
        (Compare(_CLAIM, (("<" if above == ">=" else "<=", low),)), least),
        (None, most),
    ]


def _default(pack: Pack, allowed: Range) -> Node:
    """The score that the pack takes where none is claimed."""
    low, high = _bounds(pack, allowed)
    how = pack.option("定性默认")
    share = allowed.high
    top = share is None or (share >= 1 and allowed.high_included)
    if how == "下限":
        return _nearest(pack, allowed, low)
    if how != "中点" and top:
        return high
    middle = _rounded(pack, Arithmetic("/", Arithmetic("+", low, high), _number(Fraction(2))))
    return _nearest(pack, allowed, middle)


def _nearest(pack: Pack, allowed: Range, score: Node) -> Node:
    least, most = _inside(pack, allowed, *_bounds(pack, allowed))
    return Call("最大", (least, Call("最小", (score, most))))


def _bounds(pack: Pack, allowed: Range, *, rounded: bool = True) -> tuple[Node, Node]:
    low = Arithmetic("*", _POINTS, _number(allowed.low or Fraction(0)))
    high = Arithmetic("*", _POINTS, _number(allowed.high if allowed.high is not None else Fraction(1)))
    return (_rounded(pack, low), _rounded(pack, high)) if rounded else (low, high)


def _inside(pack: Pack, allowed: Range, low: Node, high: Node) -> tuple[Node, Node]:
    """The lowest and the highest score that are allowed; an end that is not included is missed by the smallest unit."""
    cent = _number(Fraction(1, 10**pack.places))
    return (
        low if allowed.low_included else _shifted("+", low, cent),
        high if allowed.high_included else _shifted("-", high, cent),
    )


def _shifted(op: ArithmeticOp, score: Node, cent: Node) -> Node:
    return Arithmetic(op, score, cent)


def _rounded(pack: Pack, node: Node) -> Node:
    return Call("四舍五入", (node, _number(Fraction(pack.places))))


def _number(value: Fraction) -> Node:
    return Number(value, "")


__all__ = ["NOT_SCORED", "UNDECIDED", "quality_formula"]
