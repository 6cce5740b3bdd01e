"""One item of an evaluation as cells: its input numbers, the formula of its score, or why there is only a value.

Between the evaluation with its pack and the sheet. Nothing is scored here: the numbers are those that scoring measured,
and a formula that does not give the item's score is not used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from scorecard.excel.audit.quality import UNDECIDED, quality_formula
from scorecard.excel.audit.scaling import Limit, Made, Number, here, points_group, scale, writable
from scorecard.excel.formulas import (
    DATE_OFFSET,
    FIRST_SERIAL,
    Cell,
    Cells,
    Flag,
    Formula,
    Unsupported,
    condition_formula,
    execution_formula,
    quoted,
    reached_formula,
    rule_formula,
)
from scorecard.model import Evaluation, Indicator, Item, Reading
from scorecard.reports.summary import STATE_WORDS
from scorecard.rules.bands import decide_band
from scorecard.rules.formula.nodes import Arithmetic, Choice, Compare, Logic, Name, Node
from scorecard.rules.formula.nodes import Number as Constant
from scorecard.rules.names import EXECUTION
from scorecard.rules.pack import Pack, Rule, Variant
from scorecard.scoring.execution import is_finished
from scorecard.scoring.measuring import Numbers, as_percent, measure_row

# Columns of the sheet.
TARGET, UPPER, ACTUAL, POINTS, CLAIM = "F", "G", "I", "K", "O"
WHOLE_TARGET, WHOLE_UPPER, WHOLE_ACTUAL, WHOLE_POINTS = "S", "T", "U", "V"
FINISHED = "$D$7"
"""Whether the project is finished, one cell for the whole form."""
_YES = "是"
_WORDS = f"{quoted(STATE_WORDS['reached'])},{quoted(STATE_WORDS['missed'])}"


@dataclass(frozen=True, slots=True)
class Plan:
    """One row of the sheet, ready to be written. Without `score` the item's own score stands there, `why` says why.

    `inputs` are numbers by column, `texts` words by column; `guard` the input columns that must not be blank.
    """

    inputs: Mapping[str, Fraction] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)
    helpers: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """formula and value of the whole numbers, by column"""
    cells: Mapping[str, Cell] = field(default_factory=dict)
    """the whole numbers by the rule's names for them"""
    guard: Sequence[str] = ()
    choices: Sequence[str] = ()
    """what the 档次 cell may say"""
    score: str | None = None
    state: str | None = None
    operator: str = ""
    target_unit: str = ""
    actual_unit: str = ""
    why: str = ""


def plan_row(evaluation: Evaluation, pack: Pack | None, item: Item, row: int) -> Plan:
    """The cells of `item` in `row` of the sheet."""
    plain = _as_printed(evaluation, item)
    if item.score is None:
        return plain
    if item.kind == "criterion":
        return _valued(plain, "评分表的行按事实核定，不是由本表的数算出来的")
    if pack is None:
        return _valued(plain, "没有可用的规则包")
    rule = next((one for one in pack.rules if item.rule is not None and one.name == item.rule.name), None)
    if rule is None or item.points is None:
        return _valued(plain, "规则包里没有这一行用的规则")
    if item.kind == "execution":
        return _execution(pack, item, rule, row, plain)
    indicator = evaluation.indicator(item)
    if indicator is None:
        return _valued(plain, "没有这一行的数")
    if item.state == "band":
        return _quality(pack, item, rule, row, indicator, plain)
    return _quantity(pack, item, rule, row, indicator, plain)


def _valued(plan: Plan, why: str) -> Plan:
    return Plan(texts=plan.texts, operator=plan.operator, why=why)


def _as_printed(evaluation: Evaluation, item: Item) -> Plan:
    """The row with its texts as the form prints them."""
    row = evaluation.indicator(item)
    if row is None:
        given = {one.name: one.raw for one in item.inputs}
        return Plan(texts={TARGET: given.get("全年预算数", ""), ACTUAL: given.get("全年执行数", "")})
    texts = {TARGET: row.target.text if row.target else "", ACTUAL: row.actual.text if row.actual else ""}
    return Plan(texts=texts)


# ------------------------------------------------------------------------------------------------------- numbers


