"""What may be asked of an instance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Start:
    """The starter submits: the token leaves the start."""

    by: int = 0


@dataclass(frozen=True, slots=True)
class Agree:
    """The holder of *item* agrees; at the start node that is submitting again."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Disagree:
    """The holder of *item* says no; the node's policy decides what follows."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Return:
    """The holder of *item* sends the flow back to *target*, an earlier node of the item's own path."""

    item: int
    by: int
    target: str


@dataclass(frozen=True, slots=True)
class Read:
    """The reader of an inform *item* has read it."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Revoke:
    """The flow is taken back: to *draft*, or it becomes *void*."""

    mode: str
    by: int


Command = Start | Agree | Disagree | Return | Read | Revoke
