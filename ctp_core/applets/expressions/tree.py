"""The parts of an expression. Immutable; equal when they mean the same, wherever they stood in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

UNARY: Final = ("-", "not")
LOGIC: Final = ("or", "and")
EQUALITY: Final = ("==", "!=")
ORDER: Final = ("<", "<=", ">", ">=")
MEMBERSHIP: Final = ("in", "not in")
ARITHMETIC: Final = ("+", "-", "*", "/")
BINARY: Final = (*LOGIC, *EQUALITY, *ORDER, *MEMBERSHIP, *ARITHMETIC)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written down: a number, a text, yes or no, or empty (None)."""

    value: Decimal | str | bool | None
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A field, ``amount``, or a column of a sub-table, ``rows.amount``."""

    path: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """``["A", "B"]``"""

    items: tuple[Node, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unary:
    """``-amount``, ``not urgent``"""

    operator: str
    operand: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two parts and what stands between them."""

    operator: str
    left: Node
    right: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """``sum(rows.amount)``"""

    function: str
    arguments: tuple[Node, ...]
    at: int = field(default=0, compare=False)


Node: TypeAlias = Literal | Name | Listing | Unary | Binary | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A whole expression. Made by ``parse`` or ``from_json`` only, so that its limits hold."""

    root: Node


def children(node: Node) -> tuple[Node, ...]:
    """The parts right below *node*, from left to right."""
    match node:
        case Listing(items=items):
            return items
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """*node* and everything below it."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(children(one)))


def names_in(expression: Expression) -> frozenset[str]:
    """The names an expression reads: what a formula depends on."""
    return frozenset(node.path for node in walk(expression.root) if isinstance(node, Name))