def _quantity(pack: Pack, item: Item, rule: Rule, row: int, indicator: Indicator, plain: Plan) -> Plan:
    points = Fraction(item.points or 0)
    numbers, _ = measure_row(indicator, item.level3, item.points or Decimal(0))
    if numbers is None:
        return _valued(plain, "指标值和完成值不是可以比较的数")
    wanted = rule.text.applies.units
    if wanted and numbers.unit not in wanted and "%" in wanted:
        as_percent(numbers)
    variant = rule.variant(numbers.kind, numbers.operator)
    if variant is None:
        return _valued(plain, "规则不适用于这一行")
    exact = next((one.value for one in reversed(item.inputs) if one.name == "实际完成值"), None)
    if exact is not None and exact != numbers.given_actual:
        return _valued(plain, "完成值由底数算出，除不尽，见“取数”")
    values = _values(numbers, indicator)
    if isinstance(values, str):
        return _valued(plain, values)

    def make(cells: Mapping[str, Cell]) -> Made | Unsupported:
        kind, operator = numbers.kind, numbers.operator
        score = rule_formula(variant, cells, kind=kind, operator=operator, places=pack.places)
        return score if isinstance(score, Unsupported) else Made(score, _state(pack, variant, numbers, cells))

    key = ("quantity", id(variant), numbers.kind, numbers.operator)
    made = scale(row, [values, points_group(POINTS, WHOLE_POINTS, points)], make, pack.cache, key)
    if isinstance(made, Unsupported):
        return _valued(plain, made.reason)
    units = _units(numbers, indicator)
    return Plan(
        inputs={number.column: number.shown for number in values.values()} | {POINTS: points},
        limits=made.limits,
        helpers=made.helpers,
        cells=made.cells,
        guard=(*(number.column for number in values.values()), POINTS),
        score=made.made.score.text,
        state=made.made.state,
        operator=_operator(numbers),
        target_unit=units[0],
        actual_unit=units[1],
    )


def _operator(numbers: Numbers) -> str:
    if numbers.kind == "区间":
        return {"[]": "≥，≤", "[)": "≥，＜", "(]": "＞，≤", "()": "＞，＜"}[numbers.operator or "[]"]
    return numbers.operator or "不晚于"


def _values(numbers: Numbers, indicator: Indicator) -> dict[str, Number] | str:
    """The numbers by the names that a rule has for them; a text says why there are none."""
    places: dict[str, tuple[str, str, int, Reading | None]] = {
        "指标值": (TARGET, WHOLE_TARGET, 1, indicator.target),
        "下限": (TARGET, WHOLE_TARGET, 2, None),
        "上限": (UPPER, WHOLE_UPPER, 3, None),
        "完成日": (ACTUAL, WHOLE_ACTUAL, 4, None),
        "期限日": (TARGET, WHOLE_TARGET, 5, None),
        "完成值": (ACTUAL, WHOLE_ACTUAL, 0, indicator.actual),
    }
    part = {"%": 100, "‰": 1000}.get(numbers.unit or "", 1)
    made: dict[str, Number] = {}
    for name, (column, helper, slot, reading) in places.items():
        value = numbers.values[slot]
        if value is None:
            continue
        if numbers.kind == "时限":
            if value - DATE_OFFSET < FIRST_SERIAL:
                return "日期太早，电子表格没有这一天"
            made[name] = Number(column, helper, value - DATE_OFFSET, date=True)
            continue
        given, factor = value * part, Fraction(1, part)
        printed = Fraction(reading.value) if reading is not None and reading.value is not None else None
        if not writable(given) and printed and writable(printed):
            given, factor = printed, value / printed
        if not writable(given):
            return "数的位数太多，单元格写不下"
        made[name] = Number(column, helper, given, factor)
    return made


def _units(numbers: Numbers, indicator: Indicator) -> tuple[str, str]:
    """The units that stand beside the two numbers."""
    if numbers.kind == "时限":
        return "日期", "日期"
    unit = numbers.unit or ""
    part = {"%": 100, "‰": 1000}.get(unit, 1)
    value = numbers.values[0] * part
    own = indicator.actual.unit if indicator.actual is not None else None
    return unit, unit if writable(value) else own or unit


def _state(pack: Pack, variant: Variant, numbers: Numbers, cells: Cells) -> str | None:
    """完成, 超额完成 or 未完成 as a formula."""
    reached = reached_formula(cells, kind=numbers.kind, operator=numbers.operator)
    if isinstance(reached, Unsupported):
        return None
    test = reached.text
    if numbers.operator == "=":
        # Where the pack gives all points for more than "=" asks for, the row is not called a miss.
        more = Compare(Name("完成值"), ((">", Name("指标值")),))
        full = condition_formula(Logic("且", (more, _gives_all(variant))), cells)
        test = f"OR({test},{full.text})" if isinstance(full, Formula) else test
    text = f"IF({test},{_WORDS})"
    limit = pack.number("超额阈值")
    if numbers.kind == "定量" and numbers.operator in {"≥", ">", "="} and limit is not None:
        most = Arithmetic("*", Name("指标值"), Constant(1 + limit, ""))
        positive = Compare(Name("指标值"), ((">", Constant(Fraction(0), "0")),))
        far = condition_formula(Logic("且", (positive, Compare(Name("完成值"), ((">", most),)))), cells)
        if isinstance(far, Formula):
            text = f"IF({far.text},{quoted(STATE_WORDS['exceeded'])},{text})"
    return text


