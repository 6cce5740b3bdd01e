"""The model: frozen records that every other package speaks in. Knows nothing of files and nothing of rules."""

from scorecard.model.base import Exact, Frozen, Number, decimal_text, exact_text
from scorecard.model.evaluation import Basis, Evaluation, Input, Interval, Item, PackRef, RuleRef, State, Step
from scorecard.model.finding import Finding, Severity
from scorecard.model.form import (
    Criterion,
    Entry,
    Form,
    FormKind,
    FundLine,
    FundRole,
    Indicator,
    MoneyUnit,
    Source,
    Task,
)
from scorecard.model.place import Place
from scorecard.model.values import Actual, Amount, Kind, Operator, Reading, Target, Text

__all__ = [
    "Actual",
    "Amount",
    "Basis",
    "Criterion",
    "Entry",
    "Evaluation",
    "Exact",
    "Finding",
    "Form",
    "FormKind",
    "Frozen",
    "FundLine",
    "FundRole",
    "Indicator",
    "Input",
    "Interval",
    "Item",
    "Kind",
    "MoneyUnit",
    "Number",
    "Operator",
    "PackRef",
    "Place",
    "Reading",
    "RuleRef",
    "Severity",
    "Source",
    "State",
    "Step",
    "Target",
    "Task",
    "Text",
    "decimal_text",
    "exact_text",
]
