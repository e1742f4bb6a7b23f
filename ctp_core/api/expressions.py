"""Expressions: conditions and formulas in the product's own language (grammar, rules and functions: applets/expressions/README.md).

    expression = parse("amount > 5000 and 部门.name == '财务部'")
    check(expression, {"amount": "money", "部门": "unit"}, result="yes_no")
    evaluation = evaluate(expression, values, types=types, today=day)
    evaluation.value, [step.text for step in evaluation.trace]

Stored and sent to the browser as JSON (``to_json``); everything that can go wrong is an ExpressionError with a position.
"""

from ctp_core.applets.expressions.checking import check
from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.evaluating import Evaluation, evaluate
from ctp_core.applets.expressions.functions import FUNCTIONS
from ctp_core.applets.expressions.json_form import from_json, to_json
from ctp_core.applets.expressions.parsing import parse
from ctp_core.applets.expressions.renaming import rename
from ctp_core.applets.expressions.rendering import render
from ctp_core.applets.expressions.tracing import Operand, TraceStep
from ctp_core.applets.expressions.tree import Expression, names_in
from ctp_core.applets.expressions.values import Kind, Value, ValueType, show, to_plain

__all__ = [
    "FUNCTIONS",
    "Evaluation",
    "Expression",
    "ExpressionError",
    "Kind",
    "Operand",
    "TraceStep",
    "Value",
    "ValueType",
    "check",
    "evaluate",
    "from_json",
    "names_in",
    "parse",
    "rename",
    "render",
    "show",
    "to_json",
    "to_plain",
]
