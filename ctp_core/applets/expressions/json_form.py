"""The tree as JSON: what is stored with a definition and what the browser's evaluator reads.

``{"literal": {"number": "5000"}}``, ``{"name": "amount"}``, ``{"list": […]}``, ``{"not": …}``, ``{"negate": …}``,
``{"operator": ">", "left": …, "right": …}``, ``{"call": "sum", "arguments": […]}``; each may carry ``at``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.limits import MAX_LIST, MAX_NAME, MAX_NODES, MAX_TEXT
from ctp_core.applets.expressions.measuring import measure
from ctp_core.applets.expressions.tokens import is_clean, tokenize
from ctp_core.applets.expressions.tree import BINARY, Binary, Call, Expression, Listing, Literal, Name, Node, Unary

NUMBER = re.compile(r"[0-9]{1,19}(\.[0-9]{1,10})?")


def to_json(expression: Expression) -> dict[str, Any]:
    """The tree as plain dictionaries."""
    return _write(expression.root)


def from_json(data: object) -> Expression:
    """Read what ``to_json`` wrote, or anything at all: raises ExpressionError for what is not a tree within the limits."""
    root = _Reader().read(data)
    measure(root)
    return Expression(root)


def _write(node: Node) -> dict[str, Any]:
    match node:
        case Literal(value=value, at=at):
            return {"literal": {"number": f"{value:f}"} if isinstance(value, Decimal) else value, "at": at}
        case Name(path=path, at=at):
            return {"name": path, "at": at}
        case Listing(items=items, at=at):
            return {"list": [_write(item) for item in items], "at": at}
        case Unary(operator=operator, operand=operand, at=at):
            return {"not" if operator == "not" else "negate": _write(operand), "at": at}
        case Binary(operator=operator, left=left, right=right, at=at):
            return {"operator": operator, "left": _write(left), "right": _write(right), "at": at}
        case Call(function=function, arguments=arguments, at=at):
            return {"call": function, "arguments": [_write(item) for item in arguments], "at": at}


class _Reader:
    def __init__(self) -> None:
        self.nodes = 0

    def read(self, data: object) -> Node:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionError("too_many_nodes", limit=MAX_NODES)
        if not isinstance(data, dict):
            raise ExpressionError("tree")
        at = data.get("at", 0)
        if type(at) is not int or not 0 <= at <= MAX_TEXT:
            raise ExpressionError("tree")
        match {key: value for key, value in data.items() if key != "at"}:
            case {"literal": value, **rest} if not rest:
                return Literal(_literal(value), at)
            case {"name": str(path), **rest} if not rest:
                return Name(_name(path, dotted=True), at)
            case {"list": list(items), **rest} if not rest:
                return Listing(self.several(items), at)
            case {"not": inner, **rest} if not rest:
                return Unary("not", self.read(inner), at)
            case {"negate": inner, **rest} if not rest:
                return Unary("-", self.read(inner), at)
            case {"operator": str(operator), "left": left, "right": right, **rest} if operator in BINARY and not rest:
                return Binary(operator, self.read(left), self.read(right), at)
            case {"call": str(function), "arguments": list(items), **rest} if not rest:
                return Call(_name(function, dotted=False), self.several(items), at)
        raise ExpressionError("tree", at)

    def several(self, items: list[object]) -> tuple[Node, ...]:
        if len(items) > MAX_LIST:
            raise ExpressionError("long_list", limit=MAX_LIST)
        return tuple(self.read(item) for item in items)


def _literal(value: object) -> Decimal | str | bool | None:
    match value:
        case None | True | False:
            return value
        case str(text) if len(text) <= MAX_TEXT and is_clean(text):
            return text or None
        case {"number": str(digits), **rest} if not rest and NUMBER.fullmatch(digits):
            whole = digits.split(".")[0]
            if len(whole.lstrip("0")) <= 18:
                return Decimal(digits)
    raise ExpressionError("tree")


def _name(text: str, *, dotted: bool) -> str:
    if len(text) <= MAX_NAME and is_clean(text) and (dotted or "." not in text):
        tokens = tokenize(text)
        if [token.kind for token in tokens] == ["name", "end"] and tokens[0].text == text:
            return text
    raise ExpressionError("tree")
