"""The formula language of rule packs: text → tokens → tree → exact value, words, steps. Nothing here runs text."""

from scorecard.rules.formula.evaluate import Evaluator, Value, compile_node, half_up, half_up_quotient, half_up_units
from scorecard.rules.formula.nodes import Node, Sort, names_of, replace_names, sort_of
from scorecard.rules.formula.parser import parse
from scorecard.rules.formula.tokens import FormulaError
from scorecard.rules.formula.tracing import Printer, Tracer, Worked, compile_printer, compile_tracer, work
from scorecard.rules.formula.words import show, words

__all__ = [
    "Evaluator",
    "FormulaError",
    "Node",
    "Printer",
    "Sort",
    "Tracer",
    "Value",
    "Worked",
    "compile_node",
    "compile_printer",
    "compile_tracer",
    "half_up",
    "half_up_quotient",
    "half_up_units",
    "names_of",
    "parse",
    "replace_names",
    "show",
    "sort_of",
    "words",
    "work",
]
