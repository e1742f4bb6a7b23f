"""Whose a definition is: a module that keeps flows for its own objects (a template's, a category's) says who maintains them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts import Actor
from ctp_workflow.contracts.dto import VersionDto


@dataclass(frozen=True, slots=True)
class FlowField:
    """A field that conditions and rules for people may name, as its form calls it. *options* are (value, label) of a choice.

    *type* is a type of the expression language; a field whose *compares* is false stands in the grid of rights only. *several* fields
    hold a list of values; *holds* says ``member`` or ``unit`` where rules for people may name the field.
    """

    code: str
    label: str
    type: str
    compares: bool = True
    options: tuple[tuple[str, str], ...] = ()
    several: bool = False
    holds: str = ""


def _none(_: UUID) -> Sequence[FlowField]:
    return ()


def _nothing(_: UUID, __: VersionDto, ___: Actor) -> None:
    return None


@dataclass(frozen=True)
class DefinitionOwner:
    """A contribution for definitions owned by objects of *kind* of the contributing module.

    *may_maintain* says who draws and publishes them besides flow administrators, *url* is the owner's own page, *name* what it is called.
    *fields* gives what conditions may read. *rights* is true where a step's ``settings.policy`` is a field policy the module carries out.
    *on_published* runs in the transaction of publishing: the owner takes the version up, and may refuse it.
    """

    kind: str
    may_maintain: Callable[[Actor, UUID], bool]
    url: Callable[[UUID], str]
    name: Callable[[UUID], str]
    fields: Callable[[UUID], Sequence[FlowField]] = _none
    rights: bool = False
    on_published: Callable[[UUID, VersionDto, Actor], None] = _nothing
