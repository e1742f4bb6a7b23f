"""Tokens to a tree, by operator precedence (a Pratt parser). From loose to tight:

``or`` · ``and`` · ``not`` · comparisons and ``in`` (never chained) · ``+ -`` · ``* /`` · unary ``-`` · names, values, calls, brackets.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from ctp_core.applets.expressions.errors import ExpressionError
from ctp_core.applets.expressions.limits import MAX_DEPTH, MAX_LIST, MAX_NODES
from ctp_core.applets.expressions.measuring import measure
from ctp_core.applets.expressions.tokens import Token, tokenize
from ctp_core.applets.expressions.tree import (
    EQUALITY,
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

COMPARISONS: Final = (*EQUALITY, *ORDER, *MEMBERSHIP)
BINDING: Final = {
    "or": 1,
    "and": 2,
    **dict.fromkeys(COMPARISONS, 4),
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
}
NOT_BINDING: Final = 3
MINUS_BINDING: Final = 7


def parse(text: str) -> Expression:
    """Read *text*. Raises ExpressionError with the place of the first mistake."""
    parser = _Parser(tokenize(text))
    if len(parser.tokens) == 1:
        raise ExpressionError("empty")
    root = parser.expression(0)
    if parser.index < len(parser.tokens) - 1:
        raise parser.unexpected()
    measure(root)
    return Expression(root)


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.index = 0
        self.nodes = 0
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.index]

    def take(self) -> Token:
        token = self.now
        self.index += 1
        return token

    def unexpected(self) -> ExpressionError:
        if self.now.kind == "end":
            return ExpressionError("unfinished", self.now.at)
        return ExpressionError("unexpected", self.now.at, found=self.now.text[:40])

    def count(self) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise ExpressionError("too_many_nodes", self.now.at, limit=MAX_NODES)

    def expression(self, binding: int) -> Node:
        """Everything from here that binds tighter than *binding*."""
        self.depth += 1
        if self.depth > 3 * MAX_DEPTH:
            raise ExpressionError("too_deep", self.now.at, limit=MAX_DEPTH)
        left = self.first()
        while (operator := self.operator()) is not None and BINDING[operator] > binding:
            at = self.take().at
            if operator == "not in":
                self.take()
            strength = BINDING[operator]
            right = self.expression(strength)
            self.count()
            left = Binary(operator, left, right, at)
            if operator in COMPARISONS and self.operator() in COMPARISONS:
                raise ExpressionError("chained", self.now.at)
        self.depth -= 1
        return left

    def operator(self) -> str | None:
        """The operator between two parts that stands here, if one does."""
        token = self.now
        if token.kind == "word" and token.text == "not":
            following = self.tokens[self.index + 1]
            return "not in" if (following.kind, following.text) == ("word", "in") else None
        return token.text if token.kind in ("word", "mark") and token.text in BINDING else None

    def first(self) -> Node:
        """What an expression may begin with."""
        self.count()
        token = self.now
        if token.kind == "end":
            raise self.unexpected()
        self.take()
        match token.kind, token.text:
            case "number", digits:
                return Literal(Decimal(digits), token.at)
            case "text", words:
                return Literal(words or None, token.at)
            case "name", name:
                return self.call(token) if self.now.text == "(" and self.now.kind == "mark" else Name(name, token.at)
            case "word", ("true" | "false" | "empty") as word:
                return Literal({"true": True, "false": False, "empty": None}[word], token.at)
            case "word", "not":
                return Unary("not", self.expression(NOT_BINDING), token.at)
            case "mark", "-":
                return Unary("-", self.expression(MINUS_BINDING), token.at)
            case "mark", "(":
                self.nodes -= 1
                inner = self.expression(0)
                self.close(")")
                return inner
            case "mark", "[":
                return Listing(self.several("]"), token.at)
        self.index -= 1
        raise self.unexpected()

    def call(self, token: Token) -> Call:
        if "." in token.text:
            raise self.unexpected()
        self.take()
        return Call(token.text, self.several(")"), token.at)

    def several(self, closing: str) -> tuple[Node, ...]:
        """Parts with commas between, up to *closing*."""
        items: list[Node] = []
        if (self.now.kind, self.now.text) != ("mark", closing):
            items.append(self.expression(0))
            while (self.now.kind, self.now.text) == ("mark", ","):
                self.take()
                if len(items) >= MAX_LIST:
                    raise ExpressionError("long_list", self.now.at, limit=MAX_LIST)
                items.append(self.expression(0))
        self.close(closing)
        return tuple(items)

    def close(self, closing: str) -> None:
        if (self.now.kind, self.now.text) != ("mark", closing):
            raise self.unexpected()
        self.take()
