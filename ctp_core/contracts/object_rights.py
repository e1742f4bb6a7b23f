"""How a unit lets its rights be explained: its own policy is asked, in the world as it is and in worlds that differ in one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from ctp_core.contracts.actors import Actor


@dataclass(frozen=True)
class ObjectRights:
    """The rights on objects of one kind; contributed beside the FileOwner and the SearchSource of that kind.

    *verbs* are what may be asked about (``read`` first), each with its marked label. *allowed* answers which of them an actor
    has on one object, through the same policy as lists and pages; empty when the actor doesn't see it. *keys* are the
    principal keys the object names, whatever they open at the moment; None when there is no such object.
    """

    kind: str
    label: str
    verbs: tuple[tuple[str, str], ...]
    allowed: Callable[[Actor, UUID], frozenset[str]]
    keys: Callable[[UUID], frozenset[str] | None]
