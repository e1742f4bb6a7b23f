"""What a BPMN file says, as values: only what a flow can be made of, in the order of the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NAMESPACE = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OWN = "urn:ctp:workflow:1"
"""The namespace of our own extension elements."""


def plain(text: str) -> str:
    """Text as an attribute can carry it: one line, nothing XML has no sign for."""
    return " ".join("".join(one for one in text if one.isprintable() or one.isspace()).split())


class NotBpmn(ValueError):
    """A file that can't be read; the text is a sentence, to be translated, with *params*."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


@dataclass(frozen=True)
class Element:
    """A flow node. *events* are the kinds of its event definitions, *people* the words it names people with, *own* our extension."""

    id: str
    tag: str
    name: str = ""
    default: str = ""
    attached_to: str = ""
    interrupts: bool = True
    events: tuple[str, ...] = ()
    event_refs: tuple[str, ...] = ()
    timer: str = ""
    people: tuple[str, ...] = ()
    repeats: str = ""
    completion: str = ""
    link: str = ""
    triggered: bool = False
    compensates: bool = False
    own: Mapping[str, Any] | None = None
    inner: Scope | None = None


@dataclass(frozen=True)
class Flow:
    """A sequence flow. *own* is our extension: the exact condition, or that it was drawn for other tools only."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    language: str = ""
    own: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Scope:
    """The elements and flows of a process or of a group in it.

    *notes* are elements that say nothing about the way (id, tag), *loose* flows that lack an end or cross the group's border.
    """

    elements: Mapping[str, Element]
    flows: tuple[Flow, ...]
    notes: tuple[tuple[str, str], ...] = ()
    loose: tuple[Flow, ...] = ()


@dataclass(frozen=True)
class Process:
    """One process of a file; *lanes* name who does what, by element; *own* holds what our graphs say of the whole flow."""

    id: str
    name: str
    executable: bool
    scope: Scope
    lanes: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Any] | None = None
