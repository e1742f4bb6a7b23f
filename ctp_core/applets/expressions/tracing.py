"""Why an expression came out as it did: readable steps, translatable at the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ctp_core.applets.expressions.limits import MAX_TRACE
from ctp_core.applets.expressions.rendering import render_node
from ctp_core.applets.expressions.tree import Listing, Literal, Name, Node
from ctp_core.applets.expressions.values import Value, show
from ctp_core.contracts import mark

MAX_TEXT: Final = 60
CUT: Final = "…"

STEPS: Final = {
    "holds": mark("%(what)s: yes"),
    "fails": mark("%(what)s: no"),
    "one_of": mark("%(left)s is one of %(right)s"),
    "none_of": mark("%(left)s is none of %(right)s"),
    "divided_by_zero": mark("%(what)s divides by zero and counts as empty"),
}


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of a step: *text* is the part as it was written ("" for a value written down), *name* the field when it is one."""

    name: str
    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step. *message* is the English pattern of *code*; a door shows ``gettext(message) % params``.

    *sides* and *operator* hold the same in parts, for who knows the fields by better names; none where a step has no sides.
    """

    code: str
    params: Mapping[str, str]
    sides: tuple[Operand, ...] = ()
    operator: str = ""

    @property
    def message(self) -> str:
        """The pattern to translate."""
        return STEPS[self.code]

    @property
    def text(self) -> str:
        """The step in English."""
        return self.message % self.params

    def __str__(self) -> str:
        return self.text


@dataclass(slots=True)
class Trace:
    """Collects steps, the first MAX_TRACE of them."""

    steps: list[TraceStep] = field(default_factory=list)

    def add(self, code: str, *sides: Operand, operator: str = "", **params: str) -> None:
        """Note one step."""
        if len(self.steps) < MAX_TRACE:
            self.steps.append(TraceStep(code, params, sides, operator))


def operand(node: Node, value: Value) -> Operand:
    """A part and its value, kept apart."""
    name = node.path if isinstance(node, Name) else ""
    text = "" if isinstance(node, Literal | Listing) else name or render_node(node)
    return Operand(name, text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + CUT, value)


def describe(node: Node, value: Value) -> str:
    """``amount 8,200``: the part and its value; a value written down speaks for itself."""
    if isinstance(node, Literal):
        return show(value)
    text = node.path if isinstance(node, Name) else render_node(node)
    return f"{text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + CUT} {show(value)}"
