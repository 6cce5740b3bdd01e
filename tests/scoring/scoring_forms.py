"""Short ways to make forms for the scoring tests: every cell from its text, as a reader would make it."""

from decimal import Decimal, InvalidOperation

from scorecard.model import Amount, Form, FundLine, Indicator, Place, Text
from scorecard.values import parse_actual, parse_target


def amount(text, unit=None, cell="F1"):
    text = str(text)
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = None
    return Amount(text=text, value=value, unit=unit, place=Place(sheet="表", cell=cell))


def reading(parse, text, cell):
    place = Place(sheet="表", cell=cell)
    return parse(text, place=place)[0]


def row(
    target=None,
    actual=None,
    points=10,
    claimed=None,
    *,
    name="指标",
    level1="产出指标",
    level2="数量指标",
    at=1,
    **more,
):
    texts = {key: Text(text=value) for key, value in more.items() if isinstance(value, str)}
    others = {key: value for key, value in more.items() if not isinstance(value, str)}
    return Indicator(
        level1=Text(text=level1),
        level2=Text(text=level2),
        level3=Text(text=name),
        target=None if target is None else reading(parse_target, target, f"D{at}"),
        actual=None if actual is None else reading(parse_actual, actual, f"E{at}"),
        points=None if points is None else amount(points, cell=f"F{at}"),
        claimed_score=None if claimed is None else amount(claimed, cell=f"G{at}"),
        place=Place(sheet="表", cell=f"A{at}"),
        **texts,
        **others,
    )


def funds(budget="100", executed="100", points="10", claimed=None, initial=None, name="年度资金总额"):
    return FundLine(
        name=name,
        role="total",
        initial=None if initial is None else amount(initial, cell="C5"),
        budget=None if budget is None else amount(budget, cell="D5"),
        executed=None if executed is None else amount(executed, cell="E5"),
        points=None if points is None else amount(points, cell="F5"),
        claimed_score=None if claimed is None else amount(claimed, cell="H5"),
        place=Place(sheet="表", cell="A5"),
    )


def form(*rows, money=None, kind="project_self_evaluation", **more):
    return Form(
        layout="test",
        kind=kind,
        money_unit="万元",
        funds=(money,) if money is not None else (),
        indicators=rows,
        place=Place(sheet="表", cell="A1"),
        **more,
    )
