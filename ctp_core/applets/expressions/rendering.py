"""A tree back to text, with as few brackets as it needs: ``parse(render(e)) == e``."""

from __future__ import annotations

from decimal import Decimal

from ctp_core.applets.expressions.parsing import BINDING, COMPARISONS, MINUS_BINDING, NOT_BINDING
from ctp_core.applets.expressions.tree import Binary, Call, Expression, Listing, Literal, Name, Node, Unary


def render(expression: Expression) -> str:
    """The expression as a person would write it."""
    return render_node(expression.root)


def render_node(node: Node) -> str:
    """One part as text."""
    match node:
        case Literal(value=value):
            return _literal(value)
        case Name(path=path):
            return path
        case Listing(items=items):
            return "[" + ", ".join(render_node(item) for item in items) + "]"
        case Call(function=function, arguments=arguments):
            return f"{function}(" + ", ".join(render_node(item) for item in arguments) + ")"
        case Unary(operator="not", operand=operand):
            return "not " + _inside(operand, NOT_BINDING)
        case Unary(operand=operand):
            return "-" + _inside(operand, MINUS_BINDING)
        case Binary(operator=operator, left=left, right=right):
            strength = BINDING[operator]
            loosest = strength + 1 if operator in COMPARISONS else strength
            return f"{_inside(left, loosest)} {operator} {_inside(right, strength + 1)}"


def _inside(node: Node, loosest: int) -> str:
    text = render_node(node)
    return f"({text})" if _binding(node) < loosest else text


def _binding(node: Node) -> int:
    match node:
        case Binary(operator=operator):
            return BINDING[operator]
        case Unary(operator="not"):
            return NOT_BINDING
        case Unary():
            return MINUS_BINDING
        case _:
            return MINUS_BINDING + 1


def _literal(value: Decimal | str | bool | None) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    escaped = "".join("\\" + one if one in '\\"' else one for one in value)
    return f'"{escaped}"'
