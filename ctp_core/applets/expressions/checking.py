"""Types before values: what would fail for any values is refused when the expression is saved, at its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.functions import FUNCTIONS, ORDERED
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
from ctp_core.applets.expressions.values import KIND_OF_TYPE, Kind, ValueType, kind_of


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, or a list of a kind; kind None is that of a list of nothing but empty entries."""

    kind: Kind | None
    many: bool = False

    def __str__(self) -> str:
        return f"list of {self.kind or 'values'}" if self.many else self.kind or "value"


YES_NO = Type("yes_no")
NUMBER = Type("number")


def check(expression: Expression, types: Mapping[str, ValueType], *, result: Kind | None = None) -> Kind:
    """Check *expression* against the declared fields. Returns the kind of its result; raises ExpressionError.

    *types* names fields (``amount``), columns (``rows.amount``, beside ``rows`` declared as list) and parts of records
    (``unit.name`` comes with a declared unit or member). *result* says what is wanted, ``yes_no`` for a condition.
    """
    found = _Check(types).visit(expression.root)
    kind: Kind = "list" if found.many else found.kind or "empty"
    if result is not None and kind not in (result, "empty"):
        raise ExpressionError("result", expression.root.at, expected=result, found=str(found))
    return kind


class _Check:
    def __init__(self, types: Mapping[str, ValueType]) -> None:
        self.types = types

    def visit(self, node: Node) -> Type:
        match node:
            case Literal(value=value):
                return Type(kind_of(value))
            case Name(path=path):
                return self.name(path, node)
            case Listing(items=items):
                return Type(self.same([self.single(item, "[…]") for item in items], items, "[…]"), many=True)
            case Unary(operator="not", operand=operand):
                self.need(operand, ("yes_no",), "not")
                return YES_NO
            case Unary(operand=operand):
                self.need(operand, ("number",), "-")
                return NUMBER
            case Binary():
                return self.binary(node)
            case Call():
                return self.call(node)

    def name(self, path: str, node: Node) -> Type:
        head, _, tail = path.partition(".")
        declared = self.types.get(path)
        if declared is None and tail in ("id", "name") and self.types.get(head) in ("member", "unit"):
            declared = "text"
        if declared is None:
            raise ExpressionError("unknown_name", node.at, name=path)
        if declared == "list":
            return Type("text", many=True)
        return Type(KIND_OF_TYPE[declared], many=bool(tail) and self.types.get(head) == "list")

    def single(self, node: Node, what: str) -> Type:
        found = self.visit(node)
        if found.many:
            raise ExpressionError("types", node.at, what=what, expected="one value", found=str(found))
        return found

    def need(self, node: Node, kinds: tuple[Kind, ...], what: str) -> Type:
        found = self.single(node, what)
        if not _fits(found, kinds):
            raise ExpressionError("types", node.at, what=what, expected=", ".join(kinds), found=str(found))
        return found

    def same(self, found: list[Type], nodes: tuple[Node, ...], what: str) -> Kind | None:
        """The one kind of several values; empty goes with every kind."""
        kind: Kind | None = None
        for one, node in zip(found, nodes, strict=True):
            if one.kind in (None, "empty") or one.kind == kind:
                continue
            if kind is not None:
                raise ExpressionError("types", node.at, what=what, expected=kind, found=str(one))
            kind = one.kind
        return kind

    def binary(self, node: Binary) -> Type:
        operator = node.operator
        if operator in LOGIC:
            self.need(node.left, ("yes_no",), operator)
            self.need(node.right, ("yes_no",), operator)
            return YES_NO
        if operator in EQUALITY:
            sides = (node.left, node.right)
            self.same([self.single(side, operator) for side in sides], sides, operator)
            return YES_NO
        if operator in ORDER:
            sides = (node.left, node.right)
            self.same([self.need(side, ORDERED, operator) for side in sides], sides, operator)
            return YES_NO
        if operator in MEMBERSHIP:
            return self.membership(node)
        self.need(node.left, ("number",), operator)
        self.need(node.right, ("number",), operator)
        return NUMBER

    def membership(self, node: Binary) -> Type:
        left = self.single(node.left, node.operator)
        right = self.visit(node.right)
        if not right.many:
            raise ExpressionError("types", node.right.at, what=node.operator, expected="list", found=str(right))
        self.same([left, Type(right.kind)], (node.left, node.right), node.operator)
        return YES_NO

    def call(self, node: Call) -> Type:
        function = FUNCTIONS.get(node.function)
        if function is None:
            raise ExpressionError("unknown_function", node.at, name=node.function)
        if not function.fits(len(node.arguments)):
            raise ExpressionError("arguments", node.at, name=node.function, count=len(node.arguments))
        found: list[Type] = []
        for index, argument in enumerate(node.arguments):
            one = self.visit(argument)
            kinds = function.kinds_at(index)
            listed = one.many and (function.spreads or "list" in kinds)
            if (one.many and not listed) or (not (one.many and "list" in kinds) and not _fits(one, kinds)):
                expected = ", ".join(kinds)
                raise ExpressionError("types", argument.at, what=node.function, expected=expected, found=str(one))
            found.append(one)
        if function.gives is not None:
            return Type(function.gives)
        skipped = 1 if node.function == "if" else 0
        return Type(self.same(found[skipped:], node.arguments[skipped:], node.function) or "empty")


def _fits(found: Type, kinds: tuple[Kind, ...]) -> bool:
    return found.kind in (None, "empty") or found.kind in kinds
