"""What may be asked of an instance. Every command is plain values: the record keeps it, and replaying them rebuilds the state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

Chosen = tuple[tuple[str, tuple[int, ...]], ...]
"""People chosen for later nodes, by node."""


@dataclass(frozen=True, slots=True)
class Start:
    """The starter submits: the token leaves the start."""

    by: int = 0
    chosen: Chosen = ()


@dataclass(frozen=True, slots=True)
class Agree:
    """The holder of *item* agrees, has handled it, or at the start node submits again; *reason* is ``overdue`` when nobody did."""

    item: int
    by: int
    chosen: Chosen = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Disagree:
    """The holder of *item* says no; the node's policy decides what follows, or the count of votes does."""

    item: int
    by: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Abstain:
    """The holder of *item* gives no vote, in a step that counts."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Return:
    """The holder of *item* sends the flow back to *target*, an earlier node; *straight*: from there right back here."""

    item: int
    by: int
    target: str
    straight: bool = False


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Whoever decided *item* takes the decision back, as long as nobody has acted on what followed."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class AddSigners:
    """The holder of *item* brings *people* in: *where* is before, after or beside; *anyone*: one of them is enough."""

    item: int
    by: int
    people: tuple[int, ...]
    where: str
    anyone: bool = False


@dataclass(frozen=True, slots=True)
class Remove:
    """Take *item* and what came from it away; *administers*: also signers the flow itself named."""

    item: int
    by: int
    administers: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """*item* and the responsibility for it go to *to*; *administers*: by intervention, whatever the step's limits."""

    item: int
    by: int
    to: int
    administers: bool = False


@dataclass(frozen=True, slots=True)
class AskHelp:
    """The holder of *item* asks *people* for their opinion and decides afterwards."""

    item: int
    by: int
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whoever was asked for help gives the opinion."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Inform:
    """Who has or had *item* lets *people* read; circulated also *in_turn*, or with an *opinion* asked for."""

    item: int
    by: int
    people: tuple[int, ...]
    circulate: bool = False
    in_turn: bool = False
    opinion: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """The reader of an inform or circulated *item* has read it."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Park:
    """The holder lays *item* aside; it stays theirs."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Claim:
    """The holder of *item* takes it out of the pool."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Release:
    """The holder of *item* gives it back to the pool."""

    item: int
    by: int


@dataclass(frozen=True, slots=True)
class Revoke:
    """The flow is taken back: to *draft*, or it becomes *void*."""

    mode: str
    by: int


@dataclass(frozen=True, slots=True)
class Terminate:
    """The flow ends here and now; *outcome* is terminated, or what an administrator decides."""

    by: int
    outcome: str = "terminated"


@dataclass(frozen=True, slots=True)
class Jump:
    """An administrator moves the token of *run* to *target*."""

    run: int
    by: int
    target: str


@dataclass(frozen=True, slots=True)
class Skip:
    """An administrator lets *run* pass as it is."""

    run: int
    by: int


@dataclass(frozen=True, slots=True)
class PassOver:
    """The time is over: the holder of *item* is not asked any more, the others of the step are."""

    item: int
    by: int = 0


@dataclass(frozen=True, slots=True)
class Recall:
    """An administrator takes the step *run* back with every opinion in it and all that followed: everybody decides anew."""

    run: int
    by: int


@dataclass(frozen=True, slots=True)
class Archive:
    """What has ended is closed for good: nobody reads on, nobody is informed any more."""

    by: int


@dataclass(frozen=True, slots=True)
class HandOver:
    """All that *person* holds in this flow goes to *to*."""

    person: int
    to: int
    by: int


@dataclass(frozen=True, slots=True)
class Resume:
    """What a waiting *run* waited for has happened: time has passed (``waited``), a trigger was answered (``done``, ``failed``)."""

    run: int
    outcome: str
    by: int = 0


@dataclass(frozen=True, slots=True)
class ChildEnded:
    """The flow number *child* (from 0) below *run* ended."""

    run: int
    child: int
    outcome: str
    by: int = 0


Command = (
    Start | Agree | Disagree | Abstain | Return | TakeBack | AddSigners | Remove | Transfer | AskHelp | Answer | Inform
    | Read | Park | Claim | Release | Revoke | Terminate | Jump | Skip | PassOver | HandOver | Resume | ChildEnded
    | Recall | Archive
)  # fmt: skip

_KINDS: Mapping[str, type[Any]] = {
    one.__name__: one
    for one in (
        Start, Agree, Disagree, Abstain, Return, TakeBack, AddSigners, Remove, Transfer, AskHelp, Answer, Inform, Read,
        Park, Claim, Release, Revoke, Terminate, Jump, Skip, PassOver, HandOver, Resume, ChildEnded, Recall, Archive,
    )
}  # fmt: skip


def command_to_json(command: Command) -> dict[str, Any]:
    """``{"kind": "Agree", "item": 3, "by": 7}``, for the record."""
    values = {one.name: (getattr(command, one.name), one.default) for one in fields(command)}
    said = {name: value for name, (value, default) in values.items() if value != default}
    return {"kind": type(command).__name__, **said}


def command_from_json(data: Mapping[str, Any]) -> Command:
    """What ``command_to_json`` wrote, after a way through JSON."""
    values = {key: value for key, value in data.items() if key != "kind"}
    if "people" in values:
        values["people"] = tuple(values["people"])
    if "chosen" in values:
        values["chosen"] = tuple((node, tuple(people)) for node, people in values["chosen"])
    command: Command = _KINDS[data["kind"]](**values)
    return command