def _gives_all(variant: Variant) -> Node:
    """Whether the branch that holds gives all points, as a condition."""
    no = Compare(Constant(Fraction(0), "0"), ((">", Constant(Fraction(0), "0")),))
    made: Node = no
    for branch in reversed(variant.branches):
        here: Node = Compare(branch.score, (("=", Name("分值")),))
        made = here if branch.condition is None else Choice(branch.condition, here, made)
    return made


# ------------------------------------------------------------------------------------------------ execution, quality


def _execution(pack: Pack, item: Item, rule: Rule, row: int, plain: Plan) -> Plan:
    given = {one.name: one for one in item.inputs}
    budget, executed = (given.get(name) for name in ("全年预算数", "全年执行数"))
    if budget is None or executed is None or budget.value is None or executed.value is None:
        return _valued(plain, "没有全年预算数或全年执行数")
    if not (writable(budget.value) and writable(executed.value)):
        return _valued(plain, "数的位数太多，单元格写不下")
    points = Fraction(item.points or 0)
    values = {
        "全年预算数": Number(TARGET, WHOLE_TARGET, budget.value, positive=True),
        "全年执行数": Number(ACTUAL, WHOLE_ACTUAL, executed.value),
    }
    flags: dict[str, Flag] = {"项目完成": Flag(f"{FINISHED}={quoted(_YES)}")}

    def make(cells: Mapping[str, Cell]) -> Made | Unsupported:
        known: Cells = {**cells, **flags}
        score = execution_formula(rule, known, places=pack.places)
        reached = reached_formula(known, kind=EXECUTION, operator=None)
        state = f"IF({reached.text},{_WORDS})" if isinstance(reached, Formula) else None
        return score if isinstance(score, Unsupported) else Made(score, state)

    key = ("execution", rule.name)
    made = scale(row, [values, points_group(POINTS, WHOLE_POINTS, points)], make, pack.cache, key)
    if isinstance(made, Unsupported):
        return _valued(plain, made.reason)
    unit = budget.unit or ""
    return Plan(
        inputs={TARGET: budget.value, ACTUAL: executed.value, POINTS: points},
        limits=made.limits,
        helpers=made.helpers,
        cells=made.cells,
        guard=(TARGET, ACTUAL, POINTS),
        score=made.made.score.text,
        state=made.made.state,
        operator="÷",
        target_unit=unit,
        actual_unit=unit,
    )


def finished_word(evaluation: Evaluation, pack: Pack) -> str | None:
    """是 or 否 for the cell that says whether the project is finished; None where the pack does not ask."""
    rule = next((rule for rule in pack.rules if rule.section == EXECUTION), None)
    variant = rule.variant(EXECUTION) if rule is not None else None
    if variant is None or "项目完成" not in variant.used:
        return None
    finished = is_finished(evaluation.form)
    if finished is None:
        finished = pack.option("项目完成未填") == "视为完成"
    return _YES if finished else "否"


def _quality(pack: Pack, item: Item, rule: Rule, row: int, indicator: Indicator, plain: Plan) -> Plan:
    if not rule.bands or indicator.target is None or indicator.actual is None:
        return _valued(plain, "规则没有写档次")
    band, _ = decide_band(rule.bands, indicator.actual.text, indicator.target.text)
    points = Fraction(item.points or 0)
    claim = Fraction(item.claimed) if item.claimed is not None else None
    if claim is not None and not writable(claim):
        return _valued(plain, "自评得分的位数太多，单元格写不下")
    claimed = {"自评得分": Number(CLAIM, WHOLE_ACTUAL, claim if claim is not None else Fraction(0))}

    def make(cells: Mapping[str, Cell]) -> Made | Unsupported:
        score = quality_formula(pack, rule.bands, cells, here(ACTUAL), here(CLAIM))
        return score if isinstance(score, Unsupported) else Made(score)

    key = ("quality", rule.name)
    made = scale(row, [claimed, points_group(POINTS, WHOLE_POINTS, points)], make, pack.cache, key)
    if isinstance(made, Unsupported):
        return _valued(plain, made.reason)
    return Plan(
        inputs={POINTS: points} | ({CLAIM: claim} if claim is not None else {}),
        texts={TARGET: plain.texts[TARGET], ACTUAL: band.name if band is not None else UNDECIDED},
        limits=made.limits,
        helpers=made.helpers,
        cells=made.cells,
        guard=(POINTS,),
        choices=(*(one.name for one in rule.bands), UNDECIDED),
        score=made.made.score.text,
        operator="档次",
    )


__all__ = ["FINISHED", "Plan", "finished_word", "plan_row"]
