"""Working an expression out. Total and deterministic: the same tree and values give the same result, trace and error.

Empty follows four rules: arithmetic with empty is empty; an order with empty does not hold; empty equals only empty; as a
condition empty is no. Aggregates pass over empty entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.functions import FUNCTIONS, LAZY, ORDERED, Function
from ctp_core.applets.expressions.limits import MAX_STEPS
from ctp_core.applets.expressions.tracing import Trace, TraceStep, describe, operand
from ctp_core.applets.expressions.tree import (
    EQUALITY,
    LOGIC,
    MEMBERSHIP,
    ORDER,
    Binary,
    Call,
    Expression,
    Listing,
    Literal,
    Name,
    Node,
    Unary,
)
from ctp_core.applets.expressions.values import EXACT, Scalar, Value, ValueType, fixed, kind_of, look_up


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The value and why: *trace* has the steps that decided."""

    value: Value
    trace: tuple[TraceStep, ...]


def evaluate(
    expression: Expression,
    values: Mapping[str, Any],
    *,
    types: Mapping[str, ValueType] | None = None,
    today: date | None = None,
) -> Evaluation:
    """Work *expression* out for *values*. Raises ExpressionError, nothing else.

    *types*, the declared fields, lets values come as JSON writes them (``"8200.00"`` for a number). *today* is the day
    ``today()`` gives; without it that function is refused.
    """
    run = _Run(values, types or {}, today)
    value = run.condition(expression.root)
    return Evaluation(value, tuple(run.trace.steps))


class _Run:
    def __init__(self, values: Mapping[str, Any], types: Mapping[str, ValueType], today: date | None) -> None:
        self.values = values
        self.types = types
        self.today = today
        self.steps = 0
        self.trace = Trace()

    def spend(self, steps: int, node: Node) -> None:
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise ExpressionError("too_many_steps", node.at, limit=MAX_STEPS)

    def visit(self, node: Node) -> Value:
        self.spend(1, node)
        match node:
            case Literal(value=Decimal() as number):
                return fixed(number, node.at)
            case Literal(value=written):
                return written
            case Name(path=path):
                value = look_up(path, self.values, self.types)
                self.spend(_weight(value), node)
                return value
            case Listing(items=items):
                return tuple(self.scalar(item, "[…]") for item in items)
            case Unary(operator="not", operand=operand):
                return not self.truth(operand, "not")
            case Unary(operand=operand):
                positive = self.number(operand, "-")
                return None if positive is None else fixed(-positive, node.at)
            case Binary():
                return self.binary(node)
            case Call():
                return self.call(node)

    def condition(self, node: Node) -> Value:
        """Visit a part that decides; a yes or no that comes from a field or function leaves a step."""
        value = self.visit(node)
        if isinstance(value, bool) and isinstance(node, (Name, Call)) and getattr(node, "function", "") not in LAZY:
            self.trace.add(
                "holds" if value else "fails", operand(node, value), what=describe(node, value).rsplit(" ", 1)[0]
            )
        return value

    def truth(self, node: Node, what: str) -> bool:
        value = self.condition(node)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.misfit(node, what, "yes_no", value)

    def number(self, node: Node, what: str) -> Decimal | None:
        value = self.visit(node)
        if value is None or isinstance(value, Decimal):
            return value
        raise self.misfit(node, what, "number", value)

    def scalar(self, node: Node, what: str) -> Scalar:
        value = self.visit(node)
        if isinstance(value, tuple):
            raise self.misfit(node, what, "one value", value)
        return value

    def misfit(self, node: Node, what: str, expected: str, found: Value) -> ExpressionError:
        return ExpressionError("types", node.at, what=what, expected=expected, found=kind_of(found))

    def binary(self, node: Binary) -> Value:
        if node.operator in LOGIC:
            left = self.truth(node.left, node.operator)
            if left == (node.operator == "or"):
                return left
            return self.truth(node.right, node.operator)
        if node.operator in MEMBERSHIP:
            return self.membership(node)
        if node.operator in EQUALITY or node.operator in ORDER:
            return self.comparison(node)
        return self.arithmetic(node)

    def comparison(self, node: Binary) -> bool:
        left = self.scalar(node.left, node.operator)
        right = self.scalar(node.right, node.operator)
        if left is None or right is None:
            equal = left is right
            result = node.operator in EQUALITY and equal == (node.operator == "==")
        else:
            if kind_of(left) != kind_of(right):
                raise self.misfit(node.right, node.operator, kind_of(left), right)
            equal = left == right
            result = equal == (node.operator == "==") if node.operator in EQUALITY else self.order(node, left, right)
        what = f"{describe(node.left, left)} {node.operator} {describe(node.right, right)}"
        sides = operand(node.left, left), operand(node.right, right)
        self.trace.add("holds" if result else "fails", *sides, operator=node.operator, what=what)
        return result

    def order(self, node: Binary, left: Any, right: Any) -> bool:
        if kind_of(left) not in ORDERED:
            raise self.misfit(node.left, node.operator, "number, date", left)
        match node.operator:
            case "<":
                return bool(left < right)
            case "<=":
                return bool(left <= right)
            case ">":
                return bool(left > right)
            case _:
                return bool(left >= right)

    def membership(self, node: Binary) -> bool:
        left = self.scalar(node.left, node.operator)
        right = self.visit(node.right)
        if right is None:
            right = ()
        if not isinstance(right, tuple):
            raise self.misfit(node.right, node.operator, "list", right)
        self.spend(len(right), node)
        found = any(kind_of(item) == kind_of(left) and item == left for item in right)
        code = "one_of" if found else "none_of"
        sides = operand(node.left, left), operand(node.right, right)
        self.trace.add(code, *sides, left=describe(node.left, left), right=_described_list(node.right, right))
        return found == (node.operator == "in")

    def arithmetic(self, node: Binary) -> Value:
        left = self.number(node.left, node.operator)
        right = self.number(node.right, node.operator)
        if left is None or right is None:
            return None
        match node.operator:
            case "+":
                return fixed(EXACT.add(left, right), node.at)
            case "-":
                return fixed(EXACT.subtract(left, right), node.at)
            case "*":
                return fixed(EXACT.multiply(left, right), node.at)
        if right == 0:
            self.trace.add("divided_by_zero", what=f"{describe(node.left, left)} / {describe(node.right, right)}")
            return None
        return fixed(EXACT.divide(left, right), node.at)

    def call(self, node: Call) -> Value:
        function = FUNCTIONS.get(node.function)
        if function is None:
            raise ExpressionError("unknown_function", node.at, name=node.function)
        if not function.fits(len(node.arguments)):
            raise ExpressionError("arguments", node.at, name=node.function, count=len(node.arguments))
        match node.function:
            case "if":
                return self.scalar(node.arguments[1 if self.truth(node.arguments[0], "if") else 2], "if")
            case "coalesce":
                return self.first_known(node)
            case "today":
                if self.today is None:
                    raise ExpressionError("no_today", node.at)
                return self.today
        assert function.apply is not None  # noqa: S101 - the lazy ones were handled above
        return function.apply(self.arguments(node, function), node.at)

    def first_known(self, node: Call) -> Scalar:
        for argument in node.arguments:
            value = self.scalar(argument, "coalesce")
            if value is not None:
                return value
        return None

    def arguments(self, node: Call, function: Function) -> list[Any]:
        found: list[Any] = []
        for index, argument in enumerate(node.arguments):
            value = self.visit(argument)
            allowed = function.kinds_at(index)
            several = value if isinstance(value, tuple) and function.spreads else (value,)
            self.spend(_weight(value), node)
            for one in several:
                if one is not None and kind_of(one) not in allowed:
                    raise self.misfit(argument, node.function, ", ".join(allowed), one)
                found.append(one)
        if function.gives is None and len(kinds := {kind_of(one) for one in found if one is not None}) > 1:
            raise ExpressionError("types", node.at, what=node.function, expected=min(kinds), found=max(kinds))
        return found


def _weight(value: Value) -> int:
    """What a value costs: a list its length, a long text its thousands."""
    if isinstance(value, tuple):
        return len(value)
    return len(value) // 1_000 if isinstance(value, str) else 0


def _described_list(node: Node, value: tuple[Scalar, ...]) -> str:
    return describe(node, value) if isinstance(node, Name) else describe(Literal(None), value)
